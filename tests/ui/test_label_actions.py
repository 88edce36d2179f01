"""Actions made from the scheme: a key for each label and layer, and the list of all labels."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget

from annotator.model.scheme import Label, Layer, Scheme
from annotator.ui.dialogs.palette import Palette
from annotator.ui.main_window import MainWindow
from tests.ui.conftest import HARBOUR, marked, place

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def keys(window: MainWindow) -> dict[str, str]:
    return {name: action.shortcut().toString() for name, action in window.label_actions.by_label.items()}


def test_every_label_of_the_layer_has_the_key_of_the_scheme(window: MainWindow) -> None:
    for layer in window.desk.scheme.layers:
        window.label_actions.set_layer(layer.name)
        assert keys(window) == {label.name: label.key for label in layer.labels if not label.retired}


def test_layers_are_switched_by_their_keys(window: MainWindow) -> None:
    seen = []
    for number in "231":
        QTest.keyClick(window.view, number, ALT)
        seen.append((window.view.layer, window.labels.layer))
    assert seen == [(layer, layer) for layer in ("claims", "boilerplate", "entities")]


def test_label_keys_are_those_of_the_active_layer_alone(window: MainWindow) -> None:
    caret = place(HARBOUR, "council").begin
    window.view.place_caret(caret)
    QTest.keyClick(window.view, "2", ALT)
    QTest.keyClick(window.view, "4")
    assert marked(window.desk) == [("EVIDENCE", "council")]
    QTest.keyClick(window.view, "1", ALT)
    QTest.keyClick(window.view, "r")
    assert ("ROLE", "council") in marked(window.desk)


def test_the_menu_holds_the_labels_of_the_active_layer(window: MainWindow) -> None:
    (menu,) = [action.menu() for action in window.shell.menuBar().actions() if "nnotate" in action.text()]
    for layer in ("claims", "boilerplate", "entities"):
        window.label_actions.set_layer(layer)
        QApplication.processEvents()
        texts = [action.text() for action in menu.actions()]
        for other in window.desk.scheme.layers:
            for label in other.labels:
                assert texts.count(label.name) == (other.name == layer)


def test_the_keys_of_the_layers_are_among_the_commands(window: MainWindow) -> None:
    listed = {entry.hint for entry in window.command_list.keyed()}
    assert {layer.switch for layer in window.desk.scheme.layers} <= listed


def test_an_unknown_layer_is_not_switched_to(window: MainWindow) -> None:
    window.label_actions.set_layer("nonsense")
    assert window.view.layer == "entities"


def test_retired_labels_and_labels_without_a_key_can_have_no_key(window: MainWindow) -> None:
    from annotator.ui.label_actions import LabelActions

    scheme = Scheme(
        "s", "1", layers=(Layer("l", labels=(Label("OLD", "1", retired=True), Label("BARE"), Label("ONE", "1"))),)
    )
    menu = window.shell.menuBar().addMenu("labels")
    made = LabelActions(scheme, window.view, lambda _layer, _label: None, menu, window.shell)
    window.view.layer = ""
    made.set_layer("l")
    assert {name: action.shortcut().toString() for name, action in made.by_label.items()} == {"BARE": "", "ONE": "1"}


# -- type-ahead --------------------------------------------------------------------------------------

popping_up = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def palette() -> Palette:
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, Palette)
    return popup


def shown(popup: Palette) -> list[str]:
    (rows,) = popup.findChildren(QListWidget)
    return [rows.item(row).text() for row in range(rows.count())]


@popping_up
def test_space_lists_the_labels_of_all_layers_the_active_ones_first(window: MainWindow) -> None:
    QTest.keyClick(window.view, "2", ALT)
    QTest.keyClick(window.view, Key.Key_Space)
    rows = shown(palette())
    assert rows[:4] == ["CLAIM", "SOURCE", "CUE", "EVIDENCE"]
    assert len(rows) == sum(len(layer.labels) for layer in window.desk.scheme.layers)
    palette().close()


@popping_up
def test_a_label_of_another_layer_is_given_by_typing_its_name(window: MainWindow) -> None:
    window.view.place_caret(place(HARBOUR, "council").begin)
    QTest.keyClick(window.view, Key.Key_Space)
    (field,) = palette().findChildren(QLineEdit)
    QTest.keyClicks(field, "evid")
    QTest.keyClick(field, Key.Key_Return)
    QApplication.processEvents()
    assert marked(window.desk) == [("EVIDENCE", "council")]
    assert window.shell.focusWidget() is window.view.focusProxy()
    assert window.view.layer == "entities"


@popping_up
def test_escape_leaves_the_list_without_a_label(window: MainWindow) -> None:
    window.view.place_caret(place(HARBOUR, "council").begin)
    QTest.keyClick(window.view, Key.Key_Space)
    (field,) = palette().findChildren(QLineEdit)
    QTest.keyClick(field, Key.Key_Escape)
    QApplication.processEvents()
    assert QApplication.activePopupWidget() is None
    assert marked(window.desk) == []
    assert window.shell.focusWidget() is window.view.focusProxy()
