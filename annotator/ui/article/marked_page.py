"""A page with the marks of annotations, suggestions, links and search hits on it; it knows of no caret."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLocale, QPointF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.editing.change import Change
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Scheme
from annotator.model.span import Span
from annotator.model.suggestion import Suggestion, SuggestionSet
from annotator.ui.article import painter as marks_painter
from annotator.ui.article import suggestion_marks
from annotator.ui.article.arc_layer import ArcLayer
from annotator.ui.article.hit_bar import HitBar
from annotator.ui.article.lanes import Lanes
from annotator.ui.article.layouts import Laid
from annotator.ui.article.marks import look_of, marks_of
from annotator.ui.article.page import Page
from annotator.ui.article.painter import EMPTY, Drawing, Overlay, draw_up
from annotator.ui.article.search_hits import lit
from annotator.ui.theme import LIGHT, Theme

_REPAINTED_ALONE = 1_000
"""So many changed suggestions are found and drawn anew one by one."""


class MarkedPage(Page):
    """An article's page with its marks; offsets are code points.

    Attributes:
        layer: the layer that is being annotated.
        active: id of the active annotation, '' for none.
        frame: id of the annotation whose slots are being filled, '' for none.
        how_to_answer: says which keys answer a suggestion, for its tip.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.annotations = AnnotationSet("")
        self.scheme = Scheme("", "")
        self._lanes = self._new_lanes()
        self.layer = ""
        self.active = ""
        self.frame = ""
        self.theme = LIGHT
        self.arcs = ArcLayer(self)
        self.hits: Sequence[Span] = ()
        self.hit: Span | None = None
        self._hit_bar = HitBar(self._shares_of, self)
        self.setVerticalScrollBar(self._hit_bar)
        self.suggestions = SuggestionSet()
        self._repeats: Mapping[int, str] = EMPTY
        self.how_to_answer: Callable[[], str] = str

    # -- what is shown ---------------------------------------------------------------------------

    def show_marks(self, document: Document, annotations: AnnotationSet, scheme: Scheme) -> None:
        """Show an article from its top with one annotator's marks, none of them active."""
        self.annotations, self.scheme = annotations, scheme
        self._lanes = self._new_lanes()
        self.active = self.frame = ""
        self.arcs.forget()
        self.show_hits(())
        self.suggestions = SuggestionSet()
        self.show_text(document)

    def renew_marks(self) -> None:
        """Work out all marks anew: some could not be read when they were to be drawn."""
        self._lanes = self._new_lanes()
        self._column.forget_all_marks()
        self.arcs.renew()
        self.viewport().update()

    def _new_lanes(self) -> Lanes:
        annotations, scheme = self.annotations, self.scheme
        return Lanes(annotations.touching, lambda annotation: look_of(annotation, scheme))

    def apply(self, change: Change) -> None:
        """Draw the touched pieces anew after a change to the annotations shown."""
        region = change.region(self.document.id)
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

    def show_suggestions(self, suggestions: SuggestionSet, changed: Sequence[Span] | None = None) -> None:
        """Show what is suggested now; `changed` says where that is new (None: anywhere)."""
        self.suggestions = suggestions
        if changed is None or len(changed) > _REPAINTED_ALONE:
            self._column.forget_all_marks()
            self.viewport().update()
            changed = ()
        for span in changed:
            pieces = self._column.touched(span.begin, span.end)
            self._column.forget_marks(pieces)
            self._update_pieces(pieces)
        self.arcs.renew()  # names of links keep clear of the labels

    def show_repeats(self, counts: Mapping[int, int]) -> None:
        """Say at labelled blocks in how many articles their text stands; by where they begin."""
        if not counts and not self._repeats:
            return
        number = QLocale().toString
        self._repeats = {begin: self.tr("in {0} articles").format(number(count)) for begin, count in counts.items()}
        self._column.forget_all_marks()
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        """Draw labels as finely as the screen that the window was moved to."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._column.forget_all_marks()
            self.viewport().update()
        return super().event(event)

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

    def _shares_of(self, offsets: NDArray[np.int64]) -> NDArray[np.float64]:
        return self._column.shares(offsets)

    # -- what is where ---------------------------------------------------------------------------

    def annotations_at(self, offset: int) -> list[Annotation]:
        """Annotations under an offset (or ending there), the active layer's first, innermost first."""
        found = {a.id: a for at in (offset, offset - 1) if at >= 0 for a in self.annotations.at(at)}
        return sorted(found.values(), key=lambda a: (a.layer != self.layer, a.end - a.begin))

    def suggestion_at(self, offset: int) -> Suggestion | None:
        """The suggestion of the active layer on the character at an offset, unless an annotation is there already."""
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

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pieces that the region touches."""
        area = event.rect()
        painter = QPainter(self.viewport())
        painter.fillRect(area, self.theme.surface)
        left, overlay, region = self.column_left, self.overlay(), event.region()
        touched = [(laid, top) for laid, top in self.pieces_around() if region.intersects(self._reach(laid, top))]
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
            suggestion_marks.paint(painter, drawing.suggestions, overlay.suggestion, self.theme)
            painter.restore()
        self.arcs.paint_names(painter)
        self.paint_over(painter)
        painter.end()

    def overlay(self) -> Overlay:
        """What lies over the marks for the moment."""
        return Overlay(None, self.active, self.frame, None, self.hit)

    def paint_over(self, painter: QPainter) -> None:
        """Paint what stands over everything, in the viewport's own pixels."""

    def moves_with_text(self) -> bool:
        """Links that go on lead to the edge, and stay there."""
        return not self.arcs

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
            made = laid.drawing = draw_up(laid, marks, self.theme, ratio, self.margins, self._repeats)
            suggestions = self.suggestions.touching(piece)
            made.suggestions = suggestion_marks.draw_up(laid, made, suggestions, self.scheme, self.theme, ratio)
        drawing: Drawing = laid.drawing
        if drawing.hits_of is not self.hits:
            drawing.hits_of, drawing.hits = self.hits, lit(laid, self.hits)
        return drawing
