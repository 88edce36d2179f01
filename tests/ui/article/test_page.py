"""The page that scrolls: the text under the eye stays there, the screen shows what is there, little is laid out."""

from __future__ import annotations

from random import Random

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from annotator.ui.article import page
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article.reading_page import LENGTH
from annotator.ui.theme import article_font
from tests.ui.article.conftest import ARTICLES, TEXT, ShowArticle, block, claim, entity, settle
from tests.ui.article.hands import (
    CTRL,
    NONE,
    SHIFT,
    Repaints,
    count_layouts,
    painted_anew,
    pixels,
    press,
)

Key = Qt.Key

# -- scrolling -----------------------------------------------------------------------------------------

UNEVEN = "\n\n".join(
    ["WWW MMM " * 40, "iii lll " * 60, ARTICLES["ja"] * 4, "Short.", ARTICLES["ar"] * 5, "i", ARTICLES["th"] * 4] * 8
)


def in_view(view: ArticleView) -> bool:
    return view.viewport().rect().contains(view.caret_rect(view.caret).toAlignedRect())


@pytest.mark.parametrize("size", [(900, 500), (420, 300), (500, 60)])
def test_the_caret_is_always_in_view_after_a_move(show: ShowArticle, size: tuple[int, int]) -> None:
    view = show(UNEVEN, width=size[0], height=size[1])
    for key, modifiers, times in (
        (Key.Key_End, CTRL, 1),
        (Key.Key_Up, NONE, 40),
        (Key.Key_Home, CTRL, 1),
        (Key.Key_Down, NONE, 60),
        (Key.Key_Right, CTRL, 50),
        (Key.Key_End, CTRL | SHIFT, 1),
        (Key.Key_Left, CTRL, 50),
    ):
        for _ in range(times):
            press(view, key, modifiers)
            settle(view)
            assert in_view(view)


