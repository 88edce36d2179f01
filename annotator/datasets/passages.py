"""Sentences that several articles have, in whatever numbers, boilerplate left aside.

A sentence is known by a key of its text without regard to capitals, white space
and numbers (`neutral`), so that a million of them take little memory. Where it
is cut need not be right, only the same in every copy.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import regex

from annotator.datasets.ties import SENTENCES, Tie
from annotator.model.repeats import neutral, plain_outlet
from annotator.model.span import Span
from annotator.model.words import UNSPACED

_WORDS, _CHARACTERS = 8, 16
"""Words, or characters of scripts without spaces, of a sentence that nobody writes twice by chance."""

OWN: Final = 3
"""Stories of one outlet from which a sentence in all of them is the outlet's own, such as an appeal."""

STOCK: Final = 20
"""Stories that a sentence stands in at most; one in more of them is a stock phrase."""

# no more than three signs are looked at: a million full stops must not take for ever; the signs that end a sentence
# stand together and first, as the search for one of them alone is several times as fast
_END = re.compile(r"[\n.!?…؟۔।॥。！？](?:(?<=\n)|(?<=[。！？])[^\s\w]{0,3}|(?<![\n。！？])[^\s\w]{0,3}(?=\s))")
_UNSPACED = regex.compile(UNSPACED)


def sentences(text: str, left_out: Iterable[Span] = ()) -> Iterator[tuple[int, Span]]:
    """Every sentence that is long enough to say something: its key (signed, 64 bits) and where it is.

    Args:
        text: of the article.
        left_out: stretches that are boilerplate, in order, apart from one another.
    """
    gone = [Span(*span) for span in left_out]
    place = 0
    for begin, end in _cut(text):
        while place < len(gone) and gone[place].end <= begin:
            place += 1
        if place < len(gone) and gone[place].begin < end:
            continue
        plain = neutral(text[begin:end])
        if plain.count(" ") >= _WORDS - 1 or len(_UNSPACED.findall(plain)) >= _CHARACTERS:
            yield _key(plain), Span(begin, end)


def _cut(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for found in _END.finditer(text):
        if found.start() > begin:
            yield begin, found.start() if found[0] == "\n" else found.end()
        begin = found.end()
    yield begin, len(text)


def _key(plain: str) -> int:
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest(), "big", signed=True)


class Passages:
    """The sentences of a corpus, gathered article by article."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._outlets: list[str] = []
        self._keys, self._articles = array("q"), array("I")

    def add(self, identity: str, outlet: str, keys: Iterable[int]) -> None:
        """Take in the sentences of an article, by their keys."""
        mine = set(keys)
        self._articles.extend([len(self._ids)] * len(mine))
        self._keys.extend(mine)
        self._ids.append(identity)
        self._outlets.append(plain_outlet(outlet))

    def ties(self, stories: Mapping[str, str]) -> list[Tie]:
        """A tie for every sentence that several articles have and that is no outlet's own and no stock phrase.

        Args:
            stories: of every article, as far as they are known without sentences.
        """
        return sorted(
            (
                Tie(SENTENCES, tuple(sorted(self._ids[number] for number in numbers)), key)
                for key, numbers in self._shared()
                if self._tells(numbers, stories)
            ),
            key=lambda tie: (tie.members, tie.key),
        )

    def _shared(self) -> Iterator[tuple[int, Sequence[int]]]:
        """The keys that several articles have, with the numbers of those."""
        import numpy as np

        if len(self._keys) < 2:
            return
        keys, articles = (np.frombuffer(one, one.typecode) for one in (self._keys, self._articles))
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        # nearly all keys stand alone: only runs of the same ones are looked at, as there are few
        changes = np.diff((keys[1:] == keys[:-1]).view(np.int8), prepend=np.int8(0), append=np.int8(0))
        begins, ends = np.flatnonzero(changes == 1), np.flatnonzero(changes == -1) + 1
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
            yield int(keys[begin]), articles[order[begin:end]].tolist()

    def _tells(self, numbers: Sequence[int], stories: Mapping[str, str]) -> bool:
        told: dict[str, set[str]] = {}
        for number in numbers:
            told.setdefault(self._outlets[number], set()).add(stories[self._ids[number]])
        return len(set().union(*told.values())) <= STOCK and all(len(mine) < OWN for mine in told.values())
