"""Looks that are taken beside the window while somebody still chooses: the latest one counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.errors import Cancelled
from annotator.jobs import Job
from annotator.ui.background import Background

SOON = 250
"""Milliseconds after the last choice: who walks through a list with the arrows is not looked after at each step."""


class Look(QObject):
    """Runs a job whenever it is wanted; one that is wanted no more is stopped, and nobody hears of it.

    Signals:
        progressed(progress): how far it is; None when it is over.
        found(result): what it returned.
        refused(sentence): why it could not; '' when it was stopped.
    """

    progressed = Signal(object)
    found = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._background.progressed.connect(self.progressed)
        self._number = 0
        self._wanted: Callable[[], Job[Any]] | None = None
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._begin)

    def want(self, job: Callable[[], Job[Any]], *, at_once: bool = False) -> None:
        """Begin a job in place of the one that runs."""
        self.drop()
        self._wanted = job
        self._soon.start(0 if at_once else SOON)

    def stop(self) -> None:
        """End the look, which is told as refused."""
        self._background.cancel()

    def drop(self) -> None:
        """Nobody wants to know any more."""
        self._number += 1
        self._soon.stop()
        self._background.cancel()

    def wait(self) -> None:
        """The same, and wait until nothing runs."""
        self.drop()
        self._background.wait()

    def _begin(self) -> None:
        number, wanted = self._number, self._wanted
        if wanted is None:
            return

        def job() -> Job[Any]:
            if number != self._number:
                raise Cancelled("Another look was wanted.")
            return (yield from wanted())

        def done(result: object) -> None:
            if number == self._number:
                self.found.emit(result)

        def refused(sentence: str) -> None:
            if number == self._number:
                self.refused.emit(sentence)

        self._background.start(job(), done, refused)
