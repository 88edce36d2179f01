"""The actions that are made from the scheme: one for each label of the active layer, one for each layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from annotator.model.scheme import Layer, Scheme
from annotator.ui import actions
from annotator.ui.actions import Spec
from annotator.ui.article.article_view import ArticleView
from annotator.ui.dialogs.palette import Entry, Palette
from annotator.ui.panels.label_bar import layer_name


class LabelActions(QObject):
    """Label keys and the type-ahead over all labels.

    Signals:
        layer_changed(layer): the label keys are about another layer now.
    """

    layer_changed = Signal(object)

    def __init__(
        self, scheme: Scheme, view: ArticleView, annotate: Callable[[str, str], None], menu: QMenu, window: QWidget
    ) -> None:
        super().__init__(window)
        self._scheme, self._view, self._annotate = scheme, view, annotate
        self._menu, self._window = menu, window
        self.by_label: dict[str, QAction] = {}
        self.by_layer: dict[str, QAction] = {}

    def named(self) -> dict[str, QAction]:
        """The actions that there are now, by the names of their bindings; those give them the scheme's keys."""
        layer = self._view.layer
        layers = {f"layer {name}": action for name, action in self.by_layer.items()}
        return layers | {f"label {layer} {name}": action for name, action in self.by_label.items()}

    def add_layers(self, menu: QMenu) -> None:
        """One action for each layer."""
        menu.addSeparator()
        for layer in self._scheme.layers:
            action = QAction(self.tr("Layer {0}").format(layer.title or layer.name), self._window)
            action.triggered.connect(lambda _=False, name=layer.name: self.set_layer(name))
            self._window.addAction(action)
            menu.addAction(action)
            self.by_layer[layer.name] = action

    def set_layer(self, name: str) -> None:
        """Make a layer the one that the label keys are about."""
        layer = self._scheme.layer(name)
        if layer is None or self._view.layer == name:
            return
        self._view.set_layer(name)
        for action in self.by_label.values():
            self._view.removeAction(action)
            self._menu.removeAction(action)
            action.deleteLater()
        made = actions.make(self._specs(layer), self._window, self._view)
        self.by_label = {action.text(): action for action in made.values()}
        self._menu.addActions(list(made.values()))
        self.layer_changed.emit(layer)

    def _specs(self, layer: Layer) -> list[Spec]:
        def annotate(label: str) -> Callable[[], None]:
            return lambda: self._annotate(layer.name, label)

        return [
            Spec(f"label_{label.name}", "", label.name, (label.key,) if label.key else (), annotate(label.name), True)
            for label in layer.labels
            if not label.retired
        ]

    def choose(self, then: Callable[[str, str], object] | None = None) -> None:
        """Type ahead over all labels of all layers, the active layer's first; the label goes on, unless `then` says."""
        entries = [replace(entry, group="") for entry in self.entries(then).values()]
        Palette(entries, self.tr("Label…"), self._window).open_over(self._view)

    def entries(self, then: Callable[[str, str], object] | None = None) -> dict[str, Entry]:
        """All labels of all layers to choose from, the active layer's first; by names that stay."""
        do = then or self._annotate

        def chosen(layer: str, label: str) -> Callable[[], None]:
            def run() -> None:
                self._view.setFocus()
                do(layer, label)

            return run

        return {
            f"label {layer.name} {label.name}": Entry(
                label.name,
                label.key,
                chosen(layer.name, label.name),
                colour=label.colour,
                search=f"{layer.name} {label.title}",
                group=self.tr("Labels of {0}").format(layer_name(layer)),
                where=layer_name(layer),
            )
            for layer in sorted(self._scheme.layers, key=lambda layer: layer.name != self._view.layer)
            for label in layer.labels
            if not label.retired
        }
