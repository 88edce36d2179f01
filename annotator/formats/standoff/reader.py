"""Reads canonical standoff XML line by line, and collects what does not fit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from annotator.formats.standoff import grammar
from annotator.formats.standoff.faults import (
    QUOTE_LIMIT,
    Fault,
    document_faults,
    misfit,
    reference_faults,
    text_faults,
)
from annotator.formats.xml_text import UNCARRIABLE, unescape
from annotator.model.annotation import Annotation, Arg, Features, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import (
    AnnotatedDocument,
    Annotator,
    Block,
    Document,
    Normalisation,
    Replaced,
    SchemeRef,
)
from annotator.model.span import Span

_first = itemgetter(0)
_new = tuple.__new__  # past the slower constructors of named tuples: every bulk read comes through here


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds, and its faults; only without any is it to be relied on.

    Attributes:
        document, annotators, scheme, generator: as in AnnotatedDocument.
        states: (layer, annotator, state) of every layer, in the file's order.
        annotations, relations: all of them, in the file's order.
        quotes: the quote of each annotation as written, '' for none.
        length, sha256: what the file says of the text.
        faults: what does not fit.
    """

    document: Document
    annotators: tuple[Annotator, ...]
    scheme: SchemeRef
    generator: tuple[str, str]
    states: list[tuple[str, str, str]]
    annotations: list[Annotation]
    quotes: list[str]
    relations: list[Relation]
    length: int
    sha256: str
    faults: list[Fault]

    def annotated(self) -> AnnotatedDocument:
        """The document, with one set for each annotator who has a layer."""
        items: dict[str, list[Annotation | Relation]] = {annotator: [] for _, annotator, _ in self.states}
        for annotation in self.annotations:
            items[annotation.annotator].append(annotation)
        for relation in self.relations:
            items[relation.annotator].append(relation)
        sets = {
            annotator: AnnotationSet(
                annotator, found, {layer: state for layer, owner, state in self.states if owner == annotator}
            )
            for annotator, found in items.items()
        }
        return AnnotatedDocument(self.document, sets, tuple(sorted(self.annotators)), self.scheme, self.generator)


def scan(data: bytes) -> Reading | None:
    """Read a file that is in canonical form.

    Its lines are told apart by regular expressions, which take no longer than a
    bare XML parse would; a file in any other form needs a real parser first.

    Returns:
        What the file holds, or None if it is not in canonical form.
    """
    if len(data.translate(None, UNCARRIABLE)) != len(data):
        return None
    try:
        source = data.decode()
        if "\ufffe" in source or "\uffff" in source:
            return None
        return _scan(source)
    except (UnicodeDecodeError, _NotCanonical):
        return None


class _NotCanonical(Exception):
    """The file is not in canonical form, or breaks the grammar."""


def _scan(source: str) -> Reading:
    opening = grammar.HEAD.match(source)
    if opening is None:
        raise _NotCanonical
    *head, length, code_units, sha256 = opening.groups("")
    text, position = _text(source, opening.end())
    blocks, position = _blocks(source, position)
    document, annotators, scheme, generator = _head(head, text, blocks)
    states: list[tuple[str, str, str]] = []
    annotations: list[Annotation] = []
    quotes: list[str] = []
    relations: list[Relation] = []
    faults = text_faults(text, length=int(length), code_units=int(code_units), sha256=sha256)
    faults += document_faults(document)
    while layer := grammar.LAYER.match(source, position):
        name, annotator, state, closed = _name(layer[1]), _name(layer[2]), layer[3], layer[4]
        states.append((name, annotator, state))
        position = layer.end()
        if not closed:
            end = source.find("  </layer>\n", position)
            spans = grammar.SPAN.findall(source, position, end)
            position += _size(spans)
            _take_annotations(spans, (annotator, name), text, annotations, quotes, faults)
            relations += _relations(_filling(grammar.RELATION, source, position, end), (annotator, name))
            position = end + len("  </layer>\n")
    if source[position:] != "</standoff>\n":
        raise _NotCanonical
    faults += reference_faults(annotators, states, annotations, relations)
    return Reading(
        document, annotators, scheme, generator, states, annotations, quotes, relations, int(length), sha256, faults
    )


def _size(rows: list[tuple[str, ...]]) -> int:
    return sum([len(row[0]) for row in rows])


def _filling(pattern: re.Pattern[str], source: str, begin: int, end: int) -> list[tuple[str, ...]]:
    """All matches between two places, which they must fill without a gap."""
    rows: list[tuple[str, ...]] = pattern.findall(source, begin, end)
    if _size(rows) != end - begin:
        raise _NotCanonical
    return rows


@lru_cache(4096)
def _name(written: str) -> str:
    """A name or label; the same few come back in every file."""
    name = unescape(written)
    if not grammar.IS_NAME(name):
        raise _NotCanonical
    return name


