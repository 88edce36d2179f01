"""Suggestions: what a program proposes, apart from all annotations until a person accepts it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from annotator.model.annotation import Features
from annotator.model.identity import derived_id
from annotator.model.span import Span
from annotator.model.span_index import SpanIndex


class Suggestion(NamedTuple):
    """One label that a program proposes for one or more spans (code points).

    Attributes:
        spans: sorted, disjoint, untouching parts.
        features: values that the annotation would have beside its defaults.
        origin: the program.
        confidence: 0 to 1, at most four decimals; None where the program has none.
    """

    layer: str
    label: str
    spans: tuple[Span, ...]
    features: Features = ()
    origin: str = ""
    confidence: float | None = None

    @property
    def id(self) -> str:
        """`s` and 32 hexadecimal digits that follow from layer, label and spans: who proposes it does not matter."""
        return suggestion_id(self.layer, self.label, self.spans)

    @property
    def begin(self) -> int:
        """First code point."""
        return self.spans[0].begin

    @property
    def end(self) -> int:
        """One past the last code point."""
        return self.spans[-1].end

    @property
    def extent(self) -> Span:
        """The outer span, gaps included."""
        return Span(self.spans[0].begin, self.spans[-1].end)

    def covered(self, text: str) -> str:
        """The covered text, parts joined by one space."""
        return " ".join(text[begin:end] for begin, end in self.spans)


@lru_cache(maxsize=4_096)  # those in view are asked for again and again
def suggestion_id(layer: str, label: str, spans: tuple[Span, ...]) -> str:
    """The id of everything that proposes this label for these spans."""
    return derived_id("s", layer, label, *(f"{begin}-{end}" for begin, end in spans))


class SuggestionSet:
    """Suggestions for one article, found by place: each look-up costs O(log n + hits)."""

    __slots__ = ("_by_id", "_index", "_order")

    def __init__(self, suggestions: Iterable[Suggestion] = ()) -> None:
        self._by_id = {suggestion.id: suggestion for suggestion in suggestions}
        self._index = SpanIndex((identity, one.spans) for identity, one in self._by_id.items())
        self._order = sorted((*one.extent, identity) for identity, one in self._by_id.items())

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Suggestion]:
        """All, in text order."""
        return (self._by_id[identity] for _, _, identity in self._order)

    def __contains__(self, identity: object) -> bool:
        return identity in self._by_id

    def __eq__(self, other: object) -> bool:
        return self._by_id == other._by_id if isinstance(other, SuggestionSet) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"SuggestionSet({list(self)!r})"

    def get(self, identity: str) -> Suggestion | None:
        """The suggestion with this id, or None."""
        return self._by_id.get(identity)

    def touching(self, span: Span) -> list[Suggestion]:
        """Suggestions with a part that shares a code point with `span`, in text order."""
        found = [self._by_id[identity] for identity in self._index.touching(span)]
        found.sort(key=lambda one: (*one.extent, one.label))
        return found

    def after(self, offset: int) -> Suggestion | None:
        """The first one that begins at or after `offset`, or None."""
        place = bisect_left(self._order, (offset,))
        return self._by_id[self._order[place][2]] if place < len(self._order) else None

    def before(self, offset: int) -> Suggestion | None:
        """The last one that begins before `offset`, or None."""
        place = bisect_left(self._order, (offset,))
        return self._by_id[self._order[place - 1][2]] if place else None

    def number(self, suggestion: Suggestion) -> int:
        """Which one it is in text order, counted from 1."""
        return bisect_left(self._order, (*suggestion.extent, suggestion.id)) + 1

    def put(self, suggestion: Suggestion) -> None:
        """Add a suggestion, or replace the one that proposes the same."""
        identity = suggestion.id
        if identity not in self._by_id:
            self._index.add(identity, suggestion.spans)
            insort(self._order, (*suggestion.extent, identity))
        self._by_id[identity] = suggestion

    def discard(self, identity: str) -> None:
        """Take a suggestion out, if it is there."""
        gone = self._by_id.pop(identity, None)
        if gone is not None:
            self._index.discard(identity, gone.spans)
            del self._order[bisect_left(self._order, (*gone.extent, identity))]
