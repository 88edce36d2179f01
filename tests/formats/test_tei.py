"""TEI P5: everything there and back, names in the text of others, and what is refused with a reason."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import trafilatura
from lxml import etree

from annotator.formats.standoff.folder import FORMAT as STANDOFF
from annotator.formats.tei.format import FORMAT
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Annotator, Block, Document
from tests.formats.damaging import assert_damage_is_borne, quotes
from tests.formats.exchanging import (
    HOSTILE,
    article,
    assert_back,
    everything,
    hostile,
    link,
    mark,
    plain,
    read,
    real,
    write,
)

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def of(text: str, attributes: str = "", header: str = "") -> bytes:
    """A TEI file of another tool."""
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{header}<text{attributes}>{text}</text></TEI>'.encode()


def test_everything_comes_back() -> None:
    written, got = assert_back(FORMAT, [plain(), hostile(), everything()])
    assert not FORMAT.cannot_express
    assert not written.losses
    assert not got.losses
    assert sorted(written.files) == ["ferry.tei.xml", "hostile.tei.xml", "port.tei.xml"]
    assert write(FORMAT, plain(), hostile(), everything()).files == written.files


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (Block(0, 26, "title", "html/body/h1"),),
        (Block(6, 7, "title"), Block(7, 10, "quote"), Block(26, 30, "paragraph", 'a"b')),
        (Block(0, 26, "paragraph"), Block(27, 104, "title"), Block(104, 105, "other")),
    ],
)
def test_text_in_and_between_blocks_comes_back(blocks: tuple[Block, ...]) -> None:
    one = hostile()
    assert_back(FORMAT, [replace(one, document=replace(one.document, blocks=blocks, title="", language=""))])


def test_an_empty_article_and_a_state_of_nothing_come_back() -> None:
    empty = AnnotatedDocument(
        Document("a-" * 40, "", meta=(("tag", ""),)),
        {"ana": AnnotationSet("ana", (), {"claims": "finished"})},
        (Annotator("ana"),),
    )
    assert_back(FORMAT, [empty])


@pytest.mark.parametrize("make", [plain, hostile, everything])
def test_offsets_count_code_points_of_the_body(make: type[AnnotatedDocument]) -> None:
    """Found again by nothing but the file and the string value of its body."""
    annotated = make()
    root = etree.fromstring(write(FORMAT, annotated).files[f"{annotated.document.id}.tei.xml"])
    text = str(root.xpath("string(//t:body)", namespaces={"t": TEI[1:-1]}))
    assert text == annotated.document.text
    items = {one.id: one for held in annotated.sets.values() for one in held.annotations()}
    spans = list(root.iter(f"{TEI}span"))
    assert len(spans) == len(items)
    for span in spans:
        numbers = [int(number) for number in re.findall(r",([0-9]+)", span.get("target"))]
        pieces = [text[at : at + length] for at, length in zip(numbers[::2], numbers[1::2], strict=True)]
        assert " ".join(pieces) == items[span.get(XML_ID)].covered(annotated.document.text)
        assert span.text == items[span.get(XML_ID)].label


@pytest.mark.parametrize("make", [plain, hostile, everything])
def test_what_is_written_is_valid(make: type[AnnotatedDocument]) -> None:
    """By a DTD of TEI that lacks the modules `analysis` and `iso-fs`, so that spans and features are left aside."""
    path = Path(trafilatura.__file__).parent / "data" / "tei_corpus.dtd"
    (data,) = write(FORMAT, make()).files.values()
    root = etree.fromstring(data)
    for one in list(root.iter(f"{TEI}spanGrp", f"{TEI}fs")):
        one.getparent().remove(one)
    for one in root.iter():
        for name in ("ana", "change"):
            one.attrib.pop(name, None)
    standoff = root.find(f"{TEI}standOff")
    if not len(standoff):
        root.remove(standoff)
    with path.open("rb") as file:
        dtd = etree.DTD(file)
    assert dtd.validate(root), dtd.error_log


def test_relations_to_layers_that_are_not_written() -> None:
    written = write(FORMAT, everything(), layers=("claims",))
    assert not written.losses
    text = HOSTILE
    who = mark(text, "entities", "PERSON", "Ines Tallow")
    claim = mark(text, "claims", "CLAIM", "denied it")
    linked = article(text, who, claim, link("about", ("claim", claim), ("entity", who)))
    written = write(FORMAT, linked, layers=("claims",))
    assert written.losses.counts == {"arguments": 1}
    got = read(FORMAT, written.files).one
    assert [arg.role for relation in got.sets["ana"].relations() for arg in relation.args] == ["claim"]
    alone = article(text, who, claim, link("about", ("entity", who)))
    assert write(FORMAT, alone, layers=("claims",)).losses.counts == {"arguments": 1, "relations": 1}


def test_only_one_annotator_is_written_and_named() -> None:
    written = write(FORMAT, everything(), annotator="ben")
    got = read(FORMAT, written.files).one
    assert set(got.sets) == {"ben"}
    assert [person.id for person in got.annotators] == ["ben"]


# -- files that were changed -------------------------------------------------------------------------


def changed(before: str, after: str, **wishes: object) -> tuple[list[AnnotatedDocument], str]:
    (data,) = write(FORMAT, everything()).files.values()
    assert before.encode() in data
    got = read(FORMAT, {"ferry.tei.xml": data.replace(before.encode(), after.encode(), 1)}, **wishes)
    return got.articles, got.unread[0].sentence if got.unread else ""


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("<p>The port", "<p>Her port", "not the one that was annotated"),
        ("</head>\n", "</head>\n  ", "not the one that was annotated"),
        ('version="1"', 'version="2"', "is of layout 2, expected is 1"),
        ('n="claims"', 'n=""', "without a name"),
        ('resp="#p1"', 'resp="#p7"', "no <respStmt> declares"),
        ('resp="#p1"', "", "that nobody made"),
        (">NAV<", "><", "has no label"),
        ('corresp="#l2"', 'corresp="#l9"', "names no layer"),
        ('<span xml:id="abcc1', '<span n="abcc1', "without an xml:id"),
    ],
)
def test_what_does_not_fit_is_refused(before: str, after: str, reason: str) -> None:
    articles, sentence = changed(before, after)
    assert articles == []
    assert reason in sentence


def test_an_id_that_is_there_twice_is_refused() -> None:
    (data,) = write(FORMAT, plain()).files.values()
    first, second, *_ = re.findall(rb'<span xml:id="(a[0-9a-f]{32})"', data)
    got = read(FORMAT, {"port.tei.xml": data.replace(second, first)})
    assert f"ID {first.decode()} already defined" in got.unread[0].sentence


def test_a_place_outside_of_the_text_is_refused_or_left_out() -> None:
    before, after = "string-range(text,0,26)", "string-range(text,0,2600)"
    articles, sentence = changed(before, after)
    assert articles == []
    assert "0-2600 is no place in the text" in sentence
    (one,), _ = changed(before, after, leave_out_wrong=True)
    assert not [item for held in one.sets.values() for item in held.items() if item.layer == "boilerplate"]


def test_what_others_add_to_the_standoff_is_counted() -> None:
    (data,) = write(FORMAT, plain()).files.values()
    data = data.replace(b"</standOff>", b"<listPerson/><timeline/></standOff>")
    got = read(FORMAT, {"port.tei.xml": data})
    assert got.losses.counts == {"annotations": 2}
    assert len(got.one.sets["ana"].annotations()) == 3


# -- other TEI -----------------------------------------------------------------------------------------


def test_names_in_the_text_are_read() -> None:
    data = of(
        """
        <front><titlePage><docTitle><titlePart>Ferry \U0001f6a2</titlePart></docTitle></titlePage></front>
        <body>
          <div><head>Who  was
             there</head>
          <p><persName ref="#t" cert="0.5">Ines <surname>Tallow</surname></persName> of
          <rs type="place"><placeName>Lower Vell</placeName></rs>,
          <name>Margit</name><note>a ship</note>.<lb/>And so on.</p>
          <list><item>One</item><item><orgName> </orgName>Two</item></list></div>
        </body>""",
        ' xml:lang="en-GB"',
        "<teiHeader><fileDesc><titleStmt><title>The\n ferry</title></titleStmt></fileDesc></teiHeader>",
    )
    got = read(FORMAT, {"Ferry 1.xml": data})
    one = got.one
    assert (
        one.document.text == "Ferry \U0001f6a2\nWho was there\nInes Tallow of Lower Vell, Margit. And so on.\nOne\nTwo"
    )
    assert (one.document.id, one.document.title, one.document.language) == ("ferry-1", "The ferry", "en-GB")
    assert [block.kind for block in one.document.blocks] == [
        "title", "heading", "paragraph", "list-item", "list-item"
    ]  # fmt: skip
    found = {(item.label, item.covered(one.document.text)): item for item in one.sets["imported"].annotations()}
    assert set(found) == {
        ("persName", "Ines Tallow"), ("place", "Lower Vell"), ("placeName", "Lower Vell"), ("name", "Margit")
    }  # fmt: skip
    assert found["persName", "Ines Tallow"].features == (("ref", "#t"),)
    assert found["persName", "Ines Tallow"].confidence == 0.5
    assert got.losses.counts == {"annotations": 1}
    assert got.arrivals[0].said == ("Left out of the text: 1 <note>.",)


def test_white_space_that_counts_is_kept() -> None:
    one = read(FORMAT, {"a.xml": of('<body><ab xml:space="preserve"> a  <name>b</name>\n</ab></body>')}).one
    assert one.document.text == " a  b\n"


def test_a_corpus_yields_each_article_and_what_is_wrong_with_others() -> None:
    inner = of("<body><p>One <name>Vell</name></p></body>").decode()
    data = f'<teiCorpus xmlns="{TEI[1:-1]}">{inner}<TEI/>{inner}</teiCorpus>'.encode()
    assert FORMAT.sniff("a.xml", data)
    got = read(FORMAT, {"a.xml": data})
    assert [one.document.id for one in got.articles] == ["a-1", "a-3"]
    assert "a.xml (2): has no <text>" in got.unread[0].sentence
    assert "without a <TEI>" in read(FORMAT, {"a.xml": f'<teiCorpus xmlns="{TEI[1:-1]}"/>'.encode()}).unread[0].sentence


def test_real_files(shared_data: Path) -> None:
    for path in (shared_data / "interop" / "tei" / "tei-spec").iterdir():
        got = real(FORMAT, shared_data, f"tei/tei-spec/{path.name}")
        assert "expected is <TEI> of TEI P5" in got.unread[0].sentence
    got = real(FORMAT, shared_data, "tei/dkpro/example2.xml")
    assert got.one.document.text.startswith(
        'Where is Anne?\nSuddenly John calls out: "There is Anne,'.replace("\n", " ")
    )
    (anne,) = got.one.sets["imported"].annotations()
    assert (anne.label, anne.covered(got.one.document.text)) == ("person", "Anne")
    assert got.losses.counts == {"annotations": 40}
    tokens = real(FORMAT, shared_data, "tei/dkpro/with_xml_id-input.xml")
    assert tokens.one.document.text == "This is a test .\nThis is a test ."
    assert_back(FORMAT, [*got.articles, *tokens.articles])
    assert_back(STANDOFF, [*got.articles, *tokens.articles])


def test_other_files_are_not_taken_for_it() -> None:
    for data in (b"", b"<TEI>", b"http://www.tei-c.org/ns/1.0", b'<TEI xmlns="http://www.tei-c.org/ns/2"/>'):
        assert not FORMAT.sniff("a.tei.xml", data)
    (data,) = write(FORMAT, plain()).files.values()
    assert FORMAT.sniff("a", data[:300])


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, write(FORMAT, everything()).files, "ferry.tei.xml", quotes)


def test_damage_to_files_of_others() -> None:
    names = '<name type="x" xml:id="a1">b</name> <persName cert="1">c</persName>'
    text = f'<body><p>A {names}</p><p xml:space="preserve"/></body>'
    assert_damage_is_borne(FORMAT, {"a.xml": of(text)}, "a.xml", quotes)
