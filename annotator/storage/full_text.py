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
    "CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, tokenize='ascii')",
    "CREATE VIRTUAL TABLE about USING fts5(said, columnsize=0, tokenize='ascii')",
)
ADD_WORDS = "INSERT INTO words (rowid, text) VALUES (?, ?)"
ADD_ABOUT = "INSERT INTO about (rowid, said) VALUES (?, ?)"
_SAY_ANEW = "UPDATE about SET said = ? WHERE rowid = ?"
_FORGET_WORDS = "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)"
_FORGET_ABOUT = "DELETE FROM about WHERE rowid = ?"

_SAID = ("byline", "section", "standfirst", "tag")
_CHUNK = 500


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
        return _matching(connection, "words", " AND ".join(map(written, needs)), after, limit)
    found = select(texts.c.document).where(texts.c.document > after, *(_like(need) for need in needs))
    return list(connection.execute(found.order_by(texts.c.document).limit(limit)).scalars())


def candidates(connection: Connection, words: Iterable[str], after: int, limit: int) -> list[int]:
    """Numbers of documents after one, rising, that have all words in their text or in what is said about them.

    A word may be several (a phrase), and the last of it may go on: what is being typed is found.
    """
    wanted = [runs(word, whole_end=False) for word in words]
    if not has_index(connection):
        return _like_candidates(connection, wanted, after, limit)
    streams = [_Rising(connection, _all_of(word)) for word in wanted if word]
    found: list[int] = []
    at = after + 1
    while streams and len(found) < limit:
        lowest = at
        for stream in streams:
            there = stream.from_number(lowest)
            if there is None:
                return found
            lowest = max(lowest, there)
        if all(stream.from_number(lowest) == lowest for stream in streams):
            found.append(lowest)
            lowest += 1
        at = lowest
    return found


class _Rising:
    """Documents that have a word in their text or in what is said about them, asked for ever higher numbers."""

    def __init__(self, connection: Connection, expression: str) -> None:
        self._connection, self._expression = connection, expression
        self._read: list[int] = []
        self._place = 0
        self._ended = False

    def from_number(self, number: int) -> int | None:
        """The lowest number from `number` on, None when there is none; `number` never falls."""
        while True:
            while self._place < len(self._read):
                if self._read[self._place] >= number:
                    return self._read[self._place]
                self._place += 1
            if self._ended:
                return None
            self._read_on(number)

    def _read_on(self, number: int) -> None:
        size = min(_CHUNK, max(16, 2 * len(self._read)))
        both = [_matching(self._connection, table, self._expression, number - 1, size) for table in ("words", "about")]
        # where one of the two was cut short, only what lies before its end is known of both
        ends = [found[-1] for found in both if len(found) == size]
        self._read = sorted({one for found in both for one in found if not ends or one <= min(ends)})
        self._place, self._ended = 0, not ends


def _matching(connection: Connection, table: str, expression: str, after: int, limit: int) -> list[int]:
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?"  # noqa: S608
    return list(connection.exec_driver_sql(sql, (expression, after, limit)).scalars())


def written(need: Need) -> str:
    """What is needed, as FTS5 wants it."""
    wanted = _all_of(need.runs)
    return f'({wanted} OR "{HYPHENATED}")' if need.unless_hyphenated else wanted


def _all_of(wanted: Iterable[Run]) -> str:
    """FTS5's way to write runs of words; no word has a quotation mark in it."""
    return f"({' AND '.join(map(_phrase, wanted))})"


def _phrase(run: Run) -> str:
    words = " ".join(run.words).encode(errors="replace").decode()
    return f'"{words}"{" *" if run.open_end else ""}'


# -- without an index ----------------------------------------------------------------------------------


def _like(need: Need) -> ColumnElement[bool]:
    """What ILIKE can tell: an ASCII text has each ASCII word as it is; of any other text nothing is known."""
    beyond_ascii = func.octet_length(texts.c.text) != func.length(texts.c.text)
    words = (word for run in need.runs for word in run.words if word.isascii())
    return or_(beyond_ascii, and_(true(), *(texts.c.text.ilike(f"%{word}%") for word in words)))


def _like_candidates(connection: Connection, wanted: Iterable[Iterable[Run]], after: int, limit: int) -> list[int]:
    query = select(documents.c.number).select_from(documents.join(texts)).where(documents.c.number > after)
    for word in wanted:
        for one in (word for run in word for word in run.words):
            query = query.where(or_(documents.c.folded.ilike(f"%{one}%"), texts.c.text.ilike(f"%{one}%")))
    return list(connection.execute(query.order_by(documents.c.number).limit(limit)).scalars())
