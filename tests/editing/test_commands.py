"""Commands: what each one changes, what it leaves alone, and when it has nothing to do."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

import pytest

from annotator.editing import commands
from annotator.editing.change import Change, Edit
from annotator.editing.checks import check
from annotator.errors import EditRefused
from annotator.model.annotation import STATES, Annotation, Arg, LayerState, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.identity import ITEM_ID
from annotator.model.scheme import Feature, Scheme
from annotator.model.span import Span
from tests.editing.samples import ARTICLE, WHEN, annotation, done, made_of, only, relation
from tests.schemes import CLAIMS, SMALL, THINGS

CLAIM = annotation("claim", "CLAIM", (10, 17))
SOURCE = annotation("source", "SOURCE", (20, 24))
SECOND = annotation("second", "SOURCE", (30, 34))
CUE = annotation("cue", "CUE", (26, 28))
PERSON = annotation("person", "PERSON", (2, 9))
NAV = annotation("nav", "NAV", (0, 10), features=(("keep", "drop"),))
LINK = relation("link", "attribution", ("claim", CLAIM), ("source", SOURCE), ("source", SECOND), ("cue", CUE))


def annotate(present: AnnotationSet, layer: str, label: str, *spans: tuple[int, int]) -> Change:
    parts = [Span(*span) for span in spans]
    return commands.annotate(ARTICLE, present, SMALL, layer=layer, label=label, spans=parts)


def relabel(present: AnnotationSet, item: Annotation, label: str, scheme: Scheme = SMALL) -> Change:
    return commands.relabel(ARTICLE, present, scheme, item.id, label)


def resize(present: AnnotationSet, item: Annotation, *spans: tuple[int, int]) -> Change:
    return commands.resize(ARTICLE, present, SMALL, item.id, [Span(*span) for span in spans])


def delete(present: AnnotationSet, *items: Annotation | Relation) -> Change:
    return commands.delete(ARTICLE, present, SMALL, [item.id for item in items])


def set_feature(present: AnnotationSet, item: Annotation | Relation, name: str, *values: str) -> Change:
    return commands.set_feature(ARTICLE, present, SMALL, item.id, name, values)


def allowed(change: Change, present: AnnotationSet) -> AnnotationSet:
    """What the set becomes, if the door lets the change in."""
    check(change, ARTICLE, present, SMALL)
    return done(change, present)


# -- annotate ----------------------------------------------------------------------------------------


def test_a_new_annotation_has_everything_from_the_start() -> None:
    change = annotate(made_of(), "things", "PERSON", (2, 9))
    made = only(change)
    assert isinstance(made, Annotation)
    assert ITEM_ID.fullmatch(made.id)
    assert made.id[0] == "a"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made.created)
    assert made == Annotation(
        made.id, "ana", "things", "PERSON", (Span(2, 9),), (("mention", "name"),), created=made.created
    )
    assert change.what == "Add PERSON “Harbour”"
    assert change.edits[0] == Edit("one", None, made)


def test_parts_are_sorted_and_joined() -> None:
    made = only(annotate(made_of(), "claims", "CLAIM", (16, 20), (2, 5), (5, 9)))
    assert isinstance(made, Annotation)
    assert made.spans == (Span(2, 9), Span(16, 20))


def test_the_same_twice_is_once() -> None:
    first = annotate(made_of(), "claims", "CLAIM", (2, 9), (16, 20))
    assert not annotate(done(first, made_of()), "claims", "CLAIM", (16, 20), (2, 9))


@pytest.mark.parametrize(
    ("layer", "label", "span"),
    [("things", "ORG", (2, 9)), ("things", "PERSON", (2, 8)), ("things", "PERSON", (3, 9)), ("claims", "CUE", (2, 9))],
)
def test_another_label_place_or_layer_is_another_annotation(layer: str, label: str, span: tuple[int, int]) -> None:
    after = allowed(annotate(made_of(PERSON), layer, label, span), made_of(PERSON))
    assert len(after) == 2


def test_where_nothing_overlaps_the_same_place_is_relabelled() -> None:
    change = annotate(made_of(NAV), "parts", "LEAD", (0, 10))
    assert [edit.before for edit in change.edits] == [NAV]
    after = only(change)
    assert (after.id, after.label, after.features) == (NAV.id, "LEAD", (("keep", "body"),))
    assert not annotate(made_of(NAV), "parts", "NAV", (0, 10))


def test_where_nothing_overlaps_another_place_is_refused_at_the_door() -> None:
    with pytest.raises(EditRefused, match="cannot overlap"):
        allowed(annotate(made_of(NAV), "parts", "LEAD", (0, 11)), made_of(NAV))


@pytest.mark.parametrize(
    ("layer", "label", "sentence"),
    [
        ("colours", "RED", "The scheme has no layer “colours”."),
        ("things", "RED", "The layer Things has no label “RED”."),
        ("things", "SHIP", "The label SHIP is retired; choose another."),
    ],
)
def test_a_label_that_is_not_offered_is_refused(layer: str, label: str, sentence: str) -> None:
    with pytest.raises(EditRefused, match=re.escape(sentence)):
        annotate(made_of(), layer, label, (0, 1))


def test_nothing_selected_is_refused() -> None:
    with pytest.raises(EditRefused, match="There is nothing to label; select some text first"):
        annotate(made_of(), "things", "PERSON")


# -- relabel -----------------------------------------------------------------------------------------


def test_relabelling_keeps_features_that_both_have_with_values_that_both_allow() -> None:
    before = PERSON._replace(
        features=(("mention", "nominal"), ("kb", "Q1"), ("kind", "real"), ("born", "1970")), note="n", origin="x",
        confidence=0.5,
    )  # fmt: skip
    after = only(relabel(made_of(before), before, "ORG"))
    assert after.features == (("mention", "nominal"), ("kb", "Q1"), ("kind", "real"))
    kept = before._replace(label="ORG", features=after.features, confidence=None, modified=after.modified)
    assert after == kept
    assert after.modified


def test_relabelling_loses_values_that_the_new_label_does_not_allow() -> None:
    before = annotation("o", "ORG", (2, 9), features=(("mention", "name"), ("kind", "firm"), ("tags", "old")))
    after = allowed(relabel(made_of(before), before, "PERSON"), made_of(before))
    assert after.annotation(before.id).features == (("mention", "name"),)


def test_relabelling_keeps_one_of_several_values_where_there_can_be_only_one() -> None:
    before = annotation("o", "ORG", (2, 9), features=(("tags", "large"), ("tags", "new"), ("tags", "old")))
    after = allowed(relabel(made_of(before), before, "ROLE"), made_of(before))
    assert after.annotation(before.id).features == (("mention", "name"), ("tags", "new"))


def test_presets_of_the_new_label_apply_and_defaults_fill_in() -> None:
    after = only(relabel(made_of(NAV), NAV, "LEAD"))
    assert after.features == (("keep", "body"),)
    assert only(relabel(made_of(NAV), NAV, "OTHER")).features == (("keep", "drop"),)
    assert only(relabel(made_of(SOURCE), SOURCE, "CLAIM")).features == (("type", "event"), ("form", "author"))


def test_relabelling_drops_the_links_that_no_longer_fit_and_keeps_the_others() -> None:
    about = relation("about", "about", ("claim", CLAIM), ("thing", PERSON))
    present = made_of(CLAIM, SOURCE, SECOND, CUE, PERSON, LINK, about)
    after = allowed(relabel(present, SECOND, "EVIDENCE"), present)
    assert after.relation(LINK.id).args == (Arg("claim", CLAIM.id), Arg("source", SOURCE.id), Arg("cue", CUE.id))
    assert after.relation(about.id) == about
    after = allowed(relabel(present, CLAIM, "EVIDENCE"), present)
    assert after.relations() == []
    assert len(after.annotations()) == 5
    after = allowed(relabel(present, PERSON, "ORG"), present)
    assert after.relations() == present.relations()


def test_an_annotation_in_two_roles_leaves_only_the_one_it_no_longer_fits() -> None:
    echo = relation("echo", "echo", ("heard", CLAIM), ("said", CLAIM), ("by", CUE))
    optional = dataclasses.replace(
        CLAIMS,
        relations=tuple(
            dataclasses.replace(kind, roles=tuple(dataclasses.replace(role, least=0) for role in kind.roles))
            for kind in CLAIMS.relations
        ),
    )
    scheme = Scheme("small", "1", "", (THINGS, optional))
    present = made_of(CLAIM, CUE, echo)
    after = done(relabel(present, CLAIM, "CUE", scheme), present)
    assert after.relation(echo.id).args == (Arg("heard", CLAIM.id), Arg("by", CUE.id))


def test_relabelling_keeps_the_order_of_roles_where_two_share_a_place() -> None:
    one, other = annotation("one", "PERSON", (2, 9)), annotation("other", "ORG", (2, 9))
    same = relation("same", "same_as", ("a", other), ("b", one))  # ORG before PERSON, by label
    present = made_of(one, other, same)
    after = allowed(relabel(present, other, "ROLE"), present)
    assert after.relation(same.id).args == (Arg("a", one.id), Arg("b", other.id))


def test_the_same_label_again_is_nothing() -> None:
    assert not relabel(made_of(PERSON), PERSON, "PERSON")


@pytest.mark.parametrize("label", ["CLAIM", "SHIP", "RED"])
def test_relabelling_stays_in_the_layer_and_among_what_is_offered(label: str) -> None:
    with pytest.raises(EditRefused, match=label):
        relabel(made_of(PERSON), PERSON, label)


def test_a_retired_label_may_be_given_up() -> None:
    ship = annotation("ship", "SHIP", (2, 9))
    assert allowed(relabel(made_of(ship), ship, "ORG"), made_of(ship)).annotation(ship.id).label == "ORG"


# -- resize, add a part ------------------------------------------------------------------------------


def test_resizing_keeps_everything_but_the_place_and_how_sure_a_program_was() -> None:
    before = PERSON._replace(features=(("kb", "Q1"),), note="n", confidence=0.5, origin="x")
    change = resize(made_of(before), before, (2, 10))
    after = only(change)
    assert after == before._replace(spans=(Span(2, 10),), confidence=None, modified=after.modified)
    assert after.modified
    assert change.what == "Resize PERSON to “Harbour”"


def test_resizing_to_the_same_or_to_nothing_is_nothing() -> None:
    assert not resize(made_of(PERSON), PERSON, (2, 5), (5, 9))
    assert not resize(made_of(PERSON), PERSON)


def test_fillers_change_places_when_their_spans_do() -> None:
    present = made_of(CLAIM, SOURCE, SECOND, CUE, LINK)
    after = allowed(resize(present, SOURCE, (40, 44)), present)
    assert after.relation(LINK.id).refs("source") == (SECOND.id, SOURCE.id)
    assert after.relation(LINK.id).args[0] == Arg("claim", CLAIM.id)
    assert done(resize(present, SOURCE, (21, 24)), present).relation(LINK.id) == LINK


def test_the_two_of_a_symmetric_relation_change_places_too() -> None:
    org = annotation("org", "ORG", (12, 15))
    same = relation("same", "same_as", ("a", PERSON), ("b", org))
    present = made_of(PERSON, org, same)
    after = allowed(resize(present, PERSON, (20, 22)), present)
    assert after.relation(same.id).args == (Arg("a", org.id), Arg("b", PERSON.id))


def test_a_link_of_a_kind_the_scheme_no_longer_knows_is_left_as_it_is() -> None:
    unknown = LINK._replace(label="quotation")
    present = made_of(CLAIM, SOURCE, SECOND, CUE, unknown)
    after = allowed(resize(present, SOURCE, (40, 44)), present)
    assert after.relation(LINK.id) == unknown
    assert allowed(relabel(present, SOURCE, "CUE"), present).relation(LINK.id) == unknown
    assert allowed(delete(present, SOURCE), present).relations() == []


def test_a_further_part_makes_it_discontinuous() -> None:
    change = commands.add_part(ARTICLE, made_of(CLAIM), SMALL, CLAIM.id, Span(2, 5))
    after = only(change)
    assert isinstance(after, Annotation)
    assert after.spans == (Span(2, 5), *CLAIM.spans)
    assert change.what == "Add part “Har” to CLAIM"


@pytest.mark.parametrize(
    ("part", "spans"),
    [((17, 20), [(10, 20)]), ((5, 10), [(5, 17)]), ((12, 30), [(10, 30)]), ((0, 40), [(0, 40)])],
)
def test_a_part_that_touches_is_joined(part: tuple[int, int], spans: list[tuple[int, int]]) -> None:
    after = only(commands.add_part(ARTICLE, made_of(CLAIM), SMALL, CLAIM.id, Span(*part)))
    assert isinstance(after, Annotation)
    assert after.spans == tuple(spans)


def test_a_part_that_fills_a_gap_joins_its_neighbours() -> None:
    split = annotation("split", "CLAIM", (0, 4), (8, 12))
    after = only(commands.add_part(ARTICLE, made_of(split), SMALL, split.id, Span(4, 8)))
    assert isinstance(after, Annotation)
    assert after.spans == (Span(0, 12),)


def test_a_part_inside_is_nothing() -> None:
    assert not commands.add_part(ARTICLE, made_of(CLAIM), SMALL, CLAIM.id, Span(11, 14))


def test_a_second_part_in_a_layer_without_parts_is_refused_at_the_door() -> None:
    change = commands.add_part(ARTICLE, made_of(PERSON), SMALL, PERSON.id, Span(12, 14))
    with pytest.raises(EditRefused, match="cannot have several parts"):
        allowed(change, made_of(PERSON))


# -- delete ------------------------------------------------------------------------------------------

ALL = (CLAIM, SOURCE, SECOND, CUE, LINK)


def test_deleting_a_filler_that_can_be_spared_keeps_the_relation() -> None:
    present = made_of(*ALL)
    change = delete(present, SECOND)
    after = allowed(change, present)
    assert SECOND.id not in after
    left = after.relation(LINK.id)
    assert left.args == (Arg("claim", CLAIM.id), Arg("source", SOURCE.id), Arg("cue", CUE.id))
    assert left.modified
    assert change.what.startswith("Delete SOURCE “")


def test_deleting_a_filler_that_is_needed_takes_the_relation_along() -> None:
    present = made_of(*ALL)
    after = allowed(delete(present, CLAIM), present)
    assert after == made_of(SOURCE, SECOND, CUE)


def test_a_relation_of_one_is_no_relation() -> None:
    present = made_of(*ALL)
    after = allowed(delete(present, SOURCE, SECOND, CUE), present)
    assert after == made_of(CLAIM)


def test_deleting_a_relation_leaves_what_it_linked() -> None:
    change = delete(made_of(*ALL), LINK)
    assert allowed(change, made_of(*ALL)) == made_of(*ALL[:-1])
    assert change.what == "Delete link attribution"


@pytest.mark.parametrize("order", [(LINK, CLAIM, SOURCE), (CLAIM, SOURCE, LINK), (CLAIM, CLAIM, SOURCE, LINK)])
def test_everything_named_goes_once_and_comes_back(order: tuple[Annotation | Relation, ...]) -> None:
    present = made_of(*ALL)
    change = delete(present, *order)
    assert change.what == "Delete 3 annotations"
    after = allowed(change, present)
    assert after == made_of(SECOND, CUE)
    assert done(change.inverse(), after) == present
    assert len({edit.item for edit in change.edits}) == len(change.edits)
    assert change.edits[0].item == LINK  # so that undo puts back what is linked before its link


def test_deleting_what_is_not_there_is_nothing() -> None:
    assert not delete(made_of(PERSON), CLAIM)
    assert not delete(made_of(PERSON))
    assert allowed(delete(made_of(PERSON), CLAIM, PERSON), made_of(PERSON)) == made_of()


# -- features and notes ------------------------------------------------------------------------------


def test_a_choice_is_set_changed_and_taken_away() -> None:
    present = made_of(PERSON)
    change = set_feature(present, PERSON, "kind", "real")
    assert change.what == "Set kind of PERSON to real"
    present = allowed(change, present)
    after = present.annotation(PERSON.id)
    assert after == PERSON._replace(features=(("kind", "real"),), modified=after.modified)
    assert after.modified
    present = allowed(set_feature(present, PERSON, "kind", "fictional"), present)
    assert present.annotation(PERSON.id).features == (("kind", "fictional"),)
    change = set_feature(present, PERSON, "kind")
    assert change.what == "Set kind of PERSON to nothing"
    present = allowed(change, present)
    assert present.annotation(PERSON.id).features == ()
    assert not set_feature(present, PERSON, "kind", "")


def test_choices_are_kept_in_the_schemes_order_each_once() -> None:
    change = set_feature(made_of(CLAIM), CLAIM, "topics", "war", "sea", "war")
    assert only(change).features == (("topics", "sea"), ("topics", "war"))
    present = allowed(change, made_of(CLAIM))
    assert not set_feature(present, CLAIM, "topics", "sea", "war")
    present = allowed(set_feature(present, CLAIM, "topics", "trade"), present)
    assert present.annotation(CLAIM.id).features == (("topics", "trade"),)


def test_features_stay_in_the_schemes_order() -> None:
    present = made_of(CLAIM)
    for name, value in [("weight", "0.5"), ("worth", "high"), ("gist", "g"), ("type", "opinion")]:
        present = allowed(set_feature(present, CLAIM, name, value), present)
    assert [name for name, _ in present.annotation(CLAIM.id).features] == ["type", "worth", "weight", "gist"]


def test_the_same_value_again_is_nothing() -> None:
    before = PERSON._replace(features=(("kind", "real"),))
    assert not set_feature(made_of(before), before, "kind", "real")


def test_a_typed_value_is_what_files_can_carry() -> None:
    after = only(set_feature(made_of(CLAIM), CLAIM, "gist", "a\r\nb\x00\ud83d"))
    assert after.features == (("gist", "a\nb\ufffd\ufffd"),)
    allowed(set_feature(made_of(CLAIM), CLAIM, "gist", "a\r\nb\x00\ud83d"), made_of(CLAIM))


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("kind", ["real", "fictional"], "PERSON can have only one value of “kind”"),
        ("kind", ["firm"], "kind cannot be 'firm'"),
        ("colour", ["red"], "PERSON has no feature “colour”"),
        ("born", ["nan"], "born needs a number"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_at_the_door(name: str, values: list[str], sentence: str) -> None:
    with pytest.raises(EditRefused, match=sentence):
        allowed(set_feature(made_of(PERSON), PERSON, name, *values), made_of(PERSON))


def test_relations_have_features_too() -> None:
    present = made_of(*ALL)
    present = allowed(set_feature(present, LINK, "stance", "refutes"), present)
    assert present.relation(LINK.id).features == (("stance", "refutes"),)


def set_note(present: AnnotationSet, item: Annotation | Relation, note: str) -> Change:
    return commands.set_note(ARTICLE, present, item.id, note)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a note", "a note"),
        ("  two\r\nlines\r \n", "two\nlines"),
        ("bell \x07, half \ud83d", "bell \ufffd, half \ufffd"),
        ("مُلاحظة 🚢", "مُلاحظة 🚢"),
        ("\u00a0x\u3000", "x"),
    ],
)
def test_a_note_is_what_files_can_carry(typed: str, kept: str) -> None:
    present = allowed(set_note(made_of(PERSON), PERSON, typed), made_of(PERSON))
    after = present.annotation(PERSON.id)
    assert after == PERSON._replace(note=kept, modified=after.modified)
    assert after.modified
    assert not set_note(present, PERSON, typed)
    assert allowed(set_note(present, PERSON, " \n"), present).annotation(PERSON.id).note == ""


def test_an_empty_note_where_there_is_none_is_nothing() -> None:
    assert not set_note(made_of(PERSON), PERSON, "  ")


def test_a_relation_has_a_note_too() -> None:
    change = set_note(made_of(*ALL), LINK, "x")
    assert allowed(change, made_of(*ALL)).relation(LINK.id).note == "x"
    assert change.what == "Note on attribution"


# -- what is not there any more ----------------------------------------------------------------------

GONE = "a" + "0" * 32


def test_what_is_gone_is_said_in_one_sentence() -> None:
    present = made_of(*ALL)
    for command in (
        lambda: commands.relabel(ARTICLE, present, SMALL, GONE, "CLAIM"),
        lambda: commands.resize(ARTICLE, present, SMALL, GONE, [Span(0, 1)]),
        lambda: commands.add_part(ARTICLE, present, SMALL, GONE, Span(0, 1)),
        lambda: commands.set_feature(ARTICLE, present, SMALL, GONE, "kind", ["real"]),
        lambda: commands.set_note(ARTICLE, present, GONE, "x"),
    ):
        with pytest.raises(EditRefused, match="The annotation does not exist any more"):
            command()


def test_a_link_has_no_label_and_no_place_of_its_own() -> None:
    present = made_of(*ALL)
    for command in (
        lambda: commands.relabel(ARTICLE, present, SMALL, LINK.id, "CLAIM"),
        lambda: commands.resize(ARTICLE, present, SMALL, LINK.id, [Span(0, 1)]),
        lambda: commands.add_part(ARTICLE, present, SMALL, LINK.id, Span(0, 1)),
    ):
        with pytest.raises(EditRefused, match="A link has no label"):
            command()


# -- together ----------------------------------------------------------------------------------------


def test_several_steps_on_one_item_are_one_change() -> None:
    present = made_of(CLAIM)
    scratch = present.copy()
    steps: list[Callable[[AnnotationSet], Change]] = [
        lambda now: relabel(now, CLAIM, "SOURCE"),
        lambda now: set_note(now, CLAIM, "first"),
        lambda now: resize(now, CLAIM, (2, 9)),
        lambda now: set_note(now, CLAIM, "second"),
        lambda now: relabel(now, CLAIM, "CLAIM"),
    ]
    parts = []
    for step in steps:
        parts.append(step(scratch))
        scratch = done(parts[-1], scratch)
    change = commands.together("All of it", *parts)
    after = allowed(change, present)
    assert after == scratch
    assert (after.annotation(CLAIM.id).note, after.annotation(CLAIM.id).spans) == ("second", (Span(2, 9),))
    assert change.what == "All of it"
    assert done(change.inverse(), after) == present


def test_two_steps_that_do_not_know_of_each_other_are_refused() -> None:
    present = made_of(CLAIM)
    change = commands.together("Both", set_note(present, CLAIM, "x"), resize(present, CLAIM, (2, 9)))
    with pytest.raises(EditRefused, match="has changed since"):
        allowed(change, present)


def test_steps_on_different_items_need_not_know_of_each_other() -> None:
    present = made_of(CLAIM, SOURCE)
    change = commands.together("Both", set_note(present, CLAIM, "x"), set_note(present, SOURCE, "y"))
    after = allowed(change, present)
    assert [item.note for item in after.annotations()] == ["x", "y"]
    assert not commands.together("Nothing", Change(""), Change(""))


# -- states ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
def test_a_layer_gets_a_state_once(state: str) -> None:
    change = commands.set_state(ARTICLE, made_of(), ["things"], state)
    assert change.edits == (Edit("one", None, LayerState("ana", "things", state)),)
    assert change.what == f"Mark things {state}"
    after = allowed(change, made_of())
    assert after.states == {"things": state}
    assert not commands.set_state(ARTICLE, after, ["things"], state)
    assert done(change.inverse(), after).states == {}


def test_several_layers_change_together_and_only_those_that_differ() -> None:
    present = made_of(things="finished", claims="skipped")
    change = commands.set_state(ARTICLE, present, ["things", "claims", "parts", "parts"], "finished")
    assert [edit.item.layer for edit in change.edits] == ["claims", "parts"]
    assert change.what == "Mark article finished"
    after = allowed(change, present)
    assert after.states == {"things": "finished", "claims": "finished", "parts": "finished"}
    assert done(change.inverse(), after).states == present.states


def test_commands_touch_nothing() -> None:
    present = made_of(*ALL, PERSON, NAV, things="new")
    before = present.copy()
    annotate(present, "things", "ORG", (0, 4))
    relabel(present, CLAIM, "CUE")
    resize(present, SOURCE, (40, 44))
    delete(present, CLAIM, LINK)
    set_feature(present, CLAIM, "worth", "high")
    set_note(present, LINK, "x")
    commands.set_state(ARTICLE, present, ["things"], "finished")
    assert present == before
    assert present.annotation(CLAIM.id).created == WHEN


def test_a_value_of_a_feature_the_scheme_dropped_goes_with_the_next_relabelling() -> None:
    old = PERSON._replace(features=(("colour", "red"), ("mention", "name")))
    assert only(relabel(made_of(old), old, "ORG")).features == (("mention", "name"),)
    assert Feature("colour") not in SMALL.features_of("things", "PERSON")
