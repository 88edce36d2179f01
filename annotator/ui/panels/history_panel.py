"""What was done to the corpus, newest first, to go to and to jump back to; what was undone stays in sight, greyed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.editing.history import History, JournalEntry
from annotator.ui.clock import Clock, utc_now
from annotator.ui.menus import Menu
from annotator.ui.panels.flat import IconButton
from annotator.ui.panels.history_rows import HistoryDelegate, HistoryModel, Older
from annotator.ui.panels.row_list import RowList
from annotator.ui.panels.section import SectionHeading
from annotator.ui.theme import LIGHT, Theme

UNDO_KEY, REDO_KEY = "Ctrl+Backspace", "Ctrl+Shift+Backspace"

_AGEING = 20_000
"""How often times on the screen are said anew, in milliseconds."""


class HistoryPanel(QWidget):
    """The list with its heading.

    Signals:
        entry_chosen: number of a journal entry that was clicked or entered.
        undo_wanted: number of the entry that is to be the last one done.
        redo_wanted: number of the entry up to which everything is to be done again.
        left: Esc was pressed; the keyboard should go back to the text.
    """

    entry_chosen = Signal(int)
    undo_wanted = Signal(int)
    redo_wanted = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None, *, now: Clock = utc_now) -> None:
        super().__init__(parent)
        self.setObjectName("history_panel")
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("History"))
        self._model = HistoryModel(self, now)
        self._list = _Rows(self)
        self._list.setAccessibleName(self.tr("What was done, newest first"))
        self._list.setModel(self._model)
        self._delegate = HistoryDelegate(theme, self._model, self._list)
        self._list.use(self._delegate)
        self._heading = SectionHeading(self.tr("History"), self)
        self._heading.setContentsMargins(4, 6, 4, 4)
        self._undo = self._button("undo-to", self.tr("Undo back to here"), UNDO_KEY, theme)
        self._redo = self._button("redo-to", self.tr("Redo up to here"), REDO_KEY, theme)
        self._ageing = QTimer(self, interval=_AGEING)
        self._ageing.timeout.connect(self._list.viewport().update)
        self._wire()
        self._arrange()
        self._offer()

    def _button(self, drawing: str, name: str, key: str, theme: Theme) -> IconButton:
        button = IconButton(drawing, name, theme, self)
        shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(self.tr("{action} ({key} in the list)").format(action=name, key=shown))
        return button

    def _wire(self) -> None:
        rows = self._list
        rows.chosen.connect(lambda row: self.entry_chosen.emit(self._model.rows[row].number))
        rows.left.connect(self.left)
        rows.undo_wanted.connect(self._undo_to)
        rows.redo_wanted.connect(self._redo_to)
        rows.selectionModel().currentChanged.connect(self._offer)
        rows.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows.customContextMenuRequested.connect(self._open_menu)
        self._undo.clicked.connect(lambda: self._undo_to(rows.current_row()))
        self._redo.clicked.connect(lambda: self._redo_to(rows.current_row()))

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 2, 12, 0)
        top.setSpacing(2)
        top.addWidget(self._heading, 1)
        top.addWidget(self._undo)
        top.addWidget(self._redo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._list, 1)

    # -- what it is given ----------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._delegate.theme = theme
        for button in (self._undo, self._redo):
            button.set_theme(theme)
        self._list.viewport().update()

    def set_history(
        self, history: History, *, older: Older | None = None, title_of: Callable[[str], str] = str
    ) -> None:
        """List a history; later entries come by `apply`, earlier ones from `older` when somebody scrolls there."""
        self._model.title_of = title_of
        self._model.read(history.entries, older)
        self._list.scrollToTop()
        self._offer()

    def show_article(self, document_id: str) -> None:
        """Take in which article is open; what was done in another one is shown with its title."""
        self._model.article = document_id
        self._list.viewport().update()

    def apply(self, entry: JournalEntry) -> None:
        """Take in an entry that was just made."""
        self._model.apply(entry)
        about = self._model.row_of(entry.undoes or entry.redoes)
        if about < 0:
            self._list.scrollToTop()
        elif not self._list.hasFocus():
            self._list.scrollTo(self._model.index(about))
        self._offer()

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

    # -- what it does --------------------------------------------------------------------------

    def _undo_to(self, row: int) -> None:
        if row >= 0:
            self.undo_wanted.emit(self._model.rows[row].number)

    def _redo_to(self, row: int) -> None:
        if row >= 0:
            self.redo_wanted.emit(self._model.rows[row].number)

    def _offer(self) -> None:
        """Let the buttons be pressed that mean something at the row of the keyboard."""
        row = self._list.current_row()
        self._undo.setEnabled(row >= 0)
        self._redo.setEnabled(row >= 0 and self._model.is_undone(row))

    def _open_menu(self, place: QPoint) -> None:
        row = self._list.current_row()
        if row < 0:
            return
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Go there")).triggered.connect(lambda: self._list.chosen.emit(row))
        menu.addSeparator()
        for title, key, action, meant in (
            (self.tr("Undo back to here"), UNDO_KEY, self._undo_to, True),
            (self.tr("Redo up to here"), REDO_KEY, self._redo_to, self._model.is_undone(row)),
        ):
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            item = menu.addAction(f"{title}\t{shown}")
            item.setEnabled(meant)
            item.triggered.connect(lambda _=False, action=action: action(row))
        menu.popup(self._list.viewport().mapToGlobal(place))


class _Rows(RowList):
    """The list itself, with two more keys.

    Signals:
        undo_wanted: everything after this row is to be taken back.
        redo_wanted: everything up to this row is to be done again.
    """

    undo_wanted = Signal(int)
    redo_wanted = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = QKeySequence(event.keyCombination())
        if pressed == QKeySequence(UNDO_KEY):
            self.undo_wanted.emit(self.current_row())
        elif pressed == QKeySequence(REDO_KEY):
            self.redo_wanted.emit(self.current_row())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Letters do nothing here: Qt's search would look at every row."""
