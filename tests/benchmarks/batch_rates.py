"""Goal 12: what each operation of a batch does on one core; the rates from which `annotator/batch/COST.md` reckons.

There is no limit: what it takes is what has to be known before a batch is begun. Clusters of near copies are another
matter: they are made of all shards at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator import resources
from annotator.batch.cost import Rate, measure
from annotator.batch.running import Batch, batch_job
from annotator.batch.shards import Part, Shard
from annotator.batch.work import Work
from annotator.jobs import run as finished
from annotator.opening import built_in_scheme
from annotator.opening.article_shards import shards_in
from annotator.opening.batches.converting import Convert
from annotator.opening.batches.importing import Import
from annotator.opening.batches.sketching import Sketch
from annotator.opening.batches.suggesting import Suggest
from annotator.opening.batches.validating import Validate
from annotator.opening.exchange import Out
from tests.benchmarks.results import Row

GOAL = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """How many pages of the sample are read, and how often, each time with another title and another first line."""

    pages: int = 24
    times: int = 20


TINY = Plan(pages=4, times=1)


def run(plan: Plan, folder: Path) -> Iterator[Row]:
    """Read pages, then do everything else with what was read."""
    for rate in rates(plan, folder):
        written = f", {rate.size:,.0f} bytes an article" if rate.size else ""
        yield Row(
            GOAL, f"batch {rate.operation}, one core: {rate.measured}{written}", rate.articles, None, "articles/s"
        )


def rates(plan: Plan, folder: Path) -> Iterator[Rate]:
    """Each operation in turn, in this process."""
    pages = _pages(plan, folder / "pages")
    size = sum(path.stat().st_size for path in pages) / len(pages)
    what = f"{len(pages):,} web pages of {size / 1000:,.0f} kB"
    scheme = built_in_scheme()
    shard = Shard("00000", tuple(Part(str(path)) for path in pages))
    yield measure("import", _done([shard], folder / "read", Import()), where=what)
    read = shards_in(sorted((folder / "read").glob("*.zip")))
    yield measure("suggest", _done(read, folder / "suggested", Suggest(scheme)), where="the same articles")
    suggested = shards_in(sorted((folder / "suggested").glob("*.zip")))
    yield measure("validate", _done(suggested, folder / "checked", Validate(scheme)), where="with suggestions")
    lines = Convert(Out("jsonl"), scheme)
    yield measure("convert", _done(suggested, folder / "lines", lines), where="with suggestions, to JSON Lines")
    yield measure("near-copies", _done(read, folder / "sketches", Sketch()), where="the same articles")


def _pages(plan: Plan, folder: Path) -> list[Path]:
    """The pages of the sample, each several times with a number in its title and its text."""
    folder.mkdir()
    made = []
    originals = sorted((resources.sample_corpus().parent / "harbour-pages" / "pages").glob("*.html"))
    for original in originals[: plan.pages]:
        whole = original.read_bytes()  # in whatever charset
        for number in range(plan.times):
            path = folder / f"{original.stem}-{number}.html"
            mark = str(number).encode()
            path.write_bytes(
                whole.replace(b"<title>", b"<title>" + mark + b" ").replace(b"<p>", b"<p>" + mark + b" ", 1)
            )
            made.append(path)
    return made


def _done(shards: list[Shard], folder: Path, work: Work) -> Callable[[], tuple[int, int]]:
    def do() -> tuple[int, int]:
        return _articles_and_bytes(finished(batch_job(shards, folder, work)))

    return do


def _articles_and_bytes(batch: Batch) -> tuple[int, int]:
    return batch.counts["articles"], sum(row.size for row in batch.rows)
