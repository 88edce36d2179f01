"""Texts cut into tokens, for the formats that are written in tokens; every way has a name that files state."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeAlias

import regex

from annotator.errors import AnnotatorError
from annotator.model.words import UNSPACED

Tokenise: TypeAlias = Callable[[str], Iterator[tuple[int, int]]]
"""Cuts a text into tokens: (begin, end) in code points, in order, disjoint, none empty or with blanks inside."""


def tokeniser(name: str) -> Tokenise:
    """The tokeniser with this name.

    Raises:
        AnnotatorError: there is none.
    """
    pattern = TOKENISERS.get(name)
    if pattern is None:
        raise AnnotatorError(f"{name}: is no tokeniser; there are {', '.join(TOKENISERS)}.")

    words = _Words(_compiled(pattern))

    def cut(text: str) -> Iterator[tuple[int, int]]:
        for found in _BETWEEN_BLANKS.finditer(text):
            place = found.start()
            for begin, end in words[found[0]]:
                yield place + begin, place + end

    return cut


class _Words(dict[str, tuple[tuple[int, int], ...]]):
    """The tokens of what stands between blanks: no token depends on what is beyond them, and most words come often."""

    def __init__(self, pattern: regex.Pattern[str]) -> None:
        super().__init__()
        self._pattern = pattern

    def __missing__(self, word: str) -> tuple[tuple[int, int], ...]:
        found = tuple(match.span() for match in self._pattern.finditer(word))
        if len(word) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[word] = found
        return found


_BETWEEN_BLANKS = re.compile(r"\S+")
_LONGEST, _MOST = 40, 100_000


_LETTER = rf"(?!{UNSPACED})[\p{{L}}\p{{N}}_]"
_WORD = rf"{_LETTER}(?:{_LETTER}|[\p{{M}}\u00ad]|[’'](?=\p{{L}}))*"

TOKENISERS = {
    # a grapheme cluster is never cut: an emoji with its joiners is one token, so is a letter with its marks
    "words": rf"{UNSPACED}\p{{M}}*|\d+(?:[.,:]\d+)*(?![\p{{L}}\p{{N}}_])|{_WORD}|(?!\s)\X",
    "blanks": r"\S+",
}
"""Patterns of tokens, by the names that files state: words, numbers and signs; or what stands between blanks."""

USUAL = "words"


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern)
