"""Blocks that an outlet repeats on its pages: keys by which the same and nearly the same text is found at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from annotator.model.blocks import numbered_blocks
from annotator.model.document import Document

LONGEST = 40
"""Words of a block that has keys for nearly the same text at most: what is longer is found by its whole text.

Pages of one site in the data that was looked through had 66 pairs of nearly the same blocks, none of 41 to 60 words,
while many paragraphs of articles are so long: their keys would be rows for nothing.
"""

SHORTEST = 4
"""Words of the shortest one: two labels of three words are not nearly the same."""

_URL = re.compile(r"(?:https?://|www\.)\S+")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:[.,:/ ’'-]\d+)*")
_FEW = 2
_UNSPACED = 12
"""Characters a word has on average where no space is put between words."""


class Keys(NamedTuple):
    """What one block of one outlet is found by; each key is a signed 64-bit number.

    Attributes:
        same: of its text, but for capitals, white space, numbers and addresses.
        near: of its beginning and of its end: where one place was changed, one of the two is still the same.
    """

    same: int
    near: tuple[int, ...] = ()


def neutral(text: str) -> str:
    """A text as it repeats: casefolded, one space for every gap, 0 for every number, nothing for what follows a URL."""
    plain = " ".join(text.casefold().split())
    if "/" in plain or "www." in plain:
        plain = _URL.sub("url", plain)
    return _NUMBER.sub("0", plain) if _has_digit(plain) else plain


def _has_digit(text: str) -> bool:
    if text.isascii():  # most blocks have none, and ten looks are quicker than the pattern's one
        return any(map(text.__contains__, "0123456789"))
    return _DIGIT.search(text) is not None


def plain_outlet(outlet: str) -> str:
    """An outlet's name as it is compared: capitals and white space make no other outlet."""
    return " ".join(outlet.casefold().split())


def keys_of(outlet: str, text: str) -> Keys:
    """The keys of a block's text on the pages of an outlet."""
    return _keys(_outlet(outlet), neutral(text))


def wanted_keys(outlet: str, text: str) -> tuple[int, ...]:
    """The keys that blocks with the same or nearly the same text have: also those a word or two longer or shorter."""
    shelf, plain = _outlet(outlet), neutral(text)
    same, words = _key(shelf, " ", plain), _words(plain)
    reaches = {_REACH[len(words) + more] for more in range(-_FEW, _FEW + 1) if _has_near(len(words) + more)}
    near = [key for reach in sorted(reaches) if reach <= len(words) for key in _edges(shelf, words, reach)]
    return (same, *near)


def block_keys(document: Document) -> tuple[tuple[int, int], ...]:
    """All keys of an article, each with the place of its block among `numbered_blocks`."""
    return tuple(_every_key(document))


def _every_key(document: Document) -> Iterator[tuple[int, int]]:
    outlet, text = _outlet(document.outlet), document.text
    for place, (begin, end) in numbered_blocks(document):
        same, near = _keys(outlet, neutral(text[begin:end]))
        yield place, same
        for key in near:
            yield place, key


def alike(text: str, other: str) -> float:
    """How alike two texts are, 0 to 1: the share of words in runs that both have; 1 where only numbers differ."""
    one, two = neutral(text), neutral(other)
    if one == two:
        return 1.0
    mine, theirs = ([word.strip(_POINTS) or word for word in _words(plain)] for plain in (one, two))
    return 2 * _in_common(mine, theirs) / (len(mine) + len(theirs))


NEAR, SURE = 0.7, 0.85
"""The least likeness of blocks that are nearly the same, and of those that need no second look."""

_POINTS = ".,;:!?…»«“”\"'()"


def _in_common(mine: list[str], theirs: list[str]) -> int:
    """The length of the longest common subsequence of two lists of words."""
    row = [0] * (len(theirs) + 1)
    for word in mine:
        before = 0
        for place, other in enumerate(theirs, 1):
            above = row[place]
            row[place] = before + 1 if word == other else max(above, row[place - 1])
            before = above
    return row[-1]


@lru_cache(maxsize=1_024)  # a corpus has few outlets
def _outlet(outlet: str) -> str:
    return hashlib.blake2b(plain_outlet(outlet).encode(), digest_size=8).hexdigest()


def _keys(outlet: str, plain: str) -> Keys:
    same, words = _key(outlet, " ", plain), _words(plain)
    return Keys(same, _edges(outlet, words, _REACH[len(words)]) if _has_near(len(words)) else ())


def _has_near(count: int) -> bool:
    return SHORTEST <= count <= LONGEST


_REACH = [2] * 7 + [3] * 3 + [4] * 14 + [8] * (LONGEST - 23)
"""How many words of a beginning or an end say which text it is, by the number of words that there are."""


def _edges(outlet: str, words: list[str], reach: int) -> tuple[int, int]:
    return _key(outlet, ">", " ".join(words[:reach])), _key(outlet, "<", " ".join(words[-reach:]))


def _key(outlet: str, kind: str, text: str) -> int:
    # what cannot be stored cannot be in an article, but a rule may be typed
    data = (outlet + kind + text).encode(errors="replace")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)


def _words(plain: str) -> list[str]:
    words = plain.split(" ")
    if len(plain) > _UNSPACED * len(words):
        return [character for character in plain if not character.isspace()]
    return words
