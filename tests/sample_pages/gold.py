"""What is known of every character of a page before it is read: its label, and its place in the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from tests.sample_pages.house import House

_MARKS = re.compile(r' data-(gold|at)="[^"]*"')
_NOT_SHOWN = frozenset(("script", "style", "noscript", "textarea"))


class Character(NamedTuple):
    """A character of a page that is no white space: itself, its label ('' for body text), its place in the article.

    Attributes:
        at: how many characters that are no white space stand before it in its article's text; -1 outside the article.
    """

    itself: str
    label: str
    at: int


def shipped(marked: str, house: House, language: str) -> bytes:
    """The page without its marks, in the charset that it declares."""
    charset = house.charsets.get(language, "utf-8")
    return _MARKS.sub("", marked).encode(charset, errors="xmlcharrefreplace")


def characters_of(marked: str, article: str) -> list[Character]:
    """Every character of a marked page that a reader sees and that is no white space, in reading order.

    Args:
        marked: the page with its marks.
        article: the text that its `data-at` counts in.
    """
    root = etree.fromstring(marked.encode(), etree.HTMLParser(encoding="utf-8"))
    (body,) = root.iter("body")
    return list(_characters(body, "", -1, article))


def _characters(element: etree._Element, label: str, at: int, article: str) -> Iterator[Character]:
    if element.tag in _NOT_SHOWN or "display:none" in (element.get("style") or ""):
        return
    label = element.get("data-gold", label)
    if (begin := element.get("data-at")) is not None:
        at = len(solid(article[: int(begin)]))
    for piece, inside in _pieces(element):
        if inside is not None:
            found = list(_characters(inside, label, at, article))
            at += len(found) if at >= 0 else 0
            yield from found
        for character in solid(piece):
            yield Character(character, label, at)
            at += at >= 0


def _pieces(element: etree._Element) -> Iterator[tuple[str, etree._Element | None]]:
    """The element's own text in order, each piece after the child that it follows."""
    yield element.text or "", None
    for child in element:
        yield child.tail or "", child


def solid(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())
