"""Goal 11: datasets made of a corpus, beside the tokeniser, pyarrow, the store's reading and rensa alone; memory."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from annotator import api, near_copies, opening
from annotator.batch.shards import Part, Shard
from annotator.batch.work import Work
from annotator.datasets.splits import Plan as Splits
from annotator.formats.registry import format_named
from annotator.formats.tables import parquet
from annotator.formats.tokens import USUAL, tokeniser
from annotator.jobs import run as finished
from annotator.opening.article_shards import ARTICLES, write_shard
from annotator.opening.dataset.source import source_of
from annotator.opening.dataset.splitting import plan_job
from annotator.opening.dataset.tables import AsTheyLeave, Texts, Tokens
from annotator.opening.dataset.wishes import ALL
from tests.benchmarks.annotated_corpora import Kind, make
from tests.benchmarks.results import Row
from tests.benchmarks.samples import ANNOTATOR, LAYER
from tests.benchmarks.timing import Action, in_turns, median, times_as_fast

GOAL = 11
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 3_600

OF_TOKENISER, TABLE_OF_TOKENISER = 0.25, 0.15
OF_PYARROW = 0.05
OF_READING = 0.15
OF_RENSA = 0.08
"""What share of a limit is to be reached at least: what else each has to do is said where it is measured."""

MEMORY_GROWTH = {"serial": 1.3, "splits": 2.0}
"""How many times the memory of a tenth of the corpus the whole may take at most, program included.

