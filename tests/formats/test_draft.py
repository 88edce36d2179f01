"""Articles in the making: what a file says is checked, what cannot be held is counted, nothing is moved."""

from __future__ import annotations

import tracemalloc

import pytest

from annotator.errors import FileRefused
from annotator.formats.draft import Draft
from annotator.formats.files import beside, stem_of
from annotator.formats.gathered_scheme import Gathered
from annotator.formats.reading import About, Arrival, Reading
from annotator.formats.scheme_xml import read_scheme, write_scheme
from annotator.formats.units import best_unit
from annotator.model.annotation import Annotation
from annotator.model.document import Annotator
from annotator.model.identity import derived_id
from annotator.model.scheme import scheme_problems
from annotator.model.span import Span
from tests.formats.exchanging import NEWS, WHEN

RAW = "Ship \U0001f6a2\r\nAda Quill left.\r\n"


def draft(raw: str = RAW, *, unit: str = "codepoint", leave_out_wrong: bool = False) -> Draft:
    return Draft(Reading(WHEN, scheme=NEWS, leave_out_wrong=leave_out_wrong), "a.txt", raw, unit=unit)


def only(arrival: Arrival) -> Annotation:
    (held,) = arrival.annotated.sets.values()
    (found,) = held.annotations()
    return found


@pytest.mark.parametrize(("unit", "begin", "end"), [("codepoint", 8, 17), ("utf16", 9, 18), ("byte", 11, 20)])
def test_offsets_in_every_unit_go_to_code_points(unit: str, begin: int, end: int) -> None:
    made = draft(unit=unit)
    made.annotate("T1", "PERSON", [(begin, end)], covered="Ada Quill")
    found = only(made.finished())
    assert (found.spans, found.layer, found.created) == ((Span(7, 16),), "entities", WHEN)
    assert made.document.normalisation.newline == "crlf"


def test_what_does_not_cover_its_text_refuses_the_article() -> None:
    made = draft()
    made.annotate("T1", "PERSON", [(8, 17)], covered="Ada Quill")
    made.annotate("T2", "PERSON", [(9, 18)], covered="Ada Quill")
    made.annotate("T3", "PERSON", [(9, 900)])
    with pytest.raises(FileRefused, match="2 of 3 annotations do not cover the text that they name") as refused:
        made.finished()
    assert "T2 names “Ada Quill” and covers “da Quill ”" in str(refused.value)


def test_what_does_not_cover_its_text_is_left_out_if_asked_for() -> None:
    reading = Reading(WHEN, scheme=NEWS, leave_out_wrong=True)
    made = Draft(reading, "a.txt", RAW)
    made.annotate("T1", "PERSON", [(8, 17)], covered="Ada Quill")
    made.annotate("T2", "PERSON", [(9, 18)], covered="Ada Quill")
    made.relate("R1", "attribution", [("claim", "T1"), ("source", "T2")])
    arrival = made.finished()
    assert only(arrival).label == "PERSON"
    assert reading.losses.counts == {"annotations": 1, "arguments": 1}
    assert arrival.said[0].startswith("1 of 2 annotations")


@pytest.mark.parametrize(
    ("spans", "covered"),
    [
        ([(0, 4), (8, 11)], "Ship Ada"),
        ([(8, 11), (0, 4)], "Ship Ada"),
        ([(0, 4), (8, 11)], "ShipAda"),
        ([(0, 11)], "Ship \U0001f6a2\r\nAda"),
        ([(0, 11)], "Ship   \U0001f6a2 Ada"),
    ],
)
def test_parts_and_blanks_may_be_written_in_several_ways(spans: list[tuple[int, int]], covered: str) -> None:
    made = draft()
    assert made.annotate("T1", "PERSON", spans, covered=covered)


def test_what_covers_nothing_is_counted() -> None:
    reading = Reading(WHEN)
    made = Draft(reading, "a.txt", RAW)
    assert made.annotate("T1", "PERSON", [(4, 4)]) == ""
    assert made.annotate("T2", "PERSON", []) == ""
    assert made.finished().annotated.sets == {}
    assert reading.losses.counts == {"annotations": 2}


def test_ids_of_ours_are_kept_and_others_follow_from_what_they_are() -> None:
    ours = derived_id("a", "x")
    first, again = draft(), draft()
    assert first.annotate(ours, "PERSON", [(0, 4)]) == ours
    assert first.annotate("T1", "PERSON", [(0, 4)]) == again.annotate("T1", "PERSON", [(0, 4)]) != ours


