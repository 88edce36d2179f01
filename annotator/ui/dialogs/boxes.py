"""Check boxes beside each other, of which any number may be chosen: layers, licences."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
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

    @property
    def first(self) -> QCheckBox | None:
        """The first of them."""
        return next(iter(self.boxes.values()), None)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of those that are checked."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    @property
    def all_chosen(self) -> bool:
        """Whether every one is."""
        return len(self.chosen) == len(self.boxes)
