"""The menus beside the search of the articles: filters that were kept by name, and the order of the list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from annotator.ui.actions import tr
from annotator.ui.dialogs.palette import Entry, Palette
from annotator.ui.menus import Menu
from annotator.ui.messages import Messages
from annotator.ui.panels.articles_panel import ArticlesPanel
from annotator.ui.settings import Settings

ORDER = "articles_order"
FILTERS = "filters"
"""Settings: the order of the list; the table of filters by name."""


class ListMenus(QObject):
    """What the two buttons of the panel open; both are kept in the settings."""

    def __init__(self, panel: ArticlesPanel, messages: Messages, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._panel, self._messages, self._settings, self._window = panel, messages, settings, window
        panel.filters_asked.connect(self._show_filters)
        panel.order_asked.connect(self._show_orders)
        panel.set_order(self._order())

    # -- filters -----------------------------------------------------------------------------------

    def show_filters(self) -> None:
        """Open the menu of filters."""
        self._panel.ask_filters()

    def _show_filters(self, place: QPoint) -> None:
        menu = self._menu()
        kept = self._settings.texts(FILTERS)
        for number, (name, search) in enumerate(kept.items(), 1):
            key = f"&{number} " if number < 10 else ""
            action = menu.addAction(key + name.replace("&", "&&"))
            action.setToolTip(search)
            action.triggered.connect(_then(self._panel.show_search, search))
        if kept:
            menu.addSeparator()
        keep = menu.addAction(self.tr("&Keep this search…"))
        keep.setEnabled(bool(self._panel.search))
        keep.triggered.connect(self.keep_filter)
        forget = menu.addAction(self.tr("&Forget one…"))
        forget.setEnabled(bool(kept))
        forget.triggered.connect(self.forget_filter)
        menu.popup(place)

    def keep_filter(self) -> None:
        """Ask for a name under which what is searched for is kept."""
        search = self._panel.search
        if not search:
            self._messages.say(self.tr("Search for something first; then it can be kept under a name."))
            return

        def keep(name: str) -> None:
            self._settings.put((FILTERS, name), search)
            self._messages.say(self.tr("Kept as “{0}”.").format(name))

        def entry(name: str) -> Entry:
            return Entry(name, self.tr("in place of it") if name in kept else self.tr("new"), lambda: keep(name))

        kept = self._settings.texts(FILTERS)
        palette = Palette(list(map(entry, kept)), self.tr("Name for this search…"), self._window, otherwise=entry)
        palette.open_over(self._window)

    def forget_filter(self) -> None:
        """Ask which filter is to be kept no longer."""
        kept = self._settings.texts(FILTERS)
        if not kept:
            self._messages.say(self.tr("No search is kept."))
            return
        entries = [
            Entry(name, search, _then(self._settings.put, (FILTERS, name), None)) for name, search in kept.items()
        ]
        Palette(entries, self.tr("Search to forget…"), self._window).open_over(self._window)

    # -- order -------------------------------------------------------------------------------------

    def show_orders(self) -> None:
        """Open the menu of orders."""
        self._panel.ask_order()

    def _show_orders(self, place: QPoint) -> None:
        menu = self._menu()
        group = QActionGroup(menu)
        for order, title in orders():
            action: QAction = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(order == self._order())
            action.triggered.connect(_then(self.set_order, order))
            group.addAction(action)
        menu.popup(place)

    def set_order(self, order: str) -> None:
        """Put the list into an order, and keep it so."""
        self._settings.set(ORDER, order)
        self._panel.set_order(order)

    def _order(self) -> str:
        return self._settings.text(ORDER, "", among=[order for order, _ in orders()])

    def _menu(self) -> Menu:
        menu = Menu(self._window)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu


def orders() -> list[tuple[str, str]]:
    """The orders of the list, and what they are called."""
    return [
        ("", tr("As they were &imported")),
        ("latest", tr("&Last imported first")),
        ("newest", tr("&Newest first")),
        ("oldest", tr("&Oldest first")),
        ("title", tr("By &title")),
        ("outlet", tr("By o&utlet")),
    ]


def _then(do: Callable[..., object], *arguments: object) -> Callable[[], None]:
    def run() -> None:
        do(*arguments)

    return run
