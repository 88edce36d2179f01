"""Files to articles: what a path holds, what was done to it, and what had to be refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from annotator.articles import kinds
from annotator.articles.decoders import (
    MANY_BYTES,
    MANY_FILES,
    Reading,
    StandoffReader,
    Step,
    as_it_is,
    fault_of_ours,
    in_processes,
    needs_more_memory,
    one_by_one,
)
from annotator.articles.files import MAX_BYTES, READ, bytes_of, opened, refusal_of
from annotator.articles.finding import PassedOver, find_articles
from annotator.articles.pieces import Imported, Made, Make, Piece, Refusal, Wishes
from annotator.errors import FileRefused
from annotator.jobs import Job, Progress
from annotator.processes import processors

_MAX_STANDOFF_BYTES = 2 * MAX_BYTES
_NO_WISHES = Wishes()
_FIRST, _BATCH = 100, 3_200
"""Articles that are stored at once: the first time, and later."""
_BATCH_BYTES = 32 * 1024 * 1024


class Outcome(Protocol):
    """What became of an article that was given to a corpus."""

    @property
    def id(self) -> str:
        """What the corpus knows it as."""

    @property
    def outcome(self) -> str:
        """Either 'added', 'renamed' (another text has its id), 'merged' (new work on a known text),
        'restored' (a removed one is back) or 'known'.
        """

    @property
    def kept(self) -> Sequence[str]:
        """Annotators whose work in the corpus differs from the file's, and stays."""


Add = Callable[[Sequence[Any]], Sequence[Outcome]]
"""Puts articles, as a `Make` made them, into a corpus."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that the corpus has now: the file, its id there, what became of it, what was done to it."""

    name: str
    id: str
    outcome: str
    log: tuple[str, ...] = ()


@dataclass(slots=True)
class ImportResult:
    """What an import did, in the order of the files.

    Attributes:
        annotated: files of other tools among those that were refused: their annotations can be taken in.
        lost: what of other tools' annotations could not be taken in, a sentence for each kind.
        annotations: how many of them came in; None where only articles were asked for.
        left_out: how many of them, and of what they say, did not.
    """

    accepted: list[Arrival] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    annotated: list[Path] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    annotations: int | None = None
    left_out: int = 0

    def count(self, *outcomes: str) -> int:
        """How many files had one of these outcomes."""
        return sum(arrival.outcome in outcomes for arrival in self.accepted)


# -- one file ----------------------------------------------------------------------------------------


def read_article(path: Path, *, standoff_reader: StandoffReader) -> Imported:
    """Read one file as an article.

    Args:
        path: a file of any kind that is read, with one article in it.
        standoff_reader: reads standoff XML.

    Raises:
        FileRefused: it is not there, may not be read, is empty, broken, too large,
            of another kind, or holds several articles.
    """
    steps = list(one_by_one(_in_file(path, _NO_WISHES, _Place()), Reading(standoff_reader)))
    found = [one for step in steps if step is not None for one in step.articles]
    if len(found) == 1 and isinstance(found[0], Made) and isinstance(found[0].article, Imported):
        return found[0].article
    for one in found:
        if isinstance(one, Refusal):
            raise FileRefused(one.name, one.sentence.removeprefix(f"{one.name}: "))
    raise FileRefused(str(path), f"holds {len(found):,} articles; take it into a corpus with: annotator import")


def from_bytes(source: bytes, *, name: str) -> Imported:
    """Read bytes as an article; the name's suffix says of which kind.

    Args:
        source: the bytes.
        name: the file's name, for its kind, for messages, and as title of an article without words.

    Raises:
        FileRefused: it is empty, binary, over 64 MB, or shows nothing.
    """
    kind = kinds.kind_for(name, source)
    (article,) = (one for one in kinds.DECODERS[kind](Piece(name, kind, source)) if isinstance(one, Imported))
    return article


def pieces_in(path: Path, wishes: Wishes = _NO_WISHES) -> Iterator[Piece | Refusal]:
    """What a file holds, one after the other, unread; what is wrong with it is a refusal, and raises nothing."""
    for step in _in_file(path, wishes, _Place()):
        if step.found is not None:
            yield step.found
        yield from (one for one in step.articles if isinstance(one, Refusal))


