"""The card in Markdown and HTML: the same content, and nothing that anybody wrote becomes markup."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from annotator.datasets.card import croissant, html, markdown, statement
from annotator.datasets.card.about import About, Creator
from annotator.datasets.card.content import Table, is_address, plain
from annotator.datasets.card.facts import Facts, File
from annotator.datasets.card.naming import citation, primary
from annotator.datasets.card.sections import sections
from annotator.datasets.leakage import Leakage
from annotator.datasets.manifest import Manifest
from annotator.datasets.splits import DATE, OUTLET, Plan
from annotator.datasets.tally import Tally
from annotator.datasets.tally import tally as counted
from annotator.model.document import Annotator
from annotator.model.scheme import Label, Layer, Scheme
from tests.datasets import described
from tests.datasets.samples import annotated, mark

HOSTILE = (
    "a|b", "`x", "``|`", "<script>alert(1)</script>", "</style><img src=x onerror=alert(1)>", "# no: heading", "- no",
    "1. no", "[a](javascript:x)", "![a](b)", "*a* _b_ ~~c~~", "a\nb\r\n\nc", "---", "\\", "\\|", "&amp; &#124;",
    "key: [value, {", "- &anchor *alias !tag", "'\"", "% @ `", "صحيفة|الميناء", "\u202eabc\u202c",
    "\x00\x1b\x7f\x85\u2028",
    "\ud800", "👩‍👩‍👧", "null", "~", "no", "1e3", "$a$", "a\\`b", "<!--", "]]>", "{{ x }}", " lead and trail ",
    "\ufeff",
)  # fmt: skip
ALPHABET = st.characters(exclude_categories=()) | st.sampled_from("|`<>&\\[]()*_~#-+=:'\"\n $!{}%@")
texts = st.text(ALPHABET, min_size=1, max_size=12).filter(lambda text: plain(text) and "\t" not in text)


def hostile(text: str) -> tuple[Facts, About]:
    """A dataset in which everything that somebody else wrote is this text."""
    scheme = Scheme(text, text, text, (Layer("things", text, labels=(Label("PERSON", definition=text), Label(text))),))
    counts = {
        "articles\ttrain": 3, f"outlet\ttrain\t{text}": 2, f"language\ttrain\t{text}": 2, f"year\ttrain\t{text}": 1,
        f"label\ttrain\tthings\t{text}": 4, f"annotator\thuman\t{text}": 4, "state\tthings\tnew": 1,
    }  # fmt: skip
    facts = described.facts(
        name=text, scheme=scheme, tally=Tally(counts), votes=text, mask=text, masked={text: 2}, licences={text: 2},
        as_offsets={text: 1}, withheld={text: 1}, annotators=(Annotator(text, name=text, version=text),),
        problems=(text,), first=text, last=text, tokeniser=text, tags=text,
        files=(File("data/train-0.parquet", 1, "0" * 64, "default", "train", 3), File(text, 1, "0" * 64)),
    )  # fmt: skip
    about = About(
        title=text, description=text.replace("\n", " "), contact=text, citation=text, creators=(Creator(text, "https://a.example/(b)"),),
        limitations=(text,),
    )  # fmt: skip
    return facts, about


HARMLESS = hostile("harmless")
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def parted(card: bytes) -> tuple[Any, str]:
    """The front matter as a YAML parser has it, and the rest."""
    _, front, body = card.decode().split("---\n", 2)
    return yaml.safe_load(front), body


# -- the front matter ----------------------------------------------------------------------------------


def test_the_front_matter_says_what_the_hub_asks_for() -> None:
    front, _ = parted(markdown.card(described.facts(), About(title="Harbour: News")))
    assert front["pretty_name"] == "Harbour: News"
    assert (front["license"], front["license_name"]) == ("other", "mixed")
    assert front["language"] == ["ar", "en", "fr", "pt"]
    assert front["language_bcp47"] == ["pt-BR"]
    assert front["size_categories"] == ["1K<n<10K"]
    assert front["task_categories"] == ["token-classification", "text-classification"]
    assert front["annotations_creators"] == ["machine-generated", "other"]
    assert [one["config_name"] for one in front["configs"]] == ["default", "offsets", "tokens-things"]
    assert front["configs"][0]["data_files"] == [
        {"split": name, "path": f"data/{name}-*.parquet"} for name in ("train", "dev", "test")
    ]
    assert front["configs"][1]["data_files"] == [{"split": "test", "path": "offsets/test-*.parquet"}]


@pytest.mark.parametrize(
    ("texts_are", "annotations_are", "license_", "name"),
    [
        ({"CC-BY-4.0": 3}, "CC-BY-4.0", "cc-by-4.0", None),
        ({"ODC-By-1.0": 3}, "ODC-By-1.0", "odc-by", None),
        ({"CC-BY-4.0": 3}, "", "other", "mixed"),
        ({"CC-BY-4.0": 3, "MIT": 0}, "CC-BY-4.0", "cc-by-4.0", None),
        ({"CC-BY-4.0-DE": 3}, "CC-BY-4.0-DE", "other", "cc-by-4.0-de"),
        ({}, "MIT", "mit", None),
        ({}, "", "other", "unknown"),
    ],
)
def test_the_licence_is_one_of_the_hub_s_only_where_everything_is_under_it(
    texts_are: dict[str, int], annotations_are: str, license_: str, name: str | None
) -> None:
    front, _ = parted(markdown.card(described.facts(licences=texts_are), About(licence=annotations_are)))
    assert (front["license"], front.get("license_name")) == (license_, name)


@pytest.mark.parametrize(
    ("number", "size"), [(0, "n<1K"), (999, "n<1K"), (1_000, "1K<n<10K"), (2_000_000, "1M<n<10M"), (10**9, "n>1T")]
)
def test_the_size_is_counted_in_articles(number: int, size: str) -> None:
    facts = described.facts(tally=Tally({"articles\ttrain": number}))
    assert parted(markdown.card(facts))[0]["size_categories"] == [size]


def test_tasks_and_annotators_are_named_only_where_there_are_any() -> None:
    bare = described.facts(tally=Tally({}), files=())
    front, body = parted(markdown.card(bare))
    assert "task_categories" not in front
    assert "configs" not in front
    assert front["annotations_creators"] == ["no-annotation"]
    assert "It has no tables" in body
    blocks = described.facts(tally=Tally({"label\ttrain\tparts\tNAV": 1, "annotator\thuman\tana": 1}), files=())
    front, _ = parted(markdown.card(blocks, About(annotators="expert-generated")))
    assert front["task_categories"] == ["text-classification"]
    assert front["annotations_creators"] == ["expert-generated"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_yaml(text: str) -> None:
    facts, about = hostile(text)
    front, _ = parted(markdown.card(facts, about))
    expected, _ = parted(markdown.card(*HARMLESS))
    assert front["pretty_name"] == (plain(text) or "")
    assert {*front} - {"language", "language_bcp47"} == {*expected} - {"language", "language_bcp47"}


# -- Markdown ------------------------------------------------------------------------------------------


def shape(body: str) -> list[str]:
    """What a Markdown parser makes of a card, without its words; what becomes markup would show in it."""
    made = []
    for token in PARSER.parse(body):
        made.append(token.type)
        kinds = {child.type for child in token.children or ()}
        assert kinds <= {"text", "code_inline", "link_open", "link_close", "text_special"}, token
    return made


def cells(body: str) -> list[str]:
    """The words of all cells, items and paragraphs."""
    return [
        "".join(one.content for one in token.children or ()) for token in PARSER.parse(body) if token.type == "inline"
    ]


def check_markdown(text: str) -> None:
    facts, about = hostile(text)
    _, body = parted(markdown.card(facts, about))
    assert shape(body) == shape(parted(markdown.card(*HARMLESS))[1])
    found = [one.strip("\u2068\u2069") for one in cells(body)]
    # the title, an outlet, a language, a label, its definition, an annotator and their name, a limitation
    assert found.count(plain(text)) >= 8


@pytest.mark.parametrize("text", HOSTILE)
def test_no_known_trick_becomes_markdown(text: str) -> None:
    if not plain(text):
        return
    check_markdown(text)


@settings(max_examples=40)
@given(texts)
def test_no_text_becomes_markdown(text: str) -> None:
    check_markdown(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_known_trick_becomes_a_statement_or_breaks_json(text: str) -> None:
    facts, about = hostile(text)
    assert plain(json.loads(croissant.described(facts, about))["name"]) == (plain(text) or "dataset")
    if plain(text) and not primary(text):  # what is no tag of a language is no variety, either
        made = statement.statement(facts, about).decode()
        assert shape(made) == shape(statement.statement(*HARMLESS).decode())


def test_code_that_has_fences_stays_in_its_fence() -> None:
    about = About(citation="@misc{a,\n```\n# no heading\n````\n}")
    tokens = PARSER.parse(parted(markdown.card(described.facts(), about))[1])
    assert tokens[-1].type == "fence"
    assert tokens[-1].content == about.citation + "\n"
    assert tokens[-1].info == "bibtex"


def test_a_paragraph_cannot_begin_a_list() -> None:
    for text in ("- a", "+ a", "1. a", "1) a", "12) a", "= a", ": a", "1.", "-"):
        _, body = parted(markdown.card(described.facts(), About(description=text)))
        assert text in cells(body)


# -- HTML ----------------------------------------------------------------------------------------------


class Tags(HTMLParser):
    """Tags with their attributes, and all words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("meta", "rect"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)


