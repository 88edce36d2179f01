"""Keys that the user gave to actions: at once in the open window, in menus, lists and sentences; never two at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from annotator.model.scheme import CANVAS_KEYS
from annotator.opening.corpus import OpenCorpus
from annotator.ui.keys import Right
from annotator.ui.main_window import MainWindow
from tests.ui.conftest import HARBOUR, OpenWindow, marked, place

Key = Qt.Key
CTRL, SHIFT, ALT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)


def press(window: MainWindow, key: Key | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(window.view, key, modifiers)  # type: ignore[call-overload]
    QApplication.processEvents()


def told(window: MainWindow, name: str) -> str:
    return " ".join(conflict.sentence for conflict in window.key_bindings.conflicts().get(name, []))


def selected(window: MainWindow) -> str:
    span = window.view.selection()
    return window.view.document.text[span.begin : span.end] if span else ""


def test_no_default_key_has_two_meanings(window: MainWindow) -> None:
    assert window.key_bindings.conflicts() == {}


def test_every_default_key_is_one(window: MainWindow) -> None:
    for binding in window.key_bindings.bindings():
        assert all(binding.keys), f"{binding.title} has a key that Qt does not know"


def test_a_sign_takes_no_other_sign_of_its_key_away(window: MainWindow) -> None:
    # of Shift and the key of "=" an American keyboard makes "Shift+=" and "+", and Qt hears the first one first;
    # of Shift and "0" a German one makes "Shift+0" and "=": the sign alone is heard on both
    heard = {key.toString() for action in window.commands.values() for key in action.shortcuts()}
    for plain, shifted in ("=+", ",<", ".>", "[{", "]}", "-_"):
        assert plain in heard
        assert not {f"{held}Shift+{plain}" for held in ("", "Ctrl+", "Alt+")} & heard, shifted


def test_keys_from_the_settings_are_there_from_the_start(
    open_window: OpenWindow, corpus: OpenCorpus, tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text('[keys]\nselect_sentence = ["F4", "Shift+F4"]\nselect_paragraph = []\n')
    window = open_window(corpus)
    window.view.place_caret(HARBOUR.index("channel"))
    press(window, "s")
    press(window, "p")
    assert selected(window) == ""
    press(window, Key.Key_F4)
    assert selected(window).startswith("The channel has lost two metres")
    assert window.banner.message == ""


def test_a_new_key_works_at_once_and_the_old_one_no_more(window: MainWindow, tmp_path: Path) -> None:
    window.key_bindings.give("select_sentence", ["F4"])
    window.view.place_caret(HARBOUR.index("channel"))
    press(window, "s")
    assert selected(window) == ""
    press(window, Key.Key_F4)
    assert selected(window).startswith("The channel")
    assert 'select_sentence = ["F4"]' in (tmp_path / "settings.toml").read_text()
    assert window.commands["select_sentence"].shortcut().toString() == "F4", "menus show it"


def test_the_default_key_needs_no_line_in_the_settings(window: MainWindow, tmp_path: Path) -> None:
    window.key_bindings.give("select_sentence", ["F4"])
    window.key_bindings.give("select_sentence", ["S"])
    assert "select_sentence" not in (tmp_path / "settings.toml").read_text()
    window.key_bindings.give("link", ["F4"])
    window.key_bindings.restore()
    assert window.commands["link"].shortcut().toString() == "L"


def test_a_key_taken_from_another_action_answers_to_its_new_one_alone(window: MainWindow) -> None:
    window.key_bindings.give("select_paragraph", ["S"])
    window.view.place_caret(HARBOUR.index("channel"))
    press(window, "s")
    assert selected(window).endswith("A 2021 survey shows it."), "the paragraph, and no warning of Qt"
    assert told(window, "select_sentence") == "S is “Select paragraph” and does that alone."
    assert told(window, "select_paragraph") == "“Select sentence” has S, too, but does not hear it."


def test_keys_of_the_window_and_of_the_text_are_never_ambiguous(window: MainWindow) -> None:
    window.key_bindings.give("zoom_in", ["L"])
    before = window.view.caret_rect(0).height()
    press(window, "l")
    assert window.view.caret_rect(0).height() > before
    assert "Larger text" in told(window, "link")


def test_label_keys_stay_the_schemes_while_their_layer_is_active(window: MainWindow) -> None:
    window.key_bindings.give("select_sentence", ["R"])  # ROLE in the layer of entities
    window.view.place_caret(place(HARBOUR, "council").begin)
    press(window, "r")
    assert marked(window.desk) == [("ROLE", "council")]
    assert "R is the label ROLE while its layer is active." in told(window, "select_sentence")
    press(window, "2", ALT)
    press(window, "r")
    assert selected(window).startswith("Harbour council")
    press(window, "1", ALT)
    assert window.commands["select_sentence"].shortcuts() == []


def test_a_scheme_may_take_no_sign_that_is_a_default_key_in_the_text(window: MainWindow) -> None:
    mine = [one for one in window.key_bindings.bindings() if one.right is Right.DEFAULT and one.in_text]
    assert {key for one in mine for key in one.keys if len(key) == 1} == CANVAS_KEYS


@pytest.mark.parametrize(("switch", "key", "layer"), [("Home", Key.Key_Home, "claims"), ("4", "4", "entities")])
def test_a_key_that_switches_layers_has_one_meaning(
    open_window: OpenWindow, corpus: OpenCorpus, switch: str, key: Key | str, layer: str
) -> None:
    first, *others = corpus.scheme.layers
    corpus.scheme = replace(corpus.scheme, layers=(replace(first, switch=switch), *others))
    window = open_window(corpus)
    press(window, "2", ALT)
    window.view.place_caret(place(HARBOUR, "council").begin)
    press(window, key)
    assert window.view.layer == layer
    assert marked(window.desk) == []
    assert window.view.caret == (0 if switch == "Home" else place(HARBOUR, "council").begin)
    assert "Layer" in told(window, "go line start" if switch == "Home" else "label claims EVIDENCE")


def test_a_key_that_a_panel_has_of_its_own_is_listed_and_told(window: MainWindow) -> None:
    window.key_bindings.give("finish", ["Ctrl+Backspace"])
    window.key_bindings.give("guideline", ["Shift+Return"])
    assert "“Undo back to here” has Ctrl+Backspace, too, but does not hear it." in told(window, "finish")
    assert "Ctrl+Backspace is “Finish the article and go on”" in told(window, "panel undo_to")
    assert told(window, "guideline") == told(window, "panel hit_previous") == "", "they work in two places"
    assert window.commands["finish"].shortcut().toString() == "Ctrl+Backspace", "what the user gave counts"


def test_the_arrows_are_no_actions_key(window: MainWindow) -> None:
    window.key_bindings.give("finish", ["Right"])
    press(window, Key.Key_Right)
    assert window.view.caret == 1
    assert window.view.document.id == "harbour"
    assert "moves the caret" in told(window, "finish")


@pytest.mark.parametrize("keys", ['["Ctrl+Foo"]', '"Ctrl+D"', "[3]", "7"])
def test_a_key_that_is_none_leaves_the_default_and_is_said_once(
    open_window: OpenWindow, corpus: OpenCorpus, tmp_path: Path, keys: str
) -> None:
    (tmp_path / "settings.toml").write_text(f"[keys]\nselect_sentence = {keys}\n")
    window = open_window(corpus)
    assert "select_sentence" in window.banner.message
    assert window.commands["select_sentence"].shortcut().toString() == "S"
    window.messages.clear()
    window.key_bindings.give("link", ["F4"])
    press(window, "2", ALT)
    assert window.banner.message == ""
    assert f"select_sentence = {keys}" in (tmp_path / "settings.toml").read_text(), "it is not lost"


def test_names_that_no_action_has_are_said_and_kept(
    open_window: OpenWindow, corpus: OpenCorpus, tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text('theme = "pink"\n[keys]\nfrobnicate = ["F2"]\n')
    window = open_window(corpus)
    assert "2 settings" in window.banner.message
    window.key_bindings.give("link", ["F4"])
    assert 'frobnicate = ["F2"]' in (tmp_path / "settings.toml").read_text()


# -- sentences that name keys ------------------------------------------------------------------------


def test_sentences_name_the_present_key(window: MainWindow) -> None:
    window.key_bindings.give("finish", ["F9"])
    press(window, Key.Key_F9)
    assert "F9 again finishes it" in window.banner.message
    window.key_bindings.give("undo", ["F8"])
    press(window, Key.Key_F9)
    assert "F8 takes it back" in window.status.message


def test_where_there_is_no_key_the_action_is_named(window: MainWindow) -> None:
    window.key_bindings.give("next_annotation", [])
    press(window, "]")
    assert window.status.message == "Choose an annotation first (Next annotation goes to the next one)."


def test_the_slots_name_the_key_that_links(window: MainWindow) -> None:
    def asked() -> set[str]:
        return {button.text() for button in window.inspector.findChildren(QAbstractButton, "empty")}

    window.label_actions.set_layer("claims")
    window.view.select(place(HARBOUR, "The channel has lost two metres"))
    press(window, "1")
    assert asked() == {"— press L, then pick"}
    window.key_bindings.give("link", ["F7"])
    assert asked() == {"— press F7, then pick"}
    assert "Esc: close" in window.prompt.accessibleName()
    window.key_bindings.give("escape", ["F12"])
    assert "F12: close" in window.prompt.accessibleName()


# -- lists of keys and commands ----------------------------------------------------------------------


def test_the_list_of_keys_holds_every_key_there_is(window: MainWindow) -> None:
    listed = {key for entry in window.command_list.keyed() for key in entry.hint.split(", ")}
    for binding in window.key_bindings.bindings():
        if binding.name != "scroll":
            assert set(binding.keys) <= listed, binding.title


def test_the_list_of_keys_is_grouped_and_says_where_they_work(window: MainWindow) -> None:
    found = {entry.text: entry for entry in window.command_list.keyed()}
    assert (found["Undo"].group, found["Undo"].where) == ("Edit", "everywhere")
    assert (found["Select sentence"].group, found["Select sentence"].where) == ("Edit", "in the text")
    assert found["EVIDENCE"].group == "Labels of Claims", "though another layer is active"
    assert found["A word to the left"].group == "Caret"


def test_a_key_of_a_panel_leads_there(window: MainWindow) -> None:
    found = {entry.text: entry for entry in window.command_list.keyed()}
    assert (found["Undo back to here"].hint, found["Undo back to here"].group) == ("Ctrl+Backspace", "History")
    found["Undo back to here"].run()
    assert window.history.isAncestorOf(QApplication.focusWidget())
    found["An earlier search"].run()
    assert window.find_bar.isAncestorOf(QApplication.focusWidget())


def test_the_list_of_commands_holds_every_action_layer_and_label(window: MainWindow) -> None:
    listed = {entry.text for entry in window.command_list.commands()}
    assert {"Skip the article", "High contrast", "Drag selects whole words", "Settings…"} <= listed
    for layer in window.desk.scheme.layers:
        assert {label.name for label in layer.labels if not label.retired} <= listed


def test_what_was_used_last_comes_first_also_after_a_restart(
    open_window: OpenWindow, corpus: OpenCorpus, window: MainWindow
) -> None:
    first = [entry.text for entry in window.command_list.commands()]
    for wanted in ("Larger text", "Usual size", "Larger text"):
        next(entry for entry in window.command_list.commands() if entry.text == wanted).run()
    again = window.command_list.commands()
    assert [entry.text for entry in again[:2]] == ["Larger text", "Usual size"]
    assert {entry.group for entry in again[:2]} == {"Used last"}
    assert sorted(entry.text for entry in again) == sorted(first), "and nothing is listed twice"


def test_a_chosen_move_moves_the_caret(window: MainWindow) -> None:
    next(entry for entry in window.command_list.keyed() if entry.text == "To the end of the article").run()
    assert window.view.caret == len(HARBOUR)


def test_the_canvas_says_its_own_keys(window: MainWindow) -> None:
    mine = {one.name: one.keys for one in window.key_bindings.bindings() if one.right is Right.CANVAS}
    assert mine["go left"] == ("Left",)
    assert "Shift+Left" in mine["select left"]
