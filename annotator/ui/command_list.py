"""Everything that can be done in the window, with its keys, by menu: what F1 and Ctrl+K show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from annotator.ui.actions import Spec, plain_name
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article.cursor import KEYS, Move
from annotator.ui.dialogs.palette import Entry
from annotator.ui.key_bindings import KeyBindings
from annotator.ui.keys import Binding, Right, native
from annotator.ui.label_actions import LabelActions
from annotator.ui.panel_keys import PanelKey
from annotator.ui.settings import Geometry


class CommandList(QObject):
    """Entries for a type-ahead list, made anew each time: keys and labels change."""

    def __init__(
        self,
        specs: Sequence[Spec],
        actions: Mapping[str, QAction],
        labels: LabelActions,
        bindings: KeyBindings,
        in_panels: Sequence[PanelKey],
        view: ArticleView,
        geometry: Geometry,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._specs, self._actions, self._labels = specs, actions, labels
        self._bindings, self._in_panels = bindings, in_panels
        self._view, self._geometry = view, geometry

    def commands(self) -> list[Entry]:
        """Every action, layer and label, those that were chosen here last before the others."""
        found = {name: self._remembered(name, entry) for name, entry in self._everything().items()}
        recent = [name for name in self._geometry.recent if name in found]
        first = [replace(found[name], group=self.tr("Used last")) for name in recent]
        return [*first, *(entry for name, entry in found.items() if name not in recent)]

    def keyed(self) -> list[Entry]:
        """Everything that has a key, the keys that move the caret and those of the panels."""
        everything = (entry for entry in self._everything().values() if entry.hint)
        return [*everything, *self._moves(), *map(_of_panel, self._in_panels)]

    def _everything(self) -> dict[str, Entry]:
        found = {}
        for spec in self._specs:
            action = self._actions[spec.name]
            where = self.tr("in the text") if spec.in_text else self.tr("everywhere")
            group = spec.menu.replace("&", "") or self.tr("Text")
            found[spec.name] = _entry(action, group, where)
        for name, action in self._labels.by_layer.items():
            found[f"layer {name}"] = _entry(action, self.tr("Layers"), self.tr("everywhere"))
        return found | self._labels.entries()

    def _moves(self) -> list[Entry]:
        """The caret's own keys; choosing one moves it."""
        moves = {f"{'select' if extend else 'go'} {move.value}": (move, extend) for _, move, extend in KEYS}
        return [
            self._move(binding, *moves[binding.name])
            for binding in self._bindings.bindings()
            if binding.right is Right.CANVAS and binding.name in moves
        ]

    def _move(self, binding: Binding, move: Move, extend: bool) -> Entry:  # noqa: FBT001  a pair from the key table
        def run() -> None:
            self._view.setFocus()
            self._view.move_caret(move, extend)

        return Entry(
            binding.title,
            ", ".join(map(native, binding.keys)),
            run,
            group=self.tr("Caret"),
            where=self.tr("in the text"),
        )

    def _remembered(self, name: str, entry: Entry) -> Entry:
        def run() -> None:
            self._geometry.used(name)
            entry.run()

        return replace(entry, run=run)


def _of_panel(key: PanelKey) -> Entry:
    """A key of one panel; choosing it goes there."""

    def run() -> None:
        key.go()

    binding = key.binding
    hint = ", ".join(map(native, binding.keys))
    return Entry(binding.title, hint, run, search=" ".join(binding.keys), group=binding.panel, where=binding.panel)


def _entry(action: QAction, group: str, where: str) -> Entry:
    keys = [key.toString(key.SequenceFormat.NativeText) for key in action.shortcuts()]
    where = where if keys else ""
    portable = " ".join(key.toString() for key in action.shortcuts())
    return Entry(plain_name(action), ", ".join(keys), action.trigger, search=portable, group=group, where=where)
