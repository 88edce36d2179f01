"""The line to search a list with, above that list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from annotator.ui.theme import Theme, icon

_TO_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchField(QLineEdit):
    """A line to type in, from which Down and Enter go to the list; Esc empties it first and leaves then.

    Attributes:
        is_completing: whether a list of what may follow is open, to which those keys belong then.
    """

    down = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_completing: Callable[[], bool] = lambda: False
        self.setClearButtonEnabled(True)
        self.setProperty("search", "true")
        self._magnifier = QAction(self)
        self.addAction(self._magnifier, QLineEdit.ActionPosition.LeadingPosition)

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._magnifier.setIcon(icon("search", theme.muted))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (*_TO_LIST, Qt.Key.Key_Escape) and self.is_completing():
            event.ignore()
        elif event.key() in _TO_LIST:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)
