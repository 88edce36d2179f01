"""Commands that link annotations, and what becomes of links when annotations go or change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from annotator.editing.change import Change, Edit
from annotator.editing.checks import fits
from annotator.editing.values import default_features, now
from annotator.errors import EditRefused
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.annotation_set import AnnotationSet, canonical_key
from annotator.model.document import Document
from annotator.model.identity import relation_id
from annotator.model.scheme import RelationType, Role, Scheme


class Slot(NamedTuple):
    """A place beside an annotation that another one may take.

    Attributes:
        layer, relation: the type of relation that would link them.
        own: the annotation's own role in it.
        role: the role that the other one takes.
        subject: whether its own role is the relation's first, the one that the relation is about.
    """

    layer: str
    relation: str
    own: str
    role: Role
    subject: bool


def slots(scheme: Scheme, subject: Annotation) -> list[Slot]:
    """Every slot of an annotation, in the scheme's order: a claim has a source, a cue, evidence, …"""
    found = []
    for layer in scheme.layers:
        for kind in layer.relations:
            fitting = (role for role in kind.roles if fits(role, subject) and _at_home(role, layer.name, subject))
            own = next(fitting, None)
            if own is not None:
                first = own is kind.roles[0]
                found += [Slot(layer.name, kind.name, own.name, role, first) for role in kind.roles if role is not own]
    return found


def slot_for(scheme: Scheme, subject: Annotation, filler: Annotation) -> Slot | None:
    """The first slot of `subject` that `filler` fits, or None."""
    return next((slot for slot in slots(scheme, subject) if fits(slot.role, filler)), None)


def link(
    document: Document,
    annotations: AnnotationSet,
    scheme: Scheme,
    *,
    layer: str,
    relation: str,
    args: Sequence[tuple[str, str]],
    fresh: Sequence[Annotation] = (),
) -> Change:
    """Link annotations: `args` are (role, annotation id) pairs, the subject's first.

    When a relation of this type with room already has the subject in that role
    (a claim's attribution, say), the others are added to it; what one of them
    links already is not linked again. `fresh` are annotations that the same
    change makes.

    Raises:
        EditRefused: unknown layer or relation.
    """
    kind = scheme.relation(layer, relation)
    if kind is None:
        raise EditRefused(f"The layer {layer} has no relation “{relation}”.")
    known = {annotation.id: annotation for annotation in fresh}
    wanted = [Arg(*arg) for arg in args]
    present = [r for r in annotations.relations_of(wanted[0].ref) if (r.layer, r.label) == (layer, relation)]
    ordered = _ordered(kind, annotations, wanted, known)
    if any(set(ordered) <= set(r.args) for r in present):
        return Change("")
    for growing in present:
        if wanted[0] in growing.args:
            args_after = _ordered(kind, annotations, [*growing.args, *wanted], known)
            if _has_room(kind, args_after):
                after = growing._replace(args=args_after, modified=now())
                return Change(f"Link {_roles(wanted[1:])} to {relation}", (Edit(document.id, growing, after),))
    made = Relation(
        relation_id(),
        annotations.annotator,
        layer,
        relation,
        ordered,
        features=default_features(kind.features),
        created=now(),
    )
    return Change(f"Link {relation}", (Edit(document.id, None, made),))


def unlink(document: Document, annotations: AnnotationSet, scheme: Scheme, relation: str, annotation: str) -> Change:
    """Take one annotation out of a relation; the relation goes when it can no longer stand.

    Raises:
        EditRefused: the relation is gone.
    """
    before = annotations.get(relation)
    if not isinstance(before, Relation):
        raise EditRefused("The link does not exist any more.")
    gone = {arg for arg in before.args if arg.ref == annotation}
    if not gone:
        return Change("")
    after = _without(before, gone, scheme)
    return Change(f"Unlink from {before.label}", (Edit(document.id, before, after),))


def relations_after(
    document: Document,
    annotations: AnnotationSet,
    scheme: Scheme,
    fate: Mapping[str, Annotation | None],
) -> list[Edit]:
    """Edits of every relation touched when annotations go (None) or change.

    Fillers that no longer fit their role leave it; the rest stay in the
    canonical order, which follows the spans.
    """
    touched: dict[str, Relation] = {}
    for identity in fate:
        touched.update((relation.id, relation) for relation in annotations.relations_of(identity))
    edits = []
    for relation in touched.values():
        after = _after(relation, annotations, scheme, fate)
        if after != relation:
            edits.append(Edit(document.id, relation, after))
    return edits


def _after(
    relation: Relation, annotations: AnnotationSet, scheme: Scheme, fate: Mapping[str, Annotation | None]
) -> Relation | None:
    kind = scheme.relation(relation.layer, relation.label)
    gone = set()
    for arg in relation.args:
        if arg.ref in fate:
            item = fate[arg.ref]
            if item is None or (kind is not None and not _may_stay(kind, arg, item)):
                gone.add(arg)
    left = _without(relation, gone, scheme) if gone else relation
    if left is None or kind is None:
        return left
    known = {identity: item for identity, item in fate.items() if item is not None}
    return left._replace(args=_ordered(kind, annotations, left.args, known))


def _may_stay(kind: RelationType, arg: Arg, item: Annotation) -> bool:
    role = kind.role(arg.role)
    return role is not None and fits(role, item)


def _without(relation: Relation, gone: set[Arg], scheme: Scheme) -> Relation | None:
    """The relation without some fillers, or None when it can no longer stand."""
    args = tuple(arg for arg in relation.args if arg not in gone)
    kind = scheme.relation(relation.layer, relation.label)
    if len(args) < 2 or kind is None:
        return None
    left = relation._replace(args=args, modified=now())
    return left if all(len(left.refs(role.name)) >= role.least for role in kind.roles) else None


def _has_room(kind: RelationType, args: Sequence[Arg]) -> bool:
    counts = Counter(arg.role for arg in args)
    return all(not role.most or counts[role.name] <= role.most for role in kind.roles)


def _ordered(
    kind: RelationType, annotations: AnnotationSet, args: Iterable[Arg], known: Mapping[str, Annotation]
) -> tuple[Arg, ...]:
    """Role order of the scheme, then span order; a symmetric relation's two roles go by span order."""
    rank = {role.name: number for number, role in enumerate(kind.roles)}

    def place(ref: str) -> tuple[int, int, str, str]:
        item = known.get(ref) or annotations.get(ref)
        return canonical_key(item) if isinstance(item, Annotation) else (0, 0, "", ref)

    listed = list(dict.fromkeys(args))
    if kind.symmetric and len(listed) == len(kind.roles):
        refs = sorted((arg.ref for arg in listed), key=place)
        return tuple(Arg(role.name, ref) for role, ref in zip(kind.roles, refs, strict=True))
    return tuple(sorted(listed, key=lambda arg: (rank.get(arg.role, len(rank)), place(arg.ref))))


def _at_home(role: Role, layer: str, subject: Annotation) -> bool:
    """A role open to every label is meant for its own layer, unless it names another."""
    return bool(role.labels or role.layer) or subject.layer == layer


def _roles(args: Sequence[Arg]) -> str:
    return ", ".join(dict.fromkeys(arg.role for arg in args)) or "annotation"
