"""Where a web archive may be cut: stretches of whole records, found by their heads."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from annotator.articles.bombs import refuse_bomb
from annotator.articles.web_archive import GZIP

ANSWERS = 500
"""Records with a page in a stretch, at most."""

BYTES = 32 * 1024 * 1024
"""Bytes from which a stretch is long enough, whatever is in it."""

_CHUNK = 64 * 1024
_HEAD = 4096
_LONGEST_HEAD = 1024 * 1024
_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_ANSWER = re.compile(rb"^warc-type:[ \t]*(?:response|resource)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_MAGIC = b"WARC/"


class Stretch(NamedTuple):
    """Bytes `[begin, end)` of a web archive, which are one themselves; `end` is -1 for as far as it goes."""

    begin: int
    end: int


def stretches(file: BinaryIO, name: str, most: int = ANSWERS) -> Iterator[Stretch]:
    """Cut a web archive into stretches of at most so many answers of servers.

    It is cut before records only, and in a packed one where a record is packed alone: one that is packed as a whole
    is one stretch, and what comes after damage belongs to the stretch before it, whose reader says what is wrong.

    Args:
        file: the archive, packed or not.
        name: for messages.
        most: answers in a stretch.

    Raises:
        FileRefused: it unpacks beyond reason.
    """
    begin = answers = 0
    is_packed = file.read(2) == GZIP
    file.seek(0)
    for at, head in _members(file, name) if is_packed else _records(file):
        if at > begin and (answers >= most or at - begin >= BYTES):
            yield Stretch(begin, at)
            begin, answers = at, 0
        answers += _ANSWER.search(head) is not None
    yield Stretch(begin, -1)


def _members(file: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
    """Where the members of a packed archive begin that are records, and the beginning of each."""
    at = out = 0
    data = file.read(_CHUNK)
    while data:
        begin, head, unpacker = at, b"", zlib.decompressobj(wbits=31)
        while not unpacker.eof:
            data = data or file.read(_CHUNK)
            try:
                piece = unpacker.decompress(data, _CHUNK)
            except zlib.error:
                return
            if not data and not piece:  # the file ends before the member does
                return
            left = unpacker.unused_data or unpacker.unconsumed_tail
            at += len(data) - len(left)
            out += len(piece)
            data = left
            head += piece[: _HEAD - len(head)]
            refuse_bomb(name, at, out)
        if head.startswith(_MAGIC):
            yield begin, _END.split(head, maxsplit=1)[0]
        data = data or file.read(_CHUNK)


def _records(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Where the records of an archive that is not packed begin, and the head of each."""
    at = 0
    while data := _head(file, at):
        record = data.lstrip(b"\r\n")
        end = _END.search(record)
        length = _LENGTH.search(record, 0, end.start()) if end is not None else None
        if end is None or length is None or not record.startswith(_MAGIC):
            return
        at += len(data) - len(record)
        yield at, record[: end.start()]
        at += end.end() + int(length[1])


def _head(file: BinaryIO, at: int) -> bytes:
    """What stands there, as far as the end of a head; no more than a head may have."""
    file.seek(at)
    data = file.read(_HEAD)
    while data and _END.search(data.lstrip(b"\r\n")) is None and len(data) < _LONGEST_HEAD:
        more = file.read(len(data))
        if not more:
            break
        data += more
    return data
