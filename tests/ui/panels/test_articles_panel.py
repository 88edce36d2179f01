"""The list of articles: search, choose, and never read more than is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.panels.article_rows import PAGE
from annotator.ui.panels.articles_panel import ArticleCounts, ArticleRow, ArticlesPanel
from annotator.ui.panels.filter_completion import offers
from annotator.ui.theme import DARK


class Shelf:
    """Articles by number; remembers how many rows were asked for."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.read = 0
        self.finished = 4
        self.asked: list[tuple[str, str]] = []

    def row(self, number: int) -> ArticleRow:
        rtl = number % 5 == 4
        title = f"مجلس الميناء {number}" if rtl else f"Story {number}"
        state = ("new", "in-progress", "finished", "skipped")[number % 4]
        return ArticleRow(f"d{number}", title, "Herald", "en", rtl, state, number)

    def listing(self, search: str, order: str) -> Listed:
        self.asked.append((search, order))
        return Listed(self, search)

    def counts(self) -> ArticleCounts:
        return ArticleCounts("harbour-news", self.total, self.finished, 3)

    def values(self, name: str) -> Sequence[tuple[str, int | None]]:
        return [("Coast Herald", 1200), ("Herald", 7), ("Bote", None)] if name == "outlet" else []


STEPS = 1_000
"""How many articles a shelf is searched for at once."""


class Listed:
    """One search of a shelf; the place is the number to go on from."""

    def __init__(self, shelf: Shelf, search: str) -> None:
        self._shelf, self._search = shelf, search
        self.known = None if search else shelf.total

    def page(self, after: object, limit: int) -> tuple[Sequence[ArticleRow], object]:
        found: list[ArticleRow] = []
        first = after if isinstance(after, int) else 0
        for number in range(first, self._shelf.total):
            if len(found) == limit or number - first >= STEPS:
                return self._handed_over(found), number
            if self._search in self._shelf.row(number).title:
                found.append(self._shelf.row(number))
        return self._handed_over(found), None

    def _handed_over(self, found: list[ArticleRow]) -> list[ArticleRow]:
        self._shelf.read += len(found)
        return found

    def ids(self, after: object) -> tuple[Sequence[str], object]:
        read = self._shelf.read
        rows, end = self.page(after, STEPS)
        self._shelf.read = read
        return [row.id for row in rows], end


class Parts:
    def __init__(self, panel: ArticlesPanel) -> None:
        self.search = panel.findChild(QLineEdit)
        self.list = panel.findChild(QTableView)
        self.labels = [label.text() for label in panel.findChildren(QLabel)]


@pytest.fixture
def panel(on_screen: Callable[..., QWidget]) -> ArticlesPanel:
    made = ArticlesPanel()
    on_screen(made)
    return made


def titles(panel: ArticlesPanel) -> list[str]:
    model = Parts(panel).list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_says_how_many_there_are_and_how_far_the_work_is(panel: ArticlesPanel) -> None:
    panel.set_source(Shelf(12))
    assert Parts(panel).search.placeholderText() == "Search 12 articles…"
    assert "harbour-news · 4 done · 3 in progress" in Parts(panel).labels
    panel.set_source(Shelf(1))
    assert Parts(panel).search.placeholderText() == "Search 1 article…"


def test_empty_corpus_says_so(panel: ArticlesPanel) -> None:
    panel.set_source(Shelf(0))
    said = [
        label
        for label in panel.findChildren(QLabel)
        if label.isVisible() and label.text().startswith("No articles yet")
    ]
    assert said
    panel.set_source(Shelf(3))
    assert not said[0].isVisible()


def test_reads_no_more_than_is_looked_at(panel: ArticlesPanel, qtbot: QtBot) -> None:
    shelf = Shelf(1_000_000)
    panel.set_source(shelf)
    QApplication.processEvents()
    assert shelf.read == PAGE
    view = Parts(panel).list
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: shelf.read == 2 * PAGE)
    assert len(titles(panel)) == 2 * PAGE


def test_chosen_by_click_and_by_keyboard(panel: ArticlesPanel, qtbot: QtBot) -> None:
    panel.set_source(Shelf(12))
    view = Parts(panel).list
    height = view.rowHeight(0)
    with qtbot.waitSignal(panel.article_chosen) as chosen:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 2 * height + 10))
    assert chosen.args == ["d2"]
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.article_chosen) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == ["d4"]


