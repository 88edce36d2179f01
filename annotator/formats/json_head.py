"""The first objects of a JSON file, by nothing but its first bytes: what tells one tool's files from another's."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

_LOOKED_AT = 20
_SIGN = re.compile(r'"(?:[^"\\]|\\.)*+"|["\[\]{},]', re.DOTALL)
_BETWEEN = re.compile(r"[\s,]*")
_CLOSING = {"{": "}", "[": "]"}
_decode = json.JSONDecoder(strict=False).raw_decode


def beginnings(head: bytes) -> list[dict[str, Any]]:
    """The first objects of a file that is a list of them, has one a line, or is a single one.

    The last of them may lack what stands behind the end of `head`.
    """
    text = _characters(head)
    place = _BETWEEN.match(text).end()  # type: ignore[union-attr]  # it matches nothing, too
    if text[place : place + 1] == "[":
        place += 1
    found: list[dict[str, Any]] = []
    while len(found) < _LOOKED_AT:
        place = _BETWEEN.match(text, place).end()  # type: ignore[union-attr]
        try:
            value, place = _decode(text, place)
        except (ValueError, RecursionError):
            value, place = _mended(text[place:]), len(text)
        if not isinstance(value, dict):
            break
        found.append(value)
    return found


def _characters(head: bytes) -> str:
    """The characters; what is none, such as one that is cut at the end, matters to no shape."""
    codec = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    return head.decode(codec, errors="replace")


def _mended(text: str) -> object:
    """A value that is cut off, without the part where the cut is; None if there is none."""
    open_ones: list[str] = []
    whole = 0
    for found in _SIGN.finditer(text):
        sign = found[0]
        if sign == '"':
            break
        if sign in _CLOSING:
            open_ones.append(_CLOSING[sign])
            whole = found.end()
        elif sign == ",":
            whole = found.start()
        elif len(sign) == 1:
            if not open_ones or open_ones.pop() != sign:
                return None
            whole = found.end()
    try:
        return json.loads(text[:whole] + "".join(reversed(open_ones)), strict=False)
    except (ValueError, RecursionError):
        return None
