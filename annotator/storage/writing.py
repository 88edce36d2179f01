"""What a write does inside its transaction: one edit with its journal row, or articles in bulk."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from annotator.editing.change import Change, to_json
from annotator.errors import CommitFailed, CorpusError
from annotator.model.annotation import Annotation, Item, LayerState, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator
from annotator.model.identity import DOCUMENT_ID
from annotator.storage.reading import sets_of
from annotator.storage.rows import Row, annotation_row, document_row, relation_row, text_row
from annotator.storage.statements import Statements
from annotator.storage.tables import (
    annotation_table,
    annotators,
    corpus,
    documents,
    layer_states,
    relations,
    sources,
    work,
)

_DONE = ("finished", "skipped")
_CHUNK = 500


class Added(NamedTuple):
    """What became of one article that was given to the store.

    Attributes:
        id: what the store knows it as.
        outcome: 'added'; 'renamed' (added under a further id, as another text has its own);
            'merged' (the article was there, an annotator's whole work on it was new); 'known'
            (nothing new).
        kept: annotators whose work in the store differs from what was given, and stays as it is.
    """

    id: str
    outcome: str
    kept: tuple[str, ...] = ()


# -- one edit ------------------------------------------------------------------------------------------


def commit_change(
    connection: Connection, statements: Statements, change: Change, *,
    layers: Sequence[str], annotator: str, at: str, undoes: int, redoes: int,
) -> int:  # fmt: skip
    """Write a change, its journal row and what follows from it for the list of articles.

    Returns:
        The number of the journal row.

    Raises:
        CommitFailed: the corpus is not as the change found it.
    """
    touched: dict[tuple[int, str], int] = {}
    stated: set[tuple[int, str]] = set()
    numbers: dict[str, int] = {}
    for edit in change.edits:
        number = numbers.get(edit.document)
        if number is None:
            number = numbers[edit.document] = _number(connection, statements, edit.document)
        _write(connection, statements, number, edit.before, edit.after)
        key = number, edit.item.annotator
        more = isinstance(edit.after, Annotation) - isinstance(edit.before, Annotation)
        touched[key] = touched.get(key, 0) + more
        if isinstance(edit.item, LayerState):
            stated.add(key)
    for key, more in touched.items():
        _account(connection, statements, key, more, layers, stated=key in stated)
    row = (at, annotator, change.what, to_json(change), undoes, redoes)
    return int(connection.exec_driver_sql(statements.journal_add, row).scalar_one())


def _number(connection: Connection, statements: Statements, document: str) -> int:
    found = connection.exec_driver_sql(statements.document_number, (document,)).scalar()
    if found is None:
        raise CommitFailed(f"The article {document} is no longer in the corpus; open another one.")
    return int(found)


def _write(
    connection: Connection, statements: Statements, number: int, before: Item | None, after: Item | None
) -> None:
    """Make a row what an edit says, if it is what the edit found."""
    kind = _KINDS[type(after if after is not None else before)]
    if before is None and after is not None:
        connection.exec_driver_sql(getattr(statements, f"insert_{kind}"), _row(number, after))
        return
    was = _row(number, before)
    if after is None:
        done = connection.exec_driver_sql(getattr(statements, f"delete_{kind}"), was)
    else:
        done = connection.exec_driver_sql(getattr(statements, f"update_{kind}"), _row(number, after) + was)
    if done.rowcount != 1:
        raise CommitFailed("The corpus holds something else than this window shows; open the article again.")


_KINDS: dict[type, str] = {Annotation: "annotation", Relation: "relation", LayerState: "layer_state"}


def _row(number: int, item: Item | None) -> Row:
    if isinstance(item, Annotation):
        return annotation_row(number, item)
    if isinstance(item, Relation):
        return relation_row(number, item)
    if item is None:
        raise ValueError("an edit needs a before or an after")
    return number, item.annotator, item.layer, item.state


def _account(
    connection: Connection, statements: Statements, key: tuple[int, str], more: int,
    layers: Sequence[str], *, stated: bool,
) -> None:  # fmt: skip
    """Keep the list row and the counters of one annotator's work on one document."""
    was = connection.exec_driver_sql(statements.work_moved, (more, *key)).first()
    old, count = (was[0], was[1]) if was else ("new", more)
    new = old
    if was is None or stated or count in (0, more):  # only then can its state be another
        states = {layer: state for layer, state in connection.exec_driver_sql(statements.states, key)}  # noqa: C416
        new = derived_state(states, count, layers)
    if was is None:
        if count or new != "new":
            connection.exec_driver_sql(statements.insert_work, (*key, new, count))
    elif not count and new == "new":
        connection.exec_driver_sql(statements.work_remove, key)
    elif new != old:
        connection.exec_driver_sql(statements.work_state, (new, *key))
    in_progress = (new == "in-progress") - (old == "in-progress")
    finished = (new == "finished") - (old == "finished")
    if in_progress or finished or more:
        connection.exec_driver_sql(statements.count_work, (in_progress, finished, more, key[1]))


def derived_state(states: Mapping[str, str], count: int, layers: Iterable[str]) -> str:
    """State of an article for one annotator: finished, in-progress or new, from its layers and annotations."""
    names = list(layers)
    if names and all(states.get(name) in _DONE for name in names):
        return "finished"
    if count or any(state in ("in-progress", "finished") for state in states.values()):
        return "in-progress"
    return "new"


# -- articles in bulk ----------------------------------------------------------------------------------


def add_documents(
    connection: Connection, statements: Statements, given: Sequence[AnnotatedDocument], *,
    layers: Sequence[str], scheme_version: str,
) -> list[Added]:  # fmt: skip
    """Write articles with everybody's annotations; see `Store.add_documents`."""
    known = _known(connection, {annotated.document.id for annotated in given})
    people = {row[0] for row in connection.execute(select(annotators.c.id))}
    fresh = _Fresh(connection, statements, layers, scheme_version, people)
    # the row lock that this takes gives numbers to one writer at a time
    last = connection.exec_driver_sql(statements.count_documents, (0, len(given))).scalar_one()
    free = int(last) - len(given)
    outcomes = []
    for annotated in given:
        document = annotated.document
        if not DOCUMENT_ID.fullmatch(document.id):
            raise CorpusError(f"{document.id!r} cannot be the id of an article; use a-z, 0-9 and -, at most 80.")
        digest = document.sha256
        identity, number = _place(connection, document.id, digest, known)
        if number:
            outcomes.append(_merge(connection, statements, fresh, identity, number, annotated))
            continue
        known[identity] = free, digest
        fresh.document(free, identity, digest, annotated)
        free += 1
        outcomes.append(Added(identity, "added" if identity == document.id else "renamed"))
    added = sum(outcome.outcome in ("added", "renamed") for outcome in outcomes)
    fresh.write()
    connection.exec_driver_sql(statements.count_documents, (added, added - len(given)))
    return outcomes


def _known(connection: Connection, identities: set[str]) -> dict[str, tuple[int, str]]:
    """Number and text digest of documents that are there already."""
    found: dict[str, tuple[int, str]] = {}
    wanted = sorted(identities)
    query = select(documents.c.id, documents.c.number, documents.c.sha256).where(
        documents.c.id.in_(bindparam("ids", expanding=True))
    )
    for start in range(0, len(wanted), _CHUNK):
        rows = connection.execute(query, {"ids": wanted[start : start + _CHUNK]})
        found.update((row[0], (row[1], row[2])) for row in rows)
    return found


def _place(connection: Connection, identity: str, digest: str, known: dict[str, tuple[int, str]]) -> tuple[str, int]:
    """The id to store a text as, and the number of the document that holds this very text under it, or 0."""
    candidate, further = identity, 2
    while candidate in known:
        number, there = known[candidate]
        if there == digest:
            return candidate, number
        candidate = f"{identity[:75]}-{further}"
        further += 1
        if candidate not in known:
            known.update(_known(connection, {candidate}))
    return candidate, 0


def _merge(
    connection: Connection, statements: Statements, fresh: _Fresh, identity: str, number: int,
    annotated: AnnotatedDocument,
) -> Added:  # fmt: skip
    """Take the work of annotators who have none on this document yet; leave what others have as it is."""
    if not annotated.sets:
        return Added(identity, "known")
    fresh.write()  # what came earlier in the same batch may be about this very document
    present = sets_of(connection, statements, number)
    new, kept = {}, []
    for name, given in annotated.sets.items():
        ours = present.get(name)
        if ours is None:
            if len(given) or given.states:
                new[name] = given
        elif ours != fresh.stamped_set(annotated, given):
            kept.append(name)
    if new:
        fresh.annotators(annotated)
        fresh.sets(number, annotated, new)
    return Added(identity, "merged" if new else "known", tuple(kept))


class _Fresh:
    """Rows that are collected to be written together."""

    def __init__(
        self, connection: Connection, statements: Statements, layers: Sequence[str], scheme_version: str,
        people: set[str],
    ) -> None:  # fmt: skip
        self._connection = connection
        self._statements = statements
        self._layers = layers
        self._scheme_version = scheme_version
        self._people = people
        self._clear()

    def _clear(self) -> None:
        self._documents: list[Row] = []
        self._texts: list[Row] = []
        self._annotations: list[Row] = []
        self._relations: list[Row] = []
        self._states: list[Row] = []
        self._work: list[Row] = []
        self._annotators: list[Row] = []
        self._counters: Counter[tuple[str, str]] = Counter()

    def document(self, number: int, identity: str, digest: str, annotated: AnnotatedDocument) -> None:
        """A document that is not there yet, with everything in it."""
        self._documents.append(document_row(number, identity, annotated.document, digest))
        self._texts.append(text_row(number, annotated.document, annotated.annotators, annotated.generator))
        self.annotators(annotated)
        self.sets(number, annotated, annotated.sets)

    def annotators(self, annotated: AnnotatedDocument) -> None:
        """Whoever is named in a file and not known yet."""
        declared = {annotator.id: annotator for annotator in annotated.annotators}
        for name in [*declared, *annotated.sets]:
            if name not in self._people:
                self._people.add(name)
                self._annotators.append((*declared.get(name, Annotator(name)), 0, 0, 0))

    def sets(self, number: int, annotated: AnnotatedDocument, sets: Mapping[str, AnnotationSet]) -> None:
        """The work of some annotators on a document."""
        for name, annotation_set in sets.items():
            count = 0
            for item in self._stamped(annotated, annotation_set):
                if isinstance(item, Annotation):
                    self._annotations.append(annotation_row(number, item))
                    count += 1
                else:
                    self._relations.append(relation_row(number, item))
            states = annotation_set.states
            self._states += [(number, name, layer, state) for layer, state in states.items()]
            state = derived_state(states, count, self._layers)
            if count or state != "new":
                self._work.append((number, name, state, count))
                self._counters[name, state] += 1
                self._counters[name, "annotations"] += count

    def stamped_set(self, annotated: AnnotatedDocument, given: AnnotationSet) -> AnnotationSet:
        """A set as it would be stored."""
        return AnnotationSet(given.annotator, self._stamped(annotated, given), given.states)

    def _stamped(self, annotated: AnnotatedDocument, given: AnnotationSet) -> Iterable[Annotation | Relation]:
        """Items of a file under another scheme version say so from now on, as the corpus has one of its own."""
        version = annotated.scheme.version
        if version in ("", self._scheme_version):
            return given.items()
        return (item if item.scheme else item._replace(scheme=version) for item in given.items())

    def write(self) -> None:
        """Write everything collected, and begin anew."""
        statements = self._statements
        for sql, rows in (
            (statements.insert_annotator, self._annotators),
            (statements.insert_document, self._documents),
            (statements.insert_text, self._texts),
            (statements.insert_annotation, self._annotations),
            (statements.insert_relation, self._relations),
            (statements.insert_layer_state, self._states),
            (statements.insert_work, self._work),
        ):
            if rows:
                self._connection.exec_driver_sql(sql, rows)
        moved = [
            (self._counters[name, "in-progress"], self._counters[name, "finished"],
             self._counters[name, "annotations"], name)
            for name in sorted({name for name, _ in self._counters})
        ]  # fmt: skip
        if moved:
            self._connection.exec_driver_sql(statements.count_work, moved)
        self._clear()


def add_sources(connection: Connection, given: Mapping[str, bytes]) -> None:
    """Keep the bytes that articles were imported from, deflated, by their SHA-256."""
    there = {
        row[0] for row in connection.execute(select(sources.c.sha256).where(sources.c.sha256.in_(list(given))))
    }  # fmt: skip
    rows = [{"sha256": key, "deflated": zlib.compress(data)} for key, data in given.items() if key not in there]
    if rows:
        connection.execute(insert(sources), rows)


# -- out again -----------------------------------------------------------------------------------------


def remove_documents(connection: Connection, statements: Statements, identities: Sequence[str]) -> int:
    """Take documents out with everything on them; the journal keeps its rows. Returns how many there were."""
    removed = 0
    for identity in dict.fromkeys(identities):
        number = connection.exec_driver_sql(statements.document_number, (identity,)).scalar()
        if number is None:
            continue
        for name, state, count in connection.execute(
            select(work.c.annotator, work.c.state, work.c.annotations).where(work.c.document == number)
        ).all():
            less = (-(state == "in-progress"), -(state == "finished"), -count, name)
            connection.exec_driver_sql(statements.count_work, less)
        for table in (annotation_table, relations, layer_states, work):
            connection.execute(delete(table).where(table.c.document == number))
        connection.execute(delete(documents).where(documents.c.number == number))  # its text goes with it
        removed += 1
    connection.execute(update(corpus).values(documents=corpus.c.documents - removed))
    return removed
