"""Texts of other tools: what they become, and where each of their offsets goes, in every unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import FileRefused
from annotator.formats.foreign_text import UNITS, Counted, ForeignText, decoded
from annotator.model.document import UNSTORABLE

RAW = st.text(st.sampled_from("ab \r\n\ufeff\x00\x0b\u0308é\u2028😀\ud83d"), max_size=30)


def slowly(raw: str) -> tuple[str, list[int]]:
    """The text, character by character, and where each offset of the raw text goes."""
    text, places, at = "", [], int(raw.startswith("\ufeff"))
    places += [0] * at
    while at < len(raw):
        places.append(len(text))
        if raw[at] == "\r" and raw[at + 1 : at + 2] == "\n":
            at += 1
            places.append(len(text))
            text += "\n"
        elif raw[at] == "\r":
            text += "\n"
        else:
            text += "\ufffd" if UNSTORABLE.match(raw[at]) else raw[at]
        at += 1
    return text, [*places, len(text)]


@given(RAW)
def test_every_offset_goes_where_its_character_goes(raw: str) -> None:
    made = ForeignText.of(raw)
    text, places = slowly(raw)
    assert made.text == text
    assert [made.offset(offset) for offset in range(len(raw) + 1)] == places
    assert len(made.normalisation.replaced) == sum(1 for char in raw if UNSTORABLE.match(char))


@pytest.mark.parametrize(
    ("raw", "newline"), [("a\nb", "lf"), ("a\r\nb", "crlf"), ("a\rb", "cr"), ("a\r\nb\n", "mixed"), ("ab", "lf")]
)
def test_line_ends_are_named(raw: str, newline: str) -> None:
    assert ForeignText.of(raw).normalisation.newline == newline


@given(st.text(st.sampled_from("aé\u0308😀東"), max_size=20), st.sampled_from(UNITS), st.integers(-2, 90))
def test_units_are_counted_both_ways(text: str, unit: str, offset: int) -> None:
    encoded = {"codepoint": "utf-32-le", "utf16": "utf-16-le", "byte": "utf-8"}[unit]
    width = {"codepoint": 4, "utf16": 2, "byte": 1}[unit]
    counted = Counted(text, unit)
    lengths = [len(text[:place].encode(encoded)) // width for place in range(len(text) + 1)]
    assert [counted.counted(place) for place in range(len(text) + 1)] == lengths
    assert counted.codepoint(offset) == (lengths.index(offset) if offset in lengths else None)


def test_no_charset_is_guessed() -> None:
    assert decoded("é".encode("utf-16"), name="a") == "\ufeffé"
    assert decoded(b"\xef\xbb\xbfa", name="a") == "\ufeffa"
    with pytest.raises(FileRefused, match="a, line 2"):
        decoded("a\né".encode("latin-1"), name="a")
