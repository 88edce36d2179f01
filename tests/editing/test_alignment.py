"""Two texts beside each other: what they share is the same in both, and a span's image has the same words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.alignment import Alignment, align
from annotator.model.span import Span

WORDS = (
    "tide",
    "quay",
    "the",
    "of",
    "Ines",
    "Tallow",
    "said",
    "港湾",
    "評議会",
    "ميناء",
    "नौका",
    "e\u0301tude",
    "👩‍👩‍👧",
    ".",
    "\n",
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
ANY = st.one_of(TEXTS, st.text(max_size=60))

OLD = "Ines Tallow opened the new quay on Monday.\n\nThe ferry crew welcomed her.\n\nFares rise in June."
NEW = "The quay, a new one, was opened on Monday by Ines Tallow.\n\nThe ferry crew welcomed her.\n\nFares fall in June."


def image(alignment: Alignment, here: str, there: str, words: str) -> str | None:
    """What stands in the place of some words of one text in the other."""
    begin = here.index(words)
    found = alignment.image(Span(begin, begin + len(words)))
    return None if found is None else there[found.begin : found.end]


@given(ANY, ANY)
def test_pieces_are_in_order_and_the_same_in_both(here: str, there: str) -> None:
    at = to = 0
    for begin, other, length in align(here, there).pieces:
        assert length > 0
        assert begin >= at
        assert other >= to
        assert here[begin : begin + length] == there[other : other + length]
        at, to = begin + length, other + length
    assert at <= len(here)
    assert to <= len(there)


@given(ANY, ANY)
def test_pieces_and_differences_make_up_both_texts(here: str, there: str) -> None:
    alignment = align(here, there)
    stretches = [(Span(p.here, p.here + p.length), Span(p.there, p.there + p.length)) for p in alignment.pieces]
    stretches += alignment.differences()
    ours = sorted(one for one, _ in stretches)
    theirs = sorted(other for _, other in stretches)
    assert "".join(here[begin:end] for begin, end in ours) == here
    assert "".join(there[begin:end] for begin, end in theirs) == there


@given(ANY, ANY, st.data())
def test_an_image_has_the_same_words_and_its_place_is_in_the_text(here: str, there: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(here)))
    span = Span(begin, data.draw(st.integers(begin, len(here))))
    alignment = align(here, there)
    about = alignment.about(span)
    assert 0 <= about.begin <= about.end <= len(there)
    found = alignment.image(span) if span.length else None
    if found is not None:
        assert there[found.begin : found.end] == here[span.begin : span.end]


@given(ANY)
def test_a_text_is_one_piece_with_itself(text: str) -> None:
    assert [tuple(piece) for piece in align(text, text).pieces] == ([(0, 0, len(text))] if text else [])
    assert align(text, text).differences() == []


@pytest.mark.parametrize("words", ["Ines Tallow", "The ferry crew welcomed her", "Fares", "in June", "on Monday"])
def test_words_that_are_still_there_are_found(words: str) -> None:
    assert image(align(OLD, NEW), OLD, NEW, words) == words


@pytest.mark.parametrize("words", ["rise", "Ines Tallow opened", "Fares rise in June"])
def test_words_that_have_changed_are_not_found(words: str) -> None:
    assert image(align(OLD, NEW), OLD, NEW, words) is None


def test_a_paragraph_that_moved_takes_its_words_along() -> None:
    first, second, third = OLD.split("\n\n")
    moved = f"{second}\n\n{third}\n\n{first}"
    for words in ("Ines", "ferry", "June"):
        assert image(align(OLD, moved), OLD, moved, words) == words


def test_of_two_mentions_none_is_taken_for_the_other() -> None:
    here = "Tallow spoke, and later Tallow left the harbour"
    there = "After a walk she, Tallow, was silent at last"
    second = here.rindex("Tallow")
    images = [align(here, there).image(Span(begin, begin + 6)) for begin in (0, second)]
    assert images.count(Span(18, 24)) <= 1


def test_words_that_stay_are_not_taken_for_those_of_a_line_that_moved() -> None:
    line = "Tallow chairs the harbour council."
    here, there = f"{line}\nFirst came the pilots.\nThen Tallow.", f"First came the pilots.\nThen\n{line}"
    alignment = align(here, there)
    assert alignment.image(Span(0, 6)) == Span(28, 34)
    assert alignment.image(Span(len(here) - 7, len(here) - 1)) is None


def test_a_word_is_not_found_inside_another() -> None:
    assert align("Old port of call", "New airport is near").image(Span(4, 8)) is None


def test_part_of_a_character_is_no_image() -> None:
    assert align("see 👩 there", "see 👩‍👧 there").image(Span(4, 5)) is None


def test_unspaced_text_is_compared_by_characters() -> None:
    here, there = "港湾評議会は火曜日に決めた。", "港湾評議会は水曜日に決めた。"
    assert [(here[a:b], there[c:d]) for (a, b), (c, d) in align(here, there).differences()] == [("火", "水")]


def test_an_empty_text_has_no_piece() -> None:
    assert align("", "Ferry").differences() == [(Span(0, 0), Span(0, 5))]
    assert align("Ferry", "").about(Span(0, 5)) == Span(0, 0)
