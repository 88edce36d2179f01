"""A job is a generator that yields `Progress` and returns a result; this module drives one, and measures it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from time import monotonic
from typing import NamedTuple, TypeAlias, TypeVar

_UNSURE = 2.0
"""Seconds before a rate is told."""

Result = TypeVar("Result")


class Progress(NamedTuple):
    """How far a job has come: `done` of `total` steps (total 0: unknown), and `what` it is doing.

    `unit` is 'bytes' where steps are bytes, for whoever shows them; '' where they are what the job is about.
    """

    done: int
    total: int
    what: str
    unit: str = ""


class Pace:
    """How fast a job goes, by what it has told: steps a second, and seconds that are left."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._total = self._begun = 0.0
        self._from = self._done = 0

    def follow(self, progress: Progress) -> None:
        """Take in what a job tells; another total, or steps that go back, begin anew."""
        if progress.total != self._total or progress.done < self._done:
            self._total, self._from, self._begun = progress.total, progress.done, self._clock()
        self._done = progress.done

    def rate(self) -> float:
        """Steps a second so far; 0 in the first two seconds, when nobody can say."""
        seconds = self._clock() - self._begun
        return (self._done - self._from) / seconds if self._total and seconds >= _UNSURE else 0.0

    def left(self) -> float:
        """Seconds that are left at this rate; 0 when nobody can say."""
        rate = self.rate()
        return (self._total - self._done) / rate if rate else 0.0


Job: TypeAlias = Generator[Progress, None, Result]


def run(job: Job[Result], report: Callable[[Progress], None] | None = None) -> Result:
    """Drive a job to its end.

    Args:
        job: the generator to drive.
        report: called with every progress; an exception it raises (such as
            `Cancelled`) is raised inside the job, which then cleans up.

    Returns:
        What the job returns.
    """
    try:
        progress = next(job)
        while True:
            if report is not None:
                try:
                    report(progress)
                except BaseException as error:
                    progress = job.throw(error)
                    continue
            progress = next(job)
    except StopIteration as stop:
        result: Result = stop.value
        return result
