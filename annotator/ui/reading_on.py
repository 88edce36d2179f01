"""Reads what an article was opened without, in slices so short that no key waits for one."""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.errors import AnnotatorError
from annotator.model.annotation_set import AnnotationSet

SLICE = 0.002
"""Seconds after which a slice takes no further page; one takes about twice as long."""


class ReadingOn(QObject):
    """Reads one set to its end while the window has nothing else to do.

    The annotations are values without cycles, so the cycle collector is kept
    away until all are read, and leaves them out of every later collection.

    Signals:
        ended(): the set is whole.
        failed(sentence): it could not be read; `resume` and `finish` try again.
    """

    ended = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._set: AnnotationSet | None = None
        self._collects = True
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._read_some)

    def start(self, annotations: AnnotationSet) -> None:
        """Read a set, instead of the one before."""
        self.stop()
        if not annotations.is_whole:
            self._set = annotations
            self.resume()

    def resume(self) -> None:
        """Go on after a failure."""
        if self._set is not None and not self._timer.isActive():
            self._collects = gc.isenabled()
            gc.disable()
            self._timer.start()

    def finish(self) -> None:
        """Read the rest at once: an edit is to be made.

        Raises:
            AnnotatorError: it cannot be read.
        """
        if self._set is not None:
            self._set.read_all()
            self._end()

    def stop(self) -> None:
        """Leave the rest unread."""
        self._set = None
        self._pause()

    def _pause(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            gc.freeze()
            if self._collects:
                gc.enable()

    def _read_some(self) -> None:
        annotations, until = self._set, time.perf_counter() + SLICE
        if annotations is None:
            return
        try:
            while annotations.read_on():
                if time.perf_counter() > until:
                    return
        except AnnotatorError as error:
            self._pause()
            self.failed.emit(str(error))
        else:
            self._end()

    def _end(self) -> None:
        self.stop()
        self.ended.emit()
