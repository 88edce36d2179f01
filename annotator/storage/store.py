"""The store of a corpus: the truth about its articles and annotations, every edit a transaction."""

from __future__ import annotations

import os
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.pool import PoolProxiedConnection

from annotator.editing.change import Change, Edit
from annotator.editing.corpus_query import CorpusQuery
from annotator.editing.history import JournalEntry
from annotator.editing.values import now
from annotator.errors import CommitFailed, CorpusError
from annotator.jobs import Job, Progress
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator, Document, Facts
from annotator.model.rule import Rule
from annotator.model.scheme import Scheme
from annotator.model.traces import BlockHint, Traces
from annotator.storage import adding, corpus_search, journalled, opening, reading, repeats, statistics, upkeep
from annotator.storage.adding import Added
from annotator.storage.copies import Copy, Likeness, copies_of
from annotator.storage.corpus_search import Found
from annotator.storage.engine import Target, begin_writing, check_pages, is_url, shown
from annotator.storage.known_sources import KnownSources
from annotator.storage.listing.pages import Listing
from annotator.storage.listing.rows import Cursor, DocumentRow, Sort, list_row
from annotator.storage.lock import CorpusLock
from annotator.storage.opening import CorpusFacts
from annotator.storage.reading import Counts
from annotator.storage.repeats import BlockPlace
from annotator.storage.rows import hints_of, no_collection, rule_of
from annotator.storage.statements import Statements
from annotator.storage.statistics import Statistics
from annotator.storage.tables import annotators, documents, facets, journal
from annotator.storage.tables import rules as rule_table
from annotator.storage.tables import sources as source_table
from annotator.storage.troubles import sentences
from annotator.storage.unread import Unread
from annotator.storage.writing import Writing, make_known, remove_documents

AT_ONCE = 2
"""Pages of annotations that are read with an article; only a book has more."""

AT_A_TIME = 200
"""Edits of a change of many articles between two looks at whether it is cancelled."""

__all__ = ["Added", "CorpusFacts", "Counts", "DocumentRow", "Found", "Store", "Target"]


