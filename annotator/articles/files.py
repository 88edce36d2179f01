"""A file on the disk, opened or refused with the reason; loads nothing that reads articles."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from annotator.errors import FileRefused

MAX_BYTES = 64 * 1024 * 1024
"""Larger articles are refused."""
READ = (
    "annotator reads web pages, text, Markdown, Word, PDF, JSON, CSV, Parquet, WARC, RSS, NITF, NewsML, ZIP "
    "and standoff XML"
)
"""What is read, for a sentence."""


def opened(path: Path) -> BinaryIO:
    """A file, opened to be read.

    Raises:
        FileRefused: it is not there, is no ordinary file, or may not be read.
    """
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise without_articles(path)
        if not stat.S_ISREG(about.st_mode):
            raise FileRefused(str(path), "is no ordinary file; save the article as one")
        return path.open("rb")
    except (OSError, ValueError) as error:
        raise refusal_of(error, str(path)) from error


def bytes_of(path: Path, *, limit: int) -> bytes:
    """A file's bytes, refused before they are read when they are too many.

    Raises:
        FileRefused: it is not there, is no ordinary file, may not be read, or is larger than `limit` bytes.
    """
    name = str(path)
    with opened(path) as file:
        try:
            if os.fstat(file.fileno()).st_size > limit:
                raise too_large(name)
            data = file.read(limit + 1)
        except OSError as error:
            raise refusal_of(error, name) from error
    if len(data) > limit:
        raise too_large(name)
    return data


def refusal_of(error: OSError | ValueError, name: str) -> FileRefused:
    """What the system says about a file, as a sentence."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return FileRefused(name, "is not there; check the name")
    if isinstance(error, PermissionError):
        return FileRefused(name, "may not be read; change its permissions")
    said = (getattr(error, "strerror", None) or str(error)).lower()
    return FileRefused(name, f"cannot be read ({said}); check the disk or copy the file elsewhere")


def too_large(name: str) -> FileRefused:
    """The refusal of an article over MAX_BYTES."""
    return FileRefused(name, f"is over {MAX_BYTES // 1024 // 1024} MB, more than one article may have; split it")


def without_articles(path: Path) -> FileRefused:
    """The refusal of a folder in which nothing is read."""
    return FileRefused(str(path), f"is a folder without articles; {READ}")