def test_walking_the_list_opens_nothing(panel: ArticlesPanel, qtbot: QtBot) -> None:
    panel.set_source(Shelf(12))
    panel.show_current("d0")
    panel.focus_list()
    with qtbot.assertNotEmitted(panel.article_chosen):
        for _ in range(3):
            qtbot.keyClick(Parts(panel).list, Qt.Key.Key_Down)
    assert Parts(panel).list.currentIndex().row() == 3


def test_search_by_typing_then_into_the_list_with_down(panel: ArticlesPanel, qtbot: QtBot) -> None:
    panel.set_source(Shelf(150))
    panel.focus_search()
    assert Parts(panel).search.hasFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "Story 12")
    wanted = [f"Story {number}" for number in (12, 120, 121, 122, 123, 125, 126, 127, 128)]
    qtbot.waitUntil(lambda: titles(panel) == wanted)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert Parts(panel).list.hasFocus()
    qtbot.keyClick(Parts(panel).list, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.article_chosen) as chosen:
        qtbot.keyClick(Parts(panel).list, Qt.Key.Key_Return)
    assert chosen.args == ["d120"]


def test_search_that_fits_nothing_says_so_and_esc_takes_it_back(panel: ArticlesPanel, qtbot: QtBot) -> None:
    panel.set_source(Shelf(12))
    panel.focus_search()
    qtbot.keyClicks(Parts(panel).search, "zebra")
    qtbot.keyClick(Parts(panel).search, Qt.Key.Key_Return)
    assert titles(panel) == []
    assert "No article fits this search." in Parts(panel).labels
    assert Parts(panel).search.hasFocus()
    with qtbot.assertNotEmitted(panel.left):
        qtbot.keyClick(Parts(panel).search, Qt.Key.Key_Escape)
    assert len(titles(panel)) == 12
    with qtbot.waitSignal(panel.left):
        qtbot.keyClick(Parts(panel).search, Qt.Key.Key_Escape)


def test_esc_leaves_the_list(panel: ArticlesPanel, qtbot: QtBot) -> None:
    panel.set_source(Shelf(3))
    panel.focus_list()
    with qtbot.waitSignal(panel.left):
        qtbot.keyClick(Parts(panel).list, Qt.Key.Key_Escape)


def test_open_article_is_brought_into_view_but_not_at_any_price(panel: ArticlesPanel) -> None:
    shelf = Shelf(1_000_000)
    panel.set_source(shelf)
    panel.show_current("d450")
    view = Parts(panel).list
    assert view.currentIndex().row() == 450
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()).center())
    assert shelf.read == 500
    panel.show_current("d999999")
    assert shelf.read == 2_000


def test_refresh_says_one_row_anew(panel: ArticlesPanel) -> None:
    shelf = Shelf(12)
    panel.set_source(shelf)
    panel.refresh(replace(shelf.row(2), title="New title", annotations=99, state="finished"))
    assert titles(panel)[2] == "New title"
    spoken = Parts(panel).list.model().index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "New title, finished, Herald, 99 annotations"
    panel.refresh(replace(shelf.row(2), id="not listed"))
    assert len(titles(panel)) == 12


def test_only_another_state_has_the_corpus_counted_again(panel: ArticlesPanel) -> None:
    shelf = Shelf(12)
    panel.set_source(shelf)
    shelf.finished = 9
    panel.refresh(replace(shelf.row(1), annotations=7))
    assert "harbour-news · 4 done · 3 in progress" in Parts(panel).labels
    panel.refresh(replace(shelf.row(1), state="finished"))
    assert "harbour-news · 9 done · 3 in progress" in Parts(panel).labels
    shelf.finished = 10
    panel.refresh(replace(shelf.row(1), id="not listed"))
    assert "harbour-news · 10 done · 3 in progress" in Parts(panel).labels


def test_reload_keeps_search_and_open_article(panel: ArticlesPanel, qtbot: QtBot) -> None:
    shelf = Shelf(150)
    panel.set_source(shelf)
    panel.show_current("d7")
    qtbot.keyClicks(Parts(panel).search, "Story")
    qtbot.keyClick(Parts(panel).search, Qt.Key.Key_Return)
    shelf.total = 160
    panel.reload()
    assert Parts(panel).search.text() == "Story"
    assert all(title.startswith("Story") for title in titles(panel))
    assert Parts(panel).list.currentIndex().data() == "Story 7"


