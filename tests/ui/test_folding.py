"""View, Without boilerplate: dropped blocks fold away, the caret passes over them, what is gone to is unfolded."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.ui.main_window import MainWindow
from tests.ui.conftest import HARBOUR, place

CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
DONATE, LETTER = place(HARBOUR, "Support us: donate today."), place(HARBOUR, "Sign up for our letter.")


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifiers)
    QApplication.processEvents()


def drop(window: MainWindow, offset: int) -> None:
    """Label the block at an offset as a donation appeal."""
    window.label_actions.set_layer("boilerplate")
    window.view.place_caret(offset)
    window.label_actions.by_label["DONATION"].trigger()


def shown(window: MainWindow) -> str:
    """The text of the pieces in view, the lines that stand for folds in square brackets."""
    view = window.view
    text = "|".join(
        view.document.text[laid.begin : laid.begin + laid.length] for laid, _ in view.pieces_in_view() if laid.length
    )
    folds = view._column.folds_between(0, view._column.height)
    return text + "".join(f"[{blocks}]" for _, _, blocks in folds)


def test_a_key_folds_dropped_blocks_and_shows_them_again(window: MainWindow) -> None:
    drop(window, DONATE.begin)
    before = window.view._column.height
    press(Qt.Key.Key_4, CTRL_ALT)
    assert "Support us" not in shown(window)
    assert shown(window).endswith("Sign up for our letter.[1]")
    assert window.view._column.height < before
    press(Qt.Key.Key_4, CTRL_ALT)
    assert "Support us" in shown(window)
    assert window.view._column.height == before


def test_what_is_labelled_while_folded_goes_at_once_and_undo_brings_it_back(window: MainWindow) -> None:
    press(Qt.Key.Key_4, CTRL_ALT)
    drop(window, DONATE.begin)
    drop(window, LETTER.begin)
    assert shown(window).endswith("said.[2]")
    assert window.view.caret < DONATE.begin
    window.desk.undo()
    assert "Sign up" in shown(window)


def test_the_caret_passes_over_what_is_folded(window: MainWindow) -> None:
    drop(window, DONATE.begin)
    press(Qt.Key.Key_4, CTRL_ALT)
    window.view.place_caret(DONATE.begin - 1)
    press(Qt.Key.Key_Right)
    assert window.view.caret == LETTER.begin
    press(Qt.Key.Key_Left)
    assert window.view.caret == DONATE.begin - 1
    press(Qt.Key.Key_Down)
    assert LETTER.begin <= window.view.caret <= LETTER.end


def test_what_is_gone_to_is_unfolded(window: MainWindow) -> None:
    drop(window, DONATE.begin)
    press(Qt.Key.Key_4, CTRL_ALT)
    (donation,) = window.desk.annotations.annotations("boilerplate")
    window.show_annotation(donation.id)
    assert window.view.caret == DONATE.begin
    assert not window.view.is_folded
    assert not window.commands["without_boilerplate"].isChecked()


def test_it_stays_on_for_the_next_article_and_marks_are_made_where_they_are(window: MainWindow) -> None:
    drop(window, 0)
    press(Qt.Key.Key_4, CTRL_ALT)
    assert shown(window).startswith("The channel has lost")
    window.open_article("quarry")
    assert not window.view.is_folded
    window.open_article("harbour")
    assert window.view.is_folded
    window.label_actions.set_layer("entities")
    window.view.select(place(HARBOUR, "Ines Tallow"))
    window.label_actions.by_label["PERSON"].trigger()
    assert [a.covered(HARBOUR) for a in window.desk.annotations.annotations("entities")] == ["Ines Tallow"]


def test_an_article_that_is_all_boilerplate_is_not_folded(window: MainWindow) -> None:
    window.label_actions.set_layer("boilerplate")
    window.text_actions.select_all()
    window.label_actions.by_label["DONATION"].trigger()
    press(Qt.Key.Key_4, CTRL_ALT)
    assert "Harbour council" in shown(window)
