"""Reads what an article was opened without, in slices so short that no key waits for one."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from annotator.errors import AnnotatorError
from annotator.model.annotation import Annotation, Relation
from annotator.model.annotation_set import AnnotationSet, Rest
from annotator.model.span import Span

Answer = TypeVar("Answer")

SLICE = 0.002
"""Seconds after which a slice takes no further page; one takes about twice as long."""


class ReadingOn(QObject):
    """Reads one set to its end while the window has nothing else to do.

    The annotations are values without cycles, so the cycle collector is kept
    away until all are read, and leaves them out of every later collection.

    Whoever looks at the set meanwhile, to paint it say, does not hear of what
    cannot be read: that is told here, once, and left out for now.

    Signals:
        ended(): the set is whole.
        failed(sentence): it could not be read; `resume` and `finish` try again.
        recovered(): after `ended`, if something had been left out.
    """

    ended = Signal()
    failed = Signal(str)
    recovered = Signal()
    _broke = Signal(object, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._set: AnnotationSet | None = None
        self._guard: _Guarded | None = None
        self._told = False
        self._collects = True
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._read_some)
        # who finds out may be painting at the time: later
        self._broke.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    def take(self, annotations: AnnotationSet) -> None:
        """Be there for a set, instead of the one before, from now on; `resume` begins to read it."""
        self.stop()
        if not annotations.is_whole:
            self._set = annotations
            annotations.read_through(self._guarded)

    def _guarded(self, rest: Rest) -> Rest:
        self._guard = _Guarded(rest, self._broke.emit)
        return self._guard

    def resume(self) -> None:
        """Read on; also after a failure."""
        if self._set is not None and self._guard is not None and not self._timer.isActive():
            self._told = self._guard.is_broken = False
            self._collects = gc.isenabled()
            gc.disable()
            self._timer.start()

    def finish(self) -> None:
        """Read the rest at once: an edit is to be made.

        Raises:
            AnnotatorError: it cannot be read.
        """
        if self._set is None:
            return
        try:
            self._set.read_all()
        except AnnotatorError:
            self._pause()
            self._told = True  # by whoever asked
            raise
        self._end()

    def stop(self) -> None:
        """Leave the rest unread."""
        self._set = self._guard = None
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
            self._fail(str(error))
        else:
            self._end()

    def _hear(self, guard: _Guarded, sentence: str) -> None:
        if guard is self._guard and guard.is_broken:  # nobody has tried again meanwhile
            self._fail(sentence)

    def _fail(self, sentence: str) -> None:
        self._pause()
        if not self._told:
            self._told = True
            self.failed.emit(sentence)

    def _end(self) -> None:
        missed = self._guard is not None and self._guard.missed
        self.stop()
        self.ended.emit()
        if missed:
            self.recovered.emit()


class _Guarded:
    """The rest of a set, for whoever cannot do anything about what cannot be read.

    Attributes:
        is_broken: nothing is asked for any more, until this is taken back.
        missed: something was asked for that could not be read.
    """

    def __init__(self, rest: Rest, tell: Callable[[_Guarded, str], object]) -> None:
        self._rest, self._tell = rest, tell
        self.is_broken = self.missed = False

    def next(self) -> Sequence[Annotation | Relation]:
        return self._rest.next()

    def near(self, span: Span) -> tuple[Span, Sequence[Annotation]] | None:
        return self._answer(lambda: self._rest.near(span))

    def linked(self, identity: str) -> Sequence[Annotation | Relation] | None:
        return self._answer(lambda: self._rest.linked(identity))

    def _answer(self, question: Callable[[], Answer | None]) -> Answer | None:
        if not self.is_broken:
            try:
                return question()
            except AnnotatorError as error:
                self.is_broken = True
                self._tell(self, str(error))
        self.missed = True
        return None
