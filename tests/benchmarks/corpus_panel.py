"""Goals 5 and 8: the corpus panel in a million articles beside ten thousand, every order and filter, and the memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path

from annotator.storage.listing.pages import Listing
from annotator.storage.listing.rows import Cursor, Sort
from annotator.storage.store import Store
from tests.benchmarks.corpora import RARE_LANGUAGE, fill, name, new_store
from tests.benchmarks.results import Row
from tests.benchmarks.samples import ANNOTATOR
from tests.benchmarks.timing import in_turns, median, p95

GOAL, MEMORY_GOAL = 5, 8
PAGE_LIMIT = 5.0
"""Milliseconds for a page."""

MEMORY_LIMIT = 250
"""Megabytes of a process that opens the large corpus and shows its list."""

PAGE = 100
PAGES_DOWN = 10
"""Places in a list that it is paged down from."""

PATIENCE = 300

SEARCHES = (
    "",
    "state:new", "state:in-progress", "state:finished", 'outlet:"Gazette 3"', "outlet:gazette", "lang:en",
    f"lang:{RARE_LANGUAGE}", "label:PERSON", "date:2025", "date:2025-03", "date:2025-03-01..2025-03-09",
    "date:>2026-10",
    "annotator:ana", "annotator:nobody", "tag:port", "tag:rare", "near-copy:yes", f"near-copy:{name(2 * 50)}",
    "council", "zebra", "-lang:en", "-tag:port", 'outlet:"Gazette 3" lang:en state:new', "tag:rare state:finished",
    "tag:port date:2025-03 label:EVENT", f"lang:{RARE_LANGUAGE} tag:port",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """How many articles the two corpora have, and how often each page is asked for."""

    documents: int = 1_000_000
    fewer: int = 10_000
    looks: int = 20


TINY = Plan(documents=800, fewer=200, looks=1)


def run(plan: Plan, folder: Path) -> Iterator[Row]:
    """Read first pages and further ones of every list, in turns, then open the large corpus in a window."""
    paths = [folder / f"of-{number}.corpus" for number in (plan.documents, plan.fewer)]
    for path, number in zip(paths, (plan.documents, plan.fewer), strict=True):
        new_store(path).close()
        fill(path, number)
    with Store.open(paths[0]) as many, Store.open(paths[1]) as few:
        for search in SEARCHES:
            yield from _search(plan, many, few, search)
    yield _memory(plan, paths[0])


def _search(plan: Plan, many: Store, few: Store, search: str) -> Iterator[Row]:
    """A search in every order: what the slowest order takes."""
    first: dict[Sort, tuple[list[float], list[float]]] = {}
    down: dict[Sort, tuple[list[float], list[float]]] = {}
    for sort in Sort:
        looks = [partial(_first, store, search, sort) for store in (many, few)]
        walks = [_walk(_listing(store, search, sort)) for store in (many, few)]
        for warm_up in (*looks, *(partial(next, walk) for walk in walks)):
            warm_up()
        first[sort] = _both(in_turns(plan.looks, *looks))
        down[sort] = _both(in_turns(plan.looks, *(partial(next, walk) for walk in walks)))
    for step, taken in (("first page", first), ("page down", down)):
        slowest = max(taken, key=lambda sort: p95(taken[sort][0]))
        large, small = taken[slowest]
        what = (
            f"“{search}”, {step}, slowest order {slowest.value}, in {plan.documents:,}: median {median(large):.2f} ms, "
            f"p95 {p95(large):.2f}; in {plan.fewer:,}: {median(small):.2f}, {p95(small):.2f}"
        )
        yield Row(GOAL, what, p95(large), PAGE_LIMIT, "ms")


def _both(times: list[list[float]]) -> tuple[list[float], list[float]]:
    return times[0], times[1]


def _listing(store: Store, search: str, sort: Sort) -> Listing:
    return store.listing(annotator=ANNOTATOR, search=search, sort=sort)


def _first(store: Store, search: str, sort: Sort) -> object:
    """What a new search costs until its first rows are there."""
    return _listing(store, search, sort).page(None, PAGE)


def _walk(listing: Listing) -> Iterator[object]:
    """Page down from one place after the other, as far as the list is read, and again from the first."""
    places: list[Cursor | None] = [None]
    while len(places) < PAGES_DOWN and (after := listing.page(places[-1], PAGE).after) is not None:
        places.append(after)
    for place in cycle(places):
        yield listing.page(place, PAGE)


def _memory(plan: Plan, path: Path) -> Row:
    script = Path(__file__).with_name("corpus_memory.py")
    done = subprocess.run(
        [sys.executable, str(script), str(path)], capture_output=True, text=True, timeout=PATIENCE, check=False,
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    what = f"the window on {plan.documents:,} articles, its list and a search"
    if done.returncode:
        raise RuntimeError(f"the window did not come up: {done.stdout}{done.stderr}")
    return Row(MEMORY_GOAL, what, float(done.stdout), MEMORY_LIMIT, "MB")
