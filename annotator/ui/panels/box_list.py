"""A list whose rows begin with a box: Space or a click on the box takes a row or leaves it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QStyle

from annotator.ui.panels.row_list import RowList

BOX = 14
"""Width and height of the box, in pixels."""

SIDE = 16
"""Pixels before the box, and at the end of the row."""


class BoxList(RowList):
    """The list.

    Attributes:
        box_chooses: whether a click on the box chooses the row as well.

    Signals:
        toggled(row): take it, or leave it.
    """

    toggled = Signal(int)
    box_chooses = True

    def box_in(self, rect: QRect) -> QRect:
        """The box of a row whose content has the place `rect`, which is `SIDE` from both ends of the row."""
        box = QRect(rect.left(), rect.top() + (rect.height() - BOX) // 2, BOX, BOX)
        return QStyle.visualRect(self.layoutDirection(), rect, box)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif self.current_row() >= 0:
            self.toggled.emit(self.current_row())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row_of_box(event)
        if row < 0 or self.box_chooses:
            super().mouseReleaseEvent(event)
            row = self._row_of_box(event)  # choosing may have changed what is listed
        else:
            self.go_to(row)
        if row >= 0:
            self.toggled.emit(row)

    def _row_of_box(self, event: QMouseEvent) -> int:
        """The row at whose box, or beside it, the left button is; -1 for none."""
        index, x = self.indexAt(event.position().toPoint()), event.position().x()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = self.viewport().width() - x
        there = x < 2 * SIDE + BOX and event.button() == Qt.MouseButton.LeftButton
        return index.row() if there else -1
