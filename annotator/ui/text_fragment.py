"""Where a passage stands in a page, as the end of an address that browsers scroll to: a text fragment."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from annotator.model import blocks
from annotator.model.document import Document
from annotator.model.span import Span

_LONGEST = 60
"""A passage of more code points is named by its first and its last words."""
_ENDS = 5
_MOST_CONTEXT = 8


def text_fragment(document: Document, target: Span) -> str:
    """The fragment (`:~:text=…`, percent-encoded, without `#`) that finds a passage; '' where there is no text.

    Args:
        document: a web page.
        target: what is to be found; of an empty span the block that it is in.

    Words before and after it are added as long as the passage would be found elsewhere, too.
    """
    touched = blocks.blocks_at(document, target)
    if not touched:
        return ""
    whole = Span(touched[0].begin, touched[-1].end)
    span = whole if not target.length else Span(max(whole.begin, target.begin), min(whole.end, target.end))
    text = document.text
    begin, end = _terms([text[max(span.begin, one.begin) : min(span.end, one.end)] for one in touched])
    if not begin:
        return ""
    prefix, suffix = _context(document, span, begin)
    terms = [
        f"{_encoded(prefix)}-" if prefix else "",
        _encoded(begin),
        _encoded(end),
        f"-{_encoded(suffix)}" if suffix else "",
    ]
    return ":~:text=" + ",".join(term for term in terms if term)


def _terms(pieces: list[str]) -> tuple[str, str]:
    """First and last words of a passage; the last are '' when the first are all of it. A term is within one block."""
    lines = [line for piece in pieces for line in piece.split("\n") if line.strip()]
    if not lines:
        return "", ""
    first, last = lines[0].split(), lines[-1].split()
    if len(lines) == 1 and len(lines[0]) <= _LONGEST:
        return " ".join(first), ""
    if len(lines) == 1 and len(first) < 2 * _ENDS:  # a script without spaces, or very long words
        return " ".join(first), ""
    return " ".join(first[:_ENDS]), " ".join(last[-_ENDS:])


def _context(document: Document, span: Span, begin: str) -> tuple[str, str]:
    """Words beside a passage without which it would not be the first that browsers find."""
    plain = " ".join(document.text.casefold().split())
    before = document.text[: span.begin].rsplit("\n", 1)[-1].split()
    after = document.text[span.end :].split("\n", 1)[0].split()
    if plain.count(begin.casefold()) < 2:
        return "", ""
    if not before:
        before = document.text[: span.begin].rstrip().rsplit("\n", 1)[-1].split()
    prefix = next(_unique(plain, begin, before), "")
    suffix = "" if " ".join(after[:1]) == "" else " ".join(after[:2])
    return (prefix, "") if prefix else (" ".join(before[-_MOST_CONTEXT:]), suffix)


def _unique(plain: str, begin: str, before: list[str]) -> Iterator[str]:
    for count in range(1, min(len(before), _MOST_CONTEXT) + 1):
        prefix = " ".join(before[-count:])
        if plain.count(f"{prefix} {begin}".casefold()) == 1:
            yield prefix


def _encoded(term: str) -> str:
    # what parts terms has to be encoded, too
    return quote(term, safe="").replace("-", "%2D")
