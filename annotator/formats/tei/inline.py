"""Reads names that are marked inside of the text of a TEI file: `<persName>`, `<rs type="person">` and the like.

White space is laid out anew, as TEI leaves it to whoever reads: runs of it are one blank, paragraphs are lines; with
`xml:space="preserve"` it stays. A name's label is its type if it is a `<name>` or `<rs>` and else its element.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats.draft import Draft
from annotator.formats.files import stem_of
from annotator.formats.foreign_values import Keys, confidence_of, language_of, name_of
from annotator.formats.reading import About, Arrival, Reading
from annotator.formats.tei.writer import NAMESPACE

_NS = f"{{{NAMESPACE}}}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_NAMES = frozenset(
    {"name", "rs", "persName", "placeName", "orgName", "geogName", "objectName", "eventName", "settlement", "country"}
)
_BLOCKS = {
    "p": "paragraph", "ab": "paragraph", "u": "paragraph", "head": "heading", "item": "list-item", "l": "other",
    "byline": "byline", "cell": "table", "opener": "other", "closer": "other", "trailer": "other", "docTitle": "title",
    "docAuthor": "byline", "titlePart": "title",
}  # fmt: skip
_STRUCTURE = frozenset(
    {"front", "body", "back", "group", "div", "list", "lg", "table", "row", "sp", "quote", "figure", "s", "titlePage"}
    | {f"div{number}" for number in range(1, 8)}
)
_LEFT_OUT = frozenset(
    {"note", "fw", "figDesc", "del", "sic", "orig", "abbr", "teiHeader", "standOff", "spanGrp", "span", "interp"}
    | {"interpGrp", "linkGrp", "link", "listAnnotation", "fs"}
)
_LINGUISTIC = frozenset({"type", "ana", "lemma", "pos", "msd", "function"})
_DETAILS = frozenset({"date", "time", "num", "measure", "term", "forename", "surname", "roleName"})
_BLANKS = re.compile(r"[ \t\r\n]+")
_LINES = frozenset({"s", "row"})  # no line of their own


def article(root: etree._Element, shown: str, reading: Reading, number: int = 0) -> Arrival:
    """The article of a TEI file with names in its text.

    Args:
        root: a `<TEI>`.
        shown: what people call the file.
        reading: how it is to be read.
        number: which one of a `<teiCorpus>` it is, from 1; 0 if it is alone.

    Raises:
        FileRefused: it has no text, or its annotations stand in a `<standOff>` of a layout that is not known.
    """
    for one in root.iter("{*}standOff"):
        reason = (
            "keeps its annotations in a <standOff> of a layout that is not known; expected is the one that Annotator "
            "writes, or names marked in the text"
        )
        raise FileRefused(shown, reason, line=one.sourceline or 0)
    text = root.find(f"{_NS}text")
    if text is None:
        raise FileRefused(shown, "has no <text>; expected is a <TEI> that holds the article's text")
    walk = _Walk()
    walk.through(text)
    stem = stem_of(shown.removesuffix(f" ({number})"), (".tei.xml",))
    identity = root.get(f"{_XML}id") or (f"{stem}-{number}" if number else stem)
    draft = Draft(reading, shown, "".join(walk.parts), identity=identity)
    title = root.find(f"{_NS}teiHeader/{_NS}fileDesc/{_NS}titleStmt/{_NS}title")
    if title is not None and (said := _BLANKS.sub(" ", "".join(title.itertext())).strip()):
        draft.describe(title=said)
    draft.describe(language=language_of(text.get(f"{_XML}lang") or root.get(f"{_XML}lang")))
    for begin, end, kind in sorted(walk.blocks):
        draft.block(begin, end, kind)
    keys = Keys()
    for begin, end, one in walk.names:
        _take_in(draft, keys, begin, end, one)
    for what, count in sorted(walk.lost.items()):
        draft.lose("annotations", f"<{what}>", number=count)
    if walk.left_out:
        listed = ", ".join(f"{count} <{tag}>" for tag, count in sorted(walk.left_out.items()))
        draft.said.append(f"Left out of the text: {listed}.")
    return draft.finished()


def _take_in(draft: Draft, keys: Keys, begin: int, end: int, one: etree._Element) -> None:
    tag = _local(one)
    said = {etree.QName(name).localname: str(value) for name, value in one.attrib.items()}
    key = keys.new(said.pop("id", ""), tag)
    label = tag
    if tag in ("name", "rs"):
        label = name_of(said.pop("type", ""), tag)
    confidence = confidence_of(said.get("cert"))
    if confidence is not None:
        del said["cert"]
    draft.annotate(key, label, [(begin, end)], about=About(tuple(said.items()), confidence=confidence))


def _local(one: etree._Element) -> str:
    return one.tag.removeprefix(_NS) if isinstance(one.tag, str) else ""


class _Walk:
    """Goes through a text once, and notes what stands where.

    Attributes:
        parts: the text.
        names: (begin, end, element) of every name, innermost first.
        blocks: (begin, end, kind), inner ones too.
        lost, left_out: how many elements were not taken in, and how many whose text was left out.
    """

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.names: list[tuple[int, int, etree._Element]] = []
        self.blocks: list[tuple[int, int, str]] = []
        self.lost: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self._length = 0
        self._glue = ""  # what stands before the next character: nothing, a blank or a line end
        self._begins: list[int | None] = []

    def through(self, text: etree._Element) -> None:
        """Take in everything in an element."""
        inside = 0  # how many elements deep we are in something that is left out
        preserve = [False]
        for event, one in etree.iterwalk(text, events=("start", "end")):
            tag = _local(one)
            if event == "start":
                space = one.get(f"{_XML}space")
                preserve.append(preserve[-1] if space is None else space == "preserve")
                if inside or tag in _LEFT_OUT:
                    inside += 1
                    self.left_out[tag] += inside == 1
                    continue
                self._open(one, tag)
                self._add(one.text, preserve=preserve[-1])
            else:
                preserve.pop()
                if inside:
                    inside -= 1
                else:
                    self._close(one, tag)
                if not inside and one is not text:
                    self._add(one.tail, preserve=preserve[-1])

    def _open(self, one: etree._Element, tag: str) -> None:
        if tag in _BLOCKS or tag in _STRUCTURE:
            self._break(tag)
        elif tag in ("lb", "pb", "cb") and one.get("break") != "no":
            self._glue = self._glue or " "
        self._begins.append(None)
        if tag not in _NAMES and (tag in _DETAILS or (tag not in _STRUCTURE and _LINGUISTIC.intersection(one.keys()))):
            self.lost[tag] += 1

    def _close(self, one: etree._Element, tag: str) -> None:
        begin = self._begins.pop()
        if begin is not None:
            if tag in _NAMES:
                self.names.append((begin, self._length, one))
            if tag in _BLOCKS:
                self.blocks.append((begin, self._length, _BLOCKS[tag]))
        if tag in _BLOCKS or tag in _STRUCTURE:
            self._break(tag)

    def _break(self, tag: str) -> None:
        if self._length:
            self._glue = (self._glue or " ") if tag in _LINES and self._glue != "\n" else "\n"

    def _add(self, said: str | None, *, preserve: bool) -> None:
        if not said:
            return
        plain = said if preserve else _BLANKS.sub(" ", said)
        if not preserve and plain.startswith(" "):
            self._glue = self._glue or (" " if self._length else "")
        ends_blank = not preserve and plain.endswith(" ")
        plain = plain if preserve else plain.strip(" ")
        if not plain:
            return
        if self._glue:
            self._put(self._glue)
            self._glue = ""
        # none before an element that begins only now has characters yet
        for number in range(len(self._begins) - 1, -1, -1):
            if self._begins[number] is not None:
                break
            self._begins[number] = self._length
        self._put(plain)
        if ends_blank:
            self._glue = " "

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self._length += len(text)
