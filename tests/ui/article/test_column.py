"""The column of text: true heights where somebody looked, guesses elsewhere, and what moves when a guess was wrong."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from annotator.model.document import Document
from annotator.ui.article.column import Column
from annotator.ui.article.paragraphs import ParagraphTable
from annotator.ui.article.styles import make_styles
from annotator.ui.theme import article_font
from tests.ui.article.conftest import ARTICLES

LINES = ["WWW MMM " * 40, "", "iii lll " * 60, "", "", "Short.", ARTICLES["ar"] * 4, ARTICLES["ja"] * 5] * 6
TEXT = "\n".join(LINES)


@pytest.fixture
def column(qapp: QApplication) -> Column:
    return Column(Document("article", TEXT), ParagraphTable(TEXT), make_styles(article_font()), 400.0)


def test_laying_out_makes_heights_true_and_keeps_the_first_piece_where_it_is(column: Column) -> None:
    y = column.height / 2
    first = column.between(y, y)[0]
    top = column.top(first)
    column.lay_out(y, y + 600)
    assert column.top(first) == top
    seen = column.between(y, y + 600)
    assert len(seen) > 2
    for index in seen:
        assert column.top(index + 1) - column.top(index) == column.piece(index).height


def test_laying_out_above_says_how_far_the_rest_was_moved(column: Column) -> None:
    y = column.height / 2
    column.lay_out(y, y + 300)
    anchor = column.between(y, y)[0]
    before = column.top(anchor)
    moved = column.lay_out_above(y - 900, y)
    assert moved != 0, "these guesses are wrong"
    assert column.top(anchor) == before + moved
    for index in column.between(y - 900 + moved, y + moved):
        assert column.top(index + 1) - column.top(index) == column.piece(index).height
    assert column.lay_out_above(y + moved - 900, y + moved) == 0


def test_heights_are_whole_pixels(column: Column) -> None:
    column.lay_out(0, column.height)
    assert all(column.top(index) == int(column.top(index)) for index in range(len(LINES)))


def test_what_stands_at_a_height_and_what_holds_an_offset_agree(column: Column) -> None:
    column.lay_out(0, column.height)
    for offset in range(0, len(TEXT), 97):
        laid, top = column.holding(offset)
        assert laid.begin <= offset <= laid.begin + laid.length
        assert column.at(top) == (laid, top)


def test_empty_lines_are_passed_over(column: Column) -> None:
    begin = len(LINES[0]) + 2 + len(LINES[2])
    below, above = column.neighbour(begin, 1), column.neighbour(begin, -1)
    assert below is not None
    assert TEXT[below.begin : below.begin + below.length] == "Short."
    assert above is not None
    assert above.begin == 0
    assert column.neighbour(0, -1) is None
    assert column.neighbour(len(TEXT), 1) is None


@pytest.mark.parametrize("name", ["en", "ja", "ar", "hi", "th"])
def test_a_first_guess_is_near_the_truth_in_every_script(qapp: QApplication, name: str) -> None:
    text = "\n".join([ARTICLES[name] * 6] * 5)
    column = Column(Document("article", text), ParagraphTable(text), make_styles(article_font()), 420.0)
    guessed = column.height
    column.lay_out(0, 1e9)
    assert guessed == pytest.approx(column.height, rel=0.25)
