"""A place with what stands round it on one line, the words below one another in every row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from annotator.model.graphemes import snap_back, snap_forward
from annotator.model.offsets import OffsetMap
from annotator.ui.article import bidi
from annotator.ui.theme import bold

_LONGEST_WORD = 24
"""Characters without a space after which a line may be cut anywhere, as in Japanese."""


class Context(NamedTuple):
    """A place on one line with what stands before and after it."""

    before: str
    words: str
    after: str


def draw_context(
    painter: QPainter, rect: QRect, context: Context, font: QFont, colour: str, before: float, *,
    right_to_left: bool, marked: Sequence[tuple[int, int]] | None = None, mark: str = "",
) -> None:  # fmt: skip
    """The line laid out as a whole, since right-to-left text cannot be put together from pieces.

    Args:
        painter: what draws.
        rect: the line's place.
        context: what it says.
        font: what it is set in; the words are bold.
        colour: `#RRGGBB`.
        before: pixels between where the line begins and where the words do, the same in every row.
        right_to_left: whether it reads so.
        marked: what is bold in the words' place: code points of the whole line.
        mark: its colour.
    """
    context = fitted(context, QFontMetrics(bold(font, QFont.Weight.Bold)), before, rect.width())
    line = "".join(context)
    places = OffsetMap(line)
    begin = places.to_utf16(len(context.before))
    end = places.to_utf16(len(context.before) + len(context.words))
    if marked is None:
        formats = [_heavy(font, begin, end)]
    else:
        formats = [_heavy(font, places.to_utf16(first), places.to_utf16(last), mark) for first, last in marked]
    layout = _laid_out(line, font, formats, right_to_left=right_to_left)
    runs = bidi.runs(layout.lineAt(0), begin, end) or [(0.0, 0.0)]
    if right_to_left:
        x = rect.right() - before - max(right for _, right in runs)
    else:
        x = rect.left() + before - min(left for left, _ in runs)
    painter.save()
    painter.setClipRect(rect)
    painter.setPen(QColor(colour))
    layout.draw(painter, QPointF(x, rect.top() + (rect.height() - layout.lineAt(0).height()) / 2))
    painter.restore()


def fitted(context: Context, metrics: QFontMetrics, before: float, whole: float) -> Context:
    """A context without the words that have no room before or after the place."""
    head, tail = context.before, context.after
    while head and metrics.horizontalAdvance(head) > before:
        rest = head.lstrip("… ")
        blank = rest.find(" ")
        cut = blank + 1 if 0 <= blank < _LONGEST_WORD else snap_forward(rest, 1)
        head = f"…{rest[cut:]}" if rest[cut:].strip() else ""
    if metrics.horizontalAdvance(context.words) > whole:  # a block: its beginning says which one it is
        return Context("", metrics.elidedText(context.words, Qt.TextElideMode.ElideRight, int(whole)), "")
    room = whole - before - metrics.horizontalAdvance(context.words)
    while tail and metrics.horizontalAdvance(tail) > room:
        rest = tail.rstrip("… ")
        blank = rest.rfind(" ")
        cut = blank if blank >= 0 and len(rest) - blank < _LONGEST_WORD else snap_back(rest, len(rest) - 1)
        tail = f"{rest[:cut]}…" if rest[:cut].strip() else ""
    return Context(head, context.words, tail)


def _heavy(font: QFont, begin: int, end: int, colour: str = "") -> QTextLayout.FormatRange:
    """Heavy letters from one UTF-16 offset to another; coloured ones are underlined as well."""
    heavy = QTextCharFormat()
    heavy.setFontWeight(bold(font, QFont.Weight.Bold).weight())
    if colour:
        heavy.setForeground(QColor(colour))
        heavy.setFontUnderline(True)
    chosen = QTextLayout.FormatRange()
    chosen.start, chosen.length, chosen.format = begin, end - begin, heavy
    return chosen


def _laid_out(
    line: str, font: QFont, formats: list[QTextLayout.FormatRange], *, right_to_left: bool
) -> QTextLayout:  # fmt: skip
    layout = QTextLayout(line, font)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    layout.setTextOption(option)
    layout.setFormats(formats)
    layout.beginLayout()
    layout.createLine().setLineWidth(1e6)
    layout.endLayout()
    return layout
