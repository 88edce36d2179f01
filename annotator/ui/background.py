"""Long work off the window's thread: drives one job at a time, with progress and cancel."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QThread, Signal

from annotator.crash_log import log_file
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
        except Exception as error:  # a bug: to the crash log, as everywhere, and the user is told
            sys.excepthook(type(error), error, error.__traceback__)
            self.refused.emit(error)
        else:
            self.done.emit(result)

    def _report(self, progress: Progress) -> None:
        if self.cancelled:
            raise Cancelled("Cancelled: nothing was changed.")
        self.progressed.emit(progress)


class _Task(NamedTuple):
    """A job, and who is told what became of it."""

    job: Job[Any]
    done: Callable[[Any], None]
    refused: Callable[[str], None]


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
        self._task: _Task | None = None
        self._waiting: list[_Task] = []

    @property
    def busy(self) -> bool:
        """Whether a job runs."""
        return self._worker is not None

    def start(self, job: Job[Any], done: Callable[[Any], None], refused: Callable[[str], None] | None = None) -> None:
        """Run a job, after those that were asked for before.

        In the window's thread `done` gets its result; or `refused` the sentence that
        says why there is none ('' when it was cancelled), in place of the signal.
        """
        task = _Task(job, done, refused or self.refused.emit)
        if self._worker is None:
            self._run(task)
        else:
            self._waiting.append(task)

    def _run(self, task: _Task) -> None:
        self._task = task
        worker = self._worker = _Worker(task.job, self)
        worker.progressed.connect(self._show_progress)
        worker.done.connect(self._hand_over)
        worker.refused.connect(self._refuse)
        worker.finished.connect(self._finish)
        worker.start()

    def cancel(self) -> None:
        """Ask the job to stop; it leaves everything as it was."""
        if self._worker is not None:
            self._worker.cancelled = True

    def wait(self) -> None:
        """Stop the job and wait until it has, before the window goes; its result and what waits are dropped."""
        worker, self._worker, self._task = self._worker, None, None
        self._waiting.clear()
        if worker is not None:
            worker.cancelled = True
            worker.wait()
            worker.deleteLater()

    # what a worker says arrives later: nobody wants to hear it any more when it was waited for

    def _show_progress(self, progress: Progress) -> None:
        if self._worker is not None:
            self.progressed.emit(progress)

    def _hand_over(self, result: object) -> None:
        if self._worker is not None and self._task is not None:
            self._task.done(result)

    def _refuse(self, error: Exception) -> None:
        if self._worker is None or self._task is None:
            return
        if isinstance(error, AnnotatorError):
            self._task.refused("" if isinstance(error, Cancelled) else str(error))
        else:
            what = self.tr("Something went wrong inside Annotator ({0}); your work is on disk, details are in {1}.")
            self._task.refused(what.format(type(error).__name__, log_file()))

    def _finish(self) -> None:
        worker, self._worker, self._task = self._worker, None, None
        if worker is None:
            return
        worker.deleteLater()
        self.progressed.emit(None)
        if self._waiting and self._worker is None:
            self._run(self._waiting.pop(0))
