"""The articles of all shards in the order of their ids: parted by their places on the disk, then part by part."""

from __future__ import annotations

import shutil
import struct
import zlib
from array import array
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from annotator.durable import reason
from annotator.errors import CorpusError
from annotator.opening.article_shards import Shelved

PARTS: Final = 200
"""Files that are open at once, at most."""

LEAST: Final = 1_000
"""Articles that are worth a file of their own."""

_HEAD = struct.Struct("<QII")
"""Before each article: its place, and the bytes of its member's name and of the article itself, packed."""


class InOrder:
    """Takes articles in any order and gives them back in that of their ids.

    Args:
        folder: where they are meanwhile; what is there goes, as it does at the end.
        ids: of all articles, in the order in which they are put.
        least: articles that are worth a file of their own.

    Raises:
        CorpusError: there is no room for them.
    """

    def __init__(self, folder: Path, ids: Sequence[str], least: int = LEAST) -> None:
        self._folder = folder
        self._places = _places(ids)
        self._number = 0
        self._size = max(least, -(-len(ids) // PARTS))
        self._parts: list[BinaryIO] = []
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        try:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True)
            for number in range(-(-len(self._places) // self._size)):
                self._parts.append(self._stack.enter_context((self._folder / str(number)).open("wb")))
        except OSError as error:
            raise self._refused(error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None) -> None:
        try:
            self._stack.close()
        except OSError as error:
            raise self._refused(error) from error
        finally:
            if kind is not None:
                shutil.rmtree(self._folder, ignore_errors=True)

    def put(self, one: Shelved) -> bool:
        """Take the next article; False if there is none to come."""
        if self._number == len(self._places):
            return False
        place = self._places[self._number]
        name, data = one.member.encode(), zlib.compress(one.data, 1)
        try:
            self._parts[place // self._size].write(_HEAD.pack(place, len(name), len(data)) + name + data)
        except OSError as error:
            raise self._refused(error) from error
        self._number += 1
        return True

    @property
    def is_whole(self) -> bool:
        """Whether all articles were put."""
        return self._number == len(self._places)

    def read(self) -> Iterator[Shelved]:
        """The articles in their order, once all were put; nothing is left of them afterwards.

        Raises:
            CorpusError: they cannot be read.
        """
        try:
            for number in range(len(self._parts)):
                path = self._folder / str(number)
                with path.open("rb") as part:
                    for begin in _begins(part):
                        part.seek(begin)
                        _, name, data = _HEAD.unpack(part.read(_HEAD.size))
                        member = part.read(name).decode()
                        yield Shelved(member, zlib.decompress(part.read(data)), ())
                path.unlink()
        except OSError as error:
            raise CorpusError(f"{self._folder}: cannot be read: {reason(error)}.") from error
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _refused(self, error: OSError) -> CorpusError:
        return CorpusError(f"{self._folder}: cannot be written: {reason(error)}.")


def _places(ids: Sequence[str]) -> array[int]:
    """The place of each in the order of all."""
    found = array("Q", bytes(8 * len(ids)))
    for place, number in enumerate(sorted(range(len(ids)), key=ids.__getitem__)):
        found[number] = place
    return found


def _begins(part: BinaryIO) -> list[int]:
    """Where the articles of a part begin, in their order."""
    found: list[tuple[int, int]] = []
    begin = 0
    while head := part.read(_HEAD.size):
        place, name, data = _HEAD.unpack(head)
        found.append((place, begin))
        begin = part.seek(begin + _HEAD.size + name + data)
    return [begin for _, begin in sorted(found)]
