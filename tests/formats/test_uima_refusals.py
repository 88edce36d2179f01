"""CASes that are no good: refused with the reason, or read; never an error of another kind."""

from __future__ import annotations

import json

import pytest

from annotator.formats.uima import json as uima_json
from annotator.formats.uima import xmi as uima_xmi
from tests.formats.cas_files import ANNOTATION, ENTITY, STRING, inception, types, xmi
from tests.formats.damaging import assert_damage_is_borne, quotes, values
from tests.formats.exchanging import everything, read, write

XMI, JSON = uima_xmi.FORMAT, uima_json.FORMAT

BAD_TYPES = {
    "a feature that would be run as code": types(A=(ANNOTATION, {"x=print(1), y": STRING})),
    "a keyword": types(A=(ANNOTATION, {"class": STRING})),
    "a name that is none": types(**{"a b": (ANNOTATION, {})}),
    "types above themselves": types(A=("webanno.custom.B", {}), B=("webanno.custom.A", {})),
    "a type above all that is not there": types(A=("webanno.custom.B", {})),
    "a range that is not there": types(A=(ANNOTATION, {"x": "webanno.custom.B"})),
    "a predefined type made anew": types().replace(
        b"<types>",
        b"<types><typeDescription><name>uima.tcas.Annotation</name><supertypeName>uima.cas.TOP</supertypeName>"
        b"</typeDescription>",
    ),
    "no type system": b"<other/>typeSystemDescription",
    "half a file": types(A=(ANNOTATION, {}))[:-5],
    "entities": b'<!DOCTYPE t [<!ENTITY e "x">]><typeSystemDescription><types>&e;</types></typeSystemDescription>',
    "an entity in an attribute": b'<!DOCTYPE t [<!ENTITY e "x">]><typeSystemDescription a="&e;"/>',
    "nothing": b"",
}


@pytest.mark.parametrize("bad", BAD_TYPES.values(), ids=BAD_TYPES)
def test_bad_type_systems_are_refused(bad: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    data = inception("one", '<custom:A xmi:id="2" sofa="1" begin="0" end="3"/>')
    (refused,) = xmi(data, TypeSystem_xml=bad).unread
    assert refused.sentence
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (inception("one")[:-9], "is not well-formed XML"),
        (b'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"/>', "holds no text"),
        (b'<other xmlns:cas="http:///uima/cas.ecore"/>', "is no XMI of a CAS"),
        (inception("one", '<ner:NamedEntity xmi:id="2" sofa="1" begin="0" end="3" x="1"/>'), "NamedEntity:x"),
        (inception("one", '<ner:NamedEntity xmi:id="x" sofa="1" begin="0" end="3"/>'), "without a number as its id"),
        (inception("one", '<ner:NamedEntity xmi:id="2" sofa="1" begin="x" end="3"/>'), "dkpro-cassis cannot read"),
        (inception("one", '<ner:NamedEntity xmi:id="2" sofa="7" begin="0" end="3"/>'), "dkpro-cassis cannot read"),
        (inception("one", ENTITY.format(2, 0, 3, "A") * 2), "has the xmi:id 2 twice"),
        (inception("one", '<b xmi:id="2"/>'), "<b>, which is of no type"),
        (inception("e").replace(b"<xmi:XMI", b'<!DOCTYPE x SYSTEM "x.dtd"><xmi:XMI', 1), "has a DOCTYPE"),
    ],
)
def test_bad_xmi_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    (refused,) = read(XMI, {"letter.xmi": data}, "letter.xmi").unread
    assert reason in refused.sentence
    assert refused.sentence.startswith("letter.xmi")


def test_a_type_that_is_missing_is_named_whatever_else_is_there() -> None:
    files = write(XMI, everything()).files
    files["ferry.xmi"] = files["ferry.xmi"].replace(b"custom:entities ", b"custom:Gone ", 1)
    (refused,) = read(XMI, files).unread
    assert "uses the type webanno.custom.Gone, which no type system with it declares" in refused.sentence


SOFA = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": "one"}
MARK = {"%ID": 2, "%TYPE": "uima.tcas.Annotation", "@sofa": 1, "begin": 0, "end": 3}
VIEWS = {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2]}}


@pytest.mark.parametrize(
    ("structures", "views", "reason"),
    [
        (5, VIEWS, "neither a list nor an object"),
        ([SOFA, 5], VIEWS, "without %ID or %TYPE"),
        ([SOFA, MARK, MARK], VIEWS, "has the %ID 2 twice"),
        ([SOFA, {**MARK, "begin": 1.5}], VIEWS, "whose begin is no number"),
        ([SOFA, {**MARK, "@sofa": 9}], VIEWS, "refers to 9, which is not there"),
        ([SOFA, {**MARK, "@sofa": None}], VIEWS, "has offsets and no text"),
        ([SOFA, {**MARK, "%TYPE": "a.B"}], VIEWS, "uses the type a.B"),
        ([SOFA, {**MARK, "x": 1}], VIEWS, "uses uima.tcas.Annotation:x"),
        ([SOFA, MARK], {"_InitialView": 7}, "without members"),
        ([SOFA, MARK], [], "%VIEWS that are no object"),
        ([MARK], VIEWS, "refers to 1"),
        ([], {}, "holds no text"),
    ],
)
def test_bad_json_is_refused_with_the_reason(structures: object, views: object, reason: str) -> None:
    data = {"%TYPES": {}, "%FEATURE_STRUCTURES": structures, "%VIEWS": views}
    (refused,) = read(JSON, {"letter.json": json.dumps(data).encode()}).unread
    assert reason in refused.sentence


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"{", b"[" * 100_000, b'{"%FEATURE_STRUCTURES": 1e999}', b"\xff"])
def test_what_is_no_json_cas_is_refused(data: bytes) -> None:
    assert read(JSON, {"letter.json": data}, "letter.json").unread


def test_damage_to_xmi() -> None:
    assert_damage_is_borne(XMI, write(XMI, everything()).files, "ferry.xmi", quotes, examples=40)


def test_damage_to_json() -> None:
    assert_damage_is_borne(JSON, write(JSON, everything()).files, "ferry.json", values, examples=60)
