"""Blocks as rows, and the sets that boilerplate removers are trained on."""

from __future__ import annotations

import pytest

from annotator import resources
from annotator.datasets.blocks import BlockRow, block_rows
from annotator.datasets.boilerplate_sets import cleaned, labelled
from annotator.formats.scheme_xml import read_scheme
from annotator.model.annotation import Annotation
from annotator.model.document import AnnotatedDocument, Block
from annotator.model.span import Span
from annotator.model.traces import BlockHint
from tests.datasets.samples import annotated, mark, place

NEWS = read_scheme(resources.data("schemes", "news.xml"), name="news.xml")
TEXT = "Home News\nQuay closes\nThe  quay\nclosed.\nfirst thing\n \nSubscribe now\n"
KINDS = {
    "Home News\n": ("navigation", "/html/body/nav"),
    "Quay closes": ("title", "/html/body/h1"),
    "The  quay\nclosed.": ("paragraph", "/html/body/p"),
    "first thing": ("list-item", "/html/body/ul/li"),
    " \n": ("other", ""),
    "Subscribe now": ("heading", ""),
}
BLOCKS = [Block(*(TEXT.index(words), TEXT.index(words) + len(words)), *said) for words, said in KINDS.items()]
HINTS = [BlockHint(number / 10, main=False) for number in range(len(BLOCKS))]


def label(name: str, words: str, annotator: str = "ana", **more: object) -> Annotation:
    return mark(TEXT, name, words, layer="boilerplate", annotator=annotator, **more)


LABELS = [label("NAV", "Home News"), label("HEADLINE", "Quay closes"), label("NEWSLETTER", "Subscribe now")]


def article(*items: Annotation, states: dict[str, dict[str, str]] | None = None) -> AnnotatedDocument:
    return annotated(TEXT, items, states, BLOCKS)


def rows(made: AnnotatedDocument, hints: list[BlockHint] | None = None, annotator: str = "") -> list[BlockRow]:
    return [*block_rows(made, "boilerplate", NEWS, hints or (), annotator)]


def test_a_row_says_where_a_block_is_and_what_it_is() -> None:
    found = rows(article(*LABELS), HINTS)
    assert [(row.number, row.kind, row.label, row.keep) for row in found] == [
        (0, "navigation", "NAV", "drop"),
        (1, "title", "HEADLINE", "meta"),
        (2, "paragraph", "", "body"),
        (3, "list-item", "", "body"),
        (5, "heading", "NEWSLETTER", "drop"),
    ]
    assert all(row.text == TEXT[row.begin : row.end] and row.length == len(row.text) for row in found)
    assert [row.text for row in found][:2] == ["Home News", "Quay closes"]
    assert [row.link_density for row in found] == [0.0, 0.1, 0.2, 0.3, 0.5]
    assert [row.position for row in found] == [row.begin / len(TEXT) for row in found]
    assert (found[1].path, {row.annotator for row in found}) == ("/html/body/h1", {"ana"})


def test_links_are_not_known_without_hints_for_these_blocks() -> None:
    for hints in ([], HINTS[:2]):
        assert {row.link_density for row in rows(article(*LABELS), hints)} == {None}


def test_an_annotation_says_itself_what_becomes_of_its_block() -> None:
    (row, *_) = rows(article(label("NAV", "Home News", features=(("keep", "body"),))))
    assert (row.label, row.keep) == ("NAV", "body")


@pytest.mark.parametrize(("words", "expected"), [("Home ", "NAV"), ("Hom", ""), ("Home News\nQuay", "NAV")])
def test_a_label_counts_where_it_covers_half_a_block(words: str, expected: str) -> None:
    found = rows(article(label("NAV", words)))
    assert [row.label for row in found][:2] == [expected, ""]


def test_of_two_labels_the_one_that_covers_more_counts() -> None:
    (row, *_) = rows(article(label("AD", "Home"), label("NAV", "Home News")))
    assert row.label == "NAV"


def test_annotators_have_rows_of_their_own_and_gold_goes_first() -> None:
    both = article(*LABELS, label("AD", "Home News", "ben"))
    assert [(row.annotator, row.label) for row in rows(both) if row.number == 0] == [("ana", "NAV"), ("ben", "AD")]
    assert {row.annotator for row in rows(both, annotator="ben")} == {"ben"}
    gold = article(*LABELS, label("AD", "Home News", "gold"))
    assert {row.annotator for row in rows(gold)} == {"gold"}


def test_where_nobody_has_looked_there_are_rows_without_labels() -> None:
    for made in (article(), article(states={"ana": {"boilerplate": "skipped"}})):
        assert {(row.annotator, row.label, row.keep) for row in rows(made)} == {("", "", "")}
        assert [*cleaned(rows(made))] == [*labelled(rows(made))] == []
    looked = rows(article(states={"ana": {"boilerplate": "finished"}}))
    assert {(row.annotator, row.label, row.keep) for row in looked} == {("ana", "", "body")}


def test_lines_are_blocks_where_the_page_has_none() -> None:
    found = rows(annotated(TEXT, LABELS))
    assert [row.text for row in found] == [line for line in TEXT.split("\n") if line.strip()]
    assert {(row.kind, row.path) for row in found} == {("paragraph", "")}
    assert [row.label for row in found if row.label] == ["NAV", "HEADLINE", "NEWSLETTER"]


def test_cleaneval_has_a_line_for_each_block_that_is_kept() -> None:
    (made,) = cleaned(rows(article(*LABELS)))
    assert made == ("story", "ana", "<h>Quay closes\n<p>The quay closed.\n<l>first thing\n")
    everything = [label("DEBRIS", row.text) for row in rows(article())]
    assert [one.text for one in cleaned(rows(article(*everything)))] == [""]


def test_boilernet_has_a_row_for_each_block() -> None:
    made = [*labelled(rows(article(*LABELS)))]
    assert [(one.text, one.label) for one in made] == [
        ("Home News", 0),
        ("Quay closes", 1),
        ("The  quay\nclosed.", 1),
        ("first thing", 1),
        ("Subscribe now", 0),
    ]
    assert made[3].tags == ("html", "body", "ul", "li")
    assert made[4].tags == ()


def test_spans_of_blocks_leave_out_white_space() -> None:
    assert BLOCKS[0][:2] != place(TEXT, "Home News") == Span(rows(article())[0].begin, rows(article())[0].end)
