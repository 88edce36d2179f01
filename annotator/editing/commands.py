"""Functions that return a Change: everything a curator can do to annotations.

Each takes the annotator's set and the scheme, looks, and says what should
change; nothing happens until the editing session does it. A command that would
change nothing returns an empty change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from annotator.editing.change import Change, Edit
from annotator.editing.checks import fits
from annotator.errors import EditRefused
from annotator.model.annotation import Annotation, Arg, Features, LayerState, Relation
from annotator.model.annotation_set import AnnotationSet, canonical_key
from annotator.model.document import UNSTORABLE, Document
from annotator.model.identity import annotation_id, relation_id
from annotator.model.scheme import Feature, Label, Layer, RelationType, Scheme
from annotator.model.span import Span, normalise

_EXCERPT = 40


def now() -> str:
    """The time of an edit: UTC, `YYYY-MM-DDTHH:MM:SSZ`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# -- annotations -------------------------------------------------------------------------------------


def annotate(
    document: Document,
    annotations: AnnotationSet,
    scheme: Scheme,
    *,
    layer: str,
    label: str,
    spans: Iterable[Span],
) -> Change:
    """Label one or more spans (code points; touching ones are joined).

    The same label on the same spans is not made twice. In a layer without
    overlap, annotations with exactly these spans are relabelled instead.

    Raises:
        EditRefused: unknown layer or label.
    """
    kind, found = _label(scheme, layer, label)
    parts = normalise(spans)
    same = [a for a in annotations.touching(parts[0]) if a.layer == layer and a.spans == parts] if parts else []
    if any(a.label == label for a in same):
        return Change("")
    if same and kind.overlap == "none":
        return relabel(document, annotations, scheme, same[0].id, label)
    made = Annotation(
        annotation_id(),
        annotations.annotator,
        layer,
        label,
        parts,
        features=default_features(kind.features_of(found), found),
        created=now(),
    )
    return Change(f"Add {label} {excerpt(made, document)}", (Edit(document.id, None, made),))


def relabel(document: Document, annotations: AnnotationSet, scheme: Scheme, identity: str, label: str) -> Change:
    """Give an annotation another label of its layer.

    Features that the new label has too keep their values, presets of the new
    label apply; links whose role the new label cannot fill are taken away with it.

    Raises:
        EditRefused: unknown label.
    """
    before = annotations.annotation(identity)
    if before.label == label:
        return Change("")
    kind, found = _label(scheme, before.layer, label)
    known = kind.features_of(found)
    kept = {f.name for f in known} - {name for name, _ in found.presets}
    features = _merge(default_features(known, found), [(n, v) for n, v in before.features if n in kept], known)
    after = before._replace(label=label, features=features, modified=now())
    edits = [Edit(document.id, before, after)]
    edits = _relations_after(document, annotations, scheme, {identity: after}) + edits
    return Change(f"Relabel {excerpt(before, document)} {before.label} → {label}", tuple(edits))


def resize(document: Document, annotations: AnnotationSet, identity: str, spans: Iterable[Span]) -> Change:
    """Give an annotation other spans (code points); links stay."""
    before = annotations.annotation(identity)
    parts = normalise(spans)
    if parts == before.spans:
        return Change("")
    after = before._replace(spans=parts, modified=now())
    return Change(f"Resize {before.label} to {excerpt(after, document)}", (Edit(document.id, before, after),))


def add_part(document: Document, annotations: AnnotationSet, identity: str, span: Span) -> Change:
    """Add a further part to an annotation, making it discontinuous; touching parts are joined."""
    before = annotations.annotation(identity)
    parts = normalise([*before.spans, span])
    if parts == before.spans:
        return Change("")
    after = before._replace(spans=parts, modified=now())
    return Change(
        f"Add part {excerpt(after._replace(spans=(span,)), document)} to {before.label}",
        (Edit(document.id, before, after),),
    )


def delete(document: Document, annotations: AnnotationSet, scheme: Scheme, identities: Sequence[str]) -> Change:
    """Delete annotations or relations; what can no longer stand without them goes too.

    A relation that loses a filler of a role it can spare keeps the others.
    """
    gone = [annotations.get(identity) for identity in dict.fromkeys(identities)]
    items = [item for item in gone if item is not None]
    missing = {item.id: None for item in items if isinstance(item, Annotation)}
    edits = [e for e in _relations_after(document, annotations, scheme, missing) if e.before not in items]
    # links go before what they link, so that the inverse puts the linked back first
    items.sort(key=lambda item: isinstance(item, Annotation))
    edits += [Edit(document.id, item, None) for item in items]
    first = items[0] if items else None
    if len(items) == 1 and isinstance(first, Annotation):
        what = f"Delete {first.label} {excerpt(first, document)}"
    elif len(items) == 1 and first is not None:
        what = f"Delete link {first.label}"
    else:
        what = f"Delete {len(items)} annotations"
    return Change(what, tuple(edits))


