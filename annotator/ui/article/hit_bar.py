"""A scroll bar that shows where the hits of a search are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from annotator.model.span import Span
from annotator.ui.theme import LIGHT, Theme

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
