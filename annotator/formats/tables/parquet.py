"""Parquet: our own dataset in columns, as the Hugging Face hub has it, and other people's tables of texts and spans."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from annotator.errors import FileRefused
from annotator.formats import json_items
from annotator.formats.files import Files
from annotator.formats.foreign_values import name_of
from annotator.formats.format import Format
from annotator.formats.reading import Arrival, Reading, Unread
from annotator.formats.tables import article_rows, span_tables
from annotator.formats.writing import Writing
from annotator.model.document import AnnotatedDocument

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_T = TypeVar("_T")

GROUP = 1_000
"""Articles in a row group."""

_NAME = "data/train-00000-of-00001.parquet"
_MAGIC = b"PAR1"
_OURS = f"{json_items.MADE_BY}-articles-{json_items.VERSION}"
"""What our first column, which is not packed, says in every row: the first bytes of a file show what it is."""

LARGEST_GROUP = 2 * 1024 * 1024 * 1024
"""Bytes that a row group unpacks to; larger ones are refused."""

_BATCH = 100


# -- knowing it again ----------------------------------------------------------------------------------


def _sniff(name: str, head: bytes) -> bool:
    """Our own tables by their first column; another's only if it is small enough for its columns to be seen."""
    if not name.lower().endswith((".parquet", ".pq")) or not head.startswith(_MAGIC):
        return False
    if _OURS.encode() in head[:2_000]:
        return True
    return FORMAT.is_installed and head.endswith(_MAGIC) and _columns_of(head) is not None


def _columns_of(whole: bytes) -> span_tables.Columns | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return _columns(pq.read_schema(pa.BufferReader(whole)))
    except (pa.ArrowException, OSError, ValueError):
        return None


def _columns(schema: pa.Schema) -> span_tables.Columns | None:
    """What is what in a table, by its types alone."""
    import pyarrow.types as kinds

    found: dict[str, Sequence[str]] = {}
    for field in schema:
        kind = field.type
        if kinds.is_string(kind) or kinds.is_large_string(kind):
            found[field.name] = ()
        elif (kinds.is_list(kind) or kinds.is_large_list(kind)) and kinds.is_struct(kind.value_type):
            found[field.name] = [inner.name for inner in kind.value_type]
        elif kinds.is_struct(kind) and all(kinds.is_list(inner.type) for inner in kind):
            found[field.name] = [inner.name for inner in kind]
    return span_tables.columns_named(found)


# -- reading -------------------------------------------------------------------------------------------


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown = files.shown(name)
    with files.stream(name) as file:
        table = opened(file, shown)
        ours = is_ours(table.schema_arrow)
        columns = None if ours else _columns(table.schema_arrow)
        if not ours and columns is None:
            raise FileRefused(
                shown, "has no column of texts with one of spans (of a start, an end and a label) beside it"
            )
        schemes = article_rows.Schemes(files, name) if ours else None
        names = _label_names(table.schema_arrow, columns)
        for number, row in enumerate(_rows(table, shown), 1):
            place = f"{shown}, row {number}"
            try:
                if schemes is not None:
                    yield article_rows.take({**row, "format": json_items.MADE_BY}, reading, place, schemes)
                elif columns is not None:
                    yield span_tables.take(row, number, columns, reading, place, name, names)
            except FileRefused as refused:
                yield Unread.of(refused)


def is_ours(schema: pa.Schema) -> bool:
    """Whether a table with these columns holds articles as we write them."""
    return {"format", "annotations"} <= set(schema.names)


