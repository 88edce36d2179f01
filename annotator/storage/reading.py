"""What a read asks the database: an article, counters, the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

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
from annotator.storage.tables import annotators, corpus, documents, journal, layer_states, texts
from annotator.storage.unread import fetched

_CHUNK = 500


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
