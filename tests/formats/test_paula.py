"""PAULA: files that point to each other, places from 1, trees and pointing relations."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.errors import FileRefused
from annotator.formats import coverage
from annotator.formats.coverage import Coverage
from annotator.formats.paula import FORMAT
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from tests.formats.damaging import assert_damage_is_borne, quotes
from tests.formats.exchanging import Got, assert_back, read, real

TEXT = "Ines \U0001f600 Tallow denied it ."
LINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def paula(identity: str, content: str) -> bytes:
    dtd = '<!DOCTYPE paula SYSTEM "http://127.0.0.1:1/paula.dtd">'
    return f'<?xml version="1.0"?>{dtd}<paula version="1.1"><header paula_id="{identity}"/>{content}</paula>'.encode()


def tokens(text: str, base: str = "d.text.xml") -> bytes:
    marks, at = [], 0
    for number, word in enumerate(text.split(" ")):
        href = f"#xpointer(string-range(//body,'',{at + 1},{len(word)}))"
        marks.append(f'<mark id="t{number}" xlink:href="{href}"/>')
        at += len(word) + 1
    return paula("d.tok", f'<markList {LINK} type="tok" xml:base="{base}">{"".join(marks)}</markList>')


WHOLE = {
    "x/d.text.xml": paula("d.text", f"<body>{TEXT}</body>"),
    "x/d.tok.xml": tokens(TEXT),
    "x/d.mark.xml": paula(
        "d.mark",
        f'<markList {LINK} type="ne" xml:base="d.tok.xml"><mark id="m1" xlink:href="#t0 #t2"/>'
        '<mark id="m2" xlink:href="(#t3,#t4)"/>'
        "<mark id=\"m3\" xlink:href=\"#xpointer(id('t0')/range-to(id('t3')))\"/>"
        '<mark id="m4" xlink:href="#t77"/></markList>',
    ),
    "x/d.mark_kind.xml": paula(
        "d.mark_kind",
        f'<featList {LINK} type="kind" xml:base="d.mark.xml"><feat xlink:href="#m1" value="PER"/></featList>',
    ),
    "x/d.mark_multi.xml": paula(
        "d.mark_multi",
        f'<multiFeatList {LINK} type="multiFeat" xml:base="d.mark.xml"><multiFeat xlink:href="#m1">'
        '<feat name="sex" value="f"/></multiFeat></multiFeatList>',
    ),
    "x/d.pos.xml": paula(
        "d.pos",
        f'<featList {LINK} type="pos" xml:base="d.tok.xml"><feat xlink:href="#t3" value="V"/>'
        '<feat xlink:href="#t4" value="P"/></featList>',
    ),
    "x/d.struct.xml": paula(
        "d.struct",
        f'<structList {LINK} type="syntax"><struct id="s1"><rel id="e1" xlink:href="#s2"/>'
        '<rel id="e2" xlink:href="d.tok.xml#t4"/></struct><struct id="s2"><rel id="e3" xlink:href="d.tok.xml#t3"/>'
        '<rel id="e4" xlink:href="#s1"/></struct></structList>',
    ),
    "x/d.rel.xml": paula(
        "d.rel",
        f'<relList {LINK} type="anaphoric"><rel id="r1" xlink:href="d.tok.xml#t4" target="d.mark.xml#m1"/>'
        '<rel id="r2" xlink:href="d.tok.xml#t44" target="d.mark.xml#m4"/></relList>',
    ),
    "x/d.rel_sure.xml": paula(
        "d.rel_sure",
        f'<featList {LINK} type="sure" xml:base="d.rel.xml"><feat xlink:href="#r1" value="yes"/></featList>',
    ),
    "x/other.text.xml": paula("other.text", "<body>Another one</body>"),
    "x/other.tok.xml": tokens("Another one", base="other.text.xml"),
    "x/other.mark.xml": paula(
        "other.mark", f'<markList {LINK} type="ne" xml:base="other.tok.xml"><mark id="o1" xlink:href="#t0"/></markList>'
    ),
    "x/other.xml": b"<no paula at all",
}


def found(got: Got) -> set[tuple[str, str, str]]:
    one = got.one
    held = [item for held in one.sets.values() for item in held.annotations()]
    return {(item.layer, item.label, item.covered(one.document.text)) for item in held}


def test_marks_structs_features_and_relations() -> None:
    got = read(FORMAT, WHOLE, "x/d.text.xml")
    one = got.one
    assert one.document.id == "d"
    assert found(got) == {
        ("ne", "PER", "Ines Tallow"), ("ne", "ne", "denied it"), ("ne", "ne", "Ines \U0001f600 Tallow denied"),
        ("syntax", "syntax", "denied it"), ("syntax", "syntax", "denied"), ("tok", "tok", "it"),
    }  # fmt: skip
    held = one.sets["imported"]
    features = {item.label: item.features for item in held.annotations()}
    assert features["PER"] == (("kind", "PER"), ("sex", "f"))
    assert features["tok"] == (("pos", "P"),)
    (relation,) = held.relations()
    assert (relation.label, relation.features) == ("anaphoric", (("sure", "yes"),))
    assert [arg.role for arg in relation.args] == ["from", "to"]
    assert got.arrivals[0].said == ("Offsets were taken to count code points.",)
    # a mark of no token, the part of speech of another token; a relation of neither, four edges
    assert got.losses.counts == {"annotations": 2, "relations": 5}
    assert_back(STANDOFF, got.articles)


def test_two_texts_in_a_folder_are_two_articles() -> None:
    got = read(FORMAT, WHOLE)
    assert [one.document.text for one in got.articles] == [TEXT, "Another one"]
    held = got.articles[1].sets["imported"].annotations()
    assert [item.covered("Another one") for item in held] == ["Another"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("x/d.tok.xml", WHOLE["x/d.tok.xml"].replace(b"'',1,4", b"'',0,4"), "-1-3"),
        ("x/d.tok.xml", WHOLE["x/d.tok.xml"].replace(b",1,4", b",1,999999999"), "is no place in the text"),
        ("x/d.rel.xml", b"<paula", "d.rel.xml, line 1: is not well-formed XML"),
        ("x/d.text.xml", b"<paula version='1.1'/>", "expected is <paula> with a <body>"),
        ("x/d.text.xml", b"<paula><body>&x;</body></paula>", "is not well-formed XML"),
    ],
)
def test_what_does_not_fit_is_refused(name: str, data: bytes, reason: str) -> None:
    got = read(FORMAT, {**WHOLE, name: data}, "x/d.text.xml")
    assert got.articles == []
    assert reason in got.unread[0].sentence


def test_real_files(shared_data: Path) -> None:
    name = "paula/subCorpus1/doc1/doc1.text.xml"
    got = real(FORMAT, shared_data, name)
    one = got.one
    assert one.document.text == "Is this example more complicated than it appears to be?\n\t"
    assert len(found(got)) == len(one.sets["imported"].annotations()) == 16
    assert {entry for entry in found(got) if entry[0] != "syntax"} == {
        ("no_layer", "contrast-focus", "Is"),
        ("no_layer", "topic", "this example more complicated than it appears to be?"),
        ("no_layer", "no_layer", "this example"),
        ("tok", "tok", "it"),
    }
    assert {
        ("syntax", "ROOT", "Is this example more complicated than it appears to be?"),
        ("syntax", "NP", "it"),
    } < found(got)
    (relation,) = one.sets["imported"].relations()
    assert relation.label == "anaphoric"
    assert got.losses.counts == {"annotations": 20, "relations": 22}
    assert_back(STANDOFF, got.articles)


def test_a_graph_that_leads_to_itself_ends() -> None:
    graph: Coverage[int] = Coverage("ab cd", "a.xml")
    graph.place(1, [(0, 1)])
    graph.place(2, [(3, 4)])
    for node, below in ((1, 2), (2, 3), (3, 1), (3, 3), (4, 4)):
        graph.lead(node, below)
    assert graph.of(1) == [(0, 1), (3, 4)]
    assert graph.of(4) == graph.of(5) == []


def test_a_deep_graph_costs_no_stack_and_a_wide_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    deep: Coverage[int] = Coverage("ab", "a.xml")
    deep.place(50_000, [(0, 1)])
    for node in range(50_000):
        deep.lead(node, node + 1)
    assert deep.of(0) == [(0, 1)]
    monkeypatch.setattr(coverage, "MOST", 1_000)
    wide: Coverage[int] = Coverage("a" * 200, "a.xml")
    wide.place(0, [(at, at + 1) for at in range(0, 200, 2)])
    for node in range(1, 20):
        wide.lead(node, node - 1)
    with pytest.raises(FileRefused, match="cannot be resolved"):
        wide.of(19)


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, WHOLE, "x/d.text.xml", quotes)
