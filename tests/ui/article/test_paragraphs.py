"""The table of paragraphs: how a text is cut into pieces to lay out, and how high they stand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.model.document import BLOCK_KINDS, Block
from annotator.model.graphemes import boundaries
from annotator.model.span import Span
from annotator.ui.article import paragraphs
from annotator.ui.article.paragraphs import SOFT, ParagraphTable, cut, kinds

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"

# characters at which a cut could go wrong, in words and lines of any length
_pieces = st.sampled_from(
    ["\n", " ", "  ", "a", "word ", "e\u0301", " \u0301", FAMILY, "की", "ที่", "東京都", "مرحبا ", "\u2028", "\u2029"]
)
texts = st.lists(st.tuples(_pieces, st.sampled_from([1, 2, 7, 400, 1900])), max_size=9).map(
    lambda runs: "".join(piece * times for piece, times in runs)
)


def pieces(text: str) -> list[tuple[int, int]]:
    begins, ends = cut(text)
    return list(zip(begins.tolist(), ends.tolist(), strict=True))


@given(texts)
@example("")
@example("\n")
@example("one\n")
@example("\n\n\n")
@example("a" * (3 * SOFT + 1))
@example(("a" * (SOFT - 1) + " \u0301") * 2)
@example("word " * 3000 + "\n" + "x" * 5000)
def test_pieces_tile_the_text_but_for_its_newlines(text: str) -> None:
    found = pieces(text)
    assert found[0][0] == 0
    rebuilt = ""
    for (begin, end), (following, _) in zip(found, [*found[1:], (len(text), 0)], strict=True):
        assert begin <= end
        assert "\n" not in text[begin:end]
        assert text[end:following] in {"", "\n"}
        rebuilt += text[begin:end] + text[end:following]
    assert rebuilt == text


@given(texts)
@example(("a" * (SOFT - 1) + " \u0301") * 2)
@example(("a" * (SOFT - 3) + FAMILY) * 3)
def test_pieces_are_short_and_cut_no_grapheme(text: str) -> None:
    edges = set(boundaries(text))
    found = pieces(text)
    assert all(end - begin <= SOFT for begin, end in found)
    assert all(begin in edges and end in edges for begin, end in found)


@given(texts)
def test_only_long_paragraphs_are_cut(text: str) -> None:
    lines = text.split("\n")
    if lines[-1] == "" and len(lines) > 1:
        lines.pop()  # a newline at the end opens no paragraph
    longest = max(len(line) for line in lines)
    if longest <= SOFT:
        assert [text[begin:end] for begin, end in pieces(text)] == lines
    else:
        assert len(pieces(text)) > len(lines)


def test_long_paragraphs_are_cut_after_spaces_where_there_are_any() -> None:
    text = "harbour " * 1000
    for begin, end in pieces(text)[:-1]:
        assert text[end - 1] == " "
        assert text[begin] == "h"


def test_a_grapheme_longer_than_a_piece_is_survived() -> None:
    text = "a" + "\u0301" * (3 * SOFT) + " and on"
    found = pieces(text)
    assert "".join(text[begin:end] for begin, end in found) == text
    assert max(end - begin for begin, end in found) <= SOFT


def test_a_megabyte_in_one_paragraph_is_cut_into_few_hundred_pieces() -> None:
    text = "東京都に住んでいる" * 110_000
    found = pieces(text)
    assert len(text) / SOFT <= len(found) <= 2 * len(text) / SOFT + 2


def test_the_newline_at_the_end_opens_no_paragraph() -> None:
    assert pieces("one\ntwo\n") == [(0, 3), (4, 7)]
    assert pieces("one\ntwo\n\n") == [(0, 3), (4, 7), (8, 8)]


# -- kinds -----------------------------------------------------------------------------------------


def test_a_piece_has_the_kind_of_the_block_it_begins_in() -> None:
    text = "Title\n\nStandfirst\nBody one\nstray\nBody two"
    blocks = [
        Block(0, 5, "title"),
        Block(7, 17, "standfirst"),
        Block(18, 26, "paragraph"),
        Block(33, 41, "caption"),
    ]
    found = kinds(cut(text)[0], blocks)
    assert [BLOCK_KINDS[code] for code in found] == [
        "title",
        "paragraph",
        "standfirst",
        "paragraph",
        "paragraph",
        "caption",
    ]


def test_every_piece_of_a_long_block_has_its_kind() -> None:
    text = "quoted " * 1000
    begins, _ = cut(text)
    assert len(begins) > 2
    assert {BLOCK_KINDS[code] for code in kinds(begins, [Block(0, len(text), "quote")])} == {"quote"}


@given(st.data())
def test_kinds_agree_with_looking_through_all_blocks(data: st.DataObject) -> None:
    lengths = data.draw(st.lists(st.integers(0, 5), min_size=1, max_size=12))
    text = "\n".join("x" * length for length in lengths)
    edges = sorted(set(data.draw(st.lists(st.integers(0, len(text)), max_size=8))))
    blocks = [
        Block(begin, end, data.draw(st.sampled_from(BLOCK_KINDS)))
        for begin, end in zip(edges[::2], edges[1::2], strict=False)
    ]
    begins, _ = cut(text)
    for begin, code in zip(begins.tolist(), kinds(begins, blocks).tolist(), strict=True):
        holding = [block.kind for block in blocks if block.begin <= begin < block.end]
        assert BLOCK_KINDS[code] == (holding[0] if holding else "paragraph")


# -- heights ---------------------------------------------------------------------------------------


def estimated(text: str, blocks: tuple[Block, ...] = ()) -> ParagraphTable:
    table = ParagraphTable(text, blocks)
    count = len(BLOCK_KINDS)
    table.estimate(np.full(count, 10.0), np.full(count, 20.0), np.full(count, 5.0), 7.0)
    return table


def test_estimates_count_lines_by_length() -> None:
    table = estimated("x" * 10 + "\n\n" + "y" * 11)
    assert table.heights.tolist() == [25.0, 7.0, 45.0]
    assert table.tops.tolist() == [0.0, 25.0, 32.0, 77.0]
    assert table.height == 77.0
    assert not table.known.any()


def test_estimates_differ_by_kind() -> None:
    table = ParagraphTable("Big\nsmall", (Block(0, 3, "title"),))
    line = np.full(len(BLOCK_KINDS), 20.0)
    line[BLOCK_KINDS.index("title")] = 40.0
    table.estimate(np.full(len(BLOCK_KINDS), 10.0), line, np.zeros(len(BLOCK_KINDS)), 7.0)
    assert table.heights.tolist() == [40.0, 20.0]


def test_a_true_height_moves_what_is_below_when_settled() -> None:
    table = estimated("one\ntwo\nthree")
    assert table.measured(1, 31.5) == 6.5
    assert table.known.tolist() == [False, True, False]
    table.settle()
    assert table.tops.tolist() == [0.0, 25.0, 56.5, 81.5]
    assert table.measured(1, 31.5) == 0.0
    table.estimate(np.ones(12), np.ones(12), np.ones(12), 1.0)
    assert not table.known.any()


@given(texts, st.data())
def test_lookups_agree_with_looking_through_all_pieces(text: str, data: st.DataObject) -> None:
    table = estimated(text)
    for index in data.draw(st.lists(st.integers(0, len(table) - 1), max_size=4)):
        table.measured(index, data.draw(st.floats(1, 500)))
    table.settle()
    offset = data.draw(st.integers(0, len(text)))
    before = [index for index in range(len(table)) if table.begins[index] <= offset]
    assert table.at_offset(offset) == before[-1]

    y = data.draw(st.floats(-50, table.height + 50))
    above = [index for index in range(len(table)) if table.tops[index] <= y]
    assert table.at_height(y) == (above[-1] if above else 0)


@given(texts, st.data())
def test_between_holds_every_piece_that_shares_text(text: str, data: st.DataObject) -> None:
    table = estimated(text)
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    found = table.between(begin, end)
    sharing = [i for i in range(len(table)) if table.begins[i] < end and begin < table.ends[i]]
    assert set(sharing) <= set(found)
    assert len(found) >= 1
    # nothing more than the piece at whose newline it begins
    assert all(table.begins[index] <= max(end, begin) and table.ends[index] >= begin for index in found)


@pytest.mark.parametrize("text", ["", "\n", " ", "x"])
def test_the_smallest_articles_have_one_piece(text: str) -> None:
    table = estimated(text)
    assert len(table) == 1
    assert table.at_offset(0) == table.at_offset(len(text)) == 0
    assert table.at_height(-1) == table.at_height(1e9) == 0
    assert list(table.between(0, len(text))) == [0]


def test_ten_megabytes_are_cut_without_looking_at_each_character_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    text = ("A line of about sixty characters as news agencies write. \n") * 10_000
    looked: list[int] = []
    monkeypatch.setattr(paragraphs, "snap_back", lambda text, offset: looked.append(offset) or offset)
    assert len(pieces(text)) == 10_000
    assert looked == []


@given(text=st.text(alphabet="a\n", max_size=30))
def test_the_next_piece_with_text_is_the_nearest_that_is_no_empty_line(text: str) -> None:
    table = ParagraphTable(text)
    filled = [index for index in range(len(table)) if table.begins[index] < table.ends[index]]
    for index in range(len(table)):
        assert table.next_filled(index, 1) == next((other for other in filled if other > index), None)
        assert table.next_filled(index, -1) == next((other for other in reversed(filled) if other < index), None)


@given(text=st.text(alphabet="a\n’😀", max_size=30), size=st.integers(1, 7))
def test_newlines_are_found_wherever_the_search_is_cut(text: str, size: int) -> None:
    expected = [array.tolist() for array in cut(text)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paragraphs, "_CHUNK", size)
        assert [array.tolist() for array in cut(text)] == expected
    pieces = [text[begin:end] for begin, end in zip(*expected, strict=True)]
    assert "\n".join(pieces) == text.removesuffix("\n")


# -- folding -------------------------------------------------------------------------------------------


def folded(text: str, *spans: tuple[int, int]) -> ParagraphTable:
    table = ParagraphTable(text)
    table.fold([Span(*span) for span in spans])
    count = len(BLOCK_KINDS)
    table.estimate(np.full(count, 10.0), np.full(count, 20.0), np.full(count, 5.0), 7.0)
    return table


def test_a_fold_takes_its_empty_lines_along_and_is_one_line_high() -> None:
    table = folded("one\n\ntwo\n\nthree\n\nfour", (5, 8), (10, 15))
    assert table.hidden.tolist() == [False, False, True, True, True, True, False]
    assert table.folds == {2: 2}
    assert table.heights.tolist() == [25.0, 7.0, 26.0, 0.0, 0.0, 0.0, 25.0]
    assert table.next_filled(0, 1) == 6
    assert table.at_height(table.tops[2] + 26.0) == 6


def test_places_in_a_fold_lead_out_of_it_the_way_one_came() -> None:
    table = folded("one\n\ntwo\n\nthree", (5, 8))
    assert (table.shown_from(6, 1), table.shown_from(6, -1), table.shown_from(2, 1)) == (10, 3, 2)


def test_a_fold_at_either_end_leads_to_the_other_side() -> None:
    assert folded("one\ntwo", (0, 3)).shown_from(1, -1) == 4
    assert folded("one\ntwo", (4, 7)).shown_from(5, 1) == 3


def test_nothing_is_folded_where_nothing_would_be_left() -> None:
    assert not folded("one\n\ntwo", (0, 8)).hidden.any()


@given(st.text("ab\n", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_folds_are_runs_of_hidden_pieces(text: str, drawn: list[tuple[int, int]]) -> None:
    spans = [(min(pair), max(pair)) for pair in drawn]
    table = folded(text, *spans)
    hidden = table.hidden.tolist()
    starts = [n for n, one in enumerate(hidden) if one and (n == 0 or not hidden[n - 1])]
    assert sorted(table.folds) == starts
    assert all(table.folds[start] > 0 for start in starts)
    assert not all(hidden)
    for offset in range(len(text) + 1):
        if any(not one and table.ends[n] > table.begins[n] for n, one in enumerate(hidden)):
            assert not hidden[table.at_offset(table.shown_from(offset, 1))]
