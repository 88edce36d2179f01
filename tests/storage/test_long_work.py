"""Calls of SQLite that take long: how far they are, what goes wrong in them, and that they stop."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.jobs import Progress, run
from annotator.storage.long_work import run_long

COUNTING = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {}) SELECT count(*) FROM n"
LONG = COUNTING.format(200_000_000)
WHOLE = Progress(1_000, 1_000, "Counting", "bytes")


class Interrupted(sqlite3.Connection):
    """A connection that tells when it was interrupted."""

    def __init__(self, *arguments: object, **rest: object) -> None:
        super().__init__(*arguments, **rest)
        self.told = threading.Event()

    def interrupt(self) -> None:
        super().interrupt()
        self.told.set()


@pytest.fixture
def connection() -> Iterator[Interrupted]:
    with contextlib.closing(sqlite3.connect(":memory:", check_same_thread=False, factory=Interrupted)) as made:
        yield made


def test_the_file_that_grows_says_how_far_it_is(connection: Interrupted, tmp_path: Path) -> None:
    file, seen, sizes = tmp_path / "copy", threading.Event(), iter((400, 1_200))
    told: list[Progress] = []

    def work() -> None:
        for size in sizes:
            seen.wait(60)
            seen.clear()
            file.write_bytes(bytes(size))
        seen.wait(60)

    def report(progress: Progress) -> None:
        if progress not in told:
            told.append(progress)
            seen.set()

    run(run_long(connection, work, file, WHOLE), report)
    assert told == [WHOLE._replace(done=done) for done in (0, 400, 1_000)]


def test_whatever_goes_wrong_in_it_is_raised(connection: Interrupted, tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        run(run_long(connection, lambda: connection.execute("SELECT * FROM nowhere"), tmp_path / "copy", WHOLE))
    with pytest.raises(ZeroDivisionError):
        run(run_long(connection, lambda: 1 // 0, tmp_path / "copy", WHOLE))


@pytest.mark.parametrize("is_between", [False, True], ids=["in a statement", "between two statements"])
def test_a_job_that_is_closed_stops_at_once(is_between: bool, connection: Interrupted, tmp_path: Path) -> None:
    ended: list[str] = []

    def work() -> None:
        if is_between:  # what nothing runs for is interrupted in vain
            connection.told.wait(60)
        try:
            connection.execute(LONG).fetchone()
        except sqlite3.OperationalError as error:
            ended.append(str(error))

    job = run_long(connection, work, tmp_path / "copy", WHOLE)
    next(job)
    job.close()
    assert ended == ["interrupted"]
