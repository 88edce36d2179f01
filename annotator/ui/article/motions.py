"""Where the caret goes: characters, words, sentences and paragraphs of a text, as plain functions.

All offsets are code points of the article. Words come from ICU, which knows
the dictionaries of Japanese, Chinese and Thai; sentences from rules of our
own, since the libraries lose text or split at abbreviations.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from icu4py.breakers import WordBreaker

from annotator.model.graphemes import snap, snap_back, snap_forward, trim
from annotator.model.offsets import OffsetMap
from annotator.model.span import Span
from annotator.model.words import without_possessive

WINDOW = 4_000
"""Words and sentences are looked for in at most this many code points to each side."""

_CLOSING = "\"'”’“‘»«›)\\]」』）"
_END = re.compile(rf"[.!?…؟۔।॥]+[{_CLOSING}]*(?:[\u00a0\u202f]»)?(?=\s|$)|[。！？]+[{_CLOSING}]*")

_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"‘„])(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|St|vs|e\.g|i\.e|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|bzw|[Cc]a|Nr|Str|[Dd]\. ?h|u\. ?a|[zZ]\. ?B|[^\W\d_])\.$"
)
"""What a full stop follows without ending a sentence."""

_MAYBE = re.compile(r"(?:^|[\s(“\"‘„])(?:Jr|Sr|Inc|Ltd|Co|Corp|etc|usw|a\.m|p\.m|U\.S|U\.K|U\.N|E\.U)\.$")
_STARTER = re.compile(
    r"(?:The|An?|It|He|She|They|We|But|And|That|This|There|In|On|At|As|If|Der|Die|Das|Es|Er|Sie|Ein|Eine|Aber|Und|Wir)\b"
    r"|[“\"„]"
)
"""Abbreviations that may end a sentence as well, and the words that show that one did."""

_ORDINAL = re.compile(r"(?:^|[\s(])\d{1,2}\.$")
_COUNTED = re.compile(
    r"(?:Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Jahrhundert|Weltkrieg|Jahrestag|Geburtstag|Quartal|Platz|Stock|"
    r"Runde|Mal|Liga|Klasse|Etage|Tag)"
)
"""Numbers with a full stop, and the German words that they count."""


def paragraph(text: str, offset: int) -> Span:
    """The paragraph around an offset, its newline left out."""
    begin = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return Span(begin, len(text) if end < 0 else end)


def next_character(text: str, offset: int) -> int:
    """One grapheme to the right."""
    return snap_forward(text, min(len(text), offset + 1))


def previous_character(text: str, offset: int) -> int:
    """One grapheme to the left."""
    return snap_back(text, max(0, offset - 1))


def word(text: str, offset: int) -> Span | None:
    """The word at an offset, or the one that ends there; None between words."""
    window = _window(text, offset)
    edges = _words(text[window.begin : window.end])
    place = bisect_right(edges, (offset - window.begin, WINDOW * 4)) - 1
    for index in (place, place - 1):
        if 0 <= index < len(edges):
            begin, end = edges[index]
            if begin <= offset - window.begin <= end:
                return _bare(text, snap(text, Span(begin + window.begin, end + window.begin)), offset)
    return None


def _bare(text: str, span: Span, offset: int) -> Span:
    """A word without its possessive 's, unless the offset lies in that: names are annotated without it."""
    bare = Span(span.begin, span.begin + len(without_possessive(text[span.begin : span.end])))
    return bare if offset <= bare.end else span


def next_word(text: str, offset: int) -> int:
    """The start of the next word, or the end of the paragraph, then the next paragraph."""
    window = _window(text, offset)
    for begin, _ in _words(text[window.begin : window.end]):
        if begin + window.begin > offset:
            return snap_forward(text, begin + window.begin)
    if window.end > offset:
        return window.end
    return min(len(text), offset + 1)


def previous_word(text: str, offset: int) -> int:
    """The start of the word, or of the one before, then the end of the paragraph before."""
    window = _window(text, offset)
    found = [begin + window.begin for begin, _ in _words(text[window.begin : window.end])]
    before = [begin for begin in found if begin < offset]
    if before:
        return snap_back(text, before[-1])
    if window.begin < offset:
        return window.begin
    return max(0, offset - 1)


def word_end(text: str, offset: int) -> int:
    """The end of the word at or after an offset."""
    window = _window(text, offset)
    for _, end in _words(text[window.begin : window.end]):
        if end + window.begin > offset:
            return snap_forward(text, end + window.begin)
    return window.end if window.end > offset else min(len(text), offset + 1)


def previous_word_end(text: str, offset: int) -> int:
    """The end of the last word that ends before an offset, or the start of the paragraph, then the one before."""
    window = _window(text, offset)
    ends = [end + window.begin for _, end in _words(text[window.begin : window.end])]
    before = [end for end in ends if end < offset]
    if before:
        return snap_back(text, before[-1])
    return window.begin if window.begin < offset else max(0, offset - 1)


