"""Every key in one table, to search, to change and to put right where two actions want the same one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.dialogs.key_capture import KeyCapture
from annotator.ui.key_bindings import KeyBindings
from annotator.ui.keys import Binding, Conflict, Right, native
from annotator.ui.settings import Trial
from annotator.ui.theme import icon

ACTION, KEYS, PLACE, WRONG = range(4)
_ORDER = {Right.SCHEME: 1, Right.CANVAS: 2, Right.PANEL: 3}
"""What comes after the user's actions, which have none."""

_ASKED = {
    Qt.Key.Key_Return: "change",
    Qt.Key.Key_Enter: "change",
    Qt.Key.Key_F2: "change",
    Qt.Key.Key_Insert: "add",
    Qt.Key.Key_Delete: "remove",
    Qt.Key.Key_Backspace: "remove",
}


class _Table(QTableWidget):
    """The rows; Enter changes, Insert adds, Delete removes.

    Signals:
        asked(what): 'change', 'add' or 'remove' the keys of the current row.
    """

    asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        what = _ASKED.get(Qt.Key(event.key()))
        if what and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.asked.emit(what)
        else:
            super().keyPressEvent(event)


class _Search(QLineEdit):
    """A field from which Enter and Down lead into the table."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class KeysPage(QWidget):
    """The keys of all actions, and of the scheme, the canvas and the panels, which are not to be changed here."""

    def __init__(self, bindings: KeyBindings, trial: Trial, parent: QWidget) -> None:
        super().__init__(parent)
        self._bindings, self._trial = bindings, trial
        self._rows: list[Binding] = []
        self._conflicts: dict[str, list[Conflict]] = {}
        self._adding = False
        self._search = _Search(self)
        self._search.setPlaceholderText(self.tr("Find an action, a key, or “conflict”"))
        self._search.setAccessibleName(self.tr("Find an action or a key"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(lambda _text: self._filter())
        self._table = _Table(0, 4, self)
        self._table.setObjectName("keys")
        self._table.asked.connect(self._do)
        self._table.itemDoubleClicked.connect(lambda _item: self._do("change"))
        self._table.currentCellChanged.connect(lambda *_places: self._tell())
        self._search.left.connect(self._enter_table)
        self._told = QLabel(self)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._told.setWordWrap(True)
        self._asking = QLabel(self)
        self._asking.setTextFormat(Qt.TextFormat.PlainText)
        self._capture = KeyCapture(self)
        self._capture.pressed.connect(self._take)
        self._capture.given_up.connect(self._give_up)
        self._buttons = {
            "change": QPushButton(self.tr("&Change"), self),
            "add": QPushButton(self.tr("A&dd"), self),
            "remove": QPushButton(self.tr("&Remove"), self),
            "default": QPushButton(self.tr("Its de&fault"), self),
        }
        for what, button in self._buttons.items():
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, what=what: self._do(what))
        self._set_up_table()
        self._arrange()
        bindings.changed.connect(self.show_settings)
        self.show_settings()

    def _set_up_table(self) -> None:
        table = self._table
        table.setAccessibleName(self.tr("Keys"))
        titles = (self.tr("Action"), self.tr("Keys"), self.tr("Works in"), self.tr("Conflict"))
        table.setHorizontalHeaderLabels(titles)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setIconSize(QSize(14, 14))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(max(24, table.fontMetrics().height() + 8))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in ((ACTION, 180), (KEYS, 105), (PLACE, 85)):
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(WRONG, QHeaderView.ResizeMode.Stretch)

    def _arrange(self) -> None:
        asking = QWidget(self)
        line = QHBoxLayout(asking)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._asking)
        line.addWidget(self._capture, 1)
        self._below = QStackedWidget(self)
        self._below.addWidget(self._told)
        self._below.addWidget(asking)
        self._below.setFixedHeight(3 * self.fontMetrics().lineSpacing() + 4)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in self._buttons.values():
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._search)
        column.addWidget(self._table, 1)
        column.addWidget(self._below)
        column.addLayout(buttons)

    # -- what it shows -------------------------------------------------------------------------

    def show_settings(self) -> None:
        """Show all keys as they are, the user's actions first; the row with the keyboard stays."""
        present = self._current()
        found = self._bindings.bindings()
        found.sort(key=lambda one: _ORDER.get(one.right, 0))
        self._rows, self._conflicts = found, self._bindings.conflicts()
        self._table.setRowCount(len(found))
        for row, binding in enumerate(found):
            self._fill(row, binding)
        self._filter()
        names = [binding.name for binding in found]
        if present is not None and present.name in names:
            self._table.setCurrentCell(names.index(present.name), ACTION)
        self._tell()

    def restore(self) -> None:
        """Let every action have its default keys."""
        self._trial.note("keys")
        self._bindings.restore()

    def _fill(self, row: int, binding: Binding) -> None:
        wrong = self._conflicts.get(binding.name, [])
        texts = (binding.title, _written(binding), self._place(binding), " ".join(one.sentence for one in wrong))
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            if binding.is_fixed:
                item.setForeground(self.palette().color(QPalette.ColorRole.PlaceholderText))
            if column == WRONG and wrong:
                loses = any(one.loses for one in wrong)
                role = QPalette.ColorRole.BrightText if loses else QPalette.ColorRole.PlaceholderText
                colour: QColor = self.palette().color(role)
                item.setIcon(icon("warning" if loses else "info", colour.name()))
                item.setToolTip(text)
            self._table.setItem(row, column, item)

    def _place(self, binding: Binding) -> str:
        if binding.layer or binding.panel:
            return binding.layer or binding.panel
        return self.tr("text") if binding.in_text else self.tr("window")

    def _filter(self) -> None:
        words = self._search.text().casefold().split()
        first = -1
        for row, binding in enumerate(self._rows):
            wrong = self.tr("conflict") if binding.name in self._conflicts else ""
            keys = f"{' '.join(binding.keys)} {_written(binding)}"
            text = f"{binding.title} {keys} {self._place(binding)} {wrong}".casefold()
            hidden = not all(word in text for word in words)
            self._table.setRowHidden(row, hidden)
            if first < 0 and not hidden:
                first = row
        current = self._table.currentRow()
        if first >= 0 and (current < 0 or self._table.isRowHidden(current)):
            self._table.setCurrentCell(first, ACTION)

    def _tell(self) -> None:
        """Say of the current row what is wrong with it, or what can be done."""
        binding = self._current()
        if binding is None:
            return
        wrong = self._conflicts.get(binding.name, [])
        for button in self._buttons.values():
            button.setEnabled(not binding.is_fixed)
        if wrong:
            sentence = " ".join(one.sentence for one in wrong)
        elif binding.right is Right.SCHEME:
            sentence = self.tr("This key stands in the scheme and is the same for everybody.")
        elif binding.right is Right.PANEL:
            sentence = self.tr("This key works while the keyboard is in “{0}”.").format(binding.panel)
        elif binding.is_fixed:
            sentence = self.tr("The caret moves by the keys of the desktop.")
        else:
            sentence = self.tr("Enter: press another key. Insert: one more key. Delete: no key.")
        self._told.setText(sentence)
        self._table.setAccessibleDescription(sentence)

    def _current(self) -> Binding | None:
        row = self._table.currentRow()
        return self._rows[row] if 0 <= row < len(self._rows) and not self._table.isRowHidden(row) else None

    def changeEvent(self, event: QEvent) -> None:
        """Take on another theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._rows:
            self.show_settings()

    # -- what it does --------------------------------------------------------------------------

    def _enter_table(self) -> None:
        if self._current() is not None:
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self, what: str) -> None:
        binding = self._current()
        if binding is None or binding.is_fixed:
            return
        if what == "remove":
            self._give(binding.name, ())
        elif what == "default":
            self._give(binding.name, self._bindings.defaults(binding.name))
        else:
            self._ask(binding, adding=what == "add")

    def _give(self, name: str, keys: Sequence[str]) -> None:
        self._trial.note("keys", name)
        self._bindings.give(name, keys)

    def _ask(self, binding: Binding, *, adding: bool) -> None:
        self._adding = adding
        ask = self.tr("One more key for “{0}” (Esc gives up):") if adding else self.tr("Key for “{0}” (Esc gives up):")
        self._asking.setText(ask.format(binding.title))
        self._capture.setAccessibleName(ask.format(binding.title))
        self._capture.setPlaceholderText(self.tr("press a key"))
        self._below.setCurrentIndex(1)
        self._capture.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, key: str) -> None:
        binding = self._current()
        self._give_up()
        if binding is not None:
            self._give(binding.name, (*binding.keys, key) if self._adding else (key,))

    def _give_up(self) -> None:
        if self._below.currentIndex() == 1:
            self._below.setCurrentIndex(0)
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)


def _written(binding: Binding) -> str:
    return ", ".join(native(key) for key in binding.keys)
