"""A folder of shards as what a dataset is made of: nothing is held of its articles but what they are split by."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from annotator.articles.files import bytes_of
from annotator.batch.engines import usual
from annotator.batch.running import Batch, Engine, batch_job
from annotator.datasets.passages import Passages
from annotator.datasets.splits import SplitRefused
from annotator.datasets.takedown import Takedowns
from annotator.errors import CorpusError
from annotator.formats.scheme_xml import read_scheme
from annotator.jobs import Job, Progress
from annotator.model.document import AnnotatedDocument, SchemeRef
from annotator.model.scheme import Scheme
from annotator.opening import built_in_scheme
from annotator.opening.article_shards import SUFFIX, Shelved, unshelve
from annotator.opening.batches.clustering import CLUSTERS, cluster_job, clusters_in
from annotator.opening.batches.copies import TABLES
from annotator.opening.batches.folders import scheme_in, shards_of
from annotator.opening.batches.sketching import Sketch
from annotator.opening.dataset.failing import refuse_failed
from annotator.opening.dataset.in_order import InOrder
from annotator.opening.dataset.outlining import Outlines, Places, outlined
from annotator.opening.dataset.surveying import Gathered, Label, Survey
from annotator.opening.takedowns import list_in
from annotator.storage.mirror import GUIDELINE

_MOST = 16 * 1024 * 1024

OUTLINES = "outlines"
"""The folder of the tables by which articles are split, in the room for what is worked with."""


class ShardFolder:
    """The articles of a folder of shards.

    Args:
        folder: the shards; beside them scheme.xml, guideline.md, takedown.toml and dataset.toml, as far as they are.
        room: a folder for what is worked with; what is finished in it is used again.
        engine: where shards are looked through.
        copies: a folder in which the shards were compared ('annotator batch near-copies'); None to do it in the room.

    Raises:
        CorpusError: the folder has no shards, or cannot be read; or in the other one none were compared.
        SchemeRefused: its scheme.xml is none.
    """

    def __init__(self, folder: Path, room: Path, engine: Engine | None = None, copies: Path | None = None) -> None:
        self._folder = folder.absolute()
        self._shards = sorted(shards_of(self._folder))  # as their tables come
        there = scheme_in(self._folder)
        self._is_built_in = not there
        self.scheme_xml: bytes = there or built_in_scheme()
        self.scheme: Scheme = read_scheme(self.scheme_xml, name=str(self._folder))
        self._ref = SchemeRef(self.scheme.id, self.scheme.version, sha256(self.scheme_xml).hexdigest())
        path = self._folder / GUIDELINE
        self.guideline: str = bytes_of(path, limit=_MOST).decode(errors="replace") if path.is_file() else ""
        self.folders: tuple[Path, ...] = (self._folder,)
        self._room, self._engine = room.absolute(), engine or usual
        self._sketches = (copies.absolute() if copies else self._room) / TABLES
        if copies and not self._sketches.is_dir():
            what = "compare the shards with 'annotator batch near-copies', or name no folder"
            raise CorpusError(f"{copies}: holds no {TABLES} of shards; {what}.")
        self._ids: list[str] = []
        self._again: set[int] = set()
        self._firsts: list[int] = []
        self._files: list[Path] = []

    @property
    def name(self) -> str:
        return self._folder.name

    def takedowns(self) -> Takedowns:
        return list_in(*self.folders)

    def people(self) -> None:
        return None

    def survey_job(self) -> Job[Survey]:
        """Look through all shards, and compare their articles: a job, done in shards.

        Raises:
            SplitRefused: there is no article in them.
            ShardsFailed: a shard is damaged, or has an article of another scheme.
            CorpusError: two articles have one id, or a shard has changed meanwhile.
        """
        work = Outlines(self.scheme_xml, self._is_built_in)
        batch = yield from batch_job(self._shards, self._room / OUTLINES, work, self._engine)
        refuse_failed(batch)
        self._files = [self._room / OUTLINES / row.file for row in batch.rows]
        self._ids = [row.outline.id for row in outlined(self._files)]
        if not self._ids:
            raise SplitRefused(f"{self.name}: has no articles to split.")
        places = Places(self._files)
        self._firsts = places.firsts
        self._again = self._twins(places)
        clusters = yield from self._clusters_job(batch, places)
        gathered, passages = Gathered(), Passages()
        yield Progress(0, 0, "Joining")
        for number, one in enumerate(outlined(self._files)):
            if number in self._again:
                continue
            # one string for each id, however often it is held
            gathered.add(one.outline._replace(id=self._ids[number], cluster=clusters[number]))
            passages.add(self._ids[number], one.outline.outlet, one.sentences)
        survey = gathered.survey(passages)
        return survey._replace(notices=tuple(self._told())) if self._again else survey

    def _told(self) -> Iterator[str]:
        twins = len(self._again)
        are = "article is" if twins == 1 else "articles are"
        yield f"{twins:,} {are} in the shards again, with the same text; the first one counts."

    def _clusters_job(self, outlines: Batch, places: Places) -> Job[array[int]]:
        """The number of the cluster of each article, 0 where it is alone."""
        compared = yield from batch_job(self._shards, self._sketches, Sketch(), self._engine)
        refuse_failed(compared)
        if [row.input for row in compared.rows] != [row.input for row in outlines.rows]:
            raise self._changed()
        files = [self._sketches / row.file for row in compared.rows]
        path = self._room / CLUSTERS
        yield from cluster_job(files, path, is_near=places.is_near)
        return clusters_in(path, self._ids)

    def label_counts(self, layers: Collection[str]) -> Iterable[tuple[str, Mapping[Label, int]]]:
        for number, one in enumerate(outlined(self._files)):
            if number in self._again:
                continue
            if found := {label: count for label, count in one.labels.items() if label[0] in layers}:
                yield one.outline.id, found

    def articles_job(self) -> Job[Iterator[AnnotatedDocument]]:
        """All articles in the order of their ids, put into it on the disk: a job, done in shards.

        Raises:
            CorpusError: a shard has changed since they were surveyed, or there is no room.
        """
        with InOrder(self._room / "in-order", self._ids) as in_order:
            for done, shard in enumerate(self._shards):
                yield Progress(done, len(self._shards), shard.name)
                for one in unshelve(shard):
                    if not in_order.put(one):
                        raise self._changed()
            if not in_order.is_whole:
                raise self._changed()
        return self._read(in_order.read())

    def _read(self, articles: Iterator[Shelved]) -> Iterator[AnnotatedDocument]:
        last = ""
        for one, identity in zip(articles, sorted(self._ids), strict=True):
            if identity == last:
                continue
            last = identity
            annotated = one.read()
            if annotated.document.id != identity:
                raise self._changed()
            yield replace(annotated, scheme=self._ref)

    def text_of(self, identity: str) -> str:
        number = self._ids.index(identity)
        table = bisect_right(self._firsts, number) - 1
        for place, one in enumerate(unshelve(self._shards[table]), self._firsts[table]):
            if place == number:
                return one.read().document.text
        raise self._changed()

    def _twins(self, places: Places) -> set[int]:
        """The numbers of articles that are there again: with the id, the text and the labels of one before.

        Crawls fetch a page more than once, and what is the same is read as the same article.

        Raises:
            CorpusError: two articles have one id; nothing could tell them apart afterwards.
        """
        order = sorted(range(len(self._ids)), key=lambda number: (self._ids[number], number))
        pairs = [(one, other) for one, other in pairwise(order) if self._ids[one] == self._ids[other]]
        known = {number for pair in pairs for number in pair}
        whole = {
            number: (row.outline.sha256, dict(row.labels))
            for number, row in enumerate(outlined(self._files) if pairs else ())
            if number in known
        }
        for one, other in pairs:
            if whole[one] != whole[other]:
                raise self._two(places, one, other)
        return {other for _, other in pairs}

    def _two(self, places: Places, *numbers: int) -> CorpusError:
        one, other = (f"{self._shards[places.table_of(number)].name}{SUFFIX}" for number in numbers)
        where = f"stands in {one} and in {other}" if one != other else f"is twice in {one}"
        what = "with another text or other labels; make the shards anew without one of the two"
        return CorpusError(f"{self._folder}: the article {self._ids[numbers[0]]} {where}, {what}.")

    def _changed(self) -> CorpusError:
        return CorpusError(f"{self._folder}: has changed while it was read; begin again when nobody writes into it.")
