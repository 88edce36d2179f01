"""What offsets are counted in, where a file does not say: told by the words that it says they cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from annotator.formats.foreign_text import Counted, ForeignText

Claimed = tuple[tuple[int, int], str]
"""(begin, end) as the file counts, and the text that it says this covers."""

_SAYINGS = {
    ("codepoint", 0): "",
    ("utf16", 0): "Offsets are counted in UTF-16 code units: only so they cover the words that the file names.",
    ("codepoint", 1): "Ends are inclusive: only so they cover the words that the file names.",
    ("utf16", 1): "Offsets are counted in UTF-16 code units and ends are inclusive: only so they cover the words "
    "that the file names.",
}


class Unit(NamedTuple):
    """How a file counts.

    Attributes:
        name: one of `foreign_text.UNITS`.
        beyond: what is to be added to its ends to make them exclusive.
        said: sentences on what is unusual about it.
    """

    name: str
    beyond: int = 0
    said: tuple[str, ...] = ()


def unit_of(text: str, claims: Sequence[Claimed], *, inclusive: bool = False) -> Unit:
    """The way of counting by which all spans cover what is claimed; code points if there is none, or nothing claimed.

    Args:
        text: the raw one.
        claims: of its spans.
        inclusive: whether ends may be inclusive.
    """
    units = ["codepoint"] if text.isascii() else ["codepoint", "utf16"]
    ways = [(unit, beyond) for beyond in ((0, 1) if inclusive else (0,)) for unit in units]
    for unit, beyond in ways if claims else []:
        counted = Counted(text, unit)
        if all(_covers(text, counted, extent, beyond, claim) for extent, claim in claims):
            saying = _SAYINGS[unit, beyond]
            return Unit(unit, beyond, (saying,) if saying else ())
    return Unit("codepoint")


def _covers(text: str, counted: Counted, extent: tuple[int, int], beyond: int, claim: str) -> bool:
    begin, end = counted.codepoint(extent[0]), counted.codepoint(extent[1] + beyond)
    if begin is None or end is None:
        return False
    return text[begin:end] == claim or _plain(text[begin:end]) == _plain(claim)


def _plain(text: str) -> str:
    return " ".join(ForeignText.of(text).text.split())
