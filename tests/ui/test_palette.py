"""Type-ahead over a list: what is typed narrows it, arrows move, Enter does, Esc does nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui import theme as themes
from annotator.ui.dialogs.palette import ROWS, Entry, Palette
from annotator.ui.theme import LIGHT

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Open:
    """A palette on screen, and what was chosen in it."""

    def __init__(self, names: list[str], window: QWidget, groups: list[str]) -> None:
        self.chosen: list[str] = []
        entries = [
            Entry(name, f"Ctrl+{name[0]}", self._choose(name), "#0072B2", f"about {name[::-1]}", group)
            for name, group in zip(names, groups or [""] * len(names), strict=True)
        ]
        self.palette = Palette(entries, "Command…", window)
        self.palette.open_over(window)
        QApplication.processEvents()

    def _choose(self, name: str) -> Callable[[], None]:
        return lambda: self.chosen.append(name)

    @property
    def field(self) -> QLineEdit:
        return self.palette.findChildren(QLineEdit)[0]

    @property
    def rows(self) -> list[str]:
        found = self.palette.findChildren(QListWidget)[0]
        return [found.item(row).text() for row in range(found.count())]

    @property
    def current(self) -> int:
        return self.palette.findChildren(QListWidget)[0].currentRow()

    def type(self, text: str) -> None:
        self.field.clear()
        QTest.keyClicks(self.field, text)

    def press(self, *keys: Key) -> None:
        for key in keys:
            QTest.keyClick(self.field, key)
        QApplication.processEvents()


@pytest.fixture
def opened(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[..., Open]]:
    themes.apply(qapp, LIGHT)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made: list[Open] = []

    def opened(*names: str, groups: Sequence[str] = ()) -> Open:
        made.append(Open(list(names), window, list(groups)))
        return made[-1]

    yield opened
    if (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    qapp.processEvents()
    qapp.setStyleSheet("")


def test_it_opens_ready_to_type_with_everything_listed(opened: Callable[..., Open]) -> None:
    one = opened("Undo", "Redo", "Copy")
    assert one.field.hasFocus()
    assert one.rows == ["Undo", "Redo", "Copy"]
    assert one.current == 0
    assert one.field.placeholderText() == "Command…"


def test_typing_narrows_it_down_wherever_the_words_stand(opened: Callable[..., Open]) -> None:
    one = opened("Move end out", "Move end in", "Next article", "Undo")
    one.type("END in")
    assert one.rows == ["Move end in"]
    one.type("odnu")
    assert one.rows == ["Undo"], "what it is about counts, too"
    one.type("zzz")
    assert one.rows == []
    one.press(Key.Key_Return)
    assert one.chosen == []
    one.type("")
    one.field.clear()
    assert len(one.rows) == 4


def test_what_begins_with_the_words_comes_first(opened: Callable[..., Open]) -> None:
    one = opened("Select all", "All labels", "Small")
    one.type("all")
    assert one.rows == ["All labels", "Select all", "Small"]


def test_arrows_move_and_enter_does_what_is_chosen(opened: Callable[..., Open]) -> None:
    one = opened("a", "b", "c", "d")
    one.press(Key.Key_Up)
    assert one.current == 0
    one.press(Key.Key_Down, Key.Key_Down)
    assert one.current == 2
    one.press(Key.Key_PageDown)
    assert one.current == 3
    one.press(Key.Key_PageUp, Key.Key_Down, Key.Key_Return)
    assert one.chosen == ["b"]
    assert QApplication.activePopupWidget() is None


def test_a_click_chooses(opened: Callable[..., Open]) -> None:
    one = opened("a", "b", "c")
    (rows,) = one.palette.findChildren(QListWidget)
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualItemRect(rows.item(2)).center())
    QApplication.processEvents()
    assert one.chosen == ["c"]


def test_escape_chooses_nothing(opened: Callable[..., Open]) -> None:
    one = opened("a", "b")
    one.press(Key.Key_Escape)
    assert one.chosen == []
    assert QApplication.activePopupWidget() is None


def test_keys_stand_at_the_right_of_their_commands(opened: Callable[..., Open]) -> None:
    one = opened("Undo", "Redo")
    (rows,) = one.palette.findChildren(QListWidget)
    image = rows.viewport().grab().toImage()
    ground = image.pixel(image.width() - 3, image.height() // 2)
    right = range(image.width() // 2, image.width() - 4)
    for row in range(2):
        middle = rows.visualItemRect(rows.item(row)).center().y()
        assert any(image.pixel(x, y) != ground for x in right for y in range(middle - 5, middle + 5))


def test_headings_are_shown_until_something_is_typed_and_never_chosen(opened: Callable[..., Open]) -> None:
    one = opened("Undo", "Redo", "Copy", groups=["Edit", "Edit", "Text"])
    assert one.rows == ["Edit", "Undo", "Redo", "Text", "Copy"]
    assert one.current == 1
    one.press(Key.Key_Up)
    assert one.current == 1
    one.press(Key.Key_Down, Key.Key_Down)
    assert one.current == 4
    one.press(Key.Key_Up)
    assert one.current == 2
    one.type("o")
    assert one.rows == ["Undo", "Redo", "Copy"]
    one.type("text")
    assert one.rows == ["Copy"], "the heading finds what stands under it"


def test_a_key_finds_what_it_does_first(opened: Callable[..., Open]) -> None:
    one = opened("Kite", "Undo ctrl+k", "Kettle")
    one.type("ctrl+k")
    assert one.rows == ["Kite", "Kettle", "Undo ctrl+k"]


def test_it_is_never_higher_than_a_few_rows_nor_empty(opened: Callable[..., Open]) -> None:
    many = opened(*[f"command {number}" for number in range(100)])
    height = many.palette.height()
    assert height < 600
    many.type("command 1")
    assert many.palette.height() <= height
    many.type("command 77")
    assert many.palette.height() < height
    assert len(many.rows) == 1 < ROWS
