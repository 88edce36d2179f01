"""One edit, written inside its transaction with its journal row; and articles taken out again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.engine.interfaces import DBAPICursor

from annotator.editing.change import Change, Edit
from annotator.errors import CommitFailed, EditOutdated
from annotator.model.annotation import Annotation, Item, LayerState, Rejection, Relation
from annotator.model.document import Annotator, Facts
from annotator.model.rule import Rule
from annotator.storage import repeats
from annotator.storage.copies import tidy
from annotator.storage.facts import OUTDATED, FacetCounts, count_facets, facets_of, write_facts
from annotator.storage.full_text import forget
from annotator.storage.journalled import journalled
from annotator.storage.rows import Row, annotation_row, facts_of, rejection_row, relation_row, rule_row
from annotator.storage.statements import Statements
from annotator.storage.tables import (
    annotation_table,
    bands,
    documents,
    layer_states,
    marks,
    page_hints,
    rejections,
    relations,
    sketches,
    work,
)
from annotator.storage.versions import unlink

_DONE = ("finished", "skipped")


# on the driver's own cursor: an edit is to cost what the database costs, and no more


class Writing:
    """One change on its way into the corpus, inside a transaction that somebody else begins and ends."""

    def __init__(
        self, cursor: DBAPICursor, statements: Statements, *, numbers: dict[str, int], layers: Sequence[str]
    ) -> None:
        """`numbers` holds those of documents that were looked up before, and takes in what is looked up now."""
        self._cursor, self._statements, self._numbers, self._layers = cursor, statements, numbers, layers
        self._more: dict[tuple[int, str], int] = {}
        self._stated: set[tuple[int, str]] = set()

    def write(self, edits: Iterable[Edit]) -> None:
        """Write some of its edits.

        Raises:
            CommitFailed: the corpus is not as the change found it.
        """
        cursor, statements, numbers, more = self._cursor, self._statements, self._numbers, self._more
        for document, before, after in edits:
            if isinstance(before, Rule) or isinstance(after, Rule):
                _write_row(cursor, statements, "rule", rule_row(before) if isinstance(before, Rule) else None,
                           rule_row(after) if isinstance(after, Rule) else None)  # fmt: skip
                continue
            number = numbers.get(document) or numbers.setdefault(document, _number(cursor, statements, document))
            if isinstance(before, Facts) or isinstance(after, Facts):
                if not isinstance(before, Facts) or not isinstance(after, Facts):
                    raise TypeError("the facts of a document neither come nor go")
                write_facts(cursor, statements, number, document, before, after)
                continue
            item = _write(cursor, statements, number, before, after)
            key = number, item.annotator
            more[key] = more.get(key, 0) + isinstance(after, Annotation) - isinstance(before, Annotation)
            if isinstance(item, LayerState):
                self._stated.add(key)

    def finish(self, change: Change, *, annotator: str, at: str, undoes: int, redoes: int) -> int:
        """Write its journal row, and what follows from all its edits for the list; returns the row's number."""
        cursor, statements = self._cursor, self._statements
        for key, count in self._more.items():
            if count or key in self._stated:
                _account(cursor, statements, key, count, self._layers, stated=key in self._stated)
        cursor.execute(statements.journal_add, (at, annotator, change.what, journalled(change), undoes, redoes))
        return int(_first(cursor)[0])


def make_known(cursor: DBAPICursor, statements: Statements, annotator: str) -> None:
    """Make sure of somebody who may annotate for the first time."""
    cursor.execute(statements.annotator, (annotator,))
    if cursor.fetchone() is None:
        cursor.execute(statements.insert_annotator, (*Annotator(annotator), 0, 0, 0))


def _first(cursor: DBAPICursor) -> Any:
    row = cursor.fetchone()
    if row is None:
        raise CommitFailed("The corpus did not take the edit; open it again.")
    return row


def _number(cursor: DBAPICursor, statements: Statements, document: str) -> int:
    cursor.execute(statements.document_number, (document,))
    found = cursor.fetchone()
    if found is None:
        raise EditOutdated(f"The article {document} is no longer in the corpus; open another one.")
    return int(found[0])


def _write(
    cursor: DBAPICursor, statements: Statements, number: int, before: Item | None, after: Item | None
) -> Item:  # fmt: skip
    """Make a row what an edit says, if it is what the edit found; returns what the edit is about."""
    item = before if after is None else after
    if item is None:
        raise ValueError("an edit needs a before or an after")
    _write_row(cursor, statements, _KINDS[type(item)], None if before is None else _row(number, before),
               None if after is None else _row(number, after))  # fmt: skip
    return item


