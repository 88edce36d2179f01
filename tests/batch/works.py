"""Works for the tests: one that writes a shard in capitals, and others that meet with something meanwhile."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from annotator.batch.running import Batch, Engine, batch_job, serial
from annotator.batch.shards import Part, Shard
from annotator.batch.work import Done, Work
from annotator.errors import FileRefused
from annotator.jobs import run


@dataclass(frozen=True)
class Capitals:
    """Writes a shard in capitals and counts its words."""

    asked: Mapping[str, Any] = field(default_factory=lambda: {"case": "upper"})
    code: str = "1"
    model: str = ""
    suffix: str = ".txt"

    def __call__(self, shard: Shard, out: BinaryIO) -> Done:
        words = 0
        for part in shard.parts:
            try:
                text = part.read().decode()
            except UnicodeDecodeError as error:
                raise FileRefused(Path(part.path).name, "is not UTF-8") from error
            out.write(text.upper().encode())
            out.flush()
            self.meanwhile(shard)
            words += len(text.split())
        return Done({"words": words}, problems=[f"{shard.name}: shouts"] if words > 9 else [])

    def meanwhile(self, shard: Shard) -> None:
        """Called with half of the file written."""


@dataclass(frozen=True)
class Killed(Capitals):
    """Kills its own process, at some shards once, which leaves a mark in a folder, and at others always."""

    at: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    marks: str = ""

    def meanwhile(self, shard: Shard) -> None:
        if shard.name not in self.always:
            mark = Path(self.marks, shard.name)
            if shard.name not in self.at or mark.exists():
                return
            mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class DiskFull(Capitals):
    """Meets with a full disk from some shard on."""

    since: str = ""

    def meanwhile(self, shard: Shard) -> None:
        if shard.name >= self.since:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@dataclass(frozen=True)
class Endless(Capitals):
    """Tells that it has begun with some shards, and comes to no end with them."""

    at: tuple[str, ...] = ()
    marks: str = ""

    def meanwhile(self, shard: Shard) -> None:
        if shard.name in self.at:
            Path(self.marks, shard.name).write_text(str(os.getpid()), encoding="ascii")
            time.sleep(600)


@dataclass(frozen=True)
class Failing(Capitals):
    """Has a fault."""

    def meanwhile(self, shard: Shard) -> None:
        raise ZeroDivisionError("\x1b[31mno")


def shards(folder: Path, number: int = 6) -> list[Shard]:
    """Shards of one file each, the third of two."""
    folder.mkdir(exist_ok=True)
    made = []
    for place in range(number):
        paths = [folder / f"{place:05}-{part}.txt" for part in range(2 if place == 2 else 1)]
        for path in paths:
            path.write_text(f"the tide of {path.name} turned " * (place + 1), encoding="utf-8")
        made.append(Shard(f"{place:05}", tuple(Part(str(path)) for path in paths)))
    return made


def done(given: list[Shard], folder: Path, work: Work | None = None, engine: Engine = serial) -> Batch:
    """A batch, done."""
    return run(batch_job(given, folder, work or Capitals(), engine))


def files(folder: Path) -> dict[str, bytes]:
    """All files in a folder, hidden ones, too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}
