"""TCF: tokens found again in the text, named entities and references."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.formats.standoff.folder import FORMAT as STANDOFF
from annotator.formats.tcf import FORMAT
from annotator.formats.tokens import aligned
from tests.formats.damaging import assert_damage_is_borne, quotes
from tests.formats.exchanging import Got, assert_back, read, real

TEXT = "“Ines \U0001f600  Tallow” kam , sie\nging."
TOKENS = ("Ines", "\U0001f600", "Tallow", "kam", ",", "sie", "ging", ".")
LAYERS = """<tc:lemmas><tc:lemma tokenIDs="t3">kommen</tc:lemma></tc:lemmas>
  <tc:namedEntities type="CoNLL2002"><tc:entity ID="e0" class="PER" tokenIDs="t0 t2"/>
    <tc:entity class="EMOJI" tokenIDs="t1 t0"/></tc:namedEntities>
  <tc:references><tc:entity><tc:reference ID="r0" type="nam" tokenIDs="t0 t1 t2"/>
    <tc:reference ID="r1" type="pro" rel="anaphoric" target="r0" tokenIDs="t5"/>
    <tc:reference ID="r2" type="pro" rel="anaphoric" target="r9" tokenIDs="t6"/></tc:entity></tc:references>"""


def tcf(layers: str = LAYERS, text: str = TEXT, tokens: tuple[str, ...] = TOKENS) -> bytes:
    listed = "".join(f'<tc:token ID="t{number}">{token}</tc:token>' for number, token in enumerate(tokens))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><D-Spin xmlns="http://www.dspin.de/data" version="0.4">'
        '<tc:TextCorpus xmlns:tc="http://www.dspin.de/data/textcorpus" lang="de">'
        f"<tc:text>{text}</tc:text><tc:tokens>{listed}</tc:tokens>{layers}</tc:TextCorpus></D-Spin>"
    ).encode()


def found(got: Got) -> set[tuple[str, str]]:
    one = got.one
    held = [item for held in one.sets.values() for item in held.annotations()]
    return {(item.label, item.covered(one.document.text)) for item in held}


def test_entities_and_references() -> None:
    got = read(FORMAT, {"a.tcf": tcf()})
    one = got.one
    assert (one.document.text, one.document.language) == (TEXT, "de")
    assert found(got) == {
        ("PER", "Ines Tallow"), ("EMOJI", "Ines \U0001f600"), ("nam", "Ines \U0001f600  Tallow"), ("pro", "sie"),
        ("pro", "ging"),
    }  # fmt: skip
    assert sorted(relation.label for relation in one.sets["imported"].relations()) == 2 * ["anaphoric"]
    assert got.losses.counts == {"annotations": 1, "arguments": 1}
    assert_back(STANDOFF, got.articles)


def test_words_follow_a_text() -> None:
    assert aligned("", []) == []
    assert aligned("a b", ["b"]) is None
    assert aligned("„a\u00a0… b", ["a", "b"]) == [(1, 2), (5, 6)]
    assert aligned("-" * 100 + "a", ["a"]) is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (tcf(tokens=("Ina",)), "its tokens do not follow its text"),
        (tcf('<tc:namedEntities><tc:entity class="PER" tokenIDs="t0 t99"/></tc:namedEntities>'), "is no place"),
        (tcf("<tc:namedEntities><tc:entity/></tc:namedEntities>"), "is no place"),
        (tcf().replace(b"tc:text>", b"tc:other>"), "has no <text>"),
        (b'<D-Spin xmlns="http://www.dspin.de/data"/>', "has no <TextCorpus>"),
        (tcf()[:400], "is not well-formed XML"),
    ],
)
def test_what_does_not_fit_is_refused(data: bytes, reason: str) -> None:
    got = read(FORMAT, {"a.tcf": data}, "a.tcf")
    assert got.articles == []
    assert reason in got.unread[0].sentence


def test_real_files(shared_data: Path) -> None:
    plain = real(FORMAT, shared_data, "tcf/tcf_with_text_toks_sents.xml")
    assert plain.one.document.text == "Karin fliegt nach New York. Sie will dort Urlaub machen."
    assert not plain.losses
    got = real(FORMAT, shared_data, "tcf/wlfxb.xml")
    assert found(got) == {("pro.per3", "Sie"), ("nam", 'die "Wahren Finnen"')}
    assert [one.label for one in got.one.sets["imported"].relations()] == ["cataphoric"]
    assert got.losses.counts == {"annotations": 52}
    assert_back(STANDOFF, [*plain.articles, *got.articles])


def test_other_files_are_not_taken_for_it() -> None:
    for data in (b"", b"<D-Spin/>", b'<a xmlns="http://www.dspin.de/data/textcorpus"/>'):
        assert not FORMAT.sniff("a.tcf", data)


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, {"a.tcf": tcf()}, "a.tcf", quotes)
