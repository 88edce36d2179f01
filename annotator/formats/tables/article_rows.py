"""An article as a row of a dataset: the layout that our JSON Lines and our Parquet files share."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from annotator.errors import FileRefused
from annotator.formats import json_items
from annotator.formats.draft import Draft
from annotator.formats.files import Files, beside, is_there
from annotator.formats.foreign_text import UNITS
from annotator.formats.foreign_values import name_of, whole_number
from annotator.formats.json_values import Json, objects, pair, text_in
from annotator.formats.reading import Arrival, Reading
from annotator.formats.scheme_xml import read_scheme, write_scheme
from annotator.formats.standoff.faults import quote_of
from annotator.formats.standoff.grammar import IS_SHA256
from annotator.formats.writing import Writing
from annotator.model.document import AnnotatedDocument, SchemeRef
from annotator.model.scheme import Scheme

SCHEME = "scheme.xml"


# -- writing -------------------------------------------------------------------------------------------


def put_scheme(writing: Writing) -> dict[str, str]:
    """Write the scheme beside the articles; what each of them says of it."""
    data = write_scheme(writing.scheme)
    writing.put(SCHEME, data)
    return named(writing.scheme, data)


def named(scheme: Scheme, data: bytes) -> dict[str, str]:
    """What an article says of its scheme, whose scheme.xml has these bytes."""
    return {"id": scheme.id, "version": scheme.version, "sha256": sha256(data).hexdigest()}


def row(annotated: AnnotatedDocument, writing: Writing, scheme: dict[str, str]) -> dict[str, Any]:
    """All of an article; the text comes last, so that the first bytes of a file show what it is."""
    items, text = writing.items(annotated), annotated.document.text
    said = json_items.opening(annotated.document)
    said["annotations"] = found = []
    for one in items.annotations:
        made = {"id": one.id, "label": one.label, "spans": [list(span) for span in one.spans]}
        if quote := quote_of(text, one.spans):
            made["text"] = quote
        found.append(made | json_items.about(one))
    said["relations"] = [
        {"id": one.id, "label": one.label, "args": [arg._asdict() for arg in one.args]} | json_items.about(one)
        for one in json_items.linked(items, annotated, writing)
    ]
    return said | json_items.article(annotated, writing) | {"scheme": scheme, "text": text}


# -- reading -------------------------------------------------------------------------------------------


class Schemes:
    """The scheme beside a file, or beside its folder, and whether articles were made under it."""

    def __init__(self, files: Files, name: str) -> None:
        self.scheme: Scheme | None = None
        self._digest = ""
        for other in (beside(name, SCHEME), beside(posixpath.dirname(name), SCHEME)):
            if is_there(files, other):
                data = files.read(other)
                self.scheme, self._digest = read_scheme(data, name=files.shown(other)), sha256(data).hexdigest()
                return

    def named(self, value: Json, name: str) -> SchemeRef:
        """The scheme that an article names.

        Raises:
            FileRefused: it is another one than that beside it.
        """
        said = value.get("scheme")
        said = said if isinstance(said, dict) else {}
        identity, version, digest = (name_of(said.get(key)) for key in ("id", "version", "sha256"))
        if not identity or not version or not IS_SHA256(digest):
            return SchemeRef("", "", "")
        if self._digest and digest != self._digest:
            reason = f"was annotated under another scheme than the {SCHEME} beside it; put the right one there"
            raise FileRefused(name, reason)
        return SchemeRef(identity, version, digest)


def take(value: Json, reading: Reading, name: str, schemes: Schemes) -> Arrival:
    """Read an article that `row` made.

    Raises:
        FileRefused: it is of an unknown version, has no text, or its annotations do not fit the text.
    """
    version, unit = whole_number(value.get("version")), value.get("unit")
    if version != json_items.VERSION or unit not in UNITS:
        reason = f"is of version {version}, with offsets in {unit}; a later Annotator may read it"
        raise FileRefused(name, reason)
    if not isinstance(text := value.get("text"), str):
        raise FileRefused(name, "has no text; get the article again")
    draft = Draft(reading, name, text, unit=str(unit), identity=name_of(text_in(value, "id")))
    people, scheme = json_items.People(value, draft), schemes.named(value, name)
    annotations, relations = objects(value.get("annotations")), objects(value.get("relations"))
    _refuse_twice([name_of(one.get("id")) for one in (*annotations, *relations)], name)
    for number, one in enumerate(annotations, 1):
        _annotate(draft, one, name_of(one.get("id")) or f"annotation {number}", people)
    for number, one in enumerate(relations, 1):
        _relate(draft, one, name_of(one.get("id")) or f"relation {number}", people)
    json_items.describe(draft, value, people)
    arrival = draft.finished(schemes.scheme)
    return arrival._replace(annotated=replace(arrival.annotated, scheme=scheme))


def _refuse_twice(ids: Sequence[str], name: str) -> None:
    given = [one for one in ids if one]
    if len(set(given)) < len(given):
        twice = Counter(given).most_common(1)[0][0]
        raise FileRefused(name, f"has the id {twice} twice; give one of the two another")


def _annotate(draft: Draft, one: Json, key: str, people: json_items.People) -> None:
    given = one["spans"] if isinstance(one.get("spans"), list) else []
    spans = [span for each in given if (span := pair(each))]
    label = name_of(one.get("label"))
    if label and spans and len(spans) == len(given):
        about = json_items.read_about(one, people)
        covered = one["text"] if isinstance(one.get("text"), str) else None
        draft.annotate(key, label, spans, covered=covered, layer=name_of(one.get("layer")), about=about)
    else:
        draft.lose("annotations", f"{key}: has no label, or no place in the text")


def _relate(draft: Draft, one: Json, key: str, people: json_items.People) -> None:
    label = name_of(one.get("label"))
    args = [(name_of(arg.get("role")), name_of(arg.get("ref"))) for arg in objects(one.get("args"))]
    if label and all(role for role, _ in args):
        draft.relate(key, label, args, layer=name_of(one.get("layer")), about=json_items.read_about(one, people))
    else:
        draft.lose("relations", f"{key}: has no label, or an argument without a role")
