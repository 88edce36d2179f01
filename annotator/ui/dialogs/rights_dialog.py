"""What is said of the rights of articles: a licence that is known, what is said already, or any words."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from annotator.datasets.rights import Licence, licence_of
from annotator.ui.dialogs.looking import Told

KNOWN = (
    "CC0-1.0",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-NC-4.0",
    "CC-BY-NC-SA-4.0",
    "CC-BY-ND-4.0",
    "CC-PDM-1.0",
    "PDDL-1.0",
    "ODC-By-1.0",
    "ODbL-1.0",
    "OGL-UK-3.0",
    "etalab-2.0",
)
"""Licences that are offered, by their SPDX identifiers."""

WIDTH = 520
_LINES, _LISTED, _LONGEST = 2, 20, 120
"""Lines of the sentence that have room, entries of the list that show at once, and characters of one."""


class RightsDialog(QDialog):
    """Asks for one text, and says at once whether articles may leave as text under it.

    Args:
        said: what is said of all of them now, '' for nothing; None for different things.

    Signals:
        chosen(text): what is to be said of them, '' for nothing.
    """

    chosen = Signal(str)

    def __init__(self, said: str | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("rights")
        self.setWindowTitle(self.tr("Rights of the selected articles"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)  # what is selected stays so
        self._box, self._line, self._told = QComboBox(self), QLineEdit(self), Told(self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._mixed = said is None
        self._box.setLineEdit(self._line)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._box.setCompleter(None)  # type: ignore[arg-type]  # it would make a licence of the beginning of another one
        self._box.setMaxVisibleItems(_LISTED)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.addItems(KNOWN)
        self._box.setCurrentIndex(-1)
        self._box.setEditText(said or "")
        self._box.setAccessibleName(self.tr("Rights"))
        self._line.setPlaceholderText(
            self.tr("Different things") if self._mixed else self.tr("Nothing: a licence, or any words")
        )
        self._line.selectAll()
        self._box.editTextChanged.connect(lambda _: self._follow())
        self._arrange()
        self._tell()

    def _arrange(self) -> None:
        form, rows, label = QFormLayout(), QVBoxLayout(self), QLabel(self.tr("Ri&ghts"), self)
        label.setBuddy(self._box)
        form.setHorizontalSpacing(14)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(label, self._box)
        self._told.setProperty("tone", "muted")
        self._told.setProperty("size", "small")
        self._told.setMinimumHeight(_LINES * self._told.fontMetrics().lineSpacing())
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        form.addRow("", self._told)
        self._ok.setText(self.tr("&Set"))
        for button in self._buttons.buttons():
            button.setIcon(QIcon())
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        rows.setContentsMargins(16, 16, 16, 14)
        rows.setSpacing(10)
        rows.addLayout(form)
        rows.addStretch(1)
        rows.addWidget(self._buttons)
        self.resize(WIDTH, self.sizeHint().height())

    def offer(self, in_use: Iterable[str]) -> None:
        """Put what is said of articles already behind the licences; longer notices are left out."""
        typed = self._line.text()
        there = {self._box.itemText(place) for place in range(self._box.count())}
        others = [one for one in dict.fromkeys(in_use) if one not in there and len(one) <= _LONGEST]
        if others:
            with QSignalBlocker(self._box):
                self._box.insertSeparator(self._box.count())
                self._box.addItems(others)
                self._box.setEditText(typed)

    @property
    def text(self) -> str:
        """What is to be said."""
        return " ".join(self._box.currentText().split())

    def _follow(self) -> None:
        """Something was typed or chosen: from now on no text is no right."""
        self._mixed = False
        self._tell()

    def _tell(self) -> None:
        self._ok.setEnabled(not self._mixed)
        self._told.tell(self._follows())
        self._box.setAccessibleDescription(self._told.text())

    def _follows(self) -> str:
        """What follows for a dataset, as a sentence."""
        if self._mixed:
            return self.tr("Different things are said of them: write what is to be said of all.")
        if not self.text:
            return self.tr("Nothing will be said of their rights: of such articles no text leaves, only offsets.")
        licence = licence_of(self.text)
        if licence is None:
            return self.tr("That names no licence that is known here: no text leaves, only offsets.")
        return self._of(licence)

    def _of(self, licence: Licence) -> str:
        if not licence.allows:
            sentence = self.tr("{0} forbids it ({1}): no text leaves, only offsets.")
        elif licence.terms:
            sentence = self.tr("Under {0} articles may leave as text ({1}), unless they are reserved from mining.")
        else:
            sentence = self.tr("Under {0} articles may leave as text, unless they are reserved from mining.")
        return sentence.format(licence.name, licence.terms)

    def _accept(self) -> None:
        self.chosen.emit(self.text)
        self.accept()
