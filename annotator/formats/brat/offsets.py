"""Which offsets an `.ann` file counts in, and whether a fragment covers what its line says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from annotator.formats.brat.lines import TextBound
from annotator.formats.foreign_text import UNITS, Counted, most_covered, storable
from annotator.formats.units import NAMES

_ENOUGH = 0.99


class Way(NamedTuple):
    """How offsets are counted: in which text, in which unit, and a sentence on it unless it is brat's own way."""

    raw: str
    unit: str
    said: str = ""


def way_of(raw: str, bounds: Iterable[TextBound]) -> Way:
    """The way in which the lines cover what they say: brat's own, or one of other tools if only that one fits."""
    naming = [bound for bound in bounds if bound.said is not None]
    own = Way(raw, "codepoint")
    if not naming or (wrong := _disagreeing(own, naming)) <= len(naming) * (1 - _ENOUGH):
        return own
    for way in _others(raw):
        fewer = _disagreeing(way, naming)
        if fewer < wrong and fewer <= len(naming) * (1 - _ENOUGH):
            return way
    return own


def _others(raw: str) -> Iterator[Way]:
    texts = {raw: ""}
    if raw.startswith("\ufeff"):
        texts[raw[1:]] = "without the byte-order mark"
    if "\r\n" in raw:
        texts[raw.replace("\r\n", "\n")] = "with a line end as one character"
        texts[raw.removeprefix("\ufeff").replace("\r\n", "\n")] = "with a line end as one character"
    for text, how in texts.items():
        for unit in UNITS if not text.isascii() else UNITS[:1]:
            if how or unit != "codepoint":
                yield Way(text, unit, f"Its offsets count {' '.join(filter(None, (NAMES[unit], how)))}.")


def _disagreeing(way: Way, naming: Sequence[TextBound]) -> int:
    counted = Counted(way.raw, way.unit)
    return sum(not covers(bound, pieces(way.raw, counted, bound)) for bound in naming)


def pieces(raw: str, counted: Counted, bound: TextBound) -> list[str] | None:
    """What the fragments of a line cover; None where there is no such place, or it is far longer than what is said."""
    length = sum(end - begin for begin, end in bound.fragments)
    # hostile files name whole texts, which are not to be compared for every line
    if bound.said is not None and length > most_covered(bound.said) and not _LEFT_OUT.search(bound.said):
        return None
    found: list[str] = []
    for begin, end in bound.fragments:
        first, last = counted.codepoint(begin), counted.codepoint(end)
        if first is None or last is None or first > last:
            return None
        found.append(storable(raw[first:last]))
    return found


def covers(bound: TextBound, found: Sequence[str] | None) -> bool:
    """Whether these pieces are what a line says, in full or with signs for what is left out."""
    if found is None:
        return False
    said = " ".join((bound.said or "").split())
    ways = [" ".join(" ".join(found).split()), " ".join("".join(found).split())]
    return said in ways or any(_abridges(said, way) for way in ways)


_LEFT_OUT = re.compile(r" ?(?:\[(?:\.\.\.|…)\]|\.\.\.|…) ?")


def _abridges(said: str, whole: str) -> bool:
    """Whether a text is another one with `[...]` or `…` in place of parts of it."""
    first, *others = _LEFT_OUT.split(said)
    if not others or not whole.startswith(first) or not (first or any(others)):
        return False
    at = len(first)
    for other in others[:-1]:
        place = whole.find(other, at)
        if place < 0:
            return False
        at = place + len(other)
    return len(whole) - at >= len(others[-1]) and whole.endswith(others[-1])
