"""Suggestions accepted, corrected and turned down: what becomes of them, and what is remembered."""

from __future__ import annotations

import pytest

from annotator.editing import commands
from annotator.editing.change import Change, Edit
from annotator.editing.checks import check
from annotator.errors import EditRefused
from annotator.model.annotation import Annotation, Rejection
from annotator.model.annotation_set import AnnotationSet
from annotator.model.span import Span
from annotator.model.suggestion import Suggestion
from tests.editing.samples import ARTICLE, annotation, done, made_of
from tests.schemes import SMALL

HARBOUR = (Span(2, 9),)
PROPOSED = Suggestion("things", "ORG", HARBOUR, (("kind", "firm"), ("nonsense", "x")), "string-match", 0.75)


def accept(present: AnnotationSet, suggestion: Suggestion = PROPOSED, label: str = "") -> AnnotationSet:
    return allowed(commands.accept(ARTICLE, present, SMALL, suggestion, label), present)


def allowed(change: Change, present: AnnotationSet) -> AnnotationSet:
    check(change, ARTICLE, present, SMALL)
    return done(change, present)


def one(present: AnnotationSet) -> Annotation:
    (found,) = present.annotations()
    return found


def test_what_is_accepted_remembers_who_proposed_it_and_how_surely() -> None:
    made = one(after := accept(made_of()))
    assert (made.annotator, made.layer, made.label, made.spans) == ("ana", "things", "ORG", HARBOUR)
    assert (made.origin, made.confidence) == ("string-match", 0.75)
    assert made.features == (("mention", "name"), ("kind", "firm"))  # defaults, and what was proposed and is known
    assert made.created
    assert after.rejections == {}
    assert commands.accept(ARTICLE, made_of(), SMALL, PROPOSED).what == "Accept ORG “Harbour”"


def test_what_is_corrected_has_the_persons_label_and_the_proposed_one_counts_as_turned_down() -> None:
    made = one(after := accept(made_of(), label="PERSON"))
    assert (made.label, made.origin, made.confidence) == ("PERSON", "string-match", None)
    assert made.features == (("mention", "name"),)
    assert [r.label for r in after.rejections.values()] == ["ORG"]
    assert commands.accept(ARTICLE, made_of(), SMALL, PROPOSED, "PERSON").what == "Correct ORG → PERSON “Harbour”"


def test_a_label_that_is_there_is_not_made_again() -> None:
    assert not commands.accept(ARTICLE, accept(made_of()), SMALL, PROPOSED)


@pytest.mark.parametrize("label", ["SHIP", "CLAIM"])
def test_only_labels_that_are_offered_can_be_chosen(label: str) -> None:
    with pytest.raises(EditRefused):
        commands.accept(ARTICLE, made_of(), SMALL, PROPOSED, label)


def test_what_is_rejected_is_remembered_once() -> None:
    change = commands.reject(ARTICLE, made_of(), PROPOSED)
    assert change.what == "Reject ORG “Harbour”"
    after = allowed(change, made_of())
    (kept,) = after.rejections.values()
    assert kept == Rejection(
        PROPOSED.id, "ana", "things", "ORG", HARBOUR, "string-match", 0.75, created=kept.created
    )  # fmt: skip
    assert kept.created
    assert len(after) == 0
    assert after.layer_states() == {}
    assert not commands.reject(ARTICLE, after, PROPOSED)
    assert done(change.inverse(), after) == made_of()


def test_to_delete_what_was_accepted_is_to_turn_it_down() -> None:
    accepted = accept(made_of())
    change = commands.delete(ARTICLE, accepted, SMALL, [one(accepted).id])
    after = allowed(change, accepted)
    assert (after.annotations(), list(after.rejections)) == ([], [PROPOSED.id])
    assert done(change.inverse(), after) == accepted


def test_to_delete_ones_own_annotation_turns_nothing_down() -> None:
    present = made_of(own := annotation("own", "ORG", HARBOUR[0], confidence=0.5))
    assert allowed(commands.delete(ARTICLE, present, SMALL, [own.id]), present).rejections == {}


@pytest.mark.parametrize(("layer", "label"), [("things", "DROPPED"), ("gone", "ORG")])
def test_what_has_a_label_that_the_scheme_dropped_can_be_deleted(layer: str, label: str) -> None:
    old = Annotation("a1", "ana", layer, label, HARBOUR, origin="string-match", confidence=0.75)
    after = allowed(commands.delete(ARTICLE, made_of(old), SMALL, ["a1"]), made_of(old))
    assert (after.annotations(), after.rejections) == ([], {})


