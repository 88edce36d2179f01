"""Files to shards: small ones by the hundred, web archives in stretches of records, tables and archives whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from annotator.articles.files import opened
from annotator.articles.finding import find_articles
from annotator.articles.kinds import unpacker_for
from annotator.articles.pieces import Refusal
from annotator.articles.stretches import ANSWERS, stretches
from annotator.articles.web_archive import unpack as unpack_web_archive
from annotator.batch.running import Engine, batch_job, serial
from annotator.batch.shards import Part, Shard
from annotator.batch.work import Done
from annotator.errors import CorpusError, FileRefused
from annotator.jobs import Job
from annotator.opening.batches.made_with import code

FILES = 500
"""Small files in a shard."""

CUTS = "cuts"
"""The folder in which stays where web archives are cut, so that they are gone through once only."""


class Cut(NamedTuple):
    """What there is to read.

    Attributes:
        shards: in the order of their files.
        refused: what could not be searched or cut, a sentence each.
    """

    shards: list[Shard]
    refused: list[str]


@dataclass(frozen=True, slots=True)
class Stretches:
    """Finds where a web archive may be cut: a JSON array of places, `[begin, end]` in bytes."""

    most: int = ANSWERS
    suffix: str = ".json"
    model: str = ""

    @property
    def asked(self) -> Mapping[str, Any]:
        return {"work": "stretches", "most": self.most}

    @property
    def code(self) -> str:
        return code()

    def __call__(self, shard: Shard, out: BinaryIO) -> Done:
        (part,) = shard.parts
        with opened(Path(part.path)) as file:
            found = list(stretches(file, part.path, self.most))
        out.write(json.dumps(found).encode())
        return Done({"stretches": len(found)})


def cut_job(
    paths: Iterable[Path], folder: Path, engine: Engine = serial, *, most: int = ANSWERS, files: int = FILES
) -> Job[Cut]:
    """Cut files and folders into shards: a job, done in web archives.

    Args:
        paths: files, and folders that are searched for articles.
        folder: of the batch; where web archives are cut is kept in it.
        engine: where web archives are gone through.
        most: answers of servers in a shard.
        files: small files in a shard.

    Raises:
        CorpusError: what is to be read lies in the folder, or that cannot be written.
    """
    refusals: list[Refusal] = []
    given = list(paths)
    is_made = _lies_in(folder)
    for path in given:
        if path.resolve() == folder.resolve() or is_made(path):
            raise CorpusError(f"{path}: lies in the folder that shards are to go to; choose another one for them.")
    there = (path.absolute() for path in find_articles(given, refusals))
    # what an earlier batch has made is no article to be read
    found = [path for path in there if not is_made(path) and _is_readable(path, refusals)]
    refused = [one.sentence for one in refusals]
    archives = [path for path in found if _is_web_archive(path)]
    places: dict[Path, list[Part]] = {}
    if archives:
        shards = [Shard(f"{number:05}", (Part(str(path)),)) for number, path in enumerate(archives)]
        batch = yield from batch_job(shards, folder / CUTS, Stretches(most), engine)
        refused += [one.sentence for one in batch.failures]
        done = {row.shard: folder / CUTS / row.file for row in batch.rows}
        places = {path: _parts(path, done.get(shard.name)) for shard, path in zip(shards, archives, strict=True)}
    parts = list(_grouped(found, places, files))
    return Cut([Shard(f"{number:05}", one) for number, one in enumerate(parts)], refused)


def _lies_in(folder: Path) -> Callable[[Path], bool]:
    """Tells whether a file lies in a folder, by whichever way both are named."""
    inside = folder.resolve()

    @lru_cache(maxsize=64)  # files come folder by folder
    def is_inside(place: str) -> bool:
        return Path(os.path.realpath(place)).is_relative_to(inside)

    return lambda path: is_inside(str(path.parent))


def _is_readable(path: Path, refusals: list[Refusal]) -> bool:
    """Whether a file can be read; one that cannot would cost all files of its shard."""
    try:
        opened(path).close()
    except FileRefused as refused:
        refusals.append(Refusal.of(refused))
        return False
    return True


def _is_web_archive(path: Path) -> bool:
    return unpacker_for(path.name) is unpack_web_archive


def _parts(path: Path, cuts: Path | None) -> list[Part]:
    """The parts of a web archive, none where it could not be cut."""
    if cuts is None:
        return []
    return [Part(str(path), begin, end) for begin, end in json.loads(cuts.read_bytes())]


def _grouped(
    found: Sequence[Path], places: Mapping[Path, list[Part]], files: int
) -> Iterator[tuple[Part, ...]]:  # fmt: skip
    for is_small, group in groupby(found, lambda path: unpacker_for(path.name) is None):
        if is_small:
            parts = [Part(str(path)) for path in group]
            yield from (tuple(parts[at : at + files]) for at in range(0, len(parts), files))
            continue
        for path in group:
            yield from ((part,) for part in places.get(path, [Part(str(path))]))
