"""CHECKSUMS: the SHA-256 of every file of a dataset, as `sha256sum` writes and checks them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from annotator.durable import reason
from annotator.errors import FileRefused

NAME: Final = "CHECKSUMS"

_LINE = re.compile(r"([0-9a-f]{64}) [ *]([^\\\n\r\0]+)")


def written(sums: Mapping[str, str]) -> bytes:
    """The bytes of CHECKSUMS; the same files, the same bytes.

    Args:
        sums: SHA-256 in hexadecimal, by path in the dataset, with `/` between folders.
    """
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(sums.items())).encode()


def read(data: bytes, name: str = NAME) -> dict[str, str]:
    """The SHA-256 of each file, by its path.

    Raises:
        FileRefused: a line is none of `sha256sum`, or names a file outside of the folder, or one twice.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        place = data.count(b"\n", 0, error.start) + 1
        raise FileRefused(name, "is not UTF-8; get the dataset again", line=place) from error
    sums: dict[str, str] = {}
    for number, line in enumerate(text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text else [], 1):
        found = _LINE.fullmatch(line)
        if found is None:
            raise FileRefused(name, "is no line of sha256sum; get the dataset again", line=number)
        sha256, path = found[1], found[2]
        if not _is_inside(path):
            raise FileRefused(name, f"names {path!r}, which is outside of the dataset; do not trust it", line=number)
        if path in sums:
            raise FileRefused(name, f"names {path!r} twice; get the dataset again", line=number)
        sums[path] = sha256
    return sums


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    return not PurePosixPath(path).is_absolute() and not {"", ".", ".."} & {*parts} and ":" not in parts[0]


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(folder: Path) -> list[str]:
    """What of a dataset is not as it was written, a sentence each; nothing if all of it is.

    Raises:
        FileRefused: CHECKSUMS is not there or cannot be read.
    """
    path = folder / NAME
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileRefused(str(path), f"cannot be read: {reason(error)}") from error
    sums = read(data, str(path))
    said = [problem for name, sha256 in sorted(sums.items()) if (problem := _problem(folder, name, sha256))]
    there = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_symlink() or one.is_file()}
    said += [f"{name}: is not in {NAME}; nobody knows where it is from." for name in sorted(there - {*sums, NAME})]
    return said


def _problem(folder: Path, name: str, sha256: str) -> str:
    path = folder / name
    within = [folder / parent for parent in PurePosixPath(name).parents if str(parent) != "."]
    if any(one.is_symlink() for one in (path, *within)):
        return f"{name}: is a link to elsewhere; get the dataset again."
    if not path.is_file():
        return f"{name}: is missing; get the dataset again."
    try:
        found = sha256_of(path)
    except OSError as error:
        return f"{name}: cannot be read: {reason(error)}."
    return "" if found == sha256 else f"{name}: has changed since it was written; get the dataset again."
