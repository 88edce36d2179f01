"""Engines in processes: the same bytes whoever does the work, whatever dies meanwhile."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from annotator.batch import on_dask as on_dask_module
from annotator.batch.engines import NAMES, engine_named
from annotator.batch.ledger import NAME, read_rows
from annotator.batch.on_dask import on_dask
from annotator.batch.pool import pool
from annotator.batch.running import Engine, batch_job, serial
from annotator.batch.shards import Shard
from annotator.errors import AnnotatorError, CorpusError
from annotator.jobs import run
from tests.batch.works import Capitals, DiskFull, Endless, Killed, done, files, shards

TWO = pytest.mark.parametrize(
    "engine", [pytest.param(partial(pool, workers=2), id="pool"), pytest.param(partial(on_dask, workers=2), id="dask")]
)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@TWO
def test_a_killed_worker_costs_nothing_and_a_shard_that_always_kills_its_own_costs_itself(
    tmp_path: Path, engine: Engine
) -> None:
    given = shards(tmp_path / "in", 9)
    (tmp_path / "marks").mkdir()
    done(given, tmp_path / "serial")
    (tmp_path / "in" / "00002-1.txt").write_bytes(b"\xff")
    work = Killed(at=("00001", "00006"), always=("00004",), marks=str(tmp_path / "marks"))
    batch = done(given, tmp_path / "out", work, engine)
    assert sorted(path.name for path in (tmp_path / "marks").iterdir()) == ["00001", "00006"]
    assert [shard for shard, _ in batch.failures] == ["00002", "00004"]
    assert batch.failures[0].sentence == "00002-1.txt: is not UTF-8"
    assert batch.failures[1].sentence.startswith("00004: its worker was killed whenever it was tried, perhaps for want")
    assert batch.new == 7
    assert batch.peak > 1024 * 1024
    before, made = files(tmp_path / "serial"), files(tmp_path / "out")
    assert set(made) == set(before) - {"00002.txt", "00004.txt"}
    assert all(made[name] == before[name] for name in set(made) - {NAME})
    assert list(read_rows(tmp_path / "out").values()) == batch.rows


def _written(mark: Path) -> int:
    """The number in a file, once it is there: a worker may begin when the others are done."""
    deadline = monotonic() + 60
    while not (mark.is_file() and (said := mark.read_text(encoding="ascii"))):
        assert monotonic() < deadline
        Event().wait(0.01)
    return int(said)


@TWO
def test_a_cancelled_batch_ends_its_processes_at_once_and_goes_on_later(tmp_path: Path, engine: Engine) -> None:
    given = shards(tmp_path / "in", 5)
    (tmp_path / "marks").mkdir()
    job = batch_job(given, tmp_path / "out", Endless(at=("00001",), marks=str(tmp_path / "marks")), engine)
    for _ in range(5):  # none done, then four; the second comes to no end
        next(job)
    process = _written(tmp_path / "marks" / "00001")
    assert is_alive(process)
    job.close()
    assert not is_alive(process)
    finished = {NAME, *(f"{shard.name}.txt" for shard in given if shard.name != "00001")}
    assert set(files(tmp_path / "out")) == finished
    assert done(given, tmp_path / "out").new == 1


def test_every_worker_may_be_killed_at_once(tmp_path: Path) -> None:
    given = shards(tmp_path / "in", 4)
    (tmp_path / "marks").mkdir()
    names = tuple(shard.name for shard in given)
    batch = done(given, tmp_path / "out", Killed(at=names, marks=str(tmp_path / "marks")), partial(pool, workers=2))
    assert (batch.new, batch.failures) == (4, [])


def test_a_full_disk_stops_the_processes(tmp_path: Path) -> None:
    given = shards(tmp_path / "in")
    with pytest.raises(CorpusError, match="free some space and try again"):
        done(given, tmp_path / "out", DiskFull(since="00003"), partial(pool, workers=2))
    assert not [name for name in files(tmp_path / "out") if name.endswith(".tmp")]
    assert not {"00003.txt", "00004.txt", "00005.txt"} & set(files(tmp_path / "out"))


def test_a_work_that_cannot_be_sent_is_told(tmp_path: Path) -> None:
    class Local(Capitals):
        pass

    batch = done(shards(tmp_path / "in", 2), tmp_path / "out", Local(), pool)
    assert len(batch.failures) == 2
    assert "which is a bug" in batch.failures[0].sentence


def test_few_tasks_are_in_hand_at_once(tmp_path: Path) -> None:
    taken: list[Shard] = []

    class Counted(list):  # type: ignore[type-arg]
        def __iter__(self):  # type: ignore[no-untyped-def]
            for task in super().__iter__():
                taken.append(task.shard)
                yield task

    def engine(tasks):  # type: ignore[no-untyped-def]
        return pool(Counted(tasks), workers=1)

    job = batch_job(shards(tmp_path / "in", 50), tmp_path / "out", Capitals(), engine)
    next(job)
    next(job)
    assert len(taken) <= 3
    job.close()


def test_a_scheduler_elsewhere_does_the_work_and_stays(tmp_path: Path) -> None:
    from distributed import LocalCluster

    from annotator.batch.on_dask import _quiet

    given = shards(tmp_path / "in")
    done(given, tmp_path / "serial")
    with _quiet(), LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        engine = engine_named("dask", scheduler=cluster.scheduler_address)
        assert done(given, tmp_path / "out", engine=engine).new == 6
        assert done(given, tmp_path / "out", engine=engine).new == 0
    assert files(tmp_path / "out") == files(tmp_path / "serial")


@pytest.mark.parametrize("address", ["nonsense", "foo://x:3", "tls://127.0.0.1:3", "tcp://127.0.0.1:{}"])
def test_a_scheduler_that_does_not_answer_is_told(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_dask_module, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = address.format(silent.getsockname()[1])
        with pytest.raises(AnnotatorError) as told:
            done(shards(tmp_path / "in"), tmp_path / "out", engine=engine_named("dask", scheduler=address))
    assert str(told.value) == (
        f"{address}: no scheduler of Dask answers there; start one with: dask scheduler, or correct its address, "
        "such as tcp://host:8786."
    )


def test_without_dask_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(AnnotatorError, match=r"^Dask is not installed; get it with: pip install 'annotator\[dask\]'"):
        engine_named("dask")


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: engine_named("spark"), "spark: is no engine; say one of: pool, serial, dask."),
        (lambda: engine_named("pool", -1), "-1: is no number of workers"),
        (lambda: engine_named("pool", 0, "tcp://h:1"), "tcp://h:1: only the engine dask has a scheduler"),
        (lambda: engine_named("dask", 2, "tcp://h:1"), "tcp://h:1: has its own workers"),
    ],
)
def test_what_does_not_go_together_is_refused(ask: Callable[[], Engine], said: str) -> None:
    with pytest.raises(AnnotatorError) as told:
        ask()
    assert str(told.value).startswith(said)


def test_engines_by_name_do_the_same(tmp_path: Path) -> None:
    given = shards(tmp_path / "in")
    assert NAMES[0] == "pool"
    assert engine_named("serial") is serial
    run(batch_job(given, tmp_path / "pool", Capitals(), engine_named("pool")))
    done(given, tmp_path / "serial")
    assert files(tmp_path / "pool") == files(tmp_path / "serial")
