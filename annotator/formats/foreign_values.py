"""Values of other tools' files in the form that Annotator keeps them in, and never an error over one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from annotator.formats.standoff_grammar import IS_LANGUAGE, IS_TIME

NOWHERE = -1
"""An offset that is no place in any text."""

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
