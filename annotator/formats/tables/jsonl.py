"""JSON Lines: our own dataset, an article a line, with everything; and other people's lines of texts and spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotator.errors import FileRefused
from annotator.formats import json_items
from annotator.formats.files import Files
from annotator.formats.format import Format
from annotator.formats.json_head import beginnings
from annotator.formats.json_values import Record, records, written
from annotator.formats.reading import Arrival, Reading, Unread, read_each
from annotator.formats.tables import article_rows, span_tables
from annotator.formats.writing import Writing
from annotator.model.document import AnnotatedDocument

_SUFFIXES = (".jsonl", ".ndjson", ".json")


def _sniff(name: str, head: bytes) -> bool:
    if not name.lower().endswith(_SUFFIXES):
        return False
    return any(_is_row(one) or span_tables.columns_of(one) is not None for one in beginnings(head))


def _is_row(value: dict[str, object]) -> bool:
    return json_items.is_ours(value) and isinstance(value.get("annotations"), list)


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown = files.shown(name)
    schemes = article_rows.Schemes(files, name)
    columns: span_tables.Columns | None = None

    def take(found: Record) -> Arrival:
        nonlocal columns
        place = f"{shown}, line {found.line}" if found.line else shown
        if json_items.is_ours(found.value):
            return article_rows.take(found.value, reading, place, schemes)
        columns = span_tables.columns_of(found.value) or columns
        return _foreign(found, columns, reading, place, name)

    yield from read_each(records(files, name), take)


def _foreign(
    found: Record, columns: span_tables.Columns | None, reading: Reading, place: str, name: str
) -> Arrival:  # fmt: skip
    if columns is None:
        raise FileRefused(place, "has no text with spans, each with a start, an end and a label; give them such names")
    return span_tables.take(found.value, found.number, columns, reading, place, name)


def _write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    scheme = article_rows.put_scheme(writing)
    with writing.sink.open("corpus.jsonl") as file:
        for annotated in articles:
            file.write(written(article_rows.row(annotated, writing, scheme)) + b"\n")
            yield annotated.document.id


FORMAT = Format(
    name="jsonl",
    title="JSON Lines",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
    write=_write,
)
