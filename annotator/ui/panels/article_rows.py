"""The articles of a corpus as rows of a list, read page by page as far as somebody scrolls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QTimer, Signal

from annotator.ui.panels.row_model import RowModel

PAGE = 100
LOOK_AHEAD = 2_000
"""How many rows are read at most to find the article that is open."""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """What the list says about one article.

    Attributes:
        id: the document's id.
        state: new, in-progress, finished or skipped, over all layers.
        annotations: how many annotations it has.
        tags, assigned: what it is tagged with, and who is to annotate it.
        copies: whether there are near copies of it.
        newer: whether the corpus has a newer version of it.
    """

    id: str
    title: str
    outlet: str
    language: str
    right_to_left: bool
    state: str
    annotations: int
    tags: tuple[str, ...] = ()
    assigned: tuple[str, ...] = ()
    copies: bool = False
    newer: bool = False


@dataclass(frozen=True, slots=True)
class ArticleCounts:
    """How far a corpus has come, in articles."""

    corpus: str
    total: int
    finished: int
    in_progress: int


class ArticleListing(Protocol):
    """One list of articles, searched and sorted, read in pieces from any place on; a place is the listing's own."""

    @property
    def known(self) -> int | None:
        """How many rows it has, None when that takes counting."""
        ...

    def page(self, after: object, limit: int) -> tuple[Sequence[ArticleRow], object]:
        """Up to `limit` rows after a place (None: from the start), and the place to go on from, None at the end.

        There may be few rows, or none, before the end: what is rare is not searched for at any length.
        """
        ...

    def ids(self, after: object) -> tuple[Sequence[str], object]:
        """The same with ids only, as many as it takes no time to find."""
        ...


class ArticleSource(Protocol):
    """Where rows come from."""

    def listing(self, search: str, order: str) -> ArticleListing:
        """The list of the articles that fit `search`, sorted ('' as they were imported)."""
        ...

    def counts(self) -> ArticleCounts:
        """Figures over the whole corpus."""
        ...

    def values(self, name: str) -> Sequence[tuple[str, int | None]]:
        """What a filter may be given, most frequent first, with numbers of articles where they are known."""
        ...


class ArticleModel(RowModel[ArticleRow]):
    """The rows read so far; a further page is read when the list is scrolled to its end.

    Signals:
        looked: rows were read, or none was found for now; see `looking`.
    """

    looked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.search, self.order = "", ""
        self.listing: ArticleListing | None = None
        self._after: object = None
        self._places: dict[str, int] = {}
        self._more = False
        self._wanted = 0
        # what is rare is looked for piece by piece, while the window goes on
        self._further = QTimer(self, singleShot=True, interval=0)
        self._further.timeout.connect(self._look_further)

    @property
    def looking(self) -> bool:
        """Whether rows that were asked for are still being looked for."""
        return self._further.isActive()

    @property
    def complete(self) -> bool:
        """Whether all rows have been read."""
        return not self._more

    def read(self, source: ArticleSource | None, search: str = "", order: str = "", *, least: int = PAGE) -> None:
        """Start again from the first article, reading at least `least` rows if there are so many nearby."""
        self._further.stop()
        self._after = None
        self.search, self.order = search, order
        self.listing = None if source is None else source.listing(search, order)
        self._more = self.listing is not None
        rows: list[ArticleRow] = []
        for _ in range(1 + least // PAGE):
            if self._more and len(rows) < least:
                rows += self._next_page()
        self._places = {row.id: place for place, row in enumerate(rows)}
        self.show(rows)
        self._want(PAGE)

    def place(self, identity: str, *, look_ahead: int = 0) -> int:
        """Row of an article, reading up to `look_ahead` rows to find it; -1 when it is not among them."""
        for _ in range(look_ahead // PAGE):
            if identity in self._places or not self._more or len(self.rows) >= look_ahead:
                break
            self._add(self._next_page())
        return self._places.get(identity, -1)

    def refresh(self, row: ArticleRow) -> str:
        """Say anew what is known about one article, if it is listed; returns the state it had then, '' if not."""
        place = self._places.get(row.id, -1)
        if place < 0:
            return ""
        before, self.rows[place] = self.rows[place], row
        self.touch(place)
        return before.state

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return self._more and not parent.isValid()

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> None:  # noqa: ARG002
        if not self.looking:
            before = len(self.rows)
            self._add(self._next_page())
            self._want(before + 1)

    def stop(self) -> None:
        """Look no further: the corpus is let go of."""
        self._further.stop()

    def _look_further(self) -> None:
        self._add(self._next_page())
        self._want(self._wanted)

    def _want(self, number: int) -> None:
        """Look further, in a moment, as long as there may be so many rows and they were not found yet."""
        self._wanted = number
        if self._more and len(self.rows) < number:
            self._further.start()
        self.looked.emit()

    def _add(self, page: Sequence[ArticleRow]) -> None:
        known = len(self.rows)
        self._places |= {row.id: place for place, row in enumerate(page, known)}
        self.insert(known, page)

    def state_in_words(self, state: str) -> str:
        """A state as it stands in the list."""
        words = {
            "new": self.tr("new"),
            "in-progress": self.tr("in progress"),
            "finished": self.tr("finished"),
            "skipped": self.tr("skipped"),
        }
        return words.get(state, state)

    def second_line(self, row: ArticleRow) -> str:
        """State and outlet; the language where there is no outlet."""
        return " · ".join(filter(None, (self.state_in_words(row.state), row.outlet or row.language)))

    def special(self, row: ArticleRow) -> list[str]:
        """What is special about an article, in words."""
        return [
            *((self.tr("newer version"),) if row.newer else ()),
            *((self.tr("near copy"),) if row.copies else ()),
            *(self.tr("for {0}").format(name) for name in row.assigned),
            *row.tags,
        ]

    def line(self, row: int) -> str:
        return self.rows[row].title or self.rows[row].id

    def tip(self, row: int) -> str:
        return f"{self.line(row)}\n{' · '.join(self.special(self.rows[row]))}".strip()

    def spoken(self, row: int) -> str:
        one = self.rows[row]
        counted = self.tr("{count} annotations").format(count=one.annotations)
        words = (self.line(row), self.state_in_words(one.state), one.outlet, counted, *self.special(one))
        return ", ".join(filter(None, words))

    def _next_page(self) -> Sequence[ArticleRow]:
        if self.listing is None:
            return ()
        page, self._after = self.listing.page(self._after, PAGE)
        self._more = self._after is not None
        return page
