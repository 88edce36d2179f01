"""Edits: written whole with their journal row, or not at all."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event

from annotator.editing import commands
from annotator.editing.change import Change, Edit
from annotator.editing.history import History
from annotator.errors import CommitFailed
from annotator.model.annotation import Annotation, LayerState
from annotator.model.annotation_set import AnnotationSet
from annotator.model.span import Span
from annotator.model.suggestion import Suggestion
from annotator.storage.store import Store
from tests.storage.samples import SCHEME, added, annotation, article, full_article, new_store, session


def _everything(store: Store) -> object:
    return store.read("a"), store.counts("ana"), store.page(annotator="ana"), store.journal()


def test_an_edit_is_on_disk_when_it_is_done(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a")) as store:
        editing = session(store, "a")
        made = commands.annotate(
            editing.document, editing.annotations, SCHEME, layer="entities", label="PERSON", spans=[Span(0, 7)]
        )
        entry = editing.do(made)
        shutil.copytree(tmp_path, tmp_path / "as after a power cut")
    with Store.open(tmp_path / "as after a power cut" / "harbour.corpus") as store:
        assert store.read("a", "ana").sets["ana"] == editing.annotations
        assert store.journal("ana") == [entry]


def test_what_was_turned_down_is_kept_and_counts_for_nothing(tmp_path: Path) -> None:
    proposed = Suggestion("entities", "ORG", (Span(0, 7),), (), "string-match", 0.75)
    with new_store(tmp_path, article("a"), article("b")) as store:
        editing = session(store, "a")
        entry = editing.do(commands.reject(editing.document, editing.annotations, proposed))
        assert store.counts("ana") == (2, 0, 0, 0)
        assert store.page(annotator="ana")[0].state == "new"
        assert store.read("a").sets == {}  # what files hold
        assert store.read("a", "ben").sets["ben"].rejections == {}
        assert store.read("b", "ana").sets["ana"].rejections == {}
    with Store.open(tmp_path / "harbour.corpus") as store:
        assert store.journal("ana") == [entry]
        editing = session(store, "a")
        assert list(editing.annotations.rejections) == [proposed.id]
        editing.undo()
        assert session(store, "a").annotations.rejections == {}
        editing.redo()
        assert session(store, "a").annotations == editing.annotations
        store.remove_documents(["a"])
        store.add_documents([article("a")])
        assert store.read("a", "ana").sets["ana"].rejections == {}


def test_undo_and_redo_go_on_after_a_restart(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a"), article("b")) as store:
        for identity in ("a", "b"):
            editing = session(store, identity)
            for begin in (0, 8):
                editing.do(
                    commands.annotate(
                        editing.document, editing.annotations, SCHEME,
                        layer="entities", label="ORG", spans=[Span(begin, begin + 5)],
                    )
                )  # fmt: skip
        editing.undo()
        left = editing.annotations.copy()
    with Store.open(tmp_path / "harbour.corpus") as store:
        editing = session(store, "b")
        assert editing.annotations == left
        editing.redo()
        assert len(editing.annotations) == 2
        editing.undo()
        editing.undo()
        assert len(editing.annotations) == 0
        history = History(store.journal("ana"))
        assert history.to_undo is not None
        assert history.to_undo.change.documents() == ("a",)
        numbers = [entry.number for entry in store.journal()]
        assert numbers == sorted(set(numbers))
        assert len(numbers) == 8


def test_the_journal_is_each_annotators_and_comes_in_pieces(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a")) as store:
        entries = [
            store.commit(added("a", annotation(n, (n, n + 1), annotator=name)), annotator=name)
            for n, name in enumerate(["ana", "ben", "ana", "ana", "ben"])
        ]
        assert store.journal() == entries
        assert store.journal("ana") == [entries[0], entries[2], entries[3]]
        assert store.journal("ana", limit=2) == [entries[2], entries[3]]
        assert store.journal("ana", limit=2, before=entries[2].number) == [entries[0]]
        assert store.journal("nobody") == []


def test_entries_about_a_removed_article_are_left_out(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a"), article("b")) as store:
        kept = store.commit(added("b", annotation("b")), annotator="ana")
        store.commit(added("a", annotation("a")), annotator="ana")
        store.remove_documents(["a"])
        assert store.journal("ana") == [kept]
        with pytest.raises(CommitFailed, match="a is no longer in the corpus"):
            store.commit(added("a", annotation("again")), annotator="ana")


def test_states_make_the_state_of_the_row(tmp_path: Path) -> None:
    layers = [layer.name for layer in SCHEME.layers]
    with new_store(tmp_path, article("a")) as store:
        editing = session(store, "a")

        def state() -> tuple[str, int, int, int]:
            counts = store.counts("ana")
            return store.page(annotator="ana")[0].state, counts.new, counts.in_progress, counts.finished

        def mark(names: list[str], what: str) -> tuple[str, int, int, int]:
            editing.do(commands.set_state(editing.document, editing.annotations, names, what))
            return state()

        assert state() == ("new", 1, 0, 0)
        assert mark(layers[:1], "skipped") == ("new", 1, 0, 0)
        assert mark(layers[1:2], "in-progress") == ("in-progress", 0, 1, 0)
        assert mark(layers[1:], "finished") == ("finished", 0, 0, 1)
        assert mark(layers, "finished") == ("finished", 0, 0, 1)
        assert mark(layers[:1], "in-progress") == ("in-progress", 0, 1, 0)
        while editing.undo():
            pass
        assert state() == ("new", 1, 0, 0)
        assert store.read("a").sets == {}


def test_a_change_of_two_articles_and_two_annotators_is_one(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a"), article("b")) as store:
        change = Change(
            "Everywhere",
            (
                Edit("a", None, annotation("a")),
                Edit("b", None, annotation("b", annotator="gold")),
                Edit("b", None, LayerState("ana", "claims", "finished")),
            ),
        )
        entry = store.commit(change, annotator="ana")
        assert entry.annotator == "ana"
        assert store.journal() == [entry]
        assert list(store.read("a").sets) == ["ana"]
        assert sorted(store.read("b").sets) == ["ana", "gold"]
        assert store.counts("gold") == (2, 1, 0, 1)
        assert store.counts("ana") == (2, 2, 0, 1)
        store.commit(entry.change.inverse(), annotator="ana", undoes=entry.number)
        assert store.read("a").sets == store.read("b").sets == {}
        assert store.counts("gold") == store.counts("ana") == (2, 0, 0, 0)


@pytest.mark.parametrize("field", ["label", "spans", "features", "note", "confidence", "modified"])
def test_an_edit_that_found_something_else_is_refused(tmp_path: Path, field: str) -> None:
    other = {
        "label": "ORG", "spans": (Span(1, 2),), "features": (("mention", "name"),), "note": "n", "confidence": 0.5,
        "modified": "2025-01-01T00:00:00Z",
    }  # fmt: skip
    made = annotation("x")
    believed = made._replace(**{field: other[field]})  # type: ignore[arg-type]
    with new_store(tmp_path, article("a", AnnotationSet("ana", [made]))) as store:
        before = _everything(store)
        for change in (
            Change("Relabel", (Edit("a", believed, believed._replace(label="GPE")),)),
            Change("Delete", (Edit("a", believed, None),)),
            Change("Add again", (Edit("a", None, believed),)),
            Change("Half", (Edit("a", None, annotation("y")), Edit("a", annotation("z"), None))),
        ):
            with pytest.raises(CommitFailed, match="something else"):
                store.commit(change, annotator="ana")
            assert _everything(store) == before
        store.commit(Change("Delete", (Edit("a", made, None),)), annotator="ana")


def test_links_and_discontinuous_annotations_are_edited_whole(tmp_path: Path) -> None:
    with new_store(tmp_path, full_article("a")) as store:
        before = store.read("a", "ana").sets["ana"]
        editing = session(store, "a")
        (claim,) = [one for one in before.annotations() if one.label == "CLAIM"]
        editing.do(commands.delete(editing.document, editing.annotations, SCHEME, [claim.id]))
        assert len(store.read("a", "ana").sets["ana"]) == 1
        editing.undo()
        assert store.read("a", "ana").sets["ana"] == before


# -- when it cannot be written -------------------------------------------------------------------------


def test_a_full_disk_changes_nothing_and_a_retry_works(tmp_path: Path) -> None:
    long = "x" * 100_000
    with new_store(tmp_path, article("a", AnnotationSet("ana", [annotation("x")]))) as store:

        def no_room(connection: sqlite3.Connection, *_: object) -> None:
            connection.execute("PRAGMA max_page_count = 1")  # SQLite then keeps to what the file has

        event.listen(store._engine, "checkout", no_room)
        before = _everything(store)
        editing = session(store, "a")
        note = commands.set_note(editing.document, editing.annotations, annotation("x").id, long[:9_000])
        with pytest.raises(CommitFailed, match=r"harbour\.corpus: the disk is full; free some space"):
            editing.do(note)
        assert _everything(store) == before
        assert editing.annotations == store.read("a", "ana").sets["ana"]
        event.remove(store._engine, "checkout", no_room)
        event.listen(
            store._engine, "checkout", lambda connection, *_: connection.execute("PRAGMA max_page_count = 9999999")
        )
        assert editing.do(note) is not None
        assert editing.annotations == store.read("a", "ana").sets["ana"]


def test_somebody_else_writing_is_said_and_a_retry_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.storage.engine._BUSY_SECONDS", 0)
    with new_store(tmp_path, article("a")) as store:
        before = _everything(store)
        other = sqlite3.connect(tmp_path / "harbour.corpus", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CommitFailed, match="another program is writing to it; close that one"):
            store.commit(added("a", annotation("x")), annotator="ana")
        assert _everything(store) == before
        other.execute("ROLLBACK")
        other.close()
        store.commit(added("a", annotation("x")), annotator="ana")


def test_a_folder_that_went_away_is_said_and_coming_back_is_enough(tmp_path: Path) -> None:
    home, away = tmp_path / "home", tmp_path / "away"
    home.mkdir()
    with new_store(home, article("a")) as store:
        before = _everything(store)
        home.rename(away)
        with pytest.raises(CommitFailed, match="the file is no longer there; put it or its folder back"):
            store.commit(added("a", annotation("x")), annotator="ana")
        away.rename(home)
        assert _everything(store) == before
        store.commit(added("a", annotation("x")), annotator="ana")
    with Store.open(home / "harbour.corpus") as store:
        assert len(store.read("a").sets["ana"]) == 1


def test_a_deleted_file_takes_no_edits(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a")) as store:
        (tmp_path / "harbour.corpus").unlink()
        with pytest.raises(CommitFailed, match="the file is no longer there"):
            store.commit(added("a", annotation("x")), annotator="ana")


def test_read_only_refuses_every_write(tmp_path: Path) -> None:
    new_store(tmp_path, article("a")).close()
    with Store.open(tmp_path / "harbour.corpus", read_only=True) as store:
        assert store.read("a").document.id == "a"
        with pytest.raises(CommitFailed, match="open read-only here"):
            store.commit(added("a", annotation("x")), annotator="ana")
        with pytest.raises(Exception, match="open read-only here"):
            store.add_documents([article("b")])


def test_commits_of_an_unknown_kind_are_a_bug_and_change_nothing(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a")) as store:
        before = _everything(store)
        empty: Annotation | None = None
        with pytest.raises(ValueError, match="a before or an after"):
            store.commit(Change("Nothing", (Edit("a", empty, empty),)), annotator="newcomer")
        assert _everything(store) == before
        assert [annotator.id for annotator in store.annotators()] == []
