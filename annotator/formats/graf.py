"""GrAF (ISO 24612): a header that names the text and the files of its annotations, which are nodes over regions.

A node covers its regions; one without regions covers what its edges lead to. Every `<a>` of a node is an annotation,
of the layer that its annotation space names; an `<a>` of an edge is a relation. Edges without one are counted as left
out.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats import foreign_xml
from annotator.formats.coverage import Coverage
from annotator.formats.draft import Draft
from annotator.formats.files import Files, beside, is_there, stem_of
from annotator.formats.foreign_text import decoded
from annotator.formats.foreign_values import name_of, offset_of
from annotator.formats.format import Format
from annotator.formats.reading import About, Arrival, Reading, Unread
from annotator.model.annotation import Features

NAMESPACE = "http://www.xces.org/ns/GrAF/1.0/"
_NS = f"{{{NAMESPACE}}}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"


def _sniff(_: str, head: bytes) -> bool:
    return NAMESPACE.encode() in head and foreign_xml.root_name(head) == f"{_NS}documentHeader"


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown = files.shown(name)
    header = foreign_xml.parse(files.read(name), name=shown)
    said = header.find(f".//{_NS}primaryData")
    if said is None or not said.get("loc"):
        raise FileRefused(shown, "names no text: expected is a <documentHeader> of GrAF with <primaryData loc>")
    source = posixpath.basename(said.get("loc", ""))
    try:
        text = decoded(files.read(beside(name, source)), name=files.shown(beside(name, source)))
    except FileRefused as refused:
        reason = f"names {source} as its text, which {refused.reason}; put it beside this file"
        raise FileRefused(shown, reason) from refused
    document = _Document(text, shown, stem_of(name), reading)
    title = header.find(f"{_NS}fileDesc/{_NS}titleStmt/{_NS}title")
    if title is not None and (known := " ".join("".join(title.itertext()).split())):
        document.draft.describe(title=known)
    for one in header.iterfind(f".//{_NS}annotations/{_NS}annotation"):
        other = beside(name, posixpath.basename(one.get("loc", "")))
        if is_there(files, other):
            document.take_up(foreign_xml.parse(files.read(other), name=files.shown(other)))
        else:
            document.draft.lose("annotations", f"{posixpath.basename(other)}, which is not there")
    yield document.arrival()


class _Document:
    def __init__(self, text: str, shown: str, stem: str, reading: Reading) -> None:
        self.draft = Draft(reading, shown, text, identity=stem)
        if text and max(text) > "\uffff":
            self.draft.said.append("Offsets were taken to count code points.")
        self.covers: Coverage[str] = Coverage(text, shown)
        self.edges: dict[str, tuple[str, str]] = {}
        self.linked: set[str] = set()  # nodes that have regions
        self.annotations: list[etree._Element] = []
        self.first: dict[str, str] = {}  # of each node, its first annotation

    def take_up(self, graph: etree._Element) -> None:
        """Take up what a file of annotations holds."""
        for one in graph:
            known = one.get(_ID, "")
            if one.tag == f"{_NS}region":
                anchors = [offset_of(anchor) for anchor in one.get("anchors", "").split()]
                if len(anchors) == 2:
                    self.covers.place(f"region {known}", [(anchors[0], anchors[1])])
            elif one.tag == f"{_NS}node":
                for link in one.iterfind(f"{_NS}link"):
                    for target in link.get("targets", "").split():
                        self.linked.add(known)
                        self.covers.lead(known, f"region {target}")
            elif one.tag == f"{_NS}edge":
                self.edges[known] = one.get("from", ""), one.get("to", "")
            elif one.tag == f"{_NS}a":
                self.annotations.append(one)

    def arrival(self) -> Arrival:
        for begin, end in self.edges.values():
            if begin not in self.linked:
                self.covers.lead(begin, end)
        relations: list[tuple[int, etree._Element]] = []
        for number, one in enumerate(self.annotations):
            if one.get("ref", "") in self.edges:
                relations.append((number, one))
            else:
                self._annotate(number, one)
        for number, one in relations:
            begin, end = self.edges[one.get("ref", "")]
            args = [("from", self.first.get(begin, begin)), ("to", self.first.get(end, end))]
            about = About(_features(one))
            self.draft.relate(
                _key(one, number), name_of(one.get("label"), "edge"), args, layer=_layer(one), about=about
            )
        left = len(self.edges) - len({one.get("ref", "") for _, one in relations})
        if left:
            self.draft.lose("relations", "edges that nothing is said of", number=left)
        return self.draft.finished()

    def _annotate(self, number: int, one: etree._Element) -> None:
        node, key = one.get("ref", ""), _key(one, number)
        places = self.covers.of(node)
        if not places:
            self.draft.lose("annotations", f"{key}: its node covers no text")
            return
        label = name_of(one.get("label"), "annotation")
        if self.draft.annotate(key, label, places, layer=_layer(one), about=About(_features(one))):
            self.first.setdefault(node, key)


def _key(one: etree._Element, number: int) -> str:
    return f"{one.get(_ID) or 'a'} {number}"


def _layer(one: etree._Element) -> str:
    return name_of(one.get("as"))


def _features(one: etree._Element) -> Features:
    """Names and values; what is nested has the names of what it is in before its own."""
    found: list[tuple[str, str]] = []
    for f in one.iter(f"{_NS}f"):
        if next(f.iter(f"{_NS}fs"), None) is None:
            above = [each.get("name", "") for each in f.iterancestors(f"{_NS}f")]
            value = f.get("value")
            name = name_of(".".join([*above[::-1], f.get("name", "")]), "feature")
            found.append((name, "".join(f.itertext()) if value is None else value))
    return tuple(found)


FORMAT = Format(
    name="graf",
    title="GrAF",
    suffixes=(".hdr", ".xml"),
    sniff=_sniff,
    read=_read,
    write=None,
)
