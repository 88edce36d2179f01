"""Lines of a form with a small line under them: what it is for, or in its place what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

_GAP = 3


class Noted(QWidget):
    """A field and the line under it, which has its room whether anything stands in it or not.

    Attributes:
        trouble: the sentence that says what is wrong, '' if nothing is.

    Args:
        field: what the line is about.
        help_text: what it is for.
        marked: what has a red edge as long as something is wrong, and what a screen reader describes by the line.
    """

    def __init__(self, field: QWidget, help_text: str, parent: QWidget, marked: Sequence[QWidget] = ()) -> None:
        super().__init__(parent)
        self._help, self._marked = help_text, tuple(marked) or (field,)
        self.trouble = ""
        self._line = QLabel(self)
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        self._line.setWordWrap(True)
        self._line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._line.setProperty("size", "small")
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(_GAP)
        rows.addWidget(field)
        rows.addWidget(self._line)
        self._show()

    def explain(self, help_text: str) -> None:
        """Say something else of what it is for."""
        if help_text != self._help:
            self._help = help_text
            self._show()

    def complain(self, sentence: str) -> None:
        """Say what is wrong, or with '' that nothing is; a screen reader says it whenever it is another sentence."""
        if sentence != self.trouble:
            self.trouble = sentence
            self._show()
            if sentence:
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._line, sentence))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let the line have the lines that it needs; a form that was to find that out leaves room for others, too."""
        self._line.setMinimumHeight(0)  # or it would count as what the words need
        self._line.setFixedHeight(max(self._line.heightForWidth(self.width()), self._line.fontMetrics().lineSpacing()))

    def _show(self) -> None:
        self._line.setText(self.trouble or self._help)
        self._line.setProperty("tone", "danger" if self.trouble else "muted")
        _polish(self._line)
        self._fit()
        for widget in self._marked:
            widget.setAccessibleDescription(self._line.text())
            if bool(widget.property("trouble")) != bool(self.trouble):
                widget.setProperty("trouble", bool(self.trouble))
                _polish(widget)


def _polish(widget: QWidget) -> None:
    """Look up again what the style sheet says of it."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
