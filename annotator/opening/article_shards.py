"""Shards of articles: ZIP archives of standoff files in a given order; the same articles, the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from annotator.articles.zipped import Archive
from annotator.batch.shards import Part, Shard
from annotator.model.document import AnnotatedDocument
from annotator.opening.codec import decode, encode
from annotator.storage.mirror import ARTICLE

SUFFIX = ".zip"

ARTICLES = 1_000
"""Articles in a shard."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LEVEL = 1
"""Of packing: shards are read once or twice."""


def write_shard(out: BinaryIO, articles: Iterable[AnnotatedDocument]) -> int:
    """Write articles into an archive, one at a time; how many there were."""
    number = 0
    with zipfile.ZipFile(out, "w") as archive:
        for annotated in articles:
            number += 1
            add_member(archive, f"{annotated.document.id}{ARTICLE}", encode(annotated))
    return number


def add_member(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Put a file into an archive without a trace of when and where that was done."""
    about = zipfile.ZipInfo(name, _EPOCH)
    about.create_system = 3
    about.external_attr = 0o644 << 16
    archive.writestr(about, data, zipfile.ZIP_DEFLATED, _LEVEL)


def read_shard(shard: Shard) -> Iterator[AnnotatedDocument]:
    """The articles of a shard, in its order, one at a time.

    Raises:
        FileRefused: the archive is damaged, or anything in an article is wrong.
    """
    for part in shard.parts:
        name = Path(part.path).name
        with Archive(io.BytesIO(part.read()), name) as archive:
            for member in archive.members:
                yield decode(archive.read(member), f"{name}/{member}")


def shards_in(files: Sequence[Path]) -> list[Shard]:
    """A shard for every file, called as it is."""
    return [Shard(path.name.removesuffix(SUFFIX), (Part(str(path)),)) for path in files]
