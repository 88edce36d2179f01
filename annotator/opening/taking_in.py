"""One import into a corpus: what came in with it, and how that is taken out again when it is cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from annotator.articles.importing import ImportResult, arrival_of, import_files
from annotator.articles.pieces import Imported, Made, Piece, Refusal, Wishes
from annotator.errors import Cancelled, FileRefused
from annotator.formats.losses import Losses
from annotator.formats.reading import Arrival, Unread
from annotator.formats.scheme_xml import read_scheme
from annotator.jobs import Job, Progress
from annotator.opening.choices import of_other_tools
from annotator.opening.codec import read_under
from annotator.opening.fitting import Fitting
from annotator.opening.looking import In, Source
from annotator.opening.mirroring import Mirroring
from annotator.opening.places import file_of
from annotator.opening.tracing import ready_of
from annotator.storage import mirror
from annotator.storage.ready import Ready
from annotator.storage.store import Added, Store

__all__ = ["ImportResult", "Intake", "TakenIn"]

Result = TypeVar("Result")

_BATCH = 200

TABLES = frozenset((".json", ".jsonl", ".ndjson", ".tsv", ".parquet"))
"""Suffixes of tables of articles that other tools give to files with annotations, too."""


class TakenIn(NamedTuple):
    """What came of annotations of other tools.

    Attributes:
        result: the articles.
        losses: what of their annotations could not be taken in.
        unread: what could not be read, which `result` has as refusals.
    """

    result: ImportResult
    losses: Losses
    unread: tuple[Unread, ...]


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

        Tables of another tool are refused: their annotations would be left behind without a word. Who wants the
        texts only says which column holds them. Of whatever is refused it is told whether it is another tool's.

        Raises:
            CorpusError: the corpus cannot be written; what was stored before is whole, and stays.
        """
        paths = list(paths)
        theirs = [] if wishes.columns else of_other_tools(path for path in paths if path.suffix.lower() in TABLES)
        result = yield from self._whole(
            import_files(
                [path for path in paths if path not in theirs],
                standoff_reader=partial(read_under, self._store.facts.scheme),
                add=self._add,
                known=self._store.known_sources(),
                wishes=wishes,
                make=ready_of,
                pieces=pieces,
                gently=lambda: self._store.is_being_edited,
            )
        )
        result.annotated = of_other_tools(file_of(one.name) for one in result.refused if one.table is None)
        for path in theirs:
            result.refused.append(
                Refusal.of(FileRefused(str(path), "holds annotations: import annotations, not articles"))
            )
            result.annotated.append(path)
        return result

    def annotated_job(self, paths: Sequence[Path], wishes: In) -> Job[TakenIn]:
        """Read annotations of other tools and put the articles into the corpus: a job, done in files.

        Raises:
            AnnotatorError: the format is none, or what it needs is not installed.
            CorpusError: the corpus cannot be written; what was stored before is whole, and stays.
        """
        return self._whole(self._annotated(paths, wishes))

    def _annotated(self, paths: Sequence[Path], wishes: In) -> Job[TakenIn]:
        yield Progress(0, 0, "Looking for annotations")
        scheme = read_scheme(self._store.facts.scheme_xml, name=mirror.SCHEME)
        source, losses, result = Source(paths, wishes, scheme), Losses(), ImportResult(annotations=0)
        batch: list[Arrival] = []
        unread: list[Unread] = []
        for done, one in source.read(losses, Fitting(scheme, wishes.labels, losses)):
            if isinstance(one, Unread):
                unread.append(one)
                continue
            batch.append(one)
            yield Progress(done, len(source.found), one.annotated.document.id)
            if len(batch) == _BATCH:
                self._store_all(batch, result)
                batch.clear()
        yield Progress(len(source.found), len(source.found), "Storing")
        self._store_all(batch, result)
        result.refused = [Refusal(one.name, one.sentence) for one in unread]
        result.lost, result.left_out = losses.sentences(), losses.left_out
        return TakenIn(result, losses, tuple(unread))

    def _store_all(self, batch: Sequence[Arrival], result: ImportResult) -> None:
        outcomes = self._add([ready_of(Imported(one.name, one.annotated, one.said, b"")) for one in batch])
        for one, added in zip(batch, outcomes, strict=True):
            result.accepted.append(arrival_of(Made(one.name, one.said, 0, None), added))
            result.annotations = (result.annotations or 0) + _new(one, added)

    def _whole(self, job: Job[Result]) -> Job[Result]:
        """Drive a job that adds articles; when it is cancelled they are taken out again."""
        try:
            with self._store.bulk():
                result = yield from job
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


def _new(arrival: Arrival, added: Added) -> int:
    """How many annotations the store has now through an article that came in."""
    if added.outcome == "known":
        return 0
    sets = arrival.annotated.sets.items()
    return sum(len(held.annotations()) for who, held in sets if who not in added.kept)
