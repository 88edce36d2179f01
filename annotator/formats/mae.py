"""MAE XML: the text in `<TEXT>`, tags with `spans="0~5,9~12"` and links between them in `<TAGS>`.

The text often begins with a line end of which some versions count and some do not: what the tags say they cover tells,
as it tells whether offsets count UTF-16. Files of i2b2 have `start` and `end` in place of `spans`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats import foreign_xml
from annotator.formats.draft import Draft
from annotator.formats.files import Files, stem_of
from annotator.formats.foreign_values import NOWHERE, Keys, name_of, offset_of
from annotator.formats.format import Format
from annotator.formats.reading import About, Arrival, Reading, Unread
from annotator.formats.units import best_unit, said_of

_HEAD = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?<[\w.-]{1,200}>\s*<TEXT>")
_PLACE = re.compile(r"\s*(-?[0-9]{1,12})~(-?[0-9]{1,12})\s*")
_GAP = " ... "
_MADE_OF = frozenset({"id", "spans", "start", "end", "text"})
_NO_PLACE = ("-1~-1", "")


def _sniff(_: str, head: bytes) -> bool:
    return _HEAD.match(head) is not None


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown = files.shown(name)
    root = foreign_xml.parse(files.read(name), name=shown)
    text, tags = root.find("TEXT"), root.find("TAGS")
    if text is None or tags is None:
        raise FileRefused(shown, "is no file of MAE: expected are <TEXT> and <TAGS> in its outermost element")
    yield _article("".join(text.itertext()), tags, shown, reading)


def _article(text: str, tags: etree._Element, shown: str, reading: Reading) -> Arrival:
    marks = [one for one in tags if not _roles(one)]
    whole = [(_places(one)[0], one.get("text", "")) for one in marks if one.get("text") and len(_places(one)) == 1]
    where, words = [place for place, _ in whole], [said for _, said in whole]
    unit, right = best_unit(text, where, words)
    begun = text.startswith("\n") and not all(right)
    if begun:
        other, better = best_unit(text[1:], where, words)
        begun = sum(better) > sum(right)
        unit = other if begun else unit
    draft = Draft(reading, shown, text[1:] if begun else text, unit=unit, identity=stem_of(shown))
    draft.said += said_of(unit)
    if begun:
        draft.said.append("Offsets were found not to count the line end before the text.")
    keys = Keys()
    for one in marks:
        key = keys.new(one.get("id"), str(one.tag))
        places = _places(one)
        if not places:
            draft.lose("annotations", f"{key}: is at no place in the text")
            continue
        said = one.get("text")
        covered = said.replace(_GAP, " ") if said and len(places) > 1 else said
        draft.annotate(key, name_of(str(one.tag)), places, covered=covered, about=About(_features(one, _MADE_OF)))
    for one in tags:
        if roles := _roles(one):
            args = [(name_of(role, "argument"), one.get(f"{role}ID", "")) for role in roles]
            known = frozenset({"id", *(f"{role}{what}" for role in roles for what in ("ID", "Text"))})
            key = keys.new(one.get("id"), str(one.tag))
            draft.relate(key, name_of(str(one.tag)), args, about=About(_features(one, known)))
    return draft.finished()


def _roles(one: etree._Element) -> list[str]:
    """The roles of a link, in order; none of a tag. A link has an attribute such as fromID for each."""
    if one.get("spans") is not None or one.get("start") is not None:
        return []
    return [str(name)[:-2] for name, value in one.items() if str(name).endswith("ID") and len(str(name)) > 2 and value]


def _places(one: etree._Element) -> list[tuple[int, int]]:
    spans = one.get("spans")
    if spans is None:
        spans = f"{one.get('start', '')}~{one.get('end', '')}".strip("~")
    if spans.strip() in _NO_PLACE:
        return []
    found = [_PLACE.fullmatch(part) for part in spans.split(",")]
    return [(offset_of(part[1]), offset_of(part[2])) if part else (NOWHERE, NOWHERE) for part in found]


def _features(one: etree._Element, without: frozenset[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name_of(str(name)), value) for name, value in one.items() if str(name) not in without and value)


FORMAT = Format(
    name="mae",
    title="MAE",
    suffixes=(".xml",),
    sniff=_sniff,
    read=_read,
    write=None,
)
