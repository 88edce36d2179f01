"""Pseudonyms: the same with the same key, nobody's name, and nothing else changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.datasets.pseudonyms import pseudonym, pseudonymised, table
from annotator.errors import AnnotatorError
from annotator.formats.standoff import standoff_xml
from annotator.model.document import Annotator
from tests.formats.exchanging import article, everything, mark

KEY, OTHER = b"k" * 32, b"o" * 32


def test_persons_go_under_pseudonyms_and_programs_stay() -> None:
    before, after = everything(), pseudonymised(everything(), KEY)
    assert set(after.sets) == {pseudonym("ana", KEY), pseudonym("ben", KEY)}
    assert {one.id for one in after.annotators if one.kind == "program"} == {"string-match"}
    assert all(not one.name for one in after.annotators if one.kind == "human")
    written = standoff_xml.write(after)
    for name in (b"Ana", b'"ana"', b"Ben", b'"ben"'):
        assert name not in written
    for who, held in before.sets.items():
        hidden = after.sets[pseudonym(who, KEY)]
        assert hidden.states == held.layer_states()
        assert [one._replace(annotator=who) for one in hidden.annotations()] == held.annotations()
        assert [one._replace(annotator=who) for one in hidden.relations()] == held.relations()


def test_they_depend_on_the_key_and_on_nothing_else() -> None:
    assert pseudonym("ana", KEY) == pseudonym("ana", KEY) != pseudonym("ana", OTHER)
    assert pseudonymised(everything(), KEY) == pseudonymised(everything(), KEY)


def test_gold_is_nobody() -> None:
    text = "The port.\n"
    made = article(text, mark(text, "entities", "FAC", "port", annotator="gold"))
    assert set(pseudonymised(made, KEY).sets) == {"gold"}


def test_whoever_is_not_listed_is_hidden_as_well() -> None:
    unlisted = replace(everything(), annotators=())
    assert set(pseudonymised(unlisted, KEY).sets) == {pseudonym("ana", KEY), pseudonym("ben", KEY)}


def test_the_table_tells_who_is_who() -> None:
    people = [Annotator("ben"), Annotator("ana"), Annotator("match", "program", "Match", "1")]
    rows = table(people, KEY).decode().splitlines()
    assert rows == ["annotator\tpseudonym", f"ana\t{pseudonym('ana', KEY)}", f"ben\t{pseudonym('ben', KEY)}"]


def test_a_short_key_is_refused() -> None:
    with pytest.raises(AnnotatorError, match="at least 16"):
        pseudonym("ana", b"short")
