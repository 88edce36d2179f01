"""An article without its boilerplate: a text of its own, every offset moved, and the map back to the whole.

What is left out is what labels of blocks say: "keep" is "drop". A block that
nobody labelled is body. The annotations on what is left keep their words; one
that reached into what is left out loses those words only, and one that has no
others goes, with the links that cannot stand without it. Both are counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from annotator.editing.links import relations_after
from annotator.model.annotation import Annotation, Relation, feature_value
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Block, Document
from annotator.model.graphemes import trim
from annotator.model.scheme import Scheme
from annotator.model.span import Span, normalise

DROP: tuple[str, ...] = ("drop",)
"""Values of the feature "keep" by which a block is left out."""

SOURCE = "main-text-of"
"""Name of the fact that says which text (its SHA-256) this one was made from."""

GOLD = "gold"
_KEEP = "keep"


class Kept(NamedTuple):
    """A stretch of the whole text that is kept: where it begins now, where in the whole text, and its length."""

    begin: int
    source: int
    length: int


class MainText(NamedTuple):
    """An article without its boilerplate.

    Attributes:
        annotated: the article; its text is sealed anew, its id is the same.
        kept: the map: every stretch of the new text, in order.
        blocks: how many blocks are left out.
        left_out: how many annotations and links are.
        cut: how many annotations have lost words that are left out.
    """

    annotated: AnnotatedDocument
    kept: tuple[Kept, ...]
    blocks: int = 0
    left_out: int = 0
    cut: int = 0


def main_text(
    annotated: AnnotatedDocument, scheme: Scheme, *, annotator: str = "", left_out: Collection[str] = DROP
) -> MainText:
    """The article without what labels of blocks say is to be left out.

    Args:
        annotated: the whole article, with everybody's annotations.
        scheme: what it was annotated under.
        annotator: whose labels say so; '' for those of gold, or of everybody where there is no gold.
        left_out: values of "keep" that leave a block out.
    """
    document = annotated.document
    dropped = dropped_spans(annotated, scheme, annotator=annotator, left_out=left_out)
    cutting = _Cutting(document.text, _with_white_space(document.text, dropped))
    sets = {name: _moved_set(document, made, scheme, cutting) for name, made in annotated.sets.items()}
    blocks = [Block(*span, *block[2:]) for block in document.blocks if (span := cutting.moved(Span(*block[:2])))]
    return MainText(
        replace(annotated, document=_moved_document(document, cutting, tuple(blocks)), sets=sets),
        cutting.kept,
        blocks=len(document.blocks) - len(blocks),
        left_out=cutting.left_out,
        cut=cutting.cut,
    )


def dropped_spans(
    annotated: AnnotatedDocument, scheme: Scheme, *, annotator: str = "", left_out: Collection[str] = DROP
) -> list[Span]:
    """The stretches that labels of blocks say are left out, in order, apart from one another.

    Where nobody is named and there is no gold, a stretch is left out that
    somebody says is to be, and nobody says is to be kept.
    """
    named = annotator or (GOLD if GOLD in annotated.sets else "")
    sets = [made for name, made in annotated.sets.items() if not named or name == named]
    gone: list[Span] = []
    kept: list[Span] = []
    for layer in (layer.name for layer in scheme.layers if layer.unit == "block"):
        for annotation in (one for made in sets for one in made.annotations(layer)):
            (gone if fate(annotation, scheme) in left_out else kept).extend(annotation.spans)
    return _without(normalise(gone), normalise(kept))


def fate(annotation: Annotation, scheme: Scheme) -> str:
    """What a block's annotation says of its text: body, meta or drop; its label's preset where it says nothing."""
    label = scheme.label(annotation.layer, annotation.label)
    return feature_value(annotation.features, _KEEP) or feature_value(label.presets if label else (), _KEEP)


def _without(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """What spans cover and others do not."""
    left: list[Span] = []
    place = 0
    for begin, end in spans:
        while place < len(others) and others[place].end <= begin:
            place += 1
        at, number = begin, place
        while number < len(others) and others[number].begin < end:
            left.append(Span(at, others[number].begin))
            at = max(at, others[number].end)
            number += 1
        left.append(Span(at, end))
    return [span for span in left if span.begin < span.end]


def _with_white_space(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans with the white space that would be left over, so that no empty lines remain where blocks stood."""
    gone = normalise(_widened(text, span) for span in spans)
    edges = [Span(0, 0), *gone, Span(len(text), len(text))]
    if gone and all(text[before.end : after.begin].strip() == "" for before, after in pairwise(edges)):
        return (Span(0, len(text)),)
    return gone


