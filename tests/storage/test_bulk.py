"""Much at once: batches are whole whatever happens, edits come between them, and afterwards all is as always."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.errors import CorpusError
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.traces import BlockHint, Traces
from annotator.storage.ready import ready
from annotator.storage.store import Store
from tests.storage.children import start
from tests.storage.samples import added, annotation, article, full_article, new_store

BATCH = 40

ADD = """
with Store.open(Path(sys.argv[1])) as store, store.bulk():
    for batch in range(1_000):
        texts = [f"Text {batch} {place} " * 200 for place in range(40)]
        store.add_documents([article(f"n-{batch}-{place}", text=text) for place, text in enumerate(texts)])
        print(batch, flush=True)
"""


def test_a_program_that_is_killed_loses_no_batch_and_leaves_no_half_one(tmp_path: Path) -> None:
    new_store(tmp_path).close()
    path = tmp_path / "harbour.corpus"
    for time in range(3):
        child = start(ADD.replace("n-", f"n-{time}-"), path)
        assert child.stdout is not None
        done = [child.stdout.readline() for _ in range(5)]
        assert done == [f"{batch}\n" for batch in range(5)]
        child.kill()
        child.communicate()
    with Store.open(path) as store:
        there = store.document_ids()
        assert len(there) >= 3 * 5 * BATCH
        assert len(there) % BATCH == 0
        assert store.counts().documents == len(there)
        assert store.check() == ""


def test_edits_come_between_batches(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a")) as store:
        assert not store.is_being_edited
        with store.bulk():
            store.add_documents([article("b")])
            store.commit(added("a", annotation(1)), annotator="ana")
            with store.bulk():
                store.add_documents([article("c")])
            store.add_documents([article("d")])
        assert store.is_being_edited
        assert store.document_ids() == ["a", "b", "c", "d"]
        assert store.read("a").sets["ana"].get(annotation(1).id) == annotation(1)
        waiting = Path(f"{store.target}-wal")
        assert not waiting.exists() or waiting.stat().st_size == 0


def test_a_bulk_of_a_store_that_is_closed_meanwhile_ends(tmp_path: Path) -> None:
    store = new_store(tmp_path, article("a"))
    with store.bulk():
        store.close()
        with pytest.raises(CorpusError, match="is closed"):
            store.add_documents([article("b")])
    with Store.open(tmp_path / "harbour.corpus") as again:
        assert again.document_ids() == ["a"]


def test_what_was_made_ready_elsewhere_is_stored_as_it_was(tmp_path: Path) -> None:
    source = b"<p>the page</p>" * 100
    whole = full_article()
    document = replace(whole.document, source_sha256=hashlib.sha256(source).hexdigest())
    hints = (BlockHint(0.25, main=True), BlockHint(1.0, main=False))
    traces = Traces("test", b"sketch", (-(2**63), 2**63 - 1), ((0, -5), (1, 7), (0, -5)), hints)
    given = replace(whole, document=document)
    sent = pickle.loads(pickle.dumps(ready(given, traces, source)))
    with new_store(tmp_path) as store:
        assert [one.outcome for one in store.add_ready([sent])] == ["added"]
        read = store.read(document.id)
        assert (read.document, dict(read.sets), read.annotators) == (document, dict(whole.sets), whole.annotators)
        assert store.source(document.source_sha256) == source
        assert store.hints(document.id) == hints
        assert store.repeat_counts([-5, 7, 9]) == {-5: 1, 7: 1, 9: 0}
        assert [one.outcome for one in store.add_ready([sent])] == ["known"]


def test_a_source_that_the_article_does_not_name_is_not_kept(tmp_path: Path) -> None:
    source = b"standoff XML, which names the page that it was made from"
    named = hashlib.sha256(b"the page").hexdigest()
    with new_store(tmp_path) as store:
        store.add_ready([ready(article("a", source_sha256=named), Traces(), source)])
        assert store.source(named) is None
        assert store.source(hashlib.sha256(source).hexdigest()) is None


def test_an_article_under_a_further_id_is_found_by_it(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a")) as store:
        (one,) = store.add_documents([AnnotatedDocument(Document("a", "Another text", title="Another"))])
        assert one.id == "a-2"
        assert [row.id for row in store.page(annotator="ana", search="a-2")] == ["a-2"]
        assert [row.id for row in store.page(annotator="ana", search="Another")] == ["a-2"]


@pytest.mark.parametrize("identity", ["", "A", "a" * 81, "../a", "a\n", "ä"])
def test_what_can_be_no_id_is_refused_and_nothing_is_added(tmp_path: Path, identity: str) -> None:
    with new_store(tmp_path) as store:
        with pytest.raises(CorpusError, match="cannot be the id"):
            store.add_documents([article("good"), article(identity)])
        assert store.document_ids() == []
