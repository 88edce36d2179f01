"""Writes NAF 3.3: see `naf` for what becomes what."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from annotator.formats.document_facts import PLAIN
from annotator.formats.tokens import joined
from annotator.formats.writing import Writing
from annotator.formats.xml_text import DECLARATION, carriable, escape, escape_attribute
from annotator.model.annotation import Annotation, Relation, feature_value
from annotator.model.document import AnnotatedDocument, Annotator, Document
from annotator.model.scheme import Scheme

VERSION = "v3.3"
OWN = "annotator"
"""The processor, the source and the resource of what only this program knows."""

WIKIDATA = "http://www.wikidata.org"
STATEMENT_ROLES = {"claim": "target", "source": "source", "cue": "cue"}
CERTAINTIES = {"certain": "CT", "probable": "PR", "possible": "PS", "unknown": "U"}
POLARITIES = {"affirmed": "+", "negated": "-"}


def written(annotated: AnnotatedDocument, writing: Writing) -> bytes:
    """The bytes of one article's file."""
    return "\n".join([*_File(annotated, writing).lines(), ""]).encode()


@lru_cache(4096)
def _value(value: str) -> str:
    return escape_attribute(carriable(value))


def _content(text: str) -> str:
    return escape(carriable(text))


class _File:
    def __init__(self, annotated: AnnotatedDocument, writing: Writing) -> None:
        self.annotated, self.writing = annotated, writing
        self.document = annotated.document
        self.items = writing.items(annotated)
        edges = {edge for one in self.items.annotations for span in one.spans for edge in span}
        self.places = cut(list(writing.tokenise(self.document.text)), edges)
        self._begins = [begin for begin, _ in self.places]
        self._ends = [end for _, end in self.places]
        self.words: dict[str, list[int]] = {}
        self._place()

    def _place(self) -> None:
        """Find the tokens of every annotation."""
        for one in self.items.annotations:
            numbers: list[int] = []
            for begin, end in one.spans:
                numbers += range(bisect_left(self._begins, begin), bisect_right(self._ends, end))
            if not numbers:
                self.writing.lose("annotations", self.document, one.id)
                continue
            self.words[one.id] = numbers
            if tuple(joined(self.places, numbers)) != one.spans:
                self.writing.lose("trimmed", self.document, one.id)

    def lines(self) -> list[str]:
        document = self.document
        marked = _marked_layers(self.writing.scheme)
        annotations = [one for one in self.items.annotations if one.id in self.words]
        marks = [self._annotation(one, "mark", "w") for one in annotations if one.layer in marked]
        statements: list[str] = []
        for relation in self.items.relations:
            marks += self._relation(relation)
            statements += self._statement(relation)
        language = f' xml:lang="{_value(document.language)}"' if document.language else ""
        terms = [f'<term id="t{n}"><span><target id="w{n}"/></span></term>' for n in range(len(self.places))]
        entities = [self._annotation(one, "entity", "t") for one in annotations if one.layer not in marked]
        return [
            DECLARATION,
            f'<NAF{language} version="{VERSION}">',
            *self._header(),
            f"<raw>{_content(document.text)}</raw>",
            *_layer("topics", _topics(document)),
            *_layer("text", self._words()),
            *_layer("terms", terms),
            *_layer("entities", entities),
            *_layer("markables", marks),
            *_layer("tunits", _tunits(document)),
            *_layer("attribution", statements),
            *_layer("factualities", [line for one in annotations for line in self._factuality(one)]),
            "</NAF>",
        ]

    # -- header and text ---------------------------------------------------------------------------

    def _header(self) -> list[str]:
        document = self.document
        facts = "".join(
            [
                f' {name}="{_value(value)}"'
                for name, value in (("title", document.title), ("creationtime", document.published))
                if value
            ]
        )
        uri = f' uri="{_value(document.url)}"' if document.url else ""
        tokeniser = f'<lpDependency name="{_value(self.writing.tokeniser)}" type="tokeniser"/>'
        return [
            "<nafHeader>",
            f"<fileDesc{facts}/>",
            f'<public publicId="{_value(document.id)}"{uri}/>',
            *_layer('linguisticProcessors layer="text"', [f'<lp name="{OWN}" version="1">{tokeniser}</lp>']),
            *_layer('linguisticProcessors layer="markables"', [self._lp(person) for person in self._people()]),
            "</nafHeader>",
        ]

    def _people(self) -> Sequence[Annotator]:
        """Everybody, or only whom the wanted annotations name."""
        everything: list[Annotation | Relation] = [*self.items.annotations, *self.items.relations]
        found = {item.origin: Annotator(item.origin, "program") for item in everything if item.origin}
        found |= {held.annotator: Annotator(held.annotator) for held in self.writing.sets(self.annotated)}
        declared = {person.id: person for person in self.annotated.annotators}
        wanted = {who: declared.get(who, found[who]) for who in found} if self.writing.annotator else found | declared
        return [wanted[who] for who in sorted(wanted)]

    def _lp(self, person: Annotator) -> str:
        held = self.annotated.sets.get(person.id)
        wanted = self.writing.layers
        states = held.states.items() if held and held in self.writing.sets(self.annotated) else ()
        layers = "".join(
            [
                f'<lpDependency name="{_value(layer)}" version="{_value(state)}" type="layer"/>'
                for layer, state in sorted(states)
                if not wanted or layer in wanted
            ]
        )
        return (
            f'<lp name="{_value(person.name)}" version="{_value(person.version)}" id="{_value(person.id)}">'
            f'<lpDependency name="{_value(person.kind)}" type="kind"/>{layers}</lp>'
        )

    def _words(self) -> list[str]:
        text = self.document.text
        plain = "&" not in text and "<" not in text and ">" not in text
        if plain:
            return [
                f'<wf id="w{number}" offset="{begin}" length="{end - begin}">{text[begin:end]}</wf>'
                for number, (begin, end) in enumerate(self.places)
            ]
        return [
            f'<wf id="w{number}" offset="{begin}" length="{end - begin}">{escape(text[begin:end])}</wf>'
            for number, (begin, end) in enumerate(self.places)
        ]

    # -- annotations -------------------------------------------------------------------------------

    def _annotation(self, one: Annotation, tag: str, words: str) -> str:
        return (
            f'<{tag} id="{one.id}" type="{_value(one.label)}" source="{_value(one.annotator)}">'
            f"{_span(words, self.words[one.id])}<externalReferences>{_references(one)}</externalReferences></{tag}>"
        )

    def _relation(self, relation: Relation) -> list[str]:
        args = self.writing.linked(relation, self.words, self.document)
        if not args:
            return []
        roles = "".join([_reference(f"role:{arg.role}", arg.ref) for arg in args])
        what = f'id="{relation.id}" type="{_value(relation.label)}" source="{_value(relation.annotator)}"'
        span = _span("w", (number for arg in args for number in self.words[arg.ref]))
        references = f"<externalReferences>{_references(relation)}{roles}</externalReferences>"
        return [f"<mark {what}>{span}{references}</mark>"]

    def _statement(self, relation: Relation) -> list[str]:
        numbers: dict[str, list[int]] = {}
        for arg in relation.args:
            numbers.setdefault(STATEMENT_ROLES.get(arg.role, ""), []).extend(self.words.get(arg.ref, ()))
        if not numbers.get("target") or not (numbers.get("source") or numbers.get("cue")):
            return []
        parts = [
            f"<statement_{part}>{_span('t', numbers[part])}</statement_{part}>"
            for part in STATEMENT_ROLES.values()
            if numbers.get(part)
        ]
        return [f'<statement id="s.{relation.id}">{"".join(parts)}</statement>']

    def _factuality(self, one: Annotation) -> list[str]:
        certainty = CERTAINTIES.get(feature_value(one.features, "certainty"))
        polarity = POLARITIES.get(feature_value(one.features, "polarity"), "u")
        if certainty is None:
            return []
        value = f'<factVal value="{certainty}{polarity}" resource="factbank" source="{_value(one.annotator)}"/>'
        return [f'<factuality id="f.{one.id}">{_span("t", self.words[one.id])}{value}</factuality>']


