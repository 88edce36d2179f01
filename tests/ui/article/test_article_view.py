"""The article on screen: keys, the mouse, scrolling, resizing, and how little is laid out and painted for it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.editing.change import Change, Edit, apply
from annotator.model.annotation import Annotation
from annotator.model.document import Block
from annotator.model.span import Span
from annotator.ui.article import article_view, layouts
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article.page import TOP
from annotator.ui.theme import DARK, article_font
from tests.ui.article.conftest import ARTICLES, FAMILY, ShowArticle, block, claim, entity, settle
from tests.ui.article.hands import (
    ALT,
    CTRL,
    NONE,
    SHIFT,
    Mouse,
    Repaints,
    painted_anew,
    pixels,
    point,
    press,
    selected,
)

Key = Qt.Key

TEXT = (
    "Harbour council says dredging to start in March\n"
    "\n"
    "“The channel has lost two metres,” Ines Tallow told the council on Tuesday, adding it was urgent.\n"
    "Short.\n"
    "The cooperative disputes that figure, and says so at length in its letter to the council."
)

# -- keys --------------------------------------------------------------------------------------------

MOVES = [
    (Key.Key_Right, NONE, 51, 52),
    (Key.Key_Left, NONE, 51, 50),
    (Key.Key_Right, CTRL, 51, TEXT.index("channel")),
    (Key.Key_Left, CTRL, TEXT.index("channel"), TEXT.index("The channel")),
    (Key.Key_Home, NONE, 10, 0),
    (Key.Key_End, NONE, 10, 47),
    (Key.Key_Home, CTRL, 60, 0),
    (Key.Key_End, CTRL, 60, len(TEXT)),
]


@pytest.mark.parametrize(("key", "modifier", "begin", "end"), MOVES, ids=str)
def test_a_key_moves_the_caret_and_with_shift_the_end_of_the_selection(
    show: ShowArticle, qtbot: QtBot, key: Key, modifier: Qt.KeyboardModifier, begin: int, end: int
) -> None:
    view = show(TEXT)
    view.place_caret(begin)
    with qtbot.waitSignal(view.caret_moved) as moved:
        press(view, key, modifier)
    assert moved.args == [end]
    assert (view.caret, view.selection()) == (end, None)
    view.place_caret(begin)
    press(view, key, modifier | SHIFT)
    assert view.caret == end
    assert view.selection() == (min(begin, end), max(begin, end))


def test_left_and_right_leave_a_selection_at_its_ends(show: ShowArticle) -> None:
    view = show(TEXT)
    for key, caret in ((Key.Key_Left, 8), (Key.Key_Right, 15)):
        view.select(Span(8, 15))
        press(view, key)
        assert (view.caret, view.selection()) == (caret, None)


def test_shift_takes_up_where_the_selection_is(show: ShowArticle) -> None:
    view = show(TEXT)
    view.select(Span(8, 15))
    press(view, Key.Key_Right, SHIFT)
    assert view.selection() == (8, 16)
    press(view, Key.Key_Left, SHIFT | CTRL, times=2)
    assert view.selection() == (0, 8)


def test_up_and_down_go_by_lines_and_keep_their_column_over_short_ones(show: ShowArticle) -> None:
    view = show(TEXT)
    last = TEXT.rindex("\n") + 1
    view.place_caret(last + 40)
    x = view.caret_rect(view.caret).left()
    press(view, Key.Key_Up)
    assert view.caret == TEXT.index("Short.") + 6
    press(view, Key.Key_Up, times=2)
    assert abs(view.caret_rect(view.caret).left() - x) < 12
    press(view, Key.Key_Down, times=3)
    assert view.caret == last + 40
    press(view, Key.Key_Down, SHIFT)
    assert view.selection() is not None


def test_a_move_to_the_side_takes_another_column(show: ShowArticle) -> None:
    view = show(TEXT)
    view.place_caret(TEXT.rindex("\n") + 40)
    press(view, Key.Key_Up)
    press(view, Key.Key_Left)
    press(view, Key.Key_Down)
    assert view.caret == TEXT.rindex("\n") + 1 + 5


def test_up_and_down_pass_over_empty_lines_and_stop_at_the_ends(show: ShowArticle) -> None:
    view = show(TEXT)
    view.place_caret(4)
    press(view, Key.Key_Down)
    assert view.caret > 48
    press(view, Key.Key_Up)
    assert view.caret == 4
    press(view, Key.Key_Up)
    assert view.caret == 0
    press(view, Key.Key_End, CTRL)
    press(view, Key.Key_Down)
    assert view.caret == len(TEXT)


def test_every_line_is_reached_by_down_and_again_by_up(show: ShowArticle) -> None:
    text = f"{TEXT}\n{ARTICLES['ja'] * 3}\n\n{ARTICLES['ar'] * 3}\n{ARTICLES['hi'] * 2}\n{'word ' * 900}"
    view = show(text, width=600)
    tops: list[list[float]] = []
    for key in (Key.Key_Down, Key.Key_Up):
        seen = [y_in_article(view)]
        for _ in range(400):
            press(view, key)
            seen.append(y_in_article(view))
        tops.append([y for y, before in zip(seen[1:], seen, strict=False) if y != before])
    down, up = tops
    assert down == sorted(down)
    assert up == sorted(up, reverse=True)
    assert len(down) == len(up) > 60


def y_in_article(view: ArticleView) -> float:
    return view.caret_rect(view.caret).top() + view.verticalScrollBar().value()


def test_home_and_end_stay_on_their_line_where_it_wraps(show: ShowArticle) -> None:
    text = TEXT.replace("\n", " ")
    view = show(text, width=500)
    view.place_caret(0)
    press(view, Key.Key_Down)
    y = view.caret_rect(view.caret).top()
    press(view, Key.Key_End)
    end = view.caret
    assert text[end] == " "
    assert view.caret_rect(end).top() == y
    press(view, Key.Key_End)
    assert view.caret == end
    press(view, Key.Key_Home)
    begin = view.caret
    assert text[begin - 1] == " "
    assert view.caret_rect(begin).top() == y
    press(view, Key.Key_End, SHIFT)
    assert view.selection() == (begin, end)


def test_end_stays_on_its_line_at_the_seam_of_a_long_paragraph(show: ShowArticle) -> None:
    text = "word " * 1200
    view = show(text)
    seam = int(view._table.ends[0])
    view.place_caret(seam - 3)
    y = view.caret_rect(view.caret).top()
    press(view, Key.Key_End)
    assert view.caret_rect(view.caret).top() == y
    assert view.caret == seam - 1


def test_shift_end_takes_the_last_character_of_a_line_without_spaces(show: ShowArticle) -> None:
    view = show(ARTICLES["ja"] * 2, width=500)
    laid, _ = view.piece_at(QPointF(300, TOP + 10))
    press(view, Key.Key_End, SHIFT)
    assert view.selection() == (0, laid.starts[1])


def test_arrows_go_where_they_point_in_lines_from_right_to_left(show: ShowArticle) -> None:
    text = f"{ARTICLES['ar']}\nLatin again"
    view = show(text)
    seen = [view.caret_rect(0).left()]
    for _ in range(20):
        press(view, Key.Key_Left)
        seen.append(view.caret_rect(view.caret).left())
    assert seen == sorted(seen, reverse=True)
    assert view.caret == 20
    press(view, Key.Key_Right, SHIFT, times=2)
    assert view.selection() == (18, 20)
    press(view, Key.Key_Left)
    assert view.caret == 20, "the left end of the selection is its end here"
    press(view, Key.Key_Left, CTRL)
    assert view.caret == text.index("الميناء")
    press(view, Key.Key_Home)
    assert view.caret == 0
    assert view.caret_rect(0).left() > view.caret_rect(10).left()


def test_other_keys_are_left_to_the_window(show: ShowArticle) -> None:
    view = show(TEXT)
    view.place_caret(5)
    for key in (Key.Key_A, Key.Key_1, Key.Key_Delete, Key.Key_Return, Key.Key_Space):
        press(view, key)
    assert (view.caret, view.selection()) == (5, None)
    assert view.document.text == TEXT


def test_page_keys_scroll_and_leave_the_caret(show: ShowArticle) -> None:
    view = show("\n".join([TEXT] * 20))
    press(view, Key.Key_PageDown)
    assert view.verticalScrollBar().value() > 300
    assert view.caret == 0
    press(view, Key.Key_PageUp)
    assert view.verticalScrollBar().value() == 0


# -- the mouse ---------------------------------------------------------------------------------------


def test_a_click_places_the_caret(show: ShowArticle) -> None:
    view = show(TEXT)
    mouse = Mouse(view)
    for offset in (0, 9, TEXT.index("Tallow"), TEXT.index("disputes")):
        mouse.click(point(view, offset))
        assert (view.caret, view.selection()) == (offset, None)
        mouse.click(point(view, offset, 0.8))
        assert view.caret == offset + 1


def test_a_click_beside_the_text_takes_the_nearest_place(show: ShowArticle) -> None:
    view = show(TEXT)
    mouse = Mouse(view)
    rect = view.caret_rect(3)
    mouse.click(QPointF(2, rect.center().y()))
    assert view.caret == 0
    mouse.click(QPointF(view.viewport().width() - 2, rect.center().y()))
    assert view.caret == 47
    mouse.click(QPointF(300, view.viewport().height() - 2))
    assert view.caret > TEXT.rindex("\n")
    mouse.click(QPointF(300, 1))
    assert view.caret <= 47


def test_two_clicks_take_the_word_three_the_sentence_four_the_paragraph(show: ShowArticle) -> None:
    text = "One two. Three four five. Six.\nSeven eight."
    view = show(text)
    mouse = Mouse(view)
    where = point(view, text.index("four") + 1)
    mouse.click(where, count=2)
    assert selected(view) == "four"
    mouse.click(where, count=3)
    assert selected(view) == "Three four five."
    mouse.click(where, count=4)
    assert selected(view) == "One two. Three four five. Six."
    mouse.click(where, count=5)
    assert selected(view) == ""
    mouse.click(where)
    mouse.click(where)
    assert selected(view) == "", "two slow clicks are not a double click"


@pytest.mark.parametrize("part", [0.25, 0.75])
def test_a_double_click_takes_the_word_under_it_where_words_touch(show: ShowArticle, part: float) -> None:
    view = show("東京都に住む")
    mouse = Mouse(view)
    mouse.click(point(view, 1, part), count=2)
    assert selected(view) == "東京"
    mouse.click(point(view, 2, part), count=2)
    assert selected(view) == "都"


def test_a_double_click_between_words_takes_nothing(show: ShowArticle) -> None:
    view = show("one — two")
    Mouse(view).click(point(view, 4), count=2)
    assert selected(view) == ""


def test_a_drag_takes_whole_words_and_with_alt_exactly_what_it_goes_over(show: ShowArticle) -> None:
    view = show(TEXT)
    mouse = Mouse(view)
    begin, end = point(view, TEXT.index("nes Tallow")), point(view, TEXT.index("llow told"))
    mouse.drag(begin, end)
    assert selected(view) == "Ines Tallow"
    mouse.drag(begin, end, ALT)
    assert selected(view) == "nes Ta"
    mouse.drag(end, begin)
    assert selected(view) == "Ines Tallow"


def test_a_drag_over_lines_and_paragraphs(show: ShowArticle) -> None:
    view = show(TEXT)
    Mouse(view).drag(point(view, TEXT.index("dredging")), point(view, TEXT.index("channel") + 2))
    assert selected(view) == "dredging to start in March\n\n“The channel"


def test_a_drag_after_a_double_click_goes_by_words_after_three_by_sentences(show: ShowArticle) -> None:
    text = "One two. Three four five. Six seven. Eight.\nNine."
    view = show(text)
    mouse = Mouse(view)
    mouse.drag(point(view, text.index("our")), point(view, text.index("ix")), count=2)
    assert selected(view) == "four five. Six"
    mouse.drag(point(view, text.index("ix")), point(view, text.index("our")), count=2)
    assert selected(view) == "four five. Six"
    mouse.drag(point(view, text.index("our")), point(view, text.index("ix")), count=3)
    assert selected(view) == "Three four five. Six seven."


def test_a_drag_to_the_edge_takes_the_last_character_of_a_line_without_spaces(show: ShowArticle) -> None:
    view = show(ARTICLES["ja"] * 2, width=500)
    begin = point(view, 0)
    laid, _ = view.piece_at(begin)
    Mouse(view).drag(begin, QPointF(view.viewport().width() - 3, begin.y()), ALT)
    assert view.selection() == (0, laid.starts[1])


def test_a_shaking_hand_is_a_click(show: ShowArticle) -> None:
    view = show(TEXT)
    where = point(view, 10)
    Mouse(view).drag(where, where + QPointF(3, 1))
    assert view.selection() is None


def test_shift_and_a_click_select_from_the_caret(show: ShowArticle) -> None:
    view = show(TEXT)
    mouse = Mouse(view)
    mouse.click(point(view, 8))
    mouse.click(point(view, 15), SHIFT)
    assert view.selection() == (8, 15)
    mouse.click(point(view, 2), SHIFT)
    assert view.selection() == (2, 8)


def test_a_drag_below_the_edge_scrolls_on_and_stops_with_the_button(show: ShowArticle, qtbot: QtBot) -> None:
    view = show("\n".join([TEXT] * 30))
    mouse = Mouse(view)
    bar = view.verticalScrollBar()
    below = QPointF(300, view.viewport().height())
    mouse.drag(point(view, 8), below, drop=False)
    qtbot.waitUntil(lambda: bar.value() > 0, timeout=2000)
    first = bar.value()
    assert first < view.viewport().height() / 4, "slowly, so near to the edge"
    qtbot.waitUntil(lambda: bar.value() > first, timeout=2000)
    mouse.drop(below)
    stopped = bar.value()
    qtbot.wait(100)
    assert bar.value() == stopped
    span = view.selection()
    assert span is not None
    assert span.begin == 8
    assert span.end > len(TEXT)


def test_a_drag_above_the_edge_scrolls_back(show: ShowArticle, qtbot: QtBot) -> None:
    view = show("\n".join([TEXT] * 30))
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    settle(view)
    mouse = Mouse(view)
    before = bar.value()
    mouse.drag(QPointF(300, 200), QPointF(300, -1), drop=False)
    qtbot.waitUntil(lambda: bar.value() < before, timeout=2000)
    mouse.drop(QPointF(300, -1))


def test_the_right_button_moves_nothing(show: ShowArticle) -> None:
    view = show(TEXT)
    view.select(Span(8, 15))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=point(view, 60).toPoint())
    assert view.selection() == (8, 15)


# -- picking annotations -------------------------------------------------------------------------------


def test_a_click_picks_the_innermost_and_then_the_outer_ones(show: ShowArticle, qtbot: QtBot) -> None:
    inner, middle, outer = entity(1, 4, 7), entity(2, 4, 13, "LOC"), entity(3, 0, 18)
    view = show("one two three four", outer, inner, middle)
    mouse = Mouse(view)
    seen = []
    view.annotation_activated.connect(seen.append)
    for _ in range(4):
        mouse.click(point(view, 5))
    assert seen == [inner.id, middle.id, outer.id, inner.id]


def test_the_active_layer_is_picked_first(show: ShowArticle) -> None:
    word, sentence = entity(1, 4, 7), claim(2, (0, 18))
    view = show("one two three four", word, sentence, layer="claims")
    mouse = Mouse(view)
    mouse.click(point(view, 5))
    assert view.active == sentence.id
    mouse.click(point(view, 5))
    assert view.active == word.id


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_every_part_of_a_mark_can_be_clicked_and_nothing_beside_it(show: ShowArticle, part: float) -> None:
    view = show("one two three", entity(1, 4, 7))
    mouse = Mouse(view)
    for offset in (4, 5, 6):
        view.activate("")
        mouse.click(point(view, offset, part))
        assert view.active == entity(1, 4, 7).id
    for offset in (2, 3, 7, 8):
        mouse.click(point(view, offset, part))
        assert view.active == ""


def test_a_click_beside_the_line_picks_nothing(show: ShowArticle) -> None:
    view = show("one two", entity(1, 4, 7))
    view.activate(entity(1, 4, 7).id)
    Mouse(view).click(QPointF(view.viewport().width() - 3, point(view, 5).y()))
    assert view.active == ""


def test_a_click_in_the_gap_of_a_discontinuous_annotation_does_not_pick_it(show: ShowArticle) -> None:
    view = show("one two three four", claim(1, (0, 3), (8, 13)), layer="claims")
    mouse = Mouse(view)
    mouse.click(point(view, 5))
    assert view.active == ""
    mouse.click(point(view, 9))
    assert view.active == claim(1, (0, 3)).id


def test_the_caret_takes_the_annotation_of_its_layer_as_it_goes(show: ShowArticle) -> None:
    view = show("one two three four", entity(1, 4, 7), claim(2, (8, 13)))
    view.place_caret(3)
    assert view.active == ""
    press(view, Key.Key_Right)
    assert view.active == entity(1, 4, 7).id
    press(view, Key.Key_Right, times=6)
    assert view.active == entity(1, 4, 7).id, "another layer's is not taken"


def test_going_to_an_annotation_shows_it(show: ShowArticle) -> None:
    text = "\n".join([TEXT] * 30)
    far = entity(1, len(text) - 7, len(text))
    view = show(text, far)
    view.activate(far.id, go=True)
    settle(view)
    assert view.caret == far.begin
    assert view.viewport().rect().contains(view.caret_rect(view.caret).toAlignedRect())


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


def count_layouts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    made: list[int] = []

    class Counted(layouts.Laid):
        __slots__ = ()

        def __init__(self, text: str, begin: int, *others: object, **more: object) -> None:
            made.append(begin)
            super().__init__(text, begin, *others, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(layouts, "Laid", Counted)
    return made


def count_drawings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    drawn: list[int] = []
    draw_up = article_view.draw_up

    def counted(laid: layouts.Laid, *others: object) -> object:
        drawn.append(laid.begin)
        return draw_up(laid, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(article_view, "draw_up", counted)
    return drawn


def test_a_megabyte_in_one_paragraph_opens_and_ends_with_a_few_layouts(
    show: ShowArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The harbour council said, on Tuesday, that it would not wait. " * 16_500
    made = count_layouts(monkeypatch)
    view = show(text)
    assert 1 <= len(made) <= 5
    press(view, Key.Key_End, CTRL)
    settle(view)
    assert in_view(view)
    assert len(made) <= 10


def test_a_hundred_thousand_annotations_open_with_the_work_of_one_page(
    show: ShowArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "word " * 400_000
    text = "\n".join(text[at : at + 400] for at in range(0, len(text), 400))
    many = [entity(number, 5 * number, 5 * number + 4) for number in range(100_000)]
    made, drawn = count_layouts(monkeypatch), count_drawings(monkeypatch)
    view = show(text, *many)
    assert len(made) <= 12
    assert len(drawn) <= 12
    press(view, Key.Key_PageDown)
    settle(view)
    assert len(drawn) <= 24


def test_a_change_draws_the_touched_pieces_alone(show: ShowArticle, monkeypatch: pytest.MonkeyPatch) -> None:
    view = show("\n".join([TEXT] * 4))
    drawn = count_drawings(monkeypatch)
    repaints = Repaints(view)
    begin = TEXT.index("Ines")
    made = Annotation("a" * 33, "ana", "entities", "ORG", (Span(begin, begin + 11),))
    change = Change("Add", (Edit("article", None, made),))
    apply(change, "article", view.annotations)
    view.apply(change)
    settle(view)
    assert drawn == [TEXT.index("“")]
    assert repaints.areas
    for area in repaints.areas:
        assert area.top() >= view.caret_rect(begin).top() - 60
        assert area.bottom() <= view.caret_rect(begin).bottom() + 120
    assert pixels(view) == painted_anew(view)


def test_taking_back_a_change_shows_the_picture_of_before(show: ShowArticle) -> None:
    view = show(TEXT)
    before = pixels(view)
    made = claim(7, (3, 12), (60, 200))
    change = Change("Add", (Edit("article", None, made),))
    apply(change, "article", view.annotations)
    view.apply(change)
    settle(view)
    assert pixels(view) != before
    view.activate(made.id)
    apply(change.inverse(), "article", view.annotations)
    view.apply(change.inverse())
    settle(view)
    assert pixels(view) == before
    assert view.active == "", "what is gone is not active"


def test_a_caret_move_paints_a_few_lines_only(show: ShowArticle) -> None:
    view = show("\n".join([TEXT] * 4))
    repaints = Repaints(view)
    press(view, Key.Key_Right)
    settle(view)
    assert repaints.areas
    assert max(area.height() for area in repaints.areas) < view.viewport().height() / 3


def test_other_colours_are_shown_at_once(show: ShowArticle) -> None:
    view = show(TEXT, entity(1, 0, 7), block(2, 50, 100))
    light = pixels(view)
    view.set_theme(DARK)
    settle(view)
    assert pixels(view) == painted_anew(view) != light


# -- odd articles --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " ", "\n", " \n \n", "x", FAMILY, "\u2028", "\ufffc"], ids=ascii)
def test_the_smallest_articles_take_every_key_and_click(show: ShowArticle, text: str) -> None:
    view = show(text)
    for key, modifiers, _, _ in MOVES:
        press(view, key, modifiers)
        press(view, key, modifiers | SHIFT)
    for key in (Key.Key_Up, Key.Key_Down, Key.Key_PageUp, Key.Key_PageDown):
        press(view, key)
    mouse = Mouse(view)
    for count in range(1, 5):
        mouse.click(QPointF(200, 60), count=count)
    mouse.drag(QPointF(100, 40), QPointF(400, 300))
    view.place_caret(len(text))
    assert 0 <= view.caret <= len(text)
    view.target()
    assert view.visible().begin == 0
    assert pixels(view) == painted_anew(view)


def test_a_view_shows_nothing_before_it_has_an_article(qtbot: QtBot) -> None:
    view = ArticleView()
    qtbot.addWidget(view)
    view.show()
    settle(view)
    press(view, Key.Key_Right)
    assert (view.caret, view.target(), view.selection()) == (0, None, None)


@pytest.mark.parametrize(
    "odd", ["\u2028", "\u2029", "\ufffc", "\u00a0", "\u200d", "\ufdd0", "\u0085", FAMILY, "\U0010fffd"], ids=ascii
)
def test_text_with_odd_characters_keeps_every_offset(show: ShowArticle, odd: str) -> None:
    text = f"one {odd}two{odd} three\nfour"
    view = show(text)
    assert view.document.text == text
    mouse = Mouse(view)
    mouse.click(point(view, text.index("hree")), count=2)
    assert selected(view).strip(odd) == "three"
    press(view, Key.Key_Home, CTRL)
    seen = [0]
    while seen[-1] < len(text):
        press(view, Key.Key_Right)
        assert view.caret > seen[-1]
        seen.append(view.caret)
    while view.caret > 0:
        press(view, Key.Key_Left)
        assert view.caret in seen
    press(view, Key.Key_End, CTRL | SHIFT)
    assert selected(view) == text


def test_blocks_are_set_in_their_kind(show: ShowArticle) -> None:
    plain = show("Title\nBody")
    titled = show("Title\nBody", blocks=(Block(0, 5, "title"), Block(6, 10, "paragraph")))
    assert titled.caret_rect(0).height() > plain.caret_rect(0).height()
    assert titled.caret_rect(6).height() == plain.caret_rect(6).height()


# -- tips ------------------------------------------------------------------------------------------------


def test_the_caret_is_shown_with_the_keyboard_only(show: ShowArticle) -> None:
    view = show(TEXT)
    with_caret = pixels(view)
    view.clearFocus()
    settle(view)
    assert pixels(view) != with_caret
