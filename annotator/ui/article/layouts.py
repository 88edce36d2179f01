"""Pieces of an article set as type: one QTextLayout each, made when first seen, those seen last kept."""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_right
from collections import OrderedDict
from typing import Any, NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextLayout, QTextLine, QTextOption

from annotator.model.document import Document
from annotator.model.graphemes import boundaries, snap_back
from annotator.model.offsets import OffsetMap
from annotator.ui.article import bidi
from annotator.ui.article.paragraphs import SOFT, ParagraphTable
from annotator.ui.article.styles import Style

KEPT = 400
KEPT_TEXT = 40_000
"""So many pieces are kept, and so many characters: twenty screens of text, at about 100 bytes a character."""

EMPTY_LINE = 0.35
"""Height of an empty line, in lines: blank lines only part paragraphs here."""

_SOFT_HYPHEN = "\u00ad"

_RTL = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Characters with which a line no longer runs from left to right throughout."""

SHOWN = {0: "\ufffd", 0xD: " ", 0x85: " ", 0x2029: " ", 0xFFFC: "\ufffd", 0xFDD0: " ", 0xFDD1: " "}
"""Characters that a layout or a text document would break at, swallow or box; replaced one for one in what is shown."""


class Box(NamedTuple):
    """A stretch of one line that some text takes: pixels from the piece's top left."""

    line: int
    left: float
    right: float
    baseline: float


