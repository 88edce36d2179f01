"""Near copies among the articles of all shards: tables by any engine, then clusters of all of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from annotator.batch.folder import held
from annotator.batch.running import Batch, Engine, batch_job, serial
from annotator.batch.shards import Shard, digest_of
from annotator.durable import write_atomically
from annotator.jobs import Job
from annotator.opening.batches.clustering import CLUSTERS, Clustered, cluster_job, digest_of_tables
from annotator.opening.batches.sketching import Sketch

TABLES: Final = "sketches"
"""The folder of the tables, beside the clusters."""

_MADE: Final = "near-copies.json"


class Copies(NamedTuple):
    """What came of it.

    Attributes:
        batch: of the tables.
        clustered: what was found in all of them.
        is_new: whether the clusters were made now; else they were there.
    """

    batch: Batch
    clustered: Clustered
    is_new: bool


def near_copies_job(shards: Sequence[Shard], folder: Path, engine: Engine = serial) -> Job[Copies]:
    """Find near copies among the articles of shards, and write `near-copies.tsv`: a job, done in shards.

    Raises:
        FileRefused: a table cannot be read.
        CorpusBusy: another batch works in the folder.
        CorpusError: the folder cannot be written.
    """
    with held(folder):  # until the clusters are those of the tables
        return (yield from _found(shards, folder, engine))


def _found(shards: Sequence[Shard], folder: Path, engine: Engine) -> Job[Copies]:
    batch = yield from batch_job(shards, folder / TABLES, Sketch(), engine)
    asked = digest_of_tables((row.shard, row.output) for row in batch.rows)
    before = _before(folder, asked)
    if before is not None:
        return Copies(batch, before, is_new=False)
    made = yield from cluster_job([folder / TABLES / row.file for row in batch.rows], folder / CLUSTERS)
    told = {"of": asked, "output": digest_of(folder / CLUSTERS)[0], **made._asdict()}
    write_atomically(folder / _MADE, json.dumps(told, indent=2).encode() + b"\n")
    return Copies(batch, made, is_new=True)


def _before(folder: Path, asked: str) -> Clustered | None:
    """What was found before in the same tables, if it is still there."""
    try:
        told = json.loads((folder / _MADE).read_bytes())
        if (told.pop("of"), told.pop("output")) == (asked, digest_of(folder / CLUSTERS)[0]):
            return Clustered(**told)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return None
