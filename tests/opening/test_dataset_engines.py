"""A dataset made by other processes, one of which is killed meanwhile: the same bytes as in this one."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from annotator import opening
from annotator.batch.on_dask import on_dask
from annotator.batch.pool import pool
from annotator.batch.running import Engine, serial
from annotator.batch.shards import Shard
from annotator.batch.work import Done, Outcome, Task, Work
from annotator.jobs import run
from annotator.opening import article_shards
from annotator.opening.dataset.making import dataset_job
from annotator.opening.dataset.wishes import DatasetOut

GIGABYTE = 1024**3
OUT = DatasetOut(tokens=("entities",))


@dataclass(frozen=True)
class Deadly:
    """Another work, at whose shard of this name the worker kills itself, once."""

    work: Work
    at: str
    mark: str

    @property
    def suffix(self) -> str:
        return self.work.suffix

    @property
    def asked(self) -> Mapping[str, Any]:
        return self.work.asked

    @property
    def code(self) -> str:
        return self.work.code

    @property
    def model(self) -> str:
        return self.work.model

    def __call__(self, shard: Shard, out: BinaryIO) -> Done:
        done = self.work(shard, out)
        if shard.name == self.at and not Path(self.mark).exists():
            Path(self.mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return done


@pytest.fixture(scope="module")
def here(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A dataset of it, made in this process."""
    folder = tmp_path_factory.mktemp("here") / "made"
    with pytest.MonkeyPatch.context() as patch, opening.open_corpus(sample_store, annotator="ana") as opened:
        patch.setattr(article_shards, "ARTICLES", 5)
        run(dataset_job(opened, folder, OUT, serial))
    return _files(folder)


@pytest.mark.parametrize(
    "engine", [pytest.param(partial(pool, workers=2), id="pool"), pytest.param(partial(on_dask, workers=2), id="dask")]
)
def test_the_bytes_are_the_same_whoever_does_the_work_and_whoever_is_killed(
    sample_store: Path, here: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Engine
) -> None:
    monkeypatch.setattr(article_shards, "ARTICLES", 5)
    peaks: list[int] = []
    mark = tmp_path / "killed"

    def killing(tasks: Sequence[Task]) -> Generator[Outcome, None, None]:
        deadly = [task._replace(work=Deadly(task.work, "train-00001-of-00004", str(mark))) for task in tasks]
        for outcome in engine(deadly):
            peaks.append(outcome.peak)
            yield outcome

    with opening.open_corpus(sample_store, annotator="ana") as opened:
        made = run(dataset_job(opened, tmp_path / "there", OUT, killing))
    assert made.new == 12
    assert mark.exists()
    assert _files(tmp_path / "there") == here
    assert max(peaks) < GIGABYTE


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