def sentence(text: str, offset: int) -> Span:
    """The sentence around an offset, edge white space left out."""
    around = paragraph(text, offset)
    pages = _pages(around, offset)
    begin = pages[0].begin
    for end in _sentence_ends(text, around, pages):
        if offset < end or end == around.end:
            return _tight(text, Span(begin, end))
        begin = end
    return _tight(text, Span(begin, around.end))


def next_sentence(text: str, offset: int) -> Span | None:
    """The sentence after the one around an offset, in the next paragraph if need be."""
    here = sentence(text, offset)
    at = here.end
    while at < len(text) and text[at].isspace():
        at += 1
    return sentence(text, at) if at < len(text) else None


def next_paragraph(text: str, offset: int) -> Span | None:
    """The next paragraph that holds more than white space."""
    at = paragraph(text, offset).end
    while at < len(text) and text[at].isspace():
        at += 1
    return paragraph(text, at) if at < len(text) else None


def previous_paragraph(text: str, offset: int) -> Span:
    """The paragraph around an offset, or the one before when the offset is at its start; blank ones are passed over."""
    around = paragraph(text, offset)
    at = offset if around.begin < offset and not text[around.begin : offset].isspace() else around.begin
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return paragraph(text, at)


def whole_words(text: str, span: Span) -> Span:
    """Widen a span to whole words and trim white space, so that a careless drag still marks words."""
    first, last = word(text, span.begin), word(text, max(span.begin, span.end - 1))
    begin = first.begin if first and first.begin < span.begin < first.end else span.begin
    end = last.end if last and last.begin < span.end < last.end else span.end
    return snap(text, _tight(text, Span(begin, end)))


def _tight(text: str, span: Span) -> Span:
    """A span without white space at its ends; of nothing but that, its empty beginning."""
    return trim(text, span) or Span(span.begin, span.begin)


def _window(text: str, offset: int) -> Span:
    around = paragraph(text, offset)
    if around.length <= 2 * WINDOW:
        return around
    # pages of fixed place, so that neighbouring offsets share one cached look-up
    page = (offset - around.begin) // WINDOW
    begin = snap_back(text, around.begin + max(0, page - 1) * WINDOW)
    end = snap_back(text, min(around.end, around.begin + (page + 2) * WINDOW))
    return Span(begin, end)


@lru_cache(maxsize=64)
def _words(piece: str) -> list[tuple[int, int]]:
    """Word spans of a piece of text, without white space and punctuation."""
    places = OffsetMap(piece)  # ICU counts in UTF-16
    segments = (
        (places.to_codepoint(begin), places.to_codepoint(end)) for begin, end in WordBreaker(piece, "en").segments()
    )
    return [(begin, end) for begin, end in segments if any(character.isalnum() for character in piece[begin:end])]


def _pages(around: Span, offset: int) -> list[Span]:
    """The paragraph; of a long one only the page that holds the offset, and its neighbours."""
    if around.length <= 2 * WINDOW:
        return [around]
    last = (around.length - 1) // WINDOW
    page = min((offset - around.begin) // WINDOW, last)
    return [
        Span(around.begin + number * WINDOW, min(around.end, around.begin + (number + 1) * WINDOW))
        for number in range(max(0, page - 1), min(last, page + 1) + 1)
    ]


def _sentence_ends(text: str, around: Span, pages: list[Span]) -> list[int]:
    """Where sentences end in some pages; a page without any counts as ended itself, so that looking stays local."""
    until = min(around.end, pages[-1].end + 64)
    found = [
        match.end()
        for match in _END.finditer(text, pages[0].begin, until)
        if _ends_sentence(text, match, around, until)
    ]
    ends: list[int] = []
    for page in pages:
        ends += [end for end in found if page.begin < end <= page.end] or [snap_back(text, page.end)]
    if pages[-1].end == around.end and ends[-1] != around.end:
        if text[ends[-1] : around.end].isspace():
            ends.pop()
        ends.append(around.end)
    return ends


def _ends_sentence(text: str, match: re.Match[str], around: Span, until: int) -> bool:
    if match.end() == until < around.end:
        return False  # what follows was not looked at
    stop = match.group().rstrip(_CLOSING)
    rest = text[match.end() : min(around.end, match.end() + 16)].lstrip()
    if stop == ".":
        before = max(0, match.start() - 12), match.start() + 1
        if _ABBREVIATION.search(text, *before):
            return False
        if _MAYBE.search(text, *before):
            return not rest or _STARTER.match(rest) is not None
        if _ORDINAL.search(text, *before) and _COUNTED.match(rest):
            return False
        if text[before[1] - 3 : before[1]] == "No." and rest[:1].isdigit():
            return False
    if rest[:1].islower():  # “Really?” he asked
        return False
    return not (rest.startswith("と") and match.group() != stop)  # 「はい。」と言った
