"""What JSON says of articles, annotations and relations besides what they are: our own words, in every JSON format.

Other tools keep or ignore these keys; what is not said is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotator.formats.document_facts import FACTS
from annotator.formats.draft import Draft
from annotator.formats.foreign_text import storable
from annotator.formats.foreign_values import confidence_of, name_of, time_of, whole_number
from annotator.formats.json_values import Json, objects, pair, shown, text_in
from annotator.formats.reading import About
from annotator.formats.standoff import grammar
from annotator.formats.writing import Items, Writing
from annotator.model.annotation import STATES, Annotation, Features, Relation
from annotator.model.document import BLOCK_KINDS, AnnotatedDocument, Annotator, Document, Normalisation, Replaced
from annotator.model.identity import DOCUMENT_ID, kept_id

VERSION = 1
MADE_BY = "annotator"
"""What `format` says in articles that we wrote."""

_KNOWN = ("title", "language", "outlet", "url", "published")
"""Facts that other tools give under the same names."""

_NOTHING_DONE = Normalisation()


# -- writing -------------------------------------------------------------------------------------------


def opening(document: Document) -> dict[str, Any]:
    """What stands first in an article: the first bytes of a file show what it is."""
    return {"format": MADE_BY, "version": VERSION, "unit": "codepoint", "id": document.id}


def article(annotated: AnnotatedDocument, writing: Writing) -> dict[str, Any]:
    """What is to be said of an article besides its text, annotations and relations."""
    document = annotated.document
    said: dict[str, Any] = {name: value for name in FACTS if (value := getattr(document, name))}
    if document.meta:
        said["meta"] = named_values(document.meta)
    if (done := document.normalisation) != _NOTHING_DONE:
        replaced = [{"at": at, "codepoint": code} for at, code in done.replaced]
        said["normalisation"] = {"charset": done.charset, "bom": done.bom, "newline": done.newline}
        said["normalisation"] |= {"replaced": replaced} if replaced else {}
    if document.blocks:
        said["blocks"] = [
            {"begin": begin, "end": end, "kind": kind, "path": path}
            if path
            else {"begin": begin, "end": end, "kind": kind}
            for begin, end, kind, path in document.blocks
        ]
    said["annotators"] = [
        {key: value for key, value in person._asdict().items() if value}
        for person in annotated.annotators
        if person.kind == "program" or writing.annotator in ("", person.id)
    ]
    said["states"] = [
        {"annotator": held.annotator, "layer": layer, "state": state}
        for held in writing.sets(annotated)
        for layer, state in held.layer_states().items()
        if not writing.layers or layer in writing.layers
    ]
    return said


def about(item: Annotation | Relation) -> dict[str, Any]:
    """What is to be said of an annotation or relation besides what it is and where."""
    said: dict[str, Any] = {"annotator": item.annotator, "layer": item.layer}
    if item.features:
        said["features"] = named_values(item.features)
    if item.note:
        said["note"] = item.note
    if item.origin:
        said["origin"] = item.origin
    if item.confidence is not None:
        said["confidence"] = item.confidence
    if item.created:
        said["created"] = item.created
    if item.modified:
        said["modified"] = item.modified
    if item.scheme:
        said["scheme"] = item.scheme
    return said


def named_values(pairs: Features) -> list[dict[str, str]]:
    """Names and values as objects, which all have the same keys: tables can be made of them."""
    return [{"name": name, "value": value} for name, value in pairs]


def linked(items: Items, annotated: AnnotatedDocument, writing: Writing) -> Iterator[Relation]:
    """Relations with those arguments that are written, too; what has none left, and the others, is counted."""
    there = {one.id for one in items.annotations}
    for relation in items.relations:
        if args := writing.linked(relation, there, annotated.document):
            yield relation._replace(args=tuple(args))


# -- reading -------------------------------------------------------------------------------------------


def is_ours(value: Json) -> bool:
    """Whether an object says that we wrote it."""
    return value.get("format") == MADE_BY and whole_number(value.get("version")) is not None


class People:
    """The annotators whom an article declares; all of them are named in the draft, whatever they made."""

    def __init__(self, value: Json, draft: Draft) -> None:
        self._known: dict[str, Annotator] = {}
        for one in objects(value.get("annotators")):
            identity = name_of(one.get("id"))
            kind = "program" if one.get("kind") == "program" else "human"
            name, version = name_of(text_in(one, "name")), name_of(text_in(one, "version"))
            if identity:
                self._known[identity] = Annotator(identity, kind, name, version)
                draft.program(self._known[identity])

    def __call__(self, identity: object) -> Annotator | None:
        """The one with this id, declared or not; None if there is no id."""
        name = name_of(identity)
        return self._known.get(name, Annotator(name, "human", name)) if name else None


def read_about(value: Json, people: People) -> About:
    """What an object says of an annotation or relation, as `about` wrote it."""
    return About(
        features=read_values(value.get("features")),
        note=text_in(value, "note"),
        annotator=people(value.get("annotator")),
        origin=name_of(value.get("origin")),
        confidence=confidence_of(value.get("confidence")),
        created=time_of(value.get("created")),
        modified=time_of(value.get("modified")),
        scheme=name_of(value.get("scheme")),
    )


def read_values(value: object) -> Features:
    """Names and values, from such objects as `named_values` makes, or from one object with all of them."""
    if isinstance(value, dict):
        spread = [(name_of(name), each) for name, held in value.items() for each in _several(held)]
        return tuple((name, shown(each)) for name, each in spread if name)
    found = ((name_of(one.get("name")), shown(one.get("value"))) for one in objects(value))
    return tuple((name, each) for name, each in found if name)


def _several(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def describe(draft: Draft, value: Json, people: People) -> None:
    """Take in what `article` said, once all annotations are there."""
    facts = {name: text for name in FACTS if (text := text_in(value, name))}
    _describe(draft, {"title": "", **facts}, read_values(value.get("meta")))
    if isinstance(identity := value.get("id"), str) and DOCUMENT_ID.fullmatch(identity):
        draft.describe(id=kept_id(identity))
    for block in objects(value.get("blocks")):
        if extent := pair(block):
            kind = block.get("kind")
            draft.block(*extent, str(kind) if kind in BLOCK_KINDS else "other", storable(text_in(block, "path")))
    for state in objects(value.get("states")):
        layer, person = name_of(state.get("layer")), people(state.get("annotator"))
        if layer and person and state.get("state") in STATES:
            draft.state(layer, str(state["state"]), person)
        else:
            draft.lose("states", shown(state))
    _normalised(draft, value.get("normalisation"))


def read_facts(draft: Draft, found: Iterable[tuple[str, object]]) -> None:
    """Take in what another tool says of an article: facts, or kept under its own name; lists and objects are lost."""
    facts: dict[str, str] = {}
    meta: list[tuple[str, str]] = []
    for given, value in found:
        name = name_of(given)
        if isinstance(value, dict | list):
            if value:
                draft.lose("facts", f"{name}, which is more than one value")
        elif name and (text := shown(value)):
            if name in _KNOWN and name not in facts:
                facts[name] = text
            else:
                meta.append((name, text))
    _describe(draft, facts, meta)


def _describe(draft: Draft, facts: dict[str, str], meta: Iterable[tuple[str, str]]) -> None:
    """Set facts; those that are not what they should be are kept under another name."""
    odd = [
        (f"{name} as given", facts.pop(name))
        for name, holds in (("language", grammar.IS_LANGUAGE), ("source_sha256", grammar.IS_SHA256))
        if facts.get(name) and not holds(facts[name])
    ]
    kept = sorted([*draft.document.meta, *meta, *odd], key=lambda one: one[0])
    draft.describe(**facts, meta=tuple(kept))


def _normalised(draft: Draft, value: object) -> None:
    """What was done to the text once; what was done to it just now comes first."""
    if not isinstance(value, Mapping) or draft.document.normalisation != _NOTHING_DONE:
        return
    charset, bom, newline = name_of(value.get("charset")), value.get("bom"), value.get("newline")
    replaced = []
    for one in objects(value.get("replaced")):
        at, code = whole_number(one.get("at")), text_in(one, "codepoint")
        if at is not None and at >= 0 and draft.text[at : at + 1] == "\ufffd" and grammar.IS_CODEPOINT(code):
            replaced.append(Replaced(at, code))
    if charset and bom in ("stripped", "none") and newline in ("lf", "crlf", "cr", "mixed"):
        draft.describe(normalisation=Normalisation(charset, str(bom), str(newline), tuple(replaced)))
