"""Caret and selection without a widget: keys to moves, moves to offsets, and what a label would go on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from annotator.model.graphemes import boundaries
from annotator.model.span import Span
from annotator.ui.article.cursor import Cursor, Move, move_of
from tests.ui.article.conftest import FAMILY

Key, Modifier = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT, NONE = Modifier.ControlModifier, Modifier.ShiftModifier, Modifier.NoModifier

KEYS = [
    (Key.Key_Left, NONE, Move.LEFT),
    (Key.Key_Right, NONE, Move.RIGHT),
    (Key.Key_Up, NONE, Move.UP),
    (Key.Key_Down, NONE, Move.DOWN),
    (Key.Key_Left, CTRL, Move.WORD_LEFT),
    (Key.Key_Right, CTRL, Move.WORD_RIGHT),
    (Key.Key_Home, NONE, Move.LINE_START),
    (Key.Key_End, NONE, Move.LINE_END),
    (Key.Key_Home, CTRL, Move.START),
    (Key.Key_End, CTRL, Move.END),
]


@pytest.mark.parametrize(("key", "modifier", "move"), KEYS, ids=str)
def test_keys_move_and_with_shift_extend(qapp: QApplication, key: Key, modifier: Modifier, move: Move) -> None:
    assert move_of(QKeyEvent(QEvent.Type.KeyPress, key, modifier)) == (move, False)
    assert move_of(QKeyEvent(QEvent.Type.KeyPress, key, modifier | SHIFT)) == (move, True)


def test_other_keys_are_no_moves(qapp: QApplication) -> None:
    for key in (Key.Key_1, Key.Key_S, Key.Key_Tab, Key.Key_Space, Key.Key_PageUp, Key.Key_Delete):
        assert move_of(QKeyEvent(QEvent.Type.KeyPress, key, NONE)) is None


# -- places ------------------------------------------------------------------------------------------


def test_what_is_said_from_outside_stays_within_the_text() -> None:
    cursor = Cursor("a word", 2, 2)
    cursor.select(Span(2, 60))
    assert cursor.span == Span(2, 6)
    cursor.place(-3, anchor=50)
    assert (cursor.anchor, cursor.caret) == (6, 0)
    assert cursor.target() == Span(0, 6)


def test_nothing_is_selected_where_anchor_and_caret_meet() -> None:
    cursor = Cursor("word", 2, 2)
    assert cursor.span is None
    cursor.place(4, extend=True)
    assert cursor.span == (2, 4)
    cursor.place(0, extend=True)
    assert cursor.span == (0, 2), "the anchor stays"
    cursor.place(3)
    assert (cursor.anchor, cursor.caret, cursor.span) == (3, 3, None)


def test_places_outside_the_text_are_its_ends() -> None:
    cursor = Cursor("word")
    cursor.place(99)
    assert cursor.caret == 4
    cursor.place(-3)
    assert cursor.caret == 0


def test_selecting_puts_the_caret_at_the_end() -> None:
    cursor = Cursor("one two")
    cursor.select(Span(4, 7))
    assert (cursor.span, cursor.caret) == ((4, 7), 7)


def test_any_move_but_up_and_down_forgets_the_column() -> None:
    cursor = Cursor("one two", goal=40.0)
    cursor.place(2)
    assert cursor.goal is None
    cursor.goal = 40.0
    cursor.select(Span(0, 3))
    assert cursor.goal is None


# -- moves -------------------------------------------------------------------------------------------


def test_moves_that_need_no_layout() -> None:
    text = f"One {FAMILY} two.\nThree"
    cursor = Cursor(text, 4, 4)
    assert cursor.step(Move.RIGHT) == 4 + len(FAMILY)
    assert cursor.step(Move.LEFT) == 3
    assert cursor.step(Move.WORD_LEFT) == 0
    assert cursor.step(Move.WORD_RIGHT) == text.index("two")
    assert cursor.step(Move.PARAGRAPH_START) == 0
    assert cursor.step(Move.PARAGRAPH_END) == text.index("\n")
    assert cursor.step(Move.START) == 0
    assert cursor.step(Move.END) == len(text)


def test_moves_by_line_are_left_to_the_layout() -> None:
    for move in (Move.UP, Move.DOWN, Move.LINE_START, Move.LINE_END):
        assert Cursor("one").step(move) is None


def test_arrows_follow_the_direction_of_the_paragraph() -> None:
    cursor = Cursor("قال المتحدث أمس", 4, 4)
    assert cursor.step(Move.LEFT, right_to_left=True) == 5
    assert cursor.step(Move.RIGHT, right_to_left=True) == 3
    assert cursor.step(Move.WORD_LEFT, right_to_left=True) == 12
    assert cursor.step(Move.WORD_RIGHT, right_to_left=True) == 0
    assert cursor.step(Move.END, right_to_left=True) == 15


@given(st.text("ab \n\u0301👍\u200d", max_size=12), st.sampled_from([Move.LEFT, Move.RIGHT]), st.booleans())
def test_arrows_reach_every_grapheme_and_stop_at_the_end(text: str, move: Move, right_to_left: bool) -> None:
    forward = (move is Move.RIGHT) != right_to_left
    cursor = Cursor(text)
    cursor.place(0 if forward else len(text))
    visited = [cursor.caret]
    for _ in range(len(text) + 1):
        to = cursor.step(move, right_to_left=right_to_left)
        assert to is not None
        cursor.place(to)
        visited.append(cursor.caret)
    assert set(visited) == set(boundaries(text))
    assert visited == sorted(visited, reverse=not forward)


# -- what a label would go on ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "anchor", "caret", "expected"),
    [
        ("one two", 0, 7, "one two"),
        ("one two", 7, 0, "one two"),
        ("one  two ", 3, 9, "two"),
        ("one two", 5, 5, "two"),
        ("one two", 3, 3, "one"),
        ("a\u0301b", 1, 3, "a\u0301b"),
        (f"x{FAMILY}y", 2, 3, FAMILY),
        ("東京都", 1, 1, "東京"),
    ],
)
def test_the_target_is_the_trimmed_selection_or_the_word(text: str, anchor: int, caret: int, expected: str) -> None:
    found = Cursor(text, anchor, caret).target()
    assert found is not None
    assert text[found.begin : found.end] == expected


@pytest.mark.parametrize(
    ("text", "anchor", "caret"), [("", 0, 0), ("one  two", 4, 4), ("one  two", 3, 5), (". ,", 1, 1)]
)
def test_there_is_no_target_in_white_space(text: str, anchor: int, caret: int) -> None:
    assert Cursor(text, anchor, caret).target() is None
