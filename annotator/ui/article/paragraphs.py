"""Where paragraphs begin and how high they stand: a table in numpy, no Qt.

Offsets are code points, heights whole pixels, so that what is scrolled fits
what is painted. Heights start as estimates and are replaced when a paragraph
is laid out; an article of 10 MB costs milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotator.model.document import BLOCK_KINDS, Block
from annotator.model.graphemes import snap_back
from annotator.model.span import Span

SOFT = 2_000
"""Longest piece that is laid out at once; longer paragraphs are cut at spaces, never inside a grapheme."""

FOLD = 1.3
"""Height of the line that stands for what is folded away, in lines."""

Offsets: TypeAlias = NDArray[np.int64]
Pixels: TypeAlias = NDArray[np.float64]

_CHUNK = 65_536
_PARAGRAPH = BLOCK_KINDS.index("paragraph")


def cut(text: str) -> tuple[Offsets, Offsets]:
    """Begins and ends of the pieces to lay out, newlines left out; at least one piece."""
    newlines = _newlines(text)
    begins = np.concatenate(([0], newlines + 1)).astype(np.int64)
    ends = np.concatenate((newlines, [len(text)])).astype(np.int64)
    if len(begins) > 1 and begins[-1] == ends[-1]:  # the newline at the end of the text opens no paragraph
        begins, ends = begins[:-1], ends[:-1]
    if ((ends - begins) > SOFT).any():
        begins, ends = _cut_softly(text, begins, ends)
    return begins, ends


def _newlines(text: str) -> Offsets:
    """Where the newlines are; looked for in chunks, as a copy of the whole text takes longer than the search."""
    found = [np.empty(0, dtype=np.int64)]
    for begin in range(0, len(text), _CHUNK):
        chunk = text[begin : begin + _CHUNK]
        encoded: NDArray[Any]
        if chunk.isascii():
            encoded = np.frombuffer(chunk.encode("ascii"), dtype=np.uint8)
        else:
            encoded = np.frombuffer(chunk.encode("utf-32-le"), dtype=np.uint32)
        found.append(np.flatnonzero(encoded == 10) + begin)
    return np.concatenate(found)


def _cut_softly(text: str, begins: Offsets, ends: Offsets) -> tuple[Offsets, Offsets]:
    starts: list[int] = []
    stops: list[int] = []
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        at = begin
        while end - at > SOFT:
            space = text.rfind(" ", at + SOFT // 2, at + SOFT)
            wanted = space + 1 if space > 0 else at + SOFT
            stop = at + snap_back(text[at : wanted + 64], wanted - at)
            stop = stop if stop > at else at + SOFT  # one grapheme of more than SOFT code points
            starts.append(at)
            stops.append(stop)
            at = stop
        starts.append(at)
        stops.append(end)
    return np.array(starts, dtype=np.int64), np.array(stops, dtype=np.int64)


def kinds(begins: Offsets, blocks: Sequence[Block]) -> NDArray[np.uint8]:
    """Index into BLOCK_KINDS for every piece: the kind of the block it begins in, else paragraph."""
    found = np.full(len(begins), _PARAGRAPH, dtype=np.uint8)
    if not blocks:
        return found
    block_begins = np.array([block.begin for block in blocks], dtype=np.int64)
    block_ends = np.array([block.end for block in blocks], dtype=np.int64)
    codes = np.array([BLOCK_KINDS.index(block.kind) for block in blocks], dtype=np.uint8)
    place = np.searchsorted(block_begins, begins, side="right") - 1
    inside = (place >= 0) & (begins < block_ends[place])
    found[inside] = codes[place[inside]]
    return found


class ParagraphTable:
    """All pieces of one article.

    Attributes:
        begins, ends: code points.
        kinds: index into BLOCK_KINDS.
        heights: pixels, estimated until `measured`.
        tops: pixels from the top of the article; one more than there are pieces.
        hidden: whether a piece is folded away; the first one of a fold is as high as the line that stands for it.
        folds: the first piece of every fold, and how many blocks it stands for.
    """

    def __init__(self, text: str, blocks: Sequence[Block] = ()) -> None:
        self.begins, self.ends = cut(text)
        self.kinds = kinds(self.begins, blocks)
        self._filled = np.flatnonzero(self.ends > self.begins)
        self.heights: Pixels = np.zeros(len(self.begins))
        self.known: NDArray[np.bool_] = np.zeros(len(self.begins), dtype=np.bool_)
        self.tops: Pixels = np.zeros(len(self.begins) + 1)
        self.hidden: NDArray[np.bool_] = np.zeros(len(self.begins), dtype=np.bool_)
        self.folds: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self.begins)

    @property
    def height(self) -> float:
        """Height of the whole article in pixels."""
        return float(self.tops[-1])

    def estimate(self, characters: Pixels, line: Pixels, gap: Pixels, empty: float) -> None:
        """Estimate every height anew.

        Args:
            characters: characters to a line, by kind.
            line: height of a line, by kind.
            gap: space after a paragraph, by kind.
            empty: height of an empty line.
        """
        lengths = self.ends - self.begins
        lines = np.maximum(1, np.ceil(lengths / np.maximum(1.0, characters[self.kinds])))
        gaps = gap[self.kinds]
        gaps[:-1][self.begins[1:] == self.ends[:-1]] = 0.0  # no gap where a paragraph goes on
        self.heights = np.ceil(lines * line[self.kinds] + gaps)
        self.heights[lengths == 0] = np.ceil(empty)
        self.known[:] = False
        self.heights[self.hidden] = 0.0
        self.heights[list(self.folds)] = np.ceil(line[_PARAGRAPH] * FOLD)
        self.known[self.hidden] = True
        self.settle()

    def fold(self, spans: Sequence[Span]) -> None:
        """Fold away the pieces in some stretches of text, and the empty lines after them; call `estimate` then.

        Nothing is folded where nothing would be left.
        """
        hidden = np.zeros(len(self), dtype=np.bool_)
        blocks = np.zeros(len(self), dtype=np.int64)
        for begin, end in spans:
            first = int(np.searchsorted(self.begins, begin, side="left"))
            last = int(np.searchsorted(self.ends, end, side="right"))
            hidden[first:last] = True
            blocks[first : first + 1] += 1 if last > first else 0
        empty = self.begins == self.ends
        # an empty line goes with what is folded before it
        filled = np.maximum.accumulate(np.where(empty, -1, np.arange(len(self))))
        hidden |= empty & (filled >= 0) & hidden[filled]
        if (hidden | empty).all():
            hidden[:] = False
        starts = np.flatnonzero(hidden & ~np.concatenate(([False], hidden[:-1])))
        counts: list[int] = np.add.reduceat(blocks * hidden, starts).tolist() if len(starts) else []
        self.hidden = hidden
        self.folds = dict(zip(starts.tolist(), counts, strict=True))
        self._filled = np.flatnonzero((self.ends > self.begins) & ~hidden)

    def shown_from(self, offset: int, step: int) -> int:
        """An offset that is not folded away: the next one, forwards (1) or backwards (-1), else the other way."""
        index = self.at_offset(offset)
        if not self.hidden[index]:
            return offset
        for way in (step, -step):
            found = self.next_filled(index, way)
            if found is not None:
                return int(self.begins[found] if way > 0 else self.ends[found])
        return offset

    def measured(self, index: int, height: float) -> float:
        """Note the true height of a piece; returns by how much it grew. Call `settle` after the last one."""
        grown = height - float(self.heights[index])
        self.known[index] = True
        if abs(grown) < 0.01:
            return 0.0
        self.heights[index] = height
        return grown

    def settle(self) -> None:
        """Bring the tops in line with the heights."""
        np.cumsum(self.heights, out=self.tops[1:])

    def at_offset(self, offset: int) -> int:
        """The piece that holds a code point (or the one before it, at a newline)."""
        return max(0, int(np.searchsorted(self.begins, offset, side="right")) - 1)

    def next_filled(self, index: int, step: int) -> int | None:
        """The next piece that is not an empty line, down (1) or up (-1) from one; None if there is none."""
        place = np.searchsorted(self._filled, index, side="right" if step > 0 else "left") - (step < 0)
        return int(self._filled[place]) if 0 <= place < len(self._filled) else None

    def at_height(self, y: float) -> int:
        """The piece at `y` pixels from the top of the article."""
        return max(0, min(len(self) - 1, int(np.searchsorted(self.tops, y, side="right")) - 1))

    def heights_of(self, offsets: Offsets) -> Pixels:
        """About where many code points stand, in pixels from the top of the article."""
        pieces = np.maximum(0, np.searchsorted(self.begins, offsets, side="right") - 1)
        lengths = np.maximum(1, self.ends[pieces] - self.begins[pieces])
        inside = np.minimum(1.0, (offsets - self.begins[pieces]) / lengths)
        heights: Pixels = self.tops[pieces] + inside * self.heights[pieces]
        return heights

    def between(self, begin: int, end: int) -> range:
        """The pieces that share a code point with `[begin, end)`."""
        first = self.at_offset(begin)
        return range(first, max(first + 1, int(np.searchsorted(self.begins, end, side="left"))))
