"""Draws one piece of text with its marks; what it worked out is kept until a mark changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QTextCharFormat, QTextLayout

from annotator.model.annotation import is_dropped
from annotator.ui.article.layouts import Box, Laid
from annotator.ui.article.marks import Mark
from annotator.ui.theme import Theme, bold, contrast, ink, mix, tint, ui_font

if TYPE_CHECKING:
    from annotator.ui.article.suggestion_marks import Dashed

MARGIN = 84
"""Room left of the column for the labels of underlined annotations, in pixels."""

NOTICE = 112
"""Room right of the column for the labels of blocks, in pixels."""

OVERHANG = 10.0
LANE = 4.0
LANES = 4
"""So many lines fit under a line of text; what overlaps more deeply shares the last."""

REACH = 16
"""How far drawing may go over the top and under the bottom of a piece, in pixels."""

RISE, FALL = 0.86, 0.28
"""How far a tint reaches over and under the base line, in em."""


class Tint(NamedTuple):
    """A tinted stretch with the line under it."""

    rect: QRectF
    fill: QColor
    rule: QColor


class Underline(NamedTuple):
    """A line under the text; its shape says the label as well as its colour does."""

    left: float
    right: float
    y: float
    shape: str
    colour: QColor


class Tag(NamedTuple):
    """A label's name in small type."""

    at: QPointF
    pixmap: QPixmap


class Notice(NamedTuple):
    """A labelled block: the id of its annotation, its name at the edge, and whether it is dropped."""

    annotation: str
    text: str
    colour: QColor
    dropped: bool
    first: bool


@dataclass(slots=True)
class Drawing:
    """Everything to draw on one piece; pixels from its top left."""

    tints: list[Tint] = field(default_factory=list)
    underlines: list[Underline] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    boxes: dict[str, list[Box]] = field(default_factory=dict)
    tinted: list[tuple[int, int]] = field(default_factory=list)
    suggestions: list[Dashed] = field(default_factory=list)

    @property
    def dropped(self) -> bool:
        return any(notice.dropped for notice in self.notices)


def draw_up(laid: Laid, marks: list[Mark], theme: Theme, ratio: float) -> Drawing:
    """Work out what to draw for the marks of a piece; `ratio` is device pixels to a pixel."""
    drawing = Drawing()
    taken: dict[int, float] = {}
    margins: dict[int, int] = {}
    for mark in marks:
        if mark.how == "block":
            title = mark.label.title or mark.label.name
            colour = QColor(ink(mark.label.colour, theme))
            drawing.notices.append(Notice(mark.annotation.id, title, colour, is_dropped(mark.annotation), mark.first))
            continue
        boxes = laid.boxes(mark.begin, mark.end)
        drawing.boxes.setdefault(mark.annotation.id, []).extend(boxes)
        if mark.how == "underline":
            _underline(drawing, laid, mark, boxes, theme)
            if mark.first and boxes:
                _margin_tag(drawing, laid, mark, boxes[0], margins, theme, ratio)
        else:
            drawing.tinted.append((mark.begin, mark.end))
            _tint(drawing, laid, mark, boxes, theme)
            if mark.first and boxes:
                _tag(drawing, laid, mark, boxes, taken, theme, ratio)
    return drawing


def _tint(drawing: Drawing, laid: Laid, mark: Mark, boxes: list[Box], theme: Theme) -> None:
    em = laid.style.em
    inset = min(2.0 * mark.lane, (RISE + FALL) * em / 2 - 3)  # however deeply nested, something is left
    fill, rule = QColor(tint(mark.label.colour, theme)), QColor(ink(mark.label.colour, theme))
    for box in boxes:
        top = box.baseline - RISE * em + inset
        rect = QRectF(box.left - 1, top, box.right - box.left + 2, box.baseline + FALL * em - inset - top)
        drawing.tints.append(Tint(rect, fill, rule))


def _underline(drawing: Drawing, laid: Laid, mark: Mark, boxes: list[Box], theme: Theme) -> None:
    colour = QColor(ink(mark.label.colour, theme))
    for box in boxes:
        y = box.baseline + FALL * laid.style.em + 2.5 + LANE * min(mark.lane, LANES - 1)
        drawing.underlines.append(Underline(box.left, box.right, y, mark.label.line, colour))


