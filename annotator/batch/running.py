"""A batch, from shards to files: a job, done in shards, that goes on where it was broken off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from annotator.batch.folder import held
from annotator.batch.ledger import NAME, add_row, mend, read_rows, write_rows
from annotator.batch.shards import Shard
from annotator.batch.work import Failure, Outcome, Row, Task, Work, perform
from annotator.durable import reason
from annotator.errors import CorpusError, printable
from annotator.jobs import Job, Progress

Engine: TypeAlias = "Callable[[Sequence[Task]], Generator[Outcome, None, None]]"
"""Performs tasks and yields what came of each, in any order. A closed one lets go of its processes."""


@dataclass(slots=True)
class Batch:
    """What a batch did.

    Attributes:
        rows: of the shards that are done, in their order.
        failures: shards of which nothing could be made, in their order.
        left: names of files that an earlier batch has made here, and that stand in the manifest no more.
        new: how many were done now; the others were there.
        peak: the most memory that a worker has had, in bytes; 0 where the system does not say.
    """

    rows: list[Row] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    new: int = 0
    peak: int = 0

    @property
    def counts(self) -> Counter[str]:
        """What was counted, summed over all shards."""
        found: Counter[str] = Counter()
        for row in self.rows:
            found.update(row.counts)
        return found


def serial(tasks: Sequence[Task]) -> Generator[Outcome, None, None]:
    """One task after the other, in this process."""
    for task in tasks:
        yield perform(task)


def batch_job(shards: Iterable[Shard], folder: Path, work: Work, engine: Engine = serial) -> Job[Batch]:
    """Do a work on shards and keep its files and their manifest in a folder: a job, done in shards.

    What was done before is not done again; a shard that cannot be done stops no other. However the job ends, what is
    finished stays, and nothing half written does.

    Args:
        shards: with different names.
        folder: made if it is not there; nobody else may work in it meanwhile.
        work: what is to be done.
        engine: where.

    Raises:
        CorpusBusy: another batch works in the folder.
        CorpusError: two shards have one name, the folder holds what was made otherwise, it or the manifest
            cannot be written, or the disk is full.
    """
    given = list(shards)
    _check_names(given)
    folder = folder.absolute()  # workers may be at home elsewhere
    with held(folder):
        known = read_rows(folder)
        _check_folder(work, folder, known.values())
        mend(folder, known.values())
        batch = Batch()
        yield Progress(0, len(given), "")
        tasks = [Task(work, shard, folder, known.get(shard.name)) for shard in given]
        with closing(engine(tasks)) as outcomes:
            for done, outcome in enumerate(outcomes, 1):
                _note(outcome, batch, folder)
                yield Progress(done, len(given), outcome.row.shard)
        batch.rows.sort(key=lambda row: row.shard)
        batch.failures.sort()
        write_rows(folder, batch.rows)
        batch.left = _left(folder, work, batch.rows)
    return batch


def _check_names(shards: Iterable[Shard]) -> None:
    for name, number in Counter(shard.name for shard in shards).items():
        if number > 1:
            raise CorpusError(f"{printable(name)}: {number:,} shards have this name; rename what they are made from.")


def _check_folder(work: Work, folder: Path, known: Iterable[Row]) -> None:
    """Refuse to write over what no batch has made, and to forget what the manifest says of files of another kind."""
    if not (folder / NAME).exists() and (there := _left(folder, work, ())):
        raise CorpusError(f"{folder}: holds {printable(there[0])}, which no batch has made; choose another folder.")
    for row in known:
        if row.file != f"{row.shard}{work.suffix}":
            raise CorpusError(
                f"{folder}: holds what another batch has made, such as {row.file}; choose another folder."
            )


def _left(folder: Path, work: Work, rows: Iterable[Row]) -> list[str]:
    """Files as this work makes them that are of no shard: one that failed now, or is no longer given."""
    try:
        there = {path.name for path in folder.iterdir() if path.name.endswith(work.suffix) and path.name[0] != "."}
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be read: {reason(error)}.") from error
    return sorted(there - {row.file for row in rows})


def _note(outcome: Outcome, batch: Batch, folder: Path) -> None:
    batch.peak = max(batch.peak, outcome.peak)
    if isinstance(outcome.row, Failure):
        if outcome.is_full:
            raise CorpusError(outcome.row.sentence)
        batch.failures.append(outcome.row)
        return
    batch.rows.append(outcome.row)
    if outcome.is_new:
        batch.new += 1
        add_row(folder, outcome.row)
