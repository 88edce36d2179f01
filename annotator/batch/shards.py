"""What a batch is cut into: shards, which are never changed, and the digest by which one is known again.

A shard is stretches of files, in order: a whole file of 500 to 1,000 articles, many small files,
or some records of a web archive. A stretch of a gzipped web archive is one itself, as each record is packed alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from annotator.durable import reason
from annotator.errors import FileRefused

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
        left = self.end - self.begin
        try:
            with Path(self.path).open("rb") as file:
                file.seek(self.begin)
                while self.end == WHOLE or left > 0:
                    piece = file.read(_PIECE if self.end == WHOLE else min(_PIECE, left))
                    if not piece:
                        break
                    left -= len(piece)
                    yield piece
        except OSError as error:
            raise FileRefused(self.path, f"cannot be read: {reason(error)}") from error
        if self.end != WHOLE and left > 0:
            raise FileRefused(self.path, f"ends {left:,} bytes too early; get it again")


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
