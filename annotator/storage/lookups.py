"""Statements that look for many values at once, always for as many, so that they are prepared only once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, literal_column, select
from sqlalchemy.sql.expression import ColumnElement

from annotator.storage.tables import bands, documents, marks, sketches, sources

MANY = 500
"""Values that are looked for at once: a list of its own length for each would be a statement of its own."""

_PRESENT = documents.c.removed == literal_column("0")  # as the indexes have it


def among(connection: Connection, sql: str, values: Iterable[Any]) -> Iterator[Any]:
    """The rows that a statement finds for any of some values, MANY at a time: it always takes as many."""
    wanted = sorted(values)
    for start in range(0, len(wanted), MANY):
        chunk = wanted[start : start + MANY]
        yield from connection.exec_driver_sql(sql, (*chunk, *repeat(chunk[-1], MANY - len(chunk)))).all()


def _among(column: ColumnElement[Any], *found: Any) -> tuple[Any, tuple[str, ...]]:
    names = tuple(f"one_{place}" for place in range(MANY))
    return select(*found).where(column.in_([bindparam(name) for name in names])), names


def _documents_with_ids() -> tuple[Any, tuple[str, ...]]:
    here = documents.c
    return _among(here.id, here.id, here.number, here.sha256)


def _documents_at() -> tuple[Any, tuple[str, ...]]:
    here = documents.c
    found, names = _among(here.url, here.url, here.number, here.id, here.sha256)
    return found.where(_PRESENT), names


def _documents_belonging_at() -> tuple[Any, tuple[str, ...]]:
    here = documents.c
    found, names = _among(marks.c.value, marks.c.value, here.number, here.id, here.sha256)
    found = found.join(documents, here.number == marks.c.document)
    return found.where(marks.c.kind == literal_column("'canonical'"), _PRESENT), names


def _sharing_bands() -> tuple[Any, tuple[str, ...]]:
    return _among(bands.c.key, bands.c.key, bands.c.document)


def _sketched() -> tuple[Any, tuple[str, ...]]:
    here = documents.c
    found, names = _among(here.number, here.number, here.cluster, sketches.c.algorithm, sketches.c.sketch)
    return found.join(sketches, sketches.c.document == here.number).where(_PRESENT), names


def _sources_with() -> tuple[Any, tuple[str, ...]]:
    return _among(sources.c.sha256, sources.c.sha256)


LOOKUPS: dict[str, Callable[[], tuple[Executable, tuple[str, ...]]]] = {
    "documents_with_ids": _documents_with_ids,
    "documents_at": _documents_at,
    "documents_belonging_at": _documents_belonging_at,
    "sharing_bands": _sharing_bands,
    "sketched": _sketched,
    "sources_with": _sources_with,
}
