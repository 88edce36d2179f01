"""Comparing the open article with its near copies and versions, and carrying annotations over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.editing.alignment import align
from annotator.editing.transfer import Transfer, transfer
from annotator.editing.values import quoted
from annotator.errors import AnnotatorError
from annotator.model.annotation import Annotation
from annotator.model.document import AnnotatedDocument
from annotator.model.span import Span
from annotator.ui.actions import key_or_name
from annotator.ui.desk import Desk
from annotator.ui.dialogs.compare_dialog import CompareDialog, Left
from annotator.ui.messages import Messages
from annotator.ui.panels.signs import one_line
from annotator.ui.theme import Theme

if TYPE_CHECKING:
    from annotator.opening.comparing import Other


class CompareActions(QObject):
    """Actions on the open article and the others that tell its story; `go` shows a stretch of the article."""

    def __init__(
        self, desk: Desk, messages: Messages, go: Callable[[Span], None], theme: Theme, window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk, self._messages, self._go, self._window = desk, messages, go, window
        self._theme = theme
        self._dialog: CompareDialog | None = None
        self._others: list[Other] = []
        self._other: AnnotatedDocument | None = None
        desk.opened.connect(self._opened)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        if self._dialog is not None:
            self._dialog.set_theme(theme)
            self._compare(0)

    def open(self) -> None:
        """Show the article beside the version of it, or the near copy, that is most like it."""
        session = self._desk.session
        if session is None:
            return
        self._others = self._desk.corpus.others(session.document)
        if not self._others:
            self._messages.say(self.tr("The corpus has no near copy and no other version of this article."))
            return
        self.close()
        dialog = self._dialog = CompareDialog(self._theme, self._window)
        dialog.other_chosen.connect(self._compare)
        dialog.carry_wanted.connect(self._carry)
        dialog.place_chosen.connect(self._go)
        dialog.destroyed.connect(self._forget)
        dialog.show_others([self._line(one) for one in self._others])
        self._compare(0)
        dialog.show()
        dialog.activateWindow()

    def close(self) -> None:
        """Take the window away."""
        if self._dialog is not None:
            self._dialog.close()
            self._dialog = None

    def _forget(self) -> None:
        self._dialog = None

    def _opened(self) -> None:
        """Another article is open: what was compared is not; a newer version offers what was done on the older."""
        self.close()
        session = self._desk.session
        if session is None or self._desk.corpus.read_only or not self._desk.is_untouched():
            return
        older = session.document.facts.values("previous-version")
        if older and older[0] in self._desk.corpus.store.facts_of(older):
            sentence = self.tr("This is a newer version of an article: compare them, and carry annotations over.")
            self._messages.show(sentence, button=self.tr("Compare"), action=self.open, kind="news")

    def _line(self, one: Other) -> str:
        """What the list says about an article to compare with."""
        kinds = {"previous": self.tr("Older version"), "next": self.tr("Newer version")}
        share = self.tr("{0} % the same").format(round(100 * one.share))
        parts = [share, kinds.get(one.version, ""), one.outlet, one.published[:10], one_line(one.title or one.id, 70)]
        return " · ".join(part for part in parts if part)

    def _compare(self, row: int) -> None:
        session, dialog = self._desk.session, self._dialog
        if session is None or dialog is None or not 0 <= row < len(self._others):
            return
        try:
            other = self._other = self._desk.corpus.store.read(self._others[row].id)
        except AnnotatorError as error:
            self._messages.show(str(error))
            return
        alignment = align(session.document.text, other.document.text)
        people = [name for name, made in other.sets.items() if len(made)]
        first = (self._desk.corpus.annotator, "gold")
        people.sort(key=lambda name: (first.index(name) if name in first else len(first), name))
        dialog.show_texts(session.document, other.document, alignment.differences(), people)

    def _carry(self, annotator: str) -> None:
        session, other, dialog = self._desk.session, self._other, self._dialog
        if session is None or other is None or dialog is None or not self._desk.whole():
            return
        made = transfer(other.document, other.sets[annotator], session.document, session.annotations, self._desk.scheme)
        if made.change and self._desk.do(made.change) is None:
            return
        dialog.show_left(self._told(made), [self._left(other, made, number) for number in range(len(made.unfitted))])

    def _told(self, made: Transfer) -> str:
        said = self.tr("{0} carried over, {1} there already, {2} to look at.").format(
            len(made.fitted), len(made.there), len(made.unfitted)
        )
        if not made.fitted:
            return said
        return f"{said} {self.tr('{0} takes them back.').format(key_or_name(self._window, 'undo'))}"

    def _left(self, other: AnnotatedDocument, made: Transfer, number: int) -> Left:
        item, reason, place = made.unfitted[number]
        words = ""
        if isinstance(item, Annotation):
            words = quoted(one_line(item.covered(other.document.text), 60))
        return Left(" ".join(part for part in (item.label, words, "—", reason) if part), place)
