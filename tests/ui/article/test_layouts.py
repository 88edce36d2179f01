"""Text set as type: where characters stand, in scripts from left to right, from right to left and mixed."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from annotator.model.document import BLOCK_KINDS, Block, Document
from annotator.model.graphemes import boundaries
from annotator.model.span import Span
from annotator.ui.article.layouts import KEPT, KEPT_TEXT, Box, Laid, Layouts, first_strong_is_rtl
from annotator.ui.article.paragraphs import ParagraphTable
from annotator.ui.article.styles import Style, make_styles
from annotator.ui.theme import article_font
from tests.ui.article.conftest import ARTICLES, FAMILY, LEFT_TO_RIGHT, RIGHT_TO_LEFT

Lay = Callable[..., Laid]


def stretch(text: str, quote: str) -> tuple[int, int]:
    begin = text.index(quote)
    return begin, begin + len(quote)


def centre(laid: Laid, box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, box.baseline - 1


# -- boxes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ARTICLES)
@pytest.mark.parametrize("width", [140, 300, 2000])
def test_boxes_lie_inside_their_lines(lay: Lay, name: str, width: int) -> None:
    text = ARTICLES[name]
    laid = lay(text, width=width)
    edges = boundaries(text)
    for begin, end in [*pairwise(edges), *zip(edges, edges[7:], strict=False), (0, len(text))]:
        boxes = laid.boxes(begin, end)
        assert boxes
        for box in boxes:
            natural = laid.lines[box.line].naturalTextRect()
            assert natural.left() - 1 <= box.left <= box.right <= natural.right() + 1
            assert natural.top() < box.baseline < natural.bottom()


@pytest.mark.parametrize("name", ARTICLES)
@pytest.mark.parametrize("width", [140, 300, 2000])
def test_the_middle_of_a_box_is_the_text_it_is_of(lay: Lay, name: str, width: int) -> None:
    text = ARTICLES[name]
    laid = lay(text, width=width)
    edges = boundaries(text)
    words = [match.span() for match in re.finditer(r"\w+", text)]
    for begin, end in [*words, *zip(edges, edges[5:], strict=False), (0, len(text))]:
        for box in laid.boxes(begin, end):
            if box.right - box.left < 0.5:  # white space at a wrap
                continue
            assert begin <= laid.offset_under(*centre(laid, box)) < end
            assert begin <= laid.offset_at(*centre(laid, box)) <= end


@pytest.mark.parametrize("name", ARTICLES)
def test_the_character_under_each_half_of_a_box_is_the_one_it_is_of(lay: Lay, name: str) -> None:
    text = ARTICLES[name].replace("fi", "f-i")  # the font has one glyph for the two
    laid = lay(text, width=250)
    for begin, end in pairwise(boundaries(text)):
        for box in laid.boxes(begin, end):
            if box.right - box.left > 2:
                quarter = (box.right - box.left) / 4
                assert laid.offset_under(box.left + quarter, box.baseline) == begin
                assert laid.offset_under(box.right - quarter, box.baseline) == begin


@pytest.mark.parametrize("name", ARTICLES)
@pytest.mark.parametrize("width", [140, 300, 2000])
def test_boxes_of_neighbours_do_not_overlap_and_fill_their_lines(lay: Lay, name: str, width: int) -> None:
    text = ARTICLES[name]
    laid = lay(text, width=width)
    filled: dict[int, float] = {}
    placed: list[Box] = []
    for begin, end in pairwise(boundaries(text)):
        for box in laid.boxes(begin, end):
            filled[box.line] = filled.get(box.line, 0.0) + box.right - box.left
            placed.append(box)
    for number, line in enumerate(laid.lines):
        assert filled[number] == pytest.approx(line.naturalTextRect().width(), abs=2)
        here = sorted((box.left, box.right) for box in placed if box.line == number and box.left < box.right)
        assert all(after[0] >= before[1] - 1 for before, after in pairwise(here))


@pytest.mark.parametrize("name", LEFT_TO_RIGHT)
def test_boxes_go_on_from_left_to_right_and_down(lay: Lay, name: str) -> None:
    text = ARTICLES[name]
    laid = lay(text, width=200)
    assert len(laid.lines) > 2
    found = [box for begin, end in pairwise(boundaries(text)) for box in laid.boxes(begin, end)]
    assert [box.line for box in found] == sorted(box.line for box in found)
    for before, after in pairwise(found):
        if before.line == after.line:
            assert before.right <= after.left + 0.5


def test_a_span_over_lines_has_one_box_a_line_without_the_space_where_they_wrap(lay: Lay) -> None:
    text = "one two three four five six seven eight nine ten eleven twelve"
    laid = lay(text, width=120)
    boxes = laid.boxes(0, len(text))
    assert [box.line for box in boxes] == list(range(len(laid.lines)))
    for box, start, stop in zip(boxes, laid.starts, [*laid.starts[1:], len(text)], strict=True):
        words = text[start:stop].rstrip()
        assert (box.left, box.right) == (0.0, pytest.approx(laid.boxes(start, start + len(words))[0].right, abs=1.5))


@pytest.mark.parametrize("name", RIGHT_TO_LEFT)
def test_no_space_is_marked_where_right_to_left_lines_wrap(lay: Lay, name: str) -> None:
    text = ARTICLES[name]
    laid = lay(text, width=200)
    for number, stop in enumerate(laid.starts[1:]):
        assert text[stop - 1] == " "
        marked = [box for box in laid.boxes(laid.starts[number], stop) if box.line == number]
        words = [box for box in laid.boxes(laid.starts[number], stop - 1) if box.line == number]
        assert marked == words


def test_many_spaces_at_a_wrap_give_no_box_that_runs_backwards(lay: Lay) -> None:
    text = "one two                   three four"
    laid = lay(text, width=120)
    for begin in range(len(text)):
        for end in range(begin + 1, len(text) + 1):
            assert all(box.left <= box.right for box in laid.boxes(begin, end))


@pytest.mark.parametrize("text", ["\u200d", " ", "a  ", "\u200b\u200b", "\ufffc", "\u2028", "x\u2028y"])
def test_every_span_has_a_box_so_that_no_annotation_is_out_of_sight(lay: Lay, text: str) -> None:
    laid = lay(text)
    for offset in range(len(text)):
        assert laid.boxes(offset, offset + 1)


def test_a_span_across_a_change_of_direction_has_two_boxes_and_not_what_is_between(lay: Lay) -> None:
    text = "abc مرحبا بك def"
    laid = lay(text)
    boxes = sorted(laid.boxes(*stretch(text, "بك def")), key=lambda box: box.left)
    assert len(boxes) == 2
    (word,) = laid.boxes(*stretch(text, "مرحبا"))
    assert boxes[0].right <= word.left + 0.5
    assert word.right <= boxes[1].left + 0.5
    (whole,) = laid.boxes(0, len(text))
    assert (whole.left, whole.right) == (boxes[0].left - (boxes[0].left - whole.left), boxes[1].right)


def test_words_of_a_right_to_left_line_are_one_box_at_every_size(qapp: QApplication) -> None:
    text = ARTICLES["ar"]
    for size in (0.6, 1.0, 3.0):
        laid = Laid(text, 0, make_styles(article_font(size))[4], 2500)
        assert len(laid.boxes(*stretch(text, "باسم مجلس الميناء إن المشروع"))) == 1
        assert len(laid.boxes(*stretch(text, "NATO 2024"))) == 1


def test_right_to_left_paragraphs_stand_at_the_right(lay: Lay) -> None:
    laid = lay(ARTICLES["ar"], width=300)
    assert laid.right_to_left
    for line in laid.lines:
        assert line.naturalTextRect().right() == pytest.approx(300, abs=1)
    (first,) = laid.boxes(0, 3)
    assert first.right == pytest.approx(300, abs=1)


def test_a_span_that_cuts_nothing_but_lies_in_a_cluster_font_is_as_wide_as_its_clusters(lay: Lay) -> None:
    text = ARTICLES["hi"]
    laid = lay(text, width=2000)
    edges = boundaries(text)
    total = sum(box.right - box.left for begin, end in pairwise(edges) for box in laid.boxes(begin, end))
    assert total == pytest.approx(laid.lines[0].naturalTextWidth(), abs=2)


# -- carets -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LEFT_TO_RIGHT)
@pytest.mark.parametrize("width", [140, 300, 2000])
def test_offset_and_x_are_there_and_back_at_every_grapheme(lay: Lay, name: str, width: int) -> None:
    text = ARTICLES[name]
    laid = lay(text, width=width, begin=1000)
    for edge in boundaries(text):
        offset = 1000 + edge
        line = laid.line_of(offset)
        assert laid.offset_in_line(line, laid.x_of(offset)) == offset
        begin, end = laid.line_span(line)
        assert begin <= offset <= end


@pytest.mark.parametrize("name", [*RIGHT_TO_LEFT, "mixed"])
@pytest.mark.parametrize("width", [140, 300, 2000])
def test_offset_and_x_are_there_and_back_inside_words_from_right_to_left(lay: Lay, name: str, width: int) -> None:
    text = ARTICLES[name]
    laid = lay(text, width=width)
    for match in re.finditer(r"[\u0590-\u06ff]+", text):
        for offset in range(match.start() + 1, match.end()):
            assert laid.offset_in_line(laid.line_of(offset), laid.x_of(offset)) == offset


@pytest.mark.parametrize("name", ARTICLES)
def test_every_place_of_a_line_leads_to_a_grapheme_boundary_of_that_line(lay: Lay, name: str) -> None:
    text = ARTICLES[name]
    laid = lay(text, width=180)
    edges = set(boundaries(text))
    for number, line in enumerate(laid.lines):
        begin, end = laid.line_span(number)
        for x in range(-40, 260, 3):
            y = line.y() + line.height() / 2
            offset = laid.offset_at(x, y)
            assert offset in edges
            assert begin <= offset <= end
            assert laid.line_of(offset) == number


def test_beyond_a_piece_its_first_and_last_line_are_meant(lay: Lay) -> None:
    text = ARTICLES["en"]
    laid = lay(text)
    assert laid.line_at(-100) == 0
    assert laid.line_at(1e6) == len(laid.lines) - 1
    assert laid.offset_at(-100, -100) == 0
    assert laid.offset_at(1e6, 1e6) == len(text)


def test_the_end_of_a_wrapped_line_is_before_its_space(lay: Lay) -> None:
    text = "one two three four five six"
    laid = lay(text, width=90)
    begin, end = laid.line_span(0)
    assert (begin, text[end]) == (0, " ")
    assert laid.line_span(0, to_end=True) == (begin, end)
    assert laid.line_span(len(laid.lines) - 1)[1] == len(text)


def test_a_selection_takes_the_last_character_of_a_line_that_wraps_without_a_space(lay: Lay) -> None:
    text = ARTICLES["ja"]
    laid = lay(text, width=200)
    second = laid.starts[1]
    assert laid.line_span(0) == (0, second - 1)
    assert laid.line_span(0, to_end=True) == (0, second)
    assert laid.offset_in_line(0, 1e6) == second - 1
    assert laid.offset_in_line(0, 1e6, to_end=True) == second


def test_the_end_of_a_piece_whose_paragraph_goes_on_belongs_to_the_next(lay: Lay) -> None:
    text = "one two three "
    assert lay(text, goes_on=True).line_span(0) == (0, len(text) - 1)
    assert lay(text, goes_on=True).offset_at(1e6, 0) == len(text) - 1
    assert lay(text).line_span(0) == (0, len(text))
    assert lay(text, goes_on=True).height == pytest.approx(lay(text).height - lay(text).gap, abs=1)


def test_offsets_after_astral_characters_are_code_points(lay: Lay) -> None:
    text = f"{FAMILY}👍 word"
    laid = lay(text, width=2000)
    begin, end = stretch(text, "word")
    (box,) = laid.boxes(begin, end)
    assert laid.offset_at(box.left + 1, box.baseline) == begin
    assert laid.offset_at(box.right - 1, box.baseline) == end
    assert laid.offset_under(*centre(laid, laid.boxes(0, len(FAMILY))[0])) == 0


# -- odd characters -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "character", ["\u2029", "\ufffc", "\ufdd0", "\ufdd1", "\u0085", "\t", "\u200d", "\u00a0", "\u00ad"]
)
def test_odd_characters_keep_their_place_and_break_no_line(lay: Lay, character: str) -> None:
    text = f"one{character}two"
    laid = lay(text, width=2000)
    assert len(laid.lines) == 1
    assert laid.length == len(text)
    (box,) = laid.boxes(*stretch(text, "two"))
    assert box.right > box.left > 0
    assert laid.offset_at(box.right + 50, box.baseline) == len(text)


def test_a_line_separator_breaks_the_line_and_keeps_its_place(lay: Lay) -> None:
    text = "one\u2028two"
    laid = lay(text, width=2000)
    assert len(laid.lines) == 2
    assert laid.line_of(4) == 1
    assert laid.offset_at(1e6, laid.lines[0].y()) == 3
    assert [box.line for box in laid.boxes(4, 7)] == [1]
    assert laid.line_span(0) == (0, 3)


@pytest.mark.parametrize("text", ["", " ", "x", "\u200d", FAMILY])
def test_the_smallest_texts_have_a_line_and_places(lay: Lay, text: str) -> None:
    laid = lay(text)
    assert len(laid.lines) == 1
    assert laid.offset_at(-5, 0) == 0
    assert laid.offset_at(500, 0) == len(text)
    assert laid.line_span(0) == (0, len(text))
    assert laid.height > 0


# -- direction ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", False),
        ("1,000 (–)", False),
        ("abc مرحبا", False),
        ("مرحبا abc", True),
        ("– 12: «שלום»", True),
        ("\u200fabc", True),
        ("東京", False),
        ("𐤀 abc", True),
    ],
)
def test_direction_is_that_of_the_first_letter(text: str, expected: bool) -> None:
    assert first_strong_is_rtl(text) is expected


# -- all pieces of an article -----------------------------------------------------------------------------


@pytest.fixture
def layouts(qapp: QApplication) -> Callable[..., Layouts]:
    def make(text: str, *blocks: Block) -> Layouts:
        document = Document("article", text, blocks=blocks)
        return Layouts(document, ParagraphTable(text, blocks), make_styles(article_font()), 400.0)

    return make


def test_pieces_are_laid_out_once_and_the_last_ones_kept(layouts: Callable[..., Layouts]) -> None:
    made = layouts("\n".join(f"line {number}" for number in range(KEPT + 50)))
    first = made.piece(0)
    assert made.piece(0) is first
    for index in range(1, KEPT + 10):
        made.piece(index)
        made.piece(0)
    assert made.piece(0) is first, "what is used stays"
    for index in range(KEPT + 50):
        made.piece(index)
    assert made.piece(0) is not first


def test_no_more_text_is_kept_than_some_screens(layouts: Callable[..., Layouts]) -> None:
    made = layouts("\n".join(["word " * 200] * 60))
    first = made.piece(0)
    for index in range(1, KEPT_TEXT // 1_000):
        made.piece(index)
    assert made.piece(0) is first
    assert sum(laid.length for laid in made._kept.values()) <= KEPT_TEXT
    for index in range(1, 60):
        made.piece(index)
    assert made.piece(0) is not first
    assert made._kept_text == sum(laid.length for laid in made._kept.values()) <= KEPT_TEXT


def test_marks_are_forgotten_for_the_pieces_asked_for_only(layouts: Callable[..., Layouts]) -> None:
    made = layouts("\n".join("abcdef"))
    pieces = [made.piece(index) for index in range(6)]
    for touched in (range(2, 4), range(2, 400)):
        for piece in pieces:
            piece.drawing = "drawn"
        made.forget_marks(touched)
        assert [piece.drawing is None for piece in pieces] == [index in touched for index in range(6)]
    made.forget_all_marks()
    assert all(piece.drawing is None for piece in pieces)


def test_a_long_paragraph_keeps_its_direction_and_has_no_gap_inside(layouts: Callable[..., Layouts]) -> None:
    text = "قال المتحدث إن المشروع تأخر. " * 80 + "NATO and the EU said nothing at all about it. " * 60 + "\nEnd"
    made = layouts(text)
    table = ParagraphTable(text)
    assert len(table) > 3
    pieces = [made.piece(index) for index in range(len(table))]
    assert [piece.right_to_left for piece in pieces] == [True] * (len(table) - 1) + [False]
    assert [piece.gap > 0 for piece in pieces] == [False] * (len(table) - 2) + [True, True]


def test_estimated_heights_are_near_the_true_ones(layouts: Callable[..., Layouts]) -> None:
    text = (ARTICLES["en"] + " ") * 60 + "\n" + ARTICLES["en"] * 3 + "\n\n" + "Short."
    made = layouts(text)
    table = ParagraphTable(text)
    styles = make_styles(article_font())
    table.estimate(
        np.array([made.width / style.character for style in styles]),
        np.array([style.pitch for style in styles]),
        np.array([style.gap for style in styles]),
        styles[4].line * 0.35,
    )
    true = sum(made.piece(index).height for index in range(len(table)))
    assert table.height == pytest.approx(true, rel=0.15)


def test_every_kind_of_block_has_its_style(layouts: Callable[..., Layouts], style: Style) -> None:
    text = "Title\nBody"
    made = layouts(text, Block(0, 5, "title"), Block(6, 10, "paragraph"))
    title, body = made.piece(0), made.piece(1)
    assert title.style.font.bold()
    assert title.style.font.pointSizeF() > body.style.font.pointSizeF()
    assert body.style == style
    assert len(make_styles(article_font())) == len(BLOCK_KINDS)
    assert Span(*title.line_span(0)) == (0, 5)


def test_a_hyphen_at_a_wrap_is_marked_alike_before_and_after_it_is_painted(lay: Callable[..., Laid]) -> None:
    laid = lay("Hafen\u00adaus\u00adbagge\u00adrungs\u00adplan " * 20, width=150)
    before = [laid.boxes(offset, offset + 1) for offset in range(laid.length)]
    image = QImage(200, 400, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    laid.layout.draw(painter, QPointF(0, 0))
    painter.end()
    assert [laid.boxes(offset, offset + 1) for offset in range(laid.length)] == before
