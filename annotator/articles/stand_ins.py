"""Carries characters that XML cannot hold through an HTML parser, so that each can be logged where it ends up."""

from __future__ import annotations

import re

from annotator.model.document import UNSTORABLE, Replaced

_FIRST = 0x10E000
"""Stand-ins are private-use characters that no page has; if one does, the log loses the places, not the text."""

_STAND_IN = re.compile("[\U0010e000-\U0010e8ff]")
_SURROGATES = 0xD800


class StandIns:
    """A way there and back for the unstorable characters of one page."""

    def __init__(self, source: str) -> None:
        self._are_free = _STAND_IN.search(source) is None

    def hide(self, text: str) -> str:
        """Put a stand-in (or, where they are taken, U+FFFD) for every unstorable character."""
        if not self._are_free:
            return UNSTORABLE.sub("\ufffd", text)
        return UNSTORABLE.sub(lambda found: chr(_stand_in(ord(found[0]))), text)

    def show(self, text: str) -> tuple[str, tuple[Replaced, ...]]:
        """Turn every stand-in into U+FFFD, and say where it was (code points) and for what it stood."""
        if not self._are_free:
            return text, ()
        replaced = tuple(
            Replaced(found.start(), f"{_stood_for(ord(found[0])):04X}") for found in _STAND_IN.finditer(text)
        )
        return (_STAND_IN.sub("\ufffd", text) if replaced else text), replaced


def _stand_in(code: int) -> int:
    if code < 0x20:
        return _FIRST + code
    return _FIRST + (0x20 + code - 0xFFFE if code > 0xDFFF else 0x100 + code - _SURROGATES)


def _stood_for(stand_in: int) -> int:
    code = stand_in - _FIRST
    if code < 0x20:
        return code
    return 0xFFFE + code - 0x20 if code < 0x100 else _SURROGATES + code - 0x100
