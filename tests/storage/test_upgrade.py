"""Tables and their revisions: today's are what the revisions lead to, and an update is whole or did not happen.

`revisions/NNNN.corpus` is a corpus as the release with that revision wrote it. A missing file of
the newest revision is made by `--update-snapshots`; one that is there is never written again.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Self, cast

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, event
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateTable

from annotator.editing.change import Change, Edit
from annotator.editing.corpus_query import parse
from annotator.errors import CorpusError
from annotator.model.annotation import Rejection
from annotator.model.span import Span
from annotator.model.suggestion import suggestion_id
from annotator.storage import full_text, opening, statements, upgrade
from annotator.storage.engine import file_engine
from annotator.storage.listing.rows import Cursor, Sort
from annotator.storage.listing.sql import number as number_of
from annotator.storage.statements import Statements
from annotator.storage.store import Store
from annotator.storage.tables import metadata
from tests.storage.children import run
from tests.storage.samples import WHEN, added, annotation, article, full_article, new_store

REVISIONS = Path(__file__).parent / "revisions"
REJECTED = Rejection(
    suggestion_id("entities", "ORG", (Span(0, 7),)), "ben", "entities", "ORG", (Span(0, 7),), "string-match", 0.75, WHEN
)

ADD = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0005", "0004"
def upgrade():
    with op.batch_alter_table("annotators") as table:  # rebuilt: others refer to it
        table.add_column(sa.Column("colour", sa.Text, nullable=False, server_default="none"))
        table.alter_column("version", new_column_name="release")
"""

FAIL = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0006", "0005"
def upgrade():
    op.create_table("half", sa.Column("done", sa.Integer))
    op.execute("UPDATE documents SET title = ''")
    op.execute("INSERT INTO no_such_table VALUES (1)")
"""

ORPHAN = """
from alembic import op
revision, down_revision = "0006", "0005"
def upgrade():
    op.execute("DELETE FROM annotators")
