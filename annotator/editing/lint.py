"""What is still missing before an article is finished: required features, and slots that wait to be filled."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import NamedTuple

from annotator.editing.values import excerpt
from annotator.model.annotation import Annotation, feature_value
from annotator.model.annotation_set import AnnotationSet, canonical_key
from annotator.model.document import Document
from annotator.model.scheme import Label, Scheme


class Missing(NamedTuple):
    """One thing to look at: the annotation and a sentence."""

    annotation: str
    what: str


def missing(document: Document, annotations: AnnotationSet, scheme: Scheme) -> list[Missing]:
    """Everything that an article lacks before it is finished, in text order."""
    found: list[Missing] = []
    for annotation in sorted(_asked(annotations, scheme), key=canonical_key):
        found += [Missing(annotation.id, what) for what in lacks(annotation, document, annotations, scheme)]
    return found


def lacks(annotation: Annotation, document: Document, annotations: AnnotationSet, scheme: Scheme) -> Iterator[str]:
    """What one annotation lacks, a sentence each; nothing for one that is finished."""
    shown = partial(_shown, annotation, document)
    for feature in scheme.features_of(annotation.layer, annotation.label):
        if feature.required and not feature_value(annotation.features, feature.name):
            yield f"{shown()} needs a value for {feature.name}."
    relations = annotations.relations_of(annotation.id)
    for relation in relations:
        for feature in scheme.features_of(relation.layer, relation.label):
            told_here = relation.args[0].ref == annotation.id  # once, at its first filler
            if told_here and feature.required and not feature_value(relation.features, feature.name):
                yield f"{relation.label} of {shown()} needs a value for {feature.name}."
    label = scheme.label(annotation.layer, annotation.label)
    if label is not None and not relations and _needs_link(label, annotation):
        yield f"{shown()} is linked to nothing."


def _asked(annotations: AnnotationSet, scheme: Scheme) -> list[Annotation]:
    """The annotations that something is asked of, in any order; most labels ask for nothing and are passed over."""

    @cache
    def asks(layer: str, name: str) -> bool:
        label = scheme.label(layer, name)
        linked = label is not None and bool(label.needs_link or label.needs_link_if)
        return linked or any(feature.required for feature in scheme.features_of(layer, name))

    found: list[Annotation] = []
    through_links: set[str] = set()
    for item in annotations.items():
        if not asks(item.layer, item.label):
            continue
        if isinstance(item, Annotation):
            found.append(item)
        elif item.args:
            through_links.add(item.args[0].ref)
    through_links -= {annotation.id for annotation in found}
    fillers = map(annotations.get, through_links)
    return [*found, *(filler for filler in fillers if isinstance(filler, Annotation))]


def _shown(annotation: Annotation, document: Document) -> str:
    return f"{annotation.label} {excerpt(annotation, document)}"


def _needs_link(label: Label, annotation: Annotation) -> bool:
    return label.needs_link or any(pair in annotation.features for pair in label.needs_link_if)
