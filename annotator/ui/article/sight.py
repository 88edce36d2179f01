"""What is in view of linked annotations: where the ends of links stand, and how many are out of view."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF, Qt

from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.ui.article.arcs import Bundle, End, Rect, Room
from annotator.ui.article.layouts import Box, Laid
from annotator.ui.article.painter import FALL, notice_box
from annotator.ui.article.stars import Star
from annotator.ui.article.styles import TALL

if TYPE_CHECKING:
    from annotator.ui.article.marked_page import MarkedPage

BAND = 1.32
"""How far under its line of text a line runs, in parts of the room there."""

FIRST_LANE = 7.0
"""From the text to the first lane in the margin."""

INSIDE = 6.0
"""From the edge of a mark to the stub under it, and from one stub to the next."""


class Look(NamedTuple):
    """How one bundle is drawn."""

    colour: str
    width: float
    style: Qt.PenStyle = Qt.PenStyle.SolidLine


class Ray(NamedTuple):
    """A link of a hub: to what, the name written there, whether an arrow points there, and which of the links it is."""

    to: Annotation
    name: str
    pointed: bool
    number: int


class Group(NamedTuple):
    """Links of one hub that are drawn alike.

    Attributes:
        rays: in the order in which they begin in the text.
        begins, names: of the rays.
        named: whether what they lead to out of view is named.
    """

    hub: Annotation
    look: Look
    rays: list[Ray]
    begins: list[int]
    names: list[str]
    named: bool

    @classmethod
    def of(cls, stars: Sequence[Star], look: Look) -> Group:
        """The links of some relations with one hub."""
        spokes = [(spoke, star.pointed) for star in stars for spoke in star.spokes]
        rays = [Ray(*spoke, pointed, number) for number, (spoke, pointed) in enumerate(spokes)]
        rays.sort(key=lambda ray: ray.to.begin)
        begins, names = [ray.to.begin for ray in rays], [ray.name for ray in rays]
        return cls(stars[0].hub, look, rays, begins, names, not stars[0].light)


class Sight:
    """The pieces in view, and where marks stand in them."""

    def __init__(self, view: MarkedPage) -> None:
        self._view = view
        self._left = view.column_left
        self._pieces = list(view.pieces_in_view())
        self._begins = [laid.begin for laid, _ in self._pieces]
        last = self._pieces[-1][0]
        self.span = Span(self._begins[0], last.begin + max(1, last.length))
        self._stubs: Counter[str] = Counter()

    def room(self) -> Room:
        """The margin at the far side of the text, where labels of lines do not stand."""
        view = self._view
        left, height = self._left, float(view.viewport().height())
        if view.document.right_to_left:
            return Room(left - FIRST_LANE, 0.0, 0.0, height)
        return Room(left + view.column_width + FIRST_LANE, float(view.viewport().width()), 0.0, height)

    def labels(self) -> list[Rect]:
        """Where labels stand."""
        found = []
        for laid, top in self._pieces:
            drawing = self._view.drawing_of(laid)
            suggested = (dashed.tag for dashed in drawing.suggestions if dashed.tag is not None)
            boxes = [QRectF(tag.at, tag.pixmap.deviceIndependentSize()) for tag in (*drawing.tags, *suggested)]
            boxes += [notice_box(laid, notice) for notice in drawing.notices if notice.first]
            found += [
                Rect(box.left(), box.top(), box.right(), box.bottom())
                for box in (box.translated(self._left, top) for box in boxes)
            ]
        return found

    def bundle(self, group: Group) -> Bundle:
        """The ends in view of relations with one hub, and (named or not) what they lead to out of view.

        There are no ends if none is in view.
        """
        hub = self._end(group.hub.spans[0], group.hub.id)
        ends = [] if isinstance(hub, int) else [hub]
        first, last = (bisect_left(group.begins, place) for place in self.span)
        out = {-1: Counter(group.names[:first]), 1: Counter(group.names[last:])}
        for ray in sorted(group.rays[first:last], key=lambda ray: ray.number):
            end = self._end(ray.to.spans[0], ray.to.id)
            if isinstance(end, End):
                ends.append(end._replace(name=ray.name, pointed=ray.pointed))
            else:
                out[end][ray.name] += 1
        if isinstance(hub, int):
            out = {-hub: Counter(), hub: Counter((group.hub.label,))}
        above, below = (_counted(out[side]) if group.named else ("",) * bool(out[side]) for side in (-1, 1))
        return Bundle(tuple(ends), above, below)

    def parts(self, annotation: Annotation) -> Bundle:
        """The parts of an annotation, of those out of view only that there are some."""
        begins = [part.begin for part in annotation.spans]
        first = max(0, bisect_right(begins, self.span.begin) - 1)
        last = bisect_right(begins, self.span.end)
        found = [self._end(part) for part in annotation.spans[first:last]]
        above = first > 0 or -1 in found
        below = last < len(begins) or 1 in found
        ends = tuple(end for end in found if isinstance(end, End))
        return Bundle(ends, ("",) * above, ("",) * below)

    def _end(self, part: Span, identity: str = "") -> End | int:
        """Where a part begins, or on which side it is out of view: -1 over, 1 under it."""
        if part.begin < self.span.begin:
            return -1
        if part.begin >= self.span.end:
            return 1
        laid, top = self._pieces[max(0, bisect_right(self._begins, part.begin) - 1)]
        box = _first_box(laid, part)
        line = laid.lines[box.line]
        em = laid.style.em
        if top + box.baseline <= 0:
            return -1
        foot = top + box.baseline + FALL * em + 1
        if foot >= self._view.viewport().height():
            return 1
        number = self._stubs[identity]
        self._stubs[identity] += bool(identity)
        inside = min(INSIDE * (1 + number), (box.right - box.left) / 2)
        x = self._left + (box.right - inside if laid.right_to_left else box.left + inside)
        style = laid.style
        free = style.above + line.ascent() - TALL * em - (BAND - 1) * style.below
        return End(x, foot, max(foot + 2, top + line.y() + line.height() + BAND * style.below), free)


def _counted(names: Counter[str]) -> tuple[str, ...]:
    return tuple(name if number == 1 else f"{name} ×{number}" for name, number in names.items())


def _first_box(laid: Laid, part: Span) -> Box:
    """The first box of a part: its leftmost one, or where lines run from the right its rightmost."""
    boxes = laid.boxes(part.begin, part.end)
    if not boxes:  # it begins with a newline
        number, x = laid.line_of(part.begin), laid.x_of(part.begin)
        return Box(number, x, x, laid.lines[number].y() + laid.lines[number].ascent())
    first = [box for box in boxes if box.line == boxes[0].line]
    return max(first, key=lambda box: box.right) if laid.right_to_left else first[0]
