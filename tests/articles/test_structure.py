"""Blocks of plain text and Markdown, the title to show, and the language a text is in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.articles import language, markdown, plain_text
from annotator.articles.structure import Parsed, title_of

NEWS = """Harbour council says dredging to start in March
The channel has lost almost two metres in five years, and pilots warn of groundings
By Ada Quill

The council voted on Tuesday. It was close.
“We had no choice,” said Ines Tallow.
- The first stage costs £4m
0 Comments
"""


def kinds(parsed: Parsed) -> list[tuple[str, str]]:
    return [(block.kind, parsed.text[block.begin : block.end]) for block in parsed.blocks]


# -- plain text --------------------------------------------------------------------------------------


def test_headline_standfirst_and_byline_are_found() -> None:
    parsed = plain_text.parse(NEWS)
    assert [kind for kind, _ in kinds(parsed)] == [
        "title", "standfirst", "byline", "paragraph", "paragraph", "list-item", "paragraph",
    ]  # fmt: skip
    assert dict(parsed.metadata.more)["byline"] == "By Ada Quill"
    assert dict(parsed.metadata.more)["standfirst"].startswith("The channel has lost")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One sentence alone.", ["paragraph"]),
        ("A headline alone", ["paragraph"]),
        ("It began in March.\nIt ended in May.\n", ["paragraph", "paragraph"]),
        ("Headline\nBody one.\n", ["title", "paragraph"]),
        ("Headline\n\nLONDON, April 3 (Reuters) - The council voted to dredge\nMore.\nMore.\n",
         ["title", "paragraph", "paragraph", "paragraph"]),
        ("Headline\n“It is a long quotation that goes on and on,” he said\nMore.\nMore.\n",
         ["title", "paragraph", "paragraph", "paragraph"]),
        ("x" * 300 + "\nBody.\nBody.", ["paragraph"] * 3),
        ("港の議会、三月に浚渫\n費用は四億円になる。\n", ["title", "paragraph"]),
        (" \n\t\n\u00a0\n", []),
    ],
)  # fmt: skip
def test_what_a_line_is_depends_on_where_it_stands_and_how_it_reads(text: str, expected: list[str]) -> None:
    assert [kind for kind, _ in kinds(plain_text.parse(text))] == expected


def test_hard_wrapped_text_has_a_block_for_each_paragraph() -> None:
    wrapped = (
        "Headline of the day\n\n"
        "The council voted on Tuesday to dredge the channel, which has lost\n"
        "almost two metres of depth in five years, and pilots have warned\n"
        "that it may close.\n\n"
        "“We had no choice,” said Ines Tallow, the harbour master, who told\n"
        "the council that the first stage would cost four million pounds\n"
        "and the second six.\n"
    )
    parsed = plain_text.parse(wrapped)
    assert [kind for kind, _ in kinds(parsed)] == ["title", "paragraph", "paragraph"]
    assert kinds(parsed)[1][1].endswith("that it may close.")


def test_a_paragraph_of_a_megabyte_is_one_block() -> None:
    text = "word " * 210_000
    assert [(block.begin, block.end) for block in plain_text.parse(text).blocks] == [(0, len(text) - 1)]


def test_only_line_feeds_part_lines() -> None:
    text = "One\u2028two\u0085three\x0bfour\n".replace("\x0b", "\ufffd")
    assert len(plain_text.parse(text).blocks) == 1


def test_the_real_article_has_headline_standfirst_and_a_block_for_each_paragraph(shared_data: Path) -> None:
    text = (shared_data / "seed-article.txt").read_bytes().decode().replace("\r\n", "\n")
    found = kinds(plain_text.parse(text))
    assert [kind for kind, _ in found[:3]] == ["title", "standfirst", "paragraph"]
    assert {kind for kind, _ in found[2:]} == {"paragraph"}
    assert found[-1][1] == "0 Comments"
    assert len(found) == 2 + 18 + 3 + 1


# -- Markdown ----------------------------------------------------------------------------------------


MARKDOWN = """---
title: Not this one
lang: en_GB
author: "Ada Quill"
date: 2024-04-03
source: Coast Herald
---

# Harbour *council* votes #

The channel has lost
two metres.

* one
  and more
2. two

> “We had no choice,”
> said Tallow.

Second part
===========

![A dredger](dredger.jpg)

| year | depth |
|------|-------|

