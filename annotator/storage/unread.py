"""What a set has not read from the store yet: its annotations page by page, or those of one stretch of text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Connection, Select

from annotator.model.annotation import Annotation, Relation
from annotator.model.span import Span
from annotator.storage.engine import Damaged
from annotator.storage.rows import annotation_of, compact, relation_of
from annotator.storage.statements import PAGE, Statements

NEAR = 20_000
"""A stretch reaches so many code points to each side of what is looked at: some screens of text."""

_PAGES: tuple[tuple[str, Callable[[Sequence[Any]], Annotation | Relation]], ...] = (
    ("my_annotations_after", annotation_of),
    ("my_relations_after", relation_of),
)


class Unread:
    """The rest of one annotator's set of one document; every question is a transaction of its own.

    That is safe since whoever edits the set reads all of it first.
    """

    def __init__(
        self,
        reads: Callable[[], AbstractContextManager[Connection]],
        statements: Statements,
        *,
        number: int,
        annotator: str,
    ) -> None:
        """Read what document `number` has by an annotator, over connections that `reads` lends."""
        self._reads = reads
        self._statements = statements
        self._number = number
        self._annotator = annotator
        self._pages = list(_PAGES)
        self._after = ""

    def next(self) -> Sequence[Annotation | Relation]:
        """The next page: the annotations by id, then the relations; nothing after the last.

        Raises:
            CorpusError: it cannot be read.
        """
        while self._pages:
            statement, made_of = self._pages[0]
            with self._rows(statement, self._number, self._annotator, self._after) as rows:
                found = [made_of(row) for row in rows]
            self._after = found[-1].id if found else ""
            if len(found) < PAGE:
                del self._pages[0]
                self._after = ""
            if found:
                return found
        return ()

    def near(self, span: Span) -> tuple[Span, Sequence[Annotation]]:
        """The annotations that touch the text round a span, and from where to where that is.

        Raises:
            CorpusError: they cannot be read.
        """
        stretch = Span(span.begin - NEAR, span.end + NEAR)
        key = self._number, self._annotator, stretch.end, stretch.begin
        with self._rows("my_annotations_near", *key) as rows:
            return stretch, [annotation_of(row) for row in rows]

    def linked(self, identity: str) -> Sequence[Annotation | Relation]:
        """All relations of an annotation, and the annotations in them.

        Raises:
            CorpusError: they cannot be read.
        """
        escaped = re.sub("([!%_])", r"!\1", compact(identity))
        with self._rows("my_relations_holding", self._number, self._annotator, f"%{escaped}%") as rows:
            relations = [one for one in map(relation_of, rows) if any(arg.ref == identity for arg in one.args)]
        found: list[Annotation | Relation] = [*relations]
        for reference in dict.fromkeys(arg.ref for one in relations for arg in one.args):
            with self._rows("my_annotation", self._number, self._annotator, reference) as rows:
                found += map(annotation_of, rows)
        return found

    @contextmanager
    def _rows(self, statement: str, *values: object) -> Iterator[Sequence[Sequence[Any]]]:
        with self._reads() as connection:
            try:
                yield fetched(connection, getattr(self._statements, statement), values)
            except (ValueError, TypeError) as error:
                raise Damaged("an annotation in it cannot be read") from error


def fetched(
    connection: Connection, query: str | Select[Any], values: tuple[Any, ...] = ()
) -> Sequence[Sequence[Any]]:  # fmt: skip
    """All rows, as the driver's own tuples, of a prepared statement with its values, or of one that has them."""
    result = connection.exec_driver_sql(query, values) if isinstance(query, str) else connection.execute(query)
    rows = result.cursor.fetchall()
    result.close()
    return rows
