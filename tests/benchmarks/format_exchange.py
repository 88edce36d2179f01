"""Goal 10: every format, written and read, beside doccano's export, lxml alone, dkpro-cassis, bioc and spaCy."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from lxml import etree

from annotator import opening
from annotator.formats.format import HEAD, Format
from annotator.formats.reading import Arrival, Reading
from annotator.formats.registry import formats
from annotator.formats.writing import Writing
from annotator.jobs import run as finished
from annotator.model.document import AnnotatedDocument
from annotator.opening.exchange import Out
from tests.benchmarks import bioc_peer
from tests.benchmarks.results import Row
from tests.benchmarks.samples import WHEN, Size, article, scheme
from tests.benchmarks.timing import Action, in_turns, median, times_as_fast
from tests.formats.exchanging import Memory

GOAL = 10
SIZE = Size(5_000, 30)
DOCCANO, TIMES_DOCCANO = 136, 20
"""Articles of that size a second that doccano exports, and how many times as many are to be reached."""

FROM_STORE = ("standoff", "brat", "jsonl", "bioc-xml", "conll2003")
"""Formats in which a whole corpus is exported; the others differ only in what is measured for all of them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is done: articles in a round, rounds, and articles of the corpus that is exported."""

    documents: int = 100
    rounds: int = 7
    exported: int = 2_000


TINY = Plan(documents=2, rounds=2, exported=5)


def run(plan: Plan, folder: Path) -> Iterator[Row]:
    """Write and read the same articles in every format, then a whole corpus in some."""
    articles = [article(f"article-{number}", SIZE, seed=number) for number in range(plan.documents)]
    for kind in formats():
        if kind.is_installed:
            yield from _format(kind, articles, plan, folder)
        else:
            yield Row(GOAL, kind.name, None, None, "docs/s", missing="format not installed")
    yield from _whole_corpus(plan, folder)


# -- one format ----------------------------------------------------------------------------------------


class _Peer(NamedTuple):
    """What another library does with the same files: read them, and write what it has read.

    It checks nothing of what it reads, and tells nothing of what is lost: it explains our figures, and is no limit.
    """

    name: str
    read: Action
    write: Action


def _format(kind: Format, articles: Sequence[AnnotatedDocument], plan: Plan, folder: Path) -> Iterator[Row]:
    if kind.write is None:
        return  # it is read only, from files that only others make
    files = _written(kind, articles)
    actions: list[Action] = [lambda: _written(kind, articles)]
    if kind.read is not None:
        actions.append(lambda: _read(kind, files))
    peers = _peers(kind, files)
    actions += [action for peer in peers for action in (peer.write, peer.read)]
    write, *others = in_turns(plan.rounds, *actions)
    yield _export_row(kind.name, len(articles) / median(write) * 1000, text=not kind.module)
    read = others.pop(0) if kind.read is not None else None
    if read is not None:
        yield Row(GOAL, f"{kind.name} read", len(articles) / median(read) * 1000, None, "docs/s")
    for peer in peers:
        yield from _beside(kind, peer.name, write, read, {"write": others.pop(0), "read": others.pop(0)})
    if kind.name.startswith("bioc-"):
        yield from _beside_bioc(kind, files, plan, folder, write=write, read=read)


def _export_row(what: str, rate: float, *, text: bool) -> Row:
    limit = TIMES_DOCCANO if text else None
    said = f"{what} written, {rate:,.0f} docs/s, doccano {DOCCANO}"
    return Row(GOAL, said, rate / DOCCANO, limit, "× doccano", at_least=True)


def _beside(
    kind: Format, peer: str, write: Sequence[float], read: Sequence[float] | None, theirs: Mapping[str, Sequence[float]]
) -> Iterator[Row]:
    yield Row(GOAL, f"{kind.name} written beside {peer}", times_as_fast(write, theirs["write"]), None, f"× {peer}")
    if read is not None:
        yield Row(GOAL, f"{kind.name} read beside {peer}", times_as_fast(read, theirs["read"]), None, f"× {peer}")


def _written(kind: Format, articles: Sequence[AnnotatedDocument]) -> dict[str, bytes]:
    assert kind.write is not None
    sink = Memory()
    for _ in kind.write(articles, Writing(sink, scheme(), kind.cannot_express)):
        pass
    return sink.files


def _read(kind: Format, files: Mapping[str, bytes]) -> None:
    assert kind.read is not None
    held, reading = Memory(files), Reading(created=WHEN, scheme=scheme())
    for name in _main(kind, files):
        for one in kind.read(held, name, reading):
            assert isinstance(one, Arrival), one.sentence


def _main(kind: Format, files: Mapping[str, bytes]) -> list[str]:
    return [name for name in sorted(files) if kind.sniff(name, files[name][:HEAD])]


# -- peers ---------------------------------------------------------------------------------------------


def _peers(kind: Format, files: Mapping[str, bytes]) -> list[_Peer]:
    xml = [files[name] for name in _main(kind, files) if files[name].startswith(b"<?xml")]
    made = [_lxml(xml)] if xml else []
    if kind.name in PEERS:
        made.append(PEERS[kind.name](files))
    return made


def _lxml(data: Sequence[bytes]) -> _Peer:
    """What no XML can be read or written without: parsing and serialising alone."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False)
    trees = [etree.fromstring(one, parser) for one in data]
    return _Peer(
        "lxml",
        lambda: [etree.fromstring(one, parser) for one in data],
        lambda: [etree.tostring(tree, encoding="UTF-8", xml_declaration=True) for tree in trees],
    )


