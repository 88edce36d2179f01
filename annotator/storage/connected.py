"""An open corpus as its connections: who reads, who writes, and what is refused once it is closed or gone."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from time import monotonic
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, select
from sqlalchemy.pool import PoolProxiedConnection

from annotator.errors import CorpusError
from annotator.storage import opening
from annotator.storage.copies import Likeness
from annotator.storage.engine import Target, begin_bulk, begin_writing, end_bulk, is_url, shown
from annotator.storage.lock import CorpusLock
from annotator.storage.statements import statements_of
from annotator.storage.tables import annotators
from annotator.storage.troubles import sentences

_MEANWHILE = 30.0
"""Seconds after an edit for which more edits are expected."""


class Connected:
    """An open corpus. Its methods may be called from any thread.

    Attributes:
        target: the path of its file, or its database URL.
        facts: what the corpus is.
        read_only: whether every write is refused.
        likeness: how near copies are told among articles that are added; None: they are not looked for.
    """

    def __init__(self, target: Target, engine: Engine, *, read_only: bool, lock: CorpusLock | None) -> None:
        """Use `Store.create` or `Store.open`."""
        self.target = target
        self.read_only = read_only
        self.likeness: Likeness | None = None
        self._engine = engine
        self._lock = lock
        self._writing = threading.RLock()
        self._closed = False
        self._bulk: Connection | None = None
        self._edited = -_MEANWHILE
        self._statements = statements_of(engine.dialect)
        self._inode = _inode(target)
        self._begin = begin_writing(engine)
        self._numbers: dict[str, int] = {}
        self._editor: PoolProxiedConnection | None = None
        self._driver_error: type[Exception] = engine.dialect.loaded_dbapi.Error
        with self._reads() as connection:
            self.facts = opening.read_facts(connection)
            self._people = set(connection.execute(select(annotators.c.id)).scalars())

    @property
    def is_being_edited(self) -> bool:
        """Whether somebody has edited just now: whoever writes much is to let them in often."""
        return monotonic() - self._edited < _MEANWHILE

    def close(self) -> None:
        """Let go of the corpus. Closing twice is fine."""
        with self._writing:
            self._closed = True
            if self._editor:
                self._editor.close()
                self._editor = None
            if self._bulk is not None:
                self._bulk.close()
            self._engine.dispose()
            if self._lock:
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _reads(self) -> Iterator[Connection]:
        with sentences(self.target):
            self._refuse_closed(CorpusError)
            with self._engine.connect() as connection:
                try:
                    yield connection
                finally:
                    if self._closed:  # meanwhile: it is not to linger in a pool that nobody looks after
                        connection.invalidate()

    @contextmanager
    def _writes(self) -> Iterator[Connection]:
        """A transaction that is written as a whole, or fails in one sentence and leaves everything as it was."""
        with self._writing, sentences(self.target):
            self._refuse_unsafe(CorpusError)
            if self._bulk is not None:
                with self._bulk.begin():
                    yield self._bulk
                return
            connection = self._engine.connect().execution_options(writing=True)
            with connection, connection.begin():
                yield connection

    @contextmanager
    def _in_bulk(self) -> Iterator[None]:
        """Have what is written meanwhile go through one connection that is made for much."""
        if self._bulk is not None:  # another import is at it
            yield
            return
        with self._writing, sentences(self.target):
            self._refuse_unsafe(CorpusError)
            self._bulk = self._engine.connect().execution_options(writing=True)
            begin_bulk(self._bulk)
        try:
            yield
        finally:
            self._end_bulk()

    def _end_bulk(self) -> None:
        with self._writing, sentences(self.target):
            connection, self._bulk = self._bulk, None
            if connection is None or self._closed:
                return
            with connection:
                try:
                    end_bulk(connection)
                finally:
                    connection.invalidate()  # the next one that takes a connection wants an ordinary one

    def _drop_editor(self) -> None:
        """Roll back, and let the next edit have a connection that was looked at."""
        connection, self._editor = self._editor, None
        if connection is not None:
            with closing(connection):
                connection.rollback()

    def _refuse_unsafe(self, kind: type[CorpusError]) -> None:
        """Refuse to write what is only looked at, and into a file that lost its name: nobody would find it again."""
        self._refuse_closed(kind)
        if self.read_only:
            raise kind(f"{shown(self.target)}: is open read-only here; nothing can be changed.")
        if self._inode is not None and _inode(self.target) != self._inode:
            raise kind(f"{shown(self.target)}: the file is no longer there; put it or its folder back, then try again.")

    def _refuse_closed(self, kind: type[CorpusError]) -> None:
        if self._closed:
            raise kind(f"{shown(self.target)}: is closed; open it again.")


def _inode(target: Target) -> tuple[int, int] | None:
    """Which file a path leads to; None for a database server, and for a path that leads nowhere."""
    if is_url(target):
        return None
    try:
        found = os.stat(target)  # noqa: PTH116 - on the path of every edit
    except OSError:
        return None
    return found.st_dev, found.st_ino
