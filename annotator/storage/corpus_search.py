"""Searching every article: the index names candidates, the search of one article decides, a batch at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, Table, select

from annotator.editing import corpus_query
from annotator.editing.annotation_query import AnnotationQuery
from annotator.editing.corpus_query import CorpusQuery
from annotator.model.annotation import Annotation, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.span import Span
from annotator.storage import full_text
from annotator.storage.listing.asked import parse_search
from annotator.storage.listing.meanings import PRESENT, meaning
from annotator.storage.listing.rows import LISTED, DocumentRow, list_row
from annotator.storage.listing.sql import Sql, all_of, among, fetch
from annotator.storage.rows import annotation_of, no_collection, relation_of
from annotator.storage.tables import annotation_table, relations, texts

Reads: TypeAlias = Callable[[], AbstractContextManager[Connection]]

_FIRST, _LARGEST = 16, 256
"""Articles of the first batch, so that something is seen at once, and of the largest."""

_NAMED_FIRST, _NAMED, _FURTHER = 64, 2_000, 8
"""Candidates that the index names at first and at most, and how many times as many each time: of what many words begin
with it gathers all of them each time, so it is asked seldom; of phrases it looks at each place."""


class Found(NamedTuple):
    """An article that has what is looked for.

    Attributes:
        row: what the list says about it.
        text: of the article.
        spans: where, in code points, in the order of the text.
    """

    row: DocumentRow
    text: str
    spans: tuple[Span, ...]


def search(reads: Reads, query: CorpusQuery, annotator: str, unwanted: Callable[[], bool] = bool) -> Iterator[Found]:
    """Articles that have what is looked for, in the order of the list, as they are found.

    Each batch is read in a transaction of its own, so a search that goes on for long holds up nobody.

    Args:
        reads: opens a connection to read from.
        query: what is looked for.
        annotator: whose annotations are asked, and whose states a filter is about.
        unwanted: says that nobody waits any more; the search then ends.

    Raises:
        SearchRefused: it takes too long in one article.
    """
    after, size, named = -1, _FIRST, _NAMED_FIRST
    waiting: list[int] = []
    more = True
    while not unwanted() and (waiting or more):
        with reads() as connection:
            if not waiting:
                waiting = _candidates(connection, query, annotator, after, named)
                more = len(waiting) == named
                named = min(_NAMED, _FURTHER * named)
            numbers, waiting = waiting[:size], waiting[size:]
            batch = _read(connection, query, annotator, numbers)
        for row, text, present in batch:
            if unwanted():
                return
            if spans := corpus_query.hits(query, text, present, unwanted):
                yield Found(row, text, tuple(spans))
        after, size = numbers[-1] if numbers else after, min(_LARGEST, 2 * size)


def _candidates(connection: Connection, query: CorpusQuery, annotator: str, after: int, limit: int) -> list[int]:
    asked = query.annotations
    if asked is None or not asked.labels() or query.needs():
        return full_text.with_needs(connection, query.needs(), after, limit)
    here = annotation_table.alias()
    found = select(here.c.document).where(here.c.label == asked.labels()[0], here.c.annotator == annotator)
    for label in asked.labels()[1:]:
        other = annotation_table.alias()
        same = (other.c.label == label) & (other.c.document == here.c.document) & (other.c.annotator == annotator)
        found = found.where(select(1).where(same).exists())
    found = found.where(here.c.document > after).distinct().order_by(here.c.document).limit(limit)
    return list(connection.execute(found).scalars())


def _read(
    connection: Connection, query: CorpusQuery, annotator: str, numbers: Sequence[int]
) -> list[tuple[DocumentRow, str, AnnotationSet | None]]:
    """Those of some documents that are in the list and pass the filters, with what is looked through."""
    if not numbers:
        return []
    fits = all_of((among("documents.number", numbers), PRESENT, *_filters(connection, query, annotator)))
    listed = (
        f"SELECT {LISTED} FROM documents "  # noqa: S608
        "LEFT JOIN work ON work.document = documents.number AND work.annotator = ? "
        f"WHERE {fits.text} ORDER BY documents.number"
    )
    rows = [list_row(row) for row in fetch(connection, listed, (annotator, *fits.values))]
    held = select(texts.c.document, texts.c.text).where(texts.c.document.in_([row.number for row in rows]))
    text_of = dict(map(tuple, connection.execute(held).all()))
    sets = {} if query.annotations is None else _sets(connection, query.annotations, annotator, list(text_of))
    return [(row, text_of[row.number], sets.get(row.number)) for row in rows]


def _sets(
    connection: Connection, asked: AnnotationQuery, annotator: str, numbers: Sequence[int]
) -> dict[int, AnnotationSet]:
    """What a question needs to know of one annotator's annotations and links on some documents, read together."""
    items: dict[int, list[Annotation | Relation]] = defaultdict(list)
    labels = asked.needed()
    tables: list[tuple[Table, Callable[[Sequence[Any]], Annotation | Relation]]] = [(annotation_table, annotation_of)]
    if not labels:
        tables.append((relations, relation_of))
    with no_collection():
        for table, item_of in tables:
            wanted = [table.c.label.in_(labels)] if labels else []
            mine = select(table).where(table.c.document.in_(numbers), table.c.annotator == annotator, *wanted)
            for row in connection.execute(mine).all():
                items[row[0]].append(item_of(row))
    return {number: AnnotationSet(annotator, found) for number, found in items.items()}


def _filters(connection: Connection, query: CorpusQuery, annotator: str) -> Iterator[Sql]:
    """What must be true of an article before its text is read."""
    for one in parse_search(query.filters).filters:
        condition = meaning(connection, one, annotator).condition
        yield ~condition if one.negated else condition
    for label in query.annotations.labels() if query.annotations is not None else ():
        yield Sql(
            "EXISTS (SELECT 1 FROM annotations AS held WHERE held.document = documents.number "
            "AND held.label = ? AND held.annotator = ?)",
            (label, annotator),
        )
