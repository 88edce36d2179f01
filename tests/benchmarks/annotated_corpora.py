"""Corpora of annotated articles whose texts are all there, made by several processes; a tenth of one is one, too."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

from annotator import opening
from annotator.formats.scheme_xml import write_scheme
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Document
from annotator.opening.tracing import traces_of
from annotator.storage.ready import Ready, ready
from tests.benchmarks.corpus_import import articles
from tests.benchmarks.samples import ANNOTATOR, LAYER, scheme, spread

COPIES_EACH = 50
"""Every so many articles one is a near copy of the one before it: all but its last lines."""

_CHUNK = 1_000
_OWN_LINES = 2


@dataclass(frozen=True, slots=True)
class Kind:
    """What the articles are like: words of each, and its annotations."""

    words: int = 570
    annotations: int = 30


def make(folder: Path, sizes: tuple[int, ...], kind: Kind, workers: int) -> list[Path]:
    """Corpora of so many articles: each has those of the smaller ones, and more of the same.

    Args:
        folder: where they go.
        sizes: articles of each, the smallest first.
        kind: what the articles are like.
        workers: processes that make them.
    """
    paths = [folder / f"of-{size}.corpus" for size in sizes]
    with ExitStack() as stack:
        made = [
            stack.enter_context(opening.create_corpus(path, annotator=ANNOTATOR, scheme_xml=write_scheme(scheme())))
            for path in paths
        ]
        for corpus in made:
            stack.enter_context(corpus.store.bulk())
        for place, some in _chunks(sizes, kind, workers):
            for corpus, size in zip(made, sizes, strict=True):
                if place < size:
                    corpus.store.add_ready(some)
    return paths


def _chunks(sizes: tuple[int, ...], kind: Kind, workers: int) -> Iterator[tuple[int, list[Ready]]]:
    """Articles ready to be stored, with the number of the first; a few chunks wait at a time."""
    edges = sorted({*range(0, sizes[-1], _CHUNK), *sizes})
    tasks = list(pairwise(edges if edges[0] == 0 else [0, *edges]))
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = [pool.submit(_made, *task, kind) for task in tasks[: 2 * workers]]
        for number, (first, _) in enumerate(tasks):
            yield first, waiting.pop(0).result()
            if (next_one := number + 2 * workers) < len(tasks):
                waiting.append(pool.submit(_made, *tasks[next_one], kind))


def _made(first: int, last: int, kind: Kind) -> list[Ready]:
    return [ready(one, traces_of(one.document, ())) for one in annotated(first, last, kind)]


def annotated(first: int, last: int, kind: Kind) -> Iterator[AnnotatedDocument]:
    """The articles with these numbers, under a licence that lets them leave as text."""
    rng, before = random.Random(f"annotations from {first}"), ""
    for number, about in enumerate(articles(last - first, kind.words, first=first), first):
        text = about.pop("text")
        if before and number % COPIES_EACH == 1:
            text = "\n".join([*before.split("\n")[:-_OWN_LINES], *text.split("\n")[-_OWN_LINES:]])
        before = text
        document = Document(f"article-{number}", text, meta=(("licence", "CC-BY-4.0"),), **about)
        mine = AnnotationSet(ANNOTATOR, spread(text, kind.annotations, rng), {LAYER: "in-progress"})
        yield AnnotatedDocument(document, {ANNOTATOR: mine})
