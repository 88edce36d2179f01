"""The takedown list of a database, which everybody who works on it shares; that of a corpus file lies in its folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from sqlalchemy import Connection, delete, insert, select

from annotator.storage.tables import corpus, takedowns

Listed: TypeAlias = tuple[str, str, str, str]
"""An entry: the id, an address and a SHA-256 of what is meant, and why; what is not said is ''."""


def read(connection: Connection) -> list[Listed]:
    """The entries, in order."""
    columns = (takedowns.c.id, takedowns.c.url, takedowns.c.sha256, takedowns.c.reason)
    rows = connection.execute(select(*columns).order_by(takedowns.c.number))
    return [(identity, url, sha256, reason) for identity, url, sha256, reason in rows]


def change(connection: Connection, make: Callable[[list[Listed]], Iterable[Listed]]) -> None:
    """Make the list what a function makes of it; of two who do so at once, the second goes on from the first's."""
    connection.execute(select(corpus.c.number).with_for_update())
    rows = [
        {"number": number, "id": identity, "url": url, "sha256": sha256, "reason": reason}
        for number, (identity, url, sha256, reason) in enumerate(make(read(connection)), start=1)
    ]
    connection.execute(delete(takedowns))
    if rows:
        connection.execute(insert(takedowns), rows)
