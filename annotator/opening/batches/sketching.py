"""Near copies among the articles of all shards, first step: a table for each shard, with what near copies share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from annotator import near_copies
from annotator.batch.shards import Shard
from annotator.batch.work import Done
from annotator.durable import reason
from annotator.errors import FileRefused
from annotator.opening.article_shards import unshelve
from annotator.opening.batches.made_with import code

HEAD: Final = "id\tsha256\tsketch\tbands\n"

SUFFIX: Final = ".sketches.tsv"

_SIGNED = 8
_LENGTHS = ((0, 0), (256, 128))
"""Bytes of a sketch and of its bands: of a text that is too short, and of any other."""


class Sketched(NamedTuple):
    """An article as near copies are told by.

    Attributes:
        id: its own, in its shard.
        sha256: of its text.
        sketch: see `near_copies.sketch`; b'' for a text that is too short.
        bands: the keys of `near_copies.bands`, 8 bytes each, little-endian.
    """

    id: str
    sha256: str
    sketch: bytes
    bands: bytes


@dataclass(frozen=True, slots=True)
class Sketch:
    """Writes a shard's articles as a table: id, SHA-256 of the text, sketch and bands, both in hexadecimal."""

    suffix: str = SUFFIX
    model: str = ""

    @property
    def asked(self) -> Mapping[str, Any]:
        return {"work": "sketch", "algorithm": near_copies.ALGORITHM}

    @property
    def code(self) -> str:
        return code("rensa", "regex")

    def __call__(self, shard: Shard, out: BinaryIO) -> Done:
        out.write(HEAD.encode())
        articles = short = 0
        for one in unshelve(shard):
            document = one.read().document
            sketch = near_copies.sketch(near_copies.story(document.text, document.blocks, one.hints))
            keys = b"".join(key.to_bytes(_SIGNED, "little", signed=True) for key in near_copies.bands(sketch))
            out.write(f"{document.id}\t{document.sha256}\t{sketch.hex()}\t{keys.hex()}\n".encode())
            articles += 1
            short += not sketch
        return Done({"articles": articles, "too short": short})


def sketched(files: Iterable[Path]) -> Iterator[tuple[str, Sketched]]:
    """The rows of tables, in their order, each with the name of its shard.

    Raises:
        FileRefused: one cannot be read.
    """
    for path in files:
        shard = path.name.removesuffix(SUFFIX)
        try:
            with path.open(encoding="utf-8", newline="\n") as file:
                if file.readline() != HEAD:
                    raise FileRefused(str(path), "is no table of sketches; delete it, and begin again")
                for line in file:
                    identity, sha256, sketch, bands = line.rstrip("\n").split("\t")
                    row = Sketched(identity, sha256, bytes.fromhex(sketch), bytes.fromhex(bands))
                    if (len(row.sketch), len(row.bands)) not in _LENGTHS:
                        raise ValueError(line)
                    yield shard, row
        except OSError as error:
            raise FileRefused(str(path), f"cannot be read: {reason(error)}") from error
        except ValueError as error:
            raise FileRefused(str(path), "is no table of sketches; delete it, and begin again") from error
