"""Finds annotations again in a text that was edited behind their back, by their quotes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from annotator.formats.standoff.reader import Reading
from annotator.formats.xml_text import excerpt
from annotator.model.annotation import Annotation, Relation
from annotator.model.document import AnnotatedDocument, Annotator, Block, Replaced, text_digest
from annotator.model.span import Span, parts_problem

NEAR = 1_000
"""How far from its old place, in code points, a quote is looked for, beyond the change in the text's length."""


class Moved(NamedTuple):
    """An annotation that lies elsewhere now.

    Attributes:
        quoted: whether its quote was found there; a long one has none and follows its neighbours.
    """

    id: str
    before: tuple[Span, ...]
    after: tuple[Span, ...]
    quote: str
    quoted: bool

    def __str__(self) -> str:
        """One sentence for a person."""
        how = f"where {excerpt(self.quote)} is" if self.quoted else "with its neighbours, so please look at it"
        return f"annotation {self.id} was moved from {_places(self.before)} to {_places(self.after)}, {how}"


class Unplaced(NamedTuple):
    """Something that the repaired file cannot hold, whole, with its quote and the reason."""

    item: Annotation | Relation | Block | Replaced
    quote: str
    reason: str

    def __str__(self) -> str:
        """One sentence for a person."""
        item = self.item
        if isinstance(item, Annotation):
            return f"annotation {item.id}, {item.label} at {_places(item.spans)}, {excerpt(self.quote)}: {self.reason}"
        if isinstance(item, Relation):
            return f"relation {item.id}, {item.label}: {self.reason}"
        if isinstance(item, Block):
            return f"block {item.begin}-{item.end}, {item.kind}: {self.reason}"
        return f"replaced character at {item.at}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Repaired:
    """What could be saved of a file.

    Attributes:
        annotated: a document without faults.
        moved: annotations that lie elsewhere now.
        unplaced: what is not in `annotated`; keep this list, it is the only copy.
        remarks: other changes, a sentence each.
    """

    annotated: AnnotatedDocument
    moved: tuple[Moved, ...]
    unplaced: tuple[Unplaced, ...]
    remarks: tuple[str, ...]

    def report(self) -> list[str]:
        """Everything that was changed or left out, one sentence each."""
        return [*map(str, self.moved), *self.remarks, *map(str, self.unplaced)]


def repaired(reading: Reading) -> Repaired:
    """Place every annotation of a file in the text that the file holds now."""
    text = reading.document.text.replace("\r\n", "\n").replace("\r", "\n")
    text_is_same = text_digest(text) == reading.sha256
    old_length = len(text) if text_is_same else reading.length
    unplaced: list[Unplaced] = []
    annotations, quotes = _without_repeats(reading, unplaced)
    shift = _Shift(text, old_length, _anchors(annotations, quotes, text, old_length))
    kept: list[Annotation] = []
    moved: list[Moved] = []
    for annotation, quote in zip(annotations, quotes, strict=True):
        spans = _place(annotation.spans, quote, shift, text_is_same=text_is_same)
        if not spans:
            reason = "its quote is not found near its old place, or more than once"
            unplaced.append(Unplaced(annotation, quote, reason if quote else "there is no quote to find it by"))
            continue
        kept.append(annotation._replace(spans=spans))
        if spans != annotation.spans:
            moved.append(Moved(annotation.id, annotation.spans, spans, quote, quoted=bool(quote)))
    relations = _held_together(reading.relations, kept, unplaced)
    normalisation = reading.document.normalisation
    document = replace(
        reading.document,
        text=text,
        blocks=_blocks(reading.document.blocks, shift, unplaced),
        normalisation=replace(normalisation, replaced=_replaced(normalisation.replaced, shift, unplaced)),
    )
    annotators, remarks = _everyone(reading)
    fixed = replace(reading, document=document, annotators=annotators, annotations=kept, relations=relations, faults=[])
    remarks = [*_written_anew(reading, text), *remarks]
    return Repaired(fixed.annotated(), tuple(moved), tuple(unplaced), tuple(remarks))


def _written_anew(reading: Reading, text: str) -> list[str]:
    remarks = []
    if text != reading.document.text:
        remarks.append("carriage returns in the text became line feeds")
    if any(fault.tag == "text" for fault in reading.faults):
        remarks.append("the text is taken as it stands, with its length and SHA-256 written anew")
    if any(fault.tag == "span" for fault in reading.faults):
        remarks.append("quotes are written anew from the text")
    return remarks


def _places(spans: Sequence[Span]) -> str:
    return ", ".join(f"{begin}-{end}" for begin, end in spans)


# -- where things went ---------------------------------------------------------------------------------


class _Anchor(NamedTuple):
    """A place that is known in both texts."""

    before: int
    after: int

    @property
    def shift(self) -> int:
        return self.after - self.before


