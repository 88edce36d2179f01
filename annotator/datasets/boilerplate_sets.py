"""Labelled blocks as boilerplate removers are trained on them: texts as in Cleaneval, rows as in BoilerNet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from annotator.datasets.blocks import BlockRow
from annotator.editing.main_text import DROP

_TAGS = {"title": "h", "heading": "h", "list-item": "l"}
_PARAGRAPH = "p"


class CleanText(NamedTuple):
    """What of an article is kept, in the form of Cleaneval's gold standard.

    Attributes:
        document: the article's id.
        annotator: who labelled its blocks.
        text: a line for each block, each line with its end, beginning with <h> for titles and headings, <l> for list
            items and <p> for everything else; white space in a block is one space. What looks like a tag in an
            article stands as it is: Cleaneval has no other way to write it.
    """

    document: str
    annotator: str
    text: str


class LabelledBlock(NamedTuple):
    """A block in the form of BoilerNet's leaves.

    Attributes:
        document: the article's id.
        annotator: who labelled it.
        text: what it says.
        tags: names of the elements round it in the page, the outermost first; empty where that is not known.
        label: 1 for content, 0 for boilerplate.
    """

    document: str
    annotator: str
    text: str
    tags: tuple[str, ...]
    label: int


def cleaned(rows: Iterable[BlockRow]) -> Iterator[CleanText]:
    """A text for each article and annotator; articles whose blocks nobody has looked at are left out.

    Args:
        rows: blocks, those of one article by one annotator one after the other.
    """
    for (document, annotator), blocks in groupby(_judged(rows), key=lambda row: (row.document, row.annotator)):
        kept = [f"<{_TAGS.get(row.kind, _PARAGRAPH)}>{' '.join(row.text.split())}\n" for row in blocks if is_kept(row)]
        yield CleanText(document, annotator, "".join(kept))


def labelled(rows: Iterable[BlockRow]) -> Iterator[LabelledBlock]:
    """A row for each block; those that nobody has looked at are left out."""
    for row in _judged(rows):
        tags = tuple(filter(None, row.path.split("/")))
        yield LabelledBlock(row.document, row.annotator, row.text, tags, int(is_kept(row)))


def is_kept(row: BlockRow) -> bool:
    """Whether a block that somebody has looked at is content."""
    return row.keep not in DROP


def _judged(rows: Iterable[BlockRow]) -> Iterator[BlockRow]:
    return (row for row in rows if row.keep)
