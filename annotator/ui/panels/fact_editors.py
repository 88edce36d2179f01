"""Lines in which something that is said about an article is edited: checked as they are kept, Esc takes back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from annotator.editing.facts import Fact, normal, typed
from annotator.errors import EditRefused
from annotator.model.scheme import Feature
from annotator.ui.panels.feature_editor import Values
from annotator.ui.panels.signs import reads_right_to_left
from annotator.ui.panels.text_editors import LinkEditor, TextEditor
from annotator.ui.plain import plain_tip
from annotator.ui.theme import Theme


class FactEditor(TextEditor):
    """One line for one fact; several values have semicolons between them."""

    def __init__(self, fact: Fact, hint: str, theme: Theme, parent: QWidget) -> None:
        self.fact = fact
        super().__init__(Feature(fact.name, "text", help=hint), theme, parent)

    def _made_line(self) -> QLineEdit:
        return FactLine(self)

    def show_values(self, values: Values) -> None:
        super().show_values(("; ".join(values),))

    def values(self) -> Values:
        return typed(self.fact, self._typed())

    def _typed(self) -> str:
        line = self.line.text().strip()
        try:
            kept = filter(None, (normal(self.fact, value) for value in typed(self.fact, line)))
            return "; ".join(dict.fromkeys(kept))
        except EditRefused:
            return line

    def _problem(self, typed_: str) -> str:
        try:
            for value in typed(self.fact, typed_):
                normal(self.fact, value)
        except EditRefused as refused:
            return self.tr("Not kept: {0}").format(refused)
        return ""


class AddressEditor(FactEditor, LinkEditor):
    """The line of a web address, which can be opened in the browser and is never looked at by itself."""


class FactLine(QLineEdit):
    """A line that reads in the direction of what stands in it; Esc brings back what was there, then leaves."""

    def __init__(self, parent: FactEditor) -> None:
        super().__init__(parent)
        self._editor = parent
        self.textChanged.connect(self._turn)
        self._turn("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back what is being typed; where nothing is, Esc is for the panel."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self._editor.forget()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def _turn(self, text: str) -> None:
        right = reads_right_to_left(text)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight)
        keys = self.tr("Enter keeps it, Esc takes it back")
        self.setToolTip(plain_tip(f"{text}\n{keys}" if text else keys))