def test_right_to_left_titles_start_at_the_right(panel: ArticlesPanel) -> None:
    panel.set_source(Shelf(5))
    panel.set_theme(DARK)
    view = Parts(panel).list
    picture = view.viewport().grab().toImage()
    height = view.rowHeight(0)

    def ink(row: int, left: int, right: int) -> int:
        ground = picture.pixelColor(200, row * height + 2)
        band = range(row * height + 8, row * height + 24)
        return sum(picture.pixelColor(x, y) != ground for x in range(left, right) for y in band)

    width = view.viewport().width()
    assert ink(1, 16, 60) > 0
    assert ink(1, width - 60, width - 16) == 0
    assert ink(4, 16, 60) == 0
    assert ink(4, width - 60, width - 16) > 0


# -- looking for what is rare ------------------------------------------------------------------------------


def said(panel: ArticlesPanel) -> str:
    return " | ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def test_what_is_rare_is_looked_for_while_the_window_goes_on(panel: ArticlesPanel, qtbot: QtBot) -> None:
    panel.set_source(Shelf(5_000))
    panel.show_search("Story 4888")
    assert titles(panel) == []
    assert "Still looking…" in said(panel)
    qtbot.waitUntil(lambda: titles(panel) == ["Story 4888"])
    qtbot.waitUntil(lambda: "1 found" in said(panel))
    assert "Still looking…" not in said(panel)


def test_what_is_not_there_is_said_only_when_all_was_looked_through(panel: ArticlesPanel, qtbot: QtBot) -> None:
    panel.set_source(Shelf(3_000))
    panel.show_search("zebra")
    assert "No article fits" not in said(panel)
    qtbot.waitUntil(lambda: "No article fits this search." in said(panel))


def test_what_is_found_is_counted_on(panel: ArticlesPanel, qtbot: QtBot) -> None:
    panel.set_source(Shelf(3_000))
    panel.show_search("Story")
    assert "800+ found" in said(panel)
    qtbot.waitUntil(lambda: "2400 found" in said(panel))
    panel.show_search("")
    assert "found" not in said(panel)


def test_nothing_is_looked_for_after_the_end(panel: ArticlesPanel) -> None:
    shelf = Shelf(9_000)
    panel.set_source(shelf)
    panel.show_search("zebra")
    panel.stop()
    read = shelf.read
    for _ in range(20):
        QApplication.processEvents()
    assert shelf.read == read


# -- several ---------------------------------------------------------------------------------------------


def test_several_are_selected_by_keyboard(panel: ArticlesPanel, qtbot: QtBot) -> None:
    panel.set_source(Shelf(12))
    view = Parts(panel).list
    panel.focus_list()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert panel.chosen() == (("d0", "d1", "d2"), None)
    assert "3 selected" in said(panel)
    qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert len(panel.chosen().ids) == 12
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert panel.chosen().ids == ("d0",)
    assert "selected" not in said(panel)


def test_clicks_with_ctrl_or_shift_select_and_open_nothing(panel: ArticlesPanel, qtbot: QtBot) -> None:
    panel.set_source(Shelf(12))
    view = Parts(panel).list
    height = view.rowHeight(0)

    def click(row: int, key: Qt.KeyboardModifier) -> None:
        place = QPoint(40, row * height + 10)
        qtbot.keyPress(view, Qt.Key.Key_Control if key == Qt.KeyboardModifier.ControlModifier else Qt.Key.Key_Shift)
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, key, place)

    with qtbot.assertNotEmitted(panel.article_chosen):
        click(1, Qt.KeyboardModifier.ControlModifier)
        click(3, Qt.KeyboardModifier.ControlModifier)
    assert panel.chosen().ids == ("d1", "d3")
    with qtbot.assertNotEmitted(panel.article_chosen):
        click(5, Qt.KeyboardModifier.ShiftModifier)
    assert panel.chosen().ids[-3:] == ("d3", "d4", "d5")


