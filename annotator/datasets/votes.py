"""Which votes a dataset is made of: everybody's work, gold, one annotator's, or all persons' in one with their shares.

A soft vote says how many of the persons who looked at a layer of an article have marked the same: the same label on
the same spans. Nothing is moved to make two marks alike, so two opinions on where a name ends are two annotations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cmp_to_key
from typing import Final, TypeAlias, TypeVar

from annotator.datasets.tokens import Lose
from annotator.datasets.whose import layers_of, persons
from annotator.errors import AnnotatorError
from annotator.model.annotation import Annotation, Arg, Features, Relation
from annotator.model.annotation_set import AnnotationSet, canonical_key
from annotator.model.document import AnnotatedDocument, Annotator
from annotator.model.identity import derived_id
from annotator.model.scheme import Scheme
from annotator.model.span_index import SpanIndex

ALL: Final = "all"
SOFT: Final = "soft"

VOTES: Final = "votes"
"""Who stands at what was voted on."""

PROGRAM: Final = Annotator(VOTES, "program", "Votes")
_DECIMALS = 4

_Item = TypeVar("_Item", Annotation, Relation)
_Ballots: TypeAlias = dict[str, dict[str, _Item]]
"""What was voted on, by the id it will have: who voted for it, each with what they made."""


def untold(_kind: str, _article: str, _what: str) -> None:
    """What is told of losses where nobody asks for them."""


def voted(
    annotated: AnnotatedDocument, votes: str, *, scheme: Scheme | None = None, lose: Lose = untold
) -> AnnotatedDocument | None:
    """An article with the work that is meant.

    Args:
        annotated: the article.
        votes: "all" for everybody's work as it is; "gold", or any other annotator's id, for the work of that one
            only; "soft" for the work of all persons as one, by the program "votes". In it an annotation is what has
            the same layer, label and spans, a relation what has the same label between the same annotations; the
            confidence of each, to four decimals, is the share of those who looked at its layer. A value of a feature
            stays where more than half of those who marked the annotation gave it. Gold and programs do not vote.
        scheme: by which soft votes are made to fit: in a layer without overlaps those stay for which most have
            voted, and a relation that is symmetric is the same both ways round. Without one, neither is known.
        lose: is told what soft votes cannot keep: "features", "notes", "relations" whose annotations are not
            there, "overlaps", and what one person said twice ("merged").

    Returns:
        The article; None if nobody meant has looked at any layer of it.
    """
    if not has_votes(annotated, votes):
        return None
    if votes == SOFT:
        return _Poll(annotated, scheme, lose).result()
    return annotated if votes == ALL else _only(annotated, annotated.sets[votes])


def has_votes(annotated: AnnotatedDocument, votes: str) -> bool:
    """Whether anybody meant has looked at any layer of an article: whether `voted` gives one."""
    if votes == SOFT:
        return any(layers_of(held) for held in persons(annotated))
    if votes == ALL:
        return bool(seen_by(annotated))
    return votes in annotated.sets and bool(layers_of(annotated.sets[votes]))


def seen_by(annotated: AnnotatedDocument) -> list[str]:
    """Who has looked at any layer of an article, sorted."""
    return sorted(who for who, held in annotated.sets.items() if layers_of(held))


def nobody(name: str, votes: str, seen: Collection[str]) -> AnnotatorError:
    """Says that no article of a corpus has such votes, and who has annotated it.

    Args:
        name: of the corpus.
        votes: as in `voted`.
        seen: whoever has looked at any of its articles.
    """
    if not seen:
        return AnnotatorError(f"{name}: nobody has annotated any of its articles; annotate some first.")
    who = "a person" if votes == SOFT else votes
    return AnnotatorError(f"{name}: has nothing annotated by {who}; it was annotated by {', '.join(sorted(seen))}.")


def _only(annotated: AnnotatedDocument, held: AnnotationSet) -> AnnotatedDocument:
    """One annotator's work, with the programs that proposed some of it."""
    named = {held.annotator, *(item.origin for item in held.items())}
    people = tuple(one for one in annotated.annotators if one.id in named)
    return replace(annotated, sets={held.annotator: held}, annotators=people)


