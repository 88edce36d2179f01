"""Which article was read from which bytes: asked for every file of an import, so it is kept in memory."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Connection, select

from annotator.storage.tables import documents

_DIGITS = 16


class KnownSources:
    """The digests that the articles of a store were read from, as they were when this was made.

    About 100 bytes an article, as 64 bits of each digest are kept; what is found by
    them is looked up in the store, so the answer is exact.
    """

    def __init__(self, reads: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reads = reads
        query = select(documents.c.source_sha256, documents.c.number).where(documents.c.removed == 0)
        with reads() as connection:
            self._numbers = {
                int(digest[:_DIGITS], 16): number for digest, number in connection.execute(query) if digest
            }

    def article(self, sha256: str) -> str:
        """The id of an article that was read from bytes with this digest, '' if there is none any more."""
        number = self._numbers.get(int(sha256[:_DIGITS], 16))
        if number is None:
            return ""
        query = select(documents.c.id).where(
            documents.c.number == number, documents.c.source_sha256 == sha256, documents.c.removed == 0
        )
        with self._reads() as connection:
            return connection.execute(query).scalar() or ""
