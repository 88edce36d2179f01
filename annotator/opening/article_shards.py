"""Shards of articles: ZIP archives of standoff files in a given order; the same articles, the same bytes.

Beside the file of a web page stands what the page told about its blocks, `<id>.hints`, which standoff XML has no
place for: boilerplate is suggested from it, and near copies are told by the main blocks.
"""

from __future__ import annotations

import contextlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self

from annotator.articles.zipped import Archive
from annotator.batch.shards import Part, Shard, digest_of
from annotator.durable import reason, replace, synchronise, temporary_beside
from annotator.errors import CorpusError, FileRefused
from annotator.model.document import AnnotatedDocument
from annotator.model.traces import BlockHint
from annotator.opening.codec import decode, encode
from annotator.storage.mirror import ARTICLE

SUFFIX = ".zip"
HINTS = ".hints"

ARTICLES = 1_000
"""Articles in a shard."""

_BYTES = 48 * 1024 * 1024
"""Of articles as they are unpacked: one more begins another shard, so that workers stay small."""

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
    """Put an article's file into an archive, and its hints if it has any.

    Raises:
        FileRefused: there is an article of this id.
    """
    name = f"{identity}{ARTICLE}"
    if name in archive.NameToInfo:
        raise FileRefused(name, "is two articles of one shard; give one of them another id")
    add_member(archive, name, data)
    if hints:
        rows = [(one.link_density, int(one.main)) for one in hints]
        add_member(archive, f"{identity}{HINTS}", json.dumps(rows, separators=(",", ":")).encode())


def add_member(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Put a file into an archive without a trace of when and where that was done."""
    about = zipfile.ZipInfo(name, _EPOCH)
    about.create_system = 3
    about.external_attr = 0o644 << 16
    archive.writestr(about, data, zipfile.ZIP_DEFLATED, _LEVEL)


class Pile:
    """Articles as they come, a shard after the other; a shard that is there and the same is left alone.

    Args:
        folder: where the shards are; made if it is not there.
        name: what they are called, before their number.

    Attributes:
        files: the shards that are whole, once it is left; what else the folder had under the name is removed.

    Raises:
        CorpusError: a shard cannot be written.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.files: list[Path] = []
        self._folder, self._name = folder, name
        self._temporary: Path | None = None
        self._archive: zipfile.ZipFile | None = None
        self._articles = self._bytes = 0

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CorpusError(f"{self._folder}: cannot be made: {reason(error)}.") from error
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._end()
                self._remove_others()
        finally:
            self._drop()

    def add(self, annotated: AnnotatedDocument) -> None:
        """Put an article on top."""
        data = encode(annotated)
        if self._articles and (self._articles == ARTICLES or self._bytes + len(data) > _BYTES):
            self._end()
        try:
            add_member(self._open(), f"{annotated.document.id}{ARTICLE}", data)
        except OSError as error:
            raise self._refused(error) from error
        self._articles += 1
        self._bytes += len(data)

    def _open(self) -> zipfile.ZipFile:
        if self._archive is None:
            self._temporary = temporary_beside(self._path)
            self._archive = zipfile.ZipFile(self._temporary, "x")
        return self._archive

    @property
    def _path(self) -> Path:
        return self._folder / f"{self._name}-{len(self.files):05}{SUFFIX}"

    def _end(self) -> None:
        if self._archive is None or self._temporary is None:
            return
        path = self._path
        try:
            self._archive.close()
            synchronise(self._temporary)
            if digest_of(path) == digest_of(self._temporary):
                self._temporary.unlink()
            else:
                replace(self._temporary, path)
        except OSError as error:
            raise self._refused(error) from error
        self.files.append(path)
        self._archive = self._temporary = None
        self._articles = self._bytes = 0

    def _remove_others(self) -> None:
        for path in self._folder.glob(f"{self._name}-*{SUFFIX}"):
            if path not in self.files:
                try:
                    path.unlink()
                except OSError as error:
                    raise CorpusError(f"{path}: cannot be removed: {reason(error)}.") from error

    def _drop(self) -> None:
        if self._archive is not None and self._temporary is not None:
            with contextlib.suppress(OSError):  # the disk may be full, or gone
                self._archive.close()
            self._temporary.unlink(missing_ok=True)

    def _refused(self, error: OSError) -> CorpusError:
        return CorpusError(f"{self._path}: cannot be written: {reason(error)}.")


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
        with part.opened() as file, Archive(file, name) as archive:
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
