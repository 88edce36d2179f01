"""Functions that return a Change: everything a curator can do to annotations.

Each takes the annotator's set and the scheme, looks, and says what should
change; nothing happens until the editing session does it. A command that would
change nothing returns an empty change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotator.editing.change import Change, Edit
from annotator.editing.links import relations_after
from annotator.editing.values import default_features, excerpt, merge_features, now, storable
from annotator.errors import EditRefused
from annotator.model.annotation import Annotation, LayerState, Rejection, Relation, feature_values
from annotator.model.annotation_set import AnnotationSet
from annotator.model.blocks import blocks_at
from annotator.model.document import Document
from annotator.model.identity import annotation_id
from annotator.model.scheme import Feature, Label, Layer, Scheme, value_problem
from annotator.model.span import Span, normalise
from annotator.model.suggestion import Suggestion, suggestion_id

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
    overlap, annotations with exactly these spans are relabelled instead. That
    it was turned down here, when a program proposed it, is taken back.

    Raises:
        EditRefused: unknown layer or label, or no span.
    """
    kind, found = _label(scheme, layer, label)
    parts = normalise(spans)
    if not parts:
        raise EditRefused("There is nothing to label; select some text first.")
    same = [a for a in annotations.touching(parts[0]) if a.layer == layer and a.spans == parts]
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
    edits = Edit(document.id, None, made), *taken_up(document, annotations, made)
    return Change(f"Add {label} {excerpt(made, document)}", edits)


def annotate_blocks(
    document: Document, annotations: AnnotationSet, scheme: Scheme, *, layer: str, label: str, target: Span
) -> Change:
    """Label every block that a stretch of text (or a place: an empty one) touches, in one step.

    Raises:
        EditRefused: unknown layer or label, or there is no block.
    """
    blocks = blocks_at(document, target)
    if not blocks:
        raise EditRefused("There is no block here to label: go to one that has words.")
    made = (annotate(document, annotations, scheme, layer=layer, label=label, spans=[block]) for block in blocks)
    parts = [change for change in made if change]
    return parts[0] if len(parts) == 1 else together(f"Mark {len(parts)} blocks {label}", *parts)


def relabel(document: Document, annotations: AnnotationSet, scheme: Scheme, identity: str, label: str) -> Change:
    """Give an annotation another label of its layer.

    Features that the new label has too keep the values it allows, presets of the
    new label apply; links whose role the new label cannot fill are taken away with it.
    What a program proposed counts as corrected, as in `accept`.

    Raises:
        EditRefused: unknown label, or the annotation is gone.
    """
    before = _annotation(annotations, identity)
    if before.label == label:
        return Change("")
    kind, found = _label(scheme, before.layer, label)
    known = kind.features_of(found)
    features = merge_features(default_features(known, found), _kept_features(before, known, found), known)
    after = _own(before)._replace(label=label, features=features, modified=now())
    edits = [Edit(document.id, before, after)]
    edits = relations_after(document, annotations, scheme, {identity: after}) + edits
    edits += taken_up(document, annotations, after)
    return Change(f"Relabel {excerpt(before, document)} {before.label} → {label}", tuple(edits))


def resize(
    document: Document, annotations: AnnotationSet, scheme: Scheme, identity: str, spans: Iterable[Span]
) -> Change:
    """Give an annotation other spans (code points); links stay, and what a program proposed counts as corrected.

    Raises:
        EditRefused: the annotation is gone.
    """
    before = _annotation(annotations, identity)
    parts = normalise(spans)
    if not parts or parts == before.spans:
        return Change("")
    after = _own(before)._replace(spans=parts, modified=now())
    edits = [Edit(document.id, before, after), *relations_after(document, annotations, scheme, {identity: after})]
    edits += taken_up(document, annotations, after)
    return Change(f"Resize {before.label} to {excerpt(after, document)}", tuple(edits))


