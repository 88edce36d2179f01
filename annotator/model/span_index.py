"""Which annotations touch a stretch of text, in O(log n + hits).

Parts are kept by the stretch of text that they begin in, one page for each, and
a page is sorted when somebody first looks into it: entering 100 k parts sorts
nothing, and adding one more moves at most one page. Parts of more than `LONG`
code points are kept apart, so that one long block does not make every query
look far to the left.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from heapq import merge

from annotator.model.span import Span

LONG = 2_000
PAGE = 4_096
"""Code points to a page."""

_Entry = tuple[int, int, str]


class SpanIndex:
    """Index over (id, parts) pairs; all offsets are code points.

    `long` is the length from which parts are kept apart: where all are short,
    a look-up need not look as far.
    """

    __slots__ = ("_limit", "_long", "_short")

    def __init__(self, entries: Iterable[tuple[str, tuple[Span, ...]]] = (), *, long: int = 0) -> None:
        self._limit = long or LONG
        self._short = _SortedPages()
        self._long = _SortedPages()
        self.enter(entries)

    def enter(self, entries: Iterable[tuple[str, tuple[Span, ...]]]) -> None:
        """Enter every part of many annotations."""
        short: list[_Entry] = []
        lengthy: list[_Entry] = []
        for identity, spans in entries:
            for begin, end in spans:
                (lengthy if end - begin > self._limit else short).append((begin, end, identity))
        self._short.enter(short)
        self._long.enter(lengthy)

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

    def along(self, offset: int, step: int) -> Iterator[_Entry]:
        """Every (begin, end, id) from those that begin at an offset on, by begin; step -1: the other way."""
        return merge(self._short.along(offset, step), self._long.along(offset, step), reverse=step < 0)


class _SortedPages:
    """Entries by begin, in a page for every `PAGE` code points in which some begin.

    Attributes:
        numbers: of the pages there are, sorted.
        pages: their entries; sorted, but for those in `unsorted`.
    """

    __slots__ = ("numbers", "pages", "unsorted")

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.pages: dict[int, list[_Entry]] = {}
        self.unsorted: set[int] = set()

    def enter(self, entries: Iterable[_Entry]) -> None:
        """Add many; sorting them is left to whoever looks for them."""
        pages = self.pages
        touched = set()
        for entry in entries:
            number = entry[0] // PAGE
            touched.add(number)
            if number in pages:
                pages[number].append(entry)
            else:
                pages[number] = [entry]
                insort(self.numbers, number)
        self.unsorted |= touched

    def add(self, entry: _Entry) -> None:
        number = entry[0] // PAGE
        if number in self.pages:
            insort(self._page(number), entry)
        else:
            self.pages[number] = [entry]
            insort(self.numbers, number)

    def discard(self, entry: _Entry) -> None:
        number = entry[0] // PAGE
        if number not in self.pages:
            return
        page = self._page(number)
        place = bisect_left(page, entry)
        if place == len(page) or page[place] != entry:
            return
        del page[place]
        if not page:
            del self.pages[number], self.numbers[bisect_left(self.numbers, number)]

    def range(self, low: int, high: int) -> list[_Entry]:
        """Entries that begin in `[low, high)`."""
        found: list[_Entry] = []
        for at in range(bisect_left(self.numbers, low // PAGE), bisect_left(self.numbers, -(-high // PAGE))):
            page = self._page(self.numbers[at])
            found += page[bisect_left(page, (low,)) : bisect_left(page, (high,))]
        return found

    def along(self, offset: int, step: int) -> Iterator[_Entry]:
        """Entries that begin at or after an offset, or (step -1) at or before it, the last one first."""
        if step > 0:
            for at in range(bisect_left(self.numbers, offset // PAGE), len(self.numbers)):
                page = self._page(self.numbers[at])
                yield from page[bisect_left(page, (offset,)) :]
        else:
            for at in range(bisect_right(self.numbers, offset // PAGE) - 1, -1, -1):
                page = self._page(self.numbers[at])
                yield from reversed(page[: bisect_left(page, (offset + 1,))])

    def _page(self, number: int) -> list[_Entry]:
        """The entries of a page, sorted."""
        page = self.pages[number]
        if number in self.unsorted:
            page.sort()
            self.unsorted.discard(number)
        return page
