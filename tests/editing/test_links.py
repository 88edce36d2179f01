"""Links: frames that grow, slots that wait to be filled, and fillers in canonical order."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from annotator.editing import links
from annotator.editing.change import Change, Edit
from annotator.editing.checks import check
from annotator.editing.links import Slot
from annotator.errors import EditRefused
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.identity import ITEM_ID
from annotator.model.scheme import Role
from tests.editing.samples import ARTICLE, annotation, done, made_of, only, relation
from tests.schemes import SMALL

CLAIM = annotation("claim", "CLAIM", (10, 17))
OTHER = annotation("other", "CLAIM", (40, 44))
SOURCE = annotation("source", "SOURCE", (20, 24))
SECOND = annotation("second", "SOURCE", (30, 34))
CUE = annotation("cue", "CUE", (26, 28))
PROOF = annotation("proof", "EVIDENCE", (50, 52))
MORE_PROOF = annotation("more", "EVIDENCE", (54, 56))
THIRD_PROOF = annotation("third", "EVIDENCE", (58, 60))
PERSON = annotation("person", "PERSON", (2, 9))
ORG = annotation("org", "ORG", (4, 6))
ROLE = annotation("role", "ROLE", (60, 62))
PEOPLE = (CLAIM, OTHER, SOURCE, SECOND, CUE, PROOF, MORE_PROOF, THIRD_PROOF, PERSON, ORG, ROLE)
FRAME = relation("frame", "attribution", ("claim", CLAIM), ("source", SOURCE))


def link(present: AnnotationSet, layer: str, kind: str, *args: tuple[str, Annotation], fresh: bool = False) -> Change:
    pairs = [(role, item.id) for role, item in args]
    new = [item for _, item in args] if fresh else []
    return links.link(ARTICLE, present, SMALL, layer=layer, relation=kind, args=pairs, fresh=new)


def linked(present: AnnotationSet, layer: str, kind: str, *args: tuple[str, Annotation]) -> AnnotationSet:
    change = link(present, layer, kind, *args)
    check(change, ARTICLE, present, SMALL)
    return done(change, present)


def roles(present: AnnotationSet, kind: str) -> list[list[tuple[str, Annotation]]]:
    """Who fills what in every relation of a kind."""
    found = [one for one in present.relations() if one.label == kind]
    return [[(arg.role, present.annotation(arg.ref)) for arg in one.args] for one in found]


# -- link --------------------------------------------------------------------------------------------


def test_a_new_relation_has_everything_from_the_start() -> None:
    change = link(made_of(*PEOPLE), "claims", "attribution", ("claim", CLAIM), ("source", SOURCE))
    made = only(change)
    assert isinstance(made, Relation)
    assert ITEM_ID.fullmatch(made.id)
    assert made.id[0] == "r"
    assert made == Relation(
        made.id, "ana", "claims", "attribution", (Arg("claim", CLAIM.id), Arg("source", SOURCE.id)),
        (("stance", "affirms"),), created=made.created,
    )  # fmt: skip
    assert made.created
    assert change.what == "Link attribution"


def test_a_frame_with_room_grows() -> None:
    present = made_of(*PEOPLE, FRAME)
    present = linked(present, "claims", "attribution", ("claim", CLAIM), ("cue", CUE))
    present = linked(present, "claims", "attribution", ("claim", CLAIM), ("source", SECOND))
    present = linked(present, "claims", "attribution", ("source", SOURCE), ("claim", OTHER))
    assert roles(present, "attribution") == [
        [("claim", CLAIM), ("claim", OTHER), ("source", SOURCE), ("source", SECOND), ("cue", CUE)]
    ]
    grown = present.relation(FRAME.id)
    assert (grown.created, grown.features) == (FRAME.created, FRAME.features)
    assert grown.modified


def test_what_is_linked_already_is_not_linked_again() -> None:
    present = made_of(*PEOPLE, FRAME)
    assert not link(present, "claims", "attribution", ("claim", CLAIM), ("source", SOURCE))
    assert not link(present, "claims", "attribution", ("source", SOURCE), ("claim", CLAIM))
    assert not link(present, "claims", "attribution", ("claim", CLAIM))


def test_growing_says_what_was_linked() -> None:
    change = link(made_of(*PEOPLE, FRAME), "claims", "attribution", ("claim", CLAIM), ("cue", CUE), ("source", SECOND))
    assert change.what == "Link cue, source to attribution"


def test_a_frame_without_room_is_left_alone_and_another_is_made() -> None:
    present = made_of(*PEOPLE)
    present = linked(present, "claims", "about", ("claim", CLAIM), ("thing", PERSON))
    present = linked(present, "claims", "about", ("claim", CLAIM), ("thing", ORG))
    assert sorted(roles(present, "about")) == sorted(
        [[("claim", CLAIM), ("thing", PERSON)], [("claim", CLAIM), ("thing", ORG)]]
    )


def test_room_is_counted_role_by_role() -> None:
    present = made_of(*PEOPLE)
    for role, item in [("evidence", PROOF), ("witness", SOURCE), ("evidence", MORE_PROOF)]:
        present = linked(present, "claims", "backing", ("claim", CLAIM), (role, item))
    full = [("claim", CLAIM), ("evidence", PROOF), ("evidence", MORE_PROOF), ("witness", SOURCE)]
    assert roles(present, "backing") == [full]
    present = linked(present, "claims", "backing", ("claim", CLAIM), ("evidence", THIRD_PROOF))
    assert sorted(map(len, roles(present, "backing"))) == [2, 4]
    assert full in roles(present, "backing")
    assert not link(present, "claims", "backing", ("claim", CLAIM), ("evidence", THIRD_PROOF))


def test_the_first_frame_with_room_grows_where_several_are() -> None:
    fourth = annotation("fourth", "EVIDENCE", (62, 64))
    full = relation("1", "backing", ("claim", CLAIM), ("evidence", PROOF), ("evidence", MORE_PROOF))
    roomy = relation("2", "backing", ("claim", CLAIM), ("evidence", THIRD_PROOF))
    before = made_of(*PEOPLE, fourth, full, roomy)
    present = linked(before, "claims", "backing", ("claim", CLAIM), ("evidence", fourth))
    assert present.relation(full.id) == full
    assert present.relation(roomy.id).refs("evidence") == (THIRD_PROOF.id, fourth.id)
    assert not link(before, "claims", "backing", ("claim", CLAIM), ("evidence", PROOF))
    assert not link(before, "claims", "backing", ("claim", CLAIM), ("evidence", THIRD_PROOF))


def test_another_subject_has_a_frame_of_its_own() -> None:
    present = linked(made_of(*PEOPLE, FRAME), "claims", "attribution", ("claim", OTHER), ("source", SOURCE))
    assert len(roles(present, "attribution")) == 2


def test_two_of_a_symmetric_relation_go_by_their_place_and_are_linked_once() -> None:
    present = linked(made_of(*PEOPLE), "things", "same_as", ("a", ORG), ("b", PERSON))
    assert roles(present, "same_as") == [[("a", PERSON), ("b", ORG)]]
    for first, second in [(PERSON, ORG), (ORG, PERSON)]:
        for one, other in [("a", "b"), ("b", "a")]:
            assert not link(present, "things", "same_as", (one, first), (other, second))
    present = linked(present, "things", "same_as", ("a", PERSON), ("b", ROLE))
    assert len(roles(present, "same_as")) == 2


def test_one_annotation_is_not_linked_with_itself() -> None:
    with pytest.raises(EditRefused, match="links two annotations, not one with itself"):
        linked(made_of(*PEOPLE), "things", "same_as", ("a", ORG), ("b", ORG))


def test_what_the_same_change_makes_is_linked_in_its_place() -> None:
    new = annotation("new", "SOURCE", (22, 23))
    before = annotation("before", "SOURCE", (0, 2))
    for item, order in [(new, (SOURCE.id, new.id)), (before, (before.id, SOURCE.id))]:
        change = link(made_of(*PEOPLE, FRAME), "claims", "attribution", ("claim", CLAIM), ("source", item), fresh=True)
        grown = only(change)
        assert isinstance(grown, Relation)
        assert grown.refs("source") == order
        whole = Change("", (Edit("one", None, item), *change.edits))
        check(whole, ARTICLE, made_of(*PEOPLE, FRAME), SMALL)


def test_an_unknown_relation_is_refused() -> None:
    for layer, kind in [("claims", "same_as"), ("colours", "attribution")]:
        with pytest.raises(EditRefused, match=re.escape(f"The layer {layer} has no relation “{kind}”.")):
            link(made_of(*PEOPLE), layer, kind, ("claim", CLAIM), ("source", SOURCE))


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ([("claim", CLAIM), ("source", PERSON)], "PERSON cannot be the source of attribution."),
        ([("source", SOURCE), ("cue", CUE)], "The relation attribution needs its claim."),
        ([("claim", CLAIM), ("victim", SOURCE)], "The relation attribution has no role “victim”."),
        ([("claim", CLAIM), ("cue", FRAME)], "The cue of the relation attribution does not exist."),
    ],
)
def test_what_does_not_fit_is_refused_at_the_door(args: list[tuple[str, Annotation]], sentence: str) -> None:
    with pytest.raises(EditRefused, match=re.escape(sentence)):
        linked(made_of(*PEOPLE), "claims", "attribution", *args)


# -- unlink ------------------------------------------------------------------------------------------


def unlink(present: AnnotationSet, frame: Relation, item: Annotation) -> AnnotationSet:
    change = links.unlink(ARTICLE, present, SMALL, frame.id, item.id)
    check(change, ARTICLE, present, SMALL)
    return done(change, present)


WIDE = relation("frame", "attribution", ("claim", CLAIM), ("source", SOURCE), ("source", SECOND))


def test_unlinking_one_of_several_keeps_the_others() -> None:
    present = unlink(made_of(*PEOPLE, WIDE), WIDE, SECOND)
    assert roles(present, "attribution") == [[("claim", CLAIM), ("source", SOURCE)]]
    assert present.relation(WIDE.id).modified


def test_unlinking_what_is_needed_takes_the_relation() -> None:
    assert unlink(made_of(*PEOPLE, WIDE), WIDE, CLAIM) == made_of(*PEOPLE)
    assert unlink(made_of(*PEOPLE, FRAME), FRAME, SOURCE) == made_of(*PEOPLE)


def test_unlinking_what_is_not_linked_is_nothing() -> None:
    assert not links.unlink(ARTICLE, made_of(*PEOPLE, FRAME), SMALL, FRAME.id, CUE.id)


@pytest.mark.parametrize("identity", ["r" + "0" * 32, CLAIM.id])
def test_unlinking_from_what_is_gone_is_refused(identity: str) -> None:
    with pytest.raises(EditRefused, match="The link does not exist any more"):
        links.unlink(ARTICLE, made_of(*PEOPLE, FRAME), SMALL, identity, SOURCE.id)


def test_unlinking_is_told_by_the_relations_name() -> None:
    assert links.unlink(ARTICLE, made_of(*PEOPLE, FRAME), SMALL, FRAME.id, SOURCE.id).what == "Unlink from attribution"


# -- slots -------------------------------------------------------------------------------------------


def test_only_the_first_role_is_what_a_relation_is_about() -> None:
    about = {(slot.relation, slot.own): slot.subject for item in (CLAIM, CUE) for slot in links.slots(SMALL, item)}
    assert about["attribution", "claim"]
    assert not about["attribution", "cue"]


def slot_names(subject: Annotation) -> list[tuple[str, str, str]]:
    return [(slot.relation, slot.own, slot.role.name) for slot in links.slots(SMALL, subject)]


def test_the_slots_of_a_claim_come_in_the_schemes_order() -> None:
    assert slot_names(CLAIM) == [
        ("attribution", "claim", "source"), ("attribution", "claim", "cue"), ("backing", "claim", "evidence"),
        ("backing", "claim", "witness"), ("about", "claim", "thing"), ("contradicts", "a", "b"),
        ("echo", "heard", "said"), ("echo", "heard", "by"),
    ]  # fmt: skip


def test_a_filler_has_slots_for_what_it_may_belong_to() -> None:
    assert slot_names(CUE) == [
        ("attribution", "cue", "claim"), ("attribution", "cue", "source"), ("echo", "heard", "said"),
        ("echo", "heard", "by"),
    ]  # fmt: skip
    assert slot_names(PERSON) == [("same_as", "a", "b"), ("role_of", "holder", "role"), ("about", "thing", "claim")]


def test_an_annotation_that_no_role_takes_has_no_slots() -> None:
    assert links.slots(SMALL, annotation("nav", "NAV", (0, 4))) == []


def test_the_first_slot_that_fits_is_taken() -> None:
    slot = links.slot_for(SMALL, CLAIM, SOURCE)
    assert slot == Slot("claims", "attribution", "claim", Role("source", ("SOURCE",), least=0, most=0), subject=True)
    for subject, filler, expected in [(CLAIM, PROOF, "evidence"), (CLAIM, PERSON, "thing"), (ROLE, ORG, "b")]:
        found = links.slot_for(SMALL, subject, filler)
        assert found is not None
        assert found.role.name == expected
    assert links.slot_for(SMALL, PROOF, PERSON) is None


def test_a_role_open_to_every_label_is_meant_for_its_own_layer() -> None:
    open_kind = replace(SMALL.layers[0].relations[0], name="near", roles=(Role("a"), Role("b")), symmetric=True)
    layers = (replace(SMALL.layers[0], relations=(open_kind,)), *SMALL.layers[1:])
    scheme = replace(SMALL, layers=layers)
    assert next(slot.relation for slot in links.slots(scheme, PERSON)) == "near"
    assert "near" not in [slot.relation for slot in links.slots(scheme, CLAIM)]
