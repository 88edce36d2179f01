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


Told = Callable[[JournalEntry | None], object]
"""Hears of the entry of a change; None: nothing was changed, which the desk has told."""


class BulkEdits(QObject):
    """The desk's door for changes that take a while; while one is on its way nothing else can be changed."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk

    def make(self, change: Job[Change], done: Told, refused: Callable[[], object] = lambda: None) -> None:
        """Make a change by a job and commit it.

        `done` gets its entry, None when there was nothing to do. When it could not
        be made, or was cancelled, that is told, and `refused` hears of it.
        """
        annotator = self._desk.corpus.annotator
        commit = self._desk.corpus.store.commit_job
        self._run(_committed(change, lambda made: commit(made, annotator=annotator)), done, refused)

    def undo(self, then: Told = lambda _entry: None) -> None:
        """Take back the last edit, a large one by a job; `then` hears what became of it, at once or after the job."""
        entry = self._desk.history.to_undo
        if entry is None or not _is_large(entry):
            then(self._desk.undo())
        else:
            commit = self._desk.corpus.store.commit_job
            who, number = entry.annotator, entry.number
            job = _taken_back(entry, lambda change: commit(change, annotator=who, undoes=number))
            self._again(entry, job, then)

    def redo(self, then: Told = lambda _entry: None) -> None:
        """Do again what was undone last, a large one by a job; `then` hears of it as with `undo`."""
        entry = self._desk.history.to_redo
        if entry is None or not _is_large(entry):
            then(self._desk.redo())
        else:
            commit = self._desk.corpus.store.commit_job
            self._again(entry, commit(entry.change, annotator=entry.annotator, redoes=entry.number), then)

    def cancel(self) -> None:
        """Ask the job to stop; nothing has been changed then."""
        self._desk.changing.cancel()

    def _again(self, entry: JournalEntry, job: Job[JournalEntry], then: Told) -> None:
        def passing_over() -> Job[JournalEntry | None]:
            try:
                return (yield from job)
            except EditOutdated:
                self._desk.history.pass_over(entry.number)
                raise

        self._run(passing_over(), then, lambda: then(None))

    def _run(
        self, job: Job[JournalEntry | None] | Job[JournalEntry], done: Told, refused: Callable[[], object]
    ) -> None:
        desk = self._desk
        if desk.corpus.read_only:
            desk.passing.emit(self.tr("The corpus is open read-only: nothing can be changed."))
        elif desk.busy:
            desk.passing.emit(desk.busy)
        elif desk.whole():
            self._start(job, done, refused)
            return
        refused()

    def _start(
        self, job: Job[JournalEntry | None] | Job[JournalEntry], done: Told, refused: Callable[[], object]
    ) -> None:
        desk, session = self._desk, self._desk.session
        desk.busy = self.tr("Articles are being changed; one moment.")

        def committed(entry: JournalEntry | None) -> None:
            desk.busy = ""
            if entry is not None and desk.session is session:
                desk.door.take(entry)
            elif entry is not None:  # the article that was opened meanwhile may have it already
                desk.corpus_session.take(entry)
                desk.open_article(desk.door.document.id)
            done(entry)

        def failed(sentence: str) -> None:
            desk.busy = ""
            if sentence:
                desk.trouble.emit(sentence, None)
            else:
                desk.passing.emit(self.tr("Cancelled: nothing was changed."))
            refused()

        desk.changing.start(job, committed, failed)


def _is_large(entry: JournalEntry) -> bool:
    change = entry.change
    return change.is_stored or len(change.edits) > MANY


def _taken_back(entry: JournalEntry, commit: Callable[[Change], Job[JournalEntry]]) -> Job[JournalEntry]:
    """Commit the inverse of an edit, which is made in the job: a large one may have to be read first."""
    return (yield from commit(entry.change.inverse()))


def _committed(change: Job[Change], commit: Callable[[Change], Job[JournalEntry]]) -> Job[JournalEntry | None]:
    made = yield from change
    return (yield from commit(made)) if made else None
