"""Proposes for the blocks of an article which part of it they are: as rules say, else as the web page looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotator.editing.change import Change
from annotator.jobs import Job, Progress
from annotator.model.annotation import Annotation, Item, Rejection
from annotator.model.document import Document
from annotator.model.graphemes import trim
from annotator.model.rule import Rule
from annotator.model.scheme import Layer, Scheme
from annotator.model.span import Span
from annotator.model.span_index import SpanIndex
from annotator.model.suggestion import Suggestion, SuggestionSet
from annotator.model.traces import BlockHint
from annotator.recommenders.block_rules import proposals
from annotator.recommenders.rules import proposed as by_rules

PROGRAM = "page-blocks"
"""The origin of its suggestions: the id of a program among annotators."""

WHAT = "Looking for boilerplate"
_STEP = 32
"""So many blocks take about a millisecond."""


class PageBlocks:
    """Suggestions for one page by one annotator, kept in step with their edits.

    A block that is labelled, or where a suggestion was turned down, is not asked about
    again; when the label goes, the suggestion is back.

    Attributes:
        suggestions: what is proposed now.
    """

    def __init__(
        self,
        document: Document,
        hints: Sequence[BlockHint],
        scheme: Scheme,
        closed: Iterable[str] = (),
        suggestions: SuggestionSet | None = None,
        rules: Iterable[Rule] = (),
    ) -> None:
        """Begin with nothing labelled.

        Args:
            document: the page.
            hints: one for each of its blocks; without them only rules propose something.
            scheme: what may be annotated: the first layer of blocks is the one that is meant.
            closed: layers that are finished, for which nothing is proposed.
            suggestions: the set to put suggestions into, beside those of others; a new one by default.
            rules: what is known of repeated blocks; it goes before what the page looks like.
        """
        self.suggestions = SuggestionSet() if suggestions is None else suggestions
        self._rules = tuple(rules)
        shut = set(closed)
        self._document, self._hints = document, hints
        self._layer = next((layer for layer in scheme.layers if layer.unit == "block" and layer.name not in shut), None)
        self._proposed: dict[str, Suggestion] = {}
        self._places = SpanIndex()
        self._held: dict[str, Annotation | Rejection] = {}
        self._answered = SpanIndex()

    def begin(self, items: Iterable[Item]) -> Job[None]:
        """Take in what is there already, and look through the page: a job."""
        for number, item in enumerate(items):
            if number % _STEP == 0:
                yield Progress(0, 0, WHAT)
            self._put(item)
        if self._layer is not None:
            yield from self._look_through(self._layer)

    def _look_through(self, layer: Layer) -> Job[None]:
        labels = {label.name for label in layer.labels if not label.retired}
        ruled: set[Span] = set()
        for made in by_rules(self._document, self._rules, layer.name):
            if made.label in labels:
                ruled.add(made.spans[0])
                self._propose(made)
        for proposal in proposals(self._document, self._hints):
            if proposal.place % _STEP == 0:
                yield Progress(proposal.place, len(self._hints), WHAT)
            block = self._document.blocks[proposal.place]
            span = trim(self._document.text, Span(block.begin, block.end))
            if span is None or span in ruled or proposal.label not in labels:
                continue
            self._propose(Suggestion(layer.name, proposal.label, (span,), (), PROGRAM, proposal.confidence))

    def _propose(self, made: Suggestion) -> None:
        self._proposed[made.id] = made
        self._places.add(made.id, made.spans)
        self._settle(made.id)

    def apply(self, *changes: Change, document: str) -> list[Span]:
        """Follow edits of this article; returns where suggestions came or went. Doing it twice is fine."""
        touched: list[Span] = []
        for edit in (edit for change in changes for edit in change.of(document)):
            for item in (edit.before, edit.after):
                if isinstance(item, Annotation | Rejection) and self._is_ours(item):
                    touched += item.spans
            if edit.before is not None:
                self._remove(edit.before)
            if edit.after is not None:
                self._put(edit.after)
        near = {identity for span in touched for identity in self._places.touching(span)}
        return [self._proposed[identity].extent for identity in sorted(near) if self._settle(identity)]

    def unknown(self, change: Change, document: str) -> set[str]:  # noqa: ARG002  as the protocol names them
        """No words have to be looked for."""
        return set()

    def look_up(self, names: set[str]) -> Job[None]:  # noqa: ARG002
        """No words have to be looked for."""
        yield from ()

    def _put(self, item: Item) -> None:
        self._remove(item)
        if isinstance(item, Annotation | Rejection) and self._is_ours(item):
            self._held[item.id] = item
            self._answered.add(item.id, item.spans)

    def _remove(self, item: Item) -> None:
        if isinstance(item, Annotation | Rejection) and (held := self._held.pop(item.id, None)) is not None:
            self._answered.discard(held.id, held.spans)

    def _is_ours(self, item: Annotation | Rejection) -> bool:
        return self._layer is not None and item.layer == self._layer.name

    def _settle(self, identity: str) -> bool:
        """Show a suggestion if its block was not answered, else take it out; whether that changed anything."""
        suggestion = self._proposed[identity]
        wanted = not self._answered.touching(suggestion.spans[0])
        if wanted == (identity in self.suggestions):
            return False
        if wanted:
            self.suggestions.put(suggestion)
        else:
            self.suggestions.discard(identity)
        return True
