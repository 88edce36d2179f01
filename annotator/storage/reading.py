"""What a read asks the database: an article, a page of the list, counters, the journal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Exists, FromClause, Select, bindparam, false, func, or_, select
from sqlalchemy.sql.expression import ColumnElement

from annotator.editing.change import from_json
from annotator.editing.history import JournalEntry
from annotator.errors import CorpusError
from annotator.model.annotation import Annotation, Rejection, Relation
from annotator.model.annotation_set import AnnotationSet, Rest
from annotator.model.document import AnnotatedDocument, Annotator, Document, Facts, SchemeRef, text_digest
from annotator.storage.engine import Damaged
from annotator.storage.rows import (
    annotation_of,
    declared_of,
    document_of,
    facts_of,
    generator_of,
    no_collection,
    rejection_of,
    relation_of,
)
from annotator.storage.statements import Statements, list_columns
from annotator.storage.tables import annotation_table, annotators, corpus, documents, journal, texts, work
from annotator.storage.unread import fetched

_SEARCH_LIMIT = 1000
_CHUNK = 500


class DocumentRow(NamedTuple):
    """What a list of articles shows of one.

    Attributes:
        number: its place, rising along the list; the cursor for the next page.
        state: new, in-progress or finished, for the annotator who was asked about.
        annotations: how many that annotator has made.
        length: code points of its text.
    """

    number: int
    id: str
    title: str
    outlet: str
    language: str
    right_to_left: bool
    length: int
    state: str
    annotations: int


class Counts(NamedTuple):
    """How far an annotator has come with the corpus."""

    documents: int
    in_progress: int = 0
    finished: int = 0
    annotations: int = 0

    @property
    def new(self) -> int:
        """Documents that the annotator has not begun."""
        return self.documents - self.in_progress - self.finished


# -- one article -----------------------------------------------------------------------------------------


def read_document(
    connection: Connection, statements: Statements, identity: str, annotator: str | None, *, scheme: SchemeRef
) -> AnnotatedDocument:
    """An article with everybody's annotations or one annotator's; see `Store.read`."""
    row, text_part = _sealed(connection, statements, identity)
    try:
        sets = sets_of(connection, statements, row[0], annotator)
        if annotator is not None:
            sets.setdefault(annotator, AnnotationSet(annotator))
        named = _named(connection, declared_of(text_part[3]), sets)
        return AnnotatedDocument(document_of(row, text_part), sets, named, scheme, generator_of(text_part[4]))
    except (ValueError, TypeError) as error:
        raise Damaged(f"what is stored of {identity} cannot be read") from error


def read_alone(
    connection: Connection, statements: Statements, identity: str, annotator: str, *, rest: Callable[[int], Rest]
) -> tuple[Document, AnnotationSet]:
    """An article, and one annotator's set, of which states and rejections are read and all else is its `rest`."""
    row, text_part = _sealed(connection, statements, identity)
    number: int = row[0]
    states = fetched(connection, statements.my_layer_states_of, (number, annotator))
    turned_down = fetched(connection, statements.my_rejections_of, (number, annotator))
    try:
        known = {layer: state for _, _, layer, state in states}
        rejections = [rejection_of(row) for row in turned_down]
        return document_of(row, text_part), AnnotationSet(annotator, (), known, rejections, rest=rest(number))
    except (ValueError, TypeError) as error:
        raise Damaged(f"what is stored of {identity} cannot be read") from error


def _sealed(connection: Connection, statements: Statements, identity: str) -> tuple[Sequence[Any], Sequence[Any]]:
    """The rows of a document and of its text, which is what was imported."""
    row = connection.exec_driver_sql(statements.document, (identity,)).first()
    if row is None:
        raise CorpusError(f"The article {identity} is not in the corpus; it may have been removed.")
    number, digest = row[0], row[12]
    text_part = connection.exec_driver_sql(statements.text_of, (number,)).first()
    if text_part is None or text_digest(text_part[6]) != digest:
        raise Damaged(f"the text of {identity} is not what was imported")
    return row, text_part


