"""BioC JSON: what BioC XML holds, as the Python library, PubMed's and PubTator's servers write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from json.encoder import encode_basestring
from typing import Any

from annotator.formats import carried
from annotator.formats.bioc.articles import UNIT, arrivals
from annotator.formats.bioc.parts import NOT_IN_ANY, BiocDocument, Collection, Infons, Link, Mark, Place, offset_in
from annotator.formats.bioc.writer import RESERVED, Passage, whole
from annotator.formats.files import Files, stem_of
from annotator.formats.foreign_values import NOWHERE, whole_number
from annotator.formats.format import Format
from annotator.formats.json_head import beginnings
from annotator.formats.json_values import Json, objects, records, shown
from annotator.formats.reading import Arrival, Reading, Unread
from annotator.formats.writing import Writing
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.document import AnnotatedDocument

SUFFIX = ".json"
_SUFFIXES = (SUFFIX, ".jsonl")
_SEVERAL = ("documents", "PubTator3")
"""Names under which a file has its documents; without one it is a document itself."""

_EVERY = {"offset", "infons", "annotations"}
"""What a passage has besides its text, which may be too long to be seen."""

_FLAGS = {True: "yes", False: "no"}


def _sniff(name: str, head: bytes) -> bool:
    if not name.lower().endswith(_SUFFIXES):
        return False
    for one in beginnings(head)[:1]:
        documents = next((objects(one[key]) for key in _SEVERAL if key in one), [one])
        passages = [passage for document in documents[:1] for passage in objects(document.get("passages"))]
        return bool(passages) and not _EVERY.isdisjoint(passages[0])
    return False


# -- reading ---------------------------------------------------------------------------------------------


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    stem = stem_of(name, _SUFFIXES)
    for record in records(files, name):
        if isinstance(record, Unread):
            yield record
        else:
            place = f"{files.shown(name)}, line {record.line}" if record.line > 1 else files.shown(name)
            yield from arrivals(_collection(record.value), place, stem, reading)


def _collection(value: Json) -> Collection:
    key = next((key for key in _SEVERAL if key in value), "")
    if not key:
        return Collection([], iter([_document(value)]))
    facts = [(tag, shown(value.get(tag))) for tag in ("source", "date", "key")]
    return Collection(facts + _infons(value), map(_document, objects(value[key])))


def _document(value: Json) -> BiocDocument:
    found = BiocDocument(shown(value.get("id")), _infons(value))
    _items(value, NOT_IN_ANY, found)
    for number, passage in enumerate(objects(value.get("passages"))):
        _place(passage, number, found)
        for sentence in objects(passage.get("sentences")):
            _place(sentence, number, found, is_sentence=True)
    if not found.places and not found.trouble:
        found.trouble = "has no passages; export it again"
    return found


def _place(value: Json, passage: int, found: BiocDocument, *, is_sentence: bool = False) -> None:
    """A passage or sentence with its annotations."""
    offset = offset_in(whole_number(value.get("offset")))
    if offset is None:
        found.trouble = f"has a passage or sentence without an offset, number {len(found.places) + 1}; correct it"
        return
    _items(value, len(found.places), found)
    text = value.get("text")
    found.places.append(Place(passage, offset, text if isinstance(text, str) else "", _infons(value), is_sentence))


def _items(value: Json, where: int, found: BiocDocument) -> None:
    for one in objects(value.get("annotations")):
        locations = [_location(place) for place in objects(one.get("locations"))]
        found.marks.append(Mark(shown(one.get("id")), where, _infons(one), locations, shown(one.get("text"))))
    for one in objects(value.get("relations")):
        nodes = [(shown(node.get("role")), shown(node.get("refid"))) for node in objects(one.get("nodes"))]
        found.links.append(Link(shown(one.get("id")), where, _infons(one), nodes))


def _location(value: Json) -> tuple[int, int]:
    offset, length = whole_number(value.get("offset")), whole_number(value.get("length"))
    return (NOWHERE, 0) if offset is None or length is None else (offset, length)


def _infons(value: Json) -> Infons:
    infons = value.get("infons")
    return [(name, _said(one)) for name, one in infons.items()] if isinstance(infons, dict) else []


def _said(value: object) -> str:
    return _FLAGS[value] if isinstance(value, bool) else shown(value)


# -- writing ---------------------------------------------------------------------------------------------

_text: Any = lru_cache(8192)(encode_basestring)
"""A text as JSON has it; the same few come back in every article."""

_HEAD = f'{{"source":"Annotator","date":"","key":"","infons":{{"{UNIT}":"codepoint"}},"documents":['


def _write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    with writing.sink.open(f"corpus{SUFFIX}") as file:
        file.write(_HEAD.encode())
        for before, annotated in zip(chain("\n", iter(lambda: ",\n", "")), articles, strict=False):
            file.write((before + _written(annotated, writing)).encode())
            yield annotated.document.id
        file.write(b"\n]}\n")


def _written(annotated: AnnotatedDocument, writing: Writing) -> str:
    text = annotated.document.text
    infons, passages, relations = whole(annotated, writing)
    return (
        f'{{"id":"{annotated.document.id}","infons":{_object(infons)},"passages":['
        f'{",".join([_passage(one, text) for one in passages])}],"annotations":[],"relations":['
        f"{','.join([_relation(*one) for one in relations])}]}}"
    )


def _passage(passage: Passage, text: str) -> str:
    annotations = ",\n".join([_annotation(one, text) for one in passage.annotations])
    return (
        f'\n{{"offset":{passage.offset},"infons":{_object(passage.infons)},"text":{encode_basestring(passage.text)},'
        f'"sentences":[],"annotations":[{annotations}],"relations":[]}}'
    )


def _annotation(one: Annotation, text: str) -> str:
    parts = ",".join([f'{{"offset":{begin},"length":{end - begin}}}' for begin, end in one.spans])
    return (
        f'{{"id":"{one.id}","infons":{{{_about(one)}}},'
        f'"text":{encode_basestring(one.covered(text))},"locations":[{parts}]}}'
    )


def _relation(relation: Relation, args: list[Arg]) -> str:
    nodes = ",".join([f'{{"refid":"{ref}","role":{_text(role)}}}' for role, ref in args])
    return f'{{"id":"{relation.id}","infons":{{{_about(relation)}}},"nodes":[{nodes}]}}'


def _about(item: Annotation | Relation) -> str:
    """The members of an item's infons."""
    times = [f'"{name}":{encode_basestring(time)}' for name, time in carried.time_pairs(item)]
    return ",".join([_steady(item.label, item.annotator, *carried.steady(item)), *times])


@lru_cache(8192)
def _steady(label: str, annotator: str, *said: object) -> str:
    pairs = carried.item_pairs(*said, reserved=RESERVED)  # type: ignore[arg-type]
    return _members([("type", label), (carried.BY, annotator), *pairs])


def _object(pairs: Infons) -> str:
    return f"{{{_members(pairs)}}}"


def _members(pairs: Infons) -> str:
    return ",".join([f"{_text(name)}:{_text(value)}" for name, value in pairs])


FORMAT = Format(
    name="bioc-json",
    title="BioC JSON",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
    write=_write,
)
