"""The contract of a batch: a pure function from a shard to a file, and the row that says what came of it."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, Protocol

from annotator.batch.shards import Shard, digest_of, is_plain
from annotator.durable import is_full, reason, replace, synchronise, temporary_beside
from annotator.errors import AnnotatorError, CorpusError, printable

MOST: Final = 1_000
"""Problems of a shard that stand in the manifest: a row is read whole, and a table may have a million bad ones."""


@dataclass(slots=True)
class Done:
    """What a work says of a shard that it has done.

    Attributes:
        counts: whatever is to be summed over all shards.
        losses: as `Losses.as_rows` gives them.
        problems: what of the shard could not be taken, a sentence each; of more than MOST the others are only counted.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    losses: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Work(Protocol):
    """A pure function from a shard to a file: the same shard, the same bytes. It is sent to other processes.

    Attributes:
        suffix: of the files it makes.
        asked: all that they follow from besides the shard: parameters, and digests of files and models.
        code: the version of what makes them: Annotator's, and those of libraries that write.
        model: the digest of the model that takes part, '' for none.
    """

    @property
    def suffix(self) -> str: ...
    @property
    def asked(self) -> Mapping[str, Any]: ...
    @property
    def code(self) -> str: ...
    @property
    def model(self) -> str: ...

    def __call__(self, shard: Shard, out: BinaryIO) -> Done:
        """Write what is made of a shard.

        Raises:
            AnnotatorError: the shard cannot be read, with the reason.
        """
        ...


class Row(NamedTuple):
    """What became of a shard: a row of the manifest.

    Attributes:
        shard: its name.
        input, asked, output: SHA-256 of the shard, of what was asked for, and of the file that was made.
        code, model: see `Work`.
        file: the name of what was made.
        size: its bytes.
        counts, losses, problems: see `Done`.
    """

    shard: str
    input: str
    asked: str
    code: str
    model: str
    file: str
    output: str
    size: int
    counts: Mapping[str, int]
    losses: list[dict[str, Any]]
    problems: list[str]


class Failure(NamedTuple):
    """A shard of which nothing was made, and why, as a sentence."""

    shard: str
    sentence: str


class Outcome(NamedTuple):
    """What a driver hands back for a shard.

    Attributes:
        row: what became of it, or why nothing did.
        is_new: whether anything was done; not if the file was there already.
        peak: the most memory that the worker has had so far, in bytes; 0 where the system does not say.
        is_full: whether the disk was full: then no other shard can be done, either.
    """

    row: Row | Failure
    is_new: bool
    peak: int = 0
    is_full: bool = False


class Task(NamedTuple):
    """All that a worker needs to know: what to do, with what, where to, and what the manifest says of it."""

    work: Work
    shard: Shard
    folder: Path
    before: Row | None


def asked_digest(work: Work) -> str:
    """SHA-256 of what a work was asked for, in hexadecimal."""
    said = json.dumps(work.asked, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def perform(task: Task) -> Outcome:
    """Do the work on a shard unless it was done; what goes wrong is told, and raises nothing. Runs in a worker.

    The file is written under a temporary name and then gets its own, so that no half of one is ever there.
    """
    try:
        row = _performed(task)
    except Exception as fault:  # the other shards are to be done, whatever one of them brings to light
        return Outcome(failure(task.shard, fault), is_new=True, peak=peak_memory(), is_full=_is_of_full_disk(fault))
    return Outcome(row, is_new=row is not task.before, peak=peak_memory())


def failure(shard: Shard, fault: BaseException) -> Failure:
    """What to say about a shard on which something went wrong."""
    name = printable(shard.name)
    match fault:
        case AnnotatorError():
            sentence = str(fault)
        case MemoryError():
            sentence = f"{name}: needs more memory than there is."
        case OSError():
            sentence = f"{name}: cannot be done: {reason(fault)}."
        case _:
            said = printable(f"{type(fault).__name__}: {fault}")[:300]
            sentence = f"{name}: Annotator failed on it ({said}), which is a bug."
    return Failure(name, sentence)


def _is_of_full_disk(fault: BaseException | None) -> bool:
    return fault is not None and ((isinstance(fault, OSError) and is_full(fault)) or _is_of_full_disk(fault.__cause__))


def _performed(task: Task) -> Row:
    work, shard, folder, before = task
    if not is_plain(shard.name):
        raise CorpusError(f"{printable(shard.name)}: cannot be the name of a file; rename what it is made from.")
    source = shard.digest()
    path = folder / f"{shard.name}{work.suffix}"
    known = (shard.name, source, asked_digest(work), work.code, work.model, path.name)
    if before is not None and before[: len(known)] == known and digest_of(path) == (before.output, before.size):
        return before
    done, output, size = _written(work, shard, path)
    return Row(*known, output, size, dict(sorted(done.counts.items())), done.losses, _first(shard, done.problems))


def _first(shard: Shard, problems: list[str]) -> list[str]:
    if len(problems) <= MOST:
        return problems
    return [*problems[:MOST], f"{shard.name}: has {len(problems) - MOST:,} more problems, which are not told."]


def _written(work: Work, shard: Shard, path: Path) -> tuple[Done, str, int]:
    temporary = temporary_beside(path)
    try:
        with temporary.open("xb") as file:
            done = work(shard, file)
        synchronise(temporary)
        output, size = digest_of(temporary)
        replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise CorpusError(f"{path}: cannot be written: {reason(error)}.") from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return done, output, size


def peak_memory() -> int:
    """The most memory that this process has had so far, in bytes; 0 where the system does not say."""
    try:  # Linux counts in what getrusage says what the process had that started this one
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    try:
        import resource
    except ImportError:  # Windows
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