def sets_of(
    connection: Connection, statements: Statements, number: int, annotator: str | None = None
) -> dict[str, AnnotationSet]:
    """Everybody's work on a document as files hold it, or one annotator's, with what they turned down."""
    key: tuple[Any, ...] = (number,) if annotator is None else (number, annotator)
    which = "" if annotator is None else "my_"
    items: dict[str, list[Annotation | Relation]] = {}
    states: dict[str, dict[str, str]] = {}
    turned_down: dict[str, list[Rejection]] = {}
    with no_collection():
        for row in fetched(connection, getattr(statements, f"{which}annotations_of"), key):
            items.setdefault(row[2], []).append(annotation_of(row))
        for row in fetched(connection, getattr(statements, f"{which}relations_of"), key):
            items.setdefault(row[2], []).append(relation_of(row))
    for _, name, layer, state in fetched(connection, getattr(statements, f"{which}layer_states_of"), key):
        states.setdefault(name, {})[layer] = state
    if annotator is not None:
        rows = fetched(connection, statements.my_rejections_of, key)
        turned_down[annotator] = [rejection_of(row) for row in rows]
    return {
        name: AnnotationSet(name, items.get(name, ()), states.get(name), turned_down.get(name, ()))
        for name in sorted({*items, *states, *turned_down})
    }


def _named(
    connection: Connection, declared: Sequence[Annotator], sets: Mapping[str, AnnotationSet]
) -> tuple[Annotator, ...]:
    """Everyone whom the article names: as its file declared them, then as the corpus knows them."""
    found = {annotator.id: annotator for annotator in declared}
    needed = {name: None for name, present in sets.items() if len(present) or present.states}
    for present in sets.values():
        needed |= dict.fromkeys(item.origin for item in present.items() if item.origin)
    missing = [name for name in needed if name not in found]
    if missing:
        query = select(annotators.c.id, annotators.c.kind, annotators.c.name, annotators.c.version)
        for row in connection.execute(query.where(annotators.c.id.in_(missing))):
            found[row[0]] = Annotator(*row)
        for name in missing:  # a program that only proposed things
            found.setdefault(name, Annotator(name, "program"))
    return tuple(sorted(found.values()))


def facts_of_documents(connection: Connection, identities: Iterable[str]) -> dict[str, Facts]:
    """What may be edited of some documents, by id."""
    wanted, found = list(dict.fromkeys(identities)), {}
    columns = [documents.c[name] for name in (*Facts._fields[:5], "assigned", "removed")]
    query = select(documents.c.id, *columns, texts.c.meta).select_from(documents.join(texts))
    for start in range(0, len(wanted), _CHUNK):
        for identity, *facts in connection.execute(query.where(documents.c.id.in_(wanted[start : start + _CHUNK]))):
            found[identity] = facts_of(*facts)
    return found


# -- the list ----------------------------------------------------------------------------------------------

_TOKEN = re.compile(r'(?:(state|outlet|lang|label):)?(?:"([^"]*)"|(\S+))', re.IGNORECASE)


class Search(NamedTuple):
    """What a search box asks for: words anywhere in title, outlet or id, and filters by name."""

    words: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()
    label: tuple[str, ...] = ()


def parse_search(typed: str) -> Search:
    """Read `harbour "cold war" state:new outlet:herald lang:de label:PERSON`; several of a filter: any of them."""
    found: dict[str, list[str]] = {}
    for name, quoted, plain in _TOKEN.findall(typed[:_SEARCH_LIMIT]):
        if value := (quoted or plain).strip():
            found.setdefault(name.lower() or "words", []).append(value)
    return Search(**{name: tuple(values) for name, values in found.items()})


def list_query(search: Search, annotator: str, *, backwards: bool = False) -> Select[Any]:
    """A page of the list: keyset on `number`, no aggregation; parameters `cursor` and `limit`."""
    columns = list_columns()
    state: ColumnElement[str] = columns[7]
    query, place = _along(select(*columns), search, annotator)
    query = query.where(documents.c.removed == 0)
    for word in search.words:
        query = query.where(documents.c.folded.like(_holding(word), escape="\\"))
    if search.outlet:
        outlets = (documents.c.folded_outlet.like(_holding(value), escape="\\") for value in search.outlet)
        query = query.where(or_(*outlets))
    if search.lang:
        languages = [(func.lower(documents.c.language), value.lower()) for value in search.lang]
        query = query.where(or_(*(c.like(f"{_plain(v)}-%", escape="\\") | (c == v) for c, v in languages)))
    if search.state:
        states = [value.lower() for value in search.state if value.lower() in _LIST_STATES]
        query = query.where(state.in_(states) if states else false())
    cursor = bindparam("cursor", type_=documents.c.number.type)
    query = query.where(place < cursor if backwards else place > cursor)
    return query.order_by(place.desc() if backwards else place).limit(bindparam("limit", type_=documents.c.number.type))


