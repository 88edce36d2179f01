"""Does a change fit the scheme and the text? What the editing session asks before it commits."""

from __future__ import annotations

from annotator.editing.change import Change
from annotator.errors import EditRefused
from annotator.model.annotation import STATES, Annotation, Features, Item, LayerState, Rejection, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import UNSTORABLE, Document, Facts
from annotator.model.rule import Rule, rule_id
from annotator.model.scheme import Feature, Layer, Role, Scheme, value_problem
from annotator.model.span import Span, parts_problem
from annotator.model.span_index import SpanIndex
from annotator.model.suggestion import suggestion_id

NOTE_LIMIT = 10_000
FACT_LIMIT = 10_000

_STALE = "This has changed since; look at it again and repeat the edit."


def check(change: Change, document: Document, annotations: AnnotationSet, scheme: Scheme) -> None:
    """Refuse a change that does not fit; look at nothing but what it touches.

    Raises:
        EditRefused: with the reason, in one sentence.
    """
    _refuse_stale(change, document, annotations)
    facts = change.facts_of(document.id)
    if document.removed and not facts:
        raise EditRefused("This article was removed from the corpus; undo brings it back.")
    for one in change.of(document.id):
        if isinstance(one.after, LayerState):
            _check_state(one.after, scheme)
        elif isinstance(one.after, Rejection):
            _check_rejection(one.after, document, scheme)
    if facts:
        _check_facts(*facts, document)
    for edit in change.edits:
        if isinstance(edit.after, Rule):
            _check_rule(edit.after, scheme)
    after = _After(change, document, annotations)
    # only what the change leaves counts: an item may pass through several states on the way
    for identity, item in after.left.items():
        if isinstance(item, Annotation):
            _check_annotation(item, document, scheme, after)
        elif isinstance(item, Relation):
            _check_relation(item, scheme, after)
        _check_links(identity, item, scheme, annotations, after)


def _refuse_stale(change: Change, document: Document, annotations: AnnotationSet) -> None:
    """What a change was made from must still be so, or it could be written and then not be applied."""
    left: dict[tuple[str, str], Item | None] = {}
    for edit in change.of(document.id):
        item = edit.item
        if item.annotator != annotations.annotator:
            continue
        key = ("layer", item.layer) if isinstance(item, LayerState) else ("item", item.id)
        if left.get(key, annotations.present(item)) != edit.before:
            raise EditRefused(_STALE)
        left[key] = edit.after


def _check_links(
    identity: str, item: Annotation | Relation | None, scheme: Scheme, annotations: AnnotationSet, after: _After
) -> None:
    """Links that a change leaves alone must still find what they link."""
    before = annotations.get(identity)
    if not isinstance(before, Annotation):
        return
    if isinstance(item, Annotation) and (item.layer, item.label) == (before.layer, before.label):
        return
    for relation in annotations.relations_of(identity):
        if relation.id in after.left:
            continue  # checked by itself, or gone
        if not isinstance(item, Annotation):
            raise EditRefused("The annotation is still linked; delete its links with it.")
        kind = scheme.relation(relation.layer, relation.label)
        for arg in relation.args:
            role = kind.role(arg.role) if kind else None
            if arg.ref == identity and role is not None and not fits(role, item):
                raise EditRefused(f"{item.label} cannot be the {arg.role} of {relation.label}.")


class _After:
    """The set as the change will leave it, without building it.

    Attributes:
        left: what becomes of every annotation and relation that the change touches; None where it goes.
    """

    def __init__(self, change: Change, document: Document, annotations: AnnotationSet) -> None:
        self._annotations = annotations
        self.left: dict[str, Annotation | Relation | None] = {}
        for edit in change.of(document.id):
            if not isinstance(edit.item, LayerState | Rejection) and not isinstance(edit.after, LayerState | Rejection):
                self.left[edit.item.id] = edit.after
        self._index: SpanIndex | None = None

    def get(self, identity: str) -> Annotation | Relation | None:
        return self.left[identity] if identity in self.left else self._annotations.get(identity)

    def touching(self, span: Span) -> list[Annotation]:
        present = [a for a in self._annotations.touching(span) if a.id not in self.left]
        if self._index is None:  # thousands of blocks may be labelled in one change
            left = (a for a in self.left.values() if isinstance(a, Annotation))
            self._index = SpanIndex((a.id, a.spans) for a in left)
        touched = (self.left[identity] for identity in self._index.touching(span))
        return present + [a for a in touched if isinstance(a, Annotation)]


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
    if kind.symmetric and len({arg.ref for arg in relation.args}) != len(relation.args):
        raise EditRefused(f"The relation {relation.label} links two annotations, not one with itself.")
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


def _check_rejection(rejection: Rejection, document: Document, scheme: Scheme) -> None:
    layer = _layer(rejection.layer, scheme)
    if layer.label(rejection.label) is None:
        raise EditRefused(f"The layer {layer.title or layer.name} has no label “{rejection.label}”.")
    if trouble := parts_problem(rejection.spans, len(document.text)):
        raise EditRefused(f"Nothing can have been suggested there: {trouble}.")
    if rejection.id != suggestion_id(rejection.layer, rejection.label, rejection.spans):
        raise EditRefused("What was turned down is not what was suggested; look at it again and repeat the edit.")


def _check_rule(rule: Rule, scheme: Scheme) -> None:
    layer = _layer(rule.layer, scheme)
    if layer.unit != "block":
        raise EditRefused(f"The layer {layer.title or layer.name} is not one of blocks; rules are about blocks.")
    if layer.label(rule.label) is None:
        raise EditRefused(f"The layer {layer.title or layer.name} has no label “{rule.label}”.")
    if not rule.text.strip() or rule.id != rule_id(rule.outlet, rule.layer, rule.text):
        raise EditRefused("A rule is named by its outlet, its layer and its text; make it from a block again.")
    _check_carriable(rule.text + rule.outlet, "rule")


def _check_facts(before: Facts, after: Facts, document: Document) -> None:
    if before != document.facts:
        raise EditRefused(_STALE)
    check_facts(after)


def check_facts(after: Facts) -> None:
    """Refuse what cannot be said about an article.

    Raises:
        EditRefused: with the reason.
    """
    values = [*after[:5], *(part for pair in after.meta for part in pair), *after.assigned]
    if len(max(values, key=len)) > FACT_LIMIT:
        raise EditRefused(f"What is said about an article can have at most {FACT_LIMIT:,} characters.")
    if list(after.meta) != sorted(after.meta, key=lambda pair: pair[0]) or not all(name for name, _ in after.meta):
        raise EditRefused("What is said about an article needs names, in order.")
    for value in values:
        _check_carriable(value, "text")
        if "\n" in value or "\t" in value:
            raise EditRefused("What is said about an article stands on one line.")


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
        _check_carriable(value, name)
        seen.add(name)


def _check_note(note: str) -> None:
    if len(note) > NOTE_LIMIT:
        raise EditRefused(f"A note can have at most {NOTE_LIMIT:,} characters.")
    _check_carriable(note, "note")


def _check_carriable(text: str, what: str) -> None:
    if "\r" in text or UNSTORABLE.search(text):
        raise EditRefused(f"The {what} holds a control character, which files cannot carry; remove it.")
