"""Texts cut into tokens, each way having a name that files state; and where the tokens of other tools stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
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
            inside = words[found[0]]
            if len(inside) == 1:  # as most are
                yield found.span()
                continue
            place = found.start()
            for begin, end in inside:
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


# -- of other tools ------------------------------------------------------------------------------------

_SIGNS = 20  # so many may stand between two words


def joined(places: Sequence[tuple[int, int]], numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Where some of a text's tokens stand; what stands one after the other is one part, with the blanks between.

    Args:
        places: (begin, end) of all tokens, in order.
        numbers: which ones.
    """
    parts: list[tuple[int, int]] = []
    last = -2
    for number in sorted(set(numbers)):
        begin, end = places[number]
        if number == last + 1:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((begin, end))
        last = number
    return parts


def aligned(text: str, words: Iterable[str]) -> list[tuple[int, int]] | None:
    """Where words stand in a text that names them in order without saying where; None if they do not follow it.

    Between two of them there may be blanks and signs, never a letter or a digit.
    """
    places: list[tuple[int, int]] = []
    at = 0
    for word in words:
        begin = at
        while begin < len(text) and text[begin].isspace():
            begin += 1
        if not text.startswith(word, begin):
            found = text.find(word, begin, begin + _SIGNS + len(word))
            if found < 0 or any(character.isalnum() for character in text[begin:found]):
                return None
            begin = found
        at = begin + len(word)
        places.append((begin, at))
    return places
