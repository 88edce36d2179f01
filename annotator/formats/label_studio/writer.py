"""Writes tasks that Label Studio imports, a task a line in one list, with the labelling config they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from annotator.formats import json_items
from annotator.formats.json_values import written
from annotator.formats.label_studio.config import NAME, choices_of, question_name, questions, write_config
from annotator.formats.writing import Writing
from annotator.model.annotation import Annotation, Features, Relation
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Scheme

OURS = "standoff"
"""Where we keep, in the data of tasks and the meta of regions, what Label Studio has no word for."""


def write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    """Write tasks into one file."""
    writing.put(NAME, write_config(writing.scheme))
    asked = _Answers(writing.scheme)
    with writing.sink.open("corpus.json") as file:
        file.write(b"[")
        before = b"\n"
        for annotated in articles:
            file.write(before + written(_task(annotated, writing, asked)))
            before = b",\n"
            yield annotated.document.id
        file.write(b"\n]\n")


def _task(annotated: AnnotatedDocument, writing: Writing, asked: _Answers) -> dict[str, Any]:
    document, items = annotated.document, writing.items(annotated)
    results: dict[str, list[dict[str, Any]]] = {}
    for one in items.annotations:
        results.setdefault(one.annotator, []).extend(_regions(one, document.text, asked))
    for relation in json_items.linked(items, annotated, writing):
        results[relation.annotator].append(_relation(relation))
    programs = {person.id for person in annotated.annotators if person.kind == "program"}
    said = json_items.opening(document) | json_items.article(annotated, writing)
    return {
        "data": {"title": document.title, OURS: said, "text": document.text},
        "annotations": [{"result": results[who]} for who in sorted(results) if who not in programs],
        "predictions": [{"model_version": who, "result": results[who]} for who in sorted(results) if who in programs],
    }


class _Answers:
    """Which answers to the questions of the config the features of an annotation are; many annotations share them."""

    def __init__(self, scheme: Scheme) -> None:
        self._asked = questions(scheme)
        self.of = lru_cache(4096)(self._of)

    def _of(self, layer: str, features: Features) -> tuple[tuple[str, str, list[str]], ...]:
        """Control, kind and values of each answer; none at all unless the config asks for all of them."""
        found: list[tuple[str, str, str]] = []
        for name, value in features:
            feature = self._asked.get((layer, name))
            choices = choices_of(feature) if feature else ()
            if feature is None or not value or (choices and value not in choices):
                return ()
            found.append((question_name(layer, name), "choices" if choices else "textarea", value))
        groups = groupby(found, key=itemgetter(0, 1))
        return tuple((name, kind, [value for _, _, value in group]) for (name, kind), group in groups)


def _regions(one: Annotation, text: str, asked: _Answers) -> Iterator[dict[str, Any]]:
    """A region, and an answer for each of its features if the config asks for all of them."""
    begin, end = one.extent
    place = {"start": begin, "end": end, "text": text[begin:end]}
    about = json_items.about(one)
    meta: dict[str, Any] = {OURS: about}
    if one.note:
        meta["text"] = [about.pop("note")]
    answers = asked.of(one.layer, one.features) if one.features else ()
    if answers:
        del about["features"]
    if len(one.spans) > 1:
        about["spans"] = one.spans
    region: dict[str, Any] = {
        "id": one.id, "from_name": one.layer, "to_name": "text", "type": "labels",
        "value": {**place, "labels": [one.label]}, "meta": meta,
    }  # fmt: skip
    if one.confidence is not None:
        region["score"] = one.confidence
    yield region
    for name, kind, values in answers:
        answered = {**place, kind_key(kind): values}
        yield {"id": one.id, "from_name": name, "to_name": "text", "type": kind, "value": answered}


def kind_key(kind: str) -> str:
    """Where the value of an answer stands."""
    return "text" if kind == "textarea" else kind


def _relation(relation: Relation) -> dict[str, Any]:
    refs = [arg.ref for arg in relation.args]
    about = {"id": relation.id, "args": [arg._asdict() for arg in relation.args]} | json_items.about(relation)
    ends = {"from_id": refs[0], "to_id": refs[1 % len(refs)], "type": "relation", "direction": "right"}
    return {**ends, "labels": [relation.label], "meta": {OURS: about}}
