"""Which relations are drawn, and between which annotations: plain values, no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from annotator.model.annotation import Annotation, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.scheme import Scheme


class Spoke(NamedTuple):
    """An annotation at the far end of a link, and what is written there."""

    annotation: Annotation
    name: str


class Star(NamedTuple):
    """A relation as it is drawn: from one annotation, the hub, to every other one in it.

    Attributes:
        colour: the relation type's own, '' where the scheme names none.
        pointed: whether arrows lead to the spokes; none do where both sides are alike.
        light: whether it is drawn lightly, as one of many.
    """

    relation: str
    hub: Annotation
    spokes: tuple[Spoke, ...]
    colour: str
    pointed: bool
    light: bool

    @property
    def members(self) -> set[str]:
        """Ids of the annotations in it."""
        return {self.hub.id, *(spoke.annotation.id for spoke in self.spokes)}


def stars_of(
    identities: Iterable[str], around: Iterable[Annotation], annotations: AnnotationSet, scheme: Scheme
) -> list[Star]:
    """Every relation of some annotations (ids, '' for none), and lightly the further ones of those `around`."""
    found: dict[str, Star] = {}
    for identity in filter(None, identities):
        _gather(found, identity, annotations, scheme, light=False)
    for annotation in around:
        _gather(found, annotation.id, annotations, scheme, light=True)
    return list(found.values())


def _gather(found: dict[str, Star], identity: str, annotations: AnnotationSet, scheme: Scheme, *, light: bool) -> None:
    for relation in annotations.relations_of(identity):
        if relation.id not in found and (star := star_of(relation, identity, annotations, scheme, light=light)):
            found[relation.id] = star


def star_of(
    relation: Relation, identity: str, annotations: AnnotationSet, scheme: Scheme, *, light: bool = False
) -> Star | None:
    """One relation as seen from one of its annotations; None where fewer than two of them are there.

    The hub fills the relation's first role, the one that it is about. A relation
    of two is named as a whole, in larger ones every spoke has its role.
    """
    kind = scheme.relation(relation.layer, relation.label)
    there = [(arg.role, item) for arg in relation.args if isinstance(item := annotations.get(arg.ref), Annotation)]
    if len(there) < 2:
        return None
    symmetric = kind is not None and kind.symmetric
    subject = kind.roles[0].name if kind is not None and kind.roles else there[0][0]
    may_be = [item for role, item in there if symmetric or role == subject] or [there[0][1]]
    hub = next((item for item in may_be if item.id == identity), may_be[0])
    whole = kind is None or len(kind.roles) == 2
    spokes = tuple(
        Spoke(item, relation.label if whole else role) for role, item in there if item.id != hub.id
    )  # fmt: skip
    if not spokes:
        return None
    return Star(relation.id, hub, spokes, kind.colour if kind else "", not symmetric, light)
