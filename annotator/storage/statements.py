"""SQL that is written once: Core statements made into the driver's own text, with the order of their values checked.

A prepared statement goes to the driver with a plain tuple (or a list of them), which is what makes
bulk work and single edits as fast as the driver itself, on SQLite and on PostgreSQL alike.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    Dialect,
    Executable,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.sql.expression import ColumnElement

from annotator.storage.lookups import LOOKUPS
from annotator.storage.tables import (
    annotation_table,
    annotators,
    bands,
    block_keys,
    corpus,
    documents,
    facets,
    journal,
    layer_states,
    marks,
    page_hints,
    rejections,
    relations,
    rules,
    sketches,
    sources,
    texts,
    work,
)

PAGE = 1_000
"""Annotations or relations that are read at once of an article that is read little by little."""


def prepare(statement: Any, dialect: Dialect, order: tuple[str, ...]) -> str:
    """Write a statement as the driver's SQL.

    Args:
        statement: a Core statement with named parameters.
        dialect: the database's.
        order: the names of its values, as they will come.

    Raises:
        ValueError: the values would have to come in another order.
    """
    compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    found = tuple(compiled.positiontup or ())
    if found != order:
        raise ValueError(f"a statement wants {found}, not {order}: {compiled}")
    return str(compiled)


class Statements:
    """The statements of one dialect, each prepared when first used.

    Attributes:
        has_index: whether the database has an index of words, see `full_text`.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self.has_index = dialect.name == "sqlite"

    def __getattr__(self, name: str) -> str:
        statement, order = STATEMENTS[name]()
        sql = prepare(statement, self._dialect, order)
        setattr(self, name, sql)
        return sql


_KNOWN: dict[tuple[str, str], Statements] = {}


def statements_of(dialect: Dialect) -> Statements:
    """The statements of a dialect, which every store of the same kind shares: another corpus opens the sooner."""
    return _KNOWN.setdefault((dialect.name, dialect.driver), Statements(dialect))


