"""The articles of a corpus as rows of a list, read page by page as far as somebody scrolls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from annotator.ui.panels.row_list import RowDelegate
from annotator.ui.panels.signs import DOT, draw_line, draw_state, one_line
from annotator.ui.plain import plain_tip
from annotator.ui.theme import Theme, bold, small

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
        cursor: whatever the source needs to go on after this row.
    """

    id: str
    title: str
    outlet: str
    language: str
    right_to_left: bool
    state: str
    annotations: int
    cursor: object


@dataclass(frozen=True, slots=True)
class ArticleCounts:
    """How far a corpus has come, in articles."""

    corpus: str
    total: int
    finished: int
    in_progress: int


class ArticleSource(Protocol):
    """Where rows come from."""

    def page(self, after: object, limit: int, search: str) -> Sequence[ArticleRow]:
        """Up to `limit` rows that fit `search`, after the row whose cursor is `after` (None: from the start)."""
        ...

    def counts(self) -> ArticleCounts:
        """Figures over the whole corpus."""
        ...


class ArticleModel(QAbstractListModel):
    """The rows read so far; a further page is read when the list is scrolled to its end."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[ArticleRow] = []
        self.search = ""
        self._source: ArticleSource | None = None
        self._places: dict[str, int] = {}
        self._more = False

    def read(self, source: ArticleSource | None, search: str = "", *, least: int = PAGE) -> None:
        """Start again from the first article, reading at least `least` rows if there are so many."""
        self.beginResetModel()
        self.rows, self._places = [], {}
        self._source, self.search = source, search
        self._more = source is not None
        while self._more and len(self.rows) < least:
            self._take(self._next_page())
        self.endResetModel()

    def place(self, identity: str, *, look_ahead: int = 0) -> int:
        """Row of an article, reading up to `look_ahead` rows to find it; -1 when it is not among them."""
        while identity not in self._places and self._more and len(self.rows) < look_ahead:
            self.fetchMore()
        return self._places.get(identity, -1)

    def refresh(self, row: ArticleRow) -> str:
        """Say anew what is known about one article, if it is listed; returns the state it had then, '' if not."""
        place = self._places.get(row.id, -1)
        if place < 0:
            return ""
        before, self.rows[place] = self.rows[place], row
        self.dataChanged.emit(self.index(place), self.index(place))
        return before.state

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> str | None:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title or row.id
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.title or row.id)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(row)
        return None

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return self._more and not parent.isValid()

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> None:  # noqa: ARG002
        page = self._next_page()
        if page:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(page) - 1)
            self._take(page)
            self.endInsertRows()

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

    def spoken(self, row: ArticleRow) -> str:
        """The whole row, for a screen reader."""
        counted = self.tr("{count} annotations").format(count=row.annotations)
        return ", ".join(filter(None, (row.title or row.id, self.state_in_words(row.state), row.outlet, counted)))

    def _next_page(self) -> Sequence[ArticleRow]:
        after = self.rows[-1].cursor if self.rows else None
        page = () if self._source is None else self._source.page(after, PAGE, self.search)
        self._more = len(page) >= PAGE
        return page

    def _take(self, page: Sequence[ArticleRow]) -> None:
        for row in page:
            self._places[row.id] = len(self.rows)
            self.rows.append(row)


class ArticleDelegate(RowDelegate):
    """Title in bold and its own direction; below it state and outlet, the count at the end."""

    _SIDE = 16
    _ABOVE = 8

    def __init__(self, theme: Theme, model: ArticleModel, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.shown = ""
        self._model = model

    def row_height(self) -> int:
        title, line = self._heights()
        return title + line + 2 * self._ABOVE + 1

    def is_shown(self, row: int) -> bool:
        return self._model.rows[row].id == self.shown

    def draw(self, painter: QPainter, rect: QRect, row: int, option: QStyleOptionViewItem) -> None:
        article = self._model.rows[row]
        theme, font = self.theme, self._view.font()
        direction: Qt.LayoutDirection = option.direction
        inner = rect.adjusted(self._SIDE, self._ABOVE, -self._SIDE, -self._ABOVE - 1)
        title_height, line_height = self._heights()
        title = QRect(inner.left(), inner.top(), inner.width(), title_height)
        line = QRect(inner.left(), title.bottom() + 1, inner.width(), line_height)
        draw_line(painter, title, one_line(article.title or article.id), font=bold(font), colour=theme.text)

        count = str(article.annotations)
        width = QFontMetrics(small(font)).horizontalAdvance(count)
        dot = QStyle.visualRect(direction, line, QRect(line.left(), line.top(), DOT, line.height()))
        draw_state(painter, QPointF(dot.left() + DOT / 2, dot.top() + dot.height() / 2), article.state, theme)
        words = QStyle.visualRect(direction, line, line.adjusted(DOT + 6, 0, -width - 8, 0))
        end = QStyle.visualRect(direction, line, line.adjusted(line.width() - width, 0, 0, 0))
        mirrored = direction == Qt.LayoutDirection.RightToLeft
        text = self._model.second_line(article)
        draw_line(painter, words, text, font=small(font), colour=theme.muted, at_end=mirrored)
        draw_line(painter, end, count, font=small(font), colour=theme.muted)

    def _heights(self) -> tuple[int, int]:
        font = self._view.font()
        return QFontMetrics(bold(font)).height() + 3, QFontMetrics(small(font)).height() + 2
