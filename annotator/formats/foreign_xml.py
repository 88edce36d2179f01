"""The one door through which XML of other tools is parsed: a DTD may be named, and is never loaded or expanded."""

from __future__ import annotations

from lxml import etree

from annotator.errors import FileRefused
from annotator.formats.safe_xml import MAX_BYTES

_SOME = 2_000
"""Bytes, in which the root element mostly is."""

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
        reason = f"uses the entity {entity.text}, which only its DTD explains, and DTDs are not read; write it out"
        raise FileRefused(name, reason, line=entity.sourceline or 0)
    return root


def root_tag(head: bytes) -> str:
    """The local name of the root element, by the first bytes of a file; '' if there is none."""
    parser = etree.XMLPullParser(("start",), resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        for begin in range(0, len(head), _SOME):
            parser.feed(head[begin : begin + _SOME])
            for _, element in parser.read_events():
                return etree.QName(element).localname
    except (etree.XMLSyntaxError, ValueError):
        pass
    return ""
