"""Actions that ask in a dialog, with a look beside it that says first what it comes to."""

from __future__ import annotations

from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.jobs import Job
from annotator.ui.desk import Desk
from annotator.ui.look import Look
from annotator.ui.messages import Messages
from annotator.ui.settings import Settings
from annotator.ui.theme import LIGHT, Theme


class Asking(Protocol):
    """The dialog, which can show what was found."""

    changed: Any
    chosen: Any
    finished: Any
    look: Any

    def show(self) -> None: ...
    def close(self) -> bool: ...
    def show_looked(self, found: Any, /) -> None: ...
    def show_trouble(self, sentence: str) -> None: ...


Dialog = TypeVar("Dialog", bound=Asking)


class LookingFirst(QObject, Generic[Dialog]):
    """One dialog and its look; who inherits from it says what is looked at, and does what was chosen."""

    def __init__(self, desk: Desk, messages: Messages, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._messages, self._settings, self._window = desk, messages, settings, window
        self._theme = LIGHT
        self._dialog: Dialog | None = None
        self._look = Look(self)
        self._look.found.connect(self._show)
        self._look.refused.connect(self._show_trouble)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        if self._dialog is not None:
            self._dialog.look.set_theme(theme)

    def close(self) -> None:
        """Take the dialog away, and wait until nothing is looked through."""
        if self._dialog is not None:
            self._dialog.close()
        self._look.wait()

    def _wanted(self, dialog: Dialog) -> Job[Any]:
        """The look at what is chosen in the dialog."""
        raise NotImplementedError

    def _act(self, dialog: Dialog) -> None:
        """Do what is chosen in the dialog."""
        raise NotImplementedError

    # -- the dialog ------------------------------------------------------------------------------------

    def _put_up(self, dialog: Dialog) -> None:
        self._dialog = dialog
        dialog.changed.connect(self._want)
        dialog.chosen.connect(self._begin)
        dialog.look.stopped.connect(self._look.stop)
        dialog.finished.connect(self._forget)
        self._look.progressed.connect(dialog.look.show_progress)
        dialog.show()

    def _begin(self) -> None:
        if self._dialog is not None:
            self._act(self._dialog)

    def _forget(self, _result: int) -> None:
        self._dialog = None
        self._look.drop()
        self._window.activateWindow()

    def _want(self, *, at_once: bool = False) -> None:
        if self._dialog is not None:
            job = self._wanted(self._dialog)
            self._look.want(lambda: job, at_once=at_once)

    def _show(self, found: object) -> None:
        if self._dialog is not None:
            self._dialog.show_looked(found)

    def _show_trouble(self, sentence: str) -> None:
        if self._dialog is not None:
            self._dialog.show_trouble(sentence)
