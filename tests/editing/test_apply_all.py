"""A label applied to many places: nothing is marked twice, nothing that a layer forbids, all in one change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.apply_all import apply, candidates
from annotator.editing.checks import check
from annotator.errors import EditRefused
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Label, Layer, Scheme
from annotator.model.span import Span
from tests.editing.samples import done

LENGTH = 40
DOCUMENT = Document("letters", "abcd efgh " * (LENGTH // 10))
SCHEME = Scheme(
    "two",
    "1",
    layers=(
        Layer("free", labels=(Label("A"), Label("B"))),
        Layer("alone", overlap="none", labels=(Label("A"), Label("B"))),
    ),
)
SPANS = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 6)).map(lambda pair: Span(pair[0], min(LENGTH, sum(pair))))


def one(number: int, layer: str, label: str, span: tuple[int, int]) -> Annotation:
    return Annotation(f"a{number:032x}", "ana", layer, label, (Span(*span),))


def apart(spans: list[Span]) -> list[Span]:
    """Those of some spans that overlap none before them."""
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or span.begin >= kept[-1].end:
            kept.append(span)
    return kept


@given(
    st.sampled_from(["free", "alone"]),
    st.lists(st.tuples(st.sampled_from(["free", "alone"]), st.sampled_from("AB"), SPANS), max_size=6),
    st.lists(SPANS, max_size=6).map(apart),
)
def test_what_is_possible_is_accepted_and_what_is_not_would_be_refused_or_is_there(
    layer: str, there: list[tuple[str, str, Span]], spans: list[Span]
) -> None:
    items: list[Annotation] = []
    for number, (where, label, span) in enumerate(there):
        if where == "free" or not any(a.layer == where and a.touches(span) for a in items):
            items.append(one(number, where, label, span))
    annotations = AnnotationSet("ana", items)
    found = candidates(spans, annotations, SCHEME, layer=layer, label="A")
    assert [place.span for place in found] == spans
    possible = [place.span for place in found if place.possible]
    change = apply(DOCUMENT, annotations, SCHEME, possible, layer=layer, label="A")
    check(change, DOCUMENT, annotations, SCHEME)
    after = done(change, annotations, DOCUMENT)
    made = {a.id: a for a in after.annotations()}.keys() - {a.id for a in items}
    assert sorted(after.annotation(identity).spans[0] for identity in made) == possible
    assert [a for a in after.annotations() if a.id not in made] == annotations.annotations()  # nothing else is touched
    for place in found:
        same_layer = [a for a in items if a.layer == layer and a.touches(place.span)]
        assert (place.how == "") == (place.other is None) == (not same_layer)
        if not place.possible:
            there_already = any(a.label == "A" and a.spans == (place.span,) for a in same_layer)
            assert there_already or layer == "alone"


@pytest.mark.parametrize(
    ("there", "span", "how", "possible"),
    [
        pytest.param([("A", (0, 4))], (0, 4), "same", False, id="has the label"),
        pytest.param([("B", (0, 4))], (0, 4), "same", True, id="has another label"),
        pytest.param([("B", (0, 4)), ("A", (0, 4))], (0, 4), "same", False, id="has both"),
        pytest.param([("B", (0, 9))], (0, 4), "inside", True, id="inside"),
        pytest.param([("B", (1, 3))], (0, 4), "round", True, id="round"),
        pytest.param([("B", (3, 9))], (0, 4), "across", True, id="across"),
        pytest.param([("B", (0, 9)), ("B", (1, 2))], (0, 4), "round", True, id="the innermost is named"),
        pytest.param([("B", (4, 9))], (0, 4), "", True, id="beside"),
    ],
)
def test_what_is_there_already_is_told(
    there: list[tuple[str, tuple[int, int]]], span: tuple[int, int], how: str, possible: bool
) -> None:
    annotations = AnnotationSet("ana", [one(n, "free", label, place) for n, (label, place) in enumerate(there)])
    (found,) = candidates([Span(*span)], annotations, SCHEME, layer="free", label="A")
    assert (found.how, found.possible) == (how, possible)
    # what stands in another layer is no matter
    (found,) = candidates([Span(*span)], annotations, SCHEME, layer="alone", label="A")
    assert (found.how, found.possible) == ("", True)


def test_features_are_those_of_the_model_and_the_history_says_what_was_done() -> None:
    annotations = AnnotationSet("ana")
    features = (("kind", "harbour"),)
    spans = [Span(0, 4), Span(10, 14)]
    change = apply(DOCUMENT, annotations, SCHEME, spans, layer="free", label="A", features=features)
    assert change.what == "Add 2 × A “abcd”"
    after = done(change, annotations, DOCUMENT)
    assert [(a.spans, a.features, a.note) for a in after.annotations()] == [((s,), features, "") for s in spans]
    assert done(change.inverse(), after, DOCUMENT) == annotations
    assert apply(DOCUMENT, annotations, SCHEME, spans[:1], layer="free", label="A").what == "Add A “abcd”"
    assert not apply(DOCUMENT, after, SCHEME, spans, layer="free", label="A")


def test_an_unknown_label_is_refused() -> None:
    with pytest.raises(EditRefused, match="no label"):
        apply(DOCUMENT, AnnotationSet("ana"), SCHEME, [Span(0, 4)], layer="free", label="C")


def test_thousands_of_places_are_not_compared_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    number = 1_000
    document = Document("long", "word " * number)
    spans = [Span(5 * n, 5 * n + 4) for n in range(number)]
    change = apply(document, AnnotationSet("ana"), SCHEME, spans, layer="alone", label="A")
    compared: list[Span] = []
    touches = Annotation.touches

    def counting(self: Annotation, span: Span) -> bool:
        compared.append(span)
        return touches(self, span)

    monkeypatch.setattr(Annotation, "touches", counting)
    check(change, document, AnnotationSet("ana"), SCHEME)
    assert len(compared) < 10 * number
