"""The open article: what is said about it, to be edited in place, and where it came from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from annotator.editing.facts import EDITABLE, Fact, values_of
from annotator.model.document import Document
from annotator.ui.clock import local_time
from annotator.ui.panels.fact_editors import AddressEditor, FactEditor
from annotator.ui.panels.feature_editors import name_column
from annotator.ui.theme import Theme

_DIGITS = 12
"""Hexadecimal digits of a digest that are shown; all of them are in the tip."""


class ArticleFacts(QWidget):
    """A form with a line for each fact. Showing the same article again keeps what is being typed, and where.

    Signals:
        edited: a fact's name and the tuple of its new values.
        left: Enter was pressed in the last line; the keyboard should go back to the text.
    """

    edited = Signal(str, object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("About the article"))
        self._shown = ""
        self._card = QFrame(self)
        self._card.setProperty("card", "true")
        grid = QGridLayout(self._card)
        grid.setContentsMargins(12, 8, 8, 8)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        self.editors = [self._editor(fact, theme) for fact in EDITABLE]
        for row, editor in enumerate(self.editors):
            name = QLabel(_names()[editor.fact.name], self._card)
            name.setProperty("tone", "muted")
            name.setFixedWidth(name_column(self))
            name.setMinimumHeight(max(24, editor.line.sizeHint().height()))
            name.setBuddy(editor.line)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(editor, row, 1)
        self._origin = QLabel(self._card)
        self._origin.setProperty("tone", "muted")
        self._origin.setProperty("size", "small")
        self._origin.setTextFormat(Qt.TextFormat.PlainText)
        self._origin.setWordWrap(True)
        self._origin.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(self._origin, len(self.editors), 0, 1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 12, 8)
        column.addWidget(self._card)
        column.addStretch(1)
        controls = [control for editor in self.editors for control in editor.controls()]
        for one, following in pairwise(controls):
            QWidget.setTabOrder(one, following)

    def _editor(self, fact: Fact, theme: Theme) -> FactEditor:
        kind = AddressEditor if fact.form == "address" else FactEditor
        editor = kind(fact, _hints(fact), theme, self._card)
        editor.name(_names()[fact.name])
        editor.edited.connect(lambda values: self.edited.emit(fact.name, values))
        return editor

    def show_document(self, document: Document) -> None:
        """Show what is said about an article; of another one than before, nothing typed stays."""
        if document.id != self._shown:
            for editor in self.editors:
                editor.forget()
        self._shown = document.id
        facts = document.facts
        for editor in self.editors:
            editor.show_values(values_of(facts, editor.fact))
        self._origin.setText("\n".join(_origin(document)))
        digests = (document.source_sha256 and f"SHA-256 {document.source_sha256}", f"SHA-256 {document.sha256}")
        self._origin.setToolTip("\n".join(filter(None, digests)))

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        for editor in self.editors:
            editor.set_theme(theme)

    def commit(self) -> None:
        """Send what was typed and not sent yet."""
        for editor in self.editors:
            editor.commit()

    def focus_first(self) -> QWidget:
        """Bring the keyboard to the first line; returns it."""
        line = self.editors[0].line
        line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        line.selectAll()
        return line

    def go_on(self, step: int) -> QWidget | None:
        """Go to the next line, or (step -1) the one before; returns it. After the last one the form is left."""
        holder = QApplication.focusWidget()
        here = next((n for n, editor in enumerate(self.editors) if holder and editor.isAncestorOf(holder)), 0)
        if self.editors[here].trouble:
            return None  # what was typed is not kept, and says why
        if here + step >= len(self.editors):
            self.left.emit()
            return None
        line = self.editors[max(0, here + step)].line
        line.setFocus(Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason)
        return line


def _origin(document: Document) -> Iterator[str]:
    """Where an article came from, a line each."""
    made = _tr("Imported from {0}, read as {1}").format(document.media_type, document.normalisation.charset)
    if document.retrieved:
        made += _tr(", retrieved {0}").format(local_time(document.retrieved))
    yield made
    yield _tr("{0} characters, {1} blocks").format(
        QLocale().toString(len(document.text)), QLocale().toString(len(document.blocks))
    )
    if document.source_sha256:
        yield _tr("Source SHA-256 {0}…").format(document.source_sha256[:_DIGITS])
    yield _tr("Text SHA-256 {0}…").format(document.sha256[:_DIGITS])
    for name, said in (("previous-version", _tr("Newer than {0}")), ("next-version", _tr("Older than {0}"))):
        for identity in document.facts.values(name):
            yield said.format(identity)
    yield _tr("Id {0}").format(document.id)


def _names() -> dict[str, str]:
    return {
        "title": _tr("Title"),
        "standfirst": _tr("Standfirst"),
        "byline": _tr("Byline"),
        "outlet": _tr("Outlet"),
        "section": _tr("Section"),
        "published": _tr("Published"),
        "modified": _tr("Modified"),
        "language": _tr("Language"),
        "url": _tr("Address"),
        "canonical": _tr("Canonical"),
        "rights": _tr("Rights"),
        "tdm": _tr("Mining"),
        "paywall": _tr("Paywall"),
        "tag": _tr("Tags"),
    }


def _hints(fact: Fact) -> str:
    """What stands in an empty line."""
    if fact.name in {"byline", "tag"}:
        return _tr("one; another")
    if fact.name == "tdm":
        return _tr("reserved, or not reserved")
    return {"date": "YYYY-MM-DD", "language": _tr("code, as en or pt-BR"), "address": "https://…"}.get(fact.form, "—")


def _tr(text: str) -> str:
    return QCoreApplication.translate("ArticleFacts", text)
