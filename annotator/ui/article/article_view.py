"""The widget in which an article is annotated: a page with marks, and on it a caret moved by keys and mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
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
from annotator.ui.article import visual
from annotator.ui.article.cursor import Cursor, Move, move_of
from annotator.ui.article.folds import paint_fold
from annotator.ui.article.hints import Hints
from annotator.ui.article.layouts import Laid
from annotator.ui.article.marked_page import MarkedPage
from annotator.ui.article.painter import Overlay
from annotator.ui.article.pointer import Pointer
from annotator.ui.article.screen_reader import FocusProxy


class ArticleView(MarkedPage):
    """An article with its marks, a caret and a selection; offsets in signals are code points.

    Signals:
        caret_moved(offset): the caret or the selection moved.
        annotation_activated(id): another annotation is the active one ('' for none).
        annotation_chosen(id): the user picked it, rather than the caret passing over it.
        letters_shown: letters over annotations are to be typed, or fewer of them.
        unfolded: what was folded away is shown again, since something in it is to be seen.
        menu_asked(place): the user wants the menu of what is at the caret or under the mouse; of the screen.
    """

    caret_moved = Signal(int)
    annotation_activated = Signal(str)
    annotation_chosen = Signal(str)
    letters_shown = Signal()
    menu_asked = Signal(QPoint)
    unfolded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(self.tr("Article"))
        self.cursor_ = Cursor("")
        self.hints = Hints()
        self.visual_arrows = False
        self._caret_shown = True
        self._current: Suggestion | None = None
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
        self._pointer.let_go()
        self.cursor_ = Cursor(document.text, caret, caret)
        self.hints = Hints()
        self._current = None
        self.show_marks(document, annotations, scheme)
        if caret:
            self.reveal(caret)
        self.caret_moved.emit(self.cursor_.caret)

    def apply(self, change: Change) -> None:
        """Draw the touched pieces anew after a change to the annotations shown; what is gone is no longer active."""
        if self.active and self.active not in self.annotations:
            self.activate("", chosen=False)
        super().apply(change)
        self._renew_current()

    def show_suggestions(self, suggestions: SuggestionSet, changed: Sequence[Span] | None = None) -> None:
        """Show what is suggested now, and which of it is at the caret."""
        super().show_suggestions(suggestions, changed)
        self._renew_current()

    def set_layer(self, layer: str) -> None:
        """Annotate another layer."""
        self.layer = layer
        self._renew_current()

    def set_habits(self, *, visual_arrows: bool, snap_to_words: bool) -> None:
        """Say whether Left and Right go where they point on the screen, and whether a drag takes whole words."""
        self.visual_arrows = visual_arrows
        self._pointer.whole_words = snap_to_words

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

    def place_caret(
        self, offset: int, *, extend: bool = False, anchor: int | None = None, activate: bool = True
    ) -> None:
        """Move the caret, show it, and activate the annotation of the active layer under it.

        What is between it and its `anchor` is selected (None: with `extend` where it was).
        While a frame is open the caret passes over annotations without taking
        them: what is marked next belongs to the frame.
        """
        before = self._selected_pieces()
        offset = self._table.shown_from(offset, 1 if offset >= self.caret else -1)
        self.cursor_.place(offset, extend=extend, anchor=anchor)
        self._after_move(before)
        if activate and not extend and anchor in {None, self.caret} and not self.frame:
            here = [a for a in self.annotations_at(self.caret) if a.layer == self.layer]
            if here and self.active not in {a.id for a in here}:
                self.activate(here[0].id, chosen=False)

    def select(self, span: Span) -> None:
        """Select a span and show it, also where it was folded away."""
        self._unfold_at(span)
        before = self._selected_pieces()
        self.cursor_.select(span)
        self._after_move(before)

    def activate(self, identity: str, *, go: bool = False, chosen: bool = True) -> None:
        """Make an annotation the active one ('' for none); `go` moves the caret to it."""
        before, self.active = self.active, identity
        self._update_annotations(before, identity)
        if go and isinstance(item := self.annotations.get(identity), Annotation):
            self._unfold_at(item.extent)
            self.place_caret(item.begin, activate=False)
        if before != identity:
            self.annotation_activated.emit(identity)
        if chosen:
            self.annotation_chosen.emit(identity)

    def fold(self, spans: Sequence[Span]) -> None:
        """Fold away some stretches of text; the caret leaves them."""
        super().fold(spans)
        if self._table.hidden[self._table.at_offset(self.caret)]:
            self.place_caret(self.caret, activate=False)

    def _unfold_at(self, span: Span) -> None:
        """Unfold all when what is to be shown is folded away."""
        pieces = self._table.between(span.begin, span.end)
        if self._table.hidden[pieces.start : pieces.stop].any():
            self.fold(())
            self.unfolded.emit()

    def suggestion_here(self) -> Suggestion | None:
        """The suggestion of the active layer at the caret; an annotation on it, or beginning where it ends, wins."""
        if not self.suggestions or self.selection() is not None:
            return None
        here = self.suggestion_at(self.caret)
        if here is None and not any(a.layer == self.layer for a in self.annotations_at(self.caret)):
            here = self.suggestion_at(self.caret - 1)
        return here

    def _renew_current(self) -> None:
        """Draw anew the suggestion that the caret came to, and the one that it left."""
        before, self._current = self._current, self.suggestion_here()
        if before != self._current:
            for span in (span for one in (before, self._current) if one is not None for span in one.spans):
                self._update_pieces(self._column.touched(span.begin, span.end))

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
        self._renew_current()
        self.reveal(self.caret)
        self._reader.mirror(self.cursor_.anchor, self.caret)
        self.caret_moved.emit(self.caret)

    def _selected_pieces(self) -> range:
        span = self.cursor_.span or Span(self.caret, self.caret + 1)
        return self._column.touched(span.begin, span.end + 1)

    # -- painting --------------------------------------------------------------------------------

    def overlay(self) -> Overlay:
        """The selection, the caret, and which suggestion it is at."""
        caret = self.caret if self._caret_shown and self.hasFocus() else None
        current = "" if self._current is None else self._current.id
        return super().overlay()._replace(selection=self.cursor_.span, caret=caret, suggestion=current)

    def paint_over(self, painter: QPainter) -> None:
        """Paint the lines that stand for what is folded away, and the letters that are asked for."""
        folds = self._column.folds_between(self._y, self._y + self.viewport().height())
        for top, bottom, blocks in folds:
            area = QRectF(self.column_left, top - self._y, self.column_width, bottom - top)
            paint_fold(painter, area, blocks, self.theme, right_to_left=self.document.right_to_left)
        if self.hints:
            first = self.visible().begin  # what begins above has its letter at the top
            self.hints.paint(painter, lambda at: self.caret_rect(max(at, first)), self.annotations, self.theme)

    def moves_with_text(self) -> bool:
        """Letters over annotations stay in view when their annotations do not."""
        return not self.hints and super().moves_with_text()

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
        self.place_caret(snap_back(text, caret), anchor=snap_back(text, anchor))

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
