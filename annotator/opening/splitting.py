"""Splits of a corpus: what ties its articles together is what its source knows of them, the rest is `datasets`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Container, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotator.datasets import manifest as manifests
from annotator.datasets.leakage import Example, Leakage, leakage
from annotator.datasets.manifest import Entry, Manifest
from annotator.datasets.passages import sentences
from annotator.datasets.splits import (
    DATE,
    NONE,
    SPLITS,
    TRAIN,
    Assigned,
    Plan,
    Row,
    SplitRefused,
    TooFew,
    check_plan,
    naive,
    split,
)
from annotator.durable import reason, write_atomically
from annotator.errors import CorpusError, FileRefused
from annotator.jobs import Job
from annotator.model.scheme import Scheme
from annotator.opening.corpus import OpenCorpus
from annotator.opening.dataset.source import Source, source_of
from annotator.opening.surveying import Label, Survey

_SHOWN = 70
"""Code points of a sentence that are shown."""

_NO_LABELS: Mapping[str, int] = {}


@dataclass(slots=True)
class Report:
    """What a split is like.

    Attributes:
        manifest: where every article is.
        stories: how many there are.
        labels: how often each label is in each split, most frequent first in its layer.
        ours: what the split leaks.
        naive: what a random split of the same sizes and seed does.
        kept: where articles are that were assigned earlier and are not wanted now: they stay there.
        examples: of what ours leaks, a line each; of what the random one leaks, if ours leaks nothing.
        notices: what should be known, a sentence each.
        problems: what is wrong, a sentence each.
    """

    manifest: Manifest
    stories: int
    labels: dict[Label, dict[str, int]]
    ours: Leakage
    naive: Leakage
    kept: Mapping[str, Entry] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def size(self, name: str) -> int:
        """How many articles a split has."""
        return sum(entry.split == name for entry in self.manifest.entries.values())

    def clusters(self, name: str) -> int:
        """How many stories a split has."""
        return len({entry.cluster for entry in self.manifest.entries.values() if entry.split == name})


def split_job(corpus: OpenCorpus, to: Path, plan: Plan, *, stratify: str = "", keep: Path | None = None) -> Job[Report]:
    """Share out the articles of a corpus and write the manifest: a job, done in articles.

    Args:
        corpus: the articles.
        to: the manifest. What is there is written over only if it is kept, or the same.
        plan: how, see `plan_job`, as for the others.
        stratify: a layer, or "".
        keep: an earlier manifest.

    Raises:
        CorpusError: the manifest cannot be written; and what `plan_job` raises.
    """
    report = yield from plan_job(source_of(corpus), plan, stratify=stratify, keep=keep)
    _write(to, manifests.write(report.manifest), may_replace=keep is not None and _is_same(to, keep))
    return report


def plan_job(
    source: Source, plan: Plan, *, stratify: str = "", keep: Path | None = None,
    wanted: Callable[[], Job[Container[str] | None]] | None = None,
) -> Job[Report]:  # fmt: skip
    """Share out the articles of a corpus, and write nothing: a job, done in articles.

    Args:
        source: the articles.
        plan: how.
        stratify: the layer whose labels each split should have its share of; '' for none.
        keep: an earlier manifest, whose assignments stay.
        wanted: tells which articles are to be shared out, None for all. Then all of them are for training, and it is
            told so, where there are too few stories to split.

    Raises:
        SplitRefused: the plan makes no sense, the corpus has too few stories, or the layer is none or empty.
        FileRefused: the earlier manifest is damaged.
        CorpusError: the corpus cannot be read.
    """
    check_plan(plan)
    if stratify:
        _refuse_no_layer(source, stratify)
        if plan.by == DATE:
            raise SplitRefused("By date nothing is left to choose by labels; leave out one of the two.")
    kept = read_manifest(keep) if keep is not None else Manifest()
    survey = yield from source.survey_job()
    counts = dict(source.label_counts([stratify])) if stratify else {}
    if stratify and not counts:
        raise SplitRefused(f"{stratify}: nothing is annotated in that layer, so nothing can be stratified by it.")
    chosen = (yield from wanted()) if wanted is not None else None
    there = [one for one in survey.outlines if chosen is None or one.id in chosen]
    stories = survey.stories
    rows = [Row(one.id, stories[one.id], one.outlet, one.published, _joined(counts.get(one.id))) for one in there]
    notices = []
    try:
        assigned = split(rows, plan, kept.splits)
    except TooFew as too_few:
        if wanted is None:
            raise
        assigned = Assigned({row.id: TRAIN for row in rows} | kept.splits)
        notices.append(f"{str(too_few).partition(';')[0]}: all of it is for training.")
    entries = {one.id: Entry(assigned.splits[one.id], stories[one.id], one.sha256) for one in there}
    report = _report(source, survey, Manifest(plan, stratify, dict(sorted(entries.items()))), entries)
    report.kept = {one: entry for one, entry in kept.entries.items() if one in stories and one not in entries}
    report.notices += (*survey.notices, *notices)
    report.problems += manifests.problems(kept, survey.texts, str(keep))
    report.problems += [f"{one}: stands in several splits in {keep}; it was left there." for one in assigned.torn]
    undated = sum(not one.published for one in there)
    if plan.by == DATE and undated:
        report.notices.append(f"{undated:,} of the articles have no date; they count as the oldest.")
    return report


def check_job(corpus: OpenCorpus, path: Path) -> Job[Report]:
    """Look whether a manifest fits a corpus, and what it leaks: a job, done in articles.

    Raises:
        FileRefused: the manifest is damaged.
        CorpusError: the corpus cannot be read.
    """
    there = read_manifest(path)
    source = source_of(corpus)
    survey = yield from source.survey_job()
    report = _report(source, survey, there, survey.texts)
    report.notices += survey.notices
    report.problems += manifests.problems(there, survey.texts, str(path))
    new = len(survey.texts.keys() - there.entries.keys())
    if new:
        report.notices.append(f"{new:,} of the articles stand in no split yet; --keep {path} gives them one.")
    return report


def read_manifest(path: Path) -> Manifest:
    """Read the file of a manifest.

    Raises:
        FileRefused: it cannot be read, or anything in it is wrong.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileRefused(str(path), f"cannot be read ({(error.strerror or str(error)).lower()})") from error
    return manifests.read(data, str(path))


