"""BioC XML: collections of documents with passages, annotations and relations, as BioC.dtd has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats import carried
from annotator.formats.bioc.articles import UNIT, arrivals
from annotator.formats.bioc.parts import NOT_IN_ANY, BiocDocument, Collection, Infons, Link, Mark, Place, offset_in
from annotator.formats.bioc.writer import RESERVED, Passage, whole
from annotator.formats.files import Files, stem_of
from annotator.formats.foreign_values import NOWHERE, offset_of
from annotator.formats.foreign_xml import parse, root_tag
from annotator.formats.format import Format
from annotator.formats.reading import Arrival, Reading, Unread
from annotator.formats.writing import Writing
from annotator.formats.xml_text import escape, escape_attribute
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.document import AnnotatedDocument

SUFFIX = ".xml"
_MUST = (b"<source", b"<date", b"<key")


def _sniff(name: str, head: bytes) -> bool:
    plain = name.lower().endswith(SUFFIX) and all(tag in head for tag in _MUST)
    return plain and root_tag(head) == "collection"


# -- reading ---------------------------------------------------------------------------------------------


def _read(files: Files, name: str, reading: Reading) -> Iterator[Arrival | Unread]:
    shown = files.shown(name)
    root = parse(files.read(name), name=shown)
    if root.tag != "collection":
        raise FileRefused(shown, f"is no collection of BioC: its root is {root.tag!s}; export it as BioC XML")
    facts = [(tag, _child(root, tag)) for tag in ("source", "date", "key")]
    documents = (_document(element) for element in root.iterchildren("document"))
    yield from arrivals(Collection(facts + _infons(root), documents), shown, stem_of(name, (SUFFIX,)), reading)


def _document(element: etree._Element) -> BiocDocument:
    found = BiocDocument(_child(element, "id") or element.get("id", ""), _infons(element))
    _items(element, NOT_IN_ANY, found)
    if (text := element.find("text")) is not None:
        found.places.append(Place(NOT_IN_ANY, 0, text.text or "", []))
    passages = -1
    for one in element.iterchildren("passage", "sentence"):
        passages += 1
        _place(one, passages, found)
        for sentence in one.iterchildren("sentence"):
            _place(sentence, passages, found)
    if not found.places and not found.trouble:
        found.trouble = "has no passages; export it again"
    return found


def _place(element: etree._Element, passage: int, found: BiocDocument) -> None:
    """A passage or sentence with its annotations."""
    tag = str(element.tag)
    offset = offset_in(offset_of(element.get("offset") or _child(element, "offset")))
    if offset is None:
        found.trouble = f"has a {tag} without an offset in line {element.sourceline}; correct it"
        return
    _items(element, len(found.places), found)
    is_sentence = tag == "sentence" and element.getparent().tag == "passage"  # type: ignore[union-attr]
    found.places.append(Place(passage, offset, _child(element, "text"), _infons(element), is_sentence))


def _items(element: etree._Element, where: int, found: BiocDocument) -> None:
    for one in element.iterchildren("annotation"):
        locations = [
            (offset_of(place.get("offset")), offset_of(place.get("length"))) for place in one.iterchildren("location")
        ]
        # a length that is none must not make an offset that is one
        locations = [pair if NOWHERE not in pair else (NOWHERE, 0) for pair in locations]
        found.marks.append(Mark(one.get("id", ""), where, _infons(one), locations, _child(one, "text")))
    for one in element.iterchildren("relation"):
        nodes = [(node.get("role", ""), node.get("refid", "")) for node in one.iterchildren("node")]
        found.links.append(Link(one.get("id", ""), where, _infons(one), nodes))


def _infons(element: etree._Element) -> Infons:
    return [(one.get("key", ""), one.text or "") for one in element.iterchildren("infon")]


def _child(element: etree._Element, tag: str) -> str:
    return element.findtext(tag) or ""


# -- writing ---------------------------------------------------------------------------------------------

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE collection SYSTEM "BioC.dtd">\n<collection>\n'
    f'<source>Annotator</source><date></date><key></key><infon key="{UNIT}">codepoint</infon>\n'
)


def _write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    with writing.sink.open(f"corpus{SUFFIX}") as file:
        file.write(_HEAD.encode())
        for annotated in articles:
            file.write(_written(annotated, writing).encode())
            yield annotated.document.id
        file.write(b"</collection>\n")


def _written(annotated: AnnotatedDocument, writing: Writing) -> str:
    text = annotated.document.text
    infons, passages, relations = whole(annotated, writing)
    pieces = [f"<document><id>{annotated.document.id}</id>", *(_infon(*one) for one in infons), "\n"]
    for passage in passages:
        pieces += _passage(passage, text)
    pieces += [_relation(*one) for one in relations]
    return "".join([*pieces, "</document>\n"])


def _passage(passage: Passage, text: str) -> Iterator[str]:
    infons = "".join([_infon(*one) for one in passage.infons])
    yield f"<passage>{infons}<offset>{passage.offset}</offset><text>{escape(passage.text)}</text>\n"
    for one in passage.annotations:
        parts = "".join([f'<location offset="{begin}" length="{end - begin}"/>' for begin, end in one.spans])
        yield (
            f'<annotation id="{one.id}">{_about(one)}{parts}<text>{escape(_covered(one, text))}</text></annotation>\n'
        )
    yield "</passage>\n"


def _covered(one: Annotation, text: str) -> str:
    return one.covered(text) if len(one.spans) > 1 else text[one.spans[0][0] : one.spans[0][1]]


def _relation(relation: Relation, args: list[Arg]) -> str:
    nodes = "".join([f'<node refid="{ref}" role="{escape_attribute(role)}"/>' for role, ref in args])
    return f'<relation id="{relation.id}">{_about(relation)}{nodes}</relation>\n'


def _about(item: Annotation | Relation) -> str:
    times = "".join([_infon(*pair) for pair in carried.time_pairs(item)])
    return _steady(item.label, item.annotator, *carried.steady(item)) + times


@lru_cache(8192)
def _steady(label: str, annotator: str, *said: object) -> str:
    pairs = carried.item_pairs(*said, reserved=RESERVED)  # type: ignore[arg-type]
    return "".join([_infon(*one) for one in (("type", label), (carried.BY, annotator), *pairs)])


def _infon(name: str, value: str) -> str:
    return f'<infon key="{escape_attribute(name)}">{escape(value)}</infon>'


FORMAT = Format(
    name="bioc-xml",
    title="BioC XML",
    suffixes=(SUFFIX,),
    sniff=_sniff,
    read=_read,
    write=_write,
)
