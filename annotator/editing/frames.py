"""Annotations with slots, such as claims: which slots wait to be filled, in the scheme's order, and by what."""

from __future__ import annotations

from annotator.editing import commands, links
from annotator.editing.change import Change
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Scheme
from annotator.model.span import Span


def frame_slots(scheme: Scheme, annotation: Annotation) -> list[links.Slot]:
    """Slots of its own layer that several fillers may take, as a claim has them; its source has none."""
    return [
        slot
        for slot in links.slots(scheme, annotation)
        if slot.layer == annotation.layer
        and slot.subject
        and slot.role.most != 1
        and slot.role.labels
        and annotation.label not in slot.role.labels
    ]


def opens_frame(scheme: Scheme, annotation: Annotation) -> bool:
    """Whether what is marked after this annotation fills its slots."""
    return bool(frame_slots(scheme, annotation))


def waiting_slot(scheme: Scheme, annotations: AnnotationSet, frame: Annotation) -> links.Slot | None:
    """The first slot of a frame that nothing fills yet, or None."""
    filled = {
        (relation.layer, relation.label, arg.role)
        for relation in annotations.relations_of(frame.id)
        for arg in relation.args
    }
    return next((s for s in frame_slots(scheme, frame) if (s.layer, s.relation, s.role.name) not in filled), None)


def filler_labels(scheme: Scheme, annotation: Annotation) -> list[str]:
    """The labels that fill the slots of a frame."""
    return list(dict.fromkeys(label for slot in frame_slots(scheme, annotation) for label in slot.role.labels))


def is_filler(annotations: AnnotationSet, frame: str, identity: str) -> bool:
    """Whether an annotation is linked to the frame with this id."""
    linked = annotations.relations_of(identity)
    return bool(frame) and any(arg.ref == frame for relation in linked for arg in relation.args)


def annotate(
    document: Document,
    annotations: AnnotationSet,
    scheme: Scheme,
    *,
    frame: str,
    layer: str,
    label: str,
    target: Span,
) -> Change:
    """Label a stretch of text; what fills a slot of the open frame ('' for none) is linked to it in the same step.

    Raises:
        EditRefused: unknown layer or label, or nothing to label.
    """
    change = commands.annotate(document, annotations, scheme, layer=layer, label=label, spans=[target])
    subject = annotations.get(frame)
    filler = next((edit.after for edit in change.edits if isinstance(edit.after, Annotation)), None)
    if not isinstance(subject, Annotation) or filler is None or opens_frame(scheme, filler):
        return change
    slot = links.slot_for(scheme, subject, filler)
    if slot is None or not slot.role.labels:
        return change
    linked = links.link(
        document,
        annotations,
        scheme,
        layer=slot.layer,
        relation=slot.relation,
        args=[(slot.own, subject.id), (slot.role.name, filler.id)],
        fresh=[filler],
    )
    return commands.together(change.what, change, linked)
