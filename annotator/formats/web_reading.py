"""W3C Web Annotations as articles.

A file is one annotation, a list of them, an AnnotationPage or an AnnotationCollection with its pages inside. The text
that a target's `source` names has to be in a text file beside it (its last part, with `.txt` for what it ends in, or
the annotations' own name with `.txt`), or in the source's own `value`.

The first tag is the label, further ones are features named `tag`; without a tag the motivation is the label. Comments
are the note. An annotation of other annotations is a relation, its roles `from` and `to` unless it names them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from annotator.errors import FileRefused
from annotator.formats.foreign_text import Counted, decoded
from annotator.formats.plain_values import json_of, language_of, name_of, number_of, own_or, text_of
from annotator.formats.reading import Arrival, Draft, Files, Reading, Unread, beside, stem_of
from annotator.formats.standoff_grammar import IS_SHA256
from annotator.formats.web_bodies import PREFIX, creator_of, said_by
from annotator.formats.web_selectors import Finder, Selection, selection_of, spans_of, unit_of
from annotator.model.annotation import STATES
from annotator.model.document import BLOCK_KINDS

_WHOLES = ("Composite", "oa:Composite")
_SEVERAL = (*_WHOLES, "List", "Independents", "Choice")


@dataclass(slots=True)
class _One:
    """An annotation of the file: its key, what it says, and the stretches of each of its targets."""

    key: str
    value: Mapping[str, Any]
    targets: list[list[Selection]] = field(default_factory=list)


@dataclass(slots=True)
class _Source:
    """A text that annotations are about: how they call it, what it says itself, and which they are."""

    name: str
    text: str | None = None
    marks: list[_One] = field(default_factory=list)


def articles_of(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    """The articles of a file, one for every text that its annotations are about.

    Raises:
        FileRefused: it is no JSON, or holds no annotation.
    """
    shown = files.shown(name)
    annotations, facts = _found_in(json_of(files.read(name), name=shown))
    sources, links, adrift = _sorted(annotations, facts)
    if not sources:
        raise FileRefused(shown, "holds no annotation of a text; have the targets exported with it")
    for number, source in enumerate(sources.values()):
        where = f"{shown}, {source.name}" if len(sources) > 1 else shown
        try:
            raw = _text_of(files, name, source, only_one=len(sources) == 1)
            if raw is None:
                reason = f"is about {source.name[:200] or 'a text'} and does not hold it; put it beside as {_wanted(name)}"
                raise FileRefused(where, reason)
            yield _article(source, raw, links, reading, where, facts, () if number else adrift)
        except FileRefused as refused:
            yield Unread.of(refused)


# -- what a file holds ---------------------------------------------------------------------------------


def _found_in(data: object) -> tuple[list[Mapping[str, Any]], Mapping[str, Any]]:
    """All annotations in order, and what Annotator says of the article."""
    found: list[Mapping[str, Any]] = []
    facts: Mapping[str, Any] = {}
    todo = [data]
    while todo:
        one = todo.pop()
        if isinstance(one, list):
            todo += reversed(one)
        elif isinstance(one, dict):
            if isinstance(said := one.get(f"{PREFIX}article"), dict):
                facts = said
            if "target" in one:
                found.append(one)
            else:
                todo += [one[key] for key in ("next", "@graph", "items", "first") if key in one]
    return found, facts


def _sorted(
    annotations: list[Mapping[str, Any]], facts: Mapping[str, Any]
) -> tuple[dict[str, _Source], list[tuple[_One, list[tuple[str, str]]]], list[str]]:
    """Annotations by the text they are about, relations with roles and keys, and keys of what is about neither."""
    keys: dict[str, str] = {}
    ones: list[_One] = []
    for number, annotation in enumerate(annotations, 1):
        said = annotation.get("id", annotation.get("@id"))
        identity = said if isinstance(said, str) else ""
        key = own_or(identity.removeprefix("#"), f"{identity}#{number}" if identity in keys else identity, keys.values())
        ones.append(_One(key or f"annotation {number}", annotation))
        keys.setdefault(identity, ones[-1].key)
    del_empty = keys.pop("", None)
    sources: dict[str, _Source] = {}
    links: list[tuple[_One, list[tuple[str, str]]]] = []
    adrift: list[str] = [] if del_empty is None else []
    if facts:
        own = facts.get("source")
        sources[own if isinstance(own, str) else ""] = _Source(own if isinstance(own, str) else "")
    for one in ones:
        targets = one.value["target"]
        listed = targets if isinstance(targets, list) else [targets]
        refs = [(_role(target), keys[ref]) for target in listed if (ref := _reference(target)) in keys]
        if refs and len(refs) == len(listed):
            usual = ("from", "to") if len(refs) == 2 else ("item",) * len(refs)
            links.append((one, [(role or usual[place], key) for place, (role, key) in enumerate(refs)]))
            continue
        made: dict[str, _One] = {}
        for target in listed:
            if (found := _stretches(target)) is not None:
                text, called, selections = found
                source = sources.setdefault(called, _Source(called))
                source.text = source.text if text is None else text
                made.setdefault(called, _One(one.key, one.value)).targets.append(selections)
        for called, mark in made.items():
            sources[called].marks.append(mark)
        if not made:
            adrift.append(one.key)
    return sources, links, adrift


def _reference(target: object) -> str:
    said = target.get("id", target.get("source")) if isinstance(target, dict) else target
    return said if isinstance(said, str) else ""


def _role(target: object) -> str:
    return name_of(target.get(f"{PREFIX}role")) if isinstance(target, dict) else ""


def _stretches(target: object) -> tuple[str | None, str, list[Selection]] | None:
    """The text of a target if it brings it along, how the target calls it, and its stretches; None for no target."""
    if isinstance(target, str):
        plain, _, fragment = target.partition("#")
        return None, plain, [selection_of({"type": "FragmentSelector", "value": fragment})]
    if not isinstance(target, dict):
        return None
    kinds = target.get("type")
    parts = target.get("items")
    if isinstance(parts, list) and kinds in _SEVERAL:
        found = [one for part in parts if isinstance(part, dict) and (one := _stretches({**part, "items": None}))]
        return (found[0][0], found[0][1], [each for one in found for each in one[2]]) if found else None
    source, text = target.get("source"), None
    if isinstance(source, dict):
        said = source.get("value")
        text, source = said if isinstance(said, str) else None, source.get("id")
    called = source if isinstance(source, str) else ""
    return text, called.partition("#")[0], [selection_of(target.get("selector"))]


# -- texts ---------------------------------------------------------------------------------------------


def _wanted(name: str) -> str:
    return f"{stem_of(name, SUFFIXES)}.txt"


def _text_of(files: Files, name: str, source: _Source, *, only_one: bool) -> str | None:
    if source.text is not None:
        return source.text
    try:
        path = unquote(urlsplit(source.name).path)
    except ValueError:
        path = ""
    base = posixpath.basename(path)
    wanted = [path, base] if base.lower().endswith(".txt") else []
    wanted += [f"{base}.txt", f"{posixpath.splitext(base)[0]}.txt"] if base else []
    wanted += [_wanted(name)] if only_one else []
    for one in wanted:
        other = posixpath.normpath(beside(name, one.lstrip("/")))
        if not other.startswith("..") and other in files.names():
            return decoded(files.read(other), name=files.shown(other))
    return None


# -- articles ------------------------------------------------------------------------------------------


def _article(
    source: _Source,
    raw: str,
    links: list[tuple[_One, list[tuple[str, str]]]],
    reading: Reading,
    shown: str,
    facts: Mapping[str, Any],
    adrift: list[str] | tuple[()],
) -> Arrival:
    selections = [each for mark in source.marks for target in mark.targets for each in target]
    unit = unit_of(raw, selections)
    base = posixpath.basename(source.name.rstrip("/"))
    own = facts.get("id")
    identity = own if isinstance(own, str) and own else stem_of(base, (".txt",)) or stem_of(shown, SUFFIXES)
    draft = Draft(reading, shown, raw, unit=unit, identity=identity)
    if unit != "codepoint":
        draft.said.append("Its positions count UTF-16, as browsers do.")
    if facts:
        _describe(draft, facts)
    counted, finder = Counted(raw, unit), Finder(raw)
    searched = 0
    for mark in source.marks:
        said = said_by(mark.value, None)
        for kind, what in said.lost:
            draft.lose(kind, f"{mark.key}: {what}")
        for number, target in enumerate(mark.targets):
            key = mark.key if not number else f"{mark.key} ({number + 1})"
            covered = " ".join(each.exact or "" for each in target) if all(each.exact for each in target) else None
            spans = spans_of(target, counted, finder)
            if isinstance(spans, str):
                draft.misplace(key, covered or "", spans)
                continue
            searched += any(each.start is None for each in target)
            layer = name_of(mark.value.get(f"{PREFIX}layer"))
            draft.annotate(key, said.label, spans, covered=covered, layer=layer, about=said.about)
    if searched:
        draft.said.append(f"Of {searched} annotations the place was found by their words.")
    here = {mark.key for mark in source.marks}
    for one, args in links:
        if args[0][1] in here:
            said = said_by(one.value, None)
            for kind, what in said.lost:
                draft.lose(kind, f"{one.key}: {what}")
            layer = name_of(one.value.get(f"{PREFIX}layer"))
            draft.relate(one.key, said.label, args, layer=layer, about=said.about)
    for key in adrift:
        draft.lose("annotations", f"{key}: is about no text")
    return draft.finished()


def _describe(draft: Draft, facts: Mapping[str, Any]) -> None:
    """What Annotator itself says of an article."""
    digest = facts.get("sourceSha256")
    meta = [
        (name_of(pair[0]), text_of(pair[1]))
        for pair in _list(facts.get("meta"))
        if isinstance(pair, list) and len(pair) == 2 and name_of(pair[0])
    ]
    draft.describe(
        **{key: text_of(facts.get(key)) for key in ("title", "outlet", "url", "published", "retrieved")},
        language=language_of(facts.get("language")),
        media_type=name_of(facts.get("mediaType"), "text/plain"),
        source_sha256=digest if isinstance(digest, str) and IS_SHA256(digest) else "",
        meta=tuple(sorted(meta, key=lambda pair: pair[0])),
    )
    for one in _list(facts.get("blocks")):
        begin, end = (number_of(one.get(key)) if isinstance(one, dict) else None for key in ("start", "end"))
        if begin is not None and end is not None and one.get("kind") in BLOCK_KINDS:
            draft.block(begin, end, one["kind"], text_of(one.get("path")))
        else:
            draft.lose("blocks", "a block without a place or kind")
    people = {}
    for one in _list(facts.get("people")):
        if person := creator_of(one):
            people[person.id] = person
            draft.program(person)
    for one in _list(facts.get("states")):
        who, layer, state = (name_of(one.get(key)) if isinstance(one, dict) else "" for key in _STATE)
        if who in people and layer and state in STATES:
            draft.state(layer, state, people[who])


_STATE = ("annotator", "layer", "state")
SUFFIXES = (".w3c.json", ".jsonld", ".json")


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
