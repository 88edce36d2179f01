"""Draws one piece of text with its marks; what it worked out is kept until a mark changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QTextCharFormat, QTextLayout

from annotator.model.annotation import is_dropped
from annotator.model.span import Span
from annotator.ui.article.labels import Lettering, Room, Tag, Wanted, in_margin, over_words
from annotator.ui.article.layouts import Box, Laid
from annotator.ui.article.margins import Margins
from annotator.ui.article.marks import Mark
from annotator.ui.article.search_hits import LitHit, paint_frames, paint_grounds
from annotator.ui.article.styles import FIRST_RULE, LANES, NEXT_RULE, UNDER
from annotator.ui.theme import Theme, contrast, ink, mix, tint

if TYPE_CHECKING:
    from annotator.ui.article.suggestion_marks import Dashed

EMPTY: Mapping[int, str] = MappingProxyType({})

REACH = 16
"""How far drawing may go over the top and under the bottom of a piece, in pixels."""

SLIVER = 0.2
"""The least width of a mark, in em."""

RISE, FALL = 0.86, UNDER
"""How far a tint reaches over and under the base line, in em."""


class Tint(NamedTuple):
    """A tinted stretch with the line under it."""

    rect: QRectF
    fill: QColor
    rule: QColor


class Underline(NamedTuple):
    """A line under the text; its shape says the label as well as its colour does ('thin': one of too many)."""

    left: float
    right: float
    y: float
    shape: str
    colour: QColor


class Notice(NamedTuple):
    """A labelled block: the id of its annotation, its name at the edge, whether it is dropped, and what is under it."""

    annotation: str
    text: str
    colour: QColor
    tag: QPixmap
    dropped: bool
    first: bool
    under: QPixmap | None = None


@dataclass(slots=True)
class Drawing:
    """Everything to draw on one piece; pixels from its top left. `hits` are those of `hits_of` that it holds."""

    tints: list[Tint] = field(default_factory=list)
    underlines: list[Underline] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    boxes: dict[str, list[Box]] = field(default_factory=dict)
    tinted: list[tuple[int, int]] = field(default_factory=list)
    hits: list[LitHit] = field(default_factory=list)
    hits_of: Sequence[Span] = ()
    suggestions: list[Dashed] = field(default_factory=list)

    @property
    def dropped(self) -> bool:
        return any(notice.dropped for notice in self.notices)


def draw_up(
    laid: Laid, marks: list[Mark], theme: Theme, ratio: float, room: Margins, repeats: Mapping[int, str] = EMPTY
) -> Drawing:  # fmt: skip
    """Work out what to draw for the marks of a piece.

    Args:
        laid: the piece.
        marks: of the piece, in the order to draw them.
        theme: for colours that can be read.
        ratio: device pixels to a pixel.
        room: beside the column, for labels.
        repeats: what to say under the names of blocks that repeat, by where they begin.
    """
    drawing = Drawing()
    lettering = Lettering(laid.style.labels, theme.muted, ratio)
    over: dict[int, list[Wanted]] = {}
    beside: dict[int, list[Wanted]] = {}
    deeper: Counter[int] = Counter()
    for mark in marks:
        if mark.how == "block":
            said = repeats.get(mark.annotation.begin, "")
            drawing.notices.append(_notice(laid, mark, theme, lettering, room, said))
            continue
        boxes = [_seen(laid, box) for box in laid.boxes(mark.begin, mark.end)]
        drawing.boxes.setdefault(mark.annotation.id, []).extend(boxes)
        if mark.how == "underline":
            _underline(drawing, laid, mark, boxes, theme)
            if mark.lane >= LANES:
                deeper.update({box.line for box in boxes})
        else:
            drawing.tinted.append((mark.begin, mark.end))
            _tint(drawing, laid, mark, boxes, theme)
        if mark.first and boxes:
            labels = beside if mark.how == "underline" else over
            labels.setdefault(boxes[0].line, []).append(_wanted(laid, mark, boxes, theme))
    right = laid.right_to_left
    for wanted in over.values():
        drawing.tags += over_words(wanted, laid.width, lettering, right_to_left=right)
    for wanted in beside.values():
        margin = Room(room.right if right else room.left, laid.style.pitch)
        drawing.tags += in_margin(wanted, laid.width, margin, lettering, right_to_left=right)
    drawing.tags += [_count(laid, line, number, lettering) for line, number in deeper.items()]
    return drawing


def _seen(laid: Laid, box: Box) -> Box:
    """A box wide enough to be seen, also of signs without a width."""
    lacking = SLIVER * laid.style.em - (box.right - box.left)
    if lacking <= 0:
        return box
    return box._replace(left=box.left - lacking) if laid.right_to_left else box._replace(right=box.right + lacking)


def _tint(drawing: Drawing, laid: Laid, mark: Mark, boxes: list[Box], theme: Theme) -> None:
    em = laid.style.em
    inset = min(2.0 * mark.lane, (RISE + FALL) * em / 2 - 3)  # however deeply nested, something is left
    raised = 0.09 * em * min(mark.lane, 2)  # the line under it stays under the letters
    fill, rule = QColor(tint(mark.label.colour, theme)), QColor(ink(mark.label.colour, theme))
    for box in boxes:
        top = box.baseline - RISE * em + inset
        rect = QRectF(box.left - 1, top, box.right - box.left + 2, box.baseline + FALL * em - raised - top)
        drawing.tints.append(Tint(rect, fill, rule))


def _underline(drawing: Drawing, laid: Laid, mark: Mark, boxes: list[Box], theme: Theme) -> None:
    """The line of a mark; of one that is too deep to have its own, a thin grey one under the last of the others."""
    deep = mark.lane >= LANES
    fall = FALL * laid.style.em + laid.style.rule * (FIRST_RULE + NEXT_RULE * min(mark.lane, LANES - 1))
    colour = QColor(theme.muted if deep else ink(mark.label.colour, theme))
    for box in boxes:
        line = Underline(box.left, box.right, box.baseline + fall, "thin" if deep else mark.label.line, colour)
        drawing.underlines.insert(0 if deep else len(drawing.underlines), line)


def _wanted(laid: Laid, mark: Mark, boxes: list[Box], theme: Theme) -> Wanted:
    """The label of a mark that begins in this piece."""
    line, em = boxes[0].line, laid.style.em
    here = [box for box in boxes if box.line == line]
    # counted from where the line begins, so that both directions are alike
    begin = laid.width - max(box.right for box in here) if laid.right_to_left else min(box.left for box in here)
    y = boxes[0].baseline - (0.62 * em + 2 if mark.how == "underline" else RISE * em - 1)
    return Wanted(begin, y, mark.label.name, ink(mark.label.colour, theme))


def _count(laid: Laid, number: int, more: int, lettering: Lettering) -> Tag:
    """How many lines there are under a line of text for which there was no room, at its end."""
    line = laid.lines[number]
    text, pixmap = line.naturalTextRect(), lettering.pixmap(f"+{more}", lettering.plain)
    x = text.left() - 6 - pixmap.deviceIndependentSize().width() if laid.right_to_left else text.right() + 6
    return Tag(QPointF(x, line.y() + line.ascent() + FALL * laid.style.em - 2), pixmap)


def _notice(
    laid: Laid, mark: Mark, theme: Theme, lettering: Lettering, room: Margins, repeats: str
) -> Notice:  # fmt: skip
    """The bar and the name of a block."""
    beside = (room.left if laid.right_to_left else room.right) - 32
    text, colour = lettering.fitted(mark.label.title or mark.label.name, beside), ink(mark.label.colour, theme)
    pixmap = lettering.pixmap(text, colour)
    under = lettering.pixmap(lettering.fitted(repeats, beside), lettering.plain) if repeats and mark.first else None
    return Notice(mark.annotation.id, text, QColor(colour), pixmap, is_dropped(mark.annotation), mark.first, under)


class Overlay(NamedTuple):
    """What lies over the marks of a piece for the moment.

    Attributes:
        selection: selected code points of the article, or None.
        active: id of the active annotation, or ''.
        frame: id of the annotation whose slots are being filled, or ''.
        caret: where to draw the caret, or None.
        hit: the search hit that is the current one, or None.
        suggestion: id of the suggestion at the caret, or ''.
    """

    selection: tuple[int, int] | None
    active: str
    frame: str
    caret: int | None
    hit: Span | None = None
    suggestion: str = ""


def paint_ground(painter: QPainter, laid: Laid, drawing: Drawing, theme: Theme) -> None:
    """Draw what lies under everything else of a piece; the painter's origin is its top left."""
    if not drawing.dropped:
        return
    area = _block_area(laid)
    painter.fillRect(area, QBrush(QColor(theme.hatch), Qt.BrushStyle.SolidPattern))
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(QColor(stripe(theme)), 3))
    step = 12
    for x in range(int(area.left() - area.height()) // step * step, int(area.right()) + step, step):
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x + area.height(), area.top()))
    painter.restore()


