"""Schemes: what may be annotated, with which labels, features and relations."""

from __future__ import annotations

import re
from dataclasses import dataclass

FEATURE_TYPES = ("choice", "choices", "flag", "text", "number", "link")
CANVAS_KEYS = frozenset("SPLGJN.,<>=-+[]{}")
"""Keys of one character that belong to the canvas; a scheme that claims one is refused."""

LINE_STYLES = ("solid", "dotted", "double", "dashed")

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")


@dataclass(frozen=True, slots=True)
class Feature:
    """A question asked about an annotation or relation.

    Attributes:
        type: one of FEATURE_TYPES; a flag is 'yes' or 'no', a number is written as a decimal.
        values: what a choice may be.
        default: the value a new annotation gets, '' for none.
        required: whether the check before "finished" asks for it.
        pattern: regular expression that a text must match as a whole, '' for any.
    """

    name: str
    type: str = "text"
    values: tuple[str, ...] = ()
    default: str = ""
    required: bool = False
    pattern: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What an annotation may be.

    Attributes:
        key: single key that gives it (upper case), '' for none.
        colour: `#RRGGBB`.
        line: underline shape in a layer that is underlined, one of LINE_STYLES.
        features: its own, after those of its layer.
        presets: (feature name, value) that this label sets in place of the feature's default.
        maps: (vocabulary, name there), e.g. ('conll2003', 'PER').
        retired: kept for old annotations, no longer offered.
        needs_link: whether one that no relation names is unfinished work (a source without a claim).
        needs_link_if: (feature, value) pairs, any of which makes it so (a claim of form direct).
    """

    name: str
    key: str = ""
    colour: str = "#8A8F98"
    definition: str = ""
    examples: tuple[str, ...] = ()
    line: str = "solid"
    features: tuple[Feature, ...] = ()
    presets: tuple[tuple[str, str], ...] = ()
    maps: tuple[tuple[str, str], ...] = ()
    title: str = ""
    retired: bool = False
    needs_link: bool = False
    needs_link_if: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """A named place in a relation.

    Attributes:
        name: as written in `<arg role>`.
        labels: labels that may fill it, in any layer; empty for every one.
        layer: the layer that fillers must be in, '' for any.
        least, most: how many may fill it; most 0 means any number.
    """

    name: str
    labels: tuple[str, ...] = ()
    layer: str = ""
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True)
class RelationType:
    """A relation that annotations may stand in; symmetric ones ignore the order of their two roles."""

    name: str
    roles: tuple[Role, ...]
    symmetric: bool = False
    definition: str = ""
    features: tuple[Feature, ...] = ()
    colour: str = ""

    def role(self, name: str) -> Role | None:
        """The role with this name, or None."""
        return next((role for role in self.roles if role.name == name), None)


@dataclass(frozen=True, slots=True)
class Layer:
    """Labels that are annotated together.

    Attributes:
        unit: 'word' (spans of text) or 'block' (whole blocks, one label each).
        mark: how it is drawn: 'tint', 'underline' or 'block'.
        overlap: 'nested' (spans of the layer may nest and cross) or 'none'.
        discontinuous: whether an annotation may have several parts.
    """

    name: str
    title: str = ""
    switch: str = ""
    unit: str = "word"
    mark: str = "tint"
    overlap: str = "nested"
    discontinuous: bool = False
    features: tuple[Feature, ...] = ()
    labels: tuple[Label, ...] = ()
    relations: tuple[RelationType, ...] = ()

    def label(self, name: str) -> Label | None:
        """The label with this name, or None."""
        return next((label for label in self.labels if label.name == name), None)

    def relation(self, name: str) -> RelationType | None:
        """The relation type with this name, or None."""
        return next((relation for relation in self.relations if relation.name == name), None)

    def features_of(self, label: Label) -> tuple[Feature, ...]:
        """Features asked of this label: the layer's, then its own."""
        return self.features + label.features