def parsed(page: bytes) -> Tags:
    found = Tags()
    found.feed(page.decode())
    found.close()
    assert found.open == []
    return found


def check_html(text: str) -> None:
    found, harmless = parsed(html.card(*hostile(text))), parsed(html.card(*HARMLESS))
    assert found.tags == harmless.tags
    assert found.attributes == harmless.attributes
    assert found.words.count(plain(text)) >= 8


@pytest.mark.parametrize("text", HOSTILE)
def test_no_known_trick_becomes_html(text: str) -> None:
    if plain(text):
        check_html(text)


@settings(max_examples=40)
@given(texts)
@example("\x00<")
def test_no_text_becomes_html(text: str) -> None:
    check_html(text)


def test_the_page_needs_nothing_but_itself() -> None:
    page = html.card(described.facts(), About(homepage="https://harbour.example/"))
    found = parsed(page)
    assert not {"script", "link", "img", "iframe", "object", "form"} & {*found.tags}
    assert not {name for name in found.attributes if name.startswith("on") or name in ("src", "style")}
    assert b"url(" not in page
    assert b"@import" not in page
    assert b"prefers-color-scheme: dark" in page


def test_headings_come_in_order_and_each_has_an_address() -> None:
    text = html.card(described.facts()).decode()
    levels = [int(one) for one in re.findall(r"<h(\d)", text)]
    assert levels[0] == 1
    assert 1 not in levels[1:]
    assert all(later - one <= 1 for one, later in pairwise(levels))
    ids = re.findall(r'<h[23] id="(\w+)"', text)
    assert len({*ids}) == len(ids) == len(levels) - 1
    assert {*re.findall(r'href="#(\w+)"', text)} <= {*ids}


