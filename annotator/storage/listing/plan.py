"""How a sorted and filtered list is read: along which index, and what is looked at row by row on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, literal, not_, select, tuple_
from sqlalchemy.sql.expression import ColumnElement

from annotator.storage.listing.asked import Asked, Filter
from annotator.storage.listing.meanings import GATHER, Condition, Meaning, Way, holding, meaning
from annotator.storage.listing.rows import Cursor, Sort
from annotator.storage.tables import PRESENT, corpus, documents

MERGED = 12
"""So many walks are merged into one list; beyond, the whole list is walked."""


class Stream(NamedTuple):
    """One walk in the order of the list.

    Attributes:
        way: the walk.
        key: what the list is sorted by, in the table that is walked.
        bounded: whether many steps may lead to no row.
    """

    way: Way
    key: ColumnElement[Any]
    bounded: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """How one list is read.

    Attributes:
        streams: walks that are merged; what several of them find counts once.
        fits: what is looked at in each row.
        sort: what the list is sorted by.
        whole: whether every document is walked past, in the order of import.
        known: how many rows there are, None when that takes counting.
    """

    streams: tuple[Stream, ...]
    fits: tuple[Condition, ...]
    sort: Sort
    whole: bool
    known: int | None


def plan(connection: Connection, asked: Asked, annotator: str, sort: Sort | None) -> Plan:
    """Choose the walk with the fewest steps.

    A list with a date filter and no order of its own is in the order of dates,
    as only that order leads straight to them.
    """
    if sort is None:
        dated = any(one.name == "date" and not one.negated for one in asked.filters)
        sort = Sort.OLDEST if dated else Sort.IMPORTED
    meant = [(one, meaning(connection, one, annotator)) for one in asked.filters]
    fits = [*map(holding, asked.words), *(not_(holding(word)) for word in asked.without)]
    fits += [not_(found.condition) for one, found in meant if one.negated]
    chosen, streams = _choose([found for one, found in meant if not one.negated], sort)
    fits += [found.condition for one, found in meant if not one.negated and found is not chosen]
    if chosen is None or any(stream.way.along is not documents for stream in streams):
        fits.append(PRESENT)
    if fits and streams and not _is_gathered(chosen):
        streams = tuple(stream._replace(bounded=True) for stream in streams)
    whole = chosen is None and sort.key == "number"
    return Plan(streams, tuple(fits), sort, whole, _known(connection, asked, meant))


def _choose(meant: list[Meaning], sort: Sort) -> tuple[Meaning | None, tuple[Stream, ...]]:
    """The filter that leads along the list, None when the list itself is walked."""
    key = documents.c[sort.key]
    fewest = min((found for found in meant if found.gather is not None), key=lambda found: found.count, default=None)
    if fewest is not None and fewest.count <= GATHER and fewest.gather is not None:
        gathered = Way(documents, documents.c.number, (fewest.gather, PRESENT))
        return fewest, (Stream(gathered, key, bounded=False),)
    served = [found for found in meant if sort.key in found.serves and 0 < len(found.ways) <= MERGED]
    if served:
        best = min(served, key=lambda found: found.count)
        return best, tuple(_stream(way, sort) for way in best.ways)
    everything = () if sort.key == "number" else (PRESENT,)
    return None, (Stream(Way(documents, documents.c.number, everything), key, bounded=False),)


def _is_gathered(chosen: Meaning | None) -> bool:
    return chosen is not None and chosen.count <= GATHER


def _stream(way: Way, sort: Sort) -> Stream:
    if way.along is documents:
        return Stream(way._replace(holds=(*way.holds, PRESENT)), documents.c[sort.key], bounded=False)
    return Stream(way, way.place, bounded=bool(way.further))


def _known(connection: Connection, asked: Asked, meant: list[tuple[Filter, Meaning]]) -> int | None:
    """How many rows there are, where the counters tell."""
    if asked.words or asked.without or len(meant) > 1:
        return None
    total = int(connection.execute(select(corpus.c.documents)).scalar_one())
    for one, found in meant:
        if found.exact is None:
            return None
        return total - found.exact if one.negated else found.exact
    return total


def within(stream: Stream, after: Cursor | None, bound: Cursor | None, *, falling: bool) -> list[Condition]:
    """What is true of the rows that come after one place in the list, up to another and with it."""

    def side(cursor: Cursor, *, greater: bool, inclusive: bool) -> Condition:
        place: Any = stream.way.place
        left, right = (place, cursor.number)
        if stream.key is not place:
            left, right = tuple_(stream.key, place), tuple_(literal(cursor.key), literal(cursor.number))
        if greater:
            return left >= right if inclusive else left > right
        return left <= right if inclusive else left < right

    found = []
    if after is not None:
        found.append(side(after, greater=not falling, inclusive=False))
    if bound is not None:
        found.append(side(bound, greater=falling, inclusive=True))
    return found


def ordered(stream: Stream, *, falling: bool) -> list[Any]:
    """What sorts the rows of a stream."""
    columns = [stream.way.place] if stream.key is stream.way.place else [stream.key, stream.way.place]
    return [column.desc() if falling else column.asc() for column in columns]