def add_part(document: Document, annotations: AnnotationSet, scheme: Scheme, identity: str, span: Span) -> Change:
    """Add a further part to an annotation, making it discontinuous; touching parts are joined.

    Raises:
        EditRefused: the annotation is gone.
    """
    before = _annotation(annotations, identity)
    added = excerpt(before._replace(spans=(span,)), document)
    change = resize(document, annotations, scheme, identity, [*before.spans, span])
    return Change(f"Add part {added} to {before.label}", change.edits) if change else change


def delete(document: Document, annotations: AnnotationSet, scheme: Scheme, identities: Sequence[str]) -> Change:
    """Delete annotations or relations; what can no longer stand without them goes too.

    A relation that loses a filler of a role it can spare keeps the others. What
    a program proposed and somebody accepted as it was is not to be proposed again.
    """
    gone = [annotations.get(identity) for identity in dict.fromkeys(identities)]
    items = [item for item in gone if item is not None]
    missing = {item.id: None for item in items if isinstance(item, Annotation)}
    edits = [e for e in relations_after(document, annotations, scheme, missing) if e.before not in items]
    # links go before what they link, so that the inverse puts the linked back first
    items.sort(key=lambda item: isinstance(item, Annotation))
    edits += [Edit(document.id, item, None) for item in items]
    edits += _unaccepted(document, annotations, scheme, items)
    first = items[0] if items else None
    if len(items) == 1 and isinstance(first, Annotation):
        what = f"Delete {first.label} {excerpt(first, document)}"
    elif len(items) == 1 and first is not None:
        what = f"Delete link {first.label}"
    else:
        what = f"Delete {len(items)} annotations"
    return Change(what, tuple(edits))


# -- suggestions -----------------------------------------------------------------------------------


def accept(
    document: Document, annotations: AnnotationSet, scheme: Scheme, suggestion: Suggestion, label: str = ""
) -> Change:
    """Make a suggestion an annotation that remembers who proposed it.

    With another label it is corrected: the annotation has the person's label and
    no confidence, since the program never proposed that, and the label that was
    proposed counts as turned down.

    Raises:
        EditRefused: unknown or retired label.
    """
    chosen = label or suggestion.label
    kind, found = _label(scheme, suggestion.layer, chosen)
    touching = annotations.touching(suggestion.spans[0])
    if any((a.layer, a.label, a.spans) == (suggestion.layer, chosen, suggestion.spans) for a in touching):
        return Change("")
    as_proposed = chosen == suggestion.label
    known = kind.features_of(found)
    names = {feature.name for feature in known}
    proposed = [pair for pair in suggestion.features if as_proposed and pair[0] in names]
    made = Annotation(
        annotation_id(),
        annotations.annotator,
        suggestion.layer,
        chosen,
        suggestion.spans,
        features=merge_features(default_features(known, found), proposed, known),
        origin=suggestion.origin,
        confidence=suggestion.confidence if as_proposed else None,
        created=now(),
    )
    edits = Edit(document.id, None, made), *taken_up(document, annotations, made)
    if as_proposed:
        return Change(f"Accept {chosen} {excerpt(made, document)}", edits)
    turned_down = reject(document, annotations, suggestion).edits
    return Change(f"Correct {suggestion.label} → {chosen} {excerpt(made, document)}", (*edits, *turned_down))


def accept_all(
    document: Document, annotations: AnnotationSet, scheme: Scheme, suggestions: Iterable[Suggestion]
) -> Change:
    """Accept suggestions in one step; of a layer whose annotations cannot overlap, only where nothing is in the way."""
    parts: list[Change] = []
    taken: dict[str, int] = {}
    for one in sorted(suggestions, key=lambda suggestion: suggestion.extent):
        layer = scheme.layer(one.layer)
        if layer is not None and layer.overlap == "none":
            there = any(a.layer == one.layer for span in one.spans for a in annotations.touching(span))
            if there or one.begin < taken.get(one.layer, 0):
                continue
            taken[one.layer] = one.end
        parts.append(accept(document, annotations, scheme, one))
    return together(f"Accept {len(parts)} suggestions", *parts)


