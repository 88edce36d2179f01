"""Native standoff XML as a format beside the others: a folder of articles with their scheme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from annotator.errors import FileRefused
from annotator.formats.files import Files, beside, is_there
from annotator.formats.format import Format
from annotator.formats.reading import Arrival, Reading, Unread
from annotator.formats.scheme_xml import read_scheme, write_scheme
from annotator.formats.standoff import standoff_xml
from annotator.formats.standoff.grammar import NAMESPACE
from annotator.formats.writing import Writing
from annotator.model.annotation import Annotation, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, SchemeRef

SCHEME = "scheme.xml"


def _sniff(name: str, head: bytes) -> bool:
    return name.endswith(".xml") and NAMESPACE.encode() in head[:2_000]


def _read(files: Files, name: str, _: Reading) -> Iterator[Arrival | Unread]:
    shown = files.shown(name)
    annotated = standoff_xml.read(files.read(name), name=shown)
    scheme = None
    if is_there(files, beside(name, SCHEME)):
        data = files.read(beside(name, SCHEME))
        if annotated.scheme.sha256 not in ("", sha256(data).hexdigest()):
            raise FileRefused(shown, f"was annotated under another scheme than the {SCHEME} beside it")
        scheme = read_scheme(data, name=files.shown(beside(name, SCHEME)))
    yield Arrival(shown, annotated, (), scheme)


def _write(articles: Iterable[AnnotatedDocument], writing: Writing) -> Iterator[str]:
    data = write_scheme(writing.scheme)
    writing.put(SCHEME, data)
    scheme = SchemeRef(writing.scheme.id, writing.scheme.version, sha256(data).hexdigest())
    for annotated in articles:
        sets = {}
        for held in writing.sets(annotated):
            sets[held.annotator] = kept = _only(held, writing.layers)
            wanted = [one for one in held.relations() if not writing.layers or one.layer in writing.layers]
            lost = [one for one in wanted if one.id not in kept]
            writing.lose("relations", annotated.document, lost[0].id if lost else "", number=len(lost))
        whole = replace(annotated, sets=sets, scheme=scheme)
        writing.put(f"{annotated.document.id}{standoff_xml.SUFFIX}", standoff_xml.write(whole))
        yield annotated.document.id


def _only(held: AnnotationSet, layers: tuple[str, ...]) -> AnnotationSet:
    """A set with nothing but these layers, and the relations whose arguments are in them."""
    if not layers:
        return held
    annotations = [one for one in held.annotations() if one.layer in layers]
    there = {one.id for one in annotations}
    relations = [one for one in held.relations() if one.layer in layers and all(arg.ref in there for arg in one.args)]
    items: list[Annotation | Relation] = [*annotations, *relations]
    return AnnotationSet(held.annotator, items, {name: held.states[name] for name in held.states if name in layers})


FORMAT = Format(
    name="standoff",
    title="Standoff XML",
    suffixes=(standoff_xml.SUFFIX,),
    sniff=_sniff,
    read=_read,
    write=_write,
)
