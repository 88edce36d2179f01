"""A store made anew from a mirror folder, such as a fresh clone of a published corpus."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeAlias

import platformdirs

from annotator.durable import place, reason, temporary_beside
from annotator.errors import CorpusError, FileRefused
from annotator.jobs import Job, Progress
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Scheme
from annotator.storage import opening
from annotator.storage.copies import Likeness
from annotator.storage.mirror import ARTICLE, GUIDELINE, SCHEME
from annotator.storage.store import Store

Decode: TypeAlias = Callable[[bytes, str], AnnotatedDocument]
"""Reads the bytes of a file of this name, or raises FileRefused."""

ReadScheme: TypeAlias = Callable[[bytes, str], Scheme]
"""Reads the bytes of a scheme.xml of this name, or raises SchemeRefused."""

_CHUNK_CHARACTERS = 4_000_000


class Rebuilt(NamedTuple):
    """A store that was made from a mirror: its file, how many articles it holds, and the files that were refused."""

    path: Path
    documents: int
    refused: tuple[FileRefused, ...]


def is_mirror(folder: Path) -> bool:
    """Whether a folder is a mirror: it has a scheme.xml and at least one article."""
    return (folder / SCHEME).is_file() and any(folder.glob(f"*{ARTICLE}"))


def rebuilt_path(folder: Path, *, within: Path | None = None) -> Path:
    """Where the store of a mirror without one is kept: in the user's data folder, one for each place of a mirror."""
    home = within or platformdirs.user_data_path("annotator", appauthor=False) / "corpora"
    place = folder.resolve()  # however it was spelt, or linked to
    digest = hashlib.sha256(str(place).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return home / f"{re.sub(r'[^A-Za-z0-9-]+', '-', place.name).strip('-') or 'corpus'}-{digest}.corpus"


def rebuild(
    folder: Path, target: Path, *, decode: Decode, read_scheme: ReadScheme, likeness: Likeness | None = None
) -> Job[Rebuilt]:  # fmt: skip
    """Make a new store from a mirror folder, in the order of the file names: a job, done in files.

    The store appears under its name when it is whole; a cancelled job leaves nothing.
    What a mirror does not hold begins anew: journal and undo, sources of articles.

    Args:
        folder: the mirror.
        target: the corpus file to make; nothing may be there.
        decode: reads an article's file.
        read_scheme: reads scheme.xml.
        likeness: how near copies are told; None: they are not looked for.

    Raises:
        CorpusError: the folder is no mirror, none of its articles can be read, or
            the store cannot be made.
    """
    files = _articles(folder)
    scheme_xml, guideline = _scheme_files(folder)
    scheme = read_scheme(scheme_xml, str(folder / SCHEME))
    opening.refuse_taken(target)
    facts = opening.first_facts(folder.name, scheme_xml, scheme, guideline)
    _make_home(target.parent)
    temporary = temporary_beside(target)
    try:
        opening.make_file(temporary, facts)
        with Store.open(temporary) as store:
            store.likeness = likeness
            with store.bulk():
                refused = yield from _fill(store, files, decode, scheme)
            documents = store.counts().documents
        if not documents:
            raise CorpusError(f"{folder}: none of its articles can be read; the first one: {refused[0]}")
        place(temporary, target)
    except OSError as error:
        raise CorpusError(f"{target}: cannot be made: {reason(error)}.") from error
    finally:
        for left_over in target.parent.iterdir():
            if temporary.name in left_over.name:  # its lock, too
                left_over.unlink(missing_ok=True)
    return Rebuilt(target, documents, tuple(refused))


def _fill(store: Store, files: list[Path], decode: Decode, scheme: Scheme) -> Job[list[FileRefused]]:
    refused: list[FileRefused] = []
    waiting: list[AnnotatedDocument] = []
    size = 0
    for done, file in enumerate(files):
        yield Progress(done, len(files), file.name)
        try:
            annotated = _read(file, decode, scheme)
        except FileRefused as error:
            refused.append(error)
            continue
        waiting.append(annotated)
        size += len(annotated.document.text)
        if size > _CHUNK_CHARACTERS:
            store.add_documents(waiting)
            waiting, size = [], 0
    store.add_documents(waiting)
    yield Progress(len(files), len(files), store.facts.name)
    return refused


def _read(file: Path, decode: Decode, scheme: Scheme) -> AnnotatedDocument:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise FileRefused(str(file), f"cannot be read: {reason(error)}") from error
    annotated = decode(data, str(file))
    identity = annotated.document.id
    if file.name != f"{identity}{ARTICLE}":
        raise FileRefused(str(file), f"holds the article {identity}; name it {identity}{ARTICLE}")
    if annotated.scheme.id not in ("", scheme.id):
        raise FileRefused(
            str(file),
            f"was annotated under the scheme {annotated.scheme.id}, the folder's is {scheme.id}; move it away",
        )
    return annotated


def _articles(folder: Path) -> list[Path]:
    try:
        files = sorted(path for path in folder.iterdir() if path.name.endswith(ARTICLE) and path.name != ARTICLE)
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be read: {reason(error)}.") from error
    if not files:
        raise CorpusError(f"{folder}: holds no article; choose a folder with {ARTICLE} files.")
    return files


def _scheme_files(folder: Path) -> tuple[bytes, str]:
    try:
        scheme_xml = (folder / SCHEME).read_bytes()
        guideline = folder / GUIDELINE
        return scheme_xml, guideline.read_text(encoding="utf-8", errors="replace") if guideline.is_file() else ""
    except FileNotFoundError as error:
        raise CorpusError(f"{folder}: has no {SCHEME}; put the scheme of its articles there.") from error
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be read: {reason(error)}.") from error


def _make_home(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be made: {reason(error)}.") from error
