"""Which article was read from which bytes: asked for every file of an import, so it is kept in memory."""

from __future__ import annotations

from sqlalchemy import Connection, select

from annotator.storage.tables import documents

_DIGITS = 16


class KnownSources:
    """The digests that the articles of a store were read from, as they were when this was made.

    About 100 bytes an article; what is found by them is looked up in the store, so the answer is exact.
    """

    def __init__(self, connection: Connection) -> None:
        rows = connection.execute(select(documents.c.source_sha256, documents.c.number))
        self._numbers = {int(digest[:_DIGITS], 16): number for digest, number in rows if digest}

    def may_have(self, sha256: str) -> bool:
        """Whether there can be such an article."""
        return int(sha256[:_DIGITS], 16) in self._numbers

    def article(self, connection: Connection, sha256: str) -> str:
        """The id of an article that was read from bytes with this digest, '' if there is none any more."""
        number = self._numbers.get(int(sha256[:_DIGITS], 16))
        if number is None:
            return ""
        query = select(documents.c.id).where(documents.c.number == number, documents.c.source_sha256 == sha256)
        return connection.execute(query).scalar() or ""
