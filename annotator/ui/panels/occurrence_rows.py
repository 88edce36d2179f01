"""Rows of places that a label may go on: each with what stands round it, whether it is taken, and why it may not be."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from annotator.model.offsets import OffsetMap
from annotator.model.span import Span
from annotator.ui.article import bidi
from annotator.ui.panels.occurrence_model import Context, OccurrenceModel
from annotator.ui.panels.row_list import RowDelegate, RowList
from annotator.ui.panels.signs import draw_line
from annotator.ui.theme import Theme, bold, on, small

_BOX = 14
_SIDE = 16
_BEFORE = 0.38
"""How much of the row's width stands before the place."""

_ARTICLE = 0.3
"""How much of the row's width says which article it is."""


class OccurrenceList(RowList):
    """The list. Up and Down move, Space or a click on the box takes or leaves one, A all, N none, Enter applies.

    C looks elsewhere, too, or here alone; F goes to the field that narrows the list.

    Signals:
        toggled(row): take it, or leave it out.
        all_toggled(taken): take or leave all.
        entered(): apply the label to what is taken.
        scope_asked(): look in other articles, or no longer.
        filter_asked(): narrow the list.
    """

    toggled = Signal(int)
    all_toggled = Signal(bool)
    entered = Signal()
    scope_asked = Signal()
    filter_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Space:
            if self.current_row() >= 0:
                self.toggled.emit(self.current_row())
        elif event.key() in {Qt.Key.Key_A, Qt.Key.Key_N}:
            self.all_toggled.emit(event.key() == Qt.Key.Key_A)
        elif event.key() == Qt.Key.Key_C:
            self.scope_asked.emit()
        elif event.key() == Qt.Key.Key_F:
            self.filter_asked.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index, x = self.indexAt(event.position().toPoint()), event.position().x()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = self.viewport().width() - x
        if index.isValid() and x < 2 * _SIDE + _BOX and event.button() == Qt.MouseButton.LeftButton:
            self.toggled.emit(index.row())


class OccurrenceDelegate(RowDelegate):
    """A box with a tick, the place in bold in the middle of its line, and at the end what is there already."""

    def __init__(self, theme: Theme, model: OccurrenceModel, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.shown = -1
        self._model = model

    def is_shown(self, row: int) -> bool:
        return row == self.shown

    def draw(self, painter: QPainter, rect: QRect, row: int, option: QStyleOptionViewItem) -> None:
        font = self._view.font()
        reason = self._model.reason(row)
        inner = rect.adjusted(_SIDE, 0, -_SIDE, -1)
        width = min(QFontMetrics(small(font)).horizontalAdvance(reason) + 2, inner.width() // 3) if reason else 0
        box = QRect(inner.left(), inner.top() + (inner.height() - _BOX) // 2, _BOX, _BOX)
        words = inner.adjusted(_BOX + 10, 0, -width - 10 if width else 0, 0)
        if article := self._model.article(row):
            column = QRect(words.left(), words.top(), int(words.width() * _ARTICLE), words.height())
            words = words.adjusted(column.width() + 12, 0, 0, 0)
            at = QStyle.visualRect(option.direction, inner, column)
            draw_line(painter, at, article, font=small(font), colour=self.theme.muted)
        end = inner.adjusted(inner.width() - width, 0, 0, 0)
        self._draw_box(painter, QStyle.visualRect(option.direction, inner, box), row)
        colour = self.theme.text if self._model.is_taken(row) else self.theme.muted
        before = words.width() * _BEFORE if self._model.has_context(row) else 0.0
        self._draw_context(painter, QStyle.visualRect(option.direction, inner, words), row, colour, before)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        side = QStyle.visualRect(option.direction, inner, end)
        draw_line(painter, side, reason, font=small(font), colour=self.theme.muted, at_end=not mirrored)

    def _draw_box(self, painter: QPainter, box: QRect, row: int) -> None:
        theme, taken = self.theme, self._model.is_taken(row)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._model.is_possible(row):  # a stroke instead of a box: it cannot be taken
            painter.setPen(QPen(QColor(theme.muted), 1.5))
            painter.drawLine(QPointF(box.left() + 3, box.center().y()), QPointF(box.right() - 2, box.center().y()))
            return
        painter.setPen(QPen(QColor(theme.accent if taken else theme.outline), 1))
        painter.setBrush(QColor(theme.accent if taken else theme.raised))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if taken:
            painter.setPen(QPen(QColor(on(theme.accent)), 1.8))
            at = QPointF(box.topLeft())
            painter.drawPolyline([at + QPointF(3.2, 7.2), at + QPointF(6, 10), at + QPointF(10.8, 4.2)])

    def _draw_context(self, painter: QPainter, rect: QRect, row: int, colour: str, before: float) -> None:
        """The line laid out as a whole, since right-to-left text cannot be put together from pieces.

        The words begin `before` pixels from where the line does, in every row.
        """
        font = self._view.font()
        context = _fitted(self._model.context(row), QFontMetrics(bold(font, QFont.Weight.Bold)), before, rect.width())
        line = "".join(context)
        places = OffsetMap(line)
        begin = places.to_utf16(len(context.before))
        end = places.to_utf16(len(context.before) + len(context.words))
        right_to_left = self._model.right_to_left(row)
        if self._model.has_context(row):
            formats = [_format(font, begin, end)]
        else:  # a block: what differs from the one that was labelled is what matters
            formats = [
                _format(font, places.to_utf16(one.begin), places.to_utf16(one.end), self.theme.accent)
                for one in self._model.differences(row)
            ]
        layout = _one_line(line, font, formats, right_to_left=right_to_left)
        runs = bidi.runs(layout.lineAt(0), begin, end) or [(0.0, 0.0)]
        if right_to_left:
            x = rect.right() - before - max(right for _, right in runs)
        else:
            x = rect.left() + before - min(left for left, _ in runs)
        painter.save()
        painter.setClipRect(rect)
        painter.setPen(QColor(colour))
        layout.draw(painter, QPointF(x, rect.top() + (rect.height() - layout.lineAt(0).height()) / 2))
        painter.restore()


def _fitted(context: Context, metrics: QFontMetrics, before: float, whole: float) -> Context:
    """A context without the words that have no room before or after the place."""
    head, tail = context.before, context.after
    while head and metrics.horizontalAdvance(head) > before:
        head = "…" + head.lstrip("… ").partition(" ")[2] if " " in head.strip("… ") else ""
    room = whole - before - metrics.horizontalAdvance(context.words)
    while tail and metrics.horizontalAdvance(tail) > room:
        tail = tail.rstrip("… ").rpartition(" ")[0] + "…" if " " in tail.strip("… ") else ""
    return Context(head, context.words, tail)


def _format(font: QFont, begin: int, end: int, colour: str = "") -> QTextLayout.FormatRange:
    """Heavy letters from one UTF-16 offset to another; coloured ones are underlined as well."""
    heavy = QTextCharFormat()
    heavy.setFontWeight(bold(font, QFont.Weight.Bold).weight())
    if colour:
        heavy.setForeground(QColor(colour))
        heavy.setFontUnderline(True)
    chosen = QTextLayout.FormatRange()
    chosen.start, chosen.length, chosen.format = begin, end - begin, heavy
    return chosen


def _one_line(
    line: str, font: QFont, formats: list[QTextLayout.FormatRange], *, right_to_left: bool
) -> QTextLayout:  # fmt: skip
    layout = QTextLayout(line, font)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    layout.setTextOption(option)
    layout.setFormats(formats)
    layout.beginLayout()
    layout.createLine().setLineWidth(1e6)
    layout.endLayout()
    return layout