class Store:
    """An open corpus. Its methods may be called from any thread.

    Attributes:
        target: the path of its file, or its database URL.
        facts: what the corpus is.
        read_only: whether every write is refused.
        likeness: how near copies are told among articles that are added; None: they are not looked for.
    """

    def __init__(self, target: Target, engine: Engine, *, read_only: bool, lock: CorpusLock | None) -> None:
        """Use `Store.create` or `Store.open`."""
        self.target = target
        self.read_only = read_only
        self.likeness: Likeness | None = None
        self._engine = engine
        self._lock = lock
        self._writing = threading.RLock()
        self._closed = False
        self._statements = Statements(engine.dialect)
        self._inode = _inode(target)
        self._begin = begin_writing(engine)
        self._numbers: dict[str, int] = {}
        self._editor: PoolProxiedConnection | None = None
        self._driver_error: type[Exception] = engine.dialect.loaded_dbapi.Error
        with self._reads() as connection:
            self.facts = opening.read_facts(connection)
            self._people = set(connection.execute(select(annotators.c.id)).scalars())

    # -- making, opening, closing ------------------------------------------------------------------

    @staticmethod
    def create(
        target: Target, *, name: str, scheme_xml: bytes, scheme: Scheme, guideline: str = "", annotator_name: str = ""
    ) -> Store:
        """Make a corpus and open it.

        Args:
            target: a path where nothing is yet, or the URL of an empty database.
            name: the corpus's, for people.
            scheme_xml: the bytes of its scheme.xml.
            scheme: the same, read.
            guideline: Markdown, or ''.
            annotator_name: who is going to hold it, as others shall read it.

        Raises:
            CorpusError: something is there already, or it cannot be made there.
        """
        facts = opening.first_facts(name, scheme_xml, scheme, guideline)
        if is_url(target):
            opening.make_database(str(target), facts)
        else:
            opening.make_file(Path(target), facts)
        return Store.open(target, annotator_name=annotator_name)

    @staticmethod
    def open(target: Target, *, annotator_name: str = "", read_only: bool = False) -> Store:
        """Open a corpus; its tables are brought up to date if they are an older version's, after a backup.

        Args:
            target: the path of a corpus file, or a database URL.
            annotator_name: who is going to hold it, as others shall read it.
            read_only: look only; works while somebody else holds it, too.

        Raises:
            CorpusBusy: somebody else has it open for writing.
            CorpusError: it is not there, is no corpus, is damaged or is a newer version's.
        """
        if is_url(target):
            return Store(target, opening.open_database(str(target)), read_only=read_only, lock=None)
        path = Path(target)
        engine, lock = opening.open_file(path, annotator_name=annotator_name, read_only=read_only)
        try:
            return Store(path, engine, read_only=read_only, lock=lock)
        except BaseException:
            engine.dispose()
            if lock:
                lock.release()
            raise

    def close(self) -> None:
        """Let go of the corpus. Closing twice is fine."""
        with self._writing:
            self._closed = True
            if self._editor:
                self._editor.close()
                self._editor = None
            self._engine.dispose()
            if self._lock:
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- reading -----------------------------------------------------------------------------------

    def read(self, document_id: str, annotator: str | None = None) -> AnnotatedDocument:
        """An article with everybody's annotations, or with one annotator's.

        With `annotator` there is exactly that one set, empty if nothing was
        done, and it has the suggestions that were turned down; without, one for everybody who did something.

        Raises:
            CorpusError: there is no such article, or its text is damaged.
        """
        with no_collection(), self._reads() as connection:
            return reading.read_document(connection, self._statements, document_id, annotator, scheme=self.facts.scheme)

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

    # -- writing -----------------------------------------------------------------------------------

    def commit(self, change: Change, *, annotator: str, undoes: int = 0, redoes: int = 0) -> JournalEntry:
        """Write a change with its journal row, in one transaction; an editing session's `Commit`.

        Raises:
            CommitFailed: with the reason; nothing has changed, and the same change may be tried again.
        """
        with self._editing(change, annotator) as writing:
            at = now()
            writing.write(change.edits)
            number = writing.finish(change, annotator=annotator, at=at, undoes=undoes, redoes=redoes)
        return JournalEntry(number, at, annotator, change, undoes, redoes)

    def commit_job(self, change: Change, *, annotator: str, undoes: int = 0, redoes: int = 0) -> Job[JournalEntry]:
        """The same for a change of many articles: a job, done in edits; when it is cancelled nothing has changed."""
        total = len(change.edits)
        with self._editing(change, annotator) as writing:
            at = now()
            for start in range(0, total, AT_A_TIME):
                yield Progress(start, total, change.what)
                writing.write(change.edits[start : start + AT_A_TIME])
            number = writing.finish(change, annotator=annotator, at=at, undoes=undoes, redoes=redoes)
        return JournalEntry(number, at, annotator, change, undoes, redoes)

    @contextmanager
    def _editing(self, change: Change, annotator: str) -> Iterator[Writing]:
        """The transaction of an edit: written as a whole, or nothing has changed."""
        # on the driver's own cursor: what SQLAlchemy's helpers add is a third of an edit's time
        with self._writing:
            self._refuse_unsafe(CommitFailed)
            strangers = {annotator, *change.annotators()} - self._people
            try:
                connection = self._editor = self._editor or self._engine.raw_connection()
                cursor = connection.cursor()
                if self._begin:
                    cursor.execute(self._begin)
                for name in sorted(strangers):
                    make_known(cursor, self._statements, name)
                yield Writing(cursor, self._statements, numbers=self._numbers, layers=self.facts.layers)
                connection.commit()
            except BaseException:
                with sentences(self.target, CommitFailed, self._driver_error):
                    self._drop_editor()
                    raise
        if strangers:
            self._people |= strangers

    def add_documents(
        self, given: Sequence[AnnotatedDocument], *,
        sources: Mapping[str, bytes] | None = None, traces: Sequence[Traces] = (),
    ) -> list[Added]:  # fmt: skip
        """Add articles with everybody's annotations, all or none, at the end of the list.

        An article whose id and text are there already is not added again: only
        the work of annotators who have none on it yet is taken in. An id that
        another text has gets a number (`-2`). One that was removed comes back. Giving the same articles twice is
        therefore the same as once.

        Args:
            given: the articles.
            sources: bytes that they were imported from, by SHA-256, to be kept.
            traces: what is to be remembered of each, in the same order.

        Returns:
            What became of each, in the same order.

        Raises:
            CorpusError: with the reason; nothing was added.
        """
        with no_collection(), self._writes() as connection:
            outcomes = adding.add_documents(
                connection, self._statements, given,
                layers=self.facts.layers, scheme_version=self.facts.scheme.version, traces=traces,
                likeness=self.likeness,
            )  # fmt: skip
            if sources:
                adding.add_sources(connection, sources)
            people = set(connection.execute(select(annotators.c.id)).scalars())
        self._people = people
        return outcomes

    def remove_documents(self, document_ids: Sequence[str]) -> int:
        """Take articles out for good, with everything on them; returns how many there were. The journal keeps its rows.

        What a person removes is an edit of its facts, and can be undone; this cannot.
        """
        with self._writes() as connection:
            self._numbers.clear()
            return remove_documents(connection, self._statements, document_ids)

    def drop_unused_sources(self) -> int:
        """Take out kept pages that no article was imported from any more; returns how many there were."""
        with self._writes() as connection:
            return upkeep.drop_unused_sources(connection)

    def set_annotator(self, annotator: Annotator) -> None:
        """Make an annotator known, or say what they are called now."""
        facts = {"kind": annotator.kind, "name": annotator.name, "version": annotator.version}
        with self._writes() as connection:
            known = connection.execute(annotators.update().where(annotators.c.id == annotator.id).values(facts))
            if not known.rowcount:
                connection.exec_driver_sql(self._statements.insert_annotator, (*annotator, 0, 0, 0))
        self._people.add(annotator.id)

    # -- connections -------------------------------------------------------------------------------

    @contextmanager
    def _reads(self) -> Iterator[Connection]:
        with sentences(self.target):
            self._refuse_closed(CorpusError)
            with self._engine.connect() as connection:
                try:
                    yield connection
                finally:
                    if self._closed:  # meanwhile: it is not to linger in a pool that nobody looks after
                        connection.invalidate()

    @contextmanager
    def _writes(self) -> Iterator[Connection]:
        """A transaction that is written as a whole, or fails in one sentence and leaves everything as it was."""
        with self._writing, sentences(self.target):
            self._refuse_unsafe(CorpusError)
            connection = self._engine.connect().execution_options(writing=True)
            with connection, connection.begin():
                yield connection

    def _drop_editor(self) -> None:
        """Roll back, and let the next edit have a connection that was looked at."""
        connection, self._editor = self._editor, None
        if connection is not None:
            with closing(connection):
                connection.rollback()

    def _refuse_unsafe(self, kind: type[CorpusError]) -> None:
        """Refuse to write what is only looked at, and into a file that lost its name: nobody would find it again."""
        self._refuse_closed(kind)
        if self.read_only:
            raise kind(f"{shown(self.target)}: is open read-only here; nothing can be changed.")
        if self._inode is not None and _inode(self.target) != self._inode:
            raise kind(f"{shown(self.target)}: the file is no longer there; put it or its folder back, then try again.")

    def _refuse_closed(self, kind: type[CorpusError]) -> None:
        if self._closed:
            raise kind(f"{shown(self.target)}: is closed; open it again.")


def _inode(target: Target) -> tuple[int, int] | None:
    """Which file a path leads to; None for a database server, and for a path that leads nowhere."""
    if is_url(target):
        return None
    try:
        found = os.stat(target)  # noqa: PTH116 - on the path of every edit
    except OSError:
        return None
    return found.st_dev, found.st_ino
