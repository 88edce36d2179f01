"""A menu that is open has the keyboard alone, though its letters are keys of the article, too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.main_window import MainWindow
from annotator.ui.menus import Menu
from tests.ui.conftest import HARBOUR, marked, place

Key = Qt.Key
ALT, SHIFT, CTRL = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Alt", "Shift", "Control"))

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def press(key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key as the system does: it tells a window, and Qt finds out what in it the key is meant for."""
    popup = QApplication.activePopupWidget()
    window = popup.windowHandle() if popup is not None else QGuiApplication.focusWindow()
    assert window is not None
    QTest.keyClick(window, key, held)


def menu_of_the_bar(window: MainWindow) -> None:
    window.shell.menuBar().setFocus()
    press(Key.Key_F, ALT)


def menu_at_the_caret(window: MainWindow) -> None:
    window.show_text_menu(window.view.mapToGlobal(QPoint(40, 40)))


def menu_in_a_menu(window: MainWindow) -> None:
    menu_at_the_caret(window)
    press(Key.Key_G)


@pytest.fixture
def at_a_word(window: MainWindow) -> MainWindow:
    window.view.place_caret(place(HARBOUR, "council").begin)
    return window


@pytest.mark.parametrize("opened", [menu_of_the_bar, menu_at_the_caret, menu_in_a_menu])
@pytest.mark.parametrize("key", [Key.Key_X, Key.Key_1, Key.Key_Period, Key.Key_Delete])
def test_no_key_of_the_article_runs_beside_a_menu(
    at_a_word: MainWindow, opened: Callable[[MainWindow], None], key: Key
) -> None:
    window = at_a_word
    window.desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    ran = []
    for action in (*window.commands.values(), *window.label_actions.by_label.values()):
        if any(one.toString() in {"X", "1", ".", "Del"} for one in action.shortcuts()):
            action.triggered.connect(lambda *_, action=action: ran.append(action.objectName()))
    opened(window)
    assert isinstance(QApplication.activePopupWidget(), Menu)
    press(key)
    assert ran == []
    assert marked(window.desk) == [("ORG", "council")]
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()


def test_an_underlined_letter_runs_its_entry(at_a_word: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(
        "annotator.ui.annotation_import.QFileDialog.getExistingDirectory", lambda *_: asked.append("folder") or ""
    )
    menu_of_the_bar(at_a_word)
    press(Key.Key_R)  # a role is labelled by it in the text
    assert asked == ["folder"]
    assert QApplication.activePopupWidget() is None
    assert marked(at_a_word.desk) == []


def test_the_menu_bar_alone_keeps_letters_and_leaves_other_keys_to_the_window(
    at_a_word: MainWindow, qtbot: QtBot
) -> None:
    bar: QWidget = at_a_word.shell.menuBar()
    bar.setFocus()
    press(Key.Key_D)  # a date in the text, and no menu's letter
    press(Key.Key_1, SHIFT)
    assert marked(at_a_word.desk) == []
    with qtbot.waitSignal(at_a_word.commands["find"].triggered):
        press(Key.Key_F, CTRL)
    at_a_word.view.setFocus()
    press(Key.Key_D)
    assert marked(at_a_word.desk) == [("DATE", "council")]
