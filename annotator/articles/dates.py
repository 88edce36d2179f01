"""Dates as pages write them, as ISO 8601: no more exact than they were given, in the zone they were given in."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ]\s?(\d{2}:\d{2}(?::\d{2})?)(\.\d{1,9})?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_COMPACT = re.compile(r"(\d{4})[/.]?(\d{2})[/.]?(\d{2})(?:T(\d{2}):?(\d{2})(?::?(\d{2}))?(Z|[+-]\d{2}:?\d{2})?)?")
_PART = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_MAIL = re.compile(r"(?:[A-Za-z]{3},\s)?\d{1,2}\s[A-Za-z]{3}\s\d{4}\s\d{2}:\d{2}(:\d{2})?(\s\S+)?")
_MONTHS = {
    month: number
    for number, month in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)  # noqa: SIM905
}
_ENGLISH = (
    re.compile(r"(?P<month>[A-Za-z]{3,9})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s(?P<month>[A-Za-z]{3,9})\.?,?\s(?P<year>\d{4})"),
)
_LONG_MONTHS = frozenset(
    "january february march april june july august sept september october november december".split()  # noqa: SIM905
)


def iso(value: str) -> str:
    """A date in ISO 8601, '' for what is none or could be two (03/04/2024)."""
    given = " ".join(value.split())
    if _PART.fullmatch(given) and not given.startswith("0000"):
        return given
    found = _from_iso(given) or _from_compact(given) or _from_mail(given) or _from_english(given)
    return found if found and _exists(found) else ""


def _from_iso(given: str) -> str:
    match = _ISO.fullmatch(given)
    if match is None:
        return ""
    day, time, fraction, zone = match.groups()
    if time is None:
        return day
    if zone in ("UTC", "GMT"):
        zone = "Z"
    elif zone and zone != "Z":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        zone = f"{zone[0]}{digits[:2]}:{digits[2:]}"
    return f"{day}T{time}{fraction or ''}{zone or ''}"


def _from_compact(given: str) -> str:
    """Without separators, as agencies write them: 20240403T091200Z."""
    match = _COMPACT.fullmatch(given)
    if match is None:
        return ""
    year, month, day, hour, minute, second, zone = match.groups()
    return _from_iso(f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else ""))


def _from_mail(given: str) -> str:
    """As in mail and RSS: Wed, 03 Apr 2024 09:12:00 GMT."""
    if not _MAIL.fullmatch(given):
        return ""
    try:
        moment = parsedate_to_datetime(given)
    except ValueError:
        return ""
    return moment.isoformat().replace("+00:00", "Z")


def _from_english(given: str) -> str:
    for pattern in _ENGLISH:
        match = pattern.fullmatch(given)
        month = match["month"].lower() if match else ""
        if match and month[:3] in _MONTHS and (month in _MONTHS or month in _LONG_MONTHS):
            return f"{match['year']}-{_MONTHS[month[:3]]:02}-{int(match['day']):02}"
    return ""


def _exists(found: str) -> bool:
    try:
        datetime.fromisoformat(re.sub(r"\.\d+", "", found))
    except ValueError:
        return False
    return not found.startswith("0000")
