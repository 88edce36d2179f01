"""The counts of a corpus as rows, for a table, a chart or a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotator.storage.statistics import Statistics, Work

__all__ = ["Row", "Statistics", "Work", "as_rows", "csv_of", "to_csv"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings of what a spreadsheet would calculate."""


class Row(NamedTuple):
    """One count: of what kind, for which value ('' where none is known), how many."""

    kind: str
    value: str
    number: int


def as_rows(counted: Statistics) -> Iterator[Row]:
    """Everything that was counted, a row each."""
    yield Row("articles", "all", counted.documents)
    for kind, pairs in (("outlet", counted.outlets), ("language", counted.languages), ("published", counted.days)):
        yield from (Row(kind, *pair) for pair in pairs)
    for layer, label, annotator, count in counted.labels:
        yield Row("annotations by label", f"{layer}/{label} {annotator}", count)
    for one in counted.work:
        yield Row("annotations by annotator", one.annotator, one.annotations)
        yield Row("articles finished", one.annotator, one.finished)
        yield Row("articles in progress", one.annotator, one.in_progress)


def to_csv(counted: Statistics) -> str:
    """The same as CSV, with a line of names; lines end in LF."""
    return csv_of(("kind", "value", "count"), as_rows(counted))


def csv_of(names: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table as CSV; what a spreadsheet would take for a formula is marked as text."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return written.getvalue()


def _plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
