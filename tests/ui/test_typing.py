"""What is typed about an annotation is kept: when the article is left or written by whatever key, and after a pause."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.ui.main_window import MainWindow
from tests.ui.conftest import HARBOUR, place, the
from tests.ui.test_candidate_actions import press

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def typing(window: MainWindow) -> MainWindow:
    """A note half typed."""
    window.view.select(place(HARBOUR, "Ines Tallow"))
    press(window, Qt.Key.Key_1)
    note = window.inspector._note
    note.setFocus()
    QTest.keyClicks(note, "who is she")
    assert the(window.desk, "PERSON").note == ""
    return window


def note_of(window: MainWindow) -> str:
    annotated = window.desk.corpus.store.read("harbour", "ana")
    return next(a.note for a in annotated.sets["ana"].annotations() if a.label == "PERSON")


@pytest.mark.parametrize("key", [Qt.Key.Key_PageDown, Qt.Key.Key_S, Qt.Key.Key_D], ids=["next", "save", "finish"])
def test_a_key_that_leaves_or_writes_the_article_keeps_it(typing: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, CTRL)
    assert note_of(typing) == "who is she"
    if key == Qt.Key.Key_S:
        written = (typing.desk.corpus.mirror / "harbour.standoff.xml").read_text(encoding="utf-8")
        assert "who is she" in written


def test_the_keyboard_is_in_the_text_of_the_next_article(typing: MainWindow) -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_PageDown, CTRL)
    assert typing.view.document.id == "quarry"
    assert typing.view.hasFocus()


def test_after_a_pause_it_is_on_disk_and_typing_goes_on(typing: MainWindow) -> None:
    note = typing.inspector._note
    assert note._pause.isActive()
    note._pause.timeout.emit()
    assert note_of(typing) == "who is she"
    assert note.hasFocus()
    QTest.keyClicks(note, ", and where")
    note._pause.timeout.emit()
    assert note_of(typing) == "who is she, and where"
    assert note.toPlainText() == "who is she, and where"
