"""What an importer found in a file: text with its blocks and whatever metadata came along."""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotator.model.document import UNSTORABLE, Block
from annotator.model.traces import BlockHint

LONGEST_ADDRESS = 2_000
"""Code points of a web address."""

_TITLE_LIMIT = 200
_SHOWN_TITLE = 80
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page or file says about itself; '' where it says nothing.

    Attributes:
        language: BCP 47.
        published: ISO 8601 as given.
        more: further (name, value) pairs, such as byline and standfirst.
    """

    title: str = ""
    language: str = ""
    outlet: str = ""
    url: str = ""
    published: str = ""
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """Text and structure of one article; blocks are in code points of `text`.

    Attributes:
        log: what an importer left out or changed, one sentence each.
        hints: one for each block of a web page whose main text was found; empty otherwise.
    """

    text: str
    blocks: tuple[Block, ...]
    metadata: Metadata = Metadata()
    log: tuple[str, ...] = ()
    hints: tuple[BlockHint, ...] = ()


def one_line(value: str, limit: int = 500) -> str:
    """A piece of metadata on one line, without unstorable characters, at most `limit` code points."""
    clean = _BLANKS.sub(" ", UNSTORABLE.sub("\ufffd", value)).strip()
    return clean if len(clean) <= limit else clean[: limit - 1].rstrip() + "…"


def title_of(text: str, blocks: tuple[Block, ...], *, otherwise: str) -> str:
    """The title to show: the title block, or the first words of the text, or `otherwise`."""
    for block in blocks:
        if block.kind == "title":
            return one_line(text[block.begin : block.end], _TITLE_LIMIT)
    for block in blocks[:1]:
        first = one_line(text[block.begin : block.begin + _SHOWN_TITLE + 1], _SHOWN_TITLE + 1)
        if len(first) <= _SHOWN_TITLE:
            return first
        return (
            first[:_SHOWN_TITLE].rpartition(" ")[0].rstrip(" ,;:–—-") + "…"
            if " " in first
            else first[:_SHOWN_TITLE] + "…"
        )
    return one_line(otherwise, _TITLE_LIMIT)
