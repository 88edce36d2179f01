"""The manifest of a batch, `manifest.jsonl`: a row a shard, added when it is done, so that nothing is done twice."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from annotator.batch.shards import is_plain
from annotator.batch.work import Row
from annotator.durable import reason, write_atomically
from annotator.errors import CorpusError

NAME: Final = "manifest.jsonl"

_LONGEST = 16 * 1024 * 1024
"""Bytes of a line that is looked at; nothing that a batch says of a shard comes near."""


def read_rows(folder: Path) -> dict[str, Row]:
    """What is known of each shard, of which the last row counts.

    A line that a crash has cut, or that no batch has written, is passed over: its shard is done again.

    Raises:
        CorpusError: the manifest cannot be read.
    """
    path = folder / NAME
    if path.exists() and not path.is_file():
        raise CorpusError(f"{path}: is not a file; move it away, or choose another folder.")
    try:
        rows = [row for said in _lines(path) if (row := _row(said)) is not None]
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {reason(error)}.") from error
    return {row.shard: row for row in rows}


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


def mend(folder: Path, rows: Iterable[Row]) -> None:
    """Leave in a manifest what is known: a row would be added to a line that was cut, or to a file somewhere else.

    Raises:
        CorpusError: it cannot be written.
    """
    path = folder / NAME
    try:
        if path.is_symlink():
            path.unlink()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be written: {reason(error)}.") from error
    write_rows(folder, rows)


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while said := file.readline(_LONGEST):
            whole = said.endswith(b"\n")
            while not said.endswith(b"\n") and (said := file.readline(_LONGEST)):
                pass
            if whole:
                yield said


def line(row: Row) -> bytes:
    """A row as it stands in the manifest."""
    said = json.dumps(row._asdict(), ensure_ascii=False, separators=(",", ":"))
    return said.encode(errors="replace") + b"\n"  # names of files may hold what is no character


def _row(said: bytes) -> Row | None:
    try:
        row = Row(**json.loads(said))
        return row if _is_sound(row) and line(row) == said else None
    except (ValueError, TypeError, RecursionError):
        return None


def _is_sound(row: Row) -> bool:
    texts = (row.shard, row.input, row.asked, row.code, row.model, row.file, row.output)
    return (
        all(isinstance(text, str) for text in texts)
        and is_plain(row.shard)
        and is_plain(row.file)
        and row.file.startswith(row.shard)
        and _is_number(row.size)
        and isinstance(row.counts, dict)
        and all(_is_number(count) for count in row.counts.values())
        and _is_list_of(dict, row.losses)
        and _is_list_of(str, row.problems)
    )


def _is_number(value: Any) -> bool:
    return type(value) is int


def _is_list_of(kind: type, value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, kind) for one in value)
