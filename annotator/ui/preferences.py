"""What the user may choose, each with its default and what makes sense for it: the typed side of the settings."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtGui import QFontDatabase

from annotator.ui.settings import Fault, Settings, Wanted
from annotator.ui.theme import ARTICLE_POINTS, THEMES, load_fonts


class Choice(NamedTuple):
    """A number to choose: its name in the settings file, its default, its bounds and how far one step goes."""

    name: str
    default: float
    least: float
    most: float
    step: float

    def of(self, settings: Settings) -> float:
        """As the user set it."""
        return settings.number(self.name, self.default, least=self.least, most=self.most)


SIZE: Final = Choice("article_size", ARTICLE_POINTS, 8.0, 40.0, 0.5)
"""Of the article's letters, in points."""

WIDTH: Final = Choice("article_width", 70, 30, 140, 5)
"""Of the column, in characters of running text."""

SPACING: Final = Choice("article_spacing", 1.0, 1.0, 2.5, 0.1)
"""Room between the lines, as a multiple of the usual one; the least leaves room for the labels."""

ZOOM: Final = Choice("article_zoom", 1.0, 0.6, 3.0, 0.1)
"""What Larger text and Smaller text multiply the size by."""

FAMILY, THEME, ANNOTATOR = "article_font", "theme", "annotator"
VISUAL_ARROWS, SNAP, STILL = "visual_arrows", "snap_to_words", "reduced_motion"

TEXT_NAMES = (FAMILY, SIZE.name, WIDTH.name, SPACING.name, ZOOM.name)
"""All that decides how the article is set."""


class Preferences:
    """The user's choices, read anew whenever they are asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @property
    def annotator(self) -> str:
        """Who annotates, '' for whoever is logged in."""
        return self.settings.text(ANNOTATOR)

    @property
    def theme(self) -> str:
        """Name of a theme; '' or 'system' for the desktop's."""
        return self.settings.text(THEME, among=("system", *THEMES))

    @property
    def family(self) -> str:
        """The font of articles, '' for the one that comes with Annotator."""
        family = self.settings.text(FAMILY)
        load_fonts()
        if family and not QFontDatabase.hasFamily(family):
            self.settings.complain(FAMILY, family, Wanted.FONT)
            return ""
        return family

    @property
    def scale(self) -> float:
        """Size of the article's letters as a multiple of the usual one, larger or smaller text included."""
        return SIZE.of(self.settings) / SIZE.default * self.zoom

    @property
    def zoom(self) -> float:
        """What the size is multiplied by."""
        return ZOOM.of(self.settings)

    @property
    def width(self) -> int:
        """Of the column, in characters."""
        return round(WIDTH.of(self.settings))

    @property
    def spacing(self) -> float:
        """Room between lines, 1 for the usual one."""
        return SPACING.of(self.settings)

    @property
    def visual_arrows(self) -> bool:
        """Whether Left and Right go where they point on the screen, rather than by the paragraph's direction."""
        return self.settings.flag(VISUAL_ARROWS, default=False)

    @property
    def snap_to_words(self) -> bool:
        """Whether a drag with the mouse is widened to whole words."""
        return self.settings.flag(SNAP, default=True)

    @property
    def reduced_motion(self) -> bool:
        """Whether nothing may blink or slide, whatever the desktop says; without it the desktop is followed."""
        return self.settings.flag(STILL, default=False)

    def look_at_all(self) -> list[Fault]:
        """Read everything once; what makes no sense of it."""
        for name, one in vars(Preferences).items():
            if isinstance(one, property):
                getattr(self, name)
        self.settings.keys()
        return self.settings.faults
