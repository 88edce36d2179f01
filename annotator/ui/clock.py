"""Times of edits, which are kept in UTC, as the curator's clock and language show them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

from PySide6.QtCore import QDateTime, QLocale

Clock: TypeAlias = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now."""
    return datetime.now(UTC)


def moment(when: str) -> datetime | None:
    """A time as it stands in an annotation or the journal; None if it is none."""
    try:
        read = datetime.fromisoformat(when)
    except ValueError:
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


def local_time(when: str) -> str:
    """Date and time in the curator's own zone and form; what is no time is given back as it is."""
    read = moment(when)
    if read is None:
        return when
    local = QDateTime.fromSecsSinceEpoch(int(read.timestamp()))
    return QLocale().toString(local, QLocale.FormatType.ShortFormat)


def local_date(when: datetime, pattern: str) -> str:
    """A date in the curator's own zone and language, after one of Qt's patterns."""
    local = QDateTime.fromSecsSinceEpoch(int(when.timestamp()))
    return QLocale().toString(local.date(), pattern)
