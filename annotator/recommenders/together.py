"""Several recommenders as one: each proposes in layers of its own, into one set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotator.editing.change import Change
from annotator.editing.recommender import Recommender
from annotator.jobs import Job
from annotator.model.annotation import Item
from annotator.model.span import Span
from annotator.model.suggestion import SuggestionSet


class Together:
    """What all of them propose.

    Attributes:
        suggestions: the set that every one of them puts its suggestions into.
    """

    def __init__(self, suggestions: SuggestionSet, recommenders: Sequence[Recommender]) -> None:
        self.suggestions = suggestions
        self._all = tuple(recommenders)

    def begin(self, items: Iterable[Item]) -> Job[None]:
        """Take in what is there already: a job, one recommender after the other."""
        present = list(items)
        for recommender in self._all:
            yield from recommender.begin(present)

    def apply(self, *changes: Change, document: str) -> list[Span]:
        """Follow edits; returns where suggestions came, went or changed. Doing it twice is fine."""
        return [span for recommender in self._all for span in recommender.apply(*changes, document=document)]

    def unknown(self, change: Change, document: str) -> set[str]:
        """Words that any of them has to look for."""
        return set().union(*(recommender.unknown(change, document) for recommender in self._all))

    def look_up(self, names: set[str]) -> Job[None]:
        """Find where words stand: a job; who asked for none of them finds nothing."""
        for recommender in self._all:
            yield from recommender.look_up(names)