def _columns(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def _insert(table: Table, *without: str) -> tuple[Any, tuple[str, ...]]:
    names = tuple(name for name in _columns(table) if name not in without)
    return insert(table).values({name: bindparam(name) for name in names}), names


def _same(table: Table) -> tuple[ColumnElement[bool], tuple[str, ...]]:
    """Where a row is, in every column, as it is remembered; parameters `was_…` in column order."""
    names = _columns(table)
    terms = [
        column.is_not_distinct_from(bindparam(f"was_{column.name}", type_=column.type))
        if column.nullable
        else column == bindparam(f"was_{column.name}", type_=column.type)
        for column in table.columns
    ]
    return and_(*terms), tuple(f"was_{name}" for name in names)


def _update(table: Table) -> tuple[Any, tuple[str, ...]]:
    where, were = _same(table)
    names = _columns(table)
    return update(table).values({name: bindparam(name) for name in names}).where(where), names + were


def _delete(table: Table) -> tuple[Any, tuple[str, ...]]:
    where, were = _same(table)
    return delete(table).where(where), were


def _of_document(table: Table, *, mine: bool = False) -> tuple[Any, tuple[str, ...]]:
    found = select(table).where(table.c.document == bindparam("document"))
    if not mine:
        return found.order_by(*table.primary_key.columns), ("document",)
    return found.where(table.c.annotator == bindparam("annotator")).order_by(*table.primary_key.columns), (
        "document",
        "annotator",
    )


def _mine(table: Table) -> ColumnElement[bool]:
    return (table.c.document == bindparam("document")) & (table.c.annotator == bindparam("annotator"))


def _page_after(table: Table) -> tuple[Any, tuple[str, ...]]:
    later = select(table).where(_mine(table) & (table.c.id > bindparam("after"))).order_by(table.c.id)
    # as text: SQLAlchemy's own limit has SQLite ask for an offset, too
    return later.suffix_with(text(f"LIMIT {PAGE}")), ("document", "annotator", "after")


def _near() -> tuple[Any, tuple[str, ...]]:
    table = annotation_table
    touching = (table.c.begin < bindparam("high")) & (table.c.end > bindparam("low"))
    return select(table).where(_mine(table) & touching), ("document", "annotator", "high", "low")


def _one() -> tuple[Any, tuple[str, ...]]:
    table = annotation_table
    return select(table).where(_mine(table) & (table.c.id == bindparam("id"))), ("document", "annotator", "id")


def _holding() -> tuple[Any, tuple[str, ...]]:
    # a backslash would be written differently for each database
    held = relations.c.args.like(bindparam("holding", type_=Text), escape="!")
    return select(relations).where(_mine(relations) & held).order_by(relations.c.id), (
        "document",
        "annotator",
        "holding",
    )


def _add(table: Table, *counters: str) -> dict[str, Any]:
    return {name: table.c[name] + bindparam(f"more_{name}") for name in counters}


def _count_documents() -> tuple[Any, tuple[str, ...]]:
    change = update(corpus).values(_add(corpus, "documents", "next_document")).returning(corpus.c.next_document)
    return change, ("more_documents", "more_next_document")


def _work_moved() -> tuple[Any, tuple[str, ...]]:
    mine = (work.c.document == bindparam("at")) & (work.c.annotator == bindparam("by"))
    change = update(work).values(_add(work, "annotations")).where(mine)
    return change.returning(work.c.state, work.c.annotations), ("more_annotations", "at", "by")


def _work_state() -> tuple[Any, tuple[str, ...]]:
    mine = (work.c.document == bindparam("at")) & (work.c.annotator == bindparam("by"))
    return update(work).values(state=bindparam("state")).where(mine), ("state", "at", "by")


def _work_remove() -> tuple[Any, tuple[str, ...]]:
    mine = (work.c.document == bindparam("at")) & (work.c.annotator == bindparam("by"))
    return delete(work).where(mine), ("at", "by")


def _count_work() -> tuple[Any, tuple[str, ...]]:
    counters = ("in_progress", "finished", "annotations")
    change = update(annotators).values(_add(annotators, *counters)).where(annotators.c.id == bindparam("by"))
    return change, (*(f"more_{name}" for name in counters), "by")


_FACTS = ("title", "outlet", "language", "url", "published", "assigned", "removed")


def _facts() -> tuple[Any, tuple[str, ...]]:
    columns = [documents.c[name] for name in _FACTS]
    found = (
        select(*columns, texts.c.meta).select_from(documents.join(texts)).where(documents.c.number == bindparam("at"))
    )
    return found, ("at",)


def _update_facts() -> tuple[Any, tuple[str, ...]]:
    named = (*_FACTS, "right_to_left", "folded", "folded_outlet", "sorted_title", "tags", "newer")
    same = [documents.c[name] == bindparam(f"was_{name}") for name in _FACTS]
    # in the order of the table, as SQLAlchemy writes them
    order = tuple(column.name for column in documents.columns if column.name in named)
    change = update(documents).values({name: bindparam(name) for name in order})
    return change.where(documents.c.number == bindparam("at"), *same), (*order, "at", *(f"was_{n}" for n in _FACTS))


def _update_meta() -> tuple[Any, tuple[str, ...]]:
    here = (texts.c.document == bindparam("at")) & (texts.c.meta == bindparam("was"))
    return update(texts).values(meta=bindparam("meta")).where(here), ("meta", "at", "was")


def _head() -> tuple[Any, tuple[str, ...]]:
    return select(func.substr(texts.c.text, literal_column("1"), literal_column("200"))).where(
        texts.c.document == bindparam("at")
    ), ("at",)


def _count_removed() -> tuple[Any, tuple[str, ...]]:
    return update(corpus).values(_add(corpus, "documents")), ("more_documents",)


def _work_of() -> tuple[Any, tuple[str, ...]]:
    mine = work.c.document == bindparam("at")
    return select(work.c.annotator, work.c.state, work.c.annotations).where(mine), ("at",)


def _count_facet() -> tuple[Any, tuple[str, ...]]:
    here = (facets.c.kind == bindparam("of")) & (facets.c.value == bindparam("named"))
    return update(facets).values(_add(facets, "documents")).where(here), ("more_documents", "of", "named")


def _hints_of() -> tuple[Any, tuple[str, ...]]:
    found = select(page_hints.c.hints).join(documents, documents.c.number == page_hints.c.document)
    return found.where(documents.c.id == bindparam("id")), ("id",)


def _delete_block_key() -> tuple[Any, tuple[str, ...]]:
    here = block_keys.c
    names = ("key", "document", "place")
    return delete(block_keys).where(*(here[name] == bindparam(f"at_{name}") for name in names)), tuple(
        f"at_{name}" for name in names
    )


def _journal_add() -> tuple[Any, tuple[str, ...]]:
    statement, names = _insert(journal, "number")
    return statement.returning(journal.c.number), names


def _document_number() -> tuple[Any, tuple[str, ...]]:
    return select(documents.c.number).where(documents.c.id == bindparam("id")), ("id",)


def _annotator() -> tuple[Any, tuple[str, ...]]:
    return select(annotators.c.id).where(annotators.c.id == bindparam("id")), ("id",)


def _document() -> tuple[Any, tuple[str, ...]]:
    return select(documents).where(documents.c.id == bindparam("id")), ("id",)


def list_columns() -> list[Any]:
    """What a list of articles shows of one, in the order of `listing.rows.DocumentRow`; `work` is outer-joined."""
    return [
        documents.c.number, documents.c.id, documents.c.title, documents.c.outlet, documents.c.language,
        documents.c.right_to_left, documents.c.length, func.coalesce(work.c.state, literal_column("'new'")),
        func.coalesce(work.c.annotations, literal_column("0")), documents.c.published, documents.c.tags,
        documents.c.assigned, documents.c.cluster, documents.c.newer,
    ]  # fmt: skip


def _list_row() -> tuple[Any, tuple[str, ...]]:
    mine = (work.c.document == documents.c.number) & (work.c.annotator == bindparam("by"))
    row = select(*list_columns()).select_from(documents.outerjoin(work, mine)).where(documents.c.id == bindparam("id"))
    return row, ("by", "id")


def _states() -> tuple[Any, tuple[str, ...]]:
    mine = (layer_states.c.document == bindparam("at")) & (layer_states.c.annotator == bindparam("by"))
    return select(layer_states.c.layer, layer_states.c.state).where(mine), ("at", "by")


STATEMENTS: dict[str, Callable[[], tuple[Executable, tuple[str, ...]]]] = {
    **LOOKUPS,
    "insert_document": lambda: _insert(documents),
    "insert_text": lambda: _insert(texts),
    "insert_annotation": lambda: _insert(annotation_table),
    "insert_relation": lambda: _insert(relations),
    "insert_layer_state": lambda: _insert(layer_states),
    "insert_rejection": lambda: _insert(rejections),
    "insert_work": lambda: _insert(work),
    "insert_annotator": lambda: _insert(annotators),
    "insert_facet": lambda: _insert(facets),
    "insert_sketch": lambda: _insert(sketches),
    "insert_band": lambda: _insert(bands),
    "insert_block_key": lambda: _insert(block_keys),
    "insert_mark": lambda: _insert(marks),
    "insert_hints": lambda: _insert(page_hints),
    "insert_rule": lambda: _insert(rules),
    "insert_source": lambda: _insert(sources),
    "delete_block_key": _delete_block_key,
    "update_annotation": lambda: _update(annotation_table),
    "update_relation": lambda: _update(relations),
    "update_layer_state": lambda: _update(layer_states),
    "update_rejection": lambda: _update(rejections),
    "update_rule": lambda: _update(rules),
    "update_facts": _update_facts,
    "update_meta": _update_meta,
    "delete_annotation": lambda: _delete(annotation_table),
    "delete_relation": lambda: _delete(relations),
    "delete_layer_state": lambda: _delete(layer_states),
    "delete_rejection": lambda: _delete(rejections),
    "delete_mark": lambda: _delete(marks),
    "delete_rule": lambda: _delete(rules),
    "facts": _facts,
    "head": _head,
    "hints_of": _hints_of,
    "count_removed": _count_removed,
    "count_facet": _count_facet,
    "work_of": _work_of,
    "count_documents": _count_documents,
    "work_moved": _work_moved,
    "work_state": _work_state,
    "work_remove": _work_remove,
    "count_work": _count_work,
    "journal_add": _journal_add,
    "annotator": _annotator,
    "document": _document,
    "document_number": _document_number,
    "list_row": _list_row,
    "states": _states,
    "text_of": lambda: _of_document(texts),
    "annotations_of": lambda: _of_document(annotation_table),
    "relations_of": lambda: _of_document(relations),
    "layer_states_of": lambda: _of_document(layer_states),
    "my_annotations_of": lambda: _of_document(annotation_table, mine=True),
    "my_relations_of": lambda: _of_document(relations, mine=True),
    "my_annotations_after": lambda: _page_after(annotation_table),
    "my_relations_after": lambda: _page_after(relations),
    "my_annotations_near": _near,
    "my_annotation": _one,
    "my_relations_holding": _holding,
    "my_layer_states_of": lambda: _of_document(layer_states, mine=True),
    "my_rejections_of": lambda: _of_document(rejections, mine=True),
}