@dataclass(frozen=True, slots=True)
class Scheme:
    """All layers of a corpus, in the order of the window."""

    id: str
    version: str
    title: str = ""
    layers: tuple[Layer, ...] = ()

    def layer(self, name: str) -> Layer | None:
        """The layer with this name, or None."""
        return next((layer for layer in self.layers if layer.name == name), None)

    def label(self, layer: str, name: str) -> Label | None:
        """A label by layer and name, or None."""
        found = self.layer(layer)
        return found.label(name) if found else None

    def relation(self, layer: str, name: str) -> RelationType | None:
        """A relation type by layer and name, or None."""
        found = self.layer(layer)
        return found.relation(name) if found else None

    def features_of(self, layer: str, name: str) -> tuple[Feature, ...]:
        """Features asked of a label or relation of a layer, in order; empty if it is unknown."""
        found = self.layer(layer)
        if found is None:
            return ()
        if label := found.label(name):
            return found.features_of(label)
        relation = found.relation(name)
        return relation.features if relation else ()


def scheme_problems(scheme: Scheme) -> list[str]:
    """Everything wrong with a scheme, one sentence each."""
    found: list[str] = []
    names = [layer.name for layer in scheme.layers]
    found += [f"layer {name!r} is there twice" for name in sorted({n for n in names if names.count(n) > 1})]
    for layer in scheme.layers:
        found += _layer_problems(layer)
        found += _switch_problems(layer, scheme)
    return found


def _switch_problems(layer: Layer, scheme: Scheme) -> list[str]:
    """What else the key is that switches to a layer: it works in every layer."""
    key = layer.switch.upper()
    if key in CANVAS_KEYS:
        return [f"key {key}, which switches to layer {layer.name}, belongs to the text canvas: choose another"]
    return [
        f"key {key} switches to layer {layer.name} and gives label {label.name} of layer {other.name}"
        for other in scheme.layers
        for label in other.labels
        if key and key == label.key.upper() and not label.retired
    ]


def _layer_problems(layer: Layer) -> list[str]:
    found: list[str] = []
    names = [label.name for label in layer.labels] + [relation.name for relation in layer.relations]
    twice = sorted({name for name in names if names.count(name) > 1})
    found += [f"{name!r} is there twice in layer {layer.name}" for name in twice]
    keys: dict[str, str] = {}
    for label in layer.labels:
        key = label.key.upper()
        if key in CANVAS_KEYS:
            found.append(
                f"key {key} of label {label.name} belongs to the text canvas (S, P, L, G, J, N and signs do): "
                "choose another"
            )
        elif key and not label.retired:
            # a retired label is no longer offered, so its key is free for another
            if key in keys:
                found.append(f"labels {keys[key]} and {label.name} of layer {layer.name} share the key {key}")
            keys[key] = label.name
        for feature in layer.features_of(label):
            found += _feature_problems(feature, f"label {label.name}")
        known = {feature.name: feature for feature in layer.features_of(label)}
        for name, value in label.presets:
            if name not in known:
                found.append(f"label {label.name} presets {name!r}, which is no feature of it")
            elif trouble := value_problem(known[name], value):
                found.append(f"label {label.name}: {trouble}")
    for relation in layer.relations:
        for feature in relation.features:
            found += _feature_problems(feature, f"relation {relation.name}")
    return found


def _feature_problems(feature: Feature, where: str) -> list[str]:
    if feature.type not in FEATURE_TYPES:
        return [f"{where}: feature {feature.name} has the unknown type {feature.type!r}"]
    if feature.type in ("choice", "choices") and not feature.values:
        return [f"{where}: feature {feature.name} offers no values"]
    if feature.default and (trouble := value_problem(feature, feature.default)):
        return [f"{where}: {trouble}"]
    return []


def value_problem(feature: Feature, value: str) -> str:
    """Say in words why `value` is none for `feature`, or return ''.

    Text patterns are not checked here: a scheme's regular expression may be
    hostile, so that belongs to where a time limit can be given.
    """
    if feature.type in ("choice", "choices") and value not in feature.values:
        return f"{feature.name} cannot be {value!r}; choose one of {', '.join(feature.values)}"
    if feature.type == "flag" and value not in ("yes", "no"):
        return f"{feature.name} is yes or no, not {value!r}"
    if feature.type == "number" and not _DECIMAL.fullmatch(value):
        return f"{feature.name} needs a number, not {value!r}"
    return ""
