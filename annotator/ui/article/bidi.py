"""Where the characters of a line stand that does not run from left to right throughout.

Across a change of direction Qt's caret positions do not enclose the text
between them, and `QTextLine.xToCursor` names offsets far from the point asked
about; what the glyphs say is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtGui import QTextLine


class Place(NamedTuple):
    """A character as drawn: UTF-16 offsets in its layout, pixels, and whether it is read from the right."""

    begin: int
    end: int
    left: float
    right: float
    from_right: bool


def runs(line: QTextLine, begin: int, end: int) -> list[tuple[float, float]]:
    """Left and right of what is drawn together of a stretch of a line, from the left."""
    edges = sorted(
        (rect.left(), rect.right()) for rect in (run.boundingRect() for run in line.glyphRuns(begin, end - begin))
    )
    joined: list[tuple[float, float]] = []
    for left, right in edges:
        if joined and left <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], right))
        else:
            joined.append((left, right))
    return joined


def places(line: QTextLine, stops: Sequence[int]) -> list[Place]:
    """Every character of a line that is drawn, from the left; `stops` are where characters begin and end."""
    found = []
    for begin, end in pairwise(stops):
        drawn = line.glyphRuns(begin, end - begin)
        rects = [run.boundingRect() for run in drawn]
        if rects and (right := max(rect.right() for rect in rects)) > (left := min(rect.left() for rect in rects)):
            found.append(Place(begin, end, left, right, drawn[0].isRightToLeft()))
    found.sort(key=lambda place: (place.left, place.right))
    return found


def under(found: Sequence[Place], x: float) -> Place:
    """The character that stands at `x`, or the one nearest to it; there must be one."""
    return min(
        found, key=lambda place: (max(place.left - x, x - place.right, 0.0), abs(place.left + place.right - 2 * x))
    )


def nearest(found: Sequence[Place], x: float) -> int:
    """The offset between two characters that is nearest to `x`; there must be one."""
    place = under(found, x)
    at_left = 2 * x < place.left + place.right
    return place.begin if at_left != place.from_right else place.end


def caret(found: Sequence[Place], offset: int, *, from_right: bool) -> float | None:
    """Where the caret stands at an offset, in pixels; None where nothing is drawn on either side.

    Between two directions there are two such places: the one beside the
    character that runs as the paragraph does (`from_right`) is taken.
    """
    before = next((place for place in found if place.end == offset), None)
    after = next((place for place in found if place.begin == offset), None)
    if after is not None and (before is None or after.from_right == from_right or before.from_right != from_right):
        return after.right if after.from_right else after.left
    if before is not None:
        return before.left if before.from_right else before.right
    return None
