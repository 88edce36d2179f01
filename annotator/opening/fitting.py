"""Annotations of other people's files made to fit a scheme; what does not fit is counted, never guessed."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from annotator.editing.checks import FACT_LIMIT, fits
from annotator.formats.losses import Losses
from annotator.model.annotation import Annotation, Arg, Features, Relation
from annotator.model.annotation_set import AnnotationSet, canonical_key
from annotator.model.document import AnnotatedDocument, Document, Facts
from annotator.model.scheme import Feature, RelationType, Role, Scheme, value_problem
from annotator.model.span import Span
from annotator.opening.label_map import LabelMap, Place

_BREAK = re.compile(r"[ \t\r\n]*[\t\r\n][ \t\r\n]*")


@dataclass(slots=True)
class Fitting:
    """Makes articles fit a scheme.

    Attributes:
        scheme: what may be annotated; None where everything may, and only the user's renaming is done.
        labels: what the user says about labels.
        losses: where what does not fit is counted.
        apart: of relations, by layer and label: another layer, where no label is called as they are.
        met: how often each label was met, by (layer, label) of the files.
        links: which of them are those of relations.
    """

    scheme: Scheme | None
    labels: LabelMap
    losses: Losses = field(default_factory=Losses)
    apart: Mapping[tuple[str, str], str] = field(default_factory=dict)
    met: Counter[tuple[str, str]] = field(default_factory=Counter)
    links: set[tuple[str, str]] = field(default_factory=set)
    _places: dict[tuple[str, str, bool], Place | None] = field(default_factory=dict)

    def fitted(self, annotated: AnnotatedDocument) -> AnnotatedDocument:
        """An article with nothing but what fits; its annotations keep their ids."""
        sets = {who: self._set(annotated.document, held) for who, held in annotated.sets.items()}
        document = annotated.document if self.scheme is None else self._described(annotated.document)
        fitting = {who: held for who, held in sets.items() if held.states or len(held)}
        return replace(annotated, document=document, sets=fitting)

    def _described(self, document: Document) -> Document:
        """An article with facts that can be edited: each of them on one line, and none too long for that."""
        facts = document.facts
        title, outlet, language, url, published = (
            self._words(document, name, said) for name, said in zip(Facts._fields, facts[:5], strict=False)
        )
        meta = [(_one_line(name)[:FACT_LIMIT], self._words(document, name, value)) for name, value in facts.meta]
        ordered = tuple(sorted(meta, key=lambda pair: pair[0]))
        whole = Facts(title, outlet, language, url, published, ordered, facts.assigned, facts.removed)
        return document if whole == facts else document.with_facts(whole)

    def _words(self, document: Document, name: str, value: str) -> str:
        if len(value) > FACT_LIMIT:
            self.losses.add("facts", document.id, f"{name[:40]}, which is longer than {FACT_LIMIT:,} characters")
        return _one_line(value)[:FACT_LIMIT]

    def _set(self, document: Document, held: AnnotationSet) -> AnnotationSet:
        kept: dict[str, Annotation] = {}
        for one in held.annotations():
            moved = self._moved(document, one)
            if isinstance(moved, Annotation) and self._is_whole_enough(document, moved):
                kept[one.id] = moved
        for one in self._in_the_way(kept.values()):
            self.losses.add("overlaps", document.id, f"{one.label} {one.begin}-{one.end}")
            del kept[one.id]
        relations = []
        for relation in held.relations():
            linked = self._linked(document, relation, kept)
            if linked is not None:
                relations.append(linked)
        items: list[Annotation | Relation] = [*kept.values(), *relations]
        layers = dict.fromkeys(sorted({item.layer for item in items}), "in-progress")
        states = {self.labels.layers.get(layer, layer): state for layer, state in held.states.items()}
        known = {layer: state for layer, state in states.items() if self.scheme is None or self.scheme.layer(layer)}
        for layer, state in states.items():
            if layer not in known and state != "in-progress":  # which follows from what is there
                self.losses.add("states", document.id, f"{held.annotator}: {layer} {state}")
        return AnnotationSet(held.annotator, items, layers | known)

    def _is_whole_enough(self, document: Document, one: Annotation) -> bool:
        """Whether an annotation has no more parts than those of its layer may have."""
        layer = self.scheme.layer(one.layer) if self.scheme is not None else None
        if layer is None or layer.discontinuous or len(one.spans) == 1:
            return True
        self.losses.add("discontinuous", document.id, f"{one.label} {one.begin}-{one.end}")
        return False

    def _in_the_way(self, annotations: Iterable[Annotation]) -> list[Annotation]:
        """Those that overlap another one where the scheme allows none that do: of such, the longest stays."""
        if self.scheme is None:
            return []
        apart = {layer.name for layer in self.scheme.layers if layer.overlap == "none"}
        by_layer: defaultdict[str, list[Annotation]] = defaultdict(list)
        for one in annotations:
            if one.layer in apart:
                by_layer[one.layer].append(one)
        return [one for there in by_layer.values() for one in _overlapping(there)]

    def _moved(self, document: Document, one: Annotation | Relation) -> Annotation | Relation | None:
        self.met[one.layer, one.label] += 1
        is_relation = isinstance(one, Relation)
        key = (one.layer, one.label, is_relation)
        if key not in self._places:
            self._places[key] = self.labels.place(one.layer, one.label, self.scheme, is_relation=is_relation)
            if is_relation:
                self.links.add(key[:2])
        place = self._places[key]
        if place is None:
            if not self.labels.leaves_out(one.layer, one.label):  # what the user has left out is not lost
                kind = "relations" if is_relation else "annotations"
                self.losses.add(kind, document.id, f"{one.layer}/{one.label}")
            return None
        if self.scheme is None:
            return one._replace(layer=place.layer, label=place.label)
        features = self._features(document, one, self.scheme.features_of(place.layer, place.label))
        return one._replace(layer=place.layer, label=place.label, features=features, note=_with_lf(one.note))

    def _features(self, document: Document, one: Annotation | Relation, asked: tuple[Feature, ...]) -> Features:
        """The features that the scheme knows, in its order, with values that it allows."""
        there = {feature.name: feature for feature in asked}
        kept: list[tuple[str, str]] = []
        for name, value in one.features:
            is_second = name in there and there[name].type != "choices" and any(name == other for other, _ in kept)
            if name not in there or is_second or value_problem(there[name], value):
                self.losses.add("features", document.id, f"{one.label}: {name}={value}")
            else:
                kept.append((name, _with_lf(value)))
        order = list(there)
        return tuple(sorted(kept, key=lambda pair: order.index(pair[0])))

    def _linked(self, document: Document, relation: Relation, kept: dict[str, Annotation]) -> Relation | None:
        moved = self._moved(document, relation)
        if not isinstance(moved, Relation):
            return None
        kind = self.scheme.relation(moved.layer, moved.label) if self.scheme is not None else None
        filled: list[Arg] = []
        for given in moved.args:
            arg = given._replace(role=self.labels.role(relation.label, given.role))
            role = kind.role(arg.role) if kind is not None else None
            target = kept.get(arg.ref)
            if target is not None and (kind is None or _takes(kind, role, target, filled)):
                filled.append(arg)
            else:
                why = "what fills it was left out" if target is None else "is no role of it, or takes another label"
                self.losses.add("arguments", document.id, f"{moved.label}: {arg.role} {why}")
        if not filled or (kind is not None and any(_count(filled, role.name) < role.least for role in kind.roles)):
            self.losses.add("relations", document.id, f"{moved.label}: without its arguments")
            return None
        layer = self.apart.get((moved.layer, moved.label), moved.layer)
        return moved._replace(layer=layer, args=tuple(filled))


def _overlapping(annotations: Sequence[Annotation]) -> Iterator[Annotation]:
    """Those that share a character with a longer one that stays; of equally long ones the first stays."""
    spans = sorted(span for one in annotations for span in one.spans)
    if all(before.end <= after.begin for before, after in pairwise(spans)):
        return
    taken: list[Span] = []  # in order, and apart from each other
    for one in sorted(annotations, key=lambda one: (-sum(span.length for span in one.spans), canonical_key(one))):
        if any(_meets(taken, span) for span in one.spans):
            yield one
        else:
            for span in one.spans:
                insort(taken, span)


def _meets(taken: Sequence[Span], span: Span) -> bool:
    """Whether a span overlaps one of those in order, which are apart from each other."""
    place = bisect_left(taken, span)
    return any(one.overlaps(span) for one in taken[max(place - 1, 0) : place + 1])


def _takes(kind: RelationType, role: Role | None, target: Annotation, filled: list[Arg]) -> bool:
    """Whether a relation takes one argument more."""
    if role is None or not fits(role, target) or (role.most and _count(filled, role.name) >= role.most):
        return False
    return not any(arg.ref == target.id and (kind.symmetric or arg.role == role.name) for arg in filled)


def _count(filled: list[Arg], role: str) -> int:
    return sum(arg.role == role for arg in filled)


def _one_line(words: str) -> str:
    return _BREAK.sub(" ", words) if _BREAK.search(words) else words


def _with_lf(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n") if "\r" in words else words