_LIST_STATES = ("new", "in-progress", "finished")


def _along(query: Select[Any], search: Search, annotator: str) -> tuple[Select[Any], ColumnElement[int]]:
    """Where a search goes along, in the order of the list: every document, or an index over fewer of them."""
    mine = (work.c.document == documents.c.number) & (work.c.annotator == annotator)
    state = search.state[0].lower() if len(search.state) == 1 else ""
    if not search.label and state in ("in-progress", "finished"):
        query = query.select_from(work.join(documents, work.c.document == documents.c.number))
        return query.where(work.c.annotator == annotator, work.c.state == state), work.c.document
    every = documents.outerjoin(work, mine)
    if not search.label:
        return query.select_from(every), documents.c.number
    used = _used(annotation_table, search.label, annotator)
    if len(search.label) > 1:
        here = used & (annotation_table.c.document == documents.c.number)
        return query.select_from(every).where(select(1).where(here).exists()), documents.c.number
    # the index over label, document and id: the first of each document leads there
    place = annotation_table.c.document
    query = query.select_from(every.join(annotation_table, place == documents.c.number))
    return query.where(used, ~_earlier(annotator)), place


def _used(table: FromClause, labels: Sequence[str], annotator: str) -> ColumnElement[bool]:
    used: ColumnElement[bool] = table.c.label == labels[0] if len(labels) == 1 else table.c.label.in_(labels)
    return used & (table.c.annotator == annotator) if annotator else used


def _earlier(annotator: str) -> Exists:
    """Whether the document has an annotation with the same label and a smaller id."""
    other, this = annotation_table.alias("other"), annotation_table.c
    same = (other.c.label == this.label) & (other.c.document == this.document) & (other.c.id < this.id)
    return (
        select(1)
        .where(same & (other.c.annotator == annotator) if annotator else same)
        .correlate(annotation_table)
        .exists()
    )


def list_row(row: Sequence[Any]) -> DocumentRow:
    """A row that `list_query` found."""
    number, identity, title, outlet, language, right_to_left, length, state, count = row
    return DocumentRow(number, identity, title, outlet, language, bool(right_to_left), length, state, count)


def _plain(word: str) -> str:
    return word.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _holding(word: str) -> str:
    return f"%{_plain(word)}%"


def counts_of(connection: Connection, annotator: str) -> Counts:
    """The counters of the corpus and of one annotator."""
    total = int(connection.execute(select(corpus.c.documents)).scalar_one())
    query = select(annotators.c.in_progress, annotators.c.finished, annotators.c.annotations)
    row = connection.execute(query.where(annotators.c.id == annotator)).first()
    return Counts(total, *row) if row else Counts(total)


# -- the journal ---------------------------------------------------------------------------------------------


def journal_rows(connection: Connection, annotator: str | None, limit: int, before: int | None) -> list[JournalEntry]:
    """The latest journal rows, oldest first, without those about articles that are gone."""
    query = select(journal).order_by(journal.c.number.desc()).limit(limit)
    if annotator is not None:
        query = query.where(journal.c.annotator == annotator)
    if before is not None:
        query = query.where(journal.c.number < before)
    try:
        entries = [
            JournalEntry(number, at, name, from_json(what, edits), undoes, redoes)
            for number, at, name, what, edits, undoes, redoes in reversed(connection.execute(query).all())
        ]
    except ValueError as error:
        raise Damaged("its journal cannot be read") from error
    touched = sorted({identity for entry in entries for identity in entry.change.documents()})
    there: set[str] = set()
    for start in range(0, len(touched), _CHUNK):
        chunk = select(documents.c.id).where(documents.c.id.in_(touched[start : start + _CHUNK]))
        there.update(connection.execute(chunk).scalars())
    return [entry for entry in entries if there.issuperset(entry.change.documents())]
