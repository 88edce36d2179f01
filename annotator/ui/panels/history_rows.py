"""The rows of the history: the edits of the journal, newest first, read back as far as somebody scrolls."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from annotator.editing.history import JournalEntry
from annotator.ui.clock import Clock, local_date, local_time, moment
from annotator.ui.panels.row_list import RowDelegate
from annotator.ui.panels.signs import draw_line, one_line
from annotator.ui.plain import plain_tip
from annotator.ui.theme import Theme, small

Older = Callable[[], Sequence[JournalEntry]]
"""Reads on further back: the entries before all that were read, oldest first; none at the beginning."""


class HistoryModel(QAbstractListModel):
    """Edits of the journal, newest first; an undo or redo is told by the row it is about.

    Attributes:
        title_of: what the article with an id is called.
        article: id of the article that is open: its edits need no title.
    """

    def __init__(self, parent: QObject, now: Clock) -> None:
        super().__init__(parent)
        self.title_of: Callable[[str], str] = str
        self.article = ""
        self._now = now
        self._entries: list[JournalEntry] = []
        self._undone: dict[int, bool] = {}
        self._older: Older | None = None

    def read(self, entries: Sequence[JournalEntry], older: Older | None = None) -> None:
        """List what was read of the journal; `older` is asked for more when somebody scrolls to its end."""
        self.beginResetModel()
        self._entries, self._undone = [], {}
        for entry in entries:
            self._take(entry)
        self._older = older
        self.endResetModel()

    def apply(self, entry: JournalEntry) -> None:
        """Take in an entry that was just made."""
        about = entry.undoes or entry.redoes
        if not about:
            self.beginInsertRows(QModelIndex(), 0, 0)
            self._take(entry)
            self.endInsertRows()
            return
        self._take(entry)
        row = self.row_of(about)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))

    def entry(self, row: int) -> JournalEntry:
        """The entry of a row."""
        return self._entries[len(self._entries) - 1 - row]

    def row_of(self, number: int) -> int:
        """Row of the entry with this number, -1 if it is not listed."""
        low, high = 0, len(self._entries)
        while low < high:
            middle = (low + high) // 2
            if self._entries[middle].number < number:
                low = middle + 1
            else:
                high = middle
        found = low < len(self._entries) and self._entries[low].number == number
        return len(self._entries) - 1 - low if found else -1

    def is_undone(self, row: int) -> bool:
        """Whether the edit of a row is taken back at present."""
        return self._undone.get(self.entry(row).number, False)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:  # noqa: ARG002
        return self._older is not None and bool(self._entries)

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> None:  # noqa: ARG002
        older = self._older() if self._older is not None else ()
        if not older:
            self._older = None
            return
        known, undone = self._entries, self._undone
        self._entries, self._undone = [], {}
        for entry in older:
            self._take(entry)
        edits, self._entries = self._entries, known
        self._undone |= undone  # what was said of an edit later holds
        if edits:
            self.beginInsertRows(QModelIndex(), len(known), len(known) + len(edits) - 1)
            self._entries = edits + known
            self.endInsertRows()

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> str | None:
        if not index.isValid():
            return None
        entry, where = self.entry(index.row()), self.elsewhere(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.what
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = (entry.what, where, f"{entry.annotator} · {local_time(entry.when)}")
            return plain_tip("\n".join(filter(None, lines)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = self.tr("undone") if self.is_undone(index.row()) else ""
            place = self.tr("in {article}").format(article=where) if where else ""
            return ", ".join(filter(None, (entry.what, place, state, self.age(index.row()))))
        return None

    def elsewhere(self, row: int) -> str:
        """The title of the article that a row is about, '' if that is the one that is open."""
        change = self.entry(row).change
        if change.articles > 1:
            return self.tr("{count} articles").format(count=QLocale().toString(change.articles))
        documents = change.documents()
        if not documents or documents == (self.article,):
            return ""
        return one_line(self.title_of(documents[0]))

    def age(self, row: int) -> str:
        """How long ago a row happened: now, 2 min, 3 h, yesterday, or the date."""
        then = moment(self.entry(row).when)
        if then is None:
            return self.entry(row).when
        now = self._now()
        seconds = (now - then).total_seconds()
        if seconds < 60:
            return self.tr("now")
        if seconds < 3600:
            return self.tr("{count} min").format(count=int(seconds // 60))
        days = (now.astimezone().date() - then.astimezone().date()).days
        if days == 0 or seconds < 6 * 3600:
            return self.tr("{count} h").format(count=int(seconds // 3600))
        if days == 1:
            return self.tr("yesterday")
        pattern = "d MMM" if then.astimezone().year == now.astimezone().year else "d MMM yyyy"
        return local_date(then, pattern)

    def _take(self, entry: JournalEntry) -> None:
        if entry.undoes:
            self._undone[entry.undoes] = True
        elif entry.redoes:
            self._undone[entry.redoes] = False
        else:
            self._entries.append(entry)


class HistoryDelegate(RowDelegate):
    """What was done, in which other article, and how long ago; greyed and struck through when it is undone."""

    _SIDE = 16

    def __init__(self, theme: Theme, model: HistoryModel, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._model = model

    def draw(self, painter: QPainter, rect: QRect, row: int, option: QStyleOptionViewItem) -> None:
        font = self._view.font()
        undone = self._model.is_undone(row)
        inner = rect.adjusted(self._SIDE, 0, -self._SIDE, -1)
        metrics = QFontMetrics(small(font))
        age, where = self._model.age(row), self._model.elsewhere(row)
        width = metrics.horizontalAdvance(age) + 2
        title = min(metrics.horizontalAdvance(where), inner.width() * 2 // 5) if where else 0
        taken = width + (title + 10 if title else 0)
        words = QStyle.visualRect(option.direction, inner, inner.adjusted(0, 0, -taken - 10, 0))
        place = QStyle.visualRect(option.direction, inner, inner.adjusted(inner.width() - taken, 0, -width - 10, 0))
        side = QStyle.visualRect(option.direction, inner, inner.adjusted(inner.width() - width, 0, 0, 0))
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        what = one_line(self._model.entry(row).what)
        style = type(font)(font)
        style.setStrikeOut(undone)
        colour = self.theme.muted if undone else self.theme.text
        draw_line(painter, words, what, font=style, colour=colour, at_end=mirrored)
        if title:
            draw_line(painter, place, where, font=small(font), colour=self.theme.muted, at_end=not mirrored)
        draw_line(painter, side, age, font=small(font), colour=self.theme.muted, at_end=not mirrored)
