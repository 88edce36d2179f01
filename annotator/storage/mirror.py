"""The mirror: a folder with one standoff file an article, which machines read and git keeps.

How an article becomes bytes is the composition root's to say: this room knows no file formats.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from annotator.durable import is_temporary, reason, remove, synchronise_folder, write_atomically
from annotator.errors import CorpusError
from annotator.jobs import Job, Progress
from annotator.model.document import AnnotatedDocument
from annotator.model.identity import DOCUMENT_ID
from annotator.storage.store import Store

Encode: TypeAlias = Callable[[AnnotatedDocument], bytes]
"""Writes an article as the bytes of its file; the same article, the same bytes."""

ARTICLE, SCHEME, GUIDELINE = ".standoff.xml", "scheme.xml", "guideline.md"


def mirror_of(path: Path) -> Path:
    """The mirror of a corpus file: the folder `NAME` beside `NAME.corpus`."""
    return path.with_suffix("") if path.suffix else path.with_name(path.name + ".mirror")


def article_path(folder: Path, document_id: str) -> Path:
    """The file of an article in a mirror.

    Raises:
        CorpusError: the id could lead out of the folder.
    """
    if not DOCUMENT_ID.fullmatch(document_id):
        raise CorpusError(f"{document_id!r} cannot be the name of an article; use a-z, 0-9 and -, at most 80.")
    return folder / f"{document_id}{ARTICLE}"


def write_article(folder: Path, annotated: AnnotatedDocument, encode: Encode) -> Path:
    """Write the file of an article: after a crash it is the old one or the new one.

    The folder is made if it is not there; a file that would not change is left alone.

    Returns:
        The file.

    Raises:
        CorpusError: it could not be written; the old file is as it was.
    """
    path = article_path(folder, annotated.document.id)
    _make_folder(folder)
    write_atomically(path, encode(annotated))
    return path


def write_scheme(folder: Path, scheme_xml: bytes, guideline: str = "") -> None:
    """Write what the articles are annotated under: scheme.xml and, if there is one, guideline.md.

    Raises:
        CorpusError: one of them could not be written.
    """
    _make_folder(folder)
    write_atomically(folder / SCHEME, scheme_xml)
    if guideline:
        write_atomically(folder / GUIDELINE, guideline.encode())


def remove_article(folder: Path, document_id: str) -> None:
    """Remove the file of an article that the corpus no longer has.

    Raises:
        CorpusError: it could not be removed.
    """
    path = article_path(folder, document_id)
    try:
        if path.exists():
            remove(path)
    except OSError as error:
        raise CorpusError(f"{path}: cannot be removed: {reason(error)}.") from error


def sweep(folder: Path, *, age: float = 3600.0) -> int:
    """Remove what writes that were cut short left behind, after so many seconds; returns how many.

    Younger ones may be somebody else's who is writing now: not everybody who has a folder open shares a lock.
    """
    try:
        now = time.time()
        left_over = [path for path in folder.iterdir() if is_temporary(path) and now - path.stat().st_mtime >= age]
        for path in left_over:
            path.unlink(missing_ok=True)
    except OSError:  # no folder, nothing to sweep; a folder that is only read has nothing of ours
        return 0
    return len(left_over)


def export(
    store: Store, folder: Path, encode: Encode, document_ids: Sequence[str] | None = None
) -> Job[list[Path]]:  # fmt: skip
    """Write the whole corpus (or these articles of it) into a folder, in the order of its list: a job.

    Files of other articles in the folder are left alone.

    Returns:
        The files of its articles.

    Raises:
        CorpusError: with the reason; what was written before stays.
    """
    write_scheme(folder, store.facts.scheme_xml, store.facts.guideline)
    written = []
    identities = store.document_ids() if document_ids is None else document_ids
    for done, identity in enumerate(identities):
        yield Progress(done, len(identities), identity)
        written.append(write_article(folder, store.read(identity), encode))
    yield Progress(len(identities), len(identities), folder.name)
    return written


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        synchronise_folder(folder.parent)
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be made: {reason(error)}.") from error