class Laid:
    """One piece set as type.

    Attributes:
        begin, length: code points of the article.
        width: pixels, of the column.
        height: whole pixels, gap included.
        gap: room under it; none where the paragraph goes on in the next piece.
        drawing: what the painter worked out for its marks, None when they changed.
    """

    __slots__ = (
        "_by_runs",
        "_goes_on",
        "_kept_places",
        "begin",
        "drawing",
        "gap",
        "height",
        "layout",
        "length",
        "lines",
        "offsets",
        "right_to_left",
        "starts",
        "style",
        "width",
    )

    def __init__(
        self,
        text: str,
        begin: int,
        style: Style,
        width: float,
        *,
        right_to_left: bool | None = None,
        goes_on: bool = False,
    ) -> None:
        """Set a text as type.

        Args:
            text: what it holds, without its newline.
            begin: where it begins in the article.
            style: how it is set.
            width: of the column.
            right_to_left: direction of its paragraph; None: as its own first letter says.
            goes_on: whether its paragraph goes on in the next piece.
        """
        self.begin = begin
        self.length = len(text)
        self.style = style
        self.width = width
        self.offsets = OffsetMap(text)
        self.right_to_left = first_strong_is_rtl(text) if right_to_left is None else right_to_left
        self._goes_on = goes_on
        self._kept_places: dict[int, list[bidi.Place]] = {}
        self._by_runs = not text.isascii() and _RTL.search(text) is not None
        self.layout = QTextLayout(text if text.isascii() and text.isprintable() else text.translate(SHOWN), style.font)
        self.layout.setCacheEnabled(True)
        self.layout.setTextOption(_option(right_to_left=self.right_to_left))
        self.lines: list[QTextLine] = []
        self.starts: list[int] = []
        self.drawing: Any = None
        y = 0.0
        self.layout.beginLayout()
        while (line := self.layout.createLine()).isValid():
            line.setLineWidth(width)
            y += style.above
            line.setPosition(QPointF(0.0, y))
            y += line.height() + style.below
            self.lines.append(line)
            self.starts.append(line.textStart())
        self.layout.endLayout()
        self.gap = 0.0 if goes_on else style.gap
        self.height = math.ceil(y + self.gap if text else style.line * EMPTY_LINE)

    def line_of(self, offset: int) -> int:
        """The line that holds an offset of the article."""
        return max(0, bisect_right(self.starts, self._local(offset)) - 1)

    def x_of(self, offset: int) -> float:
        """Where the caret stands at an offset, in pixels."""
        local, number = self._local(offset), self.line_of(offset)
        x = bidi.caret(self._places(number), local, from_right=self.right_to_left)
        return _x(self.lines[number], local) if x is None else x

    def offset_at(self, x: float, y: float) -> int:
        """The offset of the article that is nearest to a point of the piece."""
        return self.offset_in_line(self.line_at(y), x)

    def line_at(self, y: float) -> int:
        """The line at a height of the piece."""
        for number, line in enumerate(self.lines):
            if y < line.y() + line.height() + self.style.below:
                return number
        return len(self.lines) - 1

    def offset_in_line(self, number: int, x: float, *, to_end: bool = False) -> int:
        """The offset in one line that is nearest to `x`; the end of a wrapped line belongs to the next.

        With `to_end` that end is returned all the same, for a selection that takes the line's last character in.
        """
        line, stop = self.lines[number], self._stop(number)
        if to_end and self._is_wrapped(number) and self._is_beyond(line, x):
            return self.begin + self.offsets.to_codepoint(stop)
        places = self._places(number)
        local = bidi.nearest(places, x) if places else int(line.xToCursor(x))
        if local >= stop and self._is_wrapped(number):
            local = self._before(stop)
        return self._boundary(self.offsets.to_codepoint(local))

    def offset_under(self, x: float, y: float) -> int:
        """The first offset of the character that stands at a point of the piece."""
        number = self.line_at(y)
        places = self._places(number)
        if places:
            return self._boundary(self.offsets.to_codepoint(bidi.under(places, x).begin))
        local = int(self.lines[number].xToCursor(x, QTextLine.CursorPosition.CursorOnCharacter))
        return self._boundary(self.offsets.to_codepoint(min(local, self._before(self._stop(number)))))

    def line_span(self, number: int, *, to_end: bool = False) -> tuple[int, int]:
        """First and last caret offset of a line; `to_end`: see `offset_in_line`."""
        end = self._stop(number)
        if self._is_wrapped(number):
            before = self._before(end)
            # a space at the wrap is nothing that anybody sees
            if not to_end or self.layout.text()[self.offsets.to_codepoint(before)].isspace():
                end = before
        return self._boundary(self.offsets.to_codepoint(self.starts[number])), self._boundary(
            self.offsets.to_codepoint(end)
        )

    def stops(self, number: int) -> list[int]:
        """Where the caret can stand in a line, in reading order; the end of a wrapped line belongs to the next."""
        text = self.layout.text()
        begin, end = (self.offsets.to_codepoint(place) for place in (self.starts[number], self._stop(number)))
        edges = [begin + edge for edge in boundaries(text[begin:end])]
        if self._is_wrapped(number):
            edges.pop()
        if edges and snap_back(text, begin) != begin:  # a line may begin inside a very long character
            del edges[0]
        return [self.begin + edge for edge in edges]

    def _places(self, number: int) -> list[bidi.Place]:
        """The characters of a line that does not run from left to right throughout; none for one that does."""
        if not self._by_runs:
            return []
        found = self._kept_places.get(number)
        if found is None:
            begin, end = (self.offsets.to_codepoint(place) for place in (self.starts[number], self._stop(number)))
            edges = boundaries(self.layout.text()[begin:end])
            stops = [self.offsets.to_utf16(begin + edge) for edge in edges]
            found = self._kept_places[number] = bidi.places(self.lines[number], stops)
        return found

    def _boundary(self, local: int) -> int:
        """The offset in the article, never inside what the model, unlike Qt, takes for one character."""
        return self.begin + snap_back(self.layout.text(), local)

    def _before(self, offset16: int) -> int:
        return int(self.layout.previousCursorPosition(offset16))

    def _is_beyond(self, line: QTextLine, x: float) -> bool:
        text = line.naturalTextRect()
        return x <= text.left() if self.right_to_left else x >= text.right()

    def _stop(self, number: int) -> int:
        return self.starts[number + 1] if number + 1 < len(self.starts) else self.offsets.utf16_length

    def _is_wrapped(self, number: int) -> bool:
        return number + 1 < len(self.starts) or (self._goes_on and self.length > 0)

    def boxes(self, begin: int, end: int) -> list[Box]:
        """Where the text `[begin, end)` stands, one box for each run that is drawn together.

        Right-to-left text is measured by its glyph runs: across a change of
        direction the two caret positions do not enclose the text.
        """
        first, last = self._local(begin), self._local(end)
        found: list[Box] = []
        number = max(0, bisect_right(self.starts, first) - 1)
        while number < len(self.lines) and self.starts[number] < last:
            line = self.lines[number]
            start, stop = max(first, self.starts[number]), min(last, self._stop(number))
            baseline = line.y() + line.ascent()
            if self._by_runs:
                runs = bidi.runs(line, start, stop)
            else:  # the space at which a line breaks is not marked
                runs = [(_x(line, start), min(self._right(number, stop), line.naturalTextRect().right()))]
            found += [Box(number, left, right, baseline) for left, right in runs if left < right]
            number += 1
        if not found and first < last:  # nothing but spaces and signs without a width: a mark all the same
            number = self.line_of(begin)
            x = min(self.x_of(begin), self.lines[number].naturalTextRect().right())
            found.append(Box(number, x, x, self.lines[number].y() + self.lines[number].ascent()))
        return found

    def _right(self, number: int, stop: int) -> float:
        """Where a text ends in a line; a hyphen shown at the wrap alone is in it also before it was ever painted."""
        hyphen = stop == self._stop(number) and self._is_wrapped(number) and self._ends_softly(stop)
        return self.lines[number].naturalTextRect().right() if hyphen else _x(self.lines[number], stop)

    def _ends_softly(self, stop: int) -> bool:
        return self.layout.text()[self.offsets.to_codepoint(stop) - 1] == _SOFT_HYPHEN

    def _local(self, offset: int) -> int:
        return self.offsets.to_utf16(max(0, min(self.length, offset - self.begin)))


