"""A call of SQLite that takes long, made in a thread so that it can be told how far it is, and be stopped."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

from annotator.jobs import Job, Progress

_LOOK = 0.1
"""Seconds between two looks at how far it is."""


def run_long(connection: sqlite3.Connection, work: Callable[[], object], grows: Path, whole: Progress) -> Job[None]:
    """Do something with a connection that cannot say how far it is: a job, done in bytes; closed, it stops at once.

    Args:
        connection: what `work` uses, and nobody else meanwhile; made with check_same_thread=False.
        work: what to do; it runs in a thread.
        grows: a file whose size, 0 while it is not there, says how far it is.
        whole: what is told at the end.

    Raises:
        Exception: whatever `work` raises.
    """
    failed: list[Exception] = []

    def guarded() -> None:
        try:
            work()
        except Exception as error:  # it is the job's to raise
            failed.append(error)

    thread = threading.Thread(target=guarded, name="database")
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_LOOK)
            yield whole._replace(done=min(_size(grows), whole.total))
    finally:
        while thread.is_alive():  # between two statements there is nothing to interrupt
            connection.interrupt()
            thread.join(_LOOK)
    if failed:
        raise failed[0]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
