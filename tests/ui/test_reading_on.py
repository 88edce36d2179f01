"""A large article: shown at once, its annotations read while nobody waits, and never anything wrong before that."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator import opening
from annotator.errors import CorpusError
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.span import Span
from annotator.opening.corpus import OpenCorpus
from annotator.storage.unread import Unread
from annotator.ui.main_window import MainWindow
from annotator.ui.panels.row_list import RowList
from tests.ui.conftest import OpenWindow, fill

MANY = 9_000
STEP = 45
WORD = "harbour "


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    """A window on a corpus with one large article, another one open."""
    corpus = fill(opening.create_corpus(tmp_path / "news.corpus", annotator="ana"))
    marked = (
        Annotation(f"a{number:032x}", "ana", "entities", "ORG", (Span(number * STEP, number * STEP + 7),))
        for number in range(MANY)
    )
    line = (WORD * (STEP // len(WORD))).ljust(STEP - 1) + "\n"
    document = Document("book", line * MANY, "A book")
    corpus.store.add_documents([AnnotatedDocument(document, {"ana": AnnotationSet("ana", marked)})])
    return open_window(corpus)


def rows(window: MainWindow) -> int:
    """How many rows the list of annotations has, read to its end."""
    table = window.annotation_list.findChild(RowList)
    assert table is not None
    count = -1
    while count != table.model().rowCount():
        count = table.model().rowCount()
        QApplication.processEvents()
    return count


def tints(window: MainWindow) -> int:
    """Tinted stretches on the pieces in view."""
    view = window.view
    span = view.visible()
    return sum(len(view._column.piece(index).drawing.tints) for index in view._column.touched(span.begin, span.end))


def test_it_is_shown_with_its_marks_before_all_of_them_are_read(window: MainWindow, qtbot: QtBot) -> None:
    window.open_article("book")
    assert not window.desk.annotations.is_whole
    window.view.viewport().repaint()
    assert tints(window) > 5
    assert not window.desk.annotations.is_whole
    with qtbot.waitSignal(window.desk.read_whole):
        pass
    assert window.desk.annotations.is_whole
    assert rows(window) == len(window.desk.annotations) == MANY


def test_another_place_is_painted_with_its_marks_before_they_are_read(window: MainWindow) -> None:
    window.open_article("book")
    window.view.scroll_to(MANY * STEP // 2)
    window.view.viewport().repaint()
    assert tints(window) > 5
    assert not window.desk.annotations.is_whole


def test_an_edit_at_once_is_made_on_all_of_it(window: MainWindow) -> None:
    window.open_article("book")
    window.view.select(Span(8, 15))
    QTest.keyClick(window.view, Qt.Key.Key_1)
    assert window.desk.annotations.is_whole
    assert rows(window) == len(window.desk.annotations) == MANY + 1
    assert window.desk.annotations == window.desk.corpus.store.read("book", "ana").sets["ana"]
    QTest.keyClick(window.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert rows(window) == len(window.desk.annotations) == MANY


def test_undoing_what_was_done_elsewhere_opens_and_lists_all_of_it(window: MainWindow, qtbot: QtBot) -> None:
    window.open_article("book")
    window.desk.delete(f"a{5:032x}")
    window.open_article("quarry")
    window.desk.undo()
    assert window.view.document.id == "book"
    assert not window.desk.annotations.is_whole
    assert window.desk.annotations.get(f"a{5:032x}") is not None
    qtbot.waitUntil(lambda: rows(window) == MANY)


def test_walking_at_once_goes_to_the_next_of_all_of_them(window: MainWindow) -> None:
    window.open_article("book")
    window.view.place_caret(MANY * STEP - STEP - 20, activate=False)
    QTest.keyClick(window.view, Qt.Key.Key_Tab)
    assert window.view.active == f"a{MANY - 1:032x}"


def test_walking_to_one_nearby_and_looking_at_it_does_not_wait_for_all_of_them(window: MainWindow) -> None:
    window.open_article("book")
    window.view.place_caret(MANY * STEP // 2, activate=False)
    QTest.keyClick(window.view, Qt.Key.Key_Tab)
    assert window.view.active == window.inspector.annotation_id == f"a{MANY // 2:032x}"
    QTest.keyClick(window.view, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert window.view.active == window.inspector.annotation_id == f"a{MANY // 2 - 1:032x}"
    window.view.place_caret(STEP + 3)
    assert window.view.active == window.inspector.annotation_id == f"a{1:032x}"
    assert not window.desk.annotations.is_whole


def test_the_annotation_that_was_chosen_meanwhile_is_the_chosen_one_in_the_list(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.open_article("book")
    window.view.activate(f"a{3:032x}", go=True)
    with qtbot.waitSignal(window.desk.read_whole):
        pass
    assert rows(window) == MANY
    table = window.annotation_list.findChild(RowList)
    assert table is not None
    assert table.current_row() == 3


def test_links_are_drawn_once_all_are_read(window: MainWindow, qtbot: QtBot) -> None:
    one, other = (Annotation(f"a{n:032x}", "ana", "entities", "ORG", (Span(n * STEP, n * STEP + 7),)) for n in (0, 1))
    link = Relation("r1", "ana", "entities", "same_as", (Arg("a", one.id), Arg("b", other.id)))
    others = (one._replace(id=f"b{n:032x}", spans=(Span(n * STEP, n * STEP + 7),)) for n in range(2, MANY))
    tome = Document("tome", (WORD * (STEP // len(WORD))).ljust(STEP - 1).join(["", *["\n"] * MANY]), "A tome")
    marked = AnnotatedDocument(tome, {"ana": AnnotationSet("ana", [one, other, *others, link])})
    window.desk.corpus.store.add_documents([marked])
    window.open_article("tome")
    assert not window.desk.annotations.is_whole
    window.view.arcs.show_all(True)
    window.view.viewport().repaint()
    assert window.view.arcs._shown() == []
    with qtbot.waitSignal(window.desk.read_whole):
        pass
    assert len(window.view.arcs._shown()) == 1


def test_the_next_article_ends_the_reading_of_this_one(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window.open_article("book")
    left = window.desk.annotations
    window.open_article("quarry")
    QApplication.processEvents()
    assert not left.is_whole
    assert rows(window) == len(window.desk.annotations) == 0
    assert gc.isenabled()


def test_the_window_may_be_closed_before_everything_is_read(window: MainWindow) -> None:
    window.open_article("book")
    window.shell.close()
    assert gc.isenabled()
    with opening.open_corpus(window.desk.corpus.store.target, annotator="ana") as again:
        assert len(again.store.read("book", "ana").sets["ana"]) == MANY


class Refusing:
    """Lets nothing be read of what is unread, until it is told otherwise."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *ways: str) -> None:
        self.refuses = True
        for way in ways or ("next", "near", "linked"):
            monkeypatch.setattr(Unread, way, self._guarded(getattr(Unread, way)))

    def _guarded(self, read: Callable[..., object]) -> Callable[..., object]:
        def read_or_refuse(rest: Unread, *asked: object) -> object:
            if self.refuses:
                raise CorpusError("news.corpus: the disk refuses; check the disk, then try again.")
            return read(rest, *asked)

        return read_or_refuse


