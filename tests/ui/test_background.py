"""Long work off the window's thread: one job after the other, progress, cancel, and nothing after the window went."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.errors import Cancelled, CorpusError
from annotator.jobs import Job, Progress
from annotator.ui.background import Background


class Heard:
    """What a background says, and in which thread."""

    def __init__(self, background: Background) -> None:
        self.progress: list[Progress | None] = []
        self.refused: list[str] = []
        self.done: list[object] = []
        self.threads: set[bool] = set()
        background.progressed.connect(self._progressed)
        background.refused.connect(self._refused)

    def _note(self) -> None:
        app = QApplication.instance()
        self.threads.add(app is not None and QThread.currentThread() == app.thread())

    def _progressed(self, progress: Progress | None) -> None:
        self._note()
        self.progress.append(progress)

    def _refused(self, sentence: str) -> None:
        self._note()
        self.refused.append(sentence)

    def finish(self, result: object) -> None:
        self._note()
        self.done.append(result)


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    parent = QObject()
    made = Background(parent)
    yield made
    made.wait()


@pytest.fixture
def heard(background: Background) -> Heard:
    return Heard(background)


def counting(steps: int, result: object) -> Job[object]:
    for number in range(steps):
        yield Progress(number, steps, f"step {number}")
    return result


class Held:
    """A job that stops in the middle until it is let go on."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.steps: list[int] = []
        self.cleaned_up = False

    def job(self) -> Job[str]:
        try:
            for number in range(3):
                yield Progress(number, 3, "held")
                self.steps.append(number)
                self.begun.set()
                assert self.go_on.wait(5)
        except Cancelled:
            self.cleaned_up = True
            raise
        return "through"


def settle(background: Background, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not background.busy, timeout=5000)


def test_a_job_is_done_in_another_thread_and_told_in_the_windows(
    background: Background, heard: Heard, qtbot: QtBot
) -> None:
    worked_in: list[bool] = []

    def job() -> Job[int]:
        worked_in.append(threading.current_thread() is threading.main_thread())
        yield Progress(1, 2, "half")
        return 42

    background.start(job(), heard.finish)
    assert background.busy
    settle(background, qtbot)
    assert worked_in == [False]
    assert heard.done == [42]
    assert heard.progress == [Progress(1, 2, "half"), None]
    assert heard.threads == {True}, "in the window's thread"


def test_any_callable_gets_the_result_in_the_windows_thread(background: Background, heard: Heard, qtbot: QtBot) -> None:
    background.start(counting(1, "one"), partial(heard.finish))
    settle(background, qtbot)
    assert heard.done == ["one"]
    assert heard.threads == {True}


def test_a_job_that_refuses_says_why(background: Background, heard: Heard, qtbot: QtBot) -> None:
    def job() -> Job[None]:
        yield Progress(0, 1, "x")
        raise CorpusError("The disk is full; make room.")

    background.start(job(), heard.finish)
    settle(background, qtbot)
    assert heard.refused == ["The disk is full; make room."]
    assert heard.done == []
    assert heard.progress[-1] is None
    assert heard.threads == {True}


def test_who_started_a_job_may_be_told_alone_why_it_could_not_be(
    background: Background, heard: Heard, qtbot: QtBot
) -> None:
    def job() -> Job[None]:
        yield Progress(0, 1, "x")
        raise CorpusError("The disk is full; make room.")

    mine: list[str] = []
    held = Held()
    background.start(job(), heard.finish, mine.append)
    background.start(job(), heard.finish)
    background.start(held.job(), heard.finish, mine.append)
    qtbot.waitUntil(held.begun.is_set)
    background.cancel()
    held.go_on.set()
    settle(background, qtbot)
    assert mine == ["The disk is full; make room.", ""]
    assert heard.refused == ["The disk is full; make room."]
    assert heard.done == []


def test_cancelling_ends_the_job_which_cleans_up(background: Background, heard: Heard, qtbot: QtBot) -> None:
    held = Held()
    background.start(held.job(), heard.finish)
    assert held.begun.wait(5)
    background.cancel()
    held.go_on.set()
    settle(background, qtbot)
    assert held.steps == [0]
    assert held.cleaned_up
    assert heard.done == []
    assert heard.refused == [""], "nothing to say but that it was cancelled"


def test_jobs_wait_for_each_other_in_order(background: Background, heard: Heard, qtbot: QtBot) -> None:
    held = Held()
    background.start(held.job(), heard.finish)
    background.start(counting(2, "second"), heard.finish)
    background.start(counting(2, "third"), heard.finish)
    assert held.begun.wait(5)
    assert heard.done == []
    held.go_on.set()
    qtbot.waitUntil(lambda: len(heard.done) == 3, timeout=5000)
    settle(background, qtbot)
    assert heard.done == ["through", "second", "third"]


def test_cancelling_stops_the_job_that_runs_and_not_those_after_it(
    background: Background, heard: Heard, qtbot: QtBot
) -> None:
    held = Held()
    background.start(held.job(), heard.finish)
    background.start(counting(1, "second"), heard.finish)
    assert held.begun.wait(5)
    background.cancel()
    held.go_on.set()
    qtbot.waitUntil(lambda: heard.done == ["second"], timeout=5000)
    settle(background, qtbot)


def test_cancelling_nothing_is_fine(background: Background) -> None:
    background.cancel()
    background.wait()
    assert not background.busy


def test_what_finished_while_the_window_went_is_dropped(background: Background, heard: Heard, qtbot: QtBot) -> None:
    """Whoever waits for the job has let go of what its result would be shown in."""
    held = Held()
    background.start(held.job(), heard.finish)
    background.start(counting(1, "second"), heard.finish)
    assert held.begun.wait(5)
    held.go_on.set()
    background.wait()
    heard.progress.clear()
    for _ in range(5):
        QApplication.processEvents()
    assert heard.done == []
    assert heard.refused == []
    assert heard.progress == []
    assert not background.busy


def test_a_job_that_breaks_is_told_and_the_next_one_runs(
    background: Background, heard: Heard, qtbot: QtBot, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug must not look like a job that went well: its trace goes to the log, a sentence to the user."""
    seen: list[type[BaseException]] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: seen.append(kind))

    def broken() -> Job[None]:
        yield Progress(0, 1, "x")
        raise ZeroDivisionError

    background.start(broken(), heard.finish)
    background.start(counting(1, "second"), heard.finish)
    qtbot.waitUntil(lambda: heard.done == ["second"], timeout=5000)
    settle(background, qtbot)
    assert seen == [ZeroDivisionError]
    (sentence,) = heard.refused
    assert "ZeroDivisionError" in sentence
    assert sentence.endswith(".")
