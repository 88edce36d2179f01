"""What files are taken apart into: pieces that hold one article (a feed: a few), articles, and refusals."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from annotator.errors import FileRefused
from annotator.model.document import AnnotatedDocument
from annotator.model.traces import BlockHint


@dataclass(frozen=True, slots=True)
class Imported:
    """One article, ready to be stored.

    Attributes:
        name: the file, as the user named it; for a part of a file with that part's name or place behind it.
        annotated: the article, with annotations if it was standoff XML.
        log: what was done to it, one sentence each.
        source: the bytes that it was read from: the file's, or those of the part.
        hints: what a web page tells about its blocks, one for each; empty for what is no page.
    """

    name: str
    annotated: AnnotatedDocument
    log: tuple[str, ...]
    source: bytes
    hints: tuple[BlockHint, ...] = ()


class Made(NamedTuple):
    """An article as it is handed on: what was made of it where it was read.

    Attributes:
        name, log: as in `Imported`.
        size: bytes that it was read from.
        article: what `Make` made of it.
    """

    name: str
    log: tuple[str, ...]
    size: int
    article: object


class Told(NamedTuple):
    """What whoever sent a piece says about it; '' where nothing is said. It counts where the piece itself is silent.

    Attributes:
        charset: as the sender declares it.
        url: where it was published.
        retrieved: when it was fetched, ISO 8601.
        columns: for a row of a table, which column holds what (see `columns.Columns`).
        line: the number of a line that nobody has looked into yet; 0 for anything else.
    """

    charset: str = ""
    url: str = ""
    retrieved: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    line: int = 0


class Piece(NamedTuple):
    """Bytes to be read as one kind of article.

    Attributes:
        name: as in `Imported.name`.
        kind: a name in `kinds.DECODERS`.
        data: the bytes.
        told: what came with them.
        digest: SHA-256 of the bytes where it is known: of a file with many articles it is worked out once.
    """

    name: str
    kind: str
    data: bytes
    told: Told = Told()
    digest: str = ""

    @property
    def sha256(self) -> str:
        """Digest of the bytes, which an article keeps as `source_sha256`."""
        return self.digest or hashlib.sha256(self.data).hexdigest()


def pasted(name: str, *, text: str, html: str = "") -> Piece:
    """What was pasted or dropped as an article: its markup, or else its words; both as UTF-8."""
    kind, data = ("page", html) if html.strip() else ("text", text)
    return Piece(name, kind, data.encode(errors="surrogatepass"), Told(charset="utf-8"))


class Table(NamedTuple):
    """How a table of articles looks, for a person to say which column is which.

    Attributes:
        header: names of its columns.
        rows: its first rows, as texts.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def signature(self) -> str:
        """What tables with the same columns have in common, whatever their order; readable in the settings file."""
        return ", ".join(sorted(self.header))


class NoArticles(FileRefused):
    """A table does not look as if there were articles in it."""


class ColumnsUnknown(FileRefused):
    """A table cannot be read before somebody says which of its columns holds the text.

    Attributes:
        table: how it looks.
        has_articles: whether any of its columns is long enough to be the text.
    """

    def __init__(self, name: str, reason: str, table: Table, *, has_articles: bool = True) -> None:
        super().__init__(name, reason)
        self.table = table
        self.has_articles = has_articles


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a part of one, that was not taken in: its name, and the sentence that says why.

    Attributes:
        table: how the table looks whose columns nobody knows; None for every other reason.
        has_articles: False for a table that does not look as if there were articles in it.
    """

    name: str
    sentence: str
    table: Table | None = None
    has_articles: bool = True

    @classmethod
    def of(cls, error: FileRefused, name: str = "") -> Refusal:
        """The refusal that an error tells of; `name` where the file goes by another one."""
        if isinstance(error, ColumnsUnknown):
            return cls(name or error.name, str(error), error.table, error.has_articles)
        return cls(name or error.name, str(error), has_articles=not isinstance(error, NoArticles))


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the user wants tables to be read.

    Attributes:
        columns: column by what it holds, for every table that has no entry of its own.
        remembered: the same for tables with a certain `Table.signature`.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    remembered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


Unpacker = Callable[[BinaryIO, str, Wishes], Iterator["Piece | Refusal"]]
"""Takes a file apart that holds many articles; the file can be sought in, the text is its name."""

Decoder = Callable[[Piece], "list[Imported | Refusal]"]
"""Reads a piece; raises FileRefused when nothing of it can be read."""

Make = Callable[[Imported], object]
"""Makes what a corpus takes of an article: the smaller, the less there is to send from one process to another."""
