"""Gives annotations without text their text back: from pages that somebody has, matched and checked by hashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from annotator.articles.importing import import_files
from annotator.articles.pieces import Imported, Refusal
from annotator.errors import CorpusError, FileRefused
from annotator.formats.offsets import Wanted, with_text
from annotator.formats.tables.article_rows import SCHEME, Schemes
from annotator.jobs import Job
from annotator.model.document import Document
from annotator.opening.codec import decode, encode
from annotator.opening.exchange_files import Into
from annotator.opening.offsets_held import Missing, Offsets
from annotator.storage.mirror import article_path


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
        offsets: what an export in the format "offsets" wrote, or a dataset.
        pages: files of any kind that is read, and folders of them.
        folder: where to; it must be empty, or not be there. It is not made when no article has a text.

    Raises:
        CorpusError: there are no offsets, or the folder cannot be written into.
    """
    held = Offsets(offsets)
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


class _Told(NamedTuple):
    """What is told of a page that was given here; see `importing.Outcome`."""

    id: str
    outcome: str
    kept: Sequence[str] = ()


class _Taking:
    """Takes pages as they are read, and writes the articles whose text they have."""

    def __init__(self, held: Offsets, into: Into) -> None:
        self.result = Rehydrated()
        self._held, self._into = held, into
        self._schemes = Schemes(held.schemes, SCHEME)
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
        try:
            made = with_text(self._held.value(identity), document, self._held.shown(identity), self._schemes)
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
