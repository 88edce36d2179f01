"""Goal 6: native XML, written and read beside lxml alone, bioc and dkpro-cassis."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from annotator.formats.standoff import standoff_xml
from annotator.model.document import AnnotatedDocument
from tests.benchmarks import bioc_peer
from tests.benchmarks.results import Row
from tests.benchmarks.samples import ANNOTATOR, LAYER, Size, article
from tests.benchmarks.timing import in_turns, median, times_as_fast

GOAL = 6
SIZE = Size(5_000, 30)

OF_LXML = 0.45
"""Share of what lxml does alone, that reading and writing must reach."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is done: articles in a round, and rounds."""

    documents: int = 100
    rounds: int = 15


TINY = Plan(documents=3, rounds=2)

_ELEMENT = ElementMaker()


def run(plan: Plan, folder: Path) -> Iterator[Row]:
    """Read and write the same articles with everybody, in turns."""
    articles = [article(f"article-{number}", SIZE, seed=number) for number in range(plan.documents)]
    files = [standoff_xml.write(annotated) for annotated in articles]
    yield from _against_lxml(articles, files, plan)
    yield from _against_bioc(plan, articles, files, folder)
    if find_spec("cassis"):
        yield from _against(plan, articles, files, _Cassis(articles), "cassis", read_limit=10, write_limit=None)
    else:
        yield Row(GOAL, "read beside cassis", None, 10, "× cassis", at_least=True, missing="peer not installed")


def _each(action: Callable[[Any], object], things: Sequence[Any]) -> Callable[[], None]:
    """Do it with one after the other, keeping nothing."""

    def run_through() -> None:
        for thing in things:
            action(thing)

    return run_through


def _read(data: bytes) -> AnnotatedDocument:
    return standoff_xml.read(data, name="article")


def _against_lxml(articles: list[AnnotatedDocument], files: list[bytes], plan: Plan) -> Iterator[Row]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    trees = [etree.fromstring(data, parser) for data in files]
    read, parse, write, serialise = in_turns(
        plan.rounds,
        _each(_read, files),
        _each(lambda data: etree.fromstring(data, parser), files),
        _each(standoff_xml.write, articles),
        _each(lambda tree: etree.tostring(tree, encoding="UTF-8", xml_declaration=True), trees),
    )
    for what, ours, theirs, verb in (("read", read, parse, "parses"), ("write", write, serialise, "serialises")):
        rates = f"{_rate(plan, ours)} docs/s, lxml alone {verb} {_rate(plan, theirs)}"
        yield Row(GOAL, f"{what}, {rates}", times_as_fast(ours, theirs), OF_LXML, "× lxml", at_least=True)


def _against(
    plan: Plan, articles: list[AnnotatedDocument], files: list[bytes], peer: _Peer, name: str, *,
    read_limit: float, write_limit: float | None,
) -> Iterator[Row]:  # fmt: skip
    rounds = max(2, plan.rounds // 3)  # a peer takes long enough to be timed in a few
    read, write, peer_read, peer_write = in_turns(
        rounds,
        _each(_read, files),
        _each(standoff_xml.write, articles),
        _each(peer.read, peer.files),
        _each(peer.write, peer.documents),
    )
    for what, ours, theirs, limit in (("read", read, peer_read, read_limit), ("write", write, peer_write, write_limit)):
        rates = f"{_rate(plan, ours)} docs/s, {name} {_rate(plan, theirs)}"
        yield Row(GOAL, f"{what}, {rates}", times_as_fast(ours, theirs), limit, f"× {name}", at_least=True)


def _rate(plan: Plan, times: Sequence[float]) -> str:
    return f"{plan.documents / median(times) * 1000:,.0f}"


class _Peer:
    """Another library with the same articles in its own format.

    Attributes:
        documents: the articles as it holds them.
        files: the same as it writes them.
    """

    documents: list[Any]
    files: list[Any]

    def read(self, data: Any) -> Any:
        raise NotImplementedError

    def write(self, document: Any) -> Any:
        raise NotImplementedError


class _Cassis(_Peer):
    """UIMA CAS XMI by dkpro-cassis."""

    def __init__(self, articles: Sequence[AnnotatedDocument]) -> None:
        cassis = import_module("cassis")
        self._types = cassis.TypeSystem()
        self._kind = self._types.create_type("annotator.Annotation", supertypeName="uima.tcas.Annotation")
        for feature in ("identity", "layer", "label", "annotator", "created", "certain"):
            self._types.create_feature(self._kind, feature, "uima.cas.String")
        self._cassis = cassis
        self.documents = [self._document(annotated) for annotated in articles]
        self.files = [self.write(cas).encode() for cas in self.documents]

    def _document(self, annotated: AnnotatedDocument) -> Any:
        cas = self._cassis.Cas(self._types)
        cas.sofa_string = annotated.document.text
        cas.sofa_mime = "text/plain"
        cas.add_all(
            self._kind(
                begin=item.begin, end=item.end, identity=item.id, layer=LAYER, label=item.label,
                annotator=ANNOTATOR, created=item.created, certain="yes",
            )
            for item in annotated.sets[ANNOTATOR].annotations()
        )  # fmt: skip
        return cas

    def read(self, data: bytes) -> Any:
        return self._cassis.load_cas_from_xmi(io.BytesIO(data), typesystem=self._types)

    def write(self, document: Any) -> Any:
        return document.to_xmi()


# -- bioc ----------------------------------------------------------------------------------------------


def _against_bioc(plan: Plan, articles: list[AnnotatedDocument], files: list[bytes], folder: Path) -> Iterator[Row]:
    rounds = max(2, plan.rounds // 3)
    paths = [folder / f"{annotated.document.id}.bioc.xml" for annotated in articles]
    for path, annotated in zip(paths, articles, strict=True):
        path.write_bytes(_bioc(annotated))
    theirs = bioc_peer.times(paths, rounds)
    read, write = in_turns(rounds, _each(_read, files), _each(standoff_xml.write, articles)) if theirs else ([], [])
    for what, ours, limit in (("read", read, 3), ("write", write, 7)):
        if theirs is None:
            yield Row(GOAL, f"{what} beside bioc", None, limit, "× bioc", at_least=True, missing="peer not installed")
        else:
            rates = f"{_rate(plan, ours)} docs/s, bioc {_rate(plan, theirs[what])}"
            times = times_as_fast(ours, theirs[what])
            yield Row(GOAL, f"{what}, {rates}", times, limit, "× bioc", at_least=True)


def _bioc(annotated: AnnotatedDocument) -> bytes:
    """The same article as BioC XML has it: a collection of one document in one passage."""
    text = annotated.document.text
    passage = _ELEMENT.passage(_ELEMENT.offset("0"), _ELEMENT.text(text))
    for item in annotated.sets[ANNOTATOR].annotations():
        said = {"layer": LAYER, "type": item.label, "annotator": ANNOTATOR, "created": item.created, "certain": "yes"}
        passage.append(
            _ELEMENT.annotation(
                *(_ELEMENT.infon(value, key=key) for key, value in said.items()),
                _ELEMENT.location(offset=str(item.begin), length=str(item.end - item.begin)),
                _ELEMENT.text(item.covered(text)),
                id=item.id,
            )
        )
    document = _ELEMENT.document(_ELEMENT.id(annotated.document.id), passage)
    collection = _ELEMENT.collection(_ELEMENT.source(), _ELEMENT.date(), _ELEMENT.key(), document)
    return etree.tostring(collection, encoding="UTF-8", xml_declaration=True)
