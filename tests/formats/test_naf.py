"""NAF: everything there and back, the layers of other tools, and the unit of offsets found by the words."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from lxml import etree

from annotator.formats.naf.format import FORMAT
from annotator.formats.naf.writer import cut
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from tests.formats.damaging import assert_damage_is_borne, quotes
from tests.formats.exchanging import (
    HOSTILE,
    NEWS,
    Got,
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

TEXT = "In 1964 \U0001f600 Kitty said no. We"


def naf(layers: str, *, text: str = TEXT, unit: str = "codepoint", version: str = "v3.1", header: str = "") -> bytes:
    """A NAF file of another tool, its words being what stands between blanks, terms each of one word."""
    words, terms, at = [], [], 0
    for number, word in enumerate(text.split()):
        at = text.index(word, at)
        lengths = {
            "codepoint": len,
            "utf16": lambda piece: len(piece.encode("utf-16-le")) // 2,
            "byte": lambda piece: len(piece.encode()),
        }
        count = lengths[unit]
        words.append(f'<wf id="w{number}" offset="{count(text[:at])}" length="{count(word)}"><![CDATA[{word}]]></wf>')
        terms.append(f'<term id="t{number}"><span><target id="w{number}"/></span></term>')
        at += len(word)
    return (
        '<?xml version="1.0"?><!DOCTYPE NAF SYSTEM "http://127.0.0.1:1/naf.dtd">'
        f'<NAF xml:lang="en" version="{version}">'
        f"<nafHeader>{header}</nafHeader><raw><![CDATA[{text}]]></raw><text>{''.join(words)}</text>"
        f"<terms>{''.join(terms)}</terms>{layers}</NAF>"
    ).encode()


def span(*ids: str) -> str:
    """What a layer's element covers."""
    return f"<span>{''.join(f'<target id={chr(34)}{one}{chr(34)}/>' for one in ids)}</span>"


def found(got: Got) -> set[tuple[str, str]]:
    """Labels and covered text of everything that was read."""
    one = got.one
    held = [item for held in one.sets.values() for item in held.annotations()]
    return {(item.label, item.covered(one.document.text)) for item in held}


def test_everything_comes_back() -> None:
    written, got = assert_back(FORMAT, [plain(), hostile(), everything()])
    assert not FORMAT.cannot_express
    assert not written.losses
    assert not got.losses
    assert sorted(written.files) == ["ferry.naf", "hostile.naf", "port.naf"]
    assert b'name="words" type="tokeniser"' in written.files["port.naf"]
    assert write(FORMAT, plain(), tokeniser="blanks").files["port.naf"].count(b"<wf ") == 14 + 1


def test_other_tools_find_their_own_layers() -> None:
    """Entities, attributions and factualities as NAF has them, by nothing but the file."""
    text = HOSTILE
    claim = mark(text, "claims", "CLAIM", "denied it", features=(("certainty", "probable"), ("polarity", "negated")))
    source = mark(text, "claims", "SOURCE", "Ines Tallow, of Lower Vell")
    cue = mark(text, "claims", "CUE", "denied")
    who = mark(text, "entities", "PERSON", "Ines Tallow", features=(("kb", "Q42"),))
    told = link("attribution", ("claim", claim), ("source", source), ("cue", cue))
    files = write(FORMAT, article(text, who, claim, source, cue, told)).files
    root = etree.fromstring(files["ferry.naf"])
    raw = root.findtext("raw")
    assert raw == text
    words = {}
    for wf in root.iterfind("text/wf"):
        begin = int(wf.get("offset"))
        assert raw[begin : begin + int(wf.get("length"))] == wf.text
        words[wf.get("id")] = wf.text
    terms = {one.get("id"): words[one.find("span/target").get("id")] for one in root.iterfind("terms/term")}

    def covered(one: etree._Element) -> list[str]:
        return [terms[target.get("id")] for target in one.iter("target")]

    (entity,) = root.iterfind("entities/entity")
    assert (entity.get("type"), entity.get("source"), covered(entity)) == ("PERSON", "ana", ["Ines", "Tallow"])
    assert "http://www.wikidata.org/entity/Q42" in {ref.get("reference") for ref in entity.iter("externalRef")}
    (statement,) = root.iterfind("attribution/statement")
    assert {part.tag: covered(part) for part in statement} == {
        "statement_target": ["denied", "it"],
        "statement_source": ["Ines", "Tallow", ",", "of", "Lower", "Vell"],
        "statement_cue": ["denied"],
    }
    (factuality,) = root.iterfind("factualities/factuality")
    assert covered(factuality) == ["denied", "it"]
    assert factuality.find("factVal").get("value") == "PR-"
    assert [one.get("type") for one in root.iterfind("tunits/tunit")] == ["title"] + 3 * ["paragraph"]


