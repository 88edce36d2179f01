"""What a read asks the database: an article, counters, the journal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, select
from sqlalchemy.sql.expression import ColumnElement

from annotator.editing.history import JournalEntry
from annotator.errors import CorpusError
from annotator.model.annotation import Annotation, Rejection, Relation
from annotator.model.annotation_set import AnnotationSet, Rest
from annotator.model.document import AnnotatedDocument, Annotator, Document, Facts, SchemeRef, text_digest
from annotator.storage.engine import Damaged
from annotator.storage.journalled import ReadEdits, change_of, edits_or_size
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
from annotator.storage.statements import Statements
from annotator.storage.tables import (
    annotation_table,
    annotators,
    corpus,
    documents,
    journal,
    layer_states,
    relations,
    texts,
)  # fmt: skip
from annotator.storage.unread import fetched

_CHUNK = 500
TOGETHER = 100
MOST_CHARACTERS = 1_000_000
"""So many articles, and no more text, are read at once."""


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
    with _damage_of(identity):
        sets = sets_of(connection, statements, row[0], annotator)
        if annotator is not None:
            sets.setdefault(annotator, AnnotationSet(annotator))
        named = _named(connection, declared_of(text_part[3]), sets, {})
        return AnnotatedDocument(document_of(row, text_part), sets, named, scheme, generator_of(text_part[4]))


def read_some(
    connection: Connection, identities: Sequence[str], *, scheme: SchemeRef, layers: Collection[str] | None = None
) -> list[AnnotatedDocument]:
    """The first of these articles, with everybody's annotations: as many as are read well at once, and at least one.

    With `layers` only their annotations are read. An article alone takes half a dozen questions, most of whose time
    goes by before a row is read; so do many.
    """
    rows = _first_documents(connection, identities)
    numbers = [row[0] for row in rows]
    parts = {part[0]: part for part in _rows(connection, texts, texts.c.document.in_(numbers))}
    tables = (annotation_table, relations, layer_states)
    held = [_by_document(_rows(connection, one, _wanted(one, numbers, layers))) for one in tables]
    known: dict[str, Annotator] = {}
    made: list[AnnotatedDocument] = []
    for row in rows:
        try:
            text_part = _unharmed(row, parts.get(row[0]))
            with _damage_of(row[1]):
                sets = _sets(one.get(row[0], ()) for one in held)
                named = _named(connection, declared_of(text_part[3]), sets, known)
                document, generator = document_of(row, text_part), generator_of(text_part[4])
        except Damaged:
            if not made:
                raise
            break  # it is told when the ones before it have been taken
        made.append(AnnotatedDocument(document, sets, named, scheme, generator))
    return made


def _first_documents(connection: Connection, identities: Sequence[str]) -> list[Sequence[Any]]:
    """The rows of the first of these documents, as far as they are there and their texts are not too much together."""
    found = {row[1]: row for row in _rows(connection, documents, documents.c.id.in_(identities))}
    rows: list[Sequence[Any]] = []
    characters = 0
    for identity in identities:
        row = found.get(identity)
        characters += row[6] if row is not None else 0
        if row is None or (rows and characters > MOST_CHARACTERS):
            break
        rows.append(row)
    if not rows:
        raise _not_there(identities[0])
    return rows


def _rows(connection: Connection, table: Table, where: ColumnElement[bool]) -> Sequence[Sequence[Any]]:
    """Rows of a table in the order of its key, as the driver's own tuples."""
    return fetched(connection, select(table).where(where).order_by(*table.primary_key.columns))


def _wanted(table: Table, numbers: Sequence[int], layers: Collection[str] | None) -> ColumnElement[bool]:
    here = table.c.document.in_(numbers)
    return here if layers is None else here & table.c.layer.in_(layers)


