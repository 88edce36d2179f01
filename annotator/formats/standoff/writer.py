"""Writes standoff XML, version 1.0: canonical, so that the same annotations are always the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from annotator.errors import CorpusError
from annotator.formats.standoff import grammar
from annotator.formats.standoff.faults import QUOTE_LIMIT, document_faults, quote_of
from annotator.formats.xml_text import (
    DECLARATION,
    UNCARRIABLE,
    Uncarriable,
    carriable,
    element,
    escape,
    escape_attribute,
    leaf,
)
from annotator.model.annotation import STATES, Annotation, Features, Relation
from annotator.model.annotation_set import AnnotationSet, canonical_key
from annotator.model.document import (
    BLOCK_KINDS,
    AnnotatedDocument,
    Annotator,
    Block,
    Document,
    Normalisation,
    SchemeRef,
)
from annotator.model.identity import DOCUMENT_ID
from annotator.model.span import parts_problem


def write(annotated: AnnotatedDocument) -> bytes:
    """Write a document with everybody's annotations as canonical standoff XML.

    A string writer: it makes the lines itself and joins them once. It sorts
    annotators, meta names, layers, annotations and relations; features and
    arguments keep the order that the scheme gave them.

    Args:
        annotated: what to write; offsets are code points of its text.

    Returns:
        UTF-8 without a byte-order mark, LF only, with a last line end.

    Raises:
        CorpusError: something in it could not be read again: a character that XML
            cannot carry, an offset outside the text, a reference to nothing, an
            annotator who is not declared.
    """
    document = annotated.document
    try:
        lines = _structure(document)
        for (layer, annotator), content in sorted(_layers(annotated).items()):
            lines += _layer(layer, annotator, content, annotated)
        head = "\n".join(_head(annotated)).encode()
        return b"\n".join([head, _text(document.text), *map(str.encode, lines), b"</standoff>\n"])
    except (_Unwritable, Uncarriable) as error:
        raise CorpusError(f"Article {document.id} cannot be written as standoff XML: {error}") from error


class _Unwritable(Exception):
    """Why something cannot be written, without the article's name."""


# -- text and attributes -----------------------------------------------------------------------------


@lru_cache(4096)
def _value(value: str) -> str:
    """An attribute's value; the same few come back in every file."""
    return escape_attribute(carriable(value))


@lru_cache(4096)
def _name(name: str) -> str:
    """A name or label as an attribute's value."""
    if not grammar.IS_NAME(name):
        raise _Unwritable(f"{name!r} is no name: one line is needed, without blanks at its ends")
    return _value(name)


def _attributes(**values: str) -> str:
    """Attributes in the order given, without those that have no value."""
    return "".join([f' {name}="{_value(value)}"' for name, value in values.items() if value])


# -- the parts of a file -----------------------------------------------------------------------------


def _head(annotated: AnnotatedDocument) -> list[str]:
    document = annotated.document
    if not DOCUMENT_ID.fullmatch(document.id):
        raise _Unwritable("its id needs 1 to 80 of the characters a-z, 0-9 and -")
    about = _attributes(
        id=document.id,
        title=document.title,
        outlet=document.outlet,
        url=document.url,
        published=document.published,
        retrieved=document.retrieved,
        mediaType=document.media_type,
        sourceSha256=document.source_sha256 and _digest(document.source_sha256),
    )
    meta = sorted(document.meta, key=lambda pair: pair[0])
    return [
        DECLARATION,
        f'<standoff xmlns="{grammar.NAMESPACE}" version="{grammar.VERSION}"{_language(document.language)}>',
        "  <head>",
        *element(f"    <document{about}", [leaf(f'      <meta name="{_name(name)}"', value) for name, value in meta]),
        *_normalisation(document.normalisation),
        *_makers(annotated.generator, annotated.scheme, annotated.annotators),
        "  </head>",
    ]


@lru_cache(256)
def _language(language: str) -> str:
    if language and not grammar.IS_LANGUAGE(language):
        raise _Unwritable(f"its language is {language!r}: a BCP 47 tag such as en-GB is needed")
    return f' xml:lang="{language}"' if language else ""


def _digest(sha256: str) -> str:
    if not grammar.IS_SHA256(sha256):
        raise _Unwritable(f"{sha256!r} is no SHA-256: 64 hexadecimal digits are needed")
    return sha256


