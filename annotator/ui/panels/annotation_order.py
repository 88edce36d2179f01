"""Which annotations the list shows, and in which order: told by value, without a window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from annotator.editing.lint import lacks
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet, canonical_key
from annotator.model.document import Document
from annotator.model.scheme import Scheme
from annotator.ui.panels.label_bar import label_name
from annotator.ui.panels.slots import quotation

QUOTE = 120
"""How much of the covered text is shown, and sorted by, in code points."""

TEXT, LABEL, QUOTED, NEWEST = "text", "label", "quoted", "newest"
"""Orders: as in the text, by label, by covered text, the newest change first."""

_GREY = "#8A8F98"
_BACKWARDS = str.maketrans("0123456789", "9876543210")

Key: TypeAlias = tuple[Any, ...]
"""What an annotation is sorted by: a text, then its canonical key; no two annotations of a set share one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the curator wants to see in the list.

    Attributes:
        order: one of the orders above.
        words: case folded; each has to be in the covered text, label, feature values or note.
        layer: only annotations of this layer, '' for all.
        unfinished: only those that something is still missing from.
    """

    order: str = TEXT
    words: tuple[str, ...] = ()
    layer: str = ""
    unfinished: bool = False

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.layer or self.unfinished)


class Listed:
    """One article as the list looks at it."""

    def __init__(self, document: Document, annotations: AnnotationSet, scheme: Scheme) -> None:
        self.document = document
        self.annotations = annotations
        self.scheme = scheme
        self._labels: dict[tuple[str, str], tuple[str, str]] = {}

    def label(self, annotation: Annotation) -> tuple[str, str]:
        """Name and colour of an annotation's label."""
        key = annotation.layer, annotation.label
        if key not in self._labels:
            label = self.scheme.label(*key)
            self._labels[key] = (label_name(label), label.colour) if label is not None else (annotation.label, _GREY)
        return self._labels[key]

    def quote(self, annotation: Annotation) -> str:
        """The start of the covered text on one line."""
        return quotation(annotation, self.document, QUOTE)

    def key(self, annotation: Annotation, order: str) -> Key:
        """What an annotation is sorted by in any order but that of the text."""
        if order == LABEL:
            by = self.label(annotation)[0].casefold()
        elif order == QUOTED:
            by = self.quote(annotation).casefold()
        else:
            by = (annotation.modified or annotation.created or "~").translate(_BACKWARDS)
        return by, *canonical_key(annotation)

    def fits(self, annotation: Annotation, wanted: Wanted) -> bool:
        """Whether an annotation is to be shown."""
        if wanted.layer and annotation.layer != wanted.layer:
            return False
        if wanted.unfinished and not self._is_unfinished(annotation):
            return False
        return not wanted.words or self._holds(annotation, wanted.words)

    def _is_unfinished(self, annotation: Annotation) -> bool:
        return any(lacks(annotation, self.document, self.annotations, self.scheme))

    def _holds(self, annotation: Annotation, words: tuple[str, ...]) -> bool:
        covered = " ".join(annotation.covered(self.document.text).split())
        values = (value for _, value in annotation.features)
        told = "\n".join((covered, self.label(annotation)[0], annotation.label, *values, annotation.note)).casefold()
        return all(word in told for word in words)
