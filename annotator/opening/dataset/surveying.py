"""What ties the articles of a corpus together: near copies, versions, shared sentences; looked up in its store."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from sys import intern
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
        outlines: of all articles, but for addresses and versions, which the ties say.
        ties: what they have in common.
        stories: the story of each, by id.
        notices: what should be known, a sentence each.
    """

    outlines: list[Outline]
    ties: list[Tie]
    stories: dict[str, str]
    notices: tuple[str, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        """SHA-256 of each text, by id."""
        return {one.id: one.sha256 for one in self.outlines}


def survey_job(corpus: OpenCorpus) -> Job[Survey]:
    """Look up what ties the articles of a corpus together: a job, done in articles.

    Raises:
        SplitRefused: there are none.
    """
    gathered = Gathered()
    for one in (one for some in corpus.store.outlines() for one in some):
        gathered.add(one)
    if not gathered.outlines:
        raise SplitRefused(f"{corpus.name}: has no articles to split.")
    return gathered.survey((yield from _passages_job(corpus, gathered.outlines)))


def by_label(counted: Collection[Labelled]) -> dict[Label, int]:
    """How often an article has each label: as gold says, else whoever set it most. Two readings do not count twice."""
    decided = {one.layer for one in counted if one.annotator == GOLD}
    found: dict[Label, int] = {}
    for one in counted:
        if one.layer not in decided or one.annotator == GOLD:
            found[one.layer, one.label] = max(found.get((one.layer, one.label), 0), one.times)
    return found


class Gathered:
    """What is known of articles as they come, and in the end what ties them.

    Attributes:
        outlines: as in `Survey`.
    """

    def __init__(self) -> None:
        self.outlines: list[Outline] = []
        self._together: dict[str, _Together] = {COPIES: _Together(), VERSIONS: _Together()}
        self._named: list[tuple[str, str]] = []

    def add(self, one: Outline) -> None:
        """Take in an article."""
        for address in one.addresses:
            self._together[VERSIONS].add(address, one.id)
        self._together[COPIES].add(one.cluster or one.sha256, one.id)
        self._named += [(one.id, other) for other in one.versions]
        # what ties it to others is known now, and would take as much memory as all the rest
        self.outlines.append(one._replace(outlet=intern(one.outlet), addresses=(), versions=()))

    def survey(self, passages: Passages) -> Survey:
        """What follows, once all articles are there; `passages` has their sentences. Nothing may be added any more."""
        ties = self._ties({one.id for one in self.outlines})
        self._together, self._named = {}, []
        ties += passages.ties(stories((one.id for one in self.outlines), ties))
        return Survey(self.outlines, ties, stories((one.id for one in self.outlines), ties))

    def _ties(self, known: Collection[str]) -> list[Tie]:
        """Near copies and the same text; versions, which name one another or have one address."""
        # one pair of versions has an address, names and a canonical address in common, and is one tie
        found = {(kind, members) for kind, together in self._together.items() for members in together.several()}
        found |= {
            (VERSIONS, tuple(sorted((one, other)))) for one, other in self._named if other in known and other != one
        }
        return [Tie(*one) for one in sorted(found)]


class _Together:
    """Ids that have a key in common; most keys have one id only, which takes no set."""

    def __init__(self) -> None:
        self._first: dict[str | int, str] = {}
        self._several: dict[str | int, set[str]] = {}

    def add(self, key: str | int, identity: str) -> None:
        first = self._first.setdefault(key, identity)
        if first != identity:
            self._several.setdefault(key, {first}).add(identity)

    def several(self) -> Iterator[tuple[str, ...]]:
        """The ids of every key that has several, in order."""
        return (tuple(sorted(members)) for members in self._several.values())


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
