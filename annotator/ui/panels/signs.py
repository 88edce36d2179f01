"""Small signs that panels draw: a label's swatch, an article's state dot, a line of text in its own direction."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen

from annotator.ui.theme import Theme, ink, on

DOT = 9
SWATCH = 10

_LOOK = 200


def reads_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction reads from right to left."""
    for character in text[:_LOOK]:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def one_line(text: str, limit: int = 200) -> str:
    """The start of a text with its white space made single spaces, for a row of a list."""
    return " ".join(text[: limit * 2].split())[:limit]


def draw_line(
    painter: QPainter,
    rect: QRect,
    text: str,
    *,
    font: QFont,
    colour: str,
    at_end: bool = False,
) -> None:
    """Draw one line of text, shortened with an ellipsis where it ends, aligned to the side it begins on.

    Args:
        painter: its font, pen and direction are left changed.
        rect: the line's place; the text is centred in its height.
        text: without line breaks.
        font: what to set it in.
        colour: `#RRGGBB`.
        at_end: align it to the far side (counts, times) of a left-to-right line.
    """
    right_to_left = reads_right_to_left(text)
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    side = Qt.AlignmentFlag.AlignRight if right_to_left or at_end else Qt.AlignmentFlag.AlignLeft
    flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    shown = text
    if metrics.horizontalAdvance(text) > rect.width():
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(flags) | int(Qt.TextFlag.TextSingleLine), shown)


def draw_swatch(painter: QPainter, centre: QPointF, colour: str, theme: Theme, size: float = SWATCH) -> None:
    """A small rounded square in a label's colour, edged in its stronger shade."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(ink(colour, theme)), 1))
    painter.setBrush(QColor(colour))
    half = size / 2 - 0.5
    painter.drawRoundedRect(QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half), 2.5, 2.5)
    painter.restore()


def draw_state(painter: QPainter, centre: QPointF, state: str, theme: Theme) -> None:
    """The dot of an article's state: every state has its own shape as well as its colour."""
    colour = {"finished": theme.success, "in-progress": theme.busy}.get(state, theme.idle)
    radius = DOT / 2 - 0.75
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 1.5))
    painter.setBrush(QColor(colour) if state == "finished" else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, radius, radius)
    if state == "in-progress":
        half = QPainterPath(centre)
        half.arcTo(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius), 90, -180)
        painter.fillPath(half, QColor(colour))
    elif state == "skipped":
        painter.drawLine(QPointF(centre.x() - radius, centre.y()), QPointF(centre.x() + radius, centre.y()))
    painter.restore()


def draw_tick(painter: QPainter, box: QRect, theme: Theme, *, ticked: bool) -> None:
    """A box, with a tick in it or without."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.accent if ticked else theme.outline), 1))
    painter.setBrush(QColor(theme.accent if ticked else theme.raised))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if ticked:
        painter.setPen(QPen(QColor(on(theme.accent)), 1.8))
        at = QPointF(box.topLeft())
        painter.drawPolyline([at + QPointF(3.2, 7.2), at + QPointF(6, 10), at + QPointF(10.8, 4.2)])


def draw_stroke(painter: QPainter, box: QRect, theme: Theme) -> None:
    """A stroke in the place of a box: it cannot be taken."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.muted), 1.5))
    painter.drawLine(QPointF(box.left() + 3, box.center().y()), QPointF(box.right() - 2, box.center().y()))
