"""Letters over annotations: one for each, none the beginning of another, and what typing them does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from annotator.ui.article.hints import LETTERS, Hints, codes
from tests.ui.article.conftest import ShowArticle, entity, settle

Press = Callable[..., None]


@given(st.integers(0, 2_000))
def test_codes_are_as_many_as_asked_for_and_none_begins_another(count: int) -> None:
    found = codes(count)
    assert len(found) == len(set(found)) == count
    assert set("".join(found)) <= set(LETTERS)
    length = {len(code) for code in found}
    assert len(length) <= 1, "of one length, so none is the beginning of another"


def test_codes_are_no_longer_than_they_must_be() -> None:
    assert {len(code) for code in codes(len(LETTERS))} == {1}
    assert {len(code) for code in codes(len(LETTERS) + 1)} == {2}
    assert {len(code) for code in codes(len(LETTERS) ** 2 + 1)} == {3}


def key(letter: str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key(ord(letter.upper())), modifiers, letter)


def special(which: Qt.Key, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, which, Qt.KeyboardModifier.NoModifier, text)


@pytest.fixture
def picked() -> list[str]:
    return []


def many(count: int, picked: list[str]) -> Hints:
    return Hints([f"target {number}" for number in range(count)], picked.append)


def test_one_letter_picks_and_ends_it(qapp: QApplication, picked: list[str]) -> None:
    hints = many(3, picked)
    assert hints
    hints.press(key(LETTERS[1]))
    assert picked == ["target 1"]
    assert not hints


def test_capitals_pick_as_well(qapp: QApplication, picked: list[str]) -> None:
    hints = many(3, picked)
    hints.press(special(Qt.Key.Key_Shift))
    assert hints
    hints.press(key(LETTERS[2].upper(), Qt.KeyboardModifier.ShiftModifier))
    assert picked == ["target 2"]


def test_two_letters_narrow_down_then_pick(qapp: QApplication, picked: list[str]) -> None:
    hints = many(60, picked)
    code, wanted = list(hints.shown.items())[45]
    hints.press(key(code[0]))
    assert picked == []
    assert hints.shown[code[1]] == wanted
    assert len(hints.shown) < 60
    hints.press(key(code[1]))
    assert picked == [wanted]


def test_backspace_widens_again(qapp: QApplication, picked: list[str]) -> None:
    hints = many(60, picked)
    before = hints.shown
    hints.press(key(LETTERS[0]))
    hints.press(special(Qt.Key.Key_Backspace, "\x08"))
    assert hints.shown == before


@pytest.mark.parametrize(
    "event",
    [(Qt.Key.Key_Escape, "\x1b"), (Qt.Key.Key_Left, ""), (Qt.Key.Key_1, "1"), (Qt.Key.Key_Backspace, "\x08")],
    ids=str,
)
def test_any_other_key_gives_up(qapp: QApplication, picked: list[str], event: tuple[Qt.Key, str]) -> None:
    hints = many(3, picked)
    hints.press(special(*event))
    assert not hints
    assert picked == []


def test_what_is_picked_may_ask_again(qapp: QApplication, show: ShowArticle) -> None:
    view = show("one two three", entity(1, 0, 3), entity(2, 4, 7))
    seen: list[str] = []

    def again(first: str) -> None:
        seen.append(first)
        view.hints = Hints([entity(2, 4, 7).id], seen.append)

    view.hints = Hints([entity(1, 0, 3).id], again)
    view.keyPressEvent(key(LETTERS[0]))
    assert view.hints
    view.keyPressEvent(key(LETTERS[0]))
    assert seen == [entity(1, 0, 3).id, entity(2, 4, 7).id]


def test_letters_stand_where_their_annotations_begin(show: ShowArticle) -> None:
    marks = [entity(1, 4, 7), entity(2, 4, 13), entity(3, 8, 13)]
    view = show("one two three four", *marks)
    plain = view.viewport().grab().toImage()
    view.hints = Hints([mark.id for mark in marks])
    view.viewport().update()
    settle(view)
    hinted = view.viewport().grab().toImage()
    changed = [x for x in range(plain.width()) if any(plain.pixel(x, y) != hinted.pixel(x, y) for y in range(90))]
    assert min(changed) >= view.caret_rect(4).left() - 6
    # two at one place stand side by side: wider than one letter
    stacked = [x for x in changed if x < view.caret_rect(8).left() - 6]
    assert len(stacked) >= 2 * 10


def test_hints_of_annotations_that_are_gone_are_not_drawn(show: ShowArticle) -> None:
    view = show("one two three four", entity(1, 4, 7))
    plain = view.viewport().grab().toImage()
    view.hints = Hints(["a" + "9" * 32])
    view.viewport().update()
    settle(view)
    assert view.viewport().grab().toImage() == plain


def test_losing_the_keyboard_gives_up(show: ShowArticle) -> None:
    view = show("one two", entity(1, 0, 3))
    view.hints = Hints([entity(1, 0, 3).id])
    view.clearFocus()
    assert not view.hints
