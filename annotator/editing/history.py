"""What was done, undone and redone, across articles and restarts: the journal read as two stacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.editing.change import Change


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One row of the journal; rows are only ever added.

    Attributes:
        number: position in the journal, rising.
        when: UTC, `YYYY-MM-DDTHH:MM:SSZ`.
        annotator: who did it.
        change: what happened; for an undo that is the inverse of what it undoes.
        undoes: number of the entry this one takes back, 0 if it takes back none.
        redoes: number of the entry this one does again, 0 if none.
    """

    number: int
    when: str
    annotator: str
    change: Change
    undoes: int = 0
    redoes: int = 0

    @property
    def what(self) -> str:
        """What happened, for a person."""
        if self.undoes:
            return f"Undo: {self.change.what}"
        if self.redoes:
            return f"Redo: {self.change.what}"
        return self.change.what


class History:
    """Undo and redo stacks of one annotator over a whole corpus, rebuilt from the journal at the start."""

    def __init__(self, entries: Iterable[JournalEntry] = ()) -> None:
        self.entries: list[JournalEntry] = []
        self._done: list[JournalEntry] = []
        self._undone: list[JournalEntry] = []
        for entry in entries:
            self.remember(entry)

    def remember(self, entry: JournalEntry) -> None:
        """Take in a journal row that was just written, or read at the start, oldest first.

        A row that undoes something keeps the done entry aside for redo; a new
        edit drops what could have been redone (the journal still holds it), and so
        does the undoing of an edit that is too old to be known: what was undone
        before it may only be redone after it.
        """
        self.entries.append(entry)
        if entry.undoes:
            self._done, moved = _without(self._done, entry.undoes)
            self._undone = self._undone + moved if moved else []
        elif entry.redoes:
            self._undone, moved = _without(self._undone, entry.redoes)
            self._done += moved
        else:
            self._done.append(entry)
            self._undone.clear()

    def pass_over(self, number: int) -> None:
        """Leave an edit out of undo and redo: what it was about has been replaced since (the journal keeps it)."""
        self._done, _ = _without(self._done, number)
        self._undone, _ = _without(self._undone, number)

    @property
    def to_undo(self) -> JournalEntry | None:
        """What undo would take back, or None."""
        return self._done[-1] if self._done else None

    @property
    def to_redo(self) -> JournalEntry | None:
        """What redo would do again, or None."""
        return self._undone[-1] if self._undone else None


def _without(entries: list[JournalEntry], number: int) -> tuple[list[JournalEntry], list[JournalEntry]]:
    return [e for e in entries if e.number != number], [e for e in entries if e.number == number]
