"""Label Studio's labelling configs, which are XML, as schemes, and schemes as labelling configs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from annotator.formats import foreign_xml
from annotator.formats.files import Files, beside, is_there, stem_of
from annotator.formats.foreign_values import name_of
from annotator.formats.xml_text import DECLARATION, escape_attribute
from annotator.model.scheme import CANVAS_KEYS, Feature, Label, Layer, RelationType, Role, Scheme

NAME = "config.xml"
_NAMES = (NAME, "label_config.xml", "labeling_config.xml", "label-config.xml", "labeling-config.xml", "interface.xml")
_LABELS = ("Labels", "HyperTextLabels", "ParagraphLabels")
_TEXTS = ("Text", "HyperText", "Paragraphs")
_QUESTIONS = ("Choices", "TextArea", "Taxonomy", "Number", "Rating", "DateTime")
_COLOUR = re.compile("#[0-9A-Fa-f]{6}")
_SHORT_COLOUR = re.compile("#([0-9A-Fa-f])([0-9A-Fa-f])([0-9A-Fa-f])")
_USUAL = Label("").colour
_ENDS = (Role("from"), Role("to"))


class Config(NamedTuple):
    """What a labelling config says.

    Attributes:
        texts: the field of `data` that holds each text, by the text's name.
        scheme: what may be annotated: a layer for each set of labels; None if there are none.
    """

    texts: dict[str, str]
    scheme: Scheme | None = None


def config_beside(files: Files, name: str) -> Config:
    """The labelling config in the same folder, under one of its usual names or the file's own.

    Raises:
        FileRefused: it is no XML.
    """
    for other in (*_NAMES, f"{stem_of(name)}.xml"):
        if is_there(files, found := beside(name, other)):
            data = files.read(found)
            if foreign_xml.root_tag(data[:64_000]) == "View":
                return _config(foreign_xml.parse(data, name=files.shown(found)), posixpath.basename(found))
    return Config({})


def _config(root: etree._Element, name: str) -> Config:
    texts = {name_of(node.get("name", "")): node.get("value", "").removeprefix("$") for node in root.iter(*_TEXTS)}
    layers: dict[str, Layer] = {}
    for node in root.iter(*_LABELS):
        layer = name_of(node.get("name", ""))
        if layer and layer not in layers:
            layers[layer] = Layer(layer, discontinuous=False, labels=tuple(_labels(node)))
    with_features = [_asked(layer, root) for layer in layers.values()]
    if not with_features:
        return Config(texts)
    taken = {label.name for label in with_features[0].labels}
    links = tuple(link for link in _relations(root) if link.name not in taken)
    first = Layer(
        with_features[0].name, features=with_features[0].features, labels=with_features[0].labels, relations=links
    )
    return Config(texts, Scheme("label-studio", "1", stem_of(name), (first, *with_features[1:])))


def _labels(node: etree._Element) -> Iterator[Label]:
    names, keys = set(), set(CANVAS_KEYS)
    for one in node.iter("Label"):
        name, key = name_of(one.get("value", "")), one.get("hotkey", "").upper()
        if not (len(key) == 1 and key.isalnum() and key not in keys):
            key = ""
        keys.add(key)
        if name and name not in names:
            names.add(name)
            yield Label(name, key, _colour(one.get("background", "")))


def _colour(given: str) -> str:
    if short := _SHORT_COLOUR.fullmatch(given):
        return "#" + "".join(digit * 2 for digit in short.groups())
    return given if _COLOUR.fullmatch(given) else _USUAL


def _asked(layer: Layer, root: etree._Element) -> Layer:
    """The layer with the questions that are asked of each of its regions."""
    features: dict[str, Feature] = {}
    for node in root.iter(*_QUESTIONS):
        when = node.get("whenTagName", layer.name)
        name = name_of(node.get("name", "")).removeprefix(f"{layer.name}-")
        if node.get("perRegion") == "true" and when == layer.name and name:
            features.setdefault(name, _feature(node, name))
    return Layer(layer.name, features=tuple(features.values()), labels=layer.labels)


def _feature(node: etree._Element, name: str) -> Feature:
    if node.tag == "Choices":
        choices = (name_of(one.get("value", "")) for one in node.iter("Choice"))
        values = tuple(dict.fromkeys(filter(None, choices)))
        kind = "choices" if node.get("choice") == "multiple" else "choice"
        return Feature(name, kind, values) if values else Feature(name)
    return Feature(name, "number" if node.tag in ("Number", "Rating") else "text")


def _relations(root: etree._Element) -> Iterator[RelationType]:
    names: set[str] = set()
    for node in root.iter("Relation"):
        name = name_of(node.get("value", ""))
        if name and name not in names:
            names.add(name)
            yield RelationType(name, _ENDS)


# -- writing -------------------------------------------------------------------------------------------


def question_name(layer: str, feature: str) -> str:
    """What a feature of a layer is called: control names are unique in a config."""
    return f"{layer}-{feature}"


def questions(scheme: Scheme) -> dict[tuple[str, str], Feature]:
    """All features that labels have, by layer and name: what several labels ask alike is one question."""
    found: dict[tuple[str, str], Feature] = {}
    for layer in scheme.layers:
        for feature in (*layer.features, *(one for label in layer.labels for one in label.features)):
            before = found.setdefault((layer.name, feature.name), feature)
            if before is not feature and before.type in _CHOICES and feature.type in _CHOICES:
                values = tuple(dict.fromkeys((*before.values, *feature.values)))
                kind = "choices" if "choices" in (before.type, feature.type) else before.type
                found[layer.name, feature.name] = Feature(feature.name, kind, values)
    return found


_CHOICES = ("choice", "choices")


def choices_of(feature: Feature) -> tuple[str, ...]:
    """What is chosen from; nothing if the answer is written."""
    return ("yes", "no") if feature.type == "flag" else feature.values if feature.type in _CHOICES else ()


def write_config(scheme: Scheme) -> bytes:
    """A labelling config with a set of labels for each layer, and a question for each feature of theirs."""
    lines = [DECLARATION, "<View>"]
    for layer in scheme.layers:
        lines.append(f"  <Labels{_attributes(name=layer.name, toName='text')}>")
        for label in layer.labels:
            key = "" if label.retired else label.key.lower()
            lines.append(f"    <Label{_attributes(value=label.name, background=label.colour, hotkey=key)}/>")
        lines.append("  </Labels>")
    lines.append('  <Text name="text" value="$text"/>')
    for (name, _), feature in questions(scheme).items():
        asked = _attributes(
            name=question_name(name, feature.name), toName="text", perRegion="true", whenTagName=name,
            required="true" if feature.required else "",
        )  # fmt: skip
        if choices := choices_of(feature):
            several = _attributes(choice="multiple" if feature.type == "choices" else "single")
            lines.append(f"  <Choices{asked}{several}>")
            lines += [f"    <Choice{_attributes(value=value)}/>" for value in choices]
            lines.append("  </Choices>")
        else:
            lines.append(f"  <TextArea{asked}/>")
    if links := [link for layer in scheme.layers for link in layer.relations]:
        names = dict.fromkeys(link.name for link in links)
        lines += ["  <Relations>", *(f"    <Relation{_attributes(value=name)}/>" for name in names), "  </Relations>"]
    return "\n".join([*lines, "</View>", ""]).encode()


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{escape_attribute(value)}"' for name, value in values.items() if value)