# -- features and notes ---------------------------------------------------------------------------


def set_feature(
    document: Document,
    annotations: AnnotationSet,
    scheme: Scheme,
    identity: str,
    name: str,
    values: Sequence[str],
) -> Change:
    """Set a feature of an annotation or relation; several values only for `choices`, none takes it away."""
    before = _item(annotations, identity)
    known = scheme.features_of(before.layer, before.label)
    wanted = [value for value in values if value]
    features = _merge((), [(n, v) for n, v in before.features if n != name] + [(name, v) for v in wanted], known)
    if features == before.features:
        return Change("")
    after = before._replace(features=features, modified=now())
    shown = ", ".join(wanted) or "nothing"
    return Change(f"Set {name} of {before.label} to {shown}", (Edit(document.id, before, after),))


def set_note(document: Document, annotations: AnnotationSet, identity: str, note: str) -> Change:
    """Write the note of an annotation or relation; '' takes it away."""
    before = _item(annotations, identity)
    clean = storable(note).strip()
    if clean == before.note:
        return Change("")
    after = before._replace(note=clean, modified=now())
    return Change(f"Note on {before.label}", (Edit(document.id, before, after),))


def default_features(known: Sequence[Feature], label: Label | None = None) -> Features:
    """What a new annotation or relation starts with: defaults and the label's presets, written out."""
    presets = dict(label.presets) if label else {}
    values = [(feature.name, presets.get(feature.name, feature.default)) for feature in known]
    return tuple((name, value) for name, value in values if value)


def storable(text: str) -> str:
    """Typed text as files can carry it: LF only, and U+FFFD for characters that XML 1.0 has no place for."""
    return UNSTORABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


# -- relations --------------------------------------------------------------------------------------


def link(
    document: Document,
    annotations: AnnotationSet,
    scheme: Scheme,
    *,
    layer: str,
    relation: str,
    args: Sequence[tuple[str, str]],
) -> Change:
    """Link annotations: `args` are (role, annotation id) pairs.

    When one relation of this type already has the filler of the first role (a
    claim's attribution, say), the others are added to it.

    Raises:
        EditRefused: unknown layer or relation.
    """
    kind = _relation(scheme, layer, relation)
    subject = args[0]
    present = [r for r in annotations.relations_of(subject[1]) if r.label == relation and r.layer == layer]
    growing = [r for r in present if Arg(*subject) in r.args and not kind.symmetric and _room(kind)]
    wanted = [Arg(*arg) for arg in args]
    if growing:
        before = growing[0]
        joined = _ordered(kind, annotations, [*before.args, *(a for a in wanted if a not in before.args)])
        if joined == before.args:
            return Change("")
        after = before._replace(args=joined, modified=now())
        return Change(f"Link to {relation}", (Edit(document.id, before, after),))
    ordered = _ordered(kind, annotations, wanted)
    if any(r.args == ordered for r in present):
        return Change("")
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
    """Take one annotation out of a relation; the relation goes when it can no longer stand."""
    before = annotations.relation(relation)
    after = _without(before, {annotation}, scheme)
    return Change(f"Unlink from {before.label}", (Edit(document.id, before, after),))


def candidates(
    annotations: AnnotationSet, scheme: Scheme, subject: Annotation
) -> list[tuple[str, str, str, Annotation]]:
    """Everything an annotation could be linked to: (layer, relation, the other's role, the other), canonical order."""
    found = []
    for layer in scheme.layers:
        for kind in layer.relations:
            own = [role for role in kind.roles if fits(role, subject)]
            others = [role for role in kind.roles if role not in own[:1]] if own else []
            for other in annotations.annotations():
                role = next((role for role in others if other.id != subject.id and fits(role, other)), None)
                if role is not None:
                    found.append((layer.name, kind.name, role.name, other))
    return found


def _room(kind: RelationType) -> bool:
    return any(role.most != 1 for role in kind.roles)


