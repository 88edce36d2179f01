"""The engines of batches, by name: where the work on shards is done."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from typing import Final

from annotator.batch.running import Engine, serial
from annotator.batch.work import Outcome, Task
from annotator.errors import AnnotatorError, printable

NAMES: Final = ("pool", "serial", "dask")
"""The usual one first."""


def usual(tasks: Sequence[Task]) -> Generator[Outcome, None, None]:
    """Where tasks are performed if nobody says it: processes of this machine; one alone in this process."""
    return serial(tasks) if len(tasks) < 2 else engine_named(NAMES[0])(tasks)


def engine_named(name: str, workers: int = 0, scheduler: str = "") -> Engine:
    """An engine.

    Args:
        name: `pool` for processes of this machine, `serial` for this process alone, `dask` for Dask's workers.
        workers: how many processes of this machine; 0 for as many as there are processors.
        scheduler: the address of Dask's scheduler; '' for processes of this machine.

    Raises:
        AnnotatorError: there is none of this name, it is not installed, or what is asked for does not go together.
    """
    if name not in NAMES:
        raise AnnotatorError(f"{printable(name)}: is no engine; say one of: {', '.join(NAMES)}.")
    if workers < 0:
        raise AnnotatorError(f"{workers}: is no number of workers; say 1 or more, or 0 for one a processor.")
    if scheduler and name != "dask":
        raise AnnotatorError(f"{printable(scheduler)}: only the engine dask has a scheduler; choose it, or name none.")
    if scheduler and workers:
        raise AnnotatorError(f"{printable(scheduler)}: has its own workers; do not say how many.")
    if name == "serial":
        return serial
    if name == "pool":
        from annotator.batch.pool import pool

        return partial(pool, workers=workers)
    from annotator.batch.on_dask import check_installed, on_dask

    check_installed()
    return partial(on_dask, scheduler=scheduler, workers=workers)
