"""Everything in the window can be reached: it has a name, can be hit, is on Tab's way, and shows its focus."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QSplitterHandle,
    QTableView,
    QWidget,
)

from annotator.ui.main_window import MainWindow
from annotator.ui.panels.flat import MenuButton
from annotator.ui.panels.segments import Segments
from tests.ui.conftest import HARBOUR, place, the

Key = Qt.Key
LEAST = 24
"""Pixels that anything to hit has either way (WCAG 2.5.8)."""

LEAST_LINE = 8
"""Pixels that a line between panels is thick for the mouse; along it, it is as long as they are."""

popping_up = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def on_way(window: MainWindow) -> list[QWidget]:
    """What Tab reaches from the window's first control on, in its order."""
    found: list[QWidget] = []
    widget = window.shell.nextInFocusChain()
    while widget is not window.shell:
        tabbed = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
        if widget.isVisible() and widget.isEnabled() and tabbed and widget.focusProxy() is None:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def to_hit(window: MainWindow) -> list[QWidget]:
    """Everything in view that a mouse may want to hit, or the keyboard."""
    inside_fields = {button for field in window.shell.findChildren(QLineEdit) for button in field.children()}
    kinds = (QAbstractButton, QComboBox, QLineEdit, QSplitterHandle)
    shown = [w for w in window.shell.findChildren(QWidget) if w.isVisible() and w not in inside_fields]
    return [*(w for w in shown if isinstance(w, kinds)), *on_way(window)]


