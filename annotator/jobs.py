"""A job is a generator that yields `Progress` and returns a result; this module drives one."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple, TypeAlias, TypeVar

Result = TypeVar("Result")


class Progress(NamedTuple):
    """How far a job has come: `done` of `total` steps (total 0: unknown), and `what` it is doing.

    `unit` is 'bytes' where steps are bytes, for whoever shows them; '' where they are what the job is about.
    """

    done: int
    total: int
    what: str
    unit: str = ""


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