Shards are worked on one at a time, and take the same in any corpus. What splits know of all articles grows: ids, dates,
digests of texts and of sentences, about 1 kB an article.
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many articles the two corpora have, how many are compared with limits, and how often."""

    articles: int = 100_000
    fewer: int = 10_000
    compared: int = 2_000
    rounds: int = 5
    kind: Kind = Kind()


TINY = Plan(articles=60, fewer=30, compared=10, rounds=2, kind=Kind(words=100, annotations=5))


def run(plan: Plan, folder: Path) -> Iterator[Row]:
    """Hold each part against what it cannot be faster than, then make whole datasets in processes of their own."""
    if not format_named("parquet").is_installed:
        yield Row(GOAL, "datasets", None, None, "articles/s", missing="pyarrow not installed")
        return
    few, many = make(folder, (plan.fewer, plan.articles), plan.kind, os.cpu_count() or 1)
    yield from _near_copies(plan, few)
    yield from _tables(plan, few, folder)
    yield from _splits(plan, few)
    yield from _whole(plan, few, many, folder)


def _beside(what: str, number: int, ours: Sequence[float], limit: Sequence[float], name: str, least: float) -> Row:
    """How fast something is beside its limit, both of the same articles and taken in turns."""
    mine, theirs = (number / median(times) * 1000 for times in (ours, limit))
    said = f"{what}, {mine:,.0f} articles a second, {name} {theirs:,.0f}"
    return Row(GOAL, said, times_as_fast(ours, limit), least, f"× {name}", at_least=True)


# -- near copies ---------------------------------------------------------------------------------------


def _near_copies(plan: Plan, path: Path) -> Iterator[Row]:
    """Sketches and their bands beside rensa alone, which is given the shingles; ours makes them of the texts."""
    from rensa import RMinHash  # type: ignore[import-untyped]

    with api.load(path) as corpus:
        texts = [corpus[one].text for one in corpus.ids()[: plan.compared]]
    sets = [list(near_copies.shingles(text)) for text in texts]
    numbers = len(near_copies.digest({""})) // 4

    def ours() -> None:
        for text in texts:
            near_copies.bands(near_copies.sketch(text))

    def rensa() -> None:
        for shingles in sets:
            made = RMinHash(num_perm=numbers, seed=1)
            made.update(shingles)
            made.digest()

    def in_bulk() -> None:
        RMinHash.digest_matrix_from_token_sets(sets, num_perm=numbers, seed=1)

    mine, theirs, bulk = in_turns(plan.rounds, ours, rensa, in_bulk)
    what = f"near copies: sketches and bands of {len(texts):,} texts"
    yield _beside(what, len(texts), mine, theirs, "rensa with shingles made", OF_RENSA)
    rate = len(texts) / median(bulk) * 1000
    yield Row(GOAL, f"the same, rensa in bulk {rate:,.0f}", times_as_fast(mine, bulk), None, "× rensa in bulk")


# -- tables --------------------------------------------------------------------------------------------


def _tables(plan: Plan, path: Path, folder: Path) -> Iterator[Row]:
    with opening.open_corpus(path, annotator=ANNOTATOR) as corpus:
        chosen = corpus.store.document_ids()[: plan.compared]
        leave = AsTheyLeave(corpus.store.facts.scheme_xml, ALL)
        shards = []
        for number, start in enumerate(range(0, len(chosen), ARTICLES)):
            some = chosen[start : start + ARTICLES]
            file = folder / f"{number}.zip"
            with file.open("wb") as out:
                write_shard(out, corpus.store.read_each(some))
            shards.append(Shard(f"train-{number:05}", (Part(str(file)),)))
    yield from _tokens(plan, path, chosen, leave, shards)
    yield from _texts(plan, len(chosen), leave, shards)


def _tokens(plan: Plan, path: Path, chosen: list[str], leave: AsTheyLeave, shards: list[Shard]) -> Iterator[Row]:
    """Tokens and tags beside the tokeniser alone, over texts in memory: ours reads and checks articles, and tags."""
    cut = tokeniser(USUAL)
    with api.load(path) as whole:
        corpus = whole.only(chosen)
        texts = [article.text for article in corpus]

        def over_store() -> None:
            for _ in corpus.tokens(LAYER):
                pass

        def alone() -> None:
            for text in texts:
                list(cut(text))

        work = Tokens(leave, LAYER, USUAL)
        api_times, work_times, limit = in_turns(plan.rounds, over_store, _done(work, shards), alone)
    number, name = len(chosen), "tokeniser alone"
    yield _beside(f"corpus.tokens over a store of {plan.fewer:,}", number, api_times, limit, name, OF_TOKENISER)
    yield _beside("shards as a Parquet table of tokens and tags", number, work_times, limit, name, TABLE_OF_TOKENISER)


def _texts(plan: Plan, number: int, leave: AsTheyLeave, shards: list[Shard]) -> Iterator[Row]:
    """The table of texts beside pyarrow writing it when it is made: ours reads shards, checks, counts, and makes it."""
    import pyarrow.parquet as pq

    work = Texts(leave)
    tables = []
    for shard in shards:
        out = io.BytesIO()
        work(shard, out)
        tables.append(pq.read_table(io.BytesIO(out.getvalue()), schema=parquet.schema()).combine_chunks())

    def pyarrow() -> None:
        for table in tables:
            for _ in parquet.written(io.BytesIO(), table.to_batches(), parquet.schema()):
                pass

    ours, limit = in_turns(plan.rounds, _done(work, shards), pyarrow)
    what = f"shards as a Parquet table of texts and {plan.kind.annotations} annotations each"
    yield _beside(what, number, ours, limit, "pyarrow with the table made", OF_PYARROW)


def _done(work: Work, shards: list[Shard]) -> Action:
    def every() -> None:
        for shard in shards:
            work(shard, io.BytesIO())

    return every


# -- splits --------------------------------------------------------------------------------------------


def _splits(plan: Plan, path: Path) -> Iterator[Row]:
    """Splits beside reading all texts: ours looks for the sentences that they share, and counts labels."""
    with opening.open_corpus(path, annotator=ANNOTATOR) as corpus:

        def ours() -> None:
            finished(plan_job(source_of(corpus), Splits()))

        def reading() -> None:
            for _ in corpus.store.read_each(corpus.store.document_ids(), ()):
                pass

        mine, limit = in_turns(plan.rounds, ours, reading)
    yield _beside(f"splits of {plan.fewer:,} articles", plan.fewer, mine, limit, "reading texts alone", OF_READING)


# -- whole datasets ------------------------------------------------------------------------------------


class _Took(NamedTuple):
    seconds: float
    megabytes: float


def _whole(plan: Plan, few: Path, many: Path, folder: Path) -> Iterator[Row]:
    """Whole datasets, and splits alone, each in a fresh process: how fast, and how memory grows with the corpus."""
    for what, said in (("splits", "splits alone"), ("serial", "a dataset with tokens, in one process")):
        small, large = (_child(what, path, folder) for path in (few, many))
        for took, number in ((small, plan.fewer), (large, plan.articles)):
            yield Row(GOAL, f"{said}: {number:,} articles", number / took.seconds, None, "articles/s")
        memory = (
            f"{large.megabytes:,.0f} MB with {plan.articles:,} articles, {small.megabytes:,.0f} with {plan.fewer:,}"
        )
        growth = large.megabytes / small.megabytes
        yield Row(GOAL, f"{said}: {memory}", growth, MEMORY_GROWTH[what], "× memory")
    if find_spec("annotator.batch.engines") is not None:
        took = _child("pool", few, folder)
        said = f"a dataset with tokens, in 2 processes: {plan.fewer:,} articles"
        yield Row(GOAL, said, plan.fewer / took.seconds, None, "articles/s")


def _child(what: str, path: Path, folder: Path) -> _Took:
    made = folder / "made"
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.dataset_child", what, str(path), str(made)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE, check=False,
    )  # fmt: skip
    shutil.rmtree(made, ignore_errors=True)
    if done.returncode:
        raise RuntimeError(f"{what} failed: {done.stdout[-500:]}{done.stderr[-500:]}")
    return _Took(**json.loads(done.stdout))
