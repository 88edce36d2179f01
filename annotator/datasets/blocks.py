"""The blocks of articles as rows, each with what it was labelled as and what tells main text from boilerplate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotator.datasets.whose import looked_at
from annotator.editing.main_text import fate
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.blocks import numbered_blocks
from annotator.model.document import AnnotatedDocument, Block
from annotator.model.scheme import Scheme
from annotator.model.span import Span
from annotator.model.traces import BlockHint

BODY = "body"
"""What a block is that nobody labelled, in an article that somebody has looked at."""


class BlockRow(NamedTuple):
    """A block of an article, as one annotator has labelled it.

    Attributes:
        document: the article's id.
        annotator: who labelled it; '' where nobody has looked at the blocks of the article.
        number: its place among the article's blocks, from 0; blank ones have a place and no row.
        begin, end: in code points of the article, end exclusive, without blanks at the edges.
        text: what it says.
        kind: what the page says it is, such as paragraph, navigation or list-item.
        path: its elements in the page, '' where that is not known.
        link_density: 0 to 1, the share of its characters that stand in links; None where that is not known.
        length: of the text, in code points.
        position: 0 to 1, where in the article's text it begins.
        label: what it was labelled as; '' for running text.
        keep: body, meta or drop; '' where nobody has looked.
    """

    document: str
    annotator: str
    number: int
    begin: int
    end: int
    text: str
    kind: str
    path: str
    link_density: float | None
    length: int
    position: float
    label: str
    keep: str


def block_rows(
    annotated: AnnotatedDocument, layer: str, scheme: Scheme, hints: Sequence[BlockHint] = (), annotator: str = ""
) -> Iterator[BlockRow]:
    """The blocks of an article in the order of the text, one annotator after the other.

    Args:
        annotated: the article; its lines are its blocks where the page's are not known.
        layer: where blocks are labelled.
        scheme: says what becomes of a label's blocks where an annotation does not.
        hints: of the page, one for each of its blocks; empty where there are none.
        annotator: whose work, as `whose.looked_at` says; where nobody has looked a block has one row without a label.
    """
    document = annotated.document
    blocks = document.blocks
    known = hints if len(hints) == len(blocks) else ()
    rows: list[BlockRow] = []
    for number, span in numbered_blocks(document):
        block = blocks[number] if blocks else Block(*span, "paragraph")
        row = BlockRow(
            document=document.id,
            annotator="",
            number=number,
            begin=span.begin,
            end=span.end,
            text=document.text[span.begin : span.end],
            kind=block.kind,
            path=block.path,
            link_density=known[number].link_density if known else None,
            length=span.length,
            position=span.begin / len(document.text),
            label="",
            keep="",
        )
        rows.append(row)
    sets = looked_at(annotated, layer, annotator)
    if not sets:
        yield from rows
    for held in sets:
        for row in rows:
            found = _label_of(Span(row.begin, row.end), held, layer)
            said = (found.label, fate(found, scheme) or BODY) if found else ("", BODY)
            yield row._replace(annotator=held.annotator, label=said[0], keep=said[1])


def _label_of(span: Span, held: AnnotationSet, layer: str) -> Annotation | None:
    """The annotation that covers most of a block, if that is half of it at least."""
    found = [(_shared(one, span), one) for one in held.touching(span) if one.layer == layer]
    shared, best = max(found, key=lambda pair: pair[0], default=(0, None))
    return best if 2 * shared >= span.length else None


def _shared(one: Annotation, span: Span) -> int:
    return sum(max(0, min(end, span.end) - max(begin, span.begin)) for begin, end in one.spans)
