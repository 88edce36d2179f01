"""Goal 5: one edit committed beside raw sqlite3, and the steps of the corpus panel at a million articles."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any, TypeAlias

from annotator.editing.change import Change, Edit, to_json
from annotator.model.annotation import Annotation
from annotator.model.identity import annotation_id
from annotator.model.span import Span
from annotator.storage.rows import annotation_row
from annotator.storage.store import Store
from tests.benchmarks.corpora import fill, name, new_store
from tests.benchmarks.results import Row
from tests.benchmarks.samples import ANNOTATOR, LAYER, WHEN, Size, article
from tests.benchmarks.timing import in_turns, median, p95, timed

GOAL = 5
OF_RAW = 1.3
"""How much longer than the database itself a committed edit may take."""

PAGE_LIMIT = 5.0
"""Milliseconds for a page of the list."""

SMALLER, NO_MORE = 100, 1.5
"""A corpus a hundredth the size: no step of the panel may take so much longer in the large one."""

LONG = 50
"""A step that takes so many milliseconds is repeated a few times only."""

ARTICLES = 100
WARM_UP = 30
"""Edits before the first that counts: every statement has been prepared by then."""

Statement: TypeAlias = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How many edits are committed, how many articles the large corpus has, how often its list is asked."""

    edits: int = 2_000
    documents: int = 1_000_000
    looks: int = 200


TINY = Plan(edits=30, documents=1_000, looks=3)


def run(plan: Plan, folder: Path) -> Iterator[Row]:
    """Commit edits, then look through a large corpus and a small one."""
    yield from _committing(plan, folder)
    yield from _listing(plan, folder)


# -- one edit --------------------------------------------------------------------------------------


def _committing(plan: Plan, folder: Path) -> Iterator[Row]:
    """Commit the same edits to a store and, by bare sqlite3, to a copy of its file, in turns."""
    path, copy = folder / "edits.corpus", folder / "raw.sqlite"
    with new_store(path) as store:
        store.add_documents([article(f"article-{n}", Size(5_000, 30), seed=n) for n in range(ARTICLES)])
    shutil.copyfile(path, copy)
    edits = list(islice(_edits(), WARM_UP + plan.edits))
    with Store.open(path) as store, closing(raw_connection(copy)) as raw:
        numbers = {row.id: row.number for row in store.page(limit=ARTICLES, annotator=ANNOTATOR)}
        columns = [row[1] for row in raw.execute("PRAGMA table_info(annotations)")]
        ours, theirs = iter(edits), iter([raw_statements(change, numbers, columns) for change in edits])
        both = (lambda: store.commit(next(ours), annotator=ANNOTATOR), lambda: raw_commit(raw, next(theirs)))
        in_turns(WARM_UP, *both)
        times, raw_times = in_turns(plan.edits, *both)
    for how, measure in (("p95", p95), ("median", median)):
        what = f"one edit committed, {how} {measure(times):.2f} ms, raw sqlite3 {measure(raw_times):.2f} ms"
        yield Row(GOAL, what, measure(times) / measure(raw_times), OF_RAW, "× raw")


def _edits() -> Iterator[Change]:
    """Without end: an annotation is added, resized and deleted, in one article after the other."""
    for number in cycle(range(ARTICLES)):
        document = f"article-{number}"
        features = (("certain", "yes"),)
        made = Annotation(annotation_id(), ANNOTATOR, LAYER, "PERSON", (Span(100, 111),), features, created=WHEN)
        longer = made._replace(spans=(Span(100, 116),), modified=WHEN)
        yield Change("Add PERSON “the harbour”", (Edit(document, None, made),))
        yield Change("Resize PERSON to “the harbour coun”", (Edit(document, made, longer),))
        yield Change("Delete PERSON “the harbour coun”", (Edit(document, longer, None),))


