"""Which tables a dataset has, in which splits, in which files, with which columns."""

from __future__ import annotations

import fnmatch
import posixpath
from typing import Final

from annotator.datasets.card.columns import Column
from annotator.datasets.card.facts import OFFSETS, TEXTS, TOKENS, Facts, File
from annotator.datasets.splits import SPLITS

_ORDER: Final = (TEXTS, OFFSETS)


def tables(facts: Facts) -> tuple[str, ...]:
    """The tables that have files: articles with text, those without, layers as tokens."""
    found = {file.table for file in facts.files if file.table}
    return (*(one for one in _ORDER if one in found), *sorted(found - {*_ORDER}))


def splits(facts: Facts, table: str = "") -> tuple[str, ...]:
    """The splits that a table has files of, or that any table has: train, dev, test, then others."""
    found = {file.split for file in facts.files if file.split and (file.table == table if table else file.table)}
    return (*(one for one in SPLITS if one in found), *sorted(found - {*SPLITS}))


def files(facts: Facts, table: str, split: str = "") -> tuple[File, ...]:
    """The files of a table, or of one split of it, by path."""
    return tuple(
        sorted(file for file in facts.files if file.table == table and split in ("", file.split) and file.split)
    )


def rows(facts: Facts, table: str, split: str = "") -> int:
    """How many rows a table or a split of it has."""
    return sum(file.rows for file in files(facts, table, split))


def patterns(facts: Facts, table: str, split: str) -> tuple[str, ...]:
    """What fits the files of a split and no other file of the dataset: one pattern if that can be, else their paths."""
    wanted = [file.path for file in files(facts, table, split)]
    folder = posixpath.dirname(wanted[0])
    pattern = posixpath.join(folder, f"{split}-*.parquet")
    fitting = {file.path for file in facts.files if fnmatch.fnmatchcase(file.path, pattern)}
    return (pattern,) if fitting == {*wanted} else tuple(wanted)


def columns_of(facts: Facts, table: str) -> tuple[Column, ...]:
    """The columns of a table."""
    return facts.columns.get(table, ())


def layer_of(table: str) -> str:
    """The layer that a table has as tokens, '' if it has articles."""
    return table.removeprefix(TOKENS) if table.startswith(TOKENS) else ""
