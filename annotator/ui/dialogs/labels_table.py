"""Which label of other people's files is which here: a row for each, those that nobody knows first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QPalette, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from annotator.model.scheme import Layer, Scheme
from annotator.ui.panels.label_bar import layer_name
from annotator.ui.plain import plain_tip
from annotator.ui.theme import bold

if TYPE_CHECKING:
    from annotator.opening.label_map import LabelMap, Place

THEIRS, OFTEN, HERE = range(3)
MOST = 500
"""Labels that have a row; there is one list to choose from in each."""
_UNKNOWN, _LEFT_OUT = range(2)
"""The first entries of that list: nobody has said what it is, and somebody said that it is nothing."""
_ROW, _LISTED = 34, 16


class _Here(QComboBox):
    """What a label is called here; the wheel scrolls the table instead, and what has the keyboard is in sight."""

    def __init__(self, table: LabelsTable, row: int, choices: QStandardItemModel) -> None:
        super().__init__(table)
        self._table, self._row = table, row
        self.setModel(choices)
        self.setMaxVisibleItems(_LISTED)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(15)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._table.scrollTo(self._table.model().index(self._row, THEIRS))


class LabelsTable(QTableWidget):
    """Their labels, how often each was met, and what each is here.

    Signals:
        placed(their, here): the user says that `layer/label` of the files is `layer/LABEL` here, '' to leave it out.
    """

    placed = Signal(str, str)

    def __init__(self, scheme: Scheme, parent: QWidget) -> None:
        super().__init__(0, 3, parent)
        self.setObjectName("labels")
        self._scheme = scheme
        self._of_labels = _choices(scheme, self, lambda layer: [label.name for label in layer.labels])
        self._of_links = _choices(scheme, self, lambda layer: [relation.name for relation in layer.relations])
        self._links: frozenset[tuple[str, str]] = frozenset()
        self._met: list[tuple[str, str]] = []
        self._boxes: list[_Here] = []
        self._unknown: list[str] = []
        self.setAccessibleName(self.tr("Their labels"))
        self.setHorizontalHeaderLabels([self.tr("Their label"), self.tr("How often"), self.tr("Here")])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the lists in it have the keyboard
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # layers are often the same
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(3 * _ROW)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(THEIRS, QHeaderView.ResizeMode.Stretch)
        for column in (OFTEN, HERE):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())  # it gets what room there is

    def show_labels(
        self, met: Mapping[tuple[str, str], int], links: frozenset[tuple[str, str]], labels: LabelMap
    ) -> None:
        """Show labels of the files, with how often each was met, and what each is here.

        The rows stay where they are as long as the labels are the same, so that none runs away from who chooses.

        Args:
            met: how often each was met, by (layer, label).
            links: which of them are those of relations, which only become relations.
            labels: what is known about them.
        """
        shown = list(met)[:MOST]
        if set(shown) != set(self._met) or links != self._links:
            self._links = links
            self._met = sorted(shown, key=lambda one: self._is_known(one, labels))
            self._boxes.clear()
            self.setRowCount(0)
            self.setRowCount(len(self._met))
            for row, their in enumerate(self._met):
                self._begin_row(row, their)
        for row, their in enumerate(self._met):
            self._fill(row, their, met[their], labels)
        self._unknown = ["/".join(their) for their in met if not self._is_known(their, labels)]

    @property
    def boxes(self) -> Sequence[QWidget]:
        """What has the keyboard in each row."""
        return self._boxes

    @property
    def unknown(self) -> Sequence[str]:
        """The labels of the files, as `layer/label`, that are left out because nothing tells what they are here."""
        return self._unknown

    def shown(self) -> dict[str, str]:
        """What each label is here, as it stands in the table."""
        return {"/".join(their): box.currentData() for their, box in zip(self._met, self._boxes, strict=True)}

    def _is_known(self, their: tuple[str, str], labels: LabelMap) -> bool:
        return labels.leaves_out(*their) or self._place_of(their, labels) is not None

    def _place_of(self, their: tuple[str, str], labels: LabelMap) -> Place | None:
        return labels.place(*their, self._scheme, is_relation=their in self._links)

    def _begin_row(self, row: int, their: tuple[str, str]) -> None:
        name = "/".join(their)
        box = _Here(self, row, self._of_links if their in self._links else self._of_labels)
        box.setAccessibleName(self.tr("{0} is here").format(name))
        box.activated.connect(lambda _: self.placed.emit(name, box.currentData()))
        self.setCellWidget(row, HERE, box)
        self._boxes.append(box)

    def _fill(self, row: int, their: tuple[str, str], often: int, labels: LabelMap) -> None:
        place, box = self._place_of(their, labels), self._boxes[row]
        box.setCurrentIndex(_LEFT_OUT if labels.leaves_out(*their) else _UNKNOWN)
        if place is not None:
            box.setCurrentIndex(box.findData(f"{place.layer}/{place.label}"))
        font = bold(self.font()) if box.currentIndex() == _UNKNOWN else self.font()
        box.setFont(font)
        name = "/".join(their)
        shown = self.tr("{0} (relation)").format(name) if their in self._links else name
        for column, text in ((THEIRS, shown), (OFTEN, QLocale().toString(often))):
            item = QTableWidgetItem(text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setToolTip(plain_tip(text))
            item.setFont(font)
            self.setItem(row, column, item)


def _choices(scheme: Scheme, parent: LabelsTable, names_of: Callable[[Layer], list[str]]) -> QStandardItemModel:
    """Everything that a label can be here, by layer; what is called so in two layers names its own."""
    model = QStandardItemModel(parent)
    model.appendRow(_heading(parent.tr("not known here"), parent))
    model.appendRow(_choice(parent.tr("leave out"), "", parent))
    names = {layer.name: found for layer in scheme.layers if (found := names_of(layer))}
    there = Counter(name for of_layer in names.values() for name in of_layer)
    for layer in (one for one in scheme.layers if one.name in names):
        model.appendRow(_heading(parent.tr("{0}:").format(layer_name(layer)), parent))
        for name in names[layer.name]:
            text = parent.tr("{0} ({1})").format(name, layer_name(layer)) if there[name] > 1 else name
            model.appendRow(_choice(text, f"{layer.name}/{name}", parent))
    return model


def _choice(text: str, value: str, parent: LabelsTable) -> QStandardItem:
    item = QStandardItem(text)
    item.setData(value, Qt.ItemDataRole.UserRole)
    item.setFont(bold(parent.font(), QFont.Weight.Normal))  # whatever the list's own is
    return item


def _heading(text: str, parent: LabelsTable) -> QStandardItem:
    """A line that cannot be chosen."""
    item = _choice(text, "", parent)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    item.setFont(bold(parent.font()))
    item.setForeground(parent.palette().color(QPalette.ColorRole.PlaceholderText))
    return item
