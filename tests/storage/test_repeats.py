"""Keys of blocks in the store: written with every article, moved with its outlet, gone with it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from annotator.editing.change import Change, Edit
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.repeats import block_keys, keys_of, wanted_keys
from annotator.model.traces import Traces
from annotator.storage.store import Store
from tests.storage.samples import new_store

APPEAL = "Give the price of a coffee to the Herald."


def page(identity: str, *lines: str, outlet: str = "Herald") -> AnnotatedDocument:
    return AnnotatedDocument(Document(identity, "\n".join(lines), outlet=outlet))


def found(store: Store, outlet: str, text: str = APPEAL) -> list[tuple[str, int]]:
    return [tuple(place) for place in store.blocks_with_keys(wanted_keys(outlet, text))]


def count(store: Store, outlet: str, text: str = APPEAL) -> int:
    key = keys_of(outlet, text).same
    return store.repeat_counts([key])[key]


def move(store: Store, identity: str, **facts: object) -> Change:
    before = store.facts_of([identity])[identity]
    return Change("Edit", (Edit(identity, before, before._replace(**facts)),))  # type: ignore[arg-type]


def test_blocks_are_found_by_their_text_and_counted_by_article(tmp_path: Path) -> None:
    pages = [page("a", "One.", APPEAL, APPEAL), page("b", APPEAL.upper()), page("c", APPEAL, outlet="Post")]
    with new_store(tmp_path, *pages, page("d", APPEAL.replace("coffee", "glass of tea"))) as store:
        assert found(store, "Herald") == [("a", 1), ("a", 2), ("b", 0), ("d", 0)]
        assert count(store, "Herald") == 2
        assert count(store, "Post") == 1
        assert store.repeat_counts([]) == {}


def test_keys_follow_the_outlet_and_come_back(tmp_path: Path) -> None:
    with new_store(tmp_path, page("a", APPEAL), page("b", APPEAL)) as store:
        entry = store.commit(move(store, "b", outlet="Post"), annotator="ana")
        assert (found(store, "Herald"), found(store, "Post")) == ([("a", 0)], [("b", 0)])
        store.commit(entry.change.inverse(), annotator="ana", undoes=entry.number)
        assert (count(store, "Herald"), count(store, "Post")) == (2, 0)


def test_a_removed_article_repeats_nothing_and_one_that_is_gone_leaves_no_key(tmp_path: Path) -> None:
    with new_store(tmp_path, page("a", APPEAL), page("b", APPEAL)) as store:
        entry = store.commit(move(store, "b", removed=True), annotator="ana")
        assert found(store, "Herald") == [("a", 0)]
        assert count(store, "Herald") == 1
        store.commit(entry.change.inverse(), annotator="ana", undoes=entry.number)
        assert count(store, "Herald") == 2
        store.commit(move(store, "b", outlet="Post"), annotator="ana")
        store.remove_documents(["a", "b"])
        with closing(sqlite3.connect(str(store.target))) as connection:
            assert connection.execute("SELECT count(*) FROM block_keys").fetchone() == (0,)


def test_keys_that_were_made_elsewhere_are_the_same(tmp_path: Path) -> None:
    one = page("a", "One.", APPEAL)
    other = replace(one, document=replace(one.document, id="b"))
    with new_store(tmp_path, one) as store:
        store.add_documents([other], traces=[Traces(blocks=block_keys(other.document))])
        assert found(store, "Herald") == [("a", 1), ("b", 1)]
