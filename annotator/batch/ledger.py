"""The manifest of a batch, `manifest.jsonl`: a row a shard, added when it is done, so that nothing is done twice."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from annotator.batch.work import Row
from annotator.durable import reason, write_atomically
from annotator.errors import CorpusError

NAME: Final = "manifest.jsonl"


def read_rows(folder: Path) -> dict[str, Row]:
    """What is known of each shard; a line that a crash has cut, or that makes no sense, is passed over: it is redone.

    Raises:
        CorpusError: the manifest cannot be read.
    """
    path = folder / NAME
    try:
        lines = path.read_bytes().split(b"\n") if path.exists() else []
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {reason(error)}.") from error
    rows = (_row(line) for line in lines)
    return {row.shard: row for row in rows if row is not None}


def add_row(folder: Path, row: Row) -> None:
    """Add a row, and have it on the disk.

    Raises:
        CorpusError: it cannot be written.
    """
    path = folder / NAME
    try:
        with path.open("ab") as file:
            file.write(line(row))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise CorpusError(f"{path}: cannot be written: {reason(error)}.") from error


def write_rows(folder: Path, rows: Iterable[Row]) -> None:
    """Write the whole manifest in the order of the shards: the same rows, the same bytes.

    Raises:
        CorpusError: it cannot be written.
    """
    write_atomically(folder / NAME, b"".join(line(row) for row in sorted(rows, key=lambda row: row.shard)))


def line(row: Row) -> bytes:
    """A row as it stands in the manifest."""
    return json.dumps(row._asdict(), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _row(line: bytes) -> Row | None:
    try:
        return Row(**json.loads(line))
    except (ValueError, TypeError):
        return None