def opened(file: BinaryIO, name: str) -> pq.ParquetFile:
    """A table that is whole and unpacks within bounds.

    Raises:
        FileRefused: it is not, or does not.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(file, page_checksum_verification=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise FileRefused(name, "is no whole Parquet file; get it again") from error
    about = table.metadata
    if any(about.row_group(number).total_byte_size > LARGEST_GROUP for number in range(about.num_row_groups)):
        raise FileRefused(name, f"unpacks to over {LARGEST_GROUP >> 20} MB at once; write it in smaller row groups")
    return table


def _rows(table: pq.ParquetFile, name: str) -> Iterator[dict[str, Any]]:
    """All rows, some at a time.

    Raises:
        FileRefused: what is packed in it is damaged.
    """
    with refusing_damage(name):
        for batch in table.iter_batches(batch_size=_BATCH, use_threads=False):
            yield from batch.to_pylist()


@contextmanager
def refusing_damage(name: str) -> Iterator[None]:
    """Where a file is read of which the beginning and the end are whole.

    Raises:
        FileRefused: what is packed in it is damaged.
    """
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, ValueError, OverflowError, KeyError) as error:
        # besides what is broken: times that Python has no calendar for, and time zones that are none
        raise FileRefused(name, "is damaged, or has values out of range; get it again") from error


def _label_names(schema: pa.Schema, columns: span_tables.Columns | None) -> tuple[str, ...]:
    """The names of labels that are stored as numbers, where the table says so as the Hugging Face libraries do."""
    try:
        features = json.loads((schema.metadata or {}).get(b"huggingface", b"{}"))["info"]["features"]
        spans = features[columns.spans] if columns else {}
        inner = spans[0] if isinstance(spans, list) else spans.get("feature", spans)
        return tuple(name_of(one) for one in inner[columns.label]["names"]) if columns else ()
    except (ValueError, RecursionError, KeyError, IndexError, TypeError, AttributeError):
        return ()


# -- writing -------------------------------------------------------------------------------------------


def _write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    scheme = article_rows.put_scheme(writing)
    with writing.sink.open(_NAME) as file:
        rows = (article_rows.row(annotated, writing, scheme) for annotated in articles)
        for batch in written(file, batches(rows, GROUP), schema()):
            yield from batch.column("id").to_pylist()


def written(file: BinaryIO, parts: Iterable[pa.RecordBatch], columns: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Write a table part by part, each a row group, with checksums; yields each once it is written.

    The same parts give the same bytes. Our first column is not packed, so that a file shows what it is.
    """
    import pyarrow.parquet as pq

    packed = {name: "none" if name == "format" else "zstd" for name in columns.names}
    with pq.ParquetWriter(
        file, columns, compression=packed, use_dictionary=True, write_page_checksum=True
    ) as table:  # fmt: skip
        for batch in parts:
            table.write_batch(batch, row_group_size=GROUP)
            yield batch


def batches(rows: Iterable[Mapping[str, Any]], size: int) -> Iterator[pa.RecordBatch]:
    """Rows as `article_rows.row` makes them, in columns, so many articles at a time; see `schema`."""
    import pyarrow as pa

    columns = schema()
    for group in some(rows, size):
        yield pa.RecordBatch.from_pylist([_in_columns(row) for row in group], schema=columns)


def some(rows: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Rows in lists of so many."""
    remaining = iter(rows)
    while group := list(islice(remaining, size)):
        yield group


def _in_columns(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with every part of an annotation named, as columns need it."""
    spans = [
        {**one, "spans": [{"begin": begin, "end": end} for begin, end in one["spans"]]} for one in row["annotations"]
    ]
    return {**row, "format": _OURS, "annotations": spans}


def schema() -> pa.Schema:
    """All columns with their types: one that is guessed from values is null where there are none, and fits no other."""
    import pyarrow as pa

    text, number = pa.string(), pa.int64()

    def listed(**fields: pa.DataType) -> pa.DataType:
        return pa.list_(pa.struct(fields))

    values = listed(name=text, value=text)
    about = {
        "annotator": text, "layer": text, "features": values, "note": text, "origin": text, "confidence": pa.float64(),
        "created": text, "modified": text, "scheme": text,
    }  # fmt: skip
    facts = ("id", "title", "language", "outlet", "url", "published", "retrieved", "media_type", "source_sha256")
    normalisation = {"charset": text, "bom": text, "newline": text, "replaced": listed(at=number, codepoint=text)}
    extents = listed(begin=number, end=number)
    columns = {
        "format": text,
        "version": number,
        "unit": text,
        **dict.fromkeys(facts, text),
        "text": pa.large_string(),
        "annotations": listed(id=text, label=text, spans=extents, text=text, **about),
        "relations": listed(id=text, label=text, args=listed(role=text, ref=text), **about),
        "blocks": listed(begin=number, end=number, kind=text, path=text),
        "meta": values,
        "annotators": listed(id=text, kind=text, name=text, version=text),
        "states": listed(annotator=text, layer=text, state=text),
        "normalisation": pa.struct(normalisation),
        "scheme": pa.struct({"id": text, "version": text, "sha256": text}),
    }
    metadata = {"format": json_items.MADE_BY, "version": str(json_items.VERSION), "unit": "codepoint"}
    return pa.schema(columns, metadata=metadata)


FORMAT = Format(
    name="parquet",
    title="Parquet",
    suffixes=(".parquet",),
    sniff=_sniff,
    read=_read,
    write=_write,
    module="pyarrow",
    extra="parquet",
)
