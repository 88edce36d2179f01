"""The one door through which XML of other tools is parsed: a DTD may be named, and is never loaded or expanded."""

from __future__ import annotations

import re

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats.safe_xml import MAX_BYTES

_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    recover=False,
    huge_tree=True,
    remove_comments=True,
    remove_pis=True,
    strip_cdata=True,
    # and not collect_ids=False: libxml2 then opens the DTD in spite of load_dtd
)

_BIT = 1024


def parse(data: bytes, *, name: str) -> etree._Element:
    """Parse an XML file of another tool; the charset is the one that it declares.

    Args:
        data: the file's bytes.
        name: what people call the file, for the message.

    Returns:
        The root element, blanks between elements included; comments and processing instructions are gone.

    Raises:
        FileRefused: it is empty, too large, not well-formed, or uses an entity of its own: with the DTD
            unread a part of the text would be missing.
    """
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 1024 / 1024:.0f} MB"
        raise FileRefused(name, f"is {size}, and files over {MAX_BYTES // 1024 // 1024} MB are not read; split it")
    if not data.strip():
        raise FileRefused(name, "is empty; get the file again")
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        said = " ".join((error.msg or "").split())
        raise FileRefused(name, f"is not well-formed XML: {said}", line=error.lineno or 0) from error
    for entity in root.iter(etree.Entity):
        raise _unexplained(name, str(entity.text), entity.sourceline or 0)
    if root.getroottree().docinfo.doctype:
        _refuse_entities_in_attributes(data, root.getroottree().docinfo.encoding or "utf-8", name)
    return root


def _refuse_entities_in_attributes(data: bytes, charset: str, name: str) -> None:
    """There libxml2 expands them, or leaves them out without a word."""
    if charset.lower().startswith("utf-16"):
        data = data.decode("utf-16", "replace").encode()
    shown = _HIDDEN.sub(b"", data)
    for tag in _TAG.finditer(shown, max(shown.find(b"<!DOCTYPE"), 0)):
        if found := _ENTITY.search(tag[0]):
            raise _unexplained(name, found[0].decode("ascii", "replace"), 0)


_HIDDEN = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_TAG = re.compile(rb"<[A-Za-z_:\x80-\xff][^<>]*+")
_ENTITY = re.compile(rb"&(?!#|amp;|lt;|gt;|quot;|apos;)[^;<&]*;")


def _unexplained(name: str, entity: str, line: int) -> FileRefused:
    reason = f"uses the entity {entity}, which only its DTD explains, and DTDs are not read; write it out"
    return FileRefused(name, reason, line=line)


def root_tag(head: bytes) -> str:
    """The local name of the root element, by the first bytes of a file; '' if there is none."""
    return root_name(head).rpartition("}")[2]


def root_name(head: bytes) -> str:
    """The same with its namespace, as lxml writes it: `{namespace}name`."""
    parser = etree.XMLPullParser(("start",), resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        for begin in range(0, len(head), _BIT):
            parser.feed(head[begin : begin + _BIT])
            for _, element in parser.read_events():
                return str(element.tag)
    except (etree.XMLSyntaxError, ValueError):
        pass
    return ""
