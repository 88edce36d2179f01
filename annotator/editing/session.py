"""The one door: every edit is checked, committed, applied, remembered and told, in this order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from annotator.editing import change as changes
from annotator.editing.change import Change
from annotator.editing.checks import check
from annotator.editing.history import History, JournalEntry
from annotator.errors import EditOutdated
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Scheme


class Commit(Protocol):
    """Writes a change and its journal row in one transaction, or raises and leaves everything as it was."""

    def __call__(self, change: Change, *, annotator: str, undoes: int = 0, redoes: int = 0) -> JournalEntry: ...


class EditingSession:
    """One annotator at work on one document.

    Attributes:
        document: the sealed article; an edit of its facts puts another one with the same text here.
        annotations: the annotator's set; read it, change it only through `do`.
        scheme: what may be annotated.
        history: shared by all sessions of the corpus.
    """

    def __init__(
        self,
        document: Document,
        annotations: AnnotationSet,
        scheme: Scheme,
        *,
        commit: Commit,
        history: History,
    ) -> None:
        self.document = document
        self.annotations = annotations
        self.scheme = scheme
        self.history = history
        self._commit = commit
        self._listeners: list[Callable[[JournalEntry], None]] = []

    def listen(self, listener: Callable[[JournalEntry], None]) -> None:
        """Call `listener` with the journal entry of every change, after it was applied."""
        self._listeners.append(listener)

    def do(self, change: Change) -> JournalEntry | None:
        """Make an edit. A change without edits does nothing and returns None.

        Raises:
            EditRefused: it does not fit the scheme or the text; nothing has changed.
            CommitFailed: it could not be written; nothing has changed.
        """
        if not change:
            return None
        check(change, self.document, self.annotations, self.scheme)
        return self._carry_out(change)

    def undo(self) -> JournalEntry | None:
        """Take back this annotator's last edit, in whichever article it was; None if there is none.

        Raises:
            EditOutdated: what it was about has been replaced since; it is passed over, the one before is next.
            CommitFailed: nothing has changed.
        """
        entry = self.history.to_undo
        if entry is None:
            return None
        with self._passing_over(entry):
            return self._carry_out(entry.change.inverse(), undoes=entry.number)

    def redo(self) -> JournalEntry | None:
        """Do again what was undone last; None if there is none.

        Raises:
            EditOutdated: what it was about has been replaced since; it is passed over, the one before is next.
            CommitFailed: nothing has changed.
        """
        entry = self.history.to_redo
        if entry is None:
            return None
        with self._passing_over(entry):
            return self._carry_out(entry.change, redoes=entry.number)

    @contextmanager
    def _passing_over(self, entry: JournalEntry) -> Iterator[None]:
        try:
            yield
        except EditOutdated:
            self.history.pass_over(entry.number)
            raise

    def _carry_out(self, change: Change, *, undoes: int = 0, redoes: int = 0) -> JournalEntry:
        self.annotations.read_all()  # now: a rest read later would be one that has the change in it
        entry = self._commit(change, annotator=self.annotations.annotator, undoes=undoes, redoes=redoes)
        changes.apply(change, self.document.id, self.annotations)
        if facts := change.facts_of(self.document.id):
            self.document = self.document.with_facts(facts[1])
        self.history.remember(entry)
        for listener in self._listeners:
            listener(entry)
        return entry
