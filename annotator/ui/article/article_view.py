"""The widget that shows an article: lays out what is visible, paints it, scrolls, and moves the caret."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from annotator.editing.change import Change
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Scheme
from annotator.model.span import Span
from annotator.ui.article import painter as marks_painter
from annotator.ui.article.cursor import Cursor, Move, move_of
from annotator.ui.article.hints import Hints
from annotator.ui.article.layouts import Laid, Layouts, Style, make_styles
from annotator.ui.article.marks import marks_of
from annotator.ui.article.painter import MARGIN, NOTICE, Drawing, Overlay, draw_up
from annotator.ui.article.paragraphs import ParagraphTable
from annotator.ui.article.pointer import Pointer
from annotator.ui.theme import LIGHT, Theme, article_font

COLUMN = 70
"""Width of the text, in average characters."""

TOP = 28
NOTHING = Document("empty", "")


class ArticleView(QAbstractScrollArea):
    """An article with its marks, a caret and a selection; offsets in signals are code points.

    Signals:
        caret_moved(offset): the caret or the selection moved.
        annotation_activated(id): another annotation is the active one ('' for none).
        annotation_chosen(id): the user picked it, rather than the caret passing over it.
    """

    caret_moved = Signal(int)
    annotation_activated = Signal(str)
    annotation_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("Article text"))
        self.document = NOTHING
        self.annotations = AnnotationSet("")
        self.scheme = Scheme("", "")
        self.layer = ""
        self.active = ""
        self.frame = ""
        self.theme = LIGHT
        self.cursor_ = Cursor("")
        self.hints = Hints()
        self._font: QFont = article_font()
        self._styles: tuple[Style, ...] = make_styles(self._font)
        self._table = ParagraphTable("")
        self._layouts = Layouts(NOTHING, self._table, self._styles, 1.0)
        self._caret_shown = True
        self._pointer = Pointer(self)
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._toggle_caret)
        self._set_up_layouts()

    # -- what is shown ---------------------------------------------------------------------------

    def show_article(self, document: Document, annotations: AnnotationSet, scheme: Scheme, *, caret: int = 0) -> None:
        """Show an article with one annotator's marks, the caret somewhere in it."""
        self.document, self.annotations, self.scheme = document, annotations, scheme
        self.cursor_ = Cursor(document.text, caret, caret)
        self.active = self.frame = ""
        self.hints = Hints()
        self._table = ParagraphTable(document.text, document.blocks)
        self.verticalScrollBar().setValue(0)
        self._set_up_layouts()
        if caret:
            self.reveal(caret)
        self.caret_moved.emit(self.cursor_.caret)

    def apply(self, change: Change) -> None:
        """Draw the touched pieces anew after a change to the annotations shown."""
        region = change.region(self.document.id)
        if self.active and self.active not in self.annotations:
            self.activate("")
        if region is not None:
            pieces = self._table.between(region.begin, region.end)
            self._layouts.forget_marks(pieces)
            self._update_pieces(pieces)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.theme = theme
        self._layouts.forget_all_marks()
        self.viewport().update()

    def set_font(self, font: QFont) -> None:
        """Set the article in another font or size; the text at the top stays there."""
        self._font = font
        self._styles = make_styles(font)
        self._set_up_layouts()

    # -- caret, selection, active annotation -----------------------------------------------------

    @property
    def caret(self) -> int:
        """Where the caret is, in code points."""
        return self.cursor_.caret

    def selection(self) -> Span | None:
        """What is selected, or None."""
        return self.cursor_.span

    def target(self) -> Span | None:
        """What a label would go on now: the selection, else the word at the caret."""
        return self.cursor_.target()

    def place_caret(self, offset: int, *, extend: bool = False, activate: bool = True) -> None:
        """Move the caret, show it, and activate the annotation of the active layer under it.

        While a frame is open the caret passes over annotations without taking
        them: what is marked next belongs to the frame.
        """
        before = self._selected_pieces()
        self.cursor_.place(offset, extend=extend)
        self._after_move(before)
        if activate and not extend and not self.frame:
            here = [a for a in self.annotations_at(self.caret) if a.layer == self.layer]
            if here and self.active not in {a.id for a in here}:
                self.activate(here[0].id, chosen=False)

    def select(self, span: Span) -> None:
        """Select a span and show it."""
        before = self._selected_pieces()
        self.cursor_.select(span)
        self._after_move(before)

    def activate(self, identity: str, *, go: bool = False, chosen: bool = True) -> None:
        """Make an annotation the active one ('' for none); `go` moves the caret to it."""
        before, self.active = self.active, identity
        self._update_annotations(before, identity)
        if go and isinstance(item := self.annotations.get(identity), Annotation):
            self.place_caret(item.begin, activate=False)
        if before != identity:
            self.annotation_activated.emit(identity)
        if chosen:
            self.annotation_chosen.emit(identity)

    def set_frame(self, identity: str) -> None:
        """Show whose slots are being filled ('' for nobody's)."""
        before, self.frame = self.frame, identity
        self._update_annotations(before, identity)

    def _update_annotations(self, *identities: str) -> None:
        for identity in identities:
            item = self.annotations.get(identity)
            if isinstance(item, Annotation):
                self._update_pieces(self._table.between(item.begin, item.end))

    def annotations_at(self, offset: int) -> list[Annotation]:
        """Annotations under an offset (or ending there), the active layer's first, innermost first."""
        found = {a.id: a for at in (offset, offset - 1) if at >= 0 for a in self.annotations.at(at)}
        return sorted(found.values(), key=lambda a: (a.layer != self.layer, a.end - a.begin))

    def _after_move(self, before: range) -> None:
        self._caret_shown = True
        if self._blink.isActive():
            self._blink.start()
        self._update_pieces(before)
        self._update_pieces(self._selected_pieces())
        self.reveal(self.caret)
        self.caret_moved.emit(self.caret)

    def _selected_pieces(self) -> range:
        span = self.cursor_.span or Span(self.caret, self.caret + 1)
        return self._table.between(span.begin, span.end + 1)

    # -- geometry --------------------------------------------------------------------------------

    @property
    def column_left(self) -> float:
        """Where the text column begins, in pixels of the viewport."""
        # the labels of blocks stand at the far side of the text, and need more room
        before, after = (NOTICE, MARGIN) if self.document.right_to_left else (MARGIN, NOTICE)
        return max(float(before), (self.viewport().width() - self._layouts.width - (after - before)) / 2)

    def piece_at(self, point: QPointF) -> tuple[Laid, QPointF]:
        """The piece under a point of the viewport, and the point from that piece's top left."""
        y = point.y() + self.verticalScrollBar().value() - TOP
        index = self._table.at_height(y)
        laid = self._layouts.piece(index)
        return laid, QPointF(point.x() - self.column_left, y - float(self._table.tops[index]))

    def offset_at(self, point: QPointF) -> int:
        """The offset nearest to a point of the viewport."""
        laid, local = self.piece_at(point)
        return laid.offset_at(local.x(), local.y())

    def caret_rect(self, offset: int) -> QRectF:
        """Where the caret stands at an offset, in pixels of the viewport."""
        index = self._table.at_offset(offset)
        laid = self._layouts.piece(index)
        line = laid.lines[laid.line_of(offset)]
        top = float(self._table.tops[index]) + TOP - self.verticalScrollBar().value()
        return QRectF(self.column_left + laid.x_of(offset), top + line.y(), 2, line.height())

    def reveal(self, offset: int) -> None:
        """Scroll as little as needed to show an offset with some room around it."""
        index = self._table.at_offset(offset)
        if not self._table.known[index]:
            self._measure(range(index, index + 1))
        rect = self.caret_rect(offset)
        room = min(rect.height() * 2, self.viewport().height() / 4)
        bar = self.verticalScrollBar()
        if rect.top() - room < 0:
            bar.setValue(int(bar.value() + rect.top() - room))
        elif rect.bottom() + room > self.viewport().height():
            bar.setValue(int(np.ceil(bar.value() + rect.bottom() + room - self.viewport().height())))

    def visible(self) -> Span:
        """The text that is in view, in code points."""
        top = self.verticalScrollBar().value() - TOP
        first = self._table.at_height(top)
        last = self._table.at_height(top + self.viewport().height())
        return Span(int(self._table.begins[first]), max(int(self._table.ends[last]), 1))

    def _set_up_layouts(self) -> None:
        """New layouts at the present width and font; the piece at the top stays at the top."""
        bar = self.verticalScrollBar()
        top = self._table.at_height(bar.value() - TOP)
        body = self._styles[4]
        width = max(120.0, min(COLUMN * body.character, self.viewport().width() - float(MARGIN + NOTICE)))
        self._layouts = Layouts(self.document, self._table, self._styles, width)
        self._table.estimate(
            np.array([width / style.character for style in self._styles]),
            np.array([style.pitch for style in self._styles]),
            np.array([style.gap for style in self._styles]),
            body.line * 0.35,
        )
        self._update_range()
        if top:
            bar.setValue(int(self._table.tops[top]) + TOP)
        self.viewport().update()

    def _update_range(self) -> None:
        bar = self.verticalScrollBar()
        height = self.viewport().height()
        bar.setRange(0, max(0, int(self._table.height + 2 * TOP - height)))
        bar.setPageStep(height)
        bar.setSingleStep(int(self._styles[4].pitch))

    def _measure(self, pieces: range) -> float:
        """Lay pieces out and put true heights in place of estimates; by how much the first one grew."""
        grown = [self._table.measured(index, self._layouts.piece(index).height) for index in pieces]
        if any(grown):
            self._table.settle()
            self._update_range()
        return grown[0] if grown else 0.0

    def _visible_pieces(self, top: float, bottom: float) -> range:
        """Pieces between two heights of the article, laid out, their heights true."""
        first = self._table.at_height(top)
        while True:
            last = self._table.at_height(bottom)
            unknown = [index for index in range(first, last + 1) if not self._table.known[index]]
            if not unknown:
                return range(first, last + 1)
            self._measure(range(unknown[0], unknown[-1] + 1))

    def _update_pieces(self, pieces: range) -> None:
        """Repaint some pieces, as far as they are in view."""
        if not pieces:
            return
        y = TOP - self.verticalScrollBar().value()
        top = int(self._table.tops[pieces.start] + y) - 12
        bottom = int(self._table.tops[min(pieces.stop, len(self._table))] + y) + 12
        self.viewport().update(QRect(0, top, self.viewport().width(), bottom - top))

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pieces that the region touches."""
        area = event.rect()
        painter = QPainter(self.viewport())
        painter.fillRect(area, self.theme.surface)
        scrolled = self.verticalScrollBar().value() - TOP
        whole = self._visible_pieces(scrolled, scrolled + self.viewport().height())
        left = self.column_left
        overlay = self._overlay()
        for index in whole:
            top = float(self._table.tops[index]) - scrolled
            laid = self._layouts.piece(index)
            if top + laid.height + 12 < area.top() or top - 12 > area.bottom():
                continue
            painter.save()
            painter.translate(left, top)
            ratio = self.devicePixelRatioF()
            marks_painter.paint(painter, laid, self._drawing(laid), self._for_piece(overlay, laid), self.theme, ratio)
            painter.restore()
        if self.hints:
            self.hints.paint(painter, self.caret_rect, self.annotations, self.theme)
        painter.end()

    def _overlay(self) -> Overlay:
        caret = self.caret if self._caret_shown and self.hasFocus() else None
        return Overlay(self.cursor_.span, self.active, self.frame, caret)

    def _for_piece(self, overlay: Overlay, laid: Laid) -> Overlay:
        if overlay.caret is None or self._table.at_offset(overlay.caret) != self._table.at_offset(laid.begin):
            return overlay._replace(caret=None)
        return overlay

    def _drawing(self, laid: Laid) -> Drawing:
        if laid.drawing is None:
            piece = Span(laid.begin, laid.begin + max(1, laid.length))
            marks = marks_of(piece, self.annotations.touching(piece), self.scheme)
            laid.drawing = draw_up(laid, marks, self.theme, self.devicePixelRatioF())
        drawing: Drawing = laid.drawing
        return drawing

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002
        """Move the picture and paint only what came into view."""
        bar = self.verticalScrollBar()
        if dy > 0:  # upwards: a piece whose height was a guess must not push what is being read
            top = self._table.at_height(bar.value() - TOP)
            if grown := self._measure(range(top, top + 1)):
                with QSignalBlocker(bar):
                    bar.setValue(int(bar.value() + grown))
                self.viewport().update()
                return
        if abs(dy) > self.viewport().height() // 2 or self.hints:
            self.viewport().update()
        else:
            self.viewport().scroll(0, dy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break lines anew when the width changed."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._set_up_layouts()
        else:
            self._update_range()

    # -- keys ------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Let hint letters win over every shortcut while they are asked for."""
        if event.type() == QEvent.Type.ShortcutOverride and self.hints:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the caret; everything else belongs to the window's actions."""
        if self.hints:
            self.hints.press(event)
            self.viewport().update()
            return
        found = move_of(event)
        if found is None:
            if event.key() in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown} and not event.modifiers():
                super().keyPressEvent(event)
            else:
                event.ignore()
            return
        self.move_caret(*found)

    def move_caret(self, move: Move, extend: bool) -> None:  # noqa: FBT001  a pair from the key table
        """Make one move of the caret."""
        laid = self._layouts.piece(self._table.at_offset(self.caret))
        offset = self.cursor_.step(move, right_to_left=laid.right_to_left)
        goal = None
        if offset is None:
            offset, goal = self._line_move(move, laid)
        elif self.cursor_.span is not None and not extend and move in {Move.LEFT, Move.RIGHT}:
            forward = (move is Move.RIGHT) != laid.right_to_left
            offset = self.cursor_.span.end if forward else self.cursor_.span.begin
        self.place_caret(offset, extend=extend)
        self.cursor_.goal = goal

    def _line_move(self, move: Move, laid: Laid) -> tuple[int, float | None]:
        line = laid.line_of(self.caret)
        begin, end = laid.line_span(line)
        if move is Move.LINE_START:
            return begin, None
        if move is Move.LINE_END:
            return end, None
        goal = self.cursor_.goal if self.cursor_.goal is not None else laid.x_of(self.caret)
        step = 1 if move is Move.DOWN else -1
        index = self._table.at_offset(self.caret)
        line += step
        if not 0 <= line < len(laid.lines):
            index += step
            while 0 <= index < len(self._table) and self._table.begins[index] == self._table.ends[index]:
                index += step
            if not 0 <= index < len(self._table):
                return (len(self.document.text) if step > 0 else 0), goal
            laid = self._layouts.piece(index)
            line = 0 if step > 0 else len(laid.lines) - 1
        return laid.offset_in_line(line, goal), goal

    # -- mouse ------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pointer.press(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer.drag(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer.release(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what is marked under a resting mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._pointer.tip(event)
            return True
        return super().viewportEvent(event)

    # -- focus and blinking ----------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the caret."""
        super().focusInEvent(event)
        flash = QApplication.cursorFlashTime()
        self._caret_shown = True
        if flash > 0:
            self._blink.start(flash // 2)
        self._update_pieces(self._selected_pieces())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the caret and any hints."""
        super().focusOutEvent(event)
        self._blink.stop()
        self.hints = Hints()
        self.viewport().update()

    def _toggle_caret(self) -> None:
        self._caret_shown = not self._caret_shown
        rect = self.caret_rect(self.caret).toAlignedRect().adjusted(-3, -6, 3, 6)
        self.viewport().update(rect)