def _normalisation(done: Normalisation) -> list[str]:
    if done.bom not in {"stripped", "none"} or done.newline not in {"lf", "crlf", "cr", "mixed"}:
        raise _Unwritable(f"import is said to have met the byte-order mark {done.bom!r} and line ends {done.newline!r}")
    for at, code in done.replaced:
        if not grammar.IS_CODEPOINT(code):
            raise _Unwritable(f"the character replaced at {at} is {code!r}: four hexadecimal digits are needed")
    opening = f'    <normalisation charset="{_name(done.charset)}" bom="{done.bom}" newline="{done.newline}"'
    return element(opening, [f'      <replaced at="{at}" codepoint="{code}"/>' for at, code in done.replaced])


@lru_cache(256)
def _makers(generator: tuple[str, str], scheme: SchemeRef, annotators: tuple[Annotator, ...]) -> tuple[str, ...]:
    """By what, under what and by whom a file was made; the same in many files of a corpus."""
    program, version = generator
    lines = [f'    <generator name="{_name(program)}"{_attributes(version=version)}/>']
    if scheme.id:
        known_as = f'id="{_name(scheme.id)}" version="{_name(scheme.version)}"'
        lines.append(f'    <scheme {known_as} sha256="{_digest(scheme.sha256)}"/>')
    for identity, kind, name, release in sorted(annotators):
        if kind not in {"human", "program"}:
            raise _Unwritable(f"the annotator {identity} is of the unknown kind {kind!r}")
        lines.append(f'    <annotator id="{_name(identity)}"{_attributes(kind=kind, name=name, version=release)}/>')
    if len({annotator.id for annotator in annotators}) != len(annotators):
        raise _Unwritable("an annotator is declared twice")
    return tuple(lines)


def _text(text: str) -> bytes:
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        encoded = b"\0"
    if "\r" in text:
        raise _Unwritable("its text holds a carriage return, and a sealed text has line feeds only")
    if len(encoded.translate(None, UNCARRIABLE)) != len(encoded) or "\ufffe" in text or "\uffff" in text:
        carriable(text)
    opening = (
        f'  <text unit="codepoint" length="{len(text)}" utf16Length="{grammar.utf16_length(text, encoded)}"'
        f' sha256="{hashlib.sha256(encoded).hexdigest()}" xml:space="preserve"'
    ).encode()
    written = escape(text)
    return b"%b>%b</text>" % (opening, encoded if written is text else written.encode()) if text else opening + b"/>"


def _structure(document: Document) -> list[str]:
    if faults := document_faults(document):
        raise _Unwritable(faults[0].sentence)
    return element("  <structure", [_block(block) for block in document.blocks])


def _block(block: Block) -> str:
    begin, end, kind, path = block
    if kind not in BLOCK_KINDS:
        raise _Unwritable(f"block {begin}-{end} is of the unknown kind {kind!r}")
    where = f' path="{_value(path)}"' if path else ""
    return f'    <block begin="{begin}" end="{end}" kind="{kind}"{where}/>'


def _layers(annotated: AnnotatedDocument) -> dict[tuple[str, str], tuple[list[Annotation], list[Relation]]]:
    """What is in each layer of each annotator, those that hold nothing but a state included."""
    layers: dict[tuple[str, str], tuple[list[Annotation], list[Relation]]] = {}
    for annotator, annotation_set in annotated.sets.items():
        for layer in annotation_set.states:
            layers[layer, annotator] = ([], [])
        for item in annotation_set.items():
            content = layers.get((item[2], annotator)) or layers.setdefault((item[2], annotator), ([], []))
            if isinstance(item, Annotation):
                content[0].append(item)
            else:
                content[1].append(item)
    if len(annotated.sets) > 1:
        ids = [item.id for one in annotated.sets.values() for item in one.items()]
        if len(set(ids)) != len(ids):
            raise _Unwritable("two annotators have an item with the same id")
    return layers


def _layer(
    layer: str, annotator: str, content: tuple[list[Annotation], list[Relation]], annotated: AnnotatedDocument
) -> list[str]:
    annotations, relations = content
    annotation_set, declared = annotated.sets[annotator], {person.id for person in annotated.annotators}
    state = annotation_set.states.get(layer, "in-progress")
    if annotator not in declared:
        raise _Unwritable(f"annotator {annotator} has annotations and is not declared")
    if state not in STATES:
        raise _Unwritable(f"layer {layer} is in the unknown state {state!r}")
    annotations.sort(key=canonical_key)
    relations.sort(key=lambda relation: (relation.label, relation.id))
    lines = _annotations(annotations, annotated.document.text, declared)
    lines += [_relation(relation, annotation_set, declared) for relation in relations]
    return element(f'  <layer name="{_name(layer)}" annotator="{_name(annotator)}" state="{state}"', lines)


