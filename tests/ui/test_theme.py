"""Colours that must stay readable, whatever a scheme asks for."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from annotator import resources
from annotator.ui import theme as themes
from annotator.ui.theme import DARK, HIGH_CONTRAST, LIGHT, THEMES, Theme

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")
EVERY_THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))

# what the scheme that comes with Annotator uses
NEWS = [
    "#E69F00",
    "#0072B2",
    "#009E73",
    "#0E7C86",
    "#7A8B2A",
    "#7B5EA7",
    "#CC79A7",
    "#D1495B",
    "#8C564B",
    "#8E4585",
    "#5B6B7B",
    "#B8A05A",
    "#56B4E9",
    "#9BBF30",
    "#4C9F38",
    "#8A8F98",
    "#D55E00",
    "#3F51B5",
    "#C2185B",
    "#8A6FB0",
    "#4C78A8",
]


def assert_readable(colour: str, theme: Theme) -> None:
    behind = themes.tint(colour, theme)
    ink = themes.ink(colour, theme)
    assert themes.contrast(theme.text, behind) >= theme.least
    for ground in (behind, theme.surface, theme.panel, theme.raised, theme.window, theme.row, theme.hatch):
        assert themes.contrast(ink, ground) >= theme.least, (colour, ground)


@EVERY_THEME
@pytest.mark.parametrize("colour", NEWS)
def test_label_colours_of_the_news_scheme_are_readable(theme: Theme, colour: str) -> None:
    assert_readable(colour, theme)


def test_the_list_above_is_the_whole_scheme() -> None:
    if not resources.path("schemes", "news.xml").exists():
        pytest.skip("resources/schemes/news.xml is not there")
    used = set(re.findall(r"#[0-9A-Fa-f]{6}\b", resources.text("schemes", "news.xml")))
    assert used == set(NEWS)


@given(COLOURS, st.sampled_from(list(THEMES.values())))
def test_any_colour_a_scheme_may_choose_is_readable(colour: str, theme: Theme) -> None:
    assert_readable(colour, theme)


@given(COLOURS)
def test_black_or_white_reads_on_any_colour(colour: str) -> None:
    assert themes.contrast(themes.on(colour), colour) >= 4.5


@EVERY_THEME
def test_text_reads_on_every_ground(theme: Theme) -> None:
    grounds = (theme.window, theme.surface, theme.panel, theme.raised, theme.hover, theme.row, theme.hatch)
    for ground in grounds:
        for text in (theme.text, theme.muted, theme.danger, theme.success, theme.warning, theme.accent):
            assert themes.contrast(text, ground) >= theme.least, (text, ground)
    pairs = (
        (theme.accent_text, theme.accent),
        (theme.selection_text, theme.selection),
        (theme.inverse_text, theme.inverse),
        (theme.text, theme.hit),
        (theme.text, theme.warning_back),
        (theme.warning, theme.warning_back),
        (theme.muted, theme.warning_back),
        (theme.text, theme.danger_back),
        (theme.danger, theme.danger_back),
        (theme.muted, theme.danger_back),
    )
    for text, ground in pairs:
        assert themes.contrast(text, ground) >= theme.least, (text, ground)


@EVERY_THEME
def test_edges_and_dots_are_seen(theme: Theme) -> None:
    for ground in (theme.window, theme.surface, theme.panel, theme.raised):
        for line in (theme.outline, theme.focus, theme.idle, theme.busy):
            assert themes.contrast(line, ground) >= 3, (line, ground)
    for ground in (theme.surface, theme.hatch, theme.hit, *(themes.tint(colour, theme) for colour in NEWS)):
        assert themes.contrast(theme.hit_edge, ground) >= 3, ground


def test_contrast_is_that_of_wcag() -> None:
    assert themes.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert themes.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert themes.contrast("#123456", "#123456") == 1


def test_strong_colours_are_left_alone() -> None:
    assert themes.ink("#303F9F", LIGHT) == "#303F9F"


def test_tints_of_different_labels_differ() -> None:
    for theme in THEMES.values():
        assert len({themes.tint(colour, theme) for colour in NEWS}) == len(NEWS)


def test_every_colour_is_a_colour() -> None:
    for theme in THEMES.values():
        for name, value in asdict(theme).items():
            if isinstance(value, str) and name != "name":
                assert QColor(value).isValid(), name
                assert len(value) == 7


@EVERY_THEME
def test_style_sheet_has_no_gap_left(theme: Theme) -> None:
    sheet = themes.style_sheet(theme)
    assert "$" not in sheet
    assert theme.inverse in sheet


def test_apply_gives_the_application_the_look(qapp: QApplication) -> None:
    before = (qapp.palette(), qapp.font(), qapp.styleSheet(), qapp.style().objectName())
    try:
        for theme in (DARK, HIGH_CONTRAST, LIGHT):
            themes.apply(qapp, theme)
            assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(theme.window)
            disabled = qapp.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
            assert disabled == QColor(theme.muted)
            assert qapp.font().families() == themes.ui_font().families()
    finally:
        palette, font, sheet, style = before
        qapp.setStyleSheet(sheet)
        qapp.setStyle(style)
        qapp.setPalette(palette)
        qapp.setFont(font)


def test_system_theme_is_one_of_ours(qapp: QApplication) -> None:
    assert themes.system_theme(qapp) in THEMES.values()


def test_fonts(qapp: QApplication) -> None:
    article, interface = themes.article_font(), themes.ui_font()
    assert article.families()[0] == "Noto Serif"
    assert 12.5 <= article.pointSizeF() <= 13
    assert 9 <= interface.pointSizeF() <= 14
    assert themes.article_font(2).pointSizeF() == 2 * article.pointSizeF()
    assert themes.small(interface).pointSizeF() < interface.pointSizeF() < themes.article_font().pointSizeF() + 2
