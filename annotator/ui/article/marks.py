"""Which marks a piece of text carries, and in which lane each is drawn: plain values, no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from annotator.model.annotation import Annotation
from annotator.model.annotation_set import canonical_key
from annotator.model.scheme import Label, Scheme
from annotator.model.span import Span
from annotator.ui.article.lanes import Lanes


class Mark(NamedTuple):
    """One part of an annotation in one piece of text.

    Attributes:
        how: 'tint', 'underline' or 'block', as the layer says.
        lane: 0 for the outermost; marks that overlap have different lanes, down to the deepest.
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


def marks_of(piece: Span, annotations: Iterable[Annotation], scheme: Scheme, lanes: Lanes) -> list[Mark]:
    """Marks of one piece, in the order to draw them: long ones under short ones."""
    found: list[Mark] = []
    by_look: dict[str, list[tuple[Annotation, Label]]] = {}
    for annotation in sorted(annotations, key=canonical_key):
        label = scheme.label(annotation.layer, annotation.label)
        if label is not None:
            by_look.setdefault(look_of(annotation, scheme), []).append((annotation, label))
    for how, group in by_look.items():
        numbers = lanes.assign(piece, [annotation for annotation, _ in group])
        for (annotation, label), lane in zip(group, numbers, strict=True):
            for number, part in enumerate(annotation.spans):
                begin, end = max(piece.begin, part.begin), min(piece.end, part.end)
                if begin < end or (how == "block" and part.begin <= piece.begin < part.end):
                    first = number == 0 and part.begin >= piece.begin
                    found.append(Mark(annotation, label, how, lane, begin, end, first))
    return found


def look_of(annotation: Annotation, scheme: Scheme) -> str:
    """How an annotation is drawn, '' for not at all: the scheme does not know it."""
    layer = scheme.layer(annotation.layer)
    return layer.mark if layer is not None and layer.label(annotation.label) is not None else ""
