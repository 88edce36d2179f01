"""Notes of our own, in which brat keeps what it has no place for: read with care, as anybody may edit them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from annotator.formats.brat.lines import LINE_ENDS
from annotator.formats.document_facts import FACTS, from_a_line, people_of, rows, states_of
from annotator.formats.foreign_values import confidence_of, time_of
from annotator.formats.reading import About
from annotator.formats.standoff.grammar import IS_LANGUAGE, IS_NAME, IS_SHA256
from annotator.model.annotation import Annotation, Features, Relation
from annotator.model.document import BLOCK_KINDS, UNSTORABLE, AnnotatedDocument, Annotator, Block, Document
from annotator.model.identity import DOCUMENT_ID, ITEM_ID, kept_id
from annotator.model.span import Span, parts_problem

Record: TypeAlias = Mapping[str, Any]
"""What a note of ours holds: a JSON object."""

_encode = json.JSONEncoder(separators=(",", ":")).encode  # ASCII: no line end of any script gets into the line
_quote = json.encoder.encode_basestring_ascii
_MOST = 16 * 1024 * 1024


def written(record: Record) -> str:
    """A record as the text of a note."""
    return _encode(record)


def record_of(text: str) -> Record:
    """The record that a note holds; an empty one if it holds none."""
    if len(text) > _MOST or not text.startswith("{"):
        return {}
    found = from_a_line(text)
    return found if isinstance(found, dict) else {}


# -- of annotations and relations ----------------------------------------------------------------------


def item_record(item: Annotation | Relation) -> dict[str, Any]:
    """What brat has no place for in any annotation or relation."""
    return {"id": item.id, "by": item.annotator, "layer": item.layer, "created": item.created, **_rare(item)}


def item_written(item: Annotation | Relation, more: Record) -> str:
    """The same and something more as the text of a note, put together in a third of the time."""
    quoted = f'"id":{_quote(item.id)},"by":{_quote(item.annotator)},"layer":{_quote(item.layer)}'
    rest = {**_rare(item), **more}
    return f'{{{quoted},"created":{_quote(item.created)}{"," + _encode(rest)[1:] if rest else "}"}'


def _rare(item: Annotation | Relation) -> dict[str, Any]:
    rare: dict[str, Any] = {}
    if item.modified:
        rare["modified"] = item.modified
    if item.origin:
        rare["origin"] = item.origin
    if item.confidence is not None:
        rare["confidence"] = item.confidence
    return rare


def one_line(note: str) -> str:
    """A note as brat can hold it."""
    return " ".join(note.split())


def about(record: Record, people: Mapping[str, Annotator], features: Features, note: str) -> About:
    """What a record says, in the form of the other readers."""
    who, whole = name(record.get("by")), record.get("note")
    words = record.get("words")
    return About(
        features,
        # a note that somebody changed in brat is what they made of it
        "\n".join(filter(None, (words if storable(words) else "", whole if _is_so(whole, note) else note))),
        people.get(who, Annotator(who, "human", who)) if who else None,
        name(record.get("origin")),
        confidence_of(record.get("confidence")),
        time_of(record.get("created")),
        time_of(record.get("modified")),
    )


def _is_so(whole: object, note: str) -> bool:
    return isinstance(whole, str) and storable(whole) and one_line(whole) == note


def identity(record: Record, letter: str) -> str:
    """The id of ours that a record holds, or ''."""
    found = record.get("id")
    return found if isinstance(found, str) and ITEM_ID.fullmatch(found) and found.startswith(letter) else ""


def original(record: Record, key: str, now: str) -> str:
    """The name that had to be changed for brat, if it is still the changed one; else as it is now."""
    changed = record.get(key)
    return name(changed.get(now)) or now if isinstance(changed, dict) else now


def exact_spans(record: Record, text: str, fragments: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """The spans before they were broken at line ends, if they still break into these fragments; else the fragments."""
    spans = pairs_of_numbers(record.get("spans"))
    return (
        spans if spans and not parts_problem(spans, len(text)) and list(broken(text, spans)) == list(fragments) else ()
    )


def broken(text: str, spans: Sequence[Span]) -> Sequence[tuple[int, int]]:
    """Spans as fragments without line ends; the same spans if they hold none."""
    if not LINE_ENDS.search(text, spans[0].begin, spans[-1].end):
        return spans
    found: list[tuple[int, int]] = []
    for begin, end in spans:
        at = begin
        for gap in LINE_ENDS.finditer(text, begin, end):
            if at < gap.start():
                found.append((at, gap.start()))
            at = gap.end()
        if at < end:
            found.append((at, end))
    return found


def joined(text: str, fragments: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Fragments with nothing but line ends between them as one; fragments are in order."""
    found: list[tuple[int, int]] = []
    for begin, end in fragments:
        if found and found[-1][1] < begin and LINE_ENDS.fullmatch(text, found[-1][1], begin):
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


# -- of articles ---------------------------------------------------------------------------------------


def article_record(annotated: AnnotatedDocument, states: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """What brat has no place for in an article."""
    document = annotated.document
    record: dict[str, Any] = {"id": document.id, "sha256": document.sha256}
    record.update((fact, getattr(document, fact)) for fact in FACTS)
    return {
        **record,
        "meta": document.meta,
        "people": annotated.annotators,
        "states": states,
        "blocks": document.blocks,
    }


def facts(record: Record, document: Document) -> dict[str, Any]:
    """What a record says about an article, as attributes of `Document`."""
    found: dict[str, Any] = {fact: record[fact] for fact in FACTS if storable(record.get(fact))}
    for fact, is_right in (("language", IS_LANGUAGE), ("source_sha256", IS_SHA256), ("media_type", IS_NAME)):
        if fact in found and not is_right(found[fact]):
            del found[fact]
    named = record.get("id")
    if isinstance(named, str) and DOCUMENT_ID.fullmatch(named):
        found["id"] = kept_id(named)
    meta = [pair for pair in rows(record.get("meta"), 2) if name(pair[0]) and storable(pair[1])]
    found["meta"] = tuple(sorted(((pair[0], pair[1]) for pair in meta), key=lambda pair: pair[0]))
    if record.get("sha256") == document.sha256:
        found["blocks"] = tuple(_blocks(record.get("blocks"), len(document.text)))
    return found


def people(record: Record) -> dict[str, Annotator]:
    """Everyone that a record names, by id."""
    return {person.id: person for person in people_of(record.get("people"))}


def states(record: Record) -> list[tuple[str, str, str]]:
    """(annotator, layer, state) as a record names them."""
    return list(states_of(record.get("states")))


def _blocks(said: object, length: int) -> list[Block]:
    found: list[Block] = []
    at = 0
    for begin, end, kind, path in rows(said, 4):
        if not all(type(number) is int for number in (begin, end)) or not at <= begin < end <= length:
            return []
        if kind not in BLOCK_KINDS or not storable(path):
            return []
        found.append(Block(begin, end, kind, path))
        at = end
    return found


# -- values that may be anything -----------------------------------------------------------------------


def storable(value: object) -> bool:
    """Whether it is a text that XML can carry."""
    return isinstance(value, str) and not UNSTORABLE.search(value)


def name(value: object) -> str:
    """A value that can be a name; '' for others."""
    return value if isinstance(value, str) and storable(value) and IS_NAME(value) else ""


def pairs_of_numbers(value: object) -> list[Span]:
    """A value that is a list of spans; none for others."""
    found = rows(value, 2)
    return [Span(*row) for row in found] if all(type(number) is int for row in found for number in row) else []
