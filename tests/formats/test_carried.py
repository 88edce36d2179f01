"""What formats carry for us among their own free pairs: told apart from what is theirs, and checked."""

from __future__ import annotations

import json

import pytest

from annotator.formats import carried
from annotator.formats.draft import Draft, says
from annotator.formats.reading import Reading
from annotator.model.document import Annotator
from annotator.model.span import Span
from tests.formats.exchanging import WHEN, mark

LONG = "a" + " " * 5_000 + "b"


def taken(*pairs: tuple[str, str]) -> tuple[carried.Taken, list[str]]:
    lost: list[str] = []
    return carried.taken(pairs, {"ana": Annotator("ana", "human", "Ana")}, lambda kind, _: lost.append(kind)), lost


def test_an_item_comes_back_from_its_pairs() -> None:
    features = (("kb", "Q1"), ("kb", "Q2"), ("type", "x"), ("annotator.note", "y"))
    who = mark("Ana", "entities", "P", "Ana", features=features, note="two\nlines", origin="model", confidence=0.25)
    item = who._replace(modified=WHEN, scheme="3")
    pairs = carried.item_pairs(*carried.steady(item), reserved=("type",)) + carried.time_pairs(item)
    names = [name for name, _ in pairs]
    assert len(set(names)) == len(names)
    assert "type" not in names
    found, lost = taken(*pairs, (carried.BY, "ana"), (carried.ID, "a1"))
    assert not lost
    assert (found.id, found.layer, found.own) == ("a1", "entities", {})
    assert found.about == (features, "two\nlines", ("ana", "human", "Ana", ""), "model", 0.25, WHEN, WHEN, "3")


def test_what_is_no_value_is_counted() -> None:
    found, lost = taken(
        (carried.CREATED, "yesterday"), (carried.CONFIDENCE, "nan"), (" ", "x"), ("a\nb", "\ud800"),
        (carried.LAYER, " two\nlines "),
    )  # fmt: skip
    assert lost == ["features", "times", "origins"]
    assert found.about == ((("a b", "\ufffd"),), "", None, "", None, "", "", "")
    assert found.layer == "two lines"


@pytest.mark.parametrize(
    "states", ["", "null", "[]", "{", "[" * 100_000, '{"ana": 3}', '{"ana": {"a\\nb": "new"}}', '{"ana": {"x": "odd"}}']
)
def test_facts_that_cannot_be_are_passed_over(states: str) -> None:
    draft = Draft(reading := Reading(WHEN), "a", "Text.")
    people = [["ana", "human", "Ana", ""], ["bo", "robot", "", ""], ["x"], 3, [" ", "human", "", ""]]
    pairs = [
        (carried.PEOPLE, json.dumps(people)), (carried.LAYER_STATES, states), ("annotator.language", "no tag!"),
        ("annotator.source_sha256", "x"), ("annotator.outlet", "Coast"), ("", "lost"), ("tag", "a"),
    ]  # fmt: skip
    assert list(carried.described(draft, pairs)) == ["ana"]
    annotated = draft.finished().annotated
    assert annotated.sets == {}
    assert (annotated.document.language, annotated.document.outlet) == ("", "Coast")
    assert annotated.document.meta == (("tag", "a"),)
    assert reading.losses.counts["facts"] == 3


def test_texts_are_compared_whatever_blanks_they_have_but_not_without_bounds() -> None:
    assert says("a b", "a \n b", [Span(0, 5)])
    assert says("ab", "a-b", [Span(0, 1), Span(2, 3)])
    assert says(LONG, LONG, [Span(0, len(LONG))])
    assert not says("a b", LONG, [Span(0, len(LONG))])
