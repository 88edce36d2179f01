"""Rows of a list: what each one's line, tip and spoken text are, and how a view is told that they changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.ui.plain import plain_tip

Row = TypeVar("Row")


class RowModel(QAbstractListModel, Generic[Row]):
    """Rows in the order shown; the list at hand says what stands in each.

    Attributes:
        rows: in the order shown.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    # -- what a row says -----------------------------------------------------------------------

    def line(self, row: int) -> str:
        """What stands in a row."""
        raise NotImplementedError

    def tip(self, row: int) -> str:
        """What the mouse is told about a row, as plain text: its line, unless the list at hand knows more."""
        return self.line(row)

    def spoken(self, row: int) -> str:
        """The whole row, for a screen reader."""
        raise NotImplementedError

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> str | None:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.line(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.tip(index.row()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(index.row())
        return None

    # -- what changes --------------------------------------------------------------------------

    def show(self, rows: Iterable[Row]) -> None:
        """List these rows and no others."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def insert(self, row: int, more: Sequence[Row]) -> None:
        """Put further rows, if there are any, before a row or after the last."""
        if more:
            self.beginInsertRows(QModelIndex(), row, row + len(more) - 1)
            self.rows[row:row] = more
            self.endInsertRows()

    def touch(self, row: int) -> None:
        """Say that a row is no longer what it was."""
        self.dataChanged.emit(self.index(row), self.index(row))

    def touch_all(self) -> None:
        """Say that no row, if there is any, is what it was."""
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))
