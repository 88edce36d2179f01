"""Bounds for packed files: how much may come out of how little."""

from __future__ import annotations

import zlib
from gzip import BadGzipFile
from io import BufferedIOBase, RawIOBase
from typing import BinaryIO

from annotator.errors import FileRefused

MOST_RATIO = 200
"""Text packs 3 to 20 to 1; what packs more is refused once it is large."""

HARMLESS = 16 * 1024 * 1024
"""Bytes that may come out at any ratio."""


def refuse_bomb(name: str, packed: int, unpacked: int) -> None:
    """Refuse what unpacks beyond reason.

    Args:
        name: for the message.
        packed: bytes read.
        unpacked: bytes that came, or are said to come, out of them.

    Raises:
        FileRefused: it does.
    """
    if unpacked > HARMLESS and unpacked > MOST_RATIO * max(packed, 1):
        ratio = f"{unpacked // max(packed, 1):,}"
        raise FileRefused(name, f"unpacks {ratio} to 1, as no articles do; get the file again from who made it")


class Metered(RawIOBase):
    """What comes out of a packed stream, as long as it is in proportion; a stream that breaks off just ends.

    Attributes:
        broken: whether the stream broke off or was damaged.
    """

    def __init__(self, unpacked: BufferedIOBase, packed: BinaryIO, name: str) -> None:
        super().__init__()
        self._unpacked, self._packed, self._name = unpacked, packed, name
        self._out = 0
        self._until: int | None = None
        self.broken = False

    def readable(self) -> bool:
        return True

    def allow(self, size: int | None) -> None:
        """Let so many bytes more come out, None for any number: whoever looks for the end of a line reads on for it."""
        self._until = None if size is None else self._out + size

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, b'' at the end.

        Raises:
            FileRefused: more comes out than articles pack, or than is allowed.
        """
        if self.broken:
            return b""
        try:
            data = self._unpacked.read1(size)  # what is whole before the break comes out
        except (EOFError, BadGzipFile, zlib.error):
            self.broken = True
            return b""
        self._out += len(data)
        if self._until is not None and self._out > self._until:
            raise FileRefused(self._name, "has a record whose head has no end; check how it was made")
        refuse_bomb(self._name, self._packed.tell(), self._out)
        return data

    def tell(self) -> int:
        return self._out
