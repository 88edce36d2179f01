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
from annotator.ui.searching import Hits, Searching

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
    search.search(lambda: iter([ONE, TWO]))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [Hits([ONE, TWO])]
    search.search(lambda: iter([ONE, TWO, THREE]))
    qtbot.waitUntil(lambda: len(heard) > 1)
    assert heard[1] == Hits([ONE, TWO], more=True)


def test_hits_are_told_while_the_search_goes_on(
    search: Searching, heard: list[Hits], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_PAUSE", 0.0)
    seen = threading.Event()

    def work() -> Iterator[Span]:
        yield ONE
        assert seen.wait(30)
        yield TWO

    search.search(work)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [Hits([ONE], ended=False)]
    seen.set()
    qtbot.waitUntil(lambda: heard[-1].ended)
    assert heard[-1] == Hits([ONE, TWO])


def test_the_latest_search_counts(search: Searching, heard: list[Hits], qtbot: QtBot) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> Iterator[Span]:
        begun.set()
        assert go_on.wait(30)
        yield ONE

    search.search(slowly)
    assert begun.wait(30)
    search.search(lambda: iter([TWO]))
    search.search(lambda: iter([THREE]))
    go_on.set()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [Hits([THREE])]


def test_what_nobody_wants_any_more_is_not_told(search: Searching, heard: list[Hits], qtbot: QtBot) -> None:
    go_on = threading.Event()

    def slowly() -> Iterator[Span]:
        assert go_on.wait(30)
        yield ONE

    search.search(slowly)
    search.search(lambda: iter([TWO]))
    search.stop()
    go_on.set()
    search.wait()
    qtbot.wait(0)
    assert heard == []


def test_why_there_are_no_hits_is_told(search: Searching, heard: list[Hits], qtbot: QtBot) -> None:
    def refuse() -> Iterator[Span]:
        yield ONE
        raise SearchRefused("This expression takes too long.")

    search.search(refuse)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [Hits([], problem="This expression takes too long.")]
