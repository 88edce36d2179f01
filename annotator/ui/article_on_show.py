"""What the window shows of the open article: it follows the desk, from one article and one edit to the next."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from annotator.editing import frames
from annotator.editing.change import Change, ItemEdit
from annotator.editing.history import JournalEntry
from annotator.model.annotation import Annotation
from annotator.model.document import Document
from annotator.ui.desk import Desk
from annotator.ui.messages import Messages
from annotator.ui.recounting import Recounting
from annotator.ui.shell import Shell
from annotator.ui.window_parts import WindowParts

MANY = 100
"""Rows of edited articles that are read one by one; of more the whole list is read again, as far as it was shown."""


class ArticleOnShow(QObject):
    """Keeps canvas, panels, status and title in step with the article on the desk.

    Signals:
        shown(): another article is on show.
        frame_shown(): what the next mark fills was said anew.
        removed(): the article on show was removed from the corpus.
    """

    shown = Signal()
    frame_shown = Signal()
    removed = Signal()

    def __init__(
        self, desk: Desk, parts: WindowParts, recounting: Recounting, messages: Messages, shell: Shell
    ) -> None:
        super().__init__(shell)
        self._desk, self._recounting, self._messages, self._shell = desk, recounting, messages, shell
        self._view, self._inspector, self._annotation_list = parts.view, parts.inspector, parts.annotation_list
        self._articles, self._history, self._status = parts.articles, parts.history, parts.status

    def show(self) -> None:
        """Show the article that is on the desk now."""
        session = self._desk.session
        if session is None:
            return
        document, annotations = session.document, session.annotations
        focus = QApplication.focusWidget()
        if focus is not None and self._inspector.isAncestorOf(focus):
            self._view.setFocus()  # what has the keyboard there is about to go
        self._view.show_article(document, annotations, self._desk.scheme)
        self._annotation_list.show_article(document, annotations, self._desk.scheme)
        self._inspector.show_annotation(None, document, annotations, self._desk.scheme)
        self._history.show_article(document.id)
        self._recounting.catch_up()
        self._articles.show_current(document.id)
        self.show_saved()
        self._name_article(document)
        self.shown.emit()

    def _name_article(self, document: Document) -> None:
        self._status.show_language(document.language, right_to_left=document.right_to_left)
        name = document.title or document.id
        self._shell.setWindowTitle(self.tr("{0} — {1} — Annotator").format(name, self._desk.corpus.name))

    def _show_facts(self, document: Document) -> None:
        """Show what is said of the open article now."""
        self._inspector.show_document(document)
        self._name_article(document)
        if document.right_to_left != self._view.document.right_to_left:  # the margins change sides
            caret, top, active = self._view.caret, self._view.visible().begin, self._view.active
            self._view.show_article(document, self._desk.annotations, self._desk.scheme)
            self._view.place_caret(caret, activate=False)
            self._view.scroll_to(top)
            self._view.activate(active)

    def show_again(self) -> None:
        """Show the article with what could not be read before; caret and selection stay."""
        session = self._desk.session
        if session is not None:
            self._view.renew_marks()
            self._annotation_list.show_article(session.document, session.annotations, self._desk.scheme)
            self.show_active(self._view.active)

    def follow(self, entry: JournalEntry) -> None:
        """Show what a committed edit did; go to it when it was undone or redone elsewhere."""
        documents = entry.change.documents()
        session = self._desk.session
        if session is not None and session.document.id in documents:
            self._view.apply(entry.change)
            self._annotation_list.apply(entry.change)
            if entry.change.facts_of(session.document.id):
                self._show_facts(session.document)
        elif len(documents) == 1 and any(entry.change.of(documents[0])):
            self._desk.open_article(documents[0])  # read as the change left it
        session = self._desk.session
        self._history.apply(entry)
        self._recount(entry.change)
        if session is None:
            return
        if self._inspected(entry.change.of(session.document.id)):
            self.show_active(self._view.active)
        if self._desk.frame not in session.annotations:
            self._desk.set_frame("")
        self._show_waiting()
        if entry.undoes or entry.redoes:
            region = entry.change.region(session.document.id)
            if region is not None:
                self._view.place_caret(region.begin, activate=False)
            self._messages.say(entry.what)
        self.show_saved()
        if session.document.removed:
            self.removed.emit()

    def _recount(self, change: Change) -> None:
        """Say anew in the list what a change has changed; one of many articles has it read again."""
        if change.articles > MANY or change.moves_articles():
            self._articles.reload()
        else:
            self._recounting.follow(change.recounted())

    def _inspected(self, edits: Iterable[ItemEdit]) -> bool:
        """Whether edits touch what the inspector shows: the active annotation, its links, what they link it to."""
        active = self._inspector.annotation_id
        linked = {arg.ref for link in self._desk.annotations.relations_of(active) for arg in link.args}
        return any(not isinstance(edit.item, Annotation) or edit.item.id in {active, *linked} for edit in edits)

    def show_active(self, identity: str) -> None:
        """Show what is said of the active annotation, '' for none."""
        session = self._desk.session
        if session is None:
            return
        item = session.annotations.get(identity)
        shown = item if isinstance(item, Annotation) else None
        self._inspector.show_annotation(shown, session.document, session.annotations, self._desk.scheme)
        self._annotation_list.select(identity)

    def open_frame(self, identity: str) -> None:
        """An annotation with slots was picked: what is marked next fills them."""
        item = self._desk.annotations.get(identity)
        if isinstance(item, Annotation) and frames.opens_frame(self._desk.scheme, item):
            self._desk.set_frame(identity)

    def show_frame(self, identity: str) -> None:
        """Show which annotation's slots are being filled, '' for none."""
        self._view.set_frame(identity)
        self._show_waiting()

    def _show_waiting(self) -> None:
        """Say which slot of the open frame the next mark goes to."""
        frame, slot = self._desk.open_frame, self._desk.waiting_slot()
        self.frame_shown.emit()
        if frame is None:
            self._status.show_frame("")
        elif slot is None:
            labels = ", ".join(frames.filler_labels(self._desk.scheme, frame))
            self._status.show_frame(self.tr("{0} open: all filled, more {1} may follow").format(frame.label, labels))
        else:
            self._status.show_frame(self.tr("{0} open: {1} waits").format(frame.label, slot.role.labels[0]))

    def show_place(self, _offset: int) -> None:
        """Say in the status line where the caret is, or what is selected."""
        selection = self._view.selection()
        begin, end = selection if selection is not None else (self._view.caret, self._view.caret)
        self._status.show_selection(begin, end)

    def show_saved(self) -> None:
        """Say that everything is on disk, or that nothing can be changed."""
        if self._desk.corpus.read_only:
            self._status.show_read_only(self._desk.corpus.notice)
        else:
            self._status.show_saved()
