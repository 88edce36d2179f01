"""Which marks a piece of text carries, and in which lane each is drawn: plain values, no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotator.model.annotation import Annotation
from annotator.model.annotation_set import canonical_key
from annotator.model.scheme import Label, Scheme
from annotator.model.span import Span


class Mark(NamedTuple):
    """One part of an annotation in one piece of text.

    Attributes:
        how: 'tint', 'underline' or 'block', as the layer says.
        lane: 0 for the outermost; marks that overlap have different lanes.
        begin, end: code points of the article, cut to the piece.
        first: whether the annotation begins here, so that its label belongs here.
    """

    annotation: Annotation
    label: Label
    how: str
    lane: int
    begin: int
    end: int
    first: bool


def marks_of(piece: Span, annotations: Iterable[Annotation], scheme: Scheme) -> list[Mark]:
    """Marks of one piece, in the order to draw them: long ones under short ones.

    Lanes come from all annotations that touch the piece, in canonical order, so
    they stay put while the page scrolls.
    """
    found: list[Mark] = []
    kinds = {layer.name: layer for layer in scheme.layers}
    by_look: dict[str, list[tuple[Annotation, Label]]] = {}
    for annotation in sorted(annotations, key=canonical_key):
        layer = kinds.get(annotation.layer)
        label = layer.label(annotation.label) if layer else None
        if layer is not None and label is not None:
            by_look.setdefault(layer.mark, []).append((annotation, label))
    for how, group in by_look.items():
        lanes = _lanes([annotation for annotation, _ in group])
        for (annotation, label), lane in zip(group, lanes, strict=True):
            for number, part in enumerate(annotation.spans):
                begin, end = max(piece.begin, part.begin), min(piece.end, part.end)
                if begin < end or (how == "block" and part.begin <= piece.begin < part.end):
                    first = number == 0 and part.begin >= piece.begin
                    found.append(Mark(annotation, label, how, lane, begin, end, first))
    return found


def _lanes(annotations: Sequence[Annotation]) -> list[int]:
    """The lowest lane for each that no earlier one overlaps with, gaps of discontinuous ones left free."""
    lanes: list[int] = []
    open_marks: list[tuple[Annotation, int]] = []
    for annotation in annotations:
        open_marks = [(other, lane) for other, lane in open_marks if other.end > annotation.begin]
        taken = {lane for other, lane in open_marks if any(other.touches(part) for part in annotation.spans)}
        lane = next(number for number in range(len(taken) + 1) if number not in taken)
        open_marks.append((annotation, lane))
        lanes.append(lane)
    return lanes
