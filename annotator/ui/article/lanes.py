"""In which lane a mark is drawn among those it overlaps with: the same in every piece of text it goes through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from annotator.model.annotation import Annotation
from annotator.model.annotation_set import canonical_key
from annotator.model.span import Span

DEEPEST = 15
"""The last lane: whatever overlaps more deeply shares it, so that hundreds on one word cost no more."""

WINDOW = 4_000
"""Code points from its begin in which an annotation looks for others; no piece of text is as long."""

KEPT = 20_000
FAR = 20_000
"""Code points after a change beyond which no more is looked for: everything is worked out anew instead."""

Touching = Callable[[Span], Sequence[Annotation]]


class Lanes:
    """Lanes of one article's annotations.

    Each takes the lowest lane that none before it (in canonical order) takes where
    the two overlap, so what comes later in the text moves nothing. A lane is kept
    when it was worked out once, until a change forgets it.
    """

    def __init__(self, touching: Touching, look: Callable[[Annotation], str]) -> None:
        """Lanes of the annotations that `touching` finds; those of another `look` are in nobody's way."""
        self._touching, self._look = touching, look
        self._kept: dict[str, int] = {}

    def assign(self, piece: Span, group: Iterable[Annotation]) -> list[int]:
        """Lanes of all annotations of one look that touch a piece, given in canonical order."""
        if len(self._kept) > KEPT:
            self._kept.clear()
        lanes: list[int] = []
        under_way: list[tuple[Annotation, int]] = []
        for annotation in group:
            lane = self._kept.get(annotation.id)
            under_way = [(other, number) for other, number in under_way if other.end > annotation.begin]
            if lane is None and piece.covers(annotation.extent):
                lane = _lowest(number for other, number in under_way if _overlap(annotation, other))
                self._kept[annotation.id] = lane
            elif lane is None:
                lane = self._beyond(annotation)
            if lane < DEEPEST:
                under_way.append((annotation, lane))
            lanes.append(lane)
        return lanes

    def forget(self, changed: Span) -> int | None:
        """Forget the lanes that a change may move; returns where these annotations end, None: everywhere."""
        begin, end = changed
        while end - changed.begin <= FAR:
            touched = [a for a in self._touching(Span(begin, end)) if a.begin >= changed.begin] if begin < end else []
            for annotation in touched:
                self._kept.pop(annotation.id, None)
            begin, end = end, max([end, *(annotation.end for annotation in touched)])
            if begin == end:
                return end
        self._kept.clear()
        return None

    def _beyond(self, annotation: Annotation) -> int:
        """The lane of an annotation that goes beyond the piece: what it depends on may lie before that."""
        waiting = [annotation]
        while waiting:
            one = waiting[-1]
            if one.id in self._kept:  # several waited for it
                waiting.pop()
                continue
            before = self._before(one)
            unknown = [other for other in before if other.id not in self._kept]
            if unknown:  # the first of them on top, on which the others depend
                waiting += reversed(unknown)
                continue
            self._kept[one.id] = _lowest(self._kept[other.id] for other in before)
            waiting.pop()
        return self._kept[annotation.id]

    def _before(self, annotation: Annotation) -> list[Annotation]:
        window = Span(annotation.begin, min(annotation.end, annotation.begin + WINDOW))
        key, look = canonical_key(annotation), self._look(annotation)
        return [
            other
            for other in self._touching(window)
            if canonical_key(other) < key and self._look(other) == look and _overlap(annotation, other)
        ]


def _overlap(one: Annotation, other: Annotation) -> bool:
    """Whether they share text within the first one's window; gaps between parts are free."""
    last = one.begin + WINDOW
    return any(other.touches(Span(begin, min(end, last))) for begin, end in one.spans if begin < last)


def _lowest(taken: Iterable[int]) -> int:
    """The lowest lane that is not taken."""
    found = set()
    for lane in taken:
        found.add(lane)
        if len(found) == DEEPEST:
            break
    return next((number for number in range(DEEPEST) if number not in found), DEEPEST)
