"""Annotations of other people's files made to fit a scheme; what does not fit is counted, never guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from annotator.formats.losses import Losses
from annotator.model.annotation import Annotation, Arg, Features, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Document
from annotator.model.scheme import Feature, Role, Scheme, value_problem
from annotator.opening.label_map import LabelMap


@dataclass(slots=True)
class Fitting:
    """Makes articles fit a scheme.

    Attributes:
        scheme: what may be annotated; None where everything may, and only the user's renaming is done.
        labels: what the user says about labels.
        losses: where what does not fit is counted.
        apart: of relations, by layer and label: another layer, where no label is called as they are.
        met: how often each label was met, by (layer, label) of the files.
    """

    scheme: Scheme | None
    labels: LabelMap
    losses: Losses = field(default_factory=Losses)
    apart: Mapping[tuple[str, str], str] = field(default_factory=dict)
    met: Counter[tuple[str, str]] = field(default_factory=Counter)

    def fitted(self, annotated: AnnotatedDocument) -> AnnotatedDocument:
        """An article with nothing but what fits; its annotations keep their ids."""
        sets = {who: self._set(annotated.document, held) for who, held in annotated.sets.items()}
        return replace(annotated, sets={who: held for who, held in sets.items() if held.states or len(held)})

    def _set(self, document: Document, held: AnnotationSet) -> AnnotationSet:
        kept: dict[str, Annotation] = {}
        for one in held.annotations():
            moved = self._moved(document, one)
            if isinstance(moved, Annotation):
                kept[one.id] = moved
        relations = []
        for relation in held.relations():
            linked = self._linked(document, relation, kept)
            if linked is not None:
                relations.append(linked)
        items: list[Annotation | Relation] = [*kept.values(), *relations]
        layers = dict.fromkeys(sorted({item.layer for item in items}), "in-progress")
        states = {self.labels.layers.get(layer, layer): state for layer, state in held.states.items()}
        known = {layer: state for layer, state in states.items() if self.scheme is None or self.scheme.layer(layer)}
        return AnnotationSet(held.annotator, items, layers | known)

    def _moved(self, document: Document, one: Annotation | Relation) -> Annotation | Relation | None:
        self.met[one.layer, one.label] += 1
        place = self.labels.place(one.layer, one.label, self.scheme)
        if place is None:
            kind = "annotations" if isinstance(one, Annotation) else "relations"
            self.losses.add(kind, document.id, f"{one.layer}/{one.label}")
            return None
        features = one.features
        if self.scheme is not None:
            features = self._features(document, one, self.scheme.features_of(place.layer, place.label))
        return one._replace(layer=place.layer, label=place.label, features=features)

    def _features(self, document: Document, one: Annotation | Relation, asked: tuple[Feature, ...]) -> Features:
        """The features that the scheme knows, in its order, with values that it allows."""
        there = {feature.name: feature for feature in asked}
        kept = []
        for name, value in one.features:
            if name not in there or value_problem(there[name], value):
                self.losses.add("features", document.id, f"{one.label}: {name}={value}")
            else:
                kept.append((name, value))
        order = list(there)
        return tuple(sorted(kept, key=lambda pair: order.index(pair[0])))

    def _linked(self, document: Document, relation: Relation, kept: dict[str, Annotation]) -> Relation | None:
        moved = self._moved(document, relation)
        if not isinstance(moved, Relation):
            return None
        kind = self.scheme.relation(moved.layer, moved.label) if self.scheme is not None else None
        filled: list[Arg] = []
        for arg in moved.args:
            role = kind.role(arg.role) if kind is not None else None
            target = kept.get(arg.ref)
            if target is not None and (kind is None or _takes(role, target)):
                filled.append(arg)
            else:
                self.losses.add("arguments", document.id, f"{moved.label}: {arg.role}")
        if not filled or (kind is not None and any(_count(filled, role.name) < role.least for role in kind.roles)):
            self.losses.add("relations", document.id, f"{moved.label}: without its arguments")
            return None
        layer = self.apart.get((moved.layer, moved.label), moved.layer)
        return moved._replace(layer=layer, args=tuple(filled))


def _takes(role: Role | None, target: Annotation) -> bool:
    if role is None:
        return False
    return role.layer in ("", target.layer) and (not role.labels or target.label in role.labels)


def _count(filled: list[Arg], role: str) -> int:
    return sum(arg.role == role for arg in filled)
