"""Makes a dataset of a corpus or of shards: splits, tables, what describes them; its folder appears once whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.batch.engines import engine_named
from annotator.batch.running import Batch, Engine, batch_job, serial
from annotator.batch.shards import Shard, digest_of
from annotator.batch.work import Work
from annotator.datasets.card.about import About
from annotator.datasets.card.facts import TOKENS, Facts, File
from annotator.datasets.splits import SPLITS
from annotator.datasets.votes import ALL, SOFT, nobody
from annotator.durable import reason, synchronise_folder, write_atomically
from annotator.errors import AnnotatorError, Cancelled, CorpusError
from annotator.formats.tokens import tokeniser
from annotator.jobs import Job, Progress
from annotator.opening.corpus import OpenCorpus
from annotator.opening.dataset.cutting import Cut, cut_job, scheme_of, wanted_job
from annotator.opening.dataset.describing import describe, facts_of, losses_of, said_of
from annotator.opening.dataset.failing import refuse_failed
from annotator.opening.dataset.source import Source, source_of
from annotator.opening.dataset.splitting import Report, in_order, plan_job
from annotator.opening.dataset.surveying import Label
from annotator.opening.dataset.tables import AsTheyLeave, Offsets, Texts, Tokens, split_of
from annotator.opening.dataset.wishes import DatasetOut
from annotator.opening.exchange_files import refuse_taken

_FEW = 1_000
"""Articles that one process is enough for."""


@dataclass(slots=True)
class Made:
    """A dataset that was made, or what one would be.

    Attributes:
        folder: where it is; None if nothing was written.
        facts: all that is known of it.
        report: what its splits are like.
        losses: what could not be written, a sentence each.
        new: shards that were made now; the others were there from a run that was broken off.
    """

    folder: Path | None
    facts: Facts
    report: Report
    losses: list[str]
    new: int = 0


def room_of(folder: Path) -> Path:
    """Where a dataset is worked on until it is whole: a hidden folder beside its own."""
    folder = folder.absolute()
    return folder.with_name(f".{folder.name}.unfinished")


def look_job(corpus: OpenCorpus | Source, out: DatasetOut) -> Job[Made]:
    """Say what a dataset would hold, and write nothing: a job, done in articles; errors are those of `dataset_job`."""
    source = source_of(corpus)
    _checked(source, out)
    report = yield from _planned(source, out)
    cut = yield from cut_job(source, report.manifest.splits, None, out)
    report.labels = _labels(report, cut, source)
    return Made(None, facts_of(source, out, report, cut, {}, ()), report, [])


def dataset_job(
    corpus: OpenCorpus | Source, folder: Path, out: DatasetOut, engine: Engine | None = None
) -> Job[Made]:  # fmt: skip
    """Make a dataset of a corpus, or of a folder of shards, in a new folder: a job, done in articles, then in shards.

    The same corpus gives the same bytes, wherever the shards were worked on. What is
    finished when it is broken off (Ctrl+C, too) is kept beside the folder, and used the
    next time; when the user cancels, nothing is.

    Args:
        corpus: the articles; a `ShardFolder` works in the `room_of` the folder.
        folder: where to; it must be empty, or not be there.
        out: how.
        engine: where the shards are worked on; None for this process if there are few articles, else all of the
            machine's.

    Raises:
        AnnotatorError: what is asked for makes no sense, or pyarrow is not installed.
        FileRefused: the takedown list, an earlier manifest, or what a person says of it cannot be read.
        ShardsFailed: some shards could not be made.
        CorpusError: the corpus cannot be read, or the folder not be written.
    """
    source = source_of(corpus)
    said = _checked(source, out)
    refuse_taken(folder)
    place = _Place(folder)
    try:
        report = yield from _planned(source, out)
        place.begin()
        cut = yield from cut_job(source, report.manifest.splits, place.shards, out)
        report.labels = _labels(report, cut, source)
        if not cut.texts and not cut.offsets:
            raise CorpusError(f"{source.name}: no article may leave it, so there is nothing to make a dataset of.")
        batches: dict[str, Batch] = {}
        for table, work, shards in _works(source, out, cut):
            batches[table] = yield from batch_job(shards, place.tables / table, work, engine or _usual(cut))
        yield Progress(0, 0, "Describing")
        refuse_failed(*batches.values())
        filled = {table: made for table, batch in batches.items() if (made := _filled(batch)).rows}
        report.notices += [
            f"{table}: is no table, as no article leaves as text in which anybody has looked at the layer."
            for table in (f"{TOKENS}{layer}" for layer in dict.fromkeys(out.tokens))
            if table not in filled
        ]
        facts = describe(source, out, said, report, cut, filled, place.put)
        place.done(filled)
    except (Cancelled, GeneratorExit):
        place.given_up()
        raise
    losses = [one for table, batch in batches.items() for one in losses_of(table, batch)]
    return Made(place.folder, facts, report, losses, sum(batch.new for batch in batches.values()))


def _planned(source: Source, out: DatasetOut) -> Job[Report]:
    return plan_job(
        source, out.plan, stratify=out.stratify, keep=out.keep, wanted=lambda: wanted_job(source, out)
    )  # fmt: skip


def _labels(report: Report, cut: Cut, source: Source) -> dict[Label, dict[str, int]]:
    """The labels that the dataset has, of the layer that it was stratified by if it was."""
    layer = report.manifest.stratified
    return in_order({one: counts for one, counts in cut.labels.items() if layer in ("", one[0])}, source.scheme)


def _checked(source: Source, out: DatasetOut) -> About:
    """Refuse what makes no sense before anything is done; what a person says of the dataset, as it is now.

    Raises:
        AnnotatorError: it makes none.
    """
    from annotator.formats.registry import format_named

    format_named("parquet").need()
    if out.tokens:
        tokeniser(out.tokeniser)
    people = source.people()
    if people is not None and out.votes not in (ALL, SOFT, *people):
        raise nobody(source.name, out.votes, people)
    names = [layer.name for layer in source.scheme.layers]
    for layer in out.tokens:
        if layer not in names:
            raise AnnotatorError(f"{layer}: is no layer of {source.name}; there are {', '.join(names) or 'none'}.")
    return said_of(source, out)


def _filled(batch: Batch) -> Batch:
    """A table without splits that have no rows: `datasets` loads no table that has such a split."""
    splits = {split_of(row.shard) for row in batch.rows if row.counts["rows"]}
    return replace(batch, rows=[row for row in batch.rows if split_of(row.shard) in splits])


def _usual(cut: Cut) -> Engine:
    """Where the work is done if nothing is said: to start processes takes as long as to write some hundred articles."""
    return serial if cut.licences.total() + cut.as_offsets.total() <= _FEW else engine_named("pool")


def _works(source: Source, out: DatasetOut, cut: Cut) -> Iterator[tuple[str, Work, list[Shard]]]:
    """The tables, with what makes them and of which shards; those without shards are left out."""
    leave = AsTheyLeave(scheme_of(source, cut), out.votes, out.mask, out.key)
    texts, offsets = ([shard for split in SPLITS for shard in some.get(split, ())] for some in (cut.texts, cut.offsets))
    if texts:
        yield "data", Texts(leave), texts
        for layer in dict.fromkeys(out.tokens):
            yield f"{TOKENS}{layer}", Tokens(leave, layer, out.tokeniser), texts
    if offsets:
        yield "offsets", Offsets(replace(leave, mask="")), offsets


class _Place:
    """Where a dataset is made: a hidden folder beside its own, which it becomes when all is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self._work = room_of(folder)
        self.shards, self.tables, self.whole = (self._work / name for name in ("shards", "tables", "whole"))

    def begin(self) -> None:
        """Make room for it.

        Raises:
            CorpusError: nothing can be made there.
        """
        try:
            shutil.rmtree(self.whole, ignore_errors=True)
            self.whole.mkdir(parents=True)
        except OSError as error:
            raise CorpusError(f"{self.folder}: cannot be made: {reason(error)}.") from error

    def put(self, name: str, data: bytes) -> File:
        """Write a file of the dataset."""
        write_atomically(self.whole / name, data)
        digest, size = digest_of(self.whole / name)
        return File(name, size, digest)

    def done(self, batches: dict[str, Batch]) -> None:
        """Put the tables beside what describes them, and give the folder its name."""
        try:
            for table, batch in batches.items():
                (self.whole / table).mkdir()
                for row in batch.rows:
                    (self.tables / table / row.file).replace(self.whole / table / row.file)
            if self.folder.is_dir():
                self.folder.rmdir()  # it is empty
            self.whole.rename(self.folder)
            synchronise_folder(self.folder.parent)
        except OSError as error:
            raise CorpusError(f"{self.folder}: cannot be written: {reason(error)}.") from error
        self.given_up()

    def given_up(self) -> None:
        """Take away what is not the dataset."""
        shutil.rmtree(self._work, ignore_errors=True)
