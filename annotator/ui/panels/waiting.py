"""What a window shows while it has no corpus: what is being done, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from annotator.jobs import Progress

_WIDTH = 360


class Waiting(QWidget):
    """A sentence, a bar and a button in the middle of the window.

    Signals:
        cancelled(): the button was pressed.
    """

    cancelled = Signal()

    def __init__(self, sentence: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("waiting")
        self._sentence = QLabel(sentence, self)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(sentence)
        self._stop = QPushButton(self.tr("Cancel"), self)
        self._stop.clicked.connect(self.cancelled)
        column = QVBoxLayout(self)
        column.addStretch(2)
        for widget in (self._sentence, self._bar, self._stop):
            widget.setMaximumWidth(_WIDTH)
            widget.setMinimumWidth(_WIDTH if widget is not self._stop else 0)
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        column.setSpacing(12)
        self._stop.setFocus()

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far it is; None: it is over."""
        if progress is not None:
            self._bar.setMaximum(min(progress.total, 1000) if progress.total else 0)
            self._bar.setValue(progress.done * min(progress.total, 1000) // progress.total if progress.total else 0)
