"""The span index against a list that is simply searched, with pages so small that they come and go all the time."""

from __future__ import annotations

import random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotator.model import span_index
from annotator.model.span import Span, normalise
from annotator.model.span_index import SpanIndex

LENGTH = 60
PLACES = st.integers(0, LENGTH - 1)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    begin = draw(PLACES)
    return Span(begin, draw(st.one_of(st.integers(begin + 1, min(LENGTH, begin + 7)), st.integers(begin + 1, LENGTH))))


PARTS = st.lists(spans(), min_size=1, max_size=3).map(normalise)


class Machine(RuleBasedStateMachine):
    """An index over annotations by id, beside a dict of the same."""

    @initialize(first=st.lists(PARTS, max_size=12))
    def begin(self, first: list[tuple[Span, ...]]) -> None:
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(span_index, "PAGE", 2)
        self.patch.setattr(span_index, "LONG", 5)
        self.held = {f"a{number}": parts for number, parts in enumerate(first)}
        self.next = len(first)
        self.index = SpanIndex(self.held.items())

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()

    @rule(parts=PARTS)
    def add(self, parts: tuple[Span, ...]) -> None:
        identity = f"a{self.next}"
        self.next += 1
        self.held[identity] = parts
        self.index.add(identity, parts)

    @rule(several=st.lists(PARTS, max_size=5))
    def enter_several_at_once(self, several: list[tuple[Span, ...]]) -> None:
        entries = {f"a{self.next + number}": parts for number, parts in enumerate(several)}
        self.next += len(several)
        self.held |= entries
        self.index.enter(entries.items())

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def add_beside(self, data: st.DataObject) -> None:
        self.add(data.draw(st.sampled_from(list(self.held.values()))))

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def discard(self, data: st.DataObject) -> None:
        identity = data.draw(st.sampled_from(list(self.held)))
        self.index.discard(identity, self.held.pop(identity))

    @rule(parts=PARTS)
    def discard_what_is_not_there(self, parts: tuple[Span, ...]) -> None:
        self.index.discard("nobody", parts)

    @rule(span=spans())
    def touching(self, span: Span) -> None:
        expected = {key for key, parts in self.held.items() if any(part.overlaps(span) for part in parts)}
        assert self.index.touching(span) == expected

    @rule(offset=st.integers(-1, LENGTH + 1))
    def along(self, offset: int) -> None:
        entries = sorted((part.begin, part.end, key) for key, parts in self.held.items() for part in parts)
        assert list(self.index.along(offset, 1)) == [entry for entry in entries if entry[0] >= offset]
        assert list(self.index.along(offset, -1)) == [entry for entry in reversed(entries) if entry[0] <= offset]

    @invariant()
    def pages_hold_what_begins_in_them_and_say_whether_they_are_sorted(self) -> None:
        if not hasattr(self, "index"):
            return
        for pages, fits in (
            (self.index._short, lambda part: part.length <= 5),
            (self.index._long, lambda part: part.length > 5),
        ):
            expected = [(*part, key) for key, parts in self.held.items() for part in parts if fits(part)]
            assert sorted(entry for page in pages.pages.values() for entry in page) == sorted(expected)
            assert pages.numbers == sorted(pages.pages) == sorted({begin // 2 for begin, _, _ in expected})
            assert all(page == sorted(page) for number, page in pages.pages.items() if number not in pages.unsorted)


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=60, stateful_step_count=40)


class LongMachine(Machine):
    """The same for minutes."""


TestLongMachine = pytest.mark.soak(LongMachine.TestCase)
TestLongMachine.settings = settings(max_examples=3000, stateful_step_count=100, derandomize=False)


def test_thousands_come_and_go_with_the_pages_as_they_are() -> None:
    source = random.Random(7)
    index, held = SpanIndex(), {}
    for number in range(6_000):
        begin = source.randrange(100_000)
        long = number % 50 == 0
        held[f"a{number}"] = (Span(begin, begin + source.randrange(1, 9_000 if long else 40)),)
        index.add(f"a{number}", held[f"a{number}"])
    for identity in source.sample(sorted(held), 5_000):
        index.discard(identity, held.pop(identity))
    assert len(index._short.pages) > 1
    for _ in range(200):
        begin = source.randrange(100_000)
        span = Span(begin, begin + source.randrange(1, 3_000))
        assert index.touching(span) == {key for key, (part,) in held.items() if part.overlaps(span)}


def test_an_index_of_short_parts_finds_the_same() -> None:
    source = random.Random(11)
    held = {f"a{number}": (Span(at, at + source.randrange(1, 60)),) for number, at in enumerate(range(0, 2_000, 7))}
    usual, short = SpanIndex(held.items()), SpanIndex(held.items(), long=30)
    for index in (usual, short):
        index.add("more", (Span(100, 140), Span(150, 160)))
        index.discard("a5", held["a5"])
    for begin in range(2_000):
        assert short.touching(Span(begin, begin + 3)) == usual.touching(Span(begin, begin + 3))
        assert next(short.along(begin, 1), None) == next(usual.along(begin, 1), None)
        assert next(short.along(begin, -1), None) == next(usual.along(begin, -1), None)


def test_an_empty_index_holds_nothing() -> None:
    index = SpanIndex()
    index.discard("a", (Span(0, 1),))
    assert index.touching(Span(0, 10)) == set()
    assert list(index.along(0, 1)) == list(index.along(10, -1)) == []


@pytest.mark.parametrize("length", [span_index.LONG - 1, span_index.LONG, span_index.LONG + 1])
def test_parts_about_the_limit_of_long_are_found_by_their_last_character_only(length: int) -> None:
    index = SpanIndex([("a", (Span(10, 10 + length),))])
    assert index.touching(Span(9 + length, 12 + length)) == {"a"}
    assert index.touching(Span(10 + length, 12 + length)) == set()
    assert index.touching(Span(9, 10)) == set()


def test_entering_many_sorts_only_what_is_looked_at() -> None:
    places = random.Random(3).sample(range(1_000_000), 2_000)
    index = SpanIndex((f"a{place}", (Span(place, place + 5),)) for place in places)
    here = Span(500_000, 520_000)
    assert index.touching(here) == {f"a{place}" for place in places if Span(place, place + 5).overlaps(here)}
    assert 0 < len(index._short.pages) - len(index._short.unsorted) <= 7
