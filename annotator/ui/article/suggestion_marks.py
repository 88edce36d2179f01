"""Draws suggestions: a dashed outline, and over it the label with its score and a question mark."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from annotator.model.scheme import Scheme
from annotator.model.suggestion import Suggestion
from annotator.ui.article.labels import OVERHANG, Lettering, Tag
from annotator.ui.article.layouts import Box, Laid
from annotator.ui.article.painter import FALL, RISE, Drawing
from annotator.ui.theme import Theme, ink

_DASHES = [3.0, 2.0]
_APART = 4.0
"""Least room between two labels over one line, in pixels."""


class Dashed(NamedTuple):
    """One suggestion as it is drawn on a piece; pixels from the piece's top left.

    Attributes:
        tag: its label; None where there is no room for one beside others.
    """

    suggestion: str
    outlines: tuple[QRectF, ...]
    colour: QColor
    tag: Tag | None


def draw_up(
    laid: Laid, drawing: Drawing, suggestions: Iterable[Suggestion], scheme: Scheme, theme: Theme, ratio: float
) -> list[Dashed]:
    """Work out what to draw for the suggestions on a piece, their labels where those of annotations leave room."""
    lettering = Lettering(laid.style.labels, theme.muted, ratio)
    taken = _Taken(laid, drawing.tags, lettering)
    found: list[Dashed] = []
    for suggestion in suggestions:
        label = scheme.label(suggestion.layer, suggestion.label)
        boxes = [box for begin, end in suggestion.spans for box in laid.boxes(begin, end)]
        if label is None or not boxes:
            continue
        colour = ink(label.colour, theme)
        begins_here = suggestion.begin >= laid.begin
        tag = _tag(laid, boxes, (_long(suggestion), "?"), colour, taken, lettering) if begins_here else None
        found.append(Dashed(suggestion.id, tuple(_outline(laid, box) for box in boxes), QColor(colour), tag))
    return found


def _long(suggestion: Suggestion) -> str:
    score = "" if suggestion.confidence is None else f"{suggestion.confidence:.2f} "
    return f"{suggestion.label} {score}?"


def _outline(laid: Laid, box: Box) -> QRectF:
    em = laid.style.em
    return QRectF(
        QPointF(box.left - 1, box.baseline - RISE * em + 1), QPointF(box.right + 1, box.baseline + FALL * em + 0.5)
    )


class _Taken:
    """What stands over each line of a piece already: from where to where, in pixels from where the line begins."""

    def __init__(self, laid: Laid, tags: Iterable[Tag], lettering: Lettering) -> None:
        self._laid = laid
        self._height = lettering.pixmap("?", lettering.plain).deviceIndependentSize().height()
        self._bottoms = [line.y() + line.ascent() - RISE * laid.style.em for line in laid.lines]
        self._rows: list[list[tuple[float, float]]] = [[] for _ in laid.lines]
        for tag in tags:
            self._add(tag)

    def place(self, head: Box, pixmap: QPixmap) -> Tag | None:
        """A label over its words, if there is room for it; that is taken then."""
        laid, width = self._laid, pixmap.deviceIndependentSize().width()
        # both directions are alike when counted from where the line begins
        turned = laid.right_to_left
        begin, end = (laid.width - head.right, laid.width - head.left) if turned else (head.left, head.right)
        at = _free(begin, end, width, self._rows[head.line], laid.width + OVERHANG)
        if at is None:
            return None
        x = laid.width - at - width if turned else at
        tag = Tag(QPointF(x, self._bottoms[head.line] - self._height), pixmap)
        self._add(tag)
        return tag

    def _add(self, tag: Tag) -> None:
        box, whole = QRectF(tag.at, tag.pixmap.deviceIndependentSize()), self._laid.width
        stretch = (whole - box.right(), whole - box.left()) if self._laid.right_to_left else (box.left(), box.right())
        first = bisect_right(self._bottoms, box.top())
        for row in self._rows[first : bisect_left(self._bottoms, box.bottom() + self._height)]:
            insort(row, stretch)


def _free(begin: float, end: float, width: float, row: Sequence[tuple[float, float]], limit: float) -> float | None:
    """Where a label may begin: at the start of its words, or further on where another one ends."""
    at = min(begin, limit - width)
    for left, right in row:
        if left - _APART >= at + width:
            break
        at = max(at, right + _APART)
    return None if (at >= end and at > begin) or at + width > limit else at


def _tag(
    laid: Laid, boxes: Sequence[Box], texts: Sequence[str], colour: str, taken: _Taken, lettering: Lettering
) -> Tag | None:
    """The longest text that fits over the first line, beginning over its own words; None if none does."""
    first = [box for box in boxes if box.line == boxes[0].line]
    head = max(first, key=lambda box: box.right) if laid.right_to_left else min(first, key=lambda box: box.left)
    for text in texts:
        tag = taken.place(head, lettering.pixmap(text, colour))
        if tag is not None:
            return tag
    return None


def paint(painter: QPainter, dashed: Sequence[Dashed], current: str, theme: Theme) -> None:
    """Draw the suggestions on one piece, the one at the caret stronger; the painter's origin is its top left."""
    if not dashed:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for one in dashed:
        pen = QPen(QColor(theme.focus), 2.0) if one.suggestion == current else QPen(one.colour, 1.2)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern(_DASHES)
        painter.setPen(pen)
        for outline in one.outlines:
            painter.drawRoundedRect(outline, 3, 3)
        if one.tag is not None:
            painter.drawPixmap(one.tag.at, one.tag.pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
