"""Texts of other tools made storable: what the text becomes, and where each of its offsets goes."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from annotator.errors import FileRefused
from annotator.model.document import UNSTORABLE, Normalisation, Replaced
from annotator.model.offsets import OffsetMap

REPLACEMENT = "\ufffd"
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class ForeignText:
    """A text as another tool has it, and as Annotator has it.

    Attributes:
        raw: as it was: any line ends, any characters.
        text: LF only, without a byte-order mark; every character that XML cannot carry is U+FFFD.
        normalisation: what was done, with offsets in `text`.
    """

    raw: str
    text: str
    normalisation: Normalisation
    _mark: int
    _pairs: tuple[int, ...]  # of CR LF: where the LF stood, in code points behind the mark

    @classmethod
    def of(cls, raw: str, *, charset: str = "utf-8") -> ForeignText:
        """Make a text storable."""
        mark = int(raw.startswith(_MARK))
        text = raw[mark:]
        pairs = tuple(match.start() + 1 for match in re.finditer("\r\n", text))
        has_cr, newline = "\r" in text, "lf"
        if has_cr:
            singles = len(re.findall("\r(?!\n)", text))
            alone = text.count("\n") - len(pairs)
            newline = "mixed" if bool(pairs) + bool(singles) + bool(alone) > 1 else "crlf" if pairs else "cr"
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        replaced = tuple(Replaced(found.start(), f"{ord(found[0]):04X}") for found in UNSTORABLE.finditer(text))
        if replaced:
            text = UNSTORABLE.sub(REPLACEMENT, text)
        bom = "stripped" if mark else "none"
        return cls(raw, text, Normalisation(charset, bom, newline, replaced), mark, pairs)

    def offset(self, raw_offset: int) -> int:
        """Where a code point of `raw` is in `text`; between CR and LF: before the line end."""
        behind = max(raw_offset - self._mark, 0)
        return behind - bisect_right(self._pairs, behind)


def storable(words: str) -> str:
    """A label, a name or a value of another tool, with U+FFFD for every character that XML cannot carry."""
    return UNSTORABLE.sub(REPLACEMENT, words)


def most_covered(words: str) -> int:
    """How long a stretch of text may be that is compared with words: blanks differ, but there are not that many."""
    return 4 * len(words) + 1_000


UNITS = ("codepoint", "utf16", "byte")
"""What other tools count their offsets in."""


class Counted:
    """Offsets of one text in one unit, as code points; the text is the raw one.

    Args:
        text: what is counted in.
        unit: one of `UNITS`; bytes are those of UTF-8.
    """

    __slots__ = ("_bytes", "_length", "_map", "unit")

    def __init__(self, text: str, unit: str = "codepoint") -> None:
        self.unit = unit
        self._length = len(text)
        self._map = OffsetMap(text) if unit == "utf16" else None
        self._bytes: list[int] | None = None
        if unit == "byte" and not text.isascii():
            self._bytes = [0]
            for character in text:
                self._bytes.append(self._bytes[-1] + len(character.encode(errors="surrogatepass")))

    def codepoint(self, offset: int) -> int | None:
        """The code point at an offset; None where there is none: outside, or inside of a character."""
        if offset < 0:
            return None
        if self._map is not None:
            if offset > self._map.utf16_length or self._map.splits_pair(offset):
                return None
            return self._map.to_codepoint(offset)
        if self._bytes is not None:
            place = bisect_right(self._bytes, offset) - 1
            return place if self._bytes[place] == offset else None
        return offset if offset <= self._length else None

    def counted(self, codepoint: int) -> int:
        """The other way round: the offset of a code point of the text."""
        if self._map is not None:
            return self._map.to_utf16(codepoint)
        return self._bytes[codepoint] if self._bytes is not None else codepoint


def decoded(data: bytes, *, name: str) -> str:
    """The characters of a text file of another tool, its line ends and byte-order mark as they are.

    Raises:
        FileRefused: it is not Unicode. No charset is guessed: every offset would hang on the guess.
    """
    codec = "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codec = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileRefused(name, "holds bytes that are not UTF-8; save it as UTF-8", line=line) from error


def lines_of(text: str) -> Iterator[str]:
    """The lines of a file without their ends, LF or CR LF; no other character ends a line."""
    for line in StringIO(text, newline="\n"):
        yield line.removesuffix("\n").removesuffix("\r")
