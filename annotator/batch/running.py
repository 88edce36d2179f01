"""A batch, from shards to files: a job, done in shards, that goes on where it was broken off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from annotator.batch.ledger import add_row, read_rows, write_rows
from annotator.batch.shards import Shard
from annotator.batch.work import Failure, Outcome, Row, Task, Work, perform
from annotator.durable import reason
from annotator.errors import CorpusError
from annotator.jobs import Job, Progress

Engine: TypeAlias = "Callable[[Sequence[Task]], Generator[Outcome, None, None]]"
"""Performs tasks and yields what came of each, in any order. A closed one lets go of its processes."""


@dataclass(slots=True)
class Batch:
    """What a batch did.

    Attributes:
        rows: of the shards that are done, in their order.
        failures: shards of which nothing could be made, in their order.
        new: how many were done now; the others were there.
    """

    rows: list[Row] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    new: int = 0

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

    What was done before is not done again; a shard that cannot be done stops no other.

    Args:
        shards: with different names.
        folder: made if it is not there.
        work: what is to be done.
        engine: where.

    Raises:
        CorpusError: the folder or the manifest cannot be written; what is finished stays.
    """
    given = list(shards)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be made: {reason(error)}.") from error
    known = read_rows(folder)
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
    return batch


def _note(outcome: Outcome, batch: Batch, folder: Path) -> None:
    if isinstance(outcome.row, Failure):
        batch.failures.append(outcome.row)
        return
    batch.rows.append(outcome.row)
    if outcome.is_new:
        batch.new += 1
        add_row(folder, outcome.row)
