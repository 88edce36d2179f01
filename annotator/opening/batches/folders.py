"""Folders of shards: which files belong to one, and what says what may be annotated in them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from annotator.articles.files import bytes_of
from annotator.articles.zipped import Archive
from annotator.batch.ledger import NAME, read_rows
from annotator.batch.shards import Shard
from annotator.durable import reason, write_atomically
from annotator.errors import CorpusError, FileRefused
from annotator.formats.scheme_xml import read_scheme
from annotator.model.scheme import Scheme
from annotator.opening.article_shards import SUFFIX, shards_in
from annotator.opening.places import made
from annotator.storage.mirror import ARTICLE, SCHEME

_MOST = 16 * 1024 * 1024
"""Bytes of a scheme."""


def shards_of(folder: Path) -> list[Shard]:
    """The shards of a folder, in their order: those of its manifest, else all archives in it.

    What a manifest does not name is left over from a batch with more shards.

    Raises:
        CorpusError: it is no folder, cannot be read, or holds no shard.
    """
    folder = folder.absolute()  # workers may be anywhere
    try:
        there = sorted(path for path in folder.iterdir() if path.suffix == SUFFIX and not path.name.startswith("."))
        has_manifest = (folder / NAME).exists()
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be read: {reason(error)}.") from error
    if has_manifest:
        there = [folder / row.file for row in read_rows(folder).values() if row.file == f"{row.shard}{SUFFIX}"]
    if not there:
        raise CorpusError(f"{folder}: holds no shards; make some with 'annotator batch import' or 'batch cut'.")
    return shards_in(sorted(there))


def is_shard_folder(path: Path) -> bool:
    """Whether a path is a folder of shards: no article lies in it, and its archives hold articles, or are a batch's.

    Looks into the first archive only. What cannot be looked at is none; whoever opens it as a corpus says why.
    """
    try:
        if not path.is_dir():
            return False
        there = sorted(one for one in path.iterdir() if not one.name.startswith("."))
        archives = [one for one in there if one.suffix == SUFFIX and one.is_file()]
        if not archives or any(one.name.endswith(ARTICLE) for one in there):
            return False
        if any(row.file == f"{row.shard}{SUFFIX}" for row in read_rows(path).values()):
            return True
        with archives[0].open("rb") as file, Archive(file, str(archives[0])) as archive:
            return any(member.endswith(ARTICLE) for member in archive.members)
    except FileRefused:  # damaged, as it seems: told as such, not as a folder that is no corpus
        return True
    except (OSError, CorpusError):
        return False


def refuse_same(source: Path, target: Path) -> None:
    """Refuse to write the files of a batch between the shards that they are made of.

    Raises:
        CorpusError: both are one folder.
    """
    if source.resolve() == target.resolve():
        raise CorpusError(f"{target}: holds the shards themselves; choose another folder.")


def scheme_in(folder: Path) -> bytes:
    """The scheme.xml beside the shards; b'' where there is none.

    Raises:
        FileRefused: it cannot be read.
        SchemeRefused: it is none.
    """
    path = folder / SCHEME
    data = bytes_of(path, limit=_MOST) if os.path.lexists(path) else b""
    if data:
        read_scheme(data, name=str(path))
    return data


def scheme_of(data: bytes) -> Scheme:
    """The scheme that a work was given as bytes; an empty one for none."""
    return read_scheme(data, name=SCHEME) if data else Scheme("none", "1")


def made_in(folder: Path, name: str, data: bytes) -> Path:
    """Write a file that all shards of a batch go by into its folder, which is made.

    Raises:
        CorpusError: it cannot be written.
    """
    path = made(folder) / name
    write_atomically(path, data)
    return path


def sha256(data: bytes) -> str:
    """A digest for what a work was asked for, '' for nothing."""
    return hashlib.sha256(data).hexdigest() if data else ""
