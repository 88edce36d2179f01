"""How the window looks: zoom, themes, regions shown and hidden, and the way of the keyboard through them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.opening.corpus import OpenCorpus
from annotator.ui import theme as themes
from annotator.ui.main_window import MainWindow
from annotator.ui.settings import Settings
from annotator.ui.theme import DARK, HIGH_CONTRAST, LIGHT
from tests.ui.conftest import HARBOUR, OpenWindow, article, place

Key = Qt.Key
CTRL, SHIFT, ALT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)


def press(key: Key | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None, "the keyboard is nowhere"
    QTest.keyClick(widget, key, modifiers)  # type: ignore[call-overload]
    QApplication.processEvents()


def size(window: MainWindow) -> float:
    return window.view.caret_rect(HARBOUR.index("The channel")).height()


# -- zoom --------------------------------------------------------------------------------------------


def test_keys_set_the_article_larger_and_smaller_and_the_size_is_kept(window: MainWindow, tmp_path: Path) -> None:
    usual = size(window)
    press("+", CTRL)
    press("=", CTRL)
    assert size(window) > usual
    assert Settings(tmp_path / "settings.toml").number("article_zoom", 1.0) == pytest.approx(1.21)
    press("-", CTRL)
    press("-", CTRL)
    press("-", CTRL)
    assert size(window) < usual
    press("0", CTRL)
    assert size(window) == usual
    assert Settings(tmp_path / "settings.toml").number("article_zoom", 0.0) == 1.0


def test_zooming_stops_at_both_ends(window: MainWindow) -> None:
    usual = size(window)
    for _ in range(40):
        window.view_actions.zoom(1)
    assert usual * 2 < size(window) < usual * 4
    for _ in range(80):
        window.view_actions.zoom(-1)
    assert usual / 3 < size(window) < usual


def test_a_size_that_was_set_is_there_at_the_next_start(
    open_window: OpenWindow, corpus: OpenCorpus, tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text("article_zoom = 2.0\n")
    window = open_window(corpus)
    assert size(window) > 35


# -- links -------------------------------------------------------------------------------------------


def link_two_people(window: MainWindow) -> None:
    made = [window.desk.annotate("entities", "PERSON", place(HARBOUR, name)) for name in ("Ines Tallow", "Bo Lund")]
    window.desk.link(*made)
    window.view.activate("")
    QApplication.processEvents()


def test_a_key_shows_all_links_and_hides_them_and_that_is_kept(window: MainWindow, tmp_path: Path) -> None:
    link_two_people(window)
    assert not window.view.arcs
    for shown in (True, False):
        press("3", CTRL | ALT)
        QApplication.processEvents()
        assert bool(window.view.arcs) is shown
        assert window.commands["show_links"].isChecked() is shown
        assert Settings(tmp_path / "settings.toml").flag("all_links", default=not shown) is shown


def test_all_links_are_shown_at_the_next_start_when_they_were(
    open_window: OpenWindow, corpus: OpenCorpus, tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text("all_links = true\n")
    window = open_window(corpus)
    link_two_people(window)
    assert window.commands["show_links"].isChecked()
    assert window.view.arcs


# -- themes ------------------------------------------------------------------------------------------


def surface(window: MainWindow) -> str:
    return window.view.viewport().grab().toImage().pixelColor(3, 3).name().upper()


@pytest.fixture
def light_again(qapp: QApplication) -> Iterator[None]:
    yield
    themes.apply(qapp, LIGHT)


@pytest.mark.usefixtures("light_again")
def test_a_theme_is_chosen_for_the_whole_window_and_kept(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    for theme in (DARK, HIGH_CONTRAST, LIGHT):
        name = {"high-contrast": "contrast"}.get(theme.name, theme.name)
        window.commands[f"theme_{name}"].trigger()
        assert surface(window) == theme.surface
        assert qapp.palette().color(QPalette.ColorRole.Text).name().upper() == theme.text
        assert Settings(tmp_path / "settings.toml").text("theme") == theme.name


@pytest.mark.usefixtures("light_again")
def test_the_system_theme_follows_the_desktop_while_it_is_chosen(
    window: MainWindow, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.commands["theme_system"].trigger()
    assert surface(window) == LIGHT.surface
    monkeypatch.setattr(themes, "system_theme", lambda _app: DARK)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert surface(window) == DARK.surface
    window.commands["theme_light"].trigger()
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert surface(window) == LIGHT.surface


# -- regions -----------------------------------------------------------------------------------------


def region(window: MainWindow) -> str:
    """Which region has the keyboard."""
    focus = QApplication.focusWidget()
    parts: dict[str, QWidget] = {
        "articles": window.articles,
        "labels": window.labels,
        "text": window.view,
        "inspector": window.inspector,
        "annotations": window.annotation_list,
        "history": window.history,
    }
    return next((name for name, part in parts.items() if focus and (part is focus or part.isAncestorOf(focus))), "")


ROUND = ["text", "inspector", "annotations", "history", "articles", "labels"]


def test_f6_goes_round_all_regions_and_shift_f6_back(window: MainWindow) -> None:
    window.desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    window.view.place_caret(HARBOUR.index("council"))
    seen = [region(window)]
    for _ in range(6):
        press(Key.Key_F6)
        seen.append(region(window))
    assert seen == [*ROUND, "text"]
    for _ in range(6):
        press(Key.Key_F6, SHIFT)
        seen.append(region(window))
    assert seen[7:] == [*ROUND[::-1][:5], "labels", "text"][: len(seen[7:])] or seen[7:] == [
        *reversed(ROUND[1:]),
        "text",
    ]


def test_f6_goes_to_what_is_said_of_the_article_where_no_annotation_is_selected(window: MainWindow) -> None:
    assert window.view.active == ""
    seen = []
    for _ in range(5):
        press(Key.Key_F6)
        seen.append(region(window))
    assert seen == ["inspector", "annotations", "history", "articles", "labels"]


def test_hidden_regions_are_passed_over(window: MainWindow) -> None:
    press("1", CTRL | ALT)
    assert not window.articles.isVisible()
    press("2", CTRL | ALT)
    assert not window.inspector.isVisible()
    seen = []
    for _ in range(2):
        press(Key.Key_F6)
        seen.append(region(window))
    assert seen == ["labels", "text"]
    press("1", CTRL | ALT)
    press("2", CTRL | ALT)
    assert window.articles.isVisible()
    assert window.inspector.isVisible()


def test_escape_comes_back_to_the_text_from_every_region(window: MainWindow) -> None:
    window.desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    window.view.place_caret(HARBOUR.index("council"))
    for steps in range(1, 6):
        for _ in range(steps):
            press(Key.Key_F6)
        assert region(window) != "text"
        press(Key.Key_Escape)
        assert region(window) == "text"


def test_escape_empties_the_search_first_and_leaves_then(window: MainWindow) -> None:
    press("a", CTRL | SHIFT)
    QTest.keyClicks(QApplication.focusWidget(), "quarry")
    field = QApplication.focusWidget()
    press(Key.Key_Escape)
    assert QApplication.focusWidget() is field
    assert field.text() == ""  # type: ignore[union-attr]
    press(Key.Key_Escape)
    assert region(window) == "text"


def test_escape_closes_the_claim_then_deselects_then_takes_the_banner_away(window: MainWindow) -> None:
    window.messages.show("Something stays.")
    window.label_actions.set_layer("claims")
    window.view.select(place(HARBOUR, "The channel has lost two metres"))
    press("1")
    window.view.select(place(HARBOUR, "Tuesday"))
    press(Key.Key_Escape)
    assert window.desk.frame == ""
    assert window.view.selection() is not None
    press(Key.Key_Escape)
    assert window.view.selection() is None
    assert window.view.active == ""
    assert window.banner.message
    press(Key.Key_Escape)
    assert window.banner.message == ""


def test_f11_fills_the_screen_and_leaves_it(window: MainWindow) -> None:
    press(Key.Key_F11)
    assert window.shell.isFullScreen()
    press(Key.Key_F11)
    assert not window.shell.isFullScreen()


# -- the next start ------------------------------------------------------------------------------------


def test_article_caret_and_place_come_back_at_the_next_start(
    open_window: OpenWindow, corpus: OpenCorpus, tmp_path: Path
) -> None:
    from annotator import opening

    long = "\n".join(["WWW MMM " * 30, "iii lll " * 40, "東京都に住んでいる学生は昨日" * 8] * 20)
    corpus.store.add_documents([article("long", long)])
    window = open_window(corpus)
    window.open_article("long")
    window.view.place_caret(long.index("iii", 6000))
    window.view.verticalScrollBar().setValue(window.view.verticalScrollBar().value() + 60)
    QApplication.processEvents()
    caret, top = window.view.caret, window.view.visible().begin
    columns = window.parts.columns.sizes()
    window.parts.columns.setSizes([200, 700, 300])
    window.shell.close()
    with opening.open_corpus(tmp_path / "news.corpus", annotator="ana") as again:
        from annotator.ui.settings import Geometry
        from annotator.ui.shell import Shell

        shell = Shell(Geometry().bytes("window"))
        second = MainWindow(shell, again, LIGHT, Settings(tmp_path / "settings.toml"), Geometry())
        shell.show()
        QApplication.processEvents()
        assert second.view.document.id == "long"
        assert second.view.caret == caret
        assert abs(second.view.visible().begin - top) < 150, "within a line"
        assert second.parts.columns.sizes() != columns
        shell.close()
        shell.deleteLater()
        QApplication.processEvents()
