"""How the window looks: zoom, theme, which regions are shown, and which one has the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from annotator.ui import theme as themes
from annotator.ui.article.article_view import ArticleView
from annotator.ui.settings import Settings
from annotator.ui.theme import Theme, article_font

ZOOM_STEP, SMALLEST, LARGEST = 1.1, 0.6, 3.0


class Themed(Protocol):
    """Whatever takes on a theme."""

    def set_theme(self, theme: Theme) -> None: ...


class ViewActions(QObject):
    """Actions on the look of one window; `regions` are its parts in reading order, each with how it takes the keys."""

    def __init__(
        self,
        window: QMainWindow,
        view: ArticleView,
        themed: Sequence[Themed],
        regions: Sequence[tuple[QWidget, Callable[[], object]]],
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._view, self._themed, self._regions = window, view, themed, regions
        self._settings = settings
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.styleHints().colorSchemeChanged.connect(self._follow_desktop)
        self._zoom = _within(settings.number("article_zoom", 1.0))
        view.set_font(article_font(self._zoom))

    def zoom(self, step: int) -> None:
        """Set the article larger (1), smaller (-1) or in its usual size (0)."""
        self._zoom = 1.0 if step == 0 else _within(self._zoom * ZOOM_STEP**step)
        self._settings.set("article_zoom", round(self._zoom, 3))
        self._view.set_font(article_font(self._zoom))

    def show_theme(self, theme: Theme) -> None:
        """Give every part a theme's colours."""
        for part in self._themed:
            part.set_theme(theme)

    def choose_theme(self, name: str) -> None:
        """Use a theme by name, or the desktop's ('system'), from now on."""
        self._settings.set("theme", name)
        self._use(name)

    def _follow_desktop(self) -> None:
        if self._settings.text("theme") not in themes.THEMES:
            self._use("")

    def _use(self, name: str) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme = themes.THEMES.get(name) or themes.system_theme(app)
            themes.apply(app, theme)
            self.show_theme(theme)

    def next_region(self) -> None:
        """Put the keyboard into the next region of the window."""
        self._go(1)

    def previous_region(self) -> None:
        """Put the keyboard into the region before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        shown = [region for region in self._regions if region[0].isVisible()]
        here = next((i for i, (widget, _) in enumerate(shown) if _has_keyboard(widget)), 0)
        for number in range(1, len(shown)):
            widget, take = shown[(here + step * number) % len(shown)]
            take()
            if _has_keyboard(widget):  # an empty one may have no use for it
                return

    def toggle_full_screen(self) -> None:
        """Fill the screen, or leave it."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)


def follow_visibility(action: QAction, widget: QWidget) -> None:
    """Let a checkable action show and hide a region."""
    action.setCheckable(True)
    action.setChecked(True)
    action.toggled.connect(widget.setVisible)


def follow_setting(action: QAction, turn: Callable[[bool], None], *, on: bool) -> None:
    """Let a checkable action turn something on and off."""
    action.setCheckable(True)
    action.setChecked(on)
    action.toggled.connect(turn)


def _has_keyboard(widget: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and (widget is focus or widget.isAncestorOf(focus))


def _within(zoom: float) -> float:
    """A size that can be read, whatever the settings file says."""
    return min(LARGEST, max(SMALLEST, zoom))
