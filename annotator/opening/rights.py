"""What of a corpus may leave as text, and what personal data are in it: reported, nothing changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.datasets.personal_data import PersonalDatum, find_in, masked
from annotator.datasets.rights import Decision, decide
from annotator.jobs import Job, Progress
from annotator.opening.corpus import OpenCorpus


class Place(NamedTuple):
    """Personal data in an article.

    Attributes:
        article: its id.
        datum: where in its text, and of which kind.
        shape: what it looks like, letters as x and digits as 0: a report does not repeat what it warns of.
    """

    article: str
    datum: PersonalDatum
    shape: str


@dataclass(slots=True)
class Rights:
    """What was found.

    Attributes:
        decisions: whether each article may leave as text, by id.
        withheld: ids of those that leave in no export.
        personal: personal data, if they were asked for.
    """

    decisions: dict[str, Decision] = field(default_factory=dict)
    withheld: list[str] = field(default_factory=list)
    personal: list[Place] = field(default_factory=list)

    def rows(self) -> list[tuple[Decision, int]]:
        """Every decision and how many articles it is about, the most frequent first."""
        counted = Counter(decision for one, decision in self.decisions.items() if one not in self.withheld)
        return sorted(counted.items(), key=lambda row: (-row[1], row[0]))


def rights_job(corpus: OpenCorpus, *, licences: Collection[str] = (), personal: bool = False) -> Job[Rights]:
    """Look at every article of a corpus: a job, done in articles.

    Args:
        corpus: which one.
        licences: SPDX identifiers of those that are good enough; empty for every one that allows copies.
        personal: look for personal data, too.

    Raises:
        FileRefused: the takedown list cannot be read.
    """
    rights, takedowns = Rights(), corpus.takedowns()
    identities = corpus.store.document_ids()
    for done, annotated in enumerate(corpus.store.read_each(identities)):
        document = annotated.document
        yield Progress(done, len(identities), document.id)
        rights.decisions[document.id] = decide(document, licences=licences)
        if takedowns.means(document):
            rights.withheld.append(document.id)
        if personal:
            rights.personal += (_place(document.id, document.text, one) for one in find_in(annotated))
    return rights


def _place(identity: str, text: str, datum: PersonalDatum) -> Place:
    covered = text[datum.begin : datum.end]
    shape = masked(covered, [PersonalDatum(0, len(covered), datum.kind)], "shapes")
    return Place(identity, datum, " ".join(shape.split()))
