"""Suggestions that annotators turned down."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of rejections."""
    op.create_table(
        "rejections",
        sa.Column("document", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.number"], name="fk_rejections_document", ondelete="CASCADE"),
        sa.Column("annotator", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["annotator"], ["annotators.id"], name="fk_rejections_annotator"),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("id", "layer", "label", "parts", "origin")),
        sa.Column("confidence", sa.Float),
        sa.Column("created", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document", "annotator", "id", name="pk_rejections"),
        sqlite_with_rowid=False,
    )
