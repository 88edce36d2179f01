"""Scheme files: what may be annotated, as XML that a person can read and change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from lxml import etree

from annotator import resources
from annotator.errors import CorpusError, FileRefused, SchemeRefused
from annotator.formats import safe_xml
from annotator.formats.xml_text import DECLARATION, Uncarriable, carriable, element, escape_attribute, leaf, on_one_line
from annotator.model.scheme import Feature, Label, Layer, RelationType, Role, Scheme, scheme_problems

NAMESPACE = "urn:annotator:scheme:1"
_NS = f"{{{NAMESPACE}}}"


def read_scheme(data: bytes, *, name: str) -> Scheme:
    """Read a scheme file.

    Args:
        data: the file's bytes.
        name: the file's name, for the message.

    Raises:
        SchemeRefused: the file cannot be parsed, breaks the grammar of
            `resources/schemas/scheme.rng`, uses a name or key twice, claims a key
            of the text canvas, or names a layer or label that is not there.
    """
    try:
        root = safe_xml.parse(data, name=name)
    except FileRefused as refused:
        raise SchemeRefused(name, refused.reason, line=refused.line) from refused
    if root.tag != _NS + "scheme":
        found = re.sub(r"\{.*\}", "", str(root.tag))
        reason = f"is not a scheme: its root is <{found}>, expected is <scheme> of {NAMESPACE}"
        raise SchemeRefused(name, reason, line=root.sourceline or 0)
    _refuse_grammar(root, name)
    scheme = Scheme(
        str(root.get("id")),
        str(root.get("version")),
        root.get("title", ""),
        tuple(_layer(child) for child in root),
    )
    if problems := scheme_problems(scheme) + list(_reference_problems(scheme)):
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise SchemeRefused(name, problems[0] + more)
    return scheme


def write_scheme(scheme: Scheme) -> bytes:
    """Write a scheme as canonical XML: the same scheme is always the same bytes, whose SHA-256 is its digest.

    Raises:
        CorpusError: it holds a character that XML cannot carry.
    """
    opening = f'<scheme xmlns="{NAMESPACE}"'
    try:
        opening += _attributes(id=scheme.id, version=scheme.version, title=scheme.title)
        lines = element(opening, [line for layer in scheme.layers for line in _layer_lines(layer)])
        return "\n".join([DECLARATION, *lines, ""]).encode()
    except Uncarriable as error:
        raise CorpusError(f"Scheme {scheme.id} cannot be written: {error}") from error


# -- reading -------------------------------------------------------------------------------------------


@cache
def _grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(resources.schemas() / "scheme.rng"))


def _refuse_grammar(root: etree._Element, name: str) -> None:
    for node in root.xpath("//comment() | //processing-instruction()"):
        reason = "holds a comment or processing instruction, which would not be kept; remove it"
        raise SchemeRefused(name, reason, line=node.sourceline or 0)
    if problems := safe_xml.complaints(_grammar(), root):
        problem = next((entry for entry in problems if entry.line), problems[0])
        reason = f"does not keep to the grammar of schemes: {problem.message}"
        if "attribute" in problem.message:
            reason += f", which has {_attributes_on(root, problem.line)}"
        raise SchemeRefused(name, reason, line=problem.line)


def _attributes_on(root: etree._Element, line: int) -> str:
    """The attributes of the first element on a line, as written."""
    found = next((node for node in root.iter() if node.sourceline == line), root)
    return on_one_line(" ".join(f'{name}="{value}"' for name, value in found.items())) or "none"


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    return parent.iterchildren(_NS + tag)


def _text(parent: etree._Element, tag: str) -> str:
    return parent.findtext(_NS + tag) or ""


def _layer(found: etree._Element) -> Layer:
    return Layer(
        name=found.attrib["name"],
        title=found.get("title", ""),
        switch=found.get("switch", ""),
        unit=found.attrib["unit"],
        mark=found.attrib["mark"],
        overlap=found.attrib["overlap"],
        discontinuous=found.get("discontinuous") == "yes",
        features=_features(found),
        labels=tuple(_label(child) for child in _children(found, "label")),
        relations=tuple(_relation(child) for child in _children(found, "relation")),
    )


def _label(found: etree._Element) -> Label:
    return Label(
        name=found.attrib["name"],
        key=found.get("key", ""),
        colour=found.attrib["colour"],
        definition=_text(found, "definition"),
        examples=tuple(child.text or "" for child in _children(found, "example")),
        line=found.get("line", "solid"),
        features=_features(found),
        presets=tuple((child.attrib["feature"], child.attrib["value"]) for child in _children(found, "preset")),
        maps=tuple((child.attrib["vocabulary"], child.attrib["name"]) for child in _children(found, "map")),
        title=found.get("title", ""),
        retired=found.get("retired") == "yes",
        needs_link=any(not child.attrib for child in _children(found, "linked")),
        needs_link_if=tuple(
            (child.attrib["feature"], child.attrib["value"]) for child in _children(found, "linked") if child.attrib
        ),
    )


def _features(parent: etree._Element) -> tuple[Feature, ...]:
    return tuple(
        Feature(
            name=found.attrib["name"],
            type=found.attrib["type"],
            values=tuple(child.text or "" for child in _children(found, "value")),
            default=found.get("default", ""),
            required=found.get("required") == "yes",
            pattern=found.get("pattern", ""),
            help=_text(found, "help"),
        )
        for found in _children(parent, "feature")
    )


def _relation(found: etree._Element) -> RelationType:
    return RelationType(
        name=found.attrib["name"],
        roles=tuple(
            Role(
                name=role.attrib["name"],
                labels=tuple(child.attrib["label"] for child in role),
                layer=role.get("layer", ""),
                least=int(role.attrib["least"]),
                most=0 if role.get("most") == "any" else int(role.attrib["most"]),
            )
            for role in _children(found, "role")
        ),
        symmetric=found.get("symmetric") == "yes",
        definition=_text(found, "definition"),
        features=_features(found),
        colour=found.get("colour", ""),
    )


# -- what a grammar cannot see -------------------------------------------------------------------------


def _reference_problems(scheme: Scheme) -> Iterator[str]:
    yield from _repeated((layer.switch for layer in scheme.layers if layer.switch), "layers are switched to by")
    for layer in scheme.layers:
        for label in layer.labels:
            owner = f"label {label.name}"
            yield from _feature_problems(layer.features_of(label), owner)
            yield from _repeated((name for name, _ in label.presets), f"{owner} presets")
            yield from _repeated((vocabulary for vocabulary, _ in label.maps), f"{owner} is mapped to")
            for name, value in label.needs_link_if:
                if all(name != feature.name or value not in feature.values for feature in layer.features_of(label)):
                    yield f"{owner} is to be linked when {name} is {value}, which it cannot be"
        for relation in layer.relations:
            yield from _feature_problems(relation.features, f"relation {relation.name}")
            yield from _relation_problems(relation, scheme)


def _feature_problems(features: Iterable[Feature], owner: str) -> Iterator[str]:
    features = tuple(features)
    yield from _repeated((feature.name for feature in features), f"{owner} has the feature")
    for feature in features:
        yield from _repeated(feature.values, f"feature {feature.name} of {owner} offers")
        if feature.values and feature.type not in {"choice", "choices"}:
            yield f"feature {feature.name} of {owner} is no choice, so it cannot offer values"
        try:
            re.compile(feature.pattern)
        except re.error as error:
            yield f"feature {feature.name} of {owner} has a pattern that is no regular expression: {error}"


def _relation_problems(relation: RelationType, scheme: Scheme) -> Iterator[str]:
    yield from _repeated((role.name for role in relation.roles), f"relation {relation.name} has the role")
    if relation.symmetric and len(relation.roles) != 2:
        yield f"relation {relation.name} is symmetric, so it needs two roles, not {len(relation.roles)}"
    for role in relation.roles:
        owner = f"role {role.name} of relation {relation.name}"
        yield from _repeated(role.labels, f"{owner} takes")
        layers = [layer for layer in scheme.layers if role.layer in {"", layer.name}]
        if not layers:
            yield f"{owner} names the layer {role.layer}, which the scheme does not have"
        for name in role.labels:
            if layers and not any(layer.label(name) for layer in layers):
                yield f"{owner} takes the label {name}, which is not there"
        if role.most and role.least > role.most:
            yield f"{owner} needs at least {role.least} and at most {role.most}, which is impossible"


def _repeated(names: Iterable[str], what: str) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"{what} {name} twice"
        seen.add(name)


# -- writing -------------------------------------------------------------------------------------------


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{escape_attribute(carriable(value))}"' for name, value in values.items() if value)


def _yes(flag: bool) -> str:  # noqa: FBT001  it is the whole argument
    return "yes" if flag else ""


def _layer_lines(layer: Layer) -> list[str]:
    opening = "  <layer" + _attributes(
        name=layer.name,
        title=layer.title,
        switch=layer.switch,
        unit=layer.unit,
        mark=layer.mark,
        overlap=layer.overlap,
        discontinuous=_yes(layer.discontinuous) or "no",
    )
    children = _feature_lines(layer.features, "    ")
    for label in layer.labels:
        children += _label_lines(label, underlined=layer.mark == "underline")
    for relation in layer.relations:
        children += _relation_lines(relation)
    return element(opening, children)


def _label_lines(label: Label, *, underlined: bool) -> list[str]:
    opening = "    <label" + _attributes(
        name=label.name,
        title=label.title,
        key=label.key,
        colour=label.colour,
        line=label.line if underlined or label.line != "solid" else "",
        retired=_yes(label.retired),
    )
    children = _definition_lines(label.definition)
    children += [leaf("      <example", example) for example in label.examples]
    children += _feature_lines(label.features, "      ")
    children += [f"      <preset{_attributes(feature=feature, value=value)}/>" for feature, value in label.presets]
    children += [f"      <map{_attributes(vocabulary=vocabulary, name=name)}/>" for vocabulary, name in label.maps]
    children += ["      <linked/>"] if label.needs_link else []
    children += [f"      <linked{_attributes(feature=name, value=value)}/>" for name, value in label.needs_link_if]
    return element(opening, children)


def _definition_lines(definition: str) -> list[str]:
    return [leaf("      <definition", definition)] if definition else []


def _feature_lines(features: Iterable[Feature], indent: str) -> list[str]:
    lines: list[str] = []
    for feature in features:
        opening = f"{indent}<feature" + _attributes(
            name=feature.name,
            type=feature.type,
            default=feature.default,
            required=_yes(feature.required),
            pattern=feature.pattern,
        )
        children = [leaf(f"{indent}  <help", feature.help)] if feature.help else []
        lines += element(opening, [*children, *(leaf(f"{indent}  <value", value) for value in feature.values)])
    return lines


def _relation_lines(relation: RelationType) -> list[str]:
    opening = "    <relation" + _attributes(
        name=relation.name, symmetric=_yes(relation.symmetric), colour=relation.colour
    )
    children = _definition_lines(relation.definition)
    for role in relation.roles:
        most = str(role.most) if role.most else "any"
        start = "      <role" + _attributes(name=role.name, layer=role.layer, least=str(role.least), most=most)
        children += element(start, [f"        <takes{_attributes(label=label)}/>" for label in role.labels])
    return element(opening, children + _feature_lines(relation.features, "      "))