def _annotations(annotations: Iterable[Annotation], text: str, declared: set[str]) -> list[str]:
    """The elements of many annotations: the one loop that decides how fast the writer is."""
    elements: list[str] = []
    length = len(text)
    plain = "&" not in text and "<" not in text and ">" not in text
    for annotation in annotations:
        identity, _, _, label, spans, features, note, origin, confidence, created, modified, scheme = annotation
        begin, end = spans[0]
        if (
            note or origin or modified or scheme or confidence is not None or len(spans) > 1
            or not 0 <= begin < end <= length or end - begin > QUOTE_LIMIT or len(created) != 20 or len(identity) != 33
        ):  # fmt: skip
            elements.append(_annotation(annotation, text, declared))
        else:
            quote = text[begin:end] if plain else escape(text[begin:end])
            elements.append(
                f'    <span id="{identity}" label="{_name(label)}" begin="{begin}" end="{end}" created="{created}">\n'
                f"      <quote>{quote}</quote>{_features(features)}\n    </span>"
            )
    return elements


def _annotation(annotation: Annotation, text: str, declared: set[str]) -> str:
    spans, inside = annotation.spans, ""
    begin, end = annotation.extent
    if not grammar.IS_SPAN_ID(annotation.id):
        raise _Unwritable(f"{annotation.id!r} is no annotation's id: a and 32 hexadecimal digits are needed")
    if trouble := parts_problem(spans, len(text)):
        raise _Unwritable(f"annotation {annotation.id}: {trouble}")
    if len(spans) > 1:
        inside = "".join([f'\n      <part begin="{first}" end="{last}"/>' for first, last in spans])
    if quote := quote_of(text, spans):
        inside += f"\n      <quote>{escape(quote)}</quote>"
    inside += _remarks(annotation.features, annotation.note)
    opening = f'    <span id="{annotation.id}" label="{_name(annotation.label)}" begin="{begin}" end="{end}"'
    opening += _provenance(annotation, declared)
    return f"{opening}>{inside}\n    </span>" if inside else f"{opening}/>"


def _relation(relation: Relation, annotation_set: AnnotationSet, declared: set[str]) -> str:
    for _, ref in relation.args:
        if not isinstance(annotation_set.get(ref), Annotation):
            raise _Unwritable(f"relation {relation.id} refers to {ref}, which is no annotation of {relation.annotator}")
    if not grammar.IS_RELATION_ID(relation.id):
        raise _Unwritable(f"{relation.id!r} is no relation's id: r and 32 hexadecimal digits are needed")
    if not relation.args:
        raise _Unwritable(f"relation {relation.id} has no argument")
    args = "".join([f'\n      <arg role="{_name(role)}" ref="{ref}"/>' for role, ref in relation.args])
    return (
        f'    <relation id="{relation.id}" label="{_name(relation.label)}"{_provenance(relation, declared)}>'
        f"{args}{_remarks(relation.features, relation.note)}\n    </relation>"
    )


def _provenance(item: Annotation | Relation, declared: set[str]) -> str:
    confidence = ""
    if item.origin and item.origin not in declared:
        raise _Unwritable(f"{item.id} comes from {item.origin}, which is not declared as an annotator")
    for time in (item.created, item.modified or item.created):
        if not grammar.IS_TIME(time):
            raise _Unwritable(f"{item.id} has the time {time!r}: one like 2024-04-05T07:50:58Z is needed")
    if item.confidence is not None:
        if not 0 <= item.confidence <= 1:
            raise _Unwritable(f"{item.id} has the confidence {item.confidence}: one from 0 to 1 is needed")
        confidence = f"{item.confidence:.4f}".rstrip("0").rstrip(".")
    origin = f' origin="{_name(item.origin)}"' if item.origin else ""
    scheme = f' scheme="{_name(item.scheme)}"' if item.scheme else ""
    return origin + _attributes(confidence=confidence, created=item.created, modified=item.modified) + scheme


def _remarks(features: Features, note: str) -> str:
    return _features(features) + (f"\n      <note>{escape(carriable(note))}</note>" if note else "")


@lru_cache(4096)
def _features(features: Features) -> str:
    """The lines of an annotation's features, which many annotations share."""
    return "".join(["\n" + leaf(f'      <feature name="{_name(name)}"', value) for name, value in features])
