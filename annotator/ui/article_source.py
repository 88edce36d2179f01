"""The articles panel's rows, read from the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from annotator.ui.panels.article_rows import ArticleCounts, ArticleRow

if TYPE_CHECKING:
    from annotator.opening import Cursor, DocumentRow, Listing, OpenCorpus

_FACETS = {"outlet": "outlet", "lang": "language", "tag": "tag", "assigned": "assigned"}


class StoreListing:
    """One list of a corpus as one annotator sees it."""

    def __init__(self, listing: Listing, listed: Callable[[Sequence[DocumentRow]], object]) -> None:
        self._listing, self._listed = listing, listed
        self.known = listing.known

    def page(self, after: object, limit: int) -> tuple[Sequence[ArticleRow], object]:
        """Up to `limit` rows after a place, and where to go on."""
        rows, end = self._listing.page(cast("Cursor | None", after), limit)
        self._listed(rows)
        return [_row(row) for row in rows], end

    def ids(self, after: object) -> tuple[Sequence[str], object]:
        """Ids after a place, as many as are found at once, and where to go on."""
        return self._listing.ids(cast("Cursor | None", after))


class StoreSource:
    """The lists of one corpus as one annotator sees it."""

    def __init__(self, corpus: OpenCorpus) -> None:
        self._corpus = corpus
        self._titles: dict[str, str] = {}

    def listing(self, search: str, order: str) -> StoreListing:
        """The articles that fit `search`, sorted."""
        from annotator.opening import Sort  # after the first paint

        sort = Sort(order) if order else None
        listing = self._corpus.store.listing(annotator=self._corpus.annotator, search=search, sort=sort)
        return StoreListing(listing, self._remember)

    def _remember(self, rows: Sequence[DocumentRow]) -> None:
        self._titles.update((row.id, row.title) for row in rows if row.title)

    def values(self, name: str) -> Sequence[tuple[str, int | None]]:
        """What a filter may be given, with numbers of articles where the counters know them."""
        store = self._corpus.store
        if name in _FACETS:
            return [(value, count) for value, count in store.facets(_FACETS[name])]
        if name == "state":
            counts = store.counts(self._corpus.annotator)
            return [("new", counts.new), ("in-progress", counts.in_progress), ("finished", counts.finished)]
        if name == "label":
            return [(label.name, None) for layer in self._corpus.scheme.layers for label in layer.labels]
        if name == "annotator":
            return [(person.id, None) for person in store.annotators()]
        return [("yes", None)] if name == "near-copy" else []

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
        tags=row.tags,
        assigned=row.assigned,
        copies=row.copies,
        newer=row.newer,
    )
