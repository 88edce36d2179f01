"""A corpus that is open: its store, its scheme, its mirror, and the jobs that need all three."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Self

from annotator.articles.importing import ImportResult, import_files
from annotator.articles.pieces import Piece, Told, Wishes
from annotator.editing.recommender import Recommender
from annotator.errors import Cancelled, CorpusError, FileRefused
from annotator.formats import standoff_xml
from annotator.jobs import Job, Progress
from annotator.model.document import AnnotatedDocument, Document, SchemeRef
from annotator.model.scheme import Scheme
from annotator.model.suggestion import SuggestionSet
from annotator.opening.comparing import Other, counted, others_job
from annotator.opening.everywhere import Everywhere
from annotator.opening.ledger import Ledger, digest_of
from annotator.opening.page_copy import safe_copy
from annotator.opening.tracing import LIKENESS, ready_of
from annotator.recommenders.boilerplate import PageBlocks
from annotator.recommenders.string_match import RepeatedNames
from annotator.recommenders.together import Together
from annotator.storage import mirror
from annotator.storage.backup import back_up
from annotator.storage.ready import Ready
from annotator.storage.store import Added, Store
from annotator.version import __version__

LATEST = 100
"""Journal entries that are looked through for articles whose files are behind."""


class OpenCorpus:
    """A corpus as one annotator has it open.

    Attributes:
        store: the truth about it.
        scheme: what may be annotated in it.
        annotator: the id of who works on it.
        mirror: the folder that its standoff files are written to.
        notices: what the user should be told once, one sentence each.
        set_aside: copies of files that others had changed before they were written; whoever
            tells the user takes them out.
    """

    def __init__(
        self,
        store: Store,
        scheme: Scheme,
        *,
        annotator: str,
        mirror: Path,
    ) -> None:
        self.store = store
        store.likeness = LIKENESS
        self.scheme = scheme
        self.annotator = annotator
        self.mirror = mirror
        self.notices: tuple[str, ...] = ()
        self.set_aside: list[Path] = []
        self._ledger: Ledger | None = None
        self._saved: dict[str, int] = {}
        self._saving = threading.Lock()
        self._pages: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def keeping(self, ledger: Ledger) -> Self:
        """The same corpus, keeping account of the files of its mirror, so that nobody else's work is written over."""
        self._ledger = ledger
        return self

    def telling(self, *notices: str) -> Self:
        """The same corpus, with more to tell the user."""
        self.notices = (*notices, *self.notices)
        return self

    @property
    def name(self) -> str:
        """What people call it."""
        return self.store.facts.name

    @property
    def key(self) -> str:
        """What tells it from every other corpus of this user."""
        return self.store.facts.id

    @property
    def address(self) -> str:
        """What opens it again: its file or URL, or the folder that it was opened from."""
        target = self.store.target
        from_folder = isinstance(target, Path) and mirror.mirror_of(target) != self.mirror
        return str(self.mirror if from_folder else target)

    @property
    def scheme_ref(self) -> SchemeRef:
        """The scheme as files name it."""
        return self.store.facts.scheme

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed, such as when it is open elsewhere."""
        return self.store.read_only

    @property
    def notice(self) -> str:
        """What the user should be told once, '' for nothing."""
        return " ".join(self.notices)

    def close(self) -> None:
        """Let go of it. Closing twice is fine."""
        self.store.close()
        if self._pages is not None:
            self._pages.cleanup()
            self._pages = None

    def backup_job(self) -> Job[Path | None]:
        """Copy the corpus file if the last copy is old and something was done since: a job, done in bytes.

        Returns:
            The copy, or None when none was due.

        Raises:
            CorpusError: it could not be made; the corpus is fine all the same.
        """
        if self.read_only or not isinstance(self.store.target, Path):  # a server has backups of its own
            return None
        return (yield from back_up(self.store.target))

    def recommender(self, document: Document, closed: Iterable[str]) -> Recommender:
        """What proposes labels: names that were labelled elsewhere, and for a web page what its blocks are.

        Args:
            document: an article of this corpus.
            closed: layers that are finished, for which nothing is proposed.
        """
        shut, suggestions = set(closed), SuggestionSet()
        names = RepeatedNames(document.text, self.scheme, shut, suggestions)
        try:
            hints, rules = self.store.hints(document.id), self.store.rules()
        except CorpusError:  # opening the article has told what is amiss
            hints, rules = (), []
        if not hints and not rules:
            return names
        blocks = PageBlocks(document, hints, self.scheme, shut, suggestions, rules)
        return Together(suggestions, (names, blocks))

    @property
    def everywhere(self) -> Everywhere:
        """What finds and marks places in all articles."""
        return Everywhere(self.store, self.scheme, self.annotator)

    def page_copy(self, document: Document) -> Path:
        """A copy of the page that an article was read from, for a browser; it goes when the corpus is closed.

        Raises:
            CorpusError: no page was kept, or the copy could not be written.
        """
        is_page = document.media_type in ("text/html", "application/xhtml+xml")
        source = self.store.source(document.source_sha256) if is_page and document.source_sha256 else None
        if source is None:
            raise CorpusError(f"{document.title or document.id}: no web page is kept for it; import the page itself.")
        try:
            if self._pages is None:
                self._pages = tempfile.TemporaryDirectory(prefix="annotator-pages-", ignore_cleanup_errors=True)
            path = Path(self._pages.name, f"{document.id}.html")
            path.write_bytes(safe_copy(source, document.normalisation.charset))
        except OSError as error:
            raise CorpusError(
                f"The copy of the page cannot be written ({error.strerror}); make room for it."
            ) from error
        return path

    def others_job(self, document: Document) -> Job[list[Other]]:
        """What an article can be compared with, its versions and its near copies: a job, done in articles."""
        return others_job(self.store, document)

    def counted_others(self, document: Document) -> tuple[int, tuple[str, ...]]:
        """How many near copies there are to compare it with, and which versions: 'previous', 'next'."""
        return counted(self.store, document)

    # -- out -----------------------------------------------------------------------------------------

    def save_article(self, document_id: str) -> Path:
        """Write an article's standoff file into the mirror, unless nothing was done since the last time.

        That of an article which was removed from the corpus is taken out of the mirror. A file that
        somebody else has changed meanwhile is set aside first, never lost.

        Returns:
            The file.

        Raises:
            CorpusError: it could not be written; the old file is as it was.
        """
        with self._saving:  # a job may be at it, too
            return self._save_article(document_id)

    def _save_article(self, document_id: str) -> Path:
        path = mirror.article_path(self.mirror, document_id)
        newest = self._newest_entry()
        if self._saved.get(document_id) == newest and path.exists():
            return path
        annotated = self.store.read(document_id)
        if annotated.document.removed:
            self._take_away(path)
            return path
        if not (self.mirror / mirror.SCHEME).exists():
            mirror.write_scheme(self.mirror, self.store.facts.scheme_xml, self.store.facts.guideline)
        data = encode(annotated)
        if self._ledger is not None and (copy := self._ledger.set_aside_if_changed(path, data)):
            self.set_aside.append(copy)
        mirror.write_article(self.mirror, annotated, lambda _: data)
        if self._ledger is not None:
            self._ledger.note(path, data)
        self._saved[document_id] = newest
        return path

    def _take_away(self, path: Path) -> None:
        """Take the file of a removed article out of the mirror; one that somebody else has changed is kept aside."""
        if not path.exists():
            return
        if self._ledger is not None:
            if not self._ledger.is_as_seen(path):
                self.set_aside.append(self._ledger.set_aside(path))
            self._ledger.forget(path)
        mirror.remove_article(path.parent, path.name.removesuffix(mirror.ARTICLE))

    def save_job(self, document_ids: Sequence[str] | None = None) -> Job[list[Path]]:
        """Write the files of these articles, or of all, into the mirror: a job, done in articles."""
        identities = self.store.document_ids() if document_ids is None else list(document_ids)
        written = []
        for done, identity in enumerate(identities):
            yield Progress(done, len(identities), identity)
            written.append(self.save_article(identity))
        return written

    def catch_up_job(self) -> Job[list[Path]]:
        """Write the files of articles that were edited and not saved, as a crash leaves them: a job, done in articles.

        Returns:
            The files that were behind.
        """
        if self.read_only or self._ledger is None:
            return []
        newest, before = self._newest_entry(), self._ledger.caught_up
        if newest == before:
            return []
        # of a backup that was put back the numbers begin anew
        after = before if before < newest else 0
        latest = (entry for entry in reversed(self.store.journal(limit=LATEST)) if entry.number > after)
        edited = list(dict.fromkeys(identity for entry in latest for identity in entry.change.documents()))
        written = []
        for done, identity in enumerate(edited):
            yield Progress(done, len(edited), identity)
            seen = self._ledger.files.get(mirror.article_path(self.mirror, identity).name)
            annotated = self.store.read(identity)
            if annotated.document.removed:
                is_behind = mirror.article_path(self.mirror, identity).exists()
            else:
                is_behind = seen is None or seen.stored != digest_of(encode(annotated))
            if is_behind:
                written.append(self.save_article(identity))
        self._ledger.note_caught_up(newest)
        return written

    def export_job(self, folder: Path, document_ids: Sequence[str] | None = None) -> Job[list[Path]]:
        """Write scheme.xml and a standoff file for these articles, or all, into a folder: a job, done in articles.

        Raises:
            CorpusError: the folder holds another corpus or another article under the same id, or
                cannot be written to.
        """
        refuse_foreign_folder(folder, self.store.facts.scheme_xml)
        if folder.resolve() == self.mirror.resolve() and not self.read_only:
            return self.save_job(document_ids)
        return mirror.export(self.store, folder, lambda annotated: encode_for(folder, annotated), document_ids)

    # -- in ------------------------------------------------------------------------------------------

    def import_job(
        self,
        paths: Iterable[Path],
        *,
        columns: Mapping[str, str] | None = None,
        remembered: Mapping[str, Mapping[str, str]] | None = None,
        pieces: Sequence[Piece] = (),
    ) -> Job[ImportResult]:
        """Take in files and folders of articles: a job, done in files; one that is bad never stops the others.

        Bytes that an article was read from before are not read again, so an
        import that was killed goes on where it was. A cancelled job takes its
        articles out again, but for those on which somebody has worked meanwhile;
        articles that were removed before, and came back, are removed again.

        Args:
            paths: files and folders.
            columns: which column of every table holds what, such as {"text": "Body"}.
            remembered: the same for tables with a certain header, by its signature.
            pieces: what is no file, such as `pasted`.

        Raises:
            CorpusError: the corpus cannot be written; what was stored before is whole, and stays.
        """
        fresh: list[str] = []
        back: list[str] = []  # articles that had been removed
        named: list[str] = []  # versions that were there and name a newer one now
        before = self._newest_entry()

        def add(batch: Sequence[Ready]) -> list[Added]:
            added = self.store.add_ready(batch)
            for one in added:
                if one.outcome in ("added", "renamed"):
                    fresh.append(one.id)
                if one.outcome == "restored":
                    back.append(one.id)
                if one.outcome in ("merged", "restored"):  # no journal row tells that its file is behind now
                    self._saved.pop(one.id, None)
                if one.version_of:
                    self._saved.pop(one.version_of, None)
                    named.append(one.version_of)
            return added

        try:
            with self.store.bulk():
                result = yield from import_files(
                    paths,
                    standoff_reader=partial(read_under, self.scheme_ref),
                    add=add,
                    known=self.store.known_sources(),
                    wishes=Wishes(columns or {}, remembered or {}),
                    make=ready_of,
                    pieces=pieces,
                    gently=lambda: self.store.is_being_edited,
                )
        except (Cancelled, GeneratorExit, KeyboardInterrupt):
            worked_on = self._worked_on_since(before)
            self.store.remove_documents([identity for identity in fresh if identity not in worked_on])
            self.store.take_out_again([identity for identity in back if identity not in worked_on])
            raise
        for identity in dict.fromkeys(named):
            if mirror.article_path(self.mirror, identity).exists():
                self.save_article(identity)
        return result

    def _worked_on_since(self, number: int) -> set[str]:
        """The documents that the journal names after an entry."""
        found: set[str] = set()
        before: int | None = None
        while entries := [entry for entry in self.store.journal(before=before) if entry.number > number]:
            found.update(identity for entry in entries for identity in entry.change.documents())
            before = entries[0].number
        return found

    def _newest_entry(self) -> int:
        return self.store.newest_entry()


def pasted(name: str, *, text: str, html: str = "") -> Piece:
    """What was pasted or dropped as an article: its markup, or else its words; both as UTF-8."""
    kind, data = ("page", html) if html.strip() else ("text", text)
    return Piece(name, kind, data.encode(errors="surrogatepass"), Told(charset="utf-8"))


def encode(annotated: AnnotatedDocument) -> bytes:
    """An article as the bytes of its standoff file; the same article, the same bytes."""
    program, version = annotated.generator
    if program == "annotator" and not version:
        annotated = replace(annotated, generator=(program, __version__))
    return standoff_xml.write(annotated)


def encode_for(folder: Path, annotated: AnnotatedDocument, *, version_of: str = "") -> bytes:
    """The bytes of an article's file in a folder that is not its mirror, where another article may have its name.

    Args:
        folder: where the file is going to be.
        annotated: the article.
        version_of: what a file says that holds an older version of this one, and may be written over.

    Raises:
        CorpusError: one has, and would be lost.
    """
    path = mirror.article_path(folder, annotated.document.id)
    try:
        there = path.read_bytes()
    except OSError:  # nothing is there, or writing will say what
        there = b""
    same = [mark for mark in (f'sha256="{annotated.document.sha256}"', version_of) if mark]
    if there and not any(mark.encode() in there for mark in same):
        raise CorpusError(
            f"{path}: holds another article, which would be lost; move it away, or choose another folder."
        )
    return encode(annotated)


def decode(data: bytes, name: str) -> AnnotatedDocument:
    """Read the bytes of a standoff file of this name.

    Raises:
        FileRefused: anything in it is wrong.
    """
    return standoff_xml.read(data, name=name)


def read_under(scheme: SchemeRef, data: bytes, *, name: str) -> AnnotatedDocument:
    """Read the bytes of a standoff file for a corpus with this scheme.

    Raises:
        FileRefused: anything in it is wrong, or it was annotated under another scheme.
    """
    annotated = standoff_xml.read(data, name=name)
    refuse_other_scheme(annotated, scheme, name)
    return annotated


def refuse_other_scheme(annotated: AnnotatedDocument, scheme: SchemeRef, name: str) -> None:
    """Refuse a file that was annotated under a scheme that is not the corpus's, in whatever version.

    Raises:
        FileRefused: it was; in the corpus its labels would pass for the scheme's own.
    """
    if annotated.scheme.id not in ("", scheme.id):
        reason = f"was annotated under the scheme {annotated.scheme.id}, and the corpus has {scheme.id}"
        raise FileRefused(name, f"{reason}; take it into a corpus of its own")


def refuse_foreign_folder(folder: Path, scheme_xml: bytes) -> None:
    """Refuse to write into a folder that another corpus is in.

    Raises:
        CorpusError: it has a scheme.xml, and not this one; or it is no folder.
    """
    if folder.exists() and not folder.is_dir():
        raise CorpusError(f"{folder}: is a file; choose a folder.")
    try:
        there = (folder / mirror.SCHEME).read_bytes()
    except OSError:
        return
    if there != scheme_xml:
        raise CorpusError(f"{folder}: holds a corpus with another scheme; choose an empty folder.")