def test_what_was_accepted_twice_is_turned_down_once() -> None:
    first = annotation("first", "ORG", HARBOUR[0], origin="string-match", confidence=0.75)
    present = made_of(first, second := annotation("second", "ORG", HARBOUR[0], origin="model", confidence=0.5))
    after = allowed(commands.delete(ARTICLE, present, SMALL, [first.id, second.id]), present)
    assert (after.annotations(), list(after.rejections)) == ([], [PROPOSED.id])


def test_to_delete_what_was_corrected_turns_down_only_what_was_proposed() -> None:
    corrected = accept(made_of(), label="PERSON")
    after = allowed(commands.delete(ARTICLE, corrected, SMALL, [one(corrected).id]), corrected)
    assert [r.label for r in after.rejections.values()] == ["ORG"]


@pytest.mark.parametrize("change", ["relabel", "resize", "add_part"])
def test_what_was_accepted_and_then_changed_is_a_persons_and_deleting_it_turns_nothing_down(change: str) -> None:
    accepted = accept(made_of(), PROPOSED._replace(layer="claims", label="SOURCE", features=()))
    identity = one(accepted).id
    changed = allowed(
        {
            "relabel": lambda: commands.relabel(ARTICLE, accepted, SMALL, identity, "CUE"),
            "resize": lambda: commands.resize(ARTICLE, accepted, SMALL, identity, [Span(2, 5)]),
            "add_part": lambda: commands.add_part(ARTICLE, accepted, SMALL, identity, Span(12, 15)),
        }[change](),
        accepted,
    )
    assert (one(changed).origin, one(changed).confidence) == ("string-match", None)
    assert changed.rejections == {}
    assert allowed(commands.delete(ARTICLE, changed, SMALL, [identity]), changed).rejections == {}


def test_ones_own_annotation_keeps_what_it_says_of_itself() -> None:
    present = made_of(own := annotation("own", "ORG", HARBOUR[0], confidence=0.5))
    assert one(allowed(commands.relabel(ARTICLE, present, SMALL, own.id, "PERSON"), present)).confidence == 0.5


def test_what_was_turned_down_by_mistake_is_so_no_more_once_it_is_labelled() -> None:
    refused = allowed(commands.reject(ARTICLE, made_of(), PROPOSED), made_of())
    change = commands.annotate(ARTICLE, refused, SMALL, layer="things", label="ORG", spans=HARBOUR)
    after = allowed(change, refused)
    assert (one(after).label, after.rejections) == ("ORG", {})
    assert done(change.inverse(), after) == refused
    other = commands.annotate(ARTICLE, refused, SMALL, layer="things", label="PERSON", spans=HARBOUR)
    assert list(allowed(other, refused).rejections) == [PROPOSED.id]


def test_what_is_given_the_label_that_was_turned_down_ends_the_rejection() -> None:
    corrected = accept(made_of(), label="PERSON")
    assert allowed(commands.relabel(ARTICLE, corrected, SMALL, one(corrected).id, "ORG"), corrected).rejections == {}
    refused = allowed(commands.reject(ARTICLE, made_of(), PROPOSED), made_of())
    again = accept(refused, PROPOSED._replace(label="PERSON"), "ORG")
    assert [r.label for r in again.rejections.values()] == ["PERSON"]
    shorter = made_of(own := annotation("own", "ORG", (2, 5)))
    refused = allowed(commands.reject(ARTICLE, shorter, PROPOSED), shorter)
    assert allowed(commands.resize(ARTICLE, refused, SMALL, own.id, HARBOUR), refused).rejections == {}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"layer": "nowhere"}, "The scheme has no layer “nowhere”."),
        ({"label": "CLAIM"}, "The layer Things has no label “CLAIM”."),
        ({"spans": (Span(5, 5000),)}, "Nothing can have been suggested there"),
        ({"spans": (Span(3, 9),)}, "What was turned down is not what was suggested"),
        ({"label": "PERSON"}, "What was turned down is not what was suggested"),
    ],
)
def test_a_rejection_of_what_cannot_have_been_suggested_is_refused(wrong: dict[str, object], sentence: str) -> None:
    (edit,) = commands.reject(ARTICLE, made_of(), PROPOSED).edits
    assert isinstance(edit.after, Rejection)
    change = Change("", (Edit("one", None, edit.after._replace(**wrong)),))  # type: ignore[arg-type]
    with pytest.raises(EditRefused, match=sentence):
        check(change, ARTICLE, made_of(), SMALL)


def test_a_rejection_made_from_an_older_state_is_refused() -> None:
    change = commands.reject(ARTICLE, made_of(), PROPOSED)
    with pytest.raises(EditRefused, match="has changed since"):
        check(change, ARTICLE, done(change, made_of()), SMALL)
