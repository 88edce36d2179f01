"""A batch in processes of this machine: as many shards at once as there are processors."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Final

from annotator.batch.work import Failure, Outcome, Task, failure, perform
from annotator.errors import AnnotatorError
from annotator.processes import end, processors, start

STRIKES: Final = 3
"""How often a shard may see its worker die."""

CANNOT_START: Final = (
    "Processes to work in cannot be started; free some memory, use one worker only, "
    'or, in a script of yours, start the batch under `if __name__ == "__main__":`.'
)

_AHEAD = 1
"""Tasks that wait for a worker: few, since who dies is not known, and all that were in hand are suspected."""


def pool(tasks: Sequence[Task], workers: int = 0) -> Generator[Outcome, None, None]:
    """Perform tasks in processes; what those had in hand of which one was killed is performed again, one by one.

    Args:
        tasks: that can be sent to another process.
        workers: how many processes; 0 for as many as there are processors.

    Raises:
        AnnotatorError: no process can be started.
    """
    at_once = max(1, min(workers or processors(), len(tasks)))
    coming = iter(tasks)
    while suspected := (yield from _together(coming, at_once)):
        for task in suspected:
            yield from _alone(task)


def _alone(task: Task) -> Generator[Outcome, None, None]:
    """Perform a task that has seen a worker die where no other can be blamed for it."""
    for _ in range(STRIKES - 1):
        if not (yield from _together(iter([task]), 1)):
            return
    yield Outcome(killed(task), is_new=True)


def killed(task: Task) -> Failure:
    """What to say about a shard whose worker died whenever it was tried."""
    name = task.shard.name
    why = "its worker was killed whenever it was tried, perhaps for want of memory; give it more, or use fewer workers"
    return Failure(name, f"{name}: {why}.")


def _together(coming: Iterable[Task], workers: int) -> Generator[Outcome, None, list[Task]]:
    """Perform tasks in new processes until there are no more, or one of these dies; which were in hand then."""
    executor = start(workers)
    try:
        _try(executor)
        in_hand: dict[Future[Outcome], Task] = {}
        suspected: list[Task] = []
        while not suspected:
            in_hand |= {_sent(executor, task): task for task in islice(coming, workers + _AHEAD - len(in_hand))}
            if not in_hand:
                break
            for future in wait(in_hand, return_when=FIRST_COMPLETED).done:
                yield from _came_of(future, in_hand.pop(future), suspected)
        for future in wait(in_hand).done:  # soon: the others are told, too
            yield from _came_of(future, in_hand[future], suspected)
        return suspected
    finally:
        end(executor)


def _try(executor: ProcessPoolExecutor) -> None:
    try:
        executor.submit(int).result()
    except (OSError, BrokenProcessPool) as error:
        raise AnnotatorError(CANNOT_START) from error


def _sent(executor: ProcessPoolExecutor, task: Task) -> Future[Outcome]:
    try:
        return executor.submit(perform, task)
    except BrokenProcessPool as error:  # found out when its turn comes
        broken: Future[Outcome] = Future()
        broken.set_exception(error)
        return broken


def _came_of(future: Future[Outcome], task: Task, suspected: list[Task]) -> Generator[Outcome, None, None]:
    try:
        outcome = future.result()
    except BrokenProcessPool:
        suspected.append(task)
        return
    except Exception as fault:  # it could not be sent there, or back
        outcome = Outcome(failure(task.shard, fault), is_new=True)
    yield outcome
