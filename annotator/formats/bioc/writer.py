"""What BioC's two syntaxes write alike: passages that are blocks with what follows them, and everything in infons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from annotator.formats import carried
from annotator.formats.bioc.articles import BLOCK, NO_BLOCK, PATH
from annotator.formats.bioc.parts import Infons
from annotator.formats.writing import Writing
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.document import AnnotatedDocument, Block, Document

RESERVED = ("type",)
"""Infons whose meaning is BioC's."""


class Passage(NamedTuple):
    """A passage as it is written: offset and text in code points, infons, and the annotations that begin in it."""

    offset: int
    text: str
    infons: Infons
    annotations: list[Annotation]


class Whole(NamedTuple):
    """A document as it is written: its infons, passages, and relations with the arguments that are written."""

    infons: Infons
    passages: list[Passage]
    relations: list[tuple[Relation, list[Arg]]]


def whole(annotated: AnnotatedDocument, writing: Writing) -> Whole:
    """Take an article apart for BioC; offsets are code points of its text."""
    annotations, relations = writing.items(annotated)
    there = {one.id: one for one in annotations}
    links = [(one, args) for one in relations if (args := writing.linked(one, there, annotated.document))]
    infons = carried.document_pairs(annotated, writing, reserved=("id", *RESERVED))
    return Whole(infons, list(_passages(annotated.document, annotations)), links)


def _passages(document: Document, annotations: tuple[Annotation, ...]) -> Iterator[Passage]:
    """Passages that lie end to end, so that the text is whole: a block reaches to where the next one begins."""
    text, at = document.text, 0
    stretches: list[tuple[int, Block | None]] = [(block.begin, block) for block in document.blocks]
    if not stretches or stretches[0][0] > 0:
        stretches.insert(0, (0, None))
    ends = [begin for begin, _ in stretches[1:]] + [len(text)]
    for (begin, block), end in zip(stretches, ends, strict=True):
        first = at
        while at < len(annotations) and (annotations[at].spans[0][0] < end or end == len(text)):
            at += 1
        yield Passage(begin, text[begin:end], _infons(block), list(annotations[first:at]))


def _infons(block: Block | None) -> Infons:
    if block is None:
        return [(BLOCK, NO_BLOCK)]
    said = [("type", block.kind), (BLOCK, str(block.end - block.begin))]
    return [*said, (PATH, block.path)] if block.path else said
