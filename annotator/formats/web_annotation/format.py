"""W3C Web Annotations in JSON-LD: a page of annotations an article, its text in a file beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from annotator.formats.files import Files
from annotator.formats.format import Format
from annotator.formats.reading import Arrival, Reading, Unread
from annotator.formats.web_annotation.bodies import PREFIX, creator
from annotator.formats.web_annotation.reading import SUFFIXES, articles_of
from annotator.formats.writing import Items, Writing
from annotator.model.annotation import Annotation, Relation
from annotator.model.document import AnnotatedDocument, Annotator
from annotator.model.span import Span

_STANDARD = "http://www.w3.org/ns/anno.jsonld"
_CONTEXT = re.compile(rb'"@context"\s*:\s*(?:\[\s*)?"https?://www\.w3\.org/ns/anno(?:\.jsonld)?"').search
_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{").match
_AROUND = 32
SUFFIX = ".jsonld"


def _sniff(name: str, head: bytes) -> bool:
    return name.lower().endswith((".json", ".jsonld")) and _OPENING(head) is not None and _CONTEXT(head) is not None


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    yield from articles_of(files, name, reading)


# -- writing -------------------------------------------------------------------------------------------

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def _write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    for annotated in articles:
        identity = annotated.document.id
        page = _page(annotated, writing.items(annotated), writing)
        writing.put(f"{identity}.txt", annotated.document.text.encode())
        writing.put(f"{identity}{SUFFIX}", _encode(page).encode() + b"\n")
        yield identity


def _page(annotated: AnnotatedDocument, items: Items, writing: Writing) -> Mapping[str, object]:
    document = annotated.document
    source = f"{document.id}.txt"
    people = {person.id: person for person in annotated.annotators}
    written = {one.id for one in items.annotations}
    made = [_annotation(one, document.text, source, people) for one in items.annotations]
    for relation in items.relations:
        if args := writing.linked(relation, written, document):
            target = [{"id": f"#{ref}", f"{PREFIX}role": role} for role, ref in args]
            made.append({**_said(relation, "linking", people), "target": target})
    return {
        "@context": [_STANDARD, {PREFIX.removesuffix(":"): "urn:annotator:web-annotation:1#"}],
        "id": f"{document.id}{SUFFIX}",
        "type": "AnnotationPage",
        f"{PREFIX}article": _article(annotated, items, writing),
        "items": made,
    }


def _article(annotated: AnnotatedDocument, items: Items, writing: Writing) -> Mapping[str, object]:
    document = annotated.document
    sets = writing.sets(annotated)
    named = {held.annotator for held in sets} | {one.origin for one in items.annotations}
    named |= {one.origin for one in items.relations}
    facts = {
        "id": document.id,
        "source": f"{document.id}.txt",
        "title": document.title,
        "language": document.language,
        "outlet": document.outlet,
        "url": document.url,
        "published": document.published,
        "retrieved": document.retrieved,
        "mediaType": document.media_type,
        "sourceSha256": document.source_sha256,
        "meta": document.meta,
        "blocks": [
            {"start": begin, "end": end, "kind": kind, **({"path": path} if path else {})}
            for begin, end, kind, path in document.blocks
        ],
        "people": [creator(person) for person in sorted(annotated.annotators) if person.id in named],
        "states": [
            {"annotator": held.annotator, "layer": layer, "state": held.states[layer]}
            for held in sets
            for layer in sorted(held.states)
            if not writing.layers or layer in writing.layers
        ],
    }
    return {key: value for key, value in facts.items() if value}


def _annotation(one: Annotation, text: str, source: str, people: Mapping[str, Annotator]) -> dict[str, object]:
    parts = [_part(text, span, source) for span in one.spans]
    target: object = parts[0] if len(parts) == 1 else {"type": "Composite", "items": parts}
    return {**_said(one, "classifying", people), "target": target}


def _part(text: str, span: Span, source: str) -> dict[str, object]:
    begin, end = span
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[begin:end],
        "prefix": text[max(begin - _AROUND, 0) : begin],
        "suffix": text[end : end + _AROUND],
    }
    return {"source": source, "selector": [{"type": "TextPositionSelector", "start": begin, "end": end}, quote]}


def _said(one: Annotation | Relation, motivation: str, people: Mapping[str, Annotator]) -> dict[str, object]:
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": one.label}]
    for name, value in one.features:
        bodies.append({"type": "TextualBody", "purpose": "describing", "value": value, f"{PREFIX}feature": name})
    if one.note:
        bodies.append({"type": "TextualBody", "purpose": "commenting", "value": one.note})
    said: dict[str, object] = {"id": f"#{one.id}", "type": "Annotation", "motivation": motivation}
    said["creator"] = _creator(people.get(one.annotator) or Annotator(one.annotator))
    if one.created:
        said["created"] = one.created
    if one.modified:
        said["modified"] = one.modified
    said["body"] = bodies
    said[f"{PREFIX}layer"] = one.layer
    if one.origin:
        said[f"{PREFIX}origin"] = one.origin
    if one.confidence is not None:
        said[f"{PREFIX}confidence"] = one.confidence
    return said


_creator = lru_cache(1024)(creator)

FORMAT = Format(
    name="web-annotation",
    title="W3C Web Annotation",
    suffixes=(SUFFIX, *(one for one in SUFFIXES if one != SUFFIX)),
    sniff=_sniff,
    read=_read,
    write=_write,
)
