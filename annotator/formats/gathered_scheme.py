"""The scheme of files that bring none: every layer, label, feature and relation that is met in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from annotator.formats.standoff.grammar import IS_NAME
from annotator.model.annotation import Annotation, Relation
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Feature, Label, Layer, RelationType, Role, Scheme

COLOURS = (
    "#E69F00", "#0072B2", "#009E73", "#CC79A7", "#D1495B", "#7B5EA7", "#0E7C86", "#8C564B", "#7A8B2A", "#5B6B7B",
)  # fmt: skip
"""Colours of labels that have none, in turn; they can be told apart by people who do not see all colours."""

LINKS = "links"
"""What stands behind the name of a layer whose relations are called as its labels are."""

_EMPTY = "annotations"
"""The layer of articles in which nothing is annotated."""


@dataclass(slots=True)
class Gathered:
    """Takes in articles one after the other, and tells the scheme that all of them keep to."""

    _labels: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    _relations: dict[str, dict[str, _Met]] = field(default_factory=dict)
    _values: dict[tuple[str, str, str], Counter[str]] = field(default_factory=dict)
    _repeated: set[tuple[str, str, str]] = field(default_factory=set)
    _parts: set[str] = field(default_factory=set)
    _given: list[Scheme] = field(default_factory=list)

    def take(self, annotated: AnnotatedDocument, scheme: Scheme | None = None) -> None:
        """Take an article in, with the scheme that came with it."""
        if scheme is not None and scheme not in self._given:
            self._given.append(scheme)
        for held in annotated.sets.values():
            labels = {}
            for one in held.annotations():
                labels[one.id] = one.label
                self._labels.setdefault(one.layer, {}).setdefault(one.label, Counter())
                self._take_features(one)
                if len(one.spans) > 1:
                    self._parts.add(one.layer)
            for layer in held.states:
                self._labels.setdefault(layer, {})
            for relation in held.relations():
                met = self._relations.setdefault(relation.layer, {}).setdefault(relation.label, _Met())
                met.take(relation, labels)
                self._labels.setdefault(relation.layer, {})
                self._take_features(relation)

    def links_apart(self) -> dict[tuple[str, str], str]:
        """Relations that are called as a label of their layer is, by layer and label: the layer where they go instead.

        In a scheme a name means one thing in a layer.
        """
        return {
            (layer, label): f"{layer} {LINKS}"
            for layer, met in self._relations.items()
            for label in met
            if label in self._labels[layer] or any(given.label(layer, label) for given in self._given)
        }

    def scheme(self, identity: str = "imported", title: str = "") -> Scheme:
        """The scheme of everything that was taken in: what came with the articles, and what was met besides.

        Relations of `links_apart` are in the layer that it tells.
        """
        made = Scheme(identity, "1", title or identity)
        if self._given:
            first = self._given[0]
            made = Scheme(first.id or identity, first.version or "1", first.title or title or identity)
        apart = self.links_apart()
        named = [one.name for given in self._given for one in given.layers] + list(self._labels)
        names = list(dict.fromkeys([*named, *apart.values()])) or [_EMPTY]  # no scheme is without a layer
        return replace(made, layers=tuple(self._layer(name, apart) for name in names))

    def _layer(self, name: str, apart: Mapping[tuple[str, str], str]) -> Layer:
        given = [layer for scheme in self._given if (layer := scheme.layer(name)) is not None]
        layer = given[0] if given else Layer(name)
        labels = {label.name: label for one in given for label in one.labels}
        for number, label in enumerate(self._labels.get(name, ())):
            if label not in labels:
                key = str((number + 1) % 10) if number < 10 and not given else ""
                made = Label(label, key, COLOURS[len(labels) % len(COLOURS)])
                labels[label] = replace(
                    made, features=self._features(name, label, (one.name for one in layer.features))
                )
            else:
                known = layer.features_of(labels[label])
                extra = self._features(name, label, (feature.name for feature in known))
                labels[label] = replace(labels[label], features=labels[label].features + extra)
        relations = {
            relation.name: relation for one in given for relation in one.relations if relation.name not in labels
        }
        for layer_of_it, label, met in self._met_in(name, apart):
            before = relations.get(label) or RelationType(label, ())
            there = {role.name: role for role in before.roles}
            roles = [met.role(role, there.get(role)) for role in dict.fromkeys([*there, *met.roles])]
            extra = self._features(layer_of_it, label, (feature.name for feature in before.features))
            relations[label] = replace(before, roles=tuple(roles), features=before.features + extra)
        return replace(
            layer,
            title=layer.title or name,
            discontinuous=layer.discontinuous or name in self._parts,
            labels=tuple(labels.values()),
            relations=tuple(relations.values()),
        )

    def _met_in(self, name: str, apart: Mapping[tuple[str, str], str]) -> Iterator[tuple[str, str, _Met]]:
        """The relations of a layer of the scheme: where they were met, what they are called, what was met of them."""
        for layer, met in self._relations.items():
            for label, found in met.items():
                if apart.get((layer, label), layer) == name:
                    yield layer, label, found

    def _features(self, layer: str, label: str, known: Iterable[str]) -> tuple[Feature, ...]:
        there = set(known)
        found = []
        for (in_layer, of_label, name), values in self._values.items():
            if (in_layer, of_label) != (layer, label) or name in there:
                continue
            kind, offered = "text", tuple(values)
            if (layer, label, name) in self._repeated and all(map(IS_NAME, values)):
                kind = "choices"
            elif set(values) <= {"yes", "no"}:
                kind, offered = "flag", ()
            found.append(Feature(name, kind, offered if kind == "choices" else ()))
        return tuple(found)

    def _take_features(self, item: Annotation | Relation) -> None:
        names = Counter(name for name, _ in item.features)
        for name, value in item.features:
            key = (item.layer, item.label, name)
            self._values.setdefault(key, Counter())[value] += 1
            if names[name] > 1:
                self._repeated.add(key)


@dataclass(slots=True)
class _Met:
    """What was met of one kind of relation."""

    roles: dict[str, set[str]] = field(default_factory=dict)
    least: dict[str, int] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=dict)
    seen: int = 0

    def take(self, relation: Relation, labels: dict[str, str]) -> None:
        counts = Counter(arg.role for arg in relation.args)
        for role in {*counts, *self.roles}:
            new = role not in self.roles and self.seen
            self.least[role] = 0 if new else min(counts[role], self.least.get(role, counts[role]))
            self.most[role] = max(counts[role], self.most.get(role, 0))
        for arg in relation.args:
            self.roles.setdefault(arg.role, set()).add(labels.get(arg.ref, ""))
        self.seen += 1

    def role(self, name: str, given: Role | None) -> Role:
        """A role that takes what was met, and what was allowed before."""
        if given is None:
            return Role(name, tuple(sorted(self.roles[name] - {""})), "", self.least[name], max(self.most[name], 1))
        met = sorted(self.roles.get(name, set()) - {*given.labels, ""})
        labels = given.labels and (*given.labels, *met)
        most = given.most and max(given.most, self.most.get(name, 0))
        return replace(given, labels=labels, least=min(given.least, self.least.get(name, 0)), most=most)
