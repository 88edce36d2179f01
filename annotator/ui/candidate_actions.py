"""Where to go next, by one key: to a name that nobody marked yet, or to what may fill the slot that waits."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QLocale, QObject

from annotator import resources
from annotator.editing.links import Slot
from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.ui.article import candidates, motions
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article.prompt import strong
from annotator.ui.desk import Desk
from annotator.ui.prompts import Question
from annotator.ui.suggestion_actions import SuggestionActions

_NEARBY = 1
"""A frame's fillers are looked for in its own paragraphs and in so many before and after."""


class CandidateActions(QObject):
    """Proposes by selecting; the label's key (or Enter, for a slot) takes it. `keys`: which key does an action."""

    def __init__(
        self,
        desk: Desk,
        view: ArticleView,
        suggestions: SuggestionActions,
        keys: Callable[[str], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._view, self._suggestions, self._keys = desk, view, suggestions, keys

    def next(self) -> None:
        """Go to the next suggestion, or select the next name without a mark, whichever comes first, round the end.

        While a slot waits, what may fill it is selected instead.
        """
        self._go(1)

    def previous(self) -> None:
        """The same, backwards."""
        self._go(-1)

    def waits(self) -> bool:
        """Whether a frame of the active layer is open and one of its slots is empty."""
        return self._waiting() is not None

    def fill(self, annotate: Callable[[str, str], None]) -> None:
        """Mark the selection as what the waiting slot asks for."""
        waiting = self._waiting()
        if waiting is not None:
            annotate(waiting[1].layer, waiting[1].role.labels[0])

    def _waiting(self) -> tuple[Annotation, Slot] | None:
        """The open frame and its first empty slot; none while another layer is annotated."""
        frame, slot = self._desk.open_frame, self._desk.waiting_slot()
        return (frame, slot) if frame is not None and slot is not None and frame.layer == self._view.layer else None

    def question(self) -> Question | None:
        """Which slot of the open frame waits, and the keys that propose what fills it, take it, and close the frame."""
        waiting = self._waiting()
        if waiting is None:
            return None
        frame, slot = waiting
        wanted = slot.role.labels[0]
        label = self._desk.scheme.label(slot.layer, wanted)
        take = " / ".join(filter(None, (label.key if label else "", self._keys("features"))))
        return Question(
            self.tr("{0} open: select its {1}").format(frame.label, strong(wanted)),
            (
                (self.tr("propose"), self._keys("next_candidate")),
                (self.tr("take it"), take),
                (self.tr("close"), self._keys("escape")),
            ),
        )

    def _go(self, step: int) -> None:
        waiting = self._waiting()
        if waiting is not None:
            self._offer(*waiting, step)
            return
        here, end = self._here(step), len(self._view.document.text)
        if self._go_from(here, step):
            return
        got_to_the_end = (end - here if step > 0 else here) <= candidates.REACH
        if got_to_the_end and self._go_from(0 if step > 0 else end + 1, step):
            first, last = (
                self.tr("Round the end: this is the first one again."),
                self.tr("Round the start: this is the last one."),
            )
            self._desk.passing.emit(first if step > 0 else last)
        elif end <= candidates.REACH:
            self._desk.passing.emit(self.tr("There is no name without a mark in this article."))
        else:
            sentence = self.tr("There is no name without a mark within {0} characters of the caret.")
            self._desk.passing.emit(sentence.format(QLocale().toString(candidates.REACH)))

    def _here(self, step: int) -> int:
        """From where to look on: past what is selected or suggested here."""
        suggestion, selected = self._suggestions.here(), self._view.selection()
        here = suggestion.spans[0] if suggestion is not None else selected
        if here is None:
            return self._view.caret
        return here.end if step > 0 else here.begin

    def _go_from(self, at: int, step: int) -> bool:
        """Go to the nearer of the next suggestion and the next name; False if there is neither."""
        suggestion = self._suggestions.after(at) if step > 0 else self._suggestions.before(at)
        name = candidates.next_name(self._view.document.text, at, step, self._is_free)
        if suggestion is not None and (name is None or (name.begin - suggestion.begin) * step > 0):
            self._view.place_caret(suggestion.begin, activate=False)
        elif name is not None:
            self._view.select(name)
        return suggestion is not None or name is not None

    def _is_free(self, span: Span) -> bool:
        """Whether a name has neither a mark nor a suggestion of the active layer."""
        layers = [a.layer for a in self._desk.annotations.touching(span)]
        layers += [s.layer for s in self._view.suggestions.touching(span)]
        return self._view.layer not in layers

    def _offer(self, frame: Annotation, slot: Slot, step: int) -> None:
        """Select the next of what may fill a slot, the nearest to its frame first."""
        view = self._view
        offered = candidates.nearest_first(view.document.text, self._fillers(frame, slot), frame.spans)
        if not offered:
            sentence = self.tr("Nothing near looks like a {0}: select it yourself.")
            self._desk.passing.emit(sentence.format(slot.role.labels[0]))
            return
        selected = view.selection()
        place = offered.index(selected) + step if selected in offered else (0 if step > 0 else -1)
        view.select(offered[place % len(offered)])

    def _fillers(self, frame: Annotation, slot: Slot) -> list[Span]:
        """What stands near a frame and may fill its slot: words of the label's lexicon, else names and entities."""
        text, annotations = self._view.document.text, self._desk.annotations
        near = _around(text, frame.extent)
        lexicon = _lexicon(self._desk.scheme.id, slot.role.labels[0])
        found = candidates.of_lexicon(text, near, lexicon)
        if not lexicon:
            marked = [a.extent for a in annotations.touching(near) if a.layer != frame.layer and self._is_short(a)]
            marked = [span for span in marked if text[span.begin].isalpha()]  # an amount says nothing
            names = [name for name in candidates.names(text, near) if text[name.begin].isalpha()]
            found = [*marked, *(name for name in names if not any(name.overlaps(one) for one in marked))]
        return [span for span in found if not any(part.overlaps(span) for part in frame.spans)]

    def _is_short(self, annotation: Annotation) -> bool:
        layer = self._desk.scheme.layer(annotation.layer)
        return layer is not None and layer.unit == "word"


def _around(text: str, span: Span) -> Span:
    """The paragraphs of a span with those beside them, as far as they are not very long."""
    begin, end = motions.paragraph(text, span.begin).begin, motions.paragraph(text, span.end).end
    for _ in range(_NEARBY):
        begin = motions.paragraph(text, max(0, begin - 1)).begin
        end = motions.paragraph(text, min(len(text), end + 1)).end
    reach = candidates.WINDOW
    return Span(max(begin, span.begin - reach), min(end, span.end + reach))


@lru_cache(maxsize=32)
def _lexicon(scheme: str, label: str) -> tuple[str, ...]:
    """The words by which a label of a scheme is often to be found; none where nobody collected any."""
    file = resources.path("lexicons", scheme, f"{label}.txt")
    if not file.is_file():
        return ()
    return tuple(candidates.read_lexicon(resources.text("lexicons", scheme, f"{label}.txt")))
