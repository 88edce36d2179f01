"""Which relations are drawn, from where to where, and what is written on them."""

from __future__ import annotations

from annotator.model.annotation import Annotation, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.ui.article.stars import Star, star_of, stars_of
from tests.ui.article.conftest import SCHEME, claim, entity, relation

SAID = claim(1, (0, 10))
SECOND = claim(2, (50, 60))
WHO = claim(3, (12, 20), label="SOURCE")
CUE = claim(4, (22, 26), label="CUE")
HERE, THERE = entity(5, 12, 20), entity(6, 70, 80)
FRAME = relation(1, "attribution", ("claim", SAID), ("claim", SECOND), ("source", WHO), ("cue", CUE))
ALIKE = relation(2, "same_as", ("a", HERE), ("b", THERE))
ABOUT = relation(3, "about", ("claim", SAID), ("thing", HERE))


def annotations(*more: Annotation | Relation) -> AnnotationSet:
    return AnnotationSet("ana", [SAID, SECOND, WHO, CUE, HERE, THERE, *more])


def seen(star: Star | None) -> tuple[Annotation, list[tuple[Annotation, str]], bool]:
    assert star is not None
    return star.hub, [(spoke.annotation, spoke.name) for spoke in star.spokes], star.pointed


def test_a_frame_goes_out_from_its_claim_with_the_roles_of_the_others() -> None:
    spokes = [(SECOND, "claim"), (WHO, "source"), (CUE, "cue")]
    for active in (SAID, WHO, CUE):
        assert seen(star_of(FRAME, active.id, annotations(), SCHEME)) == (SAID, spokes, True)


def test_of_two_claims_the_active_one_is_in_the_middle() -> None:
    hub, spokes, _ = seen(star_of(FRAME, SECOND.id, annotations(), SCHEME))
    assert hub == SECOND
    assert spokes[0] == (SAID, "claim")


def test_a_relation_of_two_is_named_as_a_whole_and_has_its_own_colour() -> None:
    star = star_of(ABOUT, HERE.id, annotations(), SCHEME)
    assert seen(star) == (SAID, [(HERE, "about")], True)
    assert star is not None
    assert star.colour == "#B00020"


def test_symmetric_ones_have_no_arrow_and_go_out_from_the_active_side() -> None:
    assert seen(star_of(ALIKE, HERE.id, annotations(), SCHEME)) == (HERE, [(THERE, "same_as")], False)
    assert seen(star_of(ALIKE, THERE.id, annotations(), SCHEME)) == (THERE, [(HERE, "same_as")], False)


def test_what_is_linked_with_nothing_that_is_there_is_not_drawn() -> None:
    gone = claim(9, (1, 2))
    assert star_of(relation(4, "about", ("claim", SAID), ("thing", gone)), SAID.id, annotations(), SCHEME) is None
    assert star_of(relation(4, "about", ("claim", SAID), ("thing", SAID)), SAID.id, annotations(), SCHEME) is None


def test_a_relation_that_the_scheme_does_not_know_is_drawn_all_the_same() -> None:
    odd = Relation("r9", "ana", "gone", "near", ABOUT.args)
    assert seen(star_of(odd, HERE.id, annotations(), SCHEME)) == (SAID, [(HERE, "near")], True)


def test_all_in_view_are_drawn_lightly_each_once_and_those_of_the_active_one_are_not_light() -> None:
    there = annotations(FRAME, ALIKE, ABOUT)
    assert stars_of(("", ""), [], there, SCHEME) == []
    stars = stars_of((HERE.id, ""), [SAID, WHO, HERE, THERE], there, SCHEME)
    assert {star.relation: star.light for star in stars} == {FRAME.id: True, ALIKE.id: False, ABOUT.id: False}
    assert len(stars) == 3
