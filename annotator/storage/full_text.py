"""The index of words: which articles have some words in their text, or in what is said about them.

SQLite's FTS5 does it on files; its tables are made by hand, since SQLAlchemy knows no virtual ones. Words are
folded and parted by `model.index_words`, so the tokenizer has nothing to do but to look for ASCII signs.
`words` has no texts of its own, they are in `texts`; `about` has what people say of an article, and follows
edits of its facts. PostgreSQL has no such index here: there ILIKE looks through the texts.

What is found are candidates: articles that may have what is looked for. The search itself decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, true
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.expression import ColumnElement

from annotator.editing.corpus_query import Need
from annotator.model.document import Document, Facts
from annotator.model.index_words import HYPHENATED, Run, indexed, runs
from annotator.storage.rows import Row, facts_of
from annotator.storage.tables import documents, texts

TABLES = (
    "CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, tokenize='ascii', prefix='4')",
    "CREATE VIRTUAL TABLE about USING fts5(said, columnsize=0, tokenize='ascii', prefix='4')",
)
OF_CONNECTION = tuple(
    f"CREATE VIRTUAL TABLE temp.{table}_terms USING fts5vocab(main, {table}, instance)" for table in ("words", "about")
)
"""What each connection has beside them: the words of the index themselves."""

ADD_WORDS = "INSERT INTO words (rowid, text) VALUES (?, ?)"
ADD_ABOUT = "INSERT INTO about (rowid, said) VALUES (?, ?)"
_SAY_ANEW = "UPDATE about SET said = ? WHERE rowid = ?"
_FORGET_WORDS = "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)"
_FORGET_ABOUT = "DELETE FROM about WHERE rowid = ?"

OPTIMISE = tuple(f"INSERT INTO {table} ({table}) VALUES ('optimize')" for table in ("words", "about"))  # noqa: S608
"""Have the index written as small as it can be; takes as long as reading all of it."""

_SAID = ("byline", "section", "standfirst", "tag")
_CHUNK = 500

BEGINNING = 4
"""Characters of the beginnings that the index keeps apart, to find at once what goes on so."""

MOST_WORDS = 400
"""So many words (or longer beginnings) that begin with what is looked for are named one by one."""

_FIRST, _LAST = "\x01", "\U0010ffff"
"""What comes before and after whatever a word may go on with."""


def has_index(connection: Connection) -> bool:
    """Whether the database has an index of words."""
    return connection.dialect.name == "sqlite"


# -- keeping it ----------------------------------------------------------------------------------------


def create(connection: Connection) -> None:
    """Make the empty index."""
    if has_index(connection):
        for table in TABLES:
            connection.exec_driver_sql(table)


def fill(connection: Connection) -> None:
    """Put everything that is in the corpus into the empty index."""
    after = -1
    while has_index(connection):
        rows = connection.execute(_page_after(after)).all()
        if not rows:
            return
        after = rows[-1][0]
        connection.exec_driver_sql(ADD_WORDS, [(number, indexed(text)) for number, _, text, *_ in rows])
        about = [(number, said(identity, facts_of(*facts))) for number, identity, _, *facts in rows]
        connection.exec_driver_sql(ADD_ABOUT, about)


def _page_after(number: int) -> Select[Any]:
    columns = [documents.c[name] for name in (*Facts._fields[:5], "assigned", "removed")]
    query = select(documents.c.number, documents.c.id, texts.c.text, *columns, texts.c.meta)
    query = query.select_from(documents.join(texts)).where(documents.c.number > number)
    return query.order_by(documents.c.number).limit(_CHUNK)


def word_rows(number: int, identity: str, document: Document) -> tuple[Row, Row]:
    """What the index is to have of a document: rows for `ADD_WORDS` and `ADD_ABOUT`."""
    return (number, indexed(document.text)), (number, said(identity, document))


def said(identity: str, facts: Facts | Document) -> str:
    """What is said about an article, as the index is to have it."""
    more = (value for name, value in facts.meta if name in _SAID)
    return indexed("\n".join(filter(None, (facts.title, facts.outlet, identity, facts.url, *more))))


def say_anew(cursor: DBAPICursor, number: int, identity: str, facts: Facts) -> None:
    """Something else is said about an article."""
    cursor.execute(_SAY_ANEW, (said(identity, facts), number))


def forget(connection: Connection, numbers: Sequence[int]) -> None:
    """Take documents out of the index, while their texts are still there."""
    if not has_index(connection):
        return
    for start in range(0, len(numbers), _CHUNK):
        chunk = numbers[start : start + _CHUNK]
        rows = connection.execute(select(texts.c.document, texts.c.text).where(texts.c.document.in_(chunk))).all()
        connection.exec_driver_sql(_FORGET_WORDS, [(number, indexed(text)) for number, text in rows])
        connection.exec_driver_sql(_FORGET_ABOUT, [(number,) for number in chunk])


# -- asking it -----------------------------------------------------------------------------------------


def with_needs(connection: Connection, needs: Iterable[Need], after: int, limit: int) -> list[int]:
    """Numbers of documents after one, rising, whose texts may have what is needed; `limit` at most."""
    needs = list(needs)
    if not needs:
        query = select(documents.c.number).where(documents.c.number > after)
        return list(connection.execute(query.order_by(documents.c.number).limit(limit)).scalars())
    if has_index(connection):
        return _matching(connection, "words", " AND ".join(_written(connection, need) for need in needs), after, limit)
    found = select(texts.c.document).where(texts.c.document > after, *(_like(need) for need in needs))
    return list(connection.execute(found.order_by(texts.c.document).limit(limit)).scalars())


def _matching(connection: Connection, table: str, expression: str, after: int, limit: int) -> list[int]:
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?"  # noqa: S608
    return list(connection.exec_driver_sql(sql, (expression, after, limit)).scalars())


def expressions(connection: Connection, word: str) -> dict[str, str]:
    """What to ask each table of the index for one word, which may be several and may go on; empty for signs only."""
    wanted = runs(word, whole_end=False)
    return {table: _all_of(connection, table, wanted) for table in ("words", "about")} if wanted else {}


def _written(connection: Connection, need: Need) -> str:
    """What is needed of a text, as FTS5 wants it."""
    wanted = _all_of(connection, "words", need.runs)
    return f'({wanted} OR "{HYPHENATED}")' if need.unless_hyphenated else wanted


def _all_of(connection: Connection, table: str, wanted: Iterable[Run]) -> str:
    """FTS5's way to write runs of words; no word has a quotation mark in it."""
    return f"({' AND '.join(_phrase(connection, table, run) for run in wanted)})"