def paint(painter: QPainter, laid: Laid, drawing: Drawing, overlay: Overlay, theme: Theme) -> None:
    """Draw one piece over its ground; the painter's origin is its top left."""
    if drawing.notices:
        _paint_block(painter, laid, drawing, overlay.active, theme)
    surface = QColor(theme.surface)
    for box in drawing.tints:
        painter.fillRect(box.rect, box.fill)
        painter.fillRect(QRectF(box.rect.left(), box.rect.bottom() - 1.5, box.rect.width(), 1.5), box.rule)
    paint_grounds(painter, laid, drawing.hits, theme)
    muted = laid.style.muted or drawing.dropped
    painter.setPen(QColor(theme.muted if muted else theme.text))
    ranges = []
    if muted:  # on a tint or a hit only the full colour keeps its contrast
        ranges = [_range(laid, span, theme.text) for span in [*drawing.tinted, *(hit.span for hit in drawing.hits)]]
    selected = False
    if overlay.selection is not None:
        ranges.append(_range(laid, overlay.selection, theme.selection_text, theme.selection))
        selected = ranges[-1].length > 0
    laid.layout.draw(painter, QPointF(0, 0), [one for one in ranges if one.length > 0])
    paint_frames(painter, laid, drawing.hits, overlay.hit, theme)
    for line in drawing.underlines:
        _paint_underline(painter, line)
    if overlay.frame in drawing.boxes and overlay.frame != overlay.active:
        _paint_ring(painter, laid, drawing.boxes[overlay.frame], theme, Qt.PenStyle.DashLine)
    if overlay.active in drawing.boxes:
        _paint_ring(painter, laid, drawing.boxes[overlay.active], theme, Qt.PenStyle.SolidLine)
    # the colours of labels are made for the page, not for hatching, a selection or a ring
    ringed = overlay.active in drawing.boxes or overlay.frame in drawing.boxes
    for tag in drawing.tags:
        if drawing.dropped or selected or ringed:
            painter.fillRect(QRectF(tag.at, tag.pixmap.deviceIndependentSize()).adjusted(-1, 1, 1, -1), surface)
        painter.drawPixmap(tag.at, tag.pixmap)
    if overlay.caret is not None:
        _paint_caret(painter, laid, overlay.caret, theme)