def reject(document: Document, annotations: AnnotationSet, suggestion: Suggestion) -> Change:
    """Turn a suggestion down, so that this annotator is not asked again."""
    if suggestion.id in annotations.rejections:
        return Change("")
    made = Rejection(
        suggestion.id,
        annotations.annotator,
        suggestion.layer,
        suggestion.label,
        suggestion.spans,
        suggestion.origin,
        suggestion.confidence,
        created=now(),
    )
    return Change(f"Reject {made.label} {excerpt(made, document)}", (Edit(document.id, None, made),))


def _unaccepted(
    document: Document, annotations: AnnotationSet, scheme: Scheme, gone: Iterable[Annotation | Relation]
) -> list[Edit]:
    """The rejections of what was accepted as it was proposed, which the deleting of it amounts to."""
    proposed = {
        suggestion_id(one.layer, one.label, one.spans): one
        for one in gone
        # of labels that the scheme has dropped nothing is proposed
        if isinstance(one, Annotation) and _is_as_proposed(one) and scheme.label(one.layer, one.label) is not None
    }
    suggestions = (Suggestion(a.layer, a.label, a.spans, a.features, a.origin, a.confidence) for a in proposed.values())
    return [edit for one in suggestions for edit in reject(document, annotations, one).edits]


def taken_up(document: Document, annotations: AnnotationSet, made: Annotation) -> list[Edit]:
    """The end of the rejection of what is labelled after all."""
    rejection = annotations.rejections.get(suggestion_id(made.layer, made.label, made.spans))
    return [] if rejection is None else [Edit(document.id, rejection, None)]


def _is_as_proposed(annotation: Annotation) -> bool:
    return bool(annotation.origin) and annotation.confidence is not None


def _own(annotation: Annotation) -> Annotation:
    """What is no longer as a program proposed it: nobody is sure of it but the person."""
    return annotation._replace(confidence=None) if annotation.origin else annotation


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
    wanted = [storable(value) for value in values if value]
    features = merge_features(
        (), [(n, v) for n, v in before.features if n != name] + [(name, v) for v in wanted], known
    )
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


def together(what: str, *parts: Change) -> Change:
    """Several changes as one: one line in the history, one step to undo.

    Parts about different items may each be made from the set as it is; of two
    about the same item the second must start from what the first leaves.
    """
    return Change(what, tuple(edit for part in parts for edit in part.edits))


# -- states -----------------------------------------------------------------------------------------


def set_state(document: Document, annotations: AnnotationSet, layers: Sequence[str], state: str) -> Change:
    """Say how far the annotator is with layers of this document: new, in-progress, finished or skipped."""
    edits = []
    for layer in dict.fromkeys(layers):
        now_is = annotations.states.get(layer)
        if now_is != state:
            before = LayerState(annotations.annotator, layer, now_is) if now_is else None
            edits.append(Edit(document.id, before, LayerState(annotations.annotator, layer, state)))
    named = layers[0] if len(layers) == 1 else "article"
    return Change(f"Mark {named} {state}", tuple(edits))


# -- shared ------------------------------------------------------------------------------------------


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


def _kept_features(before: Annotation, known: Sequence[Feature], label: Label) -> list[tuple[str, str]]:
    """Values that an annotation keeps under another label: of features that it has too, as far as they are allowed."""
    preset = {name for name, _ in label.presets}
    kept: list[tuple[str, str]] = []
    for feature in known:
        if feature.name not in preset:
            values = feature_values(before.features, feature.name)
            allowed = [(feature.name, value) for value in values if not value_problem(feature, value)]
            kept += allowed if feature.type == "choices" else allowed[:1]
    return kept


def _annotation(annotations: AnnotationSet, identity: str) -> Annotation:
    item = _item(annotations, identity)
    if not isinstance(item, Annotation):
        raise EditRefused("A link has no label and no place of its own.")
    return item


def _item(annotations: AnnotationSet, identity: str) -> Annotation | Relation:
    item = annotations.get(identity)
    if item is None:
        raise EditRefused("The annotation does not exist any more.")
    return item
