"""What is read from an open corpus."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from sqlalchemy import func, select

from annotator.editing.change import Edit
from annotator.editing.corpus_query import CorpusQuery
from annotator.editing.history import JournalEntry
from annotator.jobs import Job
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator, Document, Facts
from annotator.model.rule import Rule
from annotator.model.traces import BlockHint
from annotator.storage import corpus_search, journalled, outlines, reading, repeats, statistics, takedowns, upkeep
from annotator.storage.connected import Connected
from annotator.storage.copies import Copy, copies_of
from annotator.storage.corpus_search import Found
from annotator.storage.engine import check_pages, is_url
from annotator.storage.known_sources import KnownSources
from annotator.storage.listing.pages import Listing
from annotator.storage.listing.rows import Cursor, DocumentRow, Sort, list_row
from annotator.storage.outlines import Labelled, Outline
from annotator.storage.reading import Counts
from annotator.storage.repeats import BlockPlace
from annotator.storage.rows import hints_of, no_collection, rule_of
from annotator.storage.statistics import Statistics
from annotator.storage.tables import annotators, documents, facets, journal
from annotator.storage.tables import rules as rule_table
from annotator.storage.tables import sources as source_table
from annotator.storage.unread import Unread

AT_ONCE = 2
"""Pages of annotations that are read with an article; only a book has more."""


class ReadDoor(Connected):
    """Looking into a corpus: nothing here changes it."""

    def read(self, document_id: str, annotator: str | None = None) -> AnnotatedDocument:
        """An article with everybody's annotations, or with one annotator's.

        With `annotator` there is exactly that one set, empty if nothing was
        done, and it has the suggestions that were turned down; without, one for everybody who did something.

        Raises:
            CorpusError: there is no such article, or its text is damaged.
        """
        with no_collection(), self._reads() as connection:
            return reading.read_document(connection, self._statements, document_id, annotator, scheme=self.facts.scheme)

    def read_each(
        self, document_ids: Iterable[str], layers: Collection[str] | None = None
    ) -> Iterator[AnnotatedDocument]:
        """Articles with everybody's annotations, one after the other; some are read at once, which is quicker.

        With `layers` they have only what was annotated in these.

        Raises:
            CorpusError: there is no such article, or its text is damaged; those before it were given.
        """
        waiting, done = list(document_ids), 0
        while done < len(waiting):
            with no_collection(), self._reads() as connection:
                some = waiting[done : done + reading.TOGETHER]
                found = reading.read_some(connection, some, scheme=self.facts.scheme, layers=layers)
            yield from found
            done += len(found)

    def open_article(self, document_id: str, annotator: str) -> tuple[Document, AnnotationSet]:
        """An article to be shown at once, with one annotator's set, empty if nothing was done.

        Of more than some thousand annotations most are the set's rest, which is
        read from here when it is asked for; errors of `read` may then come late.

        Raises:
            CorpusError: there is no such article, or its text is damaged.
        """
        with no_collection():
            with self._reads() as connection:
                document, annotations = reading.read_alone(
                    connection, self._statements, document_id, annotator,
                    rest=lambda number: Unread(self._reads, self._statements, number=number, annotator=annotator),
                )  # fmt: skip
            for _ in range(AT_ONCE + 1):
                if not annotations.read_on():
                    break
        return document, annotations

    def listing(self, *, annotator: str, search: str = "", sort: Sort | None = None) -> Listing:
        """The list of articles as somebody looks at it, to be read in pieces; see `Listing`.

        Args:
            annotator: whose states and counts to show.
            search: words anywhere in title, outlet or id, and filters; see `listing.asked`.
            sort: None for the order of import, or that of dates when there is a filter for them.
        """
        return Listing(self._reads, search=search, annotator=annotator, sort=sort)

    def page(
        self, after: int | None = None, limit: int = 100, *, annotator: str, search: str = "", before: int | None = None
    ) -> list[DocumentRow]:
        """A full page of the list in the order of import; `listing` is for who cannot wait for a rare find.

        Args:
            after: the `number` of the row that comes before it, None for the start.
            limit: how many at most.
            annotator: whose states and counts to show.
            search: as for `listing`.
            before: the `number` of the row that comes after it: the page that ends there.
        """
        found: list[DocumentRow] = []
        listing = Listing(
            self._reads, search=search, annotator=annotator, sort=Sort.LATEST if before else Sort.IMPORTED
        )
        start = before if before is not None else after
        cursor = None if start is None else Cursor(start, start)
        while len(found) < limit:
            rows, cursor = listing.page(cursor, limit - len(found))
            found += rows
            if cursor is None:
                break
        return found[::-1] if before is not None else found

    def row(self, document_id: str, annotator: str) -> DocumentRow | None:
        """What the list says about one article, None if there is no such article."""
        with self._reads() as connection:
            found = connection.exec_driver_sql(self._statements.list_row, (annotator, document_id)).first()
        return None if found is None else list_row(found)

    def neighbour(self, document_id: str, step: int, *, annotator: str = "", search: str = "") -> str | None:
        """The id of the article `step` places further along the (searched) list, back if negative, or None."""
        with self._reads() as connection:
            number = connection.exec_driver_sql(self._statements.document_number, (document_id,)).scalar()
        if number is None or not step:
            return document_id if number is not None else None
        where = {"after": number} if step > 0 else {"before": number}
        rows = self.page(limit=abs(step), annotator=annotator, search=search, **where)
        if len(rows) < abs(step):
            return None
        return rows[-1 if step > 0 else 0].id

    def document_ids(self) -> list[str]:
        """Ids of all articles, in the order of the list."""
        with self._reads() as connection:
            present = select(documents.c.id).where(documents.c.removed == 0)
            return list(connection.execute(present.order_by(documents.c.number)).scalars())

    def counts(self, annotator: str = "") -> Counts:
        """How many articles there are, and how far an annotator has come with them."""
        with self._reads() as connection:
            return reading.counts_of(connection, annotator)

    def annotators(self) -> list[Annotator]:
        """Everybody known to the corpus, by id."""
        query = select(annotators.c.id, annotators.c.kind, annotators.c.name, annotators.c.version)
        with self._reads() as connection:
            return [Annotator(*row) for row in connection.execute(query.order_by(annotators.c.id))]

    def journal(
        self, annotator: str | None = None, *, limit: int = 1000, before: int | None = None
    ) -> list[JournalEntry]:
        """The latest entries (before number `before`), oldest first, as `History` takes them.

        Entries about an article that was removed are left out. The edits of very large changes are read
        when they are asked for.
        """
        with self._reads() as connection:
            return reading.journal_rows(connection, annotator, limit, before, later=self._edits_of)

    def _edits_of(self, number: int) -> tuple[Edit, ...]:
        with self._reads() as connection:
            return journalled.edits_of(connection, number)

    def newest_entry(self) -> int:
        """The number of the latest row of the journal, 0 when it has none."""
        with self._reads() as connection:
            return connection.execute(select(func.max(journal.c.number))).scalar() or 0

    def source(self, sha256: str) -> bytes | None:
        """The bytes that an article was imported from, if they were kept."""
        with self._reads() as connection:
            found = connection.execute(select(source_table.c.deflated).where(source_table.c.sha256 == sha256)).scalar()
        return None if found is None else zlib.decompress(found)

    def known_sources(self) -> Callable[[str], str]:
        """What tells the id of the article that was read from bytes with a SHA-256, '' for bytes that are new.

        Articles that come later are not known to it. Making it goes through all articles once.
        """
        return KnownSources(self._reads).article

    def facts_of(self, document_ids: Iterable[str]) -> dict[str, Facts]:
        """What may be edited of some articles, by id; those that are not there are left out."""
        with self._reads() as connection:
            return reading.facts_of_documents(connection, document_ids)

    def states_of(self, document_ids: Iterable[str], annotator: str) -> dict[str, dict[str, str]]:
        """How far an annotator is with the layers of some articles, by id; those that are not there are left out."""
        with self._reads() as connection:
            return reading.states_of_documents(connection, document_ids, annotator)

    def hints(self, document_id: str) -> tuple[BlockHint, ...]:
        """What the page of an article told about its blocks, one for each; empty for what is no web page."""
        with self._reads() as connection:
            found = connection.exec_driver_sql(self._statements.hints_of, (document_id,)).scalar()
        return hints_of(found or "")

    def copies(self, document_id: str, limit: int = 100) -> list[Copy]:
        """The near copies of an article, in the order of the list."""
        with self._reads() as connection:
            return copies_of(connection, document_id, limit)

    def rules(self) -> list[Rule]:
        """All boilerplate rules, in the order they were made."""
        with self._reads() as connection:
            rows = connection.execute(select(rule_table).order_by(rule_table.c.created, rule_table.c.id)).all()
        return [rule_of(row) for row in rows]

    def takedowns(self) -> list[takedowns.Listed]:
        """The takedown list that everybody who works on a database shares, in order; of a file it is beside it."""
        with self._reads() as connection:
            return takedowns.read(connection)

    def repeat_counts(self, keys: Sequence[int]) -> dict[int, int]:
        """In how many articles a block with each of these keys (see `model.repeats`) stands, 1,000 at most."""
        with self._reads() as connection:
            return repeats.counts(connection, keys)

    def blocks_with_keys(self, keys: Iterable[int]) -> list[BlockPlace]:
        """The blocks that have any of these keys, in the order of the list."""
        with self._reads() as connection:
            return repeats.places(connection, keys)

    def facets(self, kind: str) -> list[tuple[str, int]]:
        """The values of a kind (outlet, language, tag, assigned) with their numbers of articles, most first."""
        query = select(facets.c.value, facets.c.documents).where(facets.c.kind == kind, facets.c.documents > 0)
        with self._reads() as connection:
            rows = connection.execute(query.order_by(facets.c.documents.desc(), facets.c.value)).all()
        return [(value, count) for value, count in rows]

    def search(
        self, query: CorpusQuery, *, annotator: str, unwanted: Callable[[], bool] = bool
    ) -> Iterator[Found]:  # fmt: skip
        """Articles that have what is looked for, with the places, in the order of the list, as they are found.

        `annotator` is whose annotations are asked; the search ends when `unwanted` says that nobody waits any more.

        Raises:
            SearchRefused: it takes too long in one article.
        """
        return corpus_search.search(self._reads, query, annotator, unwanted)

    def statistics(self) -> Job[Statistics]:
        """Count what the corpus holds: a job, done in numbers of documents."""
        return statistics.gather(self._reads)

    def outlines(self) -> Iterator[list[Outline]]:
        """What is known of every article without its text, in the order of the list, in pieces."""
        return outlines.outlines(self._reads)

    def label_counts(self, layers: Collection[str]) -> Iterator[list[tuple[str, list[Labelled]]]]:
        """How often everybody has set each label of some layers in each article, in the order of the list, in pieces.

        Articles without any are left out.
        """
        return outlines.label_counts(self._reads, layers)

    def wrong_texts(self) -> Job[list[str]]:
        """Ids of articles whose text is not what was imported: a job, done in articles."""
        return upkeep.wrong_texts(self._reads)

    def wrong_sources(self) -> Job[list[str]]:
        """Digests of kept pages that are damaged: a job, done in pages."""
        return upkeep.wrong_sources(self._reads)

    def removed_ids(self) -> list[str]:
        """Ids of articles that were taken out and are only kept for undo."""
        with self._reads() as connection:
            gone = select(documents.c.id).where(documents.c.removed == 1)
            return list(connection.execute(gone.order_by(documents.c.number)).scalars())

    def check(self) -> str:
        """Go through the whole file for damage: what was found, or ''. Takes seconds for a large one."""
        if is_url(self.target):
            return ""
        with self._reads() as connection:
            return check_pages(connection)
