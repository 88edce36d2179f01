"""Annotations without text that are waiting for it: a file each, or rows of a dataset's table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from annotator.errors import CorpusError, FileRefused
from annotator.formats.json_values import Json, json_of
from annotator.formats.offsets import SUFFIX, Wanted, wanted
from annotator.formats.tables import offsets_table
from annotator.formats.tables.article_rows import SCHEME
from annotator.formats.tables.parquet import FORMAT as PARQUET
from annotator.opening.exchange_files import Folder

_TABLE = ".parquet"


class Missing(NamedTuple):
    """An article that has no text yet: its id, or its file where that cannot be read; why not, as a sentence."""

    article: str
    sentence: str


class _Where(NamedTuple):
    """Where an article is: a file, or a row of a row group of a table."""

    file: str
    group: int = -1
    row: int = 0


class Offsets:
    """The articles of a folder of offsets, by the text that they are about.

    Args:
        folder: what the format "offsets" wrote, the folder `offsets` of a dataset, or the dataset.

    Attributes:
        files: those that hold them.
        schemes: those among which the scheme is.
        refused: what cannot be read.
        articles: what each article says of its text, by id.
        by_text: the ids that are about a text, by its SHA-256.

    Raises:
        CorpusError: there are none.
    """

    def __init__(self, folder: Path) -> None:
        inner = folder / "offsets"
        self.files = Folder(inner if inner.is_dir() else folder, deep=False)
        # the scheme of a dataset lies above its tables
        whole = folder.absolute()
        in_dataset = whole.name == "offsets" and not (folder / SCHEME).is_file()
        self.schemes = Folder(whole.parent if in_dataset else folder, deep=False)
        self.refused: list[Missing] = []
        self.articles: dict[str, Wanted] = {}
        self.by_text: dict[str, list[str]] = {}
        self._where: dict[str, _Where] = {}
        self._last: tuple[tuple[str, int], list[bytes]] = ("", 0), []
        try:
            for name in self.files.names():
                if name.endswith((SUFFIX, _TABLE)):
                    self._take_all(name)
        except OSError as error:
            raise CorpusError(
                f"{folder}: cannot be read ({error.strerror}); check its name and permissions."
            ) from error
        if not self.articles and not self.refused:
            raise CorpusError(f"{folder}: holds no offsets; name the folder that 'annotator offsets' wrote.")

    @property
    def scheme(self) -> bytes:
        """The bytes of scheme.xml, none where there is none."""
        return self.schemes.read(SCHEME) if SCHEME in self.schemes.names() else b""

    def shown(self, identity: str) -> str:
        """What people call the file that an article is in."""
        where = self._where[identity]
        name = self.files.shown(where.file)
        return name if where.group < 0 else f"{name}, {identity}"

    def value(self, identity: str) -> Json:
        """What is said of an article.

        Raises:
            FileRefused: it is no JSON.
        """
        where = self._where[identity]
        data = self.files.read(where.file) if where.group < 0 else self._group(where)[where.row]
        value: Json = json_of(data, name=self.shown(identity))
        return value

    def _group(self, where: _Where) -> list[bytes]:
        key = where.file, where.group
        if self._last[0] != key:
            with self.files.stream(where.file) as file:
                self._last = key, offsets_table.group(file, where.group, self.files.shown(where.file))
        return self._last[1]

    def _take_all(self, name: str) -> None:
        try:
            for where, data in self._each(name):
                self._take(where, data)
        except FileRefused as refused:
            self.refused.append(Missing(name, str(refused)))

    def _each(self, name: str) -> Iterator[tuple[_Where, bytes]]:
        if name.endswith(SUFFIX):
            yield _Where(name), self.files.read(name)
            return
        PARQUET.need()
        last, row = -1, 0
        with self.files.stream(name) as file:
            for group, data in offsets_table.each(file, self.files.shown(name)):
                row = row + 1 if group == last else 0
                last = group
                yield _Where(name, group, row), data

    def _take(self, where: _Where, data: bytes) -> None:
        shown = self.files.shown(where.file)
        try:
            about = wanted(json_of(data, name=shown), shown)
            if about.id in self.articles:
                raise FileRefused(shown, f"is about {about.id}, as another file is; take one of them out")
        except FileRefused as refused:
            self.refused.append(Missing(where.file, str(refused)))
            return
        self.articles[about.id] = about
        self._where[about.id] = where
        self.by_text.setdefault(about.sha256, []).append(about.id)