def test_bars_are_as_long_as_their_numbers() -> None:
    text = html.card(described.facts()).decode()
    table = text[text.index("<bdi>PERSON</bdi>") :]
    widths = [float(one) for one in re.findall(r'<rect width="([\d.]+)"', table)][:3]
    assert widths == [
        100.0,
        pytest.approx(100 * 11_701 / 22_802, abs=0.01),
        pytest.approx(100 * 1_015 / 22_802, abs=0.01),
    ]


# -- what both say -------------------------------------------------------------------------------------


def said(facts: Facts, about: About | None = None) -> str:
    return parted(markdown.card(facts, about))[1]


def test_both_have_the_same_words() -> None:
    facts, about = described.facts(), About(description="One.\n\nTwo.", limitations=("Three.",))
    words = [re.sub(r"[\u2068\u2069\s]", "", one) for one in cells(said(facts, about))]
    page = re.sub(r"\s", "", "".join(parsed(html.card(facts, about)).words))
    assert [one for one in words if one not in page] == []


def test_every_table_has_rows_as_long_as_its_head() -> None:
    for facts in (described.facts(), described.facts(tally=Tally({}), files=(), annotators=())):
        tables = [part for one in sections(facts, About()) for part in one.parts if isinstance(part, Table)]
        assert tables
        assert all(len(row) == len(table.head) for table in tables for row in table.rows)


