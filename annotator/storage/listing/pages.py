"""Pages of a list, and how many rows it has: so many steps at a time and no more, whatever is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from heapq import merge
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection

from annotator.storage.listing.asked import parse_search
from annotator.storage.listing.plan import Plan, Stream, ahead, order, planned
from annotator.storage.listing.rows import LISTED, Cursor, DocumentRow, Sort, list_row
from annotator.storage.listing.sql import Sql, Value, all_of, fetch, number

_Found = tuple[Cursor, Sequence[Any]]


class Page(NamedTuple):
    """A piece of a list.

    Attributes:
        rows: in the order of the list.
        after: where to go on, None at the end. There may be more although there are few rows, or none.
    """

    rows: list[DocumentRow]
    after: Cursor | None


class Listing:
    """The articles of a corpus as somebody looks at them: filtered, sorted, and read from any place on.

    It is made anew for another search; articles that come and go meanwhile are seen.

    Attributes:
        sort: what it is sorted by; with a date filter that is dates, when nothing else was asked for.
        known: how many rows it has, None when that takes counting.
    """

    def __init__(
        self, reads: Callable[[], AbstractContextManager[Connection]], *, search: str, annotator: str, sort: Sort | None
    ) -> None:  # fmt: skip
        self._reads, self._annotator = reads, annotator
        asked = parse_search(search)
        with reads() as connection:
            self._plan = planned(connection, asked, annotator, sort)
            # ids have no order that matters: where the list's own leads nowhere, that of import may
            self._any_order = self._plan
            if not self._plan.straight and (asked.words or asked.filters):
                self._any_order = planned(connection, asked, annotator, Sort.IMPORTED)
        self.sort, self.known = self._plan.sort, self._plan.known

    def page(self, after: Cursor | None = None, limit: int = 100, *, backwards: bool = False) -> Page:
        """The rows after a place (before it, when it is read backwards), `limit` at most.

        There are fewer when the corpus holds few that fit for a while along its list.
        """
        with self._reads() as connection:
            found, end = self._read(connection, self._plan, LISTED, after, limit, backwards=backwards)
        rows = [list_row(row) for _, row in found]
        return Page(rows[::-1] if backwards else rows, end)

    def ids(self, after: Cursor | None = None) -> tuple[list[str], Cursor | None]:
        """Ids of the articles after a place that this told, and where to go on; in the order that is quickest to walk.

        There are as many as a bounded number of steps leads to.
        """
        quickest = self._any_order
        with self._reads() as connection:
            found, end = self._read(connection, quickest, "documents.id", after, quickest.steps, backwards=False)
        return [row[0] for _, row in found], end

    def _read(
        self, connection: Connection, plan: Plan, columns: str, after: Cursor | None, limit: int, *, backwards: bool
    ) -> tuple[list[_Found], Cursor | None]:
        falling = plan.sort.falling != backwards
        streams, ends = [], []
        for stream in plan.streams:
            bound = self._bound(connection, plan, stream, after, falling=falling)
            found = self._rows(connection, plan, stream, columns, (after, bound), limit, falling=falling)
            streams.append(found)
            if len(found) >= limit:
                ends.append(found[-1][0])
            elif bound is not None:
                ends.append(bound)
        # beyond the nearest end there may be rows of that stream which were not read
        end = (max if falling else min)(ends, default=None)
        merged = _once(merge(*streams, key=itemgetter(0), reverse=falling))
        rows = list(islice((row for row in merged if end is None or not _is_beyond(row[0], end, falling)), limit))
        return rows, rows[-1][0] if len(rows) >= limit else end

    @staticmethod
    def _bound(
        connection: Connection, plan: Plan, stream: Stream, after: Cursor | None, *, falling: bool
    ) -> Cursor | None:
        """How far to go at most, None when the end is not so far."""
        if not plan.straight and plan.sort.key == "number":
            return _bound_by_number(connection, plan.steps, after, falling=falling)
        if not stream.bounded:
            return None
        way = stream.way
        where, values = _where([*way.holds, *ahead(stream, after, None, falling=falling)])
        query = (
            f"SELECT {stream.key}, {way.place} FROM {way.along}{where} "  # noqa: S608
            f"ORDER BY {order(stream, falling=falling)} LIMIT 1 OFFSET {plan.steps - 1}"
        )
        last = fetch(connection, query, values)
        return Cursor(*last[0]) if last else None

    def _rows(
        self, connection: Connection, plan: Plan, stream: Stream, columns: str,
        between: tuple[Cursor | None, Cursor | None], limit: int, *, falling: bool,
    ) -> list[_Found]:  # fmt: skip
        way = stream.way
        where, values = _where(
            [*way.holds, *way.further, *plan.fits, *ahead(stream, *between, falling=falling)]
        )  # fmt: skip
        joined = "" if way.along == "documents" else f" JOIN documents ON documents.number = {way.place}"
        query = (
            f"SELECT {stream.key}, {way.place}, {columns} FROM {way.along}{joined} "  # noqa: S608
            f"LEFT JOIN work ON work.document = documents.number AND work.annotator = ?{where} "
            f"ORDER BY {order(stream, falling=falling)} LIMIT ?"
        )
        rows = fetch(connection, query, (self._annotator, *values, limit))
        return [(Cursor(row[0], row[1]), row[2:]) for row in rows]


def _bound_by_number(connection: Connection, steps: int, after: Cursor | None, *, falling: bool) -> Cursor | None:
    """How far to go where every document is walked past: numbers have few gaps."""
    newest = number(connection, "SELECT max(number) FROM documents")
    start = after.number if after is not None else newest + 1 if falling else 0
    bound = start - steps if falling else start + steps
    return Cursor(bound, bound) if 0 < bound < newest else None


def _where(conditions: Sequence[Sql]) -> tuple[str, tuple[Value, ...]]:
    """A query's conditions, '' for none, and their values."""
    if not conditions:
        return "", ()
    every = all_of(conditions)
    return f" WHERE {every.text}", every.values


def _is_beyond(cursor: Cursor, end: Cursor, falling: bool) -> bool:  # noqa: FBT001  called for every row
    return cursor < end if falling else cursor > end


def _once(found: Iterator[_Found]) -> Iterator[_Found]:
    """Each row once: several filters of a kind may lead to the same."""
    last: Cursor | None = None
    for one in found:
        if one[0] != last:
            last = one[0]
            yield one
