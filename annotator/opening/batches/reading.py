"""Reads the articles of a shard in a process of its own, which can be ended when one of them never ends.

A worker may be a daemon, which can have no children by `multiprocessing`, or a thread, which gets no signals; so
this is a program that talks over pipes. It ends itself when an article takes too long (`faulthandler` does so even
inside of a regular expression), and when whoever started it is gone. It is kept for the next shard.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from annotator.batch.shards import Part
from annotator.errors import FileRefused
from annotator.model.traces import BlockHint

LONGEST = 60.0
"""Seconds that an article may take."""

MOST_LOST = 20
"""So many articles of a shard may end the process or hold it up, 20 minutes of waiting; then the shard is given up."""

_NO_PYTHON = "cannot be read, as Python cannot be started once more; close other programs"
_PROGRAM = "annotator.opening.batches.reader"


class Place(NamedTuple):
    """Where the reading is: the number of a part, of a piece in it, and whether that is decoded or still looked for."""

    part: int
    piece: int
    decoding: bool
    name: str


class Read(NamedTuple):
    """An article that was read: the bytes of its standoff file, and what its page told."""

    id: str
    data: bytes
    hints: tuple[BlockHint, ...]


class Problem(NamedTuple):
    """Something that was not taken in, and why."""

    sentence: str


class Skipped(NamedTuple):
    """Something that is no loss: why it was passed over, as it is counted."""

    why: str


class Finished(NamedTuple):
    """Everything was read."""


Message: TypeAlias = "Place | Read | Problem | Skipped | Finished"


@dataclass(slots=True)
class Request:
    """What is to be read.

    Attributes:
        parts: of the shard, in order.
        columns: of tables, column by what it holds.
        longest: seconds that an article may take.
        part, piece: where to begin.
        taken: ids that there are, with the digests of the files that have them; grows as articles are read.
    """

    parts: tuple[Part, ...]
    columns: Mapping[str, str]
    longest: float
    part: int = 0
    piece: int = 0
    taken: dict[str, str] = field(default_factory=dict)


def read(request: Request, name: str) -> Iterator[Read | Problem | Skipped]:
    """Read the articles of a shard; what ends the process or takes too long costs one article.

    Args:
        request: what to read; it is changed on the way.
        name: of the shard.

    Raises:
        FileRefused: too many articles do, or the process cannot be started.
    """
    for _ in range(MOST_LOST):
        place, since = None, time.monotonic()
        with _reader(name) as reader:
            for message in reader.messages(request):
                if isinstance(message, Finished):
                    reader.is_idle = True
                    return
                if isinstance(message, Place):
                    place, since = message, time.monotonic()
                    continue
                if isinstance(message, Read):
                    request.taken[message.id] = sha256_of(message.data)
                yield message
        if place is None:
            raise FileRefused(name, _NO_PYTHON)
        yield Problem(_lost(place, time.monotonic() - since, request.longest))
        # what held up the search for the next piece would do so again
        request.part, request.piece = (place.part, place.piece + 1) if place.decoding else (place.part + 1, 0)
    raise FileRefused(name, f"has {MOST_LOST} articles that end or hold up the program that reads them; look at them")


def _lost(place: Place, seconds: float, longest: float) -> str:
    what = "" if place.decoding else ", so the rest of it was not read"
    if seconds >= longest:
        return f"{place.name}: takes longer than {longest:g} seconds to read{what}; split it, or save it as text"
    reason = "ends the program that reads it, perhaps for want of memory"
    return f"{place.name}: {reason}{what}; split it, or save it as text"


def sha256_of(data: bytes) -> str:
    """By what the file of an article is known again."""
    return hashlib.sha256(data).hexdigest()


# -- the process -------------------------------------------------------------------------------------


class _Reader:
    """A process that reads, as long as it lives."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.is_idle = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
        )

    def messages(self, request: Request) -> Iterator[Message]:
        """What it says, until it is finished or has ended."""
        asks, says = self._process.stdin, self._process.stdout
        try:
            if asks is None or says is None:
                return
            pickle.dump(request, asks)
            asks.flush()
            while True:
                message: Any = pickle.load(says)  # noqa: S301  our own program's, which no file can make say anything
                yield message
        except (EOFError, OSError, pickle.UnpicklingError):  # it has ended, perhaps in the middle of a word
            return

    def end(self) -> None:
        """End it, whatever it has in hand."""
        self._process.kill()
        self._process.communicate()


_idle: list[_Reader] = []
_lock = threading.Lock()


@contextmanager
def _reader(name: str) -> Iterator[_Reader]:
    """A process for one shard: one that is idle, or a new one; what is not idle afterwards is ended."""
    with _lock:
        own = [one for one in _idle if one.owner == os.getpid()]  # a fork has a copy of this list
        if own:
            _idle.remove(own[-1])
    try:
        reader = own[-1] if own else _Reader()
    except OSError as error:
        raise FileRefused(name, _NO_PYTHON) from error
    reader.is_idle = False
    try:
        yield reader
    finally:
        if reader.is_idle:
            with _lock:
                _idle.append(reader)
        else:
            reader.end()


def end_all() -> None:
    """End the processes that wait for more to read."""
    with _lock:
        for reader in [one for one in _idle if one.owner == os.getpid()]:
            _idle.remove(reader)
            reader.end()


atexit.register(end_all)
