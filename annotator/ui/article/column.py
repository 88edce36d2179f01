"""The column of text: which piece stands where, with true heights wherever somebody looked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QFontMetricsF

from annotator.model.document import BLOCK_KINDS, Document
from annotator.ui.article.layouts import EMPTY_LINE, Laid, Layouts
from annotator.ui.article.paragraphs import ParagraphTable
from annotator.ui.article.styles import Style

_BODY = BLOCK_KINDS.index("paragraph")
_SAMPLE = 600
"""Characters of an article that say how wide its characters are."""


class Column:
    """The pieces of one article at one width and font; y is in pixels from the column's top.

    Heights of pieces nobody has looked at are guesses, so whatever is below
    them moves when they are laid out.
    """

    def __init__(self, document: Document, table: ParagraphTable, styles: tuple[Style, ...], width: float) -> None:
        self.width = width
        self._table = table
        self._layouts = Layouts(document, table, styles, width)
        body = styles[_BODY]
        wider = _character_width(document.text, body) / body.character
        table.estimate(
            np.array([width / (style.character * wider) for style in styles]),
            np.array([style.pitch for style in styles]),
            np.array([style.gap for style in styles]),
            body.line * EMPTY_LINE,
        )

    @property
    def height(self) -> float:
        """Of all pieces."""
        return self._table.height

    def piece(self, index: int) -> Laid:
        """A piece, laid out."""
        return self._layouts.piece(index)

    def index_of(self, offset: int) -> int:
        """The number of the piece that holds a code point."""
        return self._table.at_offset(offset)

    def top(self, index: int) -> float:
        """Where a piece begins; the index after the last one is the end of the column."""
        return float(self._table.tops[min(index, len(self._table))])

    def at(self, y: float) -> tuple[Laid, float]:
        """The piece at a height, and where it begins."""
        index = self._table.at_height(y)
        return self.piece(index), self.top(index)

    def holding(self, offset: int) -> tuple[Laid, float]:
        """The piece that holds a code point, and where it begins."""
        index = self._table.at_offset(offset)
        return self.piece(index), self.top(index)

    def shares(self, offsets: NDArray[np.int64]) -> NDArray[np.float64]:
        """Where many code points stand, as shares of the column's height (0 to 1)."""
        return self._table.heights_of(offsets) / max(1.0, self.height)

    def neighbour(self, offset: int, step: int) -> Laid | None:
        """The next piece that is not an empty line, down (1) or up (-1) from the one that holds an offset."""
        index = self._table.next_filled(self._table.at_offset(offset), step)
        return None if index is None else self.piece(index)

    def touched(self, begin: int, end: int) -> range:
        """The pieces that share text with `[begin, end)`."""
        return self._table.between(begin, end)

    def is_hidden(self, index: int) -> bool:
        """Whether a piece is folded away."""
        return bool(self._table.hidden[index])

    def folds_between(self, top: float, bottom: float) -> list[tuple[float, float, int]]:
        """Where each fold between two heights begins and ends, and how many blocks it stands for."""
        if not self._table.folds:
            return []
        seen = self.between(top, bottom)
        return [
            (self.top(index), self.top(index + 1), self._table.folds[index])
            for index in seen
            if index in self._table.folds
        ]

    def between(self, top: float, bottom: float) -> range:
        """The pieces that stand between two heights, as far as is known."""
        return range(self._table.at_height(top), self._table.at_height(bottom) + 1)

    def lay_out(self, top: float, bottom: float) -> None:
        """Make the heights true of whatever stands between two heights; the first piece keeps its place."""
        while True:
            unknown = [index for index in self.between(top, bottom) if not self._table.known[index]]
            if not unknown:
                return
            self._measure(unknown)

    def lay_out_above(self, top: float, old: float) -> float:
        """Make the heights true from `top` down to what stood at `old`; returns by how much that was moved down."""
        anchor = self._table.at_height(old)
        before = self.top(anchor)
        while True:
            wanted = top + self.top(anchor) - before
            unknown = [i for i in range(self._table.at_height(wanted), anchor) if not self._table.known[i]]
            if not unknown:
                return self.top(anchor) - before
            self._measure(unknown)

    def forget_marks(self, pieces: range) -> None:
        """Have the marks of some pieces worked out anew."""
        self._layouts.forget_marks(pieces)

    def forget_all_marks(self) -> None:
        """The same for every piece."""
        self._layouts.forget_all_marks()

    def _measure(self, pieces: list[int]) -> None:
        for index in pieces:
            self._table.measured(index, self._layouts.piece(index).height)
        self._table.settle()


def _character_width(text: str, style: Style) -> float:
    """How wide a character of this very article is on the whole: scripts differ by a factor of three."""
    sample = text[:_SAMPLE].replace("\n", " ")
    return max(1.0, QFontMetricsF(style.font).horizontalAdvance(sample) / len(sample)) if sample else style.character
