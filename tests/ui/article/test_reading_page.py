"""The page of pieces that a screen reader gets: which ones, how offsets go over, and that no character is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from annotator.ui.article.paragraphs import SOFT, ParagraphTable
from annotator.ui.article.reading_page import LENGTH, MOST, around, page_of, safe, shifted
from tests.ui.article.conftest import ARTICLES, FAMILY

texts = st.text(st.sampled_from("ab \n\u00a0\u00ad\u2028\u2029\ufffc\ufdd0\x85é東ש\U0001f468\u200d\u0301"), max_size=60)


def test_a_page_is_about_its_length_with_the_caret_in_its_middle() -> None:
    table = ParagraphTable("\n".join(["x" * 399] * 1_000))
    pieces = around(table, 500)
    assert LENGTH <= 400 * len(pieces) < LENGTH + 800
    assert abs((pieces.start + pieces.stop - 1) / 2 - 500) <= 1
    assert around(table, 0).start == 0
    assert around(table, 999).stop == 1_000
    assert len(around(table, 0)) == len(around(table, 999)) == LENGTH // 400


def test_a_page_holds_whole_pieces_and_a_short_article_altogether() -> None:
    table = ParagraphTable("one\n\ntwo\nthree")
    assert [around(table, here) for here in range(4)] == [range(4)] * 4
    assert around(ParagraphTable(""), 0) == range(1)


def test_blank_lines_alone_make_no_endless_page() -> None:
    table = ParagraphTable("\n" * 100_000)
    assert MOST <= len(around(table, 50_000)) <= MOST + 1


def test_a_megabyte_in_one_paragraph_makes_a_page_of_its_pieces() -> None:
    text = "word " * 200_000
    table = ParagraphTable(text)
    page = page_of(text, table, around(table, len(table.begins) // 2))
    assert sum(map(len, page.texts)) <= LENGTH + 2 * SOFT
    assert all(len(one) <= SOFT for one in page.texts)


def test_a_page_is_shifted_so_that_the_caret_gets_another_number() -> None:
    for pieces, here in ((range(3, 9), 5), (range(3, 9), 3)):
        moved = shifted(pieces, here)
        assert moved.start != pieces.start
        assert here in moved
    assert shifted(range(6), 0) == range(6), "nothing stands above the first paragraph"


@given(texts, st.data())
def test_offsets_go_over_and_come_back(text: str, data: st.DataObject) -> None:
    table = ParagraphTable(text)
    page = page_of(text, table, around(table, 0))
    offset = data.draw(st.integers(0, len(text)))
    place = page.to_page(offset)
    back = page.to_article(place)
    if offset == len(text) and text.endswith("\n") and text.count("\n") < len(page.pieces) + 1:
        assert back in (offset, offset - 1), "the newline at the very end opens no paragraph"
    else:
        assert back == offset
    whole = "\n".join(page.texts)
    assert 0 <= place <= len(whole.encode("utf-16-le")) // 2
    assert whole.encode("utf-16-le")[: 2 * place].decode("utf-16-le", "strict") is not None, "never inside a pair"


@given(texts)
def test_a_text_document_keeps_every_character_of_what_is_safe(text: str) -> None:
    line = text.replace("\n", "")
    document = QTextDocument()
    cursor = QTextCursor(document)
    cursor.insertText(safe(line))
    assert document.blockCount() == 1
    assert document.firstBlock().text() == safe(line)
    assert len(safe(line)) == len(line)


@pytest.mark.parametrize("name", ARTICLES)
def test_what_is_common_in_articles_is_left_as_it_is(name: str) -> None:
    assert safe(ARTICLES[name]) == ARTICLES[name]


def test_offsets_outside_a_page_are_its_ends() -> None:
    text = "\n".join([FAMILY * 300] * 40)
    table = ParagraphTable(text)
    page = page_of(text, table, range(10, 20))
    last = page.starts[-1] + len(page.texts[-1].encode("utf-16-le")) // 2
    assert (page.to_page(0), page.to_page(len(text))) == (0, last)
    assert page.to_article(0) == table.begins[10]
    assert page.to_article(last) == table.ends[19]


def test_the_end_of_a_cut_paragraphs_piece_and_the_start_of_the_next_are_one_offset() -> None:
    text = "word " * 1_000
    table = ParagraphTable(text)
    page = page_of(text, table, around(table, 0))
    cut = int(table.begins[1])
    assert page.to_page(cut) == page.starts[1], "the caret stands where the canvas shows it"
    assert page.to_article(page.starts[1] - 1) == page.to_article(page.starts[1]) == cut
