"""Where an annotator probably goes next: names that nobody marked yet, and what may fill a slot; plain functions.

A name is a run of capitalised words, a number with its sign, or a run of
katakana. It is proposed by being selected; nothing is marked by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import regex

from annotator import resources
from annotator.model.span import Span
from annotator.ui.article import motions

WINDOW = 4_000
"""Names are looked for in so many code points at a time."""

REACH = 500_000
"""A name that is further away than this (code points) is not found: a key press has to end."""

_LONGEST = 200

_PREFIX = r"(?:(?:al|el|as|ar|ad|an|ul)[-‐]|[dlDLO]['’])?"
_WORD = _PREFIX + r"\p{Lu}[\p{L}\p{M}\p{N}]*(?:[-‐’'](?!s\b)[\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*"
_INITIAL = r"\p{Lu}\."
_FIGURE = r"\p{N}{1,4}(?![.,:]?\p{N}|\p{L})"
_BETWEEN = r"(?:of(?: the)?|for|de(?: la| los| las)?|del|du|des|di|da|dos|van(?: der| den)?|von(?: der)?|zu|bin|ibn|al)"
_JOINT = regex.compile(rf"[ \u00a0]{_BETWEEN}[ \u00a0]")
_RUN = (
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}’'-])(?:{_INITIAL}|{_WORD})"
    rf"(?:[ \u00a0](?:{_BETWEEN}[ \u00a0])?(?:{_INITIAL}(?=[ \u00a0]\p{{Lu}})|{_WORD}|{_FIGURE}))*"
)
_NUMBER = r"(?<![\p{L}\p{N}.,])[$£€¥₹]?\p{N}+(?:[.,:]\p{N}+)*(?:%|\p{L}+)?"
_KATAKANA = r"[\p{Katakana}][\p{Katakana}\u30fb\u30fc]+"

_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
"""Scripts whose words no spaces part."""

_ADDRESSES = frozenset(
    ("mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "sir", "herr", "frau", "mme", "mlle", "sr", "sra")
)
"""Forms of address: names are annotated without them."""


def names(text: str, window: Span) -> Iterator[Span]:
    """The names that begin in a stretch of text; words that only begin a sentence are left out or taken off."""
    for found in _pattern().finditer(text, window.begin, min(len(text), window.end + _LONGEST)):
        if found.start() >= window.end:
            return
        span = _without_openers(text, Span(*found.span()))
        if span is not None:
            yield span


def next_name(text: str, offset: int, step: int, is_free: Callable[[Span], bool]) -> Span | None:
    """The first name after (step 1) or the last one before (-1) an offset that `is_free`; None when there is none.

    At most `REACH` code points are looked through.
    """
    for window in _windows(text, offset, step):
        for name in list(names(text, window))[::step]:
            for one in (name, *parts(text, name)[::step]):
                if (one.begin >= offset if step > 0 else one.end <= offset) and is_free(one):
                    return one
    return None


def parts(text: str, name: Span) -> list[Span]:
    """What a name is made of when a small word joins it, such as "for": "Eastmole for Norvik" may be two."""
    cuts = [Span(*found.span()) for found in _JOINT.finditer(text, name.begin, name.end)]
    edges = [name.begin, *(edge for cut in cuts for edge in cut), name.end]
    return [Span(begin, end) for begin, end in zip(edges[::2], edges[1::2], strict=True)] if cuts else []


def of_lexicon(text: str, window: Span, expressions: Sequence[str]) -> list[Span]:
    """Where one of a lexicon's expressions stands as whole words."""
    if not expressions:
        return []
    return [Span(*found.span()) for found in _compiled(tuple(expressions)).finditer(text, window.begin, window.end)]


def read_lexicon(lines: str) -> list[str]:
    """The expressions of a lexicon: one a line, empty lines and comments (#) left out."""
    return [line.strip() for line in lines.splitlines() if line.strip() and not line.startswith("#")]


def nearest_first(text: str, spans: Iterable[Span], to: Sequence[Span]) -> list[Span]:
    """Spans by how near they are to some others: in their sentences first, then in their paragraphs, then anywhere."""
    sentences = [motions.sentence(text, part.begin) for part in to]
    paragraphs = [motions.paragraph(text, part.begin) for part in to]

    def distance(span: Span) -> tuple[bool, bool, int, Span]:
        away = min(max(part.begin - span.end, span.begin - part.end, 0) for part in to)
        outside = [not any(one.overlaps(span) for one in around) for around in (sentences, paragraphs)]
        return outside[0], outside[1], away, span

    return sorted(dict.fromkeys(spans), key=distance)


@lru_cache(maxsize=1)
def _pattern() -> regex.Pattern[str]:
    """Names, numbers with what they count (up to two words: 48 million euros), and katakana."""
    units = "|".join(read_lexicon(resources.text("lexicons", "units.txt")))
    counted = rf"{_NUMBER}(?:[ \u00a0-](?:{units})(?![\p{{L}}\p{{N}}])){{0,2}}"
    return regex.compile(f"{_RUN}|{counted}|{_KATAKANA}")


@lru_cache(maxsize=8)
def _compiled(expressions: tuple[str, ...]) -> regex.Pattern[str]:
    unspaced = [one for one in expressions if _UNSPACED.search(one)]
    spaced = [one for one in expressions if one not in unspaced]
    either = [rf"(?<![\p{{L}}\p{{N}}])(?:{'|'.join(spaced)})(?![\p{{L}}\p{{N}}])" if spaced else "", *unspaced]
    return regex.compile("|".join(filter(None, either)), regex.IGNORECASE)


def _windows(text: str, offset: int, step: int) -> Iterator[Span]:
    """Paragraphs from the one at an offset on, forwards or backwards; long ones in pieces of fixed place."""
    around = motions.paragraph(text, offset)
    looked = 0
    while True:
        pieces = [Span(at, min(around.end, at + WINDOW)) for at in range(around.begin, around.end, WINDOW)]
        for piece in [one for one in pieces if (one.end > offset if step > 0 else one.begin < offset)][::step]:
            yield piece
            looked += piece.length
            if looked >= REACH:
                return
        looked += 1
        beyond = around.end + 1 if step > 0 else around.begin - 1
        if looked >= REACH or not 0 <= beyond <= len(text) or (step > 0 and beyond == len(text)):
            return
        around = motions.paragraph(text, beyond)


def _without_openers(text: str, span: Span) -> Span | None:
    """A name without a form of address, and without the words that have their capital from the sentence only."""
    begin = span.begin
    for word in text[span.begin : span.end].split(" "):
        low = word.casefold()
        if low in _ADDRESSES or (low in _openers() and not _is_acronym(word) and _begins_sentence(text, begin)):
            begin += len(word) + 1
            continue
        break
    return Span(begin, span.end) if begin < span.end else None


@lru_cache(maxsize=1)
def _openers() -> frozenset[str]:
    return frozenset(word for line in read_lexicon(resources.text("lexicons", "openers.txt")) for word in line.split())


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _begins_sentence(text: str, offset: int) -> bool:
    """Whether a word at an offset has its capital from its place; after an opener that was taken off it has not."""
    before = text[max(0, offset - 4) : offset].rstrip(" \t\u00a0“„\"«‘'([—–-")
    return offset == 0 or not before or before[-1] in "\n.!?:…"
