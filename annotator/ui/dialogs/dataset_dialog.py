"""How a dataset is made: whose work, how split, which tables, what may leave; and what it would be like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from annotator.datasets.votes import ALL, SOFT
from annotator.editing.main_text import GOLD
from annotator.model.document import Annotator
from annotator.model.scheme import Scheme
from annotator.opening.dataset.wishes import DatasetOut
from annotator.ui.dialogs import dataset_words as words
from annotator.ui.dialogs.boxes import Boxes
from annotator.ui.dialogs.dataset_choices import Around, Choices
from annotator.ui.dialogs.dataset_report import any_leaves
from annotator.ui.dialogs.leaving_choices import LeavingChoices
from annotator.ui.dialogs.looking import choose, tab_through
from annotator.ui.dialogs.looking_dialog import LookingDialog
from annotator.ui.dialogs.noted import Noted
from annotator.ui.dialogs.path_rows import FolderRow, PathRow
from annotator.ui.dialogs.split_choices import SplitChoices
from annotator.ui.panels.label_bar import layer_name
from annotator.ui.theme import Theme

if TYPE_CHECKING:
    from annotator.opening.dataset.making import Made

WIDTH, HEIGHT, MORE = 700, 760, 250
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
        around: files and folders.
    """

    def __init__(
        self, name: str, people: Sequence[Annotator], scheme: Scheme, before: Mapping[str, str], around: Around,
        theme: Theme, parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__("dataset", self.tr("Dataset of {0}").format(name), theme, parent)
        self._ok.setText(self.tr("&Make"))
        self._around = around
        self._refused = False
        self._whose = QComboBox(self)
        self._fill(people)
        self.split = SplitChoices(scheme, around.beside, self)
        self._tokens = Boxes(self.tr("Tokens of the layer {0}"), self)
        self._tokens.add({layer.name: layer_name(layer) for layer in scheme.layers}, checked=False)
        self.leaving = LeavingChoices(around.about, around.key, around.beside, self)
        self._into = FolderRow(
            around.new_folder, self.tr("Into the folder"), self.tr("&Choose…"), self.tr("Dataset into"), self
        )  # fmt: skip
        self._more = self._button("")
        self._more.setCheckable(True)
        self._reset = self._button(self.tr("Reset to &usual"))
        self._note_under()
        self._arrange()
        self._usual = self.remembered
        self._remember(before)
        self._connect()
        self._show_more()
        self._grow(WIDTH, HEIGHT + MORE * self._more.isChecked())
        self.show_looking()

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        return button

    def _note_under(self) -> None:
        """The lines that have a small one under them."""
        self._whose_row = Noted(self._whose, "", self)
        self._tokens_row = Noted(self._tokens, words.tokens(), self, [*self._tokens.boxes.values()])
        self._into_row = Noted(self._into, words.folder(), self, [self._into.field])
        self._last = QLabel(self.tr("As chosen for the last dataset."), self)
        self._last.setProperty("tone", "muted")
        self._last.setProperty("size", "small")
        self._last.hide()

    def _fill(self, people: Sequence[Annotator]) -> None:
        for title, value in (
            (self.tr("Everybody’s"), ALL),
            (self.tr("Gold, what was decided"), GOLD),
            (self.tr("Everybody’s, as shares of votes"), SOFT),
        ):
            self._whose.addItem(title, value)
        for person in people:
            if person.id not in (ALL, GOLD, SOFT):
                self._whose.addItem(person.name or person.id, person.id)

    # -- how it is put together ------------------------------------------------------------------------

    def _arrange(self) -> None:
        split, leaving, line = self.split, self.leaving, QHBoxLayout()
        self._add(self.tr("Whose wor&k"), self._whose_row, self._whose)
        self._add(self.tr("&Split"), split.by_row, split.by)
        self._add(self.tr("S&hares"), split.shares_row, split.fields[0])
        self._add(self.tr("&Tables of tokens"), self._tokens_row, self._tokens)
        self._add(self.tr("&Into"), self._into_row, self._into.field)
        line.setSpacing(8)
        for widget in (self._more, self._reset, self._last):
            line.addWidget(widget)
        line.addStretch(1)
        self._form.addRow("", line)
        self._add(self.tr("Keep the splits o&f"), split.keep_row, split.keep.field)
        self._add(self.tr("&Balance the labels of"), split.stratify, tip=words.balance())
        self._add(self.tr("Ran&dom seed"), split.seed, tip=words.seed())
        self._add(self.tr("Texts u&nder"), leaving.licences_row, leaving.licences)
        self._add(self.tr("&Personal data"), leaving.mask, tip=words.mask())
        self._form.addRow("", leaving.named_row)
        self._add(self.tr("&What is said of it"), leaving.about_row, leaving.about.field)
        self._align()
        self._whose.setAccessibleName(self.tr("Whose work"))
        self._lost.setAccessibleName(self.tr("What it will be like"))
        self._lost.setMinimumHeight(_LINES * self._lost.fontMetrics().lineSpacing() + 16)
        self._lost.set_columns(_FIRST, _OTHERS)
        self._lost.meanings = words.meanings()
        self._lay_out(self.tr("What it will be &like"))
        self._order_tabs()
        self._whose.setFocus(Qt.FocusReason.PopupFocusReason)

    def _order_tabs(self) -> None:
        split, leaving = self.split, self.leaving
        tab_through(
            self._whose, split.by, *split.fields, *self._tokens.boxes.values(), self._into.field, self._into.button,
            self._more, self._reset, split.keep.field, split.keep.button, split.stratify, split.seed,
            *leaving.licences.boxes.values(), leaving.mask, leaving.pseudonyms, leaving.about.field,
            leaving.about.button, self._lost,
        )  # fmt: skip

    def _connect(self) -> None:
        self._whose.currentIndexChanged.connect(lambda _: self._change())
        for part in (self.split, self._tokens, self.leaving):
            part.changed.connect(self._change)
        self._into.edited.connect(self._settle)
        self.leaving.pseudonyms.toggled.connect(lambda _: self._settle())
        self._more.clicked.connect(self._grow_for_more)
        self._more.toggled.connect(lambda _: self._show_more())
        self._more.toggled.connect(lambda _: self._settle())  # what is wrong is not put away
        self._reset.clicked.connect(self.reset)

    def _grow_for_more(self) -> None:
        self._grow(max(self.width(), WIDTH), max(self.height(), HEIGHT + MORE * self._more.isChecked()))

    def _show_more(self) -> None:
        """Show all choices, or the first things only."""
        shown, split, leaving = self._more.isChecked(), self.split, self.leaving
        self._more.setText(self.tr("Fewe&r choices") if shown else self.tr("Mo&re choices"))
        seldom = split.keep_row, split.stratify, split.seed, leaving.mask, leaving.named_row, leaving.about_row
        for row in seldom:
            self._form.setRowVisible(row, shown)
        self._form.setRowVisible(leaving.licences_row, shown and len(leaving.licences.boxes) > 1)

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
            mask=self.leaving.remembered["mask"],
            licences=self.leaving.wanted,
            about=self.leaving.about.file,
        )

    @property
    def pseudonyms(self) -> bool:
        """Whether annotators are to have other names."""
        return self.leaving.pseudonyms.isChecked()

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
            **self.leaving.remembered,
        }

    @property
    def choices(self) -> Choices:
        """All that was chosen, for the case that it has to be chosen again."""
        keep, about, folder = (row.field.text() for row in self._files)
        return Choices(self.remembered, keep, about, folder, self.leaving.ticked)

    @property
    def _files(self) -> tuple[PathRow, PathRow, PathRow]:
        """In the order of `Choices`."""
        return self.split.keep, self.leaving.about, self._into

    def choose_again(self, choices: Choices) -> None:
        """Choose what was chosen before."""
        self._remember(choices.remembered)
        for row, text in zip(self._files, (choices.keep, choices.about, choices.folder), strict=True):
            row.field.setText(text)
        for name, ticked in choices.licences.items():
            self.leaving.offer([name], ticked=ticked)
        self._order_tabs()
        self._remember(choices.remembered)  # an earlier dataset has its own way to be split
        self._more.setChecked(self._more.isChecked() or not self._is_usual)
        self._last.hide()
        self._change()

    def reset(self) -> None:
        """Choose what is usual; where to stays."""
        self._remember(self._usual)
        self.split.keep.field.clear()
        self.leaving.reset()
        self._last.hide()
        self._more.setFocus(Qt.FocusReason.OtherFocusReason)  # the button is of no use any more
        self._change()

    @property
    def _is_usual(self) -> bool:
        return self.remembered == self._usual and not self.split.keep.field.text() and self.leaving.is_usual

    def _remember(self, kept: Mapping[str, str]) -> None:
        choose(self._whose, kept.get("votes", ALL))
        self.split.remember(kept)
        self.leaving.remember(kept)
        for name, box in self._tokens.boxes.items():
            box.setChecked(name in kept.get("tokens", "").split())
        differing = {name for name, value in self.remembered.items() if value != self._usual[name]}
        self._last.setVisible(bool(differing))
        if differing & {"seed", "stratify", "mask", "pseudonyms"}:
            self._more.setChecked(True)  # what is not as usual is not hidden

    def _change(self) -> None:
        self.show_looking()
        if self._senseless():
            self._lost.clear()
        else:
            super()._change()

    def _senseless(self) -> bool:
        """Whether what is chosen makes no sense, so that nothing can be looked at."""
        troubles = {**self.split.troubles(), **self.leaving.troubles()}
        return any(sentence for row, sentence in troubles.items() if row is not self.leaving.about_row)

    # -- what it comes to --------------------------------------------------------------------------------

    def show_looking(self) -> None:
        """A look begins at what it would be like."""
        super().show_looking()
        self._refused = False
        self._settle()

    def show_looked(self, found: tuple[Made, Sequence[str]]) -> None:
        """Show what it would be like, in words."""
        if self._senseless():
            return
        made, said = found
        self._refused = not any_leaves(made)
        self._offer(made.facts.licences)
        if self._refused:
            nothing = self.tr("No article may leave, so there is nothing to make.")
            said = [nothing, "", *said]
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._lost, nothing))
        self._lost.show_lines(said)
        self._settle()

    def _offer(self, licences: Iterable[str]) -> None:
        """Let those licences be chosen among that were found, now or before."""
        self.leaving.offer(licences)
        self._order_tabs()
        self._show_more()

    def show_trouble(self, sentence: str) -> None:
        """Say why that is not known, and then it cannot be made, either; '' when the look was stopped."""
        if not self._senseless():
            super().show_trouble(sentence)
            self._refused = bool(sentence)
            self._settle()

    def _settle(self) -> None:
        """Say what is in the way under what it is about, and let nothing be made as long as something is."""
        whose = str(self._whose.currentData())
        self._whose_row.explain(words.whose(whose, self._whose.currentText()))
        self._told.hide()
        troubles = self._troubles()
        for row, sentence in troubles.items():
            row.complain(sentence)
        if any(troubles[row] for row in (self.split.keep_row, *self.leaving.troubles())):
            self._more.setChecked(True)
        self._ok.setEnabled(not (self._refused or any(troubles.values())))
        self._reset.setEnabled(not self._is_usual)

    def _troubles(self) -> dict[Noted, str]:
        """What is wrong with each line that something can be wrong with, '' if nothing is."""
        into = self._into.hindrance()
        if not into and self._around.is_taken(self.folder):
            into = self.tr("A dataset is being made in that folder: name another one.")
        return {**self.split.troubles(), **self.leaving.troubles(), self._into_row: into}
