"""Articles of our own Parquet files, known by their ids at once and read when they are asked for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from annotator.errors import FileRefused
from annotator.formats import json_items
from annotator.formats.files import Files, beside
from annotator.formats.reading import Reading
from annotator.formats.tables import article_rows, parquet
from annotator.model.document import AnnotatedDocument
from annotator.model.identity import DOCUMENT_ID

if TYPE_CHECKING:
    import pyarrow as pa

_NUMBERED = re.compile(r"(?P<name>.+)-(?P<number>[0-9]{5})-of-(?P<count>[0-9]{5})\.parquet")
_HELD = 2
"""Row groups that are kept: that in which somebody reads on, and one more."""


class _Group(NamedTuple):
    """A row group: its file, which of the file's it is, and how many articles come before it."""

    name: str
    number: int
    first: int


class ParquetArticles:
    """The articles of some files in one folder.

    Ids are read at the beginning, articles by whole row groups, of which two are held.

    Args:
        files: where the files are.
        names: theirs, in order.
        created: the time of what does not say when it was made, `YYYY-MM-DDTHH:MM:SSZ`.

    Raises:
        FileRefused: one of them is damaged or not ours, a part of them is missing, or two articles have the same id.
    """

    def __init__(self, files: Files, names: Sequence[str], created: str) -> None:
        parquet.FORMAT.need()
        _refuse_gaps(files, names)
        self._files, self._created = files, created
        self._schemes = article_rows.Schemes(files, names[0])
        self._groups: list[_Group] = []
        self._places: dict[str, int] = {}
        self._held: dict[_Group, pa.Table] = {}
        for name in names:
            for number, ids in enumerate(self._ids_of(name)):
                self._groups.append(_Group(name, number, len(self._places)))
                for identity in ids:
                    self._enter(identity, name)
        self._firsts = [group.first for group in self._groups]

    @property
    def ids(self) -> Iterable[str]:
        """Of all articles, in the order of the files."""
        return self._places.keys()

    def files(self) -> Iterator[tuple[str, str]]:
        """Ids of all articles, each with the name of its file."""
        return ((identity, self._group(place).name) for identity, place in self._places.items())

    def read(self, identity: str) -> AnnotatedDocument:
        """An article.

        Raises:
            KeyError: there is none with this id.
            FileRefused: it is damaged, or its file is no longer what it was.
        """
        place = self._places[identity]
        group = self._group(place)
        shown = f"{self._files.shown(group.name)}, article {identity}"
        with parquet.refusing_damage(shown):
            found: list[dict[str, Any]] = self._table(group).slice(place - group.first, 1).to_pylist()
        if not found or found[0]["id"] != identity:
            raise FileRefused(shown, "is no longer there, as the file has changed; load it again")
        reading = Reading(self._created)
        row = {**found[0], "format": json_items.MADE_BY}
        annotated = article_rows.take(row, reading, shown, self._schemes).annotated
        if reading.losses.left_out:
            raise FileRefused(shown, f"is damaged: {reading.losses.sentences()[0]}; get the file again")
        return annotated

    def _group(self, place: int) -> _Group:
        return self._groups[bisect_right(self._firsts, place) - 1]

    def _table(self, group: _Group) -> pa.Table:
        # taken out and put in again, so that the one that was used last goes last
        table = self._held.pop(group, None)
        if table is None:
            while len(self._held) >= _HELD:
                del self._held[next(iter(self._held))]
            shown = self._files.shown(group.name)
            with self._files.stream(group.name) as file, parquet.refusing_damage(shown):
                whole = parquet.opened(file, shown)
                if group.number >= whole.num_row_groups:
                    raise FileRefused(shown, "has changed since it was loaded; load it again")
                table = whole.read_row_group(group.number, use_threads=False)
        self._held[group] = table
        return table

    def _ids_of(self, name: str) -> Iterator[list[str]]:
        """The ids in each row group of a file."""
        shown = self._files.shown(name)
        with self._files.stream(name) as file, parquet.refusing_damage(shown):
            table = parquet.opened(file, shown)
            if not parquet.is_ours(table.schema_arrow):
                raise FileRefused(shown, "is no table of articles by Annotator; 'annotator convert' may read it")
            for number in range(table.num_row_groups):
                yield table.read_row_group(number, columns=["id"], use_threads=False).column("id").to_pylist()

    def _enter(self, identity: object, name: str) -> None:
        if not isinstance(identity, str) or not DOCUMENT_ID.fullmatch(identity):
            raise FileRefused(self._files.shown(name), f"has an article with the id {identity!r}, which is none")
        if identity in self._places:
            raise FileRefused(self._files.shown(name), f"has the article {identity}, which is there twice")
        self._places[identity] = len(self._places)


def split_of(name: str) -> str:
    """What the name of a numbered file says of its articles: train, dev or test; '' if it says nothing."""
    found = _NUMBERED.fullmatch(name.rpartition("/")[2])
    return found["name"] if found else ""


def _refuse_gaps(files: Files, names: Sequence[str]) -> None:
    """Half of a dataset looks like a whole one: each file says how many there are."""
    there = set(names)
    for name in names:
        found = _NUMBERED.fullmatch(name.rpartition("/")[2])
        for number in range(int(found["count"]) if found else 0):
            other = beside(name, f"{found['name']}-{number:05}-of-{found['count']}.parquet") if found else name
            if other not in there:
                raise FileRefused(files.shown(other), "is missing; get the whole dataset again")
