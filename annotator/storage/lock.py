"""One writer a corpus: a lock beside the file, and a note beside the lock that says who holds it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from annotator.durable import reason
from annotator.editing.values import now
from annotator.errors import CorpusBusy, CorpusError


class Holder(NamedTuple):
    """Who has a corpus open for writing: their name, computer, process and since when (UTC)."""

    name: str
    host: str
    process: int
    since: str

    def __str__(self) -> str:
        return f"{self.name or 'somebody'} on {self.host} since {self.since} (process {self.process})"


class CorpusLock:
    """The right to write to a corpus file, from `take` to `release`.

    The lock is the operating system's, so it goes with the process that holds
    it, however that ends; the note of a process that died is overwritten.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._note = path.with_name(f".{path.name}.holder")
        self._lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0, thread_local=False)

    def take(self, name: str) -> Holder:
        """Take the lock.

        Args:
            name: the holder's, as others shall read it.

        Raises:
            CorpusBusy: somebody else has it.
            CorpusError: no lock can be made there.
        """
        try:
            self._lock.acquire()
        except Timeout as error:
            holder = self.holder()
            who = str(holder) if holder else "another window"
            raise CorpusBusy(
                f"{self._path}: is open already: {who}; close it there, or go on here without changing anything.",
                holder=who,
            ) from error
        except (OSError, NotImplementedError) as error:
            why = reason(error) if isinstance(error, OSError) else "its folder knows no locks; copy it elsewhere"
            raise CorpusError(f"{self._path}: cannot be locked for writing: {why}.") from error
        holder = Holder(name, socket.gethostname(), os.getpid(), now())
        try:
            self._note.write_text(json.dumps(holder._asdict(), ensure_ascii=False), encoding="utf-8")
        except OSError:  # the lock itself holds; only its holder stays unnamed
            self._note.unlink(missing_ok=True)
        return holder

    def release(self) -> None:
        """Give the lock back; without it nothing happens."""
        if self._lock.is_locked:
            with contextlib.suppress(OSError):  # a folder that may not be written to any more keeps the note only
                self._note.unlink(missing_ok=True)
            self._lock.release()

    def holder(self) -> Holder | None:
        """Who wrote the note, or None; it says nothing about whether they still hold the lock."""
        try:
            return Holder(**json.loads(self._note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
