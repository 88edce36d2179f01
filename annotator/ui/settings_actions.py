"""The settings of a window: opened beside the text, and told of once where they make no sense."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.ui.key_bindings import KeyBindings
from annotator.ui.messages import Messages
from annotator.ui.preferences import Preferences
from annotator.ui.settings import Fault, Settings, Wanted

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
        settings.listen_to_trouble(self._tell_problem)

    def show(self) -> None:
        """Open the settings beside the text, which shows at once what is set."""
        from annotator.ui.dialogs.settings_dialog import SettingsDialog

        if self._dialog is None:
            self._dialog = SettingsDialog(self._settings, self._bindings(), self._problem(), self._window)
            self._dialog.finished.connect(self._forget_dialog)
        self._dialog.open_beside(self._window)

    def _forget_dialog(self, _result: int) -> None:
        self._dialog = None
        self._window.activateWindow()

    def tell_faults(self) -> None:
        """Say what is wrong with the settings; whatever it is stays in the file until something else is set."""
        faults = [self._sentence(fault) for fault in Preferences(self._settings).look_at_all()]
        if self._settings.problem:
            self._tell_problem()
        elif len(faults) == 1:
            self._messages.show(faults[0])
        elif faults:
            sentence = self.tr("{0} settings make no sense, so their defaults are used.").format(len(faults))
            self._messages.show(sentence, details="\n".join(faults))

    def _tell_problem(self) -> None:
        self._messages.show(self._problem(), button=self.tr("Retry"), action=self._try_again)

    def _try_again(self) -> None:
        self._settings.save()
        if self._settings.problem:
            self._tell_problem()

    def _problem(self) -> str:
        """Why what is set is not kept, '' while it is."""
        problem, file = self._settings.problem, self._settings.file
        if problem is None:
            return ""
        if problem.unreadable:
            return self.tr("{0} cannot be read, so nothing is saved in it until it is mended: {1}").format(
                file, problem.why
            )
        return self.tr("{0} cannot be written, so what is set holds for this window only: {1}").format(
            file, problem.why
        )

    def _sentence(self, fault: Fault) -> str:
        wanted = {
            Wanted.TEXT: self.tr("a text in quotes"),
            Wanted.ONE_OF: self.tr("one of {0}"),
            Wanted.NUMBER: self.tr("a number"),
            Wanted.NUMBER_WITHIN: self.tr("a number from {0} to {1}"),
            Wanted.FLAG: self.tr("true or false"),
            Wanted.FONT: self.tr("a font that this computer has"),
            Wanted.TABLE_OF_TEXTS: self.tr('a table of names and texts, e.g. mine = "state:new"'),
            Wanted.TABLE_OF_KEYS: self.tr('a table of actions and their keys, e.g. finish = ["Ctrl+D"]'),
            Wanted.LIST_OF_KEYS: self.tr('a list of keys in quotes, e.g. ["Ctrl+D"]'),
            Wanted.ACTION: self.tr("the keys of an action that there is"),
            Wanted.KEY: self.tr("a key such as Ctrl+D"),
        }[fault.wanted].format(*fault.terms)
        sentence = self.tr("{0} = {1} in {2} should be {3}: the default is used instead.")
        return sentence.format(fault.name, fault.value, self._settings.file, wanted)
