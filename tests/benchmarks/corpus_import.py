"""Goal 4: `annotator import` of ready text, beside raw sqlite3 that writes the same rows, and beside doccano."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from time import perf_counter

from annotator import opening
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.index_words import indexed
from annotator.opening.tracing import traces_of
from annotator.storage.ready import ready
from tests.benchmarks.results import Row
from tests.benchmarks.samples import ANNOTATOR, LAYER, spread

GOAL = 4
OF_RAW = 0.8
DOCCANO, TIMES_DOCCANO = 125, 20
"""Articles a second that doccano's import takes in, and how many times as many are to be reached."""

BATCH = 3_200
"""Articles that an import stores in one transaction at most; raw sqlite3 does the same."""

ANNOTATIONS = 30
PATIENCE = 3_600
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Plan:
    """How many articles are taken in, how many are stored with annotations, and how many words each has.

    With 570 words an article has 5 kB, as where doccano was measured.
    """

    articles: int = 100_000
    annotated: int = 9_600
    words: int = 570


TINY = Plan(articles=200, annotated=50, words=50)


def run(plan: Plan, folder: Path) -> Iterator[Row]:
    """Store articles, and import a file of them by the command; then write the very rows into an empty corpus."""
    empty = folder / "empty.corpus"
    opening.create_corpus(empty, annotator="ana").close()
    yield from _stored(plan, folder, empty)
    yield from _imported(plan, folder, empty)


def _stored(plan: Plan, folder: Path, empty: Path) -> Iterator[Row]:
    made = folder / "stored.corpus"
    given = [ready(one, traces_of(one.document, ())) for one in _annotated(plan)]
    with opening.create_corpus(made, annotator="ana") as corpus, corpus.store.bulk():
        began = perf_counter()
        for start in range(0, len(given), BATCH):
            corpus.store.add_ready(given[start : start + BATCH])
        ours = len(given) / (perf_counter() - began)
    del given
    raw = plan.annotated / _raw_seconds(made, empty)
    what = (
        f"{plan.annotated:,} articles of {plan.words} words with {ANNOTATIONS} annotations stored, {ours:,.0f} a second"
    )
    yield from _compared(what, ours, raw)


def _imported(plan: Plan, folder: Path, empty: Path) -> Iterator[Row]:
    source, made = folder / "articles.jsonl", folder / "made.corpus"
    with source.open("w", encoding="utf-8") as file:
        for about in articles(plan.articles, plan.words):
            file.write(json.dumps(about) + "\n")
    command = [sys.executable, "-m", "annotator", "--as", "ana", "import", str(made), str(source), "--quiet",
               "--text-column", "text"]  # fmt: skip
    began = perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    ours = plan.articles / (perf_counter() - began)
    if done.returncode:
        raise RuntimeError(f"the import failed: {done.stdout[-500:]}{done.stderr[-500:]}")
    raw = plan.articles / _raw_seconds(made, empty)
    what = f"annotator import of {plan.articles:,} articles of {plan.words} words, {ours:,.0f} a second"
    yield from _compared(what, ours, raw)


def _compared(what: str, ours: float, raw: float) -> Iterator[Row]:
    yield Row(GOAL, f"{what}, doccano {DOCCANO}", ours / DOCCANO, TIMES_DOCCANO, "× doccano", at_least=True)
    yield Row(GOAL, f"{what}, raw sqlite3 {raw:,.0f}", ours / raw, OF_RAW, "× raw", at_least=True)


def _annotated(plan: Plan) -> Iterator[AnnotatedDocument]:
    rng = random.Random(2)
    for number, about in enumerate(articles(plan.annotated, plan.words)):
        text = about.pop("text")
        document = Document(f"article-{number}", text, **about)
        mine = AnnotationSet(ANNOTATOR, spread(text, ANNOTATIONS, rng), {LAYER: "in-progress"})
        yield AnnotatedDocument(document, {ANNOTATOR: mine})


