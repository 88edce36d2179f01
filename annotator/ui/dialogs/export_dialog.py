"""How articles go out: in which format, whose work, which layers, where to, and what is lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from annotator.model.document import Annotator
from annotator.model.scheme import Scheme
from annotator.ui.dialogs.boxes import Boxes
from annotator.ui.dialogs.looking import choose, fill_formats, tab_through
from annotator.ui.dialogs.looking_dialog import LookingDialog
from annotator.ui.dialogs.path_rows import FolderRow
from annotator.ui.panels.label_bar import layer_name
from annotator.ui.theme import Theme

if TYPE_CHECKING:
    from annotator.opening.choices import Choice
    from annotator.opening.exchange import Written

WIDTH, HEIGHT = 640, 480


class Wishes(NamedTuple):
    """What was chosen; as `exchange.Out`, but for `strict`."""

    format: str = ""
    annotator: str = ""
    layers: tuple[str, ...] = ()
    tokeniser: str = ""


class ExportDialog(LookingDialog):
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
    """

    def __init__(
        self, what: str, formats: Sequence[Choice], tokenisers: Sequence[str], people: Sequence[Annotator],
        scheme: Scheme, before: Wishes, folder_for: Callable[[str], Path], may_add: Callable[[Wishes], bool],
        theme: Theme, parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__("export", what, theme, parent)
        self._ok.setText(self.tr("&Export"))
        self._formats, self._may_add = formats, may_add
        self._losses: bool | None = None
        self._format, self._whose, self._tokeniser = QComboBox(self), QComboBox(self), QComboBox(self)
        fill_formats(self._format, formats)
        self._whose.addItem(self.tr("Everybody’s"), "")
        for person in people:
            self._whose.addItem(person.name or person.id, person.id)
        for name in tokenisers:
            self._tokeniser.addItem(self._cut(name), name)
        self._layers = Boxes(self.tr("Layer {0}"), self)
        self._layers.add({layer.name: layer_name(layer) for layer in scheme.layers}, checked=True)
        for box, value in ((self._format, before.format), (self._whose, before.annotator)):
            choose(box, value)
        choose(self._tokeniser, before.tokeniser)
        self._into = FolderRow(
            lambda: folder_for(self._value(self._format)), self.tr("Into the folder"), self.tr("&Choose…"),
            self.tr("Export into"), self,
        )  # fmt: skip
        self._strict = QCheckBox(self.tr("&Write nothing if anything would be lost"), self)
        self._strict.setMinimumHeight(24)
        self._arrange()
        self._connect()
        self._settle()
        self.show_looking()

    def _cut(self, tokeniser: str) -> str:
        names = {"words": self.tr("Words, numbers and signs"), "blanks": self.tr("What stands between blanks")}
        return names.get(tokeniser, tokeniser)

    def _arrange(self) -> None:
        self._add(self.tr("&Format"), self._format)
        self._add(self.tr("Whose wor&k"), self._whose)
        self._add(self.tr("La&yers"), self._layers)
        self._add(self.tr("&Tokens"), self._tokeniser)
        self._add(self.tr("&Into"), self._into, self._into.field)
        self._format.setAccessibleName(self.tr("Format"))
        self._whose.setAccessibleName(self.tr("Whose work"))
        self._tokeniser.setAccessibleName(self.tr("Tokens"))
        self._lay_out(self.tr("What will be &lost"), self._strict)
        self._grow(WIDTH, HEIGHT)
        tab_through(
            self._format, self._whose, *self._layers.boxes.values(), self._tokeniser, self._into.field,
            self._into.button, self._lost, self._strict,
        )  # fmt: skip
        self._format.setFocus(Qt.FocusReason.PopupFocusReason)

    def _connect(self) -> None:
        self._format.currentIndexChanged.connect(lambda _: self._follow_format())
        for box in (self._whose, self._tokeniser):
            box.currentIndexChanged.connect(lambda _: self._change())
        self._layers.changed.connect(self._change)
        self._into.edited.connect(self._settle)
        self._strict.toggled.connect(lambda _: self._settle())

    # -- what is chosen ------------------------------------------------------------------------------

    @property
    def wishes(self) -> Wishes:
        """What was chosen; no layers are named when all are meant."""
        layers = () if self._layers.all_chosen else self._layers.chosen
        return Wishes(self._value(self._format), self._value(self._whose), layers, self._value(self._tokeniser))

    @property
    def strict(self) -> bool:
        """Whether nothing is to be written if anything would be lost."""
        return self._strict.isChecked()

    @property
    def folder(self) -> Path:
        """Where to; what is no whole path is beside the folder that was proposed."""
        return self._into.folder

    def _value(self, box: QComboBox) -> str:
        return str(box.currentData() or "")

    def _follow_format(self) -> None:
        self._into.propose_again()
        self._change()

    def _change(self) -> None:
        self.show_looking()
        if self._any_layer:
            super()._change()
        else:
            self._lost.clear()

    @property
    def _any_layer(self) -> bool:
        return bool(self._layers.chosen) or not self._layers.boxes

    # -- what it comes to --------------------------------------------------------------------------------

    def show_looking(self) -> None:
        """A look begins at what is lost."""
        super().show_looking()
        self._losses = None
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
        if self._any_layer:
            super().show_trouble(sentence)

    def _settle(self) -> None:
        """Say what is in the way, and let nothing be written as long as something is."""
        hindrance = self._hindrance()
        self._told.tell(hindrance or self._note())
        self._told.setVisible(bool(self._told.text()))
        self._ok.setEnabled(not hindrance)
        chosen = next((one for one in self._formats if one.name == self._value(self._format)), None)
        self._form.setRowVisible(self._tokeniser, chosen is not None and chosen.takes_tokens)

    def _hindrance(self) -> str:
        if not self._any_layer:
            return self.tr("Choose at least one layer.")
        if hindrance := self._into.hindrance(may_add=self._may_add(self.wishes)):
            return hindrance
        if self.strict and self._losses:
            return self.tr("Something would be lost, so nothing would be written.")
        return ""

    def _note(self) -> str:
        if self.folder.is_dir() and any(self.folder.iterdir()):
            return self.tr("The folder is not empty: files of these articles in it are written anew.")
        return ""
