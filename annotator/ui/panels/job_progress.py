"""How far a long job is: what it does, how much of it is done, how long it takes yet, and a button that stops it."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from annotator.jobs import Pace, Progress
from annotator.ui.animation import is_reduced
from annotator.ui.panels.flat import IconButton
from annotator.ui.theme import Theme


class JobProgress(QWidget):
    """A line about one job, hidden when none runs; `what` is the label that says what it does.

    Signals:
        cancelled: it should stop.
    """

    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget, what: QLabel | None = None) -> None:
        super().__init__(parent)
        self._pace = Pace()
        self._what = what or QLabel(self)
        self._what.setProperty("tone", "muted")
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        self._what.setProperty("size", "small")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._cancel = IconButton("close", self.tr("Cancel"), theme, self)
        self._cancel.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._what, 1)
        row.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._cancel)
        self.hide()

    def show_progress(self, progress: Progress | None, *, can_be_cancelled: bool = True) -> None:
        """Show how far it is; None when it is over."""
        if progress is None:
            self.hide()
            self._cancel.setEnabled(True)
            self._pace = Pace()
            return
        self._pace.follow(progress)
        self._what.setText(" · ".join(filter(None, (progress.what, self._counted(progress), *self._timed(progress)))))
        # Qt counts in 32 bits; a job may count bytes
        self._bar.setRange(0, 1000 if progress.total else 0)
        self._bar.setVisible(bool(progress.total) or not is_reduced())  # one without an end would slide
        self._cancel.setVisible(can_be_cancelled)
        self._bar.setValue(1000 * progress.done // progress.total if progress.total else 0)
        self.show()

    def _counted(self, progress: Progress) -> str:
        if not progress.total:
            return ""
        figures = (self._figure(steps, progress.unit) for steps in (progress.done, progress.total))
        return self.tr("{done} of {total}").format(**dict(zip(("done", "total"), figures, strict=True)))

    def _timed(self, progress: Progress) -> tuple[str, ...]:
        """How fast it goes and how long it takes yet, once that can be said."""
        rate, left = self._pace.rate(), ceil(self._pace.left())
        if rate <= 0:
            return ()
        told = self._figure(round(rate), progress.unit) if rate >= 1 else QLocale().toString(rate, "f", 1)
        hours = f"{left // 3600}:" if left >= 3600 else ""
        clock = f"{hours}{left // 60 % 60:0{2 if hours else 1}}:{left % 60:02}"
        return self.tr("{rate} a second").format(rate=told), self.tr("{time} left").format(time=clock)

    def _figure(self, steps: int, unit: str) -> str:
        return QLocale().formattedDataSize(steps, 1) if unit == "bytes" else QLocale().toString(steps)

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._cancel.set_theme(theme)

    def _stop(self) -> None:
        self._cancel.setEnabled(False)
        self.cancelled.emit()
