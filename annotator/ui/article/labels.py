"""Labels of marks in small type: over the words, in the margin, at blocks; none covers another, none is lost."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from annotator.ui.theme import bold, ui_font

OVERHANG = 10.0
"""How far labels over the words may hang over the end of a line."""

PUSHED = 56.0
"""How far a label may stand from its mark's begin; one that would stand further is counted instead."""

BESIDE = 22.0
"""From the text to the labels in the margin."""

ROW = 10.5
"""From one label in the margin to the next."""

_GAP = 5.0


class Tag(NamedTuple):
    """A label's name in small type; pixels from the piece's top left."""

    at: QPointF
    pixmap: QPixmap


class Wanted(NamedTuple):
    """A label that is to stand somewhere.

    Attributes:
        at: where its mark begins, in pixels from where the line begins.
        y: over words where it ends, in the margin where the first one begins; pixels from the piece's top.
    """

    at: float
    y: float
    name: str
    colour: str


class Room(NamedTuple):
    """What a line has beside it: the width of the margin, and the height to the next line, in pixels."""

    width: float
    height: float


class Lettering(NamedTuple):
    """How labels are written: their size (1 is the usual one), the colour of counts, device pixels to a pixel."""

    size: float
    plain: str
    ratio: float

    def pixmap(self, text: str, colour: str) -> QPixmap:
        """A text, drawn once."""
        return tag_pixmap(text, colour, self.ratio, self.size)

    def width(self, text: str) -> float:
        """Width of a text in pixels."""
        return _text_width(text, self.size)

    def fitted(self, name: str, room: float) -> str:
        """The name, or as much of its beginning as there is room for."""
        if self.width(name) <= room:
            return name
        count = bisect_left(range(1, len(name)), True, key=lambda count: self.width(name[:count] + "…") > room)
        return name[: max(1, count)] + "…"


def over_words(wanted: Iterable[Wanted], width: float, lettering: Lettering, *, right_to_left: bool) -> list[Tag]:
    """Labels over one line of a column of some width: pushed on or shortened where another one stands.

    What would be pushed too far from its mark is counted in a last one, "+12".
    """
    placed: list[tuple[float, Wanted, str]] = []
    free, hidden = -1e9, 0
    limit = width + OVERHANG

    def place(at: float, one: Wanted, name: str) -> None:
        nonlocal free
        placed.append((at, one, name))
        free = at + lettering.width(name)

    last = None
    for one in sorted(wanted, key=lambda label: label.at):
        counted = _GAP + lettering.width(f"+{hidden}") if hidden else 0.0
        at = max(one.at, free + counted + _GAP)
        name = one.name
        if at > one.at + 0.6 * lettering.width(name) and len(name) > 4:
            name = name[:3] + "…"
        if at + lettering.width(name) > limit:  # at the line's end it hangs over the end of its own word instead
            at = max(free + counted + _GAP, min(at, limit - lettering.width(name)))
        if at - one.at > PUSHED * lettering.size or (at > one.at and at + lettering.width(name) > limit + OVERHANG):
            hidden, last = hidden + 1, one
            continue
        if hidden and last is not None:
            place(free + _GAP, last._replace(colour=lettering.plain), f"+{hidden}")
            hidden = 0
        place(at, one, name)
    if hidden and last is not None:
        place(free + _GAP, last._replace(colour=lettering.plain), f"+{hidden}")
    tags = []
    for at, one, name in placed:
        pixmap = lettering.pixmap(name, one.colour)
        x = width - at - _width(pixmap) if right_to_left else at
        tags.append(Tag(QPointF(x, one.y - pixmap.deviceIndependentSize().height()), pixmap))
    return tags


def in_margin(
    wanted: Sequence[Wanted], width: float, room: Room, lettering: Lettering, *, right_to_left: bool
) -> list[Tag]:
    """Labels beside one line, under each other, at the side where it begins.

    When there is no room for all before the next line, the last says how many more there are.
    """
    rows = max(1, int(room.height / (ROW * lettering.size) + 0.1))
    shown = wanted if len(wanted) <= rows else wanted[: rows - 1]
    lines = [(lettering.fitted(one.name, room.width - BESIDE - 2), one.colour) for one in shown]
    if len(wanted) > len(shown):
        lines.append((f"+{len(wanted) - len(shown)}", lettering.plain))
    tags = []
    for number, (text, colour) in enumerate(lines):
        pixmap = lettering.pixmap(text, colour)
        x = width + BESIDE if right_to_left else -_width(pixmap) - BESIDE
        tags.append(Tag(QPointF(x, wanted[0].y + number * ROW * lettering.size), pixmap))
    return tags


def _width(pixmap: QPixmap) -> float:
    return pixmap.deviceIndependentSize().width()


@lru_cache(maxsize=512)
def tag_pixmap(text: str, colour: str, ratio: float, size: float = 1.0) -> QPixmap:
    """A label's name in small bold type, drawn once."""
    metrics = tag_metrics(size)
    width, height = _text_width(text, size), metrics.ascent() + 1
    pixmap = QPixmap(round(width * ratio) + 1, round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setFont(tag_font(size))
    painter.setPen(QColor(colour))
    painter.drawText(QPointF(0, metrics.ascent()), text)
    painter.end()
    return pixmap


@lru_cache(maxsize=4096)
def _text_width(text: str, size: float) -> float:
    return tag_metrics(size).horizontalAdvance(text) + 1


@lru_cache(maxsize=16)
def tag_metrics(size: float) -> QFontMetricsF:
    return QFontMetricsF(tag_font(size))


@lru_cache(maxsize=16)
def tag_font(size: float = 1.0) -> QFont:
    """The type of labels in the text."""
    font = bold(ui_font(0.68 * size), QFont.Weight.Bold)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 103)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font
