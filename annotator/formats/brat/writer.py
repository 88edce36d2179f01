"""Articles for brat: a text and its `.ann` each, and one configuration for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from annotator.formats.brat import notes
from annotator.formats.brat.config import ANNOTATION, TRIGGER, VISUAL
from annotator.formats.brat.config_writer import ATTRIBUTE, Seen, annotation_conf, visual_conf
from annotator.formats.brat.lines import ARTICLE, ITEM, WORDS
from annotator.formats.brat.names import Names, numbered, read_back, safe
from annotator.formats.brat.reader import SUFFIX, TEXT, TITLE
from annotator.formats.writing import Writing
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.document import AnnotatedDocument


def write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    """Write articles, and then the configuration, which names every label that was met."""
    seen = Seen(writing.scheme, Names(writing.scheme))
    for annotated in articles:
        document = annotated.document
        if document.text.startswith("\ufeff"):
            writing.lose("text", document, "its first character is a byte-order mark")
        writing.put(f"{document.id}{TEXT}", document.text.encode())
        writing.put(f"{document.id}{SUFFIX}", _Page(annotated, writing, seen).lines().encode())
        yield document.id
    writing.put(ANNOTATION, annotation_conf(seen).encode())
    writing.put(VISUAL, visual_conf(seen).encode())


class _Page:
    """The `.ann` of one article in the making."""

    def __init__(self, annotated: AnnotatedDocument, writing: Writing, seen: Seen) -> None:
        self._annotated, self._writing, self._seen = annotated, writing, seen
        self._document, self._text = annotated.document, annotated.document.text
        self._out: list[str] = []
        self._fragments: dict[str, Sequence[tuple[int, int]]] = {}
        self._targets: dict[str, Annotation] = {}
        self._refs: dict[str, str] = {}
        self._places: dict[str, str] = {}
        self._bounds = self._events = self._links = self._remarks = 0
        self._notes = 1
        self._equivalences: list[dict[str, Any]] = []

    def lines(self) -> str:
        """All lines of it."""
        annotations, relations = self._writing.items(self._annotated)
        for one in annotations:
            if fragments := notes.broken(self._text, one.spans):
                self._targets[one.id], self._fragments[one.id] = one, fragments
            else:
                self._writing.lose("annotations", self._document, one.id)
        whole = [relation for relation in relations if self._is_whole(relation)]
        happening = [relation for relation in whole if self._is_event(relation)]
        events: dict[str, int] = {}
        for number, relation in enumerate(happening, 1):
            events.setdefault(relation.args[0].ref, number)
        for one in self._targets.values():
            self._annotation(one, events.get(one.id, 0))
        for relation in happening:
            self._event(relation, events)
        for relation in whole:
            if not self._is_event(relation):
                self._relation(relation)
        return self._first_line() + "".join(self._out)

    def _first_line(self) -> str:
        layers = self._writing.layers
        states = {
            held.annotator: {name: held.states[name] for name in sorted(held.states) if name in layers or not layers}
            for held in self._writing.sets(self._annotated)
        }
        record = notes.article_record(self._annotated, states)
        if self._equivalences:
            record["equivalences"] = self._equivalences
        # it is about itself: a note on an annotation would go with that annotation
        return f"#1\t{ARTICLE} #1\t{notes.written(record)}\n"

    # -- annotations -------------------------------------------------------------------------------

    def _annotation(self, one: Annotation, event: int) -> None:
        self._bounds += 1
        identity = f"T{self._bounds}"
        # brat knows an event by its E, and lets nothing else speak of its trigger
        self._refs[one.id] = f"E{event}" if event else identity
        self._places[one.id] = identity
        fragments = self._fragments[one.id]
        if (fragments[0][0], fragments[-1][1]) != one.extent:
            self._writing.lose("trimmed", self._document, one.id)
        label = self._seen.label(one)
        covered = self._bound(identity, label, fragments)
        if not event:
            self._remark(identity, one, label, self._exactly(one, label), covered)
        elif label != one.label:
            self._writing.lose("labels", self._document, one.id)

    def _exactly(self, one: Annotation, label: str) -> dict[str, Any]:
        """What does not follow from an annotation's line: its spans and its label as they were before brat."""
        more = _as_named(one, label)
        fragments = self._fragments[one.id]
        if fragments is not one.spans and notes.joined(self._text, fragments) != list(one.spans):
            more["spans"] = one.spans
        return more

    def _bound(self, identity: str, label: str, fragments: Sequence[tuple[int, int]]) -> str:
        covered = " ".join([self._text[begin:end] for begin, end in fragments])
        places = ";".join([f"{begin} {end}" for begin, end in fragments])
        self._out.append(f"{identity}\t{label} {places}\t{covered}\n")
        return covered

    # -- relations ---------------------------------------------------------------------------------

    def _is_whole(self, relation: Relation) -> bool:
        """Whether all arguments are written, too; else the relation is left out."""
        there = all(arg.ref in self._targets for arg in relation.args)
        if not there:
            self._writing.lose("relations", self._document, relation.id)
        return there

    def _is_event(self, relation: Relation) -> bool:
        """Whether its first argument is the trigger of an event, as reading brat makes it."""
        first = relation.args[0]
        return first.role == TRIGGER and self._targets[first.ref].label == relation.label

    def _event(self, relation: Relation, events: Mapping[str, int]) -> None:
        self._events += 1
        trigger = self._targets[relation.args[0].ref]
        label = self._seen.event(relation, trigger)
        more = _as_named(relation, label)
        if events[trigger.id] == self._events:
            more["trigger"] = notes.item_record(trigger) | self._exactly(trigger, label) | _words(trigger)
        self._acts(relation, label, self._places[trigger.id], relation.args[1:], more)

    def _relation(self, relation: Relation) -> None:
        roles = [arg.role for arg in relation.args]
        if self._seen.is_equivalence(relation):
            self._equivalence(relation)
        elif len(roles) == 2 and roles[0] != roles[1]:
            label, written = self._seen.relation(relation), numbered(roles)
            more = _as_named(relation, label)
            if written != roles:
                more["roles"] = roles
            self._links += 1
            args = " ".join(self._filled(written, relation.args))
            self._out.append(f"R{self._links}\t{label} {args}\n")
            # brat has attributes for spans and events only
            self._remark(f"R{self._links}", relation, "", more, "")
        else:
            label = self._seen.stand_in(relation)
            self._bounds += 1
            self._bound(f"T{self._bounds}", label, self._fragments[relation.args[0].ref])
            self._events += 1
            more = _as_named(relation, label) | {"stands-in": True}
            self._acts(relation, label, f"T{self._bounds}", relation.args, more)

    def _equivalence(self, relation: Relation) -> None:
        label = self._seen.relation(relation)
        line = " ".join([label, *(self._refs[arg.ref] for arg in relation.args)])
        self._out.append(f"*\t{line}\n")
        # it has no id by which a note could name it
        record = notes.item_record(relation) | _as_named(relation, label) | _words(relation)
        self._equivalences.append(record | {"line": line, "roles": [arg.role for arg in relation.args]})
        if label != relation.label:
            self._writing.lose("labels", self._document, relation.id)

    def _acts(self, relation: Relation, label: str, trigger: str, args: Sequence[Arg], more: dict[str, Any]) -> None:
        """Write an event with its arguments."""
        roles = [arg.role for arg in args]
        written = numbered(roles)
        if read_back(written) != roles:
            more["roles"] = roles
        identity = f"E{self._events}"
        self._out.append(f"{identity}\t{' '.join([f'{label}:{trigger}', *self._filled(written, args)])}\n")
        self._remark(identity, relation, label, more, "")

    def _filled(self, roles: Iterable[str], args: Iterable[Arg]) -> list[str]:
        return [f"{role}:{self._refs[arg.ref]}" for role, arg in zip(roles, args, strict=True)]

    # -- what both have ----------------------------------------------------------------------------

    def _remark(
        self, identity: str, item: Annotation | Relation, owner: str, more: dict[str, Any], covered: str
    ) -> None:  # fmt: skip
        """Write attributes and notes; what has no place there goes into the last of them, which is ours."""
        if more and ("label" in more or any(role != safe(role) for role in more.get("roles", ()))):
            self._writing.lose("labels", self._document, item.id)
        if item.features:
            rows = self._attributes(identity, item, owner, covered)
            if any(value is not None for _, value in rows):
                more["features"] = rows
        if item.note:
            words = notes.one_line(item.note)
            if words:
                self._note(identity, WORDS, words)
            if words != item.note:
                more["note" if words else "words"] = item.note
        self._note(identity, ITEM, notes.item_written(item, more))

    def _note(self, identity: str, kind: str, text: str) -> None:
        self._notes += 1
        self._out.append(f"#{self._notes}\t{kind} {identity}\t{text}\n")

    def _attributes(
        self, identity: str, item: Annotation | Relation, owner: str, covered: str
    ) -> list[tuple[str, str | None]]:
        """Write the features that brat has a place for: they have no value in what is returned."""
        names = [name for name, _ in item.features]
        several = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else ()
        rows: list[tuple[str, str | None]] = []
        titled = ""
        for number, (name, value) in enumerate(item.features):
            if name == titled:
                rows.append((name, None))
                continue
            place = self._seen.place_of(item, name, value) if owner and name not in several else ""
            rows.append((name, None if place else value))
            if not place:
                continue
            self._remarks += 1
            if place == ATTRIBUTE:
                shown = self._seen.attribute(owner, name, value)
                self._out.append(f"A{self._remarks}\t{name} {identity}{shown}\n")
                continue
            words = " ".join(covered.split())
            after, title = item.features[number + 1] if number + 1 < len(names) else ("", "")
            if after == f"{name}{TITLE}" and after not in several and title and title == notes.one_line(title) != words:
                titled, words = after, title
            self._out.append(f"N{self._remarks}\tReference {identity} {name}:{value}\t{words}\n")
        return rows


def _as_named(item: Annotation | Relation, label: str) -> dict[str, Any]:
    return {} if label == item.label else {"label": {label: item.label}}


def _words(item: Annotation | Relation) -> dict[str, Any]:
    """Features and the note, where they can have no lines of their own."""
    return ({"features": item.features} if item.features else {}) | ({"words": item.note} if item.note else {})
