"""Looks for something in a text off the window's thread: the latest search counts, its hits come as they are found."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from PySide6.QtCore import QObject, QThread, Signal

from annotator.editing.occurrences import MOST
from annotator.errors import SearchRefused
from annotator.model.span import Span

_PAUSE = 0.1
"""Seconds between two reports of a search that goes on."""

Work: TypeAlias = Callable[[], Iterator[Span]]


class Hits(NamedTuple):
    """What a search has found up to now.

    Attributes:
        spans: in the order of the text, not overlapping.
        ended: whether the search is over.
        more: whether there are more than anybody looks for.
        problem: why it was given up, '' if it was not.
    """

    spans: list[Span]
    ended: bool = True
    more: bool = False
    problem: str = ""


class _Run(QThread):
    """One search; it ends at the next hit when nobody waits for it any more."""

    found = Signal(object)

    def __init__(self, work: Work, most: int, parent: QObject) -> None:
        super().__init__(parent)
        self._work, self._most = work, most
        self.wanted = True

    def run(self) -> None:
        spans: list[Span] = []
        told = time.monotonic()
        try:
            for span in self._work():
                if not self.wanted:
                    return
                if len(spans) == self._most:
                    self.found.emit(Hits(spans, more=True))
                    return
                spans.append(span)
                if time.monotonic() - told > _PAUSE:
                    self.found.emit(Hits(list(spans), ended=False))
                    told = time.monotonic()
        except SearchRefused as error:
            self.found.emit(Hits([], problem=str(error)))
        except Exception as error:  # a bug: to the crash log, as everywhere
            sys.excepthook(type(error), error, error.__traceback__)
            self.found.emit(Hits([], problem=type(error).__name__))
        else:
            self.found.emit(Hits(spans))


class Searching(QObject):
    """One search at a time.

    Signals:
        found(hits): what the search that was asked for last has found, several times if it takes long.
    """

    found = Signal(object)

    def __init__(self, parent: QObject, most: int = MOST) -> None:
        super().__init__(parent)
        self._most = most
        self._run: _Run | None = None
        self._next: Work | None = None

    def search(self, work: Work) -> None:
        """Go through the hits of a search; whatever was asked for before is not wanted any more."""
        self.stop()
        if self._run is not None:
            self._next = work
            return
        run = self._run = _Run(work, self._most, self)
        run.found.connect(self._tell)
        run.finished.connect(self._finish)
        run.start()

    def stop(self) -> None:
        """Hear no more of what was asked for."""
        self._next = None
        if self._run is not None:
            self._run.wanted = False

    def wait(self) -> None:
        """Stop and wait until nothing runs, before the window goes."""
        self.stop()
        run, self._run = self._run, None
        if run is not None:
            run.wait()
            run.deleteLater()

    def _tell(self, hits: Hits) -> None:
        if self._run is not None and self._run.wanted:
            self.found.emit(hits)

    def _finish(self) -> None:
        run, self._run = self._run, None
        if run is not None:
            run.deleteLater()
        if self._next is not None:
            self.search(self._next)
