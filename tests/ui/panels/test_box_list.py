"""Lists whose rows begin with a box: Space or a click on it takes or leaves a row, in either direction of reading."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.panels.box_list import BOX, SIDE, BoxList
from annotator.ui.panels.concordance_rows import ConcordanceList
from annotator.ui.panels.occurrence_rows import OccurrenceList
from annotator.ui.panels.row_model import RowModel
from annotator.ui.panels.rule_rows import RuleList

Key = Qt.Key
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
WIDTH = 300


class Words(RowModel[str]):
    def line(self, row: int) -> str:
        return self.rows[row]

    def spoken(self, row: int) -> str:
        return self.rows[row]


class Seen:
    """A list of three rows, and what it said."""

    def __init__(self, rows: BoxList, qtbot: QtBot) -> None:
        self.list, self.said, self._qtbot = rows, list[tuple[str, int]](), qtbot
        self.model = Words(rows)
        self.model.show(["ferry", "quay", "pier"])
        rows.setModel(self.model)
        rows.toggled.connect(lambda row: self.said.append(("toggled", row)))
        rows.chosen.connect(lambda row: self.said.append(("chosen", row)))

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> list[tuple[str, int]]:
        self.said.clear()
        self._qtbot.keyClick(self.list, key, held)
        return self.said

    def click(self, row: int, x: int, button: Qt.MouseButton = LEFT) -> list[tuple[str, int]]:
        self.said.clear()
        place = QPoint(x, self.list.visualRect(self.model.index(row)).center().y())
        self._qtbot.mouseClick(self.list.viewport(), button, pos=place)
        return self.said


@pytest.fixture
def seen(on_screen: Callable[..., QWidget], qtbot: QtBot) -> Callable[[type[BoxList]], Seen]:
    def show(kind: type[BoxList]) -> Seen:
        rows = kind()
        one = Seen(rows, qtbot)
        on_screen(rows, WIDTH, 200)
        return one

    return show


@pytest.mark.parametrize("kind", [BoxList, RuleList, OccurrenceList, ConcordanceList])
def test_space_takes_or_leaves_the_row_of_the_keyboard(
    seen: Callable[[type[BoxList]], Seen], kind: type[BoxList]
) -> None:  # fmt: skip
    one = seen(kind)
    one.list.go_to(1)
    assert one.press(Key.Key_Space) == [("toggled", 1)]
    assert one.press(Key.Key_Space, Qt.KeyboardModifier.ControlModifier) == []
    one.list.go_to(-1)
    assert one.press(Key.Key_Space) == []


@pytest.mark.parametrize("kind", [BoxList, RuleList, OccurrenceList])
def test_a_click_on_the_box_chooses_the_row_too(seen: Callable[[type[BoxList]], Seen], kind: type[BoxList]) -> None:
    one = seen(kind)
    assert one.click(2, SIDE + 1) == [("chosen", 2), ("toggled", 2)]
    assert one.click(1, 2 * SIDE + BOX - 1) == [("chosen", 1), ("toggled", 1)]
    assert one.click(0, 2 * SIDE + BOX) == [("chosen", 0)]
    assert ("toggled", 0) not in one.click(0, SIDE + 1, RIGHT)


def test_a_click_on_the_box_of_a_hit_does_not_open_it(seen: Callable[[type[BoxList]], Seen]) -> None:
    one = seen(ConcordanceList)
    assert one.click(2, SIDE + 1) == [("toggled", 2)]
    assert one.list.current_row() == 2
    assert one.click(1, 2 * SIDE + BOX) == [("chosen", 1)]


def test_from_right_to_left_the_box_is_at_the_right(seen: Callable[[type[BoxList]], Seen]) -> None:
    one = seen(BoxList)
    one.list.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert one.click(1, SIDE + 1) == [("chosen", 1)]
    assert one.click(1, one.list.viewport().width() - SIDE - 1) == [("chosen", 1), ("toggled", 1)]
    assert one.list.box_in(QRect(SIDE, 40, 200, 30)) == QRect(SIDE + 200 - BOX, 48, BOX, BOX)


def test_rows_that_go_when_one_is_chosen_are_not_taken(seen: Callable[[type[BoxList]], Seen]) -> None:
    one = seen(BoxList)
    one.list.chosen.connect(lambda _: one.model.show([]))
    assert one.click(1, SIDE + 1) == [("chosen", 1)]


def test_the_box_is_in_the_middle_of_the_height(seen: Callable[[type[BoxList]], Seen]) -> None:
    assert seen(BoxList).list.box_in(QRect(SIDE, 40, 200, 30)) == QRect(SIDE, 48, BOX, BOX)
