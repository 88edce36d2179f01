"""Other people's datasets: rows with a text and the spans in it, under whatever names their columns have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from annotator.errors import FileRefused
from annotator.formats.draft import Draft
from annotator.formats.files import stem_of
from annotator.formats.foreign_values import name_of, time_of, whole_number
from annotator.formats.json_items import read_facts
from annotator.formats.json_values import Json, objects, pair, shown
from annotator.formats.reading import About, Arrival, Reading
from annotator.formats.units import unit_of
from annotator.model.document import Annotator

_TEXTS = ("text", "full_text", "content", "body", "article", "document", "sentence")
_SPANS = ("spans", "entities", "ner", "annotations", "labels", "mentions", "named_entities", "tags")
_BEGINS = ("start", "begin", "start_char", "start_position", "char_start", "start_idx", "begin_offset")
_ENDS = ("end", "end_char", "end_position", "char_end", "end_idx", "end_offset")
_LABELS = ("label", "type", "entity_type", "entity_group", "entity_label", "tag", "category", "entity")
_COVERED = ("text", "mention", "surface", "entity_value")


class Columns(NamedTuple):
    """What the columns of a table are called, and the parts of each span."""

    text: str
    spans: str
    begin: str
    end: str
    label: str

    def sentence(self) -> str:
        """What was taken for what."""
        return (
            f"Taken for annotations: what {self.spans} says of {self.text}, "
            f"by {self.begin} and {self.end} (exclusive) and {self.label}."
        )


def columns_of(row: Json) -> Columns | None:
    """The columns of a table, by a row that has spans; None if it has none, or not in a shape that is known."""
    for text in _TEXTS:
        for spans in _SPANS:
            if isinstance(row.get(text), str) and text != spans and (found := _together(row.get(spans))):
                parts = _parts(found[0])
                return Columns(text, spans, *parts) if parts and all(_parts(one) == parts for one in found) else None
    return None


def parts_of(names: Sequence[str]) -> tuple[str, str, str] | None:
    """What begin, end and label are called among these names; None if one is missing."""
    begin, end, label = (
        next((one for one in known if one in names), "") for known in (_BEGINS, _ENDS, _LABELS)
    )  # fmt: skip
    return (begin, end, label) if begin and end and label else None


def columns_named(names: Mapping[str, Sequence[str]]) -> Columns | None:
    """The columns of a table, by all its columns' names, each with the names of the parts that its spans have."""
    for text in _TEXTS:
        for spans in _SPANS:
            if text in names and text != spans and (parts := parts_of(names.get(spans, ()))):
                return Columns(text, spans, *parts)
    return None


def _parts(span: Json) -> tuple[str, str, str] | None:
    parts = parts_of([*span])
    if parts is None or whole_number(span[parts[0]]) is None or whole_number(span[parts[1]]) is None:
        return None
    return parts if name_of(span[parts[2]]) else None


def _together(value: object) -> list[dict[str, Any]]:
    """The spans of a row: a list of objects, or an object of lists, as some libraries store the same."""
    if not isinstance(value, dict):
        return objects(value)
    lists = {name: held for name, held in value.items() if isinstance(held, list)}
    if len(lists) < 3 or len({len(held) for held in lists.values()}) > 1:
        return []
    return [dict(zip(lists, held, strict=True)) for held in zip(*lists.values(), strict=True)]


def take(
    row: Json, number: int, columns: Columns, reading: Reading, name: str, source: str, names: Sequence[str] = ()
) -> Arrival:
    """Read a row.

    Args:
        row: its values by column.
        number: of the row, from 1; its id is made from it if it has none.
        columns: see `Columns`.
        reading: how it is to be read.
        name: what people call it.
        source: the file's name.
        names: of labels that are written as numbers from 0.

    Raises:
        FileRefused: it has no text, or its spans do not fit it.
    """
    if not isinstance(text := row.get(columns.text), str):
        raise FileRefused(name, f"has no text under {columns.text}; take it out")
    spans = _together(row.get(columns.spans))
    taken = [(_extent(one, columns), _covered(one), one) for one in spans]
    unit = unit_of(text, [(extent, covered) for extent, covered, _ in taken if extent and covered is not None])
    draft = Draft(reading, name, text, unit=unit.name, identity=_identity(row, number, source))
    draft.said += [columns.sentence(), *unit.said]
    task = _Task(row)
    if task.is_turned_down:
        for _ in taken:
            draft.lose("annotations", f"in what is marked “{shown(row['answer'])}”")
        taken = []
    keys: dict[tuple[int, int], str] = {}
    for place, (extent, covered, one) in enumerate(taken, 1):
        label, key = _label(one.get(columns.label), names), name_of(one.get("id")) or f"span {place}"
        if extent is None or not label:
            draft.lose("annotations", f"{key}: has no label, or no place in the text")
            continue
        key = key if draft.annotation(key) is None else f"{key} at {place}"
        if draft.annotate(key, label, [extent], covered=covered, about=task.about):
            keys[extent] = key
    _relate(row, draft, keys, task)
    read_facts(draft, _facts(row, columns))
    return draft.finished()


def _extent(span: Json, columns: Columns) -> tuple[int, int] | None:
    return pair([span.get(columns.begin), span.get(columns.end)])


def _covered(span: Json) -> str | None:
    return next((span[key] for key in _COVERED if isinstance(span.get(key), str)), None)


def _label(value: object, names: Sequence[str]) -> str:
    number = whole_number(value)
    return names[number] if number is not None and 0 <= number < len(names) else name_of(value)


def _identity(row: Json, number: int, source: str) -> str:
    given = row.get("id")
    return given if isinstance(given, str) and given.strip() else f"{stem_of(source)}-{name_of(given) or number}"


class _Task:
    """What Prodigy says of a whole row: by whom, when, and whether it is right."""

    def __init__(self, row: Json) -> None:
        who = name_of(row.get("_annotator_id"))
        annotator = Annotator(who, "human", who) if who else None
        self.about = About(annotator=annotator, created=time_of(row.get("_timestamp")))
        self.is_turned_down = row.get("answer") in ("reject", "ignore")


def _relate(row: Json, draft: Draft, keys: Mapping[tuple[int, int], str], task: _Task) -> None:
    """Relations as Prodigy has them: between two spans, which are named by their extents."""
    for number, relation in enumerate(objects(row.get("relations")), 1):
        ends = [(role, _ends_at(relation.get(f"{role}_span"), keys)) for role in ("head", "child")]
        label = name_of(relation.get("label"))
        if label and all(key for _, key in ends):
            draft.relate(f"relation {number}", label, ends, about=task.about)
        else:
            draft.lose("relations", f"{number}: has no label, or is not between two spans that are there")


def _ends_at(value: object, keys: Mapping[tuple[int, int], str]) -> str:
    extent = pair([value.get("start"), value.get("end")]) if isinstance(value, dict) else None
    return keys.get(extent, "") if extent else ""


def _facts(row: Json, columns: Columns) -> list[tuple[str, object]]:
    """Whatever else is said, with what stands in `meta` beside the rest."""
    inner = row.get("meta") if isinstance(row.get("meta"), dict) else {}
    found = [*row.items(), *(inner or {}).items()]
    used = {columns.text, columns.spans, "id", "relations", "tokens", "meta" if inner else ""}
    return [(str(key), value) for key, value in found if key not in used and not str(key).startswith("_")]
