"""The open article: what is said about it, to be edited in place, and where it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.editing.facts import EDITABLE, Fact, values_of
from annotator.model.document import Document
from annotator.ui.clock import local_time
from annotator.ui.panels.fact_editors import AddressEditor, FactEditor
from annotator.ui.panels.feature_editors import name_column
from annotator.ui.panels.flat import FlatButton, MenuButton
from annotator.ui.theme import Theme

_DIGITS = 12
"""Hexadecimal digits of a digest that are shown; all of them are in the tip."""


_FURTHER = frozenset({"standfirst", "section", "modified", "canonical", "rights", "tdm", "paywall"})
"""Facts that are seldom looked at: below the others, when they are asked for."""


class ArticleFacts(QWidget):
    """A form with a line for each fact. Showing the same article again keeps what is being typed, and where.

    The lines that are seldom needed, and where the article came from, come out
    under a button, and stay out for the articles after this one.

    Attributes:
        editors: a line for each fact, from the top; some may be put away.

    Signals:
        edited: a fact's name and the tuple of its new values.
        compare_wanted: the article is to be laid beside its near copies and versions.
        left: Enter was pressed in the last line; the keyboard should go back to the text.
    """

    edited = Signal(str, object)
    compare_wanted = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("About the article"))
        self._shown, self._text, self._digest = "", "", ""
        self._card = QFrame(self)
        self._card.setProperty("card", "true")
        self._further = QWidget(self._card)
        self._alike = FlatButton("", theme, parent=self._card)
        self._alike.clicked.connect(self.compare_wanted)
        self._more = MenuButton("", theme, quiet=True, parent=self._card)
        self._more.setObjectName("further_facts")
        self._more.clicked.connect(lambda: self._show_further(out=self._further.isHidden()))
        self._origin = QLabel(self._further)
        self._origin.setProperty("tone", "muted")
        self._origin.setProperty("size", "small")
        self._origin.setTextFormat(Qt.TextFormat.PlainText)
        self._origin.setWordWrap(True)
        self._origin.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        usual = [fact for fact in EDITABLE if fact.name not in _FURTHER]
        self._usual = [self._editor(fact, theme, self._card) for fact in usual]
        hidden = [fact for fact in EDITABLE if fact.name in _FURTHER]
        self._seldom = [self._editor(fact, theme, self._further) for fact in hidden]
        self.editors = [*self._usual, *self._seldom]
        self._arrange()
        self._show_further(out=False)
        self.show_alike(0, ())

    def _arrange(self) -> None:
        card = QVBoxLayout(self._card)
        card.setContentsMargins(12, 8, 8, 6)
        card.setSpacing(0)
        card.addLayout(_lines(self._usual, self._card))
        alike = QHBoxLayout()
        alike.setSpacing(6)
        self._alike_name = _name(self.tr("Compare"), self._card)
        alike.addWidget(self._alike_name)
        alike.addWidget(self._alike, 1)
        card.addLayout(alike)
        card.addWidget(self._more)
        further = QVBoxLayout(self._further)
        further.setContentsMargins(0, 0, 0, 4)
        further.setSpacing(4)
        further.addLayout(_lines(self._seldom, self._further))
        further.addWidget(self._origin)
        card.addWidget(self._further)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 12, 8)
        column.addWidget(self._card)
        column.addStretch(1)
        usual = [control for editor in self._usual for control in editor.controls()]
        seldom = [control for editor in self._seldom for control in editor.controls()]
        for one, following in pairwise([*usual, self._alike, self._more, *seldom]):
            QWidget.setTabOrder(one, following)

    def _editor(self, fact: Fact, theme: Theme, parent: QWidget) -> FactEditor:
        kind = AddressEditor if fact.form == "address" else FactEditor
        editor = kind(fact, _hints(fact), theme, parent)
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
        if document.text is not self._text:  # every edit comes by here, and a digest takes as long as the text is
            self._text, self._digest = document.text, document.sha256
        self._origin.setText("\n".join(_origin(document, self._digest)))
        digests = (document.source_sha256 and f"SHA-256 {document.source_sha256}", f"SHA-256 {self._digest}")
        self._origin.setToolTip("\n".join(filter(None, digests)))
        self._tell_further()

    def show_alike(self, copies: int, versions: Sequence[str]) -> None:
        """Offer to compare the article.

        Args:
            copies: how many near copies of it the corpus has.
            versions: the other versions that it has, in words.
        """
        parts = list(versions)
        if copies:
            one, several = self.tr("1 near copy"), self.tr("{0} near copies")
            parts.append(one if copies == 1 else several.format(QLocale().toString(copies)))
        said = ", ".join(parts)
        self._alike.setText(f"{said}…")
        self._alike.setAccessibleName(self.tr("Compare: {0}").format(said))
        self._alike_name.setVisible(bool(parts))
        self._alike.setVisible(bool(parts))

    def set_compare_key(self, key: str) -> None:
        """Name the key (or action) that compares the article."""
        self._alike.setToolTip(self.tr("Compare them side by side ({0})").format(key))

    def _show_further(self, *, out: bool) -> None:
        holder = QApplication.focusWidget()
        if not out and holder is not None and self._further.isAncestorOf(holder):
            self._more.setFocus(Qt.FocusReason.OtherFocusReason)
        self._further.setVisible(out)
        self._tell_further()

    def _tell_further(self) -> None:
        """Say what the button does, and how much of what is put away has been said."""
        if not self._further.isHidden():
            self._more.setText(self.tr("Less"))
            self._more.setAccessibleName(self.tr("Show fewer facts"))
            return
        said = [_names()[editor.fact.name] for editor in self._seldom if editor.line.text()]
        self._more.setText(self.tr("More: {0}").format(", ".join(said)) if said else self.tr("More"))
        self._more.setAccessibleName(self.tr("Show all facts and where the article came from"))

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        for editor in self.editors:
            editor.set_theme(theme)
        for button in (self._alike, self._more):
            button.set_theme(theme)

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
        editors = self._usual if self._further.isHidden() else self.editors
        here = next((n for n, editor in enumerate(editors) if holder and editor.isAncestorOf(holder)), 0)
        if editors[here].trouble:
            return None  # what was typed is not kept, and says why
        if here + step >= len(editors):
            self.left.emit()
            return None
        line = editors[max(0, here + step)].line
        line.setFocus(Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason)
        return line


def _name(words: str, parent: QWidget) -> QLabel:
    """What stands before a line."""
    name = QLabel(words, parent)
    name.setProperty("tone", "muted")
    name.setFixedWidth(name_column(parent))
    name.setMinimumHeight(24)
    return name


def _lines(editors: Sequence[FactEditor], parent: QWidget) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(6)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(1, 1)
    for row, editor in enumerate(editors):
        name = _name(_names()[editor.fact.name], parent)
        name.setMinimumHeight(max(24, editor.line.sizeHint().height()))
        name.setBuddy(editor.line)
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(editor, row, 1)
    return grid


def _origin(document: Document, digest: str) -> Iterator[str]:
    """Where an article came from, a line each; `digest` is that of its text."""
    made = _tr("Imported from {0}, read as {1}").format(document.media_type, document.normalisation.charset)
    if document.retrieved:
        made += _tr(", retrieved {0}").format(local_time(document.retrieved))
    yield made
    yield _tr("{0} characters, {1} blocks").format(
        QLocale().toString(len(document.text)), QLocale().toString(len(document.blocks))
    )
    if document.source_sha256:
        yield _tr("Source SHA-256 {0}…").format(document.source_sha256[:_DIGITS])
    yield _tr("Text SHA-256 {0}…").format(digest[:_DIGITS])
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
