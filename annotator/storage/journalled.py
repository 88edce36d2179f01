"""What a row of the journal holds of a change: its edits as JSON, below the number of articles where they are many."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, Connection, case, func, select

from annotator.editing.change import Change, Edit, from_json, to_json
from annotator.editing.stored_change import LARGE, StoredChange
from annotator.storage.engine import Damaged
from annotator.storage.tables import journal

_HEAD = 12
"""Characters that hold the number of articles and the end of its line."""

ReadEdits = Callable[[int], tuple[Edit, ...]]
"""Reads the edits of the row with a number."""


def journalled(change: Change) -> str:
    """What is written of a change."""
    edits = to_json(change)
    return f"{change.articles}\n{edits}" if len(change.edits) >= LARGE else edits


def edits_or_size() -> ColumnElement[str]:
    """What is read of it at first: the edits, of many only how many articles they are about."""
    edits = journal.c.edits
    return case((func.substr(edits, 1, 1) == "[", edits), else_=func.substr(edits, 1, _HEAD))


def change_of(number: int, what: str, found: str, later: ReadEdits) -> Change:
    """The change of a row of which `edits_or_size` was read.

    Raises:
        ValueError: the row holds no change.
    """
    if found.startswith("["):
        return from_json(what, found)
    return StoredChange(what, int(found.partition("\n")[0]), lambda: later(number))


def edits_of(connection: Connection, number: int) -> tuple[Edit, ...]:
    """The edits of the row with a number."""
    found = str(connection.execute(select(journal.c.edits).where(journal.c.number == number)).scalar_one())
    try:
        return from_json("", found.partition("\n")[2] or found).edits
    except ValueError as error:
        raise Damaged("its journal cannot be read") from error
