"""A row of the list, what the list can be sorted by, and the place of a row in it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any, NamedTuple

from annotator.storage.rows import names, sorted_title
from annotator.storage.statements import list_columns

LISTED = ", ".join(map(str, list_columns()))
"""The columns of a row as SQL; `work` is joined for whoever looks at the list, where there is any."""


class Sort(Enum):
    """What the list is sorted by."""

    IMPORTED = "imported"
    LATEST = "latest"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    OUTLET = "outlet"

    @property
    def key(self) -> str:
        """The column that it goes by."""
        return _KEYS[self]

    @property
    def falling(self) -> bool:
        """Whether the largest comes first."""
        return self in (Sort.LATEST, Sort.NEWEST)


_KEYS = {
    Sort.IMPORTED: "number",
    Sort.LATEST: "number",
    Sort.NEWEST: "published",
    Sort.OLDEST: "published",
    Sort.TITLE: "sorted_title",
    Sort.OUTLET: "folded_outlet",
}


class Cursor(NamedTuple):
    """A place in a sorted list: what it is sorted by there, and the document's number."""

    key: str | int
    number: int


class DocumentRow(NamedTuple):
    """What a list of articles shows of one.

    Attributes:
        number: its place in the order of import.
        state: new, in-progress or finished, for the annotator who was asked about.
        annotations: how many that annotator has made.
        length: code points of its text.
        copies: whether there are near copies of it.
        newer: whether the corpus has a newer version.
    """

    number: int
    id: str
    title: str
    outlet: str
    language: str
    right_to_left: bool
    length: int
    state: str
    annotations: int
    published: str = ""
    tags: tuple[str, ...] = ()
    assigned: tuple[str, ...] = ()
    copies: bool = False
    newer: bool = False

    def cursor(self, sort: Sort) -> Cursor:
        """Its place in a list that is sorted so."""
        keys = {"published": self.published, "sorted_title": sorted_title(self.title)}
        key: str | int = self.number if sort.key == "number" else keys.get(sort.key, self.outlet.casefold())
        return Cursor(key, self.number)


def list_row(row: Sequence[Any]) -> DocumentRow:
    """A row of `statements.list_columns`."""
    number, identity, title, outlet, language, right_to_left, length, state, count, published, *more = row
    tags, assigned, cluster, newer = more
    return DocumentRow(
        number, identity, title, outlet, language, bool(right_to_left), length, state, count, published,
        names(tags), names(assigned), cluster > 0, bool(newer),
    )  # fmt: skip
