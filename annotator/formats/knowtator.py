"""Knowtator's and eHOST's XML beside the text: mentions with spans, their classes, and their slots.

A class's name is the label, its id the feature "class" where it is another; slots with values are features, slots that
name another mention are relations from the one to the other.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats import foreign_xml
from annotator.formats.draft import Draft
from annotator.formats.files import Files, beside, stem_of
from annotator.formats.foreign_text import decoded
from annotator.formats.foreign_values import Keys, name_of, offset_of, time_of
from annotator.formats.format import Format
from annotator.formats.reading import About, Arrival, Reading, Unread
from annotator.formats.units import best_unit, said_of
from annotator.model.annotation import Features
from annotator.model.document import Annotator

SUFFIX = ".knowtator.xml"
_GAP = " ... "  # what stands between the parts in <spannedText>


def _sniff(_: str, head: bytes) -> bool:
    return b"<annotations" in head and b"textSource" in head and foreign_xml.root_name(head) == "annotations"


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown = files.shown(name)
    root = foreign_xml.parse(files.read(name), name=shown)
    if root.tag != "annotations":
        raise FileRefused(shown, f"is no file of Knowtator: its outermost element is <{etree.QName(root).localname}>")
    said = root.get("textSource", "").replace("\\", "/")
    source = beside(name, posixpath.basename(said) or posixpath.basename(name).removesuffix(SUFFIX))
    try:
        text = decoded(files.read(source), name=files.shown(source))
    except FileRefused as refused:
        reason = f"belongs to the text {posixpath.basename(source)}, which {refused.reason}; put it beside this file"
        raise FileRefused(shown, reason) from refused
    yield _File(root, shown, text, stem_of(source), reading).arrival()


class _File:
    def __init__(self, root: etree._Element, shown: str, text: str, stem: str, reading: Reading) -> None:
        self.root = root
        self.marks = [(one, _places(one), _covered(one)) for one in root.iterfind("annotation")]
        unit, raw = self._unit(text)
        self.draft = Draft(reading, shown, raw, unit=unit, identity=stem)
        self.draft.said += said_of(unit)
        if raw is not text:
            self.draft.said.append("Offsets were found to count a line end as one character.")
        self.mentions: dict[str, etree._Element] = {}
        self.slots: dict[str, etree._Element] = {}
        for one in root:
            tag = str(one.tag)
            if tag in ("classMention", "instanceMention"):
                self.mentions.setdefault(one.get("id", ""), one)
            elif tag.endswith("SlotMention"):
                self.slots.setdefault(one.get("id", ""), one)

    def _unit(self, text: str) -> tuple[str, str]:
        """In which unit the spans cover what they name, and in which text: a line end may count as one character."""
        whole = [(places[0], said) for _, places, said in self.marks if said is not None and len(places) == 1]
        where, words = [place for place, _ in whole], [said for _, said in whole]
        unit, right = best_unit(text, where, words)
        if "\r\n" in text and not all(right):
            plain = text.replace("\r\n", "\n")
            other, better = best_unit(plain, where, words)
            if sum(better) > sum(right):
                return other, plain
        return unit, text

    def arrival(self) -> Arrival:
        keys = Keys()
        placed: set[str] = set()
        for one, places, covered in self.marks:
            mention = one.find("mention")
            key = keys.new(None if mention is None else mention.get("id"), "annotation")
            placed.add(key)
            if not places:
                self.draft.lose("annotations", f"{key}: has no span")
                continue
            label, features = self._class(key)
            self.draft.annotate(key, label, places, covered=covered, about=self._about(one, key, features))
        for key in self.mentions:
            if key not in placed:
                self.draft.lose("annotations", f"{key}: is nowhere in the text")
                continue
            self._relations(key, keys)
        return self.draft.finished()

    def _class(self, key: str) -> tuple[str, Features]:
        mention = self.mentions.get(key)
        named = [one for one in (() if mention is None else mention) if one.tag in ("mentionClass", "mentionInstance")]
        if mention is None or not named:
            self.draft.lose("labels", f"{key}: has no class")
            return "annotation", ()
        known = name_of(named[0].get("id"))
        label = name_of("".join(named[0].itertext()), known or "annotation")
        features = [("class", known)] if known not in ("", label) else []
        for slot in self._slots_of(mention):
            if slot.tag != "complexSlotMention":
                features += [(_slot_name(slot), value) for value in _values(slot)]
        return label, tuple(features)

    def _slots_of(self, mention: etree._Element) -> Iterator[etree._Element]:
        for ref in mention.iterfind("hasSlotMention"):
            slot = self.slots.get(ref.get("id", ""))
            if slot is None:
                self.draft.lose("features", f"the slot {ref.get('id')}, which is not there")
            else:
                yield slot

    def _relations(self, key: str, keys: Keys) -> None:
        for ref in self.mentions[key].iterfind("hasSlotMention"):
            slot = self.slots.get(ref.get("id", ""))
            if slot is not None and slot.tag == "complexSlotMention":
                for value in _values(slot):
                    relation = keys.new(slot.get("id"), "slot")
                    self.draft.relate(relation, _slot_name(slot), [("from", key), ("to", value)])

    def _about(self, one: etree._Element, key: str, features: Features) -> About:
        who = one.find("annotator")
        person = None
        if who is not None and (known := name_of(who.get("id")) or name_of(who.text)):
            person = Annotator(known, "human", name_of(who.text, known))
        created = _text(one, "creationDate")
        when = time_of(created)
        if created and not when:
            self.draft.lose("times", f"{key}: {created}")
        note = _text(one, "comment") or _text(one, "annotationComment")
        return About(features, note, person, created=when)


def _places(one: etree._Element) -> list[tuple[int, int]]:
    return [(offset_of(span.get("start")), offset_of(span.get("end"))) for span in one.iterfind("span")]


def _covered(one: etree._Element) -> str | None:
    said = one.find("spannedText")
    if said is None:
        return None
    text = "".join(said.itertext())
    return text.replace(_GAP, " ") if len(one.findall("span")) > 1 else text


def _slot_name(slot: etree._Element) -> str:
    said = slot.find("mentionSlot")
    return name_of(None if said is None else said.get("id"), "slot")


def _values(slot: etree._Element) -> list[str]:
    return [one.get("value", "") for one in slot if str(one.tag).endswith("SlotMentionValue")]


def _text(one: etree._Element, tag: str) -> str:
    said = one.find(tag)
    return "" if said is None else "".join(said.itertext()).strip()


FORMAT = Format(
    name="knowtator",
    title="Knowtator",
    suffixes=(SUFFIX, ".xml"),
    sniff=_sniff,
    read=_read,
    write=None,
)
