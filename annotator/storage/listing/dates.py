"""Stretches of time as people write them in a search: `2026`, `2026-03`, `2026-03-01..2026-03-31`, `>2026-01`."""

from __future__ import annotations

import re
from typing import NamedTuple

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


class Stretch(NamedTuple):
    """Dates from `begin` up to but without `end`, to be compared as text; '' is open."""

    begin: str
    end: str


def stretch(asked: str) -> Stretch | None:
    """The time that is meant, None when it cannot be understood."""
    for sign in (">=", "<=", ">", "<"):
        if asked.startswith(sign):
            return _from_here(sign, asked[len(sign) :])
    first, dots, last = asked.partition("..")
    begin, end = _date(first), _date(last if dots else first)
    if (first and begin is None) or (end is None and (last or not dots)):
        return None
    return Stretch(first, _after(last if dots else first) if end else "")


def _from_here(sign: str, date: str) -> Stretch | None:
    if _date(date) is None:
        return None
    bounds = {">=": (date, ""), ">": (_after(date), ""), "<": ("", date), "<=": ("", _after(date))}
    return Stretch(*bounds[sign])


def _date(text: str) -> tuple[str, ...] | None:
    found = _DATE.fullmatch(text)
    return found.groups() if found else None


def _after(date: str) -> str:
    """What comes right after a year, a month or a day, as the beginning of a date."""
    return date[:-2] + f"{int(date[-2:]) + 1:02}" if len(date) > 4 else f"{int(date) + 1:04}"
