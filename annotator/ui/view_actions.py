"""How the window looks and behaves, as the settings say: type, theme, arrows; and which region has the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from annotator.ui import preferences as names
from annotator.ui import theme as themes
from annotator.ui.animation import Animation
from annotator.ui.article.article_view import ArticleView
from annotator.ui.preferences import Preferences
from annotator.ui.settings import Settings
from annotator.ui.theme import Theme, article_font

ZOOM_STEP = 1.1


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
        self._settings, self._preferences = settings, Preferences(settings)
        app = QApplication.instance()
        self._animation = Animation(app) if isinstance(app, QApplication) else None
        if isinstance(app, QApplication):
            app.styleHints().colorSchemeChanged.connect(self._follow_desktop)
        for name in (names.ZOOM.name, names.SNAP, names.STILL):
            self._follow(name)
        settings.listen(self._follow)

    def zoom(self, step: int) -> None:
        """Set the article larger (1), smaller (-1) or in its usual size (0)."""
        zoom = 1.0 if step == 0 else _within(self._preferences.zoom * ZOOM_STEP**step)
        self._settings.set(names.ZOOM.name, round(zoom, 3))

    def _follow(self, name: str) -> None:
        """Do at once what was set."""
        chosen = self._preferences
        if name in names.TEXT_NAMES:
            font = article_font(chosen.scale, chosen.family)
            self._view.set_font(font, characters=chosen.width, spacing=chosen.spacing)
        elif name in {names.SNAP, names.VISUAL_ARROWS}:
            self._view.set_habits(visual_arrows=chosen.visual_arrows, snap_to_words=chosen.snap_to_words)
        elif name == names.STILL and self._animation is not None:
            self._animation.reduce(chosen.reduced_motion)
        elif name == names.THEME:
            self._use(chosen.theme)

    def offer_all_links(self, action: QAction) -> None:
        """Let a checkable action draw every link in view, as it was left the last time."""
        action.setCheckable(True)
        action.setChecked(self._settings.flag("all_links", default=False))
        self._view.arcs.show_all(action.isChecked())
        action.toggled.connect(self._show_all_links)

    def _show_all_links(self, wished: bool) -> None:  # noqa: FBT001  from Qt
        self._settings.set("all_links", wished)
        self._view.arcs.show_all(wished)

    def add_themed(self, part: Themed) -> None:
        """Have one more part take on themes."""
        self._themed = [*self._themed, part]

    def show_theme(self, theme: Theme) -> None:
        """Give every part a theme's colours."""
        for part in self._themed:
            part.set_theme(theme)

    def choose_theme(self, name: str) -> None:
        """Use a theme by name, or the desktop's ('system'), from now on."""
        self._settings.set(names.THEME, name)

    def _follow_desktop(self) -> None:
        if self._preferences.theme not in themes.THEMES:
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


def follow_setting(action: QAction, settings: Settings, name: str, *, default: bool) -> None:
    """Let a checkable action show and change a yes or no of the settings."""

    def follow(changed: str) -> None:
        if changed == name:
            action.setChecked(settings.flag(name, default=default))

    action.setCheckable(True)
    follow(name)
    action.triggered.connect(lambda checked: settings.set(name, checked))
    settings.listen(follow)


def _has_keyboard(widget: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and (widget is focus or widget.isAncestorOf(focus))


def _within(zoom: float) -> float:
    """A size that can be read, whatever the settings file says."""
    return min(names.ZOOM.most, max(names.ZOOM.least, zoom))
