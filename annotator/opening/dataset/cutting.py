"""A corpus cut into shards for a dataset: which article leaves as text, which as offsets only, and which not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.batch.shards import Part, Shard
from annotator.datasets.rights import decide
from annotator.datasets.splits import NONE, SPLITS
from annotator.datasets.takedown import Takedowns
from annotator.datasets.votes import ALL, PROGRAM, SOFT, has_votes, nobody, seen_by, voted
from annotator.formats.offsets import without_examples
from annotator.formats.scheme_xml import write_scheme
from annotator.jobs import Job, Progress
from annotator.model.document import AnnotatedDocument, Annotator
from annotator.opening.article_shards import Pile
from annotator.opening.dataset.source import Source
from annotator.opening.dataset.wishes import DatasetOut
from annotator.opening.surveying import Label
from annotator.opening.takedowns import TAKEN_DOWN

_UNVOTED = "was annotated by nobody whose work is in it"
_ASIDE = "stands in no split, as its outlet is in one and its story in another"


@dataclass(slots=True)
class Cut:
    """What a corpus was cut into.

    Attributes:
        texts, offsets: shards of articles that leave as text, and as offsets only, by split.
        licences: how many leave as text under each licence.
        as_offsets: why articles leave as offsets only, with how many.
        withheld: why articles do not leave at all, with how many.
        gone: ids of the latter that may not be named, either.
        labels: how often each layer and label is in each split, as the votes have it; of soft ones what differs.
        annotators: who has annotated what leaves.
        first, last, newest: see `card.facts.Facts`.
    """

    texts: dict[str, list[Shard]] = field(default_factory=dict)
    offsets: dict[str, list[Shard]] = field(default_factory=dict)
    licences: Counter[str] = field(default_factory=Counter)
    as_offsets: Counter[str] = field(default_factory=Counter)
    withheld: Counter[str] = field(default_factory=Counter)
    gone: set[str] = field(default_factory=set)
    labels: dict[Label, Counter[str]] = field(default_factory=dict)
    annotators: set[Annotator] = field(default_factory=set)
    first: str = ""
    last: str = ""
    newest: str = ""

    def note(self, annotated: AnnotatedDocument, split: str, *, once: bool) -> None:
        """Take account of an article that leaves; `once` counts what several marked alike once."""
        marks = [(one.layer, one.label, one.spans) for held in annotated.sets.values() for one in held.annotations()]
        for layer, label, _ in dict.fromkeys(marks) if once else marks:
            self.labels.setdefault((layer, label), Counter())[split] += 1
        published = annotated.document.published
        if published:
            self.first = min(self.first or published, published)
            self.last = max(self.last, published)
        for held in annotated.sets.values():
            for one in held.items():
                self.newest = max(self.newest, one.modified or one.created)
        self.annotators.update(annotated.annotators)


def wanted_job(source: Source, out: DatasetOut) -> Job[set[str] | None]:
    """Which articles a dataset is to hold, so that these are shared out and no others: a job, done in articles.

    Returns:
        Their ids; None for all.

    Raises:
        FileRefused: the takedown list cannot be read.
        AnnotatorError: nobody whose work is wanted has annotated anything.
    """
    takedowns = source.takedowns()
    if out.votes == ALL and not takedowns:
        return None
    wanted: set[str] = set()
    seen: set[str] = set()
    for annotated in (yield from source.articles_job()):
        yield Progress(0, 0, annotated.document.id)
        seen.update(seen_by(annotated))
        if not takedowns.means(annotated.document) and _is_voted(annotated, out.votes):
            wanted.add(annotated.document.id)
    if not wanted and out.votes != ALL:
        raise nobody(source.name, out.votes, seen)
    return wanted


def _is_voted(annotated: AnnotatedDocument, votes: str) -> bool:
    """Whether an article has work that is wanted; of everybody's, those without any are in a dataset, too."""
    return votes == ALL or has_votes(annotated, votes)


def cut_job(source: Source, splits: Mapping[str, str], folder: Path | None, out: DatasetOut) -> Job[Cut]:
    """Decide how each article leaves and pile it onto its shard: a job, done in articles.

    The same articles give the same shards, whatever the order in which the corpus has them.

    Args:
        source: the articles.
        splits: where each of them is.
        folder: where the shards go; None to write nothing, and only see what would leave.
        out: how they are to leave.

    Raises:
        FileRefused: the takedown list cannot be read.
        CorpusError: the corpus cannot be read, or a shard not be written.
    """
    cut, takedowns = Cut(), source.takedowns()
    articles = yield from source.articles_job()
    with ExitStack() as stack:
        piles: dict[tuple[str, str], Pile] = {}
        for done, annotated in enumerate(articles):
            document = annotated.document
            yield Progress(done, len(splits), document.id)
            split = splits.get(document.id, NONE)
            table = _table_for(annotated, split, takedowns, out, cut)
            if not table:
                continue
            cut.note(_as_voted(annotated, out.votes), split, once=out.votes == SOFT)
            if folder is not None:
                if (table, split) not in piles:
                    piles[table, split] = stack.enter_context(Pile(folder / table, split))
                piles[table, split].add(annotated)
    for (table, split), pile in piles.items():
        made = cut.texts if table == "texts" else cut.offsets
        made[split] = _named(pile.files, split)
    return cut


def scheme_of(source: Source, cut: Cut) -> bytes:
    """The scheme.xml that goes with a dataset: its examples may be texts of articles, which may not leave all."""
    if not cut.as_offsets and not cut.withheld:
        return source.scheme_xml
    return write_scheme(without_examples(source.scheme))


def _as_voted(annotated: AnnotatedDocument, votes: str) -> AnnotatedDocument:
    """An article with the annotators that a dataset names; the votes themselves are counted where they are written."""
    if votes == SOFT:
        return replace(annotated, annotators=(PROGRAM,))
    return annotated if votes == ALL else voted(annotated, votes) or annotated


def _table_for(
    annotated: AnnotatedDocument, split: str, takedowns: Takedowns, out: DatasetOut, cut: Cut
) -> str:  # fmt: skip
    """'texts' or 'offsets', or '' for an article that stays; counts the reason."""
    document = annotated.document
    if takedowns.means(document):
        cut.withheld[TAKEN_DOWN] += 1
        cut.gone.add(document.id)
        return ""
    if not _is_voted(annotated, out.votes):
        cut.withheld[_UNVOTED] += 1
        return ""
    if split not in SPLITS:
        cut.withheld[_ASIDE] += 1
        return ""
    decision = decide(document, licences=out.licences)
    if decision.as_text:
        cut.licences[decision.licence] += 1
        return "texts"
    cut.as_offsets[decision.reason] += 1
    return "offsets"


def _named(files: list[Path], split: str) -> list[Shard]:
    """Shards as their tables will be called: which of how many."""
    return [
        Shard(f"{split}-{number:05}-of-{len(files):05}", (Part(str(path)),)) for number, path in enumerate(files)
    ]  # fmt: skip
