"""What the door refuses: every sentence, and the set as it was."""

from __future__ import annotations

import pytest

from annotator.editing.change import Change, Edit
from annotator.editing.checks import NOTE_LIMIT, check, fits
from annotator.errors import EditRefused
from annotator.model.annotation import Annotation, Arg, LayerState, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.scheme import Role
from annotator.model.span import Span
from tests.editing.samples import ARTICLE, annotation, made_of, relation
from tests.schemes import SMALL, TEXT

CLAIM = annotation("claim", "CLAIM", (0, 4), (8, 12))
OTHER = annotation("other", "CLAIM", (30, 34))
SOURCE = annotation("source", "SOURCE", (20, 24))
SECOND = annotation("second", "SOURCE", (26, 28))
EVIDENCE = annotation("evidence", "EVIDENCE", (40, 44))
PERSON = annotation("person", "PERSON", (2, 9))
ORG = annotation("org", "ORG", (5, 7))
NAV = annotation("nav", "NAV", (0, 10))
LINK = relation("link", "attribution", ("claim", CLAIM), ("source", SOURCE))
BACKING = relation("backing", "backing", ("claim", CLAIM), ("evidence", EVIDENCE))

ALL = (CLAIM, OTHER, SOURCE, SECOND, EVIDENCE, PERSON, ORG, NAV, LINK)


def adding(*items: Annotation | Relation | LayerState) -> Change:
    return Change("", tuple(Edit("one", None, item) for item in items))


def changing(before: Annotation | Relation, **more: object) -> Change:
    return Change("", (Edit("one", before, before._replace(**more)),))  # type: ignore[arg-type]


def refused(change: Change, annotations: AnnotationSet) -> str:
    before = annotations.copy()
    with pytest.raises(EditRefused) as refusal:
        check(change, ARTICLE, annotations, SMALL)
    assert annotations == before
    return str(refusal.value)


def fine(change: Change, annotations: AnnotationSet) -> None:
    before = annotations.copy()
    check(change, ARTICLE, annotations, SMALL)
    assert annotations == before


def test_everything_that_fits_passes_at_once_and_one_by_one() -> None:
    fine(adding(*ALL), made_of())
    for item in ALL:
        others = [other for other in ALL if other != item and other is not LINK]
        fine(adding(item), made_of(*others))


# -- annotations -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (PERSON._replace(layer="colours"), "The scheme has no layer “colours”."),
        (PERSON._replace(label="CLAIM"), "The layer Things has no label “CLAIM”."),
        (PERSON._replace(spans=()), "The annotation cannot be there: an annotation needs at least one span."),
        (
            PERSON._replace(spans=(Span(0, len(TEXT) + 1),)),
            f"The annotation cannot be there: 0-{len(TEXT) + 1} does not lie in the text of {len(TEXT)} characters.",
        ),
        (
            CLAIM._replace(spans=(Span(0, 4), Span(4, 6))),
            "The annotation cannot be there: part 4-6 overlaps or touches the one before it.",
        ),
        (
            PERSON._replace(spans=(Span(0, 4), Span(5, 6))),
            "An annotation of the layer Things cannot have several parts.",
        ),
        (PERSON._replace(features=(("colour", "red"),)), "PERSON has no feature “colour”."),
        (
            PERSON._replace(features=(("kind", "real"), ("kind", "fictional"))),
            "PERSON can have only one value of “kind”.",
        ),
        (
            PERSON._replace(features=(("kind", "firm"),)),
            "PERSON: kind cannot be 'firm'; choose one of real, fictional.",
        ),
        (PERSON._replace(features=(("unsure", "perhaps"),)), "PERSON: unsure is yes or no, not 'perhaps'."),
        (PERSON._replace(features=(("born", "long ago"),)), "PERSON: born needs a number, not 'long ago'."),
        (
            CLAIM._replace(features=(("gist", "a\rb"),)),
            "The gist holds a control character, which files cannot carry; remove it.",
        ),
        (PERSON._replace(note="x" * (NOTE_LIMIT + 1)), "A note can have at most 10,000 characters."),
        (
            PERSON._replace(note="\ud83d"),
            "The note holds a control character, which files cannot carry; remove it.",
        ),
    ],
)
def test_an_annotation_that_does_not_fit(item: Annotation, sentence: str) -> None:
    assert refused(adding(item), made_of(ORG)) == sentence


def test_the_last_character_of_the_text_and_the_longest_note_fit() -> None:
    last = PERSON._replace(spans=(Span(len(TEXT) - 1, len(TEXT)),), note="🚢" * NOTE_LIMIT)
    fine(adding(last), made_of())


def test_several_values_of_choices_fit() -> None:
    fine(adding(CLAIM._replace(features=(("topics", "sea"), ("topics", "war")))), made_of())


OVERLAPPING = "Annotations of the layer Page parts cannot overlap."


