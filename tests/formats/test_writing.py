"""What is to be written, and what of it a format can never say."""

from __future__ import annotations

import pytest

from annotator.formats.losses import EXAMPLES, LOSSES, Losses
from annotator.formats.writing import Writing
from tests.formats.exchanging import NEWS, Memory, everything

EVERYTHING = frozenset(LOSSES)


def writing(*cannot: str, **wishes: object) -> Writing:
    return Writing(Memory(), NEWS, frozenset(cannot), **wishes)  # type: ignore[arg-type]


def test_a_format_that_says_everything_loses_nothing() -> None:
    made = writing()
    items = made.items(everything())
    assert (len(items.annotations), len(items.relations)) == (10, 1)
    assert [one.begin for one in items.annotations] == sorted(one.begin for one in items.annotations)
    assert not made.losses


def test_what_several_people_made_alike_is_written_once_where_there_are_no_authors() -> None:
    made = writing("authors")
    items = made.items(everything())
    assert len(items.annotations) == 9
    assert made.losses.counts["merged"] == 1
    assert {arg.ref for arg in items.relations[0].args} <= {one.id for one in items.annotations}


def test_everything_that_cannot_be_said_is_counted() -> None:
    made = writing(*EVERYTHING)
    assert made.items(everything()).relations == ()
    counted = dict(made.losses.counts)
    assert counted == {
        "merged": 1, "relations": 1, "features": 4, "notes": 1, "authors": 9, "origins": 1, "times": 9, "ids": 9,
        "layers": 9, "parts": 1, "states": 4, "facts": 10, "blocks": 4,
    }  # fmt: skip
    assert len(made.losses.sentences()) == len(counted)
    assert [row["count"] for row in made.losses.as_rows()] == [counted[kind] for kind in LOSSES if kind in counted]


def test_only_some_work_is_written() -> None:
    assert len(writing(annotator="ben").items(everything()).annotations) == 2
    items = writing(layers=("claims",)).items(everything())
    assert {one.layer for one in (*items.annotations, *items.relations)} == {"claims"}


def test_losses_have_names_and_a_few_examples() -> None:
    losses = Losses()
    with pytest.raises(ValueError, match="nonsense"):
        losses.add("nonsense", "a")
    assert not losses
    for number in range(9):
        losses.add("notes", "a", str(number))
    assert len(losses.examples["notes"]) == EXAMPLES
    assert losses.sentences() == ["Notes that are left out: 9 (the first: a 0)"]
