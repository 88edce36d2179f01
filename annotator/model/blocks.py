"""The blocks of an article as stretches to label: those of the page, paragraphs where there are none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from annotator.model.document import Document
from annotator.model.graphemes import trim
from annotator.model.span import Span


def blocks_of(document: Document) -> Iterator[Span]:
    """Every block in the order of the text, white space at its edges left out; none that is blank."""
    return (span for _, span in numbered_blocks(document))


def numbered_blocks(document: Document) -> Iterator[tuple[int, Span]]:
    """The same, each with its place in `Document.blocks` (among all lines where there are no blocks)."""
    for place, untrimmed in enumerate(_untrimmed(document)):
        span = trim(document.text, untrimmed)
        if span is not None:
            yield place, span


def blocks_at(document: Document, target: Span) -> list[Span]:
    """The blocks that a stretch of text touches, or the one that a place (an empty stretch) is in or at the end of."""
    text = document.text
    last = len(text.rstrip())
    if target.begin > last:  # below the last line, where Ctrl+End goes: the last block is meant
        target = Span(last, last)
    touched = [Span(block.begin, block.end) for block in document.blocks if _touches(block.begin, block.end, target)]
    found = touched or [_paragraph(text, target.begin)]
    return [span for span in (trim(text, span) for span in found) if span is not None]


def _untrimmed(document: Document) -> Iterator[Span]:
    if document.blocks:
        yield from (Span(block.begin, block.end) for block in document.blocks)
        return
    begin = 0
    for line in document.text.split("\n"):
        yield Span(begin, begin + len(line))
        begin += len(line) + 1


def _paragraph(text: str, offset: int) -> Span:
    end = text.find("\n", offset)
    return Span(text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end)


def _touches(begin: int, end: int, target: Span) -> bool:
    return (begin < max(target.end, target.begin + 1) and target.begin < end) or end == target.begin


def path_at(document: Document, offset: int) -> str:
    """The element path of the block that an offset (code points) is in or at the end of, '' where there is none."""
    at = bisect_right(document.blocks, offset, key=lambda block: block.begin) - 1
    if at < 0:
        return ""
    block = document.blocks[at]
    return block.path if offset <= block.end else ""