def test_numbers_stand_under_their_split() -> None:
    text = said(described.facts())
    assert "| `PERSON` | 18,204 | 2,310 | 2,288 | 22,802 |" in text
    assert "| `EVIDENCE` | 0 | 0 | 0 | 0 |" in text
    assert "SHIP" not in text  # retired, and not used
    assert "| `train` | 1,840 | 80.0 % | 3 | 7,912,004 | 34,948 | 4,110 |" in text
    assert "| pairs of near copies | 0 | 212 |" in text
    assert "| not known | 830 | 0 | 0 | 830 |" in text
    assert "| `things` | 0.864 | 140 |" in text
    assert "| `claims` | nobody to compare | 0 |" in text


def test_offsets_say_what_they_count() -> None:
    text = said(described.facts())
    assert "Unicode code points" in text
    assert "`text[begin:end]`" in text
    assert re.search(r"\| `annotations` \| list of struct\(.*\) \| code points \|", text)


def test_gaps_are_told() -> None:
    text = said(described.facts(), About(limitations=("One town only.",)))
    for line in (
        "- Layer `things`: 201 of 2,301 are not finished.",
        "- Layer `parts`: 20 of 20 are not finished.",
        "- 12 of 2,301 articles have no annotation.",
        "- Table `offsets` has nothing in train, dev.",
        "- harbour-opens: its page was cut off.",
        "- One town only.",
    ):
        assert line in text
    assert "`claims`: nobody has looked at it" in said(described.facts(tally=Tally({"articles\ttrain": 1})))


def test_articles_without_annotations_are_counted() -> None:
    looked = {"ana": {"entities": "finished"}}
    for items, number in (([], 1), ([mark("Ana left.", "PERSON", "Ana")], 0)):
        found = counted(annotated("Ana left.", items, looked), "train")
        assert found.total() > 0
        assert found["bare\ttrain"] == number


def test_one_of_anything_is_one() -> None:
    counts = {
        "articles\ttrain": 1,
        "characters\ttrain": 9,
        "label\ttrain\tthings\tPERSON": 1,
        "outlet\ttrain\tHerald": 1,
    }
    facts = described.facts(tally=Tally(counts), stories=1)
    assert (
        "1 article in 1 story (9 characters, counted as Unicode code points), with 1 annotation and 0 relations."
        in (markdown.card(facts).decode())
    )
    said = statement.statement(facts).decode()
    assert "1 news article (9 characters) of 1 outlet, in a language that is not known, with 1 annotation and" in said
    del counts["outlet\ttrain\tHerald"]
    said = statement.statement(described.facts(tally=Tally(counts))).decode()
    assert "of outlets that are not known, in" in said


def test_soft_votes_are_the_work_of_persons() -> None:
    tally = Tally({"articles\ttrain": 1, "annotator\tprogram\tvotes": 9})
    facts = described.facts(tally=tally, votes="soft")
    front, body = parted(markdown.card(facts, About(annotators="expert-generated")))
    assert front["annotations_creators"] == ["expert-generated"]
    assert "| `tokens-things` | an article as tokens, with the share of those who gave each tag |" in body
    assert "the work of one annotator" not in body


