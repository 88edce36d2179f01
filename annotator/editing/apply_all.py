"""Applying one label to every occurrence of some words: which places it goes on, which are left out, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from annotator.editing import commands
from annotator.editing.change import Change, Edit
from annotator.editing.values import excerpt
from annotator.model.annotation import Annotation, Features
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Scheme
from annotator.model.span import Span


class Candidate(NamedTuple):
    """A place that a label may go on.

    Attributes:
        span: where, in code points.
        how: how another annotation of the layer stands to it: 'same', 'inside' (the place lies inside it), 'round'
            (the place goes round it), 'across', or '' when there is none.
        other: that annotation.
        possible: whether the label can go there at all; where it can, but another annotation is, a person decides.
    """

    span: Span
    how: str = ""
    other: Annotation | None = None
    possible: bool = True


def candidates(
    spans: Iterable[Span], annotations: AnnotationSet, scheme: Scheme, *, layer: str, label: str
) -> list[Candidate]:
    """What becomes of each span when a label is applied to all of them; nothing is changed."""
    kind = scheme.layer(layer)
    alone = kind is not None and kind.overlap == "none"
    return [_candidate(span, annotations, layer, label, alone=alone) for span in spans]


def apply(
    document: Document,
    annotations: AnnotationSet,
    scheme: Scheme,
    spans: Sequence[Span],
    *,
    layer: str,
    label: str,
    features: Features | None = None,
) -> Change:
    """Label every span, as one change; `features` are those of the annotation that they are made like.

    Raises:
        EditRefused: unknown layer or label.
    """
    edits: list[Edit] = []
    for span in spans:
        change = commands.annotate(document, annotations, scheme, layer=layer, label=label, spans=[span])
        edits += [_like(edit, features) for edit in change.edits]
    made = [edit.after for edit in edits if isinstance(edit.after, Annotation)]
    if not made:
        return Change("")
    if len(made) == 1:
        return Change(f"Add {label} {excerpt(made[0], document)}", tuple(edits))
    return Change(f"Add {len(made)} × {label} {excerpt(made[0], document)}", tuple(edits))


def _candidate(span: Span, annotations: AnnotationSet, layer: str, label: str, *, alone: bool) -> Candidate:
    here = [one for one in annotations.touching(span) if one.layer == layer]
    if not here:
        return Candidate(span)
    same = [one for one in here if one.spans == (span,)]
    if same:
        # of several on the very same words, the one with this label is what matters
        other = next((one for one in same if one.label == label), same[0])
        return Candidate(span, "same", other, possible=not alone and other.label != label)
    other = min(here, key=lambda one: (one.extent.length, one.id))
    return Candidate(span, _stands(span, other.extent), other, possible=not alone)


def _stands(span: Span, other: Span) -> str:
    if other.covers(span):
        return "inside"
    return "round" if span.covers(other) else "across"


def _like(edit: Edit, features: Features | None) -> Edit:
    if features is None or not isinstance(edit.after, Annotation):
        return edit
    return edit._replace(after=edit.after._replace(features=features))
