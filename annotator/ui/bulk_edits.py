"""Changes of many articles at once: made and committed off the window's thread, in one step, with cancel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.editing.change import Change
from annotator.editing.history import JournalEntry
from annotator.errors import EditOutdated
from annotator.jobs import Job
from annotator.ui.desk import Desk

MANY = 200
"""Edits from which on writing them would hold the window up."""


class BulkEdits(QObject):
    """The desk's door for changes that take a while; while one is on its way nothing else can be changed."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk

    def make(self, change: Job[Change], done: Callable[[JournalEntry | None], object]) -> None:
        """Make a change by a job and commit it; `done` gets its entry, None when there was nothing to do."""
        annotator = self._desk.corpus.annotator
        self._run(_committed(change, lambda made: self._desk.corpus.store.commit_job(made, annotator=annotator)), done)

    def undo(self) -> None:
        """Take back the last edit, a large one by a job."""
        entry = self._desk.history.to_undo
        if entry is None or len(entry.change.edits) <= MANY:
            self._desk.undo()
        else:
            commit = self._desk.corpus.store.commit_job
            self._again(entry, commit(entry.change.inverse(), annotator=entry.annotator, undoes=entry.number))

    def redo(self) -> None:
        """Do again what was undone last, a large one by a job."""
        entry = self._desk.history.to_redo
        if entry is None or len(entry.change.edits) <= MANY:
            self._desk.redo()
        else:
            commit = self._desk.corpus.store.commit_job
            self._again(entry, commit(entry.change, annotator=entry.annotator, redoes=entry.number))

    def _again(self, entry: JournalEntry, job: Job[JournalEntry]) -> None:
        def passing_over() -> Job[JournalEntry | None]:
            try:
                return (yield from job)
            except EditOutdated:
                self._desk.history.pass_over(entry.number)
                raise

        self._run(passing_over(), lambda _entry: None)

    def _run(
        self, job: Job[JournalEntry | None] | Job[JournalEntry], done: Callable[[JournalEntry | None], object]
    ) -> None:
        desk = self._desk
        if desk.corpus.read_only:
            desk.passing.emit(self.tr("The corpus is open read-only: nothing can be changed."))
            return
        if desk.busy:
            desk.passing.emit(desk.busy)
            return
        if not desk.whole():
            return
        session = desk.session
        desk.busy = self.tr("Articles are being changed; one moment.")

        def committed(entry: JournalEntry | None) -> None:
            desk.busy = ""
            if entry is not None and desk.session is session:
                desk.door.take(entry)
            elif entry is not None:  # the article that was opened meanwhile may have it already
                desk.corpus_session.take(entry)
                desk.open_article(desk.door.document.id)
            done(entry)

        def refused(sentence: str) -> None:
            desk.busy = ""
            if sentence:
                desk.trouble.emit(sentence, None)
            else:
                desk.passing.emit(self.tr("Cancelled: nothing was changed."))

        desk.changing.start(job, committed, refused)


def _committed(change: Job[Change], commit: Callable[[Change], Job[JournalEntry]]) -> Job[JournalEntry | None]:
    made = yield from change
    return (yield from commit(made)) if made else None
