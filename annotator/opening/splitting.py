"""Splits of a corpus: what ties its articles together is looked up in the store, the rest is `datasets`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from annotator.datasets import manifest as manifests
from annotator.datasets.leakage import Example, Leakage, leakage
from annotator.datasets.manifest import Entry, Manifest
from annotator.datasets.passages import Passages, sentences
from annotator.datasets.splits import DATE, NONE, SPLITS, Plan, Row, SplitRefused, check_plan, naive, split
from annotator.datasets.ties import COPIES, VERSIONS, Tie, stories
from annotator.durable import reason, write_atomically
from annotator.editing.main_text import GOLD, dropped_spans
from annotator.errors import CorpusError, FileRefused
from annotator.jobs import Job, Progress
from annotator.opening.corpus import OpenCorpus
from annotator.storage.outlines import Labelled, Outline

_SHOWN = 70
"""Code points of a sentence that are shown."""

Label = tuple[str, str]
"""A layer and a label of it."""


@dataclass(slots=True)
class Report:
    """What a split is like.

    Attributes:
        manifest: where every article is.
        stories: how many there are.
        labels: how often each label is in each split, most frequent first in its layer.
        ours: what the split leaks.
        naive: what a random split of the same sizes and seed does.
        examples: of what ours leaks, a line each; of what the random one leaks, if ours leaks nothing.
        notices: what should be known, a sentence each.
        problems: what is wrong, a sentence each.
    """

    manifest: Manifest
    stories: int
    labels: dict[Label, dict[str, int]]
    ours: Leakage
    naive: Leakage
    examples: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def size(self, name: str) -> int:
        """How many articles a split has."""
        return sum(entry.split == name for entry in self.manifest.entries.values())

    def clusters(self, name: str) -> int:
        """How many stories a split has."""
        return len({entry.cluster for entry in self.manifest.entries.values() if entry.split == name})


class _Survey(NamedTuple):
    """What a corpus is split by.

    Attributes:
        outlines: of all articles.
        ties: what they have in common.
        stories: the story of each, by id.
    """

    outlines: list[Outline]
    ties: list[Tie]
    stories: dict[str, str]

    @property
    def texts(self) -> dict[str, str]:
        """SHA-256 of each text, by id."""
        return {one.id: one.sha256 for one in self.outlines}


def split_job(corpus: OpenCorpus, to: Path, plan: Plan, *, stratify: str = "", keep: Path | None = None) -> Job[Report]:
    """Share out the articles of a corpus and write the manifest: a job, done in articles.

    Args:
        corpus: the articles.
        to: the manifest. What is there is written over only if it is kept, or the same.
        plan: how.
        stratify: the layer whose labels each split should have its share of; '' for none.
        keep: an earlier manifest, whose assignments stay.

    Raises:
        SplitRefused: the plan makes no sense, the corpus has too few stories, or the layer is none or empty.
        FileRefused: the earlier manifest is damaged.
        CorpusError: the corpus cannot be read, or the manifest not be written.
    """
    check_plan(plan)
    if stratify:
        _refuse_no_layer(corpus, stratify)
        if plan.by == DATE:
            raise SplitRefused("By date nothing is left to choose by labels; leave out one of the two.")
    kept = read_manifest(keep) if keep is not None else Manifest()
    survey = yield from _survey_job(corpus)
    counts = dict(_label_counts(corpus, [stratify])) if stratify else {}
    if stratify and not counts:
        raise SplitRefused(f"{stratify}: nothing is annotated in that layer, so nothing can be stratified by it.")
    rows = [
        Row(one.id, survey.stories[one.id], one.outlet, one.published, _joined(counts.get(one.id, {})))
        for one in survey.outlines
    ]
    assigned = split(rows, plan, kept.splits)
    entries = {
        one.id: Entry(assigned.splits[one.id], survey.stories[one.id], one.sha256) for one in survey.outlines
    }  # fmt: skip
    made = Manifest(plan, stratify, dict(sorted(entries.items())))
    report = _report(corpus, survey, made)
    report.problems += manifests.problems(kept, survey.texts, str(keep))
    report.problems += [f"{one}: stands in several splits in {keep}; it was left there." for one in assigned.torn]
    undated = sum(not one.published for one in survey.outlines)
    if plan.by == DATE and undated:
        report.notices.append(f"{undated:,} of the articles have no date; they count as the oldest.")
    _write(to, manifests.write(made), may_replace=keep is not None and _is_same(to, keep))
    return report


def check_job(corpus: OpenCorpus, path: Path) -> Job[Report]:
    """Look whether a manifest fits a corpus, and what it leaks: a job, done in articles.

    Raises:
        FileRefused: the manifest is damaged.
        CorpusError: the corpus cannot be read.
    """
    there = read_manifest(path)
    survey = yield from _survey_job(corpus)
    report = _report(corpus, survey, there)
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


def _refuse_no_layer(corpus: OpenCorpus, layer: str) -> None:
    names = [one.name for one in corpus.scheme.layers]
    if layer not in names:
        raise SplitRefused(f"{layer}: is no layer of {corpus.name}; there are {', '.join(names) or 'none'}.")


# -- what articles have in common ----------------------------------------------------------------------


def _survey_job(corpus: OpenCorpus) -> Job[_Survey]:
    outlines = [one for some in corpus.store.outlines() for one in some]
    if not outlines:
        raise SplitRefused(f"{corpus.name}: has no articles to split.")
    ties = _ties(outlines)
    passages = yield from _passages_job(corpus, outlines)
    ties += passages.ties(stories((one.id for one in outlines), ties))
    return _Survey(outlines, ties, stories((one.id for one in outlines), ties))


def _ties(outlines: Iterable[Outline]) -> list[Tie]:
    """Near copies and the same text; versions, which name one another or have one address."""
    groups: dict[tuple[str, object], set[str]] = {}
    known = {one.id for one in outlines}
    for one in outlines:
        keys: list[tuple[str, object]] = [(VERSIONS, address) for address in one.addresses]
        keys += [(COPIES, one.cluster)] if one.cluster else [(COPIES, one.sha256)]
        for key in keys:
            groups.setdefault(key, set()).add(one.id)
        for other in known.intersection(one.versions):
            groups.setdefault((VERSIONS, frozenset((one.id, other))), set()).update((one.id, other))
    # one pair of versions has an address, names and a canonical address in common, and is one tie
    found = {(kind, tuple(sorted(members))) for (kind, _), members in groups.items() if len(members) > 1}
    return [Tie(*one) for one in sorted(found)]


def _passages_job(corpus: OpenCorpus, outlines: Collection[Outline]) -> Job[Passages]:
    blocks = [layer.name for layer in corpus.scheme.layers if layer.unit == "block"]
    passages = Passages()
    articles = corpus.store.read_each((one.id for one in outlines), blocks)
    for done, annotated in enumerate(articles):
        document = annotated.document
        yield Progress(done, len(outlines), document.id)
        found = sentences(document.text, dropped_spans(annotated, corpus.scheme))
        passages.add(document.id, document.outlet, (key for key, _ in found))
    return passages


# -- what is told --------------------------------------------------------------------------------------


def _report(corpus: OpenCorpus, survey: _Survey, made: Manifest) -> Report:
    plan, splits = made.plan, made.splits
    random = naive(survey.texts, plan.fractions, plan.seed)
    ours, theirs = leakage(survey.ties, splits), leakage(survey.ties, random)
    layers = [made.stratified] if made.stratified else [layer.name for layer in corpus.scheme.layers]
    report = Report(made, len(set(survey.stories.values())), _distribution(corpus, layers, splits), ours, theirs)
    report.examples = [_line(corpus, one) for one in (ours.examples if ours else theirs.examples)]
    if left_out := report.size(NONE):
        report.notices.append(f"{left_out:,} of the articles are left out, as their stories stand in another split.")
    return report


def _distribution(
    corpus: OpenCorpus, layers: Collection[str], splits: Mapping[str, str]
) -> dict[Label, dict[str, int]]:
    found: dict[Label, Counter[str]] = {}
    for identity, counts in _label_counts(corpus, layers):
        for label, count in counts.items():
            found.setdefault(label, Counter())[splits.get(identity, NONE)] += count
    order = {layer.name: place for place, layer in enumerate(corpus.scheme.layers)}
    by_count = sorted(found.items(), key=lambda pair: (order.get(pair[0][0], 0), -pair[1].total(), pair[0]))
    return {label: {name: counts[name] for name in SPLITS} for label, counts in by_count}


def _label_counts(corpus: OpenCorpus, layers: Collection[str]) -> Iterable[tuple[str, Mapping[Label, int]]]:
    return ((one, _by_label(counted)) for some in corpus.store.label_counts(layers) for one, counted in some)


def _by_label(counted: Collection[Labelled]) -> dict[Label, int]:
    """How often an article has each label: as gold says, else whoever set it most. Two readings do not count twice."""
    decided = {one.layer for one in counted if one.annotator == GOLD}
    found: dict[Label, int] = {}
    for one in counted:
        if one.layer not in decided or one.annotator == GOLD:
            found[one.layer, one.label] = max(found.get((one.layer, one.label), 0), one.times)
    return found


def _joined(counts: Mapping[Label, int]) -> dict[str, int]:
    return {"/".join(label): count for label, count in counts.items()}


def _line(corpus: OpenCorpus, example: Example) -> str:
    line = f"{example.one} ({example.where[0]}) and {example.other} ({example.where[1]})"
    return f"{example.kind}: {line}{_quoted(corpus, example) if example.key else ''}"


def _quoted(corpus: OpenCorpus, example: Example) -> str:
    text = corpus.store.read(example.one, "").document.text
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
