"""Grapheme boundaries found from the neighbourhood are those of the whole text, at a cost that stays small."""

from __future__ import annotations

import time

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.model.graphemes import boundaries, is_boundary, snap, snap_back, snap_forward, trim
from annotator.model.span import Span

# one of every kind of character that a rule of UAX 29 speaks of
CHARACTERS = [
    "a", "é", "\u0301", "\u0308", "\u200d", "\u200c", "\ufe0f", "👩", "👧", "❤", "🏽", "©", "🇩", "🇪", "\U000e0067",
    "क", "ष", "র", "\u094d", "\u09cd", "\u093f", "\u0903", "\u0902", "\u0d4e", "\u0600", "\u0e33", "ก",
    "가", "각", "ᄀ", "ᅡ", "ᆨ", "か", "\u3099", "漢", "א", "\u05b0", "ن", "\u064f", "\n", "\r", " ", "\u00a0", "\u200b",
    "\u00ad", "\u2028", "\t", "😀",
]  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(CHARACTERS), max_size=14).map("".join),
    st.text(max_size=20),
    st.lists(st.sampled_from(["\u0301", "🇩", "क\u094d", "\u200d", "👩‍", "ᄀ", "a"]), max_size=120).map("".join),
)


def expected_boundaries(text: str) -> list[int]:
    return [0, *(match.end() for match in regex.finditer(r"\X", text))]


@settings(max_examples=600)
@given(TEXTS)
@example("")
@example("a" + "\u0301" * 300 + "b")
@example("🇩" * 151 + "a")
@example("🇩" * 150 + "\u0301a")
@example("क\u094d" * 100 + "क")
@example("👩\u200d" * 90 + "👩")
@example("\r\n\r\n")
def test_every_offset_goes_to_the_boundaries_of_the_whole_text(text: str) -> None:
    expected = expected_boundaries(text)
    assert boundaries(text) == expected
    for offset in range(len(text) + 1):
        assert snap_back(text, offset) == max(edge for edge in expected if edge <= offset)
        assert snap_forward(text, offset) == min(edge for edge in expected if edge >= offset)
        assert is_boundary(text, offset) == (offset in expected)


@pytest.mark.soak
@settings(max_examples=50_000)
@given(TEXTS)
def test_the_same_for_minutes(text: str) -> None:
    expected = set(expected_boundaries(text))
    assert {offset for offset in range(len(text) + 1) if is_boundary(text, offset)} == expected


@pytest.mark.parametrize(("offset", "edge"), [(-5, 0), (0, 0), (3, 3), (9, 3)])
def test_beyond_either_end_is_that_end(offset: int, edge: int) -> None:
    assert snap_back("abc", offset) == snap_forward("abc", offset) == edge


@given(TEXTS, st.data())
def test_a_snapped_span_is_the_smallest_of_whole_clusters_around_it(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    span = Span(begin, data.draw(st.integers(begin, len(text))))
    found, edges = snap(text, span), expected_boundaries(text)
    assert found.covers(span)
    assert {*found} <= set(edges)
    assert not [edge for edge in edges if found.begin < edge <= span.begin or span.end <= edge < found.end]


def test_a_span_inside_a_family_widens_to_the_family() -> None:
    text = "a👩‍👩‍👧b"
    assert snap(text, Span(2, 4)) == Span(1, 6)


# 1 MB without a space or a line end; anything that looks at the whole text for one offset takes hours here
@pytest.mark.parametrize(
    "unit",
    ["a", "漢", "한", "e\u0301", "की", "ก", "नि", "ש\u05b0", "か\u3099", "😀", "👩🏽", "ا\u064f", "ᄀ\u1161\u11a8"],
    ids=ascii,
)
def test_a_megabyte_without_a_space_costs_no_more_than_a_line(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    offsets = range(len(text) - 1, len(text) // 2, -250)
    start = time.perf_counter()
    for offset in offsets:
        assert offset - len(unit) <= snap_back(text, offset) <= offset <= snap_forward(text, offset)
    assert time.perf_counter() - start < 2  # some 10 ms; a look back over half a megabyte for each takes a minute


@pytest.mark.parametrize(
    ("unit", "length"), [("\u0301", 100_000), ("👩\u200d", 100_000), ("क\u094d", 100_000), ("🇩", 10_000)], ids=ascii
)
def test_a_run_that_hangs_together_is_followed_to_its_start(unit: str, length: int) -> None:
    text = "x" + unit * (length // len(unit)) + "y"
    offset = len(text) - 2
    start = time.perf_counter()
    edge = snap_back(text, offset)
    assert time.perf_counter() - start < 1  # some 10 ms
    # a pair of flags is one character, the other runs are one with what they follow
    assert edge == {"\u0301": 0, "🇩": offset - 1}.get(unit, 1)


@pytest.mark.parametrize(
    ("text", "trimmed"),
    [
        ("  a b \n", "a b"),
        ("\u00a0\u3000\u2028a\u0085", "a"),
        ("\u200ba", "\u200ba"),
        ("a", "a"),
        (" \t\n", None),
    ],
)
def test_white_space_comes_off_both_ends(text: str, trimmed: str | None) -> None:
    found = trim(text, Span(0, len(text)))
    assert (text[found.begin : found.end] if found else None) == trimmed


def test_trimming_stays_inside_the_span() -> None:
    assert trim("a   b", Span(1, 4)) is None
    assert trim("a x  b", Span(1, 4)) == Span(2, 3)
