"""A stretch of article text, in code points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open interval `[begin, end)` of Unicode code points of a document's text.

    A named tuple rather than a dataclass: millions are made on bulk paths, and
    it orders by (begin, end). Whoever takes spans from outside checks them with
    `problem`.
    """

    begin: int
    end: int

    @property
    def length(self) -> int:
        """Code points covered."""
        return self.end - self.begin

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.begin <= other.begin and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether at least one code point is shared."""
        return self.begin < other.end and other.begin < self.end

    def crosses(self, other: Span) -> bool:
        """Whether the two overlap and neither covers the other."""
        return self.overlaps(other) and not self.covers(other) and not other.covers(self)

    def problem(self, length: int) -> str:
        """Say in words why this is no span of a text of `length` code points, or return ''."""
        if not 0 <= self.begin < self.end <= length:
            return f"{self.begin}-{self.end} does not lie in the text of {length} characters"
        return ""


def normalise(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort spans and join those that overlap or touch, as the parts of one annotation."""
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1].end:
            joined[-1] = Span(joined[-1].begin, max(joined[-1].end, end))
        else:
            joined.append(Span(begin, end))
    return tuple(joined)


def parts_problem(spans: Sequence[Span], length: int) -> str:
    """Say in words why `spans` are not sorted, disjoint, untouching parts in a text, or return ''."""
    if not spans:
        return "an annotation needs at least one span"
    last = -1
    for span in spans:
        if trouble := span.problem(length):
            return trouble
        if span.begin <= last:
            return f"part {span.begin}-{span.end} overlaps or touches the one before it"
        last = span.end
    return ""
