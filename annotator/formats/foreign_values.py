"""Values of other tools' files, of any shape, in the form that Annotator keeps them in; never an error over one."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from datetime import UTC, datetime
from functools import lru_cache

from annotator.formats.foreign_text import storable
from annotator.formats.standoff.grammar import IS_LANGUAGE, IS_TIME
from annotator.model.identity import ITEM_ID

NOWHERE = -1
"""An offset that is no place in any text."""

_MOST = 2**53
_PLACE = re.compile(r"[0-9]{1,12}").fullmatch
_NUMBER = re.compile(r"[0-9]{1,9}").fullmatch
_LINE_END = re.compile(r"[ \t]*[\r\n]+[ \t\r\n]*")


# -- numbers -------------------------------------------------------------------------------------------


def offset_of(said: str | None) -> int:
    """An offset that is written out; NOWHERE for what is none."""
    plain = (said or "").strip()
    return int(plain) if _PLACE(plain) else NOWHERE


def number_of(value: object) -> int | None:
    """An offset or id: a whole number of at most nine digits, perhaps as text; None for anything else."""
    if isinstance(value, str) and _NUMBER(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
        return value
    return None


def whole_number(value: object) -> int | None:
    """A number without a fraction, such as an offset; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value == int(value) and abs(value) < _MOST else None
    return value if abs(value) < _MOST else None


def confidence_of(value: object) -> float | None:
    """A confidence from 0 to 1, to four decimals; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        share = float(value)
    except (ValueError, OverflowError):
        return None
    return round(share, 4) if 0 <= share <= 1 else None


# -- words ---------------------------------------------------------------------------------------------


def text_of(value: object) -> str:
    """A text with LF only and without characters that XML cannot carry; '' for what is no text."""
    if not isinstance(value, str):
        return ""
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return storable(value)


def name_of(value: object, otherwise: str = "") -> str:
    """A label or another name: storable, on one line, without blanks at its ends; a whole number is one, too."""
    if isinstance(value, str):
        return _name(value) or otherwise
    number = whole_number(value)
    return otherwise if number is None else str(number)


@lru_cache(4096)
def _name(value: str) -> str:
    return storable(_LINE_END.sub(" ", value.strip(" \t\r\n")))


def language_of(value: object) -> str:
    """A BCP 47 tag, '' for what is none."""
    return value if isinstance(value, str) and value != "x-unspecified" and IS_LANGUAGE(value) else ""


# -- times ---------------------------------------------------------------------------------------------


def time_of(value: object) -> str:
    """A time as `YYYY-MM-DDTHH:MM:SSZ`, from ISO 8601 (UTC if it does not say) or seconds since 1970; '' for none."""
    if isinstance(value, str):
        return _time(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    try:
        return _written(datetime.fromtimestamp(value, UTC))
    except (ValueError, OverflowError, OSError):
        return ""


@lru_cache(4096)
def _time(value: str) -> str:
    plain = value.strip()
    if IS_TIME(plain):
        return plain
    try:
        when = datetime.fromisoformat(plain.removesuffix("UTC"))
        return _written(when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC))
    except (ValueError, OverflowError):
        return ""


def _written(when: datetime) -> str:
    return f"{when.year:04}-{when:%m-%dT%H:%M:%SZ}"


# -- ids -----------------------------------------------------------------------------------------------


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


def own_or(key: str, otherwise: str, taken: Collection[str]) -> str:
    """One of Annotator's ids if `key` is one that is not taken yet, else the other key."""
    return key if ITEM_ID.fullmatch(key) and key not in taken else otherwise
