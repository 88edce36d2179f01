"""Layers and labels: reached by mouse and keyboard, and nothing clipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from annotator.model.scheme import Label, Layer, Scheme
from annotator.ui.panels.chip import Chip
from annotator.ui.panels.label_bar import LabelBar, label_name, layer_name
from annotator.ui.theme import DARK, LIGHT
from tests.ui.panels.conftest import SCHEME, named


@pytest.fixture
def bar(on_screen: Callable[..., QWidget]) -> LabelBar:
    made = LabelBar()
    made.set_scheme(SCHEME, LIGHT)
    on_screen(made, 1200, 90)
    return made


def chips(bar: LabelBar) -> list[Chip]:
    return [chip for chip in bar.findChildren(Chip) if chip.isVisible()]


def test_shows_the_labels_of_the_active_layer_but_retired_ones(bar: LabelBar) -> None:
    assert [chip.text() for chip in chips(bar)] == ["PERSON", "ORG"]
    assert [chip.key for chip in chips(bar)] == ["1", "2"]
    bar.show_layer("claims")
    assert [chip.text() for chip in chips(bar)] == ["CLAIM", "SOURCE", "CUE"]
    bar.show_layer("no such layer")
    assert bar.layer == "claims"


def test_a_click_on_a_label_or_layer_says_so(bar: LabelBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.label_chosen) as label:
        qtbot.mouseClick(named(bar, "ORG, key 2"), Qt.MouseButton.LeftButton)
    assert label.args == ["entities", "ORG"]
    with qtbot.waitSignal(bar.layer_chosen) as layer:
        qtbot.mouseClick(named(bar, "Claims"), Qt.MouseButton.LeftButton)
    assert layer.args == ["claims"]
    assert bar.layer == "entities", "the window decides whether to switch"


def test_clicks_leave_the_keyboard_where_it_is(on_screen: Callable[..., QWidget], qtbot: QtBot) -> None:
    bar = LabelBar()
    bar.set_scheme(SCHEME, LIGHT)
    window = on_screen(bar, 1000, 80)
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    for name in ("PERSON, key 1", "Claims"):
        qtbot.mouseClick(named(bar, name), Qt.MouseButton.LeftButton)
        assert QApplication.focusWidget() is field


def test_reached_and_pressed_by_keyboard(bar: LabelBar, qtbot: QtBot) -> None:
    bar.focus_layers()
    with qtbot.waitSignal(bar.layer_chosen) as layer:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert layer.args == ["claims"]
    with qtbot.waitSignal(bar.layer_chosen) as layer:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert layer.args == ["boilerplate"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is named(bar, "PERSON, key 1")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    with qtbot.waitSignal(bar.label_chosen) as label:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert label.args == ["entities", "ORG"]
    with qtbot.waitSignal(bar.left):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


@pytest.mark.parametrize("width", [760, 900, 1200, 1440])
def test_eighteen_labels_stay_inside_and_apart(bar: LabelBar, width: int) -> None:
    bar.show_layer("boilerplate")
    bar.resize(width, bar.height())
    QApplication.processEvents()
    shown = chips(bar)
    flow = shown[0].parentWidget()
    assert flow is not None
    for chip in shown:
        assert flow.rect().contains(chip.geometry()), chip.text()
        assert chip.height() >= 24
        assert chip.width() >= chip.sizeHint().width()
    for number, chip in enumerate(shown):
        assert not any(chip.geometry().intersects(other.geometry()) for other in shown[number + 1 :])
    assert len({chip.y() for chip in shown}) == 2


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_what_does_not_fit_is_in_a_menu(bar: LabelBar, qtbot: QtBot) -> None:
    bar.show_layer("boilerplate")
    bar.resize(800, bar.height())
    QApplication.processEvents()
    shown = [chip for chip in chips(bar) if chip.key]
    assert len(shown) < 18
    more = named(bar, "More labels")
    assert isinstance(more, Chip)
    assert more.text() == f"{18 - len(shown)} more ▾"
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    menu = bar.findChild(QMenu)
    assert len(menu.actions()) == 18 - len(shown)
    with qtbot.waitSignal(bar.label_chosen) as chosen:
        menu.actions()[-1].trigger()
    assert chosen.args == ["boilerplate", "BOILERPLATE17"]
    menu.close()


def test_switching_layers_does_not_move_the_text_below(bar: LabelBar) -> None:
    heights = set()
    for layer in SCHEME.layers:
        bar.show_layer(layer.name)
        QApplication.processEvents()
        heights.add(bar.sizeHint().height())
    assert len(heights) == 1


def test_tips_show_definition_and_examples_and_no_markup_of_theirs(bar: LabelBar) -> None:
    tip = named(bar, "PERSON, key 1").toolTip()
    assert "A named &lt;individual&gt;." in tip
    assert "Ines Tallow" in tip
    assert named(bar, "Claims").toolTip() == "Claims and who makes them (Alt+2)"


def test_scheme_can_change_under_it(bar: LabelBar) -> None:
    bar.show_layer("claims")
    first = SCHEME.layers[1]
    bar.set_scheme(replace(SCHEME, layers=(replace(first, labels=(Label("RUMOUR", "1"),)),)), DARK)
    assert [chip.text() for chip in chips(bar)] == ["RUMOUR"]
    bar.set_scheme(Scheme("empty", "1"), LIGHT)
    assert chips(bar) == []


def test_names_in_the_window() -> None:
    assert layer_name(Layer("claims", "Claims and attribution")) == "Claims"
    assert layer_name(Layer("ner_v2", "Names")) == "Names"
    assert layer_name(Layer("page-parts")) == "Page parts"
    assert label_name(Label("CLAIM", title="Claim")) == "Claim"
    assert label_name(Label("GPE")) == "GPE"


def test_mirrored_in_a_right_to_left_interface(bar: LabelBar) -> None:
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    bar.show_layer("claims")
    QApplication.processEvents()
    places = [chip.mapTo(bar, chip.rect().topLeft()).x() for chip in chips(bar)]
    assert places == sorted(places, reverse=True)
    assert places[0] > 600
