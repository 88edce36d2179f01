"""A corpus as a whole: checked from end to end, compacted, restored, counted."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator import opening
from annotator.editing.change import Change, Edit
from annotator.errors import CorpusBusy, CorpusError
from annotator.jobs import run
from annotator.model.document import AnnotatedDocument, Document
from annotator.opening import statistics, upkeep
from annotator.opening.corpus import OpenCorpus
from annotator.opening.statistics import as_rows, to_csv


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[OpenCorpus]:
    """Two articles, both in the mirror, one imported from a page that is kept."""
    page = tmp_path / "page.html"
    page.write_text("<h1>Quay closes</h1><p>The quay closed on Monday.</p>", encoding="utf-8")
    with opening.create_corpus(tmp_path / "news.corpus", annotator="ana") as made:
        run(made.import_job([page]))
        made.store.add_documents([AnnotatedDocument(Document("plain", "Plain text.\n", "Plain", outlet="=Herald"))])
        run(made.save_job())
        yield made


def page_id(corpus: OpenCorpus) -> str:
    return next(identity for identity in corpus.store.document_ids() if identity != "plain")


def spoil(corpus: OpenCorpus, statement: str) -> None:
    with sqlite3.connect(str(corpus.store.target)) as connection:
        connection.execute(statement)
    connection.close()


def test_a_corpus_that_is_as_it_was_written_has_no_problems(corpus: OpenCorpus) -> None:
    seen: list[str] = []
    assert run(upkeep.check(corpus), lambda progress: seen.append(progress.what)) == []
    assert {"texts", "pages", "files"} <= set(seen)


def test_each_damage_is_one_sentence(corpus: OpenCorpus) -> None:
    identity = page_id(corpus)
    spoil(
        corpus,
        f"UPDATE texts SET text = text || '!' WHERE document = (SELECT number FROM documents WHERE id = '{identity}')",
    )
    spoil(corpus, "UPDATE sources SET deflated = x'00'")
    (corpus.mirror / "plain.standoff.xml").write_bytes(b"<standoff>")
    text, page, file = run(upkeep.check(corpus))
    assert text == f"{identity}: its text is not what was imported; restore a backup."
    assert page.startswith("The kept page ")
    assert file.startswith(f"{corpus.mirror / 'plain.standoff.xml'}:1: ")


def test_a_file_of_the_mirror_that_says_something_else_is_named(corpus: OpenCorpus) -> None:
    file = corpus.mirror / "plain.standoff.xml"
    file.write_bytes(file.read_bytes().replace(b"Plain", b"Fancy", 1))
    (problem,) = run(upkeep.check(corpus))
    assert str(file) in problem
    file.unlink()  # an article that was never saved has none
    assert run(upkeep.check(corpus)) == []


def test_compacting_takes_out_what_was_removed_and_keeps_the_journal(corpus: OpenCorpus) -> None:
    address, identity = corpus.address, page_id(corpus)
    facts = corpus.store.facts_of([identity])[identity]
    corpus.store.commit(
        Change("Remove", (Edit(identity, facts, facts._replace(removed=True)),)), annotator="ana"
    )  # fmt: skip
    with pytest.raises(CorpusBusy):
        run(upkeep.compact(address))
    corpus.close()
    done = run(upkeep.compact(address, annotator="ana"))
    assert (done.articles, done.pages) == (1, 1)
    assert done.after == Path(address).stat().st_size
    with opening.open_corpus(address, annotator="ana") as again:
        assert again.store.document_ids() == ["plain"]
        assert again.store.removed_ids() == []
        with sqlite3.connect(address) as connection:
            assert connection.execute("SELECT count(*) FROM journal").fetchone() == (1,)
        connection.close()
    done = run(upkeep.compact(address))
    assert (done.articles, done.pages) == (0, 0)


def test_a_corpus_of_a_folder_is_restored_too(tmp_path: Path) -> None:
    with opening.create_corpus(tmp_path / "mirror", annotator="ana") as corpus:
        corpus.store.add_documents([AnnotatedDocument(Document("plain", "Plain text.\n", "Plain"))])
        backup = run(upkeep.back_up_now(corpus))
        path = upkeep.file_of(corpus)
        facts = corpus.store.facts_of(["plain"])["plain"]
        edit = Edit("plain", facts, facts._replace(title="Fancy"))
        corpus.store.commit(Change("Title", (edit,)), annotator="ana")
        (known,) = run(upkeep.backups_of(corpus))
        assert (known.path, known.documents) == (backup, 1)
    run(upkeep.restore(backup, path))
    with opening.open_corpus(tmp_path / "mirror", annotator="ana") as corpus:
        assert corpus.store.read("plain").document.title == "Plain"


def test_a_database_is_its_servers_to_look_after(corpus: OpenCorpus) -> None:
    corpus.store.target = "postgresql://server/news"
    try:
        with pytest.raises(CorpusError, match="its server makes backups"):
            upkeep.file_of(corpus)
    finally:
        corpus.store.target = corpus.mirror.with_suffix(".corpus")


def test_counts_as_csv_are_read_back(corpus: OpenCorpus) -> None:
    counted = run(corpus.store.statistics())
    head, *rows = csv.reader(io.StringIO(to_csv(counted)))
    assert head == ["kind", "value", "count"]
    assert ["articles", "all", "2"] in rows
    assert ["outlet", "'=Herald", "1"] in rows  # no formula in anybody's spreadsheet
    assert len(rows) == len(list(as_rows(counted)))
    assert statistics.csv_of(("a", "b"), [("x,y", 1)]) == 'a,b\n"x,y",1\n'
