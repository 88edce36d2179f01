"""A batch on Dask: on the workers of a scheduler that is somewhere, or of one that is started here for the batch."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final

from annotator.batch.pool import CANNOT_START, killed
from annotator.batch.work import Outcome, Task, failure, perform
from annotator.errors import AnnotatorError, printable
from annotator.processes import processors

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE: Final = 10
"""Seconds in which a scheduler answers, or is not there."""

_LOGGERS = ("distributed", "distributed.client", "distributed.gc", "tornado", "tornado.application", "asyncio")
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
        client = _reached(scheduler) if scheduler else _started(max(1, min(workers or processors(), len(tasks))))
        try:
            for task in (yield from _together(client, tasks)):
                if (yield from _together(client, [task])):  # alone, where no other shard can have killed its worker
                    yield Outcome(killed(task), is_new=True)
        except (OSError, CancelledError) as error:
            raise AnnotatorError(
                "The connection to Dask's scheduler was lost; start it again, then the batch: what is finished stays."
            ) from error
        finally:
            _leave(client)


def _together(client: Client, tasks: Iterable[Task]) -> Generator[Outcome, None, list[Task]]:
    """Perform tasks, few of them in hand at once; those that were given up, as their workers died."""
    from distributed import KilledWorker, as_completed

    coming, completed = iter(tasks), as_completed(loop=client.loop)
    in_hand: dict[Future, Task] = {}
    suspected: list[Task] = []
    while True:
        for task in islice(coming, max(0, _room(client) - len(in_hand))):
            # as one thing to call: Dask looks into what it is given for things of its own
            future = client.submit(partial(perform, task), pure=False)
            in_hand[future] = task
            completed.add(future)
        if not in_hand:
            return suspected
        future = next(completed)
        task = in_hand.pop(future)
        try:
            outcome = future.result()
        except KilledWorker:
            suspected.append(task)
            continue
        except (OSError, CancelledError):
            raise
        except Exception as fault:  # it could not be sent there, or back
            outcome = Outcome(failure(task.shard, fault), is_new=True)
        yield outcome


def _room(client: Client) -> int:
    """How many tasks may be in hand at once."""
    threads: int = sum(client.nthreads().values())
    return max(1, threads) if client.cluster is not None else max(_FEWEST, 2 * threads)


# -- Dask itself, and what it says unasked -----------------------------------------------------------


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


def check_installed() -> None:
    """Look whether Dask is there.

    Raises:
        AnnotatorError: it is not.
    """
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise AnnotatorError(
            "Dask is not installed; get it with: pip install 'annotator[dask]', or use the processes of this machine."
        ) from error


def _reached(scheduler: str) -> Client:
    import dask
    from distributed import Client
    from distributed.comm import connect

    async def knock() -> None:
        comm = await asyncio.wait_for(connect(scheduler, timeout=PATIENCE), PATIENCE)
        comm.abort()

    try:
        # a client that has begun with what is no scheduler waits for it for ever, and holds up the end
        with ThreadPoolExecutor(1) as elsewhere:  # in a notebook this thread has a loop already
            elsewhere.submit(lambda: asyncio.run(knock())).result()
        with dask.config.set({"distributed.comm.timeouts.connect": f"{PATIENCE}s"}):
            return Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError, ImportError) as error:
        raise AnnotatorError(
            f"{printable(scheduler)}: no scheduler of Dask answers there; start one with: dask scheduler, "
            "or correct its address, such as tcp://host:8786."
        ) from error


def _started(workers: int) -> Client:
    import dask
    from distributed import Client

    try:
        # what was in hand when a worker died is tried alone, by us
        with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
            return Client(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
                set_as_default=False,
            )
    except (OSError, RuntimeError) as error:
        raise AnnotatorError(CANNOT_START) from error


def _leave(client: Client) -> None:
    """Let go of the scheduler; one that was started here ends with its processes, whatever they have in hand."""

    async def end() -> None:
        await asyncio.gather(*(nanny.close(timeout=0.1) for nanny in client.cluster.workers.values()))

    if client.cluster is not None:
        client.cluster.sync(end)
    with suppress(OSError, TimeoutError):
        client.close(timeout=PATIENCE)
