"""Which column of a table of articles holds what: asked once for tables with the same columns, and remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.panels.elided import ElidedLabel

WIDTH, HIGHEST = 820, 560
_CELL = 300
"""Characters of a cell that are shown at most."""
TEXT = "text"


class ColumnsDialog(QDialog):
    """A row for each column: its name, what it holds, and what stands in the first rows of the table.

    Signals:
        chosen(columns): name of the column by what it holds; there is always one for the text.
    """

    chosen = Signal(object)

    def __init__(
        self, name: str, header: Sequence[str], rows: Sequence[Sequence[str]], fields: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("columns")
        self.setWindowTitle(self.tr("Columns of {0}").format(name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fields = list(fields)
        self._boxes = {column: self._box(column) for column in header}
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        for button in buttons.buttons():
            button.setIcon(QIcon())
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText(self.tr("Take the articles in"))
        self._ok.setEnabled(False)
        self._arrange(header, rows, buttons)
        next(iter(self._boxes.values())).setFocus(Qt.FocusReason.PopupFocusReason)

    def _box(self, column: str) -> QComboBox:
        box = QComboBox(self)
        box.addItem(self.tr("nothing"), "")
        for field in self._fields:
            box.addItem(self._said(field), field)
        box.setAccessibleName(self.tr("{0} holds").format(column))
        box.currentIndexChanged.connect(lambda _: self._settle(box))
        return box

    def _said(self, field: str) -> str:
        names = {
            TEXT: self.tr("the text"), "title": self.tr("title"), "url": self.tr("address (URL)"),
            "published": self.tr("when published"), "outlet": self.tr("outlet"), "language": self.tr("language"),
            "id": self.tr("id"), "byline": self.tr("byline"), "standfirst": self.tr("standfirst"),
            "section": self.tr("section"), "modified": self.tr("when modified"), "rights": self.tr("rights"),
        }  # fmt: skip
        return names.get(field, field)

    def _arrange(self, header: Sequence[str], rows: Sequence[Sequence[str]], buttons: QWidget) -> None:
        told = QLabel(self.tr("Each row is an article: say which column holds the text, and what is in others."), self)
        told.setWordWrap(True)
        grid_in = QWidget(self)
        grid = QGridLayout(grid_in)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        titles = (self.tr("Column"), self.tr("Holds"), *(self.tr("Row {0}").format(n + 1) for n in range(len(rows))))
        for place, title in enumerate(titles):
            grid.addWidget(_label(title, grid_in, tone="muted"), 0, place)
            grid.setColumnStretch(place, 0 if place == 1 else 2 if place == 0 else 3)
        for line, (column, box) in enumerate(self._boxes.items(), 1):
            name = _label(column, grid_in)
            name.setBuddy(box)
            grid.addWidget(name, line, 0)
            grid.addWidget(box, line, 1)
            for place, row in enumerate(rows, 2):
                cell = row[line - 1] if line <= len(row) else ""
                grid.addWidget(_label(cell, grid_in, tone="muted"), line, place)
        grid.setRowStretch(len(header) + 1, 1)
        room = QScrollArea(self)
        room.setWidget(grid_in)
        room.setWidgetResizable(True)
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(12)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # it scrolls
        layout.addWidget(told)
        layout.addWidget(room, 1)
        layout.addWidget(buttons)
        self.resize(WIDTH, min(HIGHEST, 150 + 38 * (len(header) + 1)))

    def _settle(self, changed: QComboBox) -> None:
        """One column for each content: whoever had it before holds nothing now."""
        field = changed.currentData()
        for box in self._boxes.values():
            if field and box is not changed and box.currentData() == field:
                box.setCurrentIndex(0)
        self._ok.setEnabled(TEXT in self._columns())

    def _columns(self) -> Mapping[str, str]:
        return {box.currentData(): column for column, box in self._boxes.items() if box.currentData()}

    def _accept(self) -> None:
        columns = self._columns()
        self.accept()
        self.chosen.emit(columns)


def _label(text: str, parent: QWidget, *, tone: str = "") -> ElidedLabel:
    label = ElidedLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(" ".join(text[:_CELL].split()))
    if tone:
        label.setProperty("tone", tone)
        label.setProperty("size", "small")
    return label