# -- many files --------------------------------------------------------------------------------------


def import_files(
    paths: Iterable[Path],
    *,
    standoff_reader: StandoffReader,
    add: Add,
    known: Callable[[str], str] = lambda _sha256: "",
    wishes: Wishes = _NO_WISHES,
    make: Make = as_it_is,
    pieces: Sequence[Piece] = (),
    gently: Callable[[], bool] = lambda: False,
) -> Job[ImportResult]:
    """Read files and folders as articles and hand them on; one that is bad never stops the others.

    Many files are read by processes of their own, on all cores.

    Args:
        paths: files, and folders that are searched for articles.
        standoff_reader: reads standoff XML; it is sent to other processes.
        add: puts articles, as `make` made them, into a corpus, all or none, and says what became of each.
            It is called for 100 articles first, so that there is soon something to see, then for
            more and more, up to 3,200 or 32 MB at once.
        known: the id of the article that was read from bytes with this SHA-256, ''
            if there is none; such bytes are not read again.
        wishes: how tables are read.
        make: makes of an article what `add` takes; it is sent to other processes.
        pieces: what is no file, such as what was pasted; it comes first.
        gently: whether others want to write meanwhile, so that no more than 100 may be added at once.

    Returns:
        What was accepted and what was refused; bad files raise nothing.
    """
    result = ImportResult()
    yield Progress(0, 0, "Looking for articles")
    paths = list(paths)
    files = find_articles(paths, result.refused)
    place = _Place.of(files)
    given = (Step(piece, 0, piece.name) for piece in pieces)
    steps = _without_known(chain(given, _in_files(files, wishes, place, PassedOver(paths))), known)
    reading = Reading(standoff_reader, make)
    # what reads PDF may never end, which only a process of its own can be made to
    is_much = len(files) >= MANY_FILES or place.bytes >= MANY_BYTES or any(kinds.is_pdf(path.name) for path in files)
    workers = processors()
    read = in_processes(steps, reading, workers) if is_much and workers > 1 else one_by_one(steps, reading)
    with closing(read):  # a job that is cancelled lets its processes go
        yield from _stored(read, _Batch(add, gently), result, place)
    return result


def _stored(
    steps: Iterable[Step | None], batch: _Batch, result: ImportResult, place: _Place
) -> Iterator[Progress]:  # fmt: skip
    """Hand articles on in batches, and put what became of them into the result."""
    seen = Progress(0, place.total, "")
    for step in steps:
        if step is None:  # something takes long: whoever drives the job may cancel it
            yield seen
            continue
        for one in step.articles:
            if isinstance(one, Made):
                batch.take(one)
            elif isinstance(one, Arrival):
                batch.arrivals.append(one)
            elif isinstance(one, Refusal):
                result.refused.append(one)
        if batch.is_full:
            yield Progress(step.done, place.total, step.what, place.unit)
            result.accepted += batch.stored()
        if step.what != seen.what or step.articles:
            seen = Progress(step.done, place.total, step.what, place.unit)
            yield seen
    yield Progress(place.total, place.total, "Storing", place.unit)
    result.accepted += batch.stored()


class _Batch:
    """What waits to be stored together, in order."""

    def __init__(self, add: Add, gently: Callable[[], bool]) -> None:
        self.arrivals: list[Made | Arrival] = []
        self._add, self._gently = add, gently
        self._new = self._bytes = 0
        self._most = _FIRST

    def take(self, one: Made) -> None:
        self.arrivals.append(one)
        self._new += 1
        self._bytes += one.size

    @property
    def is_full(self) -> bool:
        most = _FIRST if self._new >= _FIRST and self._gently() else self._most
        return self._new >= most or self._bytes >= _BATCH_BYTES

    def stored(self) -> list[Arrival]:
        """Store what waits; what became of each, known ones too, in their order."""
        new = [one for one in self.arrivals if isinstance(one, Made)]
        outcomes = iter(zip(new, self._add([one.article for one in new]), strict=True)) if new else iter(())
        if new:
            self._most = min(2 * self._most, _BATCH)
        told = [one if isinstance(one, Arrival) else arrival_of(*next(outcomes)) for one in self.arrivals]
        self.arrivals.clear()
        self._new = self._bytes = 0
        return told


