"""Near copies among the articles of all shards, second step: equal bands joined into clusters, in bounded memory.

What grows with the number of articles is on the disk: keys are parted by their value into files that are sorted one
after the other, and sketches are read where they are compared. In memory an article has 8 bytes, and its id while
its cluster is written.
"""

from __future__ import annotations

import hashlib
import tempfile
from array import array
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, TypeAlias

from annotator.durable import TEMPORARY, reason, replace, synchronise, temporary_beside
from annotator.errors import CorpusError, FileRefused
from annotator.jobs import Job, Progress
from annotator.near_copies import NEAR
from annotator.opening.batches.sketching import Sketched, sketched
from annotator.storage.copies import DOUBT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CLUSTERS: Final = "near-copies.tsv"
HEAD: Final = "id\tcluster\tshare\tshard\n"

_PART = 64 * 1024 * 1024
_LEAST_PARTS, _MOST_PARTS = 16, 200
"""Keys of so many bytes of tables are sorted at once; no more files than that may be open at once on some systems."""

_ROWS = 4_096
"""Articles whose keys are written at once."""

_NUMBERS = 64
_FEW = 32
"""Articles with one key are compared each with each if they are so few, else with the first of each kind only."""

_KINDS = 64
"""Of so many kinds at most: a key that more of them share says nothing."""

IsNear: TypeAlias = "Callable[[int, int], bool]"
"""Whether two articles are near copies, by their numbers: their places among the rows of all tables."""


class Clustered(NamedTuple):
    """What was found.

    Attributes:
        articles: how many were looked at.
        near: how many have a near copy.
        clusters: how many clusters they are in.
    """

    articles: int
    near: int
    clusters: int


