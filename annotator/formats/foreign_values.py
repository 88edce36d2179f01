"""Values of other tools' files in the form that Annotator keeps them in, and never an error over one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from annotator.formats.foreign_text import UNITS, Counted
from annotator.formats.standoff.grammar import IS_LANGUAGE, IS_TIME

NOWHERE = -1
"""An offset that is no place in any text."""

_SIGNS = 20  # so many may stand between two words
_NUMBER = re.compile(r"[0-9]{1,12}").fullmatch
_LINE_END = re.compile(r"[ \t]*[\r\n]+[ \t\r\n]*")


def offset_of(said: str | None) -> int:
    """An offset; NOWHERE for what is none."""
    plain = (said or "").strip()
    return int(plain) if _NUMBER(plain) else NOWHERE


def name_of(said: str | None, otherwise: str = "") -> str:
    """A label or another name: on one line, without blanks at its ends."""
    return _LINE_END.sub(" ", (said or "").strip(" \t\r\n")) or otherwise


def language_of(said: str | None) -> str:
    """A BCP 47 tag, or ''."""
    return said if said and IS_LANGUAGE(said) else ""


def time_of(said: str | None) -> str:
    """A time as `YYYY-MM-DDTHH:MM:SSZ`; '' for what is none. Without a zone it is taken as UTC."""
    plain = (said or "").strip()
    if IS_TIME(plain):
        return plain
    try:
        when = datetime.fromisoformat(plain.removesuffix("UTC"))
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return f"{when.year:04}-{when:%m-%dT%H:%M:%SZ}"


def confidence_of(said: str | None) -> float | None:
    """A confidence from 0 to 1, or None."""
    try:
        value = float(said or "")
    except ValueError:
        return None
    return round(value, 4) if math.isfinite(value) and 0 <= value <= 1 else None


class Keys:
    """Ids of a file, each of them once: one that is missing or there again gets a number."""

    __slots__ = ("_taken",)

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, said: str | None, otherwise: str) -> str:
        """The id of another element, or one made from `otherwise`."""
        key = said or otherwise
        if not said or key in self._taken:
            key = f"{key}~{len(self._taken) + 1}"
        self._taken.add(key)
        return key


def joined(places: Sequence[tuple[int, int]], numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Where some of a text's tokens stand; what stands one after the other is one part, with the blanks between.

    Args:
        places: (begin, end) of all tokens, in order.
        numbers: which ones.
    """
    parts: list[tuple[int, int]] = []
    last = -2
    for number in sorted(set(numbers)):
        begin, end = places[number]
        if number == last + 1:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((begin, end))
        last = number
    return parts


def aligned(text: str, words: Iterable[str]) -> list[tuple[int, int]] | None:
    """Where words stand in a text that names them in order without saying where; None if they do not follow it.

    Between two of them there may be blanks and signs, never a letter or a digit.
    """
    places: list[tuple[int, int]] = []
    at = 0
    for word in words:
        begin = at
        while begin < len(text) and text[begin].isspace():
            begin += 1
        if not text.startswith(word, begin):
            found = text.find(word, begin, begin + _SIGNS + len(word))
            if found < 0 or any(character.isalnum() for character in text[begin:found]):
                return None
            begin = found
        at = begin + len(word)
        places.append((begin, at))
    return places


def best_unit(text: str, places: Sequence[tuple[int, int]], words: Sequence[str]) -> tuple[str, list[bool]]:
    """In which unit most of the words stand where they are said to, and which ones do so; blanks are all one."""
    right: dict[str, list[bool]] = {}
    for unit in UNITS[:1] if text.isascii() else UNITS:
        right[unit] = _fitting(Counted(text, unit), text, places, words)
        if all(right[unit]):
            return unit, right[unit]
    best = max(right, key=lambda unit: sum(right[unit]))
    return best, right[best]


def said_of(unit: str) -> list[str]:
    """A sentence on a unit that was found out, unless it is the usual one."""
    names = {"utf16": "UTF-16 code units", "byte": "bytes"}
    return [f"Offsets were found to count {names[unit]}."] if unit in names else []


def _fitting(counted: Counted, text: str, places: Iterable[tuple[int, int]], words: Iterable[str]) -> list[bool]:
    found: list[bool] = []
    for (begin, end), word in zip(places, words, strict=True):
        first, last = (
            (begin, end) if counted.unit == "codepoint" else (counted.codepoint(begin), counted.codepoint(end))
        )
        if first is None or last is None or first > last:
            found.append(False)
        else:
            covered = text[first:last]
            found.append(covered == word or " ".join(covered.split()) == " ".join(word.split()))
    return found
