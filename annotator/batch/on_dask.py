"""A batch on Dask: on the workers of a scheduler that is somewhere, or of one that is started here for the batch."""

from __future__ import annotations

import asyncio
import logging
import uuid
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from annotator.batch.pool import CANNOT_START, STRIKES, killed
from annotator.batch.work import Outcome, Task, failure, perform
from annotator.errors import AnnotatorError, printable
from annotator.processes import processors

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

PATIENCE: Final = 10
"""Seconds in which a scheduler answers, or is not there."""

_LOGGERS = ("distributed", "distributed.client", "distributed.gc", "tornado", "tornado.application", "asyncio")
_SETTINGS = {
    "distributed.scheduler.allowed-failures": 0,  # what was in hand when a worker died is tried alone, by us
    "distributed.comm.timeouts.connect": f"{PATIENCE}s",
}
_FEWEST = 16
"""Tasks that a scheduler elsewhere has at least: workers may come when there is something to do."""


def on_dask(tasks: Sequence[Task], scheduler: str = "", workers: int = 0) -> Generator[Outcome, None, None]:
    """Perform tasks on Dask's workers, which read the shards and write the files; only rows come back.

    A batch that is broken off lets workers elsewhere end what they have in hand; those of this machine end at once.

    Args:
        tasks: that can be sent to a worker; all workers see the same folders under the same names.
        scheduler: its address, such as `tcp://host:8786`; '' for one of this batch with processes of this machine.
        workers: how many processes of this machine; 0 for as many as there are processors.

    Raises:
        AnnotatorError: Dask is not installed, no process can be started, the scheduler cannot be reached, or is lost.
    """
    check_installed()
    with _quiet():
        if scheduler:
            with _reached(scheduler) as client:
                yield from _performed(client, tasks, lambda: max(_FEWEST, 2 * sum(client.nthreads().values())))
            return
        at_once = max(1, min(workers or processors(), len(tasks)))
        with _cluster(at_once) as cluster, _reached(cluster) as client:
            yield from _performed(client, tasks, lambda: at_once)


def check_installed() -> None:
    """Look whether Dask is there.

    Raises:
        AnnotatorError: it is not.
    """
    try:
        with _quiet(), _unwarned():
            import distributed  # noqa: F401
    except ImportError as error:
        raise AnnotatorError(
            "Dask is not installed; get it with: pip install 'annotator[dask]', or use the processes of this machine."
        ) from error


def _performed(client: Client, tasks: Sequence[Task], room: Callable[[], int]) -> Generator[Outcome, None, None]:
    suspected: list[tuple[Task, int]] = []
    yield from _together(client, iter(tasks), room, suspected)
    for task, first in suspected:  # it may only have waited for a worker that another shard has killed
        deaths = first
        while deaths < STRIKES:
            once_more: list[tuple[Task, int]] = []
            yield from _together(client, iter([task]), room, once_more)
            if not once_more:
                break
            deaths += once_more[0][1]
        else:
            yield Outcome(killed(task, deaths), is_new=True)


def _together(
    client: Client, coming: Iterable[Task], room: Callable[[], int], suspected: list[tuple[Task, int]]
) -> Generator[Outcome, None, None]:
    """Perform tasks; those that the scheduler gave up, as their workers died, are noted with how many did."""
    from distributed import KilledWorker, as_completed

    in_hand: dict[Any, Task] = {}
    completed = as_completed(loop=client.loop)
    while True:
        with _not_lost():
            for task in islice(coming, max(0, room() - len(in_hand))):
                # as one thing to call: Dask looks into what it is given for things of its own
                key = f"annotator-{uuid.uuid4().hex}"
                future = client.submit(partial(perform, task), key=key, pure=False, retries=1)
                in_hand[future] = task
                completed.add(future)
            if not in_hand:
                return
            future = next(completed)
            task = in_hand.pop(future)
            try:
                outcome = future.result()
            except KilledWorker as error:
                suspected.append((task, error.allowed_failures + 1))
                continue
            except (OSError, CancelledError):
                raise
            except Exception as fault:  # it could not be sent there, or back
                outcome = Outcome(failure(task.shard, fault), is_new=True)
        yield outcome


@contextmanager
def _not_lost() -> Iterator[None]:
    try:
        yield
    except (OSError, CancelledError) as error:
        raise AnnotatorError(
            "The connection to Dask's scheduler was lost; start it again, then the batch: what is finished stays."
        ) from error


@contextmanager
def _reached(scheduler: str | LocalCluster) -> Iterator[Client]:
    import dask
    from distributed import Client

    try:
        with _unwarned(), dask.config.set(_SETTINGS):
            if isinstance(scheduler, str):
                _try(scheduler)
            client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError, ImportError) as error:
        said = printable(str(scheduler))
        raise AnnotatorError(
            f"{said}: no scheduler of Dask answers there; start one with: dask scheduler, or correct its address, "
            "such as tcp://host:8786."
        ) from error
    try:
        yield client
    finally:
        with _unwarned(), suppress(OSError, TimeoutError):
            client.close(timeout=PATIENCE)


def _try(scheduler: str) -> None:
    """Knock: a client that has begun with what is no scheduler waits for it for ever, and holds up the end."""
    from distributed.comm import connect

    async def knock() -> None:
        comm = await asyncio.wait_for(connect(scheduler, timeout=PATIENCE), PATIENCE)
        comm.abort()

    with ThreadPoolExecutor(1) as elsewhere:  # in a notebook this thread has a loop already
        elsewhere.submit(lambda: asyncio.run(knock())).result()


@contextmanager
def _cluster(workers: int) -> Iterator[LocalCluster]:
    import dask
    from distributed import LocalCluster

    try:
        with _unwarned(), dask.config.set(_SETTINGS):
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
    except (OSError, RuntimeError) as error:
        raise AnnotatorError(CANNOT_START) from error
    try:
        yield cluster
    finally:
        with _unwarned():
            cluster.sync(_end, cluster)
            cluster.close()


async def _end(cluster: LocalCluster) -> None:
    """End the processes, whatever they have in hand."""
    await asyncio.gather(*(nanny.close(timeout=0.1) for nanny in cluster.workers.values()))


@contextmanager
def _quiet() -> Iterator[None]:
    """What Dask logs goes nowhere meanwhile: what matters of it is said in one sentence."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [(logger.handlers, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.handlers, logger.propagate = [logging.NullHandler()], False
    try:
        yield
    finally:
        for logger, (handlers, propagate) in zip(loggers, before, strict=True):
            logger.handlers, logger.propagate = handlers, propagate


@contextmanager
def _unwarned() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
