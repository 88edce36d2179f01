"""What comes from other tools can be edited: nothing overlaps where nothing may, and parts stay where parts may be."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from annotator import load, resources
from annotator.editing.change import Change, Edit
from annotator.editing.checks import check
from annotator.formats.losses import Losses
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.scheme import Scheme
from annotator.model.span import Span, normalise
from annotator.opening.fitting import Fitting
from annotator.opening.label_map import LabelMap
from tests.formats.exchanging import NEWS, article, link, mark
from tests.schemes import SMALL

TEXT = "Ben Lund met Ada Quill at the quay.\n"

SPANS = st.tuples(st.integers(0, 30), st.integers(1, 6)).map(lambda pair: Span(pair[0], sum(pair)))
PLACES = st.lists(SPANS, min_size=1, max_size=3).map(normalise)
LABELS = st.sampled_from([("things", "PERSON"), ("claims", "CUE"), ("parts", "NAV"), ("parts", "OTHER")])


def fitted(given: AnnotatedDocument, scheme: Scheme | None = NEWS) -> tuple[AnnotatedDocument, Losses]:
    """An article as it comes in, and what was lost."""
    losses = Losses()
    return Fitting(scheme, LabelMap(), losses).fitted(given), losses


def labelled(label: str, begin: int, end: int, *more: Span, layer: str = "parts") -> Annotation:
    """An annotation whose id says what it is."""
    identity = f"a{begin:016x}{end:016x}"
    return Annotation(identity, "ana", layer, label, (Span(begin, end), *more), created="2026-01-01T00:00:00Z")


def held(*items: Annotation) -> AnnotatedDocument:
    """An article with these."""
    return AnnotatedDocument(Document("one", "x" * 100), {"ana": AnnotationSet("ana", items)})


@given(st.lists(st.tuples(LABELS, PLACES), max_size=12))
@example([(("parts", "NAV"), (Span(0, 5),)), (("parts", "NAV"), (Span(0, 5),))])
@example([(("parts", "NAV"), (Span(0, 2), Span(4, 6)))])
def test_whatever_comes_in_can_be_edited_and_what_does_not_is_counted(
    places: list[tuple[tuple[str, str], tuple[Span, ...]]],
) -> None:
    items = [
        Annotation(f"a{number:032x}", "ana", layer, label, spans)
        for number, ((layer, label), spans) in enumerate(places)
    ]
    made, losses = fitted(held(*items), SMALL)
    kept = made.sets["ana"].annotations() if "ana" in made.sets else []
    assert len(kept) + losses.left_out == len(items)
    assert set(losses.counts) <= {"overlaps", "discontinuous"}
    for one in kept:
        check(Change("Look", (Edit("one", one, one),)), made.document, made.sets["ana"], SMALL)
    # nothing is left out without a reason
    for one in items:
        if one not in kept and len(one.spans) == 1:
            longer = [other for other in kept if other.layer == one.layer == "parts"]
            assert any(
                span.overlaps(one.spans[0]) and span.length >= one.spans[0].length
                for other in longer
                for span in other.spans
            )


def test_of_those_that_overlap_the_longest_stays() -> None:
    longest, shorter, beside = labelled("NAV", 5, 20), labelled("LEAD", 0, 10), labelled("NAV", 20, 25)
    made, losses = fitted(held(shorter, longest, beside), SMALL)
    assert made.sets["ana"].annotations() == [longest, beside]
    assert losses.counts == {"overlaps": 1}
    assert losses.sentences() == [
        "Annotations that are left out because another one stands there: 1 (the first: one LEAD 0-10)"
    ]
    # what overlapped only something that went stays
    made, _ = fitted(held(labelled("NAV", 0, 3), labelled("NAV", 2, 9), labelled("NAV", 8, 20)), SMALL)
    assert [one.begin for one in made.sets["ana"].annotations()] == [0, 8]
    # of equally long ones the first
    made, _ = fitted(held(labelled("NAV", 3, 9), labelled("NAV", 0, 6)), SMALL)
    assert [one.begin for one in made.sets["ana"].annotations()] == [0]


def test_where_they_may_overlap_and_between_people_all_stay() -> None:
    nested = labelled("PERSON", 0, 10, layer="things"), labelled("ORG", 2, 6, layer="things")
    other = [replace_annotator(labelled("NAV", 0, 10), "ben")]
    given = replace(
        held(*nested, labelled("NAV", 0, 9)),
        sets={"ana": AnnotationSet("ana", [*nested, labelled("NAV", 0, 9)]), "ben": AnnotationSet("ben", other)},
    )
    made, losses = fitted(given, SMALL)
    assert [len(one) for one in made.sets.values()] == [3, 1]
    assert not losses


def replace_annotator(one: Annotation, who: str) -> Annotation:
    """The same by somebody else."""
    return one._replace(annotator=who)


def test_parts_come_in_only_where_the_layer_has_such() -> None:
    claim = labelled("CUE", 0, 3, Span(5, 9), layer="claims")
    thing = labelled("PERSON", 10, 13, Span(15, 19), layer="things")
    made, losses = fitted(held(claim, thing), SMALL)
    assert made.sets["ana"].annotations() == [claim]
    assert losses.sentences() == [
        "Annotations in several parts that are left out, as their layer has none such: 1 (the first: one PERSON 10-19)"
    ]


def test_links_of_what_was_left_out_are_counted_too() -> None:
    ben, ada = mark(TEXT, "entities", "PERSON", "Ben Lund"), mark(TEXT, "entities", "PERSON", "Ada Quill", "quay")
    made, losses = fitted(article(TEXT, ben, ada, link("same_as", ("a", ben), ("b", ada), layer="entities")))
    assert list(made.sets["ana"].items()) == [ben]
    assert losses.counts == {"discontinuous": 1, "arguments": 1, "relations": 1}
    assert any("what fills it was left out" in one for one in losses.sentences())


def test_many_in_a_row_are_told_apart_one_by_one() -> None:
    items = [labelled("NAV", begin, begin + 2) for begin in range(99)]
    made, losses = fitted(held(*items), SMALL)
    kept = [one.spans[0] for one in made.sets["ana"].annotations()]
    assert all(before.end <= after.begin for before, after in pairwise(kept))
    assert (len(kept), losses.counts["overlaps"]) == (50, 49)


def test_on_the_way_to_another_format_all_stay() -> None:
    both = held(labelled("NAV", 0, 10), labelled("NAV", 5, 12), labelled("PERSON", 1, 2, Span(4, 6), layer="things"))
    made, losses = fitted(both, None)
    assert len(made.sets["ana"]) == 3
    assert not losses


def test_our_own_articles_are_as_they_were() -> None:
    for name in ("harbour-news", "harbour-pages"):
        corpus = load(resources.sample_corpus().with_name(name))
        for whole in corpus:
            made, losses = fitted(AnnotatedDocument(whole.document, whole.sets), corpus.scheme)
            assert not losses
            assert made.sets == whole.sets
