"""How a sorted and filtered list is read: along which index, and what is looked at row by row on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from annotator.storage.listing.asked import Asked
from annotator.storage.listing.meanings import GATHER, PRESENT, Meaning, Way, document, meaning
from annotator.storage.listing.rows import Cursor, Sort
from annotator.storage.listing.sql import Sql, number
from annotator.storage.listing.words import holding

MERGED = 4
"""So many walks are merged into one list; beyond, the whole list is walked."""

STEPS, SCATTERED_STEPS, DEAR_STEPS = 1_000, 250, 25
"""How many steps along an index may lead to no row before what was found is handed over: in the order of import, where
rows lie side by side; in any other; and where another index is asked at each, so many questions."""

DEAR_GATHER = 100
"""So many documents are gathered at most where another index is asked of each."""


class Stream(NamedTuple):
    """One walk in the order of the list.

    Attributes:
        way: the walk.
        key: what the list is sorted by, in the table that is walked.
        bounded: whether many steps may lead to no row.
    """

    way: Way
    key: str
    bounded: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """How one list is read.

    Attributes:
        streams: walks that are merged; what several of them find counts once.
        fits: what is looked at in each row.
        sort: what the list is sorted by.
        straight: whether a filter leads along the list, so that not every document is walked past.
        steps: how many steps may lead to no row.
        known: how many rows there are, None when that takes counting.
    """

    streams: tuple[Stream, ...]
    fits: tuple[Sql, ...]
    sort: Sort
    straight: bool
    steps: int
    known: int | None


class _Part(NamedTuple):
    """One thing that is asked for, and what it means."""

    meant: Meaning
    negated: bool


def planned(connection: Connection, asked: Asked, annotator: str, sort: Sort | None) -> Plan:
    """Choose the walk with the fewest steps.

    A list with a date filter and no order of its own is in the order of dates,
    as only that order leads straight to them.
    """
    if sort is None:
        dated = any(one.name == "date" and not one.negated for one in asked.filters)
        sort = Sort.OLDEST if dated else Sort.IMPORTED
    parts = _parts(connection, asked, annotator)
    chosen, streams = _choose([part.meant for part in parts if not part.negated], sort)
    others = [part for part in parts if part.negated or part.meant is not chosen]
    fits = [~part.meant.condition if part.negated else part.meant.condition for part in others]
    if chosen is None or any(stream.way.along != "documents" for stream in streams):
        fits.append(PRESENT)
    gathered = chosen is not None and chosen.gather in streams[0].way.holds
    if fits and not gathered:
        streams = tuple(stream._replace(bounded=True) for stream in streams)
    return Plan(streams, tuple(fits), sort, chosen is not None, _steps(others, streams), _known(connection, parts))


def _parts(connection: Connection, asked: Asked, annotator: str) -> list[_Part]:
    parts = [_Part(meaning(connection, one, annotator), one.negated) for one in asked.filters]
    for words, negated in ((asked.words, False), (asked.without, True)):
        meant = (holding(connection, word) for word in words)
        parts += [_Part(one, negated) for one in meant if one is not None]
    return parts


def _choose(meant: list[Meaning], sort: Sort) -> tuple[Meaning | None, tuple[Stream, ...]]:
    """What leads along the list, None when the list itself is walked."""
    key = f"documents.{sort.key}"
    fewest = min((found for found in meant if found.gather is not None), key=lambda found: found.most, default=None)
    dear = any(found.dear for found in meant if found is not fewest)
    if fewest is not None and fewest.gather is not None and fewest.most <= (DEAR_GATHER if dear else GATHER):
        gathered = document(fewest.gather)
        return fewest, (Stream(gathered._replace(holds=(*gathered.holds, PRESENT)), key, bounded=False),)
    served = [found for found in meant if sort.key in found.serves and 0 < len(found.ways) <= MERGED]
    if served:
        best = min(served, key=lambda found: found.most)
        return best, tuple(_stream(way, key) for way in best.ways)
    everything = Way("documents", "documents.number", () if sort.key == "number" else (PRESENT,))
    return None, (Stream(everything, key, bounded=False),)


def _stream(way: Way, key: str) -> Stream:
    if way.along == "documents":
        return Stream(way._replace(holds=(*way.holds, PRESENT)), key, bounded=False)
    return Stream(way, way.place, bounded=bool(way.further))


def _steps(others: list[_Part], streams: tuple[Stream, ...]) -> int:
    dear = sum(part.meant.dear for part in others)
    if dear:
        return max(1, DEAR_STEPS // dear)
    return STEPS if all(stream.key == stream.way.place for stream in streams) else SCATTERED_STEPS


def _known(connection: Connection, parts: list[_Part]) -> int | None:
    """How many rows there are, where the counters tell."""
    if len(parts) > 1 or any(part.meant.exact is None for part in parts):
        return None
    total = number(connection, "SELECT documents FROM corpus")
    for meant, negated in parts:
        return total - (meant.exact or 0) if negated else meant.exact
    return total


def ahead(stream: Stream, after: Cursor | None, bound: Cursor | None, *, falling: bool) -> list[Sql]:
    """What is true of the rows that come after one place in the list, up to another and with it.

    Without `after` it is from the start, without `bound` to the end.
    """
    found = []
    for cursor, sign in ((after, "<" if falling else ">"), (bound, ">=" if falling else "<=")):
        if cursor is None:
            continue
        place = stream.way.place
        if stream.key == place:
            found.append(Sql(f"{place} {sign} ?", (cursor.number,)))
        else:
            found.append(Sql(f"({stream.key}, {place}) {sign} (?, ?)", (cursor.key, cursor.number)))
    return found


def order(stream: Stream, *, falling: bool) -> str:
    """What sorts the rows of a stream."""
    columns = dict.fromkeys((stream.key, stream.way.place))
    return ", ".join(f"{column} {'DESC' if falling else 'ASC'}" for column in columns)
