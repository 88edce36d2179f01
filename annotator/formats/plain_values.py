"""Values of other tools' files made into what Annotator can keep: names, texts, times, and JSON of any shape."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection
from datetime import UTC, datetime
from functools import lru_cache

from annotator.errors import FileRefused
from annotator.formats.foreign_text import REPLACEMENT, decoded
from annotator.formats.standoff.grammar import IS_LANGUAGE, IS_TIME
from annotator.model.document import UNSTORABLE
from annotator.model.identity import ITEM_ID

_MOST_BYTES = 128 * 1024 * 1024
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII).fullmatch
_ENDS = re.compile(r"[ \t]*[\r\n]+[ \t]*")


def json_of(data: bytes, *, name: str) -> object:
    """What a JSON file holds.

    Raises:
        FileRefused: it is too large, no JSON, nested deeper than anybody nests, or its numbers are nonsense.
    """
    if len(data) > _MOST_BYTES:
        raise FileRefused(name, f"is larger than {_MOST_BYTES // 1024 // 1024} MB; split it")
    if not data.strip():
        raise FileRefused(name, "is empty; get the file again")
    text = decoded(data, name=name).removeprefix("\ufeff")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise FileRefused(name, f"is not whole JSON: {error.msg}; get the file again", line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        reason = "holds numbers or nesting beyond any sense; get the file again"
        raise FileRefused(name, reason) from error


def number_of(value: object) -> int | None:
    """An offset or id: a whole number of at most nine digits, perhaps as text; None for anything else."""
    if isinstance(value, str) and _NUMBER(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
        return value
    return None


def text_of(value: object) -> str:
    """A text with LF only and without characters that XML cannot carry; '' for what is no text."""
    if not isinstance(value, str):
        return ""
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return UNSTORABLE.sub(REPLACEMENT, value)


def name_of(value: object, otherwise: str = "") -> str:
    """A name on one line, without blanks at its ends; `otherwise` if nothing is left."""
    return _name(value, otherwise) if isinstance(value, str) else otherwise


@lru_cache(4096)
def _name(value: str, otherwise: str) -> str:
    return _ENDS.sub(" ", text_of(value)).strip(" \t\n") or otherwise


def language_of(value: object) -> str:
    """A BCP 47 tag, '' for what is none."""
    return value if isinstance(value, str) and value != "x-unspecified" and IS_LANGUAGE(value) else ""


def time_of(value: object) -> str:
    """A time in UTC, `YYYY-MM-DDTHH:MM:SSZ`; '' for what is none. One without a zone is UTC."""
    return _time(value) if isinstance(value, str) else ""


@lru_cache(4096)
def _time(value: str) -> str:
    if IS_TIME(value):
        return value
    try:
        when = datetime.fromisoformat(value)
        return when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    except (ValueError, OverflowError):
        return ""


def confidence_of(value: object) -> float | None:
    """A share from 0 to 1 with at most four decimals; None for what is none."""
    try:
        share = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        return None
    return round(share, 4) if 0 <= share <= 1 else None


def own_or(key: str, otherwise: str, taken: Collection[str]) -> str:
    """One of Annotator's ids if `key` is one that is not taken yet, else the other key."""
    return key if ITEM_ID.fullmatch(key) and key not in taken else otherwise
