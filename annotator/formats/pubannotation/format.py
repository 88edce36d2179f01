"""PubAnnotation's JSON, which TextAE edits: denotations, blocks, relations, attributes and tracks on one text.

Offsets are code points. A track is an annotator, and so is the project of a file without tracks. Attributes are
features; those of ours begin with `annotator.`. Relations have a subject and an object: one of more arguments is
written as several with the same subject, and told by an attribute to be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from annotator.errors import FileRefused
from annotator.formats import carried
from annotator.formats.draft import Draft
from annotator.formats.files import Files, stem_of
from annotator.formats.foreign_values import NOWHERE, Keys, name_of
from annotator.formats.format import Format
from annotator.formats.json_head import beginnings
from annotator.formats.json_values import Json, Record, objects, pair, records, shown
from annotator.formats.pubannotation.writer import FACTS, PART_OF, PATH, ROLES, SUFFIX, write
from annotator.formats.reading import About, Arrival, Reading, Unread, read_each
from annotator.model.document import BLOCK_KINDS, Annotator

_SUFFIXES = (SUFFIX, ".jsonl")
_KNOWN = {
    "text", "denotations", "blocks", "relations", "attributes", "modifications", "tracks", "project", FACTS,
}  # fmt: skip
_FLAGS = {True: "yes", False: "no"}
_CHAINED, _FRAGMENT = "_lexicallyChainedTo", "_FRAGMENT"


def _sniff(name: str, head: bytes) -> bool:
    return name.lower().endswith(_SUFFIXES) and any(map(_is_ours, beginnings(head)[:1]))


def _is_ours(value: Json) -> bool:
    """Whether the beginning of an object can only be one of PubAnnotation; a long text may be missing."""
    facts = value.get(FACTS)
    if "sourceid" in value and ("sourcedb" in value or (isinstance(facts, dict) and carried.ID in facts)):
        return True
    holds = any(isinstance(value.get(key), list) for key in ("denotations", "tracks"))
    return "text" in value and (holds or any("span" in one for one in objects(value.get("blocks"))))


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    said, stem = files.shown(name), stem_of(name, _SUFFIXES)

    def take(record: Record) -> Arrival:
        alone = record.number == 1 and record.line <= 1
        place = said if alone else f"{said}, article {record.number}"
        return _Reader(place, record.value, reading, stem if alone else f"{stem}-{record.number}").arrival()

    yield from read_each(records(files, name), take)


class _Link(NamedTuple):
    """A relation as the file has it."""

    id: str
    subject: str
    name: str
    object: str


class _Reader:
    """One article."""

    def __init__(self, name: str, value: Json, reading: Reading, otherwise: str) -> None:
        text = value.get("text")
        if not isinstance(text, str):
            raise FileRefused(name, "has no text; export the annotations with their text")
        self._value = value
        ours = value.get(FACTS)
        facts = [(key, shown(one)) for key, one in ours.items()] if isinstance(ours, dict) else []
        source = " ".join(filter(None, (shown(value.get(key)) for key in ("sourcedb", "sourceid", "divid"))))
        identity = carried.identity_of(facts) or (source if "sourceid" in value else "") or otherwise
        self._draft = Draft(reading, name, text, identity=identity)
        if not facts:
            facts = self._facts()
            if not text.isascii():
                self._draft.said.append("Offsets were taken for code points; the file does not say what they count.")
        self._people = carried.described(self._draft, facts)
        self._keys = Keys()
        self._reached = 0

    def _facts(self) -> carried.Pairs:
        """What another tool says of the text."""
        facts: carried.Pairs = []
        for key, one in self._value.items():
            if key == "source_url" and isinstance(one, str):
                facts.append((f"{carried.PREFIX}url", one))
            elif key not in _KNOWN and isinstance(one, str | int | float):
                facts.append((key, _said(one)))
            elif key not in _KNOWN and one:
                self._draft.lose("facts", key)
        return facts

    def arrival(self) -> Arrival:
        """The article."""
        self._track(self._value)
        for track in objects(self._value.get("tracks")):
            self._track(track)
        return self._draft.finished()

    def _track(self, track: Json) -> None:
        """One annotator's work."""
        who = name_of(track.get("project"))
        person = (self._people.get(who) or Annotator(who, "human", who)) if who else None
        said = self._attributes(track)
        links = [
            _Link(*(shown(one.get(key)) for key in ("id", "subj", "pred", "obj")))
            for one in objects(track.get("relations"))
        ]
        denotations = objects(track.get("denotations"))
        fragments = {shown(one.get("id")): one for one in denotations if one.get("obj") == _FRAGMENT}
        joined: set[str] = set()
        more: dict[str, list[tuple[int, int]]] = {}
        for one in links:
            if one.name == _CHAINED and one.object in fragments and one.object not in joined:
                joined.add(one.object)
                more.setdefault(one.subject, []).extend(_spans(fragments[one.object]))
        keys: dict[str, str] = {}
        for block in objects(track.get("blocks")):
            if not (track is self._value and self._block(block, said)):
                denotations.append(block)
        for denotation in denotations:
            identity = shown(denotation.get("id"))
            if identity not in joined:
                spans = [*_spans(denotation), *more.pop(identity, [])]
                keys[identity] = self._denotation(denotation, spans, person, said.pop(identity, []))
        links = [one for one in links if one.name != _CHAINED or one.object not in fragments]
        self._relations(links, person, said, keys)
        self._draft.lose("features", "an attribute of what is not there", number=sum(map(len, said.values())))

    def _attributes(self, track: Json) -> dict[str, carried.Pairs]:
        """Features, by the id of what has them; a modification, such as a negation, is one that is "yes"."""
        found: dict[str, carried.Pairs] = {}
        for one in objects(track.get("attributes")):
            found.setdefault(shown(one.get("subj")), []).append((shown(one.get("pred")), _said(one.get("obj"))))
        for one in objects(track.get("modifications")):
            found.setdefault(shown(one.get("obj")), []).append((shown(one.get("pred")), "yes"))
        return found

    def _block(self, block: Json, said: dict[str, carried.Pairs]) -> bool:
        """Whether a block of TextAE is one of ours: of a kind that we have, and behind the others."""
        (begin, end), *more = _spans(block)
        kind = name_of(block.get("obj"))
        if more or kind not in BLOCK_KINDS or not self._reached <= begin < end <= len(str(self._value["text"])):
            return False
        self._reached = end
        pairs = said.pop(shown(block.get("id")), [])
        self._draft.block(begin, end, kind, next((value for name, value in pairs if name == PATH), ""))
        self._draft.lose("features", f"of a block: {kind}", number=sum(name != PATH for name, _ in pairs))
        return True

    def _denotation(
        self, one: Json, spans: list[tuple[int, int]], person: Annotator | None, pairs: carried.Pairs
    ) -> str:
        """Take an annotation in; its key is returned."""
        taken = carried.taken(pairs, self._people, self._draft.lose)
        key = self._keys.new(shown(one.get("id")), "denotation")
        label = name_of(one.get("obj")) or "annotation"
        self._draft.annotate(key, label, spans, layer=taken.layer, about=_by(person, taken.about))
        return key

    def _relations(
        self,
        links: Iterable[_Link],
        person: Annotator | None,
        said: dict[str, carried.Pairs],
        keys: Mapping[str, str],
    ) -> None:
        """Relations, after all annotations; those that are parts of another one are put together with it."""
        wholes: dict[str, list[_Link]] = {}
        names = Keys()
        part_of = {subject: of for subject, pairs in said.items() for name, of in pairs if name == PART_OF}
        for link in links:
            if (of := part_of.get(link.id, "")) in wholes:
                said.pop(link.id, None)
                wholes[of].append(link)
            else:
                wholes[names.new(link.id, "relation")] = [link]
        for identity, parts in wholes.items():
            taken = carried.taken(said.pop(identity, []), self._people, self._draft.lose)
            args = [("subj", parts[0].subject), *(("obj", part.object) for part in parts)]
            roles = carried.names_read(taken.own.get(ROLES, ""))
            if roles and len(roles) <= len(args):
                args = [(role, ref) for role, (_, ref) in zip(roles, args, strict=False)]
            named = [(role or "argument", keys.get(ref, f"{ref}, which is not there")) for role, ref in args]
            key = self._keys.new(identity, "relation")
            label = name_of(parts[0].name) or "relation"
            self._draft.relate(key, label, named, layer=taken.layer, about=_by(person, taken.about))


def _by(person: Annotator | None, about: About) -> About:
    return about if about.annotator or not person else about._replace(annotator=person)


def _spans(value: Json) -> list[tuple[int, int]]:
    """Where a denotation is; a place that is none stays one that is none."""
    said = value.get("span")
    several = said if isinstance(said, list) and said and not pair(said) else [said]
    return [pair(one) or (NOWHERE, NOWHERE) for one in several]


def _said(value: object) -> str:
    return _FLAGS[value] if isinstance(value, bool) else shown(value)


FORMAT = Format(
    name="pubannotation",
    title="PubAnnotation JSON",
    suffixes=_SUFFIXES,
    sniff=_sniff,
    read=_read,
    write=write,
)
