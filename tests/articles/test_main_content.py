"""What trafilatura takes for the article, found again among the blocks of the page."""

from __future__ import annotations

import logging
import sys
import types
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.articles import main_content
from annotator.articles.importing import Imported, from_bytes
from annotator.articles.main_content import covered_blocks
from tests.benchmarks.pages import contained, gold_pages, main_text, mean, score

STORY = "".join(
    f"<p>Paragraph {number}: the council of Vell Port voted on Tuesday to dredge the channel, its chair said.</p>"
    for number in range(6)
)
PAGE = f"""<html lang="en"><head><title>Dredging begins</title></head><body>
<nav><a href="/">Home</a> <a href="/s">Sport pages</a></nav>
<main><article><h1>Dredging begins</h1>{STORY}</article></main>
<aside><p>See <a href="/x">all of our stories</a></p></aside>
<footer><p>All rights reserved.</p></footer></body></html>"""


def imported(page: str) -> Imported:
    return from_bytes(page.encode(), name="page.html")


def test_each_block_has_its_share_of_links_and_whether_it_is_main_text() -> None:
    read = imported(PAGE)
    document = read.annotated.document
    found = {
        document.text[block.begin : block.end]: hint for block, hint in zip(document.blocks, read.hints, strict=True)
    }
    assert found["Home Sport pages"] == (1.0, False)
    assert found["See all of our stories"] == (round(15 / 18, 4), False)
    assert not found["All rights reserved."].main
    story = [hint for text, hint in found.items() if text.startswith("Paragraph")]
    assert len(story) == 6
    assert all(hint == (0.0, True) for hint in story)


def test_links_are_counted_in_the_paragraph_that_they_stand_in() -> None:
    read = imported(f"<body><div>plain words<br><br><a href='/x'>a  link</a></div>{STORY}</body>")
    assert [hint.link_density for hint in read.hints[:2]] == [0.0, 1.0]


def test_a_text_has_no_hints() -> None:
    assert from_bytes(b"One line.\n", name="a.txt").hints == ()


@pytest.mark.parametrize("trouble", [RuntimeError("no"), RecursionError(), MemoryError(), ImportError("gone")])
def test_whatever_happens_to_the_extractor_the_page_is_read(
    monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def extract(*_: object, **__: object) -> str:
        logging.getLogger("trafilatura.core").error("it says much")
        raise trouble

    stand_in = types.ModuleType("trafilatura")
    stand_in.extract = extract  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "trafilatura", stand_in)
    read = imported(PAGE)
    assert read.hints == ()
    assert "Paragraph 5" in read.annotated.document.text
    assert any("trafilatura failed" in sentence for sentence in read.log)


def test_a_page_that_is_too_large_is_read_without_hints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main_content, "LARGEST", 100)
    read = imported(PAGE)
    assert read.hints == ()
    assert "The page is so large that its main text was not looked for." in read.log


@pytest.mark.parametrize(
    ("blocks", "lines", "expected"),
    [
        (["Home", "The council voted.", "Home"], ["The council voted."], [False, True, False]),
        (["One two three", "four five six"], ["one TWO three four five, six"], [True, True]),
        (["one two three four five six"], ["one two three", "five six"], [True]),
        (["one two three four five six seven"], ["one two three"], [False]),
        (["Read more", "a story, to be read more often", "Read more"], ["a story, to be read more often"],
         [False, True, False]),
        (["港の議会は三月に", "写真"], ["港の議会は三月に"], [True, False]),
        (["words and words", "* * *", "menu"], ["words and words"], [True, True, False]),
        ([], ["words"], []),
    ],
)  # fmt: skip
def test_lines_are_found_among_blocks(blocks: list[str], lines: list[str], expected: list[bool]) -> None:
    assert covered_blocks(blocks, lines) == expected


@given(st.lists(st.text("ab \n—", max_size=12), max_size=8), st.lists(st.text("ab ", max_size=12), max_size=5))
def test_every_block_gets_an_answer_and_all_of_a_page_is_all_found(blocks: list[str], lines: list[str]) -> None:
    assert len(covered_blocks(blocks, lines)) == len(blocks)
    worded = [block for block in blocks if any(letter in block for letter in "ab")]
    assert covered_blocks(worded, worded) == [True] * len(worded)


def test_on_real_pages_the_mapping_loses_nothing_and_the_text_is_there(shared_data: Path) -> None:
    pages = gold_pages(shared_data / "pages")[:40]
    read = [from_bytes(page.source, name=page.name) for page in pages]
    golds = [page.gold for page in pages]
    assert mean([score(main_text(one), gold) for one, gold in zip(read, golds, strict=True)]).f1 > 0.9
    assert contained([one.annotated.document.text for one in read], golds) > 0.99
