"""Left and Right by what stands on the screen: nobody gets stuck, and one is the way back of the other."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.model.document import Document
from annotator.model.graphemes import boundaries
from annotator.model.span import Span
from annotator.ui.article import visual
from annotator.ui.article.column import Column
from annotator.ui.article.paragraphs import SOFT, ParagraphTable
from annotator.ui.article.styles import make_styles
from annotator.ui.theme import article_font
from tests.ui.article.conftest import ARTICLES, FAMILY, ShowArticle
from tests.ui.article.hands import SHIFT, press, selected

Key = Qt.Key
WORDS = ["council", "المجلس", "שלום", "1,000", "3.14", "“so”", "(NATO)", FAMILY, "e\u0301cole", "東京都", "סוף.", "a"]


def column(text: str, width: float = 200) -> Column:
    return Column(Document("article", text), ParagraphTable(text), make_styles(article_font()), width)


def walk(pieces: Column, text: str, offset: int, *, right: bool, from_right: bool = False) -> list[int]:
    """Every place from an offset on to the article's end."""
    seen = [offset]
    while True:
        to = visual.step(pieces, text, seen[-1], right=right, document_from_right=from_right)
        if to == seen[-1]:
            return seen
        seen.append(to)
        assert len(seen) <= 2 * len(text) + 2, f"in circles: {seen[-12:]}"


def stops(text: str) -> list[int]:
    """Where the caret can stand: between characters; the newline at the end of the text opens no line."""
    found = boundaries(text)
    return found[:-1] if text.endswith("\n") else found


paragraphs = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(paragraphs, min_size=1, max_size=5).map("\n".join), st.booleans())
@example("abc\nשלום\nabc", False)
@example("שלום\nabc\nשלום", True)
@example("abc שלום\n\nשלום abc", True)
@example("The phrase مرحبا بك means welcome, and שלום means peace, said 1,000 times.", False)
def test_right_visits_every_place_once_and_left_comes_back_the_same_way(
    qapp: QApplication, text: str, from_right: bool
) -> None:
    pieces = column(text)
    found = stops(text)
    there = walk(pieces, text, 0, right=False, from_right=from_right)[-1]
    way = walk(pieces, text, there, right=True, from_right=from_right)
    assert sorted(way) == found
    assert walk(pieces, text, way[-1], right=False, from_right=from_right) == way[::-1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(paragraphs)
def test_within_a_line_right_never_leads_to_the_left(qapp: QApplication, text: str) -> None:
    pieces = column(text)
    laid = pieces.piece(0)
    for offset in stops(text):
        to = visual.step(pieces, text, offset, right=True, document_from_right=False)
        if laid.line_of(to) == laid.line_of(offset):
            assert laid.x_of(to) >= laid.x_of(offset)


def test_a_paragraph_of_several_pieces_is_walked_through_as_one(qapp: QApplication) -> None:
    text = "\n".join(f"{word} " * (SOFT // len(word)) for word in ("council שלום", "שלום council"))
    pieces = column(text, 500)
    assert pieces.index_of(len(text)) == 3, "two pieces each"
    start = walk(pieces, text, 0, right=False)[-1]
    way = walk(pieces, text, start, right=True)
    assert sorted(way) == stops(text)
    assert walk(pieces, text, way[-1], right=False) == way[::-1]


def test_the_end_of_the_article_holds_the_caret_and_lets_it_go(qapp: QApplication) -> None:
    text = "one\nשלום\n"
    pieces = column(text)
    for right in (True, False):
        assert walk(pieces, text, len(text), right=right)[-1] in {0, 4, 8}
    assert visual.step(column(""), "", 0, right=True, document_from_right=False) == 0


# -- keys ----------------------------------------------------------------------------------------------


def test_by_default_arrows_go_by_the_paragraph(show: ShowArticle) -> None:
    view = show("abc שלום xyz")
    view.place_caret(4)
    press(view, Key.Key_Right)
    assert view.caret == 5


def test_visual_arrows_go_where_they_point(show: ShowArticle) -> None:
    text = "abc שלום xyz"
    view = show(text)
    view.set_habits(visual_arrows=True, snap_to_words=True)
    view.place_caret(0)
    seen = [view.caret]
    for _ in range(len(text)):
        press(view, Key.Key_Right)
        seen.append(view.caret)
    assert seen == [0, 1, 2, 3, 4, 7, 6, 5, 8, 9, 10, 11, 12]
    drawn = [view.caret_rect(offset).left() for offset in seen]
    assert drawn == sorted(drawn)
    for offset in reversed(seen[:-1]):
        press(view, Key.Key_Left)
        assert view.caret == offset


def test_shift_extends_along_the_same_way(show: ShowArticle) -> None:
    view = show("abc שלום xyz")
    view.set_habits(visual_arrows=True, snap_to_words=True)
    view.place_caret(4)
    press(view, Key.Key_Right, SHIFT)
    assert selected(view) == "שלו"
    press(view, Key.Key_Right, SHIFT)
    assert selected(view) == "של"
    press(view, Key.Key_Left, SHIFT, times=2)
    assert selected(view) == ""


@pytest.mark.parametrize(("span", "left", "right"), [((4, 8), 4, 8), ((5, 7), 7, 5), ((0, 12), 0, 12)])
def test_an_arrow_leaves_a_selection_on_its_own_side(
    show: ShowArticle, span: tuple[int, int], left: int, right: int
) -> None:
    view = show("abc שלום xyz")
    view.set_habits(visual_arrows=True, snap_to_words=True)
    for key, end in ((Key.Key_Left, left), (Key.Key_Right, right)):
        view.select(Span(*span))
        press(view, key)
        assert (view.caret, view.selection()) == (end, None)


@pytest.mark.parametrize("key", [Key.Key_Left, Key.Key_Right])
def test_keys_leave_no_article_half_walked(show: ShowArticle, key: Key) -> None:
    text = "\n".join((ARTICLES["ar"], ARTICLES["mixed"], "", ARTICLES["he"], ARTICLES["en"]))
    view = show(text, width=500)
    view.set_habits(visual_arrows=True, snap_to_words=True)
    view.place_caret(len(text) // 2)
    press(view, key, times=len(text))
    edge = view.caret
    press(view, key)
    assert view.caret == edge, "the end of the article"
    assert not len(ARTICLES["ar"]) < edge < len(text) - len(ARTICLES["en"]) - 1
