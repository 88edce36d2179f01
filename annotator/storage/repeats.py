"""Where blocks repeat: their keys kept in step with the articles, counted, and looked up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.engine.interfaces import DBAPICursor

from annotator.model import repeats
from annotator.model.document import Document
from annotator.storage.rows import blocks_of
from annotator.storage.statements import Statements
from annotator.storage.tables import block_keys, documents

MOST = 1_000
"""Articles that are counted of a block at most."""

_CHUNK = 500


class BlockPlace(NamedTuple):
    """A block of an article: the article's id, and the block's place among `model.blocks.numbered_blocks`."""

    document: str
    place: int


def move_keys(cursor: DBAPICursor, statements: Statements, number: int, before: str, after: str) -> None:
    """Let the blocks of a document be another outlet's, inside the transaction of the edit."""
    document = _text_of(cursor, statements, number)
    _drop(cursor, statements, number, document, before)
    rows = sorted((key, number, place) for place, key in _keys(document, after))
    if rows:
        cursor.executemany(statements.insert_block_key, rows)


def drop_keys(cursor: DBAPICursor, statements: Statements, number: int, outlet: str) -> None:
    """Forget the blocks of a document that goes for good."""
    _drop(cursor, statements, number, _text_of(cursor, statements, number), outlet)


def _drop(cursor: DBAPICursor, statements: Statements, number: int, document: Document, outlet: str) -> None:
    rows = [(key, number, place) for place, key in _keys(document, outlet)]
    if rows:
        cursor.executemany(statements.delete_block_key, rows)


def _keys(document: Document, outlet: str) -> set[tuple[int, int]]:
    return set(repeats.block_keys(document.with_facts(document.facts._replace(outlet=outlet))))


def _text_of(cursor: DBAPICursor, statements: Statements, number: int) -> Document:
    cursor.execute(statements.text_of, (number,))
    row = cursor.fetchone()
    if row is None:
        return Document("", "")
    blocks, text = row[5], row[6]
    return Document("", text, blocks=blocks_of(blocks))


def counts(connection: Connection, keys: Sequence[int]) -> dict[int, int]:
    """In how many articles of the corpus each key occurs, MOST at most; keys of removed articles do not count."""
    found: dict[int, int] = {}
    here = (
        select(block_keys.c.document)
        .join(documents, documents.c.number == block_keys.c.document)
        .where(block_keys.c.key == bindparam("key"), documents.c.removed == 0)
        .distinct()
        .limit(MOST)
        .subquery()
    )
    query = select(func.count()).select_from(here)
    for key in dict.fromkeys(keys):
        found[key] = connection.execute(query, {"key": key}).scalar_one()
    return found


def places(connection: Connection, keys: Iterable[int]) -> list[BlockPlace]:
    """The blocks that have any of these keys, in the order of the list; none of removed articles."""
    wanted = list(dict.fromkeys(keys))
    found: set[tuple[int, str, int]] = set()
    query = select(documents.c.number, documents.c.id, block_keys.c.place).join(
        documents, documents.c.number == block_keys.c.document
    )
    for start in range(0, len(wanted), _CHUNK):
        here = block_keys.c.key.in_(wanted[start : start + _CHUNK])
        found.update((n, i, p) for n, i, p in connection.execute(query.where(here, documents.c.removed == 0)))
    return [BlockPlace(identity, place) for _, identity, place in sorted(found)]
