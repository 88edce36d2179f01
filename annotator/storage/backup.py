"""Copies of a corpus file beside it, made while it is in use and thinned as they age."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from annotator.durable import is_temporary, reason, replace, synchronise, synchronise_folder, temporary_beside
from annotator.errors import CorpusError
from annotator.jobs import Job, Progress, run
from annotator.storage.long_work import run_long

EVERY = timedelta(minutes=30)
"""No more than one backup in this time."""

RECENT_DAYS, DAYS, WEEKS, MONTHS = 2, 12, 10, 9
"""All of the last two days are kept, then the last of each of so many days, weeks and months."""

_STAMP = "%Y-%m-%dT%H%M%SZ"
_MARK = (
    "SELECT (SELECT max(number) FROM journal), (SELECT documents FROM corpus), (SELECT next_document FROM corpus),"
    " (SELECT count(*) FROM annotators), (SELECT version_num FROM alembic_version)"
)


def folder_of(path: Path) -> Path:
    """Where the backups of a corpus file are: `NAME.backups` beside `NAME.corpus`."""
    return path.with_name(f"{path.stem}.backups")


def backups(path: Path) -> list[Path]:
    """The backups of a corpus file, newest first."""
    found = [file for file in _files(folder_of(path)) if when(file) is not None]
    return sorted(found, key=lambda file: file.name, reverse=True)


def when(backup: Path) -> datetime | None:
    """When a backup was made, by its name; None if it is none."""
    try:
        return datetime.strptime(backup.name.removesuffix(".corpus"), _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def back_up(path: Path, *, now: datetime | None = None, always: bool = False) -> Job[Path | None]:
    """Copy a corpus file, edits in its WAL included, and thin out the older copies: a job, done in bytes.

    Writers are not kept waiting. Nothing is done when the last backup is
    younger than `EVERY` or nothing has happened since.

    Args:
        path: the corpus file.
        now: the time to name it by.
        always: whatever the last backup is.

    Returns:
        The backup, or None when none was due.

    Raises:
        CorpusError: it could not be made; the corpus is fine all the same.
    """
    moment = now or datetime.now(UTC)
    if not always and not _due(path, moment):
        return None
    folder = folder_of(path)
    while (copy := folder / f"{moment.strftime(_STAMP)}.corpus").exists():  # another one of this very second stays
        moment += timedelta(seconds=1)
    try:
        folder.mkdir(exist_ok=True)
        for left_over in filter(is_temporary, _files(folder)):
            left_over.unlink(missing_ok=True)
        size = path.stat().st_size
        if shutil.disk_usage(folder).free < size + size // 8:
            raise CorpusError(f"{folder}: no backup was made: the disk has no room for one; free some space.")
        temporary = temporary_beside(copy)
        try:
            yield from copy_database(path, temporary, size)
            synchronise(temporary)
            replace(temporary, copy)
        finally:
            temporary.unlink(missing_ok=True)
        for old in too_many(backups(path), moment):
            old.unlink(missing_ok=True)
        synchronise_folder(folder)
    except OSError as error:
        raise CorpusError(f"{folder}: no backup was made: {reason(error)}.") from error
    except sqlite3.Error as error:
        raise CorpusError(f"{folder}: no backup was made, the database says “{error}”; look at the disk.") from error
    return copy


def back_up_now(path: Path) -> Path | None:
    """Make a backup at once, whatever the last one is, as before an update of the tables."""
    return run(back_up(path, always=True))


def _due(path: Path, moment: datetime) -> bool:
    newest = next(iter(backups(path)), None)
    if newest is None:
        return True
    made = when(newest)
    if made is not None and abs(moment - made) < EVERY:  # one of the same second is dated a little ahead
        return False
    return _mark(newest) != _mark(path)


def _mark(path: Path) -> tuple[object, ...] | None:
    """What moves on with everything that is done in a corpus; None if the file cannot tell."""
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found: tuple[object, ...] | None = connection.execute(_MARK).fetchone()
            return found
    except sqlite3.Error:
        return None


def copy_database(path: Path, copy: Path, size: int) -> Job[None]:
    """Copy a corpus that may be open: a job, done in bytes of so many; one that is closed stops at once."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    with contextlib.closing(connection):
        yield from run_long(
            connection,
            lambda: connection.execute("VACUUM INTO ?", (str(copy),)),
            grows=copy,
            whole=Progress(size, size, "Backup"),
        )


def too_many(found: Iterable[Path], moment: datetime) -> list[Path]:
    """Which backups have had their time: those that no day, week or month needs any more."""
    surplus = []
    left = [DAYS, WEEKS, MONTHS]
    last: tuple[tuple[int, ...], ...] = ((9999, 12, 31), (9999, 54), (9999, 13))
    for file in sorted(found, key=lambda file: file.name, reverse=True):
        made = when(file)
        if made is None:
            continue
        periods = ((made.year, made.month, made.day), tuple(made.isocalendar()[:2]), (made.year, made.month))
        begun = [number for number in range(3) if left[number] and periods[number] < last[number]]
        if (moment.date() - made.date()).days >= RECENT_DAYS:
            if not begun:
                surplus.append(file)
                continue
            left[begun[0]] -= 1
        last = periods
    return surplus


def _files(folder: Path) -> list[Path]:
    try:
        return [file for file in folder.iterdir() if file.is_file()]
    except OSError:
        return []
