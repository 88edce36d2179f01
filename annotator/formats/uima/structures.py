"""Articles as feature structures: the types that a scheme needs, and what an article says in them."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from keyword import iskeyword
from typing import NamedTuple

from annotator.formats.uima.names import (
    ANNOTATION,
    ARRAY,
    ARTICLE,
    ARTICLE_FEATURES,
    AUTHOR,
    CONFIDENCE,
    CREATED,
    CUSTOM,
    DIV,
    DOCUMENT,
    FACT,
    FEATURES,
    HEADING,
    IDENTITY,
    LAYER,
    LINKS,
    META,
    META_FEATURES,
    MODIFIED,
    NOTE,
    ORIGIN,
    OTHER,
    OTHER_RELATION,
    OWN,
    PARAGRAPH,
    PARTS,
    PERSON,
    STATE,
    STRING,
    STRINGS,
    TOP,
)
from annotator.formats.writing import Writing
from annotator.model.annotation import Annotation, Relation
from annotator.model.document import AnnotatedDocument
from annotator.model.offsets import OffsetMap
from annotator.model.scheme import Feature, Layer, Scheme

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII).fullmatch
_RESERVED = frozenset(
    {*OWN, LINKS, "value", "begin", "end", "sofa", "self", "type", "self_", "type_", "xmiID", "elements"}
)
_BLOCKS = {"paragraph": PARAGRAPH, "heading": HEADING, "title": HEADING}


class Field(NamedTuple):
    """A feature of a type: its range, and of an array of structures what it holds."""

    name: str
    range: str = STRING
    element: str = ""


class Declared(NamedTuple):
    """A type as it is declared."""

    name: str
    above: str
    fields: tuple[Field, ...]
    says: str = ""


class TypeOf(NamedTuple):
    """The type of a layer's annotations or relations.

    Attributes:
        name: with its package.
        layer: that one knows by the name alone; '' if none.
        features: that it has, in the scheme's order.
        several: those which are arrays.
    """

    name: str
    layer: str
    features: tuple[str, ...] = ()
    several: frozenset[str] = frozenset()


class Types:
    """The type system of a scheme; what the scheme does not know has types of its own.

    Args:
        scheme: what may be annotated.
        layers: only these; empty for all.
    """

    def __init__(self, scheme: Scheme, layers: Sequence[str]) -> None:
        self.declared: dict[str, Declared] = {}
        self._spans: dict[str, TypeOf] = {}
        self._relations: dict[str, TypeOf] = {}
        self._usual()
        self._other = TypeOf(CUSTOM + OTHER, "")
        self._other_relation = TypeOf(CUSTOM + OTHER_RELATION, "")
        self._declare_span(self._other, "Annotations of layers that the scheme does not have")
        self._declare_relation(self._other_relation, "Relations of layers that the scheme does not have")
        wanted = [layer for layer in scheme.layers if not layers or layer.name in layers]
        for layer in wanted:
            self._spans[layer.name] = made = self._type_of(layer, "", _asked(layer))
            self._declare_span(made, layer.title or layer.name)
        for layer in wanted:
            if layer.relations:
                asked = [one for relation in layer.relations for one in relation.features]
                self._relations[layer.name] = made = self._type_of(layer, "Relation", asked)
                self._declare_relation(made, f"{layer.title or layer.name}: {_named(layer)}")

    def of(self, item: Annotation | Relation) -> TypeOf:
        """The type of an annotation or relation."""
        if isinstance(item, Annotation):
            return self._spans.get(item.layer, self._other)
        return self._relations.get(item.layer, self._other_relation)

    def json(self, used: Iterable[str]) -> dict[str, object]:
        """Those that are used, and what they are under, as a JSON CAS declares them."""
        found: dict[str, object] = {}
        needed = set(used)
        needed |= {self.declared[name].above for name in needed}
        for one in self.declared.values():
            if one.name in needed:
                said: dict[str, object] = {"%NAME": one.name, "%SUPER_TYPE": one.above}
                for name, range_, element in one.fields:
                    shown = f"{element or STRING}[]" if range_ in (ARRAY, STRINGS) else range_
                    said[name] = {"%NAME": name, "%RANGE": shown}
                found[one.name] = said
        return found

    def _usual(self) -> None:
        meta = (*(Field(name) for name in META_FEATURES), Field("isLastSegment", "uima.cas.Boolean"))
        self._declare(META, DOCUMENT, meta)
        self._declare(DIV, ANNOTATION, (Field("divType"), Field("id")))
        self._declare(PARAGRAPH, DIV)
        self._declare(HEADING, DIV)
        self._declare(ARTICLE, TOP, [Field(name) for name in ARTICLE_FEATURES])
        self._declare(FACT, TOP, [Field("name"), Field("value")])
        self._declare(PERSON, TOP, [Field(name) for name in ("name", "kind", "title", "version")])
        self._declare(STATE, TOP, [Field(name) for name in ("name", "layer", "state")])

    def _declare(self, name: str, above: str, fields: Iterable[Field] = (), says: str = "") -> None:
        self.declared[name] = Declared(name, above, tuple(fields), says)

    def _declare_span(self, made: TypeOf, says: str, *more: Field) -> None:
        features = [Field(name, STRINGS if name in made.several else STRING) for name in made.features]
        self._declare(made.name, ANNOTATION, [Field("value"), *features, *more, *map(Field, OWN)], says)

    def _declare_relation(self, made: TypeOf, says: str) -> None:
        self._declare(f"{made.name}Link", TOP, [Field("role"), Field("target", ANNOTATION)])
        self._declare_span(made, says, Field(LINKS, ARRAY, f"{made.name}Link"))

    def _type_of(self, layer: Layer, ending: str, asked: Iterable[Feature]) -> TypeOf:
        plain = layer.name if _NAME(layer.name) else "L" + re.sub(r"[^A-Za-z0-9_]", "_", layer.name)
        wanted = name = CUSTOM + plain + ending
        number = 2
        # of its two names neither may be taken
        while {name, f"{name}Link"} & self.declared.keys():
            name, number = f"{wanted}{number}", number + 1
        types: dict[str, str] = {}
        for one in asked:
            types.setdefault(one.name, one.type)
        able = {key: kind for key, kind in types.items() if _NAME(key) and not iskeyword(key) and key not in _RESERVED}
        several = frozenset(key for key, kind in able.items() if kind == "choices")
        known = layer.name if name == f"{CUSTOM}{layer.name}{ending}" else ""
        return TypeOf(name, known, tuple(able), several)


def _asked(layer: Layer) -> list[Feature]:
    return [*layer.features, *(one for label in layer.labels for one in label.features)]


def _named(layer: Layer) -> str:
    return ", ".join(relation.name for relation in layer.relations)


@dataclass(slots=True)
class Structure:
    """A feature structure.

    Attributes:
        id: from 2, in the article; 1 is the text.
        begin, end: UTF-16; None for what is on no text.
        said: values, all of them strings.
        lists: arrays of strings.
        refs: arrays of ids.
        target: what a link leads to, or 0.
    """

    id: int
    type: str
    said: dict[str, str]
    begin: int | None = None
    end: int | None = None
    lists: dict[str, list[str]] | None = None
    refs: dict[str, list[int]] | None = None
    target: int = 0


class Structures:
    """An article's feature structures, in the order of their ids.

    Attributes:
        name, text: the article's id and text.
        found: all of them.
    """

    def __init__(self, annotated: AnnotatedDocument, writing: Writing, types: Types) -> None:
        self._annotated, self._writing, self._types = annotated, writing, types
        self.name, self.text = annotated.document.id, annotated.document.text
        self._offsets = OffsetMap(self.text)
        self.found: list[Structure] = []
        self._ids: dict[str, Structure] = {}
        annotations, relations = writing.items(annotated)
        self._article()
        self._people({one.origin for one in annotations} | {one.origin for one in relations})
        self._blocks()
        for annotation in annotations:
            self._annotation(annotation)
        for relation in relations:
            self._relation(relation)

    @property
    def next_id(self) -> int:
        """An id that is not taken, nor is any above it."""
        return len(self.found) + 2

    def _add(self, type_name: str, said: dict[str, str], begin: int | None = None, end: int | None = None) -> Structure:
        made = Structure(self.next_id, type_name, said)
        if begin is not None and end is not None:
            made.begin, made.end = self._offsets.to_utf16(begin), self._offsets.to_utf16(end)
        self.found.append(made)
        return made

    def _article(self) -> None:
        document = self._annotated.document
        meta = {"language": document.language or "x-unspecified", "documentTitle": document.title}
        meta |= {"documentId": document.id, "documentUri": document.url}
        self._add(META, _saying(meta), 0, len(self.text))
        values = (document.title, document.outlet, document.published, document.retrieved, document.media_type)
        self._add(ARTICLE, _saying(dict(zip(ARTICLE_FEATURES, (*values, document.source_sha256), strict=True))))
        for name, value in document.meta:
            self._add(FACT, {"name": name, "value": value})

    def _people(self, origins: Container[str]) -> None:
        sets = self._writing.sets(self._annotated)
        named = {held.annotator for held in sets}
        for person in sorted(self._annotated.annotators):
            if person.id in named or person.id in origins:
                said = {"name": person.id, "kind": person.kind, "title": person.name, "version": person.version}
                self._add(PERSON, _saying(said))
        for held in sets:
            for layer in sorted(held.states):
                if not self._writing.layers or layer in self._writing.layers:
                    self._add(STATE, {"name": held.annotator, "layer": layer, "state": held.states[layer]})

    def _blocks(self) -> None:
        for begin, end, kind, path in self._annotated.document.blocks:
            self._add(_BLOCKS.get(kind, DIV), _saying({"divType": kind, "id": path}), begin, end)

    def _annotation(self, one: Annotation) -> None:
        type_ = self._types.of(one)
        made = self._add(type_.name, {"value": one.label}, one.spans[0].begin, one.spans[-1].end)
        self._ids[one.id] = made
        self._about(made, one, type_)
        if len(one.spans) > 1:
            places = self._offsets.to_utf16
            made.said[PARTS] = " ".join(f"{places(begin)}-{places(end)}" for begin, end in one.spans)

    def _relation(self, one: Relation) -> None:
        args = [(role, self._ids[ref]) for role, ref in self._writing.linked(one, self._ids, self._annotated.document)]
        if not args:
            return
        type_ = self._types.of(one)
        links = []
        for role, target in args:
            link = self._add(f"{type_.name}Link", {"role": role})
            link.target = target.id
            links.append(link.id)
        made = self._add(type_.name, {"value": one.label})
        made.begin, made.end = args[0][1].begin, args[0][1].end
        made.refs = {LINKS: links}
        self._about(made, one, type_)

    def _about(self, made: Structure, one: Annotation | Relation, type_: TypeOf) -> None:
        said = made.said
        if one.features:
            _put_features(made, one, type_)
        if one.layer != type_.layer:
            said[LAYER] = one.layer
        said[IDENTITY] = one.id
        said[AUTHOR] = one.annotator
        if one.note:
            said[NOTE] = one.note
        if one.origin:
            said[ORIGIN] = one.origin
        if one.confidence is not None:
            said[CONFIDENCE] = f"{one.confidence:g}"
        if one.created:
            said[CREATED] = one.created
        if one.modified:
            said[MODIFIED] = one.modified


def _put_features(made: Structure, one: Annotation | Relation, type_: TypeOf) -> None:
    """Give values to the features of a type; what has none, or another order, stands in one feature by itself."""
    values: dict[str, list[str]] = {}
    for name, value in one.features:
        values.setdefault(name, []).append(value)
    # an empty string cannot be told from none within an array
    able = {
        name
        for name in type_.features
        if name in values and (all(values[name]) if name in type_.several else len(values[name]) == 1)
    }
    typed = [(name, value) for name in type_.features if name in able for value in values[name]]
    rest = [pair for pair in one.features if pair[0] not in able]
    if (*typed, *rest) != one.features:
        able, rest = set(), list(one.features)
    made.said |= {name: values[name][0] for name in type_.features if name in able and name not in type_.several}
    made.lists = {name: values[name] for name in type_.features if name in able and name in type_.several}
    if rest:
        made.said[FEATURES] = json.dumps(rest, ensure_ascii=False)


def _saying(said: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in said.items() if value}
