"""What files look like to a reader, be they in a folder, packed, or single."""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

MOST_BYTES = 512 * 1024 * 1024
"""Larger files are refused."""


class Files(Protocol):
    """A folder, or a packed one, or a single file, as a reader sees it; names have `/` between folders."""

    def names(self) -> Sequence[str]:
        """Of all files in it, sorted."""
        ...

    def read(self, name: str) -> bytes:
        """The bytes of one file.

        Raises:
            FileRefused: it is not there, or too large, or cannot be read.
        """
        ...

    def stream(self, name: str) -> AbstractContextManager[BinaryIO]:
        """One file, of any size, to be read little by little; it can be sought in.

        Raises:
            FileRefused: it is not there, or cannot be read.
        """
        ...

    def shown(self, name: str) -> str:
        """What people call that file: its path, or the packed file with the name in it behind."""
        ...


def is_there(files: Files, name: str) -> bool:
    """Whether a file is among others; a folder of many is not gone through for each of its articles."""
    names = files.names()
    place = bisect_left(names, name)
    return place < len(names) and names[place] == name


def beside(name: str, other: str) -> str:
    """The name of another file in the same folder."""
    return posixpath.join(posixpath.dirname(name), other)


def stem_of(name: str, suffixes: Iterable[str] = ()) -> str:
    """A file's name without its folder and the longest of these suffixes, or its own."""
    plain = posixpath.basename(name)
    for suffix in sorted(suffixes, key=len, reverse=True):
        if plain.lower().endswith(suffix.lower()):
            return plain[: -len(suffix)]
    return posixpath.splitext(plain)[0]
