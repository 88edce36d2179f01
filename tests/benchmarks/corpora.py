"""Corpora to measure on: small ones through the store's own door, a large one straight into its tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from annotator.model.document import Document
from annotator.storage.rows import document_row
from annotator.storage.store import Store
from annotator.storage.tables import documents, work
from tests.benchmarks.samples import ANNOTATOR, scheme

BEGUN_EACH = 10
"""Every tenth article of a large corpus is in progress, every other tenth finished."""

_DIFFERENT = 500
_CHUNK = 20_000


def new_store(path: Path) -> Store:
    """A corpus without articles, open for writing."""
    return Store.create(path, name=path.stem, scheme_xml=b"<scheme/>", scheme=scheme(), annotator_name="Ana")


def fill(path: Path, number: int) -> None:
    """Give an empty corpus that many articles as the list knows them, without texts."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        connection.execute("INSERT OR IGNORE INTO annotators VALUES (?, 'human', 'Ana', '', 0, 0, 0)", (ANNOTATOR,))
        places = ", ".join("?" * len(documents.columns))
        connection.executemany(f"INSERT INTO documents VALUES ({places})", _rows(number))
        states = ((n, ANNOTATOR, _state(n), 30) for n in range(1, number + 1) if _state(n) != "new")
        connection.executemany(f"INSERT INTO work VALUES ({', '.join('?' * len(work.columns))})", states)
        begun = number // BEGUN_EACH
        connection.execute("UPDATE corpus SET documents = ?, next_document = ?", (number, number + 1))
        connection.execute("UPDATE annotators SET in_progress = ?, finished = ?, annotations = ?",
                           (begun, begun, begun * 60))  # fmt: skip
        connection.execute("COMMIT")


def name(number: int) -> str:
    """The id of the article with this number."""
    return f"harbour-council-article-{number}"


def _state(number: int) -> str:
    return {0: "in-progress", 5: "finished"}.get(number % BEGUN_EACH, "new")


def _rows(number: int) -> Iterator[tuple[object, ...]]:
    patterns = []
    for index in range(_DIFFERENT):
        title = f"Harbour council says dredging is to start, article {index}"
        document = Document("x", title, title=title, outlet=f"Gazette {index % 9}", language="en")
        patterns.append(document_row(0, "", document, f"{index:064x}"))
    for place in range(1, number + 1):
        pattern = patterns[place % _DIFFERENT]
        yield place, name(place), *pattern[2:]
