"""Which blocks of a page are its article, as trafilatura sees it: a hint for the curator, never a deletion."""

from __future__ import annotations

import logging
import re
import unicodedata
import warnings
from bisect import bisect_left
from collections.abc import Sequence
from itertools import chain, islice

from annotator.model.document import Block

LARGEST = 5_000_000
"""Longer pages (characters of markup) are not looked through: the time that takes grows faster than the page."""

MOST_BLOCKS = 20_000
LEAST_SHARE = 0.5
"""A block is main text when at least so much of it is."""

_LONGEST_RUN_START = 3
_MOST_TRIED = 1_000
"""Places of a word that are looked at: a page may say it a million times."""
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])")


class NotSeen(Exception):
    """Nothing is known about a page's main text; the sentence says why."""


def main_blocks(source: str, text: str, blocks: Sequence[Block]) -> list[bool]:
    """Say of each block whether trafilatura takes it for the article's own text.

    Args:
        source: the page, decoded.
        text: what the page shows.
        blocks: its blocks, in code points of `text`.

    Raises:
        NotSeen: the page is too large, or trafilatura fails or finds nothing.
    """
    if len(source) > LARGEST or len(blocks) > MOST_BLOCKS:
        raise NotSeen("The page is so large that its main text was not looked for.")
    found = _extracted(source)
    if not found.strip():
        raise NotSeen("No main text was found on the page.")
    return covered_blocks([text[block.begin : block.end] for block in blocks], found.split("\n"))


def covered_blocks(blocks: Sequence[str], lines: Sequence[str]) -> list[bool]:
    """Say of each block whether most of its words are in the lines, which quote blocks in about their order.

    A line may be a block, a part of one, or several in one; words are compared without
    case, accents of compatibility and punctuation. Every word of the blocks is used once.
    """
    words: list[str] = []
    edges = [0]
    for block in blocks:
        words += _words(block)
        edges.append(len(words))
    page = _Page(words, edges)
    for line in lines:
        page.take(_words(line))
    return page.mostly_taken()


class _Page:
    """The words of all blocks, and which of them were found in the lines so far."""

    def __init__(self, words: list[str], edges: list[int]) -> None:
        self._words, self._edges = words, edges
        self._taken = bytearray(len(words))
        self._starts = set(edges)
        self._at = 0
        self._places: dict[str, list[int]] = {}
        for place, word in enumerate(words):
            self._places.setdefault(word, []).append(place)

    def take(self, line: list[str]) -> None:
        """Find a line's words, in runs that are as long as can be."""
        done = 0
        while done < len(line):
            run = line[done : done + _LONGEST_RUN_START]
            start = self._place(run, whole=done == 0 and len(run) < _LONGEST_RUN_START)
            if start < 0:
                done += 1
                continue
            length = len(run)
            limit = min(len(line) - done, len(self._words) - start)
            while length < limit and self._words[start + length] == line[done + length]:
                length += 1
            self._taken[start : start + length] = b"\1" * length
            self._at = start + length
            done += length

    def _place(self, run: list[str], *, whole: bool) -> int:
        """Where a run stands that was not found yet: after the last one, else before it, else -1.

        A line of a word or two must be a whole block (a heading, a cell): such words stand everywhere else, too.
        """
        places = self._places.get(run[0], [])
        after = bisect_left(places, self._at)
        numbers = islice(chain(range(after, len(places)), range(after)), _MOST_TRIED)
        return next((places[number] for number in numbers if self._fits(places[number], run, whole=whole)), -1)

    def _fits(self, place: int, run: list[str], *, whole: bool) -> bool:
        end = place + len(run)
        if self._taken[place] or self._words[place:end] != run:
            return False
        return not whole or (place in self._starts and end in self._starts)

    def mostly_taken(self) -> list[bool]:
        found = []
        for begin, end in zip(self._edges, self._edges[1:], strict=False):
            found.append(end > begin and sum(self._taken[begin:end]) >= LEAST_SHARE * (end - begin))
        # what has no words (a rule of asterisks) goes with what stands before it
        for number, (begin, end) in enumerate(zip(self._edges, self._edges[1:], strict=False)):
            if begin == end and number:
                found[number] = found[number - 1]
        return found


def _words(text: str) -> list[str]:
    """Words in their normal form; where words are not spaced, each letter is one."""
    return _WORD.findall(_UNSPACED.sub(r" \1 ", unicodedata.normalize("NFKC", text).casefold()))


def _extracted(source: str) -> str:
    logger = logging.getLogger("trafilatura")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import trafilatura  # heavy, so not before it is needed

            # comments are no main text; tables are, and both recall and precision are best without favour
            return trafilatura.extract(source, include_comments=False) or ""
    except Exception as error:  # whatever a page does to it, the page is read
        sentence = f"The main text of the page was not looked for: trafilatura failed ({type(error).__name__})."
        raise NotSeen(sentence) from error
    finally:
        logger.setLevel(level)
