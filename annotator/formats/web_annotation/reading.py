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
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from annotator.errors import FileRefused
from annotator.formats.draft import Draft
from annotator.formats.files import Files, beside, is_there, stem_of
from annotator.formats.foreign_text import Counted, decoded
from annotator.formats.foreign_values import language_of, name_of, number_of, own_or, text_of
from annotator.formats.json_values import json_of
from annotator.formats.reading import About, Arrival, Reading, Unread, read_each
from annotator.formats.standoff.grammar import IS_SHA256
from annotator.formats.web_annotation.bodies import PREFIX, creator_of, said_by
from annotator.formats.web_annotation.selectors import Finder, Selection, selection_of, spans_of, unit_of
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


class _Link(NamedTuple):
    """An annotation of annotations: (role, key) pairs are what it is about."""

    one: _One
    args: list[tuple[str, str]]


@dataclass(slots=True)
class _Found:
    """What a file holds: texts by what annotations call them, relations, and keys of what is about neither."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    sources: dict[str, _Source] = field(default_factory=dict)
    links: list[_Link] = field(default_factory=list)
    adrift: list[str] = field(default_factory=list)


def articles_of(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    """The articles of a file, one for every text that its annotations are about.

    Raises:
        FileRefused: it is no JSON, or holds no annotation.
    """
    shown = files.shown(name)
    found = _sorted(*_found_in(json_of(files.read(name), name=shown)))
    if not found.sources:
        raise FileRefused(shown, "holds no annotation of a text; have the targets exported with it")
    only_one = len(found.sources) == 1

    def take(source: _Source) -> Arrival:
        where = shown if only_one else f"{shown}, {source.name}"
        raw = _text_of(files, name, source, only_one=only_one)
        if raw is None:
            reason = f"is about {source.name[:200] or 'a text'} and does not hold it; put it beside as {_wanted(name)}"
            raise FileRefused(where, reason)
        return _Article(source, raw, found, reading, where).read()

    yield from read_each(found.sources.values(), take)


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


def _sorted(annotations: list[Mapping[str, Any]], facts: Mapping[str, Any]) -> _Found:
    """Annotations by the text they are about, and relations by the annotations."""
    keys: dict[str, str] = {}
    taken: set[str] = set()
    ones: list[_One] = []
    for number, annotation in enumerate(annotations, 1):
        said = annotation.get("id", annotation.get("@id"))
        identity = said if isinstance(said, str) and said else f"annotation {number}"
        other = f"{identity} ({number})" if identity in keys else identity
        key = own_or(identity.removeprefix("#"), other, taken)
        taken.add(key)
        keys.setdefault(identity, key)
        ones.append(_One(key, annotation))
    found = _Found(facts)
    if facts:
        own = text_of(facts.get("source"))
        found.sources[own] = _Source(own)
    for one in ones:
        targets = one.value["target"]
        listed = targets if isinstance(targets, list) else [targets]
        refs = [(_role(target), keys[ref]) for target in listed if (ref := _reference(target)) in keys]
        if refs and len(refs) == len(listed):
            usual = ("from", "to") if len(refs) == 2 else ("item",) * len(refs)
            args = [(role or usual[place], key) for place, (role, key) in enumerate(refs)]
            found.links.append(_Link(one, args))
        else:
            _place(one, listed, found)
    marked = {mark.key for source in found.sources.values() for mark in source.marks}
    found.adrift += [link.one.key for link in found.links if link.args[0][1] not in marked]
    return found


def _place(one: _One, targets: list[Any], found: _Found) -> None:
    made: dict[str, _One] = {}
    for target in targets:
        if (stretches := _stretches(target)) is not None:
            text, called, selections = stretches
            source = found.sources.setdefault(called, _Source(called))
            source.text = source.text if text is None else text
            if called not in made:
                made[called] = _One(one.key, one.value)
                source.marks.append(made[called])
            made[called].targets.append(selections)
    if not made:
        found.adrift.append(one.key)


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
        if not other.startswith("..") and is_there(files, other):
            return decoded(files.read(other), name=files.shown(other))
    return None


# -- articles ------------------------------------------------------------------------------------------


class _Article:
    """One text with its annotations, as it becomes an article."""

    def __init__(self, source: _Source, raw: str, found: _Found, reading: Reading, shown: str) -> None:
        self._source, self._raw, self._found = source, raw, found
        selections = [each for mark in source.marks for target in mark.targets for each in target]
        self._unit = unit_of(raw, selections)
        base = posixpath.basename(source.name.rstrip("/"))
        identity = text_of(found.facts.get("id")) or stem_of(base, (".txt",)) or stem_of(shown, SUFFIXES)
        self._draft = Draft(reading, shown, raw, unit=self._unit, identity=identity)

    def read(self) -> Arrival:
        draft = self._draft
        if self._unit != "codepoint":
            draft.said.append("Its positions count UTF-16, as browsers do.")
        if self._found.facts:
            _describe(draft, self._found.facts)
        self._marks()
        here = {mark.key for mark in self._source.marks}
        for one, args in self._found.links:
            if args[0][1] in here:
                label, about, layer = self._said(one)
                draft.relate(one.key, label, args, layer=layer, about=about)
        if self._source is next(iter(self._found.sources.values())):
            for key in self._found.adrift:
                draft.lose("annotations", f"{key}: is about no text")
        return draft.finished()

    def _marks(self) -> None:
        counted, finder = Counted(self._raw, self._unit), Finder(self._raw)
        searched = 0
        for mark in self._source.marks:
            label, about, layer = self._said(mark)
            for number, target in enumerate(mark.targets):
                key = mark.key if not number else f"{mark.key}, target {number + 1}"
                words = [each.exact or "" for each in target]
                covered = " ".join(words) if all(words) else None
                spans = spans_of(target, counted, finder)
                if isinstance(spans, str):
                    self._draft.misplace(key, covered or "", spans)
                else:
                    searched += any(each.start is None for each in target)
                    self._draft.annotate(key, label, spans, covered=covered, layer=layer, about=about)
        if searched:
            self._draft.said.append(f"The places of {searched} annotations were found by their words.")

    def _said(self, one: _One) -> tuple[str, About, str]:
        label, about, lost = said_by(one.value)
        for kind, what in lost:
            self._draft.lose(kind, f"{one.key}: {what}")
        return label, about, name_of(one.value.get(f"{PREFIX}layer"))


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