class _Shift:
    """How far the text has moved at each of its old offsets, as far as the anchors tell."""

    def __init__(self, text: str, old_length: int, anchors: Sequence[_Anchor]) -> None:
        self.text = text
        self.near = NEAR + abs(len(text) - old_length)
        ends = (_Anchor(-1, -1), _Anchor(old_length + 1, len(text) + 1))
        inside = [anchor for anchor in anchors if anchor.before <= old_length]
        self.anchors = [ends[0], *inside, ends[1]]
        self._places = [anchor.before for anchor in self.anchors]

    def around(self, begin: int, end: int) -> list[_Anchor]:
        """The anchors from the last at or before `begin` to the first at or after `end`."""
        first = max(0, bisect_right(self._places, begin) - 1)
        last = min(len(self._places) - 1, bisect_left(self._places, end))
        return self.anchors[first : max(first, last) + 1]

    def moved(self, begin: int, end: int) -> Span | None:
        """Where an old stretch went, if everything known in and around it moved alike."""
        shifts = {anchor.shift for anchor in self.around(begin, end)}
        if len(shifts) != 1:
            return None
        shift = shifts.pop()
        span = Span(begin + shift, end + shift)
        return None if span.problem(len(self.text)) else span


def _anchors(annotations: list[Annotation], quotes: list[str], text: str, old_length: int) -> list[_Anchor]:
    """Old and new begins of quotes found exactly once near their old place, in their old order and company."""
    near = NEAR + abs(len(text) - old_length)
    found: dict[int, set[int]] = {}
    for annotation, quote in zip(annotations, quotes, strict=True):
        for span, piece in zip(annotation.spans, _pieces(annotation.spans, quote), strict=False):
            places = _occurrences(piece, text, span.begin - near, span.begin + near)
            if len(places) == 1:
                found.setdefault(span.begin, set()).add(places[0])
    single = [_Anchor(before, *after) for before, after in sorted(found.items()) if len(after) == 1]
    return _in_company(_in_order(single), len(text) - old_length)


def _in_order(anchors: list[_Anchor]) -> list[_Anchor]:
    """The longest run of anchors that keeps the old order; the others were found in a wrong place."""
    tails: list[int] = []
    tail_at: list[int] = []
    before: list[int] = []
    for number, anchor in enumerate(anchors):
        at = bisect_left(tails, anchor.after)
        before.append(tail_at[at - 1] if at else -1)
        tails[at : at + 1] = [anchor.after]
        tail_at[at : at + 1] = [number]
    run: list[_Anchor] = []
    number = tail_at[-1] if tail_at else -1
    while number >= 0:
        run.append(anchors[number])
        number = before[number]
    return run[::-1]


def _in_company(anchors: list[_Anchor], last_shift: int) -> list[_Anchor]:
    """The anchors without those that moved alone while everything around them moved alike."""
    shifts = [0, *[anchor.shift for anchor in anchors], last_shift]
    return [
        anchor
        for before, anchor, after in zip(shifts, anchors, shifts[2:], strict=False)
        if before != after or anchor.shift == before
    ]


def _occurrences(piece: str, text: str, low: int, high: int) -> list[int]:
    """Where a piece of text begins, from `low` to `high`; two places are enough to know that it is not unique."""
    found: list[int] = []
    at = text.find(piece, max(0, low), high + len(piece))
    while at >= 0 and len(found) < 2:
        found.append(at)
        at = text.find(piece, at + 1, high + len(piece))
    return found


def _pieces(spans: Sequence[Span], quote: str) -> list[str]:
    """The quote of each part, or none if the quote does not have the parts' lengths."""
    if len(spans) == 1:
        return [quote] if quote else []
    pieces, at = [], 0
    for begin, end in spans:
        pieces.append(quote[at : at + end - begin])
        at += end - begin + 1
    return pieces if quote and " ".join(pieces) == quote and all(pieces) else []


# -- placing -------------------------------------------------------------------------------------------


def _place(spans: tuple[Span, ...], quote: str, shift: _Shift, *, text_is_same: bool) -> tuple[Span, ...]:
    """Where an annotation lies in the text as it is now, or nothing."""
    if text_is_same and not parts_problem(spans, len(shift.text)) and _stays(spans, quote, shift):
        return spans
    if quote:
        pieces = _pieces(spans, quote)
        places = [
            _place_of(piece, span, shift, text_is_same=text_is_same) for span, piece in zip(spans, pieces, strict=False)
        ]
    else:
        places = [shift.moved(*span) for span in spans]
    found = tuple([place for place in places if place is not None])
    return found if len(found) == len(spans) and not parts_problem(found, len(shift.text)) else ()


def _stays(spans: tuple[Span, ...], quote: str, shift: _Shift) -> bool:
    """Whether an annotation fits an unchanged text; one without a quote does unless its neighbours moved."""
    if quote:
        return " ".join([shift.text[begin:end] for begin, end in spans]) == quote
    return any(anchor.shift == 0 for anchor in shift.around(spans[0].begin, spans[-1].end))


