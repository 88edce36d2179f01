"""A corpus gone through from end to end, and made as small as it can be."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, delete, func, select

from annotator.jobs import Job, Progress
from annotator.model.document import text_digest
from annotator.storage import full_text
from annotator.storage.long_work import run_long
from annotator.storage.tables import documents, sources, texts

_STEP = 200
"""Documents or kept pages that are read at once."""

Reads: TypeAlias = Callable[[], AbstractContextManager[Connection]]
"""Opens a connection to read by."""


def wrong_texts(reads: Reads) -> Job[list[str]]:
    """Compare every text with its digest: a job, done in articles. The ids of those that are not what was imported."""
    with reads() as connection:
        total = connection.execute(select(func.count()).select_from(documents)).scalar_one()
    query = select(documents.c.number, documents.c.id, documents.c.sha256, texts.c.text).outerjoin_from(
        documents, texts
    )
    query = query.order_by(documents.c.number).limit(_STEP)
    wrong: list[str] = []
    last, done = 0, 0
    while True:
        yield Progress(done, total, "")
        with reads() as connection:
            rows = connection.execute(query.where(documents.c.number > last)).all()
        if not rows:
            return wrong
        wrong += [identity for _, identity, digest, text in rows if text is None or text_digest(text) != digest]
        last, done = rows[-1][0], done + len(rows)


def wrong_sources(reads: Reads) -> Job[list[str]]:
    """Unpack every kept page and compare it with its digest: a job, done in pages. The digests of damaged ones."""
    with reads() as connection:
        total = connection.execute(select(func.count()).select_from(sources)).scalar_one()
    query = select(sources).order_by(sources.c.sha256).limit(_STEP)
    wrong: list[str] = []
    last, done = "", 0
    while True:
        yield Progress(done, total, "")
        with reads() as connection:
            rows = connection.execute(query.where(sources.c.sha256 > last)).all()
        if not rows:
            return wrong
        wrong += [digest for digest, deflated in rows if not _is_whole(digest, deflated)]
        last, done = rows[-1][0], done + len(rows)


def _is_whole(digest: str, deflated: Any) -> bool:
    try:
        return hashlib.sha256(zlib.decompress(deflated)).hexdigest() == digest
    except zlib.error:
        return False


def drop_unused_sources(connection: Connection) -> int:
    """Take out kept pages that no article was imported from any more; returns how many there were."""
    used = select(documents.c.source_sha256)
    return connection.execute(delete(sources).where(sources.c.sha256.not_in(used))).rowcount


def rewrite(path: Path) -> Job[None]:
    """Have SQLite write a corpus file anew without its gaps: a job, done in bytes; one that is closed stops at once."""
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)

    def work() -> None:
        for optimise in full_text.OPTIMISE:  # what was removed still has its words in the index
            connection.execute(optimise)
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    size = path.stat().st_size
    with contextlib.closing(connection):
        yield from run_long(
            connection, work, grows=path.with_name(f"{path.name}-wal"), whole=Progress(size, size, path.name, "bytes")
        )
