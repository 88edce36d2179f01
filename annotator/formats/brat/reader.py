"""Articles from brat: a text, its `.ann`, and the configuration of the folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.errors import FileRefused
from annotator.formats.brat import notes
from annotator.formats.brat.config import TRIGGER, Configuration, configuration
from annotator.formats.brat.lines import ARTICLE, ITEM, WORDS, Lines, Link, TextBound, parse
from annotator.formats.brat.names import numbered
from annotator.formats.brat.offsets import covers, pieces, way_of
from annotator.formats.draft import Draft
from annotator.formats.files import Files, is_there
from annotator.formats.foreign_text import Counted, ForeignText, decoded
from annotator.formats.reading import Arrival, Reading, Unread
from annotator.model.annotation import Features
from annotator.model.document import Annotator

SUFFIX, TEXT = ".ann", ".txt"
TITLE = "-title"
"""Ends the name of the feature that holds what an entry of a knowledge base is called."""


def read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    """Read the article of one `.ann` file."""
    shown = files.shown(name)
    lines = parse(decoded(files.read(name), name=shown), shown)
    text_name = name[: -len(SUFFIX)] + TEXT
    if not is_there(files, text_name):
        reason = f"is without its text: {text_name.rpartition('/')[2]} is not beside it; put it there"
        raise FileRefused(shown, reason)
    raw = decoded(files.read(text_name), name=files.shown(text_name))
    yield _Article(lines, raw, configuration(files, name), reading, shown).made()


class _Article:
    """An article in the making, from its lines and its text."""

    def __init__(self, lines: Lines, raw: str, known: Configuration, reading: Reading, shown: str) -> None:
        self._lines, self._known, self._reading = lines, known, reading
        self._way = way_of(raw, lines.bounds.values())
        self._counted = Counted(self._way.raw, self._way.unit)
        self._draft = Draft(reading, shown, self._way.raw, unit=self._way.unit)
        self._records: dict[str, notes.Record] = {}
        self._said: dict[str, list[str]] = {}
        self._keys: dict[str, str] = {}
        self._used: set[str] = set()
        self._people: dict[str, Annotator] = {}
        self._whole: notes.Record = {}
        self._normalisation = ForeignText.of(raw).normalisation

    def made(self) -> Arrival:
        """The article."""
        draft = self._draft
        if self._way.said:
            draft.said.append(self._way.said)
            draft.describe(normalisation=self._normalisation)
        draft.said.extend(self._known.said)
        self._sort_notes()
        self._describe()
        self._annotate()
        self._relate()
        for target, texts in self._said.items():
            draft.lose("notes", f"{target}: {texts[0]}")
        for target, remarks in self._lines.remarks.items():
            draft.lose("features", f"{target}: {remarks[0].name}")
        for who, layer, state in notes.states(self._whole):
            draft.state(layer, state, self._people.get(who, Annotator(who, "human", who)))
        return draft.finished(self._known.scheme)

    def _sort_notes(self) -> None:
        for note in self._lines.notes:
            record = notes.record_of(note.text) if note.type in (ITEM, ARTICLE) else {}
            if record and note.type == ARTICLE:
                self._whole = self._whole or record
            elif record:
                self._records.setdefault(note.target, record)
            else:
                words = note.text if note.type == WORDS else f"{note.type}: {note.text}"
                self._said.setdefault(note.target, []).append(words)

    def _describe(self) -> None:
        if self._whole:
            self._draft.describe(**notes.facts(self._whole, self._draft.document))
            self._people = notes.people(self._whole)
            for person in self._people.values():
                if person.kind == "program":
                    self._draft.program(person)

    # -- annotations -------------------------------------------------------------------------------

    def _annotate(self) -> None:
        """Take in the annotations; the trigger of an event that only stands for a relation is none."""
        standing_in = set()
        triggers: dict[str, notes.Record] = {}
        for event in self._lines.events.values():
            record = self._records.get(event.id, {})
            if record.get("stands-in") is True:
                standing_in.add(event.trigger)
            elif isinstance(record.get("trigger"), dict):
                triggers.setdefault(event.trigger, record["trigger"])
        for bound in self._lines.bounds.values():
            if bound.id not in standing_in:
                self._take(bound, triggers.get(bound.id) or self._records.get(bound.id, {}))

    def _take(self, bound: TextBound, record: notes.Record) -> None:
        found = pieces(self._way.raw, self._counted, bound)
        # what stands for left out words is judged here; any other text by the draft
        covered = None if covers(bound, found) else bound.said
        label = notes.original(record, "label", bound.label)
        self._keys[bound.id] = key = self._key(record, "a", bound.id)
        about = notes.about(
            record, self._people, *self._words(bound.id, record, " ".join(found or ()), bound.said or "")
        )
        layer = notes.name(record.get("layer")) or self._layer_of_label(label)
        self._draft.annotate(key, label, self._spans(bound, record), covered=covered, layer=layer, about=about)

    def _spans(self, bound: TextBound, record: notes.Record) -> Sequence[tuple[int, int]]:
        """Where an annotation is: what brat breaks at line ends is whole again."""
        if len(bound.fragments) == 1 and "spans" not in record:
            return bound.fragments
        places = [self._counted.codepoint(offset) for fragment in bound.fragments for offset in fragment]
        if any(place is None for place in places):
            return bound.fragments
        fragments = sorted(bound.fragments)
        if self._way.unit == "codepoint":
            if self._way.raw == self._draft.text and (
                exact := notes.exact_spans(record, self._draft.text, bound.fragments)
            ):
                return exact
            return notes.joined(self._way.raw, fragments)
        counted = self._counted
        points = [(counted.codepoint(begin) or 0, counted.codepoint(end) or 0) for begin, end in fragments]
        whole = notes.joined(self._way.raw, points)
        return [(counted.counted(begin), counted.counted(end)) for begin, end in whole]

    # -- relations ---------------------------------------------------------------------------------

    def _relate(self) -> None:
        for event in self._lines.events.values():
            record = self._records.get(event.id, {})
            roles = (*(role for role, _ in event.args),)
            plain = self._known.plain_roles(event.label, roles)
            args = [(role, ref) for role, (_, ref) in zip(plain, event.args, strict=True)]
            if record.get("stands-in") is not True:
                args = [(TRIGGER, event.trigger), *args]
            self._link(event, record, args, self._known.layer_of_event(event.label))
        for relation in self._lines.relations:
            self._link(relation, self._records.get(relation.id, {}), list(relation.args), "")
        recorded = self._whole.get("equivalences")
        held = [one for one in recorded if isinstance(one, dict)] if isinstance(recorded, list) else []
        by_line = {str(one.get("line")): one for one in held}
        for number, equivalence in enumerate(self._lines.equivalences, 1):
            members = " ".join([equivalence.label, *(ref for _, ref in equivalence.args)])
            args = list(equivalence.args)
            self._link(equivalence._replace(id=f"*{number}"), by_line.get(members, {}), args, "")

    def _link(self, link: Link, record: notes.Record, args: list[tuple[str, str]], layer: str) -> None:
        label = notes.original(record, "label", link.label)
        roles = record.get("roles")
        written = [role for role, _ in link.args]
        if isinstance(roles, list) and all(map(notes.name, roles)) and self._writes(roles, written, link):
            args[-len(roles) :] = [(role, ref) for role, (_, ref) in zip(roles, args[-len(roles) :], strict=True)]
        about = notes.about(record, self._people, *self._words(link.id, record))
        place = notes.name(record.get("layer")) or self._layer_of_relation(label) or layer or self._known_layer(label)
        filled = [(role, self._target(ref)) for role, ref in args]
        self._draft.relate(self._key(record, "r", link.id), label, filled, layer=place, about=about)

    def _writes(self, roles: Sequence[str], written: Sequence[str], link: Link) -> bool:
        """Whether these roles are written so; those of an equivalence are not written."""
        return numbered(roles) == written if link.id[0] != "*" else len(roles) == len(written)

    def _target(self, ref: str) -> str:
        """The key of what an argument names; an event is named by its trigger."""
        event = self._lines.events.get(ref)
        return self._keys.get(event.trigger if event else ref, ref)

    # -- what both have ----------------------------------------------------------------------------

    def _key(self, record: notes.Record, letter: str, otherwise: str) -> str:
        """The id of ours, unless another one has it: what was copied in an editor is something new."""
        found = notes.identity(record, letter)
        if not found or found in self._used:
            return otherwise
        self._used.add(found)
        return found

    def _words(self, target: str, record: notes.Record, *covered: str) -> tuple[Features, str]:
        """Features and note of something, each of them handed out once."""
        known = {"", *map(notes.one_line, covered)}
        remarks = self._lines.remarks.pop(target, [])
        values: dict[str, list[str]] = {}
        pairs: list[tuple[str, str]] = []
        for remark in remarks:
            pairs.append((remark.name, remark.value))
            if notes.one_line(remark.title) not in known:
                pairs.append((f"{remark.name}{TITLE}", remark.title))
        said = record.get("features")
        if isinstance(said, list):
            for feature, value in pairs:
                values.setdefault(feature, []).append(value)
            pairs = []
            for row in said:
                if isinstance(row, list) and len(row) == 2 and notes.name(row[0]):
                    feature, value = row
                    if notes.storable(value):
                        pairs.append((feature, value))
                    elif value is None and values.get(feature):
                        pairs.append((feature, values[feature].pop(0)))
            pairs += [(feature, value) for feature, left in values.items() for value in left]
        return tuple(pairs), "\n".join(self._said.pop(target, []))

    def _layer_of_label(self, label: str) -> str:
        for layer in self._reading.scheme.layers if self._reading.scheme else ():
            if layer.label(label):
                return layer.name
        return self._known_layer(label)

    def _layer_of_relation(self, label: str) -> str:
        for layer in self._reading.scheme.layers if self._reading.scheme else ():
            if layer.relation(label):
                return layer.name
        return ""

    def _known_layer(self, label: str) -> str:
        for layer in self._known.scheme.layers if self._known.scheme else ():
            if layer.label(label) or layer.relation(label):
                return layer.name
        return self._reading.layer
