"""Child process of goal 11: makes a dataset of a corpus, or its splits, and says what time and memory that took."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter

from annotator import opening
from annotator.batch.running import Engine, serial
from annotator.datasets.splits import Plan
from annotator.jobs import run
from annotator.opening.dataset.making import dataset_job
from annotator.opening.dataset.source import source_of
from annotator.opening.dataset.splitting import plan_job
from annotator.opening.dataset.wishes import DatasetOut
from tests.benchmarks.corpus_memory import most_memory
from tests.benchmarks.samples import ANNOTATOR, LAYER

WORKERS = 2


def main(what: str, path: str, folder: str) -> None:
    """End the process with seconds and megabytes, as JSON on stdout.

    Args:
        what: "splits", or the name of the engine that makes a dataset.
        path: of the corpus.
        folder: where the dataset goes.
    """
    with opening.open_corpus(Path(path), annotator=ANNOTATOR) as corpus:
        began = perf_counter()
        if what == "splits":
            run(plan_job(source_of(corpus), Plan()))
        else:
            run(dataset_job(corpus, Path(folder), DatasetOut(tokens=(LAYER,)), _engine(what)))
        seconds = perf_counter() - began
    sys.stdout.write(json.dumps({"seconds": seconds, "megabytes": most_memory()}) + "\n")


def _engine(name: str) -> Engine:
    if name == "serial":
        return serial
    from annotator.batch.engines import engine_named

    return engine_named(name, workers=WORKERS)


if __name__ == "__main__":
    main(*sys.argv[1:])
