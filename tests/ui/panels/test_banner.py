"""The banner stays until its trouble is dealt with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.panels.banner import Banner
from annotator.ui.theme import DARK, THEMES
from tests.ui.panels.conftest import named


@pytest.fixture
def banner(on_screen: Callable[..., QWidget]) -> Banner:
    made = Banner()
    on_screen(made, 800, 60)
    made.clear()
    return made


def buttons(banner: Banner) -> list[str]:
    return [button.text() for button in banner.findChildren(QPushButton) if button.isVisible()]


def test_stays_until_it_is_dealt_with(banner: Banner, qtbot: QtBot) -> None:
    assert not banner.isVisible()
    banner.show_message("The disk is full.", kind="trouble", buttons=[("retry", "Retry")])
    assert banner.isVisible()
    assert banner.accessibleName() == "The disk is full."
    banner.focus_first_button()
    with qtbot.waitSignal(banner.button_chosen) as chosen:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert chosen.args == ["retry"]
    assert banner.isVisible(), "whether the trouble is over is for the window to say"
    banner.clear()
    assert not banner.isVisible()
    assert banner.message == ""


def test_esc_and_the_cross_close_it(banner: Banner, qtbot: QtBot) -> None:
    banner.show_message("Opened read-only.", kind="news")
    banner.focus_first_button()
    with qtbot.waitSignal(banner.dismissed):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    banner.show_message("Opened read-only.", kind="news")
    with qtbot.waitSignal(banner.dismissed):
        qtbot.mouseClick(named(banner, "Close"), Qt.MouseButton.LeftButton)
    assert not banner.isVisible()


def test_details_on_demand(banner: Banner, qtbot: QtBot) -> None:
    banner.show_message("The disk is full.", details="disk I/O error")
    details = next(label for label in banner.findChildren(QLabel) if label.text() == "disk I/O error")
    assert not details.isVisible()
    more = next(button for button in banner.findChildren(QPushButton) if button.text() == "Details")
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert details.isVisible()
    banner.show_message("Another thing.")
    assert not details.isVisible()
    assert buttons(banner) == []


def test_tab_walks_the_banner_as_it_reads(on_screen: Callable[..., QWidget], qtbot: QtBot) -> None:
    """Its buttons are made when the message comes, after everything else in the window."""
    window = QWidget()
    column = QVBoxLayout(window)
    before, banner, after = QLineEdit(), Banner(), QLineEdit()
    for widget in (before, banner, after):
        column.addWidget(widget)
    on_screen(window, 800, 200)
    banner.show_message("A claim lacks its worth.", buttons=[("do", "Finish anyway")], details="and another")
    before.setFocus()
    walked = []
    while (holder := QApplication.focusWidget()) is not after and len(walked) < 6:
        walked.append(holder.accessibleName() or getattr(holder, "text", str)())
        qtbot.keyClick(holder, Qt.Key.Key_Tab)
    assert walked == ["", "Finish anyway", "Details", "Close"]
    banner.show_message("Opened read-only.", details="by ana")
    banner.focus_first_button()
    assert QApplication.focusWidget().text() == "Details"  # type: ignore[attr-defined]


def test_a_new_message_replaces_the_one_before(banner: Banner) -> None:
    banner.show_message("First.", buttons=[("retry", "Retry"), ("elsewhere", "Save elsewhere…")])
    assert buttons(banner) == ["Retry", "Save elsewhere…"]
    banner.show_message("Second <b>", buttons=[("open", "Open")])
    assert buttons(banner) == ["Open"]
    assert banner.message == "Second <b>"


@pytest.mark.parametrize("kind", ["warning", "trouble", "news"])
def test_kinds_differ_by_theme(banner: Banner, kind: str) -> None:
    banner.show_message("Something.", kind=kind)
    for theme in (*THEMES.values(), DARK):
        banner.set_theme(theme)
    assert banner.property("kind") == kind


LONG = "Nothing was written, as all of this would be lost: " + "; ".join(f"the {n}th annotation" for n in range(40))


@pytest.mark.parametrize(("width", "beside"), [(800, True), (420, False)])
def test_buttons_go_below_a_sentence_that_needs_the_room(banner: Banner, width: int, *, beside: bool) -> None:
    banner.resize(width, 60)
    banner.show_message("This sentence is about twice as long as forty characters are, so that it breaks.",
                        buttons=[("do", "Import annotations…")], details="more")  # fmt: skip
    QApplication.processEvents()
    button = next(one for one in banner.findChildren(QPushButton) if one.text() == "Import annotations…")
    sentence = banner._message
    assert (button.mapTo(banner, button.rect().topLeft()).y() > sentence.geometry().bottom()) != beside
    assert sentence.width() >= 30 * sentence.fontMetrics().averageCharWidth()
    banner.resize(1220 - width, 60)
    QApplication.processEvents()
    assert (button.mapTo(banner, button.rect().topLeft()).y() > sentence.geometry().bottom()) == beside


def test_a_short_sentence_keeps_its_buttons_beside_it(banner: Banner) -> None:
    banner.resize(300, 60)
    banner.show_message("Not kept.", buttons=[("retry", "Retry")])
    QApplication.processEvents()
    (button,) = [one for one in banner.findChildren(QPushButton) if one.text() == "Retry"]
    assert button.mapTo(banner, button.rect().topLeft()).y() < banner._message.geometry().bottom()


def test_a_very_long_sentence_is_cut_and_the_details_have_the_whole(banner: Banner) -> None:
    banner.show_message(LONG, details="and more")
    shown = banner.message.removesuffix("…")
    assert 250 < len(shown) <= 300
    assert LONG.startswith(shown)
    assert LONG[len(shown)] in " ;", "words stay whole"
    assert banner._details.text() == f"{LONG}\n\nand more"
    assert buttons(banner) == ["Details"]
    banner.show_message("short", details="and more")
    assert banner._details.text() == "and more"


def test_a_tip_has_what_the_sentence_calls_by_its_name(banner: Banner) -> None:
    banner.show_message("2 articles are in out.", tip="/corpora/ana/out")
    assert banner._message.toolTip() == banner._message.accessibleDescription() == "/corpora/ana/out"
    banner.show_message("Another.")
    assert banner._message.toolTip() == banner._message.accessibleDescription() == ""


@pytest.mark.parametrize(("lines", "shown"), [(1, 1), (3, 3), (40, 9)])
def test_details_are_as_high_as_their_lines_up_to_some(
    on_screen: Callable[..., QWidget], qtbot: QtBot, lines: int, shown: int
) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    banner = Banner()
    column.addWidget(banner)
    column.addStretch(1)
    on_screen(window, 800, 600)
    banner.show_message("Some were left out.", details="\n".join(f"line {n}" for n in range(lines)))
    QApplication.processEvents()
    before = banner.height()
    banner._more.click()
    qtbot.waitUntil(lambda: banner.height() > before)
    line = banner._details.fontMetrics().lineSpacing()
    assert shown * line <= banner._room.height() < (shown + 1) * line
    assert banner.height() - before < (shown + 1) * line
