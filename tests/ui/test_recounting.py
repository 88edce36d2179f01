"""The list of articles follows edits a moment later, once for a burst of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from annotator.errors import CorpusError
from annotator.ui.panels.article_rows import ArticleRow
from annotator.ui.recounting import Recounting


class Shelf:
    """Says what was read and shown."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.shown: list[str] = []
        self.broken = False

    def row(self, identity: str) -> ArticleRow | None:
        self.read.append(identity)
        if self.broken:
            raise CorpusError("It cannot be read.")
        return None if identity == "gone" else ArticleRow(identity, identity, "", "en", False, "new", 0)

    def show(self, row: ArticleRow) -> None:
        self.shown.append(row.id)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def recounting(qapp: QObject, shelf: Shelf) -> Iterator[Recounting]:
    made = Recounting(shelf.row, shelf.show, qapp)
    yield made
    made.deleteLater()


def test_a_burst_of_edits_is_read_once(recounting: Recounting, shelf: Shelf, qtbot: QtBot) -> None:
    for documents in (["one"], ["two", "one"], [], ["gone"]):
        recounting.follow(documents)
    assert shelf.read == []
    qtbot.waitUntil(lambda: shelf.read != [])
    assert shelf.read == ["one", "two", "gone"]
    assert shelf.shown == ["one", "two"]
    recounting.catch_up()
    assert shelf.read == ["one", "two", "gone"]


def test_nothing_is_read_of_a_corpus_that_was_let_go_of(recounting: Recounting, shelf: Shelf) -> None:
    recounting.follow(["one"])
    recounting.stop()
    recounting.catch_up()
    assert shelf.read == []


def test_what_cannot_be_read_is_left_for_the_next_edit(recounting: Recounting, shelf: Shelf) -> None:
    shelf.broken = True
    recounting.follow(["one"])
    recounting.catch_up()
    assert shelf.shown == []
    shelf.broken = False
    recounting.follow(["one"])
    recounting.catch_up()
    assert shelf.shown == ["one"]
