"""Code points inside, UTF-16 at the borders: the one place that converts."""

from __future__ import annotations

import re
from bisect import bisect_left

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class OffsetMap:
    """Bijection between code-point offsets and UTF-16 offsets of one text.

    Costs O(astral characters) of memory and O(log of them) a lookup; a text
    without any (most news) costs nothing.
    """

    __slots__ = ("_astral", "_astral16", "length", "utf16_length")

    def __init__(self, text: str) -> None:
        self._astral = [] if text.isascii() else [match.start() for match in _ASTRAL.finditer(text)]
        self._astral16 = [offset + number for number, offset in enumerate(self._astral)]
        self.length = len(text)
        self.utf16_length = len(text) + len(self._astral)

    def to_utf16(self, offset: int) -> int:
        """UTF-16 offset of a code-point offset."""
        return offset + bisect_left(self._astral, offset) if self._astral else offset

    def to_codepoint(self, offset16: int) -> int:
        """Code-point offset of a UTF-16 offset; one inside a surrogate pair goes to its start."""
        return offset16 - bisect_left(self._astral16, offset16) if self._astral else offset16

    def splits_pair(self, offset16: int) -> bool:
        """Whether a UTF-16 offset lies inside a surrogate pair, where no code-point offset is."""
        place = bisect_left(self._astral16, offset16 - 1)
        return place < len(self._astral16) and self._astral16[place] == offset16 - 1
