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
_LABELS = {
    # of browsers, unknown to Python
    **dict.fromkeys(("x-sjis", "windows-31j", "ms_kanji", "ms932"), "cp932"),
    **dict.fromkeys(("ks_c_5601-1987", "windows-949", "korean", "ksc_5601"), "cp949"),
    **dict.fromkeys(("unicode", "unicode-1-1-utf-8", "x-unicode20utf8", "unicode11utf8", "unicode20utf8"), "utf-8"),
    **{f"x-cp{number}": f"cp{number}" for number in range(1250, 1259)},
    **dict.fromkeys(("logical", "iso-8859-8-i", "csiso88598i"), "iso8859-8"),
    **dict.fromkeys(("dos-874", "tis620"), "cp874"),
    **dict.fromkeys(("x-mac-roman", "macintosh"), "mac-roman"),
    **dict.fromkeys(("x-mac-cyrillic", "x-mac-ukrainian"), "mac-cyrillic"),
    **dict.fromkeys(("koi", "koi8"), "koi8-r"),
    "x-gbk": "gb18030", "x-euc-jp": "euc_jp", "cn-big5": "big5", "x-x-big5": "big5", "x-user-defined": "cp1252",
    "csisolatin1": "iso8859-1", "l1": "iso8859-1", "visual": "iso8859-8",
}  # fmt: skip
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

_META = re.compile(rb"""<meta(?=[\s/])((?:[^>"']|"[^"]*"|'[^']*'){0,400})""", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""([^\s/>"'=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")
_IN_CONTENT = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_LABEL = re.compile(rb"\s*([A-Za-z0-9_.:-]{1,40})\s*")
_XML = re.compile(rb"""\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})["']""")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_HEAD = 4096
"""Browsers look through the first 1,024 bytes, and read a page anew whose parser meets a declaration later."""


def declared_in(data: bytes) -> str:
    """The charset that a page names itself, in a meta element or an XML declaration; '' if it names none."""
    head = _COMMENT.sub(b"", data[:_HEAD])
    in_xml = _XML.match(head)
    label = in_xml[1] if in_xml else next(filter(None, map(_label, _META.findall(head))), b"")
    return label.decode("ascii")


def _label(inside: bytes) -> bytes:
    """The charset that a meta element names, given what stands in it: by its own attribute, or as a content type."""
    attributes: dict[bytes, bytes] = {}
    for name, *values in _ATTRIBUTE.findall(inside):
        attributes.setdefault(name.lower(), b"".join(values))
    found = _LABEL.fullmatch(attributes.get(b"charset", b""))
    if found is None and attributes.get(b"http-equiv", b"").strip().lower() == b"content-type":
        found = _IN_CONTENT.search(attributes.get(b"content", b""))
    return found[1] if found else b""


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