def cut(tokens: Iterable[tuple[int, int]], edges: Iterable[int]) -> list[tuple[int, int]]:
    """Tokens, those that have an edge inside of them cut there."""
    found = list(tokens)
    begins = [begin for begin, _ in found]
    inside: dict[int, list[int]] = {}
    for edge in sorted(edges):
        number = bisect_right(begins, edge) - 1
        if number >= 0 and found[number][0] < edge < found[number][1]:
            inside.setdefault(number, []).append(edge)
    if not inside:
        return found
    pieces: list[tuple[int, int]] = []
    for number, (begin, end) in enumerate(found):
        pieces += pairwise([begin, *inside.get(number, ()), end])
    return pieces


@lru_cache(16)
def _marked_layers(scheme: Scheme) -> frozenset[str]:
    """Layers whose annotations are no entities: claims, and whole blocks."""
    return frozenset(
        layer.name
        for layer in scheme.layers
        if layer.unit == "block"
        or any(STATEMENT_ROLES.keys() <= {role.name for role in relation.roles} for relation in layer.relations)
    )


def _layer(opening: str, lines: Sequence[str]) -> list[str]:
    return [f"<{opening}>", *lines, f"</{opening.split(maxsplit=1)[0]}>"] if lines else []


def _span(letter: str, numbers: Iterable[int]) -> str:
    targets = "".join([f'<target id="{letter}{number}"/>' for number in sorted(set(numbers))])
    return f"<span>{targets}</span>"


def _references(item: Annotation | Relation) -> str:
    confidence = "" if item.confidence is None else f' confidence="{f"{item.confidence:.4f}".rstrip("0").rstrip(".")}"'
    created = f' timestamp="{_value(item.created)}"' if item.created else ""
    who = f'source="{_value(item.annotator)}"{confidence}{created}'
    said = [f'<externalRef resource="{OWN}" reftype="layer" reference="{_value(item.layer)}" {who}/>']
    for name, value in item.features:
        if name == "kb" and value[:1] == "Q" and value[1:].isdecimal():
            said.append(f'<externalRef resource="{WIKIDATA}" reference="{WIKIDATA}/entity/{value}"/>')
        else:
            said.append(_reference(f"feature:{name}", value))
    said += [
        _reference(kind, value)
        for kind, value in (("note", item.note), ("modified", item.modified), ("origin", item.origin))
        if value
    ]
    return "".join(said)


@lru_cache(4096)
def _reference(kind: str, value: str) -> str:
    return f'<externalRef resource="{OWN}" reftype="{_value(kind)}" reference="{_value(value)}"/>'


def _topics(document: Document) -> list[str]:
    said = [("outlet", document.outlet), ("retrieved", document.retrieved)]
    said += [("mediaType", document.media_type if document.media_type != PLAIN else "")]
    said += [("sourceSha256", document.source_sha256)]
    facts = [(name, value) for name, value in said if value]
    facts += [(f"meta:{name}", value) for name, value in document.meta]
    return [f'<topic source="{OWN}" method="{_value(name)}">{_content(value)}</topic>' for name, value in facts]


def _tunits(document: Document) -> list[str]:
    return [
        f'<tunit id="b{number}" type="{_value(kind)}" xpath="{_value(path)}" offset="{begin}" length="{end - begin}"/>'
        for number, (begin, end, kind, path) in enumerate(document.blocks)
    ]
