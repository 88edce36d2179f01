"""Blocks as stretches to label: those of the page, else paragraphs; at a caret, over a selection, never blank."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.model.blocks import blocks_at, blocks_of, path_at
from annotator.model.document import Block, Document
from annotator.model.span import Span

TEXT = "Title\n\n  One line. \n \nLast\n\n"
PAGE = Document("page", TEXT, blocks=(Block(0, 5, "title"), Block(7, 19, "paragraph"), Block(22, 26, "footer")))
BARE = Document("bare", TEXT)


def words(document: Document, spans: list[Span]) -> list[str]:
    return [document.text[begin:end] for begin, end in spans]


def test_every_block_without_white_space_and_no_blank_one() -> None:
    for document in (PAGE, BARE):
        assert words(document, list(blocks_of(document))) == ["Title", "One line.", "Last"]
    assert list(blocks_of(Document("empty", ""))) == []


def test_the_block_at_a_place_is_meant_also_at_its_very_end() -> None:
    for document in (PAGE, BARE):
        for place in (9, 12, 18, 19):
            assert words(document, blocks_at(document, Span(place, place))) == ["One line."]
    assert blocks_at(BARE, Span(6, 6)) == []
    assert blocks_at(BARE, Span(21, 21)) == []


def test_below_the_last_line_the_last_block_is_meant() -> None:
    for document in (PAGE, BARE):
        assert words(document, blocks_at(document, Span(len(TEXT), len(TEXT)))) == ["Last"]


def test_all_blocks_that_a_selection_touches() -> None:
    assert words(PAGE, blocks_at(PAGE, Span(3, 10))) == ["Title", "One line."]
    assert words(PAGE, blocks_at(PAGE, Span(0, len(TEXT)))) == ["Title", "One line.", "Last"]


@given(st.text("ab \n", max_size=30), st.data())
def test_what_is_at_a_place_is_one_of_all(text: str, data: st.DataObject) -> None:
    document = Document("any", text)
    place = data.draw(st.integers(0, len(text)))
    assert set(blocks_at(document, Span(place, place))) <= set(blocks_of(document))


def test_every_offset_leads_to_the_element_it_was_read_from() -> None:
    blocks = (Block(0, 3, "title", "/h1"), Block(4, 7, "other", "/p"), Block(9, 14, "other"))
    document = Document("page", "One\nTwo\n\nThree", blocks=blocks)
    assert [path_at(document, offset) for offset in (0, 3, 4, 7, 8, 9)] == ["/h1", "/h1", "/p", "/p", "", ""]
    assert path_at(Document("text", "One"), 1) == ""
