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
        self._passed_over: set[int] = set()
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
            moved = _taken(self._done, entry.undoes)
            self._undone += moved
            if not moved:
                self._undone.clear()
        elif entry.redoes:
            self._done += _taken(self._undone, entry.redoes)
        else:
            self._done.append(entry)
            self._undone.clear()

    def pass_over(self, number: int) -> None:
        """Leave an edit out of undo and redo: what it was about has been replaced since (the journal keeps it)."""
        self._passed_over.add(number)
        _taken(self._done, number)
        _taken(self._undone, number)

    def recall(self, older: Iterable[JournalEntry]) -> None:
        """Take in rows from before the first one, oldest first: undo reaches back to them, too."""
        known, passed_over = self.entries, self._passed_over
        self.entries, self._done, self._undone = [], [], []
        for entry in (*older, *known):
            self.remember(entry)
        for number in passed_over:
            self.pass_over(number)

    def steps_back_to(self, number: int) -> int:
        """How many times to undo until an entry is the last that was done."""
        return sum(1 for entry in self._done if entry.number > number)

    def steps_up_to(self, number: int) -> int:
        """How many times to redo until an entry is done again, 0 if redo does not lead there."""
        undone = (steps for steps, entry in enumerate(reversed(self._undone), 1) if entry.number == number)
        return next(undone, 0)

    @property
    def to_undo(self) -> JournalEntry | None:
        """What undo would take back, or None."""
        return self._done[-1] if self._done else None

    @property
    def to_redo(self) -> JournalEntry | None:
        """What redo would do again, or None."""
        return self._undone[-1] if self._undone else None


def _taken(entries: list[JournalEntry], number: int) -> list[JournalEntry]:
    """Take the entry with a number out of a stack, where it is near the top; a list of it, or of nothing."""
    for place in range(len(entries) - 1, -1, -1):
        if entries[place].number == number:
            return [entries.pop(place)]
    return []