def _tag(
    drawing: Drawing, laid: Laid, mark: Mark, boxes: list[Box], taken: dict[int, float], theme: Theme, ratio: float
) -> None:
    """The label over the start of a tinted annotation, pushed on or shortened where another one stands."""
    line, y = boxes[0].line, boxes[0].baseline - RISE * laid.style.em + 1
    here = [box for box in boxes if box.line == line]
    name, colour = mark.label.name, ink(mark.label.colour, theme)
    # counted from where the line begins, so that both directions are alike
    begin = laid.width - max(box.right for box in here) if laid.right_to_left else min(box.left for box in here)
    free = taken.get(line, -1e9) + 5
    width = _width(tag_pixmap(name, colour, ratio))
    if max(begin, free) > begin + 0.6 * width and len(name) > 4:
        name = name[:3] + "…"
    pixmap = tag_pixmap(name, colour, ratio)
    width = _width(pixmap)
    at = max(begin, free)
    if at + width > laid.width + OVERHANG:  # at the line's end it hangs over the end of its own word instead
        at = max(free, min(at, laid.width + OVERHANG - width))
    taken[line] = at + width
    x = laid.width - at - width if laid.right_to_left else at
    drawing.tags.append(Tag(QPointF(x, y - pixmap.height() / ratio), pixmap))


def _width(pixmap: QPixmap) -> float:
    return pixmap.deviceIndependentSize().width()


def _margin_tag(
    drawing: Drawing, laid: Laid, mark: Mark, box: Box, margins: dict[int, int], theme: Theme, ratio: float
) -> None:
    """The label of an underlined annotation, in the margin beside the line where it begins."""
    number = margins.get(box.line, 0)
    margins[box.line] = number + 1
    if number > 2:
        return
    pixmap = tag_pixmap(mark.label.name, ink(mark.label.colour, theme), ratio)
    y = box.baseline - 0.62 * laid.style.em + number * 10.5 - 2
    width = pixmap.width() / ratio
    x = laid.width + 22 if laid.right_to_left else -width - 22
    drawing.tags.append(Tag(QPointF(x, y), pixmap))


@lru_cache(maxsize=512)
def tag_pixmap(text: str, colour: str, ratio: float) -> QPixmap:
    """A label's name in small bold type, drawn once."""
    font = tag_font()
    metrics = QFontMetricsF(font)
    width, height = metrics.horizontalAdvance(text) + 1, metrics.ascent() + 1
    pixmap = QPixmap(round(width * ratio) + 1, round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(QPointF(0, metrics.ascent()), text)
    painter.end()
    return pixmap


def tag_font() -> QFont:
    """The type of labels in the text."""
    font = bold(ui_font(0.68), QFont.Weight.Bold)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 103)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font


class Overlay(NamedTuple):
    """What lies over the marks of a piece for the moment.

    Attributes:
        selection: selected code points of the article, or None.
        active: id of the active annotation, or ''.
        frame: id of the annotation whose slots are being filled, or ''.
        caret: where to draw the caret, or None.
    """

    selection: tuple[int, int] | None
    active: str
    frame: str
    caret: int | None


def paint(painter: QPainter, laid: Laid, drawing: Drawing, overlay: Overlay, theme: Theme, ratio: float) -> None:
    """Draw one piece; the painter's origin is its top left."""
    if drawing.notices:
        _paint_block(painter, laid, drawing, overlay.active, theme, ratio)
    for box in drawing.tints:
        painter.fillRect(box.rect, box.fill)
        painter.fillRect(QRectF(box.rect.left(), box.rect.bottom() - 1.5, box.rect.width(), 1.5), box.rule)
    muted = laid.style.muted or drawing.dropped
    painter.setPen(QColor(theme.muted if muted else theme.text))
    ranges = []
    if muted:  # on a tint only the full colour keeps its contrast
        ranges = [_range(laid, span, theme.text) for span in drawing.tinted]
    if overlay.selection is not None:
        ranges.append(_range(laid, overlay.selection, theme.selection_text, theme.selection))
    laid.layout.draw(painter, QPointF(0, 0), [one for one in ranges if one.length > 0])
    for line in drawing.underlines:
        _paint_underline(painter, line)
    if overlay.frame in drawing.boxes and overlay.frame != overlay.active:
        _paint_ring(painter, laid, drawing.boxes[overlay.frame], theme, Qt.PenStyle.DashLine)
    if overlay.active in drawing.boxes:
        _paint_ring(painter, laid, drawing.boxes[overlay.active], theme, Qt.PenStyle.SolidLine)
    for tag in drawing.tags:
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


