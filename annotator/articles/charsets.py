"""Names of charsets: what a page declares, and the codec that browsers use for it."""

from __future__ import annotations

import codecs
import re

# What browsers read under a label (the WHATWG encoding standard), where Python would take it literally.
_BROWSERS_READ = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-8",  # a declaration that can be read as ASCII is not in UTF-16
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
    "utf-32": "utf-8",
    "utf-32-le": "utf-8",
    "utf-32-be": "utf-8",
}
_LABELS = {"x-sjis": "cp932", "windows-31j": "cp932", "ks_c_5601-1987": "cp949", "x-gbk": "gb18030", "unicode": "utf-8"}
_ORDINARY = re.compile(r"utf-(8|16|32)|cp\d|iso8859|iso2022|koi8|mac-|gb|big5|shift_jis|euc_|hz|johab|tis-620|ascii")
_SEVERAL_BYTES = re.compile(r"utf-|gb|big5|shift_jis|euc_|iso2022|hz|johab|cp932|cp949|cp950")
_NAMES = {
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
    "utf-32-le": "utf-32le",
    "utf-32-be": "utf-32be",
    "cp932": "shift_jis",
    "cp949": "euc-kr",
    "cp874": "windows-874",
    "big5hkscs": "big5",
}

_META = re.compile(rb"""<meta\b[^>]{0,300}?\bcharset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_XML = re.compile(rb"""\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})["']""")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_HEAD = 4096


def declared_in(data: bytes) -> str:
    """The charset that a page names itself, in a meta element or an XML declaration; '' if it names none."""
    head = _COMMENT.sub(b"", data[:_HEAD])
    found = _XML.match(head) or _META.search(head)
    return found[1].decode("ascii") if found else ""


def codec_for(label: str) -> str:
    """The Python codec that reads what browsers read under this label; '' for an unknown one."""
    wanted = label.strip().lower()
    try:
        name = codecs.lookup(_LABELS.get(wanted, wanted)).name
    except (LookupError, ValueError):
        return ""
    # codecs that are no charset (rot13, unicode_escape, idna) would rewrite the text
    return _BROWSERS_READ.get(name, name) if _ORDINARY.match(name) else ""


def is_single_byte(codec: str) -> bool:
    """Whether a codec reads one character a byte, and so can hardly ever fail."""
    return not _SEVERAL_BYTES.match(codec)


def shown(codec: str) -> str:
    """A codec's name as pages and standoff files write it, in lower case."""
    name = _NAMES.get(codec, codec)
    if name.startswith("cp125"):
        return name.replace("cp", "windows-")
    return re.sub(r"^iso8859-", "iso-8859-", name)
