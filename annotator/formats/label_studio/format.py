"""Label Studio: its JSON export, the short one (JSON-MIN), and the one of its first versions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from annotator.formats import json_items
from annotator.formats.files import Files
from annotator.formats.foreign_values import name_of, whole_number
from annotator.formats.format import Format
from annotator.formats.json_head import beginnings
from annotator.formats.json_values import Json, Record, objects, records
from annotator.formats.label_studio import writer
from annotator.formats.label_studio.config import config_beside
from annotator.formats.label_studio.tasks import Task, take
from annotator.formats.reading import Arrival, Reading, Unread, read_each

_SUFFIXES = (".json", ".jsonl", ".ndjson")
_BOOKKEEPING = {"id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time"}


def _sniff(name: str, head: bytes) -> bool:
    return name.lower().endswith(_SUFFIXES) and any(_is_task(one) or _is_short(one) for one in beginnings(head))


def _is_task(value: Json) -> bool:
    """Whether an object is a task with what was annotated in it; data may stand behind what was read of it."""
    lists = [value[key] for key in ("annotations", "completions", "predictions") if isinstance(value.get(key), list)]
    data = value.get("data", {})
    if not isinstance(data, dict):
        return False
    ours = data.get(writer.OURS)
    if isinstance(ours, dict) and json_items.is_ours(ours):
        return True
    return any(isinstance(one, dict) and isinstance(one.get("result"), list) for held in lists for one in held[:1])


def _is_short(value: Json) -> bool:
    """Whether an object is a task as JSON-MIN has it: its fields, and the regions by the control that made them."""
    regions = [one for key, held in value.items() if key not in _BOOKKEEPING for one in objects(held)[:1]]
    return bool(_BOOKKEEPING & value.keys()) and any(_is_region(one) for one in regions)


def _is_region(one: Json) -> bool:
    return isinstance(one.get("labels"), list) and whole_number(one.get("start")) is not None and "end" in one


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown, config = files.shown(name), config_beside(files, name)
    yield from read_each(_tasks(records(files, name), shown), lambda task: take(task, reading, config, name))


def _tasks(found: Iterator[Record | Unread], shown: str) -> Iterator[Task | Unread]:
    """The tasks of a file; of a short one, those that stand behind one another about one article are one task."""
    held: Task | None = None
    for one in chain(found, [None]):
        task = None if one is None or isinstance(one, Unread) else _task(one, shown)
        if held is not None and task is not None and held.is_about_the_same(task):
            held = held.with_annotations_of(task)
            continue
        if held is not None:
            yield held
        held = task
        if isinstance(one, Unread):
            yield one


def _task(record: Record, shown: str) -> Task:
    value, place = record.value, f"{shown}, line {record.line}" if record.line else f"{shown}, task {record.number}"
    identity = name_of(value.get("id")) or str(record.number)
    if "data" in value or not _is_short(value):
        data = value["data"] if isinstance(value.get("data"), dict) else {}
        works = [("annotations", value.get("annotations")), ("completions", value.get("completions"))]
        done = [one for _, held in works for one in objects(held)]
        old = "completions" in value and "annotations" not in value
        return Task(place, identity, data, done, objects(value.get("predictions")), objects(value.get("drafts")), old)
    regions = {key: held for key, held in value.items() if any(map(_is_region, objects(held)))}
    data = {key: one for key, one in value.items() if key not in regions and key not in _BOOKKEEPING}
    result = [
        {"from_name": key, "type": "labels", "value": one, "id": f"{key} {number}"}
        for key, held in regions.items()
        for number, one in enumerate(objects(held), 1)
    ]
    work = {
        "id": value.get("annotation_id"), "completed_by": value.get("annotator"), "result": result,
        "created_at": value.get("created_at"), "updated_at": value.get("updated_at"),
    }  # fmt: skip
    return Task(place, identity, data, [work], [], [], is_old=False, is_short=True)


FORMAT = Format(
    name="label-studio",
    title="Label Studio",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
    write=writer.write,
)
