"""Pieces to articles, one after the other: in this process, or many at once in processes of their own."""

from __future__ import annotations

import math
import time
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
from annotator.processes import end, start

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
_LONGEST = 60.0
"""Seconds that reading a piece may take in a process of its own."""
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
            return [Refusal.of(needs_more_memory(piece.name))]
        except Exception as fault:  # the other articles are to come in, whatever one of them brings to light
            return [Refusal.of(fault_of_ours(fault, piece.name))]

    def _read(self, piece: Piece) -> list[Imported | Refusal]:
        if piece.kind == STANDOFF:
            return [Imported(piece.name, self.standoff_reader(piece.data, name=piece.name), (), piece.data)]
        return DECODERS[piece.kind](piece)

    def _made(self, one: Imported) -> Made:
        return Made(one.name, one.log, len(one.source), self.make(one))


def needs_more_memory(name: str) -> FileRefused:
    """What to say about a file that does not fit."""
    return FileRefused(name, "needs more memory than there is; close other programs, or split it")


def fault_of_ours(fault: Exception, name: str) -> FileRefused:
    """What to say about a file on which this program fails."""
    return FileRefused(
        name, f"brings to light a fault of Annotator ({type(fault).__name__}); leave it out, and report it"
    )


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

    At most 64 MB and some more pieces are held. A process that dies, or takes
    longer than a minute, costs the piece that it does so over, no other.

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
        crew.end()


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
        self._pool: ProcessPoolExecutor | None = _pool(reading, workers)

    def send(self, chunk: _Chunk) -> None:
        """Have a chunk read."""
        if not chunk.pieces:
            return
        try:
            if self._pool is None:
                raise BrokenProcessPool
            chunk.future = self._pool.submit(_read_all, chunk.pieces)
        except BrokenProcessPool:  # found out when its turn comes
            chunk.future = Future()
            chunk.future.set_exception(BrokenProcessPool())

    def receive(self, waiting: deque[_Chunk]) -> Iterator[Step | None]:
        """The steps of the first chunk, with their articles; None while they take long."""
        chunk = waiting.popleft()
        results: list[list[Made | Refusal]] = []
        if chunk.future is not None:
            try:
                results = yield from _waited_for(chunk.future, _LONGEST)
            except (BrokenProcessPool, TimeoutError):
                self.end()
                results = yield from self._alone(chunk.pieces)
                self._renew(waiting)
        found = iter(results)
        for step in chunk.steps:
            yield step if step.found is None else step._replace(articles=tuple(next(found)))

    def _alone(self, pieces: list[Piece]) -> Generator[None, None, list[list[Made | Refusal]]]:
        """Read each piece in a process where no other can be blamed for its death, or for the time it takes."""
        results: list[list[Made | Refusal]] = []
        for piece in pieces:
            if self._pool is None:
                self._pool = _pool(self._reading, 1)
                yield from _waited_for(self._pool.submit(_read_all, []), math.inf)  # it takes its time to start
            try:
                results += yield from _waited_for(self._pool.submit(_read_all, [piece]), _LONGEST)
            except BrokenProcessPool:
                reason = "ends the program that reads it, perhaps for want of memory; split it, or save it as text"
                results.append([_refused(piece, reason)])
                self.end()
            except TimeoutError:
                reason = f"takes longer than {_LONGEST:g} seconds to read; split it, or save it as text"
                results.append([_refused(piece, reason)])
                self.end()
        return results

    def _renew(self, waiting: Iterable[_Chunk]) -> None:
        self.end()
        self._pool = _pool(self._reading, self._workers)
        for chunk in waiting:
            self.send(chunk)

    def end(self) -> None:
        """End the processes, whatever they have in hand: it may never be done."""
        if self._pool is not None:
            end(self._pool)
            self._pool = None


def _waited_for(
    future: Future[list[list[Made | Refusal]]], longest: float
) -> Generator[None, None, list[list[Made | Refusal]]]:
    """What a process makes of a chunk, whose turn it is; None again and again until then.

    Raises:
        BrokenProcessPool: the process has died.
        TimeoutError: it takes more than so many seconds.
    """
    since = time.monotonic()
    while True:
        try:
            return future.result(_PATIENCE)
        except NotYet:
            if time.monotonic() - since > longest:
                raise
            yield None


# -- in the other process ----------------------------------------------------------------------------


_at_work: list[Reading] = []


def _pool(reading: Reading, workers: int) -> ProcessPoolExecutor:
    return start(workers, _begin, reading)


def _begin(reading: Reading) -> None:
    _at_work.append(reading)


def _read_all(pieces: list[Piece]) -> list[list[Made | Refusal]]:
    (reading,) = _at_work
    return [reading(piece) for piece in pieces]
