"""PAULA XML: a folder with one file for the text and one for each layer, which point to each other; no DTD is loaded.

Marks and structs are annotations of the layer that their list is named for; the first feature of each is its label,
and all are its features. Pointing relations are relations from one to the other, and the tokens that they name become
annotations "tok". Features of other tokens, such as parts of speech, and edges of trees are counted as left out.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats import foreign_xml
from annotator.formats.coverage import Coverage
from annotator.formats.draft import Draft
from annotator.formats.files import Files, stem_of
from annotator.formats.foreign_values import name_of
from annotator.formats.format import Format
from annotator.formats.reading import About, Arrival, Reading, Unread

_HREF = "{http://www.w3.org/1999/xlink}href"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_STRING_RANGE = re.compile(
    r"(?P<file>[^#]*)#xpointer\(string-range\(//body\s*,\s*(?:''|\"\")\s*,\s*(?P<first>[0-9]{1,9})\s*,"
    r"\s*(?P<length>[0-9]{1,9})\s*\)\)"
)
_RANGE = re.compile(r"(?P<file>[^#]*)#xpointer\(id\('(?P<first>[^']+)'\)/range-to\(id\('(?P<last>[^']+)'\)\)\)")
_LISTS = ("markList", "structList", "relList", "featList", "multiFeatList")


class _Node(NamedTuple):
    """An element, by the name of its file and its id there."""

    file: str
    id: str


def _sniff(_: str, head: bytes) -> bool:
    return b"<paula" in head and b"<body" in head and foreign_xml.root_name(head) == "paula"


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown = files.shown(name)
    root = foreign_xml.parse(files.read(name), name=shown)
    body = root.find("body") if root.tag == "paula" else None
    if body is None:
        raise FileRefused(shown, "is not the text of a PAULA document: expected is <paula> with a <body>")
    document = _Document("".join(body.itertext()), posixpath.basename(name), shown, reading)
    folder = posixpath.dirname(name)
    for other in files.names():
        if posixpath.dirname(other) == folder and other.endswith(".xml") and other != name:
            data = files.read(other)
            if b"<paula" in data:
                document.take_up(foreign_xml.parse(data, name=files.shown(other)), posixpath.basename(other))
    yield document.arrival()


class _Document:
    def __init__(self, text: str, main: str, shown: str, reading: Reading) -> None:
        self.main = main
        self.draft = Draft(reading, shown, text, identity=stem_of(main, (".text.xml",)))
        if text and max(text) > "\uffff":
            self.draft.said.append("Offsets were taken to count code points.")
        self.covers: Coverage[_Node] = Coverage(text, shown)
        self.tokens: set[_Node] = set()
        self.elsewhere: Coverage[_Node] = Coverage(
            "", shown
        )  # the same for other texts of the folder, a place being any
        self.marked: list[tuple[_Node, str]] = []
        self.features: dict[_Node, list[tuple[str, str]]] = {}
        self.relations: list[tuple[_Node, str, list[_Node], list[_Node]]] = []
        self.ranges: list[tuple[_Node, str, str, str]] = []
        self.edges = 0

    # -- files -------------------------------------------------------------------------------------

    def take_up(self, root: etree._Element, file: str) -> None:
        """Take up what a file holds."""
        found = next((one for one in root if one.tag in _LISTS), None)
        if root.tag != "paula" or found is None:
            return
        base, kind = posixpath.basename(found.get(_BASE, "")) or file, name_of(found.get("type"), str(found.tag))
        for one in found:
            node = _Node(file, one.get("id", ""))
            if one.tag == "mark":
                self._mark(one, node, base, kind)
            elif one.tag == "struct":
                self.marked.append((node, kind))
                for edge in one.iterfind("rel"):
                    self.edges += 1
                    self._lead(node, edge.get(_HREF, ""), file)
            elif one.tag == "rel":
                ends = self._nodes(one.get(_HREF, ""), base), self._nodes(one.get("target", ""), base)
                self.relations.append((node, kind, *ends))
            elif one.tag in ("feat", "multiFeat"):
                self._feature(one, base, kind)

    def _mark(self, one: etree._Element, node: _Node, base: str, kind: str) -> None:
        href = one.get(_HREF, "")
        found = _STRING_RANGE.fullmatch(href)
        if found is None:
            self.marked.append((node, kind))
            self._lead(node, href, base)
            return
        self.tokens.add(node)
        if (posixpath.basename(found["file"]) or base) != self.main:
            self.elsewhere.place(node, [(0, 1)])
            return
        begin = int(found["first"]) - 1
        self.covers.place(node, [(begin, begin + int(found["length"]))])

    def _lead(self, node: _Node, href: str, base: str) -> None:
        found = _RANGE.fullmatch(href)
        if found is not None:
            file = posixpath.basename(found["file"]) or base
            self.ranges.append((node, file, found["first"], found["last"]))
            self.elsewhere.lead(node, _Node(file, found["first"]))
        for below in self._nodes(href, base) if found is None else ():
            self.covers.lead(node, below)
            self.elsewhere.lead(node, below)

    @staticmethod
    def _nodes(href: str, base: str) -> list[_Node]:
        """What an attribute points to: one or more of `file.xml#id`, in brackets or not."""
        pointers = [pointer.partition("#") for pointer in re.split(r"[\s,()]+", href) if pointer]
        return [_Node(posixpath.basename(file) or base, known) for file, _, known in pointers]

    def _feature(self, one: etree._Element, base: str, kind: str) -> None:
        said = [(kind, one.get("value", ""))]
        if one.tag == "multiFeat":
            said = [(name_of(each.get("name"), kind), each.get("value", "")) for each in one.iterfind("feat")]
        for node in self._nodes(one.get(_HREF, ""), base):
            self.features.setdefault(node, []).extend(said)

    # -- the article -------------------------------------------------------------------------------

    def arrival(self) -> Arrival:
        self._resolve_ranges()
        for node, kind in self.marked:
            self._annotate(node, kind)
        linked = {node for _, _, begins, ends in self.relations for node in (*begins, *ends)}
        for node in sorted(linked & self.tokens):
            self._annotate(node, "tok")
        for node, kind, begins, ends in self.relations:
            args = [("from", _key(one)) for one in begins] + [("to", _key(one)) for one in ends]
            if any(self.draft.annotation(key) for _, key in args):
                self.draft.relate(_key(node), kind, args, about=About(tuple(self.features.get(node, ()))))
            elif not any(self.elsewhere.of(one) for one in (*begins, *ends)):
                self.draft.lose("relations", f"{_key(node)}: what it links is not there")
        others = [node for node in self.tokens - linked if not self.elsewhere.of(node)]
        left = Counter(name for node in others for name, _ in self.features.get(node, ()))
        for name, number in sorted(left.items()):
            self.draft.lose("annotations", f"{name} of a token", number=number)
        if self.edges:
            self.draft.lose("relations", "edges of trees", number=self.edges)
        return self.draft.finished()

    def _resolve_ranges(self) -> None:
        for node, file, first, last in self.ranges:
            begins, ends = self.covers.of(_Node(file, first)), self.covers.of(_Node(file, last))
            if begins and ends:
                self.covers.place(node, [(begins[0][0], ends[-1][1])])

    def _annotate(self, node: _Node, kind: str) -> None:
        places = self.covers.of(node)
        if not places:
            if not self.elsewhere.of(node):
                self.draft.lose("annotations", f"{_key(node)}: covers nothing")
            return
        features = self.features.get(node, [])
        label = name_of(features[0][1] if features and node not in self.tokens else "", kind)
        self.draft.annotate(_key(node), label, places, layer=kind, about=About(tuple(features)))


def _key(node: _Node) -> str:
    return f"{node.file}#{node.id}"


FORMAT = Format(
    name="paula",
    title="PAULA",
    suffixes=(".text.xml", ".xml"),
    sniff=_sniff,
    read=_read,
    write=None,
)