def spoken(widget: QWidget) -> str:
    """What a screen reader calls it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def labelled(widget: QWidget) -> bool:
    """Whether a label beside it is said with it."""
    kind = QAccessible.RelationFlag.Label
    relations = QAccessible.queryAccessibleInterface(widget).relations()
    return any(flag & kind for _, flag in relations)


def select_and_mark(window: MainWindow, words: str, label: str) -> None:
    window.view.select(place(HARBOUR, words))
    layer = next(one for one in window.desk.scheme.layers if one.label(label) is not None)
    window.text_actions.annotate(layer.name, label)
    QApplication.processEvents()


@pytest.fixture(
    params=["nothing chosen", "all facts", "an entity", "a claim with its source", "boilerplate and a banner"]
)
def full(window: MainWindow, request: pytest.FixtureRequest) -> MainWindow:
    """The window with one thing or another in its panels."""
    if request.param == "all facts":
        window.inspector.findChild(MenuButton, "further_facts").click()
    elif request.param == "an entity":
        select_and_mark(window, "Ines Tallow", "PERSON")
    elif request.param == "a claim with its source":
        select_and_mark(window, "The channel has lost two metres", "CLAIM")
        select_and_mark(window, "Ines Tallow", "SOURCE")
        window.show_annotation(the(window.desk, "CLAIM").id)
    elif request.param == "boilerplate and a banner":
        select_and_mark(window, "Support us: donate today.", "DONATION")
        window.messages.show("Something is amiss.", button="Retry", action=lambda: None, details="More.")
    for _ in range(3):
        QApplication.processEvents()
    return window


# -- names and sizes -------------------------------------------------------------------------------------


def test_everything_has_a_name(full: MainWindow) -> None:
    nameless = [repr(widget) for widget in to_hit(full) if not spoken(widget)]
    assert nameless == []
    lists = [widget for widget in to_hit(full) if isinstance(widget, QComboBox)]
    assert [repr(one) for one in lists if not (labelled(one) and one.accessibleName())] == []


def test_everything_is_large_enough_to_hit(full: MainWindow) -> None:
    for widget in to_hit(full):
        sizes = sorted((widget.width(), widget.height()))
        if isinstance(widget, QSplitterHandle):
            assert sizes[0] >= LEAST_LINE
            assert sizes[1] >= LEAST
        else:
            assert sizes[0] >= LEAST, f"{spoken(widget)}: {sizes}"


def test_rows_and_menus_are_high_enough(full: MainWindow) -> None:
    tables = full.shell.findChildren(QTableView)
    assert len(tables) >= 3
    assert all(table.verticalHeader().defaultSectionSize() >= LEAST for table in tables)
    for one in full.shell.findChildren(QComboBox):
        assert one.view().sizeHintForRow(0) >= LEAST
    bar = full.shell.menuBar()
    assert len(bar.actions()) >= 5
    for title in bar.actions():
        assert bar.actionGeometry(title).height() >= LEAST
        menu = title.menu()
        assert menu is not None
        rows = [action for action in menu.actions() if not action.isSeparator()]  # type: ignore[attr-defined]
        assert rows
        assert all(menu.actionGeometry(action).height() >= LEAST for action in rows)  # type: ignore[attr-defined]


@popping_up
def test_rows_of_the_palette_are_high_enough(window: MainWindow) -> None:
    window.choose_label()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    (field,), (rows,) = popup.findChildren(QLineEdit), popup.findChildren(QListWidget)
    assert field.height() >= LEAST
    assert spoken(field)
    assert spoken(rows)
    assert rows.sizeHintForRow(0) >= LEAST
    popup.close()


# -- the order ------------------------------------------------------------------------------------------


def test_tab_goes_through_the_window_as_it_reads(full: MainWindow) -> None:
    order = [full.labels, full.articles, full.banner, full.view, full.inspector, full.annotation_list, full.history]
    walked = [order.index(region) for w in on_way(full) for region in order if region.isAncestorOf(w)]
    assert walked == sorted(walked)
    assert {0, 1, 3, 5, 6} <= set(walked)


def test_tab_reaches_everything_but_what_an_arrow_reaches(full: MainWindow) -> None:
    reached = set(on_way(full))
    segments = full.labels.findChild(Segments)
    assert segments in reached
    left = [w for w in to_hit(full) if w.isEnabled() and w not in reached and w.parentWidget() is not segments]
    assert [spoken(w) for w in left] == []


def test_tab_walks_that_way_by_key(window: MainWindow) -> None:
    way = on_way(window)
    way[0].setFocus(Qt.FocusReason.TabFocusReason)
    for here, following in pairwise(way):
        if here is window.view.focusProxy():  # there Tab goes from annotation to annotation
            break
        QTest.keyClick(here, Key.Key_Tab)
        assert QApplication.focusWidget() is following, f"{spoken(here)} → {spoken(following)}"


# -- the lines between panels -----------------------------------------------------------------------------


def test_arrows_move_the_line_between_panels_and_escape_leaves_it(window: MainWindow) -> None:
    lines = {spoken(w): w for w in on_way(window) if isinstance(w, QSplitterHandle)}
    moved = {
        "Width of the articles": (window.articles.width, Key.Key_Right, Key.Key_Left),
        "Height of the history": (window.history.height, Key.Key_Up, Key.Key_Down),
        "Height of the annotations": (window.inspector.height, Key.Key_Down, Key.Key_Up),
    }
    for name, (size, more, less) in moved.items():
        line = lines[name]
        line.setFocus(Qt.FocusReason.TabFocusReason)
        before = size()
        QTest.keyClick(line, more)
        assert size() == before + 16, name
        QTest.keyClick(line, less)
        assert size() == before
        QTest.keyClick(line, Key.Key_Escape)
        assert window.view.hasFocus()


def test_the_line_is_thin_to_look_at_and_thick_to_take_hold_of(window: MainWindow) -> None:
    line = next(w for w in on_way(window) if isinstance(w, QSplitterHandle) and w.height() > w.width())
    assert line.mask().boundingRect().width() == 1
    for beside in (1, line.width() - 2):
        assert window.shell.childAt(line.mapTo(window.shell, QPoint(beside, line.height() // 2))) is line


# -- focus that shows ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["light", "dark", "high-contrast"])
def test_what_has_the_keyboard_shows_it(full: MainWindow, name: str) -> None:
    full.view_actions.choose_theme(name)
    QApplication.processEvents()
    for widget in on_way(full):
        widget.setFocus(Qt.FocusReason.TabFocusReason)  # a long card scrolls it into sight
        elsewhere = full.history if full.annotation_list.isAncestorOf(widget) else full.annotation_list
        elsewhere.focus_list()
        QApplication.processEvents()
        around = QRect(widget.mapTo(full.shell, widget.rect().topLeft()), widget.size())
        if widget is full.view.focusProxy():
            around = QRect(full.view.mapTo(full.shell, full.view.rect().topLeft()), full.view.size())
        before = full.shell.grab(around).toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        assert full.shell.grab(around).toImage() != before, spoken(widget)
