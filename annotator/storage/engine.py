"""How a database is reached: everything that only SQLite needs is here, so that the rest runs on PostgreSQL too."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from annotator.durable import reason, synchronise
from annotator.errors import CorpusError
from annotator.storage import full_text

Target: TypeAlias = Path | str
"""A corpus: the path of a `.corpus` file, or a database URL."""

APPLICATION_ID = 0x416E6E6F
"""'Anno', in the header of every corpus file; other SQLite files have another or none."""

_BUSY_SECONDS = 10
_CACHE_KIB = 16 * 1024
_BULK_CACHE_KIB = 256 * 1024
_BULK_WAL_PAGES = 32 * 1024
"""Pages of 4 kB that wait in the WAL: keys of blocks go all over their table, so most pages are written again soon."""


def is_url(target: Target) -> bool:
    """Whether a target is a database URL."""
    return isinstance(target, str) and "://" in target


def shown(target: Target) -> str:
    """A target as it may be shown: a URL without its password."""
    if not is_url(target):
        return str(target)
    from sqlalchemy.engine import make_url

    return make_url(str(target)).render_as_string(hide_password=True)


def file_engine(path: Path, *, read_only: bool = False, new: bool = False) -> Engine:
    """An engine over a SQLite file that must be there.

    Every transaction is begun by hand, as the driver's own would begin too late: one that writes
    takes its lock at once (`writing` in the execution options), one that reads sees one moment.

    Args:
        path: the file.
        read_only: nothing can be written, the file's folder included.
        new: the file is empty, and no corpus yet.
    """
    address = path.absolute().as_uri()

    def connect() -> sqlite3.Connection:
        if new:
            return _connection(f"{address}?mode=rw")
        if not read_only:
            return _corpus_connection(f"{address}?mode=rw", path, "PRAGMA journal_mode = WAL")
        try:
            return _corpus_connection(f"{address}?mode=ro", path)
        except sqlite3.OperationalError:
            if path.with_name(path.name + "-wal").exists():  # edits in there would not be seen
                raise
            return _corpus_connection(f"{address}?immutable=1", path)

    # one connection a thread is enough; the latest used has the warmest cache
    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_use_lifo=True, max_overflow=20)
    event.listen(engine, "begin", _begin)
    return engine


def url_engine(url: str) -> Engine:
    """An engine over a database server.

    Raises:
        CorpusError: the URL cannot be understood, or its driver is not installed.
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    try:
        address = make_url(url)
        if address.drivername == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        if address.get_backend_name() != "postgresql":
            raise CorpusError(f"{shown(url)}: is no PostgreSQL address; write postgresql://user@host/name")
        return create_engine(address, paramstyle="format", pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise CorpusError("The database address cannot be read; write postgresql://user@host/name.") from error
    except ModuleNotFoundError as error:
        raise CorpusError(f"{shown(url)}: needs the driver {error.name}; install annotator[team].") from error


def _connection(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute("PRAGMA trusted_schema = OFF")
        for table in full_text.OF_CONNECTION:
            connection.execute(table)
    except BaseException:
        connection.close()
        raise
    return connection


def _corpus_connection(address: str, path: Path, *further: str) -> sqlite3.Connection:
    """A connection to a corpus; nothing is written to a file that is something else."""
    connection = _connection(address)
    try:
        (found,) = connection.execute("PRAGMA application_id").fetchone()
        if found != APPLICATION_ID:
            raise CorpusError(f"{path}: is a database of another program, not a corpus; choose a .corpus file.")
        for pragma in further:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def begin_writing(engine: Engine) -> str:
    """What begins a transaction that writes, on a connection of the driver's own; '' where the driver does it."""
    return _BEGIN_WRITING if engine.dialect.name == "sqlite" else ""


_BEGIN_WRITING = "BEGIN IMMEDIATE"


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql(_BEGIN_WRITING if writing else "BEGIN")


def begin_bulk(connection: Connection) -> None:
    """Make a connection one for much at once: pages stay in memory, and nothing waits for the disk until `end_bulk`.

    In a WAL that is safe: what a power cut takes are whole transactions, the last ones.
    """
    if connection.dialect.name == "sqlite":
        _pragmas(connection, "synchronous = NORMAL", f"cache_size = -{_BULK_CACHE_KIB}",
                 f"wal_autocheckpoint = {_BULK_WAL_PAGES}")  # fmt: skip


def end_bulk(connection: Connection) -> None:
    """Have all that was written on the disk for good, and the WAL small again, unless somebody is reading from it."""
    if connection.dialect.name == "sqlite":
        _pragmas(connection, "synchronous = FULL", "busy_timeout = 0", "wal_checkpoint(TRUNCATE)")
        main = next(path for _, name, path in _pragmas(connection, "database_list") if name == "main")
        waiting = Path(f"{main}-wal")
        if waiting.exists():  # a checkpoint that readers held up has not waited for the disk
            synchronise(waiting)


def _pragmas(connection: Connection, *pragmas: str) -> list[tuple[Any, ...]]:
    """Run pragmas; what the last one says."""
    driver: Any = connection.connection.driver_connection  # SQLAlchemy would begin a transaction, where none can be set
    found: list[tuple[Any, ...]] = []
    for pragma in pragmas:
        found = driver.execute(f"PRAGMA {pragma}").fetchall()
    return found


# -- the file itself -----------------------------------------------------------------------------------


def check_place(path: Path) -> None:
    """Refuse a path where no corpus file can be read.

    The file is looked at, never opened: closing it again would drop the locks that
    SQLite holds for connections of this very process (a rule of POSIX).

    Raises:
        CorpusError: it is not there or may not be read.
        Damaged: it is empty.
    """
    try:
        found = path.stat()
    except FileNotFoundError as error:
        where = "there is no such file" if path.parent.is_dir() else "the folder is not there"
        raise CorpusError(f"{path}: {where}; check the name, or create the corpus first.") from error
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {reason(error)}.") from error
    if stat.S_ISDIR(found.st_mode):
        raise CorpusError(f"{path}: is a folder; choose a .corpus file.")
    if not os.access(path, os.R_OK):
        raise CorpusError(f"{path}: may not be read; change its permissions.")
    if not found.st_size:
        raise Damaged("is empty")


class Damaged(Exception):
    """A corpus file is not as it was written; whoever knows its backups turns this into a sentence."""


def stamp_header(connection: Connection, *, revision: int) -> None:
    """Mark a SQLite file as a corpus of a revision."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {revision}")


def page_size(connection: Connection) -> int:
    """Bytes of a page of a SQLite file."""
    return int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())


def check_pages(connection: Connection) -> str:
    """Go through every page of a SQLite file; what is wrong, or ''."""
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    return "" if found == "ok" else str(found)
