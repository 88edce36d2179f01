"""Articles that were removed: their files go and come back with them, and a mirror never brings them back by itself."""

from __future__ import annotations

from pathlib import Path

from annotator.editing import in_bulk
from annotator.editing.history import JournalEntry
from annotator.jobs import run
from annotator.opening import OpenCorpus, open_corpus
from tests.opening.samples import ID, STORY, mark, marked, written


def file_of(corpus: OpenCorpus) -> Path:
    return corpus.mirror / f"{ID}.standoff.xml"


def remove(corpus: OpenCorpus) -> JournalEntry:
    change = in_bulk.edit_facts("Remove {articles}", corpus.store.facts_of([ID]), in_bulk.remove)
    return corpus.store.commit(change, annotator=corpus.annotator)


def bring_back(corpus: OpenCorpus, entry: JournalEntry) -> None:
    corpus.store.commit(entry.change.inverse(), annotator=corpus.annotator, undoes=entry.number)


def test_the_file_goes_and_comes_back(mirror: Path) -> None:
    with open_corpus(mirror, annotator="ana") as corpus:
        data = file_of(corpus).read_bytes()
        entry = remove(corpus)
        corpus.save_article(ID)
        assert not file_of(corpus).exists()
        bring_back(corpus, entry)
        corpus.save_article(ID)
        assert file_of(corpus).read_bytes() == data
        assert corpus.set_aside == []


def test_a_file_that_somebody_else_has_changed_is_kept_aside(mirror: Path) -> None:
    with open_corpus(mirror, annotator="ana") as corpus:
        theirs = file_of(corpus).read_bytes().replace(b"Ines", b"Anes")
        file_of(corpus).write_bytes(theirs)
        remove(corpus)
        corpus.save_article(ID)
        assert not file_of(corpus).exists()
        assert [path.read_bytes() for path in corpus.set_aside] == [theirs]


def test_a_removal_is_there_again_when_the_folder_is_opened_again(mirror: Path) -> None:
    with open_corpus(mirror, annotator="ana") as corpus:
        entry = remove(corpus)
        corpus.save_article(ID)
    with open_corpus(mirror, annotator="ana") as corpus:
        assert corpus.notice == ""
        assert corpus.store.document_ids() == []
        bring_back(corpus, entry)
        assert marked(corpus) == {"ana": ["Ines Tallow"]}


def test_a_file_that_a_crash_left_is_taken_away_by_the_next_start(mirror: Path) -> None:
    with open_corpus(mirror, annotator="ana") as corpus:
        remove(corpus)
    with open_corpus(mirror, annotator="ana") as corpus:
        assert corpus.store.document_ids() == []
        run(corpus.catch_up_job())
        assert not file_of(corpus).exists()


def test_a_file_that_comes_back_does_not_bring_the_article_back(mirror: Path) -> None:
    with open_corpus(mirror, annotator="ana") as corpus:
        data = file_of(corpus).read_bytes()
        entry = remove(corpus)
        corpus.save_article(ID)
    file = mirror / f"{ID}.standoff.xml"
    file.write_bytes(data.replace(b'created="', b'note="by ben" created="', 1))
    with open_corpus(mirror, annotator="ana") as corpus:
        assert "1 article that was removed here is in" in corpus.notice
        assert "import the file" in corpus.notice
        assert corpus.store.document_ids() == []
    with open_corpus(mirror, annotator="ana") as corpus:
        assert corpus.notice == "", "it is told once"
        kept = Path(corpus.store.target).with_suffix(".set-aside")
        assert [path.read_bytes() for path in kept.iterdir()] == [file.read_bytes()]
        bring_back(corpus, entry)
        corpus.save_article(ID)
        assert corpus.store.document_ids() == [ID]


def test_importing_it_again_brings_it_back(mirror: Path, tmp_path: Path) -> None:
    with open_corpus(mirror, annotator="ana") as corpus:
        remove(corpus)
        result = run(corpus.import_job([written(tmp_path / "again.txt", STORY)]))
        assert [(one.id, one.outcome) for one in result.accepted] == [(ID, "restored")]
        assert "back" in result.accepted[0].log[0]
        assert marked(corpus) == {"ana": ["Ines Tallow"]}
        corpus.save_article(ID)
        assert file_of(corpus).exists()


def test_some_articles_are_exported(mirror: Path, tmp_path: Path) -> None:
    with open_corpus(mirror, annotator="ana") as corpus:
        mark(corpus, "Tuesday", "DATE")
        run(corpus.import_job([written(tmp_path / "other.txt", "Another story\n\nWith words.\n")]))
        files = run(corpus.export_job(tmp_path / "out", [ID]))
        assert [path.name for path in files] == [f"{ID}.standoff.xml"]
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"{ID}.standoff.xml", "scheme.xml"]
