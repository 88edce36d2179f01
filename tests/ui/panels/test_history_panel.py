"""What was done, newest first, with what was undone still in sight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMenu, QTableView, QWidget
from pytestqt.qtbot import QtBot

from annotator.editing.change import Change, Edit
from annotator.editing.history import History, JournalEntry
from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.ui.panels.history_panel import HistoryPanel
from annotator.ui.panels.history_rows import HistoryModel
from annotator.ui.theme import DARK
from tests.ui.panels.conftest import named

CTRL = Qt.KeyboardModifier.ControlModifier

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def entry(number: int, what: str, *, ago: timedelta = timedelta(), undoes: int = 0, redoes: int = 0) -> JournalEntry:
    when = (NOW - ago).strftime("%Y-%m-%dT%H:%M:%SZ")
    return JournalEntry(number, when, "ana", Change(what), undoes, redoes)


@pytest.fixture
def panel(on_screen: Callable[..., QWidget]) -> HistoryPanel:
    made = HistoryPanel(now=lambda: NOW)
    on_screen(made, 316, 200)
    return made


def spoken(panel: HistoryPanel) -> list[str]:
    table = panel.findChild(QTableView)
    assert table is not None
    model = table.model()
    return [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=2), "2 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=24), "yesterday"),
        (timedelta(days=3), "20 Nov"),
        (timedelta(days=400), "19 Oct 2025"),
    ],
)
def test_how_long_ago(panel: HistoryPanel, ago: timedelta, said: str) -> None:
    panel.set_history(History([entry(1, "Add", ago=ago)]))
    assert spoken(panel) == [f"Add, {said}"]


def test_newest_first_and_undone_ones_stay_in_sight(panel: HistoryPanel) -> None:
    history = History([entry(1, "Add A", ago=timedelta(minutes=5)), entry(2, "Add B", ago=timedelta(minutes=2))])
    panel.set_history(history)
    assert spoken(panel) == ["Add B, 2 min", "Add A, 5 min"]
    panel.apply(entry(3, "Add C"))
    panel.apply(entry(4, "Add C", undoes=3))
    panel.apply(entry(5, "Add B", undoes=2))
    assert spoken(panel) == ["Add C, undone, now", "Add B, undone, 2 min", "Add A, 5 min"]
    panel.apply(entry(6, "Add B", redoes=2))
    assert spoken(panel) == ["Add C, undone, now", "Add B, 2 min", "Add A, 5 min"]


def test_read_at_the_start_it_says_the_same(panel: HistoryPanel, qtbot: QtBot) -> None:
    rows = [entry(1, "Add A"), entry(2, "Add B"), entry(3, "Add B", undoes=2), entry(4, "Add A", undoes=1)]
    panel.set_history(History(rows))
    whole = spoken(panel)
    panel.set_history(History())
    for row in rows:
        panel.apply(row)
    assert spoken(panel) == whole == ["Add B, undone, now", "Add A, undone, now"]


def test_chosen_by_click_and_by_keyboard(panel: HistoryPanel, qtbot: QtBot) -> None:
    panel.set_history(History([entry(7, "Add A"), entry(9, "Add B")]))
    table = panel.findChild(QTableView)
    assert table is not None
    with qtbot.waitSignal(panel.entry_chosen) as chosen:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, table.rowHeight(0) + 8))
    assert chosen.args == [7]
    panel.focus_list()
    qtbot.keyClick(table, Qt.Key.Key_Up)
    with qtbot.waitSignal(panel.entry_chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == [9]
    with qtbot.waitSignal(panel.left):
        qtbot.keyClick(table, Qt.Key.Key_Escape)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_back_and_forth_by_key_button_and_menu(panel: HistoryPanel, qtbot: QtBot) -> None:
    panel.set_history(History([entry(1, "Add A"), entry(2, "Add B"), entry(3, "Add B", undoes=2)]))
    table = panel.findChild(QTableView)
    assert table is not None
    undo, redo = named(panel, "Undo back to here"), named(panel, "Redo up to here")
    assert (undo.isEnabled(), redo.isEnabled()) == (False, False), "no row is meant yet"
    panel.focus_list()
    assert (undo.isEnabled(), redo.isEnabled()) == (True, True)
    with qtbot.waitSignal(panel.redo_wanted) as wanted:
        qtbot.keyClick(table, Qt.Key.Key_Backspace, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert wanted.args == [2]
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert (undo.isEnabled(), redo.isEnabled()) == (True, False)
    for press in (
        lambda: qtbot.keyClick(table, Qt.Key.Key_Backspace, CTRL),
        lambda: qtbot.mouseClick(undo, Qt.MouseButton.LeftButton),
        lambda: picked(panel, table, "Undo back to here"),
    ):
        with qtbot.waitSignal(panel.undo_wanted) as wanted:
            press()
        assert wanted.args == [1]
    with qtbot.waitSignal(panel.entry_chosen) as wanted:
        picked(panel, table, "Go there")
    assert wanted.args == [1]


def picked(panel: HistoryPanel, table: QTableView, title: str) -> None:
    """Open the menu of the row and pick from it."""
    table.customContextMenuRequested.emit(table.visualRect(table.currentIndex()).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (action,) = [action for action in menu.actions() if action.text().split("\t")[0] == title]
    action.trigger()
    menu.close()


def test_edits_elsewhere_are_told_with_the_article(panel: HistoryPanel) -> None:
    def elsewhere(number: int, *documents: str) -> JournalEntry:
        item = Annotation("a1", "ana", "e", "ORG", (Span(0, 1),))
        edits = tuple(Edit(document, None, item) for document in documents)
        return JournalEntry(number, entry(1, "").when, "ana", Change("Add", edits))

    history = History([elsewhere(1, "quay"), elsewhere(2, "ferry"), elsewhere(3, "quay", "ferry")])
    panel.set_history(history, title_of=lambda name: f"The <b>{name}</b>")
    panel.show_article("ferry")
    assert spoken(panel) == ["Add, in 2 articles, now", "Add, now", "Add, in The <b>quay</b>, now"]
    panel.grab()
    panel.show_article("quay")
    assert spoken(panel)[1:] == ["Add, in The <b>ferry</b>, now", "Add, now"]


def test_older_edits_are_read_when_somebody_scrolls_to_them(panel: HistoryPanel, qtbot: QtBot) -> None:
    pages = [
        [entry(n, f"Add {n}") for n in range(1, 31)],
        [*(entry(n, f"Add {n}") for n in range(31, 60)), entry(60, "Add 40", undoes=40)],
    ]
    now = [*(entry(n, f"Add {n}") for n in range(61, 90)), entry(90, "Add 40", redoes=40), entry(91, "u", undoes=50)]
    panel.set_history(History(now), older=lambda: pages.pop() if pages else [])
    table = panel.findChild(QTableView)
    assert table is not None
    QApplication.processEvents()
    assert len(pages) == 2, "nobody scrolled there"
    panel.focus_list()
    while table.model().rowCount() > table.currentIndex().row() + 1:
        qtbot.keyClick(table, Qt.Key.Key_End)
        QApplication.processEvents()
    assert spoken(panel)[-1] == "Add 1, now"
    assert len(spoken(panel)) == 29 + 29 + 30
    assert [said for said in spoken(panel) if "undone" in said] == ["Add 50, undone, now"]
    panel.apply(entry(92, "Add 1", undoes=1))
    assert spoken(panel)[-1] == "Add 1, undone, now"


def test_undone_rows_look_different(panel: HistoryPanel) -> None:
    panel.set_theme(DARK)
    panel.set_history(History([entry(1, "Add A")]))
    table = panel.findChild(QTableView)
    assert table is not None
    before = table.viewport().grab().toImage()
    panel.apply(entry(2, "Add A", undoes=1))
    assert table.viewport().grab().toImage() != before


def test_model_keeps_qts_rules(qapp: object, panel: HistoryPanel) -> None:
    model = HistoryModel(panel, lambda: NOW)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.read([entry(1, "Add A")])
    for row in (entry(2, "Add B"), entry(3, "Add B", undoes=2), entry(4, "Lost", undoes=99)):
        model.apply(row)
    assert [model.row_of(number) for number in (1, 2, 3, 99)] == [1, 0, -1, -1]
    assert model.is_undone(0)
    assert not model.is_undone(1)