def articles(number: int, words: int, *, first: int = 0) -> Iterator[dict[str, str]]:
    """Articles with words of their own, some of them frequent and most of them rare, as in any language.

    Those that begin with another number than 0 are others, of the same words.
    """
    rng = random.Random(1)
    known = [f"{first}{middle}{last}" for first in _BEGINNINGS for middle in _MIDDLES for last in _ENDINGS]
    rng.shuffle(known)
    weights = list(accumulate(1 / (rank + 5) for rank in range(len(known))))
    if first:
        rng = random.Random(f"articles from {first}")
    for place in range(first, first + number):
        chosen = rng.choices(known, cum_weights=weights, k=words)
        lines = [" ".join(chosen[start : start + 50]) + "." for start in range(0, words, 50)]
        yield {
            "title": f"{' '.join(chosen[:6])} {place}", "outlet": f"Gazette {place % 37}", "language": "en",
            "published": f"20{24 + place % 3}-{1 + place % 12:02}-{1 + place % 28:02}",
            "url": f"https://news.example/{place}", "text": "\n".join(lines),
        }  # fmt: skip


_BEGINNINGS = ("har", "coun", "dred", "fish", "quar", "stri", "vo", "ma", "re", "sto", "bud", "ca", "pi", "sur", "wa")
_MIDDLES = ("", "a", "e", "i", "o", "u", "an", "er", "is", "or", "une", "ati", "ol", "em", "ist", "al", "ung", "ero")
_ENDINGS = ("bour", "cil", "ging", "ing", "ry", "ke", "te", "yor", "port", "rm", "get", "nal", "lot", "s", "ed", "ly")


def _raw_seconds(made: Path, empty: Path) -> float:
    """Seconds that sqlite3 takes to write the rows of one corpus into the tables of another, indexes and all."""
    target = empty.with_name("raw.sqlite")
    shutil.copyfile(empty, target)
    with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(target, isolation_level=None)) as raw:
        for pragma in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "cache_size = -262144",
            "wal_autocheckpoint = 32768",
        ):
            raw.execute(f"PRAGMA {pragma}")
        numbers = [row[0] for row in source.execute("SELECT number FROM documents ORDER BY number")]
        by_document = [table for table in _tables(source) if "document" in _columns(source, table)]
        seconds = 0.0
        for start in range(0, len(numbers), BATCH):
            rows = _rows(source, by_document, numbers[start], numbers[min(start + BATCH, len(numbers)) - 1])
            began = perf_counter()
            raw.execute("BEGIN IMMEDIATE")
            for table, some in rows:
                if some:
                    raw.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(some[0]))})", some)
            raw.execute("COMMIT")
            seconds += perf_counter() - began
        began = perf_counter()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        seconds += perf_counter() - began
    return seconds


def _rows(
    source: sqlite3.Connection, tables: Sequence[str], first: int, last: int
) -> list[tuple[str, list[tuple[object, ...]]]]:
    """The rows of some documents, table by table, in the order that suits the table."""
    between = (first, last)
    found = [("documents", source.execute("SELECT * FROM documents WHERE number BETWEEN ? AND ?", between).fetchall())]
    for table in tables:
        query = f"SELECT * FROM {table} WHERE document BETWEEN ? AND ?"
        found.append((table, sorted(source.execute(query, between).fetchall())))
    texts = source.execute("SELECT document, text FROM texts WHERE document BETWEEN ? AND ?", between)
    found.append(("words (rowid, text)", [(number, indexed(text)) for number, text in texts]))
    about = source.execute("SELECT rowid, said FROM about WHERE rowid BETWEEN ? AND ?", between)
    found.append(("about (rowid, said)", about.fetchall()))
    kept = "SELECT * FROM sources WHERE sha256 IN (SELECT source_sha256 FROM documents WHERE number BETWEEN ? AND ?)"
    found.append(("sources", source.execute(kept, between).fetchall()))
    return found


def _tables(connection: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    return [name for (name,) in connection.execute(query)]


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
