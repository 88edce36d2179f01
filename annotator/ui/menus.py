"""Menus that have the keyboard alone: a letter chooses an entry, whatever else in the window it is a key of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QMenuBar

_TYPING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class Menu(QMenu):
    """A menu beside which no shortcut runs while it is open.

    Qt asks the open menu whether a key is meant for it. Left to itself a menu
    says so for arrows and Enter only, and a letter goes to the article's
    actions: the keyboard is still in the text, or in the menu bar, and Qt takes
    what stands in a menu of the bar for a child of it.
    """

    def event(self, event: QEvent) -> bool:
        """Keep every key."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


class MenuBar(QMenuBar):
    """A menu bar that keeps what is typed while it has the keyboard (Alt alone), and leaves Ctrl+O to the window."""

    def event(self, event: QEvent) -> bool:
        """Keep letters and signs."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.modifiers() | _TYPING == _TYPING
        ):
            event.accept()
            return True
        return super().event(event)
