"""The takedown list of a team's database."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of takedowns."""
    op.create_table(
        "takedowns",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("id", "url", "sha256", "reason")),
        sa.PrimaryKeyConstraint("number", name="pk_takedowns"),
    )
