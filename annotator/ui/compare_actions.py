"""Comparing the open article with its near copies and versions, and carrying annotations over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.editing.alignment import Difference, aligning
from annotator.editing.change import Change
from annotator.editing.history import JournalEntry
from annotator.editing.session import EditingSession
from annotator.editing.transfer import Transfer, transferring
from annotator.editing.values import quoted
from annotator.errors import AnnotatorError, Cancelled
from annotator.jobs import Job
from annotator.model.annotation import Annotation
from annotator.model.document import AnnotatedDocument
from annotator.model.span import Span
from annotator.ui.actions import key_or_name, named
from annotator.ui.background import Background
from annotator.ui.bulk_edits import BulkEdits
from annotator.ui.desk import Desk
from annotator.ui.dialogs.compare_dialog import CompareDialog, Left
from annotator.ui.messages import Messages
from annotator.ui.panels.signs import one_line
from annotator.ui.theme import Theme

if TYPE_CHECKING:
    from annotator.opening.comparing import Other


class CompareActions(QObject):
    """Actions on the open article and the others that tell its story; `go` shows a stretch of the article.

    What takes long runs beside the window; of an article that was left meanwhile nobody hears any more.

    Signals:
        counted(copies, versions): how many near copies there are of the open article, and its versions in words.
    """

    counted = Signal(int, object)

    def __init__(
        self,
        desk: Desk,
        bulk: BulkEdits,
        messages: Messages,
        go: Callable[[Span], None],
        theme: Theme,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk, self._bulk, self._messages, self._go, self._window = desk, bulk, messages, go, window
        self._theme = theme
        self.background = Background(self)
        self._dialog: CompareDialog | None = None
        self._others: list[Other] = []
        self._other: AnnotatedDocument | None = None
        self._asked = 0
        desk.opened.connect(self._opened)
        desk.imported.connect(lambda _outcome: self._count())
        desk.changed.connect(self._follow)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        if self._dialog is not None:
            self._dialog.set_theme(theme)

    def open(self) -> None:
        """Show the article beside the version of it, or the near copy, that is most like it."""
        session = self._desk.session
        if session is not None:
            self.close()
            job = self._desk.corpus.others_job(session.document)
            self.background.start(job, lambda others: self._show(session, others), self._refuse)

    def close(self) -> None:
        """Take the window away."""
        self.background.cancel()
        if self._dialog is not None:
            self._dialog.close()
            self._dialog = None

    def wait(self) -> None:
        """End what runs, before the window goes."""
        self.background.wait()

    def _show(self, session: EditingSession, others: list[Other]) -> None:
        if self._desk.session is not session:
            return
        self.close()
        self._others = others
        if not others:
            self._messages.say(self.tr("The corpus has no near copy and no other version of this article."))
            return
        dialog = self._dialog = CompareDialog(self._theme, self._window)
        dialog.other_chosen.connect(self._compare)
        dialog.carry_wanted.connect(self._carry)
        dialog.place_chosen.connect(self._go)
        dialog.destroyed.connect(lambda: self._forget(dialog))
        # the keys of a window are not heard in another one by themselves
        dialog.addActions([action for name in ("undo", "redo") if (action := named(self._window, name)) is not None])
        dialog.show_others([self._line(one) for one in others])
        self._compare(0)
        dialog.show()
        dialog.activateWindow()

    def _refuse(self, sentence: str) -> None:
        if sentence:
            self._messages.show(sentence)

    def _forget(self, dialog: CompareDialog) -> None:
        if self._dialog is dialog:
            self._dialog = None
            self.background.cancel()

    def _opened(self) -> None:
        """Another article is open: what was compared is not; a newer version offers what was done on the older."""
        self.close()
        versions = self._count()
        if "previous" in versions and not self._desk.corpus.read_only and self._desk.is_untouched():
            sentence = self.tr("This is a newer version of an article: compare them, and carry annotations over.")
            self._messages.show(sentence, button=self.tr("Compare"), action=self.open, kind="news")

    def _follow(self, entry: JournalEntry) -> None:
        if entry.change.moves_articles():
            self._count()

    def _count(self) -> Sequence[str]:
        """Tell what the open article can be compared with; returns the kinds of versions."""
        session = self._desk.session
        if session is None:
            return ()
        try:
            copies, versions = self._desk.corpus.counted_others(session.document)
        except AnnotatorError:  # the store tells when something is done about it
            return ()
        self.counted.emit(copies, [self._kinds()[kind] for kind in versions])
        return versions

    def _kinds(self) -> dict[str, str]:
        return {"previous": self.tr("Older version"), "next": self.tr("Newer version")}

    def _line(self, one: Other) -> str:
        """What the list says about an article to compare with."""
        share = self.tr("{0} % the same").format(round(100 * one.share))
        parts = [
            share,
            self._kinds().get(one.version, ""),
            one.outlet,
            one.published[:10],
            one_line(one.title or one.id, 70),
        ]
        return " · ".join(part for part in parts if part)

    def _compare(self, row: int) -> None:
        session, dialog = self._desk.session, self._dialog
        if session is None or dialog is None or not 0 <= row < len(self._others):
            return
        self.background.cancel()  # another one was chosen
        self._other = None
        dialog.show_waiting()
        store, identity, text = self._desk.corpus.store, self._others[row].id, session.document.text

        self._asked += 1
        number = self._asked

        def job() -> Job[tuple[AnnotatedDocument, list[Difference]]]:
            if number != self._asked:
                raise Cancelled("Another one was chosen.")
            other = store.read(identity)
            alignment = yield from aligning(text, other.document.text)
            return other, alignment.differences()

        def done(found: tuple[AnnotatedDocument, list[Difference]]) -> None:
            if self._dialog is dialog and self._desk.session is session and dialog.chosen == row:
                self._other, differences = found
                dialog.show_texts(session.document, found[0].document, differences, self._people(found[0]))

        self.background.start(job(), done, self._refuse)

    def _people(self, other: AnnotatedDocument) -> list[str]:
        """Who annotated it; first the annotator, then what was agreed."""
        first = (self._desk.corpus.annotator, "gold")
        people = [name for name, made in other.sets.items() if len(made)]
        return sorted(people, key=lambda name: (first.index(name) if name in first else len(first), name))

    def _carry(self, annotator: str) -> None:
        session, other, dialog = self._desk.session, self._other, self._dialog
        if session is None or other is None or dialog is None or annotator not in other.sets:
            return
        made: list[Transfer] = []

        def change() -> Job[Change]:
            given, scheme = other.sets[annotator], self._desk.scheme
            made.append((yield from transferring(other.document, given, session.document, session.annotations, scheme)))
            return made[0].change

        def done(_entry: JournalEntry | None) -> None:
            said = self._told(made[0])
            if self._dialog is dialog:
                left = [self._left(other, made[0], number) for number in range(len(made[0].unfitted))]
                dialog.show_left(said, left)
            else:
                self._messages.say(said)

        self._bulk.make(change(), done)

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
