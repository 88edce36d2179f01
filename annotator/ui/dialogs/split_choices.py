"""How a dataset is split: what stays whole, the shares, chance, labels to balance, an earlier split to go on from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from annotator.datasets.splits import DATE, METHODS, OUTLET, SPLITS, STORY, Plan
from annotator.errors import AnnotatorError
from annotator.model.scheme import Scheme
from annotator.ui.dialogs import dataset_words as words
from annotator.ui.dialogs.looking import choose
from annotator.ui.dialogs.noted import Noted
from annotator.ui.dialogs.path_rows import FileRow
from annotator.ui.panels.label_bar import layer_name

_WHOLE = 100
_NEAR = 0.005
_HIGHEST_SEED = 2**31 - 1


class Percent(QDoubleSpinBox):
    """A share, without zeros behind the sign for fractions."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setRange(0, _WHOLE)
        self.setDecimals(2)
        self.setSingleStep(5)
        self.setSuffix(self.tr(" %"))
        _make_room(self)

    def textFromValue(self, value: float) -> str:
        return QLocale().toString(value, "g", 5)


class SplitChoices(QObject):
    """The fields that say how a dataset is split; a dialog puts them where it wants them.

    Attributes:
        by, seed, stratify, keep: the fields.
        by_row, shares_row, keep_row: lines with what is said under them; that of shares has a field for each split.

    Args:
        beside: where earlier splits are looked for.

    Signals:
        changed: something else was chosen.
    """

    changed = Signal()

    def __init__(self, scheme: Scheme, beside: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.by, self.stratify, self.seed = QComboBox(parent), QComboBox(parent), QSpinBox(parent)
        titles = {STORY: self.tr("By story"), OUTLET: self.tr("By outlet"), DATE: self.tr("By date, newest to test")}
        for method in METHODS:
            self.by.addItem(titles[method], method)
        self.stratify.addItem(self.tr("No layer"), "")
        for layer in scheme.layers:
            self.stratify.addItem(layer_name(layer), layer.name)
        self.seed.setRange(-_HIGHEST_SEED, _HIGHEST_SEED)
        self.seed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        _make_room(self.seed)
        self._shares = {name: Percent(parent) for name in SPLITS}
        self.shares_row = Noted(self._in_a_line(parent), words.shares(), parent, self.fields)
        self.by_row = Noted(self.by, "", parent)
        self.keep = FileRow(
            "", self.tr("Keep the splits of"), self.tr("Ch&oose…"), self.tr("Keep the splits of"),
            self.tr("Splits (*.tsv);;All files (*)"), beside, self.tr("No earlier dataset"), parent,
        )  # fmt: skip
        self.keep_row = Noted(self.keep, words.keep(), parent, [self.keep.field])
        self.by.setAccessibleName(self.tr("Split"))
        self.stratify.setAccessibleName(self.tr("Balance the labels of"))
        self.seed.setAccessibleName(self.tr("Random seed"))
        for field, help_text in ((self.stratify, words.balance()), (self.seed, words.seed())):
            field.setToolTip(help_text)
            field.setAccessibleDescription(help_text)
        self._show(Plan(), "")
        self._connect()

    def _in_a_line(self, parent: QWidget) -> QWidget:
        line = QWidget(parent)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        titles = dict(zip(SPLITS, (self.tr("Train"), self.tr("Dev"), self.tr("Test")), strict=True))
        for name, field in self._shares.items():
            label = QLabel(titles[name], line)
            label.setBuddy(field)
            field.setAccessibleName(self.tr("Share of {0}").format(titles[name]))
            if row.count():
                row.addSpacing(10)
            row.addWidget(label)
            row.addWidget(field)
        row.addStretch(1)
        return line

    def _connect(self) -> None:
        for box in (self.by, self.stratify):
            box.currentIndexChanged.connect(lambda _: self._change())
        for field in self._shares.values():
            field.valueChanged.connect(lambda _: self._change())
        self.seed.valueChanged.connect(lambda _: self._change())
        self.keep.edited.connect(self._go_on_from)

    @property
    def fields(self) -> tuple[QDoubleSpinBox, ...]:
        """The shares, in the order of the splits."""
        return tuple(self._shares.values())

    # -- what is chosen ------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """How articles are to be shared out."""
        train, dev, test = (field.value() / _WHOLE for field in self.fields)
        return Plan(str(self.by.currentData()), (train, dev, test), self.seed.value())

    @property
    def layer(self) -> str:
        """The layer to stratify by; by date nothing is left to choose."""
        return "" if self.plan.by == DATE else str(self.stratify.currentData())

    @property
    def remembered(self) -> dict[str, str]:
        """What was chosen and holds for other corpora, too."""
        plan = self.plan
        fractions = dict(zip(SPLITS, map("{:g}".format, plan.fractions), strict=True))
        return {"by": plan.by, **fractions, "seed": str(plan.seed), "stratify": str(self.stratify.currentData())}

    def remember(self, kept: Mapping[str, str]) -> None:
        """Choose what was chosen the last time, as far as it makes sense here."""
        usual = Plan()
        fractions = [_number(kept.get(name, ""), one) for name, one in zip(SPLITS, usual.fractions, strict=True)]
        train, dev, test = fractions if abs(math.fsum(fractions) - 1) < _NEAR / _WHOLE else usual.fractions
        seed = int(_number(kept.get("seed", ""), usual.seed, -_HIGHEST_SEED, _HIGHEST_SEED))
        self._show(Plan(kept.get("by", usual.by), (train, dev, test), seed), kept.get("stratify", ""))

    def troubles(self) -> dict[Noted, str]:
        """Why it cannot be split so, as a sentence for each line that is about it; '' for those in order."""
        there = "" if self.keep.is_there else self.tr("There is no such file of splits: choose another one, or none.")
        return {self.shares_row: self._wrong_shares(), self.keep_row: there}

    def _wrong_shares(self) -> str:
        values = [field.value() for field in self.fields]
        if abs(math.fsum(values) - _WHOLE) > _NEAR:
            total = QLocale().toString(math.fsum(values), "g", 5)
            return self.tr("The shares add up to {0} %: let them be 100 % together.").format(total)
        if not values[0] or max(values) == _WHOLE:
            return self.tr("Leave something to train on, and something to test with.")
        return ""

    def _change(self) -> None:
        self._follow_method()
        self.changed.emit()

    def _go_on_from(self) -> None:
        """Split as the earlier dataset was; what is wrong with its file is said by whoever looks."""
        from annotator.opening.dataset.splitting import read_manifest

        if self.keep.file is not None and self.keep.is_there:
            try:
                old = read_manifest(self.keep.file)
            except AnnotatorError:
                pass
            else:
                self._show(old.plan, old.stratified)
        self._change()

    def _show(self, plan: Plan, layer: str) -> None:
        """Show a plan, and tell nobody."""
        with QSignalBlocker(self):
            choose(self.by, plan.by)
            choose(self.stratify, layer)
            self.seed.setValue(max(-_HIGHEST_SEED, min(plan.seed, _HIGHEST_SEED)))
            train, dev = (round(one * _WHOLE, 2) for one in plan.fractions[:2])
            for field, value in zip(self.fields, (train, dev, _WHOLE - train - dev), strict=True):
                field.setValue(value)
            self._follow_method()

    def _follow_method(self) -> None:
        """Say what stays together; by date nothing is left to balance."""
        self.by_row.explain(words.by(str(self.by.currentData())))
        self.stratify.setEnabled(self.by.currentData() != DATE)


def _make_room(field: QAbstractSpinBox) -> None:
    """Let a number stand as a text stands in its field."""
    field.setMinimumHeight(30)
    field.lineEdit().setTextMargins(6, 0, 6, 0)


def _number(said: str, usual: float, least: float = 0, most: float = 1) -> float:
    """A number that is remembered, or the usual one where that makes no sense."""
    try:
        number = float(said)
    except ValueError:
        return usual
    return number if least <= number <= most else usual
