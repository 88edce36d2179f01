"""The rows of the history: the edits of the journal, newest first, read back as far as somebody scrolls."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from PySide6.QtCore import QLocale, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from annotator.editing.history import JournalEntry
from annotator.ui.clock import Clock, local_date, local_time, moment
from annotator.ui.panels.row_list import RowDelegate
from annotator.ui.panels.row_model import RowModel
from annotator.ui.panels.signs import draw_line, one_line
from annotator.ui.theme import Theme, small

Older = Callable[[], Sequence[JournalEntry]]
"""Reads on further back: the entries before all that were read, oldest first; none at the beginning."""


class HistoryModel(RowModel[JournalEntry]):
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
        self._undone: dict[int, bool] = {}
        self._older: Older | None = None

    def read(self, entries: Sequence[JournalEntry], older: Older | None = None) -> None:
        """List what was read of the journal; `older` is asked for more when somebody scrolls to its end."""
        self._undone, self._older = {}, older
        self.show(self._edits(entries))

    def apply(self, entry: JournalEntry) -> None:
        """Take in an entry that was just made."""
        self.insert(0, self._edits([entry]))
        row = self.row_of(entry.undoes or entry.redoes)
        if row >= 0:
            self.touch(row)

    def row_of(self, number: int) -> int:
        """Row of the entry with this number, -1 if it is not listed."""
        row = bisect_left(self.rows, -number, key=lambda entry: -entry.number)
        return row if row < len(self.rows) and self.rows[row].number == number else -1

    def is_undone(self, row: int) -> bool:
        """Whether the edit of a row is taken back at present."""
        return self._undone.get(self.rows[row].number, False)

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:  # noqa: ARG002
        return self._older is not None and bool(self.rows)

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> None:  # noqa: ARG002
        older = self._older() if self._older is not None else ()
        if not older:
            self._older = None
            return
        undone, self._undone = self._undone, {}
        edits = self._edits(older)
        self._undone |= undone  # what was said of an edit later holds
        self.insert(len(self.rows), edits)

    def line(self, row: int) -> str:
        return self.rows[row].what

    def tip(self, row: int) -> str:
        entry = self.rows[row]
        lines = (entry.what, self.elsewhere(row), f"{entry.annotator} · {local_time(entry.when)}")
        return "\n".join(filter(None, lines))

    def spoken(self, row: int) -> str:
        where = self.elsewhere(row)
        state = self.tr("undone") if self.is_undone(row) else ""
        place = self.tr("in {article}").format(article=where) if where else ""
        return ", ".join(filter(None, (self.line(row), place, state, self.age(row))))

    def elsewhere(self, row: int) -> str:
        """The title of the article that a row is about, '' if that is the one that is open."""
        change = self.rows[row].change
        if change.articles > 1:
            return self.tr("{count} articles").format(count=QLocale().toString(change.articles))
        documents = change.documents()
        if not documents or documents == (self.article,):
            return ""
        return one_line(self.title_of(documents[0]))

    def age(self, row: int) -> str:
        """How long ago a row happened: now, 2 min, 3 h, yesterday, or the date."""
        then = moment(self.rows[row].when)
        if then is None:
            return self.rows[row].when
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

    def _edits(self, entries: Sequence[JournalEntry]) -> list[JournalEntry]:
        """The edits among entries (oldest first), newest first; what the others undo or redo is kept in mind."""
        edits: list[JournalEntry] = []
        for entry in entries:
            if entry.undoes:
                self._undone[entry.undoes] = True
            elif entry.redoes:
                self._undone[entry.redoes] = False
            else:
                edits.append(entry)
        return edits[::-1]


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
        what = one_line(self._model.line(row))
        style = type(font)(font)
        style.setStrikeOut(undone)
        colour = self.theme.muted if undone else self.theme.text
        draw_line(painter, words, what, font=style, colour=colour, at_end=mirrored)
        if title:
            draw_line(painter, place, where, font=small(font), colour=self.theme.muted, at_end=not mirrored)
        draw_line(painter, side, age, font=small(font), colour=self.theme.muted, at_end=not mirrored)
