"""Panels side by side with a line between them: thin to look at, wide to take hold of, and moved by arrow keys, too."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from annotator.ui.theme import LIGHT, Theme

LINE = 1
GRIP = 4
"""Pixels at either side of the line that belong to it for the mouse."""

STEP = 16
"""Pixels that an arrow key moves it by."""


class Splitter(QSplitter):
    """A splitter whose lines can be reached by Tab.

    Signals:
        escaped: Esc was pressed on a line; the keyboard should go back to the text.
    """

    escaped = Signal()

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.theme = LIGHT
        self.setHandleWidth(LINE)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:  # noqa: N802  Qt's name
        return _Line(self.orientation(), self)

    def add(self, widget: QWidget, edge: str) -> None:
        """Add a widget; `edge` is what the line before it is called."""
        self.addWidget(widget)
        self.handle(self.count() - 1).setAccessibleName(edge)

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self.theme = theme
        for number in range(1, self.count()):
            self.handle(number).update()


class _Line(QSplitterHandle):
    """The line; arrows move it, Esc leaves it."""

    def __init__(self, orientation: Qt.Orientation, parent: Splitter) -> None:
        super().__init__(orientation, parent)
        self._splitter = parent
        self._from_mouse = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAttribute(Qt.WidgetAttribute.WA_MouseNoMask)  # hit wherever it is, drawn in its middle

    @property
    def _across(self) -> bool:
        return self.orientation() == Qt.Orientation.Horizontal

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002
        # the splitter lays out by what is inside the margins
        self.setContentsMargins(*((GRIP, 0, GRIP, 0) if self._across else (0, GRIP, 0, GRIP)))
        self._show_line()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back, on = (Qt.Key.Key_Left, Qt.Key.Key_Right) if self._across else (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.key() == Qt.Key.Key_Escape:
            self._splitter.escaped.emit()
        elif event.key() in {back, on}:
            self._put(self._place() + (STEP if event.key() == on else -STEP))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._from_mouse = self._place() - self._along(self.mapToParent(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # the splitter itself takes the margin for the line, which would jump under the mouse
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._put(self._along(self.mapToParent(event.position().toPoint())) + self._from_mouse)

    def _along(self, point: QPoint) -> int:
        return point.x() if self._across else point.y()

    def _place(self) -> int:
        """Where the line stands in the splitter: its left or upper edge, in pixels."""
        return self._along(self.mapToParent(self.contentsRect().topLeft()))

    def _put(self, place: int) -> None:
        """Move the line there; from right to left a splitter counts to the other edge."""
        self.moveSplitter(place + LINE if self._across and self.isRightToLeft() else place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_line()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_line()

    def _show_line(self) -> None:
        self.setMask(QRegion(self._line()))
        self.update()

    def _line(self) -> QRect:
        """The line itself, wider while it has the keyboard."""
        more = 1 if self.hasFocus() else 0
        inside = self.contentsRect()
        return inside.adjusted(-more, 0, more, 0) if self._across else inside.adjusted(0, -more, 0, more)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self._splitter.theme
        colour = theme.focus if self.hasFocus() else theme.accent if self.underMouse() else theme.border
        QPainter(self).fillRect(self._line(), QColor(colour))
