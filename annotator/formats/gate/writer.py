"""Writes GATE document XML as GATE does: nodes named by UTF-16 offsets, whole numbers as ids, Java's classes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

from annotator.formats import carried
from annotator.formats.gate.values import BOOLEAN, DOUBLE, INTEGER, STRING
from annotator.formats.writing import Writing
from annotator.formats.xml_text import escape, escape_attribute
from annotator.model.annotation import Annotation, Relation
from annotator.model.document import AnnotatedDocument
from annotator.model.offsets import OffsetMap
from annotator.model.scheme import Scheme

SUFFIX = ".xml"
MARKUPS = "Original markups"
"""The set in which GATE keeps the structure of a page."""

BLOCK, PARTS, ROLES = "annotator.block", "annotator.parts", "annotator.roles"

_FLAGS = {"yes": "true", "no": "false"}
_WHOLE = re.compile(r"-?[0-9]{1,9}").fullmatch

Render: TypeAlias = Callable[..., str]
"""The features of an item as XML, but for its id and times: of its label, and what `carried.item_pairs` takes."""


def write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    """Write articles, a file each."""
    render = lru_cache(8192)(_render(writing.scheme))
    for annotated in articles:
        writing.put(f"{annotated.document.id}{SUFFIX}", _document(annotated, writing, render).encode())
        yield annotated.document.id


def _document(annotated: AnnotatedDocument, writing: Writing, render: Render) -> str:
    document = annotated.document
    units = OffsetMap(document.text)
    places: set[int] = set()
    numbers: dict[str, int] = {}
    sets: dict[str, list[str]] = {}
    links: dict[str, list[str]] = {}
    if document.blocks:
        sets[MARKUPS] = []
    for number, (begin, end, kind, path) in enumerate(document.blocks):
        places |= {begin, end}
        features = _feature(BLOCK, kind) + (_feature("path", path) if path else "")
        sets[MARKUPS].append(_annotation(number, kind, units.to_utf16(begin), units.to_utf16(end), features))
    annotations, relations = writing.items(annotated)
    for number, one in enumerate(annotations, len(document.blocks)):
        begin, end = one.spans[0][0], one.spans[-1][1]
        places |= {begin, end}
        numbers[one.id] = number
        features = _about(one, render)
        if len(one.spans) > 1:
            features += _feature(PARTS, _parts(one, units))
        made = _annotation(number, _value(one.label), units.to_utf16(begin), units.to_utf16(end), features)
        sets.setdefault(one.annotator, []).append(made)
    for number, relation in enumerate(relations, len(document.blocks) + len(annotations)):
        if args := writing.linked(relation, numbers, document):
            features = _about(relation, render) + _feature(ROLES, carried.names_written(arg.role for arg in args))
            members = ";".join(str(numbers[arg.ref]) for arg in args)
            links.setdefault(relation.annotator, []).append(
                f'<Relation Id="{number}" Type="{_value(relation.label)}" Members="{members}">\n'
                f"<UserData></UserData>\n{features}</Relation>\n"
            )
    return "".join(
        [
            "<?xml version='1.0' encoding='UTF-8'?>\n<GateDocument version=\"3\">\n<GateDocumentFeatures>\n",
            *(_feature(name, value) for name, value in carried.document_pairs(annotated, writing)),
            "</GateDocumentFeatures>\n",
            _text(document.text, places, units),
            "<AnnotationSet>\n</AnnotationSet>\n",
            *(_named("AnnotationSet", name, sets[name]) for name in sorted(sets)),
            *(_named("RelationSet", name, links[name]) for name in sorted(links)),
            "</GateDocument>\n",
        ]
    )


def _text(text: str, places: Iterable[int], units: OffsetMap) -> str:
    pieces, last = ["<TextWithNodes>"], 0
    for place in sorted(places):
        pieces.append(f'{escape(text[last:place])}<Node id="{units.to_utf16(place)}"/>')
        last = place
    return "".join([*pieces, escape(text[last:]), "</TextWithNodes>\n"])


def _named(tag: str, name: str, lines: list[str]) -> str:
    return f'<{tag} Name="{_value(name)}">\n{"".join(lines)}</{tag}>\n'


def _annotation(number: int, kind: str, begin: int, end: int, features: str) -> str:
    return f'<Annotation Id="{number}" Type="{kind}" StartNode="{begin}" EndNode="{end}">\n{features}</Annotation>\n'


def _parts(one: Annotation, units: OffsetMap) -> str:
    """The parts as distances from the begin, so that they stay right when GATE's text grows before them."""
    first = units.to_utf16(one.begin)
    return " ".join(f"{units.to_utf16(begin) - first}-{units.to_utf16(end) - first}" for begin, end in one.spans)


def _about(item: Annotation | Relation, render: Render) -> str:
    own = _feature(carried.ID, item.id) + render(item.label, *carried.steady(item))
    return own + "".join([_feature(*pair) for pair in carried.time_pairs(item)])


def _render(scheme: Scheme) -> Render:
    """Features as XML, of the class of Java that the scheme's type is."""

    def render(label: str, *said: object) -> str:
        layer = str(said[0])
        types = {feature.name: feature.type for feature in scheme.features_of(layer, label)}
        pairs = carried.item_pairs(*said)  # type: ignore[arg-type]
        return "".join([_feature(name, value, types.get(name, "")) for name, value in pairs])

    return render


def _feature(name: str, value: str, kind: str = "") -> str:
    of_class = STRING
    if kind == "flag" and value in _FLAGS:
        of_class, value = BOOLEAN, _FLAGS[value]
    elif kind == "number":
        of_class = INTEGER if _WHOLE(value) else DOUBLE
    return (
        f'<Feature>\n  <Name className="java.lang.String">{escape(name)}</Name>\n'
        f'  <Value className="{of_class}">{escape(value)}</Value>\n</Feature>\n'
    )


@lru_cache(4096)
def _value(name: str) -> str:
    return escape_attribute(name)
