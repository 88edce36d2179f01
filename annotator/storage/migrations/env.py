"""Alembic's entry: runs the revisions on the connection, and in the transaction, of the caller."""

from alembic import context

from annotator.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by rebuilding it
)
with context.begin_transaction():
    context.run_migrations()
