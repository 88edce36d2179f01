"""Files that are the old or the new after any crash, never half of each: the one place that replaces a file."""

from __future__ import annotations

import errno
import os
import secrets
import sys
from pathlib import Path

from annotator.errors import CorpusError

TEMPORARY = ".tmp"


def write_atomically(path: Path, data: bytes) -> bool:
    """Write a file so that a reader, a crash or a power cut sees the old bytes or the new, never a mixture.

    A file that holds these bytes already is left alone, with its time.

    Args:
        path: the file; its folder must be there.
        data: all of its bytes.

    Returns:
        Whether anything was written.

    Raises:
        CorpusError: it could not be written; the old file, if any, is as it was.
    """
    try:
        if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
        temporary = temporary_beside(path)
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CorpusError(f"{path}: cannot be written: {reason(error)}.") from error
    return True


def temporary_beside(path: Path) -> Path:
    """A name in the same folder for a file that is not ready yet; `is_temporary` knows it again."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}{TEMPORARY}")


def is_temporary(path: Path) -> bool:
    """Whether this is a left-over of a write that was cut short."""
    return path.name.startswith(".") and path.name.endswith(TEMPORARY)


def replace(temporary: Path, path: Path) -> None:
    """Give a finished, synchronised file its name, for good."""
    temporary.replace(path)
    synchronise_folder(path.parent)


def place(temporary: Path, path: Path) -> None:
    """The same for a file that is new: one that somebody else has put there meanwhile stays.

    Raises:
        CorpusError: something has that name.
    """
    try:
        if sys.platform == "win32":
            temporary.rename(path)  # fails there where something is
        else:
            _link(temporary, path)
    except FileExistsError as error:
        raise CorpusError(f"{path}: is there already; open it, or choose another name.") from error
    synchronise_folder(path.parent)


def _link(temporary: Path, path: Path) -> None:
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:  # some file systems know no links
        if path.exists():
            raise FileExistsError(path) from None
        temporary.replace(path)
    else:
        temporary.unlink()


def remove(path: Path) -> None:
    """Remove a file, for good; none there is fine."""
    path.unlink(missing_ok=True)
    synchronise_folder(path.parent)


def synchronise(path: Path) -> None:
    """Have a file's bytes on the disk before going on."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def synchronise_folder(folder: Path) -> None:
    """Have a folder's names on the disk before going on; Windows does that itself and opens no folders."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def reason(error: OSError) -> str:
    """What the system said, with what to do about it, as the rest of a sentence."""
    if isinstance(error, FileNotFoundError):
        return "the folder is not there; put it back or choose another"
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "a file is where a folder should be; move it away or choose another folder"
    if isinstance(error, PermissionError):
        return "there is no permission for it; change that or choose another folder"
    said = (error.strerror or str(error)).lower()
    if is_full(error) or error.errno == errno.EFBIG:
        return f"{said}; free some space and try again"
    return f"{said}; try again, or choose another folder"


def is_full(error: OSError) -> bool:
    """Whether the disk, or what one may have of it, is used up: what is written next fails as well."""
    return error.errno in _FULL


_FULL = {getattr(errno, name) for name in ("ENOSPC", "EDQUOT") if hasattr(errno, name)}
