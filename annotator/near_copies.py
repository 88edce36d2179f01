"""Which articles tell one story: sketches that are compared at import speed, and the exact share two texts have.

A sketch is a MinHash digest over the set of a text's shingles, every three words
in a row, or every five characters where words are not spaced. Texts that share
much have some bands of their sketches the same, so that they are looked up, not
compared one by one; what is found so is then compared exactly (`jaccard`).
Sketches are the same in every process and on every machine; those of another
`ALGORITHM` say nothing about one another.
"""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
from collections.abc import Sequence
from typing import Final

import regex

from annotator.model.document import Block
from annotator.model.traces import BlockHint

WORDS: Final = 3
CHARACTERS: Final = 5
"""How many words, or characters where words are not spaced, make a shingle."""

NEAR: Final = 0.5
"""The share of shingles from which two texts are near copies.

Two outlets' rewrites of one wire story, with their own headlines and appeals, have
0.51 in the sample corpus; articles that share an outlet's appeal only, at most 0.13.
"""

_SEED: Final = 20_240_405
_NUMBERS: Final = 64
_ROWS: Final = 3
_BANDS: Final = 16
_LEAST: Final = 12
"""Shingles that a text needs: a line or two are alike by chance."""

_STORY: Final = 200
"""Characters of main blocks from which they are taken for the whole story."""

ALGORITHM: Final = f"rensa-rminhash-2 {_NUMBERS}/{_BANDS}x{_ROWS} seed {_SEED} words {WORDS} characters {CHARACTERS}"
"""What sketches are made with; stored beside them, since only those of one algorithm can be compared."""

_BEYOND_LATIN = re.compile("[^\x00-\u02ff\u2000-\u20cf]")
_LATIN_WORD = re.compile(r"[^\W_]+")
_SIGNS = "’‘“”–—…"
_PLAIN = {code: (chr(code).lower() if chr(code).isalnum() else " ") for code in range(128)}
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]+")


def sketch(text: str) -> bytes:
    """The digest of a text, or b"" where it is too short to say anything."""
    found = shingles(text)
    return digest(found) if len(found) >= _LEAST else b""


def digest(found: set[str]) -> bytes:
    """The MinHash of a set of shingles: 64 numbers of 32 bits, little-endian."""
    from rensa import RMinHash  # type: ignore[import-untyped]

    made = RMinHash(num_perm=_NUMBERS, seed=_SEED)
    made.update(list(found))
    return struct.pack(f"<{_NUMBERS}I", *made.digest())


def bands(made: bytes) -> tuple[int, ...]:
    """Keys (signed, 64 bits) under which a sketch is looked up: near copies have at least one in common.

    Two texts with half of their shingles in common do so with a likelihood of 0.88,
    with 0.6 of them 0.98, with 0.7 or more 0.999; with a tenth of them 0.016.
    An empty sketch has none. Each is a row to store, so there are no more than that needs.

    Raises:
        ValueError: the sketch was not made by this algorithm.
    """
    if not made:
        return ()
    length = 4 * _ROWS
    if len(made) != 4 * _NUMBERS:
        raise ValueError(f"a sketch of {len(made)} bytes was not made by {ALGORITHM}")
    keys = (
        # the band's number goes in too: the same numbers in another band mean nothing
        hashlib.blake2b(made[length * band : length * (band + 1)], digest_size=8, salt=bytes([band])).digest()
        for band in range(_BANDS)
    )
    return tuple(int.from_bytes(key, "little", signed=True) for key in keys)


def estimate(one: bytes, other: bytes) -> float:
    """About the share of shingles that two texts have in common, from their sketches: within 0.15, nearly always."""
    if not one or len(one) != len(other):
        return 0.0
    count = len(one) // 4
    pairs = zip(struct.unpack(f"<{count}I", one), struct.unpack(f"<{count}I", other), strict=True)
    same: int = sum(a == b for a, b in pairs)
    return same / count


def story(text: str, blocks: Sequence[Block] = (), hints: Sequence[BlockHint] = ()) -> str:
    """What of an article is to be compared: its main blocks as far as a page tells, else all of it.

    Pages of one outlet have much in common that is no story.
    """
    if len(hints) != len(blocks):
        return text
    main = "\n".join(text[block.begin : block.end] for block, hint in zip(blocks, hints, strict=True) if hint.main)
    return main if len(main) >= _STORY else text


def jaccard(text_a: str, text_b: str) -> float:
    """The share of shingles that two texts have in common, of all that either has: 0 to 1."""
    ours, theirs = shingles(text_a), shingles(text_b)
    either = len(ours | theirs)
    return len(ours & theirs) / either if either else 0.0


def shingles(text: str) -> set[str]:
    """Every three words in a row, folded; every five characters where most of the text is of an unspaced script."""
    words = _plain_words(text)
    if words is not None:
        return set(map(" ".join, zip(words, words[1:], words[2:], strict=False)))
    folded = unicodedata.normalize("NFC", text.casefold())
    if not _BEYOND_LATIN.search(folded):  # there, the faster pattern finds the same words
        words = _LATIN_WORD.findall(folded)
    else:
        words = _WORD.findall(folded)
        letters = "".join(words)
        if 2 * sum(map(len, _UNSPACED.findall(letters))) > len(letters):
            return {letters[at : at + CHARACTERS] for at in range(len(letters) - CHARACTERS + 1)}
    return set(map(" ".join, zip(words, words[1:], words[2:], strict=False)))


def _plain_words(text: str) -> list[str] | None:
    """The words of a text that is ASCII but for the usual signs, several times as fast; None for any other."""
    if not text.isascii():
        for sign in _SIGNS:
            text = text.replace(sign, " ")
        if not text.isascii():
            return None
    return text.translate(_PLAIN).split()
