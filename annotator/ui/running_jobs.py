"""Which long job the status bar shows when several run, and which one its Cancel stops: the one that is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, SignalInstance

from annotator.jobs import Progress


@dataclass(slots=True)
class _Source:
    cancel: Callable[[], None] | None
    progress: Progress | None = None


class RunningJobs(QObject):
    """The long jobs of a window, one from each source; those of the source that was added first are shown first.

    Signals:
        shown(progress, can_be_cancelled): of the job that is shown now; None when none runs. When another
            one is shown there is a None between.
    """

    shown = Signal(object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources: list[_Source] = []
        self._shown: _Source | None = None

    def add(self, progressed: SignalInstance, cancel: Callable[[], None] | None) -> None:
        """Follow a signal that tells a Progress, or None at the end; `cancel` stops the job, None: it cannot be."""
        source = _Source(cancel)
        self._sources.append(source)
        progressed.connect(lambda progress: self._follow(source, progress))

    def cancel(self) -> None:
        """Stop the job that is shown, and no other."""
        if self._shown is not None and self._shown.cancel is not None:
            self._shown.cancel()

    def _follow(self, source: _Source, progress: Progress | None) -> None:
        source.progress = progress
        now = next((one for one in self._sources if one.progress is not None), None)
        if now is not self._shown:
            if self._shown is not None:
                self.shown.emit(None, False)
            self._shown = now
        elif source is not now:
            return
        if now is not None:
            self.shown.emit(now.progress, now.cancel is not None)
