"""How text is set: the type of each kind of block, and the room over and under its lines for marks."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetricsF

from annotator.model.document import BLOCK_KINDS
from annotator.ui.theme import ui_font

USUAL = 13.0
"""Size of an article's font in points at which labels have their usual size; they grow and shrink with it."""

SMALLEST_LABELS, LARGEST_LABELS = 0.8, 1.8

LANES = 4
"""So many lines fit under a line of text; further ones share the last, and are counted at its end."""

TALL, UNDER = 0.76, 0.28
"""How far letters and their tint reach over and under the base line, in em."""

FIRST_RULE, NEXT_RULE, THICK_RULE = 0.66, 1.06, 0.2
"""Where the first line under the text is, how far the next ones are apart, and half of the last, in `Style.rule`."""


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of block is set; pixels.

    Attributes:
        above: room over each line, for labels.
        below: room under each line, for underlines.
        rule: measure of the lines under the text; with it the last one stays off the letters of the next line.
        gap: room after the paragraph.
        labels: size of the labels of marks, 1 for the usual one.
        muted: whether it is set in the theme's muted colour.
    """

    font: QFont
    em: float
    line: float
    character: float
    above: float
    below: float
    rule: float
    gap: float
    labels: float = 1.0
    muted: bool = False

    @property
    def pitch(self) -> float:
        """From one line to the next."""
        return self.above + self.line + self.below


ABOVE, BELOW = 0.28, 0.16
"""Usual room over a line for labels and under it for underlines, in heights of a line."""

LEAST_ROOM = 1.25
"""The height of a line that this room is reckoned with at least, in heights of the window's own lines."""

_SIZES = {"title": 1.55, "standfirst": 1.08, "heading": 1.15, "byline": 0.9, "caption": 0.9, "footer": 0.9}
_SAMPLE = "The council said on Tuesday that it would not pay for the new harbour wall before March."
_BOLD = {"title", "heading"}
_MUTED = {"standfirst", "byline", "caption"}
_ITALIC = {"caption"}


def make_styles(font: QFont, spacing: float = 1.0) -> tuple[Style, ...]:
    """One style for each of BLOCK_KINDS, in its order, from the article's font.

    `spacing` is the room from line to line as a multiple of the usual one; there is always some for labels.
    """
    return tuple(_style(font, kind, spacing) for kind in BLOCK_KINDS)


def _style(base: QFont, kind: str, spacing: float) -> Style:
    font = QFont(base)
    font.setPointSizeF(base.pointSizeF() * _SIZES.get(kind, 1.0))
    font.setBold(kind in _BOLD)
    font.setItalic(kind in _ITALIC)
    # letters keep their own widths: rounded to whole pixels they crowd and gape
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    metrics = QFontMetricsF(font)
    unit = QFontMetricsF(base).height()
    em = metrics.height() / 1.36
    # the letters of labels stay as large as those of the window, however small the article is set
    room = max(unit, LEAST_ROOM * QFontMetricsF(ui_font()).height())
    more = (spacing - 1) * (1 + ABOVE + BELOW) / (ABOVE + BELOW)  # all that is added stands between the lines
    gap = {"title": 0.35, "heading": 0.15, "list-item": 0.1}.get(kind, 0.5) * unit
    above, below = room * ABOVE * (1 + more), room * BELOW * (1 + more)
    free = above + metrics.height() + below - (TALL + UNDER) * em
    return Style(
        font=font,
        em=em,
        line=metrics.height(),
        character=metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE),
        above=above,
        below=below,
        rule=min(room * BELOW, free / (FIRST_RULE + NEXT_RULE * (LANES - 1) + THICK_RULE)),
        gap=gap,
        labels=min(max(base.pointSizeF() / USUAL, SMALLEST_LABELS), LARGEST_LABELS),
        muted=kind in _MUTED,
    )
