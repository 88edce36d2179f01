"""Files to articles: what a path holds, what was done to it, and what had to be refused."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from annotator.articles import language, markdown, plain_text
from annotator.articles.decoding import MAX_BYTES, decode, too_large
from annotator.articles.pages import from_page
from annotator.articles.structure import Parsed, title_of
from annotator.errors import FileRefused
from annotator.jobs import Job, Progress
from annotator.model.document import AnnotatedDocument, Document, Normalisation
from annotator.model.identity import document_id
from annotator.model.traces import BlockHint

STANDOFF_SUFFIX = ".standoff.xml"
_PLAIN = frozenset((".txt", ".text", ""))
_MARKDOWN = frozenset((".md", ".markdown"))
_WEB_PAGE = frozenset((".html", ".htm", ".xhtml"))
_IN_FOLDERS = (".txt", ".text", *sorted(_MARKDOWN), *sorted(_WEB_PAGE), STANDOFF_SUFFIX)
_KINDS = "annotator reads .txt, .md, .html and .standoff.xml"

_MAX_STANDOFF_BYTES = 2 * MAX_BYTES
_BATCH = 100
_BATCH_BYTES = 32 * 1024 * 1024

StandoffReader = Callable[..., AnnotatedDocument]
"""Reads the bytes of a standoff file, with the file's name as `name`."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One article, ready to be stored.

    Attributes:
        name: the file, as the user named it.
        annotated: the article, with annotations if it was standoff XML.
        log: what was done to it, one sentence each.
        source: the bytes of the file.
        hints: what a web page tells about each of its blocks; empty for what is none.
    """

    name: str
    annotated: AnnotatedDocument
    log: tuple[str, ...]
    source: bytes
    hints: tuple[BlockHint, ...] = ()


class Outcome(Protocol):
    """What became of an article that was given to a corpus."""

    @property
    def id(self) -> str:
        """What the corpus knows it as."""

    @property
    def outcome(self) -> str:
        """Either 'added', 'renamed' (another text has its id), 'merged' (new work on a known text) or 'known'."""

    @property
    def kept(self) -> Sequence[str]:
        """Annotators whose work in the corpus differs from the file's, and stays."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that the corpus has now: the file, its id there, what became of it, what was done to it."""

    name: str
    id: str
    outcome: str
    log: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken in: its name, and the sentence that says why."""

    name: str
    sentence: str


@dataclass(slots=True)
class ImportResult:
    """What an import did, in the order of the files."""

    accepted: list[Arrival] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def count(self, *outcomes: str) -> int:
        """How many files had one of these outcomes."""
        return sum(arrival.outcome in outcomes for arrival in self.accepted)


# -- one file ----------------------------------------------------------------------------------------


def read_article(path: Path, *, taken: Container[str] = (), standoff_reader: StandoffReader) -> Imported:
    """Read one file as an article.

    Args:
        path: a .txt, .md, .html or standoff .xml file.
        taken: ids that the article must not get.
        standoff_reader: reads standoff XML; a standoff file keeps its id, taken or not.

    Raises:
        FileRefused: it is not there, may not be read, is empty, binary, over 64
            MB or of another kind.
    """
    suffix = path.suffix.lower()
    if suffix == ".xml":
        source = bytes_of(path, limit=_MAX_STANDOFF_BYTES)
        return Imported(str(path), standoff_reader(source, name=str(path)), (), source)
    if suffix not in _PLAIN | _MARKDOWN | _WEB_PAGE:
        raise FileRefused(str(path), f"is of a kind that is not read: {_KINDS}")
    source = bytes_of(path, limit=MAX_BYTES)
    return from_bytes(source, name=str(path), taken=taken)


def from_bytes(source: bytes, *, name: str, taken: Container[str] = ()) -> Imported:
    """Read the bytes of a .txt, .md or .html file as an article; the name's suffix says which.

    Args:
        source: the bytes.
        name: the file's name, for its kind, for messages, and as title of an article without words.
        taken: ids that the article must not get.

    Raises:
        FileRefused: it is empty, binary, over 64 MB, or a page that shows nothing.
    """
    suffix = Path(name).suffix.lower()
    read = _web_page if suffix in _WEB_PAGE else _text
    parsed, normalisation, log = read(source, name, suffix)
    about = parsed.metadata
    title = title_of(parsed.text, parsed.blocks, otherwise=about.title or Path(name).stem)
    if about.title and not any(block.kind == "title" for block in parsed.blocks):
        title = about.title
    declared = about.language
    spoken = declared or language.guess(parsed.text)
    document = Document(
        id=document_id(title, taken),
        text=parsed.text,
        title=title,
        language=spoken,
        outlet=about.outlet,
        url=about.url,
        published=about.published,
        media_type=_media_type(suffix),
        source_sha256=hashlib.sha256(source).hexdigest(),
        meta=tuple(sorted(about.more)),
        blocks=parsed.blocks,
        normalisation=normalisation,
    )
    if spoken and not declared:
        log = (*log, f"The language was taken to be “{spoken}” from the text.")
    return Imported(name, AnnotatedDocument(document), log, source, parsed.hints)


def _text(source: bytes, name: str, suffix: str) -> tuple[Parsed, Normalisation, tuple[str, ...]]:
    decoded = decode(source, name=name)
    parsed = (markdown if suffix in _MARKDOWN else plain_text).parse(decoded.text)
    return parsed, decoded.normalisation, (*decoded.log, *parsed.log)


def _web_page(source: bytes, name: str, _suffix: str) -> tuple[Parsed, Normalisation, tuple[str, ...]]:
    page = from_page(source, name=name)
    return page.parsed, page.normalisation, page.log


def _media_type(suffix: str) -> str:
    if suffix in _WEB_PAGE:
        return "text/html"
    return "text/markdown" if suffix in _MARKDOWN else "text/plain"


def bytes_of(path: Path, *, limit: int) -> bytes:
    """A file's bytes, refused before they are read when they are too many.

    Raises:
        FileRefused: it is not there, is no ordinary file, may not be read, or is larger than `limit` bytes.
    """
    name = str(path)
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise FileRefused(name, f"is a folder without articles; {_KINDS}")
        if not stat.S_ISREG(about.st_mode):
            raise FileRefused(name, "is no ordinary file; save the article as one")
        if about.st_size > limit:
            raise too_large(name)
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise FileRefused(name, _why(error)) from error
    if len(data) > limit:
        raise too_large(name)
    return data


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "is not there; check the name"
    if isinstance(error, PermissionError):
        return "may not be read; change its permissions"
    said = (error.strerror or str(error)).lower()
    return f"cannot be read ({said}); check the disk or copy the file elsewhere"


# -- many files --------------------------------------------------------------------------------------


def import_files(
    paths: Iterable[Path],
    *,
    standoff_reader: StandoffReader,
    add: Callable[[Sequence[Imported]], Sequence[Outcome]],
) -> Job[ImportResult]:
    """Read files and folders as articles and hand them on; one that is bad never stops the others.

    Args:
        paths: files, and folders that are searched for articles.
        standoff_reader: reads standoff XML.
        add: puts articles into a corpus, all or none, and says what became of
            each. It is called for up to 100 articles or 32 MB at once, so that an
            import of ordinary size is one step.

    Returns:
        What was accepted and what was refused; bad files raise nothing.
    """
    result = ImportResult()
    yield Progress(0, 0, "Looking for articles")
    files = find_articles(paths, result.refused)
    waiting: list[Imported] = []
    size = 0
    for number, path in enumerate(files):
        yield Progress(number, len(files), path.name)
        try:
            imported = read_article(path, standoff_reader=standoff_reader)
        except FileRefused as refused:
            result.refused.append(Refusal(str(path), str(refused)))
            continue
        waiting.append(imported)
        size += len(imported.source)
        if len(waiting) >= _BATCH or size >= _BATCH_BYTES:
            result.accepted += _arrivals(waiting, add(waiting))
            waiting, size = [], 0
    if waiting:
        yield Progress(len(files), len(files), "Storing")
        result.accepted += _arrivals(waiting, add(waiting))
    return result


def find_articles(paths: Iterable[Path], refused: list[Refusal]) -> list[Path]:
    """The files to read: those named, and in folders those whose suffix is known, sorted by name.

    Args:
        paths: files and folders.
        refused: takes what could not be searched, and folders without articles.
    """
    found: list[Path] = []
    for path in paths:
        if not _is_folder(path):
            found.append(path)
            continue
        before = len(refused)
        inside = list(_in_folder(path, refused))
        if not inside and len(refused) == before:
            sentence = str(FileRefused(str(path), f"is a folder without articles; {_KINDS}"))
            refused.append(Refusal(str(path), sentence))
        found += inside
    return list(dict.fromkeys(found))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # reading it will say why
        return False


def _in_folder(folder: Path, refused: list[Refusal]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        name = str(error.filename or folder)
        refused.append(Refusal(name, str(FileRefused(name, _why(error)))))

    for place, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        is_mirror = "scheme.xml" in files
        for name in sorted(files):
            if name.startswith(".") or not name.lower().endswith(_IN_FOLDERS):
                continue
            if is_mirror and name == "guideline.md":
                continue  # it belongs to the corpus, not to its articles
            yield Path(place, name)


def _arrivals(given: Sequence[Imported], outcomes: Sequence[Outcome]) -> Iterator[Arrival]:
    for imported, outcome in zip(given, outcomes, strict=True):
        log = list(imported.log)
        if outcome.outcome == "known":
            log = ["It is in the corpus already."]
        elif outcome.outcome == "renamed":
            log.append(f"Another article is called {_first_id(outcome.id)} already.")
        elif outcome.outcome == "merged":
            log = ["The article is in the corpus already; work of further annotators was taken in."]
        log += [f"The work of {name} on it differs from the file's and stays as it is." for name in outcome.kept]
        yield Arrival(imported.name, outcome.id, outcome.outcome, tuple(log))


def _first_id(identity: str) -> str:
    return re.sub(r"-\d+$", "", identity)
