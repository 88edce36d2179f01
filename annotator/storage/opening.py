"""Making a corpus where nothing is, and opening one with every check that comes before it may be trusted."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from annotator.durable import place, reason, synchronise, temporary_beside
from annotator.editing.values import now
from annotator.errors import CorpusError
from annotator.model.document import SchemeRef
from annotator.model.scheme import Scheme
from annotator.storage import upgrade
from annotator.storage.backup import back_up_now
from annotator.storage.engine import Damaged, check_pages, check_place, file_engine, page_size, shown, url_engine
from annotator.storage.lock import CorpusLock
from annotator.storage.tables import corpus
from annotator.storage.troubles import sentences

CHECKED_ON_OPENING = 8 * 1024 * 1024
"""Every page of a file up to this size is looked at before it opens; damage in larger ones shows when it is read."""


@dataclass(frozen=True, slots=True)
class CorpusFacts:
    """What a corpus is.

    Attributes:
        created: UTC, `YYYY-MM-DDTHH:MM:SSZ`.
        scheme_xml: the bytes of its scheme.xml.
        layers: names of the scheme's layers, in order.
        guideline: Markdown, or ''.
    """

    id: str
    name: str
    created: str
    scheme: SchemeRef
    scheme_xml: bytes
    layers: tuple[str, ...]
    guideline: str


def first_facts(name: str, scheme_xml: bytes, scheme: Scheme, guideline: str) -> CorpusFacts:
    """The facts of a corpus that begins now."""
    digest = hashlib.sha256(scheme_xml).hexdigest()
    layers = tuple(layer.name for layer in scheme.layers)
    ref = SchemeRef(scheme.id, scheme.version, digest)
    return CorpusFacts(uuid.uuid4().hex, name, now(), ref, scheme_xml, layers, guideline)


def read_facts(connection: Connection) -> CorpusFacts:
    """The facts of an open corpus.

    Raises:
        Damaged: the row that holds them is not there.
    """
    row = connection.execute(select(corpus)).mappings().first()
    if row is None:
        raise Damaged("lacks its first row")
    ref = SchemeRef(row["scheme_id"], row["scheme_version"], row["scheme_sha256"])
    return CorpusFacts(
        row["id"], row["name"], row["created"], ref, bytes(row["scheme_xml"]),
        tuple(json.loads(row["layers"])), row["guideline"],
    )  # fmt: skip


def _fill(connection: Connection, facts: CorpusFacts) -> None:
    upgrade.create_tables(connection)
    row = {
        "number": 1,
        "id": facts.id,
        "name": facts.name,
        "created": facts.created,
        "scheme_id": facts.scheme.id,
        "scheme_version": facts.scheme.version,
        "scheme_sha256": facts.scheme.sha256,
        "scheme_xml": facts.scheme_xml,
        "layers": json.dumps(facts.layers),
        "guideline": facts.guideline,
        "documents": 0,
        "next_document": 1,
    }
    connection.execute(insert(corpus), row)


# -- a file --------------------------------------------------------------------------------------------


def make_file(path: Path, facts: CorpusFacts) -> None:
    """Make a corpus file, under another name until it is whole.

    Raises:
        CorpusError: something is there already, or it cannot be made there.
    """
    refuse_taken(path)
    temporary = temporary_beside(path)
    try:
        temporary.touch(exist_ok=False)
        try:
            with sentences(path):
                engine = file_engine(temporary, new=True)
                try:
                    with engine.connect().execution_options(writing=True) as connection, connection.begin():
                        _fill(connection, facts)
                finally:
                    engine.dispose()
            synchronise(temporary)
            place(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise CorpusError(f"{path}: cannot be made: {reason(error)}.") from error


def refuse_taken(path: Path) -> None:
    """Refuse to make a corpus file where one is, or where a crash left the edits of one that is gone.

    Raises:
        CorpusError: with what is there.
    """
    if path.exists():
        raise CorpusError(f"{path}: is there already; open it, or choose another name.")
    waiting = path.with_name(f"{path.name}-wal")
    if _holds_something(waiting):  # SQLite would take its pages for the new file's
        raise CorpusError(f"{waiting}: holds edits of a corpus that is gone; move it away, or choose another name.")


def open_file(path: Path, *, annotator_name: str, read_only: bool) -> tuple[Engine, CorpusLock | None]:
    """Check a corpus file, lock it unless it is only looked at, and bring its tables up to date.

    Raises:
        CorpusBusy: somebody else has it.
        CorpusError: it cannot be opened, with the reason and the remedy.
    """
    with sentences(path):
        check_place(path)
    if not read_only and not os.access(path, os.W_OK):
        raise CorpusError(f"{path}: may not be written to; change its permissions, or open it read-only.")
    lock = None if read_only else CorpusLock(path)
    if lock:
        lock.take(annotator_name)
    engine = file_engine(path, read_only=read_only)
    try:
        with sentences(path):
            _check_pages(path, engine)
            _make_current(path, engine, read_only=read_only)
    except BaseException:
        engine.dispose()
        if lock:
            lock.release()
        raise
    return engine, lock


def _check_pages(path: Path, engine: Engine) -> None:
    size, waiting = path.stat().st_size, path.with_name(f"{path.name}-wal")
    with engine.connect() as connection:
        # a crash may leave the end of the file to the WAL; without one every page is whole
        cut = not _holds_something(waiting) and size % page_size(connection)
        if cut or (size <= CHECKED_ON_OPENING and check_pages(connection)):
            raise Damaged("is damaged")


def _holds_something(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _make_current(path: Path, engine: Engine, *, read_only: bool) -> None:
    with engine.connect() as connection:
        revision = upgrade.revision_of(connection)
        if not revision:
            raise Damaged("lacks the tables of a corpus")
    if not upgrade.is_behind(revision):
        return
    if read_only:
        raise CorpusError(f"{path}: is from an older version of Annotator; open it once for writing to update it.")
    back_up_now(path)
    upgrade_file(engine)


def upgrade_file(engine: Engine, *, migrations: Path = upgrade.MIGRATIONS, to: str = upgrade.REVISIONS[-1]) -> None:
    """Bring a SQLite file's tables up to date, wholly or not at all."""
    with engine.connect().execution_options(writing=True) as connection:
        # outside the transaction, where alone it has an effect; the connection is thrown away afterwards
        driver = connection.connection.driver_connection
        if driver is not None:
            driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                upgrade.upgrade(connection, migrations=migrations, to=to)
        finally:
            connection.invalidate()


# -- a server ------------------------------------------------------------------------------------------


def make_database(url: str, facts: CorpusFacts) -> None:
    """Make a corpus in an empty database.

    Raises:
        CorpusError: it holds one already, or cannot be reached.
    """
    engine = url_engine(url)
    try:
        with sentences(url), engine.begin() as connection:
            if upgrade.revision_of(connection):
                raise CorpusError(f"{shown(url)}: holds a corpus already; open it, or name another database.")
            _fill(connection, facts)
    finally:
        engine.dispose()


def open_database(url: str) -> Engine:
    """Check a database and bring its tables up to date.

    Raises:
        CorpusError: it cannot be opened, with the reason and the remedy.
    """
    engine = url_engine(url)
    try:
        with sentences(url), engine.begin() as connection:
            revision = upgrade.revision_of(connection)
            if not revision:
                raise CorpusError(f"{shown(url)}: holds no corpus; create one there first.")
            if upgrade.is_behind(revision):
                upgrade.upgrade(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine
