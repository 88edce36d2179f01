"""Whole corpus files copied: a backup brought back, beside the corpus or in its place; and a corpus duplicated."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from annotator.durable import place, reason, replace, synchronise, temporary_beside
from annotator.errors import CorpusError
from annotator.jobs import Job, Progress
from annotator.storage.backup import back_up, backups, copy_database, when
from annotator.storage.lock import CorpusLock
from annotator.storage.opening import refuse_taken

_PIECE = 4 * 1024 * 1024


class Backup(NamedTuple):
    """A backup of a corpus file.

    Attributes:
        made: when, in UTC.
        size: in bytes.
        documents: how many articles it holds; None if it cannot be read.
    """

    path: Path
    made: datetime
    size: int
    documents: int | None


def list_backups(path: Path) -> Job[list[Backup]]:
    """The backups of a corpus file, newest first: a job, done in backups."""
    found, files = [], backups(path)
    for done, file in enumerate(files):
        yield Progress(done, len(files), file.name)
        made = when(file)
        if made is not None:
            with contextlib.suppress(OSError):  # thinned out meanwhile
                found.append(Backup(file, made, file.stat().st_size, _documents(file)))
    return found


def restore_beside(backup: Path, target: Path) -> Job[Path]:
    """Make a new corpus of a backup, with an identity of its own: a job, done in bytes.

    Raises:
        CorpusError: something has the target's name, the backup is damaged, or there is no room.
    """
    return (yield from _made(backup, target, lambda temporary: _copied(backup, temporary)))


def duplicate(path: Path, target: Path) -> Job[Path]:
    """Make a new corpus of one that may be open, edits in its WAL included: a job, done in bytes.

    Raises:
        CorpusError: something has the target's name, or there is no room.
    """
    return (yield from _made(path, target, lambda temporary: copy_database(path, temporary, path.stat().st_size)))


def restore(backup: Path, path: Path, *, annotator_name: str = "") -> Job[Path]:
    """Put a backup in the place of a corpus that nobody has open, after a backup of what is there: a job.

    Returns:
        The backup of what was there.

    Raises:
        CorpusBusy: somebody has it open.
        CorpusError: it could not be done; the corpus is as it was.
    """
    lock = CorpusLock(path)
    lock.take(annotator_name)
    temporary = temporary_beside(path)
    try:
        with _told(path):
            yield from _copied(backup, temporary)
            _refuse_damaged(backup, temporary)
            present = yield from _kept(path)
            _settle(path)
            synchronise(temporary)
            replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
        lock.release()
    return present


def _kept(path: Path) -> Job[Path]:
    present = yield from back_up(path, always=True)
    if present is None:
        raise CorpusError(f"{path}: no backup of it was made, so nothing was restored; look at the disk.")
    return present


def _made(source: Path, target: Path, fill: Callable[[Path], Job[None]]) -> Job[Path]:
    refuse_taken(target)
    temporary = temporary_beside(target)
    try:
        with _told(target):
            yield from fill(temporary)
            _refuse_damaged(source, temporary)
            with contextlib.closing(sqlite3.connect(temporary)) as connection, connection:
                connection.execute("UPDATE corpus SET id = ?, name = ?", (uuid.uuid4().hex, target.stem))
            synchronise(temporary)
            place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return target


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CorpusError(f"{path}: cannot be written: {reason(error)}.") from error
    except sqlite3.Error as error:
        raise CorpusError(f"{path}: cannot be written, the database says “{error}”; look at the disk.") from error


def _copied(source: Path, target: Path) -> Job[None]:
    if not source.is_file():
        raise CorpusError(f"{source}: there is no such backup; choose another one.")
    size = source.stat().st_size
    if shutil.disk_usage(target.parent).free < size:
        raise CorpusError(f"{target.parent}: the disk has no room for a copy; free some space.")
    done = 0
    with source.open("rb") as reading, target.open("xb") as writing:
        while piece := reading.read(_PIECE):
            writing.write(piece)
            done += len(piece)
            yield Progress(min(done, size), size, source.name, "bytes")


def _refuse_damaged(source: Path, copy: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(copy)) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            connection.execute("SELECT documents FROM corpus").fetchone()
    except sqlite3.DatabaseError as error:
        raise CorpusError(f"{source}: is damaged ({error}); choose another backup.") from error
    if found != "ok":
        raise CorpusError(f"{source}: is damaged ({found}); choose another backup.")


def _settle(path: Path) -> None:
    """Have the WAL written into the file that is about to go: SQLite would take its pages for the new file's."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    waiting = path.with_name(f"{path.name}-wal")
    if waiting.exists() and waiting.stat().st_size:
        raise CorpusError(f"{path}: another program looks at it; close that one, then restore again.")
    waiting.unlink(missing_ok=True)
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)


def _documents(path: Path) -> int | None:
    try:
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
            return int(connection.execute("SELECT documents FROM corpus").fetchone()[0])
    except (sqlite3.Error, TypeError):
        return None
