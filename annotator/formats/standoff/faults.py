"""Finds what no grammar can: offsets and quotes that do not fit the text, ids used twice, references to nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotator.formats.standoff.grammar import utf16_length
from annotator.formats.xml_text import excerpt
from annotator.model.annotation import Annotation, Relation
from annotator.model.document import Annotator, Document
from annotator.model.span import Span, parts_problem

QUOTE_LIMIT = 200
"""The covered text is quoted if it has at most this many code points."""


class Fault(NamedTuple):
    """Something that does not fit: the element (its tag, and how many of them come before it), a sentence."""

    tag: str
    number: int
    sentence: str


def quote_of(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The covered text as a file quotes it: parts joined by one space, '' if longer than QUOTE_LIMIT."""
    covered = sum([end - begin for begin, end in spans]) + len(spans) - 1
    return " ".join([text[begin:end] for begin, end in spans]) if covered <= QUOTE_LIMIT else ""


def text_faults(text: str, *, length: int, code_units: int, sha256: str) -> list[Fault]:
    """Where a text is not the one that a file describes."""
    encoded = text.encode()
    units = utf16_length(text, encoded)
    digest = hashlib.sha256(encoded).hexdigest()
    sentences = []
    if "\r" in text:
        sentences.append("the text holds a carriage return, expected are line feeds only")
    if digest != sha256:
        sentences.append(
            f"the text is not the one that was annotated: its SHA-256 is {digest}, expected is {sha256};"
            " 'annotator repair' can find the annotations again"
        )
    if length != len(text):
        sentences.append(f"the text has {len(text)} characters, expected by its length are {length}")
    if code_units != units:
        sentences.append(f"the text has {units} UTF-16 code units, expected by its utf16Length are {code_units}")
    return [Fault("text", 0, sentence) for sentence in sentences]


def document_faults(document: Document) -> list[Fault]:
    """Blocks out of order or range, and replacement characters that are not there."""
    text, last, faults = document.text, 0, []
    for number, (at, _) in enumerate(document.normalisation.replaced):
        if text[at : at + 1] != "\ufffd":
            found = excerpt(text[at : at + 1])
            faults.append(Fault("replaced", number, f"at {at} of the text is {found}, expected is U+FFFD"))
    for number, (begin, end, _, _) in enumerate(document.blocks):
        if not begin < end <= len(text):
            sentence = f"block {begin}-{end} does not lie in the text, expected is an end up to {len(text)}"
            faults.append(Fault("block", number, sentence))
            continue
        if begin < last:
            sentence = f"block {begin}-{end} overlaps the one before it, expected is a begin from {last}"
            faults.append(Fault("block", number, sentence))
        last = max(last, end)
    return faults


def misfit(text: str, spans: tuple[Span, ...], extent: Span, quote: str) -> str:
    """What is wrong with where an annotation lies, or with its quote, or ''."""
    if trouble := extent.problem(len(text)) or parts_problem(spans, len(text)):
        return f"is misplaced: {trouble}"
    if (spans[0].begin, spans[-1].end) != extent:
        outer = f"{spans[0].begin}-{spans[-1].end}"
        return f"covers {extent.begin}-{extent.end}, expected by its parts is {outer}"
    expected = quote_of(text, spans)
    if quote == expected:
        return ""
    if not quote:
        return f"has no quote, expected is {excerpt(expected)}"
    if not expected:
        return f"has a quote, expected is none for more than {QUOTE_LIMIT} characters"
    return f"has the quote {excerpt(quote)}, expected by its offsets is {excerpt(expected)}"


def reference_faults(
    annotators: Sequence[Annotator],
    states: Sequence[tuple[str, str, str]],
    annotations: Sequence[Annotation],
    relations: Sequence[Relation],
) -> list[Fault]:
    """Ids used twice, annotators that are not declared, and arguments that are no annotation of their annotator."""
    declared = {annotator.id for annotator in annotators}
    faults = _repeated("annotator", [annotator.id for annotator in annotators])
    faults += _repeated("layer", [f"{layer} by {annotator}" for layer, annotator, _ in states])
    faults += _undeclared("layer", [annotator for _, annotator, _ in states], declared)
    items: Sequence[Annotation | Relation]
    for tag, items in (("span", annotations), ("relation", relations)):
        faults += _repeated(tag, [item[0] for item in items])
        faults += _undeclared(tag, [item.origin for item in items], declared | {""})
    if relations:
        faults += _dangling(annotations, relations)
    return faults


def _repeated(tag: str, keys: Sequence[str]) -> list[Fault]:
    faults: list[Fault] = []
    if len(set(keys)) == len(keys):
        return faults
    seen: set[str] = set()
    for number, key in enumerate(keys):
        if key in seen:
            faults.append(Fault(tag, number, f"{tag} {key} is there twice, expected is once"))
        seen.add(key)
    return faults


def _undeclared(tag: str, annotators: Iterable[str], declared: set[str]) -> list[Fault]:
    if declared.issuperset(annotators):
        return []
    known = ", ".join(sorted(declared - {""})) or "none"
    return [
        Fault(tag, number, f"{tag} by the annotator {annotator}, expected is one of those declared: {known}")
        for number, annotator in enumerate(annotators)
        if annotator not in declared
    ]


def _dangling(annotations: Sequence[Annotation], relations: Sequence[Relation]) -> list[Fault]:
    known = {(annotation.annotator, annotation.id) for annotation in annotations}
    return [
        Fault("relation", number, f"relation {item.id} refers to {ref}, expected is an annotation by {item.annotator}")
        for number, item in enumerate(relations)
        for _, ref in item.args
        if (item.annotator, ref) not in known
    ]
