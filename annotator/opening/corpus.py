"""A corpus that is open: its store, its scheme, its mirror, and the jobs that need all three."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from annotator.articles.pieces import Piece, Wishes
from annotator.datasets.takedown import Takedowns
from annotator.editing.recommender import Recommender
from annotator.errors import CorpusError
from annotator.jobs import Job
from annotator.model.document import Document, SchemeRef
from annotator.model.scheme import Scheme
from annotator.model.suggestion import SuggestionSet
from annotator.opening.codec import encode_for, refuse_foreign_folder
from annotator.opening.comparing import Other, counted, others_job
from annotator.opening.everywhere import Everywhere
from annotator.opening.ledger import Ledger
from annotator.opening.mirroring import Mirroring
from annotator.opening.page_copy import safe_copy
from annotator.opening.takedowns import Withheld, list_of, withheld_job
from annotator.opening.tracing import LIKENESS
from annotator.recommenders.boilerplate import PageBlocks
from annotator.recommenders.string_match import RepeatedNames
from annotator.recommenders.together import Together
from annotator.storage import mirror
from annotator.storage.backup import back_up
from annotator.storage.store import Store

if TYPE_CHECKING:
    from annotator.opening.exchange import Out, Written
    from annotator.opening.looking import In, Looked
    from annotator.opening.taking_in import ImportResult, TakenIn


class OpenCorpus:
    """A corpus as one annotator has it open.

    Attributes:
        store: the truth about it.
        scheme: what may be annotated in it.
        annotator: the id of who works on it.
        notices: what the user should be told once, one sentence each.
        folders: where its files are, and what people put beside them: the folder it was opened from, and the mirror.
        withheld: articles that the last export left out, such as those on the takedown list.
    """

    def __init__(self, store: Store, scheme: Scheme, *, annotator: str, mirror: Path) -> None:
        self.store = store
        store.likeness = LIKENESS
        self.scheme = scheme
        self.annotator = annotator
        self._files = Mirroring(store, mirror)
        self.notices: tuple[str, ...] = ()
        self.withheld: tuple[Withheld, ...] = ()
        self.folders: tuple[Path, ...] = (mirror,)
        self._pages: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def keeping(self, ledger: Ledger) -> Self:
        """The same corpus, keeping account of the files of its mirror, so that nobody else's work is written over."""
        self._files.ledger = ledger
        return self

    def honouring(self, folder: Path) -> Self:
        """The same corpus, whose exports heed what lies in this folder, too: the takedown list, dataset.toml."""
        self.folders = (folder, *self.folders)
        return self

    def takedowns(self) -> Takedowns:
        """What is to be in no export.

        Raises:
            FileRefused: a list cannot be read or understood.
            CorpusError: the database that holds it cannot be asked.
        """
        return list_of(self.store, *self.folders)

    def telling(self, *notices: str) -> Self:
        """The same corpus, with more to tell the user."""
        self.notices = (*notices, *self.notices)
        return self

    @property
    def mirror(self) -> Path:
        """The folder that its standoff files are written to."""
        return self._files.folder

    @property
    def beside(self) -> tuple[Path, ...]:
        """Where people put what goes with it, such as dataset.toml: its folders, and the one that its file is in."""
        target = self.store.target
        own = isinstance(target, Path) and mirror.mirror_of(target) == self.mirror
        return (*self.folders, target.parent) if own and isinstance(target, Path) else self.folders

    @property
    def set_aside(self) -> list[Path]:
        """Copies of files that others had changed before they were written; whoever tells the user takes them out."""
        return self._files.set_aside

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
        return self._files.save(document_id)

    def save_job(self, document_ids: Sequence[str] | None = None) -> Job[list[Path]]:
        """Write the files of these articles, or of all, into the mirror: a job, done in articles."""
        return self._files.save_job(document_ids)

    def catch_up_job(self) -> Job[list[Path]]:
        """Write the files of articles that were edited and not saved, as a crash leaves them: a job, done in articles.

        Returns:
            The files that were behind.
        """
        return self._files.catch_up_job()

    def export_job(self, folder: Path, document_ids: Sequence[str] | None = None) -> Job[list[Path]]:
        """Write scheme.xml and a standoff file for these articles, or all, into a folder: a job, done in articles.

        What is on the takedown list is left out, and named in `withheld`; in the corpus's own folder it stays.

        Raises:
            FileRefused: the takedown list cannot be read.
            CorpusError: the folder holds another corpus or another article under the same id, or
                cannot be written to.
        """
        refuse_foreign_folder(folder, self.store.facts.scheme_xml)
        if folder.resolve() == self.mirror.resolve() and not self.read_only:
            return self.save_job(document_ids)
        return self._export_job(folder, self.takedowns(), document_ids)

    def _export_job(
        self, folder: Path, takedowns: Takedowns, document_ids: Sequence[str] | None
    ) -> Job[list[Path]]:  # fmt: skip
        taken_down = yield from withheld_job(self, takedowns)
        there = self.store.document_ids() if document_ids is None else document_ids
        self.withheld = tuple(Withheld(one) for one in taken_down if one in there)
        if self.withheld:
            document_ids = [one for one in there if one not in taken_down]
        encoded = partial(encode_for, folder)
        return (yield from mirror.export(self.store, folder, encoded, document_ids))

    def export_as_job(self, folder: Path | None, out: Out, document_ids: Sequence[str] | None = None) -> Job[Written]:
        """Write these articles, or all, in any format into a new folder: a job, done in articles.

        Args:
            folder: where to; None to write nothing, and only see what would be lost.
            out: the format, and whose work.
            document_ids: the articles; None for all.

        Raises:
            AnnotatorError: the format is none, or what it needs is not installed.
            CorpusError: nobody is called so, or the folder is not empty or cannot be written to.
            FileRefused: the takedown list cannot be read.
            NotWithoutLoss: something would be lost, and nothing was to be.
        """
        from annotator.opening.exchange import write_job

        if out.annotator and out.annotator not in {person.id for person in self.store.annotators()}:
            raise CorpusError(f"{out.annotator} has annotated nothing in {self.name}.")
        identities = self.store.document_ids() if document_ids is None else document_ids
        out = replace(out, takedowns=self.takedowns())
        written = yield from write_job(
            lambda: self.store.read_each(identities), len(identities), self.scheme, folder, out
        )  # fmt: skip
        self.withheld = written.withheld
        return written

    # -- in ------------------------------------------------------------------------------------------

    def look_job(self, paths: Sequence[Path], wishes: In) -> Job[Looked]:
        """Say what `import_annotations_job` would take in, and what would be lost: a job, done in files."""
        from annotator.opening.looking import look_job

        return (yield from look_job(paths, wishes, self.scheme))

    def import_annotations_job(self, paths: Sequence[Path], wishes: In) -> Job[TakenIn]:
        """Take in annotated articles of other tools: a job, done in files; cancelling is as in `import_job`.

        Raises:
            AnnotatorError: the format is none, or what it needs is not installed.
            CorpusError: the corpus cannot be written; what was stored before is whole, and stays.
        """
        from annotator.opening.taking_in import Intake

        return (yield from Intake(self.store, self._files).annotated_job(paths, wishes))

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
        from annotator.opening.taking_in import Intake  # what reads articles waits until there are any

        intake = Intake(self.store, self._files)
        return (yield from intake.job(paths, wishes=Wishes(columns or {}, remembered or {}), pieces=pieces))
