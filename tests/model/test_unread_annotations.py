"""A set with a rest that was not read yet: it answers like one that is whole, and reads no more than it must."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.annotation import Annotation, LayerState, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.span import Span
from tests.model.test_annotation_set import LENGTH, PARTS, annotation, relation, spans

REACH = 3


class Pages:
    """A rest of pages of two, that tells what it was asked."""

    def __init__(self, items: Sequence[Annotation | Relation]) -> None:
        self._items = list(items)
        self._pages = [items[at : at + 2] for at in range(0, len(items), 2)]
        self.pages_read = 0
        self.stretches: list[Span] = []
        self.asked_for: list[str] = []

    def next(self) -> Sequence[Annotation | Relation]:
        self.pages_read += 1
        return self._pages.pop(0) if self._pages else ()

    def near(self, span: Span) -> tuple[Span, Sequence[Annotation]]:
        stretch = Span(span.begin - REACH, span.end + REACH)
        self.stretches.append(stretch)
        return stretch, [item for item in self._items if isinstance(item, Annotation) and item.touches(stretch)]

    def linked(self, identity: str) -> Sequence[Annotation | Relation]:
        self.asked_for.append(identity)
        links = [item for item in self._items if isinstance(item, Relation) and identity in {a.ref for a in item.args}]
        refs = {arg.ref for link in links for arg in link.args}
        return [*links, *(item for item in self._items if item.id in refs)]


ITEMS = st.lists(PARTS, max_size=8).map(
    lambda several: [
        *(annotation(number, *parts) for number, parts in enumerate(several)),
        *(relation(number, f"a{number}", "a0") for number in range(len(several))),
    ]
)
QUESTIONS: dict[str, Callable[[AnnotationSet, Span], object]] = {
    "touching": lambda held, span: held.touching(span),
    "at": lambda held, span: held.at(span.begin),
    "after": lambda held, span: held.next_in("things", (span.begin, 0.0, "", ""), 1),
    "before": lambda held, span: held.next_in("things", (span.end, 0.0, "", ""), -1),
    "annotations": lambda held, _: held.annotations("things"),
    "relations": lambda held, _: held.relations(),
    "relations of": lambda held, span: held.relations_of(f"a{span.begin % 8}"),
    "get": lambda held, span: held.get(f"a{span.begin % 8}"),
    "holds": lambda held, span: f"r{span.begin % 8}" in held,
    "states": lambda held, _: held.layer_states(),
    "length": lambda held, _: len(held),
    "items": lambda held, _: sorted(held.items()),
    "copy": lambda held, _: held.copy(),
    "put": lambda held, span: held.put(annotation(3, span)),
    "state": lambda held, _: held.put(LayerState("ana", "things", "finished")),
    "read on": lambda held, _: (held.read_on(), None)[1],
}


@given(items=ITEMS, asked=st.lists(st.tuples(st.sampled_from(sorted(QUESTIONS)), spans()), max_size=8))
def test_whatever_is_asked_in_whatever_order_the_answer_is_that_of_a_whole_set(
    items: list[Annotation | Relation], asked: list[tuple[str, Span]]
) -> None:
    lazy, whole = AnnotationSet("ana", rest=Pages(items)), AnnotationSet("ana", items)
    for what, span in asked:
        expected = QUESTIONS[what](whole, span)
        assert QUESTIONS[what](lazy, span) == (None if what == "read on" else expected)
    assert lazy == whole


def test_what_touches_a_stretch_is_read_for_that_stretch_only_and_once() -> None:
    items = [annotation(number, (number, number + 1)) for number in range(0, LENGTH, 2)]
    rest = Pages(items)
    made = AnnotationSet("ana", rest=rest)
    assert [item.begin for item in made.touching(Span(10, 13))] == [10, 12]
    assert [item.begin for item in made.at(12)] == [12]
    assert [item.begin for item in made.touching(Span(7, 9))] == [8]
    assert rest.stretches == [Span(7, 16)]
    assert [item.begin for item in made.touching(Span(20, 22))] == [20]
    assert rest.stretches == [Span(7, 16), Span(17, 25)]
    assert rest.pages_read == 0
    assert not made.is_whole


@given(items=ITEMS, span=spans(), step=st.sampled_from([1, -1]))
def test_what_is_near_is_found_without_reading_everything(
    items: list[Annotation | Relation], span: Span, step: int
) -> None:
    rest = Pages(items)
    lazy, whole = AnnotationSet("ana", rest=rest), AnnotationSet("ana", items)
    place = (span.begin, 0.0, "", "")
    assert lazy.next_nearby("things", place, step) == whole.next_in("things", place, step), "all of it is near"
    assert rest.pages_read == 0


def test_what_an_annotation_is_linked_to_is_read_for_that_one_only_and_once() -> None:
    items = [annotation(number, (number, number + 1)) for number in range(9)]
    links = [relation(1, "a1", "a7"), relation(2, "a2", "a3")]
    rest = Pages([*items, *links])
    made = AnnotationSet("ana", rest=rest)
    assert made.relations_of("a1") == made.relations_of("a1") == links[:1]
    assert made.get("a7") == items[7]
    assert made.relations_of("a5") == []
    assert rest.asked_for == ["a1", "a5"]
    assert rest.pages_read == 0


def test_what_cannot_be_read_now_is_asked_for_again() -> None:
    class Refusing(Pages):
        refuses = True

        def near(self, span: Span) -> tuple[Span, Sequence[Annotation]] | None:
            return None if self.refuses else super().near(span)

        def linked(self, identity: str) -> Sequence[Annotation | Relation] | None:
            return None if self.refuses else super().linked(identity)

    items = [annotation(1, (0, 2)), annotation(2, (3, 4))]
    rest = Refusing([*items, relation(1, "a1", "a2")])
    made = AnnotationSet("ana", rest=rest)
    assert made.touching(Span(0, 5)) == made.at(0) == made.relations_of("a1") == []
    assert made.next_nearby("things", (-1, 0.0, "", ""), 1) is None
    rest.refuses = False
    assert made.touching(Span(0, 5)) == items
    assert made.relations_of("a1") == [relation(1, "a1", "a2")]


def test_reading_on_ends_when_everything_was_given() -> None:
    rest = Pages([annotation(number, (number, number + 1)) for number in range(5)])
    made = AnnotationSet("ana", rest=rest)
    assert [made.read_on() for _ in range(5)] == [True, True, True, False, False]
    assert made.is_whole
    assert rest.pages_read == 4
    assert len(made.touching(Span(0, LENGTH))) == 5
    assert rest.stretches == []


def test_an_annotation_of_no_name_is_none_and_needs_no_reading() -> None:
    rest = Pages([annotation(1, (0, 1))])
    made = AnnotationSet("ana", rest=rest)
    assert made.get("") is None
    assert "" not in made
    assert made.relations_of("") == []
    assert rest.pages_read == 0


def test_what_cannot_be_read_is_told_and_is_read_when_it_can_be() -> None:
    class Broken(Pages):
        def next(self) -> Sequence[Annotation | Relation]:
            if self.pages_read == 1:
                self.pages_read += 1
                raise OSError("gone")
            return super().next()

    items = [annotation(number, (number, number + 1)) for number in range(5)]
    made = AnnotationSet("ana", rest=Broken(items))
    with pytest.raises(OSError, match="gone"):
        made.annotations()
    assert made.annotations() == items
