"""Where the lines between linked annotations run: under their lines of text and through the margin, over no word.

Plain geometry in pixels of the viewport. All that one relation joins is one
bundle: from the foot of every mark a short stub goes down into the free band
under its line, along the band, and, where the marks stand in different lines,
through a lane in the margin. What is out of view leads to the upper or lower
edge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

LANE = 5.0
"""From one lane in the margin to the next."""

LEVEL = 2.5
"""From one line to the next where several run in one band."""

LEVELS = 3
"""So many fit into a band; further ones share the last."""

BESIDE = 5.0
"""Between a stub, or the outermost lane, and a name beside it."""

NAMED_AT_EDGE = 8
"""So many names stand at one edge; further lines reach it without theirs."""

CROWDED = 12
"""So many names may stand in the way of one in the margin; then it is left out, it would be read as another's."""

_ROW = 32


class Point(NamedTuple):
    x: float
    y: float


class Rect(NamedTuple):
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rect) -> bool:
        """Whether they share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )  # fmt: skip


class End(NamedTuple):
    """Where a bundle touches a mark in view.

    Attributes:
        x: where its stub goes down.
        foot: lower edge of the mark.
        run: height of the free band under its line of text.
        free: how high a name in that band may be before it covers words.
        name: what stands beside it, '' for nothing.
        pointed: whether an arrow points at the mark.
    """

    x: float
    foot: float
    run: float
    free: float = 0.0
    name: str = ""
    pointed: bool = False


class Bundle(NamedTuple):
    """What belongs together: the first end is the one that all others are joined to.

    Attributes:
        above, below: names of what is out of view over and under it ('' for no name).
    """

    ends: tuple[End, ...]
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    @property
    def in_margin(self) -> bool:
        """Whether it needs a lane in the margin."""
        return bool(self.above or self.below) or any(one.run != other.run for one, other in pairwise(self.ends))


class Room(NamedTuple):
    """The margin for lanes and names, and what is in view.

    Attributes:
        lane: where the first lane runs.
        far: the edge of the viewport beyond it; to the left of `lane` in articles read from the right.
        top, bottom: edges of the viewport.
    """

    lane: float
    far: float
    top: float
    bottom: float

    @property
    def outwards(self) -> int:
        """1 where the margin is at the right, -1 at the left."""
        return 1 if self.far >= self.lane else -1


class Head(NamedTuple):
    """An arrow's head: where its tip is, and whether it points up or down."""

    tip: Point
    up: bool


class Name(NamedTuple):
    text: str
    rect: Rect


class Arc(NamedTuple):
    """One bundle as it is drawn.

    Attributes:
        lines: corners of each line, straight from one to the next.
        heads: at marks.
        edges: at the edges of the viewport, where a line goes on out of view.
    """

    lines: tuple[tuple[Point, ...], ...]
    heads: tuple[Head, ...]
    edges: tuple[Head, ...]
    names: tuple[Name, ...]

    def areas(self, around: float) -> list[Rect]:
        """Rectangles that hold everything that is drawn, lines as thick as twice `around`."""
        found = [name.rect for name in self.names]
        for line in self.lines:
            found += [
                Rect(min(a.x, b.x) - around, min(a.y, b.y) - around, max(a.x, b.x) + around, max(a.y, b.y) + around)
                for a, b in pairwise(line)
            ]
        return found


Measure = Callable[[str], tuple[float, float]]
"""Width and height of a name."""


def route(bundles: Sequence[Bundle], room: Room, measure: Measure, taken: Iterable[Rect] = ()) -> list[Arc]:
    """The way of every bundle, in their order; names keep clear of what is `taken`, and of each other."""
    lanes = _lanes(bundles, room)
    xs = [room.lane + room.outwards * LANE * max(0, lane) for lane in lanes]
    outermost = room.lane + room.outwards * LANE * max([0, *lanes])
    heights = _heights(bundles, xs)
    names = _Names(room, outermost + room.outwards * BESIDE, measure, taken)
    return [_arc(bundle, x, height, room, names) for bundle, x, height in zip(bundles, xs, heights, strict=True)]


def _lanes(bundles: Sequence[Bundle], room: Room) -> list[int]:
    """A lane for each bundle that needs one, -1 for the others: short ones inside, none over another."""
    most = max(1, int(abs(room.far - room.lane) / 2 / LANE))
    stretches = []
    for number, bundle in enumerate(bundles):
        if bundle.in_margin:
            runs = [end.run for end in bundle.ends]
            first = room.top if bundle.above else min(runs)
            stretches.append((number, first, room.bottom if bundle.below else max(runs)))
    stretches.sort(key=lambda stretch: (stretch[2] - stretch[1], stretch[1], stretch[0]))
    found = [-1] * len(bundles)
    full: list[list[tuple[float, float]]] = []
    for number, first, last in stretches:
        lane = next(
            (at for at, others in enumerate(full) if all(last + LANE < a or first > b + LANE for a, b in others)),
            len(full),
        )
        lane = min(lane, most - 1)
        if lane == len(full):
            full.append([])
        full[lane].append((first, last))
        found[number] = lane
    return found


