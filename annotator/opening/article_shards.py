"""Shards of articles: ZIP archives of standoff files in a given order; the same articles, the same bytes.

Beside the file of a web page stands what the page told about its blocks, `<id>.hints`, which standoff XML has no
place for: boilerplate is suggested from it, and near copies are told by the main blocks.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from annotator.articles.zipped import Archive
from annotator.batch.shards import Part, Shard
from annotator.errors import FileRefused
from annotator.model.document import AnnotatedDocument
from annotator.model.traces import BlockHint
from annotator.opening.codec import decode, encode
from annotator.storage.mirror import ARTICLE

SUFFIX = ".zip"
HINTS = ".hints"

ARTICLES = 1_000
"""Articles in a shard."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LEVEL = 1
"""Of packing: shards are read once or twice."""


class Shelved(NamedTuple):
    """An article of a shard.

    Attributes:
        member: the name of its file, with that of the archive before it.
        data: the bytes of that file.
        hints: what its page told about its blocks, one for each; empty for what is no page.
    """

    member: str
    data: bytes
    hints: tuple[BlockHint, ...]

    def read(self) -> AnnotatedDocument:
        """The article.

        Raises:
            FileRefused: anything in it is wrong.
        """
        return decode(self.data, self.member)


def write_shard(out: BinaryIO, articles: Iterable[AnnotatedDocument]) -> int:
    """Write articles into an archive, one at a time; how many there were."""
    return shelve(out, ((annotated, ()) for annotated in articles))


def shelve(out: BinaryIO, articles: Iterable[tuple[AnnotatedDocument, Sequence[BlockHint]]]) -> int:
    """The same, each with what its page told about its blocks."""
    number = 0
    with zipfile.ZipFile(out, "w") as archive:
        for annotated, hints in articles:
            number += 1
            add_article(archive, annotated.document.id, encode(annotated), hints)
    return number


def add_article(archive: zipfile.ZipFile, identity: str, data: bytes, hints: Sequence[BlockHint]) -> None:
    """Put an article's file into an archive, and its hints if it has any."""
    add_member(archive, f"{identity}{ARTICLE}", data)
    if hints:
        rows = [(one.link_density, int(one.main)) for one in hints]
        add_member(archive, f"{identity}{HINTS}", json.dumps(rows, separators=(",", ":")).encode())


def add_member(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Put a file into an archive without a trace of when and where that was done."""
    about = zipfile.ZipInfo(name, _EPOCH)
    about.create_system = 3
    about.external_attr = 0o644 << 16
    archive.writestr(about, data, zipfile.ZIP_DEFLATED, _LEVEL)


def read_shard(shard: Shard) -> Iterator[AnnotatedDocument]:
    """The articles of a shard, in its order, one at a time.

    Raises:
        FileRefused: the archive is damaged, or anything in an article is wrong.
    """
    for one in unshelve(shard):
        yield one.read()


def unshelve(shard: Shard) -> Iterator[Shelved]:
    """The files of the articles of a shard, in its order, one at a time.

    Raises:
        FileRefused: the archive is damaged, holds an article twice, or hints that are none.
    """
    for part in shard.parts:
        name = Path(part.path).name
        with Archive(io.BytesIO(part.read()), name) as archive:
            there = set(archive.members)
            if len(there) < len(archive.members):
                raise FileRefused(name, "holds a file twice; make it anew")
            for member in archive.members:
                if member.endswith(HINTS):
                    continue
                beside = member.removesuffix(ARTICLE) + HINTS
                hints = _hints(archive.read(beside), f"{name}/{beside}") if beside in there else ()
                yield Shelved(f"{name}/{member}", archive.read(member), hints)


def _hints(data: bytes, name: str) -> tuple[BlockHint, ...]:
    try:
        found = tuple(BlockHint(float(density), bool(main)) for density, main in json.loads(data))
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise FileRefused(name, "does not say what a page tells about its blocks; make the shard anew") from error
    if not all(0 <= hint.link_density <= 1 for hint in found):
        raise FileRefused(name, "has a share of links that is none; make the shard anew")
    return found


def shards_in(files: Sequence[Path]) -> list[Shard]:
    """A shard for every file, called as it is."""
    return [Shard(path.name.removesuffix(SUFFIX), (Part(str(path)),)) for path in files]