def _refuse_no_layer(source: Source, layer: str) -> None:
    names = [one.name for one in source.scheme.layers]
    if layer not in names:
        raise SplitRefused(f"{layer}: is no layer of {source.name}; there are {', '.join(names) or 'none'}.")


# -- what is told --------------------------------------------------------------------------------------


def _report(source: Source, survey: Survey, made: Manifest, ids: Collection[str]) -> Report:
    """What a split is like, beside a random one of these articles."""
    plan, splits = made.plan, made.splits
    random = naive(ids, plan.fractions, plan.seed)
    ours, theirs = leakage(survey.ties, splits), leakage(survey.ties, random)
    layers = [made.stratified] if made.stratified else [layer.name for layer in source.scheme.layers]
    stories = len({survey.stories[one] for one in ids})
    report = Report(made, stories, _distribution(source, layers, splits), ours, theirs)
    report.examples = [_line(source, one) for one in (ours.examples if ours else theirs.examples)]
    if left_out := report.size(NONE):
        report.notices.append(f"{left_out:,} of the articles are left out, as their stories stand in another split.")
    return report


def _distribution(source: Source, layers: Collection[str], splits: Mapping[str, str]) -> dict[Label, dict[str, int]]:
    found: dict[Label, Counter[str]] = {}
    for identity, counts in source.label_counts(layers):
        for label, count in counts.items():
            found.setdefault(label, Counter())[splits.get(identity, NONE)] += count
    return in_order(found, source.scheme)


def in_order(counts: Mapping[Label, Counter[str]], scheme: Scheme) -> dict[Label, dict[str, int]]:
    """How often each label is in each split, most frequent first in its layer."""
    order = {layer.name: place for place, layer in enumerate(scheme.layers)}
    by_count = sorted(counts.items(), key=lambda pair: (order.get(pair[0][0], 0), -pair[1].total(), pair[0]))
    return {label: {name: found[name] for name in SPLITS} for label, found in by_count}


def _joined(counts: Mapping[Label, int] | None) -> Mapping[str, int]:
    return {"/".join(label): count for label, count in counts.items()} if counts else _NO_LABELS


def _line(source: Source, example: Example) -> str:
    line = f"{example.one} ({example.where[0]}) and {example.other} ({example.where[1]})"
    return f"{example.kind}: {line}{_quoted(source, example) if example.key else ''}"


def _quoted(source: Source, example: Example) -> str:
    text = source.text_of(example.one)
    words = next((text[span.begin : span.end] for key, span in sentences(text) if key == example.key), "")
    plain = " ".join(words.split())
    return f": {plain[:_SHOWN]}{'…' if len(plain) > _SHOWN else ''}"


def _is_same(path: Path, other: Path) -> bool:
    return path.resolve() == other.resolve()


def _write(path: Path, data: bytes, *, may_replace: bool) -> None:
    try:
        if not may_replace and path.exists() and path.read_bytes() != data:
            raise CorpusError(f"{path}: is there already, and frozen; --keep {path} goes on from it.")
    except OSError as error:
        raise CorpusError(f"{path}: cannot be written: {reason(error)}.") from error
    write_atomically(path, data)
