"""JSON of other tools: read with bounds, an article at a time where a line holds one, and looked into without trust."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import Any, BinaryIO, NamedTuple, TypeAlias

from annotator.errors import FileRefused
from annotator.formats.files import Files
from annotator.formats.foreign_text import decoded, storable
from annotator.formats.foreign_values import whole_number
from annotator.formats.reading import Unread

Json: TypeAlias = Mapping[str, Any]

LARGEST = 128 * 1024 * 1024
"""Bytes of a line, or of a file that has to be parsed whole."""

_BLANK = b" \t\r\n"
_MARK = codecs.BOM_UTF8


class Record(NamedTuple):
    """An object of a file: its number, from 1, its line (0 where a line says nothing), and what it says."""

    number: int
    line: int
    value: Json


# -- files ---------------------------------------------------------------------------------------------


def records(files: Files, name: str) -> Iterator[Record | Unread]:
    """The objects of a file: one a line, or in a list, or a single one; a bad one is told and the others go on.

    Only a file that has no object to a line is parsed whole.

    Raises:
        FileRefused: it is empty, too large to be parsed whole, or no JSON at all.
    """
    shown = files.shown(name)
    with files.stream(name) as opened:
        file = _in_utf8(opened, shown)
        first, second = _first_lines(file, shown)
        file.seek(0)
        if first.startswith(b"{") and (_is_object(first) or _is_object(second)):
            yield from _by_lines(file, shown)
        elif first == b"[" and _is_object(second.removesuffix(b",")):
            yield from _listed_by_lines(file, shown)
        else:
            yield from _whole(file, shown)


def _in_utf8(file: BinaryIO, name: str) -> BinaryIO:
    """The file, or another one of the same characters if it is UTF-16."""
    start = file.read(2)
    file.seek(0)
    if start not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return file
    return BytesIO(decoded(_limited(file.read(LARGEST + 1), name), name=name).encode())


def _limited(data: bytes, name: str) -> bytes:
    if len(data) > LARGEST:
        reason = f"has over {LARGEST >> 20} MB in one piece; save it with one article a line, as .jsonl"
        raise FileRefused(name, reason)
    return data


def _first_lines(file: BinaryIO, name: str) -> tuple[bytes, bytes]:
    """The first two lines that are not blank."""
    found: list[bytes] = []
    while len(found) < 2 and (line := file.readline(LARGEST)):
        if bare := line.removeprefix(_MARK).strip(_BLANK):
            found.append(bare)
    if not found:
        raise FileRefused(name, "is empty; get the file again")
    return found[0], found[1] if len(found) > 1 else b""


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line.decode(), strict=False), dict)
    except (ValueError, RecursionError):
        return False


def _by_lines(file: BinaryIO, name: str) -> Iterator[Record | Unread]:
    number = count = 0
    while line := file.readline(LARGEST + 1):
        number += 1
        if len(line) > LARGEST:
            yield Unread.of(FileRefused(name, f"is over {LARGEST >> 20} MB long; split the file", line=number))
            while line and not line.endswith(b"\n"):
                line = file.readline(LARGEST)
        elif bare := line.removeprefix(_MARK).strip(_BLANK):
            count += 1
            yield _record(bare, name, number=count, line=number)


def _listed_by_lines(file: BinaryIO, name: str) -> Iterator[Record | Unread]:
    """A list that has each of its objects on a line."""
    number = count = 0
    ended = False
    while line := file.readline(LARGEST + 1):
        number += 1
        bare = line.removeprefix(_MARK).strip(_BLANK)
        if not bare or (count == 0 and bare == b"["):
            continue
        if ended or len(line) > LARGEST:
            yield Unread.of(FileRefused(name, "is not one object of a list; split the file", line=number))
            return
        if bare == b"]":
            ended = True
        else:
            count += 1
            yield _record(bare.removesuffix(b","), name, number=count, line=number)
    if not ended:
        yield Unread.of(FileRefused(name, "ends within its list; get the rest of it", line=number))


def _record(bare: bytes, name: str, *, number: int, line: int) -> Record | Unread:
    try:
        value = parsed(decoded(bare, name=name), name=name, line=line)
    except FileRefused as refused:
        return Unread.of(FileRefused(name, refused.reason, line=line))
    return Record(number, line, value) if isinstance(value, dict) else Unread.of(_no_object(name, line))


def _whole(file: BinaryIO, name: str) -> Iterator[Record | Unread]:
    value = json_of(file.read(LARGEST + 1), name=name)
    if isinstance(value, dict):
        yield Record(1, 0, value)
        return
    if not isinstance(value, list):
        raise _no_object(name, 0)
    for number, one in enumerate(value, 1):
        yield Record(number, 0, one) if isinstance(one, dict) else Unread.of(_no_object(f"{name}, item {number}", 0))


def _no_object(name: str, line: int) -> FileRefused:
    return FileRefused(name, "holds no object with an article; take it out", line=line)


def json_of(data: bytes, *, name: str) -> Any:
    """What a file says that is JSON as a whole.

    Raises:
        FileRefused: it is empty, too large, no JSON, or is nested or has numbers beyond reason.
    """
    if not data.strip():
        raise FileRefused(name, "is empty; get the file again")
    return parsed(decoded(_limited(data, name), name=name).removeprefix("\ufeff"), name=name)


def parsed(text: str, *, name: str, line: int = 0) -> Any:
    """What a JSON text says; `line` is where it stands, if it is a line.

    Raises:
        FileRefused: it is none, or is nested or has numbers beyond reason.
    """
    try:
        return json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        reason = f"is no whole JSON: {error.msg} at character {error.colno}; get it again, or mend it there"
        raise FileRefused(name, reason, line=line or error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise FileRefused(name, "nests lists or has numbers beyond reason; take them out", line=line) from error


# -- values --------------------------------------------------------------------------------------------


def text_in(value: Json, *keys: str) -> str:
    """The first text under one of these keys, made storable, or ''."""
    for key in keys:
        if isinstance(found := value.get(key), str):
            return storable(found)
    return ""


def objects(value: object) -> list[dict[str, Any]]:
    """The objects of a list; none of anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def pair(value: object) -> tuple[int, int] | None:
    """Two offsets, in a list of two or an object with `begin` and `end`; None for anything else."""
    if isinstance(value, dict):
        value = [value.get("begin"), value.get("end")]
    if not isinstance(value, list) or len(value) != 2:
        return None
    begin, end = whole_number(value[0]), whole_number(value[1])
    return None if begin is None or end is None else (begin, end)


def shown(value: object) -> str:
    """Any value as a person reads it, and '' for none; tables hold times and bytes, too."""
    if value is None or isinstance(value, str):
        return storable(value or "")
    if isinstance(value, date):
        return value.isoformat()
    try:
        return storable(json.dumps(value, ensure_ascii=False, default=str))
    except RecursionError:
        return ""


# -- writing -------------------------------------------------------------------------------------------

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_ENDS = {"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def written(value: Json) -> bytes:
    """An object on one line, whatever a reader takes for a line end."""
    line = _encode(value)
    for end, escaped in _ENDS.items():
        if end in line:
            line = line.replace(end, escaped)
    return line.encode()
