"""MAE: tags and links, and whether offsets count the line end before the text."""

from __future__ import annotations

import pytest

from annotator.formats.mae import FORMAT
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from tests.formats.damaging import assert_damage_is_borne, quotes
from tests.formats.exchanging import Got, assert_back, read

TEXT = "\nInes \U0001f600 Tallow denied\nit twice.\n"


def mae(*tags: str, text: str = TEXT) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8" ?>\n\n<NewsTask>\n<TEXT><![CDATA[{text}]]></TEXT>\n<TAGS>\n'
        + "\n".join(tags)
        + "\n</TAGS>\n</NewsTask>"
    ).encode()


def found(got: Got) -> set[tuple[str, str]]:
    one = got.one
    held = [item for held in one.sets.values() for item in held.annotations()]
    return {(item.label, item.covered(one.document.text)) for item in held}


TAGS = (
    '<PERSON id="P0" spans="1~5,9~15" text="Ines ... Tallow" kind="name" empty="" />',
    '<CUE id="C0" spans="16~22" text="denied" />',
    '<CLAIM id="K0" spans="16~25" text="denied it" />',
    '<DOC id="D0" spans="-1~-1" text="" />',
    '<ATTR id="L0" fromID="C0" fromText="denied" toID="P0" toText="Ines ... Tallow" sure="yes" />',
    '<NARY id="L1" claimID="K0" claimText="denied it" sourceID="P0" sourceText="" cueID="" cueText="" />',
    '<LOST id="L2" fromID="X9" toID="P0" />',
)
WHOLE = mae(*TAGS)


def test_tags_and_links() -> None:
    got = read(FORMAT, {"a 1.xml": WHOLE})
    one = got.one
    assert one.document.text == TEXT
    assert found(got) == {("PERSON", "Ines Tallow"), ("CUE", "denied"), ("CLAIM", "denied\nit")}
    held = one.sets["imported"]
    assert {item.label: item.features for item in held.annotations()}["PERSON"] == (("kind", "name"),)
    relations = {item.label: item for item in held.relations()}
    assert {label: [arg.role for arg in item.args] for label, item in relations.items()} == {
        "ATTR": ["from", "to"], "NARY": ["claim", "source"], "LOST": ["to"]
    }  # fmt: skip
    assert relations["ATTR"].features == (("sure", "yes"),)
    assert got.arrivals[0].said == ("Offsets were found to count UTF-16 code units.",)
    assert got.losses.counts == {"annotations": 1, "arguments": 1}
    assert_back(STANDOFF, got.articles)


def test_a_line_end_that_is_not_counted_is_no_part_of_the_text() -> None:
    got = read(FORMAT, {"a.xml": mae('<A id="a" spans="2~4" text="cd" />', text="\nabcd")})
    assert got.one.document.text == "abcd"
    assert found(got) == {("A", "cd")}
    assert got.arrivals[0].said == ("Offsets were found not to count the line end before the text.",)


def test_start_and_end_in_place_of_spans() -> None:
    got = read(FORMAT, {"a.xml": mae('<DATE id="a" start="1" end="5" text="1964" TYPE="DATE" />', text="\n1964\n")})
    assert found(got) == {("DATE", "1964")}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (mae('<A id="a" spans="1~4" text="Ines" />'), "names “Ines” and covers “Ine”"),
        (mae('<A id="a" spans="1-4" text="Ines" />'), "is no place in the text"),
        (mae('<A id="a" start="1" text="Ines" />'), "is no place in the text"),
        (mae('<A id="a" spans="99999999999999999~5" />'), "is no place in the text"),
        (b"<A><TEXT/></A>", "expected are <TEXT> and <TAGS>"),
        (mae()[:90], "is not well-formed XML"),
    ],
)
def test_what_does_not_fit_is_refused(data: bytes, reason: str) -> None:
    got = read(FORMAT, {"a.xml": data}, "a.xml")
    assert got.articles == []
    assert reason in got.unread[0].sentence


def test_other_files_are_not_taken_for_it() -> None:
    assert FORMAT.sniff("a.xml", WHOLE[:80])
    for data in (b"", b"<TEXT>", b"<a>x<TEXT>", b"{<a><TEXT>"):
        assert not FORMAT.sniff("a.xml", data)


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, {"a.xml": WHOLE}, "a.xml", quotes)
