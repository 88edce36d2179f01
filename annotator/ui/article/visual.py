"""Left and Right as they point on the screen, through lines of mixed directions: plain functions over pieces.

The places of the caret in a line are put in order by where it is drawn, so
that Right never leads to the left. Lines follow one another as their
paragraph runs, paragraphs as the article runs, each walked through whole,
whatever its own direction: so Left is always the way back of Right, and
nobody is caught between a paragraph that runs one way and its neighbour.
"""

from __future__ import annotations

from typing import Protocol

from annotator.model.span import Span
from annotator.ui.article import motions
from annotator.ui.article.layouts import Laid


class Pieces(Protocol):
    """The pieces of an article, as a column has them."""

    def index_of(self, offset: int) -> int: ...

    def piece(self, index: int) -> Laid: ...


def step(pieces: Pieces, text: str, offset: int, *, right: bool, document_from_right: bool) -> int:
    """The place one to the right (or left) of an offset of the article; the same one at the article's end."""
    index = pieces.index_of(offset)
    laid = pieces.piece(index)
    within = _within(laid, offset, right=right)
    if within is not None:
        return within
    around = motions.paragraph(text, min(offset, laid.begin + laid.length))
    onwards = right != laid.right_to_left
    at = laid.begin + laid.length if onwards else laid.begin - 1
    if around.begin <= at < around.end:  # the same paragraph goes on in another piece
        return _entry(pieces.piece(index + (1 if onwards else -1)), right=right)
    following = _beside(text, around, forwards=right != document_from_right)
    if following is None:
        return offset
    first = pieces.piece(pieces.index_of(following.begin))
    if right != first.right_to_left or not following.length:
        return _entry(first, right=right)
    # walked against its direction, a paragraph begins with its last piece
    return _entry(pieces.piece(pieces.index_of(following.end - 1)), right=right)


def side(laid: Laid, span: Span, *, right: bool) -> int:
    """The end of a selection that stands further to the right (or left); by the direction where it takes lines."""
    one, other = span
    if laid.begin <= one and other <= laid.begin + laid.length and laid.line_of(one) == laid.line_of(other):
        first, last = sorted(span, key=laid.x_of)
    else:
        first, last = (other, one) if laid.right_to_left else (one, other)
    return last if right else first


def _beside(text: str, around: Span, *, forwards: bool) -> Span | None:
    """The paragraph after or before; the newline at the end of the text opens none."""
    if not forwards:
        return motions.paragraph(text, around.begin - 1) if around.begin else None
    return motions.paragraph(text, around.end + 1) if around.end + 1 < len(text) else None


def _within(laid: Laid, offset: int, *, right: bool) -> int | None:
    """The next place in the same piece, None where the piece ends."""
    offset = min(offset, laid.begin + laid.length)  # the newline at the end of the text has no piece of its own
    number = laid.line_of(offset)
    places = _from_left(laid, number)
    at = places.index(offset) + (1 if right else -1) if offset in places else 0
    if 0 <= at < len(places):
        return places[at]
    return _line_entry(laid, number + _line_step(laid, right=right), right=right)


def _entry(laid: Laid, *, right: bool) -> int:
    """Where the way right (or left) through a piece begins."""
    found = _line_entry(laid, 0 if _line_step(laid, right=right) > 0 else len(laid.lines) - 1, right=right)
    return laid.begin if found is None else found


def _line_entry(laid: Laid, number: int, *, right: bool) -> int | None:
    """Where the way right (or left) through a line, and those after it, begins; None past the last one."""
    while 0 <= number < len(laid.lines):
        if places := _from_left(laid, number):
            return places[0 if right else -1]
        number += _line_step(laid, right=right)  # nothing but the inside of one very long character
    return None


def _line_step(laid: Laid, *, right: bool) -> int:
    return 1 if right != laid.right_to_left else -1


def _from_left(laid: Laid, number: int) -> list[int]:
    """The places of the caret in a line, from left to right; those at one point in the order they are read."""
    stops = laid.stops(number)
    if laid.right_to_left:
        stops.reverse()
    return sorted(stops, key=laid.x_of)  # stable
