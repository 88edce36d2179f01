"""The caret and the selection of an article, and the keys that move them: no widget, no layout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtGui import QKeyEvent, QKeySequence

from annotator.model.graphemes import snap, trim
from annotator.model.span import Span
from annotator.ui.article import motions, units

Standard = QKeySequence.StandardKey


class Move(Enum):
    """Where a key takes the caret."""

    LEFT = "left"
    RIGHT = "right"
    WORD_LEFT = "word left"
    WORD_RIGHT = "word right"
    CLAUSE_LEFT = "clause left"
    CLAUSE_RIGHT = "clause right"
    UP = "up"
    DOWN = "down"
    LINE_START = "line start"
    LINE_END = "line end"
    PARAGRAPH_START = "paragraph start"
    PARAGRAPH_END = "paragraph end"
    START = "start"
    END = "end"


KEYS: tuple[tuple[Standard, Move, bool], ...] = (
    (Standard.MoveToNextChar, Move.RIGHT, False),
    (Standard.MoveToPreviousChar, Move.LEFT, False),
    (Standard.MoveToNextWord, Move.WORD_RIGHT, False),
    (Standard.MoveToPreviousWord, Move.WORD_LEFT, False),
    (Standard.MoveToNextLine, Move.DOWN, False),
    (Standard.MoveToPreviousLine, Move.UP, False),
    (Standard.MoveToStartOfLine, Move.LINE_START, False),
    (Standard.MoveToEndOfLine, Move.LINE_END, False),
    (Standard.MoveToStartOfBlock, Move.PARAGRAPH_START, False),
    (Standard.MoveToEndOfBlock, Move.PARAGRAPH_END, False),
    (Standard.MoveToStartOfDocument, Move.START, False),
    (Standard.MoveToEndOfDocument, Move.END, False),
    (Standard.SelectNextChar, Move.RIGHT, True),
    (Standard.SelectPreviousChar, Move.LEFT, True),
    (Standard.SelectNextWord, Move.WORD_RIGHT, True),
    (Standard.SelectPreviousWord, Move.WORD_LEFT, True),
    (Standard.SelectNextLine, Move.DOWN, True),
    (Standard.SelectPreviousLine, Move.UP, True),
    (Standard.SelectStartOfLine, Move.LINE_START, True),
    (Standard.SelectEndOfLine, Move.LINE_END, True),
    (Standard.SelectStartOfBlock, Move.PARAGRAPH_START, True),
    (Standard.SelectEndOfBlock, Move.PARAGRAPH_END, True),
    (Standard.SelectStartOfDocument, Move.START, True),
    (Standard.SelectEndOfDocument, Move.END, True),
)


def move_of(event: QKeyEvent) -> tuple[Move, bool] | None:
    """The move a key press asks for, and whether it extends the selection; the desktop's own keys."""
    for key, move, extend in KEYS:
        if event.matches(key):
            return move, extend
    return None


@dataclass(slots=True)
class Cursor:
    """Caret and anchor in one text, code points.

    Attributes:
        anchor: where the selection began.
        caret: where it ends now; equal to the anchor when nothing is selected.
        goal: the x (pixels) that up and down keep to, None after any other move.
    """

    text: str
    anchor: int = 0
    caret: int = 0
    goal: float | None = None

    @property
    def span(self) -> Span | None:
        """What is selected, or None."""
        if self.anchor == self.caret:
            return None
        return Span(min(self.anchor, self.caret), max(self.anchor, self.caret))

    def place(self, offset: int, *, extend: bool = False, anchor: int | None = None) -> None:
        """Put the caret somewhere; the anchor with it, or where it is said, or, when extending, where it was."""
        self.caret = self._inside(offset)
        if anchor is not None:
            self.anchor = self._inside(anchor)
        elif not extend:
            self.anchor = self.caret
        self.goal = None

    def select(self, span: Span) -> None:
        """Select a span, caret at its end."""
        self.place(span.end, anchor=span.begin)

    def _inside(self, offset: int) -> int:
        return max(0, min(len(self.text), offset))

    def step(self, move: Move, *, right_to_left: bool = False) -> int | None:
        """Where a move leads that needs no layout, or None for those that do."""
        flipped = {
            Move.LEFT: Move.RIGHT,
            Move.RIGHT: Move.LEFT,
            Move.WORD_LEFT: Move.WORD_RIGHT,
            Move.WORD_RIGHT: Move.WORD_LEFT,
            Move.CLAUSE_LEFT: Move.CLAUSE_RIGHT,
            Move.CLAUSE_RIGHT: Move.CLAUSE_LEFT,
        }
        if right_to_left:  # arrows go by the paragraph's direction
            move = flipped.get(move, move)
        steps: dict[Move, Callable[[str, int], int]] = {
            Move.LEFT: motions.previous_character,
            Move.RIGHT: motions.next_character,
            Move.WORD_LEFT: motions.previous_word,
            Move.WORD_RIGHT: motions.next_word,
            Move.CLAUSE_LEFT: lambda text, offset: units.clause_begin(text, offset, -1),
            Move.CLAUSE_RIGHT: lambda text, offset: units.clause_begin(text, offset, 1),
            Move.PARAGRAPH_START: lambda text, offset: motions.paragraph(text, offset).begin,
            Move.PARAGRAPH_END: lambda text, offset: motions.paragraph(text, offset).end,
        }
        if move in {Move.START, Move.END}:
            return 0 if move is Move.START else len(self.text)
        return steps[move](self.text, self.caret) if move in steps else None

    def target(self) -> Span | None:
        """What a label would go on: the selection, trimmed and never inside a grapheme, else the word at the caret."""
        if self.span is not None:
            trimmed = trim(self.text, self.span)
            return None if trimmed is None else snap(self.text, trimmed)
        return motions.word(self.text, self.caret)
