"""Which annotations touch a stretch of text, in O(log n + hits).

Parts are kept in lists sorted by begin. Parts of more than `LONG` code points
are kept apart, so that one long block does not make every query look far to
the left. The sorted lists are cut into pages, so that adding to 100 k entries
moves at most one page.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from annotator.model.span import Span

LONG = 2_000
PAGE = 512

_Entry = tuple[int, int, str]


class SpanIndex:
    """Index over (id, parts) pairs; all offsets are code points.

    `long` is the length from which parts are kept apart: where all are short,
    a look-up need not look as far.
    """

    __slots__ = ("_limit", "_long", "_short")

    def __init__(self, entries: Iterable[tuple[str, tuple[Span, ...]]] = (), *, long: int = 0) -> None:
        self._limit = long or LONG
        short: list[_Entry] = []
        lengthy: list[_Entry] = []
        for identity, spans in entries:
            for begin, end in spans:
                (lengthy if end - begin > self._limit else short).append((begin, end, identity))
        self._short = _SortedPages(short)
        self._long = _SortedPages(lengthy)

    def add(self, identity: str, spans: tuple[Span, ...]) -> None:
        """Enter every part of one annotation."""
        for begin, end in spans:
            (self._long if end - begin > self._limit else self._short).add((begin, end, identity))

    def discard(self, identity: str, spans: tuple[Span, ...]) -> None:
        """Take out every part of one annotation, given as they were entered."""
        for begin, end in spans:
            (self._long if end - begin > self._limit else self._short).discard((begin, end, identity))

    def touching(self, span: Span) -> set[str]:
        """Ids of annotations with a part that shares a code point with `span`."""
        near = self._short.range(span.begin - self._limit, span.end)
        found = {identity for _, end, identity in near if end > span.begin}
        found.update(identity for _, end, identity in self._long.range(0, span.end) if end > span.begin)
        return found

    def first_from(self, offset: int) -> str | None:
        """Id with the first part that begins at or after `offset`, the longest of several, or None."""
        found = [entry for pages in (self._short, self._long) for entry in pages.starting_from(offset)]
        return min(found, key=lambda entry: (entry[0], -entry[1], entry[2]))[2] if found else None

    def last_before(self, offset: int) -> str | None:
        """Id with the last part that begins before `offset`, the shortest of several, or None."""
        found = [entry for pages in (self._short, self._long) for entry in pages.starting_before(offset)]
        return max(found, key=lambda entry: (entry[0], -entry[1], entry[2]))[2] if found else None


class _SortedPages:
    """A sorted list of entries in pages of at most 2 × PAGE."""

    __slots__ = ("_firsts", "_pages")

    def __init__(self, entries: list[_Entry]) -> None:
        entries.sort()
        self._pages = [entries[at : at + PAGE] for at in range(0, len(entries), PAGE)]
        self._firsts = [page[0] for page in self._pages]

    def _page_of(self, entry: tuple[int, ...] | _Entry) -> int:
        at = bisect_left(self._firsts, entry)
        if at < len(self._firsts) and self._firsts[at] == entry:
            return at
        return max(0, at - 1)

    def add(self, entry: _Entry) -> None:
        if not self._pages:
            self._pages, self._firsts = [[entry]], [entry]
            return
        at = self._page_of(entry)
        page = self._pages[at]
        insort(page, entry)
        if len(page) > 2 * PAGE:
            self._pages[at : at + 1] = [page[:PAGE], page[PAGE:]]
            self._firsts[at : at + 1] = [page[0], page[PAGE]]
        else:
            self._firsts[at] = page[0]

    def discard(self, entry: _Entry) -> None:
        if not self._pages:
            return
        at = self._page_of(entry)
        page = self._pages[at]
        place = bisect_left(page, entry)
        if place == len(page) or page[place] != entry:
            return
        del page[place]
        if page:
            self._firsts[at] = page[0]
        else:
            del self._pages[at], self._firsts[at]

    def range(self, low: int, high: int) -> list[_Entry]:
        """Entries that begin in `[low, high)`."""
        found: list[_Entry] = []
        for at in range(self._page_of((low,)), len(self._pages)):
            page = self._pages[at]
            if page[0][0] >= high:
                break
            begin = bisect_left(page, (low,))
            end = bisect_left(page, (high,)) if page[-1][0] >= high else len(page)
            found += page[begin:end]
        return found

    def starting_from(self, offset: int) -> list[_Entry]:
        """All entries that share the first begin at or after `offset`."""
        for at in range(self._page_of((offset,)), len(self._pages)):
            page = self._pages[at]
            place = bisect_left(page, (offset,))
            if place < len(page):
                begin = page[place][0]
                return self.range(begin, begin + 1)
        return []

    def starting_before(self, offset: int) -> list[_Entry]:
        """All entries that share the last begin before `offset`."""
        for at in range(min(self._page_of((offset,)), len(self._pages) - 1), -1, -1):
            page = self._pages[at]
            place = bisect_left(page, (offset,))
            if place:
                begin = page[place - 1][0]
                return self.range(begin, begin + 1)
        return []
