"""Code points and UTF-16: one to one, whatever the text holds."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.model.offsets import OffsetMap

PIECES = [
    "a", "é", "e\u0301", "👩‍👩‍👧", "🇩🇪", "𝔸", "\U0010ffff", "\U00010000", "שלום", "مُغلق", "क्षि", "か\u3099",
    "\u200d", "\u200f", "\ufe0f", "\ufffd", "\uffff", "\n",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))


@given(TEXTS)
@example("")
@example("🚢")
@example("🚢🚢")
def test_every_offset_there_and_back(text: str) -> None:
    offsets = OffsetMap(text)
    assert offsets.length == len(text)
    assert offsets.utf16_length == len(text.encode("utf-16-le")) // 2
    for offset in range(len(text) + 1):
        there = len(text[:offset].encode("utf-16-le")) // 2
        assert offsets.to_utf16(offset) == there
        assert offsets.to_codepoint(there) == offset
        assert not offsets.splits_pair(there)


@given(TEXTS)
def test_every_utf16_offset_is_a_code_points_or_inside_a_pair(text: str) -> None:
    offsets = OffsetMap(text)
    whole = {offsets.to_utf16(offset) for offset in range(len(text) + 1)}
    for offset16 in range(offsets.utf16_length + 1):
        assert offsets.splits_pair(offset16) == (offset16 not in whole)
        if offset16 not in whole:
            assert offsets.to_codepoint(offset16) == offsets.to_codepoint(offset16 - 1)


@pytest.mark.parametrize("text", ["", "plain", "Größe ≠ 漢字 \uffff"])
def test_a_text_without_astral_characters_needs_no_table(text: str) -> None:
    offsets = OffsetMap(text)
    assert offsets._astral == []
    assert [offsets.to_utf16(offset) for offset in range(len(text) + 1)] == list(range(len(text) + 1))
