"""Type-ahead over a list: every label (Space) or every action (Ctrl+K), filtered as you type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

WIDTH, ROWS, ROW = 480, 12, 30


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose: what is shown, what stands at its right, its colour ('' for none), what it does."""

    text: str
    hint: str
    run: Callable[[], None]
    colour: str = ""
    search: str = ""


class _Hints(QStyledItemDelegate):
    """Rows with a hint at their right; drawn, since a label for each would make typing wait."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        room = option.rect.adjusted(0, 0, -12, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, entry.hint)
        painter.restore()


class Palette(QFrame):
    """A pop-up with a field and a list; Enter chooses, Esc closes, arrows move."""

    def __init__(self, entries: Sequence[Entry], prompt: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        self._entries = list(entries)
        self._field = QLineEdit()
        self._field.setPlaceholderText(prompt)
        self._field.setAccessibleName(prompt)
        self._field.textChanged.connect(self._filter)
        self._field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName(prompt)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setItemDelegate(_Hints(self._list))
        self._list.itemClicked.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        self._filter("")

    def open_over(self, widget: QWidget) -> None:
        """Show it over the upper middle of a widget, ready to type."""
        corner = widget.mapToGlobal(QPoint((widget.width() - WIDTH) // 2, max(24, widget.height() // 8)))
        self.move(corner)
        self.show()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows and Enter of the field work on the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if event.key() in step:
                row = self._list.currentRow() + step[Qt.Key(event.key())]
                self._list.setCurrentRow(max(0, min(self._list.count() - 1, row)))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                item = self._list.currentItem()
                if item is not None:
                    self._choose(item)
                return True
        return super().eventFilter(watched, event)

    def _filter(self, typed: str) -> None:
        words = typed.casefold().split()
        self._list.clear()
        found = [e for e in self._entries if all(word in f"{e.text} {e.search}".casefold() for word in words)]
        # what begins with the typed text comes first
        found.sort(key=lambda e: not e.text.casefold().startswith(typed.casefold().strip()))
        for entry in found:
            self._add(entry)
        self._list.setCurrentRow(0)
        height = max(1, min(ROWS, self._list.count())) * ROW + 4
        self._list.setFixedHeight(height)
        self.adjustSize()

    def _add(self, entry: Entry) -> None:
        item = QListWidgetItem(entry.text)
        item.setData(Qt.ItemDataRole.UserRole, entry)
        if entry.colour:
            pixmap = QPixmap(12, 12)
            pixmap.fill(QColor(entry.colour))
            item.setIcon(QIcon(pixmap))
        item.setSizeHint(QSize(0, ROW))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, (entry.text, entry.hint))))
        self._list.addItem(item)

    def _choose(self, item: QListWidgetItem) -> None:
        entry: Entry = item.data(Qt.ItemDataRole.UserRole)
        self.close()
        entry.run()
