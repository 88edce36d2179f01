"""Pieces to articles, one after the other: in this process, or many at once in processes of their own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.articles.kinds import DECODERS, STANDOFF
from annotator.articles.pieces import Imported, Made, Make, Piece, Refusal
from annotator.errors import FileRefused
from annotator.model.document import AnnotatedDocument

StandoffReader = Callable[..., AnnotatedDocument]
"""Reads the bytes of a standoff file, with the file's name as `name`; can be sent to another process."""

MANY_FILES = 20
"""From as many files on, or as many bytes, processes of their own are worth starting."""
MANY_BYTES = 4 * 1024 * 1024

_CHUNK_PIECES = 32
_CHUNK_BYTES = 256 * 1024
_AHEAD_PIECES = 4_000
_AHEAD_BYTES = 64 * 1024 * 1024
"""What is read ahead: enough to keep the processes at work while a batch is stored."""
_PATIENCE = 0.1
"""Seconds between looks at a process that is at work, so that the job can be cancelled."""


def as_it_is(one: Imported) -> Imported:
    """Make nothing of an article."""
    return one


@dataclass(frozen=True, slots=True)
class Reading:
    """How pieces become articles, and what is made of these; can be sent to another process."""

    standoff_reader: StandoffReader
    make: Make = as_it_is

    def __call__(self, piece: Piece) -> list[Made | Refusal]:
        """Read a piece; what is refused raises nothing."""
        try:
            return [self._made(one) if isinstance(one, Imported) else one for one in self._read(piece)]
        except FileRefused as refused:
            return [Refusal.of(refused, piece.name)]
        except MemoryError:
            return [_refused(piece, "needs more memory than there is; close other programs, or split it")]

    def _read(self, piece: Piece) -> list[Imported | Refusal]:
        if piece.kind == STANDOFF:
            return [Imported(piece.name, self.standoff_reader(piece.data, name=piece.name), (), piece.data)]
        return DECODERS[piece.kind](piece)

    def _made(self, one: Imported) -> Made:
        return Made(one.name, one.log, len(one.source), self.make(one))


def _refused(piece: Piece, reason: str) -> Refusal:
    return Refusal.of(FileRefused(piece.name, reason))


class Step(NamedTuple):
    """What was found, where the import is then, and what became of it.

    Attributes:
        found: a piece to be read; or None, when there is nothing to read.
        done: how far the files are read, in the unit of the job's progress.
        what: what is being read, for the progress.
        articles: of the piece, once it was read; else what is known without reading.
    """

    found: Piece | None
    done: int
    what: str
    articles: tuple[object, ...] = ()


def one_by_one(steps: Iterable[Step], reading: Reading) -> Generator[Step | None, None, None]:
    """Read pieces in this process."""
    for step in steps:
        yield step._replace(articles=tuple(reading(step.found))) if step.found is not None else step


def in_processes(steps: Iterable[Step], reading: Reading, workers: int) -> Generator[Step | None, None, None]:
    """Read pieces in processes of their own, and hand them on in their order.

    At most 64 MB and some more pieces are held. A process that dies costs the
    piece that it died of, no other.

    Args:
        steps: what was found; it is taken from here, in this thread.
        reading: how pieces are read.
        workers: how many processes.

    Returns:
        The steps, with their articles; None while one of them takes long.
    """
    crew = _Crew(reading, workers)
    waiting: deque[_Chunk] = deque()
    ahead = 0
    try:
        for chunk in _chunks(steps):
            crew.send(chunk)
            waiting.append(chunk)
            ahead += chunk.size
            while len(waiting) * _CHUNK_PIECES > _AHEAD_PIECES or ahead > _AHEAD_BYTES:
                ahead -= waiting[0].size
                yield from crew.receive(waiting)
        while waiting:
            yield from crew.receive(waiting)
    finally:
        crew.dismiss()


@dataclass(slots=True)
class _Chunk:
    """Steps that are sent together."""

    steps: list[Step] = field(default_factory=list)
    size: int = 0
    future: Future[list[list[Made | Refusal]]] | None = None

    @property
    def pieces(self) -> list[Piece]:
        return [step.found for step in self.steps if step.found is not None]


def _chunks(steps: Iterable[Step]) -> Iterator[_Chunk]:
    chunk = _Chunk()
    for step in steps:
        chunk.steps.append(step)
        chunk.size += len(step.found.data) if step.found is not None else 0
        if len(chunk.steps) >= _CHUNK_PIECES or chunk.size >= _CHUNK_BYTES:
            yield chunk
            chunk = _Chunk()
    if chunk.steps:
        yield chunk


class _Crew:
    """The processes at work."""

    def __init__(self, reading: Reading, workers: int) -> None:
        self._reading, self._workers = reading, workers
        self._pool = _pool(reading, workers)

    def send(self, chunk: _Chunk) -> None:
        """Have a chunk read."""
        if not chunk.pieces:
            return
        try:
            chunk.future = self._pool.submit(_read_all, chunk.pieces)
        except BrokenProcessPool:  # found out when its turn comes
            chunk.future = Future()
            chunk.future.set_exception(BrokenProcessPool())

    def receive(self, waiting: deque[_Chunk]) -> Iterator[Step | None]:
        """The steps of the first chunk, with their articles; None while they take long."""
        chunk = waiting.popleft()
        results: list[list[Made | Refusal]] | None = [] if chunk.future is None else None
        while results is None and chunk.future is not None:
            try:
                results = chunk.future.result(_PATIENCE)
            except NotYet:
                yield None
            except BrokenProcessPool:
                results = self._alone(chunk.pieces)
                self._renew(waiting)
        found = iter(results or ())
        for step in chunk.steps:
            yield step if step.found is None else step._replace(articles=tuple(next(found)))

    def _alone(self, pieces: list[Piece]) -> list[list[Made | Refusal]]:
        """Read each piece in a process where no other can be blamed for its death."""
        results: list[list[Made | Refusal]] = []
        pool = _pool(self._reading, 1)
        for piece in pieces:
            try:
                results += pool.submit(_read_all, [piece]).result()
            except BrokenProcessPool:
                reason = "ends the program that reads it, perhaps for want of memory; split it, or save it as text"
                results.append([_refused(piece, reason)])
                pool = _pool(self._reading, 1)
        pool.shutdown(wait=False)
        return results

    def _renew(self, waiting: Iterable[_Chunk]) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = _pool(self._reading, self._workers)
        for chunk in waiting:
            self.send(chunk)

    def dismiss(self) -> None:
        """Let the processes go; they end with what they have in hand."""
        self._pool.shutdown(wait=False, cancel_futures=True)


# -- in the other process ----------------------------------------------------------------------------


def _pool(reading: Reading, workers: int) -> ProcessPoolExecutor:
    # a copy of this process would have Qt, threads and an open database in it
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin, (reading,))


_at_work: list[Reading] = []


def _begin(reading: Reading) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to all; the one that started this one decides
    _at_work.append(reading)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    """End when the process that started this one was killed: nobody else would."""
    parent.join()
    os._exit(1)


def _read_all(pieces: list[Piece]) -> list[list[Made | Refusal]]:
    (reading,) = _at_work
    return [reading(piece) for piece in pieces]


def processors() -> int:
    """How many processes can work at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
