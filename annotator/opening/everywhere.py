"""Labels applied across the corpus: jobs that look for places, make one change of them, and count what rules find."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from annotator.editing import corpus_wide, occurrences
from annotator.editing.change import Change, Edit
from annotator.editing.corpus_query import CorpusQuery
from annotator.editing.corpus_wide import Applied, Place, Wanted
from annotator.editing.occurrences import Query
from annotator.jobs import Job, Progress
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.repeats import keys_of, wanted_keys
from annotator.model.rule import Rule
from annotator.model.scheme import Scheme
from annotator.model.span import Span
from annotator.model.suggestion import suggestion_id
from annotator.storage.store import Store

MOST = 20_000
"""Places that one step marks at most."""


class Evidence(NamedTuple):
    """What there is of a rule's block in the corpus.

    Attributes:
        articles: in how many articles it stands.
        labelled: in how many the annotator gave it the rule's label.
        otherwise: in how many another one.
        rejected: in how many the label was turned down.
    """

    articles: int = 0
    labelled: int = 0
    otherwise: int = 0
    rejected: int = 0


class Everywhere:
    """One annotator's view of all articles of a corpus."""

    def __init__(self, store: Store, scheme: Scheme, annotator: str) -> None:
        self._store, self._scheme, self._annotator = store, scheme, annotator

    # -- where ---------------------------------------------------------------------------------------

    def counts(self, document: Document, spans: Sequence[Span]) -> list[int]:
        """In how many articles of the outlet the text of each block stands, this one included, 1,000 at most."""
        text, outlet = document.text, document.outlet
        keys = [keys_of(outlet, text[begin:end]).same for begin, end in spans]
        found = self._store.repeat_counts(keys)
        return [found[key] for key in keys]

    def blocks(self, wanted: Sequence[Wanted], *, without: tuple[str, Sequence[Span]]) -> Job[list[Place]]:
        """The blocks that read like those wanted, in their outlets' articles: a job, done in articles.

        Args:
            wanted: the blocks and their labels.
            without: the article where they were labelled, and the spans of the blocks themselves.
        """
        keys = [key for one in wanted for key in wanted_keys(one.outlet, one.text)]
        numbers: dict[str, list[int]] = defaultdict(list)
        for block in self._store.blocks_with_keys(keys):
            numbers[block.document].append(block.place)
        found: list[Place] = []
        own = set(without[1])
        for done, (identity, here) in enumerate(numbers.items()):
            yield Progress(done, len(numbers), identity)
            document, mine = self._read(identity)
            for span, number, likeness in corpus_wide.repeated_in(document, here, wanted):
                if identity == without[0] and span in own:
                    continue
                found.append(
                    corpus_wide.place(
                        document, mine, self._scheme, span, wanted=wanted[number], number=number, likeness=likeness
                    )
                )
        found.sort(key=lambda place: (place.wanted, -place.likeness))
        return found[:MOST]

    def words(
        self, query: Query, wanted: Wanted, *, search: str = "", without: tuple[str, Sequence[Span]] = ("", ())
    ) -> Job[list[Place]]:
        """Every place of some words in the articles that a search of the list finds: a job, done in places."""
        found: list[Place] = []
        asked = CorpusQuery((query,), filters=search)
        for article in self._store.search(asked, annotator=self._annotator):
            identity = article.row.id
            yield Progress(len(found), 0, identity)
            document, mine = self._read(identity)
            own = without[1] if identity == without[0] else ()
            found += [
                corpus_wide.place(document, mine, self._scheme, span, wanted=wanted)
                for span in occurrences.find(document.text, query)
                if not any(span.overlaps(one) for one in own)
            ]
            if len(found) >= MOST:
                break
        return found[:MOST]

    # -- what is done -----------------------------------------------------------------------------------

    def change(
        self, wanted: Sequence[Wanted], taken: Sequence[Place], left_out: Sequence[Place], *, rules_of: str = ""
    ) -> Job[Change]:
        """One change of all that was taken and left out, checked article by article: a job, done in articles.

        Args:
            wanted: what is applied.
            taken: places that get the label.
            left_out: places where it is turned down.
            rules_of: the article where the blocks were labelled, when rules are to be kept for articles to come.

        Raises:
            EditRefused: an article is not as it was looked at.
        """
        mine: dict[str, tuple[list[Place], list[Place]]] = defaultdict(lambda: ([], []))
        for side, places in enumerate((taken, left_out)):
            for place in places:
                mine[place.document][side].append(place)
        edits: list[Edit] = []
        for done, (identity, (here, not_here)) in enumerate(mine.items()):
            yield Progress(done, len(mine), identity)
            document, annotations = self._read(identity)
            part = corpus_wide.part(document, annotations, self._scheme, wanted, here, not_here)
            edits += part.edits
        if rules_of:
            kept = [one for number, one in enumerate(wanted) if any(place.wanted == number for place in taken)]
            edits += corpus_wide.rules_for(
                kept, self._store.rules(), annotator=self._annotator, document=rules_of
            )  # fmt: skip
        articles = len({place.document for place in taken})
        return Change(corpus_wide.what_was_applied(wanted, len(taken), articles), tuple(edits))

    def label_spans(self, wanted: Wanted, spans: Mapping[str, Sequence[Span]]) -> Job[Applied]:
        """One change that labels stretches of text wherever nothing is in the way: a job, done in articles.

        Args:
            wanted: the label; in a layer of blocks it goes on the blocks that they stand in.
            spans: by document id.
        """
        kind = self._scheme.layer(wanted.layer)
        places: list[Place] = []
        for done, (identity, here) in enumerate(spans.items()):
            yield Progress(done, len(spans), identity)
            document, mine = self._read(identity)
            meant = occurrences.blocks_with(document, here) if kind and kind.unit == "block" else here
            places += [corpus_wide.place(document, mine, self._scheme, span, wanted=wanted) for span in meant]
        taken = [place for place in places if place.open]
        change = yield from self.change([wanted], taken, ())
        return Applied(change, len(taken), len({place.document for place in taken}), len(places) - len(taken))

    # -- rules -------------------------------------------------------------------------------------------

    def evidence(self, rules: Sequence[Rule]) -> Job[dict[str, Evidence]]:
        """What there is of each rule's block, by the rule's id: a job, done in articles."""
        places: dict[str, list[tuple[Rule, int]]] = defaultdict(list)
        for rule in rules:
            keys = wanted_keys(rule.outlet, rule.text) if rule.similar else [keys_of(rule.outlet, rule.text).same]
            for block in self._store.blocks_with_keys(keys):
                places[block.document].append((rule, block.place))
        found = {rule.id: Evidence() for rule in rules}
        for done, (identity, here) in enumerate(places.items()):
            yield Progress(done, len(places), identity)
            document, mine = self._read(identity)
            counted: set[str] = set()
            for rule, number in here:
                one = _evidence(document, mine, rule, number)
                if one is not None and rule.id not in counted:
                    counted.add(rule.id)
                    found[rule.id] = Evidence(*map(sum, zip(found[rule.id], one, strict=True)))
        return found

    def _read(self, identity: str) -> tuple[Document, AnnotationSet]:
        annotated = self._store.read(identity, self._annotator)
        return annotated.document, annotated.sets[self._annotator]


def _evidence(document: Document, mine: AnnotationSet, rule: Rule, number: int) -> Evidence | None:
    """What one block of an article says about a rule, None if it is another text."""
    wanted = Wanted(rule.layer, rule.label, rule.text, rule.outlet)
    found = corpus_wide.repeated_in(document, [number], [wanted], similar=rule.similar)
    span = next((span for span, _, _ in found), None)
    if span is None:
        return None
    labels = {one.label for one in mine.touching(span) if one.layer == rule.layer}
    rejected = suggestion_id(rule.layer, rule.label, (span,)) in mine.rejections
    return Evidence(1, rule.label in labels, bool(labels - {rule.label}), rejected)