def _place_of(piece: str, span: Span, shift: _Shift, *, text_is_same: bool) -> Span | None:
    """The one place of a piece, or None.

    That is where its neighbours say it is, if only one of them is right; else the
    only such piece near. In an edited text this must lie between the neighbours,
    and they must have moved apart: what was annotated may be gone, and its like
    stand elsewhere.
    """
    known = shift.around(span.begin, span.begin + 1)
    left, right = known[0], known[-1]
    near = Span(span.begin - shift.near, span.begin + shift.near)
    if text_is_same:
        places = _occurrences(piece, shift.text, near.begin, near.end)
    else:
        expected = {span.begin + left.shift, span.begin + right.shift}
        places = [at for at in expected if at >= 0 and shift.text.startswith(piece, at)]
        if not places and left.shift != right.shift:
            places = _occurrences(piece, shift.text, max(left.after, near.begin), min(right.after, near.end))
    return Span(places[0], places[0] + len(piece)) if piece and len(places) == 1 else None


def _without_repeats(reading: Reading, unplaced: list[Unplaced]) -> tuple[list[Annotation], list[str]]:
    seen: set[str] = set()
    annotations, quotes = [], []
    for annotation, quote in zip(reading.annotations, reading.quotes, strict=True):
        if annotation.id in seen:
            unplaced.append(Unplaced(annotation, quote, "another annotation has its id"))
        else:
            seen.add(annotation.id)
            annotations.append(annotation)
            quotes.append(quote)
    return annotations, quotes


def _held_together(
    relations: list[Relation], annotations: list[Annotation], unplaced: list[Unplaced]
) -> list[Relation]:
    known = {(annotation.annotator, annotation.id) for annotation in annotations}
    seen: set[str] = set()
    kept: list[Relation] = []
    for relation in relations:
        missing = [ref for _, ref in relation.args if (relation.annotator, ref) not in known]
        if missing:
            unplaced.append(Unplaced(relation, "", f"it refers to {missing[0]}, which is not there"))
        elif relation.id in seen:
            unplaced.append(Unplaced(relation, "", "another relation has its id"))
        else:
            seen.add(relation.id)
            kept.append(relation)
    return kept


def _blocks(blocks: tuple[Block, ...], shift: _Shift, unplaced: list[Unplaced]) -> tuple[Block, ...]:
    kept: list[Block] = []
    for block in blocks:
        begin, end = _edge(block.begin, shift, at_end=False), _edge(block.end, shift, at_end=True)
        if (kept[-1].end if kept else 0) <= begin < end <= len(shift.text):
            kept.append(block._replace(begin=begin, end=end))
        else:
            unplaced.append(Unplaced(block, "", "its edges are not found again"))
    return tuple(kept)


def _edge(offset: int, shift: _Shift, *, at_end: bool) -> int:
    """Where a block's edge went; next to an edit, to the edge of the line."""
    if moved := shift.moved(offset - at_end, offset + 1 - at_end):
        return moved.end if at_end else moved.begin
    known = shift.around(offset - at_end, offset + 1 - at_end)
    guess = offset + known[0 if at_end else -1].shift
    if at_end:
        line_end = shift.text.find("\n", max(0, guess))
        return line_end if line_end >= 0 else len(shift.text)
    return shift.text.rfind("\n", 0, max(0, guess)) + 1


def _replaced(replaced: tuple[Replaced, ...], shift: _Shift, unplaced: list[Unplaced]) -> tuple[Replaced, ...]:
    kept = []
    for item in replaced:
        place = shift.moved(item.at, item.at + 1)
        if place and shift.text[place.begin : place.end] == "\ufffd":
            kept.append(item._replace(at=place.begin))
        else:
            unplaced.append(Unplaced(item, "", "no U+FFFD is there now"))
    return tuple(kept)


def _everyone(reading: Reading) -> tuple[tuple[Annotator, ...], list[str]]:
    """The annotators, each once, with those added who are only mentioned; and what was changed."""
    people = {annotator.id: annotator for annotator in reversed(reading.annotators)}
    remarks = []
    if len(people) != len(reading.annotators):
        remarks.append("annotators declared twice are declared once now")
    for _, owner, _ in reading.states:
        if owner not in people:
            people[owner] = Annotator(owner)
            remarks.append(f"the annotator {owner} is declared now, as a person")
    items: list[Annotation | Relation] = [*reading.annotations, *reading.relations]
    for item in items:
        if item.origin and item.origin not in people:
            people[item.origin] = Annotator(item.origin, "program")
            remarks.append(f"the annotator {item.origin} is declared now, as a program")
    if len({(layer, owner) for layer, owner, _ in reading.states}) != len(reading.states):
        remarks.append("layers that were there twice are one now")
    return tuple(sorted(people.values())), remarks
