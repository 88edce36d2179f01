"""What goes wrong with a database, said in one sentence: which corpus, the reason, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from annotator.errors import CorpusError
from annotator.storage.backup import backups
from annotator.storage.engine import Damaged, Target, is_url, shown
from annotator.storage.upgrade import UnknownRevision

_AGAIN = "then try again"

# by the beginning of SQLite's names and of PostgreSQL's five-character codes
_SAID = (
    ("SQLITE_FULL 53100", "the disk is full", f"free some space, {_AGAIN}"),
    ("SQLITE_BUSY SQLITE_LOCKED 55P03 40", "another program is writing to it", f"close that one, {_AGAIN}"),
    ("SQLITE_READONLY SQLITE_PERM 25006 42501", "it cannot be written to", f"change its permissions, {_AGAIN}"),
    ("SQLITE_CANTOPEN", "it cannot be opened", f"put its folder back or change its permissions, {_AGAIN}"),
    ("SQLITE_IOERR", "the disk refuses", f"check the disk and its free space, {_AGAIN}"),
    ("SQLITE_CONSTRAINT 23", "it holds something else under the same id", f"open the article again, {_AGAIN}"),
    ("08 57P 28", "the server cannot be reached with this name and password", f"check both, {_AGAIN}"),
)
_DAMAGE = (
    ("SQLITE_CORRUPT", "is damaged"),
    ("SQLITE_NOTADB", "is not a corpus file, or its beginning is damaged"),
)


@contextmanager
def sentences(
    target: Target, kind: type[CorpusError] = CorpusError, driver_error: type[Exception] = DBAPIError
) -> Iterator[None]:
    """Turn what the database (or its driver) raises into an error of `kind` that a person can act on."""
    try:
        yield
    except (DBAPIError, driver_error) as error:
        raise kind(_sentence(target, getattr(error, "orig", None) or error)) from error
    except UnicodeEncodeError as error:
        raise kind(f"{shown(target)}: a text holds a character that cannot be stored; import it again.") from error
    except Damaged as error:
        raise kind(f"{shown(target)}: {error}; {backup_remedy(target)}.") from error
    except UnknownRevision as error:
        raise kind(
            f"{shown(target)}: was written by a newer version of Annotator (revision {error}); update Annotator."
        ) from error


def backup_remedy(target: Target) -> str:
    """What to do about a damaged corpus: the newest backup, if there is one."""
    if is_url(target):
        return "restore the database from a backup of the server"
    newest = next(iter(backups(Path(target))), None)
    if newest is None:
        return "open its mirror folder or a copy instead"
    waiting = Path(f"{target}-wal")
    if waiting.exists() and waiting.stat().st_size:  # SQLite would mix its pages with the backup's
        return f"move {waiting.name} beside it away, then put the newest backup in its place: {newest}"
    return f"put the newest backup in its place: {newest}"


def _sentence(target: Target, error: BaseException) -> str:
    name = str(getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or "")
    for names, reason in _DAMAGE:
        if name.startswith(names):
            return f"{shown(target)}: {reason}; {backup_remedy(target)}."
    for names, reason, remedy in _SAID:
        if name and name.startswith(tuple(names.split())):
            return f"{shown(target)}: {reason}; {remedy}."
    first_line = str(error).strip().split("\n", maxsplit=1)[0]
    if is_url(target) and not name:  # the server never answered
        remedy = f"check the address, the name and the password, {_AGAIN}"
        return f"{shown(target)}: the server cannot be reached ({first_line}); {remedy}."
    return f"{shown(target)}: the database says “{first_line}”; open the corpus again, {_AGAIN}."
