"""What offsets are counted in, where a file does not say: told by the words that it says they cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from annotator.formats.foreign_text import UNITS, Counted, ForeignText, most_covered

NAMES = {"codepoint": "code points", "utf16": "UTF-16 units", "byte": "bytes"}
"""What people call the units."""

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
        if all(_covers(text, counted, begin, end + beyond, claim) for (begin, end), claim in claims):
            saying = _SAYINGS[unit, beyond]
            return Unit(unit, beyond, (saying,) if saying else ())
    return Unit("codepoint")


def best_unit(
    text: str, places: Sequence[tuple[int, int]], words: Sequence[str], *, among: Sequence[str] = UNITS
) -> tuple[str, list[bool]]:
    """In which unit most of the words stand where they are said to, and which ones do so; blanks are all one."""
    right: dict[str, list[bool]] = {}
    for unit in among[:1] if text.isascii() else among:
        counted = Counted(text, unit)
        right[unit] = [_covers(text, counted, *place, word) for place, word in zip(places, words, strict=True)]
        if all(right[unit]):
            return unit, right[unit]
    best = max(right, key=lambda unit: sum(right[unit]))
    return best, right[best]


def said_of(unit: str) -> list[str]:
    """A sentence on a unit that was found out, unless it is the usual one."""
    names = {"utf16": "UTF-16 code units", "byte": "bytes"}
    return [f"Offsets were found to count {names[unit]}."] if unit in names else []


def _covers(text: str, counted: Counted, begin: int, end: int, words: str) -> bool:
    first, last = counted.codepoint(begin), counted.codepoint(end)
    if first is None or last is None or first > last or last - first > most_covered(words):
        return False
    return text[first:last] == words or _plain(text[first:last]) == _plain(words)


def _plain(text: str) -> str:
    return " ".join(ForeignText.of(text).text.split())
