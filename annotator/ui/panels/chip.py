"""A chip: a flat button with a swatch, a name and the key that does the same."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QStyle, QWidget

from annotator.ui.panels.signs import SWATCH, draw_line, draw_swatch
from annotator.ui.theme import Theme, small

HEIGHT = 26
WIDEST = 240

_SIDE = 9
_GAP = 7


class Chip(QAbstractButton):
    """A button that can be reached by Tab but never takes the keyboard from the text when clicked.

    Attributes:
        key: shown in a small box after the name, '' for none.
        colour: of the swatch before the name, '' for none.
    """

    def __init__(
        self, text: str, theme: Theme, *, key: str = "", colour: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.key = key
        self.colour = colour
        self._theme = theme
        self.setText(text)
        self.setAccessibleName(self.tr("{name}, key {key}").format(name=text, key=key) if key else text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        width = 2 * _SIDE + QFontMetrics(self.font()).horizontalAdvance(self.text())
        if self.colour:
            width += SWATCH + _GAP
        if self.key:
            width += _GAP + self._key_width()
        return QSize(min(width, WIDEST), max(HEIGHT, QFontMetrics(self.font()).height() + 8))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter)
        inner = self.rect().adjusted(_SIDE, 0, -_SIDE, 0)
        if self.colour:
            swatch = self._placed(inner, 0, SWATCH)
            draw_swatch(painter, QPointF(swatch.center()) + QPointF(0.5, 0.5), self.colour, self._theme)
            inner = self._placed(inner, SWATCH + _GAP, inner.width() - SWATCH - _GAP)
        if self.key:
            width = self._key_width()
            self._draw_key(painter, self._placed(inner, inner.width() - width, width))
            inner = self._placed(inner, 0, inner.width() - width - _GAP)
        colour = self._theme.text if self.isEnabled() else self._theme.muted
        draw_line(painter, inner, self.text(), font=self.font(), colour=colour)
        painter.end()

    def _draw_ground(self, painter: QPainter) -> None:
        theme = self._theme
        ground = theme.raised
        if self.isDown():
            ground = theme.row
        elif self.underMouse() and self.isEnabled():
            ground = theme.hover
        focused = self.hasFocus()
        edge = theme.focus if focused else theme.border
        painter.setPen(QPen(QColor(edge), 2 if focused else 1))
        painter.setBrush(QColor(ground))
        inset = 1.0 if focused else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)

    def _draw_key(self, painter: QPainter, rect: QRect) -> None:
        theme = self._theme
        font = self._key_font()
        height = QFontMetrics(font).height() + 2
        box = QRect(rect.left(), rect.center().y() - height // 2 + 1, rect.width(), height)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(theme.hatch))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self.key)

    def _key_font(self) -> QFont:
        return small(self.font(), 0.84)

    def _key_width(self) -> int:
        return max(QFontMetrics(self._key_font()).horizontalAdvance(self.key) + 10, 18)

    def _placed(self, rect: QRect, left: int, width: int) -> QRect:
        part = QRect(rect.left() + left, rect.top(), width, rect.height())
        return QStyle.visualRect(self.layoutDirection(), rect, part)
