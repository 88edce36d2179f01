"""doccano: JSON Lines in the dialects of its versions, an article a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from annotator.errors import FileRefused
from annotator.formats import json_items
from annotator.formats.doccano.labels import Labels, labels_beside
from annotator.formats.draft import Draft
from annotator.formats.files import Files, stem_of
from annotator.formats.foreign_values import name_of, time_of, whole_number
from annotator.formats.format import Format
from annotator.formats.json_head import beginnings
from annotator.formats.json_values import Json, Record, objects, pair, records, written
from annotator.formats.reading import About, Arrival, Reading, Unread, read_each
from annotator.formats.standoff.faults import quote_of
from annotator.formats.writing import Writing
from annotator.model.document import AnnotatedDocument, Annotator

_SUFFIXES = (".jsonl", ".json", ".ndjson")
_LISTS = ("entities", "annotations", "labels", "label")
_OURS = {
    "format", "version", "unit", "title", "language", "outlet", "url", "published", "retrieved", "media_type",
    "source_sha256", "normalisation", "blocks", "annotators", "states",
}  # fmt: skip


class _Mark(NamedTuple):
    """A span as a line has it, whatever its dialect.

    Attributes:
        extent: None if it is not said.
        label: a text, or a number that stands for one.
        value: the object that it is, empty if it is a list.
    """

    extent: tuple[int, int] | None
    label: object
    value: Json


# -- knowing it again ----------------------------------------------------------------------------------


def _sniff(name: str, head: bytes) -> bool:
    return name.lower().endswith(_SUFFIXES) and any(_is_task(one) for one in beginnings(head))


def _is_task(value: Json) -> bool:
    """Whether an object says spans as doccano does; its text may stand behind what was read of it."""
    if any(not isinstance(value.get(key, ""), str) for key in ("text", "data")):
        return False
    if isinstance(value.get("entities"), list) and isinstance(value.get("relations"), list):
        return all(_is_entity(one) for one in value["entities"][:1])
    return any(_is_mark(one) for key in _LISTS if isinstance(value.get(key), list) for one in value[key][:1])


def _is_entity(one: object) -> bool:
    return isinstance(one, dict) and {"start_offset", "end_offset", "label"} <= one.keys()


def _is_mark(one: object) -> bool:
    mark = _mark(one) if isinstance(one, list) or _is_entity(one) else None
    return mark is not None and mark.extent is not None and bool(name_of(mark.label))


# -- reading -------------------------------------------------------------------------------------------


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown_name, labels = files.shown(name), labels_beside(files, name)
    yield from read_each(records(files, name), lambda record: _take(record, reading, shown_name, labels))


def _take(record: Record, reading: Reading, name: str, labels: Labels) -> Arrival:
    value, place = record.value, f"{name}, line {record.line}" if record.line else name
    text = next((value[key] for key in ("text", "data") if isinstance(value.get(key), str)), None)
    if text is None:
        raise FileRefused(place, "has no text; get it again with its text")
    given = value.get("id")
    is_named = isinstance(given, str) and given.strip()
    identity = str(given) if is_named else f"{stem_of(name)}-{name_of(given) or record.number}"
    line = _Line(Draft(reading, place, text, identity=identity), value, labels)
    line.take()
    if not json_items.is_ours(value) and not text.isascii() and max(text) > "\uffff":
        line.draft.said.append("Offsets are taken as code points; older versions of doccano counted UTF-16 code units.")
    return line.draft.finished(labels.scheme)


class _Line:
    """A line that is being read: its spans by the ids that relations name them by."""

    def __init__(self, draft: Draft, value: Json, labels: Labels) -> None:
        self.draft, self._value, self._labels = draft, value, labels
        self._people = json_items.People(value, draft)
        self._keys: dict[str, str] = {}

    def take(self) -> None:
        """Take in everything that it says."""
        marks = [_mark(one) for key in _LISTS if isinstance(self._value.get(key), list) for one in self._value[key]]
        for number, mark in enumerate(filter(None, marks), 1):
            self._annotate(number, mark)
        numbers = {whole_number(mark.label) for mark in marks if mark} - {None, *self._labels.names}
        if numbers:
            several = ", ".join(sorted(map(str, numbers))[:5])
            self.draft.said.append(f"Labels are only numbers ({several}): no label config beside the file names them.")
        for number, relation in enumerate(objects(self._value.get("relations")), 1):
            self._relate(number, relation)
        self._describe()

    def _annotate(self, number: int, mark: _Mark) -> None:
        value = mark.value
        key = name_of(value.get("uid")) or f"span {number}"
        label = self._labels.names.get(whole_number(mark.label)) or name_of(mark.label)
        if mark.extent is None or not label:
            self.draft.lose("annotations", f"{key}: has no label, or no place in the text")
            return
        key = key if self.draft.annotation(key) is None else f"{key} at {number}"
        covered = value["text"] if isinstance(value.get("text"), str) else None
        layer = name_of(value.get("layer")) or self._labels.layer_of(label)
        about = self._about(value)
        if self.draft.annotate(key, label, _spans(mark, mark.extent), covered=covered, layer=layer, about=about):
            self._keys.setdefault(name_of(value.get("id")), key)

    def _about(self, value: Json) -> About:
        about = json_items.read_about(value, self._people)
        user = name_of(value.get("user"))
        if about.annotator is None and user:
            about = about._replace(annotator=Annotator(f"user-{user}", "human", f"User {user}"))
        created, changed = about.created or time_of(value.get("created_at")), time_of(value.get("updated_at"))
        return about._replace(created=created, modified=about.modified or (changed if changed > created > "" else ""))

    def _relate(self, number: int, value: Json) -> None:
        label = name_of(value.get("type"))
        roles = [(name_of(arg.get("role")), arg.get("ref")) for arg in objects(value.get("args"))]
        if not roles or not all(role for role, _ in roles):
            roles = [("from", value.get("from_id")), ("to", value.get("to_id"))]
        if not label or any(ref is None for _, ref in roles):
            self.draft.lose("relations", f"{number}: has no type, or is not between two spans")
            return
        args = [(role, self._keys.get(name_of(ref), name_of(ref))) for role, ref in roles]
        key = name_of(value.get("uid")) or f"relation {number}"
        layer, about = name_of(value.get("layer")), json_items.read_about(value, self._people)
        self.draft.relate(key, label, args, layer=layer, about=about)

    def _describe(self) -> None:
        value, used = self._value, {"id", "text", "data", "entities", "relations", "annotations", "meta", *_ALSO}
        if json_items.is_ours(value):
            json_items.describe(self.draft, value, self._people)
            used |= _OURS
        words = [(_ALSO[key], one) for key in _ALSO for one in _listed(value.get(key)) if _mark(one) is None]
        inner = value.get("meta") if isinstance(value.get("meta"), dict) else {}
        rest = [(str(key), one) for key, one in value.items() if key not in used]
        comments = [(key, one["text"] if isinstance(one, dict) and "text" in one else one) for key, one in words]
        json_items.read_facts(self.draft, [*comments, *rest, *((str(key), one) for key, one in (inner or {}).items())])


_ALSO = {"Comments": "comment", "comments": "comment", "cats": "category", "label": "category", "labels": "category"}
"""Lists of words about the whole of an article, and what each of them is kept as."""


def _mark(one: object) -> _Mark | None:
    """What an element of a list of spans says; None if that is only a word about the article."""
    if isinstance(one, list):
        return _Mark(pair(one[:2]), one[2] if len(one) == 3 else None, {})
    if isinstance(one, dict) and ("text" not in one or _is_entity(one)):
        return _Mark(pair([one.get("start_offset"), one.get("end_offset")]), one.get("label"), one)
    return None


def _spans(mark: _Mark, extent: tuple[int, int]) -> list[tuple[int, int]]:
    """Its parts, where we wrote them and nobody moved its edges since; else its extent."""
    given = mark.value.get("spans")
    parts = [part for one in given if (part := pair(one))] if isinstance(given, list) else []
    fits = parts and (min(parts)[0], max(end for _, end in parts)) == extent
    return parts if fits else [extent]


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


# -- writing -------------------------------------------------------------------------------------------


def _write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    """Entities and relations as doccano imports them; what else is known stands beside, where it is ignored."""
    with writing.sink.open("corpus.jsonl") as file:
        for annotated in articles:
            file.write(written(_line(annotated, writing)) + b"\n")
            yield annotated.document.id


def _line(annotated: AnnotatedDocument, writing: Writing) -> dict[str, Any]:
    items, text = writing.items(annotated), annotated.document.text
    numbers = {one.id: number for number, one in enumerate(items.annotations)}
    line = json_items.opening(annotated.document)
    line["entities"] = entities = []
    for number, one in enumerate(items.annotations):
        begin, end = one.extent
        made: dict[str, Any] = {"id": number, "start_offset": begin, "end_offset": end, "label": one.label}
        made["uid"] = one.id
        if quote := quote_of(text, one.spans):
            made["text"] = quote
        if len(one.spans) > 1:
            made["spans"] = one.spans
        entities.append(made | json_items.about(one))
    line["relations"] = relations = []
    for number, relation in enumerate(json_items.linked(items, annotated, writing)):
        refs = [numbers[arg.ref] for arg in relation.args]
        made = {"id": number, "from_id": refs[0], "to_id": refs[1 % len(refs)], "type": relation.label}
        args = [{"role": arg.role, "ref": ref} for arg, ref in zip(relation.args, refs, strict=True)]
        relations.append(made | {"uid": relation.id, "args": args} | json_items.about(relation))
    return line | json_items.article(annotated, writing) | {"text": text}


FORMAT = Format(
    name="doccano",
    title="doccano",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
    write=_write,
)
