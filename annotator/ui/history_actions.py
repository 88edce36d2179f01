"""Going back and forth in the history by many edits at once: one by one, with progress and cancel."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.editing.history import JournalEntry
from annotator.jobs import Progress
from annotator.ui.bulk_edits import BulkEdits, Told
from annotator.ui.desk import Desk

PATIENCE = 0.2
"""After so many seconds progress is shown, with a way to cancel."""

_TURN = 0.03
"""How long edits are made before the window may draw and listen, in seconds."""


class HistoryActions(QObject):
    """Takes back everything after an entry, or does everything up to it again.

    Each edit is undone or redone as by its own key: journalled, and in
    whichever article it was, a large one by a job. It stops at the first that
    cannot be, and when something else is done meanwhile.

    Signals:
        progressed(progress): how far it is; None when it is over. Only told when it takes long.
    """

    progressed = Signal(object)

    def __init__(self, desk: Desk, bulk: BulkEdits, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._bulk = desk, bulk
        self._step: Callable[[Told], None] = bulk.undo
        self._stepping = False
        self._done, self._total, self._known = 0, 0, 0
        self._begun, self._shown = 0.0, False
        self._what = ""
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._go_on)

    def undo_to(self, number: int) -> None:
        """Take back everything that was done after an entry."""
        steps = self._desk.history.steps_back_to(number)
        if not steps:
            self._desk.passing.emit(self.tr("Nothing that can be undone was done after that."))
            return
        self._begin(self._bulk.undo, steps, self.tr("Undoing"))

    def redo_to(self, number: int) -> None:
        """Do everything again that was undone, up to an entry and with it."""
        steps = self._desk.history.steps_up_to(number)
        if not steps:
            self._desk.passing.emit(
                self.tr("That cannot be done again: it was not undone, or something else was done since.")
            )
            return
        self._begin(self._bulk.redo, steps, self.tr("Redoing"))

    def cancel(self) -> None:
        """Stop where it is; what was undone so far can be redone."""
        if self._turns.isActive():
            self._end(self.tr("Stopped after {0} of {1} edits."))
        elif self._stepping:
            self._bulk.cancel()

    def _begin(self, step: Callable[[Told], None], total: int, what: str) -> None:
        self.cancel()
        if self._stepping:  # a job of ours goes to its end first
            self._desk.passing.emit(self._desk.busy)
            return
        self._step, self._total, self._done, self._what = step, total, 0, what
        self._known = len(self._desk.history.entries)
        self._begun = time.monotonic()
        self._turns.start()
        self._go_on()

    def _go_on(self) -> None:
        last = time.monotonic() + _TURN
        while True:
            if len(self._desk.history.entries) != self._known + self._done:
                self._end(self.tr("Stopped after {0} of {1} edits: something else was done meanwhile."))
                return
            self._stepping = True
            self._step(self._stepped)
            if self._stepping:  # a large one is a job, which tells how far it is; the next turn comes after it
                self._turns.stop()
                return
            if not self._turns.isActive():
                return
            if time.monotonic() >= last:
                break
        if time.monotonic() - self._begun > PATIENCE:
            self._shown = True
            self.progressed.emit(Progress(self._done, self._total, self._what))

    def _stepped(self, entry: JournalEntry | None) -> None:
        self._stepping = False
        if entry is None:
            # why is said by the desk, which passes over what cannot be undone
            self._end(self.tr("Stopped after {0} of {1} edits: the next one could not be.") if self._done else "")
            return
        self._done += 1
        if self._done == self._total:
            self._end(self._outcome())
        else:
            self._turns.start()

    def _outcome(self) -> str:
        if self._step == self._bulk.undo:
            return self.tr("{0} edits undone.") if self._total > 1 else ""
        return self.tr("{0} edits done again.") if self._total > 1 else ""

    def _end(self, sentence: str) -> None:
        self._turns.stop()
        if self._shown:
            self._shown = False
            self.progressed.emit(None)
        if sentence:
            self._desk.passing.emit(sentence.format(self._done, self._total))
