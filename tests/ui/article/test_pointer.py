"""What the mouse does in the text: caret, words, sentences and paragraphs, drags, and picking marks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.span import Span
from annotator.ui.article.article_view import ArticleView
from tests.ui.article.conftest import ARTICLES, TEXT, ShowArticle, claim, entity, settle
from tests.ui.article.hands import (
    ALT,
    SHIFT,
    Mouse,
    point,
    press,
    selected,
)

Key = Qt.Key

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


def test_without_snapping_alt_takes_whole_words_this_once(show: ShowArticle) -> None:
    view = show(TEXT)
    view.set_habits(visual_arrows=False, snap_to_words=False)
    mouse = Mouse(view)
    begin, end = point(view, TEXT.index("nes Tallow")), point(view, TEXT.index("llow told"))
    mouse.drag(begin, end)
    assert selected(view) == "nes Ta"
    mouse.drag(begin, end, ALT)
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


# -- tips --------------------------------------------------------------------------------------------


def tip(view: ArticleView, where: QPointF) -> str:
    event = QHelpEvent(QEvent.Type.ToolTip, where.toPoint(), view.viewport().mapToGlobal(where.toPoint()))
    QApplication.sendEvent(view.viewport(), event)
    return QToolTip.text()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_what_is_marked_under_a_resting_mouse_is_told(show: ShowArticle) -> None:
    inner = entity(1, 4, 7)._replace(created="2024-03-01T08:00:00Z")
    view = show("one two three four", inner, claim(2, (0, 13)))
    assert tip(view, point(view, 15)) == ""
    assert tip(view, QPointF(view.viewport().width() - 3, 40)) == ""
    told = tip(view, point(view, 5))
    assert told.index("ORG") < told.index("CLAIM")
    assert "ana" in told
    assert "ORG" not in tip(view, point(view, 1))
    QToolTip.hideText()


def test_a_drag_ends_with_its_article(show: ShowArticle) -> None:
    view = show("\n".join([TEXT] * 5))
    mouse = Mouse(view)
    mouse.drag(point(view, 400), QPointF(300, view.viewport().height() + 40), count=4, drop=False)
    assert view.selection() is not None
    view.show_article(Document("other", "A short text."), AnnotationSet("ana"), view.scheme)
    settle(view)
    mouse.drag_on(QPointF(300, 60))
    assert view.selection() is None
    assert not view._pointer._scroll.isActive()
    mouse.drop(QPointF(300, 60))
    assert (view.caret, view.selection(), view.target()) == (0, None, Span(0, 1))