def _by_document(rows: Iterable[Sequence[Any]]) -> dict[int, list[Sequence[Any]]]:
    found: dict[int, list[Sequence[Any]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def read_alone(
    connection: Connection, statements: Statements, identity: str, annotator: str, *, rest: Callable[[int], Rest]
) -> tuple[Document, AnnotationSet]:
    """An article, and one annotator's set, of which states and rejections are read and all else is its `rest`."""
    row, text_part = _sealed(connection, statements, identity)
    number: int = row[0]
    states = fetched(connection, statements.my_layer_states_of, (number, annotator))
    turned_down = fetched(connection, statements.my_rejections_of, (number, annotator))
    with _damage_of(identity):
        known = {layer: state for _, _, layer, state in states}
        rejections = [rejection_of(row) for row in turned_down]
        return document_of(row, text_part), AnnotationSet(annotator, (), known, rejections, rest=rest(number))


def _sealed(connection: Connection, statements: Statements, identity: str) -> tuple[Sequence[Any], Sequence[Any]]:
    """The rows of a document and of its text, which is what was imported."""
    row = connection.exec_driver_sql(statements.document, (identity,)).first()
    if row is None:
        raise _not_there(identity)
    text_part = connection.exec_driver_sql(statements.text_of, (row[0],)).first()
    return row, _unharmed(row, text_part)


def _unharmed(row: Sequence[Any], text_part: Sequence[Any] | None) -> Sequence[Any]:
    """The row of a document's text, if that is what was imported."""
    if text_part is None or text_digest(text_part[6]) != row[12]:
        raise Damaged(f"the text of {row[1]} is not what was imported")
    return text_part


def _not_there(identity: str) -> CorpusError:
    return CorpusError(f"The article {identity} is not in the corpus; it may have been removed.")


@contextmanager
def _damage_of(identity: str) -> Iterator[None]:
    """Tell what rows cannot be made of as damage of an article."""
    try:
        yield
    except (ValueError, TypeError) as error:
        raise Damaged(f"what is stored of {identity} cannot be read") from error


def sets_of(
    connection: Connection, statements: Statements, number: int, annotator: str | None = None
) -> dict[str, AnnotationSet]:
    """Everybody's work on a document as files hold it, or one annotator's, with what they turned down."""
    key: tuple[Any, ...] = (number,) if annotator is None else (number, annotator)
    which = "" if annotator is None else "my_"
    held = [
        fetched(connection, getattr(statements, f"{which}{kind}_of"), key)
        for kind in ("annotations", "relations", "layer_states")
    ]
    return _sets(held, () if annotator is None else fetched(connection, statements.my_rejections_of, key))


def _sets(
    held: Iterable[Iterable[Sequence[Any]]], turned_down: Iterable[Sequence[Any]] = ()
) -> dict[str, AnnotationSet]:
    """Everybody's work on a document, from its rows: annotations, relations, states of layers, and rejections."""
    annotations, linked, known = held
    items: dict[str, list[Annotation | Relation]] = {}
    states: dict[str, dict[str, str]] = {}
    rejections: dict[str, list[Rejection]] = {}
    with no_collection():
        for row in annotations:
            items.setdefault(row[2], []).append(annotation_of(row))
        for row in linked:
            items.setdefault(row[2], []).append(relation_of(row))
    for _, name, layer, state in known:
        states.setdefault(name, {})[layer] = state
    for row in turned_down:
        rejections.setdefault(row[1], []).append(rejection_of(row))
    return {
        name: AnnotationSet(name, items.get(name, ()), states.get(name), rejections.get(name, ()))
        for name in sorted({*items, *states, *rejections})
    }


def _named(
    connection: Connection,
    declared: Sequence[Annotator],
    sets: Mapping[str, AnnotationSet],
    known: dict[str, Annotator],
) -> tuple[Annotator, ...]:
    """Everyone whom the article names: as its file declared them, then as the corpus knows them.

    Whom the corpus is asked about is added to `known`, so that it is asked once.
    """
    found = {annotator.id: annotator for annotator in declared}
    needed = {name: None for name, present in sets.items() if len(present) or present.states}
    for present in sets.values():
        needed |= dict.fromkeys(item.origin for item in present.items() if item.origin)
    missing = [name for name in needed if name not in found]
    if unknown := [name for name in missing if name not in known]:
        query = select(annotators.c.id, annotators.c.kind, annotators.c.name, annotators.c.version)
        for row in connection.execute(query.where(annotators.c.id.in_(unknown))):
            known[row[0]] = Annotator(*row)
        for name in unknown:  # a program that only proposed things
            known.setdefault(name, Annotator(name, "program"))
    found |= {name: known[name] for name in missing}
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


def states_of_documents(connection: Connection, identities: Iterable[str], annotator: str) -> dict[str, dict[str, str]]:
    """The states of one annotator's layers of some documents, by id; {} where nothing was said."""
    wanted = list(dict.fromkeys(identities))
    found: dict[str, dict[str, str]] = {}
    mine = (layer_states.c.document == documents.c.number) & (layer_states.c.annotator == annotator)
    query = select(documents.c.id, layer_states.c.layer, layer_states.c.state)
    query = query.select_from(documents.outerjoin(layer_states, mine))
    for start in range(0, len(wanted), _CHUNK):
        for identity, layer, state in connection.execute(
            query.where(documents.c.id.in_(wanted[start : start + _CHUNK]))
        ):
            states = found.setdefault(identity, {})
            if layer is not None:
                states[layer] = state
    return found


# -- counters ----------------------------------------------------------------------------------------------


def counts_of(connection: Connection, annotator: str) -> Counts:
    """The counters of the corpus and of one annotator."""
    total = int(connection.execute(select(corpus.c.documents)).scalar_one())
    query = select(annotators.c.in_progress, annotators.c.finished, annotators.c.annotations)
    row = connection.execute(query.where(annotators.c.id == annotator)).first()
    return Counts(total, *row) if row else Counts(total)


# -- the journal ---------------------------------------------------------------------------------------------


def journal_rows(
    connection: Connection, annotator: str | None, limit: int, before: int | None, *, later: ReadEdits
) -> list[JournalEntry]:
    """The latest journal rows, oldest first, without those about articles that are gone.

    Changes of very many edits are told of in any case: what they are about is read by `later`, when it is asked for.
    """
    columns = (journal.c.number, journal.c.at, journal.c.annotator, journal.c.what, edits_or_size())
    query = select(*columns, journal.c.undoes, journal.c.redoes).order_by(journal.c.number.desc()).limit(limit)
    if annotator is not None:
        query = query.where(journal.c.annotator == annotator)
    if before is not None:
        query = query.where(journal.c.number < before)
    try:
        entries = [
            JournalEntry(number, at, name, change_of(number, what, found, later), undoes, redoes)
            for number, at, name, what, found, undoes, redoes in reversed(connection.execute(query).all())
        ]
    except ValueError as error:
        raise Damaged("its journal cannot be read") from error
    about = {entry.number: () if entry.change.is_stored else entry.change.documents() for entry in entries}
    touched = sorted({identity for documents_ in about.values() for identity in documents_})
    there: set[str] = set()
    for start in range(0, len(touched), _CHUNK):
        chunk = select(documents.c.id).where(documents.c.id.in_(touched[start : start + _CHUNK]))
        there.update(connection.execute(chunk).scalars())
    return [entry for entry in entries if there.issuperset(about[entry.number])]
