"""What ties the articles of a corpus together: near copies, versions, shared sentences; looked up in its store."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from annotator.datasets.passages import Passages, sentences
from annotator.datasets.splits import SplitRefused
from annotator.datasets.ties import COPIES, VERSIONS, Tie, stories
from annotator.editing.main_text import GOLD, dropped_spans
from annotator.jobs import Job, Progress
from annotator.opening.corpus import OpenCorpus
from annotator.storage.outlines import Labelled, Outline

Label = tuple[str, str]
"""A layer and a label of it."""


class Survey(NamedTuple):
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


def survey_job(corpus: OpenCorpus) -> Job[Survey]:
    """Look up what ties the articles of a corpus together: a job, done in articles.

    Raises:
        SplitRefused: there are none.
    """
    outlines = [one for some in corpus.store.outlines() for one in some]
    if not outlines:
        raise SplitRefused(f"{corpus.name}: has no articles to split.")
    passages = yield from _passages_job(corpus, outlines)
    return surveyed(outlines, passages)


def surveyed(outlines: list[Outline], passages: Passages) -> Survey:
    """What follows from what is known of all articles, and from their sentences."""
    ties = _ties(outlines)
    ties += passages.ties(stories((one.id for one in outlines), ties))
    return Survey(outlines, ties, stories((one.id for one in outlines), ties))


def by_label(counted: Collection[Labelled]) -> dict[Label, int]:
    """How often an article has each label: as gold says, else whoever set it most. Two readings do not count twice."""
    decided = {one.layer for one in counted if one.annotator == GOLD}
    found: dict[Label, int] = {}
    for one in counted:
        if one.layer not in decided or one.annotator == GOLD:
            found[one.layer, one.label] = max(found.get((one.layer, one.label), 0), one.times)
    return found


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
