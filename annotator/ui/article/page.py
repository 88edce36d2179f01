"""A page of text that scrolls: lays out what is in view, and keeps what is being read where it is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from annotator.model.document import BLOCK_KINDS, Document
from annotator.model.span import Span
from annotator.ui.article.column import Column
from annotator.ui.article.layouts import Laid
from annotator.ui.article.margins import Margins, margins
from annotator.ui.article.painter import REACH
from annotator.ui.article.paragraphs import ParagraphTable
from annotator.ui.article.styles import Style, make_styles
from annotator.ui.theme import article_font

COLUMN = 70
"""Usual width of the text, in characters of running text."""

TOP = 28

HANGING = 0.65
"""How far the last line under the text hangs out of a piece whose paragraph goes on in the next, in em."""

NOT_HELD = (-1, 0, 0)
"""Scrolled since the text was set: no offset is held at its place."""

NOTHING = Document("empty", "")
_BODY = BLOCK_KINDS.index("paragraph")


class Page(QAbstractScrollArea):
    """A column of text in the middle of a viewport; it paints nothing itself.

    Signals:
        set_anew: the text, its type or its width is another one.
    """

    set_anew = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.document = NOTHING
        self._styles: tuple[Style, ...] = make_styles(article_font())
        self._characters = COLUMN
        self._table = ParagraphTable("")
        self._column = Column(NOTHING, self._table, self._styles, 1.0)
        self._scrolled = 0
        self._settling = False
        self._held = NOT_HELD
        self._set_up_column(0, 0)

    def show_text(self, document: Document) -> None:
        """Show the text of an article from its top."""
        self.document = document
        self._table = ParagraphTable(document.text, document.blocks)
        self._set_up_column(0, 0)

    def set_font(self, font: QFont, *, characters: int = COLUMN, spacing: float = 1.0) -> None:
        """Set the article in another font, width or spacing; the text at the top stays there.

        Args:
            font: of running text.
            characters: of running text to a line, where the window is wide enough.
            spacing: room from line to line, as a multiple of the usual one.
        """
        place = self._top_place()
        self._styles, self._characters = make_styles(font, spacing), characters
        self._set_up_column(*place)

    @property
    def is_folded(self) -> bool:
        """Whether anything is folded away."""
        return bool(self._table.folds)

    @property
    def folded_blocks(self) -> int:
        """How many blocks are folded away."""
        return sum(self._table.folds.values())

    def fold(self, spans: Sequence[Span]) -> None:
        """Fold away some stretches of text, and unfold all others; the text at the top stays there."""
        place = self._top_place()
        self._table.fold(spans)
        self._set_up_column(*place)

    # -- geometry --------------------------------------------------------------------------------

    @property
    def column_left(self) -> float:
        """Where the text column begins, in pixels of the viewport."""
        left, right = self.margins
        return max(left, (self.viewport().width() - self._column.width - (right - left)) / 2)

    @property
    def margins(self) -> Margins:
        """The least room beside the text column."""
        return margins(self.viewport().width(), self.label_size, right_to_left=self.document.right_to_left)

    @property
    def label_size(self) -> float:
        """Size of the labels of marks, 1 for the usual one."""
        return self._styles[_BODY].labels

    @property
    def column_width(self) -> float:
        """Width of the text column, in pixels."""
        return self._column.width

    def pieces_around(self) -> list[tuple[Laid, float]]:
        """The pieces that may draw something in view, and where each begins; those over it stand on what follows."""
        column, top, far = self._column, float(self._y), self._around
        bottom = top + self.viewport().height()
        inner = column.between(top, bottom + far)
        shown = (index for index in inner if not column.is_hidden(index))
        found = [(column.piece(index), column.top(index) - top) for index in shown]
        above, index = column.top(inner.start) - top, inner.start
        while index > 0 and above > -far:
            index -= 1
            if column.is_hidden(index):
                above -= column.top(index + 1) - column.top(index)
                continue
            laid = column.piece(index)
            above -= laid.height
            found.insert(0, (laid, above))
        return found

    def pieces_in_view(self) -> Iterator[tuple[Laid, float]]:
        """The pieces in view, at least one, and where each begins, in pixels of the viewport."""
        for index in self._column.between(self._y, self._y + self.viewport().height()):
            if not self._column.is_hidden(index):
                yield self._column.piece(index), self._column.top(index) - self._y

    def place(self) -> tuple[object, ...]:
        """What is the same as long as everything in view stands where it stood."""
        return self._column, self._y, self.viewport().size().toTuple()

    def piece_at(self, point: QPointF) -> tuple[Laid, QPointF]:
        """The piece under a point of the viewport, and the point from that piece's top left."""
        y = point.y() + self._y
        laid, top = self._column.at(y)
        return laid, QPointF(point.x() - self.column_left, y - top)

    def offset_at(self, point: QPointF, *, to_end: bool = False) -> int:
        """The offset nearest to a point of the viewport; `to_end`: see `Laid.offset_in_line`."""
        laid, local = self.piece_at(point)
        return laid.offset_in_line(laid.line_at(local.y()), local.x(), to_end=to_end)

    def offset_under(self, point: QPointF) -> int:
        """The first offset of the character under a point of the viewport."""
        laid, local = self.piece_at(point)
        return laid.offset_under(local.x(), local.y())

    def caret_rect(self, offset: int) -> QRectF:
        """Where the caret stands at an offset, in pixels of the viewport."""
        laid, top = self._column.holding(offset)
        line = laid.lines[laid.line_of(offset)]
        return QRectF(self.column_left + laid.x_of(offset), top + line.y() - self._y, 2, line.height())

    def reveal(self, offset: int) -> None:
        """Scroll as little as needed to show an offset with some room around it."""
        bar = self.verticalScrollBar()
        for _ in range(4):  # heights around it may turn out otherwise than they were guessed
            rect, height = self.caret_rect(offset), self.viewport().height()
            room = max(0.0, min(rect.height() * 2, (height - rect.height()) / 3))
            before = bar.value()
            if rect.top() - room < 0:
                bar.setValue(math.floor(before + rect.top() - room))
            elif rect.bottom() + room > height:
                bar.setValue(math.ceil(before + rect.bottom() + room - height))
            if bar.value() == before:
                return

    def scroll_to(self, offset: int) -> None:
        """Bring the line of an offset to the upper edge; the start of the article with the room over it."""
        offset = max(0, min(len(self.document.text), offset))
        laid, top = self._column.holding(offset)
        line = laid.lines[laid.line_of(offset)].y() - laid.style.above
        self.verticalScrollBar().setValue(math.ceil(top + line) + TOP if offset else 0)

    def visible(self) -> Span:
        """The text that is in view, in code points."""
        first, last = (self.piece_at(QPointF(0, y)) for y in (0, self.viewport().height() - 1))
        begin, _ = first[0].line_span(first[0].line_at(first[1].y()))
        _, end = last[0].line_span(last[0].line_at(last[1].y()), to_end=True)
        return Span(begin, max(end, begin + 1))

    @property
    def _y(self) -> int:
        """The height of the column that stands at the upper edge of the viewport."""
        return self.verticalScrollBar().value() - TOP

    # -- laying out ------------------------------------------------------------------------------

    def _column_width(self) -> float:
        body = self._styles[_BODY]
        room = self.viewport().width() - sum(self.margins)
        # whole pixels: what a screen reader is told is set in a widget, and breaks its lines at the same places
        return max(120.0, math.floor(min(self._characters * body.character, room)))

    def _top_place(self) -> tuple[int, int]:
        """The start of the first line in view, and how far under the upper edge it stands."""
        value, offset, under = self._held
        if self.verticalScrollBar().value() == value:
            return offset, under  # not scrolled since: the text must not creep while a window is resized
        laid, local = self.piece_at(QPointF(0, 0))
        line = laid.line_at(local.y())
        return laid.line_span(line)[0], round(laid.lines[line].y() - local.y())

    def _set_up_column(self, offset: int, under: int) -> None:
        """Set the text at the present width and font; an offset stands `under` the upper edge, the start at the top."""
        column = self._column = Column(self.document, self._table, self._styles, self._column_width())
        wanted = 0
        if offset:
            laid, top = column.holding(offset)
            column.lay_out(top, top)  # guessed lower than it is, it would end above its own line
            wanted = round(top + laid.lines[laid.line_of(offset)].y()) + TOP - under
        self._settling = True
        column.lay_out(wanted - TOP, wanted - TOP + self.viewport().height())
        self._update_range(wanted)
        self._settling = False
        if self._column is column:  # the scroll bar may have come or gone, and changed the width
            self._settle()
            self._held = (self._scrolled, offset, under)
            self.set_anew.emit()
        self.viewport().update()

    def _settle(self) -> None:
        """Lay out what is in view, so that its heights are true, and the scroll bar with them."""
        self._settling = True
        while True:
            column, before = self._column, self._y
            column.lay_out(before, before + self.viewport().height())
            self._update_range(self.verticalScrollBar().value())
            if self._column is column and self._y == before:
                break
        self._settling = False
        self._scrolled = self.verticalScrollBar().value()

    def _update_range(self, value: int) -> None:
        bar = self.verticalScrollBar()
        height = self.viewport().height()
        most = max(0, int(self._column.height) + 2 * TOP - height)
        bar.setPageStep(height)
        bar.setSingleStep(int(self._styles[_BODY].pitch))
        if value > bar.maximum():
            bar.setRange(0, most)
            bar.setValue(value)
        else:  # the value first: a narrower range would push it
            bar.setValue(value)
            bar.setRange(0, most)

    def _reach(self, laid: Laid, top: float) -> QRect:
        """How far a piece at a height of the viewport may draw."""
        around = self._around
        return QRect(0, int(top) - around, self.viewport().width(), laid.height + 2 * around)

    @property
    def _around(self) -> int:
        """How far drawing may go over the top and under the bottom of a piece: in large type further."""
        return max(REACH, math.ceil(HANGING * self._styles[_BODY].em))

    def _update_pieces(self, pieces: range) -> None:
        """Repaint some pieces, as far as they are in view."""
        if not pieces:
            return
        top = int(self._column.top(pieces.start)) - self._y - self._around
        bottom = int(self._column.top(pieces.stop)) - self._y + self._around
        self.viewport().update(QRect(0, top, self.viewport().width(), bottom - top))

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002
        """Move the picture and paint only what came into view."""
        if self._settling:
            self.viewport().update()
            return
        self._held = NOT_HELD
        bar, height = self.verticalScrollBar(), self.viewport().height()
        before = self._scrolled
        if 0 < before - bar.value() <= height:  # upwards: guessed heights must not push what is being read
            self._settling = True
            self._update_range(bar.value() + round(self._column.lay_out_above(self._y, before - TOP)))
            self._settling = False
        self._settle()
        moved = before - self._scrolled
        if abs(moved) > height // 2 or not self.moves_with_text():
            self.viewport().update()
        else:
            self.viewport().scroll(0, moved)

    def moves_with_text(self) -> bool:
        """Whether everything that is painted may be moved as a picture when the text is scrolled."""
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break lines anew when the column's width changed."""
        super().resizeEvent(event)
        if self._column_width() != self._column.width:
            self._set_up_column(*self._top_place())
        elif not self._settling:
            if event.size().width() != event.oldSize().width():
                self._column.forget_all_marks()  # labels in the margins may have more room, or less
            self._settle()
            self.viewport().update()
