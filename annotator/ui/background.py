"""Long work off the window's thread: drives one job at a time, with progress and cancel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from annotator.errors import AnnotatorError, Cancelled
from annotator.jobs import Job, Progress, run


class _Worker(QThread):
    """Runs one job; its signals arrive in the window's thread."""

    progressed = Signal(object)
    done = Signal(object)
    refused = Signal(object)

    def __init__(self, job: Job[Any], parent: QObject) -> None:
        super().__init__(parent)
        self._job = job
        self.cancelled = False

    def run(self) -> None:
        try:
            result = run(self._job, self._report)
        except AnnotatorError as error:
            self.refused.emit(error)
        else:
            self.done.emit(result)

    def _report(self, progress: Progress) -> None:
        if self.cancelled:
            raise Cancelled("Cancelled: nothing was changed.")
        self.progressed.emit(progress)


class Background(QObject):
    """The window's long work.

    Signals:
        progressed(progress): how far the job is; None when none runs any more.
        refused(sentence): the job could not do it.
    """

    progressed = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker: _Worker | None = None
        self._waiting: list[tuple[Job[Any], Callable[[Any], None]]] = []

    @property
    def busy(self) -> bool:
        """Whether a job runs."""
        return self._worker is not None

    def start(self, job: Job[Any], done: Callable[[Any], None]) -> None:
        """Run a job, after those that were asked for before; `done` gets its result in the window's thread."""
        if self._worker is not None:
            self._waiting.append((job, done))
            return
        worker = self._worker = _Worker(job, self)
        worker.progressed.connect(self.progressed)
        worker.done.connect(done)
        worker.refused.connect(lambda error: self.refused.emit("" if isinstance(error, Cancelled) else str(error)))
        worker.finished.connect(self._finished)
        worker.start()

    def cancel(self) -> None:
        """Ask the job to stop; it leaves everything as it was."""
        if self._worker is not None:
            self._worker.cancelled = True

    def wait(self) -> None:
        """Stop the job and wait until it has, before the window goes; those that wait are dropped."""
        worker = self._worker
        self._waiting.clear()
        if worker is not None:
            worker.cancelled = True
            worker.wait()

    def _finished(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.deleteLater()
        self.progressed.emit(None)
        if self._waiting:
            self.start(*self._waiting.pop(0))
