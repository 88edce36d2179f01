"""What is said about articles: edited in one step with its counters, found again, taken back whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.editing.change import Change, Edit, from_json, to_json
from annotator.errors import EditOutdated
from annotator.model.document import Facts
from annotator.model.rule import Rule
from annotator.model.traces import BlockHint, Traces
from annotator.storage.store import Store
from tests.storage.samples import WHEN, added, annotation, article, new_store

RULE = Rule("u" + "0" * 32, "ana", "Herald", "boilerplate", "DONATION", "Give now", document="a", created=WHEN)


def edit(store: Store, identity: str, **values: object) -> Change:
    before = store.facts_of([identity])[identity]
    return Change("Edit", (Edit(identity, before, before._replace(**values)),))  # type: ignore[arg-type]


def test_facts_are_written_and_taken_back(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a"), article("b")) as store:
        before = store.read("a").document
        meta = (("byline", "Ines Tallow"), ("tag", "port"), ("tag", "strike"))
        change = edit(store, "a", title="Neu", outlet="Bote", language="de", meta=meta, assigned=("ana", "ben"))
        entry = store.commit(change, annotator="ana")
        after = store.read("a").document
        assert after == before.with_facts(change.facts_of("a")[1])  # type: ignore[index]
        assert after.facts.values("tag") == ("port", "strike")
        assert [row.title for row in store.page(annotator="ana", search="bote")] == ["Neu"]
        store.commit(entry.change.inverse(), annotator="ana", undoes=entry.number)
        assert store.read("a").document == before


def test_facts_that_are_not_as_the_edit_found_them_stay(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a")) as store:
        first, second = edit(store, "a", title="One"), edit(store, "a", meta=(("tag", "x"),))
        store.commit(first, annotator="ana")
        with pytest.raises(EditOutdated):
            store.commit(second, annotator="ana")
        assert store.facts_of(["a"])["a"] == first.facts_of("a")[1]  # type: ignore[index]


def test_a_removed_article_counts_no_more_and_comes_back_whole(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a"), article("b")) as store:
        store.commit(added("a", annotation("x")), annotator="ana")
        counts, facets, read = store.counts("ana"), store.facets("language"), store.read("a")
        entry = store.commit(edit(store, "a", removed=True), annotator="ana")
        assert store.document_ids() == ["b"]
        assert [row.id for row in store.page(annotator="ana")] == ["b"]
        assert store.counts("ana") == (1, 0, 0, 0)
        assert sum(count for _, count in store.facets("language")) == 1
        store.commit(entry.change.inverse(), annotator="ana", undoes=entry.number)
        assert (store.counts("ana"), store.facets("language"), store.read("a")) == (counts, facets, read)


def test_facets_follow_the_facts(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a"), article("b"), article("c")) as store:
        for identity, outlet in (("a", "Herald"), ("b", "Herald"), ("c", "Bote")):
            store.commit(edit(store, identity, outlet=outlet), annotator="ana")
        assert store.facets("outlet") == [("Herald", 2), ("Bote", 1)]
        store.remove_documents(["a"])
        store.commit(edit(store, "c", removed=True), annotator="ana")
        store.remove_documents(["c"])
        assert store.facets("outlet") == [("Herald", 1)]
        assert store.counts().documents == 1


def test_rules_come_change_and_go(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a")) as store:
        made = store.commit(Change("Rule", (Edit("", None, RULE),)), annotator="ana")
        assert store.rules() == [RULE]
        off = RULE._replace(on=False)
        store.commit(Change("Rule off", (Edit("", RULE, off),)), annotator="ana")
        assert store.rules() == [off]
        with pytest.raises(EditOutdated):
            store.commit(made.change.inverse(), annotator="ana", undoes=made.number)
        store.commit(Change("Rule", (Edit("", off, None),)), annotator="ana")
        assert store.rules() == []


def test_hints_are_kept_beside_the_article(tmp_path: Path) -> None:
    hints = (BlockHint(0.25, True), BlockHint(1.0, False))
    with new_store(tmp_path) as store:
        store.add_documents([article("a"), article("b")], traces=[Traces(hints=hints, blocks=((0, -5),)), Traces()])
        assert store.hints("a") == hints
        assert store.hints("b") == store.hints("none") == ()


@pytest.mark.parametrize("item", [RULE, Facts("T", "O", "de", "u", "p", (("a", "b"),), ("ana",), removed=True)])
def test_the_journal_keeps_facts_and_rules(item: Rule | Facts) -> None:
    other = item._replace(**{"on": False} if isinstance(item, Rule) else {"title": "Other"})  # type: ignore[arg-type]
    change = Change("Edit", (Edit("" if isinstance(item, Rule) else "a", item, other),))
    assert from_json("Edit", to_json(change)) == change
    assert change.inverse().inverse() == change
