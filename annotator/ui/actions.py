"""Every action of the window: its name, its keys, its menu; the one list that menus, F1 and Ctrl+K are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from annotator.ui.menus import Menu, MenuBar


@dataclass(frozen=True, slots=True)
class Spec:
    """One action before it is made.

    Attributes:
        name: stable, for settings.
        menu: title of the menu it stands in, '' for none.
        text: what it is called.
        keys: shortcuts, the first one shown.
        in_text: whether its keys work in the article only (single letters must not fire in fields).
        rule: whether a line goes over it in the menu.
        under: title of the menu within the menu that it stands in, '' for none.
    """

    name: str
    menu: str
    text: str
    keys: tuple[str, ...]
    run: Callable[[], object]
    in_text: bool = False
    rule: bool = False
    under: str = ""


ROLES = {
    "settings": QAction.MenuRole.PreferencesRole,
    "about": QAction.MenuRole.AboutRole,
    "quit": QAction.MenuRole.QuitRole,
}
"""Actions that stand in the application's own menu where the platform has one; elsewhere where the table says."""


def make(specs: Iterable[Spec], window: QWidget, text: QWidget) -> dict[str, QAction]:
    """Make the actions and give their keys to the window or to the article."""
    made: dict[str, QAction] = {}
    for spec in specs:
        action = QAction(spec.text, window)
        action.setObjectName(spec.name)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setMenuRole(ROLES.get(spec.name, QAction.MenuRole.NoRole))
        action.triggered.connect(_call(spec.run))
        home = text if spec.in_text else window
        action.setShortcutContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut if spec.in_text else Qt.ShortcutContext.WindowShortcut
        )
        home.addAction(action)
        made[spec.name] = action
    return made


def fill_menus(bar: MenuBar, specs: Sequence[Spec], actions: dict[str, QAction]) -> dict[str, Menu]:
    """Put the actions into menus, in their order; the menus by title."""
    menus: dict[str, Menu] = {}
    within: dict[tuple[str, str], Menu] = {}
    for spec in specs:
        if not spec.menu:
            continue
        menu = menus.get(spec.menu)
        if menu is None:
            menu = menus[spec.menu] = Menu(spec.menu, bar)
            bar.addMenu(menu)
        if spec.under:
            place = (spec.menu, spec.under)
            if place not in within:
                within[place] = Menu(spec.under, menu)
                menu.addMenu(within[place])
            menu = within[place]
        if spec.rule:
            menu.addSeparator()
        menu.addAction(actions[spec.name])
    return menus


def keys_of(action: QAction) -> str:
    """An action's first key as the desktop writes it."""
    shortcuts = action.shortcuts()
    return shortcuts[0].toString(QKeySequence.SequenceFormat.NativeText) if shortcuts else ""


def named(widget: QWidget, name: str) -> QAction | None:
    """The action of this name in the window around; None where it has none."""
    return widget.window().findChild(QAction, name)


def key_or_name(widget: QWidget, name: str) -> str:
    """What a sentence calls an action of the window around: its first key, or its name when it has none."""
    action = named(widget, name)
    return keys_of(action) or plain_name(action) if action is not None else name


def plain_name(action: QAction) -> str:
    """What an action is called, without the sign of its access key."""
    return action.text().replace("&", "")


def tr(text: str) -> str:
    """Translate a name of an action."""
    return QCoreApplication.translate("Actions", text)


def _call(run: Callable[[], object]) -> Callable[[], None]:
    def slot() -> None:
        run()

    return slot
