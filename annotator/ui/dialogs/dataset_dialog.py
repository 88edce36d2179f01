"""How a dataset is made: whose work, how split, which tables, what may leave; and what it would be like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QWidget

from annotator.datasets.votes import ALL, SOFT
from annotator.editing.main_text import GOLD
from annotator.model.document import Annotator
from annotator.model.scheme import Scheme
from annotator.opening.dataset.wishes import DatasetOut
from annotator.ui.dialogs.boxes import Boxes
from annotator.ui.dialogs.dataset_report import any_leaves
from annotator.ui.dialogs.looking import choose, tab_through
from annotator.ui.dialogs.looking_dialog import LookingDialog
from annotator.ui.dialogs.path_rows import FileRow, FolderRow
from annotator.ui.dialogs.split_choices import SplitChoices
from annotator.ui.panels.label_bar import layer_name
from annotator.ui.theme import Theme

if TYPE_CHECKING:
    from annotator.opening.dataset.making import Made

WIDTH, HEIGHT, MORE = 700, 690, 210
"""Pixels; with all choices it is MORE higher."""

_LINES = 7
"""Lines of the pane that show in any case."""

_FIRST, _OTHERS = 20, 12
"""Characters of a column of the tables."""


class DatasetDialog(LookingDialog):
    """Asks how a dataset is to be made; whoever shows it looks what it would be like.

    Args:
        name: of the corpus.
        people: whose work there is.
        scheme: the layers that there are.
        before: what was chosen the last time, see `remembered`.
        new_folder: a folder that is not there yet.
        is_taken: whether something else is being written into a folder.
        beside: where files that belong to the corpus are looked for.
        about: the file that says what is to be said of the dataset, '' for none.
    """

    def __init__(
        self, name: str, people: Sequence[Annotator], scheme: Scheme, before: Mapping[str, str],
        new_folder: Callable[[], Path], is_taken: Callable[[Path], bool], beside: Path, about: str, theme: Theme,
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__("dataset", self.tr("Dataset of {0}").format(name), theme, parent)
        self._ok.setText(self.tr("&Make"))
        self._is_taken = is_taken
        self._refused = self._nothing = False
        self._whose, self._mask = QComboBox(self), QComboBox(self)
        self._fill(people)
        self.split = SplitChoices(scheme, beside, self)
        self._tokens = Boxes(self.tr("Tokens of the layer {0}"), self)
        self._tokens.add({layer.name: layer_name(layer) for layer in scheme.layers}, checked=False)
        self._licences = Boxes(self.tr("Texts under {0}"), self)
        self._pseudonyms = QCheckBox(self.tr("Annotators &under pseudonyms"), self)
        self._pseudonyms.setMinimumHeight(24)
        self._about = FileRow(
            about, self.tr("What is said of it"), self.tr("Choos&e…"), self.tr("What is said of it"),
            self.tr("TOML files (*.toml);;All files (*)"), beside, self.tr("No dataset.toml"), self,
        )  # fmt: skip
        self._into = FolderRow(
            new_folder, self.tr("Into the folder"), self.tr("&Choose…"), self.tr("Dataset into"), self
        )  # fmt: skip
        self._more = QPushButton(self.tr("Mo&re choices"), self)
        self._more.setCheckable(True)
        self._more.setAutoDefault(False)
        self._remember(before)
        self._arrange()
        self._connect()
        self._show_more()
        self.show_looking()

    def _fill(self, people: Sequence[Annotator]) -> None:
        for title, value in (
            (self.tr("Everybody’s"), ALL),
            (self.tr("Gold, what was decided"), GOLD),
            (self.tr("Shares of all persons"), SOFT),
        ):
            self._whose.addItem(title, value)
        for person in people:
            if person.id not in (ALL, GOLD, SOFT):
                self._whose.addItem(person.name or person.id, person.id)
        for title, value in (
            (self.tr("Stay as they are"), ""),
            (self.tr("Masked by blocks (█)"), "blocks"),
            (self.tr("Masked by their shapes (x, 0)"), "shapes"),
        ):
            self._mask.addItem(title, value)

    # -- how it is put together ------------------------------------------------------------------------

    def _arrange(self) -> None:
        split, line = self.split, QHBoxLayout()
        self._add(self.tr("Whose wor&k"), self._whose)
        self._add(self.tr("&Split"), split.by)
        self._add(self.tr("S&hares"), split.shares, split.fields[0])
        self._add(self.tr("&Tables of tokens"), self._tokens)
        self._add(self.tr("&Into"), self._into, self._into.field)
        line.addWidget(self._more)
        line.addStretch(1)
        self._form.addRow("", line)
        self._add(self.tr("Keep the splits o&f"), split.keep, split.keep.field)
        self._add(self.tr("&Balance the labels of"), split.stratify)
        self._add(self.tr("See&d of chance"), split.seed)
        self._add(self.tr("Texts u&nder"), self._licences)
        self._add(self.tr("&Personal data"), self._mask)
        self._form.addRow("", self._pseudonyms)
        self._add(self.tr("&What is said of it"), self._about, self._about.field)
        self._whose.setAccessibleName(self.tr("Whose work"))
        self._mask.setAccessibleName(self.tr("Personal data"))
        self._lost.setAccessibleName(self.tr("What it will be like"))
        self._lost.setMinimumHeight(_LINES * self._lost.fontMetrics().lineSpacing() + 16)
        self._set_columns()
        self._lay_out(self.tr("What it will be &like"))
        self._grow(WIDTH, HEIGHT)
        self._order_tabs()
        self._whose.setFocus(Qt.FocusReason.PopupFocusReason)

    def _set_columns(self) -> None:
        """Let what stands behind tabs stand in columns."""
        option, wide = QTextOption(), self._lost.fontMetrics().averageCharWidth()
        option.setTabArray([float((_FIRST + place * _OTHERS) * wide) for place in range(4)])
        self._lost.document().setDefaultTextOption(option)

    def _order_tabs(self) -> None:
        split = self.split
        tab_through(
            self._whose, split.by, *split.fields, *self._tokens.boxes.values(), self._into.field, self._into.button,
            self._more, split.keep.field, split.keep.button, split.stratify, split.seed,
            *self._licences.boxes.values(), self._mask, self._pseudonyms, self._about.field, self._about.button,
            self._lost,
        )  # fmt: skip

    def _connect(self) -> None:
        for box in (self._whose, self._mask):
            box.currentIndexChanged.connect(lambda _: self._change())
        for part in (self.split, self._tokens, self._licences):
            part.changed.connect(self._change)
        self._about.edited.connect(self._change)  # it is read, too
        self._into.edited.connect(self._settle)
        self._more.toggled.connect(lambda _: self._show_more())

    def _show_more(self) -> None:
        """Show all choices, or the first things only."""
        shown, split = self._more.isChecked(), self.split
        for field in (split.keep, split.stratify, split.seed, self._mask, self._pseudonyms, self._about):
            self._form.setRowVisible(field, shown)
        self._form.setRowVisible(self._licences, shown and len(self._licences.boxes) > 1)
        self._grow(max(self.width(), WIDTH), max(self.height(), HEIGHT + MORE * shown))

    # -- what is chosen ------------------------------------------------------------------------------

    @property
    def out(self) -> DatasetOut:
        """What was chosen, without a key for pseudonyms."""
        return DatasetOut(
            votes=str(self._whose.currentData()),
            plan=self.split.plan,
            stratify=self.split.layer,
            keep=self.split.keep.file,
            tokens=self._tokens.chosen,
            mask=str(self._mask.currentData()),
            licences=() if self._licences.all_chosen else self._licences.chosen,
            about=self._about.file,
        )

    @property
    def pseudonyms(self) -> bool:
        """Whether annotators are to have other names."""
        return self._pseudonyms.isChecked()

    @property
    def folder(self) -> Path:
        """Where to; what is no whole path is beside the folder that was proposed."""
        return self._into.folder

    @property
    def remembered(self) -> dict[str, str]:
        """What was chosen and holds for other corpora, too: no file, and no licence."""
        return {
            "votes": str(self._whose.currentData()),
            **self.split.remembered,
            "tokens": " ".join(self._tokens.chosen),
            "mask": str(self._mask.currentData()),
            "pseudonyms": "yes" if self.pseudonyms else "",
        }

    def _remember(self, kept: Mapping[str, str]) -> None:
        usual = self.remembered
        choose(self._whose, kept.get("votes", ALL))
        choose(self._mask, kept.get("mask", ""))
        self.split.remember(kept)
        for name, box in self._tokens.boxes.items():
            box.setChecked(name in kept.get("tokens", "").split())
        self._pseudonyms.setChecked(kept.get("pseudonyms", "") == "yes")
        now = self.remembered
        hidden = any(now[name] != usual[name] for name in ("seed", "stratify", "mask", "pseudonyms"))
        self._more.setChecked(hidden)  # what is not as usual is not hidden

    def _change(self) -> None:
        self.show_looking()
        if self._senseless():
            self._lost.clear()
        else:
            super()._change()

    def _senseless(self) -> str:
        """Why what is chosen makes no sense, so that nothing can be looked at."""
        if self._licences.boxes and not self._licences.chosen:
            return self.tr("Choose at least one licence that texts leave under.")
        return self.split.hindrance()

    # -- what it comes to --------------------------------------------------------------------------------

    def show_looking(self) -> None:
        """A look begins at what it would be like."""
        super().show_looking()
        self._refused = self._nothing = False
        self._settle()

    def show_looked(self, found: tuple[Made, Sequence[str]]) -> None:
        """Show what it would be like, in words."""
        if self._senseless():
            return
        made, words = found
        self._nothing = not any_leaves(made)
        self._offer(made.facts.licences)
        self._lost.show_lines(words)
        self._settle()

    def _offer(self, licences: Iterable[str]) -> None:
        """Let those licences be chosen among that were found, now or before."""
        self._licences.add({name: name for name in licences}, checked=True)
        self._order_tabs()
        self._show_more()

    def show_trouble(self, sentence: str) -> None:
        """Say why that is not known, and then it cannot be made, either; '' when the look was stopped."""
        if not self._senseless():
            super().show_trouble(sentence)
            self._refused = bool(sentence)
            self._settle()

    def _settle(self) -> None:
        """Say what is in the way, and let nothing be made as long as something is."""
        hindrance = self._senseless() or self._hindrance()
        self._told.tell(hindrance)
        self._told.setVisible(bool(hindrance))
        self._ok.setEnabled(not hindrance and not self._refused)

    def _hindrance(self) -> str:
        if not self._about.is_there:
            return self.tr("There is no such file that says what it is: choose another one, or none.")
        if hindrance := self._into.hindrance():
            return hindrance
        if self._is_taken(self.folder):
            return self.tr("A dataset is being made in that folder: name another one.")
        return self.tr("No article may leave, so there is nothing to make.") if self._nothing else ""
