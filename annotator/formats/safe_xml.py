"""The one door through which Annotator's own XML files are parsed: nothing is fetched, expanded or guessed."""

from __future__ import annotations

import codecs
import math
import re
import threading

from lxml import etree

from annotator.errors import FileRefused

MAX_BYTES = 128 * 1024 * 1024
"""Larger files are refused before libxml2's own limits are lifted."""

_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>\s]*)["']""")
_UTF8_NAMES = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\x00", b"\x00<")
_BROKEN_OFF = frozenset(
    {
        etree.ErrorTypes.ERR_TAG_NOT_FINISHED,
        etree.ErrorTypes.ERR_GT_REQUIRED,
        etree.ErrorTypes.ERR_LTSLASH_REQUIRED,
        etree.ErrorTypes.ERR_ATTRIBUTE_NOT_FINISHED,
        etree.ErrorTypes.ERR_LITERAL_NOT_FINISHED,
    }
)

_SCHEMA_LOCK = threading.Lock()

# Blanks between elements are dropped, so any text left over is a stray; those inside an element without
# children stay. Ids are xml:id only, which our formats do not have.
_PARSER = etree.XMLParser(
    encoding="utf-8",
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    recover=False,
    huge_tree=True,
    remove_blank_text=True,
    collect_ids=False,
)


def parse(data: bytes, *, name: str) -> etree._Element:
    """Parse one of Annotator's own XML files.

    Args:
        data: the file's bytes, UTF-8; a byte-order mark is passed over.
        name: the file's name, for the message.

    Returns:
        The root element, without the blanks between elements.

    Raises:
        FileRefused: the file is empty, too large, not UTF-8, not whole, not
            well-formed, or has a DOCTYPE, an entity or a CDATA section.
    """
    if len(data) > MAX_BYTES:
        raise FileRefused(
            name, f"is {_megabytes(len(data))} MB, and files over {_megabytes(MAX_BYTES)} MB are not read; split it"
        )
    if not data.strip():
        raise FileRefused(name, "is empty; restore it from a copy")
    _refuse_charset(data, name)
    _refuse_markup(data, b"<!DOCTYPE", "a DOCTYPE, which can hide entities; remove it", name)
    _refuse_markup(data, b"<![CDATA[", "a CDATA section, which changes line ends; write &lt; and &amp; instead", name)
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        raise _refused(error, data, name) from error


def complaints(schema: etree.RelaxNG | etree.XMLSchema, root: etree._Element) -> list[etree._LogEntry]:
    """What a schema says against a document, by line; a schema keeps its log to itself, so one thread at a time."""
    with _SCHEMA_LOCK:
        return [] if schema.validate(root) else sorted(schema.error_log, key=lambda entry: entry.line)


def _refuse_charset(data: bytes, name: str) -> None:
    if data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>'):
        return
    if data.startswith(_UTF16_MARKS):
        raise FileRefused(name, "is written in UTF-16, expected is UTF-8; save it as UTF-8")
    declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8)[:200])
    if declared and declared[1].lower() not in _UTF8_NAMES:
        charset = declared[1].decode("ascii", "replace")
        raise FileRefused(name, f"is declared as {charset}, expected is UTF-8; save it as UTF-8", line=1)


def _refuse_markup(data: bytes, markup: bytes, what: str, name: str) -> None:
    at = data.find(markup)
    if at >= 0:
        raise FileRefused(name, f"has {what}", line=data.count(b"\n", 0, at) + 1)


def _refused(error: etree.XMLSyntaxError, data: bytes, name: str) -> FileRefused:
    line = error.lineno or 0
    if error.code in _BROKEN_OFF and line >= data.rstrip().count(b"\n") + 1:
        return FileRefused(name, "the file breaks off here; restore it from a copy", line=line)
    if error.code == etree.ErrorTypes.ERR_UNDECLARED_ENTITY:
        return FileRefused(name, f"{_said(error)}; only the five entities of XML itself are read", line=line)
    if error.code == etree.ErrorTypes.ERR_INVALID_ENCODING:
        return FileRefused(name, "holds bytes that are not UTF-8; save it as UTF-8", line=line)
    if error.code == etree.ErrorTypes.ERR_DOCUMENT_EMPTY:
        return FileRefused(name, "is not XML", line=line)
    return FileRefused(name, f"is not well-formed XML: {_said(error)}", line=line)


def _said(error: etree.XMLSyntaxError) -> str:
    """What libxml2 says, without the place, which the message names already."""
    return " ".join(re.sub(r",? line \d+, column \d+$", "", error.msg or "").split())


def _megabytes(size: int) -> str:
    return f"{math.ceil(size / 1024 / 1024)}"
