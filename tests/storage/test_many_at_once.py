"""A change of many articles is committed by a job: whole or not at all; and what was removed comes back by import."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.editing import in_bulk
from annotator.editing.change import Change
from annotator.editing.history import History
from annotator.errors import Cancelled, CorpusError, EditOutdated
from annotator.jobs import Progress, run
from annotator.model.annotation_set import AnnotationSet
from annotator.storage import edit_door, journalled
from annotator.storage.store import Store
from tests.storage.samples import SCHEME, added, annotation, article, ids, new_store


def tagging(store: Store, *identities: str) -> Change:
    return in_bulk.edit_facts("Tag {articles}", store.facts_of(identities), in_bulk.add_tag("port"))


LAYERS = [layer.name for layer in SCHEME.layers]


def removal(store: Store, *identities: str) -> Change:
    return in_bulk.edit_facts("Remove {articles}", store.facts_of(identities), in_bulk.remove)


def test_states_of_many_are_written_counted_and_taken_back(tmp_path: Path) -> None:
    with new_store(tmp_path, *(article(f"d-{n}") for n in range(30))) as store:
        store.commit(added("d-3", annotation("x")), annotator="ana")
        before = store.counts("ana")
        names = [f"d-{n}" for n in range(20)]
        assert store.states_of([*names, "unknown"], "ana") == {name: {} for name in names}
        change = in_bulk.set_states(store.states_of(names, "ana"), "ana", LAYERS, "finished")
        entry = run(store.commit_job(change, annotator="ana"))
        assert store.counts("ana") == (30, 0, 20, 1)
        assert store.states_of(["d-3"], "ana") == {"d-3": dict.fromkeys(LAYERS, "finished")}
        run(store.commit_job(entry.change.inverse(), annotator="ana", undoes=entry.number))
        assert store.counts("ana") == before
        assert [one.undoes for one in store.journal()] == [0, 0, entry.number]


def test_a_job_that_is_cancelled_has_changed_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edit_door, "AT_A_TIME", 3)
    with new_store(tmp_path, *(article(f"d-{n}") for n in range(10))) as store:
        change = removal(store, *(f"d-{n}" for n in range(10)))
        seen: list[Progress] = []

        def cancel(progress: Progress) -> None:
            seen.append(progress)
            if progress.done == 6:
                raise Cancelled("no")

        with pytest.raises(Cancelled):
            run(store.commit_job(change, annotator="ana"), cancel)
        assert [progress.done for progress in seen] == [0, 3, 6]
        assert len(store.document_ids()) == 10
        assert store.journal() == []
        run(store.commit_job(change, annotator="ana"))
        assert store.document_ids() == []
        assert store.counts().documents == 0


def test_a_job_over_what_has_changed_meanwhile_changes_nothing(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a"), article("b")) as store:
        change = removal(store, "a", "b")
        store.commit(removal(store, "b"), annotator="ana")
        with pytest.raises(EditOutdated):
            run(store.commit_job(change, annotator="ana"))
        assert store.document_ids() == ["a"]


def test_an_article_that_was_removed_comes_back_by_import(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a", AnnotationSet("ana", [annotation("x")]), meta=(("tag", "t"),))) as store:
        before = store.read("a"), store.counts("ana"), store.facets("tag"), store.facets("language")
        entry = store.commit(removal(store, "a"), annotator="ana")
        assert (store.facets("tag"), store.counts("ana").annotations) == ([], 0)
        again = article("a", AnnotationSet("ben", [annotation("y", annotator="ben")]))
        assert [(one.id, one.outcome) for one in store.add_documents([again])] == [("a", "restored")]
        assert sorted(store.read("a").sets) == ["ana", "ben"]
        store.remove_documents(["nobody"])
        assert ids(store.page(annotator="ana", search="tag:t")) == ["a"]
        assert (store.counts("ana"), store.facets("tag"), store.facets("language")) == before[1:]
        assert [one.outcome for one in store.add_documents([again])] == ["known"]
        with pytest.raises(EditOutdated):  # it is here already: undo passes over its removal
            store.commit(entry.change.inverse(), annotator="ana", undoes=entry.number)


def test_the_newest_row_of_the_journal(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a")) as store:
        assert store.newest_entry() == 0
        entry = store.commit(added("a", annotation("x")), annotator="ana")
        assert store.newest_entry() == entry.number


def test_the_edits_of_a_very_large_change_are_read_when_they_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journalled, "LARGE", 4)
    with new_store(tmp_path, *(article(f"d-{n}") for n in range(5))) as store:
        large = run(store.commit_job(tagging(store, *(f"d-{n}" for n in range(5))), annotator="ana"))
        small = run(store.commit_job(removal(store, "d-1", "d-2"), annotator="ana"))
        read: list[int] = []
        later = store._edits_of
        monkeypatch.setattr(store, "_edits_of", lambda number: (read.append(number), later(number))[1])
        history = History(store.journal("ana"))
        assert [(one.what, one.change.articles) for one in history.entries] == [(large.what, 5), (small.what, 2)]
        assert [one.change.is_stored for one in history.entries] == [True, False]
        assert not read
        assert history.entries == [large, small]
        assert history.entries[0].change.inverse() == large.change.inverse()
        assert read == [large.number], "once"
        for entry in reversed(history.entries):
            run(store.commit_job(entry.change.inverse(), annotator="ana", undoes=entry.number))
        assert store.facets("tag") == []


def test_a_large_change_that_was_damaged_is_told_when_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journalled, "LARGE", 2)
    path = tmp_path / "articles.corpus"
    with new_store(tmp_path, *(article(f"d-{n}") for n in range(3))) as store:
        path = Path(str(store.target))
        run(store.commit_job(tagging(store, "d-0", "d-1"), annotator="ana"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE journal SET edits = substr(edits, 1, 40)")
    with Store.open(path) as store:
        (entry,) = store.journal("ana")
        with pytest.raises(CorpusError, match="journal cannot be read"):
            entry.change.documents()
