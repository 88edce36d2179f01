"""Web pages: how much of the main text is there, how well it is told from the rest, and how fast pages are read."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from annotator.articles.importing import Imported, from_bytes
from tests.benchmarks.results import Row

GOAL = 9
PAGES = Path(__file__).resolve().parents[3] / "shared" / "data" / "pages"

CONTAINED = 0.995
"""Share of the gold main text that the article has to contain: nothing a curator needs may be missing."""

F1 = 0.92
"""Of the main text, macro-averaged over pages of all kinds; trafilatura alone has .924 (.965 on news)."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Plan:
    """How many pages are read at most."""

    pages: int = 1_000


TINY = Plan(pages=6)


class Page(NamedTuple):
    """A saved page with its main text as people marked it."""

    name: str
    source: bytes
    gold: str


class Score(NamedTuple):
    """Agreement of two texts in their words, each with how often it stands there."""

    f1: float
    precision: float
    recall: float


def run(plan: Plan, _folder: Path) -> Iterator[Row]:
    """Import the pages, and hold what was taken for main text against the gold."""
    pages = gold_pages(PAGES)[: plan.pages]
    if not pages:
        yield Row(
            GOAL, "web pages", None, CONTAINED, "share", at_least=True, missing="../shared/data/pages not installed"
        )
        return
    from_bytes(pages[0].source, name=pages[0].name)  # what is imported late is no part of the speed
    begun = perf_counter()
    imported = [from_bytes(page.source, name=page.name) for page in pages]
    seconds = perf_counter() - begun
    golds = [page.gold for page in pages]
    texts = [one.annotated.document.text for one in imported]
    ours = mean([score(main_text(one), gold) for one, gold in zip(imported, golds, strict=True)])
    alone = mean([score(by_trafilatura(page.source), page.gold) for page in pages])
    everything = mean([score(text, gold) for text, gold in zip(texts, golds, strict=True)])
    what = f"main text of {len(pages)} pages"
    yield Row(GOAL, f"{what} as we map it, {_parts(ours)}", ours.f1, F1, "F1", at_least=True)
    yield Row(GOAL, f"{what} by trafilatura alone, {_parts(alone)}", alone.f1, None, "F1")
    yield Row(GOAL, f"{what} if all text is, {_parts(everything)}", everything.f1, None, "F1")
    yield Row(
        GOAL, "gold main text that the article contains", contained(texts, golds), CONTAINED, "share", at_least=True
    )
    yield Row(GOAL, "pages read in one process", len(pages) / seconds, None, "pages/s")


def gold_pages(folder: Path) -> list[Page]:
    """The pages of both collections in turns, none where the folder is not there."""
    if not folder.is_dir():
        return []
    bodies = json.loads((folder / "aeb" / "ground-truth.json").read_text(encoding="utf-8"))
    news = [_page(folder / "aeb" / f"{name}.html.gz", about["articleBody"]) for name, about in bodies.items()]
    others = []
    for file in sorted((folder / "wcxb" / "html").glob("*.html.gz")):
        name = file.name.removesuffix(".html.gz")
        about = json.loads((folder / "wcxb" / "ground-truth" / f"{name}.json").read_text(encoding="utf-8"))
        others.append(_page(file, about["ground_truth"]["main_content"]))
    in_turns = [page for pair in zip(news, others, strict=False) for page in pair]
    shorter = min(len(news), len(others))
    return [*in_turns, *news[shorter:], *others[shorter:]]


def _page(file: Path, gold: str) -> Page:
    return Page(file.name.removesuffix(".gz"), gzip.decompress(file.read_bytes()), gold)


def main_text(imported: Imported) -> str:
    """The blocks that the extractor takes for main text."""
    document = imported.annotated.document
    hints = zip(document.blocks, imported.hints, strict=bool(imported.hints))
    return "\n".join(document.text[block.begin : block.end] for block, hint in hints if hint.main)


def by_trafilatura(source: bytes) -> str:
    """What trafilatura gives for the same page, comments left out."""
    import trafilatura

    return trafilatura.extract(source, include_comments=False) or ""


def words(text: str) -> Counter[str]:
    """Words of a text in one spelling, with how often each stands there."""
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def score(text: str, gold: str) -> Score:
    """How well a text agrees with the gold."""
    found, wanted = words(text), words(gold)
    both = (found & wanted).total()
    return Score(
        2 * both / max(1, found.total() + wanted.total()), both / max(1, found.total()), both / max(1, wanted.total())
    )


def mean(scores: Sequence[Score]) -> Score:
    """The mean over pages: a long page weighs no more than a short one."""
    return Score(*(sum(column) / len(scores) for column in zip(*scores, strict=True)))


def contained(texts: Sequence[str], golds: Sequence[str]) -> float:
    """Share of all words of the gold that are in the texts, page by page."""
    wanted = [words(gold) for gold in golds]
    there = sum((words(text) & gold).total() for text, gold in zip(texts, wanted, strict=True))
    return there / sum(gold.total() for gold in wanted)


def _parts(one: Score) -> str:
    return f"precision {one.precision:.3f}, recall {one.recall:.3f}"
