"""The scheme that a CAS brings: layers and features from its types, labels and roles as its article uses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.model.annotation import Annotation, Relation
from annotator.model.document import AnnotatedDocument
from annotator.model.scheme import Feature, Label, Layer, RelationType, Role, Scheme


def scheme_of(annotated: AnnotatedDocument, declared: Mapping[str, Sequence[str]]) -> Scheme | None:
    """A scheme of what is in an article; None if nothing is.

    Args:
        annotated: the article.
        declared: names of features by layer, as the type system has them.
    """
    items = [one for held in annotated.sets.values() for one in held.items()]
    layers = sorted({one.layer for one in items} | set(declared))
    made = [_layer(name, [one for one in items if one.layer == name], declared.get(name, ())) for name in layers]
    return Scheme("uima", "1", "UIMA", tuple(made)) if made else None


def _layer(name: str, items: Sequence[Annotation | Relation], declared: Sequence[str]) -> Layer:
    marks = [one for one in items if isinstance(one, Annotation)]
    links = [one for one in items if isinstance(one, Relation)]
    labels = sorted({one.label for one in marks})
    # a layer has no label and relation of one name
    relations = sorted({one.label for one in links} - set(labels))
    return Layer(
        name,
        name,
        discontinuous=True,
        features=_features(marks, declared),
        labels=tuple(Label(label) for label in labels),
        relations=tuple(_relation(label, [one for one in links if one.label == label]) for label in relations),
    )


def _features(items: Sequence[Annotation | Relation], declared: Sequence[str] = ()) -> tuple[Feature, ...]:
    found = dict.fromkeys((*declared, *(name for one in items for name, _ in one.features)))
    return tuple(Feature(name) for name in found)


def _relation(label: str, links: Sequence[Relation]) -> RelationType:
    counts: dict[str, list[int]] = {}
    for role in dict.fromkeys(arg.role for one in links for arg in one.args):
        counts[role] = [len(one.refs(role)) for one in links]
    # a scheme's numbers have three digits
    roles = [
        Role(role, least=min(*numbers, 999), most=0 if max(numbers) > 1 else 1) for role, numbers in counts.items()
    ]
    return RelationType(label, tuple(roles), features=_features(links))
