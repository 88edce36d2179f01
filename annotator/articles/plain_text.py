"""Structure of plain text: lines or hard-wrapped paragraphs, and headline, standfirst and byline where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from annotator.articles.structure import Metadata, Parsed, one_line
from annotator.model.document import Block

_LONGEST_TITLE = 200
_LONGEST_STANDFIRST = 350
_LONGEST_BYLINE = 100
_WIDEST_WRAP = 120

_SENTENCE_END = re.compile(r"[.。．।۔…]['\"’”»)\]]*$")
_SENTENCES = re.compile(r"[.!?]['\"’”»)\]]*\s+(?=[\"“‘«(]?[A-ZÀ-Þ])|[。！？।۔](?=.)")
_BYLINE = re.compile(r"(By|Von|Par|De|Por|Di|Da|Door|Words by|Text)[: ]\s*[^\W\d_a-z]", re.UNICODE)
_DATELINE = re.compile(r"[A-Z][A-Z .,'’-]{2,40}([,(]|\s[-–—])|.{0,60}\((Reuters|AP|AFP|dpa|EFE|ANSA)\)")
_LIST_ITEM = re.compile(r"([-*•‣·–]|\d{1,3}[.)])\s+\S")


class _Line(NamedTuple):
    begin: int
    end: int
    run: int


def parse(text: str) -> Parsed:
    """Find the blocks of plain text.

    Args:
        text: LF only; it stays as it is.

    Returns:
        The same text; every character but white space at the edges of lines
        belongs to a block.
    """
    lines = list(_lines(text))
    extents = _runs(lines) if _is_wrapped(lines) else [(line.begin, line.end, line.run) for line in lines]
    kinds = _kinds(text, extents)
    blocks = tuple(Block(begin, end, kind) for (begin, end, _), kind in zip(extents, kinds, strict=True))
    more = tuple(
        (block.kind, one_line(text[block.begin : block.end]))
        for block in blocks[:4]
        if block.kind in ("byline", "standfirst")
    )
    return Parsed(text, blocks, Metadata(more=more))


def _lines(text: str) -> Iterator[_Line]:
    """Lines with something on them, without white space at their edges, and the run (between blank lines) of each."""
    at = run = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            begin = at + len(line) - len(line.lstrip())
            yield _Line(begin, begin + len(stripped), run)
        else:
            run += 1
        at += len(line) + 1


def _is_wrapped(lines: list[_Line]) -> bool:
    """Whether lines were broken at a column: all but the last of each run are about equally long."""
    inner = [now.end - now.begin for now, after in pairwise(lines) if now.run == after.run]
    if len(inner) < 3:
        return False
    widest = max(inner)
    return widest <= _WIDEST_WRAP and sum(width >= 0.7 * widest for width in inner) >= 0.8 * len(inner)


def _runs(lines: list[_Line]) -> list[tuple[int, int, int]]:
    runs: list[tuple[int, int, int]] = []
    for line in lines:
        if runs and runs[-1][2] == line.run:
            runs[-1] = (runs[-1][0], line.end, line.run)
        else:
            runs.append((line.begin, line.end, line.run))
    return runs


def _kinds(text: str, extents: list[tuple[int, int, int]]) -> list[str]:
    kinds = ["list-item" if _LIST_ITEM.match(text, begin, end) else "paragraph" for begin, end, _ in extents]
    shown = [text[begin : min(end, begin + 1_000)] for begin, end, _ in extents[:5]]
    if len(shown) < 2 or not _is_title(shown[0]):
        return kinds
    kinds[0] = "title"
    next_one = 1
    if len(extents) >= 4 and _is_standfirst(shown[1]):
        kinds[1] = "standfirst"
        next_one = 2
    if _is_byline(shown[next_one]):
        kinds[next_one] = "byline"
        if next_one == 1 and len(extents) >= 5 and _is_standfirst(shown[2]) and extents[1][2] == extents[2][2]:
            kinds[2] = "standfirst"
    return kinds


def _is_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and "\n" not in line and not _SENTENCE_END.search(line)


def _is_byline(line: str) -> bool:
    return len(line) <= _LONGEST_BYLINE and bool(_BYLINE.match(line)) and not _SENTENCE_END.search(line)


def _is_standfirst(line: str) -> bool:
    """One sentence, neither a dateline nor a quotation nor a byline."""
    return (
        40 <= len(line) <= _LONGEST_STANDFIRST
        and not _SENTENCES.search(line)
        and not _DATELINE.match(line)
        and not _is_byline(line)
        and line[0] not in "“\"„«'‘"
    )
