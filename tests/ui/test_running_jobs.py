"""Several long jobs at once: one is shown, and Cancel stops that one alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication

from annotator.jobs import Progress
from annotator.ui.main_window import MainWindow
from annotator.ui.running_jobs import RunningJobs

UNDOING, IMPORTING, SAVING = Progress(1, 9, "Undoing"), Progress(2, 9, "importing"), Progress(0, 1, "saving")


class Source(QObject):
    """What tells the progress of a job."""

    progressed = Signal(object)


class Jobs:
    """Three sources, the last of which cannot be cancelled."""

    def __init__(self) -> None:
        self.running = RunningJobs()
        self.seen: list[tuple[Progress | None, bool]] = []
        self.cancelled: list[str] = []
        self.running.shown.connect(lambda progress, can_be: self.seen.append((progress, can_be)))
        self.undo, self.work, self.saving = Source(), Source(), Source()
        self.running.add(self.undo.progressed, lambda: self.cancelled.append("undo"))
        self.running.add(self.work.progressed, lambda: self.cancelled.append("work"))
        self.running.add(self.saving.progressed, None)


@pytest.fixture
def jobs(qapp: QApplication) -> Jobs:
    return Jobs()


def test_one_alone_is_shown_and_cancelled(jobs: Jobs) -> None:
    jobs.work.progressed.emit(IMPORTING)
    jobs.running.cancel()
    jobs.work.progressed.emit(None)
    jobs.running.cancel()
    assert jobs.seen == [(IMPORTING, True), (None, False)]
    assert jobs.cancelled == ["work"]


def test_what_comes_first_is_shown_and_the_other_again_when_it_ends(jobs: Jobs) -> None:
    jobs.work.progressed.emit(IMPORTING)
    jobs.undo.progressed.emit(UNDOING)
    jobs.work.progressed.emit(IMPORTING._replace(done=3))
    jobs.running.cancel()
    jobs.undo.progressed.emit(None)
    assert jobs.seen == [
        (IMPORTING, True), (None, False), (UNDOING, True), (None, False), (IMPORTING._replace(done=3), True),
    ]  # fmt: skip
    assert jobs.cancelled == ["undo"]
    jobs.running.cancel()
    assert jobs.cancelled == ["undo", "work"]


def test_what_ends_behind_the_one_that_is_shown_changes_nothing(jobs: Jobs) -> None:
    jobs.undo.progressed.emit(UNDOING)
    jobs.work.progressed.emit(IMPORTING)
    jobs.work.progressed.emit(None)
    assert jobs.seen == [(UNDOING, True)]


def test_what_cannot_be_cancelled_offers_it_not(jobs: Jobs) -> None:
    jobs.saving.progressed.emit(SAVING)
    jobs.running.cancel()
    assert jobs.seen == [(SAVING, False)]
    assert jobs.cancelled == []


def test_in_the_window_the_import_goes_on_when_undoing_was_cancelled(window: MainWindow) -> None:
    background, jumps, status = window.desk.background, window.history_actions, window.status
    stop = next(one for one in status._job.findChildren(QAbstractButton) if one.accessibleName() == "Cancel")
    asked: list[str] = []
    background.cancel = lambda: asked.append("import")  # type: ignore[method-assign]
    background.progressed.emit(IMPORTING)
    jumps.progressed.emit(UNDOING)
    stop.click()
    assert asked == []
    jumps.progressed.emit(None)
    assert "importing" in status._job._what.text()
    assert status._job.isVisible()
    assert stop.isEnabled()
    window.desk.saving.progressed.emit(SAVING)
    background.progressed.emit(None)
    assert "saving" in status._job._what.text()
    assert not stop.isVisible()
    window.desk.saving.progressed.emit(None)
    assert not status._job.isVisible()
