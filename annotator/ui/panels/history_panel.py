"""What was done to the corpus, newest first; what was undone stays in sight, greyed."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QHideEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QVBoxLayout, QWidget

from annotator.editing.history import History, JournalEntry
from annotator.ui.clock import Clock, local_date, local_time, moment, utc_now
from annotator.ui.panels.row_list import RowDelegate, RowList
from annotator.ui.panels.section import SectionHeading
from annotator.ui.panels.signs import draw_line, one_line
from annotator.ui.plain import plain_tip
from annotator.ui.theme import LIGHT, Theme, small

_AGEING = 20_000
"""How often times on the screen are said anew, in milliseconds."""


class HistoryModel(QAbstractListModel):
    """Edits of the journal, newest first; an undo or redo is told by the row it is about."""

    def __init__(self, parent: QObject, now: Clock) -> None:
        super().__init__(parent)
        self._now = now
        self._entries: list[JournalEntry] = []
        self._undone: set[int] = set()

    def read(self, history: History) -> None:
        """List a whole history."""
        self.beginResetModel()
        self._entries, self._undone = [], set()
        for entry in history.entries:
            self._take(entry)
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
        return self.entry(row).number in self._undone

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> str | None:
        if not index.isValid():
            return None
        entry = self.entry(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.what
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("\n".join(filter(None, (entry.what, f"{entry.annotator} · {local_time(entry.when)}"))))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = self.tr("undone") if self.is_undone(index.row()) else ""
            return ", ".join(filter(None, (entry.what, state, self.age(index.row()))))
        return None

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
            self._undone.add(entry.undoes)
        elif entry.redoes:
            self._undone.discard(entry.redoes)
        else:
            self._entries.append(entry)


class HistoryPanel(QWidget):
    """The list with its heading.

    Signals:
        entry_chosen: number of a journal entry that was clicked or entered.
        left: Esc was pressed; the keyboard should go back to the text.
    """

    entry_chosen = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None, *, now: Clock = utc_now) -> None:
        super().__init__(parent)
        self.setObjectName("history_panel")
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("History"))
        self._model = HistoryModel(self, now)
        self._list = RowList(self)
        self._list.setAccessibleName(self.tr("What was done, newest first"))
        self._list.setModel(self._model)
        self._delegate = _Delegate(theme, self._model, self._list)
        self._list.use(self._delegate)
        self._list.chosen.connect(lambda row: self.entry_chosen.emit(self._model.entry(row).number))
        self._list.left.connect(self.left)
        self._ageing = QTimer(self, interval=_AGEING)
        self._ageing.timeout.connect(self._list.viewport().update)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(SectionHeading(self.tr("History"), self))
        layout.addWidget(self._list, 1)

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._delegate.theme = theme
        self._list.viewport().update()

    def set_history(self, history: History) -> None:
        """List a history; later entries come by `apply`."""
        self._model.read(history)
        self._list.scrollToTop()

    def apply(self, entry: JournalEntry) -> None:
        """Take in an entry that was just made."""
        self._model.apply(entry)
        self._list.scrollToTop()
        self._list.viewport().update()

    def focus_list(self) -> None:
        """Bring the keyboard to the list."""
        if self._list.current_row() < 0 and self._model.rowCount():
            self._list.go_to(0)
        self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ageing.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ageing.stop()

    def sizeHint(self) -> QSize:
        return QSize(316, 160)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 90)


class _Delegate(RowDelegate):
    """What was done, and how long ago; greyed and struck through when it is undone."""

    _SIDE = 16

    def __init__(self, theme: Theme, model: HistoryModel, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._model = model
        self._view = parent

    def row_height(self) -> int:
        return max(28, QFontMetrics(self._view.font()).height() + 10)

    def is_shown(self, row: int) -> bool:  # noqa: ARG002
        return False

    def draw(self, painter: QPainter, rect: QRect, row: int, option: QStyleOptionViewItem) -> None:
        font = self._view.font()
        undone = self._model.is_undone(row)
        inner = rect.adjusted(self._SIDE, 0, -self._SIDE, -1)
        age = self._model.age(row)
        width = QFontMetrics(small(font)).horizontalAdvance(age) + 2
        words = QStyle.visualRect(option.direction, inner, inner.adjusted(0, 0, -width - 10, 0))
        side = QStyle.visualRect(option.direction, inner, inner.adjusted(inner.width() - width, 0, 0, 0))
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        what = one_line(self._model.entry(row).what)
        style = type(font)(font)
        style.setStrikeOut(undone)
        colour = self.theme.muted if undone else self.theme.text
        draw_line(painter, words, what, font=style, colour=colour, at_end=mirrored)
        draw_line(painter, side, age, font=small(font), colour=self.theme.muted, at_end=not mirrored)
