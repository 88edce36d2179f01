"""How articles go out: in which format, whose work, which layers, where to, and what is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from annotator.model.document import Annotator
from annotator.model.scheme import Scheme
from annotator.ui.dialogs.looking import LookRow, Lost, Told, choose, fill_formats, heading, scrolled, tab_through
from annotator.ui.panels.label_bar import layer_name
from annotator.ui.plain import plain_tip
from annotator.ui.theme import Theme

if TYPE_CHECKING:
    from annotator.opening.choices import Choice
    from annotator.opening.exchange import Written

WIDTH, HEIGHT, EDGE = 640, 480, 48
_COLUMNS = 3
"""Layers that stand beside each other."""


class Wishes(NamedTuple):
    """What was chosen; as `exchange.Out`, but for `strict`."""

    format: str = ""
    annotator: str = ""
    layers: tuple[str, ...] = ()
    tokeniser: str = ""


class ExportDialog(QDialog):
    """Asks how articles are to go out; whoever shows it looks what would be lost.

    Args:
        what: which articles, for the title.
        formats: what they can be written in.
        tokenisers: what formats of tokens can be cut by.
        people: whose work there is.
        scheme: the layers that there are.
        before: what was chosen the last time.
        folder_for: a folder that is not there yet, for a format.
        may_add: whether a format, with all of everybody's work, may go into a folder in which something is.

    Signals:
        changed: something else was chosen, of which is to be seen what it loses.
        chosen: the articles are to be written.
    """

    changed = Signal()
    chosen = Signal()

    def __init__(
        self, what: str, formats: Sequence[Choice], tokenisers: Sequence[str], people: Sequence[Annotator],
        scheme: Scheme, before: Wishes, folder_for: Callable[[str], Path], may_add: Callable[[Wishes], bool],
        theme: Theme, parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("export")
        self.setWindowTitle(what)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._formats, self._folder_for, self._may_add = formats, folder_for, may_add
        self._losses: bool | None = None
        self._format, self._whose, self._tokeniser = QComboBox(self), QComboBox(self), QComboBox(self)
        fill_formats(self._format, formats)
        self._whose.addItem(self.tr("Everybody’s"), "")
        for person in people:
            self._whose.addItem(person.name or person.id, person.id)
        for name in tokenisers:
            self._tokeniser.addItem(self._cut(name), name)
        self._layers = {layer.name: QCheckBox(layer_name(layer).replace("&", "&&"), self) for layer in scheme.layers}
        for box, value in ((self._format, before.format), (self._whose, before.annotator)):
            choose(box, value)
        choose(self._tokeniser, before.tokeniser)
        self._into = QLineEdit(str(folder_for(self._value(self._format))), self)
        self._where = QPushButton(self.tr("&Choose…"), self)
        self._where.setAutoDefault(False)
        self._told = Told(self)
        self._lost = Lost(self)
        self._strict = QCheckBox(self.tr("&Write nothing if anything would be lost"), self)
        self._strict.setMinimumHeight(24)
        self.look = LookRow(theme, self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._export = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._export.setText(self.tr("&Export"))
        for button in self._buttons.buttons():
            button.setIcon(QIcon())
        self._arrange()
        self._connect()
        self._settle()
        self.show_looking()

    def _cut(self, tokeniser: str) -> str:
        names = {"words": self.tr("Words, numbers and signs"), "blanks": self.tr("What stands between blanks")}
        return names.get(tokeniser, tokeniser)

    def _arrange(self) -> None:
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(14)
        self._form.setVerticalSpacing(10)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layers = QGridLayout()
        layers.setContentsMargins(0, 0, 0, 0)
        for place, (name, box) in enumerate(self._layers.items()):
            box.setChecked(True)
            box.setMinimumHeight(24)
            box.setAccessibleName(self.tr("Layer {0}").format(box.text().replace("&&", "&")))
            box.setToolTip(name)
            layers.addWidget(box, place // _COLUMNS, place % _COLUMNS)
        layers.setColumnStretch(_COLUMNS, 1)
        layers.setHorizontalSpacing(18)
        into = QHBoxLayout()
        into.setSpacing(8)
        into.addWidget(self._into, 1)
        into.addWidget(self._where)
        self._form.addRow(self.tr("&Format"), self._format)
        self._form.addRow(self.tr("Whose wor&k"), self._whose)
        self._form.addRow(self.tr("La&yers"), layers)
        self._form.addRow(self.tr("&Tokens"), self._tokeniser)
        self._form.addRow(self.tr("&Into"), into)
        self._format.setAccessibleName(self.tr("Format"))
        self._whose.setAccessibleName(self.tr("Whose work"))
        self._tokeniser.setAccessibleName(self.tr("Tokens"))
        self._into.setAccessibleName(self.tr("Into the folder"))
        first = next(iter(self._layers.values()), None)
        for row, buddy in ((into, self._into), (layers, first)):
            self._form.labelForField(row).setBuddy(buddy)  # type: ignore[attr-defined]
        foot = QHBoxLayout()
        foot.addWidget(self.look, 1)
        foot.addWidget(self._buttons)
        rows = scrolled(self, foot)
        rows.addLayout(self._form)
        rows.addWidget(self._told)
        rows.addWidget(heading(self.tr("What will be &lost"), self, self._lost))
        rows.addWidget(self._lost, 1)
        rows.addWidget(self._strict)
        room = self.screen().availableGeometry()
        self.resize(min(WIDTH, room.width() - EDGE), min(HEIGHT, room.height() - EDGE))
        tab_through(self._format, self._whose, *self._layers.values(), self._tokeniser, self._into)
        self._format.setFocus(Qt.FocusReason.PopupFocusReason)

    def _connect(self) -> None:
        self._suggested = self._into.text()
        self._format.currentIndexChanged.connect(lambda _: self._follow_format())
        for box in (self._whose, self._tokeniser):
            box.currentIndexChanged.connect(lambda _: self._change())
        for check in self._layers.values():
            check.toggled.connect(lambda _: self._change())
        self._into.textChanged.connect(lambda _: self._settle())
        self._into.editingFinished.connect(lambda: self._into.end(False))
        self._where.clicked.connect(self._ask_where)
        self._strict.toggled.connect(lambda _: self._settle())
        self.look.again.connect(self._change)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)

    # -- what is chosen ------------------------------------------------------------------------------

    @property
    def wishes(self) -> Wishes:
        """What was chosen; no layers are named when all are meant."""
        layers = tuple(name for name, box in self._layers.items() if box.isChecked())
        tokeniser = self._value(self._tokeniser)
        whole = len(layers) == len(self._layers)
        return Wishes(self._value(self._format), self._value(self._whose), () if whole else layers, tokeniser)

    @property
    def strict(self) -> bool:
        """Whether nothing is to be written if anything would be lost."""
        return self._strict.isChecked()

    @property
    def folder(self) -> Path:
        """Where to; what is no whole path is beside the folder that was proposed."""
        return self._folder_for(self._value(self._format)).parent / Path(self._into.text().strip()).expanduser()

    def _value(self, box: QComboBox) -> str:
        return str(box.currentData() or "")

    def _follow_format(self) -> None:
        if self._into.text() == self._suggested:
            self._suggested = str(self._folder_for(self._value(self._format)))
            self._into.setText(self._suggested)
        self._change()

    def _ask_where(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Export into"), str(self.folder.parent))
        if folder:
            self._into.setText(str(Path(folder)))

    def _change(self) -> None:
        self.show_looking()
        if self._any_layer:
            self.changed.emit()
        else:
            self._lost.clear()

    @property
    def _any_layer(self) -> bool:
        return not self._layers or any(box.isChecked() for box in self._layers.values())

    def _accept(self) -> None:
        self.chosen.emit()
        self.accept()

    # -- what it comes to --------------------------------------------------------------------------------

    def show_looking(self) -> None:
        """A look begins at what is lost."""
        self.look.offer_again(False)
        self._losses = None
        self._lost.show_lines([self.tr("The articles are being looked through…")])
        self._settle()

    def show_looked(self, written: Written) -> None:
        """Show what would be lost; what was looked at before the last layer was taken away counts no more."""
        if not self._any_layer:
            return
        self._losses = bool(written.losses)
        self._lost.show_lines([*written.left_out(), *written.losses.sentences()])
        self._settle()

    def show_trouble(self, sentence: str) -> None:
        """Say why that is not known; '' when the look was stopped."""
        if not self._any_layer:
            return
        self._lost.show_lines([sentence or self.tr("Stopped before everything was looked through.")])
        self.look.offer_again(True)

    def _settle(self) -> None:
        """Say what is in the way, and let nothing be written as long as something is."""
        hindrance = self._hindrance()
        self._told.tell(hindrance or self._note())
        self._told.setVisible(bool(self._told.text()))
        self._export.setEnabled(not hindrance)
        chosen = next((one for one in self._formats if one.name == self._value(self._format)), None)
        self._into.setToolTip(plain_tip(self._into.text()))
        self._form.setRowVisible(self._tokeniser, chosen is not None and chosen.takes_tokens)

    def _hindrance(self) -> str:
        if not self._any_layer:
            return self.tr("Choose at least one layer.")
        if not self._into.text().strip():
            return self.tr("Say into which folder.")
        try:
            folder = self.folder
            if folder.exists() and not folder.is_dir():
                return self.tr("That is a file: name a folder.")
            if folder.is_dir() and any(folder.iterdir()) and not self._may_add(self.wishes):
                return self.tr("The folder is not empty: name a new one.")
        except (OSError, RuntimeError, ValueError):  # no rights; no home of that name; no name at all
            return self.tr("The folder cannot be looked into: name another one.")
        if self.strict and self._losses:
            return self.tr("Something would be lost, so nothing would be written.")
        return ""

    def _note(self) -> str:
        if self.folder.is_dir() and any(self.folder.iterdir()):
            return self.tr("The folder is not empty: files of these articles in it are written anew.")
        return ""
