"""The lines between linked annotations, as they lie over the article in view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QRegion

from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.ui.article.arcs import Arc, Bundle, Head, Point, route
from annotator.ui.article.labels import tag_font
from annotator.ui.article.sight import Group, Look, Sight
from annotator.ui.article.stars import Star, stars_of
from annotator.ui.theme import ink

if TYPE_CHECKING:
    from annotator.ui.article.marked_page import MarkedPage

CORNER = 4.0
HEAD = 5.5


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
        self._own: list[Group] | None = None
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
        sight = Sight(view)
        groups = [*self._own, *(self._further(sight.span) if self._all and whole else [])]
        bundles: list[tuple[Bundle, Look]] = []
        if joined and isinstance(active, Annotation):
            bundles.append((sight.parts(active), Look(view.theme.focus, 1.0, Qt.PenStyle.DashLine)))
        bundles += [(sight.bundle(group), group.look) for group in groups]
        bundles = [(bundle, look) for bundle, look in bundles if bundle.ends]
        arcs = route([bundle for bundle, _ in bundles], sight.room(), self._measure, sight.labels())
        return [(arc, look) for arc, (_, look) in zip(arcs, bundles, strict=True)]

    def _further(self, seen: Span) -> list[Group]:
        """Relations of what begins in view, other than those of the active annotation and of the frame."""
        view = self._view
        own = {view.active, view.frame}
        around = [a for a in view.annotations.touching(seen) if seen.begin <= a.begin < seen.end and a.id not in own]
        stars = stars_of((), around, view.annotations, view.scheme)
        return self._grouped(star for star in stars if own.isdisjoint(star.members))

    def _grouped(self, stars: Iterable[Star]) -> list[Group]:
        alike: dict[tuple[str, Look], list[Star]] = {}
        for star in stars:
            alike.setdefault((star.hub.id, self._look(star)), []).append(star)
        return [Group.of(group, look) for (_, look), group in alike.items()]

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


def _name_font(size: float) -> QFont:
    font = QFont(tag_font(size))
    font.setItalic(True)
    font.setWeight(QFont.Weight.Medium)
    return font


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
