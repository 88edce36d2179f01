"""A brat configuration made from a scheme and from what else is met in the articles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from annotator.formats.brat.config import LAYER_LINE, STANDS_IN_LINE, TRIGGER
from annotator.formats.brat.lines import YES
from annotator.formats.brat.names import LABEL, RELATION, SAFE, Names, is_event, safe
from annotator.formats.brat.reader import TITLE
from annotator.model.annotation import Annotation, Relation
from annotator.model.scheme import Feature, RelationType, Role, Scheme

ATTRIBUTE, REFERENCE = "A", "N"
_VALUE = re.compile(r"[^\s,|<>]+")
_BASE, _ENTRY = re.compile(r"[^\s:]+"), re.compile(r"\S+")
_KNOWLEDGE_BASES = frozenset({"kb", "wikidata", "wikipedia", "dbpedia", "geonames", "viaf", "gnd"})


@dataclass(slots=True)
class _Attribute:
    """What an attribute is asked of, and its values; without any it is there or not."""

    owners: dict[str, None] = field(default_factory=dict)
    values: dict[str, None] = field(default_factory=dict)


class Seen:
    """What a configuration has to name: all of the scheme, and what else is written.

    Args:
        scheme: what may be annotated.
        names: what it is called in brat.
    """

    def __init__(self, scheme: Scheme, names: Names) -> None:
        self.names = names
        self.scheme = scheme
        self.labels: dict[str, str] = {}
        self.relations: dict[str, tuple[str, RelationType]] = {}
        self.events: dict[str, tuple[str, RelationType]] = {}
        self.stand_ins: dict[str, tuple[str, RelationType]] = {}
        self.attributes: dict[str, _Attribute] = {}
        self._types: dict[tuple[str, str], RelationType] = {}
        self._kinds: dict[tuple[str, str, str], str] = {}
        features = [one for layer in scheme.layers for label in layer.labels for one in layer.features_of(label)]
        features += [one for layer in scheme.layers for relation in layer.relations for one in relation.features]
        self._flags = {one.name for one in features} - {one.name for one in features if one.type != "flag"}
        for layer in scheme.layers:
            for label in layer.labels:
                self.labels.setdefault(names.of(LABEL, label.name), layer.name)
            for relation in layer.relations:
                self._types[layer.name, relation.name] = relation
                self._take(layer.name, relation)
        for layer in scheme.layers:
            for label in layer.labels:
                name = names.of(LABEL, label.name)
                if name not in self.events:
                    self._ask(name, layer.features_of(label))

    # -- what the writer meets ---------------------------------------------------------------------

    def label(self, one: Annotation) -> str:
        """What an annotation's label is called."""
        name = self.names.of(LABEL, one.label)
        self.labels.setdefault(name, one.layer)
        return name

    def relation(self, one: Relation) -> str:
        """What a relation is called that is written as R or *."""
        name = self.names.of(RELATION, one.label)
        if name not in self.relations:
            self.relations[name] = one.layer, self._type(one)
        return name

    def event(self, one: Relation, trigger: Annotation) -> str:
        """What an event is called: as its trigger."""
        name = self.label(trigger)
        self.events.setdefault(name, (one.layer, self._type(one)))
        return name

    def stand_in(self, one: Relation) -> str:
        """What an event is called that stands for a relation."""
        name = self.names.of(RELATION, one.label)
        self.stand_ins.setdefault(name, (one.layer, self._type(one)))
        return name

    def is_equivalence(self, one: Relation) -> bool:
        """Whether a relation says that any number of annotations are the same."""
        kind = self._types.get((one.layer, one.label))
        if kind is None or not _is_equivalence(kind):
            return False
        first, second = kind.roles
        return [arg.role for arg in one.args] == [first.name] + [second.name] * (len(one.args) - 1)

    def place_of(self, item: Annotation | Relation, name: str, value: str) -> str:
        """Where the value of a feature goes: ATTRIBUTE, REFERENCE, or '' for nowhere that brat knows."""
        key = item.layer, item.label, name
        kind = self._kinds.get(key)
        if kind is None:
            kind = self._kinds[key] = self._kind(*key)
        if kind == REFERENCE:
            return REFERENCE if _ENTRY.fullmatch(value) else ""
        if kind == YES:
            return ATTRIBUTE if value == YES else ""
        return ATTRIBUTE if kind and _VALUE.fullmatch(value) else ""

    def _kind(self, layer: str, label: str, name: str) -> str:
        """Which values of a feature have a place: those of a reference, of an attribute, only YES, or none at all."""
        features = self.scheme.features_of(layer, label)
        of = next((one.type for one in features if one.name == name), "unknown")
        if of == "link" or name.lower() in _KNOWLEDGE_BASES:
            return REFERENCE if _BASE.fullmatch(name) else ""
        if not SAFE.fullmatch(name) or of in ("text", "number") or name.endswith(TITLE):
            return ""
        return YES if name in self._flags else ATTRIBUTE

    def attribute(self, owner: str, name: str, value: str) -> str:
        """Note the value of an attribute, and give what is written of it: nothing of one that is there or not."""
        held = self.attributes.setdefault(name, _Attribute())
        held.owners[owner] = None
        if name in self._flags:
            return ""
        held.values[value] = None
        return f" {value}"

    def fillers(self, role: Role) -> str:
        """The labels that may fill a role, as a configuration writes them."""
        layer = self.scheme.layer(role.layer)
        labels = role.labels or tuple(label.name for label in (layer.labels if layer else ()))
        return "|".join(self.names.of(LABEL, label) for label in labels) or "<ANY>"

    # -- parts of it -------------------------------------------------------------------------------

    def _take(self, layer: str, relation: RelationType) -> None:
        """Note a relation of the scheme in every form in which it may be written."""
        if is_event(relation):
            name = self.names.of(LABEL, relation.name)
            self.events.setdefault(name, (layer, relation))
            self._ask(name, relation.features)
            return
        name = self.names.of(RELATION, relation.name)
        if len(relation.roles) >= 2:
            self.relations.setdefault(name, (layer, relation))
        is_binary = [(role.least, role.most) for role in relation.roles] == [(1, 1), (1, 1)]
        if not is_binary and not _is_equivalence(relation):
            self.stand_ins.setdefault(name, (layer, relation))
            self._ask(name, relation.features)

    def _ask(self, owner: str, features: Iterable[Feature]) -> None:
        for feature in features:
            values = [value for value in feature.values if _VALUE.fullmatch(value)]
            is_flag = feature.name in self._flags
            if SAFE.fullmatch(feature.name) and (is_flag or (values and feature.type in ("choice", "choices"))):
                held = self.attributes.setdefault(feature.name, _Attribute())
                held.owners[owner] = None
                held.values.update(dict.fromkeys(() if is_flag else values))

    def _type(self, one: Relation) -> RelationType:
        """What the scheme says of a relation, or what can be seen of it."""
        known = self._types.get((one.layer, one.label))
        roles = dict.fromkeys(arg.role for arg in one.args)
        return known or RelationType(one.label, tuple(Role(role, least=0, most=0) for role in roles))