def _range(laid: Laid, span: tuple[int, int], colour: str, background: str = "") -> QTextLayout.FormatRange:
    """Code points of the article in other colours."""
    begin, end = (laid.offsets.to_utf16(max(0, min(laid.length, offset - laid.begin))) for offset in span)
    colours = QTextCharFormat()
    colours.setForeground(QColor(colour))
    if background:
        colours.setBackground(QColor(background))
    chosen = QTextLayout.FormatRange()
    chosen.start, chosen.length, chosen.format = begin, end - begin, colours
    return chosen


def _block_area(laid: Laid) -> QRectF:
    return QRectF(-12, 0, laid.width + 24, laid.height - laid.gap + (2 if laid.gap else 0))


def _paint_block(painter: QPainter, laid: Laid, drawing: Drawing, active: str, theme: Theme) -> None:
    area, right = _block_area(laid), laid.right_to_left
    for notice in drawing.notices:
        bar = QRectF(area.right() - 3 if right else area.left(), area.top(), 3, area.height())
        painter.fillRect(bar, notice.colour)
        if notice.annotation == active:
            painter.setPen(QPen(QColor(theme.focus), 1.6))
            painter.drawRect(area)
        if notice.first:
            _paint_notice(painter, notice_box(laid, notice), notice, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


@lru_cache(maxsize=8)
def stripe(theme: Theme) -> str:
    """The colour of hatching: as near to the theme's borders as the text on it allows."""
    shades = (mix(theme.hatch, theme.border, 1 - step / 10) for step in range(10))
    return next((shade for shade in shades if contrast(theme.muted, shade) >= theme.least), theme.hatch)


def notice_box(laid: Laid, notice: Notice) -> QRectF:
    """Where the name of a block stands, in pixels from the piece's top left."""
    area, size = _block_area(laid), notice.tag.deviceIndependentSize()
    width = size.width() + 10
    left = area.left() - width - 8 if laid.right_to_left else area.right() + 8
    return QRectF(left, area.top() + 3, width, size.height() + 5)


def _paint_notice(painter: QPainter, box: QRectF, notice: Notice, theme: Theme) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(notice.colour, 1))
    painter.setBrush(QColor(theme.surface))
    painter.drawRoundedRect(box, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPixmap(QPointF(box.left() + 5, box.top() + 2), notice.tag)
    if notice.under is not None:
        painter.drawPixmap(QPointF(box.left() + 5, box.bottom() + 2), notice.under)


def _paint_underline(painter: QPainter, line: Underline) -> None:
    y = round(line.y) + 0.5
    if line.shape == "double":
        painter.fillRect(QRectF(line.left, y - 1.5, line.right - line.left, 1), line.colour)
        painter.fillRect(QRectF(line.left, y + 1.0, line.right - line.left, 1), line.colour)
        return
    if line.shape in {"solid", "thin"}:
        thick = 2 if line.shape == "solid" else 1
        painter.fillRect(QRectF(line.left, y - 1, line.right - line.left, thick), line.colour)
        return
    pen = QPen(line.colour, 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1, 1.2] if line.shape == "dotted" else [4, 2])
    painter.setPen(pen)
    painter.drawLine(QPointF(line.left, y), QPointF(line.right, y))


def _paint_ring(painter: QPainter, laid: Laid, boxes: list[Box], theme: Theme, style: Qt.PenStyle) -> None:
    """A ring round an annotation; dashed for an open frame."""
    em = laid.style.em
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.focus), 1.6, style))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for box in boxes:
        top = box.baseline - RISE * em - 1.5
        painter.drawRoundedRect(
            QRectF(box.left - 2.5, top, box.right - box.left + 5, box.baseline + FALL * em + 1 - top), 3, 3
        )


def _paint_caret(painter: QPainter, laid: Laid, offset: int, theme: Theme) -> None:
    line = laid.lines[laid.line_of(offset)]
    x = laid.x_of(offset)
    top = line.y() + line.ascent() - 0.92 * laid.style.em
    painter.fillRect(QRectF(round(x) - 1, top, 2, 1.28 * laid.style.em), QColor(theme.text))
