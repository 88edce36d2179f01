"""Takes times: things to compare are done in turns, so that whatever else the machine does falls on all of them."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

Action: TypeAlias = Callable[[], object]


def timed(action: Action) -> float:
    """Milliseconds that an action takes."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


class Spent(NamedTuple):
    """Milliseconds that an action took, and that the processor worked on it: the rest was waiting."""

    wall: float
    worked: float


def spent(action: Action) -> Spent:
    """What an action takes, by both clocks."""
    worked, began = time.thread_time(), time.perf_counter()
    action()
    wall = time.perf_counter() - began
    return Spent(wall * 1000, (time.thread_time() - worked) * 1000)


def in_turns(rounds: int, *actions: Action) -> list[list[float]]:
    """Milliseconds of every round, for each action; each round begins with another one.

    What is there before the first round is left out of garbage collection, as it is nobody's to sweep.
    """
    found: list[list[float]] = [[] for _ in actions]
    gc.collect()
    gc.freeze()
    try:
        for turn in range(rounds):
            for step in range(len(actions)):
                index = (turn + step) % len(actions)
                found[index].append(timed(actions[index]))
    finally:
        gc.unfreeze()
    return found


def median(times: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(times)


def p95(times: Sequence[float]) -> float:
    """The time that nineteen of twenty keep."""
    ordered = sorted(times)
    return ordered[max(0, -(-len(ordered) * 95 // 100) - 1)]


def times_as_fast(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """How many times as fast ours is: the median over rounds that were taken in turns."""
    return statistics.median(other / own for own, other in zip(ours, theirs, strict=True))
