"""Colours and type of the window: light, dark and high contrast, and shades of a label's colour that stay readable."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from string import Template

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from annotator import resources

BLACK = "#000000"
WHITE = "#FFFFFF"

_ARTICLE_FAMILIES = ("Noto Serif", "Source Serif 4", "Georgia", "DejaVu Serif", "Times New Roman", "serif")
_UI_FAMILIES = ("Noto Sans", "Segoe UI Variable Text", "Segoe UI", ".AppleSystemUIFont", "DejaVu Sans", "sans-serif")
ARTICLE_POINTS = 13.0
_ICON_SIZES = (16, 24, 32, 48)


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour of the window, as `#RRGGBB`.

    Attributes:
        name: as it stands in the settings: 'light', 'dark' or 'high-contrast'.
        least: contrast that text keeps with whatever is behind it.
        tint_share: how much of a label's colour its tint takes at most.
        window: bars above and below the panels.
        surface: the page the article is set on.
        panel: the panels at the sides.
        raised: fields, chips and cards.
        hover: behind a row or button under the mouse.
        row: behind the current row of a list.
        muted: secondary text; keeps `least` on window, surface, panel, raised, row and hatch.
        border: hairlines; never the only sign of anything.
        outline: the edge of fields and buttons, 3:1 with what is beside it.
        focus: the ring round what has the keyboard.
        idle, busy: the dot of an article nobody has begun, and of one in progress.
        hatch: stripes behind dropped blocks.
        hit, hit_edge: the ground of a search hit, on which text keeps `least`, and the frame round it.
        inverse, inverse_text: tips and passing messages.
    """

    name: str
    dark: bool
    least: float
    tint_share: float
    window: str
    surface: str
    panel: str
    raised: str
    hover: str
    row: str
    text: str
    muted: str
    border: str
    outline: str
    accent: str
    accent_text: str
    selection: str
    selection_text: str
    focus: str
    danger: str
    success: str
    warning: str
    warning_back: str
    danger_back: str
    idle: str
    busy: str
    hatch: str
    hit: str
    hit_edge: str
    inverse: str
    inverse_text: str


LIGHT = Theme(
    name="light",
    dark=False,
    least=4.5,
    tint_share=0.28,
    window="#FFFFFF",
    surface="#FFFFFF",
    panel="#FAFBFD",
    raised="#FFFFFF",
    hover="#F1F4F8",
    row="#E6EFFB",
    text="#1D2126",
    muted="#596373",
    border="#E1E5EA",
    outline="#848D9A",
    accent="#0B57D0",
    accent_text="#FFFFFF",
    selection="#B4D5FE",
    selection_text="#10161D",
    focus="#0B57D0",
    danger="#B3261E",
    success="#0F7B4F",
    warning="#8F5A00",
    warning_back="#FFF4D6",
    danger_back="#FDECEA",
    idle="#7C8694",
    busy="#C27400",
    hatch="#EEF0F3",
    hit="#FFEDB3",
    hit_edge="#8A5A00",
    inverse="#20252B",
    inverse_text="#F4F6F8",
)

DARK = Theme(
    name="dark",
    dark=True,
    least=4.5,
    tint_share=0.36,
    window="#1F2226",
    surface="#181A1E",
    panel="#1C1F23",
    raised="#25292E",
    hover="#2B3036",
    row="#23344D",
    text="#E4E7EB",
    muted="#A3ACB8",
    border="#33383F",
    outline="#7A8492",
    accent="#8AB4F8",
    accent_text="#0B1A30",
    selection="#2C4F82",
    selection_text="#F3F6FA",
    focus="#8AB4F8",
    danger="#F2A29B",
    success="#6FCF9B",
    warning="#F0C36A",
    warning_back="#3A2F16",
    danger_back="#3D2220",
    idle="#8F99A6",
    busy="#E8A23D",
    hatch="#23262B",
    hit="#4A3D10",
    hit_edge="#E3B341",
    inverse="#E8EBEF",
    inverse_text="#1B1E22",
)

HIGH_CONTRAST = Theme(
    name="high-contrast",
    dark=True,
    least=7.0,
    tint_share=0.4,
    window="#000000",
    surface="#000000",
    panel="#000000",
    raised="#000000",
    hover="#1E1E1E",
    row="#00297A",
    text="#FFFFFF",
    muted="#E6E6E6",
    border="#9A9A9A",
    outline="#FFFFFF",
    accent="#FFE14D",
    accent_text="#000000",
    selection="#FFE14D",
    selection_text="#000000",
    focus="#FFE14D",
    danger="#FFB3AD",
    success="#7DF0AE",
    warning="#FFE14D",
    warning_back="#332B00",
    danger_back="#3A0500",
    idle="#C8C8C8",
    busy="#FFC24D",
    hatch="#262626",
    hit="#00384D",
    hit_edge="#66E0FF",
    inverse="#FFFFFF",
    inverse_text="#000000",
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, HIGH_CONTRAST)}


# -- shades of a colour --------------------------------------------------------------------------


