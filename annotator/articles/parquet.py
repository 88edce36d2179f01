"""Articles in a Parquet file, which needs the extra `parquet`: read a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.articles.pieces import Piece, Refusal, Wishes
from annotator.articles.rows import Row, pieces_of
from annotator.errors import FileRefused

_ROWS = 64
_LARGEST_GROUP = 2 << 30
"""Bytes of a row group, unpacked; one that says it has more is no table of articles."""


def unpack(file: BinaryIO, name: str, wishes: Wishes) -> Iterator[Piece | Refusal]:
    """The articles of a Parquet file.

    Raises:
        FileRefused: it is broken, or what reads it is not installed.
    """
    yield from pieces_of(_rows(file, name), name, wishes)


def _rows(file: BinaryIO, name: str) -> Iterator[Row | Refusal]:
    try:
        from pyarrow import parquet
    except ImportError as error:
        why = "is a Parquet file, which needs the extra “parquet” of annotator; install it, or save the table as .csv"
        raise FileRefused(name, why) from error
    number = 0
    try:
        table: Any = parquet.ParquetFile(file)
        groups = (table.metadata.row_group(place) for place in range(table.metadata.num_row_groups))
        too_large = any(group.total_byte_size > _LARGEST_GROUP for group in groups)
        batches = iter(()) if too_large else table.iter_batches(batch_size=_ROWS)
        for batch in batches:
            for row in batch.to_pylist():
                number += 1
                yield Row(f"row {number}", row)
    except Exception as error:  # whatever pyarrow raises
        after = f" after row {number}" if number else ""
        raise FileRefused(name, f"is no whole Parquet file{after}; make it anew") from error
    if too_large:
        raise FileRefused(name, "has row groups of over 2 GB, more than articles have; write it with smaller ones")
