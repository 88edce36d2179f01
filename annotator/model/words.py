"""Where words begin and end, and which spellings of them mean the same."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import regex

from annotator.model.graphemes import boundaries, is_boundary

SOFT_HYPHEN = "\u00ad"

LETTER = r"[^\Wʼ\p{Han}\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
"""A pattern for what words are made of, in scripts that put space between them, and for runs of katakana."""

UNSPACED = r"[\p{Han}\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
"""A pattern for what is written in a script that puts no space between words."""

EDGE = f"(?:(?<!{LETTER}{SOFT_HYPHEN}*)|(?!{SOFT_HYPHEN}*{LETTER}))"
"""Where a word may begin or end: not between two letters (a soft hyphen between them is inside the word), except in
scripts that put no space between words."""

_ALIKE = ("'’‘‛ʼ′`´", '"“”„‟″«»', "-‐‑")
"""Characters that articles use for one another: apostrophes, quotation marks, hyphens; the plainest first."""

_PLAINEST = {ord(other): alike[0] for alike in _ALIKE for other in alike[1:]}
_SPACES = regex.compile(r"[^\S\n]+")
_EDGE = regex.compile(EDGE)
_POSSESSIVE = regex.compile(r"(?<=\w)['’]s\Z")


def stands_alone(text: str, begin: int, end: int) -> bool:
    """Whether a stretch of text begins and ends between words, as far as its script shows that."""
    return _is_edge(text, begin) and _is_edge(text, end)


def _is_edge(text: str, offset: int) -> bool:
    if _EDGE.match(text, offset) is None:
        return False
    return text[max(0, offset - 1) : offset + 1].isascii() or is_boundary(text, offset)


def without_possessive(words: str) -> str:
    """Words without a possessive 's at their end: names are annotated without it, and looked for without it."""
    return _POSSESSIVE.sub("", words)


def normal_form(words: str) -> str:
    """The plainest spelling of words: one space for every gap in a line, no soft hyphens, typewriter marks, NFC."""
    if not words.isascii():
        words = unicodedata.normalize("NFC", words.replace(SOFT_HYPHEN, "")).translate(_PLAINEST)
    return _SPACES.sub(" ", words)


def spellings(words: str, gap: str, *, soft_hyphens: bool) -> str:
    """A pattern for every spelling of words that means the same.

    Args:
        words: the words in any spelling.
        gap: a pattern for what may stand where they have white space.
        soft_hyphens: whether there may be any between the letters.
    """
    words = words.replace(SOFT_HYPHEN, "") or words
    parts: list[str] = []
    for begin, end in pairwise(boundaries(words)):
        part = gap if words[begin:end].isspace() else _forms(words[begin:end])
        if part != gap or parts[-1:] != [gap]:
            parts.append(part)
    return (f"{SOFT_HYPHEN}*" if soft_hyphens else "").join(parts)


def inflected(pattern: str, words: str) -> str:
    """A pattern for words with the endings and clitics that names take, given one for the words themselves.

    Endings belong to the name ("Merkels", "Tallows"); Arabic and Hebrew letters
    that are written on to the next word (wa-, bi-, li-, ha-…) do not.
    """
    if _ENDING_SCRIPT.search(words[-1:]):
        pattern += _ENDINGS
    if _CLITIC_SCRIPT.match(words):
        return f"(?<={EDGE}{_CLITICS}){pattern}"
    return f"{EDGE}{pattern}"


_ENDING_SCRIPT = regex.compile(r"\p{Latin}|\p{Cyrillic}")
_ENDINGS = "(?:s|es|n|en|er|а|у|ом|ем|е|ы|и|ой|я|ю)?+"
_CLITIC_SCRIPT = regex.compile(r"[\p{Arabic}\p{Hebrew}]")
_CLITICS = "(?:[وف]?[بكل]?(?:ال)?|[ושהבלכמ]{0,3})"


def _forms(grapheme: str) -> str:
    """A pattern for one grapheme in every form that means the same."""
    forms = {grapheme, *(unicodedata.normalize(form, grapheme) for form in ("NFC", "NFD"))}
    patterns = ["".join(map(_alike, form)) for form in sorted(forms, key=len, reverse=True)]
    return patterns[0] if len(patterns) == 1 else f"(?:{'|'.join(patterns)})"


def _alike(character: str) -> str:
    if character.isspace():  # with an accent on it: any other white space is a gap
        return r"[^\S\n]"
    found = next((alike for alike in _ALIKE if character in alike), "")
    return f"[{regex.escape(found)}]" if found else str(regex.escape(character))