def _text(source: str, position: int) -> tuple[str, int]:
    if source.startswith("/>\n", position):
        return "", position + len("/>\n")
    begin = position + len(">")
    end = source.find("<", begin)
    text = source[begin:end]
    if not text or ">" in text or not source.startswith("</text>\n", end):
        raise _NotCanonical
    if "&" in text and not grammar.CONTENT.fullmatch(text):
        raise _NotCanonical
    return unescape(text), end + len("</text>\n")


def _blocks(source: str, position: int) -> tuple[tuple[Block, ...], int]:
    if source.startswith("  <structure/>\n", position):
        return (), position + len("  <structure/>\n")
    begin = position + len("  <structure>\n")
    end = source.find("  </structure>\n", begin)
    if end < 0 or not source.startswith("  <structure>\n", position):
        raise _NotCanonical
    rows = _filling(grammar.BLOCK, source, begin, end)
    blocks = [_new(Block, (int(first), int(after), kind, unescape(path))) for _, first, after, kind, path in rows]
    return tuple(blocks), end + len("  </structure>\n")


def _head(
    found: list[str], text: str, blocks: tuple[Block, ...]
) -> tuple[Document, tuple[Annotator, ...], SchemeRef, tuple[str, str]]:
    (
        language, identity, title, outlet, url, published, retrieved, media_type, source_sha256, meta,
        charset, bom, newline, replaced, program, version, scheme, scheme_version, scheme_sha256, annotators,
    ) = found  # fmt: skip
    document = Document(
        identity,
        text,
        title=unescape(title),
        language=language,
        outlet=unescape(outlet),
        url=unescape(url),
        published=unescape(published),
        retrieved=unescape(retrieved),
        media_type=unescape(media_type),
        source_sha256=source_sha256,
        meta=tuple(sorted([(_name(name), unescape(value)) for name, value in grammar.META.findall(meta)], key=_first)),
        blocks=blocks,
        normalisation=Normalisation(
            _name(charset),
            bom,
            newline,
            tuple([Replaced(int(at), codepoint) for at, codepoint in grammar.REPLACED.findall(replaced)]),
        ),
    )
    people = [
        Annotator(_name(name), kind, unescape(called), unescape(release))
        for name, kind, called, release in grammar.ANNOTATOR.findall(annotators)
    ]
    made_with = SchemeRef(_name(scheme), _name(scheme_version), scheme_sha256) if scheme else SchemeRef("", "", "")
    return document, tuple(people), made_with, (_name(program), unescape(version))


def _take_annotations(
    rows: list[tuple[str, ...]],
    owner: tuple[str, str],
    text: str,
    annotations: list[Annotation],
    quotes: list[str],
    faults: list[Fault],
) -> None:
    annotator, layer = owner
    length = len(text)
    for _, identity, label, first, last, origin, confidence, created, modified, scheme, parts, written, lines in rows:
        begin, end = int(first), int(last)
        spans: tuple[Span, ...] = (_new(Span, (begin, end)),)
        quote = unescape(written) if "&" in written else written
        if parts:
            spans = tuple([Span(int(b), int(e)) for b, e in grammar.PART.findall(parts)])
        if (
            parts or not begin < end <= length or quote != (text[begin:end] if end - begin <= QUOTE_LIMIT else "")
        ) and (trouble := misfit(text, spans, Span(begin, end), quote)):
            faults.append(Fault("span", len(annotations), f"annotation {identity} {trouble}"))
        features, note = _remarks(lines)
        if origin or confidence or scheme:
            provenance = _provenance(origin, confidence, created, modified, scheme)
        else:
            provenance = "", None, created, modified, ""
        annotations.append(
            _new(Annotation, (identity, annotator, layer, _name(label), spans, features, note, *provenance))
        )
        quotes.append(quote)


def _relations(rows: list[tuple[str, ...]], owner: tuple[str, str]) -> list[Relation]:
    annotator, layer = owner
    relations = []
    for _, identity, label, origin, confidence, created, modified, scheme, args, lines in rows:
        filled = tuple([Arg(_name(role), ref) for role, ref in grammar.ARG.findall(args)])
        features, note = _remarks(lines)
        provenance = _provenance(origin, confidence, created, modified, scheme)
        relations.append(Relation(identity, annotator, layer, _name(label), filled, features, note, *provenance))
    return relations


def _provenance(
    origin: str, confidence: str, created: str, modified: str, scheme: str
) -> tuple[str, float | None, str, str, str]:
    return (
        _name(origin) if origin else "",
        float(confidence) if confidence else None,
        created,
        modified,
        _name(scheme) if scheme else "",
    )


def _remarks(lines: str) -> tuple[Features, str]:
    """Features and note from their lines, which many annotations share."""
    return _short_remarks(lines) if len(lines) < 500 else _any_remarks(lines)


def _any_remarks(lines: str) -> tuple[Features, str]:
    features = tuple([(_name(name), unescape(value)) for name, value in grammar.FEATURE.findall(lines)])
    note = grammar.NOTE.search(lines)
    return features, unescape(note[1]) if note else ""


_short_remarks = lru_cache(4096)(_any_remarks)
