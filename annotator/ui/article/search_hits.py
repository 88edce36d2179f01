"""Hits of a search in the article: which are in a piece of text, how they look there and on the scroll bar."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollBar, QWidget

from annotator.model.span import Span
from annotator.ui.article.layouts import Box, Laid
from annotator.ui.theme import LIGHT, Theme

_RISE, _FALL = 0.9, 0.3
"""How far a hit reaches over and under the base line, in em: a little further than a tint."""


class LitHit(NamedTuple):
    """A hit in one piece of text: the whole of it, and where the part in the piece stands."""

    span: Span
    boxes: list[Box]


def hits_between(hits: Sequence[Span], begin: int, end: int) -> Sequence[Span]:
    """Those of many sorted hits, none of which overlap, that share text with `[begin, end)`."""
    first = bisect_left(hits, begin, key=lambda span: span.end - 1)
    return hits[first : bisect_left(hits, end, lo=first, key=lambda span: span.begin)]


def lit(laid: Laid, hits: Sequence[Span]) -> list[LitHit]:
    """Where the hits of a piece stand in it."""
    here = hits_between(hits, laid.begin, laid.begin + laid.length)
    return [LitHit(span, laid.boxes(*span)) for span in here]


def paint_grounds(painter: QPainter, laid: Laid, hits: Sequence[LitHit], theme: Theme) -> None:
    """Paint what is behind the text of hits."""
    for hit in hits:
        for rect in _rects(laid, hit):
            painter.fillRect(rect, QColor(theme.hit))


def paint_frames(painter: QPainter, laid: Laid, hits: Sequence[LitHit], current: Span | None, theme: Theme) -> None:
    """Paint square frames round hits, which no tint and no selection has; the current one's is heavy."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(QColor(theme.hit_edge), 1)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    for hit in hits:
        heavy = hit.span == current
        pen.setWidth(2 if heavy else 1)
        painter.setPen(pen)
        for rect in _rects(laid, hit):
            painter.drawRect(rect.adjusted(-1, -1, 1, 1) if heavy else rect)


def _rects(laid: Laid, hit: LitHit) -> Iterator[QRectF]:
    em = laid.style.em
    for box in hit.boxes:
        top = box.baseline - _RISE * em
        yield QRectF(box.left - 1, top, box.right - box.left + 2, box.baseline + _FALL * em - top)


ROWS = 4096
"""More rows of pixels than a scroll bar has."""

Heights = Callable[[NDArray[np.int64]], NDArray[np.float64]]
"""From offsets to where they stand, as shares of the whole height."""


def _thinned(offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of very many sorted offsets the first in each of so many stretches that no row of pixels is without its hits."""
    if len(offsets) <= ROWS:
        return offsets
    _, first = np.unique(offsets * ROWS // (offsets[-1] + 1), return_index=True)
    return offsets[first]


class HitBar(QScrollBar):
    """A scroll bar with a tick wherever there is a hit."""

    def __init__(self, heights: Heights, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._heights = heights
        self._offsets: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._ticks: list[int] = []
        self._ticked_for = (0, 0)
        self._theme = LIGHT

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._theme = theme
        self.update()

    def show_hits(self, hits: Sequence[Span]) -> None:
        """Show where these are."""
        self._offsets = _thinned(np.fromiter((span.begin for span in hits), dtype=np.int64, count=len(hits)))
        self._ticked_for = (0, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not len(self._offsets) or not self.maximum():
            return
        lengths = (self.height(), self.maximum())
        if self._ticked_for != lengths:  # no more of them than there are rows of pixels
            places = np.unique((self._heights(self._offsets) * (self.height() - 2)).astype(np.int64))
            self._ticks, self._ticked_for = places.tolist(), lengths
        painter = QPainter(self)
        colour = QColor(self._theme.hit_edge)
        for place in self._ticks:
            painter.fillRect(QRectF(2, place, self.width() - 4, 2), colour)
        painter.end()
