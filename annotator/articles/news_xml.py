"""XML that news agencies send: parsed without fetching or expanding anything, and walked for its blocks of text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from annotator.articles.decoding import storable
from annotator.errors import FileRefused
from annotator.model.document import Block, Replaced

_BLANKS = re.compile(r"\s+")
_PROLOG = re.compile(r"\s*(<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(\[.*?\])?\s*>|\s+)*", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_HEAD = 4096


class Words(NamedTuple):
    """A run of text: the words on one line, the kind of block, the path of its element."""

    text: str
    kind: str
    path: str


def root_of(data: bytes) -> str:
    """The local name of the element that an XML file begins with, '' if it does not begin like one."""
    head = data[:_HEAD]
    wide = next(
        (codec for mark, codec in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")) if head.startswith(mark)), ""
    )
    text = head.decode(wide or "utf-8", "replace").removeprefix("\ufeff")
    prolog = _PROLOG.match(text)
    found = _ROOT.match(text, prolog.end() if prolog else 0)
    return found[1] if found else ""


def parse(data: bytes, name: str) -> etree._Element:
    """Parse a file of an agency's; a DOCTYPE is passed over.

    Raises:
        FileRefused: it is no well-formed XML, or uses entities of its own.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root: etree._Element = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        raise FileRefused(name, "is not well-formed XML; get it again", line=line) from error
    if next(root.iter(etree.Entity), None) is not None:
        raise FileRefused(name, "uses entities of its own, which can hide anything; get it without them")
    return root


def local(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def inner_text(element: etree._Element | None) -> str:
    """All text in an element, on one line."""
    return "" if element is None else _BLANKS.sub(" ", "".join(map(str, element.itertext()))).strip()


def first(element: etree._Element, *names: str) -> etree._Element | None:
    """The first element within that has one of these local names; those of the first name win."""
    return next((found for name in names for found in element.iter(f"{{*}}{name}")), None)


def flow(
    element: etree._Element, kinds: Mapping[str, str], inline: Collection[str], *, kind: str = "", path: str = ""
) -> Iterator[Words]:
    """Runs of text in reading order: every element begins one, but those that are set within a line.

    Args:
        element: where to begin.
        kinds: kind of block by an element's local name; further in, the nearest counts.
        inline: local names of elements that are set within a line; `br` breaks it.
        kind: of what is around it.
        path: of what is around it.
    """
    kind = kinds.get(local(element), kind)
    path = f"{path}/{local(element)}"
    pieces: list[str] = []

    def run() -> Iterator[Words]:
        text = _BLANKS.sub(" ", "".join(pieces)).strip()
        pieces.clear()
        if text:
            yield Words(text, kind or "paragraph", path)

    def add(inner: etree._Element) -> Iterator[Words]:
        for child in inner:
            name = local(child)
            if name == "br":
                yield from run()
            elif name in inline:
                pieces.append(child.text or "")
                yield from add(child)
            elif name:
                yield from run()
                yield from flow(child, kinds, inline, kind=kind, path=path)
            pieces.append(child.tail or "")

    pieces.append(element.text or "")
    yield from add(element)
    yield from run()


def assembled(found: list[Words]) -> tuple[str, tuple[Block, ...], tuple[Replaced, ...]]:
    """The text, a run a line; its blocks; and what was replaced in it."""
    blocks: list[Block] = []
    at = 0
    for text, kind, path in found:
        blocks.append(Block(at, at + len(text), kind, path))
        at += len(text) + 1
    text, replaced = storable("\n".join(one.text for one in found) + "\n")
    return text, tuple(blocks), replaced


def drop(element: etree._Element) -> None:
    """Take out an element that shows nothing, and leave what comes after it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