def _is_equivalence(relation: RelationType) -> bool:
    return relation.symmetric and len(relation.roles) == 2 and relation.roles[1].most == 0


def annotation_conf(seen: Seen) -> str:
    """What may be annotated, as brat reads it."""
    lines = ["# Made by Annotator: what may be annotated.", "", "[entities]", ""]
    lines += _by_layer((layer, name) for name, layer in seen.labels.items() if name not in seen.events)
    lines += ["", "[relations]", ""]
    lines += _by_layer((layer, _relation_line(name, one, seen)) for name, (layer, one) in seen.relations.items())
    lines += ["", "[events]", ""]
    lines += _by_layer(
        (seen.labels[name], _event_line(name, one, seen)) for name, (_, one) in seen.events.items()
    )  # fmt: skip
    if seen.stand_ins:
        lines += [STANDS_IN_LINE]
        lines += _by_layer((layer, _event_line(name, one, seen)) for name, (layer, one) in seen.stand_ins.items())
    lines += ["", "[attributes]", ""]
    for name, held in seen.attributes.items():
        values = f", Value:{'|'.join(held.values)}" if held.values else ""
        lines.append(f"{name}\tArg:{'|'.join(held.owners)}{values}")
    return "\n".join([*lines, ""])


def visual_conf(seen: Seen) -> str:
    """How it looks, as brat reads it: titles and colours."""
    titles, drawing = [], []
    for layer in seen.scheme.layers:
        for label in layer.labels:
            name = seen.names.of(LABEL, label.name)
            title = _UNTITLED.sub(" ", label.title or label.name).strip()
            if title and title != name:
                titles.append(f"{name} | {title}")
            if _COLOUR.fullmatch(label.colour):
                ink = "black" if _is_light(label.colour) else "white"
                drawing.append(f"{name}\tbgColor:{label.colour}, fgColor:{ink}, borderColor:darken")
    lines = ["# Made by Annotator: how it looks.", "", "[labels]", "", *dict.fromkeys(titles), "", "[drawing]", ""]
    lines += ["SPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken"]
    lines += ["ARC_DEFAULT\tcolor:black, dashArray:-, arrowHead:triangle-5", *dict.fromkeys(drawing)]
    return "\n".join([*lines, ""])


_UNTITLED = re.compile(r"[|\s]+")
_COLOUR = re.compile("#[0-9A-Fa-f]{6}")


def _is_light(colour: str) -> bool:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red * 299 + green * 587 + blue * 114 > 128_000


def _by_layer(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Lines below a comment that names their layer."""
    found: dict[str, list[str]] = {}
    for layer, line in pairs:
        found.setdefault(layer, []).append(line)
    return [line for layer, lines in found.items() for line in (f"{LAYER_LINE}{layer}", *lines)]


def _relation_line(name: str, relation: RelationType, seen: Seen) -> str:
    first, *others = relation.roles
    second = others[0]
    fillers = [seen.fillers(role) for role in others]
    all_of_them = "<ANY>" if "<ANY>" in fillers else "|".join(dict.fromkeys("|".join(fillers).split("|")))
    kind = "symmetric-transitive" if _is_equivalence(relation) else "symmetric"
    symmetric = f", <REL-TYPE>:{kind}" if relation.symmetric else ""
    return f"{name}\t{safe(first.name)}:{seen.fillers(first)}, {safe(second.name)}:{all_of_them}{symmetric}"


def _event_line(name: str, relation: RelationType, seen: Seen) -> str:
    roles = [role for role in relation.roles if role.name != TRIGGER]
    args = [f"{safe(role.name)}{_how_many(role)}:{seen.fillers(role)}" for role in roles]
    return f"{name}\t{', '.join(args)}" if args else name


def _how_many(role: Role) -> str:
    signs = {(1, 1): "", (0, 1): "?", (0, 0): "*", (1, 0): "+"}
    counted = f"{{{role.least}}}" if role.least == role.most else f"{{{role.least}-{role.most}}}"
    return signs.get((role.least, role.most), counted if role.most else "+")
