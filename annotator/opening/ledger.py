"""What the files of a mirror folder were when the store and the folder last agreed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

from annotator.durable import write_atomically
from annotator.errors import CorpusError


class Seen(NamedTuple):
    """A file when the store agreed with it.

    Attributes:
        size, time: of the file, to tell quickly that it still is what it was.
        sha256: of its bytes, to be sure.
        stored: SHA-256 of the bytes that the store's article would be written as;
            another than the file's when that was not canonical.
    """

    size: int
    time: int
    sha256: str
    stored: str


class Ledger:
    """A file beside a store, with a line for each file of its mirror; a later line counts, a bare name is gone.

    Attributes:
        path: the ledger's own file.
        files: what is known, by file name.
        caught_up: the number of the journal entry up to which the files have what was done, 0 when nobody looked.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files: dict[str, Seen] = {}
        self.caught_up = 0
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
        except OSError:
            lines = []
        for line in filter(None, lines):
            try:
                name, *seen = json.loads(line)
                if not name:
                    self.caught_up = int(*seen)
                elif seen:
                    self.files[name] = Seen(*seen)
                else:
                    self.files.pop(name, None)
            except (ValueError, TypeError):  # cut short by a crash: the file will be looked at again
                continue

    @staticmethod
    def of(store: Path) -> Ledger:
        """The ledger of a store."""
        return Ledger(store.with_suffix(".files"))

    def is_as_seen(self, path: Path) -> bool:
        """Whether a file is what it was, by size and time, or else by its bytes."""
        seen = self.files.get(path.name)
        if seen is None:
            return False
        size, time = _stamp(path)
        if (size, time) == (seen.size, seen.time):
            return True
        return size == seen.size and digest_of(path.read_bytes()) == seen.sha256

    def note(self, path: Path, stored: bytes) -> None:
        """Remember that a file and the store's article, written as `stored`, agree now.

        Raises:
            CorpusError: the ledger cannot be written.
        """
        self.remember(path, stored)
        self._append(self._line(path.name))

    def note_caught_up(self, number: int) -> None:
        """Remember that the files have everything up to a journal entry.

        Raises:
            CorpusError: the ledger cannot be written.
        """
        self.caught_up = number
        self._append(json.dumps(["", number]) + "\n")

    def _append(self, line: str) -> None:
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(line)
        except OSError as error:
            raise CorpusError(f"{self.path}: cannot be written ({error.strerror}); free some space.") from error

    def forget(self, path: Path) -> None:
        """Know nothing of a file any more: it is about to be taken away, together with its article.

        Raises:
            CorpusError: the ledger cannot be written.
        """
        if self.files.pop(path.name, None) is not None:
            self._append(json.dumps([path.name], ensure_ascii=False) + "\n")

    def remember(self, path: Path, stored: bytes) -> None:
        """The same without writing it down yet; `write` does that for many."""
        self.files[path.name] = Seen(*_stamp(path), digest_of(path.read_bytes()), digest_of(stored))

    def write(self) -> None:
        """Write the ledger anew, one line a file."""
        lines = [self._line(name) for name in sorted(self.files)]
        if self.caught_up:
            lines.append(json.dumps(["", self.caught_up]) + "\n")
        write_atomically(self.path, "".join(lines).encode())

    def set_aside_if_changed(self, path: Path, new: bytes) -> Path | None:
        """Keep a copy of a file that is about to be overwritten by `new` and is not what it was.

        Returns:
            The copy, or None when none was needed.

        Raises:
            CorpusError: it cannot be looked at, or not be kept.
        """
        try:
            if not path.exists() or self.is_as_seen(path) or path.read_bytes() == new:
                return None
        except OSError as error:
            raise CorpusError(f"{path}: cannot be read ({error.strerror}); change its permissions.") from error
        return self.set_aside(path)

    def set_aside(self, path: Path) -> Path:
        """Keep a copy of a file beside the store.

        Raises:
            CorpusError: it could not be kept.
        """
        folder = self.path.with_suffix(".set-aside")
        try:
            data = path.read_bytes()
            copy = folder / f"{digest_of(data)[:8]}-{path.name}"
            folder.mkdir(exist_ok=True)
            write_atomically(copy, data)
        except OSError as error:
            raise CorpusError(f"{folder}: cannot be written to ({error.strerror}); free some space.") from error
        return copy

    def _line(self, name: str) -> str:
        return json.dumps([name, *self.files[name]], ensure_ascii=False) + "\n"


def digest_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _stamp(path: Path) -> tuple[int, int]:
    about = path.stat()
    return about.st_size, about.st_mtime_ns
