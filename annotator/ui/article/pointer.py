"""What the mouse does in the text: placing the caret, selecting by word, sentence and paragraph, picking marks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip

from annotator.model.span import Span
from annotator.ui.article import motions
from annotator.ui.article.tips import tip_of

if TYPE_CHECKING:
    from annotator.ui.article.article_view import ArticleView

SCROLL_EVERY = 30


class Pointer(QObject):
    """Mouse presses, drags and clicks over an article view.

    Attributes:
        whole_words: whether a drag is widened to whole words (Alt held: the other way this time).
    """

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self._view = view
        self.whole_words = True
        self._clicks = 0
        self._pressed_at = QPointF()
        self._pressed_when = 0
        self._origin: Span | None = None
        self._dragged = False
        self._last = QPointF()
        self._scroll = QTimer(self)
        self._scroll.setInterval(SCROLL_EVERY)
        self._scroll.timeout.connect(self._scroll_on)

    def press(self, event: QMouseEvent) -> None:
        """Place the caret, or take the word, sentence or paragraph at the second, third and fourth click."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        view, point = self._view, event.position()
        near = (point - self._pressed_at).manhattanLength() <= QApplication.startDragDistance()
        soon = event.timestamp() - self._pressed_when <= QApplication.doubleClickInterval()
        self._clicks = self._clicks % 4 + 1 if near and soon else 1
        self._pressed_at, self._pressed_when, self._dragged = point, event.timestamp(), False
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if extend:
            view.place_caret(view.offset_at(point), extend=True)
            self._origin = Span(view.cursor_.anchor, view.cursor_.anchor)
            return
        self._origin = self._unit(point)
        if self._origin.length:
            view.select(self._origin)
        else:
            view.place_caret(view.offset_at(point), activate=False)

    def drag(self, event: QMouseEvent) -> None:
        """Extend the selection, by the unit that the press took; scroll at the edges."""
        self._last = event.position()
        if not event.buttons() & Qt.MouseButton.LeftButton or self._origin is None:
            return
        moved = (self._last - self._pressed_at).manhattanLength()
        if not self._dragged and moved < QApplication.startDragDistance():
            return
        self._dragged = True
        self._extend_to(self._last)
        outside = not 0 <= self._last.y() < self._view.viewport().height()
        if outside and not self._scroll.isActive():
            self._scroll.start()
        elif not outside:
            self._scroll.stop()

    def let_go(self) -> None:
        """End a drag as if there had been none: what was under it is there no more."""
        self._scroll.stop()
        self._origin, self._dragged, self._clicks = None, False, 0

    def release(self, event: QMouseEvent) -> None:
        """End a drag on whole words; a plain click picks the annotation, again: the next outer one."""
        self._scroll.stop()
        view, origin, self._origin = self._view, self._origin, None
        if event.button() != Qt.MouseButton.LeftButton or origin is None:
            return
        span = view.selection()
        if self._dragged and span is not None:
            otherwise = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if self.whole_words != otherwise:
                view.select(motions.whole_words(view.document.text, span))
        elif self._clicks == 1 and not event.modifiers():
            self._pick(event.position())

    def tip(self, event: QHelpEvent) -> None:
        """Show what is marked under the mouse: label, definition, features, note, who and when."""
        view = self._view
        point = QPointF(event.pos())
        tip = tip_of(view.annotations_under(point), view.suggestions_under(point), view.scheme, view.how_to_answer())
        QToolTip.showText(event.globalPos(), tip, view)

    def _pick(self, point: QPointF) -> None:
        view = self._view
        here = [a.id for a in view.annotations_under(point)]
        if not here:
            view.activate("")
        elif view.active in here:
            view.activate(here[(here.index(view.active) + 1) % len(here)])
        else:
            view.activate(here[0])

    def _unit(self, point: QPointF) -> Span:
        """What as many clicks at a point take: nothing, a word, a sentence or a paragraph."""
        view, text = self._view, self._view.document.text
        under = view.offset_under(point)
        if self._clicks == 2:
            return motions.word(text, under) or Span(under, under)
        if self._clicks == 3:
            return motions.sentence(text, under)
        if self._clicks == 4:
            return motions.paragraph(text, under)
        near = view.offset_at(point, to_end=self._dragged)
        return Span(near, near)

    def _extend_to(self, point: QPointF) -> None:
        view, origin = self._view, self._origin
        if origin is None:
            return
        reached = self._unit(point)
        if reached.begin < origin.begin:
            view.place_caret(reached.begin, extend=True, anchor=origin.end)
        else:
            view.place_caret(max(reached.end, origin.end), extend=True, anchor=origin.begin)

    def _scroll_on(self) -> None:
        view = self._view
        bar = view.verticalScrollBar()
        above, below = self._last.y(), self._last.y() - view.viewport().height()
        # the further outside, the faster
        bar.setValue(bar.value() + (math.ceil((below + 1) / 2) if below >= 0 else math.floor(above / 2)))
        self._extend_to(self._last)
