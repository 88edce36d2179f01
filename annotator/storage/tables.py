"""The tables of a corpus, in types that SQLite and PostgreSQL share; every change here needs a migration.

Nothing needs SQLAlchemy to convert a value on its way in or out, so the bulk and hot paths hand
tuples straight to the driver. What is a small list of its own (features, parts, blocks, meta) is
compact JSON in a text column. A list row is read from `documents` and `work` alone.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _sorted(name: str) -> Column[str]:
    """A text that lists are sorted by: by code points on every database, as Python sorts them, too."""
    return Column(name, Text().with_variant(Text(collation="C"), "postgresql"), nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _document() -> Column[int]:
    """The document that a row belongs to and goes with; first in the key, so an article lies in one piece."""
    return Column("document", Integer, ForeignKey("documents.number", ondelete="CASCADE"), primary_key=True)


def _annotator(*, key: bool = False) -> Column[str]:
    return Column("annotator", Text, ForeignKey("annotators.id"), primary_key=key, nullable=False)


def _item_columns() -> list[Column[str]]:
    return [_text("features"), _text("note"), _text("origin")]


# one row: what the corpus is, and its counters, kept up in the transaction that changes them
corpus = Table(
    "corpus",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("id"),
    _text("name"),
    _text("created"),
    _text("scheme_id"),
    _text("scheme_version"),
    _text("scheme_sha256"),
    Column("scheme_xml", LargeBinary, nullable=False),
    _text("layers"),  # JSON: names, for the state of an article
    _text("guideline"),
    _number("documents"),
    _number("next_document"),
)

annotators = Table(
    "annotators",
    metadata,
    Column("id", Text, primary_key=True),
    _text("kind"),
    _text("name"),
    _text("version"),
    _number("in_progress"),
    _number("finished"),
    _number("annotations"),
)


def _listed(name: str, *columns: str) -> Index:
    """A way along the list, past what was removed."""
    present = text("removed = 0")
    return Index(f"ix_documents_{name}", *columns, "number", sqlite_where=present, postgresql_where=present)


# `number` is the place in the list and never used twice; `folded` is what a search looks into
documents = Table(
    "documents",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    _text("title"),
    _text("outlet"),
    _text("language"),
    _number("right_to_left"),
    _number("length"),
    _text("url"),
    _sorted("published"),
    _text("retrieved"),
    _text("media_type"),
    _text("source_sha256"),
    _text("sha256"),
    _text("folded"),
    _sorted("folded_outlet"),
    _text("assigned"),  # JSON: ids of annotators
    _number("removed"),  # 1: taken out, and only kept for undo
    _number("cluster"),  # the smallest number among its near copies, 0 when there are none
    _sorted("sorted_title"),
    _text("tags"),  # JSON: those in its meta
    _number("newer"),  # 1: the corpus has a newer version of it
    Index(None, "cluster", "number"),
    Index(None, "url"),
    Index("ix_documents_copies", "number", sqlite_where=text("cluster > 0"), postgresql_where=text("cluster > 0")),
    _listed("by_title", "sorted_title"),
    _listed("by_date", "published"),
    _listed("outlet", "folded_outlet"),
    _listed("outlet_by_date", "folded_outlet", "published"),
    _listed("outlet_by_title", "folded_outlet", "sorted_title"),
    _listed("language", "language"),
    _listed("language_by_date", "language", "published"),
)

# the tags of documents ("tag") and those who are to annotate them ("assigned"), to be found by
marks = Table(
    "marks",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    _document(),
    Index(None, "document"),
    sqlite_with_rowid=False,
)

# apart from `documents`, so that a walk along the list does not pass over every article's text
texts = Table(
    "texts",
    metadata,
    _document(),
    _text("meta"),
    _text("normalisation"),
    _text("declared"),  # JSON: the annotators that the article's file declares
    _text("generator"),
    _text("blocks"),
    _text("text"),
)

# how many documents of the corpus have an outlet, language, tag or assigned annotator, so that nobody has to count
facets = Table(
    "facets",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    _number("documents"),
    sqlite_with_rowid=False,
)

# what near copies are found by; a sketch is only compared with those that the same algorithm made
sketches = Table(
    "sketches",
    metadata,
    _document(),
    _text("algorithm"),
    Column("sketch", LargeBinary, nullable=False),
)

bands = Table(
    "bands",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    _document(),
    sqlite_with_rowid=False,
)

# which blocks repeat: keys of their texts, see model.repeats. No reference to documents: SQLite would read the
# whole table for each one that goes, while their keys follow from their text
block_keys = Table(
    "block_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("document", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

page_hints = Table(
    "page_hints",
    metadata,
    _document(),
    _text("hints"),  # JSON [[link density, is main], …], one for each block
)

rules = Table(
    "rules",
    metadata,
    Column("id", Text, primary_key=True),
    _annotator(),
    *(_text(name) for name in ("outlet", "layer", "label", "text")),
    _number("similar"),
    _text("made_in"),  # id of the document
    Column("on", Integer, nullable=False, quote=True),
    _text("created"),
)

sources = Table(
    "sources",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("deflated", LargeBinary, nullable=False),
)

annotation_table = Table(
    "annotations",
    metadata,
    _document(),
    Column("id", Text, primary_key=True),
    _annotator(),
    _text("layer"),
    _text("label"),
    Column("begin", Integer, nullable=False, quote=True),
    Column("end", Integer, nullable=False, quote=True),
    _text("parts"),  # JSON [[begin, end], …] of a discontinuous annotation, '' for a single span
    *_item_columns(),
    Column("confidence", Float),
    _text("created"),
    _text("modified"),
    _text("scheme"),
    Index(None, "label", "document", "id"),
    sqlite_with_rowid=False,
)

relations = Table(
    "relations",
    metadata,
    _document(),
    Column("id", Text, primary_key=True),
    _annotator(),
    _text("layer"),
    _text("label"),
    _text("args"),  # JSON [[role, annotation id], …]
    *_item_columns(),
    Column("confidence", Float),
    _text("created"),
    _text("modified"),
    _text("scheme"),
    sqlite_with_rowid=False,
)

layer_states = Table(
    "layer_states",
    metadata,
    _document(),
    _annotator(key=True),
    Column("layer", Text, primary_key=True),
    _text("state"),
    sqlite_with_rowid=False,
)

# suggestions that an annotator turned down; only the store holds them, no file does
rejections = Table(
    "rejections",
    metadata,
    _document(),
    _annotator(key=True),
    Column("id", Text, primary_key=True),
    _text("layer"),
    _text("label"),
    _text("parts"),  # JSON [[begin, end], …]
    _text("origin"),
    Column("confidence", Float),
    _text("created"),
    sqlite_with_rowid=False,
)

# what a list row says about one annotator's work on one document; no row: nothing done yet
work = Table(
    "work",
    metadata,
    _document(),
    _annotator(key=True),
    _text("state"),
    _number("annotations"),
    Index(None, "annotator", "state", "document"),
    sqlite_with_rowid=False,
)

# what is to leave in no export, as datasets.takedown has it; of databases only, files have theirs beside them
takedowns = Table(
    "takedowns",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    *(_text(name) for name in ("id", "url", "sha256", "reason")),
)

journal = Table(
    "journal",
    metadata,
    Column("number", Integer, primary_key=True),
    _text("at"),
    _annotator(),
    _text("what"),
    _text("edits"),  # JSON as editing.change writes it
    _number("undoes"),
    _number("redoes"),
    Index(None, "annotator", "number"),
    sqlite_autoincrement=True,  # a number once given is never given again
)
