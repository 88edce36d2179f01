"""Articles as scripts see them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from annotator.model.annotation import Annotation, Relation
from annotator.model.document import AnnotatedDocument

if TYPE_CHECKING:
    from annotator.model.annotation_set import AnnotationSet


@dataclass(frozen=True, slots=True)
class Article(AnnotatedDocument):
    """One article with everybody's annotations, as one standoff file holds it.

    Beside what an `AnnotatedDocument` has (`document`, `sets`, `annotators`,
    `scheme`): its text and short ways to what was annotated.
    """

    @property
    def id(self) -> str:
        """`[a-z0-9-]{1,80}`, unique in the corpus."""
        return self.document.id

    @property
    def title(self) -> str:
        """The headline, or the first words."""
        return self.document.title

    @property
    def text(self) -> str:
        """The sealed text; LF only."""
        return self.document.text

    def annotations(
        self, layer: str | None = None, *, annotator: str | None = None, label: str | None = None
    ) -> list[Annotation]:
        """Annotations in canonical order (begin, longest first), one annotator after the other.

        Args:
            layer: only of this layer.
            annotator: only by this annotator; None for everybody.
            label: only with this label.

        Returns:
            Annotations; `spans` are (begin, end) pairs of code points, several
            when the annotation is discontinuous.
        """
        found = [item for made in self._sets(annotator) for item in made.annotations(layer)]
        return found if label is None else [item for item in found if item.label == label]

    def relations(
        self, layer: str | None = None, *, annotator: str | None = None, label: str | None = None
    ) -> list[Relation]:
        """Relations, by label and id, one annotator after the other; see `fillers` for what they link."""
        found = [item for made in self._sets(annotator) for item in made.relations(layer)]
        return found if label is None else [item for item in found if item.label == label]

    def fillers(self, relation: Relation, role: str) -> list[Annotation]:
        """The annotations that fill a role of a relation, in order."""
        made = self.sets[relation.annotator]
        return [made.annotation(ref) for ref in relation.refs(role)]

    def covered(self, annotation: Annotation) -> str:
        """The text that an annotation covers, parts joined by one space."""
        return annotation.covered(self.document.text)

    def states(self, annotator: str) -> dict[str, str]:
        """How far an annotator has come with each layer: new, in-progress, finished or skipped."""
        return self.sets[annotator].layer_states() if annotator in self.sets else {}

    def _sets(self, annotator: str | None) -> list[AnnotationSet]:
        if annotator is not None:
            return [self.sets[annotator]] if annotator in self.sets else []
        return [self.sets[name] for name in sorted(self.sets)]


def article_of(annotated: AnnotatedDocument) -> Article:
    """What a corpus gives of a document: an article, which it may be already."""
    if isinstance(annotated, Article):
        return annotated
    return Article(**{field.name: getattr(annotated, field.name) for field in fields(AnnotatedDocument)})
