"""Spans: half-open, and the parts of one annotation sorted, disjoint and untouching."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.span import Span, normalise, parts_problem

LENGTH = 30


@st.composite
def spans(draw: st.DrawFn) -> Span:
    begin = draw(st.integers(0, LENGTH - 1))
    return Span(begin, draw(st.integers(begin + 1, LENGTH)))


def points(*given_spans: Span) -> set[int]:
    return {point for span in given_spans for point in range(span.begin, span.end)}


@given(spans(), spans())
def test_relations_of_two_spans_are_those_of_their_code_points(one: Span, other: Span) -> None:
    shared = points(one) & points(other)
    assert one.length == len(points(one))
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)
    assert one.covers(other) == (points(other) <= points(one))
    assert one.crosses(other) == (bool(shared) and shared not in (points(one), points(other)))


def test_spans_that_only_touch_share_nothing() -> None:
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert not Span(3, 5).overlaps(Span(0, 3))


@given(st.lists(spans(), max_size=8))
def test_normalised_spans_cover_the_same_and_are_proper_parts(given_spans: list[Span]) -> None:
    parts = normalise(given_spans)
    assert points(*parts) == points(*given_spans)
    assert all(type(part) is Span for part in parts)
    assert normalise(parts) == parts
    assert normalise(reversed(given_spans)) == parts
    assert (parts_problem(parts, LENGTH) == "") == bool(given_spans)


@given(st.lists(spans(), min_size=1, max_size=5))
def test_parts_are_proper_if_and_only_if_normalising_changes_nothing(given_spans: list[Span]) -> None:
    assert (parts_problem(given_spans, LENGTH) == "") == (normalise(given_spans) == tuple(given_spans))


def test_plain_pairs_become_spans() -> None:
    parts = normalise([(4, 6), (1, 2)])  # type: ignore[list-item]
    assert parts == (Span(1, 2), Span(4, 6))
    assert parts[0].length == 1


@pytest.mark.parametrize("span", [Span(-1, 2), Span(3, 3), Span(4, 3), Span(0, 11), Span(10, 11)])
def test_what_does_not_lie_in_the_text_is_said(span: Span) -> None:
    trouble = f"{span.begin}-{span.end} does not lie in the text of 10 characters"
    assert span.problem(10) == trouble
    assert parts_problem([span], 10) == trouble


def test_a_span_may_be_the_whole_text() -> None:
    assert Span(0, 10).problem(10) == ""


@pytest.mark.parametrize("second", [Span(3, 6), Span(4, 6), Span(0, 1), Span(2, 4)])
def test_parts_that_touch_overlap_or_are_out_of_order_are_said(second: Span) -> None:
    trouble = f"part {second.begin}-{second.end} overlaps or touches the one before it"
    assert parts_problem([Span(2, 4), second], 10) == trouble


def test_no_part_at_all_is_said() -> None:
    assert parts_problem([], 10) == "an annotation needs at least one span"