def _ordered(kind: RelationType, annotations: AnnotationSet, args: Iterable[Arg]) -> tuple[Arg, ...]:
    """Role order of the scheme, then span order; a symmetric relation's two roles go by span order."""
    rank = {role.name: number for number, role in enumerate(kind.roles)}

    def place(ref: str) -> tuple[int, int, str, str]:
        item = annotations.get(ref)
        return canonical_key(item) if isinstance(item, Annotation) else (0, 0, "", ref)

    listed = list(dict.fromkeys(args))
    if kind.symmetric and len(listed) == len(kind.roles):
        refs = sorted((arg.ref for arg in listed), key=place)
        return tuple(Arg(role.name, ref) for role, ref in zip(kind.roles, refs, strict=True))
    return tuple(sorted(listed, key=lambda arg: (rank.get(arg.role, len(rank)), place(arg.ref))))


def _without(relation: Relation, gone: set[str], scheme: Scheme) -> Relation | None:
    """The relation without some fillers, or None when it can no longer stand."""
    args = tuple(arg for arg in relation.args if arg.ref not in gone)
    kind = scheme.relation(relation.layer, relation.label)
    if len(args) < 2 or kind is None:
        return None
    left = relation._replace(args=args, modified=now())
    return left if all(len(left.refs(role.name)) >= role.least for role in kind.roles) else None


def _relations_after(
    document: Document,
    annotations: AnnotationSet,
    scheme: Scheme,
    fate: dict[str, Annotation | None] | dict[str, Annotation] | dict[str, None],
) -> list[Edit]:
    """Edits of every relation whose fillers go (None) or change so that they no longer fit their role."""
    touched: dict[str, Relation] = {}
    for identity in fate:
        touched.update((relation.id, relation) for relation in annotations.relations_of(identity))
    edits = []
    for relation in touched.values():
        kind = scheme.relation(relation.layer, relation.label)
        gone = set()
        for arg in relation.args:
            if arg.ref in fate:
                item = fate[arg.ref]
                role = kind.role(arg.role) if kind else None
                if item is None or role is None or not fits(role, item):
                    gone.add(arg.ref)
        if gone:
            edits.append(Edit(document.id, relation, _without(relation, gone, scheme)))
    return edits


# -- states -----------------------------------------------------------------------------------------


def set_state(document: Document, annotations: AnnotationSet, layers: Sequence[str], state: str) -> Change:
    """Say how far the annotator is with layers of this document: new, in-progress, finished or skipped."""
    edits = []
    for layer in layers:
        now_is = annotations.states.get(layer)
        if now_is != state:
            before = LayerState(annotations.annotator, layer, now_is) if now_is else None
            edits.append(Edit(document.id, before, LayerState(annotations.annotator, layer, state)))
    named = layers[0] if len(layers) == 1 else "article"
    return Change(f"Mark {named} {state}", tuple(edits))


# -- shared ------------------------------------------------------------------------------------------


def excerpt(annotation: Annotation, document: Document) -> str:
    """The covered text in quotation marks, shortened, for a history line."""
    covered = " ".join(annotation.covered(document.text).split())
    return f"“{covered}”" if len(covered) <= _EXCERPT else f"“{covered[: _EXCERPT - 1]}…”"


def _label(scheme: Scheme, layer: str, label: str) -> tuple[Layer, Label]:
    kind = scheme.layer(layer)
    if kind is None:
        raise EditRefused(f"The scheme has no layer “{layer}”.")
    found = kind.label(label)
    if found is None:
        raise EditRefused(f"The layer {kind.title or layer} has no label “{label}”.")
    if found.retired:
        raise EditRefused(f"The label {label} is retired; choose another.")
    return kind, found


def _relation(scheme: Scheme, layer: str, relation: str) -> RelationType:
    kind = scheme.relation(layer, relation)
    if kind is None:
        raise EditRefused(f"The layer {layer} has no relation “{relation}”.")
    return kind


def _item(annotations: AnnotationSet, identity: str) -> Annotation | Relation:
    item = annotations.get(identity)
    if item is None:
        raise EditRefused("The annotation does not exist any more.")
    return item


def _merge(base: Features, over: Sequence[tuple[str, str]], known: Sequence[Feature]) -> Features:
    """Features in the scheme's order, `over` in place of `base` where both have one."""
    replaced = {name for name, _ in over}
    pairs = [pair for pair in base if pair[0] not in replaced] + list(dict.fromkeys(over))
    rank = {feature.name: number for number, feature in enumerate(known)}
    order = {feature.name: feature.values for feature in known if feature.type == "choices"}

    def place(pair: tuple[str, str]) -> tuple[int, int]:
        values = order.get(pair[0], ())
        return rank.get(pair[0], len(rank)), values.index(pair[1]) if pair[1] in values else 0

    return tuple(sorted(pairs, key=place))