def _phrase(connection: Connection, table: str, run: Run) -> str:
    words = [_storable(word) for word in run.words]
    ends = _beginning_with(connection, table, words[-1]) if run.open_end else [f'{words[-1]}"']
    begun = "".join(f"{word} " for word in words[:-1])
    return "({})".format(" OR ".join(f'"{begun}{end}' for end in ends))


def _storable(word: str) -> str:
    return word.encode(errors="replace").decode()


def _beginning_with(connection: Connection, table: str, beginning: str) -> list[str]:
    """The words of the index that begin so, each as the end of a phrase, or few beginnings of them.

    FTS5 itself would gather the articles of all these words before it names the first, unless it keeps them by
    that beginning (see BEGINNING).
    """
    whole = f'{beginning}" *'
    beginning = beginning.encode().lower().decode()  # as the tokenizer does: ASCII only
    found: list[str] = []
    at = beginning
    if len(beginning) == BEGINNING:
        return [whole]
    while len(found) < MOST_WORDS:
        sql = f"SELECT term FROM {table}_terms WHERE term >= ? LIMIT 1"  # noqa: S608
        word = connection.exec_driver_sql(sql, (at,)).scalar()
        if word is None or not word.startswith(beginning):
            return found or [whole]
        if len(beginning) < BEGINNING <= len(word):
            found.append(f'{word[:BEGINNING]}" *')
            at = word[:BEGINNING] + _LAST
        else:
            found.append(f'{word}"')
            at = word + _FIRST
    return [whole]


# -- without an index ----------------------------------------------------------------------------------


def _like(need: Need) -> ColumnElement[bool]:
    """What ILIKE can tell: an ASCII text has each ASCII word as it is; of any other text nothing is known."""
    beyond_ascii = func.octet_length(texts.c.text) != func.length(texts.c.text)
    words = (word for run in need.runs for word in run.words if word.isascii())
    return or_(beyond_ascii, and_(true(), *(texts.c.text.ilike(f"%{word}%") for word in words)))