def _heights(bundles: Sequence[Bundle], xs: Sequence[float]) -> list[dict[float, float]]:
    """Where each bundle runs in each of its bands: beside whatever runs there already."""
    full: dict[float, list[tuple[float, float, int]]] = {}
    found: list[dict[float, float]] = []
    for bundle, lane in zip(bundles, xs, strict=True):
        heights: dict[float, float] = {}
        for run in dict.fromkeys(end.run for end in bundle.ends):
            across = [end.x for end in bundle.ends if end.run == run] + ([lane] if bundle.in_margin else [])
            left, right = min(across), max(across)
            others = full.setdefault(run, [])
            used = {level for a, b, level in others if a <= right and left <= b}
            level = min(next(number for number in range(len(used) + 1) if number not in used), LEVELS - 1)
            others.append((left, right, level))
            heights[run] = run + LEVEL * level
        found.append(heights)
    return found


def _arc(bundle: Bundle, lane: float, heights: dict[float, float], room: Room, names: _Names) -> Arc:
    lines: list[tuple[Point, ...]] = []
    first, *others = bundle.ends
    start = (Point(first.x, first.foot), Point(first.x, heights[first.run]))
    for end in others:
        stop = (Point(end.x, heights[end.run]), Point(end.x, end.foot))
        between = () if end.run == first.run else (Point(lane, start[1].y), Point(lane, stop[0].y))
        lines.append((*start, *between, *stop))
    edges = []
    for out, y in ((bundle.above, room.top), (bundle.below, room.bottom)):
        if out:
            lines.append((*start, Point(lane, start[1].y), Point(lane, y)))
            edges.append(Head(Point(lane, y), up=y == room.top))
    placed = [names.beside(end, _towards(end, bundle, lane)) for end in bundle.ends if end.name]
    placed += [names.at_edge(text, up=up) for up, out in ((True, bundle.above), (False, bundle.below)) for text in out]
    heads = tuple(Head(Point(end.x, end.foot), up=True) for end in bundle.ends if end.pointed)
    return Arc(tuple(lines), heads, tuple(edges), tuple(name for name in placed if name is not None))


def _towards(end: End, bundle: Bundle, lane: float) -> float:
    """Where the line that reaches an end comes from: its name stands over that line."""
    first = bundle.ends[0]
    if end.run == first.run and end is not first:
        return first.x
    if end is first and len(bundle.ends) > 1 and bundle.ends[1].run == end.run:
        return bundle.ends[1].x
    return lane


class _Names:
    """Places for names: under the line that leads to a mark, else in the margin."""

    def __init__(self, room: Room, margin: float, measure: Measure, taken: Iterable[Rect]) -> None:
        self._room, self._margin, self._measure = room, margin, measure
        self._taken: dict[int, list[Rect]] = {}
        for rect in taken:
            self._note(rect)
        self._at_edge = {True: 0, False: 0}

    def beside(self, end: End, towards: float) -> Name | None:
        """A place beside the stub of an end, as near to it as may be."""
        width, height = self._measure(end.name)
        if height > end.free:
            return self._in_margin(end.name, end.run - height / 2, 1)
        top = end.run + 0.5
        step = 1 if towards >= end.x else -1
        x = end.x + step * BESIDE
        while abs(x - end.x) + width <= abs(towards - end.x):
            rect = Rect(x, top, x + width, top + height) if step > 0 else Rect(x - width, top, x, top + height)
            hit = self._hit(rect)
            if hit is None:
                return self._take(end.name, rect)
            x = hit.right + 2 if step > 0 else hit.left - 2
        return self._in_margin(end.name, end.run - height / 2, 1)

    def at_edge(self, text: str, *, up: bool) -> Name | None:
        """A place at the upper or lower edge of the margin."""
        if not text or self._at_edge[up] == NAMED_AT_EDGE:
            return None
        self._at_edge[up] += 1
        _, height = self._measure(text)
        y = self._room.top + 2 if up else self._room.bottom - height - 2
        return self._in_margin(text, y, 1 if up else -1)

    def _in_margin(self, text: str, top: float, step: int) -> Name | None:
        width, height = self._measure(text)
        room = self._room
        if room.outwards > 0:
            left = max(min(self._margin, room.far - width - 2), 0.0)
        else:
            left = max(self._margin - width, room.far + 2)
        for _ in range(CROWDED):
            rect = Rect(left, top, left + width, top + height)
            hit = self._hit(rect)
            if hit is None:
                return self._take(text, rect)
            top = hit.bottom + 1 if step > 0 else hit.top - height - 1
        return None

    def _hit(self, rect: Rect) -> Rect | None:
        return next((other for row in _rows(rect) for other in self._taken.get(row, ()) if rect.meets(other)), None)

    def _take(self, text: str, rect: Rect) -> Name:
        self._note(rect)
        return Name(text, rect)

    def _note(self, rect: Rect) -> None:
        for row in _rows(rect):
            self._taken.setdefault(row, []).append(rect)


def _rows(rect: Rect) -> range:
    """Rows of the page that a rectangle touches: what is in its way is looked for in these alone."""
    return range(int(rect.top // _ROW), int(rect.bottom // _ROW) + 1)
