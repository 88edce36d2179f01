"""Suggestions for the blocks of a web page."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from annotator import resources
from annotator.editing import commands
from annotator.formats import scheme_xml
from annotator.jobs import run
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Block, Document
from annotator.model.scheme import Scheme
from annotator.model.span import Span
from annotator.model.suggestion import SuggestionSet
from annotator.model.traces import BlockHint
from annotator.recommenders.block_rules import MEASURED, proposals
from annotator.recommenders.boilerplate import PROGRAM, PageBlocks
from annotator.recommenders.string_match import RepeatedNames
from annotator.recommenders.together import Together

OUT, LINK, MAIN = BlockHint(0.0, main=False), BlockHint(1.0, main=False), BlockHint(0.0, main=True)
Line = tuple[str, str, BlockHint, str]

PAGE: Sequence[Line] = (
    ("navigation", "Home", LINK, "NAV"),
    ("other", "We use cookies to improve this site.", OUT, "CONSENT"),
    ("title", "Dredging begins", OUT, "HEADLINE"),
    ("standfirst", "The channel has lost two metres.", MAIN, "STANDFIRST"),
    ("byline", "By Ada Quill", OUT, "BYLINE"),
    ("other", "Tweet", LINK, "SHARE"),
    ("paragraph", "Ada Quill said that the council voted. It shared its newsletter on Facebook.", MAIN, ""),
    ("caption", "The dredger", OUT, "CAPTION"),
    ("other", "Advertisement", OUT, "AD"),
    ("heading", "What now", MAIN, "SUBHEAD"),
    ("paragraph", "Nobody knows, and the council is silent.", MAIN, ""),
    ("paragraph", "This article was amended on Monday.", MAIN, "CORRECTION"),
    ("paragraph", "Support our journalism: donate today.", OUT, "DONATION"),
    ("paragraph", "Subscribe to continue", OUT, "PAYWALL"),
    ("paragraph", "Ada Quill is a reporter in Vell Port.", OUT, "BIO"),
    ("heading", "Read more", OUT, "RELATED"),
    ("list-item", "A quarry", LINK, "RELATED"),
    ("heading", "3 Comments", OUT, "COMMENTS"),
    ("paragraph", "I was there, and it was loud.", OUT, "COMMENTS"),
    ("heading", "Newsletter", OUT, "NEWSLETTER"),
    ("other", "Powered by Example", OUT, "DEBRIS"),
    ("other", "Contact", LINK, "NAV"),
    ("other", "The quarry of Vell opens again after eleven years", LINK, "RELATED"),
    ("footer", "© Coast Herald", OUT, "LEGAL"),
)


def page(lines: Sequence[Line] = PAGE) -> tuple[Document, tuple[BlockHint, ...]]:
    blocks, at = [], 0
    for kind, text, _, _ in lines:
        blocks.append(Block(at, at + len(text), kind))
        at += len(text) + 1
    text = "".join(f"{one[1]}\n" for one in lines)
    return Document("page", text, blocks=tuple(blocks)), tuple(one[2] for one in lines)


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return scheme_xml.read_scheme(resources.data("schemes", "news.xml"), name="news.xml")


def begun(scheme: Scheme, annotations: AnnotationSet | None = None, closed: Sequence[str] = ()) -> PageBlocks:
    document, hints = page()
    made = PageBlocks(document, hints, scheme, closed)
    run(made.begin([*annotations.items(), *annotations.rejections.values()] if annotations else []))
    return made


def test_every_block_is_called_what_its_kind_links_and_words_say() -> None:
    document, hints = page()
    found = {one.place: one.label for one in proposals(document, hints)}
    assert [(line[1], found.get(place, "")) for place, line in enumerate(PAGE)] == [(line[1], line[3]) for line in PAGE]


def test_a_confidence_is_a_measured_share_or_none() -> None:
    document, hints = page()
    given = {one.rule: one.confidence for one in proposals(document, hints)}
    assert given["navigation"] == MEASURED["navigation"]
    assert given["words: PAYWALL"] is None
    assert all(0.5 < share <= 1 for share in MEASURED.values())


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Alle Rechte vorbehalten.", "LEGAL"),
        ("Lire aussi : le port", "RELATED"),
        ("関連記事はこちら", "RELATED"),
        ("اقرأ المزيد", "RELATED"),
        ("Recommendations", "DEBRIS"),  # no part of a word
        ("SIGN UP  for our Newsletters!", "NEWSLETTER"),
        ("He wrote on Facebook " + "that the port was closed " * 40, "DEBRIS"),  # too long to be a share button
    ],
)
def test_words_are_found_in_many_languages_and_as_whole_words(text: str, label: str) -> None:
    document, hints = page([("other", text, OUT, "")])
    assert [one.label for one in proposals(document, hints)] == [label]


def test_without_a_hint_for_each_block_nothing_is_proposed() -> None:
    document, hints = page()
    assert not list(proposals(document, ()))
    assert not list(proposals(document, hints[1:]))


def test_suggestions_cover_whole_blocks_and_name_their_program(scheme: Scheme) -> None:
    document, _ = page()
    found = list(begun(scheme).suggestions)
    assert len(found) == sum(bool(line[3]) for line in PAGE)
    assert {one.origin for one in found} == {PROGRAM}
    blocks = {Span(block.begin, block.end) for block in document.blocks}
    assert all(one.spans[0] in blocks and len(one.spans) == 1 for one in found)


def test_nothing_is_proposed_in_a_finished_layer(scheme: Scheme) -> None:
    assert len(begun(scheme, closed=["boilerplate"]).suggestions) == 0


def test_what_is_answered_is_asked_no_more_and_what_is_undone_again(scheme: Scheme) -> None:
    document, _ = page()
    annotations = AnnotationSet("ana")
    blocks = begun(scheme)
    whole = len(blocks.suggestions)
    first, second = list(blocks.suggestions)[:2]
    accepted = commands.accept(document, annotations, scheme, first)
    refused = commands.reject(document, annotations, second)
    assert blocks.apply(accepted, refused, document="page") != []
    assert blocks.apply(accepted, refused, document="page") == [], "doing it twice is fine"
    assert len(blocks.suggestions) == whole - 2
    assert first.id not in blocks.suggestions
    assert len(blocks.apply(accepted.inverse(), refused.inverse(), document="page")) == 2
    assert len(blocks.suggestions) == whole


def test_both_recommenders_propose_into_one_set(scheme: Scheme) -> None:
    document, hints = page()
    both = SuggestionSet()
    names = RepeatedNames(document.text, scheme, (), both)
    together = Together(both, (names, PageBlocks(document, hints, scheme, (), both)))
    run(together.begin([]))
    whole = len(both)
    annotations = AnnotationSet("ana")
    begin = document.text.index("Ada Quill")
    change = commands.annotate(
        document, annotations, scheme, layer="entities", label="PERSON", spans=[Span(begin, begin + 9)]
    )
    assert together.unknown(change, "page") >= {"Ada Quill"}
    assert together.apply(change, document="page") != []
    assert len(both) > whole
    assert {one.layer for one in together.suggestions} == {"entities", "boilerplate"}
