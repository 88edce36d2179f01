"""A segmented control: a few choices in one frame, of which one is active."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from annotator.ui.panels.chip import HEIGHT
from annotator.ui.panels.chip_flow import arrow_step
from annotator.ui.theme import LIGHT, Theme, bold


class Segments(QWidget):
    """A segmented control: one frame, one segment a layer. Left and Right switch when it has the keyboard."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Layer"))
        self._theme = LIGHT
        self._buttons: dict[str, _Segment] = {}
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def set_layers(self, layers: list[tuple[str, str, str]], theme: Theme) -> None:
        for button in self._buttons.values():
            self._box.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {}
        self._theme = theme
        for number, (name, title, tip) in enumerate(layers):
            button = _Segment(title, theme, self)
            button.edges = (number == 0, number == len(layers) - 1)
            button.setToolTip(tip)
            button.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
            self._buttons[name] = button
            self._box.addWidget(button)
        self.setVisible(bool(layers))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self._buttons.values():
            button.theme = theme
        self.update()

    def show_layer(self, name: str) -> None:
        for key, button in self._buttons.items():
            button.setChecked(key == name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = arrow_step(self, event)
        names = list(self._buttons)
        if not step or not names:
            super().keyPressEvent(event)
            return
        here = next((number for number, name in enumerate(names) if self._buttons[name].isChecked()), 0)
        self.chosen.emit(names[(here + step) % len(names)])

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: ARG002
        self._repaint()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: ARG002
        self._repaint()

    def _repaint(self) -> None:
        for button in self._buttons.values():
            button.update()


class _Segment(QAbstractButton):
    """One layer of the segmented control; the active one is bold on its own ground."""

    def __init__(self, text: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.edges = (True, True)
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def nextCheckState(self) -> None:  # noqa: N802
        """What is checked is said by the window, not by the click."""

    def sizeHint(self) -> QSize:
        # always as wide as in bold, so that switching moves nothing
        metrics = QFontMetrics(bold(self.font()))
        return QSize(metrics.horizontalAdvance(self.text()) + 26, max(HEIGHT, metrics.height() + 8))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self.theme
        frame = self.parentWidget()
        focused = self.isChecked() and frame is not None and frame.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.rect())
        ground = theme.row if self.isChecked() else theme.hover if self.underMouse() else theme.raised
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(self._frame(0.5), 6, 6)
        if not self.edges[1]:
            side = self.rect().right() if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else 0
            painter.fillRect(QRect(side, 0, 1, self.height()), QColor(theme.border))
        if focused:
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 4, 4)
        painter.setFont(bold(self.font()) if self.isChecked() else self.font())
        painter.setPen(QColor(theme.accent if self.isChecked() else theme.text))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())
        painter.end()

    def _frame(self, inset: float) -> QRectF:
        """The outline, reaching beyond the sides that another segment adjoins."""
        first, last = self.edges
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            first, last = last, first
        return QRectF(self.rect()).adjusted(inset if first else -12, inset, -inset if last else 12, -inset)
