"""Corpora to measure on: small ones through the store's own door, a large one straight into its tables."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Table

from annotator.model.annotation import Annotation
from annotator.model.document import Document
from annotator.model.identity import derived_id
from annotator.model.index_words import indexed
from annotator.model.span import Span
from annotator.storage import full_text
from annotator.storage.rows import annotation_row, compact, document_row, text_row
from annotator.storage.store import Store
from annotator.storage.tables import annotation_table, documents, facets, marks, texts, work
from tests.benchmarks.samples import ANNOTATOR, LAYER, WHEN, scheme

BEGUN_EACH = 10
"""Every tenth article of a large corpus is in progress, every other tenth finished."""

TAGS = {"port": 20, "rare": 5_003}
"""Tags of a large corpus: every so many articles have them."""

COPIES_EACH = 50
"""Of so many articles two are near copies."""

RARE_LANGUAGE = "sv"
WITH_TEXT = 100
"""Articles that can be opened."""

_WORDS = ("Harbour council", "“Never”, mayor", "Älvsborg", "The union", "zoo keeper", "Fishing fleet", "Court")
_DIFFERENT = 2_503


def new_store(path: Path) -> Store:
    """A corpus without articles, open for writing."""
    return Store.create(path, name=path.stem, scheme_xml=b"<scheme/>", scheme=scheme(), annotator_name="Ana")


def fill(path: Path, number: int) -> None:
    """Give an empty corpus that many articles as list and index know them; only the first have a text."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''"
        ).fetchall()
        for index, _ in indexes:  # made anew when all rows are there: an index of a million is quicker made at once
            connection.execute(f"DROP INDEX {index}")
        connection.execute("INSERT OR IGNORE INTO annotators VALUES (?, 'human', 'Ana', '', 0, 0, 0)", (ANNOTATOR,))
        _insert(connection, documents, _rows(number))
        _insert(connection, texts, (_text(n) for n in range(1, min(number, WITH_TEXT) + 1)))
        for statement, rows in zip((full_text.ADD_WORDS, full_text.ADD_ABOUT), _indexed(number), strict=True):
            connection.executemany(statement, rows)
        begun = [n for n in range(1, number + 1) if _state(n) != "new"]
        _insert(connection, work, ((n, ANNOTATOR, _state(n), 30) for n in begun))
        _insert(connection, annotation_table, map(_annotation, begun))
        _insert(
            connection, marks, (("tag", tag, n) for tag, each in TAGS.items() for n in range(each, number + 1, each))
        )
        _insert(connection, facets, _facets(number))
        for _, sql in indexes:
            connection.execute(sql)
        share = number // BEGUN_EACH
        connection.execute("UPDATE corpus SET documents = ?, next_document = ?", (number, number + 1))
        connection.execute("UPDATE annotators SET in_progress = ?, finished = ?, annotations = ?",
                           (share, share, share * 60))  # fmt: skip
        connection.execute("COMMIT")


def _insert(connection: sqlite3.Connection, table: Table, rows: Iterable[tuple[object, ...]]) -> None:
    places = ", ".join("?" * len(table.columns))
    connection.executemany(f"INSERT INTO {table.name} VALUES ({places})", rows)


def name(number: int) -> str:
    """The id of the article with this number."""
    return f"harbour-council-article-{number}"


def _state(number: int) -> str:
    return {0: "in-progress", 5: "finished"}.get(number % BEGUN_EACH, "new")


def _document(index: int) -> Document:
    """One of some thousand articles that the corpus consists of, over and over: of 37 outlets and three years."""
    title = f"{_WORDS[index % len(_WORDS)]} says dredging is to start, article {index}"
    published = f"20{24 + index % 3}-{1 + index % 12:02}-{1 + index % 28:02}T08:00:00Z"
    language = RARE_LANGUAGE if index == 1 else ("de", "es", "fr")[index % 3] if index % 7 == 0 else "en"
    return Document("x", title, title=title, outlet=f"Gazette {index % 37}", language=language, published=published)


def _rows(number: int) -> Iterator[tuple[object, ...]]:
    patterns = [document_row(0, "", document, document.sha256) for document in map(_document, range(_DIFFERENT))]
    columns = [column.name for column in documents.columns]
    cluster, tags = columns.index("cluster"), columns.index("tags")
    for place in range(1, number + 1):
        row = [place, name(place), *patterns[place % _DIFFERENT][2:]]
        row[cluster] = place - place % COPIES_EACH % 2 if place % COPIES_EACH < 2 and place > 1 else 0
        row[tags] = compact([tag for tag, each in TAGS.items() if place % each == 0])
        yield tuple(row)


def _indexed(number: int) -> tuple[Iterator[tuple[int, str]], Iterator[tuple[int, str]]]:
    """What the index of words has of all texts, and of what is said about them."""
    patterns = [_document(index) for index in range(_DIFFERENT)]
    words = [indexed(document.text) for document in patterns]
    about = [indexed(f"{document.title}\n{document.outlet}") for document in patterns]
    places = range(1, number + 1)
    return (
        ((place, words[place % _DIFFERENT]) for place in places),
        ((place, f"{about[place % _DIFFERENT]}\n{name(place)}") for place in places),
    )


def _text(place: int) -> tuple[object, ...]:
    return text_row(place, _document(place % _DIFFERENT), (), ("annotator", ""))


def _annotation(place: int) -> tuple[object, ...]:
    label = "PERSON" if place % 2 else "EVENT"
    return annotation_row(
        place, Annotation(derived_id("a", place), ANNOTATOR, LAYER, label, (Span(0, 7),), created=WHEN)
    )


def _facets(number: int) -> Iterator[tuple[str, str, int]]:
    counted: Counter[tuple[str, str]] = Counter()
    patterns = [_document(index) for index in range(_DIFFERENT)]
    for index, document in enumerate(patterns):
        times = len(range(index or _DIFFERENT, number + 1, _DIFFERENT))
        counted["outlet", document.outlet] += times
        counted["language", document.language] += times
    counted.update({("tag", tag): number // each for tag, each in TAGS.items()})
    return ((kind, value, count) for (kind, value), count in counted.items() if count)