```
code

stays
```
***
#hashtag, not a heading
"""


def test_markdown_stays_as_it_is_and_blocks_leave_its_marks_out() -> None:
    parsed = markdown.parse(MARKDOWN)
    assert parsed.text == MARKDOWN
    assert kinds(parsed)[1:] == [
        ("title", "Harbour *council* votes"),
        ("paragraph", "The channel has lost\ntwo metres."),
        ("list-item", "one\n  and more"),
        ("list-item", "two"),
        ("quote", "“We had no choice,”\n> said Tallow."),
        ("heading", "Second part"),
        ("caption", "![A dredger](dredger.jpg)"),
        ("table", "| year | depth |\n|------|-------|"),
        ("other", "```\ncode\n\nstays\n```"),
        ("paragraph", "#hashtag, not a heading"),
    ]


def test_front_matter_is_metadata() -> None:
    about = markdown.parse(MARKDOWN).metadata
    assert (about.title, about.language, about.published, about.outlet) == (
        "Not this one", "en-GB", "2024-04-03", "Coast Herald",
    )  # fmt: skip
    assert about.more == (("byline", "Ada Quill"),)


@pytest.mark.parametrize(
    "text",
    ["", "---", "---\n", "---\nno colon here\n---\nText", "#", "# ", "```", "> ", "- ", "|", "===", "\n\n", "***"],
)
def test_scraps_of_markdown_are_no_trouble(text: str) -> None:
    for block in markdown.parse(text).blocks:
        assert 0 <= block.begin < block.end <= len(text)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("# Head", "Head"),
        ("## Head ##", "Head"),
        ("# Head # of ###  \t", "Head # of"),
        ("# C#", "C#"),
        ("#\tHead\u00a0", "Head"),
        ("# a" + " " * 300_000 + "b", "a" + " " * 300_000 + "b"),  # a pattern may take hours over this
        ("# " + "# " * 200_000 + "b", "# " * 200_000 + "b"),
    ],
    ids=["plain", "closed", "with a mark", "sharp", "blanks", "many blanks", "many marks"],
)
def test_what_a_heading_says_is_told_in_one_pass(line: str, words: str) -> None:
    assert kinds(markdown.parse(line)) == [("title", words)]


@pytest.mark.parametrize("line", ["#", "## ##", "#   #  ", "#Head", "####### Head"])
def test_marks_alone_are_no_heading(line: str) -> None:
    assert all(kind != "title" for kind, _ in kinds(markdown.parse(line)))


# -- both --------------------------------------------------------------------------------------------


scraps = st.sampled_from(
    [*"ab #>-*|=`~.\n\t:!", "\u00a0", "\u2028", "é", "😀", "1", "---\n", "```\n", "\n\n", "word word"]
)
markup = st.lists(scraps, max_size=60).map("".join)


@pytest.mark.parametrize("parse", [plain_text.parse, markdown.parse])
@given(text=markup)
def test_blocks_are_ordered_disjoint_and_hold_every_word(parse, text: str) -> None:
    parsed = parse(text)
    assert parsed.text == text
    last = 0
    for block in parsed.blocks:
        assert last <= block.begin < block.end <= len(text)
        last = block.end
    outside = "".join(
        text[end:begin]
        for end, begin in zip(
            [0, *(block.end for block in parsed.blocks)],
            [*(block.begin for block in parsed.blocks), len(text)],
            strict=True,
        )
    )
    assert not any(
        character in outside for character in ("abé😀" if parse is markdown.parse else text) if character.strip()
    )


# -- title and language ------------------------------------------------------------------------------


def test_the_title_is_the_headline_or_the_first_words_or_the_files_name() -> None:
    assert title_of(NEWS, plain_text.parse(NEWS).blocks, otherwise="x") == NEWS.partition("\n")[0]
    body = "The council voted on Tuesday to dredge the channel, which has lost almost two metres of its depth."
    title = title_of(body, plain_text.parse(body).blocks, otherwise="x")
    assert title == "The council voted on Tuesday to dredge the channel, which has lost almost two…"
    assert title_of("  \n", (), otherwise="blank page") == "blank page"
    assert len(title_of("x" * 500, plain_text.parse("x" * 500).blocks, otherwise="")) == 81


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council said that it will start the work in March.", "en"),
        ("Der Rat sagt, dass die Arbeiten im März beginnen.", "de"),
        ("Le conseil a dit que les travaux commencent en mars.", "fr"),
        ("El consejo dijo que las obras empiezan en marzo.", "es"),
        ("Il consiglio ha detto che i lavori della città sono pronti.", "it"),
        ("De raad zegt dat het werk in maart begint en niet eerder.", "nl"),
        ("O conselho disse que as obras não começam em março.", "pt"),
        ("قال المجلس إن العمل يبدأ في مارس", "ar"),
        ("המועצה אמרה שהעבודה תתחיל במרץ", "he"),
        ("港の議会は三月に浚渫を始める。", "ja"),
        ("港务委员会周二表示，疏浚工程将于三月开始。", "zh"),
        ("항만위원회는 3월에 시작한다고 밝혔다.", "ko"),
        ("परिषद ने कहा कि काम मार्च में शुरू होगा।", "hi"),
        ("สภาท่าเรือกล่าวว่างานจะเริ่มในเดือนมีนาคม", "th"),
        ("Совет порта сообщил, что работы начнутся в марте.", "ru"),
        ("Рада порту повідомила, що роботи почнуться, її рішення.", "uk"),
        ("Το συμβούλιο είπε ότι οι εργασίες αρχίζουν.", "el"),
        ("12345 — !!! 😀", ""),
        ("", ""),
        ("Xyzzy plugh", ""),
    ],
)
def test_the_language_is_guessed_by_script_and_common_words(text: str, expected: str) -> None:
    assert language.guess(text) == expected


def test_a_declared_language_must_be_a_tag() -> None:
    assert [language.tag(value) for value in ("en", " pt_BR ", "zh-Hant-TW", "english language", "")] == [
        "en", "pt-BR", "zh-Hant-TW", "", "",
    ]  # fmt: skip
