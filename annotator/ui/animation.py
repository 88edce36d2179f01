"""Whether anything may blink or slide: as the desktop says, or not at all."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

_PROPERTY = "reduced_motion"


def is_reduced() -> bool:
    """Whether the user asked for a window in which nothing moves by itself."""
    app = QCoreApplication.instance()
    return app is not None and bool(app.property(_PROPERTY))


class Animation:
    """Carets that blink and menus that slide in one application; what the desktop asks for is remembered."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._flash = app.cursorFlashTime()
        self._effects = [effect for effect in Qt.UIEffect if app.isEffectEnabled(effect)]

    def reduce(self, reduced: bool) -> None:  # noqa: FBT001  one flag, as it stands in the settings
        """Let nothing move by itself, or let move what the desktop lets."""
        if reduced == is_reduced():
            return
        self._app.setProperty(_PROPERTY, reduced)
        self._app.setCursorFlashTime(0 if reduced else self._flash)
        for effect in self._effects:
            self._app.setEffectEnabled(effect, not reduced)
