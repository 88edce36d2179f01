"""What the window asks of a program that proposes labels in the open article."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from annotator.editing.change import Change
from annotator.jobs import Job
from annotator.model.annotation import Item
from annotator.model.span import Span
from annotator.model.suggestion import SuggestionSet


class Recommender(Protocol):
    """Suggestions for one article by one annotator, kept in step with their edits."""

    @property
    def suggestions(self) -> SuggestionSet:
        """What is proposed now; the same set all the time."""

    def begin(self, items: Iterable[Item]) -> Job[None]:
        """Take in what is there already: a job."""

    def apply(self, *changes: Change, document: str) -> list[Span]:
        """Follow edits of this article; returns where suggestions came, went or changed. Doing it twice is fine."""

    def unknown(self, change: Change, document: str) -> set[str]:
        """Words that an edit makes worth looking for and that nobody has looked for: see `look_up`."""

    def look_up(self, names: set[str]) -> Job[None]:
        """Find where words stand: a job. Others may look at the suggestions meanwhile."""