def cluster_job(
    files: Sequence[Path], path: Path, partitions: int = 0, is_near: IsNear | None = None
) -> Job[Clustered]:  # fmt: skip
    """Join the articles of tables into clusters of near copies, and write those that have any: a job.

    Each row of the table that is written has an article's id, that of the first article of its cluster, the largest
    share of shingles it was estimated to have in common with another one of these, and its shard. The same tables,
    the same bytes. A cluster is what is joined by near copies, so that its first and its last need not be near.

    Args:
        files: of `Sketch`, in the order of their shards.
        path: the table to write.
        partitions: how many files keys are parted into; 0 for as many as is good for so many articles.
        is_near: what decides where sketches give reason to think so, as in a store; None to go by the sketches alone.

    Raises:
        FileRefused: a table cannot be read.
        CorpusError: there is no room for what is worked with, or the table cannot be written.
    """
    try:
        size = sum(file.stat().st_size for file in files)
        partitions = partitions or max(_LEAST_PARTS, min(_MOST_PARTS, size // _PART))
        with tempfile.TemporaryDirectory(prefix=".near-copies-", suffix=TEMPORARY, dir=path.parent) as folder:
            number = yield from _parted(files, Path(folder), partitions)
            union = _Union(number)
            with (Path(folder) / _SKETCHES).open("rb") as sketches:
                for done in range(partitions):
                    yield Progress(done, partitions, "Comparing")
                    _join(Path(folder) / str(done), sketches, union, is_near)
            yield Progress(partitions, partitions, "Writing")
            return _written(files, path, union)
    except OSError as error:
        raise CorpusError(f"{path}: cannot be written: {reason(error)}.") from error


_SKETCHES = "sketches"


def _parted(files: Sequence[Path], folder: Path, partitions: int) -> Job[int]:
    """Put sketches into one file, and keys with the numbers of their articles into one by their values."""
    number = 0
    with ExitStack() as stack:
        sketches = stack.enter_context((folder / _SKETCHES).open("wb"))
        parts = [stack.enter_context((folder / str(part)).open("wb")) for part in range(partitions)]
        for done, file in enumerate(files):
            yield Progress(done, len(files), file.name)
            rows: list[Sketched] = []
            for _, row in sketched([file]):
                rows.append(row)
                if len(rows) == _ROWS:
                    number = _put(rows, number, sketches, parts)
                    rows = []
            number = _put(rows, number, sketches, parts)
    return number


def _put(rows: Sequence[Sketched], first: int, sketches: BinaryIO, parts: Sequence[BinaryIO]) -> int:
    import numpy as np

    sketches.writelines(row.sketch.ljust(4 * _NUMBERS, b"\0") for row in rows)
    keys = np.frombuffer(b"".join(row.bands for row in rows), "<u8")
    counts = [len(row.bands) // 8 for row in rows]
    whose = np.repeat(np.arange(first, first + len(rows), dtype="<u8"), counts)
    part = keys % len(parts)
    for number in np.unique(part):
        chosen = part == number
        parts[int(number)].write(np.column_stack((keys[chosen], whose[chosen])).astype("<u8").tobytes())
    return first + len(rows)


class _Union:
    """Which articles are in one cluster: the first of each, and the largest share that each has with another."""

    def __init__(self, number: int) -> None:
        import numpy as np

        self.first = np.arange(number, dtype=np.uint32 if number < 2**32 else np.uint64)
        self.share = np.zeros(number, dtype=np.float32)

    def find(self, one: int) -> int:
        first = self.first
        while (above := int(first[one])) != one:
            first[one] = first[above]
            one = above
        return one

    def join(self, one: int, other: int, share: float) -> None:
        for each in (one, other):
            self.share[each] = max(share, float(self.share[each]))
        low, high = sorted((self.find(one), self.find(other)))
        self.first[high] = low


def _join(part: Path, sketches: BinaryIO, union: _Union, is_near: IsNear | None) -> None:
    """Compare the articles that have a key of this part in common."""
    import numpy as np

    rows = np.fromfile(part, "<u8").reshape(-1, 2)
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    changes = np.flatnonzero(np.diff(rows[:, 0])) + 1
    begins, ends = np.concatenate(([0], changes)), np.concatenate((changes, [len(rows)]))
    for begin, end in zip(begins, ends, strict=True):
        if end - begin > 1:
            _compare(rows[begin:end, 1], sketches, union, is_near)


def _compare(articles: NDArray[np.uint64], sketches: BinaryIO, union: _Union, is_near: IsNear | None) -> None:
    """Join near copies among articles that have a key in common, in their order."""
    import numpy as np

    few = len(articles) <= _FEW
    least = NEAR if is_near is None else NEAR - DOUBT
    kinds: list[int] = []
    compared = np.empty((_FEW if few else _KINDS, _NUMBERS), dtype="<u4")
    for article in map(int, articles):
        sketches.seek(article * 4 * _NUMBERS)
        sketch = np.frombuffer(sketches.read(4 * _NUMBERS), "<u4")
        shares = (compared[: len(kinds)] == sketch).mean(axis=1)
        near = np.flatnonzero(shares >= least).tolist()
        if is_near is not None:  # what is joined already needs no second look
            near = [
                place for place in near
                if union.find(kinds[place]) == union.find(article) or is_near(kinds[place], article)
            ]  # fmt: skip
        for place in near:
            union.join(kinds[place], article, float(shares[place]))
        if (few or not near) and len(kinds) < len(compared):
            compared[len(kinds)] = sketch
            kinds.append(article)


def _written(files: Sequence[Path], path: Path, union: _Union) -> Clustered:
    names: dict[int, str] = {}
    near = number = 0
    temporary = temporary_beside(path)
    try:
        with temporary.open("x", encoding="utf-8", newline="\n") as out:
            out.write(HEAD)
            for number, (shard, row) in enumerate(sketched(files), 1):
                share = float(union.share[number - 1])
                if not share:
                    continue
                near += 1
                cluster = names.setdefault(union.find(number - 1), row.id)
                out.write(f"{row.id}\t{cluster}\t{share:.3f}\t{shard}\n")
        synchronise(temporary)
        replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return Clustered(number, near, len(names))


def clusters_in(path: Path, ids: Sequence[str]) -> array[int]:
    """The number of each article's cluster in a table of clusters, 0 for one that is alone.

    Args:
        path: the table.
        ids: of all articles that were compared, in the order of their tables.

    Raises:
        FileRefused: it cannot be read, or is of other articles.
    """
    found = array("L", bytes(array("L").itemsize * len(ids)))
    names: dict[str, int] = {}
    number = 0
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            next(file)
            for line in file:
                identity, cluster, *_ = line.split("\t")
                while ids[number] != identity:
                    number += 1
                found[number] = names.setdefault(cluster, len(names) + 1)
    except OSError as error:
        raise FileRefused(str(path), f"cannot be read: {reason(error)}") from error
    except (ValueError, IndexError) as error:
        raise FileRefused(str(path), "is no table of these articles; delete it, and begin again") from error
    return found


def digest_of_tables(rows: Iterable[tuple[str, str]]) -> str:
    """What tells whether clusters were made of these tables: names of shards, and digests of their tables."""
    return hashlib.sha256("".join(f"{shard} {digest}\n" for shard, digest in rows).encode()).hexdigest()
