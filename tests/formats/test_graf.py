"""GrAF: nodes over regions and other nodes, features within features, edges that are relations."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.formats.graf import FORMAT
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from tests.formats.damaging import assert_damage_is_borne, quotes
from tests.formats.exchanging import Got, assert_back, read, real

TEXT = "Ines \U0001f600 Tallow denied it."
NS = 'xmlns="http://www.xces.org/ns/GrAF/1.0/"'

HEADER = f"""<documentHeader {NS} docId="d" version="1.0.0"><fileDesc><titleStmt><title>The
  denial</title></titleStmt></fileDesc><profileDesc><primaryData f.id="f.text" loc="d.txt"/><annotations>
  <annotation f.id="f.seg" loc="d-seg.xml"/><annotation f.id="f.ne" loc="d-ne.xml"/>
  <annotation f.id="f.penn" loc="d-penn.xml"/></annotations></profileDesc></documentHeader>"""
SEG = f"""<graph {NS}><graphHeader/><region xml:id="seg-r0" anchors="0 4"/><region xml:id="seg-r1" anchors="7 13"/>
  <region xml:id="seg-r2" anchors="14 20"/><region xml:id="seg-r3" anchors="21"/></graph>"""
NE = f"""<graph {NS}><graphHeader><dependencies><dependsOn f.id="f.seg"/></dependencies></graphHeader>
  <node xml:id="n0"><link targets="seg-r0 seg-r1"/></node><a xml:id="a0" label="person" ref="n0" as="ne"><fs>
    <f name="sex" value="f"/><f name="kb"><fs><f name="id">Q1</f></fs></f></fs></a>
  <node xml:id="n1"><link targets="seg-r2"/></node><a xml:id="a1" label="cue" ref="n1" as="ne"/>
  <node xml:id="n2"/><a xml:id="a2" label="told" ref="n2" as="ne"/><edge xml:id="e0" from="n2" to="n0"/>
  <edge xml:id="e1" from="n2" to="n1"/><edge xml:id="e2" from="n1" to="n0"/>
  <a xml:id="a3" label="by" ref="e2"><fs><f name="sure" value="yes"/></fs></a>
  <node xml:id="n3"/><a xml:id="a4" label="nothing" ref="n3"/></graph>"""
WHOLE = {"x/d.hdr": HEADER.encode(), "x/d.txt": TEXT.encode(), "x/d-seg.xml": SEG.encode(), "x/d-ne.xml": NE.encode()}


def found(got: Got) -> set[tuple[str, str, str]]:
    one = got.one
    held = [item for held in one.sets.values() for item in held.annotations()]
    return {(item.layer, item.label, item.covered(one.document.text)) for item in held}


def test_nodes_over_regions_and_nodes() -> None:
    got = read(FORMAT, WHOLE)
    one = got.one
    assert (one.document.id, one.document.title) == ("d", "The denial")
    assert found(got) == {
        ("ne", "person", "Ines Tallow"), ("ne", "cue", "denied"), ("ne", "told", "Ines Tallow denied")
    }  # fmt: skip
    held = one.sets["imported"]
    assert {item.label: item.features for item in held.annotations()}["person"] == (("sex", "f"), ("kb.id", "Q1"))
    (relation,) = held.relations()
    assert (relation.label, relation.features) == ("by", (("sure", "yes"),))
    # a file that is not there, a node over nothing; two edges that nothing is said of
    assert got.losses.counts == {"annotations": 2, "relations": 2}
    assert_back(STANDOFF, got.articles)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("x/d.txt", b"\xff", "which holds bytes that are not UTF-8"),
        ("x/d-seg.xml", SEG.replace('"0 4"', '"0 4000"').encode(), "is no place in the text"),
        ("x/d-seg.xml", SEG.replace('"0 4"', '"-3 4"').encode(), "is no place in the text"),
        ("x/d-ne.xml", b"<graph", "d-ne.xml, line 1: is not well-formed XML"),
        ("x/d.hdr", HEADER.replace('loc="d.txt"', "").encode(), "names no text"),
        ("x/d.hdr", HEADER.replace('"d.txt"', '"../../e.txt"').encode(), "names e.txt as its text, which is not there"),
    ],
)
def test_what_does_not_fit_is_refused(name: str, data: bytes, reason: str) -> None:
    got = read(FORMAT, {**WHOLE, name: data})
    assert got.articles == []
    assert reason in got.unread[0].sentence


def test_real_files(shared_data: Path) -> None:
    got = real(FORMAT, shared_data, "graf/balochi/balochi.hdr")
    assert "names balochi.pickle as its text, which is not there; put it beside this file" in got.unread[0].sentence


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, WHOLE, "x/d.hdr", quotes)
