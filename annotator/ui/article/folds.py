"""The line that stands for what is folded away: a dashed rule with how much it is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from annotator.ui.theme import Theme, small, ui_font

_ROOM = 10.0


def paint_fold(painter: QPainter, area: QRectF, blocks: int, theme: Theme, *, right_to_left: bool) -> None:
    """Paint the line for a fold of some blocks into an area of the viewport."""
    text = QCoreApplication.translate("Folds", "… {0} blocks of boilerplate").format(blocks)
    if blocks == 1:
        text = QCoreApplication.translate("Folds", "… 1 block of boilerplate")
    painter.save()
    font = small(ui_font())
    width = QFontMetricsF(font).horizontalAdvance(text) + _ROOM
    painter.setFont(font)
    painter.setPen(QColor(theme.muted))
    side = Qt.AlignmentFlag.AlignRight if right_to_left else Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), text)
    painter.setPen(QPen(QColor(theme.border), 1.0, Qt.PenStyle.DashLine))
    y = round(area.center().y()) + 0.5
    begin, end = (area.left(), area.right() - width) if right_to_left else (area.left() + width, area.right())
    painter.drawLine(QPointF(begin, y), QPointF(end, y))
    painter.restore()
