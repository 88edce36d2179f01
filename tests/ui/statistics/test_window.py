"""The statistics window: counted off the window's thread, reached by keys, copied, read as tables, in every theme."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from annotator.ui.main_window import MainWindow
from annotator.ui.statistics.charts import Bar, Chart
from annotator.ui.statistics.drawing import Drawing, height_of, svg
from annotator.ui.statistics.window import StatisticsWindow
from annotator.ui.theme import LIGHT, THEMES, contrast, ui_font
from tests.ui.conftest import HARBOUR, place

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

BARS = Chart("Outlets", ("outlet", "articles"), (Bar("=Herald", (30,)), Bar("صحيفة", (10,)), Bar("none", (0,))))
TWO = Chart("Articles", ("annotator", "finished", "in progress"), (Bar("ana", (3, 4)), Bar("ben", (0, 1))))
TIME = Chart("Published", ("month", "articles"), (Bar("Jan", (7,)), Bar("Feb", (0,)), Bar("Mar", (2,))), timeline=True)
EMPTY = Chart("Nothing", ("a", "b"), ())


@pytest.fixture
def statistics(window: MainWindow, qtbot: QtBot) -> StatisticsWindow:
    """The window with the charts of three articles and one annotation."""
    window.desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    window.commands["corpus_statistics"].trigger()
    (found,) = window.shell.findChildren(StatisticsWindow)
    qtbot.waitUntil(lambda: bool(found.views))
    return found


def titles(statistics: StatisticsWindow) -> dict[str, tuple[Bar, ...]]:
    return {view.chart.title: view.chart.bars for view in statistics.views}


def test_it_counts_the_corpus_and_counts_again(statistics: StatisticsWindow, window: MainWindow, qtbot: QtBot) -> None:
    assert titles(statistics)["Languages"] == (Bar("en", (2,)), Bar("ar", (1,)))
    window.desk.annotate("entities", "PERSON", place(HARBOUR, "Ines Tallow"))
    with qtbot.waitSignal(statistics.counted):
        statistics.count()
    assert {bar.name: bar.numbers for bar in titles(statistics)["Labels"]} == {"ORG": (1,), "PERSON": (1,)}


def test_it_is_opened_once_and_goes_with_its_corpus(statistics: StatisticsWindow, window: MainWindow) -> None:
    window.corpus_actions.statistics()
    assert window.shell.findChildren(StatisticsWindow) == [statistics]
    window.shell.close()
    assert not window.shell.findChildren(StatisticsWindow) or not statistics.isVisible()


def test_tab_walks_the_charts_and_ctrl_c_copies_one(statistics: StatisticsWindow) -> None:
    for view, following in zip(statistics.views, statistics.views[1:], strict=False):
        view.setFocus()
        QTest.keyClick(view, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        head, *rows = QGuiApplication.clipboard().text().splitlines()
        assert head == ",".join(view.chart.names)
        assert len(rows) == len(view.chart.bars)
        QTest.keyClick(view, Key.Key_Tab)
        assert following.hasFocus()
        assert following.accessibleName() == following.chart.title
        assert "CSV" in following.accessibleDescription()


def test_svg_is_copied_as_an_image_and_as_its_source(statistics: StatisticsWindow) -> None:
    statistics.views[0].copy_svg()
    data = QGuiApplication.clipboard().mimeData()
    drawn = data.data("image/svg+xml").data()
    assert ET.fromstring(drawn).tag.endswith("svg")
    assert data.text() == drawn.decode()


def test_tables_say_the_same(statistics: StatisticsWindow) -> None:
    (box,) = statistics.findChildren(QCheckBox)
    box.click()
    for view, table in zip(statistics.views, statistics.tables, strict=True):
        assert table.isVisible()
        assert not view.isVisible()
        assert table.accessibleName() == view.chart.title
        assert [table.item(row, 0).text() for row in range(table.rowCount())] == [bar.name for bar in view.chart.bars]


def test_it_takes_on_the_windows_theme(statistics: StatisticsWindow, window: MainWindow) -> None:
    before = statistics.views[0].grab().toImage()
    window.view_actions.choose_theme("dark")
    QApplication.processEvents()
    assert statistics.views[0].grab().toImage() != before


# -- drawing -------------------------------------------------------------------------------------------


def drawn(chart: Chart, theme: str, width: int = 600) -> tuple[QImage, list[QRectF]]:
    image = QImage(width, height_of(chart, ui_font()), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    places = Drawing(chart, THEMES[theme], ui_font()).draw(painter, width)
    painter.end()
    return image, [one.rect for one in places]


def length(image: QImage, rect: QRectF, colour: str) -> int:
    """Pixels of a colour along the middle of a row."""
    y = int(rect.center().y())
    return sum(image.pixelColor(x, y).name().upper() == colour for x in range(image.width()))


@pytest.mark.parametrize("theme", list(THEMES))
def test_bars_are_as_long_as_their_numbers(qapp: QApplication, theme: str) -> None:
    image, rows = drawn(BARS, theme)
    long, short, none = (length(image, row, THEMES[theme].accent) for row in rows)
    assert long > 300
    assert abs(long / 3 - short) <= 2
    assert none == 0


@pytest.mark.parametrize("theme", list(THEMES))
def test_parts_of_a_bar_stand_out_from_the_page(qapp: QApplication, theme: str) -> None:
    image, rows = drawn(TWO, theme)
    done, begun = THEMES[theme].success, THEMES[theme].busy
    assert abs(length(image, rows[0], done) * 4 / 3 - length(image, rows[0], begun)) <= 3
    for colour in (done, begun, THEMES[theme].accent):
        assert contrast(colour, THEMES[theme].surface) >= 3


def test_a_timeline_has_its_stretches_side_by_side(qapp: QApplication) -> None:
    _, (first, second, third) = drawn(TIME, "light")
    assert first.right() == pytest.approx(second.left())
    assert second.right() == pytest.approx(third.left())
    assert third.right() == pytest.approx(600 - 16)


@pytest.mark.parametrize("chart", [BARS, TWO, TIME, EMPTY], ids=lambda chart: chart.title)
def test_svg_holds_the_words(qapp: QApplication, chart: Chart) -> None:
    tree = ET.fromstring(svg(chart, LIGHT, ui_font(), 640))
    words = " ".join(tree.itertext())
    assert chart.title in words
    assert all(bar.name in words for bar in chart.bars)
    assert tree.get("viewBox") == f"0 0 640 {height_of(chart, ui_font())}"


@pytest.mark.parametrize("width", [1, 40, 320])
def test_there_may_be_little_room(qapp: QApplication, width: int) -> None:
    for chart in (BARS, TWO, TIME, EMPTY):
        drawn(chart, "light", width)
