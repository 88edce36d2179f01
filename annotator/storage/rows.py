"""Annotations, relations and documents as rows of the tables, and back; made for bulk: tuples in, tuples out."""

from __future__ import annotations

import gc
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from sys import intern
from typing import Any, TypeAlias

from annotator.model.annotation import Annotation, Arg, Features, Rejection, Relation
from annotator.model.document import Annotator, Block, Document, Facts, Normalisation, Replaced
from annotator.model.rule import Rule
from annotator.model.span import Span
from annotator.model.traces import BlockHint

Row: TypeAlias = tuple[Any, ...]


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def compact(value: Any) -> str:
    """JSON without blanks; '' for an empty list, which most are."""
    return _encode(value) if value else ""


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the cycle collector away while many values are made at once: none of them can be in a cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def pairs(data: str) -> tuple[tuple[str, str], ...]:
    """Read (name, value) pairs that `compact` wrote."""
    return tuple((name, value) for name, value in json.loads(data)) if data else ()


# a corpus has few different combinations of features: they are written and read once each
_written = lru_cache(maxsize=4096)(compact)
_read: Any = lru_cache(maxsize=4096)(pairs)


# -- annotations and relations ---------------------------------------------------------------------


def annotation_rows(number: int, annotations: Iterable[Annotation]) -> list[Row]:
    """Annotations of document `number`, in the column order of `annotations`."""
    return [
        (
            number, identity, annotator, layer, label, spans[0][0], spans[-1][1],
            compact(spans) if len(spans) > 1 else "", _written(features), note, origin, confidence,
            created, modified, scheme,
        )
        for identity, annotator, layer, label, spans, features, note, origin, confidence, created, modified, scheme
        in annotations
    ]  # fmt: skip


def annotation_row(number: int, annotation: Annotation) -> Row:
    """One annotation of document `number`, in the column order of `annotations`."""
    return annotation_rows(number, (annotation,))[0]


def annotation_of(row: Sequence[Any]) -> Annotation:
    """The annotation of a row of `annotations`."""
    (_, identity, annotator, layer, label, begin, end, parts,
     features, note, origin, confidence, created, modified, scheme) = row  # fmt: skip
    spans = tuple(Span(*span) for span in json.loads(parts)) if parts else (Span(begin, end),)
    # the driver makes each text anew: names that all share are kept once
    return Annotation(
        identity, intern(annotator), intern(layer), intern(label), spans, _read(features) if features else (),
        note, origin, confidence, created, modified, scheme,
    )  # fmt: skip


def relation_row(number: int, relation: Relation) -> Row:
    """A relation of document `number`, in the column order of `relations`."""
    identity, annotator, layer, label, args, features, note, origin, confidence, created, modified, scheme = relation
    return (
        number, identity, annotator, layer, label, compact(args), _written(features) if features else "",
        note, origin, confidence, created, modified, scheme,
    )  # fmt: skip


def relation_of(row: Sequence[Any]) -> Relation:
    """The relation of a row of `relations`."""
    (_, identity, annotator, layer, label, args,
     features, note, origin, confidence, created, modified, scheme) = row  # fmt: skip
    return Relation(
        identity, annotator, layer, label, tuple(Arg(*arg) for arg in json.loads(args)) if args else (),
        _read(features) if features else (), note, origin, confidence, created, modified, scheme,
    )  # fmt: skip


def rejection_row(number: int, rejection: Rejection) -> Row:
    """A rejection on document `number`, in the column order of `rejections`."""
    identity, annotator, layer, label, spans, origin, confidence, created = rejection
    return number, annotator, identity, layer, label, compact(spans), origin, confidence, created


def rejection_of(row: Sequence[Any]) -> Rejection:
    """The rejection of a row of `rejections`."""
    _, annotator, identity, layer, label, parts, origin, confidence, created = row
    spans = tuple(Span(*span) for span in json.loads(parts))
    return Rejection(identity, annotator, layer, label, spans, origin, confidence, created)


# -- documents -----------------------------------------------------------------------------------------


def document_row(number: int, identity: str, document: Document, digest: str) -> Row:
    """A document in the column order of `documents`, under the id that it is stored as."""
    return (
        number, identity, document.title, document.outlet, document.language, _right_to_left(document),
        len(document.text), document.url, document.published, document.retrieved, document.media_type,
        document.source_sha256, digest, folded(identity, document.title, document.outlet), document.outlet.casefold(),
        compact(document.assigned), int(document.removed), 0,
        sorted_title(document.title), compact(document.facts.tags) if document.meta else "", newer(document.meta),
    )  # fmt: skip


def _right_to_left(document: Document) -> int:
    head = document.title or document.text[:200]
    return 0 if head.isascii() else int(document.right_to_left)  # most heads are, and that is quick to see