def _paint_block(painter: QPainter, laid: Laid, drawing: Drawing, active: str, theme: Theme, ratio: float) -> None:
    bottom = laid.height - laid.gap + (2 if laid.gap else 0)
    area = QRectF(-12, 0, laid.width + 24, bottom)
    if drawing.dropped:
        painter.fillRect(area, QBrush(QColor(theme.hatch), Qt.BrushStyle.SolidPattern))
        painter.save()
        painter.setClipRect(area)
        painter.setPen(QPen(QColor(stripe(theme)), 3))
        step = 12
        for x in range(int(area.left() - area.height()) // step * step, int(area.right()) + step, step):
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x + area.height(), area.top()))
        painter.restore()
    right = laid.right_to_left
    for notice in drawing.notices:
        bar = QRectF(area.right() - 3 if right else area.left(), area.top(), 3, area.height())
        painter.fillRect(bar, notice.colour)
        if notice.annotation == active:
            painter.setPen(QPen(QColor(theme.focus), 1.6))
            painter.drawRect(area)
        if notice.first:
            _paint_notice(painter, area, notice, theme, ratio, at_left=right)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


@lru_cache(maxsize=8)
def stripe(theme: Theme) -> str:
    """The colour of hatching: as near to the theme's borders as the text on it allows."""
    shades = (mix(theme.hatch, theme.border, 1 - step / 10) for step in range(10))
    return next((shade for shade in shades if contrast(theme.muted, shade) >= theme.least), theme.hatch)


def _paint_notice(
    painter: QPainter, area: QRectF, notice: Notice, theme: Theme, ratio: float, *, at_left: bool
) -> None:
    pixmap = tag_pixmap(notice.text, notice.colour.name(), ratio)
    width, height = pixmap.width() / ratio + 10, pixmap.height() / ratio + 5
    left = area.left() - width - 8 if at_left else area.right() + 8
    box = QRectF(left, area.top() + 3, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(notice.colour, 1))
    painter.setBrush(QColor(theme.surface))
    painter.drawRoundedRect(box, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPixmap(QPointF(box.left() + 5, box.top() + 2), pixmap)


def _paint_underline(painter: QPainter, line: Underline) -> None:
    y = round(line.y) + 0.5
    if line.shape == "double":
        painter.fillRect(QRectF(line.left, y - 1.5, line.right - line.left, 1), line.colour)
        painter.fillRect(QRectF(line.left, y + 1.0, line.right - line.left, 1), line.colour)
        return
    if line.shape == "solid":
        painter.fillRect(QRectF(line.left, y - 1, line.right - line.left, 2), line.colour)
        return
    pen = QPen(line.colour, 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1, 1.2] if line.shape == "dotted" else [4, 2])
    painter.setPen(pen)
    painter.drawLine(QPointF(line.left, y), QPointF(line.right, y))


def _paint_ring(painter: QPainter, laid: Laid, boxes: list[Box], theme: Theme, style: Qt.PenStyle) -> None:
    """A ring round an annotation, its parts on one line joined; dashed for an open frame."""
    em = laid.style.em
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.focus), 1.6, style))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for box in boxes:
        top = box.baseline - RISE * em - 1.5
        painter.drawRoundedRect(
            QRectF(box.left - 2.5, top, box.right - box.left + 5, box.baseline + FALL * em + 1 - top), 3, 3
        )
    painter.setPen(QPen(QColor(theme.focus), 1, Qt.PenStyle.DashLine))
    for before, after in pairwise(boxes):
        if before.line == after.line and after.left > before.right + 6:
            y = before.baseline + FALL * em + 1
            painter.drawLine(QPointF(before.right + 2.5, y), QPointF(after.left - 2.5, y))


def _paint_caret(painter: QPainter, laid: Laid, offset: int, theme: Theme) -> None:
    line = laid.lines[laid.line_of(offset)]
    x = laid.x_of(offset)
    top = line.y() + line.ascent() - 0.92 * laid.style.em
    painter.fillRect(QRectF(round(x) - 1, top, 2, 1.28 * laid.style.em), QColor(theme.text))
