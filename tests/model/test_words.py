"""Words: where they begin and end in every script, and which spellings of them are one."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.words import normal_form, spellings, stands_alone, without_possessive

GAP = r"[^\S\n]+"
PIECES = ["O", "'", "’", "ʼ", "Neil", "\u00ad", " ", "\u00a0", "\n", "-", "\u2011", "é", "e\u0301", "“", '"', "東"]
WORDS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("O’Neil", "O'Neil"),
        ("Oʼneil", "O'neil"),
        ("Jean\u2011Luc", "Jean-Luc"),
        ("Vell\u00a0 Port", "Vell Port"),
        ("Vell  Port", "Vell Port"),
        ("Hafen\u00adamt", "Hafenamt"),
        ("Zu\u0308rich", "Zürich"),
        ("“Vell”", '"Vell"'),
    ],
)
def test_a_normal_form_is_the_plainest_spelling(words: str, plain: str) -> None:
    assert normal_form(words) == plain
    assert normal_form(plain) == plain
    assert regex.fullmatch(spellings(plain, GAP, soft_hyphens=True), words)


def test_a_line_end_is_no_gap() -> None:
    assert normal_form("Vell \nPort") == "Vell \nPort"


@given(WORDS, WORDS)
def test_what_a_pattern_for_spellings_matches_is_the_same_in_normal_form(one: str, other: str) -> None:
    assert normal_form(normal_form(one)) == normal_form(one)
    if other and regex.fullmatch(spellings(one, GAP, soft_hyphens=True), other):
        assert normal_form(other) == normal_form(one)


@pytest.mark.parametrize(
    ("text", "quote", "alone"),
    [
        ("Tallow’s ship", "Tallow", True),
        ("Tallowsʼ", "Tallows", True),
        ("the OʼNeils", "O", True),
        ("Tallows", "Tallow", False),
        ("x_US", "US", False),
        ("US2", "US", False),
        ("東京都", "東京", True),
        ("アメリカ", "アメリ", False),
        ("e\u0301tude", "e", False),
        ("क्षति", "क्ष", False),
        ("🚢🚢", "🚢", True),
        ("US", "US", True),
    ],
)
def test_words_stand_alone_as_far_as_their_script_shows_it(text: str, quote: str, alone: bool) -> None:
    begin = text.index(quote)
    assert stands_alone(text, begin, begin + len(quote)) is alone


@pytest.mark.parametrize(
    ("words", "left"), [("Tallow's", "Tallow"), ("Tallow’s", "Tallow"), ("Tallows", "Tallows"), ("’s", "’s")]
)
def test_the_possessive_is_left_out(words: str, left: str) -> None:
    assert without_possessive(words) == left
