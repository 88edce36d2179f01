"""GATE on Windows wrote an emoji as references to its two UTF-16 halves, which is no XML; here it becomes XML again."""

from __future__ import annotations

import re

_SOME = re.compile(rb"&#(?:x0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*5[5-7][0-9]{3});")
_REFERENCE = re.compile(rb"<!\[CDATA\[.*?\]\]>|&#(?:[xX]0*([0-9a-fA-F]{1,8})|0*([0-9]{1,9}));", re.DOTALL)
_REPLACEMENT = b"&#xFFFD;"


def repaired(data: bytes) -> tuple[bytes, list[str]]:
    """Put halves of characters together that are beside each other; one alone becomes U+FFFD.

    Args:
        data: a file in UTF-8, or another charset that holds ASCII.

    Returns:
        The file, and sentences on what was done.
    """
    if not _SOME.search(data):
        return data, []
    pieces: list[bytes] = []
    last = pairs = alone = 0
    high: tuple[int, int] | None = None  # where the reference to a first half ended, and which half it was
    for found in _REFERENCE.finditer(data):
        half = _half(found)
        joins = high is not None and half >= 0xDC00 and high[0] == found.start()
        if high is not None and not joins:
            pieces.append(_REPLACEMENT)
            alone += 1
        if half < 0 and high is None:
            continue
        pieces.append(data[last : found.start()])
        last = found.end()
        if joins and high is not None:
            pieces.append(b"&#x%X;" % (0x10000 + ((high[1] - 0xD800) << 10) + half - 0xDC00))
            pairs += 1
            high = None
        elif 0xD800 <= half < 0xDC00:
            high = (found.end(), half)
        else:
            high = None
            pieces.append(_REPLACEMENT if half >= 0 else found[0])
            alone += half >= 0
    if high is not None:
        pieces.append(_REPLACEMENT)
        alone += 1
    pieces.append(data[last:])
    said = []
    if pairs:
        said.append(f"Characters that were written as two halves, which is no XML, were put together: {pairs}.")
    if alone:
        said.append(f"Halves of characters whose other half is missing became U+FFFD: {alone}.")
    return b"".join(pieces), said


def _half(found: re.Match[bytes]) -> int:
    """The surrogate that is referred to, or -1."""
    code = int(found[1], 16) if found[1] else int(found[2]) if found[2] else -1
    return code if 0xD800 <= code <= 0xDFFF else -1
