"""The lines of a brat `.ann` file: what each of them says, before anything is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from annotator.errors import FileRefused
from annotator.formats.foreign_text import storable
from annotator.formats.xml_text import excerpt

Args: TypeAlias = tuple[tuple[str, str], ...]
"""(role, id) pairs of an event or a relation, as they are written."""

ARTICLE, ITEM, WORDS = "AnnotatorArticle", "Annotator", "AnnotatorNotes"
"""Types of notes: ours on the article and on what is in it, and what people write in brat."""

YES = "yes"
LINE_ENDS = re.compile("[\n\r\u0085\u2028\u2029]+")
"""What brat takes for the end of a line, so that no fragment may hold it."""


class TextBound(NamedTuple):
    """T: a label on fragments of the text; `said` is the text that the line names, None if it names none."""

    id: str
    label: str
    fragments: tuple[tuple[int, int], ...]
    said: str | None


class Link(NamedTuple):
    """E, R or *: `trigger` is the id of an event's T and '' for others; an equivalence has no id."""

    id: str
    label: str
    args: Args
    trigger: str = ""


class Remark(NamedTuple):
    """A, M or N: the value of a feature, and what an entry of a knowledge base is called."""

    name: str
    value: str
    title: str = ""


class Note(NamedTuple):
    """#: a text of some type about something."""

    id: str
    type: str
    target: str
    text: str


@dataclass(slots=True)
class Lines:
    """All lines of a file.

    Attributes:
        bounds, events: by their ids.
        relations, equivalences: in the order of the file.
        remarks: by the id of what has them, in the order of the file.
        notes: in the order of the file.
    """

    bounds: dict[str, TextBound] = field(default_factory=dict)
    events: dict[str, Link] = field(default_factory=dict)
    relations: list[Link] = field(default_factory=list)
    equivalences: list[Link] = field(default_factory=list)
    remarks: dict[str, list[Remark]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def parse(text: str, name: str) -> Lines:
    """Take a file apart.

    Args:
        text: all of it.
        name: what people call it, for the message.

    Raises:
        FileRefused: a line is none of brat's, or an id is there twice.
    """
    found, ids = Lines(), set[str]()
    clean = storable(text.removeprefix("\ufeff"))
    for number, whole in enumerate(clean.split("\n"), 1):
        line = whole.removesuffix("\r")
        if not line.strip():
            continue
        identity, _, rest = line.partition("\t")
        data, _, tail = rest.partition("\t")
        if not _taken_in(found, identity, data, tail, says="\t" in rest):
            reason = f"holds {excerpt(line)}, which is no line of brat's; correct it, or take it out"
            raise FileRefused(name, reason, line=number)
        if identity != "*" and identity in ids:
            raise FileRefused(name, f"uses the id {identity} twice; give one of them another", line=number)
        ids.add(identity)
    return found


def looks_like(head: str, *, is_whole: bool) -> bool:
    """Whether the first lines are brat's; an empty file is one without annotations."""
    lines = head.removeprefix("\ufeff").split("\n")
    if len(lines) > 1 and not is_whole:
        lines.pop()
    first = [line.removesuffix("\r") for line in lines if line.strip()][:5]
    scrap = Lines()
    for line in first:
        identity, _, rest = line.partition("\t")
        data, _, tail = rest.partition("\t")
        if not _taken_in(scrap, identity, data, tail, says="\t" in rest):
            return False
    return True


_ID = re.compile(r"[TERAMN#][^\s0-9]{0,40}[0-9]\S{0,40}")
_NUMBER = re.compile("[0-9]{1,9}")


def _taken_in(found: Lines, identity: str, data: str, tail: str, *, says: bool) -> bool:
    """Note what a line says; False if it is none of brat's."""
    if identity == "*":
        label, *members = data.split() or [""]
        return _equivalence(found, label, members)
    if not _ID.fullmatch(identity):
        return False
    match identity[0]:
        case "T":
            return _text_bound(found, identity, data, tail if says else None)
        case "E":
            return _event(found, identity, data)
        case "R":
            return _relation(found, identity, data)
        case "N":
            return _normalisation(found, data, tail.strip())
        case "#":
            words = data.split()
            if len(words) == 2:
                found.notes.append(Note(identity, words[0], words[1], tail.strip()))
            return len(words) == 2
        case _:
            name, _, rest = data.strip().partition(" ")
            target, _, value = rest.partition(" ")
            if name and target:
                found.remarks.setdefault(target, []).append(Remark(name, value.strip() or YES))
            return bool(name and target)


def _text_bound(found: Lines, identity: str, data: str, said: str | None) -> bool:
    label, _, places = data.partition(" ")
    fragments: list[tuple[int, int]] = []
    for place in places.split(";"):
        numbers = place.split()
        if len(numbers) != 2 or not all(map(_NUMBER.fullmatch, numbers)):
            return False
        fragments.append((int(numbers[0]), int(numbers[1])))
    found.bounds[identity] = TextBound(identity, label, tuple(fragments), said or None)
    return bool(label)


def _event(found: Lines, identity: str, data: str) -> bool:
    words = data.split()
    label, _, trigger = words[0].rpartition(":") if words else ("", "", "")
    args = _args(words[1:])
    found.events[identity] = Link(identity, label, args or (), trigger)
    return bool(label and trigger) and args is not None


def _relation(found: Lines, identity: str, data: str) -> bool:
    words = data.split()
    args = _args(words[1:])
    if args:
        found.relations.append(Link(identity, words[0], args))
    return bool(args)


def _args(words: Iterable[str]) -> Args | None:
    pairs = [word.rpartition(":")[::2] for word in words]
    return tuple((role, ref) for role, ref in pairs) if all(role and ref for role, ref in pairs) else None


def _equivalence(found: Lines, label: str, members: list[str]) -> bool:
    if label and members:
        args = tuple(("Arg2" if place else "Arg1", member) for place, member in enumerate(members))
        found.equivalences.append(Link("", label, args))
    return bool(label and members)


_SHARED_TASK = re.compile(r"Reference (?:Annotation:(\S+) Referent:(\S+)|Referent:(\S+) Annotation:(\S+))")


def _normalisation(found: Lines, data: str, title: str) -> bool:
    if other := _SHARED_TASK.fullmatch(data.strip()):
        words = ["Reference", other[1] or other[4], other[2] or other[3]]
    else:
        words = data.split()
    if len(words) != 3:
        return False
    base, colon, entry = words[2].partition(":")
    base, entry = (base, entry) if colon and base and entry else (words[0], words[2])
    found.remarks.setdefault(words[1], []).append(Remark(base, entry, title))
    return True
