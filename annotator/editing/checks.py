"""Does a change fit the scheme and the text? What the editing session asks before it commits."""

from __future__ import annotations

from annotator.editing.change import Change
from annotator.errors import EditRefused
from annotator.model.annotation import STATES, Annotation, Features, LayerState, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Feature, Layer, Role, Scheme, value_problem
from annotator.model.span import Span, parts_problem

NOTE_LIMIT = 10_000


def check(change: Change, document: Document, annotations: AnnotationSet, scheme: Scheme) -> None:
    """Refuse a change that does not fit; look at nothing but what it touches.

    Raises:
        EditRefused: with the reason, in one sentence.
    """
    after = _After(change, document, annotations)
    for edit in change.of(document.id):
        item = edit.after
        if isinstance(item, Annotation):
            _check_annotation(item, document, scheme, after)
        elif isinstance(item, Relation):
            _check_relation(item, scheme, after)
        elif isinstance(item, LayerState):
            _check_state(item, scheme)
        elif isinstance(edit.before, Annotation) and any(
            after.get(relation.id) is not None and _refers(after.get(relation.id), edit.before.id)
            for relation in annotations.relations_of(edit.before.id)
        ):
            raise EditRefused("The annotation is still linked; delete its links with it.")


class _After:
    """The set as the change will leave it, without building it."""

    def __init__(self, change: Change, document: Document, annotations: AnnotationSet) -> None:
        self._annotations = annotations
        self._touched = {
            edit.item.id: edit.after for edit in change.of(document.id) if not isinstance(edit.item, LayerState)
        }

    def get(self, identity: str) -> Annotation | Relation | None:
        if identity in self._touched:
            item = self._touched[identity]
            return None if isinstance(item, LayerState) else item
        return self._annotations.get(identity)

    def touching(self, span: Span) -> list[Annotation]:
        present = [a for a in self._annotations.touching(span) if a.id not in self._touched]
        return present + [a for a in self._touched.values() if isinstance(a, Annotation) and a.touches(span)]


def _refers(item: Annotation | Relation | None, identity: str) -> bool:
    return isinstance(item, Relation) and any(arg.ref == identity for arg in item.args)


def _layer(name: str, scheme: Scheme) -> Layer:
    layer = scheme.layer(name)
    if layer is None:
        raise EditRefused(f"The scheme has no layer “{name}”.")
    return layer


def _check_annotation(annotation: Annotation, document: Document, scheme: Scheme, after: _After) -> None:
    layer = _layer(annotation.layer, scheme)
    label = layer.label(annotation.label)
    if label is None:
        raise EditRefused(f"The layer {layer.title or layer.name} has no label “{annotation.label}”.")
    if trouble := parts_problem(annotation.spans, len(document.text)):
        raise EditRefused(f"The annotation cannot be there: {trouble}.")
    if len(annotation.spans) > 1 and not layer.discontinuous:
        raise EditRefused(f"An annotation of the layer {layer.title or layer.name} cannot have several parts.")
    if layer.overlap == "none":
        others = [a for part in annotation.spans for a in after.touching(part)]
        if any(a.layer == layer.name and a.id != annotation.id for a in others):
            raise EditRefused(f"Annotations of the layer {layer.title or layer.name} cannot overlap.")
    _check_features(annotation.features, layer.features_of(label), annotation.label)
    _check_note(annotation.note)


def _check_relation(relation: Relation, scheme: Scheme, after: _After) -> None:
    kind = _layer(relation.layer, scheme).relation(relation.label)
    if kind is None:
        raise EditRefused(f"The layer {relation.layer} has no relation “{relation.label}”.")
    if not relation.args:
        raise EditRefused(f"The relation {relation.label} needs something to link.")
    if len(set(relation.args)) != len(relation.args):
        raise EditRefused(f"The relation {relation.label} names the same annotation twice in one role.")
    for arg in relation.args:
        role = kind.role(arg.role)
        if role is None:
            raise EditRefused(f"The relation {relation.label} has no role “{arg.role}”.")
        filler = after.get(arg.ref)
        if not isinstance(filler, Annotation):
            raise EditRefused(f"The {arg.role} of the relation {relation.label} does not exist.")
        if not fits(role, filler):
            raise EditRefused(f"{filler.label} cannot be the {arg.role} of {relation.label}.")
    for role in kind.roles:
        count = len(relation.refs(role.name))
        if role.most and count > role.most:
            raise EditRefused(f"The relation {relation.label} takes at most {role.most} × {role.name}.")
        if count < role.least:
            raise EditRefused(f"The relation {relation.label} needs its {role.name}.")
    _check_features(relation.features, kind.features, relation.label)
    _check_note(relation.note)


def fits(role: Role, annotation: Annotation) -> bool:
    """Whether an annotation may fill a role."""
    if role.layer and annotation.layer != role.layer:
        return False
    return not role.labels or annotation.label in role.labels


def _check_state(state: LayerState, scheme: Scheme) -> None:
    _layer(state.layer, scheme)
    if state.state not in STATES:
        raise EditRefused(f"“{state.state}” is no state of a layer.")


def _check_features(features: Features, known: tuple[Feature, ...], what: str) -> None:
    by_name = {feature.name: feature for feature in known}
    seen: set[str] = set()
    for name, value in features:
        feature = by_name.get(name)
        if feature is None:
            raise EditRefused(f"{what} has no feature “{name}”.")
        if name in seen and feature.type != "choices":
            raise EditRefused(f"{what} can have only one value of “{name}”.")
        if trouble := value_problem(feature, value):
            raise EditRefused(f"{what}: {trouble}.")
        seen.add(name)


def _check_note(note: str) -> None:
    if len(note) > NOTE_LIMIT:
        raise EditRefused(f"A note can have at most {NOTE_LIMIT:,} characters.")
