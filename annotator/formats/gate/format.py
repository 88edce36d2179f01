"""GATE document XML: texts with nodes in them, annotation sets, relation sets, and features on everything.

An annotation set is an annotator, since GATE keeps one person's work in one set and relates only what is in
the same; the default set is of whom the user names. A type is a label, its layer a feature. Blocks of the page
are in the set "Original markups", as GATE has it. Relations of GATE have members without roles: those are a feature.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats import carried
from annotator.formats.draft import Draft
from annotator.formats.files import Files, stem_of
from annotator.formats.foreign_values import NOWHERE, Keys, name_of
from annotator.formats.foreign_xml import parse, root_tag
from annotator.formats.format import Format
from annotator.formats.gate.repair import repaired
from annotator.formats.gate.values import STRING, values_of
from annotator.formats.gate.writer import BLOCK, MARKUPS, PARTS, ROLES, SUFFIX, write
from annotator.formats.reading import Arrival, Reading, Unread
from annotator.model.document import BLOCK_KINDS, Annotator
from annotator.model.offsets import OffsetMap

_VERSIONS = ("", "1", "2", "3")


def _sniff(name: str, head: bytes) -> bool:
    return name.lower().endswith(SUFFIX) and root_tag(head) == "GateDocument"


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown = files.shown(name)
    data, said = repaired(files.read(name))
    root = parse(data, name=shown)
    if _tag(root) != "GateDocument":
        raise FileRefused(shown, f"is no document of GATE: its root is {_tag(root)}; export it from GATE as GATE XML")
    if root.get("version", "") not in _VERSIONS:
        reason = f"is of the version {root.get('version')} of GATE's XML, and only versions up to 3 are known"
        raise FileRefused(shown, f"{reason}; save it with GATE 9")
    reader = _Reader(shown, root, reading, stem_of(name, (SUFFIX,)))
    reader.draft.said += said
    yield reader.arrival()


class _Mention(NamedTuple):
    """An annotation that was read: its key, and the ids that its feature `matches` names."""

    key: str
    matches: tuple[str, ...]


class _Reader:
    """One document of GATE."""

    def __init__(self, shown: str, root: etree._Element, reading: Reading, stem: str) -> None:
        self._shown, self._root, self._reading = shown, root, reading
        self._structures = 0
        elements = [one for one in root if _tag(one) == "TextWithNodes"]
        if len(elements) != 1:
            raise FileRefused(shown, "has no text of its own (TextWithNodes); export it from GATE again")
        text, self._nodes = self._text(elements[0])
        facts: carried.Pairs = []
        for one in root:
            if _tag(one) == "GateDocumentFeatures":
                facts += self._features(one)
        self.draft = Draft(reading, shown, text, identity=carried.identity_of(facts) or stem)
        self._units = OffsetMap(text)
        self._tell_of_ids()
        self._source(facts)
        self._people = carried.described(self.draft, facts)
        self._keys = Keys()

    def arrival(self) -> Arrival:
        """The article."""
        by_set: dict[str, dict[str, _Mention]] = {}
        for one in self._root:
            if _tag(one) == "AnnotationSet":
                by_set.setdefault(one.get("Name", ""), {}).update(self._set(one))
            elif _tag(one) not in ("GateDocumentFeatures", "TextWithNodes", "RelationSet"):
                self.draft.lose("facts", f"the element {_tag(one)}")
        for one in self._root:
            if _tag(one) == "RelationSet":
                self._relations(one, by_set.get(one.get("Name", ""), {}))
        for name, mentions in by_set.items():
            self._chains(name, mentions)
        if self._structures:
            self.draft.said.append(
                f"{self._structures} {'value is a structure' if self._structures == 1 else 'values are structures'}"
                " of Java, kept as GATE wrote it."
            )
        return self.draft.finished()

    def _text(self, element: etree._Element) -> tuple[str, dict[str, int]]:
        """The text, and where each node stands in it, in code points."""
        pieces = [element.text or ""]
        length = len(pieces[0])
        nodes: dict[str, int] = {}
        for node in element:
            identity = (node.get("id") or "").strip()
            if _tag(node) != "Node" or len(node) or node.text or not identity:
                reason = f"has in its text the element {_tag(node)}, which is no empty Node with an id"
                raise FileRefused(self._shown, f"{reason}; export it from GATE again", line=node.sourceline or 0)
            if nodes.setdefault(identity, length) != length:
                reason = f"has two nodes with the id {identity}; export it from GATE again"
                raise FileRefused(self._shown, reason, line=node.sourceline or 0)
            pieces.append(node.tail or "")
            length += len(pieces[-1])
        return "".join(pieces), nodes

    def _tell_of_ids(self) -> None:
        off = sum(identity != str(self._units.to_utf16(place)) for identity, place in self._nodes.items())
        if off:
            self.draft.said.append(
                f"{off} of {len(self._nodes)} nodes have ids that are not their places; where they stand counts."
            )

    def _source(self, facts: carried.Pairs) -> None:
        """GATE's own name for the address, which is often none."""
        for number, (name, value) in enumerate(facts):
            if name == "gate.SourceURL" and value.startswith(("http://", "https://")):
                facts[number] = (f"{carried.PREFIX}url", value)

    def _features(self, element: etree._Element) -> carried.Pairs:
        pairs: carried.Pairs = []
        for feature in element:
            parts = {_tag(one): one for one in feature}
            if _tag(feature) == "Feature" and "Name" in parts and "Value" in parts:
                value = parts["Value"]
                found, plain = values_of(value.get("className", STRING), _said(value))
                self._structures += not plain
                name = _said(parts["Name"])
                pairs += [(name, one) for one in found]
        return pairs

    def _set(self, element: etree._Element) -> Iterator[tuple[str, _Mention]]:
        name = element.get("Name", "")
        person = self._person(name)
        for number, one in enumerate(element):
            if _tag(one) != "Annotation":
                self.draft.lose("annotations", f"the element {_tag(one)}")
                continue
            features = self._features(one)
            begin, end = (self._nodes.get((one.get(node) or "").strip(), NOWHERE) for node in ("StartNode", "EndNode"))
            kind = next((value for key, value in features if key == BLOCK), "")
            if name == MARKUPS and kind in BLOCK_KINDS:
                self.draft.block(begin, end, kind, next((value for key, value in features if key == "path"), ""))
                continue
            identity = (one.get("Id") or "").strip()
            taken = carried.taken(features, self._people, self.draft.lose)
            matches = tuple(value for key, value in taken.about.features if key == "matches")
            key = self._keys.new(taken.id or f"{name}/{identity or number}", "")
            self.draft.annotate(
                key,
                name_of(one.get("Type"), "annotation"),
                self._parts(key, begin, end, taken.own.get(PARTS, "")),
                layer=taken.layer,
                about=taken.about._replace(annotator=person),
            )
            yield identity, _Mention(key, matches)

    def _person(self, name: str) -> Annotator | None:
        """Whose set that is; None for the default set."""
        who = name_of(name)
        if not who:
            return None
        return self._people.get(who) or Annotator(who, "program" if who == MARKUPS else "human", who)

    def _parts(self, key: str, begin: int, end: int, said: str) -> list[tuple[int, int]]:
        """The parts of an annotation, which are told as distances from its begin; only if they fit its nodes."""
        if not said:
            return [(begin, end)]
        parts = []
        for one in said.split():
            first, _, last = one.partition("-")
            if not (first.isdecimal() and last.isdecimal() and len(one) < 25):
                break
            at = self._units.to_utf16(begin)
            parts.append((self._units.to_codepoint(at + int(first)), self._units.to_codepoint(at + int(last))))
        if parts and min(parts)[0] == begin and max(last for _, last in parts) == end:
            return parts
        self.draft.lose("parts", f"{key}: {said} are not the parts of what it covers")
        return [(begin, end)]

    def _relations(self, element: etree._Element, mentions: Mapping[str, _Mention]) -> None:
        person = self._person(element.get("Name", ""))
        for number, one in enumerate(element):
            members = [member.strip() for member in (one.get("Members") or "").split(";")]
            features = self._features(one)
            for child in one:
                if _tag(child) == "UserData" and _said(child).strip():
                    features.append(("UserData", _said(child)))
            taken = carried.taken(features, self._people, self.draft.lose)
            key = self._keys.new(taken.id or f"{element.get('Name', '')}/{one.get('Id') or f'relation {number}'}", "")
            roles = carried.names_read(taken.own.get(ROLES, ""))
            if len(roles) != len(members) or not all(roles):
                roles = [f"arg{place}" for place, _ in enumerate(members, 1)]
            args = [
                (role, mentions[member].key if member in mentions else member)
                for role, member in zip(roles, members, strict=True)
            ]
            about = taken.about._replace(annotator=person)
            self.draft.relate(key, name_of(one.get("Type"), "relation"), args, layer=taken.layer, about=about)

    def _chains(self, name: str, mentions: Mapping[str, _Mention]) -> None:
        """What GATE's coreference wrote: every mention has the ids of all of its chain; each chain is a relation."""
        done: set[frozenset[str]] = set()
        order = {identity: number for number, identity in enumerate(mentions)}
        for mention in mentions.values():
            chain = frozenset(mention.matches)
            if len(chain) > 1 and chain not in done and chain <= mentions.keys():
                done.add(chain)
                args = [("mention", mentions[one].key) for one in sorted(chain, key=order.__getitem__)]
                self.draft.relate(self._keys.new(f"{name}/matches {len(done)}", ""), "matches", args)


def _tag(element: etree._Element) -> str:
    tag = str(element.tag)
    return tag if tag[0] != "{" else etree.QName(element).localname


def _said(element: etree._Element) -> str:
    return "".join(element.itertext()) if len(element) else element.text or ""


FORMAT = Format(
    name="gate-xml",
    title="GATE XML",
    suffixes=(SUFFIX,),
    sniff=_sniff,
    read=_read,
    write=write,
)