def test_everything_is_also_what_was_not_read(panel: ArticlesPanel, qtbot: QtBot) -> None:
    shelf = Shelf(1_000_000)
    panel.set_source(shelf)
    panel.focus_list()
    qtbot.keyClick(Parts(panel).list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    chosen = panel.chosen()
    assert chosen.ids == ()
    assert chosen.everything is not None
    assert chosen.everything.ids(None)[0][:2] == ["d0", "d1"]
    assert "all selected" in said(panel)
    assert shelf.read == PAGE
    Parts(panel).list.model().fetchMore(QModelIndex())
    assert panel.chosen().everything is not None
    qtbot.keyClick(Parts(panel).list, Qt.Key.Key_Home)
    assert panel.chosen() == (("d0",), None)


def test_everything_of_a_short_list_is_its_rows(panel: ArticlesPanel) -> None:
    panel.set_source(Shelf(3))
    panel.select_everything()
    assert panel.chosen() == (("d0", "d1", "d2"), None)


def test_the_open_article_is_meant_when_none_is_selected(panel: ArticlesPanel) -> None:
    panel.set_source(Shelf(3_000))
    panel.show_current("d2999")
    assert panel.chosen() == (("d2999",), None)


def test_menu_and_removal_are_asked_for_by_keys(panel: ArticlesPanel, qtbot: QtBot) -> None:
    panel.set_source(Shelf(3))
    view = Parts(panel).list
    panel.focus_list()
    with qtbot.assertNotEmitted(panel.delete_asked):  # nothing is selected
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    with qtbot.waitSignal(panel.delete_asked):
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    with qtbot.waitSignal(panel.menu_asked):
        qtbot.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    with qtbot.waitSignal(panel.menu_asked) as told:
        QApplication.sendEvent(view, asked)
    row = view.visualRect(view.currentIndex())
    assert row.contains(view.viewport().mapFromGlobal(told.args[0]))


def test_another_order_begins_anew_and_stays(panel: ArticlesPanel) -> None:
    shelf = Shelf(3)
    panel.set_source(shelf)
    panel.set_order("title")
    panel.show_search("Story")
    panel.reload()
    assert shelf.asked[1:] == [("", "title"), ("Story", "title"), ("Story", "title")]


# -- completion ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", []), ("harbour ", []), ("harbour", []), ("outlet:nobody", []), ("tag:", []),
        ("out", ["outlet:"]), ("harbour -OUT", ["harbour -outlet:"]), ("St", []),
        ("outlet:her", ['outlet:"Coast Herald" ', "outlet:Herald "]),
        ('x -outlet:"coast h', ['x -outlet:"Coast Herald" ']), ("outlet:bote", ["outlet:Bote "]),
    ],
)  # fmt: skip
def test_what_may_follow_in_the_search(typed: str, offered: list[str]) -> None:
    assert [offer.text for offer in offers(typed, Shelf(1).values)] == offered


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_value_is_taken_with_the_keyboard(panel: ArticlesPanel, qtbot: QtBot) -> None:
    shelf = Shelf(12)
    panel.set_source(shelf)
    panel.focus_search()
    field = Parts(panel).search
    qtbot.keyClicks(field, "outl")
    popup = next(
        view for view in QApplication.topLevelWidgets() if view.objectName() == "completions" and view.isVisible()
    )
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.text() == "outlet:"
    assert [popup.model().index(row, 0).data() for row in range(3)] == [
        "\u200e\u2068Coast Herald\u2069   1200", "\u200e\u2068Herald\u2069   7", "\u200e\u2068Bote\u2069",
    ]  # fmt: skip
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.text() == 'outlet:"Coast Herald" '
    assert shelf.asked[-1] == ('outlet:"Coast Herald"', "")
    assert not popup.isVisible()


def test_what_is_special_is_shown_and_said(panel: ArticlesPanel) -> None:
    shelf = Shelf(2)
    panel.set_source(shelf)
    view = Parts(panel).list
    plain = view.viewport().grab().toImage()
    panel.refresh(
        replace(shelf.row(0), tags=("port", "strike", "long read"), assigned=("ben",), copies=True, newer=True)
    )
    assert view.viewport().grab().toImage() != plain
    spoken = view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Story 0, new, Herald, 0 annotations, newer version, near copy, for ben, port, strike, long read"
