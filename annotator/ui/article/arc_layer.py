"""The lines between linked annotations, as they lie over the article in view."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QRegion

from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.ui.article.arcs import Arc, Bundle, End, Head, Point, Rect, Room, route
from annotator.ui.article.labels import tag_font
from annotator.ui.article.layouts import Box, Laid
from annotator.ui.article.painter import FALL, notice_box
from annotator.ui.article.stars import Star, stars_of
from annotator.ui.article.styles import TALL
from annotator.ui.theme import ink

if TYPE_CHECKING:
    from annotator.ui.article.marked_page import MarkedPage

BAND = 1.32
"""How far under its line of text a line runs, in parts of the room there."""

FIRST_LANE = 7.0
"""From the text to the first lane in the margin."""

INSIDE = 6.0
"""From the edge of a mark to the stub under it, and from one stub to the next."""

CORNER = 4.0
HEAD = 5.5


class Look(NamedTuple):
    """How one bundle is drawn."""

    colour: str
    width: float
    style: Qt.PenStyle = Qt.PenStyle.SolidLine


class ArcLayer:
    """Relations of the active annotation and of the open frame, and lightly all others in view if that is wished.

    The parts of a discontinuous active annotation are joined in the same way. Of annotations that
    are not all read yet no relation is known, and none is drawn: looking for some would read all.
    """

    def __init__(self, view: MarkedPage) -> None:
        self._view = view
        self._all = False
        self._arcs: list[tuple[Arc, Look]] = []
        self._place: tuple[object, ...] = ()
        self._own: list[_Group] | None = None
        self._font = QFont()

    def __bool__(self) -> bool:
        """Whether there is anything to draw, or was when it was last drawn."""
        before = bool(self._arcs)
        return bool(self._shown()) or before

    def show_all(self, wished: bool) -> None:  # noqa: FBT001  from a checkable action
        """Draw every relation in view, or those of the active annotation alone."""
        self._all = wished
        self.renew()

    def forget(self) -> None:
        """Look for the relations anew when they are next drawn."""
        self._place, self._own = (), None

    def renew(self) -> None:
        """Draw anew after something other than scrolling: what was there, and what is there now."""
        before = self._arcs
        self.forget()
        region = self._region(before) + self._region(self._shown())
        if not region.isEmpty():
            self._view.viewport().update(region)

    def paint_lines(self, painter: QPainter, area: QRect) -> None:
        """Draw the lines; text and marks go over them."""
        for arc, look in self._shown():
            pen = QPen(QColor(look.colour), look.width, look.style)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen)
            for line in arc.lines:
                if _bounds(line).intersects(area):
                    painter.drawPath(_rounded(line))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def paint_names(self, painter: QPainter) -> None:
        """Draw arrows and names, over text and marks."""
        surface, metrics = QColor(self._view.theme.surface), QFontMetricsF(self._font)
        painter.setFont(self._font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for arc, look in self._shown():
            colour = QColor(look.colour)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(colour))
            for head in (*arc.heads, *arc.edges):
                painter.drawPath(_head(head))
            for name in arc.names:
                box = QRectF(QPointF(name.rect.left, name.rect.top), QPointF(name.rect.right, name.rect.bottom))
                painter.fillRect(box, surface)
                painter.setPen(colour)
                painter.drawText(QPointF(box.left() + 1, box.bottom() - metrics.descent() + 0.5), name.text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    # -- what there is to draw -------------------------------------------------------------------

    def _shown(self) -> list[tuple[Arc, Look]]:
        view = self._view
        place = view.place()
        if place != self._place:
            self._place = place
            self._font = _name_font(view.label_size)
            self._arcs = self._found()
        return self._arcs

    def _found(self) -> list[tuple[Arc, Look]]:
        view = self._view
        active = view.annotations.get(view.active)
        joined = isinstance(active, Annotation) and len(active.spans) > 1
        whole = view.annotations.is_whole
        if self._own is None:  # there may be very many, which do not change while the text is scrolled
            own = stars_of((view.active, view.frame), (), view.annotations, view.scheme) if whole else []
            self._own = self._grouped(own)
        if not (self._own or joined or (self._all and whole)):
            return []
        sight = _Sight(view)
        groups = [*self._own, *(self._further(sight.span) if self._all and whole else [])]
        bundles: list[tuple[Bundle, Look]] = []
        if joined and isinstance(active, Annotation):
            bundles.append((sight.parts(active), Look(view.theme.focus, 1.0, Qt.PenStyle.DashLine)))
        bundles += [(sight.bundle(group), group.look) for group in groups]
        bundles = [(bundle, look) for bundle, look in bundles if bundle.ends]
        arcs = route([bundle for bundle, _ in bundles], sight.room(), self._measure, sight.labels())
        return [(arc, look) for arc, (_, look) in zip(arcs, bundles, strict=True)]

    def _further(self, seen: Span) -> list[_Group]:
        """Relations of what begins in view, other than those of the active annotation and of the frame."""
        view = self._view
        own = {view.active, view.frame}
        around = [a for a in view.annotations.touching(seen) if seen.begin <= a.begin < seen.end and a.id not in own]
        stars = stars_of((), around, view.annotations, view.scheme)
        return self._grouped(star for star in stars if own.isdisjoint(star.members))

    def _grouped(self, stars: Iterable[Star]) -> list[_Group]:
        alike: dict[tuple[str, Look], list[Star]] = {}
        for star in stars:
            alike.setdefault((star.hub.id, self._look(star)), []).append(star)
        return [_Group.of(group, look) for (_, look), group in alike.items()]

    def _look(self, star: Star) -> Look:
        theme = self._view.theme
        plain = theme.muted if star.light else theme.accent
        return Look(ink(star.colour or plain, theme), 1.0 if star.light else 1.6)

    def _measure(self, name: str) -> tuple[float, float]:
        metrics = QFontMetricsF(self._font)
        return metrics.horizontalAdvance(name) + 3, metrics.xHeight() * 1.5 + metrics.descent()

    def _region(self, arcs: Sequence[tuple[Arc, Look]]) -> QRegion:
        found = QRegion()
        for arc, _ in arcs:
            for area in arc.areas(HEAD + 2):
                found += QRectF(QPointF(area.left, area.top), QPointF(area.right, area.bottom)).toAlignedRect()
        return found


class _Ray(NamedTuple):
    """A link of a hub: to what, the name written there, whether an arrow points there, and which of the links it is."""

    to: Annotation
    name: str
    pointed: bool
    number: int


class _Group(NamedTuple):
    """Links of one hub that are drawn alike.

    Attributes:
        rays: in the order in which they begin in the text.
        begins, names: of the rays.
        named: whether what they lead to out of view is named.
    """

    hub: Annotation
    look: Look
    rays: list[_Ray]
    begins: list[int]
    names: list[str]
    named: bool

    @classmethod
    def of(cls, stars: Sequence[Star], look: Look) -> _Group:
        """The links of some relations with one hub."""
        spokes = [(spoke, star.pointed) for star in stars for spoke in star.spokes]
        rays = [_Ray(*spoke, pointed, number) for number, (spoke, pointed) in enumerate(spokes)]
        rays.sort(key=lambda ray: ray.to.begin)
        begins, names = [ray.to.begin for ray in rays], [ray.name for ray in rays]
        return cls(stars[0].hub, look, rays, begins, names, not stars[0].light)


class _Sight:
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

    def bundle(self, group: _Group) -> Bundle:
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


def _name_font(size: float) -> QFont:
    font = QFont(tag_font(size))
    font.setItalic(True)
    font.setWeight(QFont.Weight.Medium)
    return font


def _first_box(laid: Laid, part: Span) -> Box:
    """The first box of a part: its leftmost one, or where lines run from the right its rightmost."""
    boxes = laid.boxes(part.begin, part.end)
    if not boxes:  # it begins with a newline
        number, x = laid.line_of(part.begin), laid.x_of(part.begin)
        return Box(number, x, x, laid.lines[number].y() + laid.lines[number].ascent())
    first = [box for box in boxes if box.line == boxes[0].line]
    return max(first, key=lambda box: box.right) if laid.right_to_left else first[0]


def _bounds(line: Sequence[Point]) -> QRect:
    xs, ys = [point.x for point in line], [point.y for point in line]
    return QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys))).toAlignedRect().adjusted(-3, -3, 3, 3)


def _rounded(line: Sequence[Point]) -> QPainterPath:
    """The line with its corners rounded."""
    path = QPainterPath(QPointF(*line[0]))
    for before, corner, after in zip(line, line[1:], line[2:], strict=False):
        path.lineTo(_short_of(corner, before))
        path.quadTo(QPointF(*corner), _short_of(corner, after))
    path.lineTo(QPointF(*line[-1]))
    return path


def _short_of(corner: Point, other: Point) -> QPointF:
    """The point on the way from a corner where its rounding ends."""
    length = max(abs(other.x - corner.x), abs(other.y - corner.y))
    share = min(CORNER, length / 2) / length if length else 0.0
    return QPointF(corner.x + (other.x - corner.x) * share, corner.y + (other.y - corner.y) * share)


def _head(head: Head) -> QPainterPath:
    down = 1 if head.up else -1
    path = QPainterPath(QPointF(*head.tip))
    path.lineTo(head.tip.x - HEAD * 0.7, head.tip.y + HEAD * down)
    path.lineTo(head.tip.x + HEAD * 0.7, head.tip.y + HEAD * down)
    path.closeSubpath()
    return path
