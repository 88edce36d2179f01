"""Where some words, or what a regular expression describes, stand in a text: hits as spans of code points."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from annotator.editing.repetition import least_size
from annotator.errors import SearchRefused
from annotator.model.blocks import blocks_of
from annotator.model.document import Document
from annotator.model.graphemes import is_boundary, snap_back, snap_forward
from annotator.model.span import Span
from annotator.model.words import EDGE, LETTER, SOFT_HYPHEN, inflected, spellings

MOST = 20_000
"""Hits after which nobody looks any further."""

SECONDS = 1.0
"""How long a regular expression may take; some would take years."""

PLAIN_SECONDS = 5.0
"""How long a plain text may take; ten megabytes take a fraction of a second."""

LARGEST = 10_000
"""Signs of a regular expression, each as often as it must be repeated: one of a million takes 300 MB and a second."""

_TOO_LARGE = "This expression needs too much memory: make it simpler."

_GAP = r"(?:(?<![^\S\n])(?:[^\S\n]+(?:\n[^\S\n]*)?|\n[^\S\n]*))"
"""White space of any kind, no-break included, and one line end at most; only from its start, else it were tried from
every space of a long row."""

_PLAIN_BELOW = "\u0300"
"""No character below this one joins on to another one below it."""


class Query(NamedTuple):
    """What to look for.

    Attributes:
        words: a text, or a regular expression.
        case: whether capitals must be as given.
        whole_words: whether a hit must begin and end where words do.
        regular: whether `words` is a regular expression, in which ^ and $ are about lines.
        prefix: whether the last word may go on; a hit goes on to its end.
        inflected: whether whole words may have the endings and clitics of names, too.
    """

    words: str
    case: bool = False
    whole_words: bool = False
    regular: bool = False
    prefix: bool = False
    inflected: bool = False


def find(
    text: str, query: Query, *, seconds: float | None = None, unwanted: Callable[[], bool] = bool
) -> Iterator[Span]:
    """Hits of a query in the order of the text; none is empty, overlaps another one or begins or ends in a grapheme.

    A plain text is found however its accents are encoded, with typographic or
    straight quotation marks, with no-break and other spaces, and with soft
    hyphens in it.

    Args:
        text: where to look.
        query: what to look for.
        seconds: how long it may take on the whole, None for what is usual.
        unwanted: says that nobody waits for hits any more; the search then ends before the next one.

    Raises:
        SearchRefused: no regular expression, or something that takes too long.
    """
    if not query.words:
        return
    pattern = compiled(query, soft_hyphens=SOFT_HYPHEN in text)
    usual = SECONDS if query.regular else PLAIN_SECONDS
    until = time.monotonic() + (usual if seconds is None else seconds)
    at = 0
    while at < len(text) and not unwanted() and (match := _next(pattern, text, at, until, query)) is not None:
        begin, end = match.span()
        if begin == end:
            at = begin + 1
        elif _stands_alone(text, begin) and _stands_alone(text, end):
            yield Span(begin, end)
            at = end
        else:  # in a character, however many marks it has: not before the next one
            at = snap_forward(text, begin + 1)


def same_blocks(document: Document, span: Span, *, case: bool = False) -> Iterator[Span]:
    """Blocks (paragraphs where there are none) with the same words as a span, white space at their edges left out."""
    text = document.text
    wanted = _words_of(text, span, case=case)
    for block in blocks_of(document):
        if wanted and _words_of(text, block, case=case) == wanted:
            yield block


def blocks_with(document: Document, hits: Iterable[Span]) -> Iterator[Span]:
    """Blocks (paragraphs where there are none) that hold a hit, in the order of the text, white space left out."""
    found = iter(hits)
    hit = next(found, None)
    for block in blocks_of(document):
        while hit is not None and hit.end <= block.begin:
            hit = next(found, None)
        if hit is None:
            return
        if hit.overlaps(block):
            yield block


def around(text: str, span: Span, reach: int) -> tuple[str, str, str]:
    """What stands before a span in its paragraph, the span itself and what stands after it; each `reach` at most."""
    first = max(0, span.begin - reach)
    begin = max(text.rfind("\n", first, span.begin) + 1, snap_back(text, first))
    line_end = text.find("\n", span.end, span.end + reach)
    end = line_end if line_end >= 0 else snap_forward(text, span.end + reach)
    shown = min(span.end, snap_forward(text, span.begin + reach))
    return text[begin : span.begin], text[span.begin : shown], text[span.end : end]


def _next(pattern: regex.Pattern[str], text: str, at: int, until: float, query: Query) -> regex.Match[str] | None:
    left = until - time.monotonic()
    try:
        if left <= 0:
            raise TimeoutError
        return pattern.search(text, at, concurrent=True, timeout=left)
    except TimeoutError:
        if not query.regular:
            raise SearchRefused("This takes too long to look for: try other words.") from None
        raise SearchRefused("This expression takes too long: make it simpler.") from None
    except MemoryError:
        raise SearchRefused(_TOO_LARGE) from None


@lru_cache(maxsize=256)
def compiled(query: Query, *, soft_hyphens: bool = False) -> regex.Pattern[str]:
    """The pattern of a query; offsets stay the text's own, since the pattern is changed and not the text.

    Args:
        query: what to look for.
        soft_hyphens: whether the text has any.

    Raises:
        SearchRefused: no regular expression, or one that needs too much.
    """
    flags = 0 if query.case else regex.IGNORECASE | regex.FULLCASE
    if query.regular:
        return _regular(query, flags | regex.MULTILINE)
    plain = spellings(query.words, _GAP, soft_hyphens=soft_hyphens)
    if query.whole_words and query.inflected:
        return regex.compile(f"{inflected(plain, query.words)}{EDGE}", flags)
    if query.prefix:
        plain = f"{plain}(?:{SOFT_HYPHEN}*{LETTER})*+"
    return regex.compile(f"{EDGE}{plain}{EDGE}" if query.whole_words else plain, flags)


def _regular(query: Query, flags: int) -> regex.Pattern[str]:
    if least_size(query.words) > LARGEST:
        raise SearchRefused("This expression repeats too much: make it simpler.")
    try:
        pattern = regex.compile(query.words, flags)
        if not query.whole_words:
            return pattern
        close = "\n)" if pattern.flags & regex.VERBOSE else ")"  # it may end in a comment
        return regex.compile(f"{EDGE}(?:{query.words}{close}{EDGE}", flags)
    except RecursionError:
        raise SearchRefused("This expression is nested too deeply.") from None
    except MemoryError:
        raise SearchRefused(_TOO_LARGE) from None
    except (regex.error, ValueError, OverflowError) as error:
        raise SearchRefused(f"This is no regular expression: {error}.") from None


def _stands_alone(text: str, offset: int) -> bool:
    """Whether a hit may begin or end here; nearly everywhere two plain letters say so at once."""
    if 0 < offset < len(text) and (text[offset] >= _PLAIN_BELOW or text[offset - 1] >= _PLAIN_BELOW):
        return is_boundary(text, offset)
    return True


def _words_of(text: str, span: Span, *, case: bool) -> str:
    words = " ".join(unicodedata.normalize("NFC", text[span.begin : span.end]).split())
    return words if case else words.casefold()
