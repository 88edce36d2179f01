"""How Annotator's own XML files write characters, elements and attributes, and how sentences quote them."""

from __future__ import annotations

import re

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
UNCARRIABLE = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0D, 0x20)])
"""Bytes that no canonical file holds: what XML 1.0 cannot carry, and the carriage return."""

_UNCARRIABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_VISIBLE = str.maketrans("\n\r\t", "↵␍⇥")


class Uncarriable(Exception):
    """A text holds a character that XML 1.0 cannot carry."""


def carriable(text: str) -> str:
    """The text, if XML can carry it.

    Raises:
        Uncarriable: it cannot; the message says why.
    """
    if found := _UNCARRIABLE.search(text):
        raise Uncarriable(f"it holds the character U+{ord(found[0]):04X}, which XML cannot carry; remove it")
    return text


def escape(text: str) -> str:
    """Character data as libxml2 writes it."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if "\r" in text:
        text = text.replace("\r", "&#13;")
    return text


def escape_attribute(value: str) -> str:
    """An attribute's value as libxml2 writes it, so that line ends and tabs survive being read."""
    value = escape(value)
    if '"' in value:
        value = value.replace('"', "&quot;")
    if "\n" in value:
        value = value.replace("\n", "&#10;")
    if "\t" in value:
        value = value.replace("\t", "&#9;")
    return value


def unescape(text: str) -> str:
    """What `escape` or `escape_attribute` was given."""
    if "&" not in text:
        return text
    for code, character in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&#9;", "\t"),
        ("&#10;", "\n"),
        ("&#13;", "\r"),
        ("&amp;", "&"),
    ):
        text = text.replace(code, character)
    return text


def leaf(opening: str, text: str) -> str:
    """An element that holds only text, on a line of its own; `opening` is indented and lacks its `>`."""
    tag = opening.split(maxsplit=1)[0][1:]
    return f"{opening}>{escape(carriable(text))}</{tag}>" if text else f"{opening}/>"


def element(opening: str, children: list[str]) -> list[str]:
    """An element with its children on lines of their own, or closed at once when it has none."""
    if not children:
        return [opening + "/>"]
    indent, _, rest = opening.partition("<")
    return [opening + ">", *children, f"{indent}</{rest.split(maxsplit=1)[0]}>"]


def excerpt(text: str) -> str:
    """Text short enough to stand in a sentence, on one line."""
    return f"“{on_one_line(text if len(text) <= 40 else text[:39] + '…')}”"


def on_one_line(text: str) -> str:
    """Text with signs for line ends and tabs."""
    return text.translate(_VISIBLE)
