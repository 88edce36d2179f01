"""One import into a corpus: what came in with it, and how that is taken out again when it is cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from annotator.articles.importing import ImportResult, import_files
from annotator.articles.pieces import Piece, Wishes
from annotator.errors import Cancelled
from annotator.jobs import Job
from annotator.opening.codec import read_under
from annotator.opening.mirroring import Mirroring
from annotator.opening.tracing import ready_of
from annotator.storage import mirror
from annotator.storage.ready import Ready
from annotator.storage.store import Added, Store

__all__ = ["ImportResult", "Intake"]


class Intake:
    """Takes articles into a corpus, once."""

    def __init__(self, store: Store, files: Mirroring) -> None:
        self._store, self._files = store, files
        self._before = store.newest_entry()
        self._fresh: list[str] = []
        self._back: list[str] = []  # articles that had been removed
        self._named: list[str] = []  # versions that were there and name a newer one now

    def job(self, paths: Iterable[Path], *, wishes: Wishes, pieces: Sequence[Piece]) -> Job[ImportResult]:
        """Read files, folders and pieces and put their articles into the corpus: a job, done in files.

        Raises:
            CorpusError: the corpus cannot be written; what was stored before is whole, and stays.
        """
        try:
            with self._store.bulk():
                result = yield from import_files(
                    paths,
                    standoff_reader=partial(read_under, self._store.facts.scheme),
                    add=self._add,
                    known=self._store.known_sources(),
                    wishes=wishes,
                    make=ready_of,
                    pieces=pieces,
                    gently=lambda: self._store.is_being_edited,
                )
        except (Cancelled, GeneratorExit, KeyboardInterrupt):
            self._take_back()
            raise
        for identity in dict.fromkeys(self._named):
            if mirror.article_path(self._files.folder, identity).exists():
                self._files.save(identity)
        return result

    def _add(self, batch: Sequence[Ready]) -> list[Added]:
        added = self._store.add_ready(batch)
        for one in added:
            if one.outcome in ("added", "renamed"):
                self._fresh.append(one.id)
            if one.outcome == "restored":
                self._back.append(one.id)
            if one.outcome in ("merged", "restored"):
                self._files.note_behind(one.id)
            if one.version_of:
                self._files.note_behind(one.version_of)
                self._named.append(one.version_of)
        return added

    def _take_back(self) -> None:
        """Take out what came in, but for articles on which somebody has worked meanwhile."""
        worked_on = self._worked_on()
        self._store.remove_documents([identity for identity in self._fresh if identity not in worked_on])
        self._store.take_out_again([identity for identity in self._back if identity not in worked_on])

    def _worked_on(self) -> set[str]:
        """The articles that the journal names since the import began."""
        found: set[str] = set()
        before: int | None = None
        while entries := [entry for entry in self._store.journal(before=before) if entry.number > self._before]:
            found.update(identity for entry in entries for identity in entry.change.documents())
            before = entries[0].number
        return found
