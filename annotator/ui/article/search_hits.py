"""Hits of a search in the article: which are in a piece of text, and how they look there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.model.span import Span
from annotator.ui.article.layouts import Box, Laid
from annotator.ui.theme import Theme

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
