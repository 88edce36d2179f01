"""A field that waits for one press of a key, Tab and Enter included; Esc gives up."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

_MODIFIERS = {
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_Meta,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_unknown,
}
_COUNTED = (
    Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def key_of(event: QKeyEvent) -> str:
    """The key of a press as the settings write it, '' for Shift and the like alone."""
    key = Qt.Key(event.key())
    if key in _MODIFIERS:
        return ""
    modifiers = event.modifiers() & _COUNTED
    if key == Qt.Key.Key_Backtab:
        key, modifiers = Qt.Key.Key_Tab, modifiers | Qt.KeyboardModifier.ShiftModifier
    sign = chr(key) if key < 0x110000 else ""
    if sign and not sign.isalnum() and not sign.isspace():  # whether a sign needs Shift is the keyboard's affair
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(QKeyCombination(modifiers, key)).toString()


class KeyCapture(QLineEdit):
    """Takes the next key press, whatever it would do otherwise.

    Signals:
        pressed(key): a key was pressed, as the settings write it.
        given_up(): Esc was pressed, or the keyboard went elsewhere.
    """

    pressed = Signal(str)
    given_up = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def event(self, event: QEvent) -> bool:
        """Take every key before it is a shortcut or moves the focus."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._take(event)
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.given_up.emit()

    def _take(self, event: QKeyEvent) -> None:
        key = key_of(event)
        if event.isAutoRepeat() or not key:  # the Enter that opened it may still be held down
            return
        if key == "Esc":
            self.given_up.emit()
        else:
            self.pressed.emit(key)
