"""Searching every article: the index names candidates, the search of one article decides, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, TypeAlias

from sqlalchemy import Connection, select

from annotator.editing import corpus_query
from annotator.editing.corpus_query import CorpusQuery
from annotator.model.annotation_set import AnnotationSet
from annotator.model.span import Span
from annotator.storage import full_text
from annotator.storage.reading import DocumentRow, list_query, list_row, parse_search, sets_of
from annotator.storage.statements import Statements
from annotator.storage.tables import annotation_table, documents, texts

Reads: TypeAlias = Callable[[], AbstractContextManager[Connection]]

_FIRST, _LARGEST = 16, 256
"""Articles of the first batch, so that something is seen at once, and of the largest."""


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


def search(
    reads: Reads, statements: Statements, query: CorpusQuery, annotator: str, unwanted: Callable[[], bool] = bool
) -> Iterator[Found]:
    """Articles that have what is looked for, in the order of the list, as they are found.

    Each batch is read in a transaction of its own, so a search that goes on for long holds up nobody.

    Args:
        reads: opens a connection to read from.
        statements: of the database.
        query: what is looked for.
        annotator: whose annotations are asked, and whose states a filter is about.
        unwanted: says that nobody waits any more; the search then ends.

    Raises:
        SearchRefused: it takes too long in one article.
    """
    after, size = -1, _FIRST
    while not unwanted():
        with reads() as connection:
            numbers = _candidates(connection, query, annotator, after, size)
            batch = _read(connection, statements, query, annotator, numbers)
        for row, text, present in batch:
            if unwanted():
                return
            if spans := corpus_query.hits(query, text, present, unwanted):
                yield Found(row, text, tuple(spans))
        if len(numbers) < size:
            return
        after, size = numbers[-1], min(_LARGEST, 2 * size)


def _candidates(connection: Connection, query: CorpusQuery, annotator: str, after: int, limit: int) -> list[int]:
    asked = query.annotations
    if asked is None or not asked.labels():
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
    connection: Connection, statements: Statements, query: CorpusQuery, annotator: str, numbers: Sequence[int]
) -> list[tuple[DocumentRow, str, AnnotationSet | None]]:
    """Those of some documents that are in the list and pass the filters, with what is looked through."""
    if not numbers:
        return []
    listed = list_query(parse_search(query.filters), annotator).where(documents.c.number.in_(numbers))
    rows = [list_row(row) for row in connection.execute(listed, {"cursor": -1, "limit": len(numbers)})]
    held = select(texts.c.document, texts.c.text).where(texts.c.document.in_([row.number for row in rows]))
    text_of = {number: text for number, text in connection.execute(held)}  # noqa: C416
    found = []
    for row in rows:
        sets = sets_of(connection, statements, row.number, annotator) if query.annotations is not None else {}
        found.append((row, text_of[row.number], sets.get(annotator)))
    return found
