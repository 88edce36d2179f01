"""What keeps a large corpus in order: editable facts, counts, near copies, repeated blocks, rules."""

import json
import unicodedata
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from annotator.model.document import Block, Document
from annotator.model.repeats import block_keys
from annotator.storage import full_text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_AT_ONCE = 100


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _document(table: str) -> list[sa.schema.SchemaItem]:
    reference = sa.ForeignKeyConstraint(
        ["document"], ["documents.number"], name=f"fk_{table}_document", ondelete="CASCADE"
    )
    return [sa.Column("document", sa.Integer, nullable=False), reference]


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=f"pk_{table}")


def upgrade() -> None:
    """Add the columns and tables, and count what is there."""
    _facts()
    _counts()
    _fill()
    _indexes()
    _traces()
    _rules()
    _words()


def _facts() -> None:
    with op.batch_alter_table("documents") as documents:
        documents.add_column(sa.Column("assigned", sa.Text, nullable=False, server_default=""))
        documents.add_column(sa.Column("removed", sa.Integer, nullable=False, server_default="0"))
        documents.add_column(sa.Column("cluster", sa.Integer, nullable=False, server_default="0"))
        documents.add_column(sa.Column("sorted_title", sa.Text, nullable=False, server_default=""))
        documents.add_column(sa.Column("tags", sa.Text, nullable=False, server_default=""))
        documents.add_column(sa.Column("newer", sa.Integer, nullable=False, server_default="0"))
    with op.batch_alter_table("documents") as documents:
        for name in (
            "assigned",
            "removed",
            "cluster",
            "sorted_title",
            "tags",
            "newer",
        ):  # rows to come say it themselves
            documents.alter_column(name, server_default=None)
        documents.create_index("ix_documents_cluster_number", ["cluster", "number"])
        documents.create_index("ix_documents_url", ["url"])
    op.create_table(
        "marks",
        *_text("kind", "value"),
        *_document("marks"),
        _key("marks", "kind", "value", "document"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_marks_document", "marks", ["document"])


def _fill() -> None:
    """What titles are sorted by, and the tags and addresses that files had."""
    corpus = op.get_bind()
    titles = corpus.execute(sa.text("SELECT number, title FROM documents WHERE title <> ''")).all()
    for number, title in titles:
        corpus.execute(
            sa.text("UPDATE documents SET sorted_title = :sorted WHERE number = :number"),
            {"sorted": _sorted_title(title), "number": number},
        )
    tagged = corpus.execute(sa.text("SELECT document, meta FROM texts WHERE meta LIKE '%[\"tag\",%'")).all()
    for number, meta in tagged:
        tags = list(dict.fromkeys(value for name, value in json.loads(meta) if name == "tag"))
        corpus.execute(
            sa.text("UPDATE documents SET tags = :tags WHERE number = :number"),
            {"tags": json.dumps(tags, ensure_ascii=False, separators=(",", ":")), "number": number},
        )
        for tag in tags:
            corpus.execute(sa.text("INSERT INTO marks VALUES ('tag', :tag, :number)"), {"tag": tag, "number": number})
    op.execute(
        "INSERT INTO facets (kind, value, documents) SELECT kind, value, count(*) FROM marks GROUP BY kind, value"
    )
    belonging = corpus.execute(sa.text("SELECT document, meta FROM texts WHERE meta LIKE '%[\"canonical\",%'")).all()
    for number, meta in belonging:
        for address in dict.fromkeys(value for name, value in json.loads(meta) if name == "canonical"):
            corpus.execute(
                sa.text("INSERT INTO marks VALUES ('canonical', :address, :number)"),
                {"address": address, "number": number},
            )


def _sorted_title(title: str) -> str:
    text = "".join(c for c in unicodedata.normalize("NFKD", title.casefold()) if not unicodedata.combining(c))
    first = next((place for place, character in enumerate(text) if character.isalnum()), 0)
    return text[first : first + 60]


def _indexes() -> None:
    def index(name: str, *columns: str, where: str = "removed = 0") -> None:
        present = sa.text(where)
        op.create_index(
            f"ix_documents_{name}", "documents", [*columns, "number"], sqlite_where=present, postgresql_where=present
        )

    index("copies", where="cluster > 0")
    index("by_title", "sorted_title")
    index("by_date", "published")
    index("outlet", "folded_outlet")
    index("outlet_by_date", "folded_outlet", "published")
    index("outlet_by_title", "folded_outlet", "sorted_title")
    index("language", "language")
    index("language_by_date", "language", "published")


def _counts() -> None:
    op.create_table(
        "facets",
        *_text("kind", "value"),
        sa.Column("documents", sa.Integer, nullable=False),
        _key("facets", "kind", "value"),
        sqlite_with_rowid=False,
    )
    for kind in ("outlet", "language"):
        op.execute(
            f"INSERT INTO facets (kind, value, documents) "  # noqa: S608
            f"SELECT '{kind}', {kind}, count(*) FROM documents GROUP BY {kind}"
        )


def _traces() -> None:
    op.create_table(
        "sketches",
        *_document("sketches"),
        *_text("algorithm"),
        sa.Column("sketch", sa.LargeBinary, nullable=False),
        _key("sketches", "document"),
    )
    op.create_table(
        "bands",
        sa.Column("key", sa.BigInteger, nullable=False, autoincrement=False),
        *_document("bands"),
        _key("bands", "key", "document"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "block_keys",
        sa.Column("key", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("document", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("place", sa.Integer, nullable=False, autoincrement=False),
        _key("block_keys", "key", "document", "place"),
        sqlite_with_rowid=False,
    )
    _key_blocks()
    op.create_table("page_hints", *_document("page_hints"), *_text("hints"), _key("page_hints", "document"))


def _texts_after(connection: sa.Connection, number: int) -> Sequence[sa.Row[int, str, str, str, str]]:
    query = (
        "SELECT d.number, d.id, d.outlet, t.blocks, t.text FROM documents d JOIN texts t ON t.document = d.number "
        "WHERE d.number > :after ORDER BY d.number LIMIT :most"
    )
    return connection.execute(sa.text(query), {"after": number, "most": _AT_ONCE}).all()


def _key_blocks() -> None:
    """Find what repeats among the articles that are there."""
    connection = op.get_bind()
    table = sa.table("block_keys", sa.column("key"), sa.column("document"), sa.column("place"))
    rows = _texts_after(connection, -1)
    while rows:
        keys = []
        for number, identity, outlet, blocks, text in rows:
            structure = tuple(Block(*block) for block in json.loads(blocks)) if blocks else ()
            document = Document(identity, text, outlet=outlet, blocks=structure)
            keys += [
                {"key": key, "document": number, "place": place}
                for place, key in sorted(set(block_keys(document)), key=lambda pair: pair[1])
            ]
        if keys:
            connection.execute(sa.insert(table), keys)
        rows = _texts_after(connection, rows[-1][0])


def _rules() -> None:
    op.create_table(
        "rules",
        *_text("id", "annotator"),
        sa.ForeignKeyConstraint(["annotator"], ["annotators.id"], name="fk_rules_annotator"),
        *_text("outlet", "layer", "label", "text"),
        sa.Column("similar", sa.Integer, nullable=False),
        *_text("made_in"),
        sa.Column("on", sa.Integer, nullable=False, quote=True),
        *_text("created"),
        _key("rules", "id"),
    )


def _words() -> None:
    """The index follows from the texts, and is made by what keeps it from then on."""
    full_text.create(op.get_bind())
    full_text.fill(op.get_bind())
