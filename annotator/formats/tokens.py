"""Texts cut into tokens, for the formats that are written in tokens; every way has a name that files state."""

from __future__ import annotations

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

    def cut(text: str) -> Iterator[tuple[int, int]]:
        return (found.span() for found in _compiled(pattern).finditer(text))

    return cut


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
