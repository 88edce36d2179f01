"""A list of painted rows of one height: as quick with a million rows as with ten, and complete by keyboard.

It is a table of one column, since Qt's list view asks the model about every
row each time one is added, and its table view does not.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.ui.theme import Theme

BAR = 3


class RowDelegate(QStyledItemDelegate):
    """Paints the ground of a row; what stands on it is for `draw` of the list at hand."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.shows_selection = False
        self._view = parent

    def row_height(self) -> int:
        """Height of every row, in pixels: room for one line of text, unless the list at hand needs more."""
        return max(28, QFontMetrics(self._view.font()).height() + 10)

    def is_shown(self, row: int) -> bool:  # noqa: ARG002  for the list at hand
        """Whether this row is what the window shows at present; no row, unless the list at hand knows one."""
        return False

    def draw(self, painter: QPainter, rect: QRect, row: int, option: QStyleOptionViewItem) -> None:
        """Paint what the row says into `rect`, its ground being there already."""
        raise NotImplementedError

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        return QSize(0, self.row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self.theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        direction: Qt.LayoutDirection = option.direction
        shown = self.is_shown(index.row())
        painter.save()
        if self.shows_selection and state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.selection))
        elif shown:
            painter.fillRect(rect, QColor(theme.row))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(theme.hover))
        painter.fillRect(rect.adjusted(0, rect.height() - 1, 0, 0), QColor(theme.border))
        if shown:
            bar = QRect(rect.left(), rect.top(), BAR, rect.height())
            painter.fillRect(QStyle.visualRect(direction, rect, bar), QColor(theme.accent))
        self.draw(painter, rect, index.row(), option)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))
        painter.restore()


class RowList(QTableView):
    """The list itself. Up, Down, Page and Home/End move, Enter or a click chooses, Esc leaves.

    Signals:
        chosen: a row was clicked or Enter was pressed on it.
        moved: the keyboard went to this row.
        left: Esc was pressed.
        menu_asked(place): what can be done with the selected rows is asked for, at a place on the screen.
        delete_asked: Delete was pressed on the selected rows.
        all_asked: Ctrl+A was pressed: every row, also what is not read yet.
    """

    chosen = Signal(int)
    moved = Signal(int)
    left = Signal()
    menu_asked = Signal(QPoint)
    delete_asked = Signal()
    all_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, several: bool = False) -> None:
        """Rows to choose from; with `several` many of them can be selected, by Ctrl, Shift and Ctrl+A as everywhere."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if several else modes.SingleSelection)
        self._several = several
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.clicked.connect(self._click)

    def use(self, delegate: RowDelegate) -> None:
        """Paint rows with this delegate."""
        self.setItemDelegate(delegate)
        self._fit_rows()

    def current_row(self) -> int:
        """The row that the keyboard is at, -1 for none."""
        return self.currentIndex().row()

    def go_to(self, row: int) -> None:
        """Put the keyboard at a row and bring it into view, without telling anyone; -1 for none."""
        model = self.model()
        index = model.index(row, 0) if row >= 0 else QModelIndex()
        self.setCurrentIndex(index)
        if index.isValid():
            # while Ctrl or Shift is held (Ctrl+D goes on to the next article) Qt adds the row to what is selected
            self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def selected_rows(self) -> list[int]:
        """The selected rows, in their order."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def _click(self, index: QModelIndex) -> None:
        """A click chooses; with Ctrl or Shift, where several can be selected, it only selects."""
        extending = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if not self._several or not QGuiApplication.keyboardModifiers() & extending:
            self.chosen.emit(index.row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self._several:
            super().contextMenuEvent(event)
            return
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        self.menu_asked.emit(event.globalPos() if by_mouse else self._menu_place())

    def _menu_place(self) -> QPoint:
        """Where a menu opens that a key asked for: at the row of the keyboard."""
        row = self.visualRect(self.currentIndex()) if self.current_row() >= 0 else QRect(0, 0, 1, 1)
        return self.viewport().mapToGlobal(row.center())

    def _ask(self, event: QKeyEvent) -> bool:
        """The keys that are about the selected rows; whether it was one."""
        shift_f10 = event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.all_asked.emit()
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            if self.selected_rows():
                self.delete_asked.emit()
        elif shift_f10:
            self.menu_asked.emit(self._menu_place())
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._several and self._ask(event):
            return
        before, model = self.current_row(), self.model()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and before >= 0 and not event.modifiers():
            self.chosen.emit(before)
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        last = model.rowCount() - 1
        arrows = (Qt.Key.Key_Down, Qt.Key.Key_Up)
        extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and self._several
        if extends and event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._extend_to(0 if event.key() == Qt.Key.Key_Home else last)
        elif event.key() == Qt.Key.Key_Home or (before < 0 and event.key() in arrows):
            self.go_to(min(0, last))
        elif event.key() == Qt.Key.Key_End:
            self.go_to(last)
        else:
            super().keyPressEvent(event)
        if self.current_row() not in (before, -1):
            self.moved.emit(self.current_row())

    def _extend_to(self, row: int) -> None:
        """Select from the row of the keyboard to another one."""
        if row >= 0 and self.current_row() >= 0:
            flag = QItemSelectionModel.SelectionFlag
            span = QItemSelection(self.currentIndex(), self.model().index(row, 0))
            self.selectionModel().select(span, flag.Select | flag.Rows)
            self.selectionModel().setCurrentIndex(self.model().index(row, 0), flag.NoUpdate)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows; where there is none, what has the keyboard is the list as a whole."""
        super().paintEvent(event)
        delegate = self.itemDelegate()
        if self.hasFocus() and self.current_row() < 0 and isinstance(delegate, RowDelegate):
            painter = QPainter(self.viewport())
            painter.setPen(QPen(QColor(delegate.theme.focus), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()

    def _fit_rows(self) -> None:
        delegate = self.itemDelegate()
        if isinstance(delegate, RowDelegate):
            self.verticalHeader().setDefaultSectionSize(delegate.row_height())