def test_what_is_written_is_valid(shared_data: Path) -> None:
    path = shared_data / "interop" / "naf" / "naf4dev" / "dtd" / "naf_v3.3.1.dtd"
    # the models of some elements are not deterministic, which libxml2 does not take
    simple = re.sub(
        r"\(\(span,sentiment\?,externalReferences\?\)\s*\|\(span,externalReferences\?,sentiment\?\)\)",
        "(span,(sentiment|externalReferences)*)",
        path.read_text(encoding="utf-8"),
    )
    dtd = etree.DTD(StringIO(simple))
    for name, data in write(FORMAT, plain(), hostile(), everything()).files.items():
        assert dtd.validate(etree.fromstring(data)), (name, dtd.error_log)


def test_what_no_token_can_cover_is_counted() -> None:
    text = "One two \n three.\n"
    blank = mark(text, "entities", "PERSON", " \n ")
    edge = mark(text, "entities", "ORG", "two ")
    near = mark(text, "entities", "GPE", "two", "three")
    inside = mark(text, "entities", "LOC", "hre")
    written = write(FORMAT, article(text, blank, edge, near, inside, link("same_as", ("a", blank), layer="entities")))
    assert written.losses.counts == {"annotations": 1, "trimmed": 2, "arguments": 1, "relations": 1}
    assert found(read(FORMAT, written.files)) == {("ORG", "two"), ("GPE", "two \n three"), ("LOC", "hre")}


def test_tokens_are_cut_at_edges() -> None:
    assert cut([(0, 3), (4, 9)], {0, 2, 3, 4, 9}) == [(0, 2), (2, 3), (4, 9)]
    assert cut([(1, 3)], {0, 1, 3, 7}) == [(1, 3)]


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("codepoint", ()),
        ("utf16", ("Offsets were found to count UTF-16 code units.",)),
        ("byte", ("Offsets were found to count bytes.",)),
    ],
)
def test_the_unit_is_found_by_the_words(unit: str, said: tuple[str, ...]) -> None:
    got = read(
        FORMAT, {"a.naf": naf(f'<entities><entity id="e1" type="PER">{span("t3")}</entity></entities>', unit=unit)}
    )
    assert found(got) == {("PER", "Kitty")}
    assert got.arrivals[0].said == said


