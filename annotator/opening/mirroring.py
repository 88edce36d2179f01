"""The files of a corpus in its mirror folder: written, found to be behind, and set aside where others changed them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from annotator.jobs import Job, Progress
from annotator.model.document import AnnotatedDocument
from annotator.opening.codec import encode
from annotator.opening.ledger import Ledger, digest_of
from annotator.storage import mirror
from annotator.storage.store import Store

LATEST = 100
"""Journal entries that are looked through for articles whose files are behind."""


class Mirroring:
    """Keeps the standoff files of a corpus as its store has the articles.

    Attributes:
        folder: where the files are.
        ledger: the account of the files, so that nobody else's work is written over; None to keep none.
        set_aside: copies of files that others had changed before they were written.
    """

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self.folder = folder
        self.ledger: Ledger | None = None
        self.set_aside: list[Path] = []
        self._saved: dict[str, int] = {}
        self._saving = threading.Lock()

    def save(self, document_id: str) -> Path:
        """Write an article's file, unless nothing was done since the last time.

        That of an article which was removed from the corpus is taken out. A file that
        somebody else has changed meanwhile is set aside first, never lost.

        Returns:
            The file.

        Raises:
            CorpusError: it could not be written; the old file is as it was.
        """
        with self._saving:  # a job may be at it, too
            return self._save(document_id)

    def save_job(self, document_ids: Sequence[str] | None = None) -> Job[list[Path]]:
        """Write the files of these articles, or of all: a job, done in articles."""
        identities = self._store.document_ids() if document_ids is None else list(document_ids)
        written = []
        for done, identity in enumerate(identities):
            yield Progress(done, len(identities), identity)
            written.append(self.save(identity))
        return written

    def catch_up_job(self) -> Job[list[Path]]:
        """Write the files of articles that were edited and not saved, as a crash leaves them: a job, done in articles.

        What a write that was cut short left in the folder goes.

        Returns:
            The files that were behind.
        """
        if self._store.read_only or self.ledger is None:
            return []
        with self._saving:  # what is being written now is no left-over
            mirror.sweep(self.folder)
        newest, before = self._store.newest_entry(), self.ledger.caught_up
        if newest == before:
            return []
        # of a backup that was put back the numbers begin anew
        after = before if before < newest else 0
        latest = (entry for entry in reversed(self._store.journal(limit=LATEST)) if entry.number > after)
        edited = list(dict.fromkeys(identity for entry in latest for identity in entry.change.documents()))
        written = []
        for done, identity in enumerate(edited):
            yield Progress(done, len(edited), identity)
            if self._is_behind(self._store.read(identity), self.ledger):
                written.append(self.save(identity))
        self.ledger.note_caught_up(newest)
        return written

    def note_behind(self, document_id: str) -> None:
        """The file of an article is behind, though no journal row tells of it."""
        self._saved.pop(document_id, None)

    def _is_behind(self, annotated: AnnotatedDocument, ledger: Ledger) -> bool:
        path = mirror.article_path(self.folder, annotated.document.id)
        if annotated.document.removed:
            return path.exists()
        seen = ledger.files.get(path.name)
        return seen is None or seen.stored != digest_of(encode(annotated))

    def _save(self, document_id: str) -> Path:
        path = mirror.article_path(self.folder, document_id)
        newest = self._store.newest_entry()
        if self._saved.get(document_id) == newest and path.exists():
            return path
        annotated = self._store.read(document_id)
        if annotated.document.removed:
            self._take_away(path)
            return path
        if not (self.folder / mirror.SCHEME).exists():
            mirror.write_scheme(self.folder, self._store.facts.scheme_xml, self._store.facts.guideline)
        data = encode(annotated)
        if self.ledger is not None and (copy := self.ledger.set_aside_if_changed(path, data)):
            self.set_aside.append(copy)
        mirror.write_article(self.folder, annotated, lambda _: data)
        if self.ledger is not None:
            self.ledger.note(path, data)
        self._saved[document_id] = newest
        return path

    def _take_away(self, path: Path) -> None:
        """Take the file of a removed article out of the mirror; one that somebody else has changed is kept aside."""
        if not path.exists():
            return
        if self.ledger is not None:
            if not self.ledger.is_as_seen(path):
                self.set_aside.append(self.ledger.set_aside(path))
            self.ledger.forget(path)
        mirror.remove_article(path.parent, path.name.removesuffix(mirror.ARTICLE))
