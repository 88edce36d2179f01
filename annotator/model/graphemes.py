"""What a reader takes for one character: grapheme cluster boundaries (UAX 29), in code points."""

from __future__ import annotations

import regex

from annotator.model.span import Span

_CLUSTER = regex.compile(r"\X")
_LOOSE = regex.compile(
    r"""(?rxV1) \n
    | (?<! [\p{GCB=Prepend}\p{GCB=ZWJ}] ) [\p{GCB=Other}--\p{InCB=Consonant}]
    | (?<! [\p{GCB=Prepend}\p{GCB=ZWJ}\p{GCB=Extend}] ) \p{GCB=Other}
    | (?<! [\p{GCB=Prepend}\p{GCB=L}] ) [\p{GCB=L}\p{GCB=LV}\p{GCB=LVT}]
    | (?<= (?: \A | \P{GCB=RI} ) (?: \p{GCB=RI}{2} )+ ) \p{GCB=RI}
    """
)
"""Searched backwards: a character that begins a cluster whatever stands further to its left."""
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
    # where clusters surely begin anew, however far a pathological stack of combining marks reaches
    loose = _LOOSE.search(text, 1, offset)
    last = loose.start() if loose else 0
    for match in _CLUSTER.finditer(text, last, min(len(text), offset + _WINDOW)):
        if match.end() > offset:
            break
        last = match.end()
    return last


def snap_forward(text: str, offset: int) -> int:
    """The first grapheme boundary at or after `offset`, the end of the text where there is none."""
    start = snap_back(text, offset)
    if start >= offset or start == len(text):
        return start
    match = _CLUSTER.match(text, start)
    return match.end() if match else start


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