def first_strong_is_rtl(text: str) -> bool:
    """Whether the first letter with a direction of its own reads from right to left (UAX 9, P2)."""
    if text.isascii():
        return False
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return kind != "L"
    return False


def _option(*, right_to_left: bool) -> QTextOption:
    # a layout does not turn AlignLeft round by itself, so both are said
    option = QTextOption(Qt.AlignmentFlag.AlignRight if right_to_left else Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    return option


def _x(line: QTextLine, local: int) -> float:
    found: Any = line.cursorToX(local)  # a pair; the stubs do not say so
    return float(found[0])


class Layouts:
    """The pieces of one article at one width and font, laid out when asked for."""

    def __init__(self, document: Document, table: ParagraphTable, styles: tuple[Style, ...], width: float) -> None:
        self._text = document.text
        self._right_to_left = document.right_to_left
        self._table = table
        self._styles = styles
        self.width = width
        self._kept: OrderedDict[int, Laid] = OrderedDict()
        self._kept_text = 0

    def piece(self, index: int) -> Laid:
        """The piece with this number, laid out."""
        kept = self._kept.get(index)
        if kept is not None:
            self._kept.move_to_end(index)
            return kept
        begin, end = int(self._table.begins[index]), int(self._table.ends[index])
        style = self._styles[int(self._table.kinds[index])]
        laid = self._kept[index] = Laid(
            self._text[begin:end],
            begin,
            style,
            self.width,
            right_to_left=self._runs_from_right(begin),
            goes_on=end < len(self._text) and self._text[end] != "\n",
        )
        self._kept_text += laid.length
        while len(self._kept) > KEPT or self._kept_text > KEPT_TEXT:
            _, dropped = self._kept.popitem(last=False)
            self._kept_text -= dropped.length
        return laid

    def _runs_from_right(self, begin: int) -> bool:
        """Direction of the paragraph around, which a later piece of it may not show."""
        start = self._text.rfind("\n", 0, begin) + 1
        head = self._text[start : start + SOFT].partition("\n")[0]
        if not head.strip():  # a blank line goes with its article, or the arrows would turn round in it
            return self._right_to_left
        return first_strong_is_rtl(head)

    def forget_marks(self, pieces: range) -> None:
        """Have the marks of some pieces worked out anew when they are next drawn."""
        if len(pieces) > len(self._kept):
            for index, laid in self._kept.items():
                if index in pieces:
                    laid.drawing = None
            return
        for index in pieces:
            if kept := self._kept.get(index):
                kept.drawing = None

    def forget_all_marks(self) -> None:
        """The same for every piece."""
        for laid in self._kept.values():
            laid.drawing = None