@pytest.mark.parametrize("span", [(0, 1), (9, 10), (3, 5), (0, 10), (0, 30)])
def test_where_nothing_may_overlap_nothing_does(span: tuple[int, int]) -> None:
    lead = annotation("lead", "LEAD", span)
    assert refused(adding(lead), made_of(NAV)) == OVERLAPPING
    assert refused(adding(lead, NAV), made_of()) == OVERLAPPING
    fine(adding(lead), made_of(PERSON, CLAIM))


def test_neighbours_that_only_touch_do_not_overlap() -> None:
    fine(adding(annotation("lead", "LEAD", (10, 20))), made_of(NAV))


def test_an_annotation_does_not_overlap_with_itself_nor_with_what_goes_or_moves_away() -> None:
    fine(changing(NAV, spans=(Span(2, 12),)), made_of(NAV))
    lead = annotation("lead", "LEAD", (5, 20))
    fine(Change("", (Edit("one", NAV, None), Edit("one", None, lead))), made_of(NAV))
    fine(Change("", (Edit("one", None, lead), Edit("one", NAV, None))), made_of(NAV))
    away = NAV._replace(spans=(Span(40, 50),))
    fine(Change("", (Edit("one", None, lead), Edit("one", NAV, away))), made_of(NAV))


def test_nested_layers_hold_the_same_place_as_often_as_they_like() -> None:
    fine(adding(annotation("twin", "PERSON", (2, 9))), made_of(PERSON, ORG))


# -- relations ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (LINK._replace(layer="colours"), "The scheme has no layer “colours”."),
        (LINK._replace(label="same_as"), "The layer claims has no relation “same_as”."),
        (LINK._replace(args=()), "The relation attribution needs something to link."),
        (
            LINK._replace(args=(*LINK.args, LINK.args[0])),
            "The relation attribution names the same annotation twice in one role.",
        ),
        (
            LINK._replace(args=(*LINK.args, Arg("victim", OTHER.id))),
            "The relation attribution has no role “victim”.",
        ),
        (
            LINK._replace(args=(*LINK.args, Arg("cue", "a" * 33))),
            "The cue of the relation attribution does not exist.",
        ),
        (
            LINK._replace(args=(LINK.args[0], Arg("source", LINK.id))),
            "The source of the relation attribution does not exist.",
        ),
        (LINK._replace(args=(*LINK.args, Arg("source", ORG.id))), "ORG cannot be the source of attribution."),
        (LINK._replace(args=LINK.args[1:]), "The relation attribution needs its claim."),
        (
            relation("b", "backing", ("claim", CLAIM), ("claim", OTHER), ("evidence", EVIDENCE)),
            "The relation backing takes at most 1 × claim.",
        ),
        (
            relation("c", "contradicts", ("a", CLAIM), ("b", CLAIM)),
            "The relation contradicts links two annotations, not one with itself.",
        ),
        (LINK._replace(features=(("worth", "high"),)), "attribution has no feature “worth”."),
        (
            LINK._replace(features=(("stance", "neutral"),)),
            "attribution: stance cannot be 'neutral'; choose one of affirms, refutes.",
        ),
        (LINK._replace(note="x" * (NOTE_LIMIT + 1)), "A note can have at most 10,000 characters."),
        (LINK._replace(note="\x00"), "The note holds a control character, which files cannot carry; remove it."),
    ],
)
def test_a_relation_that_does_not_fit(item: Relation, sentence: str) -> None:
    assert refused(adding(item), made_of(*ALL[:-1])) == sentence


def test_a_relation_may_link_what_the_same_change_makes_in_any_order() -> None:
    fine(adding(LINK, CLAIM, SOURCE), made_of())
    assert refused(adding(LINK, CLAIM), made_of()) == "The source of the relation attribution does not exist."


def test_a_relation_cannot_link_what_the_same_change_takes_away() -> None:
    change = Change("", (Edit("one", None, LINK), Edit("one", SOURCE, None)))
    assert refused(change, made_of(CLAIM, SOURCE)) == "The source of the relation attribution does not exist."


STILL_LINKED = "The annotation is still linked; delete its links with it."


def test_what_is_linked_cannot_go_alone() -> None:
    present = made_of(CLAIM, SOURCE, SECOND, LINK)
    assert refused(Change("", (Edit("one", SOURCE, None),)), present) == STILL_LINKED
    fine(Change("", (Edit("one", LINK, None), Edit("one", SOURCE, None))), present)
    fine(Change("", (Edit("one", SOURCE, None), Edit("one", LINK, None))), present)
    without = LINK._replace(args=(LINK.args[0], Arg("source", SECOND.id)))
    fine(Change("", (Edit("one", SOURCE, None), Edit("one", LINK, without))), present)
    noted = LINK._replace(note="x")
    assert refused(Change("", (Edit("one", SOURCE, None), Edit("one", LINK, noted))), present) == (
        "The source of the relation attribution does not exist."
    )