def test_layers_of_other_tools() -> None:
    layers = f"""
      <entities>
        <entity id="e1" type="PER" status="manual" source="x1">{span("t3")}
          <externalReferences><externalRef reference="http://www.wikidata.org/entity/Q238128" confidence="0.5">
            <externalRef resource="dbp" reference="Kitty"/></externalRef></externalReferences></entity>
        <entity id="e2"><references>{span("t0", "t1")}{span("t6")}</references></entity>
      </entities>
      <markables><mark id="m1" type="emoji" lemma="smile">{span("w2")}</mark></markables>
      <coreferences><coref id="c1" status="manual">{span("t3")}{span("t6")}</coref></coreferences>
      <attribution><statement id="s1"><statement_target>{span("t5")}</statement_target>
        <statement_source>{span("t3")}</statement_source><statement_cue>{span("t4")}</statement_cue></statement></attribution>
      <factualities><factuality id="f1">{span("t5")}<factVal value="CT-" resource="FactBank"/></factuality>
        <factuality id="f2">{span("t4")}<factVal value="NP" resource="nwr" source="x"/></factuality></factualities>
      <opinions><opinion id="o1"><opinion_holder>{span("t3")}</opinion_holder>
        <opinion_expression polarity="negative">{span("t5")}</opinion_expression></opinion></opinions>
      <timeExpressions><timex3 id="x1" type="DATE" value="1964">{span("w1")}</timex3></timeExpressions>
      <tunits><tunit id="u1" type="paragraph" offset="0" length="23"/></tunits>
      <deps><dep from="t3" to="t4" rfunc="subj"/><dep from="t4" to="t5" rfunc="obj"/></deps>
      <topics><topic source="x">murder</topic></topics>
    """
    header = """<fileDesc creationtime="2020-03-23T10:18:08UTC" author="Ada"/><public publicId="Kitty 1" uri="u:1"/>
      <linguisticProcessors layer="entities"><lp name="annotator_iris" version="g1" id="x1"/></linguisticProcessors>"""
    got = read(FORMAT, {"a.naf": naf(layers, header=header)})
    one = got.one
    assert found(got) == {
        ("PER", "Kitty"), ("entity", "In 1964"), ("entity", "We"), ("emoji", "\U0001f600"), ("coref", "Kitty"),
        ("coref", "We"), ("CLAIM", "no."), ("SOURCE", "Kitty"), ("CUE", "said"), ("factuality", "said"),
        ("opinion_expression", "no."), ("opinion_holder", "Kitty"), ("DATE", "1964"),
    }  # fmt: skip
    assert (one.document.id, one.document.url, one.document.published) == ("kitty-1", "u:1", "2020-03-23T10:18:08Z")
    assert one.document.meta == (("byline", "Ada"), ("topic", "murder"))
    assert [block[:3] for block in one.document.blocks] == [(0, 23, "paragraph")]
    (kitty,) = one.sets["annotator_iris"].annotations()
    assert kitty.features == (("kb", "Q238128"), ("dbp", "Kitty"), ("status", "manual"))
    assert next(person for person in one.annotators if person.id == "annotator_iris").kind == "human"
    others = {item.label: item for item in one.sets["imported"].annotations()}
    assert others["CLAIM"].layer == "claims"
    assert others["CLAIM"].features == (("certainty", "certain"), ("polarity", "negated"))
    assert others["factuality"].features == (("nwr", "NP"),)
    assert others["opinion_expression"].features == (("polarity", "negative"),)
    assert others["DATE"].features == (("value", "1964"),)
    relations = {item.label: [arg.role for arg in item.args] for item in one.sets["imported"].relations()}
    assert relations == {
        "coref": ["mention", "mention"], "attribution": ["claim", "source", "cue"], "opinion": ["expression", "holder"]
    }  # fmt: skip
    assert got.losses.counts == {"features": 2, "annotations": 2}
    assert_back(FORMAT, got.articles)
    assert_back(STANDOFF, got.articles)


