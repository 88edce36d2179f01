"""Two texts laid beside each other: which stretches they share, and where a stretch of one is in the other.

First the lines that stand once in each are matched, then words between them, so
that articles of any length take milliseconds. A line that has moved is known,
too. Scripts without spaces are compared character by character.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import regex

from annotator.jobs import Job, Progress, run
from annotator.model.graphemes import snap, trim
from annotator.model.span import Span
from annotator.model.words import stands_alone

_BEYOND_LATIN = re.compile("[^\x00-\u02ff\u2000-\u20cf]")
_LATIN_TOKEN = re.compile(r"\w+|[^\w\s]")
_TOKEN = regex.compile(
    r"""(?V1x) [\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*
    | [\w--[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]]+ | [^\w\s]\p{M}*"""
)
_LINE = 12
"""Characters that a line needs to be matched by itself."""

_MOST = 400_000_000
"""Pairs of words to compare between two matched lines; beyond them the stretch counts as rewritten."""

_SMALL = 3
"""A run of fewer words between rewritten words is chance, such as "of the"."""

_Token: TypeAlias = tuple[int, str]
"""A word, a sign, or a character of an unspaced script, and where it begins."""


class Piece(NamedTuple):
    """A stretch that both texts share: where it begins in each, and its length, in code points."""

    here: int
    there: int
    length: int


class Difference(NamedTuple):
    """What stands in one text in place of what stands in the other; either may be empty."""

    here: Span
    there: Span


class Alignment:
    """Where stretches of one text (here) are in another (there).

    Attributes:
        pieces: what both share, in the order of both; none touches the next in both texts.
        moved: lines that both have, in another order.
    """

    def __init__(self, here: str, there: str, pieces: Sequence[Piece], moved: Sequence[Piece] = ()) -> None:
        self._here = here
        self._there = there
        self.pieces = tuple(pieces)
        self.moved = tuple(moved)
        self._begins = [piece.here for piece in pieces]
        self._moved_begins = [piece.here for piece in moved]

    def differences(self) -> list[Difference]:
        """What stands between the pieces, in order."""
        edges = [Piece(0, 0, 0), *self.pieces, Piece(len(self._here), len(self._there), 0)]
        between = (
            Difference(Span(before.here + before.length, after.here), Span(before.there + before.length, after.there))
            for before, after in pairwise(edges)
        )
        return [one for one in between if one.here.length or one.there.length]

    def image(self, span: Span) -> Span | None:
        """Where the same words are in the other text, or None where they are not, or not surely.

        They lie in one shared piece, or in a line that has moved, or they stand
        once among the rewritten words on either side.
        """
        found = (
            _in_piece(span, self.pieces, self._begins)
            or _in_piece(span, self.moved, self._moved_begins)
            or self._quoted(span)
        )
        # the same code points may be part of other characters there: a flag, a family
        return found if found is not None and snap(self._there, found) == found else None

    def about(self, span: Span) -> Span:
        """The stretch of the other text in which the place of a span is; it may be empty."""
        place = self._around(span).there
        return trim(self._there, place) or place

    def _around(self, span: Span) -> Difference:
        """The span widened on either side to where the texts agree, here and there."""
        before = bisect_right(self._begins, span.begin) - 1
        here = there = 0
        if before >= 0:
            piece = self.pieces[before]
            inside = min(span.begin - piece.here, piece.length)
            here, there = piece.here + inside, piece.there + inside
        after = bisect_left(self._begins, span.end)
        end, stop = len(self._here), len(self._there)
        if after and (last := self.pieces[after - 1]).here + last.length >= span.end:
            end, stop = span.end, last.there + span.end - last.here
        elif after < len(self.pieces):
            end, stop = self.pieces[after].here, self.pieces[after].there
        return Difference(Span(here, end), Span(there, stop))

    def _quoted(self, span: Span) -> Span | None:
        """Where the words stand among what is rewritten, if they do so once in either text."""
        words = self._here[span.begin : span.end]
        here, there = self._around(span)
        found = _all(words, self._there, there)
        if len(found) != 1 or len(_all(words, self._here, here)) != 1:
            return None
        if stands_alone(self._here, *span) and not stands_alone(self._there, *found[0]):
            return None
        if any(found[0].overlaps(Span(line.there, line.there + line.length)) for line in self.moved):
            return None  # these are the words of the line that has moved there
        return found[0]


def align(here: str, there: str) -> Alignment:
    """Lay two texts beside each other."""
    return run(aligning(here, there))


def aligning(here: str, there: str) -> Job[Alignment]:
    """The same as a job, done in code points of the first text."""
    if here == there:
        return Alignment(here, there, [Piece(0, 0, len(here))] if here else [])
    anchors, moved = _matched_lines(_lines(here), _lines(there))
    # a line that has moved is no place for words of other lines, in either text
    taken = _Taken([Span(line.here, line.here + line.length) for line in moved])
    taken_there = _Taken([Span(line.there, line.there + line.length) for line in moved])
    pieces: list[Piece] = []
    at, to = 0, 0
    for anchor in [*anchors, Piece(len(here), len(there), 0)]:
        yield Progress(at, len(here), "")
        ours = taken.others(_tokens(here, Span(at, anchor.here)))
        theirs = taken_there.others(_tokens(there, Span(to, anchor.there)))
        pieces += _words_between(ours, theirs)
        if anchor.length:
            pieces.append(anchor)
        at, to = anchor.here + anchor.length, anchor.there + anchor.length
    return Alignment(here, there, _joined(here, there, pieces), moved)


def _in_piece(span: Span, pieces: Sequence[Piece], begins: Sequence[int]) -> Span | None:
    place = bisect_right(begins, span.begin) - 1
    if place < 0:
        return None
    piece = pieces[place]
    if span.end > piece.here + piece.length:
        return None
    shift = piece.there - piece.here
    return Span(span.begin + shift, span.end + shift)


def _all(words: str, text: str, stretch: Span) -> list[Span]:
    """Where words stand in a stretch of a text, the first two places at most."""
    found: list[Span] = []
    at = text.find(words, stretch.begin, stretch.end)
    while at >= 0 and len(found) < 2:
        found.append(Span(at, at + len(words)))
        at = text.find(words, at + 1, stretch.end)
    return found


# -- lines ------------------------------------------------------------------------------------------


def _lines(text: str) -> dict[str, int]:
    """Every line that stands once in a text, and is long enough, with where it begins."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    at = 0
    for line in text.split("\n"):
        if len(line) >= _LINE:
            if line in found:
                twice.add(line)
            found[line] = at
        at += len(line) + 1
    for line in twice:
        del found[line]
    return found


def _matched_lines(ours: dict[str, int], theirs: dict[str, int]) -> tuple[list[Piece], list[Piece]]:
    """Lines that both have once: the most that are in the same order, and those that are not."""
    both = [Piece(at, theirs[line], len(line)) for line, at in ours.items() if line in theirs]
    both.sort()
    kept = set(_rising([piece.there for piece in both]))
    anchors = [piece for number, piece in enumerate(both) if number in kept]
    return anchors, [piece for number, piece in enumerate(both) if number not in kept]


def _rising(numbers: Sequence[int]) -> list[int]:
    """Places of the longest rising run (not in a row) of different numbers."""
    ends: list[int] = []  # the smallest number that a run of each length may end with
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(places[length - 1] if length else -1)
        ends[length:] = [number] if length == len(ends) else [number, *ends[length + 1 :]]
        places[length:] = [place] if length == len(places) else [place, *places[length + 1 :]]
    run: list[int] = []
    at = places[-1] if places else -1
    while at >= 0:
        run.append(at)
        at = before[at]
    return run[::-1]


# -- words ------------------------------------------------------------------------------------------


class _Taken:
    """Stretches of a text whose words are matched already."""

    def __init__(self, stretches: list[Span]) -> None:
        self._stretches = sorted(stretches)
        self._begins = [span.begin for span in self._stretches]

    def others(self, tokens: list[_Token]) -> list[_Token]:
        """The tokens outside."""
        return [token for token in tokens if not self._hold(token[0])] if self._begins else tokens

    def _hold(self, offset: int) -> bool:
        place = bisect_right(self._begins, offset) - 1
        return place >= 0 and offset < self._stretches[place].end


def _words_between(a: list[_Token], b: list[_Token]) -> Iterator[Piece]:
    """Words that two stretches share, in order."""
    if not a or not b or len(a) * len(b) > _MOST:
        return
    from rapidfuzz.distance import Indel

    numbers: dict[str, int] = {}
    a_words = [numbers.setdefault(word, len(numbers)) for _, word in a]
    b_words = [numbers.setdefault(word, len(numbers)) for _, word in b]
    runs = [(block.a, block.b, block.size) for block in Indel.opcodes(a_words, b_words).as_matching_blocks()]
    for first, to, size in _without_chance(runs[:-1], len(a), len(b)):
        for step in range(size):
            begin, word = a[first + step]
            yield Piece(begin, b[to + step][0], len(word))


def _tokens(text: str, stretch: Span) -> list[_Token]:
    """The words, signs and characters of a stretch of text."""
    begin, end = stretch
    if not _BEYOND_LATIN.search(text, begin, end):  # there, the faster pattern finds the same
        return [(match.start(), match[0]) for match in _LATIN_TOKEN.finditer(text, begin, end)]
    return [(match.start(), match[0]) for match in _TOKEN.finditer(text, begin, end)]


def _without_chance(runs: Sequence[tuple[int, int, int]], a: int, b: int) -> list[tuple[int, int, int]]:
    """Runs of words, without small ones that have more than themselves rewritten on both sides."""
    kept: list[tuple[int, int, int]] = []
    for number, (at, to, size) in enumerate(runs):
        past = kept[-1] if kept else (0, 0, 0)
        following = runs[number + 1] if number + 1 < len(runs) else (a, b, 0)
        before = max(at - past[0] - past[2], to - past[1] - past[2])
        after = max(following[0] - at - size, following[1] - to - size)
        if size >= _SMALL or min(before, after) <= size:
            kept.append((at, to, size))
    return kept


def _joined(here: str, there: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with the white space that both texts have beside them; those that touch then are one."""
    joined = [Piece(0, 0, 0)]
    for piece in [*pieces, Piece(len(here), len(there), 0)]:
        last = joined[-1]
        before = here[last.here + last.length : piece.here]
        after = there[last.there + last.length : piece.there]
        if before == after:
            joined[-1] = last._replace(length=piece.here + piece.length - last.here)
            continue
        ends = _shared_space(before, after)
        begins = _shared_space(before[ends:][::-1], after[ends:][::-1])
        joined[-1] = last._replace(length=last.length + ends)
        joined.append(Piece(piece.here - begins, piece.there - begins, piece.length + begins))
    return [piece for piece in joined if piece.length]


def _shared_space(one: str, other: str) -> int:
    """How many characters of white space two texts begin with alike."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b or not a.isspace():
            break
        count += 1
    return count
