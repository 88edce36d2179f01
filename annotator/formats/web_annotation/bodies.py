"""Bodies and creators of W3C Web Annotations: labels, features, notes and people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from annotator.formats.foreign_values import confidence_of, name_of, text_of, time_of
from annotator.formats.reading import About
from annotator.model.document import Annotator

PREFIX = "annotator:"
PERSON = "urn:annotator:person:"
_TAGS = ("tagging", "classifying")
_NAMED = ("identifying", "linking", "describing", "bookmarking")


class Said(NamedTuple):
    """What an annotation says besides its target: its label, all else, and what of it could not be taken in."""

    label: str
    about: About
    lost: tuple[tuple[str, str], ...]


def said_by(annotation: Mapping[str, Any]) -> Said:
    """What an annotation says besides where."""
    lost: list[tuple[str, str]] = []
    tags, notes, features = [], [], []
    motivation = motivation_of(annotation)
    for body in _bodies(annotation):
        purpose = _first(body.get("purpose")) or motivation
        value = body.get("value", body.get("chars"))
        named = body.get(f"{PREFIX}feature")
        if isinstance(named, str):
            features.append((name_of(named, "feature"), text_of(value)))
        elif isinstance(value, str) and purpose in _TAGS:
            tags.append(text_of(value))
        elif isinstance(value, str) and purpose in _NAMED:
            features.append((purpose, text_of(value)))
        elif isinstance(value, str):
            notes.append(text_of(value))
        elif isinstance(source := body.get("source", body.get("id")), str):
            own = _first(body.get("purpose"))
            features.append((own if own in (*_TAGS, *_NAMED) else "body", text_of(source)))
        else:
            lost.append(("features", "a body of another kind than text"))
    label = name_of(tags[0]) if tags else ""
    rest = tags[1:] if label and label == tags[0] else tags
    features += [("tag", tag) for tag in rest]
    creators = annotation.get("creator")
    several = creators if isinstance(creators, list) else [creators]
    lost += [("authors", "another creator")] * (len(several) - 1)
    times = {key: time_of(annotation.get(key)) for key in ("created", "modified")}
    lost += [("times", key) for key, time in times.items() if annotation.get(key) and not time]
    origin = name_of(annotation.get(f"{PREFIX}origin"))
    confidence = confidence_of(annotation.get(f"{PREFIX}confidence")) if origin else None
    note = "\n".join(filter(None, notes))
    who = creator_of(several[0] if several else None)
    about = About(tuple(features), note, who, origin, confidence, times["created"], times["modified"])
    return Said(label or motivation or "annotation", about, tuple(lost))


def motivation_of(annotation: Mapping[str, Any]) -> str:
    """Why an annotation was made, '' if it does not say."""
    return name_of(_first(annotation.get("motivation"))).removeprefix("oa:")


def _first(value: object) -> str:
    found = next(iter(value), "") if isinstance(value, list) else value
    return found.removeprefix("oa:") if isinstance(found, str) else ""


def _bodies(annotation: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    body = annotation.get("body", annotation.get("bodyValue"))
    if isinstance(body, dict) and isinstance(body.get("items"), list):
        body = body["items"]
    for one in body if isinstance(body, list) else [body]:
        if isinstance(one, dict):
            yield one
        elif isinstance(one, str):
            yield {"value": one} if "bodyValue" in annotation else {"source": one}
        elif one is not None:
            yield {}


def creator_of(value: object) -> Annotator | None:
    """Who a creator is; None if it does not say."""
    if isinstance(value, str):
        value = {"id": value}
    if not isinstance(value, dict):
        return None
    identity = name_of(value.get("id", value.get("@id")))
    name = name_of(value.get("name"))
    own = name_of(unquote(identity.removeprefix(PERSON))) if identity.startswith(PERSON) else ""
    who = own or name_of(value.get("nickname")) or name or identity
    kinds = value.get("type", value.get("@type"))
    is_program = "Software" in (kinds if isinstance(kinds, list) else [kinds])
    if not who:
        return None
    return Annotator(who, "program" if is_program else "human", name, name_of(value.get(f"{PREFIX}version")))


def creator(person: Annotator) -> dict[str, str]:
    """A creator as it is written."""
    kind = "Software" if person.kind == "program" else "Person"
    said = {"id": PERSON + quote(person.id, safe=""), "type": kind, "name": person.name}
    said |= {f"{PREFIX}version": person.version}
    return {key: value for key, value in said.items() if value}
