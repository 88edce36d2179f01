"""What a reader takes for one character: grapheme cluster boundaries (UAX 29), in code points."""

from __future__ import annotations

import regex

from annotator.model.span import Span

_CLUSTER = regex.compile(r"\X")
_LOOSE = regex.compile(r"\p{GCB=Other}{2}")
"""Two characters that no rule ever joins."""
_WINDOW = 64


def boundaries(text: str) -> list[int]:
    """All offsets in `text` where one grapheme cluster ends and the next begins, both ends included."""
    return [0, *(match.end() for match in _CLUSTER.finditer(text))]


def is_boundary(text: str, offset: int) -> bool:
    """Whether `offset` lies between grapheme clusters; looks at the neighbourhood only."""
    return snap_back(text, offset) == offset


def snap_back(text: str, offset: int) -> int:
    """The last grapheme boundary at or before `offset`."""
    if offset <= 0 or offset >= len(text):
        return max(0, min(offset, len(text)))
    start = _safe_start(text, offset)
    last = start
    for match in _CLUSTER.finditer(text, start, min(len(text), offset + _WINDOW)):
        if match.end() > offset:
            return match.start() if match.start() <= offset else last
        last = match.end()
    return last


def snap_forward(text: str, offset: int) -> int:
    """The first grapheme boundary at or after `offset`."""
    start = snap_back(text, offset)
    if start == offset:
        return offset
    match = _CLUSTER.match(text, start)
    return match.end() if match else offset


def snap(text: str, span: Span) -> Span:
    """Widen a span outwards so that it cuts no grapheme cluster."""
    return Span(snap_back(text, span.begin), snap_forward(text, span.end))


def trim(text: str, span: Span) -> Span | None:
    """Take white space off both ends; None when nothing is left."""
    begin, end = span
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return Span(begin, end) if begin < end else None


def _safe_start(text: str, offset: int) -> int:
    """An offset a little to the left that surely is a boundary: after a newline, or between two loose characters.

    A cluster longer than usual (pathological stacks of combining marks) is followed to its start.
    """
    at = offset - 1
    while at > 0:
        if text[at] == "\n":
            return at
        if _LOOSE.match(text, at - 1):
            return at
        at -= 1
    return 0
