"""Gives annotations without text their text back: from pages that somebody has, matched and checked by hashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from annotator.articles.importing import import_files
from annotator.articles.pieces import Imported, Refusal
from annotator.errors import CorpusError, FileRefused
from annotator.formats.json_values import Json, json_of
from annotator.formats.offsets import SUFFIX, Wanted, wanted, with_text
from annotator.formats.tables.article_rows import SCHEME, Schemes
from annotator.jobs import Job
from annotator.model.document import Document
from annotator.opening.codec import decode, encode
from annotator.opening.exchange_files import Folder, Into
from annotator.storage.mirror import article_path


class Missing(NamedTuple):
    """An article that has no text yet: its id, or its file where that cannot be read; why not, as a sentence."""

    article: str
    sentence: str


@dataclass(slots=True)
class Rehydrated:
    """What became of a folder of offsets.

    Attributes:
        written: ids of the articles that have their text again.
        missing: the others; nothing is guessed.
        unread: pages that could not be read.
        unwanted: how many pages are of no article here.
    """

    written: list[str] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    unread: list[Refusal] = field(default_factory=list)
    unwanted: int = 0


def rehydrate_job(offsets: Path, pages: Path, folder: Path) -> Job[Rehydrated]:
    """Write standoff files for a folder of offsets, with the texts of pages: a job, done in pages.

    Nothing is fetched. A page is an article's if its text, as it is read now, has the SHA-256 that was annotated.

    Args:
        offsets: what an export in the format "offsets" wrote.
        pages: files of any kind that is read, and folders of them.
        folder: where to; it must be empty, or not be there. It is not made when no article has a text.

    Raises:
        CorpusError: there are no offsets, or the folder cannot be written into.
    """
    held = _Offsets(offsets)
    into = Into(folder)
    try:
        taking = _Taking(held, into)
        read = yield from import_files([pages], standoff_reader=decode, add=taking.add)
        result = taking.result
        result.unread = read.refused
        result.missing = [*held.refused, *taking.without()]
        if result.written:
            if scheme := held.scheme:
                into.put(SCHEME, scheme)
            into.done()
        return result
    finally:
        into.given_up()


class _Offsets:
    """The files of a folder of offsets, by the text that they are about."""

    def __init__(self, folder: Path) -> None:
        self.files = Folder(folder, deep=False)
        self.refused: list[Missing] = []
        self.names: dict[str, str] = {}
        self.articles: dict[str, Wanted] = {}
        self.by_text: dict[str, list[str]] = {}
        try:
            for name in self.files.names():
                if name.endswith(SUFFIX):
                    self._take(name)
        except OSError as error:
            raise CorpusError(
                f"{folder}: cannot be read ({error.strerror}); check its name and permissions."
            ) from error
        if not self.articles and not self.refused:
            raise CorpusError(f"{folder}: holds no offsets; name the folder that 'annotator offsets' wrote.")

    @property
    def scheme(self) -> bytes:
        """The bytes of scheme.xml, none where there is none."""
        return self.files.read(SCHEME) if SCHEME in self.files.names() else b""

    def value(self, name: str) -> Json:
        """What a file says.

        Raises:
            FileRefused: it is no JSON.
        """
        value: Json = json_of(self.files.read(name), name=self.files.shown(name))
        return value

    def _take(self, name: str) -> None:
        shown = self.files.shown(name)
        try:
            about = wanted(self.value(name), shown)
            if about.id in self.articles:
                raise FileRefused(shown, f"is about {about.id}, as another file is; take one of them out")
        except FileRefused as refused:
            self.refused.append(Missing(name, str(refused)))
            return
        self.articles[about.id] = about
        self.names[about.id] = name
        self.by_text.setdefault(about.sha256, []).append(about.id)


class _Told(NamedTuple):
    """What is told of a page that was given here; see `importing.Outcome`."""

    id: str
    outcome: str
    kept: Sequence[str] = ()


class _Taking:
    """Takes pages as they are read, and writes the articles whose text they have."""

    def __init__(self, held: _Offsets, into: Into) -> None:
        self.result = Rehydrated()
        self._held, self._into = held, into
        self._schemes = Schemes(held.files, SCHEME)
        self._written: set[str] = set()
        self._failed: dict[str, str] = {}
        self._others: list[tuple[str, Document]] = []

    def add(self, batch: Sequence[object]) -> list[_Told]:
        """Take some pages; what becomes of each."""
        return [self._take(one) if isinstance(one, Imported) else _Told("", "known") for one in batch]

    def without(self) -> Iterator[Missing]:
        """The articles that have no text, and why."""
        for identity, about in self._held.articles.items():
            if identity in self._failed:
                yield Missing(identity, self._failed[identity])
            elif identity not in self._written:
                yield Missing(identity, f"{identity}: {self._why(about)}.")

    def _take(self, page: Imported) -> _Told:
        document = page.annotated.document
        identities = self._held.by_text.get(document.sha256, [])
        if not identities:
            self.result.unwanted += 1
            self._others.append(
                (
                    page.name,
                    Document(
                        document.id, "", url=document.url, meta=document.meta, source_sha256=document.source_sha256
                    ),
                )
            )
        for identity in identities:
            if identity not in self._written and identity not in self._failed:
                self._write(identity, document)
        return _Told(document.id, "added" if identities else "known")

    def _write(self, identity: str, document: Document) -> None:
        name = self._held.names[identity]
        try:
            made = with_text(self._held.value(name), document, self._held.files.shown(name), self._schemes)
            data = encode(made)
        except (FileRefused, CorpusError) as refused:
            self._failed[identity] = str(refused)
            return
        self._into.put(article_path(Path(), identity).name, data)
        self._written.add(identity)
        self.result.written.append(identity)

    def _why(self, about: Wanted) -> str:
        """Whether there is a page that should be its own, and has another text."""
        for name, page in self._others:
            same_bytes = about.source_sha256 and about.source_sha256 == page.source_sha256
            if same_bytes:
                return f"{name} is its page, but is read differently now than when it was annotated"
            if page.id == about.id or (about.url and about.url in (page.url, *page.facts.values("canonical"))):
                return f"{name} seems to be its page, but has another text than was annotated"
        return "no page has its text"
