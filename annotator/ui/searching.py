"""Looks for something in a text off the window's thread: the latest search counts, its hits come as they are found.

Nothing stops an expression that is being matched but its own time limit, which
counts the processor's time: on a busy computer a second of it is many. A search
that is not wanted any more runs on unheard for so long, beside the next one,
and does not keep the window open.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from PySide6.QtCore import QObject, Signal

from annotator.editing.occurrences import MOST
from annotator.errors import AnnotatorError

_PAUSE = 0.1
"""Seconds between two reports of a search that goes on."""

AT_ONCE = 3
"""Searches that run beside one another at most, all but the latest unheard."""

PATIENCE = 0.5
"""Seconds that the window waits for searches when it goes."""

Unwanted: TypeAlias = Callable[[], bool]
Work: TypeAlias = Callable[[Unwanted], Iterator[Any]]
"""Goes through the hits, and ends early when it is told that nobody wants them."""

One = TypeVar("One")


class Hits(NamedTuple, Generic[One]):
    """What a search has found up to now.

    Attributes:
        found: in the order of the text, not overlapping.
        ended: whether the search is over.
        more: whether there are more than anybody looks for.
        problem: why it was given up, '' if it was not.
    """

    found: list[One]
    ended: bool = True
    more: bool = False
    problem: str = ""


class _Run(QObject):
    """One search; it ends as soon as it can when nobody waits for it any more.

    Its thread is one that the end of the program does not wait for, so nothing
    of Qt's may depend on it.

    Signals:
        found(run, hits): who found what.
        ended(run): it is over; not told once it was left alone.
    """

    found = Signal(object, object)
    ended = Signal(object)

    def __init__(self, work: Work, most: int, first: int) -> None:
        super().__init__()
        self._work, self._most, self._first = work, most, first
        self._left_alone = False
        self._thread = threading.Thread(target=self._run, name="search", daemon=True)
        self.wanted = True

    def start(self) -> None:
        """Begin, off the window's thread."""
        self._thread.start()

    def leave_alone(self, until: float) -> None:
        """Wait for the end until a moment of the monotonic clock; after that it is not heard of any more."""
        self._thread.join(max(0.0, until - time.monotonic()))
        self._left_alone = True

    def _run(self) -> None:
        self._search()
        if not self._left_alone:
            self.ended.emit(self)

    def _search(self) -> None:
        found: list[Any] = []
        told = time.monotonic()
        try:
            for one in self._work(lambda: not self.wanted):
                if not self.wanted:
                    return
                if len(found) == self._most:
                    self._tell(Hits(found, more=True))
                    return
                found.append(one)
                if len(found) == self._first or time.monotonic() - told > _PAUSE:
                    self._tell(Hits(list(found), ended=False))
                    told = time.monotonic()
        except AnnotatorError as error:
            self._tell(Hits([], problem=str(error)))
        except Exception as error:  # a bug: to the crash log, as everywhere
            sys.excepthook(type(error), error, error.__traceback__)
            self._tell(Hits([], problem=type(error).__name__))
        else:
            self._tell(Hits(found))

    def _tell(self, hits: Hits[Any]) -> None:
        if self.wanted:
            self.found.emit(self, hits)


class Searching(QObject):
    """One search at a time is heard.

    Signals:
        found(hits): what the search that was asked for last has found, several times if it takes long.
    """

    found = Signal(object)

    def __init__(self, parent: QObject, most: int = MOST, first: int = 0) -> None:
        """Look for `most` hits; as soon as there are `first`, they are told, else ten times a second."""
        super().__init__(parent)
        self.most, self._first = most, first
        self._runs: list[_Run] = []
        self._next: Work | None = None

    def search(self, work: Work) -> None:
        """Go through the hits of a search; whatever was asked for before is not wanted any more."""
        self.stop()
        if len(self._runs) >= AT_ONCE:
            self._next = work
            return
        run = _Run(work, self.most, self._first)
        self._runs.append(run)
        run.found.connect(self._hear)
        run.ended.connect(self._clear_away)
        run.start()

    def stop(self) -> None:
        """Hear no more of what was asked for."""
        self._next = None
        for run in self._runs:
            run.wanted = False

    def wait(self) -> None:
        """Stop, and let what runs end if it soon does, before the window goes."""
        self.stop()
        until = time.monotonic() + PATIENCE
        for run in self._runs:
            run.leave_alone(until)
        self._runs.clear()

    def _hear(self, run: _Run, hits: Hits[Any]) -> None:
        if run.wanted:
            self.found.emit(hits)

    def _clear_away(self, run: _Run) -> None:
        if run in self._runs:
            self._runs.remove(run)
        if self._next is not None:
            self.search(self._next)
