"""Edits of an open corpus, each written with its journal row in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from annotator.editing.change import Change
from annotator.editing.history import JournalEntry
from annotator.editing.values import now
from annotator.errors import CommitFailed
from annotator.jobs import Job, Progress
from annotator.storage.connected import Connected
from annotator.storage.troubles import sentences
from annotator.storage.writing import Writing, make_known

AT_A_TIME = 200
"""Edits of a change of many articles between two looks at whether it is cancelled."""


class EditDoor(Connected):
    """Editing a corpus."""

    def commit(self, change: Change, *, annotator: str, undoes: int = 0, redoes: int = 0) -> JournalEntry:
        """Write a change with its journal row, in one transaction; an editing session's `Commit`.

        Raises:
            CommitFailed: with the reason; nothing has changed, and the same change may be tried again.
        """
        with self._editing(change, annotator) as writing:
            at = now()
            writing.write(change.edits)
            number = writing.finish(change, annotator=annotator, at=at, undoes=undoes, redoes=redoes)
        return JournalEntry(number, at, annotator, change, undoes, redoes)

    def commit_job(self, change: Change, *, annotator: str, undoes: int = 0, redoes: int = 0) -> Job[JournalEntry]:
        """The same for a change of many articles: a job, done in edits; when it is cancelled nothing has changed."""
        total = len(change.edits)
        with self._editing(change, annotator) as writing:
            at = now()
            for start in range(0, total, AT_A_TIME):
                yield Progress(start, total, change.what)
                writing.write(change.edits[start : start + AT_A_TIME])
            number = writing.finish(change, annotator=annotator, at=at, undoes=undoes, redoes=redoes)
        return JournalEntry(number, at, annotator, change, undoes, redoes)

    @contextmanager
    def _editing(self, change: Change, annotator: str) -> Iterator[Writing]:
        """The transaction of an edit: written as a whole, or nothing has changed."""
        self._edited = monotonic()
        # on the driver's own cursor: what SQLAlchemy's helpers add is a third of an edit's time
        with self._writing:
            self._refuse_unsafe(CommitFailed)
            strangers = {annotator, *change.annotators()} - self._people
            try:
                connection = self._editor = self._editor or self._engine.raw_connection()
                cursor = connection.cursor()
                if self._begin:
                    cursor.execute(self._begin)
                for name in sorted(strangers):
                    make_known(cursor, self._statements, name)
                yield Writing(cursor, self._statements, numbers=self._numbers, layers=self.facts.layers)
                connection.commit()
            except BaseException:
                with sentences(self.target, CommitFailed, self._driver_error):
                    self._drop_editor()
                    raise
        if strangers:
            self._people |= strangers