# -- taking files apart ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Place:
    """How far the files are read: in files, or in bytes when one of them may hold many articles."""

    files: int = 1
    bytes: int = 0
    in_bytes: bool = False
    before: int = 0

    @classmethod
    def of(cls, files: Sequence[Path]) -> _Place:
        sizes = [_size(path) for path in files]
        return cls(len(files), sum(sizes), any(kinds.unpacker_for(path.name) for path in files))

    @property
    def total(self) -> int:
        return self.bytes if self.in_bytes else self.files

    @property
    def unit(self) -> str:
        return "bytes" if self.in_bytes else ""


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):  # reading it will say why
        return 0


def _in_files(files: Iterable[Path], wishes: Wishes, place: _Place, passed_over: PassedOver) -> Iterator[Step]:
    for path in files:
        for step in _in_file(path, wishes, place):
            refusals = (one for one in step.articles if isinstance(one, Refusal))
            if not any(passed_over.take(path, one) for one in refusals):
                yield step
        place.before += _size(path) if place.in_bytes else 1
    if refusals_left := tuple(passed_over.refusals()):
        yield Step(None, place.before, "", refusals_left)


def _in_file(path: Path, wishes: Wishes, place: _Place) -> Iterator[Step]:
    """What a file holds, each with how far the import is then."""
    name, at = str(path), place.before
    try:
        unpack = kinds.unpacker_for(path.name)
        if unpack is None:
            yield Step(_piece(path), at, path.name)
            return
        with opened(path) as file:
            for count, found in enumerate(unpack(file, name, wishes), 1):
                what = f"{path.name}, {count:,}"
                at = place.before + (file.tell() if place.in_bytes and not file.closed else 0)
                yield Step(None, at, what, (found,)) if isinstance(found, Refusal) else Step(found, at, what)
    except FileRefused as refused:
        yield Step(None, at, path.name, (Refusal.of(refused, name),))
    except (OSError, ValueError) as error:
        yield Step(None, at, path.name, (Refusal.of(refusal_of(error, name)),))
    except MemoryError:
        yield Step(None, at, path.name, (Refusal.of(needs_more_memory(name)),))
    except Exception as fault:  # the other files are to come in, whatever one of them brings to light
        yield Step(None, at, path.name, (Refusal.of(fault_of_ours(fault, name)),))


def _piece(path: Path) -> Piece:
    lower = path.name.lower()
    # what is of no kind is refused without reading it, but for XML, which says inside what it is
    if not lower.endswith(".xml") and not kinds.kind_for(path.name, b""):
        raise FileRefused(str(path), f"is of a kind that is not read: {READ}")
    data = bytes_of(path, limit=_MAX_STANDOFF_BYTES if lower.endswith(".xml") else MAX_BYTES)
    return Piece(str(path), kinds.kind_for(path.name, data), data)


def _without_known(steps: Iterable[Step], known: Callable[[str], str]) -> Iterator[Step]:
    """Pieces that the corpus has are not read again; standoff files may hold further work, and are."""
    for step in steps:
        piece = step.found
        there = known(piece.sha256) if piece is not None and piece.kind != kinds.STANDOFF else ""
        if piece is not None and there:
            yield Step(None, step.done, step.what, (Arrival(piece.name, there, "known", (_KNOWN,)),))
        else:
            yield step


# -- what became of it -------------------------------------------------------------------------------

_KNOWN = "It is in the corpus already."


def arrival_of(imported: Made, outcome: Outcome) -> Arrival:
    """What became of an article that was handed on."""
    log = list(imported.log)
    if outcome.outcome == "known":
        log = [_KNOWN]
    elif outcome.outcome == "restored":
        log = ["It had been removed from the corpus and is back."]
    elif outcome.outcome == "renamed":
        log.append(f"Another article is called {_first_id(outcome.id)} already.")
    elif outcome.outcome == "merged":
        log = ["The article is in the corpus already; work of further annotators was taken in."]
    log += [f"The work of {name} on it differs from the file's and stays as it is." for name in outcome.kept]
    return Arrival(imported.name, outcome.id, outcome.outcome, tuple(log))


def _first_id(identity: str) -> str:
    return re.sub(r"-\d+$", "", identity)
