"""How a dataset leaves: under which licences, with personal data or masks, with names or pseudonyms, as what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from annotator.ui.dialogs import dataset_words as words
from annotator.ui.dialogs.boxes import Boxes
from annotator.ui.dialogs.looking import choose
from annotator.ui.dialogs.noted import Noted
from annotator.ui.dialogs.path_rows import FileRow


class LeavingChoices(QObject):
    """The fields that say how a dataset leaves; a dialog puts them where it wants them.

    Attributes:
        licences, mask, pseudonyms, about: the fields.
        licences_row, named_row, about_row: lines with what is said under them.

    Args:
        about: the file that says what is to be said of the dataset, '' for none.
        key: where the key of pseudonyms is, or will be.
        beside: where files that belong to the corpus are looked for.

    Signals:
        changed: something else was chosen.
    """

    changed = Signal()

    def __init__(self, about: str, key: Path, beside: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._usual_about = about
        self.licences, self.mask = Boxes(self.tr("Texts under {0}"), parent), QComboBox(parent)
        for title, value in (
            (self.tr("Stay as they are"), ""),
            (self.tr("Masked by blocks (█)"), "blocks"),
            (self.tr("Masked by their shapes (x, 0)"), "shapes"),
        ):
            self.mask.addItem(title, value)
        self.mask.setAccessibleName(self.tr("Personal data"))
        self.mask.setToolTip(words.mask())
        self.mask.setAccessibleDescription(words.mask())
        self.pseudonyms = QCheckBox(self.tr("Annotators under pseudon&yms"), parent)
        self.pseudonyms.setMinimumHeight(24)
        self.about = FileRow(
            about, self.tr("What is said of it"), self.tr("Choos&e…"), self.tr("What is said of it"),
            self.tr("TOML files (*.toml);;All files (*)"), beside, self.tr("No dataset.toml"), parent,
        )  # fmt: skip
        self.licences_row = Noted(self.licences, words.licences(), parent)
        self.named_row = Noted(self.pseudonyms, words.pseudonyms(str(key)), parent)
        self.about_row = Noted(self.about, words.about(), parent, [self.about.field])
        self.licences.changed.connect(self.changed)
        self.mask.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.about.edited.connect(self.changed)  # it is read, too

    # -- what is chosen ------------------------------------------------------------------------------

    @property
    def wanted(self) -> tuple[str, ...]:
        """The licences under which texts leave; empty for all that were found."""
        return () if self.licences.all_chosen else self.licences.chosen

    @property
    def ticked(self) -> dict[str, bool]:
        """Which licences were offered, and whether they are ticked."""
        return {name: box.isChecked() for name, box in self.licences.boxes.items()}

    @property
    def remembered(self) -> dict[str, str]:
        """What was chosen and holds for other corpora, too: no file, and no licence."""
        return {"mask": str(self.mask.currentData()), "pseudonyms": "yes" if self.pseudonyms.isChecked() else ""}

    def remember(self, kept: Mapping[str, str]) -> None:
        """Choose what was chosen the last time."""
        choose(self.mask, kept.get("mask", ""))
        self.pseudonyms.setChecked(kept.get("pseudonyms", "") == "yes")

    def offer(self, licences: Iterable[str], *, ticked: bool = True) -> None:
        """Let those licences be chosen among; those that were offered before are as they are."""
        self.licences.add({name: name for name in licences}, checked=ticked)

    @property
    def is_usual(self) -> bool:
        """Whether what is of one corpus only is as it was first."""
        return self.licences.all_chosen and self.about.field.text() == self._usual_about

    def reset(self) -> None:
        """Choose that again."""
        self.about.field.setText(self._usual_about)
        for box in self.licences.boxes.values():
            box.setChecked(True)

    def troubles(self) -> dict[Noted, str]:
        """What is wrong, as a sentence for each line that it is about; '' for those in order."""
        none = self.tr("Choose at least one licence that texts leave under.")
        gone = self.tr("There is no such file that says what it is: choose another one, or none.")
        return {
            self.licences_row: none if self.licences.boxes and not self.licences.chosen else "",
            self.about_row: "" if self.about.is_there else gone,
        }
