"""Articles in ZIP archives: members are read in memory, within bounds, and never written anywhere."""

from __future__ import annotations

import io
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Self

from annotator.articles.bombs import MOST_RATIO, refuse_bomb
from annotator.articles.pieces import Piece, Refusal, Wishes
from annotator.errors import FileRefused

MOST_MEMBER = 256 * 1024 * 1024
"""Bytes of one member, unpacked."""
_MOST_MEMBERS = 1_000_000
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)")
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, ValueError),
    *(OSError, MemoryError),  # how much memory LZMA is to take, a member says itself
)

Open = Callable[[BinaryIO, str, Wishes], "Iterator[Piece | Refusal]"]


def unpack(
    file: BinaryIO, name: str, wishes: Wishes, *, is_article: Callable[[str], bool], open_member: Open
) -> Iterator[Piece | Refusal]:
    """The articles in an archive; a member that is bad is refused and the others go on.

    Args:
        file: the archive.
        name: for messages.
        wishes: for tables in it.
        is_article: whether a member of this name is read; the others are passed over.
        open_member: takes a member apart.

    Raises:
        FileRefused: it is no archive, or holds no articles.
    """
    with Archive(file, name) as archive:
        members = [one for one in archive.members if _OUTSIDE.search(one) or is_article(one)]
        if not members:
            raise FileRefused(name, "is an archive without articles; unpack it and look what it holds")
        for member in members:
            shown = f"{name}/{member}"
            try:
                yield from open_member(io.BytesIO(archive.read(member)), shown, wishes)
            except FileRefused as refused:
                if refused.name == name:
                    raise
                yield Refusal.of(refused, shown)


class Archive:
    """A ZIP archive, whose members are read within bounds.

    Args:
        file: the archive.
        name: for messages.

    Attributes:
        members: the names of its files, hidden ones left out.

    Raises:
        FileRefused: it is no archive.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._name, self._unpacked = name, 0
        self._counted: set[str] = set()
        try:
            self._archive = zipfile.ZipFile(file)
        except _UNREADABLE as error:
            raise FileRefused(name, "is no whole ZIP archive; get it again") from error
        self._size = file.seek(0, io.SEEK_END)
        found = [one for one in self._archive.infolist() if not one.is_dir() and not _is_hidden(one.filename)]
        if len(found) > _MOST_MEMBERS:
            raise FileRefused(name, f"has over {_MOST_MEMBERS:,} members; split it")
        self._infos = {one.filename: one for one in found}
        self.members = [one.filename for one in found]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def read(self, member: str) -> bytes:
        """The bytes of a member.

        Raises:
            FileRefused: it is not there, leads out of the archive, is packed beyond reason, or cannot be unpacked.
        """
        shown = f"{self._name}/{member}"
        if member not in self._infos:
            raise FileRefused(shown, "is not there; check the name")
        _refuse(self._infos[member], shown)
        data = _read(self._archive, self._infos[member], shown)
        if member not in self._counted:  # what every article of a folder names is read again for each
            self._counted.add(member)
            self._unpacked += len(data)
        # members may lie over each other, each in proportion and all of them not
        refuse_bomb(self._name, self._size, self._unpacked)
        return data


def _is_hidden(member: str) -> bool:
    return any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in re.split(r"[/\\]", member))


def _refuse(member: zipfile.ZipInfo, shown: str) -> None:
    if _OUTSIDE.search(member.filename):
        raise FileRefused(shown, "has a name that leads out of its archive; rename it and pack it again")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise FileRefused(shown, "is a link; pack the file that it leads to")
    if member.flag_bits & 1:
        raise FileRefused(shown, "is encrypted; unpack it with its password, and open what comes out")
    if member.filename.lower().endswith(".zip"):
        raise FileRefused(shown, "is an archive within an archive; unpack that one first")
    if member.file_size > MOST_MEMBER:
        raise FileRefused(shown, f"is over {MOST_MEMBER >> 20} MB in an archive; unpack it first")
    if member.file_size > 1024 * 1024 and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        ratio = f"{member.file_size // max(member.compress_size, 1):,}"
        raise FileRefused(shown, f"unpacks {ratio} to 1, as no article does; get the archive again from who made it")


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str) -> bytes:
    try:
        with archive.open(member) as opened:
            data = opened.read(member.file_size + 1)
    except _UNREADABLE as error:
        raise FileRefused(shown, "cannot be unpacked; get the archive again") from error
    if len(data) > member.file_size:
        raise FileRefused(shown, "is larger than its archive says; get the archive again")
    return data