def _widened(text: str, span: Span) -> Span:
    begin, end = span
    opens_line = begin == 0 or text[begin - 1] == "\n"
    while end < len(text) and text[end].isspace() and (opens_line or text[end] != "\n"):
        end += 1
    if end < len(text) or not opens_line:
        return Span(begin, end)
    end = span.end  # the last block: its own line end stays as the text's, the empty lines before it go
    while begin > 0 and text[begin - 1].isspace():
        begin -= 1
    return Span(begin, end if begin else len(text))


class _Cutting:
    """A text with stretches cut out of it, and where everything else has come to."""

    def __init__(self, text: str, gone: Sequence[Span]) -> None:
        self._text = text
        edges = [Span(0, 0), *gone, Span(len(text), len(text))]
        kept: list[Kept] = []
        at = 0
        for before, after in pairwise(edges):
            if after.begin > before.end:
                kept.append(Kept(at, before.end, after.begin - before.end))
                at += after.begin - before.end
        self.kept = tuple(kept)
        self.left_out = 0
        self.cut = 0
        self._sources = [piece.source for piece in kept]

    @property
    def text(self) -> str:
        """What is left."""
        return "".join(self._text[source : source + length] for _, source, length in self.kept)

    def moved(self, span: Span) -> Span | None:
        """Where what is left of a span has come to, white space at cut edges left out; None for nothing."""
        parts = self._parts(span)
        return Span(parts[0].begin, parts[-1].end) if parts else None

    def take(self, annotation: Annotation) -> Annotation | None:
        """An annotation on what is left of its words, or None."""
        moved = [(span, self.moved(span)) for span in annotation.spans]
        spans = normalise(now for _, now in moved if now is not None)
        if not spans:
            self.left_out += 1
            return None
        if any(now is None or now.length < span.length for span, now in moved):
            self.cut += 1
        return annotation._replace(spans=spans)

    def _parts(self, span: Span) -> list[Span]:
        """Where the pieces that are left of a span have come to, in order."""
        found: list[Span] = []
        number = max(0, bisect_right(self._sources, span.begin) - 1)
        for begin, source, length in self.kept[number:]:
            if source >= span.end:
                break
            left = Span(max(span.begin, source), min(span.end, source + length))
            part = left if left == span or not left.length else trim(self._text, left)
            if part is not None and part.length:
                found.append(Span(begin + part.begin - source, begin + part.end - source))
        return found


def _moved_set(document: Document, made: AnnotationSet, scheme: Scheme, cutting: _Cutting) -> AnnotationSet:
    annotations = {one.id: cutting.take(one) for one in made.annotations()}
    relations: dict[str, Relation] = {one.id: one for one in made.relations()}
    gone = {identity: None for identity, one in annotations.items() if one is None}
    for edit in relations_after(document, made, scheme, gone):
        before, after = edit.before, edit.after
        if isinstance(before, Relation) and isinstance(after, Relation):
            # nobody has edited it: the same article gives the same bytes
            relations[before.id] = after._replace(modified=before.modified)
        elif isinstance(before, Relation):
            cutting.left_out += 1
            del relations[before.id]
    left = [one for one in annotations.values() if one is not None]
    return AnnotationSet(made.annotator, [*left, *relations.values()], made.layer_states())


def _moved_document(document: Document, cutting: _Cutting, blocks: tuple[Block, ...]) -> Document:
    replaced = (
        one._replace(at=moved.begin)
        for one in document.normalisation.replaced
        if (moved := cutting.moved(Span(one.at, one.at + 1)))
    )
    others = (pair for pair in document.meta if pair[0] != SOURCE)
    return replace(
        document,
        text=cutting.text,
        blocks=blocks,
        meta=tuple(sorted((*others, (SOURCE, document.sha256)), key=lambda pair: pair[0])),
        normalisation=replace(document.normalisation, replaced=tuple(replaced)),
    )