def test_words_without_offsets_follow_the_text() -> None:
    words = "".join(f'<wf id="w{n}">{word}</wf>' for n, word in enumerate(("Ines", "Tallow", "left")))
    layer = f'<entities><entity id="e" type="PER">{span("w0", "w1")}</entity></entities>'
    data = f'<NAF version="3.0"><raw>“Ines  Tallow” left</raw><text>{words}</text>{layer}</NAF>'
    assert found(read(FORMAT, {"a.naf": data.encode()})) == {("PER", "Ines  Tallow")}
    wrong = data.replace("<raw>“Ines", "<raw>“Ina Ines")
    assert "do not follow its <raw> text" in read(FORMAT, {"a.naf": wrong.encode()}).unread[0].sentence


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<NAF/>", "has no <raw> layer"),
        (b'<NAF version="5.1"><raw/></NAF>', "is NAF 5.1, expected is version 3 or 4"),
        (naf("").replace(b'offset="3"', b'offset="4"'), "1 of 7 words do not stand where their offsets say"),
        (naf("").replace(b'offset="3"', b'offset="99999999999999"'), "1 of 7 words"),
        (naf("")[:300], "is not well-formed XML"),
        (naf(f'<entities><entity id="e">{span("t99")}</entity></entities>'), "is no place in the text"),
        (naf('<entities><entity id="e"/></entities>'), "is no place in the text"),
        (b"<KAF/>", "is no NAF"),
    ],
)
def test_what_does_not_fit_is_refused(data: bytes, reason: str) -> None:
    got = read(FORMAT, {"a.naf": data}, "a.naf")
    assert got.articles == []
    assert reason in got.unread[0].sentence


def test_a_file_of_ours_that_another_tool_added_to() -> None:
    (data,) = write(FORMAT, plain()).files.values()
    added = (
        '<attribution><statement id="s1"><statement_target><span><target id="t3"/></span></statement_target>'
        '<statement_source><span><target id="t0"/></span></statement_source></statement></attribution></NAF>'
    )
    got = read(FORMAT, {"port.naf": data.replace(b"</NAF>", added.encode())})
    assert found(got) == {
        ("PERSON", "Ines Tallow"), ("ORG", "Port Authority"), ("GPE", "Lower Vell"), ("CLAIM", "the"),
        ("SOURCE", "Ines"),
    }  # fmt: skip
    assert set(got.one.sets) == {"ana", "imported"}


def test_only_what_is_wanted_is_written() -> None:
    got = read(FORMAT, write(FORMAT, everything(), annotator="ben", layers=("entities",)).files).one
    assert set(got.sets) == {"ben"}
    assert [person.id for person in got.annotators] == ["ben"]
    assert got.sets["ben"].states == {"entities": "in-progress"}


def test_real_files(shared_data: Path) -> None:
    counts = {
        "naf/naf4dev/after_v31/entity/entity.naf": {("entity", "Kitty Genovese")},
        "naf/naf4dev/after_v31/coreference/coreference.naf": {("event", "murder")},
        "naf/naf4dev/after_v32/tunits.naf": set(),
        "naf/naf4dev/before_v31/entity/entity.naf": set(),
        "naf/naf4dev/v33/lpdep.naf": {("LOC", "USA"), ("entity", "Kitty Genovese")},
    }
    for name, expected in counts.items():
        got = real(FORMAT, shared_data, name)
        assert found(got) == expected
        assert_back(FORMAT, got.articles)
        assert_back(STANDOFF, got.articles)
    blocks = real(FORMAT, shared_data, "naf/naf4dev/after_v32/tunits.naf").one.document.blocks
    assert [block[:3] for block in blocks] == [(0, 93, "other"), (94, 191, "other")]


def test_other_files_are_not_taken_for_it() -> None:
    for data in (b"", b"<NAFF/>", b"<a><NAF/></a>", b"{<NAF"):
        assert not FORMAT.sniff("a.naf", data)
    assert FORMAT.sniff("a.xml", naf("")[:120])


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, write(FORMAT, everything(), scheme=NEWS).files, "ferry.naf", quotes)


def test_damage_to_files_of_others() -> None:
    layers = (
        f'<entities><entity id="e1" type="PER">{span("t3")}</entity></entities>'
        f'<coreferences><coref id="c1">{span("t3")}{span("t6")}</coref></coreferences>'
        f'<factualities><factuality id="f1">{span("t5")}<factVal value="CT-" resource="FactBank"/></factuality>'
        "</factualities>"
    )
    assert_damage_is_borne(FORMAT, {"a.naf": naf(layers, unit="utf16")}, "a.naf", quotes)
