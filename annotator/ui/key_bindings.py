"""The keys of the window's actions: the user's over the defaults, the scheme's over both, changed while it is open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from annotator.model.scheme import Scheme
from annotator.ui.actions import Spec, tr
from annotator.ui.article import cursor
from annotator.ui.article.cursor import Move
from annotator.ui.keys import Binding, Conflict, Right, conflicts, heard, normal
from annotator.ui.panel_keys import PanelKey
from annotator.ui.panels.label_bar import layer_name
from annotator.ui.settings import Settings, Wanted


class KeyBindings(QObject):
    """Gives the actions their keys, and takes those away that somebody else has a better right to.

    Signals:
        changed(): some keys are others now.
    """

    changed = Signal()

    def __init__(
        self,
        specs: Sequence[Spec],
        actions: Mapping[str, QAction],
        of_scheme: Callable[[], Mapping[str, QAction]],
        scheme: Scheme,
        in_panels: Sequence[PanelKey],
        layer: Callable[[], str],
        settings: Settings,
        parent: QObject,
    ) -> None:
        """Take charge of actions.

        Args:
            specs: with the default keys, in the order in which they have a right to them.
            actions: made from the specs, by name.
            of_scheme: gives the actions made from the scheme, by the names of their bindings; labels come and go.
            scheme: with the keys of layers and labels.
            in_panels: the panels' own keys.
            layer: gives the active layer.
            settings: with the user's keys.
            parent: the window's.
        """
        super().__init__(parent)
        self._specs, self._actions, self._of_scheme = specs, actions, of_scheme
        self._layer, self._settings = layer, settings
        self._fixed = [*_canvas({key for spec in specs for key in _all_normal(spec.keys)}), *_of_scheme(scheme)]
        self._in_panels = in_panels
        settings.listen(self._follow)

    def bindings(self) -> list[Binding]:
        """What everything answers to by right: the canvas's and the scheme's own keys first, the panels' last."""
        users = self._users()
        return [
            *self._fixed,
            *(
                Binding(
                    spec.name,
                    spec.text.replace("&", ""),
                    users.get(spec.name, _all_normal(spec.keys)),
                    Right.USER if spec.name in users else Right.DEFAULT,
                    in_text=spec.in_text,
                )
                for spec in self._specs
            ),
            *(key.binding for key in self._in_panels),
        ]

    def conflicts(self) -> dict[str, list[Conflict]]:
        """What is wrong with the keys of each action, whichever layer is active."""
        found: dict[str, list[Conflict]] = {}
        for conflict in conflicts(self.bindings()):
            found.setdefault(conflict.name, []).append(conflict)
        return found

    def defaults(self, name: str) -> tuple[str, ...]:
        """The keys that an action has unless the user gives it others."""
        return next((_all_normal(spec.keys) for spec in self._specs if spec.name == name), ())

    def give(self, name: str, keys: Sequence[str]) -> None:
        """Let an action have these keys from now on; its default ones need no line in the settings."""
        wanted = _all_normal(keys)
        self._settings.set_keys(name, None if wanted == self.defaults(name) else wanted)

    def restore(self) -> None:
        """Let everything have its default keys again."""
        self._settings.forget("keys")

    def apply(self) -> None:
        """Give every action the keys that are its own now; after the active layer changed, too."""
        actions = {**self._actions, **self._of_scheme()}
        for name, keys in heard(self.bindings(), self._layer()).items():
            action = actions.get(name)
            if action is not None and [one.toString() for one in action.shortcuts()] != list(keys):
                action.setShortcuts([QKeySequence.fromString(key) for key in keys])
        self.changed.emit()

    def _follow(self, name: str) -> None:
        if name == "keys":
            self.apply()

    def _users(self) -> dict[str, tuple[str, ...]]:
        """The user's keys that make sense; the others are complained of, and the defaults stand."""
        found = {}
        known = {spec.name for spec in self._specs}
        for name, keys in self._settings.keys().items():
            broken = [key for key in keys if not normal(key)]
            if name not in known:
                self._settings.complain(f"keys.{name}", ", ".join(keys), Wanted.ACTION)
            elif broken:
                self._settings.complain(f"keys.{name}", broken[0], Wanted.KEY)
            else:
                found[name] = _all_normal(keys)
        return found


def _all_normal(keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(normal, keys)))


def _canvas(taken: Collection[str]) -> list[Binding]:
    """The moves of the caret, with the keys that this platform has for them and no action takes by default."""
    titles = {
        Move.LEFT: tr("To the left"),
        Move.RIGHT: tr("To the right"),
        Move.WORD_LEFT: tr("A word to the left"),
        Move.WORD_RIGHT: tr("A word to the right"),
        Move.UP: tr("A line up"),
        Move.DOWN: tr("A line down"),
        Move.LINE_START: tr("To the start of the line"),
        Move.LINE_END: tr("To the end of the line"),
        Move.PARAGRAPH_START: tr("To the start of the paragraph"),
        Move.PARAGRAPH_END: tr("To the end of the paragraph"),
        Move.START: tr("To the start of the article"),
        Move.END: tr("To the end of the article"),
    }
    found = []
    for key, move, extend in cursor.KEYS:
        all_keys = (sequence.toString() for sequence in QKeySequence.keyBindings(key))
        keys = tuple(one for one in all_keys if one not in taken)
        title = tr("{0}, selecting").format(titles[move]) if extend else titles[move]
        if keys:
            found.append(Binding(f"{'select' if extend else 'go'} {move.value}", title, keys, Right.CANVAS, "", True))
    scroll = Binding("scroll", tr("A page up, a page down"), ("PgUp", "PgDown"), Right.CANVAS, "", True)
    return [*found, scroll]


def _of_scheme(scheme: Scheme) -> list[Binding]:
    """The keys that switch layers and give labels."""
    layers = [
        Binding(f"layer {one.name}", tr("Layer {0}").format(layer_name(one)), _all_normal([one.switch]), Right.SCHEME)
        for one in scheme.layers
        if one.switch
    ]
    labels = [
        Binding(f"label {one.name} {label.name}", label.name, _all_normal([label.key]), Right.SCHEME, one.name, True)
        for one in scheme.layers
        for label in one.labels
        if label.key and not label.retired
    ]
    return [*layers, *labels]