def test_what_cannot_be_read_to_be_shown_is_told_once_and_shown_when_it_can_be(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    told: list[tuple[str, Callable[[], object]]] = []
    window.desk.trouble.connect(lambda sentence, retry: told.append((sentence, retry)))
    window.open_article("book")
    disk = Refusing(monkeypatch)
    qtbot.waitUntil(lambda: bool(told))
    for place in (MANY * STEP // 2, MANY * STEP - STEP):
        window.view.scroll_to(place)
        window.view.place_caret(place + 3)
        window.view.viewport().repaint()
        QApplication.processEvents()
    assert tints(window) == 0
    assert [sentence for sentence, _ in told] == ["news.corpus: the disk refuses; check the disk, then try again."]
    disk.refuses = False
    with qtbot.waitSignal(window.desk.read_whole):
        told[0][1]()
    window.view.viewport().repaint()
    assert tints(window) > 5
    assert rows(window) == MANY
    assert len(told) == 1


def test_what_cannot_be_read_round_a_place_is_there_when_all_is_read(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    Refusing(monkeypatch, "near", "linked")
    window.open_article("book")
    with qtbot.waitSignal(window.desk.trouble) as told:
        window.view.scroll_to(MANY * STEP // 2)
        window.view.viewport().repaint()
    with qtbot.waitSignal(window.desk.read_whole):
        (told.args or [])[1]()
    window.view.viewport().repaint()
    assert tints(window) > 5
    window.view.place_caret(MANY * STEP // 2 + 3)
    assert window.inspector.annotation_id == f"a{MANY // 2:032x}"


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_what_needs_all_of_them_says_why_it_cannot_be_done(
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier,
) -> None:
    window.open_article("book")
    disk = Refusing(monkeypatch)
    window.view.place_caret(MANY * STEP // 2, activate=False)
    with qtbot.waitSignal(window.desk.trouble) as told:
        QTest.keyClick(window.view, key, modifiers)
    sentence, retry = told.args or []
    assert "the disk refuses" in sentence
    assert window.view.document.id == "book"
    assert window.view.active == ""
    disk.refuses = False
    with qtbot.waitSignal(window.desk.read_whole):
        retry()


def test_what_cannot_be_read_is_told_and_tried_again(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window.open_article("book")
    disk = Refusing(monkeypatch)
    with qtbot.waitSignal(window.desk.trouble) as told:
        pass
    sentence, retry = told.args or []
    assert sentence == "news.corpus: the disk refuses; check the disk, then try again."
    assert gc.isenabled()
    disk.refuses = False
    with qtbot.waitSignal(window.desk.read_whole):
        retry()
    assert rows(window) == MANY


@pytest.mark.parametrize("noticed", [False, True])
def test_no_edit_is_made_on_less_than_all(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, noticed: bool
) -> None:
    window.open_article("book")
    disk = Refusing(monkeypatch)
    if noticed:
        with qtbot.waitSignal(window.desk.trouble):
            pass
    window.view.select(Span(8, 15))
    with qtbot.waitSignal(window.desk.trouble) as told:
        QTest.keyClick(window.view, Qt.Key.Key_1)
    sentence, retry = told.args or []
    assert "the disk refuses" in sentence
    assert stored(window.desk.corpus) == MANY
    disk.refuses = False
    retry()
    assert stored(window.desk.corpus) == len(window.desk.annotations) == rows(window) == MANY + 1


def stored(corpus: OpenCorpus) -> int:
    return len(corpus.store.read("book", "ana").sets["ana"])


def test_no_edit_goes_through_all_of_them(window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    window.open_article("book")
    with qtbot.waitSignal(window.desk.read_whole):
        pass
    assert rows(window) == MANY

    def refuse(*_: object) -> None:
        raise AssertionError("went through the whole article")

    for name in ("items", "annotations", "relations", "layer_states", "copy", "__len__"):
        monkeypatch.setattr(AnnotationSet, name, refuse)
    window.view.select(Span(8, 15))
    for key in (Qt.Key.Key_1, Qt.Key.Key_BracketRight, Qt.Key.Key_Delete):
        QTest.keyClick(window.view, key)
        QApplication.processEvents()
    for _ in range(3):
        QTest.keyClick(window.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
    done = [entry.what.split()[0] for entry in window.desk.history.entries[-6:]]
    assert done == ["Add", "Resize", "Delete", "Undo:", "Undo:", "Undo:"]
