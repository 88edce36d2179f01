"""Lays out a parsed standoff file canonically, whatever its white space, prefixes and attribute order were."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from annotator.formats.standoff.grammar import NAMESPACE
from annotator.formats.xml_text import DECLARATION, escape, escape_attribute

_NS = f"{{{NAMESPACE}}}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_PROVENANCE = ("origin", "confidence", "created", "modified", "scheme")
_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "standoff": ("version", "xml:lang"),
    "head": (),
    "document": ("id", "title", "outlet", "url", "published", "retrieved", "mediaType", "sourceSha256"),
    "meta": ("name",),
    "normalisation": ("charset", "bom", "newline"),
    "replaced": ("at", "codepoint"),
    "generator": ("name", "version"),
    "scheme": ("id", "version", "sha256"),
    "annotator": ("id", "kind", "name", "version"),
    "text": ("unit", "length", "utf16Length", "sha256", "xml:space"),
    "structure": (),
    "block": ("begin", "end", "kind", "path"),
    "layer": ("name", "annotator", "state"),
    "span": ("id", "label", "begin", "end", *_PROVENANCE),
    "part": ("begin", "end"),
    "quote": (),
    "feature": ("name",),
    "note": (),
    "relation": ("id", "label", *_PROVENANCE),
    "arg": ("role", "ref"),
}
_LEAVES = frozenset({"meta", "text", "quote", "feature", "note"})


DEEPEST = 6
"""The widest indent of the grammar; what stands deeper is none of its elements, however deep a hostile file goes."""


def laid_out(root: etree._Element) -> tuple[bytes, dict[str, list[int]]]:
    """Lay out a file, element by element in its own order.

    What the grammar does not know is left out, so ask the schemas first.

    Returns:
        The file in canonical layout, and for each tag the lines in the original
        file where the elements of that name begin, in order.
    """
    lines: dict[str, list[int]] = {tag: [] for tag in _ATTRIBUTES}
    return "\n".join([DECLARATION, *_element(root, "", lines), ""]).encode(), lines


def _element(element: etree._Element, indent: str, lines: dict[str, list[int]]) -> Iterator[str]:
    tag = element.tag.removeprefix(_NS) if isinstance(element.tag, str) else ""
    if tag not in _ATTRIBUTES or len(indent) > DEEPEST:
        return
    lines[tag].append(element.sourceline or 0)
    opening = indent + "<" + tag
    if not indent:
        opening += f' xmlns="{NAMESPACE}"'
    for name in _ATTRIBUTES[tag]:
        value = element.get(name.replace("xml:", _XML))
        if value is not None:
            opening += f' {name}="{escape_attribute(value)}"'
    if tag in _LEAVES:
        yield f"{opening}>{escape(element.text)}</{tag}>" if element.text else f"{opening}/>"
        return
    children = [line for child in element for line in _element(child, indent + "  ", lines)]
    if children:
        yield opening + ">"
        yield from children
        yield f"{indent}</{tag}>"
    else:
        yield opening + "/>"