def _write_row(cursor: DBAPICursor, statements: Statements, kind: str, was: Row | None, row: Row | None) -> None:
    """Put a row in the place of another one, which must be there as it was; None is no row."""
    if was is None:
        cursor.execute(getattr(statements, f"insert_{kind}"), row)
        return
    if row is None:
        cursor.execute(getattr(statements, f"delete_{kind}"), was)
    else:
        cursor.execute(getattr(statements, f"update_{kind}"), row + was)
    if cursor.rowcount != 1:
        raise EditOutdated(OUTDATED)


_KINDS: dict[type, str] = {
    Annotation: "annotation", Relation: "relation", LayerState: "layer_state", Rejection: "rejection"
}  # fmt: skip


def _row(number: int, item: Item) -> Row:
    if isinstance(item, Annotation):
        return annotation_row(number, item)
    if isinstance(item, Relation):
        return relation_row(number, item)
    if isinstance(item, Rejection):
        return rejection_row(number, item)
    return number, item.annotator, item.layer, item.state


def _account(
    cursor: DBAPICursor, statements: Statements, key: tuple[int, str], more: int,
    layers: Sequence[str], *, stated: bool,
) -> None:  # fmt: skip
    """Keep the list row and the counters of one annotator's work on one document."""
    cursor.execute(statements.work_moved, (more, *key))
    was = cursor.fetchone()
    old, count = (was[0], was[1]) if was else ("new", more)
    new = old
    if was is None or stated or count in (0, more):  # only then can its state be another
        cursor.execute(statements.states, key)
        states = {layer: state for layer, state in cursor.fetchall()}  # noqa: C416
        new = derived_state(states, count, layers)
    if was is None:
        if count or new != "new":
            cursor.execute(statements.insert_work, (*key, new, count))
    elif not count and new == "new":
        cursor.execute(statements.work_remove, key)
    elif new != old:
        cursor.execute(statements.work_state, (new, *key))
    in_progress = (new == "in-progress") - (old == "in-progress")
    finished = (new == "finished") - (old == "finished")
    if in_progress or finished or more:
        cursor.execute(statements.count_work, (in_progress, finished, more, key[1]))


def derived_state(states: Mapping[str, str], count: int, layers: Iterable[str]) -> str:
    """State of an article for one annotator: finished, in-progress or new, from its layers and annotations."""
    names = list(layers)
    if names and all(states.get(name) in _DONE for name in names):
        return "finished"
    if count or any(state in ("in-progress", "finished") for state in states.values()):
        return "in-progress"
    return "new"


def remove_documents(connection: Connection, statements: Statements, identities: Sequence[str]) -> int:
    """Take documents out for good with everything on them; the journal keeps its rows. Returns how many there were."""
    gone, numbers = 0, []
    named: list[Facts] = []
    clusters: set[int] = set()
    less: FacetCounts = Counter()
    for identity in dict.fromkeys(identities):
        number = connection.exec_driver_sql(statements.document_number, (identity,)).scalar()
        if number is None:
            continue
        facts = facts_of(*connection.exec_driver_sql(statements.facts, (number,)).one())
        if not facts.removed:  # else it counts no more
            gone += 1
            less.subtract(facets_of(facts))
            for name, state, count in connection.exec_driver_sql(statements.work_of, (number,)).all():
                counters = (-(state == "in-progress"), -(state == "finished"), -count, name)
                connection.exec_driver_sql(statements.count_work, counters)
        with closing(connection.connection.cursor()) as cursor:
            repeats.drop_keys(cursor, statements, number, facts.outlet)
        numbers.append(number)
        named.append(facts)
        clusters.add(connection.execute(select(documents.c.cluster).where(documents.c.number == number)).scalar_one())
    for start in range(0, len(numbers), _CHUNK):
        chunk = numbers[start : start + _CHUNK]
        forget(connection, chunk)
        for table in _OF_DOCUMENTS:
            connection.execute(delete(table).where(table.c.document.in_(chunk)))
        connection.execute(delete(documents).where(documents.c.number.in_(chunk)))  # their texts go with them
    unlink(connection, statements, named)
    tidy(connection, clusters)
    with closing(connection.connection.cursor()) as cursor:
        count_facets(cursor, statements, less)
        cursor.execute(statements.count_removed, (-gone,))
    return len(numbers)


_CHUNK = 500
_OF_DOCUMENTS = (
    annotation_table, relations, layer_states, rejections, work, sketches, bands, page_hints, marks
)  # fmt: skip
