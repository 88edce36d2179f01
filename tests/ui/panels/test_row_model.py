"""Rows of a list as Qt sees them: what each one says, and what a view is told when they change."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from annotator.ui.panels.row_model import RowModel

Role = Qt.ItemDataRole


class Words(RowModel[str]):
    def line(self, row: int) -> str:
        return self.rows[row]

    def spoken(self, row: int) -> str:
        return f"word {self.rows[row]}"


class Explained(Words):
    def tip(self, row: int) -> str:
        return f"{self.rows[row]}\n<explained>"


@pytest.fixture
def words(qapp: QObject) -> Words:
    model = Words(qapp)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.show(["ferry", "quay"])
    return model


def test_a_row_says_its_line_its_tip_and_what_is_spoken(words: Words) -> None:
    asked = (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole, Role.DecorationRole)
    assert [words.index(1).data(role) for role in asked] == ["quay", "quay", "word quay", None]
    assert words.data(words.index(2)) is None


def test_a_tip_shows_the_text_as_it_is(qapp: QObject) -> None:
    model = Explained(qapp)
    model.show(["<b>ferry"])
    assert model.index(0).data(Role.ToolTipRole) == "<qt>&lt;b&gt;ferry<br>&lt;explained&gt;</qt>"


def test_no_row_has_rows_of_its_own(words: Words) -> None:
    assert (words.rowCount(), words.rowCount(words.index(0))) == (2, 0)


def test_other_rows_take_the_place_of_all(words: Words, qtbot: QtBot) -> None:
    mine = ["harbour"]
    with qtbot.waitSignal(words.modelReset):
        words.show(mine)
    mine.append("not listed")
    assert (words.rows, words.rowCount()) == (["harbour"], 1)


@pytest.mark.parametrize(
    ("row", "listed"),
    [
        (0, ["pier", "mole", "ferry", "quay"]),
        (1, ["ferry", "pier", "mole", "quay"]),
        (2, ["ferry", "quay", "pier", "mole"]),
    ],
)
def test_further_rows_are_put_in_and_the_view_is_told_where(
    words: Words, qtbot: QtBot, row: int, listed: list[str]
) -> None:  # fmt: skip
    with qtbot.waitSignal(words.rowsInserted) as told:
        words.insert(row, ["pier", "mole"])
    assert told.args is not None
    assert (told.args[1:], words.rows) == ([row, row + 1], listed)


def test_no_further_rows_are_not_told_of(words: Words, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(words.rowsInserted):
        words.insert(2, [])


def test_rows_that_are_no_longer_what_they_were_are_told_of(words: Words, qtbot: QtBot) -> None:
    told: list[tuple[int, int]] = []
    words.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    words.touch(1)
    words.touch_all()
    assert told == [(1, 1), (0, 1)]
    words.show([])
    with qtbot.assertNotEmitted(words.dataChanged):
        words.touch_all()
