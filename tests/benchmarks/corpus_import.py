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
from pathlib import Path
from time import perf_counter

from annotator import opening
from tests.benchmarks.results import Row

GOAL = 4
OF_RAW = 0.8
DOCCANO, TIMES_DOCCANO = 125, 20
"""Articles a second that doccano's import takes in, and how many times as many are to be reached."""

BATCH = 100
"""Articles that the import stores in one transaction; raw sqlite3 does the same."""

PATIENCE = 3_600
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Plan:
    """How many articles are taken in, and how many words each has."""

    articles: int = 100_000
    words: int = 250


TINY = Plan(articles=200, words=50)


def run(plan: Plan, folder: Path) -> Iterator[Row]:
    """Import a file of articles by the command, then write the rows that this made into an empty corpus."""
    source, made, empty = folder / "articles.jsonl", folder / "made.corpus", folder / "empty.corpus"
    _write(plan, source)
    opening.create_corpus(empty, annotator="ana").close()
    command = [sys.executable, "-m", "annotator", "--as", "ana", "import", str(made), str(source), "--quiet",
               "--text-column", "text"]  # fmt: skip
    began = perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    ours = plan.articles / (perf_counter() - began)
    if done.returncode:
        raise RuntimeError(f"the import failed: {done.stdout[-500:]}{done.stderr[-500:]}")
    raw = plan.articles / _raw_seconds(made, empty)
    what = f"annotator import of {plan.articles:,} articles of {plan.words} words, {ours:,.0f} a second"
    yield Row(GOAL, f"{what}, doccano {DOCCANO}", ours / DOCCANO, TIMES_DOCCANO, "× doccano", at_least=True)
    yield Row(GOAL, f"{what}, raw sqlite3 {raw:,.0f}", ours / raw, OF_RAW, "× raw", at_least=True)


def _write(plan: Plan, path: Path) -> None:
    """A table with an article a row, each with words of its own."""
    rng = random.Random(1)
    words = [f"{first}{second}" for first in _BEGINNINGS for second in _ENDINGS]
    with path.open("w", encoding="utf-8") as file:
        for number in range(plan.articles):
            chosen = rng.choices(words, k=plan.words)
            lines = [" ".join(chosen[start : start + 50]) + "." for start in range(0, plan.words, 50)]
            about = {
                "title": f"{' '.join(chosen[:6])} {number}", "outlet": f"Gazette {number % 37}", "language": "en",
                "published": f"20{24 + number % 3}-{1 + number % 12:02}-{1 + number % 28:02}",
                "url": f"https://news.example/{number}", "text": "\n".join(lines),
            }  # fmt: skip
            file.write(json.dumps(about) + "\n")


_BEGINNINGS = (
    "har",
    "coun",
    "dred",
    "fish",
    "quar",
    "stri",
    "vo",
    "ma",
    "re",
    "sto",
    "bud",
    "ca",
    "pi",
    "sur",
    "wa",
    "co",
)
_ENDINGS = (
    "bour",
    "cil",
    "ging",
    "ing",
    "ry",
    "ke",
    "te",
    "yor",
    "port",
    "rm",
    "get",
    "nal",
    "lot",
    "vey",
    "ter",
    "ast",
)


def _raw_seconds(made: Path, empty: Path) -> float:
    """Seconds that sqlite3 takes to write the rows of one corpus into the tables of another, indexes and all."""
    target = empty.with_name("raw.sqlite")
    shutil.copyfile(empty, target)
    with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(target, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")
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
    kept = "SELECT * FROM sources WHERE sha256 IN (SELECT source_sha256 FROM documents WHERE number BETWEEN ? AND ?)"
    found.append(("sources", source.execute(kept, between).fetchall()))
    return found


def _tables(connection: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    return [name for (name,) in connection.execute(query)]


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
