"""The list of articles: search, choose, and never read more than is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.panels.article_rows import PAGE
from annotator.ui.panels.articles_panel import ArticleCounts, ArticleRow, ArticlesPanel
from annotator.ui.theme import DARK


class Shelf:
    """Articles by number; remembers how many rows were asked for."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.read = 0
        self.finished = 4

    def row(self, number: int) -> ArticleRow:
        rtl = number % 5 == 4
        title = f"مجلس الميناء {number}" if rtl else f"Story {number}"
        state = ("new", "in-progress", "finished", "skipped")[number % 4]
        return ArticleRow(f"d{number}", title, "Herald", "en", rtl, state, number, number)

    def page(self, after: object, limit: int, search: str) -> Sequence[ArticleRow]:
        first = after + 1 if isinstance(after, int) else 0
        found: list[ArticleRow] = []
        for number in range(first, self.total):
            if len(found) == limit:
                break
            if search in self.row(number).title:
                found.append(self.row(number))
        self.read += len(found)
        return found

    def counts(self) -> ArticleCounts:
        return ArticleCounts("harbour-news", self.total, self.finished, 3)


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
    said = [label for label in panel.findChildren(QLabel) if label.isVisible() and label.text() == "No articles yet."]
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
