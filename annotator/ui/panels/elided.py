"""A label of one line that shortens its text where there is no room, instead of asking for more."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from annotator.ui.panels.signs import draw_line, reads_right_to_left
from annotator.ui.plain import plain_tip


class ElidedLabel(QLabel):
    """Plain text on one line; the whole of it is the tip when it was shortened."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        inner = self.contentsRect()
        shortened = QFontMetrics(self.font()).horizontalAdvance(self.text()) > inner.width()
        tip = plain_tip(self.text()) if shortened else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft and not reads_right_to_left(self.text())
        painter = QPainter(self)
        colour = self.palette().color(self.foregroundRole()).name()
        draw_line(painter, inner, self.text(), font=self.font(), colour=colour, at_end=mirrored)
        painter.end()
