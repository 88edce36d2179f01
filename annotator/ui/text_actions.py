"""What the keys do in the article: label, link, move edges, walk from annotation to annotation."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from annotator.editing import frames, links
from annotator.editing.checks import fits
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import Place, canonical_key
from annotator.model.span import Span
from annotator.ui.actions import key_or_name
from annotator.ui.article import motions, units
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article.hints import Hints
from annotator.ui.desk import Desk


class TextActions(QObject):
    """Actions on the article in view; each looks at the caret, the selection and the active annotation."""

    def __init__(self, desk: Desk, view: ArticleView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self._widened: list[Span] = []

    # -- labels ----------------------------------------------------------------------------------

    def annotate(self, layer: str, label: str) -> None:
        """Label the selection, or the word (in a layer of blocks: the block) at the caret.

        With nothing selected and the caret in an annotation of the layer, that one is relabelled; but not
        one whose slots are being filled: words inside it may well fill them.
        """
        view, desk = self._view, self._desk
        kind = desk.scheme.layer(layer)
        if kind is None:
            return
        by_block = kind.unit == "block"
        if view.selection() is None and not by_block:
            here = self._active_here()
            if here is not None and here.layer == layer and here.id != desk.frame:
                desk.relabel(here.id, label)
                return
        target = view.target()
        if by_block and target is None:
            target = Span(view.caret, view.caret)
        if target is None:
            desk.passing.emit(self.tr("There is no word here to label: select some text first."))
            return
        made = desk.annotate(layer, label, target)
        if made:
            # what went into an open frame leaves the frame in the inspector, to go on filling it
            view.activate(desk.frame if frames.is_filler(desk.annotations, desk.frame, made) else made)
            if view.selection() is not None:
                view.place_caret(target.end, activate=False)

    def select_sentence(self) -> None:
        """Select the sentence at the caret; when it is selected already, the next one."""
        self._select(motions.sentence, motions.next_sentence)

    def select_paragraph(self) -> None:
        """Select the paragraph at the caret; when it is selected already, the next one."""
        self._select(motions.paragraph, motions.next_paragraph)

    def select_all(self) -> None:
        """Select the whole article."""
        self._view.select(Span(0, len(self._view.document.text)))

    def _here(self) -> Span:
        """What is selected, else the caret as an empty span."""
        return self._view.selection() or Span(self._view.caret, self._view.caret)

    def _select(self, here: Callable[[str, int], Span], following: Callable[[str, int], Span | None]) -> None:
        view = self._view
        text = view.document.text
        present = view.selection()
        start = present.begin if present else view.caret
        span: Span | None = here(text, start)
        if present is not None and present == span:
            span = following(text, present.end - 1)
        if span is not None and span.length:
            view.select(span)

    def select_clause(self) -> None:
        """Select the clause at the caret; a selection grows to the end of the next one."""
        found = units.clause_at(self._view.document.text, self._view.caret)
        if self._view.selection() is not None:
            self.to_clause_end()
        elif found is not None:
            self._view.select(found)

    def to_clause_end(self) -> None:
        """Select from the caret to the end of its clause; a selection grows to the end of the next one."""
        self._view.select(units.grown(self._view.document.text, self._here()))

    def to_clause_begin(self) -> None:
        """Select from the caret back to where its clause begins; a selection grows to the one before."""
        here = self._here()
        self._view.select(Span(units.clause_begin(self._view.document.text, here.begin, -1), here.end))

    def drop_clause(self) -> None:
        """Take the last clause off the selection."""
        here = self._here()
        if here.length:
            self._view.select(
                Span(here.begin, max(here.begin, units.clause_end(self._view.document.text, here.end, -1)))
            )

    def next_paragraph(self) -> None:
        """Put the caret at the start of the next paragraph that holds something."""
        found = motions.next_paragraph(self._view.document.text, self._view.caret)
        if found is not None:
            self._view.place_caret(found.begin)

    def previous_paragraph(self) -> None:
        """Put the caret at the start of its paragraph, or of the one before."""
        self._view.place_caret(motions.previous_paragraph(self._view.document.text, self._view.caret).begin)

    def widen(self) -> None:
        """Select the next larger stretch: word, clause, quotation, sentence, paragraph, article."""
        view = self._view
        here = self._here()
        if not self._widened or self._widened[-1] != here:
            self._widened = [here]
        wide = units.wider(view.document.text, here)
        if wide != here:
            self._widened.append(wide)
            view.select(wide)

    def narrow(self) -> None:
        """Go back to what was selected before it was widened."""
        if len(self._widened) > 1 and self._widened[-1] == self._view.selection():
            self._widened.pop()
            self._view.select(self._widened[-1])

    # -- walking -----------------------------------------------------------------------------------

    def next_annotation(self) -> None:
        """Go to the annotation of the active layer after the caret, round the end."""
        self._walk(1)

    def previous_annotation(self) -> None:
        """Go to the annotation of the active layer before the caret, round the start."""
        self._walk(-1)

    def _walk(self, step: int) -> None:
        view, annotations = self._view, self._desk.annotations
        here = self._active_here()
        if here is not None and here.layer == view.layer:
            place: Place = canonical_key(here)
        else:  # at a caret: after what begins before it, before what begins there or later
            place = (view.caret, -math.inf if step > 0 else math.inf, "", "")
        found = None if annotations.is_whole else annotations.next_nearby(view.layer, place, step)
        if found is None:
            if not self._desk.whole():
                return
            round_the_end = (-1, 0.0, "", "") if step > 0 else (len(view.document.text) + 1, 0.0, "", "")
            found = annotations.next_in(view.layer, place, step) or annotations.next_in(view.layer, round_the_end, step)
        if found is None:
            self._desk.passing.emit(self.tr("This layer has no annotations yet."))
        else:
            view.activate(found.id, go=True)

    def outer_annotation(self) -> None:
        """Select the annotation round the active one."""
        self._nest(1)

    def inner_annotation(self) -> None:
        """Select the annotation inside the active one."""
        self._nest(-1)

    def _nest(self, step: int) -> None:
        view = self._view
        here = sorted(view.annotations_at(view.caret), key=lambda a: a.end - a.begin)
        ids = [a.id for a in here]
        if not ids:
            self._desk.passing.emit(self.tr("There is no annotation at the caret."))
            return
        index = ids.index(view.active) + step if view.active in ids else 0
        view.activate(ids[max(0, min(len(ids) - 1, index))])

    def jump(self) -> None:
        """Show letters over all annotations in view; typing one goes there."""
        view = self._view
        found = [a.id for a in self._desk.annotations.touching(view.visible())]
        self._ask(found, lambda identity: view.activate(identity, go=True))

    # -- the active annotation -----------------------------------------------------------------------

    def delete(self) -> None:
        """Delete the active annotation when the caret is at it, else the innermost one of the layer at the caret."""
        here = self._active_here()
        if here is None:
            found = (a for a in self._view.annotations_at(self._view.caret) if a.layer == self._view.layer)
            here = next(found, None)
        if here is None:
            self._desk.passing.emit(self.tr("There is no annotation at the caret to delete."))
            return
        self._desk.delete(here.id)

    def add_part(self) -> None:
        """Add the selection to the active annotation as a further part."""
        active, target = self._active() or self._desk.open_frame, self._view.selection() and self._view.target()
        if active is None or target is None:
            self._desk.passing.emit(self.tr("Choose an annotation, then select the text that belongs to it too."))
            return
        self._desk.add_part(active.id, target)
        self._view.place_caret(target.end, activate=False)

    def move_edge(self, edge: str, *, outwards: bool, by: str) -> None:
        """Move the 'begin' or 'end' of the active annotation by a 'character', 'word' or 'clause'."""
        active = self._active()
        if active is None:
            self._tell_next(self.tr("Choose an annotation first ({0} goes to the next one)."))
            return
        layer = self._desk.scheme.layer(active.layer)
        if layer is not None and layer.unit == "block":
            self._desk.passing.emit(self.tr("A block is labelled as a whole: it has no edges to move."))
            return
        text = self._view.document.text
        first, last = active.spans[0], active.spans[-1]
        if edge == "end":
            end = _moved_end(text, last, outwards=outwards, by=by)
            moved = [*active.spans[:-1], Span(last.begin, end)]
        else:
            begin = _moved_begin(text, first, outwards=outwards, by=by)
            moved = [Span(begin, first.end), *active.spans[1:]]
        if all(span.length > 0 for span in moved):
            self._desk.resize(active.id, moved)
            self._view.reveal(moved[-1].end if edge == "end" else moved[0].begin)

    def link(self, relation: str = "", role: str = "") -> None:
        """Show letters over everything the active annotation can be linked to; typing one links it."""
        active = self._active()
        if active is None:
            self._tell_next(self.tr("Choose the annotation to link first ({0} goes to the next one)."))
            return
        slots = [
            slot
            for slot in links.slots(self._desk.scheme, active)
            if (not relation or slot.relation == relation) and (not role or slot.role.name == role)
        ]
        # one that asks for this very label is meant before one that takes anything: role_of before same_as
        slots.sort(key=lambda slot: not slot.role.labels)
        targets = {}
        for annotation in self._desk.annotations.touching(self._view.visible()):
            slot = next((s for s in slots if fits(s.role, annotation)), None)
            if slot is not None and annotation.id != active.id:
                targets[annotation.id] = slot
        if not targets:
            self._desk.passing.emit(self.tr("Nothing in view can be linked to this {0}.").format(active.label))
            return
        self._ask(list(targets), lambda identity: self._desk.link(active.id, identity, targets[identity]))

    def _ask(self, targets: list[str], picked: Callable[[str], None]) -> None:
        if not targets:
            self._desk.passing.emit(self.tr("There is no annotation in view."))
            return
        self._desk.passing.emit(self.tr("Type the letters of an annotation; Esc gives up."))
        self._view.ask(Hints(targets, picked))

    def _tell_next(self, sentence: str) -> None:
        self._desk.passing.emit(sentence.format(key_or_name(self._view, "next_annotation")))

    def _active(self) -> Annotation | None:
        item = self._desk.annotations.get(self._view.active)
        return item if isinstance(item, Annotation) else None

    def _active_here(self) -> Annotation | None:
        active = self._active()
        if active is None or not any(begin <= self._view.caret <= end for begin, end in active.spans):
            return None
        return active


def _moved_end(text: str, span: Span, *, outwards: bool, by: str) -> int:
    if not outwards:
        return _END_IN[by](text, span.end)
    return min(_END_OUT[by](text, span.end), max(span.end, motions.paragraph(text, span.end).end))


def _moved_begin(text: str, span: Span, *, outwards: bool, by: str) -> int:
    if not outwards:
        return _BEGIN_IN[by](text, span.begin)
    return max(_BEGIN_OUT[by](text, span.begin), min(span.begin, motions.paragraph(text, span.begin).begin))


_Motion = Callable[[str, int], int]
_END_OUT: dict[str, _Motion] = {
    "character": motions.next_character,
    "word": motions.word_end,
    "clause": partial(units.clause_end, step=1),
}
_END_IN: dict[str, _Motion] = {
    "character": motions.previous_character,
    "word": motions.previous_word_end,
    "clause": partial(units.clause_end, step=-1),
}
_BEGIN_OUT: dict[str, _Motion] = {
    "character": motions.previous_character,
    "word": motions.previous_word,
    "clause": partial(units.clause_begin, step=-1),
}
_BEGIN_IN: dict[str, _Motion] = {
    "character": motions.next_character,
    "word": motions.next_word,
    "clause": partial(units.clause_begin, step=1),
}
