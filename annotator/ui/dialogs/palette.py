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

from annotator.ui.theme import heading

WIDTH, ROWS, ROW = 540, 14, 30
KEYS = 150
"""Room at the right for the keys of an entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose.

    Attributes:
        text: what it is called.
        hint: its keys, ", " between them; they stand at the right.
        run: what it does.
        colour: of a swatch before it, '' for none.
        search: further words that find it.
        group: the heading it stands under, '' for none.
        where: where its keys work.
    """

    text: str
    hint: str
    run: Callable[[], None]
    colour: str = ""
    search: str = ""
    group: str = ""
    where: str = ""

    def is_found_by(self, words: Sequence[str]) -> bool:
        """Whether all words stand in what it is called, what it is about, its group or its keys."""
        text = f"{self.text} {self.search} {self.group} {self.hint}".casefold()
        return all(word in text for word in words)

    def rank(self, typed: str) -> int:
        """How well it fits what was typed: its very key, the start of its name, or anything else."""
        if typed in self.hint.casefold().split(", "):
            return 0
        return 1 if self.text.casefold().startswith(typed) else 2


class _Hints(QStyledItemDelegate):
    """Rows with a hint at their right; drawn, since a label for each would make typing wait."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        entry: Entry | None = index.data(Qt.ItemDataRole.UserRole)
        if entry is None:  # a heading
            return
        painter.save()
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        room = option.rect.adjusted(0, 0, -12, 0)
        painter.drawText(room, right, entry.hint)
        painter.drawText(room.adjusted(0, 0, -KEYS, 0), right, entry.where)
        painter.restore()


class Palette(QFrame):
    """A pop-up with a field and a list; Enter chooses, Esc closes, arrows move."""

    def __init__(
        self,
        entries: Sequence[Entry],
        prompt: str,
        parent: QWidget,
        *,
        otherwise: Callable[[str], Entry] | None = None,
    ) -> None:
        """Offer entries, and with `otherwise` one more that is made from what is typed, unless it is called so."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        self._entries, self._otherwise = list(entries), otherwise
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
                self._move(step[Qt.Key(event.key())])
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                item = self._list.currentItem()
                if item is not None:
                    self._choose(item)
                return True
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        """Go some rows down or up, over headings and not past the ends."""
        last = self._list.count() - 1
        row = max(0, min(last, self._list.currentRow() + step))
        onwards = 1 if step > 0 else -1
        while 0 <= row <= last and self._is_heading(row):
            row += onwards
        if 0 <= row <= last:
            self._list.setCurrentRow(row)

    def _is_heading(self, row: int) -> bool:
        return self._list.item(row).data(Qt.ItemDataRole.UserRole) is None

    def _filter(self, typed: str) -> None:
        words = typed.casefold().split()
        self._list.clear()
        found = [entry for entry in self._entries if entry.is_found_by(words)]
        if words:
            found.sort(key=lambda entry: entry.rank(" ".join(words)))
            if self._otherwise is not None and all(entry.text != typed.strip() for entry in self._entries):
                found.append(self._otherwise(typed.strip()))
        group = ""
        for entry in found:
            if not words and entry.group != group:  # the best come first, whatever they belong to
                group = entry.group
                self._head(group)
            self._add(entry)
        self._list.setCurrentRow(-1)
        self._move(1)
        height = max(1, min(ROWS, self._list.count())) * ROW + 4
        self._list.setFixedHeight(height)
        self.adjustSize()

    def _head(self, group: str) -> None:
        item = QListWidgetItem(group)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(heading(self._list.font()))
        item.setForeground(self.palette().color(QPalette.ColorRole.PlaceholderText))
        item.setSizeHint(QSize(0, ROW))
        self._list.addItem(item)

    def _add(self, entry: Entry) -> None:
        item = QListWidgetItem(entry.text)
        item.setData(Qt.ItemDataRole.UserRole, entry)
        if entry.colour:
            pixmap = QPixmap(12, 12)
            pixmap.fill(QColor(entry.colour))
            item.setIcon(QIcon(pixmap))
        item.setSizeHint(QSize(0, ROW))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, (entry.text, entry.hint, entry.where))))
        self._list.addItem(item)

    def _choose(self, item: QListWidgetItem) -> None:
        entry: Entry | None = item.data(Qt.ItemDataRole.UserRole)
        if entry is None:
            return
        self.close()
        entry.run()
