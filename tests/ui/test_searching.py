"""Searches beside the window: the latest one counts, hits come as it goes on, nothing is left when the window goes."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.errors import SearchRefused
from annotator.model.span import Span
from annotator.ui import searching
from annotator.ui.searching import Hits, Searching, Unwanted

ONE, TWO, THREE = (Span(n, n + 1) for n in (0, 2, 4))


@pytest.fixture
def search(qapp: QApplication) -> Iterator[Searching]:
    parent = QObject()
    made = Searching(parent, most=2)
    yield made
    made.wait()


@pytest.fixture
def heard(search: Searching) -> list[Hits]:
    found: list[Hits] = []
    search.found.connect(found.append)
    return found


def test_hits_are_told_when_all_are_there(search: Searching, heard: list[Hits], qtbot: QtBot) -> None:
    search.search(lambda _: iter([ONE, TWO]))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [Hits([ONE, TWO])]
    search.search(lambda _: iter([ONE, TWO, THREE]))
    qtbot.waitUntil(lambda: len(heard) > 1)
    assert heard[1] == Hits([ONE, TWO], more=True)


def test_hits_are_told_while_the_search_goes_on(
    search: Searching, heard: list[Hits], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_PAUSE", 0.0)
    seen = threading.Event()

    def work(_: Unwanted) -> Iterator[Span]:
        yield ONE
        assert seen.wait(30)
        yield TWO

    search.search(work)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [Hits([ONE], ended=False)]
    seen.set()
    qtbot.waitUntil(lambda: heard[-1].ended)
    assert heard[-1] == Hits([ONE, TWO])


class Held:
    """Work that finds something only when it is let go."""

    def __init__(self, span: Span) -> None:
        self._span = span
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, _: Unwanted) -> Iterator[Span]:
        self.begun.set()
        assert self.go_on.wait(30)
        yield self._span


def test_the_latest_search_counts_and_waits_for_no_other(search: Searching, heard: list[Hits], qtbot: QtBot) -> None:
    slow = Held(ONE)
    search.search(slow)
    assert slow.begun.wait(30)
    search.search(lambda _: iter([TWO]))
    qtbot.waitUntil(lambda: bool(heard))
    slow.go_on.set()
    search.wait()
    qtbot.wait(0)
    assert heard == [Hits([TWO])]


def test_of_many_that_go_on_unheard_only_some_run_at_once(search: Searching, heard: list[Hits], qtbot: QtBot) -> None:
    slow = [Held(ONE) for _ in range(searching.AT_ONCE)]
    for work in slow:
        search.search(work)
        assert work.begun.wait(30)
    passed_over, last = Held(TWO), Held(THREE)
    search.search(passed_over)
    search.search(last)
    qtbot.wait(20)
    assert not last.begun.is_set()
    slow[0].go_on.set()
    qtbot.waitUntil(last.begun.is_set)
    assert not passed_over.begun.is_set()
    for work in (*slow, last):
        work.go_on.set()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [Hits([THREE])]


def test_a_search_is_told_when_nobody_wants_it(search: Searching, heard: list[Hits], qtbot: QtBot) -> None:
    begun = threading.Event()

    def endless(unwanted: Unwanted) -> Iterator[Span]:
        while not unwanted():
            begun.set()
        yield ONE

    search.search(endless)
    assert begun.wait(30)
    search.wait()
    qtbot.wait(0)
    assert heard == []


def test_the_window_waits_for_no_search_that_goes_on(
    search: Searching, heard: list[Hits], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "PATIENCE", 0.01)
    slow = Held(ONE)
    search.search(slow)
    assert slow.begun.wait(30)
    search.wait()
    assert not slow.go_on.is_set()
    slow.go_on.set()
    qtbot.wait(20)
    assert heard == []


def test_what_nobody_wants_any_more_is_not_told(search: Searching, heard: list[Hits], qtbot: QtBot) -> None:
    go_on = threading.Event()

    def slowly(_: Unwanted) -> Iterator[Span]:
        assert go_on.wait(30)
        yield ONE

    search.search(slowly)
    search.search(lambda _: iter([TWO]))
    search.stop()
    go_on.set()
    search.wait()
    qtbot.wait(0)
    assert heard == []


def test_why_there_are_no_hits_is_told(search: Searching, heard: list[Hits], qtbot: QtBot) -> None:
    def refuse(_: Unwanted) -> Iterator[Span]:
        yield ONE
        raise SearchRefused("This expression takes too long.")

    search.search(refuse)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [Hits([], problem="This expression takes too long.")]