def test_what_is_linked_cannot_become_what_its_links_do_not_take() -> None:
    present = made_of(CLAIM, SOURCE, LINK)
    assert refused(changing(SOURCE, label="CUE"), present) == "CUE cannot be the source of attribution."
    assert refused(changing(CLAIM, label="EVIDENCE"), present) == "EVIDENCE cannot be the claim of attribution."
    cue = SOURCE._replace(label="CUE")
    as_cue = LINK._replace(args=(LINK.args[0], Arg("cue", SOURCE.id)))
    fine(Change("", (Edit("one", SOURCE, cue), Edit("one", LINK, as_cue))), present)
    fine(changing(SOURCE, note="still a source"), present)


def test_a_link_of_a_kind_that_the_scheme_no_longer_knows_holds_nothing_up() -> None:
    unknown = LINK._replace(label="quotation")
    fine(changing(SOURCE, label="CUE"), made_of(CLAIM, SOURCE, unknown))


@pytest.mark.parametrize(
    ("role", "fitting"),
    [
        (Role("any"), (PERSON, CLAIM)),
        (Role("labels", ("CLAIM", "ORG")), (CLAIM, ORG)),
        (Role("layer", layer="things"), (PERSON, ORG)),
        (Role("both", ("CLAIM", "ORG"), layer="things"), (ORG,)),
    ],
)
def test_a_role_takes_labels_and_a_layer(role: Role, fitting: tuple[Annotation, ...]) -> None:
    for item in (PERSON, ORG, CLAIM):
        assert fits(role, item) == (item in fitting or role.name == "any")


# -- states ------------------------------------------------------------------------------------------


def test_a_state_of_a_layer() -> None:
    fine(adding(LayerState("ana", "things", "finished")), made_of())
    assert refused(adding(LayerState("ana", "colours", "finished")), made_of()) == "The scheme has no layer “colours”."
    assert refused(adding(LayerState("ana", "things", "done")), made_of()) == "“done” is no state of a layer."


# -- changes of several steps, and stale ones --------------------------------------------------------


def test_only_what_a_change_leaves_must_fit() -> None:
    wrong = PERSON._replace(label="CLAIM")
    right = PERSON._replace(note="x")
    fine(Change("", (Edit("one", PERSON, wrong), Edit("one", wrong, right))), made_of(PERSON))
    grown = LINK._replace(args=(*LINK.args, Arg("source", SECOND.id)))
    change = Change("", (Edit("one", LINK, grown), Edit("one", grown, LINK), Edit("one", SECOND, None)))
    fine(change, made_of(CLAIM, SOURCE, SECOND, LINK))
    fine(Change("", (Edit("one", None, wrong), Edit("one", wrong, None))), made_of())


CHANGED_SINCE = "This has changed since; look at it again and repeat the edit."
NOTED = PERSON._replace(note="x")


@pytest.mark.parametrize(
    "edits",
    [
        [Edit("one", None, PERSON)],
        [Edit("one", NOTED, PERSON)],
        [Edit("one", NOTED, None)],
        [Edit("one", ORG, None)],
        [Edit("one", PERSON, NOTED), Edit("one", PERSON, None)],
        [Edit("one", PERSON, None), Edit("one", PERSON, None)],
        [Edit("one", None, LINK), Edit("one", None, LINK)],
        [Edit("one", None, LayerState("ana", "things", "new"))],
        [Edit("one", LayerState("ana", "things", "new"), None)],
        [Edit("one", LayerState("ana", "claims", "new"), LayerState("ana", "claims", "finished"))],
    ],
)
def test_an_edit_of_what_has_changed_since(edits: list[Edit]) -> None:
    present = made_of(PERSON, CLAIM, SOURCE, things="skipped")
    assert refused(Change("", tuple(edits)), present) == CHANGED_SINCE


def test_one_item_may_change_several_times_in_one_step() -> None:
    more = NOTED._replace(label="ORG")
    edits = (Edit("one", PERSON, NOTED), Edit("one", NOTED, more), Edit("one", more, None), Edit("one", None, PERSON))
    fine(Change("", edits), made_of(PERSON))
    new, done = LayerState("ana", "things", "new"), LayerState("ana", "things", "finished")
    fine(Change("", (Edit("one", None, new), Edit("one", new, done), Edit("one", done, None))), made_of())


def test_edits_of_other_articles_are_not_this_ones_business() -> None:
    fine(Change("", (Edit("two", NOTED, PERSON._replace(layer="colours")),)), made_of())


def test_what_another_annotator_had_is_not_compared_with_this_set() -> None:
    others = PERSON._replace(annotator="ben")
    fine(Change("", (Edit("one", others, others._replace(note="x")),)), made_of())