class _Poll:
    """All persons' votes on one article.

    Attributes:
        voters: those who have looked at a layer, by layer.
    """

    def __init__(self, annotated: AnnotatedDocument, scheme: Scheme | None, lose: Lose) -> None:
        self._annotated, self._scheme, self._tell = annotated, scheme, lose
        self.voters: dict[str, list[AnnotationSet]] = {}
        for held in persons(annotated):
            for layer in layers_of(held):
                self.voters.setdefault(layer, []).append(held)

    def result(self) -> AnnotatedDocument:
        """The article with what was voted on."""
        chosen, into = self._annotations()
        there = {one.id: one for one in chosen}
        states = {
            layer: "finished" if all(held.layer_states()[layer] == "finished" for held in those) else "in-progress"
            for layer, those in sorted(self.voters.items())
        }
        made = AnnotationSet(VOTES, [*chosen, *self._relations(there, into)], states)
        return replace(self._annotated, sets={VOTES: made}, annotators=(PROGRAM,))

    # -- annotations -----------------------------------------------------------------------------

    def _annotations(self) -> tuple[list[Annotation], dict[tuple[str, str], str]]:
        """What was marked, and which of it a person's annotation has become, by who and its id."""
        ballots: _Ballots[Annotation] = {}
        into: dict[tuple[str, str], str] = {}
        for layer, those in sorted(self.voters.items()):
            for held in those:
                for one in held.annotations(layer):
                    spans = (f"{begin}-{end}" for begin, end in one.spans)
                    identity = into[held.annotator, one.id] = self._id("a", layer, one.label, *spans)
                    self._vote(ballots, identity, one)
        made = (self._made(identity, given) for identity, given in ballots.items())
        return sorted(self._without_overlaps(made), key=canonical_key), into

    def _without_overlaps(self, made: Iterable[Annotation]) -> list[Annotation]:
        """Where a layer has no overlaps, those of most votes, the first of as many."""
        kept: list[Annotation] = []
        taken: dict[str, SpanIndex] = {}
        for one in sorted(made, key=lambda one: (-(one.confidence or 0), canonical_key(one))):
            layer = self._scheme.layer(one.layer) if self._scheme else None
            if layer is not None and layer.overlap == "none":
                index = taken.setdefault(layer.name, SpanIndex())
                if any(index.touching(part) for part in one.spans):
                    self._lose("overlaps", one.id)
                    continue
                index.add(one.id, one.spans)
            kept.append(one)
        return kept

    # -- relations -------------------------------------------------------------------------------

    def _relations(self, there: Mapping[str, Annotation], into: Mapping[tuple[str, str], str]) -> list[Relation]:
        ballots: _Ballots[Relation] = {}
        for layer, those in sorted(self.voters.items()):
            for held in those:
                for one in held.relations(layer):
                    refs = {arg.ref: into.get((held.annotator, arg.ref), "") for arg in one.args}
                    # two that one person marked alike are one now, and nothing is linked with itself
                    if not all(ref in there for ref in refs.values()) or len({*refs.values()}) < len(refs):
                        self._lose("relations", one.id)
                        continue
                    args = self._ordered(one, [arg._replace(ref=refs[arg.ref]) for arg in one.args], there)
                    identity = self._id("r", layer, one.label, *(f"{role}={ref}" for role, ref in args))
                    self._vote(ballots, identity, one._replace(args=args))
        return [self._made(identity, given) for identity, given in ballots.items()]

    def _ordered(self, one: Relation, args: Sequence[Arg], there: Mapping[str, Annotation]) -> tuple[Arg, ...]:
        """The roles as they were, what fills one of them in the order of the text; if symmetric, what fills both."""
        kind = self._scheme.relation(one.layer, one.label) if self._scheme else None
        if kind is not None and kind.symmetric:
            refs = sorted((arg.ref for arg in args), key=lambda ref: canonical_key(there[ref]))
            return tuple(arg._replace(ref=ref) for arg, ref in zip(args, refs, strict=True))
        roles = list(dict.fromkeys(arg.role for arg in args))
        return tuple(sorted(args, key=lambda arg: (roles.index(arg.role), canonical_key(there[arg.ref]))))

    # -- what both have in common ----------------------------------------------------------------

    def _id(self, letter: str, *content: str) -> str:
        """An id that is the same in every poll on this article, whoever votes."""
        return derived_id(letter, VOTES, self._annotated.document.id, *content)

    def _vote(self, ballots: _Ballots[_Item], identity: str, one: _Item) -> None:
        if one.note:
            self._lose("notes", one.id)
        if ballots.setdefault(identity, {}).setdefault(one.annotator, one) is not one:
            self._lose("merged", one.id)

    def _made(self, identity: str, given: Mapping[str, _Item]) -> _Item:
        """What the votes for one thing come to."""
        votes = list(given.values())
        features = _agreed([one.features for one in votes])
        for _ in {pair for one in votes for pair in one.features}.difference(features):
            self._lose("features", identity)
        return votes[0]._replace(
            id=identity,
            annotator=VOTES,
            features=features,
            note="",
            origin=VOTES,
            confidence=round(len(votes) / len(self.voters[votes[0].layer]), _DECIMALS),
            created=max(one.modified or one.created for one in votes),
            modified="",
            scheme=votes[0].scheme if len({one.scheme for one in votes}) == 1 else "",
        )

    def _lose(self, kind: str, what: str) -> None:
        self._tell(kind, self._annotated.document.id, what)


def _agreed(given: Sequence[Features]) -> Features:
    """The values that more than half gave, in the order that they gave them in.

    Any two of these stand together with somebody, who knows which of them comes first.
    """
    if all(each == given[0] for each in given):
        return given[0]
    counts = Counter(pair for each in given for pair in dict.fromkeys(each))

    def order(one: tuple[str, str], other: tuple[str, str]) -> int:
        both = next(each for each in given if one in each and other in each)
        return both.index(one) - both.index(other)

    return tuple(sorted((pair for pair, votes in counts.items() if 2 * votes > len(given)), key=cmp_to_key(order)))