def facts_of(title: str, outlet: str, language: str, url: str, published: str, *more: Any) -> Facts:
    """The facts in columns of `documents` (named as in `Facts`), and the meta of `texts` last."""
    assigned, removed, meta = more
    return Facts(title, outlet, language, url, published, pairs(meta), names(assigned), bool(removed))


_TITLE = 60
"""Characters of a title that lists are sorted by."""


def sorted_title(title: str) -> str:
    """What a title is sorted by: without regard to case, accents and the signs that it begins with."""
    text = title.casefold()
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    if text[:1].isalnum():
        return text[:_TITLE]
    first = next((place for place, character in enumerate(text) if character.isalnum()), 0)
    return text[first : first + _TITLE]


def newer(meta: Iterable[tuple[str, str]]) -> int:
    """1 if the meta of an article names a newer version of it, else 0."""
    return int(any(name == "next-version" for name, _ in meta))


def listed_of(facts: Facts) -> tuple[str, str, int]:
    """What follows from facts for the list: what the title is sorted by, the tags, whether there is a newer version."""
    return sorted_title(facts.title), compact(facts.tags), newer(facts.meta)


def names(data: str) -> tuple[str, ...]:
    """Read a list of names that `compact` wrote."""
    return tuple(json.loads(data)) if data else ()


def folded(*texts: str) -> str:
    """What a search box finds an article by, without regard to case."""
    return "\n".join(texts).casefold()


def text_row(number: int, document: Document, declared: Sequence[Annotator], generator: tuple[str, str]) -> Row:
    """The rest of a document, in the column order of `texts`."""
    normalisation = document.normalisation
    how = "" if normalisation == _PLAIN else compact(
        [normalisation.charset, normalisation.bom, normalisation.newline, normalisation.replaced]
    )  # fmt: skip
    return (
        number, compact(document.meta), how, _written(tuple(declared)), _written(generator),
        compact(document.blocks), document.text,
    )  # fmt: skip


def document_of(row: Sequence[Any], text_part: Sequence[Any]) -> Document:
    """The document of a row of `documents` and one of `texts`."""
    (_, identity, title, outlet, language, _, _, url, published, retrieved, media_type, source_sha256,
     _, _, _, assigned, removed, _, _, _, _) = row  # fmt: skip
    (_, meta, how, _, _, blocks, text) = text_part
    return Document(
        identity, text, title=title, language=language, outlet=outlet, url=url, published=published,
        retrieved=retrieved, media_type=media_type, source_sha256=source_sha256, meta=pairs(meta),
        blocks=blocks_of(blocks),
        normalisation=_normalisation(how), assigned=names(assigned), removed=bool(removed),
    )  # fmt: skip


def blocks_of(data: str) -> tuple[Block, ...]:
    """Blocks as `text_row` writes them."""
    return tuple(Block(*block) for block in json.loads(data)) if data else ()


# -- what is remembered of documents, and rules --------------------------------------------------------


def hints_of(data: str) -> tuple[BlockHint, ...]:
    """The hints of a row of `page_hints`."""
    return tuple(BlockHint(density, bool(main)) for density, main in json.loads(data)) if data else ()


def hints_row(number: int, hints: Iterable[BlockHint]) -> Row:
    """Hints in the column order of `page_hints`."""
    return number, compact([(round(density, 3), int(main)) for density, main in hints])


def rule_row(rule: Rule) -> Row:
    """A rule in the column order of `rules`."""
    return (
        rule.id, rule.annotator, rule.outlet, rule.layer, rule.label, rule.text, int(rule.similar), rule.document,
        int(rule.on), rule.created,
    )  # fmt: skip


def rule_of(row: Sequence[Any]) -> Rule:
    """The rule of a row of `rules`."""
    identity, annotator, outlet, layer, label, text, similar, document, on, created = row
    return Rule(identity, annotator, outlet, layer, label, text, bool(similar), document, bool(on), created)


def declared_of(data: str) -> tuple[Annotator, ...]:
    """The annotators that the document's file declared."""
    return tuple(Annotator(*row) for row in json.loads(data)) if data else ()


def generator_of(data: str) -> tuple[str, str]:
    """The program that wrote the document's file."""
    if not data:
        return "annotator", ""
    name, version = json.loads(data)
    return name, version


def features_of(data: str) -> Features:
    """Features as `annotation_row` writes them."""
    return pairs(data)


_PLAIN = Normalisation()


def _normalisation(data: str) -> Normalisation:
    if not data:
        return _PLAIN
    charset, bom, newline, replaced = json.loads(data)
    return Normalisation(charset, bom, newline, tuple(Replaced(*pair) for pair in replaced))