def test_what_is_beside_the_tables_is_explained() -> None:
    files = tuple(File(name, 1, "0" * 64) for name in ("notes.txt", "scheme.xml", "splits.tsv"))
    card = markdown.card(described.facts(files=files)).decode()
    assert "\n- `notes.txt`\n- `scheme.xml`: layers, labels" in card
    assert "\n- `splits.tsv`: split, story and SHA-256" in card


def test_what_can_be_loaded_is_said_of_what_is_there() -> None:
    files = described.facts().files
    both = markdown.card(described.facts()).decode()
    texts = markdown.card(described.facts(files=[one for one in files if one.table != "offsets"])).decode()
    bare = markdown.card(described.facts(files=[one for one in files if one.table == "offsets"])).decode()
    assert [('annotator.load(".")' in one, "annotator rehydrate ." in one) for one in (both, texts, bare)] == [
        (True, True), (True, False), (False, True),
    ]  # fmt: skip


def test_splits_say_how_they_were_made() -> None:
    facts = described.facts()
    assert "chance is by the seed 1" in said(facts)
    for by, words in ((OUTLET, "no outlet is in two splits"), (DATE, "the newest are for testing")):
        assert words in said(replace(facts, manifest=replace(facts.manifest, plan=Plan(by))))
    assert "Nobody has split it." in said(replace(facts, manifest=Manifest()))


def test_votes_rights_and_masks_are_told() -> None:
    facts = described.facts()
    assert "the work of every annotator" in said(facts)
    assert "It holds gold" in said(replace(facts, votes="gold"))
    assert "It holds soft votes" in said(replace(facts, votes="soft"))
    assert "the work of `ana` only" in said(replace(facts, votes="ana"))
    assert "| names no licence | 15 |" in said(facts)
    assert "| is on the takedown list | 2 |" in said(facts)
    assert "| e-mail | 31 |" in said(facts)
    assert "Personal data were not masked." in said(replace(facts, mask="", masked={}))
    assert "None was found." in said(replace(facts, masked={}))
    assert "who they are stays" in said(replace(facts, pseudonyms=True))
    assert "Nobody has said under which licence" in said(facts)


def test_many_outlets_are_summed() -> None:
    counts = {"articles\ttrain": 50, **{f"outlet\ttrain\tOutlet {n:02}": 1 for n in range(40)}}
    text = said(described.facts(tally=Tally(counts)))
    assert "| 10 others | 10 | 0 | 0 | 10 |" in text
    assert "Outlet 30" not in text


def test_the_same_facts_give_the_same_bytes_in_any_order() -> None:
    facts = described.facts()
    turned = described.facts(
        files=facts.files[::-1],
        annotators=facts.annotators[::-1],
        licences=dict(reversed(facts.licences.items())),
        tally=described.tally(dict(reversed(described.COUNTS.items()))),
        ours=Leakage(dict(reversed(facts.ours.counts.items())), facts.ours.seen, ()),
    )
    assert markdown.card(facts) == markdown.card(turned)
    assert html.card(facts) == html.card(turned)


def test_it_is_cited_as_its_makers_say() -> None:
    facts = described.facts()
    about = About(title="Harbour", version="1.0.0", creators=(Creator("Ana"), Creator("Ben")))
    assert citation(facts, about) == "Ana, Ben (2026). Harbour, version 1.0.0."
    assert citation(facts, About(citation="As you like.")) == "As you like."
    assert citation(facts, About()).startswith("harbour-news, version 0.0.0+")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://a.example/b?c=d&e=(f)#g", True),
        ("http://münchen.example/ä", True),
        ("javascript:alert(1)", False),
        ("https://a.example/<b>", False),
        ('https://a.example/"', False),
        ("https://a.example/ b", False),
        ("https://a.example/\u202e", False),
        ("https://", False),
    ],
)
def test_addresses_are_known(text: str, is_one: bool) -> None:
    assert is_address(text) == is_one
