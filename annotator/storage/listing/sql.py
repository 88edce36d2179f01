"""Pieces of SQL with their values, put together as text.

A page of the list is read in less time than it takes to have SQLAlchemy write its query, and the driver keeps what it
has prepared by its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection

Value: TypeAlias = str | int


class Sql(NamedTuple):
    """A piece of a query, `?` for each of its values. No other question mark and no per cent sign may be in it."""

    text: str
    values: tuple[Value, ...] = ()

    def __invert__(self) -> Sql:
        return Sql(f"NOT ({self.text})", self.values)


NEVER = Sql("1 = 0")


def all_of(conditions: Iterable[Sql]) -> Sql:
    """That all conditions hold; there is one at least."""
    return _joined(" AND ", conditions)


def any_of(conditions: Iterable[Sql]) -> Sql:
    """That one of some conditions holds; there is one at least."""
    return _joined(" OR ", conditions)


def among(expression: str, values: Sequence[Value]) -> Sql:
    """That an expression has one of some values; there is one at least."""
    return Sql(f"{expression} IN ({', '.join('?' * len(values))})", tuple(values))


def fetch(connection: Connection, query: str, values: Sequence[Value] = ()) -> Sequence[Sequence[Any]]:
    """All rows of a query."""
    if connection.dialect.paramstyle == "format":
        query = query.replace("?", "%s")
    return connection.exec_driver_sql(query, tuple(values)).all()


def number(connection: Connection, query: str, values: Sequence[Value] = ()) -> int:
    """The one number that a query finds, 0 for none."""
    rows = fetch(connection, query, values)
    return int(rows[0][0] or 0) if rows else 0


def _joined(by: str, conditions: Iterable[Sql]) -> Sql:
    conditions = tuple(conditions)
    text = by.join(f"({one.text})" for one in conditions)
    return Sql(text, tuple(value for one in conditions for value in one.values))
