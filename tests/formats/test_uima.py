"""UIMA CASes: as XMI with a type system beside it, and as JSON with one inside."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import cassis
import pytest

from annotator.formats.format import HEAD, Format
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from annotator.formats.uima import json as uima_json
from annotator.formats.uima import xmi as uima_xmi
from annotator.model.scheme import Feature, Label, Layer, RelationType, Role, Scheme, scheme_problems
from tests.formats.cas_files import ANNOTATION, ENTITY, STRING, inception, types, xmi
from tests.formats.exchanging import (
    article,
    assert_back,
    everything,
    folder,
    hostile,
    link,
    links,
    mark,
    plain,
    read,
    said,
    write,
)

XMI, JSON = uima_xmi.FORMAT, uima_json.FORMAT
BOTH = pytest.mark.parametrize("way", [XMI, JSON], ids=lambda one: one.name)
# -- there and back ------------------------------------------------------------------------------------


@BOTH
def test_everything_comes_back(way: Format) -> None:
    written, got = assert_back(way, [plain(), hostile(), everything()])
    assert not written.losses
    assert not got.losses
    assert got.arrivals[0].said == ()
    assert way.cannot_express == frozenset()


@BOTH
def test_facts_blocks_and_long_ids_come_back_whole(way: Format) -> None:
    text = "One\n\nTwo\n"
    marked = mark(text, "entities", "PERSON", "Two")
    before = article(text, marked, identity="x-" * 39 + "x", media_type="text/html", source_sha256="0f" * 32)
    (after,) = assert_back(way, [before])[1].articles
    assert after.document == before.document


AWKWARD = Scheme(
    "awkward",
    "1",
    layers=(
        Layer(
            "über uns",
            features=(Feature("class"), Feature("topics", "choices", ("a", "b")), Feature("begin"), Feature("grade")),
            labels=(Label("X\tY"),),
            relations=(RelationType("to", (Role("from"), Role("to")), features=(Feature("why"),)),),
        ),
        Layer("x"),
        Layer("xRelation"),
        Layer("x y"),
        Layer("x_y"),
    ),
)


@BOTH
@pytest.mark.parametrize(
    "features",
    [
        (("topics", "a"), ("topics", "b"), ("grade", "1")),
        (("grade", "1"), ("topics", "a")),
        (("class", "def"), ("begin", "5"), ("not known", "\n"), ("grade", "")),
        (("topics", "a"), ("topics", "")),
        (("grade", "1"), ("grade", "2")),
        (("topics", " a\n<&>\"']]>"),),
    ],
)
def test_names_that_are_no_names_and_features_in_any_order_come_back(way: Format, features: Any) -> None:
    text = "one two three"
    first = mark(text, "über uns", "X\tY", "one", features=features)
    second = mark(text, "x y", "Z", "two")
    third = mark(text, "of nobody", "Z", "three")
    told = link("to", ("from", first), ("to", second), layer="über uns", features=(("why", "so"), ("more", "")))
    other = link("to", ("from", third), layer="x")
    before = [article(text, first, second, third, told, other, mark(text, "xRelation", "Z", "one"))]
    written, _ = assert_back(way, before, scheme=AWKWARD)
    assert not written.losses


@BOTH
def test_only_some_layers_are_written_and_arguments_in_others_are_counted(way: Format) -> None:
    claim, person = mark("one two", "claims", "CLAIM", "one"), mark("one two", "entities", "PERSON", "two")
    half, none = link("of", ("claim", claim), ("source", person)), link("of", ("source", person))
    written = write(way, article("one two", claim, person, half, none), layers=("claims",))
    assert dict(written.losses.counts) == {"arguments": 2, "relations": 1}
    one = read(way, written.files).one
    assert said(one) == [("claims", "CLAIM", "one")]
    assert links(one) == [("claims", "of", [("claim", "one")])]


@BOTH
def test_cassis_covers_the_same_words(way: Format) -> None:
    written = write(way, hostile(), everything())
    for before in (hostile(), everything()):
        data = written.files[before.document.id + way.suffixes[0]].decode()
        if way is XMI:
            system = cassis.load_typesystem(BytesIO(written.files["TypeSystem.xml"]))
            cas = cassis.load_cas_from_xmi(data, typesystem=system)
        else:
            cas = cassis.load_cas_from_json(data)
        wanted = {
            (one.id, one.label, before.document.text[one.begin : one.end])
            for held in before.sets.values()
            for one in held.annotations()
        }
        found = {
            (one.annotatorId, one.value, one.get_covered_text())
            for one in cas.select_all_annotations()
            if hasattr(one, "annotatorId") and not hasattr(one, "links")
        }
        assert found == wanted
        assert cas.sofa_string == before.document.text


# -- files of other tools ------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", [0, 1, 40, 90, 700])
def test_half_a_head_is_enough_or_too_little_and_never_an_error(cut: int) -> None:
    xml, found = inception("x"), write(JSON, plain()).files["port.json"]
    assert XMI.sniff("a.xmi", xml[:cut]) is (cut >= 700)
    assert JSON.sniff("a.json", found[:cut]) is (cut > 10)
    assert not JSON.sniff("a.json", b'{"text": "%TYPES"}')
    assert not XMI.sniff("a.xmi", b'<uml:XMI xmlns:uml="http://www.omg.org/XMI"/>')


def test_what_is_read_of_real_files_comes_back(shared_data: Path) -> None:
    held = folder(shared_data / "interop")
    for way in (XMI, JSON):
        for name in (one for one in held.names() if way.sniff(one, held.files[one][:HEAD])):
            for arrival in read(way, held, name).arrivals:
                assert arrival.scheme is None or scheme_problems(arrival.scheme) == []
                for other in (XMI, JSON, STANDOFF):
                    assert_back(other, [arrival.annotated], scheme=arrival.scheme or AWKWARD)


def test_real_emoji_chains_slots_and_relations(shared_data: Path) -> None:
    held = folder(shared_data / "interop")
    got = read(XMI, held, "uima_xmi/cassis/cas_with_smileys.xmi")
    assert [words for _, _, words in said(got.one)][:3]
    assert got.losses.counts["annotations"] == held.files["uima_xmi/cassis/cas_with_smileys.xmi"].count(b"<type4:")
    suite = "webanno_tsv/inception-tsv3-suite/{}/reference.xmi"
    assert said(read(XMI, held, suite.format("testSentenceWithEmoji")).one) == [
        ("NamedEntity", "NamedEntity", "\U0001f60a")
    ]
    assert links(read(XMI, held, suite.format("testSimpleChain")).one) == [
        ("SimpleLink", "SimpleChain", [("link", "This"), ("link", "is"), ("link", "a")])
    ]
    assert links(read(XMI, held, suite.format("testSimpleSlotFeature")).one) == [
        ("SimpleLinkHost", "links", [("host", "This"), ("p1", "is"), ("p2", "a")])
    ]
    got = read(XMI, held, suite.format("testSingleTokenRelationWithFeatureValue"))
    assert links(got.one) == [("Relation", "nsubj", [("Governor", "This"), ("Dependent", ".")])]
    assert got.losses.counts["annotations"] == 4  # the other three tokens and the sentence
    got = read(XMI, held, suite.format("testZeroLengthSpansWithFeatureValues"))
    assert [one.what for one in got.losses.examples["annotations"]][:2] == ["9: covers nothing", "10: covers nothing"]
    assert read(XMI, held, suite.format("testSimpleChain")).arrivals[0].said == (
        "Its types are those of webannoTestTypes.xml. Types that it lacks are those of DKPro Core.",
    )


def test_the_same_cas_as_xmi_and_json(shared_data: Path) -> None:
    held = folder(shared_data / "interop" / "uima_json" / "FsAsArray" / "casWithEmojiUnicodeTextAndAnnotations")
    one, other = read(XMI, held, "debug.xmi").one, read(JSON, held, "data.json").one
    assert said(one) == said(other)
    assert said(one)[0][2] == "\U0001f973"
    assert len(said(one)) == 9


def test_every_text_is_an_article(shared_data: Path) -> None:
    got = read(XMI, folder(shared_data / "interop"), "uima_xmi/cassis/cas_with_two_sofas.xmi")
    assert [one.document.id for one in got.articles] == ["cas-with-two-sofas", "cas-with-two-sofas-secondview"]
    got = read(XMI, folder(shared_data / "interop"), "uima_xmi/cassis/empty_cas.xmi")
    assert [one.document.id for one in got.articles] == ["empty-cas"]


def test_layers_labels_features_and_who_made_them() -> None:
    declared = types(
        Role=(
            ANNOTATION,
            {"certain": "uima.cas.Boolean", "identifier": STRING, "comment": STRING, "count": "uima.cas.Long"},
        ),
        Quiet=(ANNOTATION, {"count": "uima.cas.Integer"}),
        Metadata=("uima.cas.AnnotationBase", dict.fromkeys(("username", "sourceDocumentName", "projectName"), STRING)),
    )
    declared = declared.replace(b"webanno.custom.Metadata", b"de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata")
    data = inception(
        "\U0001f6a2 Ines&#13;&#10;runs it",
        '<meta:DocumentMetaData xmi:id="2" sofa="1" begin="0" end="16" language="en" documentTitle="ship.txt" '
        'documentId="ship.txt" documentUri="file:/srv/ship.txt" isLastSegment="false"/>',
        '<custom:Role xmi:id="3" sofa="1" begin="3" end="7" certain="true" identifier="Q1" comment="two&#10;lines" '
        'count="0"/>',
        '<custom:Quiet xmi:id="4" sofa="1" begin="9" end="13" count="2"/>',
        '<ner:Person xmi:id="5" sofa="1" begin="0" end="2" value="PER" identifier="http://a/b"/>',
        '<meta:TagsetDescription xmi:id="6" sofa="1" begin="0" end="0" layer="x" name="y" input="false"/>',
        '<api:CASMetadata xmi:id="7" sofa="1" username="ines.t" sourceDocumentName="ship.txt" projectName="p"/>',
        '<seg:Paragraph xmi:id="8" sofa="1" begin="0" end="7"/><seg:Heading xmi:id="9" sofa="1" begin="9" end="13"/>',
        '<seg:Div xmi:id="10" sofa="1" begin="0" end="16"/>',
    )
    got = xmi(data, TypeSystem_xml=declared)
    document = got.one.document
    assert (document.id, document.title, document.language, document.url) == ("ship", "\U0001f6a2 Ines", "en", "")
    assert document.normalisation.newline == "crlf"
    assert [block[:3] for block in document.blocks] == [(0, 6, "paragraph"), (7, 11, "heading")]
    assert got.one.sets.keys() == {"ines.t"}
    made = {one.layer: one for one in got.one.sets["ines.t"].annotations()}
    assert said(got.one) == [("NamedEntity", "PER", "\U0001f6a2"), ("Role", "Q1", "Ines"), ("Quiet", "Quiet", "runs")]
    assert made["Role"].features == (("certain", "true"), ("comment", "two\nlines"), ("count", "0"))
    assert made["Quiet"].features == (("count", "2"),)
    assert made["NamedEntity"].features == (("identifier", "http://a/b"), ("type", "Person"))
    assert dict(got.losses.counts) == {"facts": 3, "blocks": 1}
    scheme = got.arrivals[0].scheme
    assert scheme is not None
    layer = scheme.layer("Role")
    assert layer is not None
    assert [one.name for one in layer.features] == ["certain", "identifier", "comment", "count"]
    assert_back(STANDOFF, got.articles, scheme=scheme)


def test_what_is_in_no_view_is_counted_unless_something_refers_to_it() -> None:
    declared = types(Rel=(ANNOTATION, {"Governor": ANNOTATION, "Dependent": ANNOTATION, "value": STRING}))
    elements = [ENTITY.format(2, 0, 3, "A"), ENTITY.format(3, 4, 7, "B"), ENTITY.format(4, 8, 13, "C")]
    elements.append('<custom:Rel xmi:id="5" sofa="1" begin="4" end="7" Governor="2" Dependent="3" value="of"/>')
    elements.append('<custom:Rel xmi:id="6" sofa="1" begin="4" end="7" Governor="2"/>')
    got = xmi(inception("one two three", *elements, members="2 5 6"), TypeSystem_xml=declared)
    assert said(got.one) == [("NamedEntity", "A", "one"), ("NamedEntity", "B", "two")]
    assert links(got.one) == [
        ("Rel", "Rel", [("Governor", "one")]),
        ("Rel", "of", [("Governor", "one"), ("Dependent", "two")]),
    ]
    assert [one.what for one in got.losses.examples["annotations"]] == ["4: is in no view"]


def test_wrong_offsets_refuse_the_article_or_are_left_out() -> None:
    data = inception(
        "\U0001f6a2 two", ENTITY.format(2, 1, 3, "A"), ENTITY.format(3, 0, 99, "B"), ENTITY.format(4, 3, 6, "C")
    )
    (refused,) = xmi(data).unread
    assert "2 of 3 annotations do not cover the text that they name" in refused.sentence
    got = read(XMI, {"letter.xmi": data}, leave_out_wrong=True)
    assert said(got.one) == [("NamedEntity", "C", "two")]
    assert got.losses.counts["annotations"] == 2


def test_parts_that_were_moved_elsewhere_give_way_to_the_place() -> None:
    files = write(XMI, everything()).files
    moved = re.sub(rb'(<custom:claims [^>]*begin=")(\d+)("[^>]*annotatorParts)', rb"\g<1>0\g<3>", files["ferry.xmi"])
    got = read(XMI, {**files, "ferry.xmi": moved})
    claim = next(one for one in got.one.sets["ana"].annotations() if one.label == "CLAIM")
    assert claim.spans[0].begin == 0
    assert len(claim.spans) == 1
    assert got.losses.counts["parts"] == 1


def test_new_annotations_in_our_own_layers_need_nothing_of_ours() -> None:
    files = write(XMI, plain()).files
    more = b'<custom:entities xmi:id="90" sofa="1" begin="0" end="4" value="PERSON" kb="Q1"/><cas:Sofa'
    data = files["port.xmi"].replace(b"<cas:Sofa", more).replace(b'members="', b'members="90 ')
    one = read(XMI, {**files, "port.xmi": data}).one
    (made,) = one.sets["imported"].annotations()
    assert (made.layer, made.label, made.features, made.covered(one.document.text)) == (
        "entities",
        "PERSON",
        (("kb", "Q1"),),
        "Ines",
    )


def test_an_id_that_was_copied_is_kept_once() -> None:
    files = write(XMI, plain()).files
    line = next(one for one in files["port.xmi"].split(b"\n") if b"Q" not in one and b"custom:entities" in one)
    copied = re.sub(rb'begin="\d+" end="\d+"', b'begin="0" end="4"', re.sub(rb'xmi:id="\d+"', b'xmi:id="90"', line))
    data = files["port.xmi"].replace(b"<cas:Sofa", copied + b"<cas:Sofa").replace(b'members="', b'members="90 ')
    one = read(XMI, {**files, "port.xmi": data}).one
    assert len(said(one)) == 4


def test_a_json_cas_with_several_texts_keyed_structures_and_arrays() -> None:
    data = {
        "%TYPES": {
            "a.Slot": {
                "%NAME": "a.Slot",
                "%SUPER_TYPE": "uima.tcas.Annotation",
                "tags": {"%NAME": "tags", "%RANGE": "uima.cas.String[]"},
                "to": {"%NAME": "to", "%RANGE": "uima.tcas.Annotation[]"},
            },
        },
        "%FEATURE_STRUCTURES": {
            "1": {"%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": "a \ud800 b"},
            "2": {"%TYPE": "uima.cas.Sofa", "sofaNum": 2, "sofaID": "Other", "sofaString": "c\r\nd"},
            "3": {"%TYPE": "a.Slot", "@sofa": 1, "begin": 0, "end": 1, "@tags": 5, "@to": 6},
            "4": {"%TYPE": "uima.tcas.Annotation", "@sofa": 1, "begin": 4, "end": 5},
            "5": {"%TYPE": "uima.cas.String[]", "%ELEMENTS": ["x", "y"]},
            "6": {"%TYPE": "uima.tcas.Annotation[]", "%ELEMENTS": [4, None]},
            "7": {"%TYPE": "uima.tcas.Annotation", "@sofa": 2, "begin": 3, "end": 4},
        },
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [3, 4]}, "Other": {"%SOFA": 2, "%MEMBERS": [7]}},
    }
    got = read(JSON, {"two.json": b"\xef\xbb\xbf" + json.dumps(data).encode()})
    assert got.unread == []
    first, second = got.articles
    assert (first.document.id, first.document.text, second.document.id) == ("two", "a \ufffd b", "two-other")
    assert said(first) == [("Slot", "Slot", "a"), ("Annotation", "Annotation", "b")]
    assert next(iter(first.sets["imported"].annotations())).features == (("tags", "x"), ("tags", "y"))
    assert links(first) == [("Slot", "to", [("host", "a"), ("to", "b")])]
    assert said(second) == [("Annotation", "Annotation", "d")]
    assert dict(got.losses.counts) == {"features": 1}


def test_annotations_of_a_view_without_a_text_are_counted() -> None:
    more = '<cas:Sofa xmi:id="7" sofaNum="2" sofaID="Page" mimeType="pdf" sofaURI="file:/x"/>'
    more += '<cas:View sofa="7" members="8"/>'
    element = '<tcas:Annotation xmi:id="8" sofa="7" begin="0" end="1"/>'
    got = xmi(inception("one", element, members="0", more=more))
    assert said(got.one) == []
    assert [one.what for one in got.losses.examples["annotations"]] == ["8: view Page has no text"]