"""


def _schema(path: Path) -> list[tuple[str, str]]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    return [(name, " ".join((sql or "").split())) for name, sql in rows]


def _later(folder: Path, *versions: str) -> Path:
    """The migrations of a release to come."""
    later = shutil.copytree(upgrade.MIGRATIONS, folder / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    for number, version in enumerate(versions, 5):
        (later / "versions" / f"r000{number}.py").write_text(version, encoding="utf-8")
    return Path(later)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with new_store(tmp_path, full_article("a"), article("b")) as store:
        store.commit(added("b", annotation("x")), annotator="ana")
        return Path(str(store.target))


@contextlib.contextmanager
def _engine(path: Path, *, new: bool = False):  # type: ignore[no-untyped-def]
    engine = file_engine(path, new=new)
    try:
        yield engine
    finally:
        engine.dispose()


def test_the_revisions_lead_to_todays_tables(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    with _engine(empty, new=True) as engine:
        opening.upgrade_file(engine)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_plain})
            assert compare_metadata(context, metadata) == []
            assert upgrade.revision_of(connection) == upgrade.REVISIONS[-1]


def _is_plain(name: str | None, _kind: str, _parents: object) -> bool:
    """Not one of the index of words, which is compared by itself."""
    return not (name or "").startswith(("words", "about"))


def test_an_update_fills_the_index_and_makes_it_as_a_new_corpus_has_it(tmp_path: Path) -> None:
    updated = tmp_path / "updated.corpus"
    shutil.copyfile(REVISIONS / "0001.corpus", updated)
    with Store.open(updated) as store:
        found = {
            word: [one.row.id for one in store.search(parse(word), annotator="ana")]
            for word in ("Ines", "soon", "बारिश")
        }
        assert found == {"Ines": ["a", "b", "c"], "soon": [], "बारिश": ["a", "b", "c"]}
    with new_store(tmp_path) as store:
        paths = (Path(str(store.target)), updated)
    new, old = ([row for row in _schema(path) if not _is_plain(row[0], "", None)] for path in paths)
    assert new == old != []


def test_a_new_corpus_is_marked_as_the_newest_revision(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(upgrade.REVISIONS[-1],)]
        assert connection.execute("PRAGMA user_version").fetchone() == (int(upgrade.REVISIONS[-1]),)


def test_the_known_revisions_are_those_of_the_folder() -> None:
    names = sorted(one.name for one in (upgrade.MIGRATIONS / "versions").glob("r*.py"))
    assert [f"{name[1:5]}" for name in names] == list(upgrade.REVISIONS)


@pytest.mark.parametrize("revision", upgrade.REVISIONS)
def test_a_corpus_of_every_revision_opens(revision: str, tmp_path: Path, update_snapshots: bool) -> None:
    kept = REVISIONS / f"{revision}.corpus"
    if update_snapshots and not kept.exists() and revision == upgrade.REVISIONS[-1]:
        _keep(kept, tmp_path)
    path = tmp_path / "harbour.corpus"
    shutil.copyfile(kept, path)
    with Store.open(path) as store:
        assert store.read("a").document == full_article("a").document
        assert store.read("a").sets == full_article("a").sets
        assert [row.state for row in store.page(annotator="ana")] == ["in-progress", "in-progress", "new"]
        assert [entry.what for entry in store.journal("ana")] == ["Add", "Add", "Undo: Add"]
        assert store.counts("ana") == (3, 2, 0, 3)
        turned_down = store.read("a", "ben").sets["ben"].rejections
        assert turned_down == ({REJECTED.id: REJECTED} if revision >= "0002" else {})
        store.commit(Change("Reject", (Edit("c", None, REJECTED),)), annotator="ben")
        assert store.read("c", "ben").sets["ben"].rejections == {REJECTED.id: REJECTED}


def _keep(kept: Path, folder: Path) -> None:
    kept.parent.mkdir(exist_ok=True)
    with new_store(folder, full_article("a"), article("b"), article("c"), name="kept") as store:
        store.commit(added("b", annotation("x")), annotator="ana")
        entry = store.commit(added("b", annotation("y", (8, 15))), annotator="ana")
        store.commit(entry.change.inverse(), annotator="ana", undoes=entry.number)
        store.commit(Change("Reject", (Edit("a", None, REJECTED),)), annotator="ben")
    with contextlib.closing(sqlite3.connect(folder / "kept.corpus")) as connection:
        connection.execute("PRAGMA page_size = 512")  # small, as it is kept for ever
        connection.execute("VACUUM INTO ?", (str(kept),))


# -- updates to come --------------------------------------------------------------------------------


def test_an_update_keeps_every_row(path: Path, tmp_path: Path) -> None:
    with _engine(path) as engine:
        opening.upgrade_file(engine, migrations=_later(tmp_path, ADD), to="0005")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT id, colour, release FROM annotators ORDER BY id").fetchall() == [
            ("ana", "none", ""), ("ben", "none", ""), ("string-match", "none", "1"),
        ]  # fmt: skip
        assert connection.execute("SELECT count(*) FROM annotations").fetchone() == (4,)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA user_version").fetchone() == (5,)
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("PRAGMA foreign_keys = ON").execute("DELETE FROM annotators")


@pytest.mark.parametrize(
    ("version", "error"), [(FAIL, OperationalError), (ORPHAN, CorpusError)], ids=["fails", "leaves orphans"]
)
def test_an_update_that_fails_leaves_the_file_exactly_as_it_was(
    path: Path, tmp_path: Path, version: str, error: type[Exception]
) -> None:
    before, schema = path.read_bytes(), _schema(path)
    with _engine(path) as engine, pytest.raises(error):
        opening.upgrade_file(engine, migrations=_later(tmp_path, ADD, version), to="0006")
    assert _schema(path) == schema
    assert path.read_bytes() == before
    with Store.open(path) as store:
        assert store.read("a").sets == full_article("a").sets


def test_an_older_corpus_is_backed_up_and_updated_when_it_is_opened(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def update(engine: Engine) -> None:
        done.append("updated after " + str(len(list((tmp_path / "harbour.backups").iterdir()))) + " backup")
        with contextlib.closing(sqlite3.connect(str(path))) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '0005'")
            connection.commit()

    monkeypatch.setattr(upgrade, "REVISIONS", (*upgrade.REVISIONS, "0005"))
    monkeypatch.setattr(opening, "upgrade_file", update)
    with pytest.raises(CorpusError, match="is from an older version of Annotator; open it once for writing"):
        Store.open(path, read_only=True)
    Store.open(path).close()
    Store.open(path).close()
    assert done == ["updated after 1 backup"]


def test_alembic_is_loaded_only_for_an_update(path: Path) -> None:
    script = "Store.open(sys.argv[1]).close(); print('alembic' in sys.modules)"
    assert run(script, path) == "False\n"


# -- PostgreSQL: what can be said without a server ------------------------------------------------------


def test_every_statement_is_good_for_postgresql() -> None:
    dialect = psycopg.dialect(paramstyle="format")
    prepared = Statements(dialect)
    for name in statements.STATEMENTS:
        sql = getattr(prepared, name)
        assert "?" not in sql
        assert "%s" in sql
    for table in metadata.sorted_tables:
        assert "ROWID" not in str(CreateTable(table).compile(dialect=dialect))


def test_every_list_is_read_by_what_postgresql_understands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its driver is given the same text with other places for the values, and does not know FTS5."""
    monkeypatch.setattr(full_text, "has_index", lambda _connection: False)
    asked: list[tuple[str, Sequence[object]]] = []
    with new_store(tmp_path, name="a") as store:

        def listen(_connection: object, _cursor: object, sql: str, values: Sequence[object], *_: object) -> None:
            asked.append((sql, values))

        event.listen(store._engine, "before_cursor_execute", listen)
        filters = "state:new state:finished label:A outlet:x lang:de date:2026 annotator:ben tag:t near-copy:yes -word"
        for search in ("", *filters.split(), filters):
            for sort in Sort:
                store.listing(annotator="ana", search=search, sort=sort).page(Cursor("x", 1))
    assert len(asked) > len(Sort) * 12
    for sql, values in asked:
        assert sql.count("?") == len(values)
        assert not {"%", "MATCH", "rowid", "instr"} & set(re.findall(r"%|\w+", sql))


def test_places_for_values_are_written_as_the_driver_wants_them() -> None:
    class Connection:
        dialect = psycopg.dialect(paramstyle="format")

        def exec_driver_sql(self, query: str, values: tuple[object, ...]) -> Self:
            self.asked = query, values
            return self

        def all(self) -> list[tuple[int]]:
            return [(3,)]

    connection = Connection()
    assert number_of(cast("sqlalchemy.Connection", connection), "SELECT ? + ?", (1, 2)) == 3
    assert connection.asked == ("SELECT %s + %s", (1, 2))
