"""Brings a database to the tables of this version: from nothing, from any released revision, never from a newer one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect

from annotator.errors import CorpusError
from annotator.storage import full_text
from annotator.storage.engine import stamp_header
from annotator.storage.tables import metadata

REVISIONS = ("0001", "0002", "0003", "0004")
"""Every revision that was ever released, oldest first; the last is the one that `tables` describes."""

MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION_TABLE = "alembic_version"


class UnknownRevision(Exception):
    """The database has a revision that this version does not know."""


def create_tables(connection: Connection) -> None:
    """Make all tables in an empty database, as the newest revision."""
    metadata.create_all(connection)
    full_text.create(connection)
    connection.exec_driver_sql(f"CREATE TABLE {_VERSION_TABLE} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.exec_driver_sql(f"INSERT INTO {_VERSION_TABLE} VALUES ('{REVISIONS[-1]}')")  # noqa: S608
    mark(connection, REVISIONS[-1])


def mark(connection: Connection, revision: str) -> None:
    """Write a revision into a SQLite file's header too, where a file manager can tell."""
    if connection.dialect.name == "sqlite":
        stamp_header(connection, revision=int(revision))


def revision_of(connection: Connection) -> str:
    """The revision of a database, '' if it is no corpus."""
    if not inspect(connection).has_table(_VERSION_TABLE):
        return ""
    return str(connection.exec_driver_sql(f"SELECT version_num FROM {_VERSION_TABLE}").scalar() or "")  # noqa: S608


def is_behind(revision: str) -> bool:
    """Whether a revision has to be brought up to date.

    Raises:
        UnknownRevision: it is a newer version's.
    """
    if revision not in REVISIONS:
        raise UnknownRevision(revision)
    return revision != REVISIONS[-1]


def upgrade(connection: Connection, *, migrations: Path = MIGRATIONS, to: str = REVISIONS[-1]) -> None:
    """Bring a database up to date inside the caller's transaction, so that a failure leaves it exactly as it was.

    Args:
        connection: in a transaction that has its write lock; on SQLite with
            foreign keys off, or a table that is rebuilt would empty others.
        migrations: the folder of the Alembic environment.
        to: the revision to reach.

    Raises:
        CorpusError: the result would break a reference between tables.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise CorpusError(f"A row of {broken[0]} would belong to nothing after the update; nothing was changed.")
    mark(connection, to)
