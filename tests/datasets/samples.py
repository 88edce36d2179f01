"""Small annotated articles for tests of datasets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.model.annotation import Annotation, Relation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator, Block, Document
from annotator.model.identity import derived_id
from annotator.model.span import Span

WHEN = "2024-04-05T07:48:50Z"


def place(text: str, words: str) -> Span:
    """Where words stand for the first time."""
    begin = text.index(words)
    return Span(begin, begin + len(words))


def mark(
    text: str, label: str, *words: str, layer: str = "entities", annotator: str = "ana", **more: object
) -> Annotation:  # fmt: skip
    """An annotation on words of a text."""
    spans = tuple(place(text, one) for one in words)
    identity = derived_id("a", annotator, layer, label, *words)
    return Annotation(identity, annotator, layer, label, spans, **{"created": WHEN, **more})  # type: ignore[arg-type]


def annotated(
    text: str,
    items: Sequence[Annotation | Relation] = (),
    states: Mapping[str, Mapping[str, str]] | None = None,
    blocks: Sequence[Block] = (),
    identity: str = "story",
) -> AnnotatedDocument:
    """An article with the work of whoever made the items, or has a state."""
    known = {one.annotator: {} for one in items} | dict(states or {})
    sets = {
        name: AnnotationSet(name, [one for one in items if one.annotator == name], said) for name, said in known.items()
    }
    people = tuple(Annotator(name) for name in sorted(sets))
    return AnnotatedDocument(Document(identity, text, blocks=tuple(blocks)), sets, people)
