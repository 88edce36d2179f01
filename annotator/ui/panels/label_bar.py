"""The layers to switch between and the labels of the active one, each with its colour and key."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.model.scheme import Label, Layer, Scheme
from annotator.ui.panels.chip import Chip
from annotator.ui.panels.chip_flow import ChipFlow
from annotator.ui.panels.segments import Segments
from annotator.ui.theme import LIGHT, Theme

_SHORT_TITLE = 16


def layer_name(layer: Layer) -> str:
    """What a layer is called in the window: its title when that is short, its name otherwise."""
    if layer.title and len(layer.title) <= _SHORT_TITLE:
        return layer.title
    name = layer.name.replace("_", " ").replace("-", " ")
    return name[:1].upper() + name[1:]


def label_name(label: Label) -> str:
    """What a label is called in the window."""
    return label.title or label.name


class LabelBar(QWidget):
    """A segmented control of the layers and the chips of the active layer's labels.

    Clicks never take the keyboard from the text; Tab and the arrow keys reach everything.

    Signals:
        layer_chosen: name of a layer to switch to.
        label_chosen: layer and label to annotate with.
        left: Esc was pressed; the keyboard should go back to the text.
    """

    layer_chosen = Signal(str)
    label_chosen = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("label_bar")
        self.setProperty("panel", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Layers and labels"))
        self._theme = LIGHT
        self._scheme = Scheme("", "")
        self._layer = ""
        self._segments = Segments(self)
        self._segments.chosen.connect(self.layer_chosen)
        self._flow = ChipFlow(self)
        self._flow.setAccessibleName(self.tr("Labels"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 12, 7)
        self._row.setSpacing(8)
        self._row.addWidget(self._segments, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._flow, 1, Qt.AlignmentFlag.AlignVCenter)

    # -- what it is given ----------------------------------------------------------------------

    def set_scheme(self, scheme: Scheme, theme: Theme) -> None:
        """Offer the layers and labels of a scheme; the active layer stays if the scheme has it."""
        self._scheme, self._theme = scheme, theme
        segments = [(layer.name, layer_name(layer), self._layer_tip(layer)) for layer in scheme.layers]
        self._segments.set_layers(segments, theme)
        pages = {
            layer.name: [self._chip(layer, label) for label in layer.labels if not label.retired]
            for layer in scheme.layers
        }
        self._flow.set_pages(pages, theme)
        for one, following in pairwise([self._segments, *self._flow.controls()]):
            QWidget.setTabOrder(one, following)  # Qt would go by when they were made
        if scheme.layer(self._layer) is None:
            self._layer = scheme.layers[0].name if scheme.layers else ""
        self._turn()

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._theme = theme
        self._segments.set_theme(theme)
        self._flow.set_theme(theme)

    def show_layer(self, name: str) -> None:
        """Make a layer the active one, without telling anyone; an unknown one is ignored."""
        if name != self._layer and self._scheme.layer(name) is not None:
            self._layer = name
            self._turn()

    @property
    def layer(self) -> str:
        """Name of the active layer."""
        return self._layer

    def focus_layers(self) -> None:
        """Bring the keyboard to the active layer."""
        self._segments.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- what it does --------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _turn(self) -> None:
        self._segments.show_layer(self._layer)
        self._flow.show_page(self._layer)

    def _chip(self, layer: Layer, label: Label) -> Chip:
        chip = Chip(label_name(label), self._theme, key=label.key, colour=label.colour)
        chip.setToolTip(self._label_tip(label))
        chip.setAccessibleDescription(label.definition)
        chip.clicked.connect(lambda: self.label_chosen.emit(layer.name, label.name))
        return chip

    def _label_tip(self, label: Label) -> str:
        lines = [f"<b>{escape(label_name(label))}</b>"]
        if label.definition:
            lines.append(escape(label.definition))
        if label.examples:
            lines.append("<i>" + " · ".join(escape(example) for example in label.examples[:2]) + "</i>")
        if label.key:
            lines.append(self.tr("Key {key}").format(key=escape(label.key)))
        return "<br>".join(lines)

    def _layer_tip(self, layer: Layer) -> str:
        title = layer.title or layer_name(layer)
        return f"{title} ({layer.switch})" if layer.switch else title
