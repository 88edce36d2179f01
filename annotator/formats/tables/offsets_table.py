"""Annotations without text as a Parquet table: an article a row, what `formats.offsets` says of it as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from annotator.errors import FileRefused

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

GROUP = 100
"""Rows in a row group, which is read for each article that is looked up."""

_FACTS = ("id", "language", "outlet", "url", "published", "source_sha256", "sha256")


def schema() -> pa.Schema:
    """The columns; `length` is the text's in code points."""
    import pyarrow as pa

    text = pa.string()
    metadata = {"format": "annotator-dataset-offsets", "version": "1", "unit": "codepoint"}
    columns = {**dict.fromkeys(_FACTS, text), "length": pa.int64(), "offsets": pa.large_string()}
    return pa.schema(columns, metadata=metadata)


def row(said: dict[str, Any]) -> dict[str, Any]:
    """A row, from what `offsets.without_text` gives."""
    facts = {name: said.get(name) for name in (*_FACTS, "length")}
    return {**facts, "offsets": json.dumps(said, ensure_ascii=False, separators=(",", ":"))}


def written(file: BinaryIO, rows: Iterable[dict[str, Any]]) -> int:
    """Write a table, some rows at a time; how many there were."""
    import pyarrow as pa

    from annotator.formats.tables import parquet

    columns = schema()
    parts = (pa.RecordBatch.from_pylist(some, schema=columns) for some in parquet.some(rows, GROUP))
    return sum(part.num_rows for part in parquet.written(file, parts, columns))


def each(file: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
    """The JSON of every row, with the number of its row group.

    Raises:
        FileRefused: it is no such table, or is damaged.
    """
    table = _opened(file, name)
    for group in range(table.num_row_groups):
        yield from ((group, said) for said in _group(table, group, name))


def group(file: BinaryIO, number: int, name: str) -> list[bytes]:
    """The JSON of the rows of a group.

    Raises:
        FileRefused: it is no such table, or is damaged.
    """
    return _group(_opened(file, name), number, name)


def _opened(file: BinaryIO, name: str) -> pq.ParquetFile:
    from annotator.formats.tables import parquet

    table = parquet.opened(file, name)
    if "offsets" not in table.schema_arrow.names:
        raise FileRefused(name, "is no table of offsets: it has no column of that name")
    return table


def _group(table: pq.ParquetFile, number: int, name: str) -> list[bytes]:
    import pyarrow as pa

    try:
        said = table.read_row_group(number, columns=["offsets"], use_threads=False).column("offsets").to_pylist()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise FileRefused(name, "is damaged; get it again") from error
    return [one.encode() if isinstance(one, str) else b"" for one in said]