def raw_connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def raw_statements(change: Change, numbers: dict[str, int], columns: Sequence[str]) -> list[Statement]:
    """The rows of an edit as anyone would write them who needs no more than those rows."""
    document, before, after = change.edits[0]
    number = numbers[document]
    if isinstance(after, Annotation) and before is None:
        places = ", ".join("?" * len(columns))
        statements: list[Statement] = [(f"INSERT INTO annotations VALUES ({places})", annotation_row(number, after))]
    elif isinstance(after, Annotation):
        values = ", ".join(f'"{column}" = ?' for column in columns)
        row = annotation_row(number, after)
        statements = [(f"UPDATE annotations SET {values} WHERE document = ? AND id = ?", (*row, number, after.id))]
    else:
        gone = (number, before.id if isinstance(before, Annotation) else "")
        statements = [("DELETE FROM annotations WHERE document = ? AND id = ?", gone)]
    more = (after is not None) - (before is not None)
    if more:
        mine = (more, number, ANNOTATOR)
        statements.append(("UPDATE work SET annotations = annotations + ? WHERE document = ? AND annotator = ?", mine))
        statements.append(("UPDATE annotators SET annotations = annotations + ? WHERE id = ?", (more, ANNOTATOR)))
    entry = (WHEN, ANNOTATOR, change.what, to_json(change), 0, 0)
    statements.append(
        ("INSERT INTO journal (at, annotator, what, edits, undoes, redoes) VALUES (?, ?, ?, ?, ?, ?)", entry)
    )
    return statements


def raw_commit(connection: sqlite3.Connection, statements: Sequence[Statement]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for sql, values in statements:
        connection.execute(sql, values)
    connection.execute("COMMIT")


# -- the list --------------------------------------------------------------------------------------


def _listing(plan: Plan, folder: Path) -> Iterator[Row]:
    """What the panel asks of the store, in a large corpus and in one of a hundredth of its size, in turns."""
    numbers = plan.documents, max(1, plan.documents // SMALLER)
    paths = [folder / f"of-{number}.corpus" for number in numbers]
    for path, number in zip(paths, numbers, strict=True):
        new_store(path).close()
        fill(path, number)
    with Store.open(paths[0]) as many, Store.open(paths[1]) as few:
        for what, ask in _STEPS.items():
            looks = plan.looks if timed(lambda ask=ask: ask(many, 1)) < LONG else min(plan.looks, 5)  # type: ignore[misc]
            times, small_times = in_turns(looks, _asking(ask, many, numbers[0]), _asking(ask, few, numbers[1]))
            if what == _PAGE:
                yield Row(GOAL, f"{what}, {numbers[0]:,} articles, p95", p95(times), PAGE_LIMIT, "ms")
            beside = f"{median(times):.2f} ms, in {numbers[1]:,} {median(small_times):.2f} ms"
            ratio = median(times) / median(small_times)
            yield Row(GOAL, f"{what}, in {numbers[0]:,} {beside}", ratio, NO_MORE, "× the small corpus")


def _asking(ask: Callable[[Store, int], object], store: Store, number: int) -> Callable[[], object]:
    """Ask at places all over the list, the same ones every time."""
    rng = random.Random(1)
    return lambda: ask(store, rng.randint(1, number))


_PAGE = "a page of 100 rows"

_STEPS: dict[str, Callable[[Store, int], object]] = {
    _PAGE: lambda store, place: store.page(place, 100, annotator=ANNOTATOR),
    "the counters": lambda store, _: store.counts(ANNOTATOR),
    "one row again": lambda store, place: store.row(name(place), ANNOTATOR),
    "the next article": lambda store, place: store.neighbour(name(place), 1, annotator=ANNOTATOR),
    "the next in progress": lambda store, place: store.neighbour(
        name(place), 1, annotator=ANNOTATOR, search="state:in-progress"
    ),
    "the next in progress, when there is none": lambda store, place: store.neighbour(
        name(place), 1, annotator="ben", search="state:in-progress"
    ),
}
