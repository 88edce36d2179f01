"""Check boxes beside each other, of which any number may be chosen: layers, licences."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

COLUMNS = 3
"""Boxes that stand in a line."""


class Boxes(QWidget):
    """Boxes by the names of what they stand for.

    Attributes:
        boxes: by name.

    Args:
        called: what a screen reader calls one, with {0} for its title.

    Signals:
        changed: one was checked, or no longer.
    """

    changed = Signal()

    def __init__(self, called: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(
            Qt.FocusPolicy.ClickFocus
        )  # a label's access key leads to the first one, and checks nothing
        self._called = called
        self.boxes: dict[str, QCheckBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(COLUMNS, 1)
        self._grid.setHorizontalSpacing(18)

    def add(self, titles: Mapping[str, str], *, checked: bool) -> None:
        """Put boxes behind those that are there; whoever has theirs keeps it."""
        for name, title in titles.items():
            if name in self.boxes:
                continue
            box = QCheckBox(title.replace("&", "&&"), self)
            box.setChecked(checked)
            box.setMinimumHeight(24)
            box.setAccessibleName(self._called.format(title))
            box.setToolTip(name)
            box.toggled.connect(lambda _: self.changed.emit())
            self._grid.addWidget(box, len(self.boxes) // COLUMNS, len(self.boxes) % COLUMNS)
            self.boxes[name] = box

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the first one; a label that led to that itself would check it."""
        super().focusInEvent(event)
        if first := next(iter(self.boxes.values()), None):
            first.setFocus(event.reason())

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of those that are checked."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    @property
    def all_chosen(self) -> bool:
        """Whether every one is."""
        return len(self.chosen) == len(self.boxes)
