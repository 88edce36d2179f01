"""Claims as frames: each with who said it, in which words, and what speaks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from annotator.datasets.whose import looked_at
from annotator.model.annotation import Annotation, Features, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument
from annotator.model.span import Span

SOURCE, CUE, EVIDENCE = "source", "cue", "evidence"
"""Roles that fill a claim's frame."""


class Mention(NamedTuple):
    """An annotation with its words.

    Attributes:
        id: `a` and 32 hexadecimal digits.
        text: what it covers; the parts of a discontinuous one are joined by one space.
        spans: its parts, (begin, end) in code points of the article, end exclusive.
        features: (name, value) pairs in the scheme's order.
    """

    id: str
    label: str
    text: str
    spans: tuple[Span, ...]
    features: Features


class Link(NamedTuple):
    """A relation that a claim stands in.

    Attributes:
        id: `r` and 32 hexadecimal digits.
        label: of the relation, such as attribution.
        role: what the claim is in it.
        others: (role, annotation) of whatever else is in it, in the order of the roles.
        features: of the relation: the stance of this attribution, the direction of this evidence.
    """

    id: str
    label: str
    role: str
    others: tuple[tuple[str, Mention], ...]
    features: Features


class Frame(NamedTuple):
    """A claim by one annotator, and all relations it stands in; two attributions are two links.

    Attributes:
        document: the article's id.
        annotator: who marked it.
        claim: the claim itself.
        links: by label of the relation, then id.
    """

    document: str
    annotator: str
    claim: Mention
    links: tuple[Link, ...]

    def fillers(self, role: str) -> tuple[Mention, ...]:
        """What fills a role beside the claim, in whichever relation; each once."""
        return tuple(dict.fromkeys(one for link in self.links for name, one in link.others if name == role))

    @property
    def sources(self) -> tuple[Mention, ...]:
        """Who said it; none where nobody is named."""
        return self.fillers(SOURCE)

    @property
    def cues(self) -> tuple[Mention, ...]:
        """The words that say so."""
        return self.fillers(CUE)

    @property
    def evidence(self) -> tuple[Mention, ...]:
        """What speaks for it or against it."""
        return self.fillers(EVIDENCE)


def frames(annotated: AnnotatedDocument, layer: str, label: str, annotator: str = "") -> Iterator[Frame]:
    """The frames of an article, in the order of the text, one annotator after the other.

    Args:
        annotated: the article.
        layer: where claims are marked; what fills their frames may be in any layer.
        label: what a claim is called.
        annotator: whose work, as `whose.looked_at` says.
    """
    for held in looked_at(annotated, layer, annotator):
        for claim in held.annotations(layer):
            if claim.label == label:
                yield _frame(annotated, held, claim)


def _frame(annotated: AnnotatedDocument, held: AnnotationSet, claim: Annotation) -> Frame:
    text = annotated.document.text
    links = (_link(relation, claim, held, text) for relation in held.relations_of(claim.id))
    return Frame(annotated.document.id, held.annotator, _mention(claim, text), tuple(links))


def _link(relation: Relation, claim: Annotation, held: AnnotationSet, text: str) -> Link:
    own = next(place for place, arg in enumerate(relation.args) if arg.ref == claim.id)
    others = (
        (arg.role, _mention(held.annotation(arg.ref), text))
        for place, arg in enumerate(relation.args)
        if place != own
    )  # fmt: skip
    return Link(relation.id, relation.label, relation.args[own].role, tuple(others), relation.features)


def _mention(one: Annotation, text: str) -> Mention:
    return Mention(one.id, one.label, one.covered(text), one.spans, one.features)
