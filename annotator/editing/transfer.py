"""Annotations carried over from one article to another that tells the same story, as one Change.

An annotation is carried over where the same words stand, and nowhere else; the
others are listed with the reason and the place to look at. States are not
carried: somebody has to look.
"""

from __future__ import annotations

from typing import NamedTuple

from annotator.editing.alignment import Alignment, aligning
from annotator.editing.change import Change, Edit, apply
from annotator.editing.checks import check
from annotator.editing.commands import taken_up
from annotator.editing.values import now, quoted
from annotator.errors import EditRefused
from annotator.jobs import Job, Progress, run
from annotator.model.annotation import Annotation, Arg, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.identity import annotation_id, relation_id
from annotator.model.scheme import Scheme
from annotator.model.span import Span, normalise

_AT_A_TIME = 50


class Unfitted(NamedTuple):
    """What was not carried over: the item as it is in the copy, why, and where in this article to look."""

    item: Annotation | Relation
    reason: str
    place: Span


class Transfer(NamedTuple):
    """What carrying over does.

    Attributes:
        change: everything that fits, as one step.
        fitted: items of the copy that the change makes anew here.
        there: items of the copy that this article has already.
        unfitted: all others.
    """

    change: Change
    fitted: tuple[Annotation | Relation, ...]
    there: tuple[Annotation | Relation, ...]
    unfitted: tuple[Unfitted, ...]


def transfer(
    copy: Document, theirs: AnnotationSet, document: Document, annotations: AnnotationSet, scheme: Scheme
) -> Transfer:
    """Carry annotations over from a copy to a document, where the words are the same.

    Args:
        copy: the article they are on.
        theirs: what to carry over, by any annotator.
        document: the article that gets them.
        annotations: the annotator's set on it, who becomes the one who says so; it is left as it is.
        scheme: what may be annotated.
    """
    return run(transferring(copy, theirs, document, annotations, scheme))


def transferring(
    copy: Document, theirs: AnnotationSet, document: Document, annotations: AnnotationSet, scheme: Scheme
) -> Job[Transfer]:
    """The same as a job, done in annotations after the texts were laid beside each other."""
    alignment = yield from aligning(copy.text, document.text)
    carrying = _Carrying(copy, document, annotations, scheme, alignment)
    given = list(theirs.annotations())
    for done, annotation in enumerate(given):
        if not done % _AT_A_TIME:
            yield Progress(done, len(given), "")
        carrying.take(annotation)
    for relation in theirs.relations():
        carrying.link(relation)
    return carrying.result()


class _Carrying:
    """A transfer under way; `_after` is the annotator's set as it will be."""

    def __init__(
        self, copy: Document, document: Document, annotations: AnnotationSet, scheme: Scheme, alignment: Alignment
    ) -> None:
        self._copy = copy
        self._document = document
        self._scheme = scheme
        self._after = annotations.copy()
        self._alignment = alignment
        self._ids: dict[str, str] = {}
        self._edits: list[Edit] = []
        self._fitted: list[Annotation | Relation] = []
        self._there: list[Annotation | Relation] = []
        self._unfitted: list[Unfitted] = []
        self._when = now()

    def result(self) -> Transfer:
        count = len(self._fitted)
        named = quoted(self._copy.title or self._copy.id)
        what = f"Carry {count} annotation{'' if count == 1 else 's'} over from {named}"
        return Transfer(
            Change(what, tuple(self._edits)), tuple(self._fitted), tuple(self._there), tuple(self._unfitted)
        )

    def take(self, annotation: Annotation) -> None:
        images = [self._alignment.image(span) for span in annotation.spans]
        spans = tuple(image for image in images if image is not None)
        if len(spans) < len(images) or normalise(spans) != spans:
            self._leave(annotation, self._why(annotation), self._alignment.about(annotation.extent))
            return
        same = next((a for a in self._after.touching(spans[0]) if _is_same(a, annotation, spans)), None)
        if same is not None:
            self._ids[annotation.id] = same.id
            self._there.append(annotation)
            return
        made = annotation._replace(
            id=annotation_id(), annotator=self._after.annotator, spans=spans, created=self._when, modified="", scheme=""
        )
        more = taken_up(self._document, self._after, made)
        if self._do(annotation, made, Span(spans[0].begin, spans[-1].end), *more):
            self._ids[annotation.id] = made.id

    def link(self, relation: Relation) -> None:
        missing = [arg for arg in relation.args if arg.ref not in self._ids]
        place = self._place(relation)
        if missing:
            roles = " and ".join(dict.fromkeys(arg.role for arg in missing))
            self._leave(relation, f"Its {roles} could not be carried over.", place)
            return
        args = tuple(Arg(arg.role, self._ids[arg.ref]) for arg in relation.args)
        here = self._after.relations_of(args[0].ref) if args else []
        if any((r.layer, r.label, set(r.args)) == (relation.layer, relation.label, set(args)) for r in here):
            self._there.append(relation)
            return
        made = relation._replace(
            id=relation_id(), annotator=self._after.annotator, args=args, created=self._when, modified="", scheme=""
        )
        self._do(relation, made, place)

    def _do(self, item: Annotation | Relation, made: Annotation | Relation, place: Span, *more: Edit) -> bool:
        """Take an item in if the scheme and what is here already let it in."""
        change = Change("", (Edit(self._document.id, None, made), *more))
        try:
            check(change, self._document, self._after, self._scheme)
        except EditRefused as refused:
            self._leave(item, str(refused), place)
            return False
        apply(change, self._document.id, self._after)
        self._edits += change.edits
        self._fitted.append(item)
        return True

    def _leave(self, item: Annotation | Relation, reason: str, place: Span) -> None:
        self._unfitted.append(Unfitted(item, reason, place))

    def _place(self, relation: Relation) -> Span:
        """Where the first of what a relation links came to."""
        ids = [self._ids[arg.ref] for arg in relation.args if arg.ref in self._ids]
        return self._after.annotation(ids[0]).extent if ids else Span(0, 0)

    def _why(self, annotation: Annotation) -> str:
        """Why the words of an annotation were not found."""
        words = [self._copy.text[begin:end] for begin, end in annotation.spans]
        if not all(part in self._document.text for part in words):
            return "The words have changed or are gone."
        return "The words stand elsewhere, or more than once; see which are meant."


def _is_same(one: Annotation, other: Annotation, spans: tuple[Span, ...]) -> bool:
    return (one.layer, one.label, one.spans) == (other.layer, other.label, spans)
