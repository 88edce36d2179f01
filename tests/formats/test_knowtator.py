"""Knowtator and eHOST: mentions, classes and slots, and in what the offsets count."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.formats.knowtator import FORMAT
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from tests.formats.damaging import assert_damage_is_borne, quotes
from tests.formats.exchanging import Got, assert_back, read, real

TEXT = "Ines \U0001f600 Tallow\r\ndenied it twice.\r\n"


def annotation(mention: str, *spans: tuple[int, int], said: str, more: str = "") -> str:
    places = "".join(f'<span start="{begin}" end="{end}" />' for begin, end in spans)
    return f'<annotation><mention id="{mention}" />{places}<spannedText>{said}</spannedText>{more}</annotation>'


def mention(identity: str, label: str, *slots: str, known: str = "") -> str:
    held = "".join(f'<hasSlotMention id="{slot}" />' for slot in slots)
    return (
        f'<classMention id="{identity}">{held}<mentionClass id="{known or label}">{label}</mentionClass></classMention>'
    )


def slot(kind: str, identity: str, name: str, *values: str) -> str:
    said = "".join(f'<{kind}SlotMentionValue value="{value}" />' for value in values)
    return f'<{kind}SlotMention id="{identity}"><mentionSlot id="{name}" />{said}</{kind}SlotMention>'


def files(*parts: str, text: str = TEXT, source: str = "a.txt") -> dict[str, bytes]:
    whole = f'<?xml version="1.0" encoding="UTF-8"?>\n<annotations textSource="{source}">{"".join(parts)}</annotations>'
    return {"a.txt.knowtator.xml": whole.encode(), "a.txt": text.encode()}


def found(got: Got) -> set[tuple[str, str]]:
    one = got.one
    held = [item for held in one.sets.values() for item in held.annotations()]
    return {(item.label, item.covered(one.document.text)) for item in held}


WHOLE = files(
    annotation(
        "m1", (0, 14), said="Ines \U0001f600 Tallow",
        more='<annotator id="eHOST_1">Ada Q.</annotator><creationDate>2024-01-02T03:04:05Z</creationDate>'
        "<comment>who?</comment>",
    ),
    annotation("m2", (16, 22), (26, 31), said="denied ... twice", more='<annotator id="eHOST_1">Ada Q.</annotator>'),
    annotation("m3", (23, 25), said="it", more="<creationDate>Thu Jul 02 11:23:48 MDT 2009</creationDate>"),
    annotation("m4", (23, 25), said="it"),
    "<annotation><mention id='m5'/></annotation>",
    mention("m1", "Person", "s1", "s2", known="x:Person"),
    mention("m2", "Denial", "s3", "gone"),
    mention("m3", "Thing"),
    mention("m5", "Thing"),
    mention("m6", "Thing"),
    slot("string", "s1", "sex", "f"),
    slot("boolean", "s2", "named", "true"),
    slot("complex", "s3", "denied_by", "m1", "m3"),
)  # fmt: skip


def test_mentions_with_classes_and_slots() -> None:
    got = read(FORMAT, WHOLE)
    one = got.one
    assert one.document.text == TEXT.replace("\r\n", "\n")
    assert one.document.id == "a"
    assert found(got) == {
        ("Person", "Ines \U0001f600 Tallow"), ("Denial", "denied twice"), ("Thing", "it"), ("annotation", "it")
    }  # fmt: skip
    by_label = {item.label: item for held in one.sets.values() for item in held.annotations()}
    person = by_label["Person"]
    assert person.features == (("class", "x:Person"), ("sex", "f"), ("named", "true"))
    assert (person.note, person.created, person.annotator) == ("who?", "2024-01-02T03:04:05Z", "eHOST_1")
    assert next(one for one in one.annotators if one.id == "eHOST_1").name == "Ada Q."
    relations = [(item.label, [arg.role for arg in item.args]) for item in one.sets["eHOST_1"].relations()]
    assert sorted(relations) == [("denied_by", ["from"]), ("denied_by", ["from", "to"])]
    assert got.arrivals[0].said == ("Offsets were found to count UTF-16 code units.",)
    # a slot that is gone, a time of no known zone, a mention without a class, one without a span, one nowhere,
    # and an argument by somebody else
    assert got.losses.counts == {"features": 1, "times": 1, "labels": 1, "annotations": 2, "arguments": 1}
    assert_back(STANDOFF, got.articles)


@pytest.mark.parametrize(
    ("text", "spans", "said"),
    [
        ("\ufeffa \U0001f600 b", (6, 7), "Offsets were found to count UTF-16 code units."),
        ("a é b", (5, 6), "Offsets were found to count bytes."),
        ("a\r\nb", (2, 3), "Offsets were found to count a line end as one character."),
    ],
)
def test_what_offsets_count_is_found(text: str, spans: tuple[int, int], said: str) -> None:
    got = read(FORMAT, files(annotation("m", spans, said="b"), mention("m", "B"), text=text))
    assert found(got) == {("B", "b")}
    assert got.arrivals[0].said == (said,)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (files(annotation("m", (0, 3), said="Tallow")), "names “Tallow” and covers “Ine”"),
        (files(annotation("m", (0, 300), said="Ines")), "is no place in the text"),
        (files(source="b.txt"), "belongs to the text b.txt, which is not there; put it beside this file"),
        (files(source="../../etc/passwd"), "belongs to the text passwd, which is not there"),
        ({**files(), "a.txt": b"\xe9"}, "which holds bytes that are not UTF-8"),
        ({"a.txt.knowtator.xml": b"<annotations textSource='a.txt'>"}, "is not well-formed XML"),
    ],
)
def test_what_does_not_fit_is_refused(given: dict[str, bytes], reason: str) -> None:
    got = read(FORMAT, given)
    assert got.articles == []
    assert reason in got.unread[0].sentence


def test_real_files(shared_data: Path) -> None:
    name = "knowtator/11319941.txt.knowtator.xml"
    got = real(FORMAT, shared_data, name)
    (held,) = got.one.sets.values()
    assert held.annotator == "CHEBI_2015_08_26_Instance_10000"
    assert len(held.annotations()) == 33
    assert ("polyatomic entity", (("class", "CHEBI:36357"),)) in {
        (one.label, one.features) for one in held.annotations()
    }
    assert not got.losses
    assert_back(STANDOFF, got.articles)


def test_other_files_are_not_taken_for_it() -> None:
    for data in (b"", b"<annotations/>", b"<x textSource='a'><annotations/></x>"):
        assert not FORMAT.sniff("a.knowtator.xml", data)


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, WHOLE, "a.txt.knowtator.xml", quotes)
