"""Processes that do work beside this one: how many can, how they are started, and how they are ended."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

_MOST_ON_WINDOWS = 61
"""Processes that Windows can wait for at once."""


def processors() -> int:
    """How many processes can work at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def start(workers: int, begin: Callable[..., object] | None = None, *given: object) -> ProcessPoolExecutor:
    """A pool of processes that are no copies of this one: that would have Qt, threads and an open database in it.

    They pay no heed to Ctrl+C, and end when this process does, however that ends.

    Args:
        workers: how many.
        begin: called in each as it begins, with `given`; both can be sent to another process.
        given: see `begin`.
    """
    most = min(workers, _MOST_ON_WINDOWS) if sys.platform == "win32" else workers
    return ProcessPoolExecutor(most, multiprocessing.get_context("spawn"), _begin, (begin, given))


def end(pool: ProcessPoolExecutor) -> None:
    """End the processes, whatever they have in hand: it may never be done. None of them does anything afterwards."""
    at_work = list((pool._processes or {}).values())  # noqa: SLF001  before Python 3.14 by no other way
    pool.shutdown(wait=False, cancel_futures=True)
    for process in at_work:
        process.kill()
    for process in at_work:
        process.join()


def _begin(begin: Callable[..., object] | None, given: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to all; the one that started this one decides
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    if begin is not None:
        begin(*given)


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    """End when the process that started this one was killed: nobody else would."""
    parent.join()
    os._exit(1)
