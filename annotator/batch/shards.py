"""What a batch is cut into: shards, which are never changed, and the digest by which one is known again.

A shard is stretches of files, in order: a whole file of 500 to 1,000 articles, many small files,
or some records of a web archive. A stretch of a gzipped web archive is one itself, as each record is packed alone.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from annotator.durable import reason
from annotator.errors import FileRefused

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PIECE = 1024 * 1024

WHOLE = -1
"""The end of a part that goes as far as its file."""


class Part(NamedTuple):
    """Bytes `[begin, end)` of a file; `end` is WHOLE for as far as it goes."""

    path: str
    begin: int = 0
    end: int = WHOLE

    def read(self) -> bytes:
        """Its bytes.

        Raises:
            FileRefused: they cannot be read, or the file ends before.
        """
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """The same, little by little."""
        size = 0
        with self.opened() as file:
            try:
                while piece := file.read(_PIECE):
                    size += len(piece)
                    yield piece
            except OSError as error:
                raise self._unreadable(error) from error
        if size < self.end - self.begin:
            raise FileRefused(self.path, f"ends {self.end - self.begin - size:,} bytes too early; get it again")

    def opened(self) -> BinaryIO:
        """The same as a file of its own, of which no more is in memory than is asked for.

        Raises:
            FileRefused: there is none, or it may not be read.
        """
        try:
            if not stat.S_ISREG(Path(self.path).stat().st_mode):  # a pipe would be waited for for ever
                raise FileRefused(self.path, "is no ordinary file; put one in its place")
            file = Path(self.path).open("rb", buffering=0)  # noqa: SIM115  whoever closes the window closes it
        except OSError as error:
            raise self._unreadable(error) from error
        end = os.fstat(file.fileno()).st_size if self.end == WHOLE else self.end
        return cast("BinaryIO", io.BufferedReader(_Window(file, self.begin, end)))

    def _unreadable(self, error: OSError) -> FileRefused:
        return FileRefused(self.path, f"cannot be read: {_why(error)}")


class _Window(io.RawIOBase):
    """Bytes `[begin, end)` of a file as a file."""

    def __init__(self, file: io.FileIO, begin: int, end: int) -> None:
        super().__init__()
        self._file, self._begin, self._end = file, begin, end
        file.seek(begin)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        left = max(0, self._end - self._file.tell())
        return self._file.readinto(memoryview(buffer)[:left])

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        origin = {os.SEEK_SET: self._begin, os.SEEK_CUR: self._file.tell(), os.SEEK_END: self._end}[whence]
        return self._file.seek(max(self._begin, origin + offset)) - self._begin

    def close(self) -> None:
        self._file.close()
        super().close()


class Shard(NamedTuple):
    """What is worked on at once.

    Attributes:
        name: its own among all, such as `00012`; its output is called so.
        parts: where its bytes are.
    """

    name: str
    parts: tuple[Part, ...]

    def digest(self) -> str:
        """SHA-256 over the names and bytes of its parts, in hexadecimal.

        Raises:
            FileRefused: a part cannot be read.
        """
        whole = hashlib.sha256()
        for part in self.parts:
            inner = hashlib.sha256()
            for piece in part.pieces():
                inner.update(piece)
            whole.update(f"{Path(part.path).name}\n{inner.hexdigest()}\n".encode())
        return whole.hexdigest()


def is_plain(name: str) -> bool:
    """Whether a name is one of a file in any folder: it leads nowhere else, and can be shown."""
    return name.isprintable() and name not in {"", ".", ".."} and not set(name) & {"/", "\\", ":"}


def digest_of(path: Path) -> tuple[str, int]:
    """SHA-256 and size in bytes of a file; '' and 0 where none is."""
    found, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                found.update(piece)
                size += len(piece)
    except FileNotFoundError:
        return "", 0
    return found.hexdigest(), size


def _why(error: OSError) -> str:
    return "it is not there; make it anew" if isinstance(error, FileNotFoundError) else reason(error)
