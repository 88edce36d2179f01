"""Structure of Markdown: the source stays as it is, so every offset can be proved; blocks leave its marks out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from annotator.articles.dates import iso
from annotator.articles.language import tag
from annotator.articles.structure import Metadata, Parsed, one_line
from annotator.model.document import Block

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]++|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
_QUOTE = re.compile(r" {0,3}(?:>[ \t]?)+")
_TABLE = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_IMAGE = re.compile(r"[ \t]*!\[[^\]]*\]\([^)]*\)[ \t]*$")
_PAIR = re.compile(r"(?P<name>[A-Za-z][\w-]{0,40})[ \t]*:(?P<value>.*)")

_KNOWN = {"title": "title", "lang": "language", "language": "language", "date": "published", "published": "published"}
_KNOWN |= {"outlet": "outlet", "publisher": "outlet", "source": "outlet", "url": "url", "link": "url"}
_MORE = {"author": "byline", "byline": "byline", "standfirst": "standfirst", "description": "standfirst"}
_MORE |= {"section": "section", "rights": "rights"}


class _Line(NamedTuple):
    at: int
    text: str


def parse(text: str) -> Parsed:
    """Find the blocks of Markdown.

    Args:
        text: LF only; it stays as it is, marks included.

    Returns:
        The same text; a block's extent leaves out the mark before a heading, a
        list item or a quotation. The first heading of the highest level is the title.
    """
    lines = _lines(text)
    front, metadata = _front_matter(lines)
    blocks: list[Block] = []
    if front:
        blocks.append(Block(0, lines[front - 1].at + len(lines[front - 1].text), "other", "front-matter"))
    found = list(_blocks(lines[front:]))
    levels = [block.path for block in found if block.kind == "heading"]
    top = min(levels, default="")
    titled = False
    for block in found:
        is_title = block.kind == "heading" and block.path == top and not titled
        titled = titled or is_title
        blocks.append(block._replace(kind="title") if is_title else block)
    return Parsed(text, tuple(blocks), metadata)


def _lines(text: str) -> list[_Line]:
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append(_Line(at, line))
        at += len(line) + 1
    return lines


def _front_matter(lines: list[_Line]) -> tuple[int, Metadata]:
    """How many lines the front matter takes, and what it says."""
    if lines[0].text.rstrip() != "---":
        return 0, Metadata()
    end = next((n for n, line in enumerate(lines[1:100], 1) if line.text.rstrip() in ("---", "...")), 0)
    inside = [line.text for line in lines[1:end] if line.text.strip()]
    if not any(map(_PAIR.match, inside)) or not all(_PAIR.match(line) or line[0] in " \t-#" for line in inside):
        return 0, Metadata()  # a line was drawn there
    known: dict[str, str] = {}
    more: list[tuple[str, str]] = []
    for line in lines[1:end]:
        pair = _PAIR.match(line.text)
        if pair is None:
            continue
        name, value = pair["name"].lower(), one_line(pair["value"].strip(" \t").strip("\"'"))
        if value and name in _KNOWN:
            known.setdefault(_KNOWN[name], value)
        elif value and name in _MORE:
            more.append((_MORE[name], value))
    known["language"] = tag(known.get("language", ""))
    known["published"] = iso(known.get("published", ""))
    return end + 1, Metadata(**known, more=tuple(more))


def _blocks(lines: list[_Line]) -> Iterator[Block]:
    number = 0
    while number < len(lines):
        line = lines[number]
        taken, block = 1, None
        if not line.text.strip():
            pass
        elif fence := _FENCE.match(line.text):
            taken = _fenced(lines, number, fence[1])
            block = _block(line, lines[number + taken - 1], 0, "other", "pre")
        elif heading := _HEADING.match(line.text):
            words = _heading_text(line.text, heading.end())
            begin = line.at + heading.end()
            block = Block(begin, begin + len(words), "heading", f"h{len(heading[1])}")
        elif _RULE.match(line.text):
            pass
        else:
            taken, block = _prose(lines, number)
        if block is not None and block.begin < block.end:
            yield block
        number += taken


def _heading_text(line: str, begin: int) -> str:
    """What a heading says, without the marks that may close it; a pattern would go back and forth over blanks."""
    words = line[begin:].rstrip(" \t")
    unmarked = words.rstrip("#")
    is_closed = unmarked != words and (not unmarked or unmarked[-1] in " \t")
    return (unmarked if is_closed else words).rstrip()


def _fenced(lines: list[_Line], start: int, fence: str) -> int:
    for number in range(start + 1, len(lines)):
        if lines[number].text.strip().startswith(fence):
            return number - start + 1
    return len(lines) - start


def _prose(lines: list[_Line], start: int) -> tuple[int, Block | None]:
    """A paragraph, list item, quotation or table, with the lines that continue it."""
    first = lines[start]
    kind, path, mark = _kind(first.text)
    number = start + 1
    while number < len(lines) and _continues(lines[number].text, kind):
        number += 1
    last = lines[number - 1]
    if number < len(lines) and kind == "paragraph" and (under := _UNDERLINE.match(lines[number].text)):
        level = "h1" if under[1].startswith("=") else "h2"
        return number - start + 1, _block(first, last, mark, "heading", level)
    return number - start, _block(first, last, mark, kind, path)


def _kind(line: str) -> tuple[str, str, int]:
    """Kind, element and length of the mark of the block that a line begins."""
    if quote := _QUOTE.match(line):
        return "quote", "blockquote", quote.end()
    if item := _LIST_ITEM.match(line):
        return "list-item", "li", item.end()
    if _TABLE.match(line):
        return "table", "table", 0
    if _IMAGE.match(line):
        return "caption", "img", 0
    return "paragraph", "p", 0


def _continues(line: str, kind: str) -> bool:
    if not line.strip() or _FENCE.match(line) or _HEADING.match(line) or _UNDERLINE.match(line) or _RULE.match(line):
        return False
    return _kind(line)[0] == (kind if kind in ("quote", "table") else "paragraph")


def _block(first: _Line, last: _Line, mark: int, kind: str, path: str) -> Block:
    begin = first.at + max(mark, len(first.text) - len(first.text.lstrip()))
    return Block(begin, last.at + len(last.text.rstrip()), kind, path)
