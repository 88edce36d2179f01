"""What helps: every command by name, every key, the guideline of a label, which versions run."""

from __future__ import annotations

import platform
from collections.abc import Callable

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from annotator.model.annotation import Annotation
from annotator.ui.command_list import CommandList
from annotator.ui.desk import Desk
from annotator.ui.dialogs.palette import Entry, Palette
from annotator.ui.messages import Messages
from annotator.version import __version__


class HelpActions(QObject):
    """Actions that explain; `commands` gives the list of everything there is."""

    def __init__(
        self, desk: Desk, messages: Messages, commands: Callable[[], CommandList], over: QWidget, window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk, self._messages, self._commands = desk, messages, commands
        self._over, self._window = over, window

    def show_commands(self) -> None:
        """Type ahead over every action."""
        self._palette(self._commands().commands(), self.tr("Command…"))

    def show_keys(self) -> None:
        """List every key."""
        prompt = self.tr("Keys: type a word, or a key such as ctrl+d; Enter does it")
        self._palette(self._commands().keyed(), prompt)

    def _palette(self, entries: list[Entry], prompt: str) -> None:
        Palette(entries, prompt, self._window).open_over(self._over)

    def show_guideline(self, identity: str) -> None:
        """Show definition and examples of an annotation's label."""
        item = self._desk.annotations.get(identity)
        label = self._desk.scheme.label(item.layer, item.label) if isinstance(item, Annotation) else None
        if label is None:
            self._messages.say(self.tr("Choose an annotation to see the guideline of its label."))
            return
        examples = "\n".join(f"• {example}" for example in label.examples)
        self._messages.show(f"{label.name}: {label.definition}", kind="news", details=examples)

    def about(self) -> None:
        """Say which versions run here, to paste into a report."""
        QMessageBox.about(
            self._window,
            self.tr("About Annotator"),
            self.tr("Annotator {0}\nQt {1}, Python {2}\nCorpus {3}, scheme {4} version {5}").format(
                __version__,
                qt_version,
                platform.python_version(),
                self._desk.corpus.name,
                self._desk.scheme.id,
                self._desk.scheme.version,
            ),
        )
