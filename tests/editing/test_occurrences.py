"""Hits are what a reader would point at: found in every spelling that means the same, never half a character."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.editing.occurrences import Query, around, blocks_with, find, same_blocks
from annotator.editing.repetition import least_size
from annotator.errors import SearchRefused
from annotator.model.document import Block, Document
from annotator.model.graphemes import boundaries, is_boundary
from annotator.model.span import Span

CHARACTERS = [
    "a", "b", "A", "s", "ß", "é", "e\u0301", "É", "e", "'", "’", '"', "“", "-", "\u2011", " ", "\u00a0", "\n",
    "👩\u200d👧", "👩", "🇩🇪", "🇩", "क", "\u093f", "漢", "\u0301",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(CHARACTERS), max_size=16).map("".join)
WORDS = st.lists(st.sampled_from(CHARACTERS), min_size=1, max_size=4).map("".join)


def found(text: str, words: str, **options: bool) -> list[str]:
    return [text[begin:end] for begin, end in find(text, Query(words, **options))]


# ---------------------------------------------------------------- plain text


def meaning(text: str, *, case: bool) -> str:
    """What is left of a text when everything that does not matter is made the same."""
    plain = unicodedata.normalize("NFC", text)
    for alike in ("'’", '"“', "-\u2011"):
        plain = plain.replace(alike[1], alike[0])
    plain = "".join(" " if one.isspace() and one != "\n" else one for one in plain)
    while "  " in plain or " \n" in plain or "\n " in plain:
        plain = plain.replace("  ", " ").replace(" \n", "\n").replace("\n ", "\n")
    plain = plain.replace("\n", " ") if plain.count("\n") == 1 else plain
    return plain if case else plain.casefold()


def naively(text: str, words: str, *, case: bool) -> list[Span]:
    """Try every stretch between two characters, the leftmost and longest first."""
    edges, hits, at = boundaries(text), [], 0
    for begin in edges:
        if begin < at:
            continue
        ends = [end for end in edges if end > begin and meaning(text[begin:end], case=case) == words]
        if ends:
            hits.append(Span(begin, max(ends)))
            at = max(ends)
    return hits


@settings(max_examples=500)
@given(TEXTS, WORDS.filter(lambda words: "\n" not in words and words.strip() == words), st.booleans())
@example("Straße STRASSE", "strasse", False)
@example("L’É\u00a0a", "l'e\u0301 a", False)
def test_hits_are_those_that_trying_everywhere_finds(text: str, words: str, case: bool) -> None:
    assert list(find(text, Query(words, case))) == naively(text, meaning(words, case=case), case=case)


@settings(max_examples=300)
@given(TEXTS, WORDS, st.booleans(), st.booleans(), st.booleans())
def test_hits_are_in_order_apart_and_cut_no_character(
    text: str, words: str, case: bool, whole_words: bool, regular: bool
) -> None:
    last = 0
    for begin, end in find(text, Query(words, case, whole_words, regular)):
        assert last <= begin < end <= len(text)
        assert is_boundary(text, begin)
        assert is_boundary(text, end)
        last = end


@pytest.mark.parametrize(
    ("text", "words", "hits"),
    [
        pytest.param("Tallow's and Tallow’s", "tallow’s", ["Tallow's", "Tallow’s"], id="apostrophes"),
        pytest.param('“No,” he said. "No."', "'no", [], id="an apostrophe is no quotation mark"),
        pytest.param('“No,” he said. "No."', '"no', ["“No", '"No'], id="quotation marks"),
        pytest.param("10\u00a0km, 10 km, 10\u202fkm", "10 km", ["10\u00a0km", "10 km", "10\u202fkm"], id="spaces"),
        pytest.param("the harbour\nwall\n\nThe harbour\n\nwall", "harbour wall", ["harbour\nwall"], id="one line end"),
        pytest.param("Hafen\u00adamt, Hafenamt", "hafenamt", ["Hafen\u00adamt", "Hafenamt"], id="soft hyphens"),
        pytest.param("Hafenamt", "Hafen\u00adamt", ["Hafenamt"], id="soft hyphens asked for"),
        pytest.param("cafe\u0301 caf\u00e9 cafe", "café", ["cafe\u0301", "caf\u00e9"], id="accents"),
        pytest.param("cafe\u0301 cafe", "cafe", ["cafe"], id="no half characters"),
        pytest.param("(a+)? [b]", "(a+)?", ["(a+)?"], id="no expression"),
        pytest.param("aaaa", "aa", ["aa", "aa"], id="no overlap"),
        pytest.param("", "a", [], id="no text"),
        pytest.param("a", "", [], id="no words"),
    ],
)
def test_a_plain_text_is_found_in_every_spelling(text: str, words: str, hits: list[str]) -> None:
    assert found(text, words) == hits


@pytest.mark.parametrize(
    ("text", "words", "hits"),
    [
        pytest.param(" " * 400_000 + "xb", " b", 0, id="a row of spaces"),
        pytest.param(" \u00a0" * 200_000 + "b", " b", 1, id="a row of spaces and the word"),
        pytest.param((" " * 50 + "\n") * 8_000 + "xb", " b", 0, id="blank lines"),
        pytest.param("a" + " " * 400_000 + "xb", "a b", 0, id="a wide gap"),
        pytest.param("a" + "\u00ad" * 400_000, "ab", 0, id="soft hyphens"),
        pytest.param("a" + "\u0301" * 400_000, "\u0301", 0, id="one mark of many"),
        pytest.param("a" + "\u0301" * 400_000 + "a", "a", 1, id="the letter below them"),
    ],
)
def test_a_long_row_of_one_sign_takes_no_longer_than_any_other_text(text: str, words: str, hits: int) -> None:
    assert len(list(find(text, Query(words), seconds=2))) == hits


def test_what_takes_too_long_is_given_up() -> None:
    with pytest.raises(SearchRefused, match=r"^This takes too long to look for: try other words\.$"):
        list(find("ab" * 10_000, Query("b"), seconds=0.0))


@pytest.mark.parametrize("regular", [False, True])
def test_nothing_is_found_any_more_once_nobody_waits(regular: bool) -> None:
    gone: list[bool] = []
    hits = find("a b a b a b", Query("b", regular=regular), unwanted=lambda: bool(gone))
    assert next(hits) == Span(2, 3)
    gone.append(True)
    assert list(hits) == []


# ---------------------------------------------------------------- whole words


@pytest.mark.parametrize(
    ("text", "words", "hits"),
    [
        pytest.param("Bo Lund, Bolund, Bo’s and Lumbo", "bo", ["Bo", "Bo"], id="possessive"),
        pytest.param("d’Ankara, Ankara-based, Ankaras", "Ankara", ["Ankara", "Ankara"], id="elision and hyphen"),
        pytest.param("東京都に住む東京人", "東京", ["東京", "東京"], id="no spaces between words"),
        pytest.param("アンゲラとアン", "アン", ["アン"], id="katakana"),
        pytest.param("“Quay”, he", "“Quay”", ["“Quay”"], id="marks at the edges"),
        pytest.param("कि किसी", "कि", ["कि"], id="vowel signs belong to the word"),
    ],
)
def test_whole_words_end_where_words_do(text: str, words: str, hits: list[str]) -> None:
    assert found(text, words, whole_words=True) == hits


def test_an_expression_looks_for_whole_words_among_all_it_may_match() -> None:
    assert found("ab abc a", "a|ab", regular=True, whole_words=True) == ["ab", "a"]
    assert found("ab b", "(?x) a b # both", regular=True, whole_words=True) == ["ab"]
    assert found("aab ab", r"(a)\1b", regular=True, whole_words=True) == ["aab"]


# ---------------------------------------------------------------- regular expressions


def test_an_expression_sees_lines_and_capitals() -> None:
    text = "March\nMay in March\nmarch"
    assert found(text, "^m[a-z]+$", regular=True) == ["March", "march"]
    assert found(text, "^M[a-z]+$", regular=True, case=True) == ["March"]
    assert found("a1b22", r"\d*", regular=True) == ["1", "22"]


@pytest.mark.parametrize("words", ["(", "[z-a]", "a{2,1}", "*", r"\1", r"\N{foo}", "(?P<n>a)(?P=m)", r"\L<x>", "a)|(b"])
def test_what_is_no_expression_is_said_to_be_none(words: str) -> None:
    for whole_words in (False, True):
        with pytest.raises(SearchRefused, match=r"^This is no regular expression: .+\.$"):
            list(find("text", Query(words, regular=True, whole_words=whole_words)))


def test_an_endless_nest_is_refused() -> None:
    with pytest.raises(SearchRefused, match="nested too deeply"):
        list(find("text", Query("(" * 5000, regular=True)))


@pytest.mark.parametrize(
    "words",
    ["(?:(?:(?:a{100}){100}){100}){100}", "a{1000000000}", "(?:[ab]{200}c){100,}", r"(?x)(?P<all>\(\w{101}\)*){100}?"],
)
def test_an_expression_that_fills_the_memory_is_refused_before_it_does(words: str) -> None:
    begun = time.monotonic()
    for whole_words in (False, True):
        with pytest.raises(SearchRefused, match=r"^This expression repeats too much: make it simpler\.$"):
            list(find("text", Query(words, regular=True, whole_words=whole_words)))
    assert time.monotonic() - begun < 1


def test_counts_side_by_side_are_as_good_as_ever() -> None:
    text = "on 2024-01-31, " + "a" * 300
    assert found(text, r"\d{4}-\d{2}-\d{2}", regular=True) == ["2024-01-31"]
    assert found(text, "a{100}a{100}a{100}", regular=True) == ["a" * 300]
    assert found(text, "(?:(?:a{0,100}){0,100}){0,100}$", regular=True) == ["a" * 300]


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("", 0), ("abc", 3), ("ab{3}", 4), ("(ab){3}", 6), ("(?:(?P<n>ab{2})+c){10}", 40), (r"\({3}", 3),
        (r"[({3}]{2}", 2),
        ("(a{2}", 2), ("a)b{2}", 3), ("{9}a", 1), ("a{0}b{0,5}", 2), ("a{2,}?b", 3), (r"\p{Lu}{4}", 4), ("a{e<=1}", 7),
    ],
)  # fmt: skip
def test_the_size_of_an_expression_is_what_it_is_compiled_to(words: str, size: int) -> None:
    assert least_size(words) == size


@pytest.mark.parametrize(
    ("words", "text"), [(r"(a|aa)+\d", "a" * 5000), (r"(.|..)+\d\d", "a b " * 90), (r"(x+x+)+y", "x" * 3000)]
)
def test_an_expression_that_would_take_years_is_given_up(words: str, text: str) -> None:
    begun = time.monotonic()
    with pytest.raises(SearchRefused, match=r"^This expression takes too long: make it simpler\.$"):
        list(find(text, Query(words, regular=True), seconds=0.2))
    assert time.monotonic() - begun < 20


def test_one_that_finds_nothing_at_every_letter_is_given_up_as_well() -> None:
    with pytest.raises(SearchRefused, match="takes too long"):
        list(find("a" * 10_000, Query("b*", regular=True), seconds=0.0))


# ---------------------------------------------------------------- blocks, words, context


def test_blocks_with_the_same_words_are_found_in_any_spacing() -> None:
    lines = ["Donate today.", "Donate  today. ", "donate TODAY.", "Donate today and tomorrow.", "", " "]
    text = "\n".join(lines)
    plain = Document("plain", text)
    blocks = []
    for line in lines:
        begin = blocks[-1].end + 1 if blocks else 0
        blocks.append(Block(begin, begin + len(line), "paragraph"))
    for document in (plain, Document("page", text, blocks=tuple(blocks))):
        assert [text[b:e] for b, e in same_blocks(document, Span(0, 13))] == [
            "Donate today.", "Donate  today.", "donate TODAY."
        ]  # fmt: skip
        assert len(list(same_blocks(document, Span(0, 13), case=True))) == 2
        assert list(same_blocks(document, Span(len(text) - 1, len(text)))) == []


def test_blocks_that_hold_a_hit_are_found_once_each() -> None:
    text = "Sign up. Sign up.\n\nNo.\n Sign up \n"
    document = Document("plain", text)
    assert [text[b:e] for b, e in blocks_with(document, find(text, Query("sign")))] == ["Sign up. Sign up.", "Sign up"]
    page = Document("page", text, blocks=(Block(0, 17, "paragraph"), Block(19, 22, "other")))
    assert [text[b:e] for b, e in blocks_with(page, find(text, Query("sign")))] == ["Sign up. Sign up."]
    assert list(blocks_with(page, find(text, Query("nothing")))) == []


def test_context_ends_with_the_paragraph_and_cuts_no_character() -> None:
    text = "one\nle cafe\u0301 noir est bon\ntwo"
    at = text.index("noir")
    assert around(text, Span(at, at + 4), 40) == ("le cafe\u0301 ", "noir", " est bon")
    assert around(text, Span(at, at + 4), 2) == ("e\u0301 ", "no", " e")
    assert around(text, Span(0, len(text)), 3) == ("", "one", "")


# ---------------------------------------------------------------- endings and clitics of names


def test_names_are_found_with_their_endings() -> None:
    text = "Merkels Rede, Merkel, Merkelin; die Tallows und Tallow's Boot; Москвы и Москва"
    assert found(text, "Merkel", case=True, whole_words=True, inflected=True) == ["Merkels", "Merkel"]
    assert found(text, "Tallow", case=True, whole_words=True, inflected=True) == ["Tallows", "Tallow"]
    assert found(text, "Москв", case=True, whole_words=True, inflected=True) == ["Москвы", "Москва"]
    assert found(text, "Merkel", case=True, whole_words=True) == ["Merkel"]


def test_what_is_written_on_to_a_name_is_no_part_of_it() -> None:
    text = "قالت طالو، وطالو ولطالو وبطالو، خطالو"
    assert found(text, "طالو", whole_words=True, inflected=True) == ["طالو"] * 4
    assert found(text, "طالو", whole_words=True) == ["طالو"]
    hebrew = "בחיפה, ומחיפה, חיפה, דחיפה"
    assert found(hebrew, "חיפה", whole_words=True, inflected=True) == ["חיפה"] * 3
