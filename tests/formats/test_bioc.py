"""BioC, XML and JSON: units found out, texts put together of passages, several locations, relations, infons."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from lxml import etree

from annotator.formats.bioc.json import FORMAT as JSON
from annotator.formats.bioc.xml import FORMAT as XML
from annotator.formats.foreign_text import Counted
from annotator.formats.format import Format
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from annotator.model.document import Block
from tests.formats.damaging import Way, assert_damage_is_borne, quotes, values
from tests.formats.exchanging import (
    Got,
    article,
    assert_back,
    everything,
    facets,
    folder,
    hostile,
    link,
    mark,
    plain,
    read,
    write,
)

BOTH = pytest.mark.parametrize("form", [XML, JSON], ids=["xml", "json"])


def annotation(identity: object, covers: str, *places: tuple[int, int], **infons: object) -> dict[str, object]:
    locations = [{"offset": begin, "length": length} for begin, length in places]
    return {"id": identity, "infons": infons, "text": covers, "locations": locations}


def passage(offset: object, text: str, *annotations: object, **more: object) -> dict[str, object]:
    return {"offset": offset, "text": text, "annotations": list(annotations), "infons": {}, **more}


def collection(*passages: object, **more: object) -> dict[str, object]:
    document = {"id": "d1", "infons": {}, "passages": list(passages), **more}
    return {"source": "", "date": "", "key": "", "infons": {}, "documents": [document]}


def got(value: object, **wishes: object) -> Got:
    return read(JSON, {"a.json": json.dumps(value).encode()}, "a.json", **wishes)


def covered(found: Got) -> list[str]:
    annotated = found.one
    return [one.covered(annotated.document.text) for held in annotated.sets.values() for one in held.annotations()]


# -- there and back ------------------------------------------------------------------------------------


@BOTH
def test_everything_comes_back(form: Format) -> None:
    written, found = assert_back(form, [plain(), hostile(), everything()])
    assert list(written.files) == [f"corpus{form.suffixes[0]}"]
    assert not written.losses
    assert not found.losses
    assert all(not arrival.said for arrival in found.arrivals)


@BOTH
def test_articles_without_text_blocks_or_work_come_back(form: Format) -> None:
    bare = article("Nobody was here.\n", identity="bare").document
    assert_back(form, [article(""), article("\n\n Late.\n\n\n", identity="late")])
    assert_back(form, [type(plain())(bare), plain()])


@BOTH
def test_text_outside_of_blocks_comes_back(form: Format) -> None:
    text = "Menu | Home\n  The port.\t\n\nThe sea is 😀 wide.\n--\n"
    annotated = article(text, mark(text, "entities", "FAC", "Home\n  The port"), mark(text, "entities", "LOC", "--"))
    begin = text.index("The port")
    blocks = (Block(begin, begin + 9, "title", "/html/h1"), Block(text.index("sea"), text.index(" wide"), "quote"))
    object.__setattr__(annotated.document, "blocks", blocks)
    written, found = assert_back(form, [annotated])
    assert found.one.document.blocks == blocks
    assert not written.losses


@BOTH
def test_features_with_names_of_bioc_or_ours_come_back(form: Format) -> None:
    text = "The port was built.\n"
    odd = (("type", "x"), ("topic", "sea"), ("topic", "land"), ("annotator.by", "y"))
    facts = (("id", "1"), ("tag", "a"), ("tag", "b"), ("type", "t"))
    written, _ = assert_back(form, [article(text, mark(text, "claims", "CLAIM", "port", features=odd), meta=facts)])
    assert not written.losses


@BOTH
def test_relations_lose_arguments_that_are_not_written(form: Format) -> None:
    text = "Ana said so in Rome.\n"
    claim, place = mark(text, "claims", "CLAIM", "said so"), mark(text, "entities", "GPE", "Rome")
    written = write(form, article(text, claim, place, link("a", ("c", claim), ("s", place))), layers=("claims",))
    assert dict(written.losses.counts) == {"arguments": 1}
    assert len(read(form, written.files).one.sets["ana"].relations()) == 1


def test_xml_is_valid_by_every_dtd_of_bioc(shared_data: Path) -> None:
    data = write(XML, plain(), everything()).files["corpus.xml"]
    root = etree.fromstring(data)
    bioc = shared_data / "interop" / "bioc"
    for path in (bioc / "bioc-lib" / "bioc_v1.dtd", bioc / "inception" / "bioc" / "BioC.dtd"):
        # the second one has an error of its own, for which no parser takes it
        text = path.read_text("utf-8").replace('role CDATA "" >', "role CDATA #IMPLIED >")
        dtd = etree.DTD(io.StringIO(text))
        assert dtd.validate(root), dtd.error_log.last_error


def test_json_has_the_shape_of_the_librarys_schema(shared_data: Path) -> None:
    value = json.loads(write(JSON, everything()).files["corpus.json"])
    schema = json.loads((shared_data / "interop" / "bioc" / "bioc-lib" / "bioc_schema.json").read_text("utf-8"))
    assert set(schema["required"]) <= set(value)
    properties = schema["properties"]["documents"]["items"]
    for document in value["documents"]:
        assert set(properties["required"]) <= set(document) <= {*properties["properties"], "infons"}
        for one in document["passages"]:
            assert set(one) == {"offset", "infons", "text", "sentences", "annotations", "relations"}
            for found in one["annotations"]:
                assert set(found) == {"id", "infons", "text", "locations"}
                assert all(isinstance(said, str) for said in found["infons"].values())


def test_both_syntaxes_say_the_same() -> None:
    xml, plain_json = (read(form, write(form, everything()).files).one for form in (XML, JSON))
    assert xml == plain_json


# -- units ---------------------------------------------------------------------------------------------

TEXT = "é😀 Ana met Bo.\nShe ü went 😀 home.\n"


def counted_in(unit: str, pieces: Sequence[str], *, cut: int = 16) -> dict[str, object]:
    """A document in two passages whose offsets count a unit."""
    counted = Counted(TEXT, unit)
    passages = []
    for begin, end in ((0, cut), (cut, len(TEXT))):
        annotations = []
        for piece in pieces:
            at = TEXT.index(piece)
            if begin <= at < end:
                first, last = counted.counted(at), counted.counted(at + len(piece))
                annotations.append(annotation(piece, piece, (first, last - first), type="X"))
        passages.append(passage(counted.counted(begin), TEXT[begin:end], *annotations))
    return collection(*passages)


@pytest.mark.parametrize(("unit", "said"), [("codepoint", "code points"), ("utf16", "UTF-16 units"), ("byte", "bytes")])
def test_what_offsets_count_is_found_out(unit: str, said: str) -> None:
    found = got(counted_in(unit, ("Ana", "Bo", "home", "She")))
    assert covered(found) == ["Ana", "Bo", "She", "home"]
    assert found.one.document.text == TEXT
    assert found.arrivals[0].said == (f"Its offsets count {said}.",)


def test_offsets_that_fit_in_no_unit_refuse_the_article_or_are_left_out() -> None:
    value = counted_in("utf16", ("Ana", "Bo", "home"))
    value["documents"][0]["passages"][0]["annotations"][0]["text"] = "Eve"  # type: ignore[index]
    refused = got(value)
    assert refused.articles == []
    assert refused.unread[0].text_differs
    assert "no unit" in refused.unread[0].sentence
    assert "2 as UTF-16 units" in refused.unread[0].sentence
    left = got(value, leave_out_wrong=True)
    assert covered(left) == ["Bo", "home"]
    assert left.losses.counts["annotations"] == 1


def test_offsets_that_fit_in_several_units_in_different_places_refuse_the_article() -> None:
    found = got(collection(passage(0, "😀 aaaa", annotation("1", "a", (3, 1)))))
    assert "more than one unit" in found.unread[0].sentence


def test_where_no_text_is_named_code_points_are_taken_and_that_is_told() -> None:
    found = got(collection(passage(0, "😀 Ana", annotation("1", "", (2, 3)))))
    assert covered(found) == ["Ana"]
    assert "were taken for code points" in found.arrivals[0].said[0]


# -- texts ---------------------------------------------------------------------------------------------


def test_gaps_are_filled_and_what_is_missing_before_the_text_is_told() -> None:
    sentences = [passage(10, "One.", annotation("1", "One", (10, 3), type="N")), passage(16, "Two.")]
    found = got(collection(passage(30, "End."), passage(10, "", sentences=sentences)))
    assert found.one.document.text == "One.  Two." + "\n" * 10 + "End."
    assert covered(found) == ["One"]
    assert found.arrivals[0].said == (
        "The text begins at the offset 10; what was before it is not in the file.",
        "12 characters between passages or sentences are not in the file; line ends and blanks stand for them.",
    )
    assert found.one.document.blocks == (Block(0, 10, "paragraph"), Block(20, 24, "paragraph"))
    assert dict(found.losses.counts) == {"blocks": 2}


@pytest.mark.parametrize(
    ("passages", "reason"),
    [
        ([passage(0, "abc"), passage(2, "def")], "overlap"),
        ([passage(0, "abc"), passage(2**39, "def")], "too little text"),
        ([passage(None, "abc")], "without an offset"),
        ([passage(-1, "abc")], "without an offset"),
        ([passage(True, "abc")], "without an offset"),
        ([passage(10**30, "abc")], "without an offset"),
        ([], "no passages"),
    ],
)
def test_texts_that_cannot_be_put_together_are_refused(passages: list[object], reason: str) -> None:
    found = got(collection(*passages))
    assert found.articles == []
    assert reason in found.unread[0].sentence


def test_a_bad_document_does_not_hold_up_the_others() -> None:
    value = collection(passage(0, "good"))
    value["documents"] = [{"id": "bad"}, *value["documents"], {"id": "worse", "passages": [passage("x", "y")]}]  # type: ignore[misc]
    found = got(value)
    assert [one.document.text for one in found.articles] == ["good"]
    assert [one.name for one in found.unread] == ["a.json, document bad", "a.json, document worse"]


# -- annotations ---------------------------------------------------------------------------------------


def test_several_locations_are_parts_and_some_tools_name_what_is_between() -> None:
    apart = annotation("1", "Breast [...] Cancers", (0, 6), (19, 7), type="Disease")
    found = got(collection(passage(0, "Breast and Ovarian Cancers", apart)))
    assert covered(found) == ["Breast Cancers"]


def test_relations_find_the_annotation_that_they_name() -> None:
    def related(*nodes: str) -> dict[str, object]:
        return {"id": "R", "infons": {"type": "T"}, "nodes": [{"refid": one, "role": one} for one in nodes]}

    first = passage(0, "Ana", annotation("1", "Ana", (0, 3)), relations=[related("1"), related("R")])
    second = passage(4, "Bo", annotation("1", "Bo", (4, 2)))
    found = got(collection(first, second, relations=[related("1", "2")], annotations=[annotation("2", "Bo", (4, 2))]))
    text = found.one.document.text
    held = found.one.sets["imported"]
    args = sorted(held.annotation(arg.ref).covered(text) for one in held.relations() for arg in one.args)
    assert args == ["Ana", "Bo"]
    assert dict(found.losses.counts) == {"arguments": 2, "relations": 1}


def test_infons_are_features_and_facts_whatever_their_values_are() -> None:
    odd = annotation("1", "Ana", (0, 3), type="P", flag=True, number=3, none=None, many=[1, "a"])
    value = collection(passage(0, "Ana", odd), infons={"year": 1904})
    value["source"] = "PubMed"
    found = got(value)
    (one,) = found.one.sets["imported"].annotations()
    assert one.features == (("flag", "yes"), ("number", "3"), ("none", ""), ("many", '[1, "a"]'))
    assert found.one.document.meta == (("source", "PubMed"), ("year", "1904"))


def test_the_id_of_a_document_is_kept_where_ours_is_another() -> None:
    value = collection(passage(0, "Ana"))
    value["documents"][0]["id"] = "PMC:1 / x"  # type: ignore[index]
    found = got(value)
    assert (found.one.document.id, found.one.document.meta) == ("pmc-1-x", (("id", "PMC:1 / x"),))


@pytest.mark.parametrize("wrap", [list, "lines", "PubTator3", "alone"])
def test_what_servers_send_is_read(wrap: object) -> None:
    one = collection(passage(0, "Ana", annotation("1", "Ana", (0, 3), type="P")))
    (document,) = one["documents"]  # type: ignore[misc]
    data = {
        list: json.dumps([one, one]),
        "lines": f"{json.dumps(document)}\n{json.dumps(document)}\n",
        "PubTator3": json.dumps({"PubTator3": [document, document]}),
        "alone": json.dumps(document, indent=1),
    }[wrap].encode()  # type: ignore[index]
    assert JSON.sniff("a.json", data)
    found = read(JSON, {"a.json": data}, "a.json")
    assert found.unread == []
    assert len(found.articles) == (1 if wrap == "alone" else 2)


def test_xml_of_the_second_version_and_of_windows_is_read() -> None:
    data = (
        '\ufeff<?xml version="1.0"?>\r\n<!DOCTYPE collection SYSTEM "http://127.0.0.1:1/BioC.dtd">\r\n'
        "<collection><source/><date/><key/><version>2</version>"
        '<document id="x"><passage offset="5"><text>A😀\r\nBo</text>'
        '<annotation id="1"><location offset="8" length="2"/><text>Bo</text></annotation></passage></document>'
        '<document id="y"><text>Whole.</text></document>'
        '<document id="z"><sentence offset="0"><text>One.</text></sentence></document></collection>'
    ).encode()
    found = read(XML, {"a.xml": data}, "a.xml")
    assert found.unread == []
    assert [one.document.text for one in found.articles] == ["A😀\nBo", "Whole.", "One."]
    text = found.articles[0].document.text
    assert [one.covered(text) for one in found.articles[0].sets["imported"].annotations()] == ["Bo"]


@pytest.mark.parametrize(
    ("form", "data", "reason"),
    [
        (XML, b"", "is empty"),
        (XML, b"<collection><source>", "not well-formed"),
        (XML, b"<other/>", "no collection of BioC"),
        (XML, b"<collection/>", "no documents"),
        (JSON, b"", "is empty"),
        (JSON, b'{"documents": [', "no whole JSON"),
        (JSON, b'{"documents": []}', "no documents"),
        (JSON, b"[" * 100_000, ""),
        (JSON, b'{"documents": [{"passages": [{"offset": 1' + b"0" * 5000 + b"}]}]}", "beyond reason"),
    ],
)
def test_what_is_no_whole_collection_is_refused_with_a_reason(form: Format, data: bytes, reason: str) -> None:
    name = f"a{form.suffixes[0]}"
    found = read(form, {name: data}, name)
    assert found.articles == []
    assert reason in found.unread[0].sentence


# -- real files ----------------------------------------------------------------------------------------


@BOTH
def test_real_files_are_read_and_come_back(form: Format, shared_data: Path) -> None:
    files = folder(shared_data / "interop" / "bioc")
    found = read(form, files)
    two = {"inception/bioc/example-with-sentences.xml", "inception/bioc/example-with-sentences-ref.xml"}
    assert {one.name.partition(",")[0] for one in found.unread} == (two if form is XML else set())
    assert all("2 of 2 annotations do not cover" in one.sentence for one in found.unread)
    counts = {one.name.partition("/")[2]: sum(map(len, one.annotated.sets.values())) for one in found.arrivals}
    suffix = form.suffixes[0]
    expected = {
        f"BC5CDR-example{suffix}, document 354896": 7,
        f"elliptic-coordination{suffix}, document 30128536": 9,
        f"tutorial-example{suffix}, document 12098649": 9,
        f"everything{suffix}, document 1": 5,
        f"everything{suffix}, document 2": 3,
    }
    assert expected.items() <= counts.items()
    assert_back(form, [*{one.document.id: one for one in found.articles}.values()])
    assert_back(STANDOFF, [*{one.document.id: one for one in found.articles}.values()])


def test_what_does_not_cover_its_text_is_left_out_of_real_files_on_demand(shared_data: Path) -> None:
    files = folder(shared_data / "interop" / "bioc" / "inception" / "bioc")
    found = read(XML, files, "example-with-sentences.xml", leave_out_wrong=True)
    assert found.one.sets == {}
    assert found.losses.counts["annotations"] == 2
    assert found.one.document.text.split() == ["Sentence", "1.", "Sentence", "2."]


def test_real_files_say_the_same_in_both_syntaxes(shared_data: Path) -> None:
    files = folder(shared_data / "interop" / "bioc" / "bconv")
    for stem in ("BC5CDR-example", "elliptic-coordination", "tutorial-example"):
        xml, other = read(XML, files, f"{stem}.xml").one, read(JSON, files, f"{stem}.json").one
        assert xml.document == other.document
        assert facets(xml) == facets(other)


@BOTH
def test_they_are_known_by_their_beginnings_and_others_are_not_taken_for_them(form: Format) -> None:
    name = f"a{form.suffixes[0]}"
    (data,) = write(form, article("The port is long. " * 9_000)).files.values()
    assert form.sniff(name, data[: 64 * 1024])
    for other in (b"<collection><item/></collection>", b'{"passages": [{"passage_text": "a"}]}', b'{"documents": [3]}'):
        assert not form.sniff(name, other)


# -- damage --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "way"), [(XML, quotes), (JSON, values)], ids=["xml", "json"])
def test_damage(form: Format, way: Way) -> None:
    main = f"corpus{form.suffixes[0]}"
    assert_damage_is_borne(form, write(form, plain(), everything()).files, main, way)
