"""The article on screen: keys, what a change paints, and the oddest articles there are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.editing.change import Change, Edit, apply
from annotator.model.annotation import Annotation
from annotator.model.document import Block
from annotator.model.span import Span
from annotator.ui.article import layouts, marked_page
from annotator.ui.article.article_view import ArticleView
from annotator.ui.article.page import TOP
from annotator.ui.article.reading_page import LENGTH
from annotator.ui.theme import DARK
from tests.ui.article.conftest import ARTICLES, FAMILY, TEXT, ShowArticle, block, claim, entity, settle
from tests.ui.article.hands import (
    CTRL,
    NONE,
    SHIFT,
    Mouse,
    Repaints,
    count_layouts,
    painted_anew,
    pixels,
    point,
    press,
    selected,
)

Key = Qt.Key

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


# -- little work ---------------------------------------------------------------------------------------


def count_drawings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    drawn: list[int] = []
    draw_up = marked_page.draw_up

    def counted(laid: layouts.Laid, *others: object) -> object:
        drawn.append(laid.begin)
        return draw_up(laid, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(marked_page, "draw_up", counted)
    return drawn


def test_a_hundred_thousand_annotations_open_with_the_work_of_one_page(
    show: ShowArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "word " * 400_000
    text = "\n".join(text[at : at + 400] for at in range(0, len(text), 400))
    many = [entity(number, 5 * number, 5 * number + 4) for number in range(100_000)]
    made, drawn = count_layouts(monkeypatch), count_drawings(monkeypatch)
    view = show(text, *many)
    assert len(made) <= 12 + LENGTH // 400  # what a screen reader gets is a few pages long
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


def test_what_lies_between_two_places_is_not_painted_when_the_caret_goes_from_one_to_the_other(
    show: ShowArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"Paragraph {number}." for number in range(10)]
    view = show("\n".join(lines))
    painted: list[int] = []
    painter = marked_page.marks_painter
    paint = painter.paint
    monkeypatch.setattr(painter, "paint", lambda *given: (painted.append(given[1].begin), paint(*given)))
    view.place_caret(len(view.document.text))
    settle(view)
    begins = [len("\n".join(lines[:number])) + min(number, 1) for number in range(10)]
    assert {begins[0], begins[-1]} <= set(painted) <= {*begins[:2], *begins[-2:]}  # marks reach into their neighbours
    assert pixels(view) == painted_anew(view)


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


# -- the caret ------------------------------------------------------------------------------------------------


def test_the_caret_is_shown_with_the_keyboard_only(show: ShowArticle) -> None:
    view = show(TEXT)
    with_caret = pixels(view)
    view.clearFocus()
    settle(view)
    assert pixels(view) != with_caret


def test_a_selection_that_assistive_technology_leaves_is_gone_from_the_screen(show: ShowArticle) -> None:
    text = "\n".join(f"Paragraph {number} has a few words in it." for number in range(20))
    view = show(text)
    far = text.index("Paragraph 9 ")
    for anchor, caret in ((far, far), (far, far + 9), (far + 9, far)):
        view.select(Span(text.index("Paragraph 1 "), text.index("Paragraph 5 ")))
        settle(view)
        view._reader.caret_asked.emit(anchor, caret)
        settle(view)
        assert (view.cursor_.anchor, view.caret) == (anchor, caret)
        assert pixels(view) == painted_anew(view)


def test_labels_are_as_fine_as_the_screen_that_the_window_is_on(
    show: ShowArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = show(TEXT, entity(1, 0, 7))

    def ratios() -> set[float]:
        drawings = [view.drawing_of(laid) for laid, _ in view.pieces_in_view()]
        return {tag.pixmap.devicePixelRatio() for drawing in drawings for tag in drawing.tags}

    assert ratios() == {1.0}
    monkeypatch.setattr(view, "devicePixelRatioF", lambda: 2.0)
    QApplication.sendEvent(view, QEvent(QEvent.Type.DevicePixelRatioChange))
    assert ratios() == {2.0}


def test_an_active_annotation_that_is_taken_away_was_not_dropped_by_the_user(show: ShowArticle) -> None:
    made = entity(1, 0, 7)
    view = show(TEXT, made)
    view.activate(made.id)
    activated: list[str] = []
    chosen: list[str] = []
    view.annotation_activated.connect(activated.append)
    view.annotation_chosen.connect(chosen.append)
    change = Change("Delete", (Edit("article", made, None),))
    apply(change, "article", view.annotations)
    view.apply(change)
    assert (activated, chosen) == ([""], [])
