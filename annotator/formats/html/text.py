"""An article's text with its annotations as HTML: each of them underlined in a lane of its own, with its label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from annotator.formats.xml_text import escape, escape_attribute
from annotator.model.document import Document
from annotator.model.span import Span

LANES = 6
"""So many annotations can be underlined above each other; what is deeper has its label and its row in the list."""

_LAST_OF_PLANES = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_FORBIDDEN = re.compile(f"[\x7f-\x9f\ufdd0-\ufdef{_LAST_OF_PLANES}]")


def showable(text: str) -> str:
    """A text in which a sign stands for each character that HTML forbids."""
    return text if text.isascii() and "\x7f" not in text else _FORBIDDEN.sub("\ufffd", text)


def shown(text: str) -> str:
    """Any text as content or as an attribute's value."""
    return escape_attribute(showable(text)).replace("'", "&#39;")


class Mark(NamedTuple):
    """An annotation as it is drawn: its number in the list, its label as HTML, and the number of its look."""

    number: int
    label: str
    spans: tuple[Span, ...]
    look: int
    is_block: bool


class _Part(NamedTuple):
    begin: int
    end: int
    mark: Mark
    place: int
    lane: int


def paragraphs(document: Document, marks: Sequence[Mark]) -> str:
    """The lines of a text as paragraphs."""
    parts = _parts([mark for mark in marks if not mark.is_block])
    bars = sorted((span.begin, span.end, mark) for mark in marks if mark.is_block for span in mark.spans)
    kinds = {block.begin: block.kind for block in document.blocks}
    sweep = _Sweep(document.text, parts)
    out: list[str] = []
    told: set[int] = set()
    begin = first_bar = 0
    for line in document.text.split("\n"):
        end = begin + len(line)
        if line.strip():
            while first_bar < len(bars) and bars[first_bar][1] <= begin:
                first_bar += 1
            beside = [mark for bar, last, mark in bars[first_bar : first_bar + LANES] if bar < end and last > begin]
            classes = f"{kinds.get(begin, 'other')}{f' bar c{beside[0].look}' if beside else ''}"
            chips = "".join(_chip(mark, 0) for mark in beside if mark.number not in told)
            told.update(mark.number for mark in beside)
            out.append(f'<p dir="auto" class="{classes}">{chips}{sweep.until(begin, end)}</p>\n')
        begin = end + 1
    untold = [_chip(mark, 0) for mark in marks if mark.is_block and mark.number not in told]
    # what covers blank lines only has its label at the end
    rest = "".join([*untold, *sweep.rest()])
    return "".join([*out, f"<p>{rest}</p>\n" if rest else ""])


def _parts(marks: Sequence[Mark]) -> list[_Part]:
    """The parts of annotations in order, each in the first lane that is free."""
    found: list[_Part] = []
    ends = [0] * LANES
    spans = sorted(
        (span.begin, -span.end, mark.number, place, mark) for mark in marks for place, span in enumerate(mark.spans)
    )
    for begin, end, _, place, mark in spans:
        lane = next((lane for lane, last in enumerate(ends) if last <= begin), -1)
        if lane >= 0:
            ends[lane] = -end
        found.append(_Part(begin, -end, mark, place, lane))
    return found


class _Sweep:
    """Goes through a text once, from its beginning to its end."""

    def __init__(self, text: str, parts: Sequence[_Part]) -> None:
        self._text, self._parts, self._next = showable(text), parts, 0
        self._open: list[_Part] = []
        self._cuts = [*sorted({place for part in parts for place in (part.begin, part.end)}), len(text) + 1]
        self._cut = 0

    def until(self, begin: int, end: int) -> str:
        """The text between two places, the first of which is not before the last one of the call before."""
        out: list[str] = []
        at = begin
        while True:
            self._turn(at, out)
            while self._cuts[self._cut] <= at:
                self._cut += 1
            to = min(end, self._cuts[self._cut])
            if self._open:
                opening = "".join([f'<span class="m c{one.mark.look} o{one.lane}">' for one in self._open])
                out.append(f"{opening}{escape(self._text[at:to])}{'</span>' * len(self._open)}")
            else:
                out.append(escape(self._text[at:to]))
            if to >= end:
                return "".join(out)
            at = to

    def rest(self) -> list[str]:
        """The labels of parts that begin where no line is left."""
        return [_chip(part.mark, part.place) for part in self._parts[self._next :]]

    def _turn(self, at: int, out: list[str]) -> None:
        """Close what ends here or before, and open what begins."""
        if self._open:
            self._open = [one for one in self._open if one.end > at]
        while self._next < len(self._parts) and self._parts[self._next].begin <= at:
            part = self._parts[self._next]
            self._next += 1
            out.append(_chip(part.mark, part.place))
            if part.lane >= 0 and part.end > at:
                self._open = sorted([*self._open, part], key=_lane)


def _lane(part: _Part) -> int:
    return part.lane


def _chip(mark: Mark, place: int) -> str:
    """The label in front of a part, which leads to the annotation's row."""
    anchor = "" if place else f' id="m{mark.number}"'
    part = f" ({place + 1}/{len(mark.spans)})" if len(mark.spans) > 1 else ""
    # with a direction of its own it has no say in that of its paragraph
    return f'<a dir="ltr" class="l c{mark.look}"{anchor} href="#t{mark.number}">{mark.label} {mark.number}{part}</a>'