def test_everybody_has_a_set_and_programs_are_named() -> None:
    made = draft()
    ben = Annotator("ben", "human", "Ben")
    made.annotate("1", "PERSON", [(0, 4)], about=About(annotator=ben, origin="tagger", confidence=0.5))
    made.annotate("2", "PERSON", [(0, 4)])
    made.relate("3", "same", [("a", "1"), ("b", "2")])
    made.state("claims", "finished", ben)
    annotated = made.finished().annotated
    assert set(annotated.sets) == {"ben", "imported"}
    assert annotated.sets["ben"].states == {
        "entities": "in-progress",
        "annotations": "in-progress",
        "claims": "finished",
    }
    assert {one.id: one.kind for one in annotated.annotators} == {
        "ben": "human", "imported": "human", "tagger": "program",
    }  # fmt: skip


def test_blocks_are_in_order_and_apart() -> None:
    made = draft()
    made.block(0, 6, "title")
    made.block(4, 9, "paragraph")
    made.block(8, 8, "paragraph")
    made.block(8, 23, "paragraph")
    assert [block[:3] for block in made.finished().annotated.document.blocks] == [(0, 6, "title"), (7, 22, "paragraph")]


def test_names_of_files() -> None:
    assert stem_of("a/b/c.ann.txt", (".txt", ".ann.txt")) == "c"
    assert stem_of("c.xmi") == "c"
    assert beside("a/b.ann", "b.txt") == "a/b.txt"
    assert beside("b.ann", "b.txt") == "b.txt"


def test_names_are_made_storable_and_what_has_none_is_counted() -> None:
    reading = Reading(WHEN, scheme=NEWS)
    made = Draft(reading, "a.txt", RAW)
    about = About(((" kb ", "1"), (" ", "2")), annotator=Annotator(" ana ", "human"), origin=" tagger\n")
    made.annotate("T1", " PERSON\n", [(0, 4)], layer=" entities ", about=about)
    made.annotate("T2", " ", [(0, 4)], about=about)
    made.relate("R1", "same_as", [(" a ", "T1"), (" ", "T1")])
    made.relate("R2", "\n", [("a", "T1")])
    made.state(" ", "finished")
    made.describe(meta=((" byline", "x"), (" ", "y")))
    arrival = made.finished()
    one = only(arrival)
    assert (one.layer, one.label, one.features, one.annotator, one.origin) == (
        *("entities", "PERSON", (("kb", "1"),)),
        *("ana", "tagger"),
    )
    (same,) = arrival.annotated.sets["ana"].relations()
    assert [arg.role for arg in same.args] == ["a"]
    assert arrival.annotated.document.meta == (("byline", "x"),)
    assert {person.id for person in arrival.annotated.annotators} == {"ana", "tagger"}
    counts = {"features": 1, "annotations": 1, "arguments": 1, "relations": 1, "states": 1, "facts": 1}
    assert reading.losses.counts == counts


def test_what_a_file_says_twice_under_one_id_is_there_twice() -> None:
    made = draft()
    identity = derived_id("a", "x")
    first = made.annotate(identity, "PERSON", [(0, 4)])
    second = made.annotate(identity, "PERSON", [(0, 4)], about=About(annotator=Annotator("ben")))
    link = derived_id("r", "x")
    links = [made.relate(link, "same_as", [("a", identity)]) for _ in range(2)]
    arrival = made.finished()
    assert (first, links[0]) == (identity, link)
    assert len({first, second, *links}) == 4
    assert sum(len(held) for held in arrival.annotated.sets.values()) == 4


def test_the_scheme_of_what_was_gathered_can_be_read() -> None:
    gathered = Gathered()
    assert read_scheme(write_scheme(gathered.scheme()), name="scheme.xml").layers != ()
    made = draft()
    odd = About((("seen", " 5.3"), ("seen", ""), ("said", "a"), ("said", "b")))  # no choice is called so
    made.annotate("T1", "same_as", [(0, 4)], layer="entities", about=odd)  # what their scheme has for relations
    gathered.take(made.finished().annotated, NEWS)
    scheme = gathered.scheme()
    assert scheme_problems(scheme) == []
    asked = {feature.name: feature.type for feature in scheme.features_of("entities", "same_as")}
    assert (asked["seen"], asked["said"]) == ("text", "choices")
    assert read_scheme(write_scheme(scheme), name="scheme.xml") == scheme


def test_what_is_far_longer_than_its_words_is_neither_compared_nor_kept() -> None:
    text = "Ines " * 40_000
    made = Draft(Reading(WHEN, leave_out_wrong=True), "a.txt", text)
    tracemalloc.start()
    for number in range(500):
        made.annotate(f"T{number}", "PERSON", [(0, len(text) - number)], covered="Ines")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2_000_000  # not five hundred times the text
    assert made.finished().said[0].startswith("500 of 500 annotations")
    assert best_unit(text + "\U0001f6a2", [(0, 4), (0, len(text))], ["Ines", text]) == ("codepoint", [True, True])
    assert best_unit(text + "\U0001f6a2", [(0, 4), (0, len(text))], ["Ines", "Ines"])[1] == [True, False]