def _cassis_xmi(files: Mapping[str, bytes]) -> _Peer:
    """dkpro-cassis with the same CASes, which it has read itself."""
    cassis = import_module("cassis")
    types = cassis.load_typesystem(io.BytesIO(next(one for name, one in files.items() if name.endswith(".xml"))))
    data = [one for name, one in files.items() if name.endswith(".xmi")]

    def read() -> list[Any]:
        return [cassis.load_cas_from_xmi(io.BytesIO(one), typesystem=types) for one in data]

    held = read()
    return _Peer("cassis", read, lambda: [cas.to_xmi() for cas in held])


def _cassis_json(files: Mapping[str, bytes]) -> _Peer:
    cassis = import_module("cassis")
    data = [one for name, one in files.items() if name.endswith(".json")]

    def read() -> list[Any]:
        return [cassis.load_cas_from_json(io.BytesIO(one)) for one in data]

    held = read()
    return _Peer("cassis", read, lambda: [cas.to_json() for cas in held])


def _spacy(files: Mapping[str, bytes]) -> _Peer:
    """spaCy with the same documents, which it has read itself, and does not make of texts and spans."""
    tokens, vocab = import_module("spacy.tokens"), import_module("spacy.vocab")
    (data,) = files.values()

    def read() -> list[Any]:
        return list(tokens.DocBin().from_bytes(data).get_docs(vocab.Vocab()))

    held = read()
    attributes = ["ORTH", "ENT_IOB", "ENT_TYPE"]
    return _Peer(
        "spaCy", read, lambda: tokens.DocBin(attrs=attributes, store_user_data=True, docs=held).to_bytes()
    )  # fmt: skip


PEERS: dict[str, Callable[[Mapping[str, bytes]], _Peer]] = {
    "uima-xmi": _cassis_xmi,
    "uima-json": _cassis_json,
    "spacy": _spacy,
}


def _beside_bioc(
    kind: Format, files: Mapping[str, bytes], plan: Plan, folder: Path, *,
    write: Sequence[float], read: Sequence[float] | None,
) -> Iterator[Row]:  # fmt: skip
    (name,) = _main(kind, files)
    path = folder / name
    path.write_bytes(files[name])
    theirs = bioc_peer.times([path], plan.rounds)
    if theirs is None:
        for what in ("written", "read"):
            yield Row(GOAL, f"{kind.name} {what} beside bioc", None, None, "× bioc", missing="peer not installed")
        return
    yield from _beside(kind, "bioc", write, read, theirs)


# -- a whole corpus ------------------------------------------------------------------------------------


def _whole_corpus(plan: Plan, folder: Path) -> Iterator[Row]:
    with opening.create_corpus(folder / "exported.corpus", annotator="ana") as corpus:
        given = [article(f"article-{number}", SIZE, seed=number) for number in range(plan.exported)]
        corpus.store.add_documents(given)
        del given
        for name in FROM_STORE:
            began = perf_counter()
            finished(corpus.export_as_job(folder / name, Out(name)))
            rate = plan.exported / (perf_counter() - began)
            yield _export_row(f"a corpus of {plan.exported:,} articles as {name}", rate, text=True)
