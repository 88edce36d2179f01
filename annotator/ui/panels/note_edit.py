"""Where a note is written: as high as its text, kept when the keyboard leaves it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

_LINES = 6

PAUSE = 1_000
"""A note is kept when nothing was typed for so long, in milliseconds: what shows is to be on disk."""


class NoteEdit(QPlainTextEdit):
    """A plain text of its own undo until it is kept. Enter makes a new line, Tab goes on to the next control.

    Signals:
        written: the note, to be kept.
        left: Esc or Ctrl+Enter was pressed.
        back: Shift+Enter was pressed.
    """

    written = Signal(str)
    left = Signal()
    back = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("field", "true")
        self.setTabChangesFocus(True)
        self.setPlaceholderText(self.tr("add a note…"))
        self.setAccessibleName(self.tr("Note"))
        self.setToolTip(self.tr("Kept when you leave it: Ctrl+Enter goes back to the text"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().setDocumentMargin(0)
        self._shown = ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.commit)
        self.textChanged.connect(self._fit)
        self.textChanged.connect(self._pause.start)
        self._fit()

    def show_note(self, note: str) -> None:
        """Show a note; what is being typed stays, with the caret where it is."""
        typing = self.toPlainText().strip() != self._shown
        self._shown = note
        if not typing and self.toPlainText().strip() != note:
            self.setPlainText(note)

    def commit(self) -> None:
        """Send what was typed and not kept yet."""
        self._pause.stop()
        if self.toPlainText().strip() != self._shown:
            self.written.emit(self.toPlainText().strip())

    def forget(self) -> None:
        """Drop what was typed and not kept: another annotation is about to be shown."""
        if self.toPlainText() != self._shown:
            self.setPlainText(self._shown)
        self._pause.stop()

    def event(self, event: QEvent) -> bool:
        # before a shortcut of the window can take Ctrl+Enter away
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _keeps(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _keeps(event):
            self.commit()
            self.left.emit()
        elif _entered(event) and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.back.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(160, self.minimumHeight())

    def _fit(self) -> None:
        lines = min(max(round(self.document().size().height()), 1), _LINES)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 14)


def _entered(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _keeps(event: QKeyEvent) -> bool:
    return _entered(event) and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
