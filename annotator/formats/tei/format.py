"""TEI P5: the layout of `tei.writer`, and names that are marked inside of the text of other TEI."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats import foreign_xml
from annotator.formats.files import Files
from annotator.formats.format import Format
from annotator.formats.reading import Arrival, Reading, Unread, read_each
from annotator.formats.tei import inline, own
from annotator.formats.tei.writer import NAMESPACE, written
from annotator.formats.writing import Writing
from annotator.model.document import AnnotatedDocument

SUFFIX = ".tei.xml"
_NS = f"{{{NAMESPACE}}}"
_TEI, _CORPUS = f"{_NS}TEI", f"{_NS}teiCorpus"


def _sniff(_: str, head: bytes) -> bool:
    return NAMESPACE.encode() in head and foreign_xml.root_name(head) in (_TEI, _CORPUS)


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown = files.shown(name)
    root = foreign_xml.parse(files.read(name), name=shown)
    if root.tag == _TEI:
        yield _article(root, shown, reading)
    elif root.tag == _CORPUS:
        articles = list(root.iter(_TEI))
        if not articles:
            raise FileRefused(shown, "is a <teiCorpus> without a <TEI> in it; get the file again")
        numbered = enumerate(articles, 1)
        yield from read_each(numbered, lambda one: _article(one[1], f"{shown} ({one[0]})", reading, one[0]))
    else:
        found = etree.QName(root).localname
        raise FileRefused(shown, f"is no TEI text: its outermost element is <{found}>, expected is <TEI> of TEI P5")


def _article(root: etree._Element, shown: str, reading: Reading, number: int = 0) -> Arrival:
    if own.is_own(root):
        return own.article(root, shown, reading)
    return inline.article(root, shown, reading, number)


def _write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    for annotated in articles:
        writing.put(f"{annotated.document.id}{SUFFIX}", written(annotated, writing))
        yield annotated.document.id


FORMAT = Format(
    name="tei",
    title="TEI P5",
    suffixes=(SUFFIX, ".xml"),
    sniff=_sniff,
    read=_read,
    write=_write,
)
