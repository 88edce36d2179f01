"""The part of an article that a screen reader is shown, and how its offsets and the article's lead to each other.

A page is a row of whole pieces of the `ParagraphTable`, one paragraph each:
a long paragraph is several of them, so that none is slow and each breaks its
lines where the painted piece does. No widget, nothing is laid out.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from annotator.model.offsets import OffsetMap
from annotator.ui.article.layouts import SHOWN
from annotator.ui.article.paragraphs import ParagraphTable

LENGTH = 12_000
"""Characters of a page, about."""

MOST = 150
"""Pieces of a page at most: an article may hold nothing but blank lines."""


def safe(text: str) -> str:
    """The text with what a text document cannot hold replaced one for one, as it is painted."""
    return text if text.isascii() and text.isprintable() else text.translate(SHOWN)


def around(table: ParagraphTable, here: int) -> range:
    """The pieces of the page with piece number `here` in its middle."""
    count = len(table.begins)
    first, last = here, here + 1
    length = _length(table, here)
    while length < LENGTH and last - first < MOST and (first > 0 or last < count):
        if first > 0:
            first -= 1
            length += _length(table, first)
        if last < count:
            length += _length(table, last)
            last += 1
    return range(first, last)


def shifted(pieces: range, here: int) -> range:
    """The page moved by a piece, so that the caret gets another number in it; the same one at the article's start.

    A screen reader that is told the number it was told last takes it for no move at all.
    """
    if here > pieces.start:
        return range(pieces.start + 1, pieces.stop)
    return range(max(0, pieces.start - 1), pieces.stop)


def _length(table: ParagraphTable, piece: int) -> int:
    return int(table.ends[piece]) - int(table.begins[piece]) + 1


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """Some pieces in a row; offsets in the article are code points, places in the page UTF-16 units.

    Attributes:
        pieces: the numbers of those that it stands for.
        shown: the numbers of those in it: all but what is folded away.
        begins: where each of them begins in the article.
        starts: where each begins in the page; between two there is one sign that ends a paragraph.
        texts: what each holds, made safe.
    """

    pieces: range
    shown: tuple[int, ...]
    begins: tuple[int, ...]
    starts: tuple[int, ...]
    texts: tuple[str, ...]
    _maps: tuple[OffsetMap, ...]

    def to_page(self, offset: int) -> int:
        """The place of an offset; of one outside the page, the end that is nearest to it."""
        number = max(0, bisect_right(self.begins, offset) - 1)
        local = max(0, min(offset - self.begins[number], len(self.texts[number])))
        return self.starts[number] + self._maps[number].to_utf16(local)

    def to_article(self, place: int) -> int:
        """The offset at a place of the page."""
        number = max(0, bisect_right(self.starts, place) - 1)
        local = min(place - self.starts[number], self._maps[number].utf16_length)
        return self.begins[number] + self._maps[number].to_codepoint(local)


def page_of(text: str, table: ParagraphTable, pieces: range) -> ReadingPage:
    """The page with these pieces of an article; what is folded away is left out, as on the canvas."""
    shown = tuple(piece for piece in pieces if not table.hidden[piece]) or tuple(pieces)
    begins, starts, texts, maps = [], [], [], []
    start = 0
    for piece in shown:
        begin, end = int(table.begins[piece]), int(table.ends[piece])
        texts.append(safe(text[begin:end]))
        maps.append(OffsetMap(texts[-1]))
        begins.append(begin)
        starts.append(start)
        start += maps[-1].utf16_length + 1
    return ReadingPage(pieces, shown, tuple(begins), tuple(starts), tuple(texts), tuple(maps))
