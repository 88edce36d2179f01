"""Rows of places that a label may go on: each with what stands round it, whether it is taken, and why it may not be."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from annotator.ui.panels.box_list import BOX, SIDE, BoxList
from annotator.ui.panels.kwic import draw_context
from annotator.ui.panels.occurrence_model import OccurrenceModel
from annotator.ui.panels.row_list import RowDelegate
from annotator.ui.panels.signs import draw_line, draw_stroke, draw_tick
from annotator.ui.theme import Theme, small

_BEFORE = 0.38
"""How much of the row's width stands before the place."""

_ARTICLE = 0.3
"""How much of the row's width says which article it is."""


class OccurrenceList(BoxList):
    """The list. Up and Down move, Space or a click on the box takes or leaves one, A all, N none, Enter applies.

    C looks elsewhere, too, or here alone; F goes to the field that narrows the list.

    Signals:
        all_toggled(taken): take or leave all.
        entered(): apply the label to what is taken.
        scope_asked(): look in other articles, or no longer.
        filter_asked(): narrow the list.
    """

    all_toggled = Signal(bool)
    entered = Signal()
    scope_asked = Signal()
    filter_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        elif event.key() in {Qt.Key.Key_A, Qt.Key.Key_N}:
            self.all_toggled.emit(event.key() == Qt.Key.Key_A)
        elif event.key() == Qt.Key.Key_C:
            self.scope_asked.emit()
        elif event.key() == Qt.Key.Key_F:
            self.filter_asked.emit()
        else:
            super().keyPressEvent(event)


class OccurrenceDelegate(RowDelegate):
    """A box with a tick, the place in bold in the middle of its line, and at the end what is there already."""

    def __init__(self, theme: Theme, model: OccurrenceModel, rows: BoxList) -> None:
        super().__init__(theme, rows)
        self.shown = -1
        self._model, self._rows = model, rows

    def is_shown(self, row: int) -> bool:
        return row == self.shown

    def draw(self, painter: QPainter, rect: QRect, row: int, option: QStyleOptionViewItem) -> None:
        font = self._view.font()
        reason = self._model.reason(row)
        inner = rect.adjusted(SIDE, 0, -SIDE, -1)
        width = min(QFontMetrics(small(font)).horizontalAdvance(reason) + 2, inner.width() // 3) if reason else 0
        box = self._rows.box_in(inner)
        words = inner.adjusted(BOX + 10, 0, -width - 10 if width else 0, 0)
        if article := self._model.article(row):
            column = QRect(words.left(), words.top(), int(inner.width() * _ARTICLE), words.height())
            words.setLeft(column.right() + 12)
            at = QStyle.visualRect(option.direction, inner, column)
            draw_line(painter, at, article, font=small(font), colour=self.theme.muted)
        end = inner.adjusted(inner.width() - width, 0, 0, 0)
        if self._model.is_possible(row):
            draw_tick(painter, box, self.theme, ticked=self._model.is_taken(row))
        else:
            draw_stroke(painter, box, self.theme)
        colour = self.theme.text if self._model.is_taken(row) else self.theme.muted
        before = words.width() * _BEFORE if self._model.has_context(row) else 0.0
        self._draw_context(painter, QStyle.visualRect(option.direction, inner, words), row, colour, before)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        side = QStyle.visualRect(option.direction, inner, end)
        draw_line(painter, side, reason, font=small(font), colour=self.theme.muted, at_end=not mirrored)

    def _draw_context(self, painter: QPainter, rect: QRect, row: int, colour: str, before: float) -> None:
        font, context = self._view.font(), self._model.context(row)
        right_to_left = self._model.right_to_left(row)
        if self._model.has_context(row):
            draw_context(painter, rect, context, font, colour, before, right_to_left=right_to_left)
            return
        # a block: what differs from the one that was labelled is what matters
        differences = [(one.begin, one.end) for one in self._model.differences(row)]
        draw_context(
            painter, rect, context, font, colour, before,
            right_to_left=right_to_left, marked=differences, mark=self.theme.accent,
        )  # fmt: skip
