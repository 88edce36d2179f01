"""Rows of places that a label may go on: each with what stands round it, whether it is taken, and why it may not be."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
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

from annotator.editing.apply_all import Candidate
from annotator.editing.occurrences import around
from annotator.model.document import Document
from annotator.model.offsets import OffsetMap
from annotator.model.span import Span
from annotator.ui.article import bidi
from annotator.ui.panels.row_list import RowDelegate, RowList
from annotator.ui.panels.signs import draw_line, one_line
from annotator.ui.plain import plain_tip
from annotator.ui.theme import Theme, bold, on, small

_REACH = 120
"""Code points shown before and after a place at most."""

_BOX = 14
_SIDE = 16
_BEFORE = 0.38
"""How much of the row's width stands before the place."""


class Context(NamedTuple):
    """A place on one line with what stands before and after it."""

    before: str
    words: str
    after: str


class OccurrenceModel(QAbstractListModel):
    """Candidates in the order of the text, each taken or not."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Candidate] = []
        self._document = Document("", "")
        self._decided: dict[Span, bool] = {}

    def read(self, candidates: list[Candidate], document: Document, *, anew: bool = True) -> None:
        """List candidates; what was decided about a place stays, unless it is all `anew`."""
        self.beginResetModel()
        self.rows, self._document = candidates, document
        if anew:
            self._decided = {}
        self.endResetModel()

    def is_taken(self, row: int) -> bool:
        """Whether the label goes on the place: where nothing is in the way, if nobody said otherwise."""
        one = self.rows[row]
        return one.possible and self._decided.get(one.span, not one.how)

    def take(self, row: int, *, taken: bool) -> None:
        """Decide about one place."""
        self._decided[self.rows[row].span] = taken
        self.dataChanged.emit(self.index(row), self.index(row))

    def take_all(self, *, taken: bool) -> None:
        """Decide about every place."""
        self._decided = {one.span: taken for one in self.rows}
        self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def taken(self) -> list[Span]:
        """The places that the label goes on."""
        return [one.span for row, one in enumerate(self.rows) if self.is_taken(row)]

    def context(self, row: int) -> Context:
        """A place as it stands in its paragraph."""
        span = self.rows[row].span
        before, words, after = around(self._document.text, span, _REACH)
        cut = "…" if len(words) < span.length else ""
        return Context(before, " ".join(words.split()) + cut, after)

    def reason(self, row: int) -> str:
        """What is at a place already."""
        one = self.rows[row]
        if one.other is None:
            return ""
        if one.how == "same":
            return self.tr("already {0}").format(one.other.label)
        sentence = {
            "inside": self.tr("inside {0} “{1}”"),
            "round": self.tr("around {0} “{1}”"),
            "across": self.tr("across {0} “{1}”"),
        }[one.how]
        begin, end = one.other.extent
        return sentence.format(one.other.label, one_line(self._document.text[begin : min(end, begin + 80)], 40))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> str | None:
        if not index.isValid():
            return None
        row = index.row()
        words = "".join(self.context(row))
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("\n".join(filter(None, (words, self.reason(row)))))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = self.tr("taken") if self.is_taken(row) else self.tr("left out")
            return ", ".join(filter(None, (state, self.reason(row), words)))
        return None


class OccurrenceList(RowList):
    """The list. Up and Down move, Space or a click on the box takes or leaves one, A all, N none, Enter applies.

    Signals:
        toggled(row): take it, or leave it out.
        all_toggled(taken): take or leave all.
        entered(): apply the label to what is taken.
    """

    toggled = Signal(int)
    all_toggled = Signal(bool)
    entered = Signal()

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
        self.right_to_left = False
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
        end = inner.adjusted(inner.width() - width, 0, 0, 0)
        self._draw_box(painter, QStyle.visualRect(option.direction, inner, box), row)
        colour = self.theme.text if self._model.is_taken(row) else self.theme.muted
        before = (inner.width() - _BOX - 10) * _BEFORE
        self._draw_context(painter, QStyle.visualRect(option.direction, inner, words), row, colour, before)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        side = QStyle.visualRect(option.direction, inner, end)
        draw_line(painter, side, reason, font=small(font), colour=self.theme.muted, at_end=not mirrored)

    def _draw_box(self, painter: QPainter, box: QRect, row: int) -> None:
        theme, taken = self.theme, self._model.is_taken(row)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._model.rows[row].possible:  # a stroke instead of a box: it cannot be taken
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
        layout = _one_line(line, font, begin, end, right_to_left=self.right_to_left)
        runs = bidi.runs(layout.lineAt(0), begin, end) or [(0.0, 0.0)]
        if self.right_to_left:
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


def _one_line(line: str, font: QFont, begin: int, end: int, *, right_to_left: bool) -> QTextLayout:
    layout = QTextLayout(line, font)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    layout.setTextOption(option)
    heavy = QTextCharFormat()
    heavy.setFontWeight(bold(font, QFont.Weight.Bold).weight())
    chosen = QTextLayout.FormatRange()
    chosen.start, chosen.length, chosen.format = begin, end - begin, heavy
    layout.setFormats([chosen])
    layout.beginLayout()
    layout.createLine().setLineWidth(1e6)
    layout.endLayout()
    return layout
