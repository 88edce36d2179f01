"""The articles panel's rows, read from the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotator.ui.panels.article_rows import ArticleCounts, ArticleRow

if TYPE_CHECKING:
    from annotator.opening import DocumentRow, OpenCorpus


class StoreSource:
    """Pages of one corpus as one annotator sees it."""

    def __init__(self, corpus: OpenCorpus) -> None:
        self._corpus = corpus
        self._titles: dict[str, str] = {}

    def page(self, after: object, limit: int, search: str) -> Sequence[ArticleRow]:
        """Up to `limit` rows that fit `search`, after a row's cursor (None: from the start)."""
        cursor = after if isinstance(after, int) else None
        rows = self._corpus.store.page(cursor, limit, annotator=self._corpus.annotator, search=search)
        self._titles.update((row.id, row.title) for row in rows if row.title)
        return [_row(row) for row in rows]

    def counts(self) -> ArticleCounts:
        """Figures over the whole corpus."""
        counts = self._corpus.store.counts(self._corpus.annotator)
        return ArticleCounts(self._corpus.name, counts.documents, counts.finished, counts.in_progress)

    def has(self, document_id: str) -> bool:
        """Whether the corpus still has an article."""
        return self._corpus.store.neighbour(document_id, 0) is not None

    def title(self, document_id: str) -> str:
        """What an article is called, as far as it was listed; else its id, which is made from its title."""
        return self._titles.get(document_id, document_id)

    def row(self, document_id: str) -> ArticleRow | None:
        """One row as it is now, None if there is no such article."""
        row = self._corpus.store.row(document_id, self._corpus.annotator)
        return None if row is None else _row(row)


def _row(row: DocumentRow) -> ArticleRow:
    return ArticleRow(
        id=row.id,
        title=row.title or row.id,
        outlet=row.outlet,
        language=row.language,
        right_to_left=row.right_to_left,
        state=row.state,
        annotations=row.annotations,
        cursor=row.number,
    )
