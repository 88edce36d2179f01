"""The lines between panels: they go where the mouse or an arrow takes them, in both directions of reading."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QSplitterHandle, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.panels.splitter import STEP, Splitter
from annotator.ui.theme import DARK, LIGHT, THEMES, Theme

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
DIRECTIONS = [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
ORIENTATIONS = [Qt.Orientation.Horizontal, Qt.Orientation.Vertical]
Open = Callable[..., Splitter]


@pytest.fixture
def open_splitter(on_screen: Callable[..., QWidget]) -> Open:
    """Show two panels of equal size with a line between them."""

    def show(
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
    ) -> Splitter:
        splitter = Splitter(orientation)
        splitter.setLayoutDirection(direction)
        splitter.add(QLabel("one"), "")
        splitter.add(QLabel("other"), "Width of the other")
        on_screen(splitter, 600, 600)
        splitter.setSizes([300, 299])
        QApplication.processEvents()
        return splitter

    return show


def line_of(splitter: Splitter) -> QSplitterHandle:
    return splitter.handle(1)


def place_of(line: QSplitterHandle) -> int:
    """Where a line stands between its panels, in pixels."""
    at = line.mapToParent(line.contentsRect().topLeft())
    return at.x() if line.orientation() == Qt.Orientation.Horizontal else at.y()


def along(line: QSplitterHandle, distance: int, across: int = 50) -> QPoint:
    horizontal = line.orientation() == Qt.Orientation.Horizontal
    return QPoint(distance, across) if horizontal else QPoint(across, distance)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("hold", [0, 1, 4, 8])
def test_the_line_goes_as_far_as_the_mouse(
    open_splitter: Open, orientation: Qt.Orientation, direction: Qt.LayoutDirection, hold: int
) -> None:
    line = line_of(open_splitter(orientation, direction))
    before = place_of(line)
    held = along(line, hold)
    QTest.mousePress(line, LEFT, NONE, held)
    assert place_of(line) == before
    mouse = line.mapToParent(held)
    for gone in (1, 20, -35, 0):
        QTest.mouseMove(line, line.mapFromParent(mouse + along(line, gone, 0)))
        assert place_of(line) == before + gone
    QTest.mouseRelease(line, LEFT, NONE, line.mapFromParent(mouse))
    QTest.mouseMove(line, line.mapFromParent(mouse + along(line, 60, 0)))
    assert place_of(line) == before, "it was let go of"


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_an_arrow_moves_the_line_where_it_points(
    open_splitter: Open, orientation: Qt.Orientation, direction: Qt.LayoutDirection
) -> None:
    line = line_of(open_splitter(orientation, direction))
    before = place_of(line)
    horizontal = orientation == Qt.Orientation.Horizontal
    back, on = (Qt.Key.Key_Left, Qt.Key.Key_Right) if horizontal else (Qt.Key.Key_Up, Qt.Key.Key_Down)
    QTest.keyClick(line, on)
    assert place_of(line) == before + STEP
    QTest.keyClick(line, back)
    QTest.keyClick(line, back)
    assert place_of(line) == before - STEP


def test_escape_gives_the_keyboard_away(open_splitter: Open, qtbot: QtBot) -> None:
    splitter = open_splitter()
    with qtbot.waitSignal(splitter.escaped):
        QTest.keyClick(line_of(splitter), Qt.Key.Key_Escape)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_line_has_the_colour_of_the_theme(open_splitter: Open, theme: Theme) -> None:
    splitter = open_splitter()
    splitter.set_theme(DARK if theme is LIGHT else LIGHT)
    QApplication.processEvents()
    splitter.set_theme(theme)
    line = line_of(splitter)
    for colour, act in ((theme.focus, line.setFocus), (theme.border, line.clearFocus)):
        act()
        shown = splitter.grab().toImage()
        assert shown.pixelColor(place_of(line), 300).name().upper() == colour.upper()
