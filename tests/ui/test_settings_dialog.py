"""The settings window by keys alone: what is set shows at once, Cancel takes it back, keys are given and taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontDatabase
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui import animation
from annotator.ui.dialogs.key_capture import KeyCapture
from annotator.ui.dialogs.keys_page import ACTION, KEYS, WRONG, KeysPage
from annotator.ui.dialogs.settings_dialog import SettingsDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.settings import Settings
from tests.ui.conftest import HARBOUR

Key = Qt.Key
CTRL, SHIFT, ALT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def press(key: Key | str, modifiers: Qt.KeyboardModifier = NONE, *, times: int = 1) -> None:
    for _ in range(times):
        widget = QApplication.focusWidget()
        assert widget is not None, "the keyboard is nowhere"
        QTest.keyClick(widget, key, modifiers)  # type: ignore[call-overload]
        QApplication.processEvents()


Open = Callable[[str], SettingsDialog]


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot) -> Open:
    """Open the settings by their key and turn to a page by the arrows."""

    def opened(page: str) -> SettingsDialog:
        press(",", CTRL)
        dialog = window.shell.findChild(SettingsDialog)
        assert dialog is not None
        qtbot.waitUntil(dialog.isActiveWindow)
        press(Key.Key_Down, times=["General", "Text", "Editing", "Keys"].index(page))
        return dialog

    return opened


def box(dialog: SettingsDialog, number: int) -> QDoubleSpinBox:
    return dialog.findChildren(QDoubleSpinBox)[number]


def line(window: MainWindow) -> float:
    laid = window.view.piece_at(window.view.caret_rect(HARBOUR.index("channel")).center())[0]
    return laid.style.pitch


def test_it_opens_once_and_beside_the_text(window: MainWindow, opened: Open) -> None:
    dialog = opened("General")
    window.commands["settings"].trigger()
    assert window.shell.findChildren(SettingsDialog) == [dialog]
    assert window.shell.screen().availableGeometry().contains(dialog.geometry())
    press(Key.Key_Escape)
    assert window.shell.findChildren(SettingsDialog) == []
    window.commands["settings"].trigger()
    assert len(window.shell.findChildren(SettingsDialog)) == 1


def test_type_shows_at_once_and_is_kept(window: MainWindow, opened: Open, tmp_path: Path) -> None:
    before, pitch, width = window.view.caret_rect(0).height(), line(window), window.view._column.width
    opened("Text")
    press(Key.Key_Tab)
    assert isinstance(QApplication.focusWidget(), QComboBox)
    press(Key.Key_Tab)
    press(Key.Key_Up, times=4)
    assert window.view.caret_rect(0).height() > before
    press(Key.Key_Tab)
    press(Key.Key_Down, times=6)
    assert window.view._column.width < width
    press(Key.Key_Tab)
    press(Key.Key_Up, times=5)
    assert line(window) > pitch * 1.4
    press(Key.Key_Return)
    assert window.shell.findChildren(SettingsDialog) == []
    again = (tmp_path / "settings.toml").read_text()
    assert "article_size = 15.0" in again
    assert "article_width = 40\n" in again
    assert "article_spacing = 1.5" in again


def test_cancel_takes_everything_back(window: MainWindow, opened: Open, tmp_path: Path) -> None:
    settings = window.settings_actions._settings
    settings.set("article_size", 12.0)
    before, kept = window.view.caret_rect(0).height(), (tmp_path / "settings.toml").read_text()
    dialog = opened("Text")
    box(dialog, 0).setValue(20)
    box(dialog, 2).setValue(2.0)
    dialog.show_page("Keys")
    find(dialog, "link to")
    press(Key.Key_Return)
    press(Key.Key_F4)
    assert window.commands["link"].shortcut().toString() == "F4"
    press(Key.Key_Escape)
    assert window.view.caret_rect(0).height() == before
    assert window.commands["link"].shortcut().toString() == "L"
    assert (tmp_path / "settings.toml").read_text() == kept


def test_cancel_leaves_what_the_window_set_meanwhile(window: MainWindow, opened: Open) -> None:
    dialog = opened("Text")
    box(dialog, 0).setValue(20)
    window.commands["zoom_in"].trigger()
    window.commands["suggest_names"].trigger()
    window.commands["snap_to_words"].trigger()
    dialog.reject()
    settings = window.settings_actions._settings
    assert settings.at(("article_zoom",)) == 1.1
    assert settings.at(("article_size",)) is None
    assert not window.commands["suggest_names"].isChecked()
    assert not window.commands["snap_to_words"].isChecked()


def test_defaults_of_a_page_are_restored(window: MainWindow, opened: Open) -> None:
    usual = window.view.caret_rect(0).height()
    dialog = opened("Text")
    box(dialog, 0).setValue(20)
    window.settings_actions._settings.set("snap_to_words", value=False)
    (button,) = [one for one in dialog.findChildren(QPushButton) if one.text() == "Restore &defaults"]
    button.setFocus()
    press(Key.Key_Space)
    assert window.view.caret_rect(0).height() == usual
    assert box(dialog, 0).value() == 13.0
    assert window.settings_actions._settings.flag("snap_to_words", default=True) is False, "that is on another page"


def test_a_font_of_this_computer_can_be_chosen(window: MainWindow, opened: Open) -> None:
    dialog = opened("Text")
    (family,) = [one for one in dialog.findChildren(QComboBox) if one.findData("Noto Sans") >= 0]
    assert family.count() == 1 + len(
        [one for one in QFontDatabase.families() if not QFontDatabase.isPrivateFamily(one)]
    )
    family.setCurrentIndex(family.findData("Noto Sans"))
    family.activated.emit(family.currentIndex())
    assert window.view._styles[4].font.families()[0] == "Noto Sans"
    family.setCurrentIndex(0)
    family.activated.emit(0)
    assert window.view._styles[4].font.families()[0] == "Noto Serif"


def test_what_the_window_sets_meanwhile_shows_when_the_keyboard_comes_back(window: MainWindow, opened: Open) -> None:
    dialog = opened("Editing")
    window.shell.activateWindow()
    QApplication.processEvents()
    window.commands["snap_to_words"].trigger()
    dialog.activateWindow()
    QApplication.processEvents()
    boxes = {one.text(): one for one in dialog.findChildren(QCheckBox)}
    assert not boxes["A drag selects whole &words"].isChecked()
    assert window.view._pointer.whole_words is False


def test_arrows_are_switched(window: MainWindow, opened: Open) -> None:
    opened("Editing")
    press(Key.Key_Tab, times=2)
    press(Key.Key_Space)
    assert window.view.visual_arrows
    press(Key.Key_Space)
    assert not window.view.visual_arrows


def test_reduced_motion_stops_the_caret_from_blinking(window: MainWindow, opened: Open, qapp: QApplication) -> None:
    qapp.setCursorFlashTime(0)
    made = animation.Animation(qapp)
    made._flash = 1000
    made.reduce(True)
    assert (animation.is_reduced(), qapp.cursorFlashTime()) == (True, 0)
    made.reduce(False)
    assert (animation.is_reduced(), qapp.cursorFlashTime()) == (False, 1000)
    qapp.setCursorFlashTime(0)
    dialog = opened("General")
    (still,) = [one for one in dialog.findChildren(QCheckBox) if "motion" in one.text()]
    still.setFocus()
    press(Key.Key_Space)
    assert animation.is_reduced()
    press(Key.Key_Escape)
    assert not animation.is_reduced()


def test_the_name_is_kept_for_the_next_start(window: MainWindow, opened: Open, tmp_path: Path) -> None:
    opened("General")
    press(Key.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), " Ben ")
    press(Key.Key_Return)
    assert Settings(tmp_path / "settings.toml").text("annotator") == "Ben"


# -- keys ----------------------------------------------------------------------------------------------


def rows(dialog: SettingsDialog) -> list[tuple[str, str, str]]:
    table = dialog.findChildren(KeysPage)[0]._table
    shown = [row for row in range(table.rowCount()) if not table.isRowHidden(row)]
    return [tuple(table.item(row, column).text() for column in (ACTION, KEYS, WRONG)) for row in shown]  # type: ignore[misc]


def find(dialog: SettingsDialog, text: str) -> None:
    """Type into the search of the page of keys and go on into the table."""
    field = dialog.findChildren(KeysPage)[0]._search
    field.setFocus()
    field.clear()
    QTest.keyClicks(field, text)
    press(Key.Key_Return)


def told(dialog: SettingsDialog) -> str:
    return dialog.findChildren(KeysPage)[0]._told.text()


def test_rows_are_found_by_name_key_and_place(opened: Open) -> None:
    dialog = opened("Keys")
    for text, expected in (("kip the", "Skip the article"), ("ctrl+k", "Commands…"), ("claims evid", "EVIDENCE")):
        find(dialog, text)
        assert [row[0] for row in rows(dialog)] == [expected]
    find(dialog, "conflict")
    assert rows(dialog) == []


def test_enter_and_the_new_key_give_it_to_the_action(window: MainWindow, opened: Open) -> None:
    dialog = opened("Keys")
    find(dialog, "finish the")
    press(Key.Key_Return)
    assert isinstance(QApplication.focusWidget(), KeyCapture)
    press(Key.Key_F9, SHIFT)
    assert rows(dialog) == [("Finish the article and go on", "Shift+F9", "")]
    assert window.commands["finish"].shortcut().toString() == "Shift+F9"
    press(Key.Key_Insert)
    press("d", CTRL)
    assert rows(dialog)[0][1] == "Shift+F9, Ctrl+D"
    press(Key.Key_Delete)
    assert rows(dialog)[0][1] == ""
    (button,) = [one for one in dialog.findChildren(QPushButton) if one.text() == "Its de&fault"]
    button.setFocus()
    press(Key.Key_Space)
    assert rows(dialog)[0][1] == "Ctrl+D"


@pytest.mark.parametrize(
    ("key", "modifiers", "expected"),
    [
        (Key.Key_Tab, NONE, "Tab"),
        (Key.Key_Backtab, SHIFT, "Shift+Tab"),
        (Key.Key_Return, CTRL, "Ctrl+Return"),
        ("l", NONE, "L"),
        ("}", SHIFT, "}"),
        (Key.Key_F1, ALT | SHIFT, "Alt+Shift+F1"),
        (Key.Key_Space, NONE, "Space"),
    ],
)
def test_any_key_but_escape_is_taken(
    window: MainWindow, opened: Open, key: Key | str, modifiers: Qt.KeyboardModifier, expected: str
) -> None:
    dialog = opened("Keys")
    find(dialog, "skip the")
    press(Key.Key_Return)
    press(Key.Key_Shift, SHIFT)
    press(key, modifiers)
    assert rows(dialog)[0][1] == expected
    assert dialog.isVisible()


def test_escape_gives_up_without_closing(window: MainWindow, opened: Open) -> None:
    dialog = opened("Keys")
    find(dialog, "finish")
    press(Key.Key_Return)
    press(Key.Key_Escape)
    assert dialog.isVisible()
    assert rows(dialog)[0][1] == "Ctrl+D"
    press(Key.Key_Return)
    dialog.findChildren(KeysPage)[0]._search.setFocus()
    assert rows(dialog)[0][1] == "Ctrl+D"


def test_a_conflict_is_said_in_words_on_both_sides(opened: Open) -> None:
    dialog = opened("Keys")
    find(dialog, "finish")
    press(Key.Key_Return)
    press("z", CTRL)
    assert told(dialog) == "“Undo” has Ctrl+Z, too, but does not hear it."
    find(dialog, "conflict")
    assert rows(dialog) == [
        ("Finish the article and go on", "Ctrl+Z", "“Undo” has Ctrl+Z, too, but does not hear it."),
        ("Undo", "Ctrl+Z", "Ctrl+Z is “Finish the article and go on” and does that alone."),
    ]


def test_keys_of_the_scheme_are_shown_and_not_changed(window: MainWindow, opened: Open) -> None:
    dialog = opened("Keys")
    find(dialog, "claims evid")
    assert "scheme" in told(dialog)
    press(Key.Key_Delete)
    press(Key.Key_Return)
    assert not isinstance(QApplication.focusWidget(), KeyCapture)
    assert rows(dialog) == [("EVIDENCE", "4", "")]


def test_keys_of_the_panels_are_shown_and_not_changed(opened: Open) -> None:
    dialog = opened("Keys")
    find(dialog, "history backspace ctrl+shift")
    assert told(dialog) == "This key works while the keyboard is in “History”."
    press(Key.Key_Delete)
    assert rows(dialog) == [("Redo up to here", "Ctrl+Shift+Backspace", "")]


def spoken(widget: QWidget) -> str:
    """What a screen reader calls it."""
    found = QAccessible.queryAccessibleInterface(widget)
    return str(found.text(QAccessible.Text.Name)) if found is not None else ""


def test_tab_reaches_everything_and_everything_has_a_name(opened: Open) -> None:
    for page in ("General", "Text", "Editing", "Keys"):
        dialog = opened(page)
        seen: list[QWidget] = []
        while (holder := QApplication.focusWidget()) is not None and holder not in seen:
            seen.append(holder)
            press(Key.Key_Tab)
        stack = dialog._stack.currentWidget()
        wanted = [
            one
            for kind in (QLineEdit, QComboBox, QDoubleSpinBox, QCheckBox, QPushButton)
            for one in stack.findChildren(kind)
            if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
            if not isinstance(one.parent(), QDoubleSpinBox)
        ]
        assert wanted
        assert set(wanted) <= set(seen), page
        assert all(spoken(one) for one in seen), page
        dialog.reject()
        QApplication.processEvents()
