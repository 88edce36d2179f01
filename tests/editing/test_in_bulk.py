"""Commands over many articles: one Change each, of what there is to change and nothing else."""

from __future__ import annotations

import pytest

from annotator.editing import in_bulk
from annotator.editing.change import Change, Edit, from_json, to_json
from annotator.errors import EditRefused
from annotator.model.annotation import LayerState
from annotator.model.document import Facts

PRESENT = {
    "a": Facts("One", meta=(("byline", "Ines"), ("tag", "port"))),
    "b": Facts("Two", assigned=("ben",)),
}


def after(change: Change) -> dict[str, object]:
    return {edit.document: edit.after for edit in change.edits}


def test_a_tag_is_given_to_what_has_it_not_yet() -> None:
    change = in_bulk.edit_facts("Tag {articles} “port”", PRESENT, in_bulk.add_tag("port"))
    assert change.what == "Tag 1 article “port”"
    assert after(change) == {"b": PRESENT["b"]._replace(meta=(("tag", "port"),))}
    assert from_json(change.what, to_json(change)) == change


def test_a_tag_is_taken_away_and_the_others_stay() -> None:
    tagged = {"a": PRESENT["a"].with_values("tag", ["port", "x"])}
    change = in_bulk.edit_facts("{articles}", tagged, in_bulk.remove_tag("port"))
    assert after(change) == {"a": PRESENT["a"].with_values("tag", ["x"])}
    assert not in_bulk.edit_facts("{articles}", PRESENT, in_bulk.remove_tag("unknown"))


def test_rights_take_the_place_of_what_was_said_and_nothing_says_nothing() -> None:
    said = {"a": PRESENT["a"].with_values("rights", ["CC0-1.0", "x"]), "b": PRESENT["b"].with_values("rights", ["y"])}
    change = in_bulk.edit_facts("{articles}", said, in_bulk.set_rights("y"))
    assert after(change) == {"a": PRESENT["a"].with_values("rights", ["y"])}
    change = in_bulk.edit_facts("{articles}", said, in_bulk.set_rights(""))
    assert after(change) == PRESENT


def test_annotators_are_assigned_in_order_and_once() -> None:
    change = in_bulk.edit_facts("{articles}", PRESENT, in_bulk.assign("ana"))
    assert after(change) == {"a": PRESENT["a"]._replace(assigned=("ana",)),
                             "b": PRESENT["b"]._replace(assigned=("ana", "ben"))}  # fmt: skip
    assert change.what == "2 articles"
    assert not in_bulk.edit_facts("", {"b": PRESENT["b"]}, in_bulk.assign("ben"))
    assert after(in_bulk.edit_facts("", PRESENT, in_bulk.unassign("ben"))) == {"b": Facts("Two")}


def test_what_was_removed_already_is_left_alone() -> None:
    present = {**PRESENT, "c": Facts(removed=True)}
    assert set(after(in_bulk.edit_facts("", present, in_bulk.remove))) == {"a", "b"}


@pytest.mark.parametrize("tag", ["two\nlines", "\ud800", "x" * 10_001])
def test_a_tag_that_cannot_be_one_is_refused(tag: str) -> None:
    with pytest.raises(EditRefused):
        in_bulk.edit_facts("", PRESENT, in_bulk.add_tag(tag))


def test_layers_get_a_state_where_they_have_another() -> None:
    present = {"a": {"entities": "finished", "claims": "in-progress"}, "b": {}}
    layers = ("entities", "claims")
    change = in_bulk.set_states(present, "ana", layers, "finished")
    assert change.edits == (
        Edit("a", LayerState("ana", "claims", "in-progress"), LayerState("ana", "claims", "finished")),
        Edit("b", None, LayerState("ana", "entities", "finished")),
        Edit("b", None, LayerState("ana", "claims", "finished")),
    )
    assert change.what == "Mark 2 articles finished"
    renewed = in_bulk.set_states(present, "ana", layers, "new")
    assert {edit.document for edit in renewed.edits} == {"a"}, "what is new has no state to lose"