def contrast(first: str, second: str) -> float:
    """Contrast of two colours after WCAG 2, from 1 (none) to 21."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def on(colour: str) -> str:
    """Black or white, whichever reads better on `colour` (4.58:1 or more on any)."""
    return BLACK if contrast(BLACK, colour) >= contrast(WHITE, colour) else WHITE


def mix(base: str, other: str, share: float) -> str:
    """`base` with `share` (0 to 1) of `other` in it."""
    pairs = zip(_channels(base), _channels(other), strict=True)
    return "#{:02X}{:02X}{:02X}".format(*(round(a + (b - a) * share) for a, b in pairs))


@lru_cache(maxsize=4096)
def tint(colour: str, theme: Theme) -> str:
    """The background behind text of a label's colour; the theme's text keeps its contrast on it."""
    for step in range(20):
        shade = mix(theme.surface, colour, theme.tint_share * (1 - step / 20))
        if contrast(theme.text, shade) >= theme.least:
            return shade
    return theme.surface


@lru_cache(maxsize=4096)
def ink(colour: str, theme: Theme) -> str:
    """A shade of a label's colour for underlines and small text, readable on every ground of the theme and on the tint.

    The colour itself where it is strong enough, otherwise as little darker
    (or lighter) as it takes.
    """
    grounds = {theme.surface, theme.window, theme.panel, theme.raised, theme.row, theme.hatch, tint(colour, theme)}
    end = WHITE if theme.dark else BLACK
    for step in range(51):
        shade = mix(colour, end, step / 50)
        if all(contrast(shade, ground) >= theme.least for ground in grounds):
            return shade
    return theme.text


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@lru_cache(maxsize=4096)
def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# -- palette and style sheet ---------------------------------------------------------------------


def palette(theme: Theme) -> QPalette:
    """The theme as a palette for Qt's Fusion style, disabled controls included."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.raised,
        role.AlternateBase: theme.panel,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.danger,
        role.ToolTipBase: theme.inverse,
        role.ToolTipText: theme.inverse_text,
        role.Highlight: theme.selection,
        role.HighlightedText: theme.selection_text,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Light: mix(theme.raised, WHITE, 0.1 if theme.dark else 1),
        role.Midlight: theme.hover,
        role.Mid: theme.border,
        role.Dark: theme.outline,
        role.Shadow: BLACK,
    }
    made = QPalette()
    for key, colour in colours.items():
        made.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, key, QColor(theme.muted))
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.hover))
    return made


def style_sheet(theme: Theme, points: float = 10.0) -> str:
    """The window's style sheet with the theme's colours in it, around text of so many points."""
    tick = resources.path("icons", f"tick-{'black' if on(theme.accent) == BLACK else 'white'}.svg")
    chevron = resources.path("icons", f"chevron-{'white' if theme.dark else 'black'}.svg")
    template = Template(resources.text("styles", "window.qss"))
    return template.substitute(
        asdict(theme), tick=tick.as_posix(), chevron=chevron.as_posix(), small=f"{points * 0.92:.2f}pt"
    )


def apply(app: QApplication, theme: Theme) -> None:
    """Give the whole application the theme's look."""
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    font = ui_font()
    app.setFont(font)
    app.setStyleSheet(style_sheet(theme, font.pointSizeF()))


def system_theme(app: QApplication) -> Theme:
    """The theme that the desktop asks for; light where it does not say."""
    hints = app.styleHints()
    accessibility = hints.accessibility()
    if accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast:
        return HIGH_CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


# -- type ----------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def load_fonts() -> tuple[str, ...]:
    """Take in the fonts that come with Annotator, once; the families that are there for it.

    A QApplication must be there already.
    """
    families: list[str] = []
    for file in resources.fonts():
        number = QFontDatabase.addApplicationFont(str(file))
        families += QFontDatabase.applicationFontFamilies(number)
    return tuple(dict.fromkeys(families))


def article_font(scale: float = 1.0, family: str = "") -> QFont:
    """The serif that articles are set in, or a family of the user's; further ones stand by for what it lacks."""
    return _font((family, *_ARTICLE_FAMILIES) if family else _ARTICLE_FAMILIES, ARTICLE_POINTS * scale)


def ui_font(scale: float = 1.0) -> QFont:
    """The sans serif of everything but the article, in about the size that the desktop asks for."""
    asked = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
    return _font(_UI_FAMILIES, min(max(asked, 9.75), 14.0) * scale)


def bold(font: QFont, weight: QFont.Weight = QFont.Weight.DemiBold) -> QFont:
    """The same font, heavier."""
    heavier = QFont(font)
    heavier.setWeight(weight)
    return heavier


def small(font: QFont, scale: float = 0.88) -> QFont:
    """The same font, smaller: secondary lines and counts."""
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * scale)
    return smaller


def heading(font: QFont) -> QFont:
    """The small spaced capitals over a section of a panel."""
    capitals = bold(small(font, 0.83))
    capitals.setCapitalization(QFont.Capitalization.AllUppercase)
    capitals.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 105)
    return capitals


def _font(families: tuple[str, ...], points: float) -> QFont:
    load_fonts()
    font = QFont()
    font.setFamilies(list(families))
    font.setPointSizeF(points)
    return font


# -- icons ---------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def icon(name: str, colour: str) -> QIcon:
    """One of the drawings in resources/icons in one colour."""
    drawing = resources.text("icons", f"{name}.svg").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    made = QIcon()
    for size in _ICON_SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        made.addPixmap(pixmap)
    return made
