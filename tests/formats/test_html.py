"""Pages to read: whole and valid HTML, every annotation in them, and nothing of an article becomes markup."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from annotator.formats.html.format import FORMAT
from annotator.model.annotation import Annotation, Relation
from annotator.model.document import AnnotatedDocument, Annotator
from annotator.model.span import Span
from tests.formats.exchanging import (
    NEWS,
    WHEN,
    article,
    everything,
    hostile,
    link,
    mark,
    plain,
    write,
)  # fmt: skip

TAGS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "p",
        "a",
        "h1",
        "h2",
        "dl",
        "div",
        "dt",
        "dd",
        "ul",
        "li",
        "span",
        "small",
        "article",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "bdi",
        "b",
        "br",
    ]
)
VOID = ("meta", "br")
EVIL = '<script>alert(1)</script><img src=x onerror=alert(1)>" onmouseover="x\' &amp; </style></title>{style}'


def page(annotated: AnnotatedDocument, name: str = "", **wishes: object) -> etree._Element:
    """The page of an article, read by an XML parser, which is stricter than any browser: our pages are both."""
    data = write(FORMAT, annotated, **wishes).files[name or f"{annotated.document.id}.html"]
    return tree(data)


def tree(data: bytes) -> etree._Element:
    text = data.decode()
    assert text.startswith("<!DOCTYPE html>\n")
    for tag in VOID:
        while (at := text.find(f"<{tag} ")) >= 0:
            end = text.index(">", at)
            text = f"{text[:at]}<{tag.upper()} {text[at + len(tag) + 2 : end]}/>{text[end + 1 :]}"
    text = text.replace("<META ", "<meta ").replace("<br>", "<br/>")
    found = etree.fromstring(text.partition("\n")[2], etree.XMLParser(huge_tree=True))
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {href[1:] for href in found.xpath("//@href") if href.startswith("#")}
    assert targets <= set(ids), targets - set(ids)
    return found


def words(element: etree._Element) -> str:
    """The text that a reader sees, without labels."""
    copied = etree.fromstring(etree.tostring(element))
    for chip in copied.xpath('//a[contains(@class, "l ")]'):
        chip.text = ""
    return "".join(copied.itertext())


def test_the_text_is_there_word_for_word_and_every_annotation_has_its_row() -> None:
    annotated = plain()
    found = page(annotated)
    lines = [words(line) for line in found.xpath("//article/p")]
    assert lines == [line for line in annotated.document.text.split("\n") if line]
    assert found.xpath("//tbody/tr/td[3]/bdi/text()") == ["Ines Tallow", "Port Authority", "Lower Vell"]
    assert found.xpath("//article//span/text()") == ["Ines Tallow", "Port Authority", "Lower Vell"]
    assert found.xpath("//article//a/text()") == ["PERSON 1", "ORG 2", "GPE 3"]


def test_nested_crossing_and_broken_annotations_are_all_underlined() -> None:
    found = page(everything())
    assert found.xpath('//article//a[starts-with(text(), "CLAIM")]/text()') == ["CLAIM 9 (1/2)", "CLAIM 9 (2/2)"]
    number = {name: place for place, name in enumerate(found.xpath('//ul[@class="legend"]/li/span/text()'))}
    covered = {
        name: "".join(found.xpath(f'//article//span[contains(concat(" ", @class, " "), " c{place} ")]//text()'))
        for name, place in number.items()
    }
    assert covered["ORG"].startswith("The ")
    assert "port of " in covered["ORG"]
    assert "port of " in covered["FAC"]
    assert "Tu\u0308r" in covered["ORG"]
    assert covered["LOC"] == "Tu\u0308r\u00a0Bay"
    # the two persons at one place are drawn twice
    assert found.xpath('count(//article//a[starts-with(text(), "PERSON")])') == 2
    assert found.xpath("//ul[@class='relations']/li/b/text()") == ["attribution"]
    assert [text.split(" ")[0] for text in found.xpath("//ul[@class='relations']//a/text()")] == [
        "CLAIM", "SOURCE", "CUE",
    ]  # fmt: skip


def test_facts_people_features_notes_and_origins_are_shown() -> None:
    text = "".join(page(everything()).itertext())
    for part in ("Coast Herald", "2024-04-03", "By Ada Quill", "Ana (ana)", "Ben (ben)", "in-progress",
                 "mention: name", "two\nlines", "string-match, 75% sure", "stance: refutes"):  # fmt: skip
        assert part in text
    assert page(everything()).xpath('//dd/a[@rel="noopener noreferrer nofollow"]/@href') == [
        "https://news.example/a?b=1&c=2"
    ]


def test_only_ids_are_lost_and_characters_that_html_forbids() -> None:
    assert dict(write(FORMAT, plain()).losses.counts) == {"ids": 3}
    lost = write(FORMAT, everything()).losses.counts
    assert dict(lost) == {"ids": 11, "text": 1}
    assert FORMAT.read is None
    assert not FORMAT.sniff("a.html", b"<!DOCTYPE html>")


def evil() -> AnnotatedDocument:
    """An article that is an attack in everything that it says."""
    text = f"{EVIL}\nSecond line {EVIL}\n"
    whole = mark(text, EVIL, EVIL, "Second line", note=EVIL, features=((EVIL, EVIL),), origin=EVIL, annotator="x")
    half = mark(text, "entities", EVIL, "<script>al", annotator="x")
    told = link(EVIL, (EVIL, whole), (EVIL, half), layer=EVIL, note=EVIL)
    made = article(
        text, whole, half, told, people=[Annotator(EVIL, "program", EVIL, EVIL)],
        url="javascript:alert(1)", outlet=EVIL, published=EVIL, language='en" onload="x', meta=((EVIL, EVIL),),
    )  # fmt: skip
    people = (Annotator("x", "human", EVIL), *made.annotators[1:])
    return replace(made, document=replace(made.document, title=EVIL), annotators=people)


def test_nothing_of_an_article_becomes_markup() -> None:
    files = write(FORMAT, evil()).files
    for data in files.values():
        found = tree(data)
        assert {element.tag for element in found.iter()} <= TAGS
        names = {name for element in found.iter() for name in element.attrib}
        assert names <= {"lang", "charset", "http-equiv", "content", "name", "href", "id", "class", "dir", "rel"}
        assert all(href.startswith(("#", "index.html", "ferry.html")) for href in found.xpath("//@href"))
        assert found.xpath("count(//style)") == 1
        assert "script" not in "".join(found.xpath("//style/text()"))


_CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\r").filter(lambda c: c >= " " or c == "\n")


@settings(max_examples=60)
@given(st.text(_CHARACTERS | st.sampled_from("<>&\"'\n"), min_size=1, max_size=60), st.data())
def test_any_text_with_any_annotations_makes_a_whole_page(text: str, data: st.DataObject) -> None:
    text = text.replace("\ufffe", "x").replace("\uffff", "x")
    place = st.integers(0, len(text) - 1)
    marks = [
        Annotation(f"a{n:032x}", "ana", layer, "<L>", (Span(begin, min(begin + length, len(text))),), created=WHEN)
        for n, (begin, length, layer) in enumerate(
            data.draw(
                st.lists(st.tuples(place, st.integers(1, 9), st.sampled_from(["entities", "boilerplate"])), max_size=12)
            )
        )
    ]
    found = page(article(text, *marks))
    assert found.xpath("count(//tbody/tr)") == len(marks)
    lines = [line for line in text.split("\n") if line.strip()]
    shown = [words(line) for line in found.xpath("//article/p[@class]")]
    assert [line.replace("\ufffd", "?") for line in shown] == [_legal(line) for line in lines]


def _legal(line: str) -> str:
    return "".join("?" if _is_forbidden(ord(c)) or c == "\ufffd" else c for c in line)


def _is_forbidden(code: int) -> bool:
    return 0x7F <= code <= 0x9F or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE


def test_right_to_left_is_said() -> None:
    text = "قال المتحدث باسم مجلس الميناء إن المشروع تأخر.\n"
    found = page(article(text, mark(text, "entities", "ORG", "مجلس الميناء"), language="ar"))
    assert found.xpath("//article/@dir") == ["rtl"]
    assert found.xpath("//article/@lang") == ["ar"]
    assert set(found.xpath("//article/p/@dir")) == {"auto"}
    # the direction of a paragraph is that of its first letter, but for what has a direction: labels have
    assert set(found.xpath("//article//a/@dir")) == {"ltr"}


def test_the_index_names_all_and_no_article_takes_its_place() -> None:
    index = article("Index of all\n", identity="index")
    files = write(FORMAT, plain(), index, hostile()).files
    assert sorted(files) == ["_index.html", "hostile.html", "index.html", "port.html"]
    found = tree(files["index.html"])
    assert found.xpath("//li/a/@href") == ["port.html", "_index.html", "hostile.html"]
    assert "3 annotations" in "".join(found.itertext())


def test_many_layers_of_annotations_stay_small() -> None:
    text = "word " * 400
    marks = [
        Annotation(f"a{n:032x}", "ana", "entities", "ORG", (Span(n, len(text) - n),), created=WHEN) for n in range(900)
    ]
    data = write(FORMAT, article(text, *marks)).files["ferry.html"]
    assert len(tree(data).xpath("//tbody/tr")) == 900
    assert len(data) < 1_500_000


def test_what_is_left_out_leaves_no_link() -> None:
    annotated = everything()
    claims = write(FORMAT, annotated, layers=("claims",))
    assert "PERSON" not in claims.files["ferry.html"].decode().partition("</style>")[2]
    # an argument in a layer that is left out is a dash
    (told,) = (one for held in annotated.sets.values() for one in held.relations())
    assert isinstance(told, Relation)
    person = next(one for one in annotated.sets["ana"].annotations() if one.label == "PERSON")
    annotated.sets["ana"].put(told._replace(args=(*told.args, told.args[0]._replace(ref=person.id))))
    lost = write(FORMAT, annotated, layers=("claims",)).losses
    assert lost.counts["arguments"] == 1


def test_the_same_article_is_the_same_page() -> None:
    assert write(FORMAT, everything()).files == write(FORMAT, everything()).files
    assert NEWS.title in write(FORMAT, plain()).files["index.html"].decode()
