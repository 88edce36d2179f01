"""The settings of a window: opened beside the text, and told of once where they make no sense."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.ui.key_bindings import KeyBindings
from annotator.ui.messages import Messages
from annotator.ui.preferences import Preferences
from annotator.ui.settings import Settings

if TYPE_CHECKING:
    from annotator.ui.dialogs.settings_dialog import SettingsDialog


class SettingsActions(QObject):
    """Actions on the settings; `bindings` gives the keys, which are settings, too."""

    def __init__(
        self, settings: Settings, bindings: Callable[[], KeyBindings], messages: Messages, window: QWidget
    ) -> None:
        super().__init__(window)
        self._settings, self._bindings, self._messages, self._window = settings, bindings, messages, window
        self._dialog: SettingsDialog | None = None

    def show(self) -> None:
        """Open the settings beside the text, which shows at once what is set."""
        from annotator.ui.dialogs.settings_dialog import SettingsDialog

        if self._dialog is None:
            self._dialog = SettingsDialog(self._settings, self._bindings(), self._window)
            self._dialog.finished.connect(self._forget_dialog)
        self._dialog.open_beside(self._window)

    def _forget_dialog(self, _result: int) -> None:
        self._dialog = None
        self._window.activateWindow()

    def tell_faults(self) -> None:
        """Say what is wrong with the settings; whatever it is stays in the file until something else is set."""
        faults = Preferences(self._settings).look_at_all()
        if self._settings.problem:
            self._messages.show(self._settings.problem)
        elif len(faults) == 1:
            self._messages.show(faults[0])
        elif faults:
            sentence = self.tr("{0} settings make no sense, so their defaults are used.").format(len(faults))
            self._messages.show(sentence, details="\n".join(faults))
