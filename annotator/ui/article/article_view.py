"""The widget that shows an article with its marks: paints it, and moves the caret by keys and mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from annotator.editing.change import Change
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.graphemes import snap_back
from annotator.model.scheme import Scheme
from annotator.model.span import Span
from annotator.model.suggestion import Suggestion, SuggestionSet
from annotator.ui.article import painter as marks_painter
from annotator.ui.article import suggestion_marks, visual
from annotator.ui.article.arc_layer import ArcLayer
from annotator.ui.article.cursor import Cursor, Move, move_of
from annotator.ui.article.hints import Hints
from annotator.ui.article.lanes import Lanes
from annotator.ui.article.layouts import Laid
from annotator.ui.article.marks import look_of, marks_of
from annotator.ui.article.page import Page
from annotator.ui.article.painter import Drawing, Overlay, draw_up
from annotator.ui.article.pointer import Pointer
from annotator.ui.article.screen_reader import FocusProxy
from annotator.ui.article.search_hits import HitBar, lit
from annotator.ui.theme import LIGHT, Theme

_REPAINTED_ALONE = 1_000
"""So many changed suggestions are found and drawn anew one by one."""


class ArticleView(Page):
    """An article with its marks, a caret and a selection; offsets in signals are code points.

    Attributes:
        how_to_answer: says which keys answer a suggestion, for its tip.

    Signals:
        caret_moved(offset): the caret or the selection moved.
        annotation_activated(id): another annotation is the active one ('' for none).
        annotation_chosen(id): the user picked it, rather than the caret passing over it.
        letters_shown: letters over annotations are to be typed, or fewer of them.
        menu_asked(place): the user wants the menu of what is at the caret or under the mouse; of the screen.
    """

    caret_moved = Signal(int)
    annotation_activated = Signal(str)
    annotation_chosen = Signal(str)
    letters_shown = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("Article"))
        self.annotations = AnnotationSet("")
        self.scheme = Scheme("", "")
        self._lanes = Lanes(self.annotations.touching, lambda annotation: look_of(annotation, self.scheme))
        self.layer = ""
        self.active = ""
        self.frame = ""
        self.theme = LIGHT
        self.cursor_ = Cursor("")
        self.hints = Hints()
        self.arcs = ArcLayer(self)
        self.hits: Sequence[Span] = ()
        self.hit: Span | None = None
        self._hit_bar = HitBar(self._shares_of, self)
        self.setVerticalScrollBar(self._hit_bar)
        self.visual_arrows = False
        self.suggestions = SuggestionSet()
        self.how_to_answer: Callable[[], str] = str
        self._caret_shown = True
        self._pointer = Pointer(self)
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._toggle_caret)
        self._reader = FocusProxy(self.viewport())
        self._reader.setAccessibleName(self.tr("Article text"))
        self._reader.caret_asked.connect(self._go_where_asked)
        self._reader.focus_came.connect(self.focusInEvent)
        self._reader.focus_went.connect(self.focusOutEvent)
        self.setFocusProxy(self._reader)
        self.set_anew.connect(self._set_reader)
        self.verticalScrollBar().valueChanged.connect(self._place_reader)
        self._set_reader()

    # -- what is shown ---------------------------------------------------------------------------

    def show_article(self, document: Document, annotations: AnnotationSet, scheme: Scheme, *, caret: int = 0) -> None:
        """Show an article with one annotator's marks, the caret somewhere in it."""
        self.annotations, self.scheme = annotations, scheme
        self._lanes = Lanes(annotations.touching, lambda annotation: look_of(annotation, scheme))
        self.cursor_ = Cursor(document.text, caret, caret)
        self.active = self.frame = ""
        self.hints = Hints()
        self.show_hits(())
        self.suggestions = SuggestionSet()
        self.show_text(document)
        if caret:
            self.reveal(caret)
        self.caret_moved.emit(self.cursor_.caret)

    def apply(self, change: Change) -> None:
        """Draw the touched pieces anew after a change to the annotations shown."""
        region = change.region(self.document.id)
        if self.active and self.active not in self.annotations:
            self.activate("")
        if region is not None:
            end = self._lanes.forget(region)
            if end is None:
                self._column.forget_all_marks()
                self.viewport().update()
            else:
                pieces = self._column.touched(region.begin, end)
                self._column.forget_marks(pieces)
                self._update_pieces(pieces)
        self.arcs.renew()

    def set_habits(self, *, visual_arrows: bool, snap_to_words: bool) -> None:
        """Say whether Left and Right go where they point on the screen, and whether a drag takes whole words."""
        self.visual_arrows = visual_arrows
        self._pointer.whole_words = snap_to_words

    def show_suggestions(self, suggestions: SuggestionSet, changed: Sequence[Span] | None = None) -> None:
        """Show what is suggested now; `changed` says where that is new (None: anywhere)."""
        self.suggestions = suggestions
        if changed is None or len(changed) > _REPAINTED_ALONE:
            self._column.forget_all_marks()
            self.viewport().update()
            return
        for span in changed:
            pieces = self._column.touched(span.begin, span.end)
            self._column.forget_marks(pieces)
            self._update_pieces(pieces)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.theme = theme
        self._hit_bar.set_theme(theme)
        self._column.forget_all_marks()
        self.arcs.renew()
        self.viewport().update()

    def show_hits(self, hits: Sequence[Span], current: Span | None = None) -> None:
        """Light hits of a search, sorted and apart, one of them as the current one; none puts the lights out."""
        before, self.hit = self.hit, current
        if hits is not self.hits:
            self.hits = hits
            self._hit_bar.show_hits(hits)
            self.viewport().update()
            return
        for span in (before, current):
            if span is not None:
                self._update_pieces(self._column.touched(*span))

    def _shares_of(self, offsets: NDArray[np.int64]) -> NDArray[np.float64]:
        return self._column.shares(offsets)

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
                self._update_pieces(self._column.touched(item.begin, item.end))
        self.arcs.renew()

    def annotations_at(self, offset: int) -> list[Annotation]:
        """Annotations under an offset (or ending there), the active layer's first, innermost first."""
        found = {a.id: a for at in (offset, offset - 1) if at >= 0 for a in self.annotations.at(at)}
        return sorted(found.values(), key=lambda a: (a.layer != self.layer, a.end - a.begin))

    def suggestion_here(self) -> Suggestion | None:
        """The suggestion of the active layer at the caret; an annotation on it, or beginning where it ends, wins."""
        if not self.suggestions or self.selection() is not None:
            return None
        here = self._suggestion_at(self.caret)
        if here is None and not any(a.layer == self.layer for a in self.annotations_at(self.caret)):
            here = self._suggestion_at(self.caret - 1)
        return here

    def _suggestion_at(self, offset: int) -> Suggestion | None:
        found = [one for one in self.suggestions.touching(Span(offset, offset + 1)) if one.layer == self.layer]
        # suggestions of a long article follow its annotations a moment later
        free = (one for one in found if all(a.layer != self.layer for a in self.annotations.touching(one.extent)))
        return next(free, None)

    def annotations_under(self, point: QPointF) -> list[Annotation]:
        """Annotations whose mark is under a point of the viewport, the active layer's first, innermost first."""
        offset, beside = self._under(point)
        return [a for a in self.annotations_at(offset) if a.holds(offset) and not (beside and self._is_inline(a))]

    def suggestions_under(self, point: QPointF) -> list[Suggestion]:
        """Suggestions under a point of the viewport."""
        offset, beside = self._under(point)
        return [] if beside else self.suggestions.touching(Span(offset, offset + 1))

    def _under(self, point: QPointF) -> tuple[int, bool]:
        """The character nearest to a point of the viewport, and whether the point is beside it."""
        laid, local = self.piece_at(point)
        offset = laid.offset_under(local.x(), local.y())
        line = laid.line_at(local.y())
        boxes = laid.boxes(offset, offset + 1)
        return offset, not any(box.line == line and box.left - 1 <= local.x() <= box.right + 1 for box in boxes)

    def _is_inline(self, annotation: Annotation) -> bool:
        layer = self.scheme.layer(annotation.layer)
        return layer is None or layer.mark != "block"

    def ask(self, hints: Hints) -> None:
        """Show letters over annotations and wait for one of them."""
        self.setFocus()
        self.hints = hints
        self.viewport().update()
        self.letters_shown.emit()

    def _after_move(self, before: range) -> None:
        self._caret_shown = True
        if self._blink.isActive():
            self._blink.start()
        self._update_pieces(before)
        self._update_pieces(self._selected_pieces())
        self.reveal(self.caret)
        self._reader.mirror(self.cursor_.anchor, self.caret)
        self.caret_moved.emit(self.caret)

    def _selected_pieces(self) -> range:
        span = self.cursor_.span or Span(self.caret, self.caret + 1)
        return self._column.touched(span.begin, span.end + 1)

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pieces that the region touches."""
        area = event.rect()
        painter = QPainter(self.viewport())
        painter.fillRect(area, self.theme.surface)
        left, overlay, region = self.column_left, self._overlay(), event.region()
        here = self.suggestion_here()
        current = here.id if here is not None else ""
        touched = [(laid, top) for laid, top in self.pieces_in_view() if region.intersects(self._reach(laid, top))]
        for laid, top in touched:
            painter.translate(left, top)
            marks_painter.paint_ground(painter, laid, self.drawing_of(laid), self.theme)
            painter.translate(-left, -top)
        self.arcs.paint_lines(painter, area)
        for laid, top in touched:
            painter.save()
            # letters piled high stay out of what is repainted without them
            painter.setClipRect(self._reach(laid, top))
            painter.translate(left, top)
            drawing, over = self.drawing_of(laid), self._for_piece(overlay, laid)
            marks_painter.paint(painter, laid, drawing, over, self.theme)
            suggestion_marks.paint(painter, drawing.suggestions, current, self.theme)
            painter.restore()
        self.arcs.paint_names(painter)
        if self.hints:
            first = self.visible().begin  # what begins above has its letter at the top
            self.hints.paint(painter, lambda at: self.caret_rect(max(at, first)), self.annotations, self.theme)
        painter.end()

    def moves_with_text(self) -> bool:
        """Letters over annotations stay in view when their annotations do not, links that go on lead to the edge."""
        return not self.hints and not self.arcs

    def _overlay(self) -> Overlay:
        caret = self.caret if self._caret_shown and self.hasFocus() else None
        return Overlay(self.cursor_.span, self.active, self.frame, caret, self.hit)

    def _for_piece(self, overlay: Overlay, laid: Laid) -> Overlay:
        if overlay.caret is None or self._column.holding(overlay.caret)[0] is not laid:
            return overlay._replace(caret=None)
        return overlay

    def drawing_of(self, laid: Laid) -> Drawing:
        """What is drawn for the marks of a piece, worked out when it is first asked for."""
        if laid.drawing is None:
            piece = Span(laid.begin, laid.begin + max(1, laid.length))
            marks = marks_of(piece, self.annotations.touching(piece), self.scheme, self._lanes)
            ratio = self.devicePixelRatioF()
            made = laid.drawing = draw_up(laid, marks, self.theme, ratio, self.margins)
            suggestions = self.suggestions.touching(piece)
            made.suggestions = suggestion_marks.draw_up(laid, made, suggestions, self.scheme, self.theme, ratio)
        drawing: Drawing = laid.drawing
        if drawing.hits_of is not self.hits:
            drawing.hits_of, drawing.hits = self.hits, lit(laid, self.hits)
        return drawing

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
            if self.hints:
                self.letters_shown.emit()
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
        laid, _ = self._column.holding(self.caret)
        if self.visual_arrows and move in {Move.LEFT, Move.RIGHT}:
            self.place_caret(self._visual_move(laid, right=move is Move.RIGHT, extend=extend), extend=extend)
            return
        offset = self.cursor_.step(move, right_to_left=laid.right_to_left)
        goal = None
        if offset is None:
            offset, goal = self._line_move(move, laid, extend=extend)
        elif self.cursor_.span is not None and not extend and move in {Move.LEFT, Move.RIGHT}:
            forward = (move is Move.RIGHT) != laid.right_to_left
            offset = self.cursor_.span.end if forward else self.cursor_.span.begin
        self.place_caret(offset, extend=extend)
        self.cursor_.goal = goal

    def _visual_move(self, laid: Laid, *, right: bool, extend: bool) -> int:
        if self.cursor_.span is not None and not extend:
            return visual.side(laid, self.cursor_.span, right=right)
        document = self.document
        return visual.step(
            self._column, document.text, self.caret, right=right, document_from_right=document.right_to_left
        )

    def _line_move(self, move: Move, laid: Laid, *, extend: bool) -> tuple[int, float | None]:
        line = laid.line_of(self.caret)
        begin, end = laid.line_span(line, to_end=extend)
        if move is Move.LINE_START:
            return begin, None
        if move is Move.LINE_END:
            return end, None
        goal = self.cursor_.goal if self.cursor_.goal is not None else laid.x_of(self.caret)
        step = 1 if move is Move.DOWN else -1
        line += step
        if not 0 <= line < len(laid.lines):
            following = self._column.neighbour(self.caret, step)
            if following is None:
                return (len(self.document.text) if step > 0 else 0), goal
            laid = following
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

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu, where the mouse is or at the caret."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.ask_menu()
        else:
            self.menu_asked.emit(event.globalPos())

    def ask_menu(self) -> None:
        """Ask for a menu under the caret."""
        self.menu_asked.emit(self.viewport().mapToGlobal(self.caret_rect(self.caret).bottomLeft().toPoint()))

    # -- screen readers --------------------------------------------------------------------------

    def say(self, sentence: str) -> None:
        """Have a screen reader speak a sentence."""
        self._reader.say(sentence)

    def _set_reader(self) -> None:
        cursor = self.cursor_
        self._reader.show_text(self.document.text, self._table, self._column, cursor.anchor, cursor.caret)
        self._place_reader()

    def _place_reader(self) -> None:
        self._reader.place(self.column_left, self._y)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_reader()

    def _go_where_asked(self, anchor: int, caret: int) -> None:
        """Put caret and selection where assistive technology wants them, at the nearest character."""
        text = self.document.text
        self.cursor_.anchor, caret = snap_back(text, anchor), snap_back(text, caret)
        self.place_caret(caret, extend=self.cursor_.anchor != caret)

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
