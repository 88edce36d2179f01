"""The tables of the first release. Never changed: what came later is a revision of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def _document(table: str) -> list[sa.schema.SchemaItem]:
    reference = sa.ForeignKeyConstraint(
        ["document"], ["documents.number"], name=f"fk_{table}_document", ondelete="CASCADE"
    )
    return [sa.Column("document", sa.Integer, nullable=False), reference]


def _annotator(table: str) -> list[sa.schema.SchemaItem]:
    reference = sa.ForeignKeyConstraint(["annotator"], ["annotators.id"], name=f"fk_{table}_annotator")
    return [sa.Column("annotator", sa.Text, nullable=False), reference]


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=f"pk_{table}")


def upgrade() -> None:
    """Make every table."""
    _corpus_and_people()
    _articles()
    _annotations()
    _states_and_journal()


def _corpus_and_people() -> None:
    op.create_table(
        "corpus",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        *_text("id", "name", "created", "scheme_id", "scheme_version", "scheme_sha256"),
        sa.Column("scheme_xml", sa.LargeBinary, nullable=False),
        *_text("layers", "guideline"),
        *_numbers("documents", "next_document"),
        _key("corpus", "number"),
    )
    op.create_table(
        "annotators",
        *_text("id", "kind", "name", "version"),
        *_numbers("in_progress", "finished", "annotations"),
        _key("annotators", "id"),
    )


def _articles() -> None:
    op.create_table(
        "documents",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        *_text("id", "title", "outlet", "language"),
        *_numbers("right_to_left", "length"),
        *_text("url", "published", "retrieved", "media_type", "source_sha256", "sha256", "folded", "folded_outlet"),
        _key("documents", "number"),
        sa.UniqueConstraint("id", name="uq_documents_id"),
    )
    op.create_table(
        "texts",
        *_document("texts"),
        *_text("meta", "normalisation", "declared", "generator", "blocks", "text"),
        _key("texts", "document"),
    )
    op.create_table(
        "sources",
        *_text("sha256"),
        sa.Column("deflated", sa.LargeBinary, nullable=False),
        _key("sources", "sha256"),
    )


def _annotations() -> None:
    op.create_table(
        "annotations",
        *_document("annotations"),
        *_text("id"),
        *_annotator("annotations"),
        *_text("layer", "label"),
        sa.Column("begin", sa.Integer, nullable=False, quote=True),
        sa.Column("end", sa.Integer, nullable=False, quote=True),
        *_text("parts", "features", "note", "origin"),
        sa.Column("confidence", sa.Float),
        *_text("created", "modified", "scheme"),
        _key("annotations", "document", "id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_annotations_label_document_id", "annotations", ["label", "document", "id"])
    op.create_table(
        "relations",
        *_document("relations"),
        *_text("id"),
        *_annotator("relations"),
        *_text("layer", "label", "args", "features", "note", "origin"),
        sa.Column("confidence", sa.Float),
        *_text("created", "modified", "scheme"),
        _key("relations", "document", "id"),
        sqlite_with_rowid=False,
    )


def _states_and_journal() -> None:
    op.create_table(
        "layer_states",
        *_document("layer_states"),
        *_annotator("layer_states"),
        *_text("layer", "state"),
        _key("layer_states", "document", "annotator", "layer"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "work",
        *_document("work"),
        *_annotator("work"),
        *_text("state"),
        *_numbers("annotations"),
        _key("work", "document", "annotator"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_work_annotator_state_document", "work", ["annotator", "state", "document"])
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer, primary_key=True),
        *_text("at"),
        *_annotator("journal"),
        *_text("what", "edits"),
        *_numbers("undoes", "redoes"),
        _key("journal", "number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_journal_annotator_number", "journal", ["annotator", "number"])