def test_control_home_shows_the_very_top_and_control_end_the_very_bottom(show: ShowArticle) -> None:
    view = show(UNEVEN)
    bar = view.verticalScrollBar()
    press(view, Key.Key_End, CTRL)
    settle(view)
    assert bar.value() == bar.maximum()
    bar.setValue(bar.maximum() // 2)
    settle(view)
    press(view, Key.Key_Home, CTRL)
    settle(view)
    assert bar.value() == 0


@pytest.mark.parametrize("step", [7, 60, 200, 437])
def test_scrolling_up_over_text_not_seen_before_keeps_the_text_under_the_eye(show: ShowArticle, step: int) -> None:
    view = show(UNEVEN)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() * 2 // 3)
    settle(view)
    for _ in range(1200 // step + 3):
        watched = view.offset_at(QPointF(300, 20))
        before = view.caret_rect(watched).top()
        bar.setValue(bar.value() - step)
        settle(view)
        assert view.caret_rect(watched).top() == pytest.approx(before + step, abs=1.5)


def test_scrolling_down_moves_by_what_was_asked_for(show: ShowArticle) -> None:
    view = show(UNEVEN)
    bar = view.verticalScrollBar()
    for _ in range(30):
        watched = view.offset_at(QPointF(300, 400))
        before = view.caret_rect(watched).top()
        bar.setValue(bar.value() + 90)
        settle(view)
        assert view.caret_rect(watched).top() == pytest.approx(before - 90, abs=1.5)


def test_what_stands_on_the_screen_is_what_would_be_painted_anew(show: ShowArticle) -> None:
    view = show(UNEVEN, entity(1, 10, 30), claim(2, (200, 900)), block(3, 1200, 1300, dropped=True))
    bar = view.verticalScrollBar()
    for value in (40, 90, 60, bar.maximum(), bar.maximum() - 33, 2000, 1950, 1990, 1700, 1740, 1100, 1111, 0):
        bar.setValue(value)
        settle(view)
        assert pixels(view) == painted_anew(view), f"after scrolling to {value}"
    for key in (Key.Key_End, Key.Key_Home):
        press(view, key, CTRL | SHIFT)
        settle(view)
        assert pixels(view) == painted_anew(view)


def test_the_end_of_the_article_can_be_reached_by_scrolling(show: ShowArticle) -> None:
    view = show(UNEVEN)
    bar = view.verticalScrollBar()
    for _ in range(6):
        bar.setValue(bar.maximum())
        settle(view)
    assert view.caret_rect(len(UNEVEN)).bottom() <= view.viewport().height()


def test_the_visible_text_is_what_is_in_view(show: ShowArticle) -> None:
    view = show(UNEVEN)
    assert view.visible().begin == 0
    view.verticalScrollBar().setValue(3000)
    settle(view)
    seen = view.visible()
    first, last = view.offset_at(QPointF(300, 0)), view.offset_at(QPointF(300, view.viewport().height() - 1))
    assert seen.begin <= first < last <= seen.end
    assert seen.length < len(UNEVEN) / 4


def test_another_article_is_shown_from_its_top(show: ShowArticle) -> None:
    view = show("WWW " * 400 + "\n" + "word " * 3000)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    settle(view)
    view.show_article(view.document.__class__("other", "\n".join(["line"] * 300)), view.annotations, view.scheme)
    settle(view)
    assert bar.value() == 0
    assert (view.caret, view.active, view.selection()) == (0, "", None)
    assert pixels(view) == painted_anew(view)


def test_an_article_can_be_shown_from_a_caret_on(show: ShowArticle) -> None:
    view = show(UNEVEN)
    view.show_article(view.document, view.annotations, view.scheme, caret=len(UNEVEN) // 2)
    settle(view)
    assert view.caret == len(UNEVEN) // 2
    assert in_view(view)


# -- resizing ------------------------------------------------------------------------------------------


def top_line(view: ArticleView) -> int:
    return view.offset_at(QPointF(view.column_left, 3))


@pytest.mark.parametrize("long", [False, True], ids=["paragraphs", "one paragraph"])
def test_resizing_and_zooming_keep_the_text_at_the_top(show: ShowArticle, long: bool) -> None:
    text = UNEVEN.replace("\n", " ") if long else UNEVEN
    view = show(text)
    view.verticalScrollBar().setValue(2500)
    settle(view)
    top = top_line(view)
    for width in (600, 450, 1100):
        view.resize(width, 500)
        settle(view)
        assert abs(top_line(view) - top) < 130, "within a line or two"
    for size in (1.3, 0.8, 1.0):
        view.set_font(article_font(size))
        settle(view)
        assert abs(top_line(view) - top) < 160
    for characters, spacing in ((40, 1.0), (100, 1.8), (55, 1.3), (70, 1.0)):
        view.set_font(article_font(), characters=characters, spacing=spacing)
        settle(view)
        assert abs(top_line(view) - top) < 160


def test_the_column_is_as_wide_as_asked_where_there_is_room(show: ShowArticle) -> None:
    view = show(UNEVEN, width=1200)
    body = view._styles[4]
    for characters in (40, 70, 100):
        view.set_font(article_font(), characters=characters)
        assert view._column.width == pytest.approx(characters * body.character, abs=1)
    view.resize(600, 500)
    settle(view)
    assert view._column.width < 600


def test_resizing_at_the_top_stays_there(show: ShowArticle) -> None:
    view = show(UNEVEN)
    for width in (500, 1200):
        view.resize(width, 500)
        settle(view)
        assert view.verticalScrollBar().value() == 0


def test_a_change_of_height_breaks_no_line_anew(show: ShowArticle, monkeypatch: pytest.MonkeyPatch) -> None:
    view = show(TEXT, height=600)
    made = count_layouts(monkeypatch)
    view.resize(view.width(), 450)
    settle(view)
    assert made == []


@pytest.mark.parametrize("lines", range(8, 24))
def test_an_article_that_just_fits_settles_down(show: ShowArticle, lines: int) -> None:
    """A scroll bar that comes changes the width, which must not make it go and come for ever."""
    view = show("\n".join([ARTICLES["ja"]] * (lines // 4) + ["WWW MMM " * 9] * lines), width=420, height=520)
    repaints = Repaints(view)
    for _ in range(40):
        QApplication.processEvents()
    assert len(repaints.areas) < 10
    assert pixels(view) == painted_anew(view)


# -- little work ---------------------------------------------------------------------------------------


def test_a_megabyte_in_one_paragraph_opens_and_ends_with_a_few_layouts(
    show: ShowArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The harbour council said, on Tuesday, that it would not wait. " * 16_500
    made = count_layouts(monkeypatch)
    view = show(text)
    assert 1 <= len(made) <= 5 + LENGTH // 1_000  # what a screen reader gets is a few pages long
    press(view, Key.Key_End, CTRL)
    settle(view)
    assert in_view(view)
    assert len(made) <= 10 + 2 * LENGTH // 1_000


def test_each_step_of_a_resize_or_zoom_lays_out_what_is_in_view_alone(
    show: ShowArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = show("\n".join("The harbour council said, on Tuesday, that it would not wait. " * 4 for _ in range(20_000)))
    view.scroll_to(len(view.document.text) // 2)
    settle(view)
    for change in (lambda: view.resize(700, 500), lambda: view.set_font(article_font(1.2))):
        made = count_layouts(monkeypatch)
        change()
        settle(view)
        assert 1 <= len(made) <= 20
        assert pixels(view) == painted_anew(view)


def test_the_caret_passes_over_a_hundred_thousand_blank_lines_with_few_layouts(
    show: ShowArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = count_layouts(monkeypatch)
    view = show("top" + "\n" * 100_000 + "end")
    in_a_view = len(made)
    press(view, Key.Key_Down)
    settle(view)
    assert view.caret >= 100_003
    assert in_view(view)
    press(view, Key.Key_Up)
    settle(view)
    assert view.caret <= 3
    assert len(made) <= 4 * in_a_view


def test_the_deepest_line_under_the_text_is_whole_in_large_type(
    show: ShowArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "word " * 900
    deep = [claim(n, (5 * n, 4_000)) for n in range(6)]

    def picture() -> QImage:
        view = show(text, *deep, width=1100, height=700, layer="claims")
        view.set_font(article_font(40 / 13))
        view.place_caret(int(view._table.ends[0]) - 5)
        settle(view)
        return pixels(view)

    cut = picture()
    monkeypatch.setattr(page, "REACH", 200)
    assert cut == picture()


def test_a_piece_just_above_the_view_reaches_into_it_however_one_got_there(show: ShowArticle) -> None:
    view = show("word " * 3_000, *[claim(n, (5 * n, 8_000)) for n in range(6)], layer="claims")
    bar = view.verticalScrollBar()
    view.scroll_to(int(view._table.begins[1]))
    seam = bar.value()
    for value in [*range(seam - 10, seam + 20), seam + 1_000, *range(seam + 20, seam - 10, -3)]:
        bar.setValue(value)
        settle(view)
        assert pixels(view) == painted_anew(view), f"scrolled to {value}"


def test_scrolling_away_and_back_holds_no_place_of_before(show: ShowArticle) -> None:
    random = Random(3)
    text = "\n".join("W" * random.choice([5, 300, 900]) + " iiil" * random.randrange(200) for _ in range(400))
    view = show(text)
    bar = view.verticalScrollBar()
    for _ in range(40):
        bar.setValue(random.randrange(bar.maximum()))
        view.resize(random.randrange(500, 1_000), 500)
        settle(view)
        place = bar.value()
        for step in (-700, 900, -250):
            bar.setValue(bar.value() + step)
        bar.setValue(place)
        first = view.visible().begin
        view.set_font(article_font())  # the same one: nothing is to move
        assert view.visible().begin == first


def test_labels_beside_the_column_take_the_room_that_a_wider_window_has(show: ShowArticle) -> None:
    long = claim(1, (0, 30), label="EVIDENCE")
    view = show(TEXT, long, block(2, 50, 90), width=480, layer="claims")
    view.set_font(article_font(), characters=30)
    settle(view)
    for width in (700, 560, 480):
        before = view.column_width
        view.resize(width, 500)
        settle(view)
        assert view.column_width == before
        assert pixels(view) == painted_anew(view)
