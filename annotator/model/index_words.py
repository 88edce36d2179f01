"""What an index of texts knows of a text: its words, folded so that every spelling the search takes for one is one.

An index only says where it is worth looking; the search itself decides (`editing.occurrences`). So words
may be folded further than the search does, accents left out for instance, but never less: whatever the
search finds in a text must be among the words that the index has of it, side by side and in order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import add
from typing import NamedTuple

import regex

from annotator.model.words import LETTER, SOFT_HYPHEN, UNSPACED

HYPHENATED = SOFT_HYPHEN
"""The word by which the index finds every text with soft hyphens in it: a regular expression minds them."""

_LETTER = regex.compile(LETTER)
_UNSPACED = regex.compile(UNSPACED)
_RUN = regex.compile(f"{UNSPACED}+")
_ACCENTS = re.compile("[\\u0300-\\u036f]+")
_WORD = re.compile("[^\\x00-/:-@\\[-`{-\\x7f]+")
_BEYOND_ASCII = re.compile("[^\\x00-\\x7f]+")
_DOTLESS = {0x0131: "i"}


class Run(NamedTuple):
    """Words that stand side by side, and whether the last may go on: what an index is asked for.

    Attributes:
        words: folded; of a script without spaces overlapping pairs of characters.
        open_end: whether words that only begin like the last one are meant, too.
    """

    words: tuple[str, ...]
    open_end: bool = False


def indexed(text: str) -> str:
    """A text as an index is to have it: words are what stands between ASCII signs that are no letters or digits."""
    if text.isascii():
        return text  # such an index does not mind its capitals
    signs = _signs(text)
    folded = _folded(text, signs)
    if any(map(_is_unspaced, signs)):
        folded = _RUN.sub(_pairs, folded)
    return f"{folded} {HYPHENATED}" if SOFT_HYPHEN in text else folded


def runs(words: str, *, whole_begin: bool = True, whole_end: bool = True) -> list[Run]:
    """What every text must have that some words stand in.

    Args:
        words: as they are looked for.
        whole_begin: whether the first word must begin where they do; else nothing is known of it.
        whole_end: whether the last word must end where they do.
    """
    folded = _folded(words, _signs(words))
    found: list[Run] = []
    at = 0
    for match in _RUN.finditer(folded):
        found += _spaced(folded[at : match.start()], at_begin=whole_begin or at > 0, at_end=True)
        found.append(_unspaced(match.group()))
        at = match.end()
    return found + _spaced(folded[at:], at_begin=whole_begin or at > 0, at_end=whole_end)


def _spaced(folded: str, *, at_begin: bool, at_end: bool) -> list[Run]:
    words = _WORD.findall(folded)
    if words and not at_begin and _WORD.match(folded):
        del words[0]
        if not words:
            return []
    goes_on = not at_end and bool(words) and folded.endswith(words[-1])
    return [Run(tuple(words), goes_on)] if words else []


def _unspaced(run: str) -> Run:
    return Run(tuple(_overlapping(run)), open_end=False) if len(run) > 1 else Run((run,), open_end=True)


def _overlapping(run: str) -> Iterator[str]:
    return map(add, run, run[1:])


def _pairs(match: regex.Match[str]) -> str:
    """Overlapping pairs, and the last character alone, so that each begins a word of its own."""
    run = match.group()
    return f" {' '.join((*_overlapping(run), run[-1]))} "


def _signs(text: str) -> set[str]:
    """The different characters of a text beyond ASCII; there are few of them, so each is dealt with once."""
    return set().union(*_BEYOND_ASCII.findall(unicodedata.normalize("NFC", text)))


def _folded(text: str, signs: Iterable[str]) -> str:
    """Without accents, soft hyphens and capitals beyond ASCII, and with a blank for whatever parts words."""
    text = unicodedata.normalize("NFC", text)
    for sign in signs:
        plain = _plain(sign)
        if plain != sign:
            text = text.replace(sign, plain)
    return text


@lru_cache(maxsize=65536)
def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    if sign == SOFT_HYPHEN:
        return ""
    if not _LETTER.fullmatch(sign) and not _is_unspaced(sign):
        return " "
    small = unicodedata.normalize("NFD", sign).translate(_DOTLESS).casefold()
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", small)))
    return plain if plain == sign else "".join(map(_plain, plain))


@lru_cache(maxsize=65536)
def _is_unspaced(sign: str) -> bool:
    return _UNSPACED.fullmatch(sign) is not None
