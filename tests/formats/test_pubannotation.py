"""PubAnnotation JSON: denotations and relations, attributes and modifications, bagging and chains, tracks, blocks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.formats.pubannotation.format import FORMAT
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from annotator.model.document import Block
from tests.formats.damaging import assert_damage_is_borne, values
from tests.formats.exchanging import (
    Got,
    article,
    assert_back,
    everything,
    folder,
    hostile,
    link,
    mark,
    plain,
    read,
    write,
)

TEXT = "😀 Ana met Bo."


def span(begin: object, end: object) -> dict[str, object]:
    return {"begin": begin, "end": end}


def denotation(identity: object, label: object, *spans: object) -> dict[str, object]:
    return {"id": identity, "span": spans[0] if len(spans) == 1 else list(spans), "obj": label}


ANA, BO = denotation("T1", "Person", span(2, 5)), denotation("T2", "Person", span(10, 12))


def got(**value: object) -> Got:
    return read(FORMAT, {"a.json": json.dumps({"text": TEXT, **value}).encode()}, "a.json")


def covered(found: Got) -> list[tuple[str, str, str]]:
    text = found.one.document.text
    return [(who, one.label, one.covered(text)) for who, held in found.one.sets.items() for one in held.annotations()]


# -- there and back ------------------------------------------------------------------------------------


def test_everything_comes_back() -> None:
    written, found = assert_back(FORMAT, [plain(), hostile(), everything()])
    assert not written.losses
    assert not found.losses
    assert all(not arrival.said for arrival in found.arrivals)


def test_articles_without_text_or_work_and_paths_of_blocks_come_back() -> None:
    annotated = article("The port.\nThe sea.\n", identity="paths")
    object.__setattr__(annotated.document, "blocks", (Block(0, 9, "title", "/html/h1"), Block(10, 18, "quote")))
    written, _ = assert_back(FORMAT, [article(""), annotated])
    assert not written.losses
    assert read(FORMAT, written.files, "paths.json").one.document.blocks == annotated.document.blocks


def test_it_has_the_shape_that_its_tools_read() -> None:
    """By the description of the format: spans in code points, subjects and objects by id, attributes of either."""
    value = json.loads(write(FORMAT, hostile()).files["hostile.json"])
    assert value["text"] == hostile().document.text
    assert value["project"] == "ana"
    ids = {one["id"] for one in value["denotations"]}
    for one in value["denotations"]:
        assert set(one) == {"id", "span", "obj"}
        assert 0 <= one["span"]["begin"] < one["span"]["end"] <= len(value["text"])
    assert all(set(one) == {"id", "subj", "pred", "obj"} and one["subj"] in ids for one in value["attributes"])
    assert len({one["id"] for one in value["attributes"]}) == len(value["attributes"])
    tracks = json.loads(write(FORMAT, everything()).files["ferry.json"])["tracks"]
    assert [one["project"] for one in tracks] == ["ana", "ben"]


def test_relations_of_one_and_of_many_arguments_come_back() -> None:
    text = "Ana, Bo and Cy met.\n"
    ana, bo, cy = (mark(text, "entities", "PERSON", name) for name in ("Ana", "Bo", "Cy"))
    alone = link("attribution", ("claim", ana))
    several = link("attribution", ("source", cy), ("cue", bo), ("cue", ana), features=(("stance", "denies"),))
    itself = link("coreference", ("mention", bo), ("mention", bo))
    written, _ = assert_back(FORMAT, [article(text, ana, bo, cy, alone, several, itself)])
    assert not written.losses


def test_features_that_repeat_or_have_names_of_ours_come_back() -> None:
    text = "The port was built.\n"
    odd = (("topic", "sea"), ("a", "1"), ("topic", "land"), ("annotator.layer", "x"))
    written, _ = assert_back(FORMAT, [article(text, mark(text, "claims", "CLAIM", "port", features=odd))])
    assert not written.losses


def test_relations_lose_arguments_that_are_not_written() -> None:
    text = "Ana said so in Rome.\n"
    claim, place = mark(text, "claims", "CLAIM", "said so"), mark(text, "entities", "GPE", "Rome")
    written = write(FORMAT, article(text, claim, place, link("a", ("c", claim), ("s", place))), layers=("claims",))
    assert dict(written.losses.counts) == {"arguments": 1}
    (relation,) = read(FORMAT, written.files).one.sets["ana"].relations()
    assert [arg.role for arg in relation.args] == ["c"]


# -- what other tools write ----------------------------------------------------------------------------


def test_offsets_are_code_points_and_that_is_told() -> None:
    found = got(denotations=[ANA, BO])
    assert covered(found) == [("imported", "Person", "Ana"), ("imported", "Person", "Bo")]
    assert found.arrivals[0].said == ("Offsets were taken for code points; the file does not say what they count.",)


def test_bags_of_spans_and_chains_of_fragments_are_parts() -> None:
    bag = denotation("T1", "Pair", span(2, 5), span(10, 12))
    chain = [denotation("T2", "Pair", span(2, 5)), denotation("T3", "_FRAGMENT", span(10, 12))]
    chained = {"id": "R1", "subj": "T2", "pred": "_lexicallyChainedTo", "obj": "T3"}
    found = got(denotations=[bag, *chain], relations=[chained, chained])
    assert [text for _, _, text in covered(found)] == ["Ana Bo", "Ana Bo"]
    assert found.one.sets["imported"].relations() == []
    assert not found.losses


def test_attributes_and_modifications_are_features_of_annotations_and_relations() -> None:
    found = got(
        denotations=[ANA, BO],
        relations=[{"id": "R1", "subj": "T1", "pred": "met", "obj": "T2"}],
        attributes=[
            {"id": "A1", "subj": "T1", "pred": "uncertain", "obj": True},
            {"id": "A2", "subj": "T1", "pred": "score", "obj": 0.5},
            {"id": "A3", "subj": "R1", "pred": "where", "obj": "here"},
            {"id": "A4", "subj": "T9", "pred": "lost", "obj": "x"},
        ],
        modifications=[{"id": "M1", "pred": "Negation", "obj": "R1"}],
    )
    held = found.one.sets["imported"]
    assert [one.features for one in held.annotations()] == [(("uncertain", "yes"), ("score", "0.5")), ()]
    (relation,) = held.relations()
    assert relation.features == (("where", "here"), ("Negation", "yes"))
    assert [arg.role for arg in relation.args] == ["subj", "obj"]
    assert dict(found.losses.counts) == {"features": 1}


def test_tracks_are_annotators_and_their_ids_their_own() -> None:
    other = {"project": "Second", "denotations": [denotation("T1", "Name", span(10, 12))]}
    other["relations"] = [{"id": "R1", "subj": "T1", "pred": "p", "obj": "T2"}]
    found = got(tracks=[{"project": "First", "denotations": [ANA, BO]}, other])
    assert covered(found) == [("First", "Person", "Ana"), ("First", "Person", "Bo"), ("Second", "Name", "Bo")]
    assert found.losses.counts["arguments"] == 1


def test_blocks_of_textae_are_structure_where_they_can_be() -> None:
    blocks = [
        denotation("B1", "title", span(0, 5)),
        denotation("B2", "title", span(2, 9)),
        denotation("B3", "Odd", span(0, 9)),
    ]
    found = got(blocks=blocks)
    assert found.one.document.blocks == (Block(0, 5, "title"),)
    assert sorted(label for _, label, _ in covered(found)) == ["Odd", "title"]


def test_where_a_text_is_from_is_kept() -> None:
    found = got(
        sourcedb="PubMed", sourceid=123, divid=2, target="https://x.example/1", source_url="https://y.example/2",
        namespaces=[{"prefix": "a"}], denotations=[],
    )  # fmt: skip
    document = found.one.document
    assert document.id == "pubmed-123-2"
    assert document.url == "https://y.example/2"
    assert document.meta == (
        ("divid", "2"), ("sourcedb", "PubMed"), ("sourceid", "123"), ("target", "https://x.example/1"),
    )  # fmt: skip
    assert dict(found.losses.counts) == {"facts": 1}
    assert_back(FORMAT, [found.one])


def test_lists_and_lines_of_articles_are_read() -> None:
    one = json.dumps({"text": TEXT, "denotations": [ANA]})
    for data in (f"[{one},\n {one}, 3]", f"{one}\n{one}\n3\n"):
        found = read(FORMAT, {"a.json": data.encode()}, "a.json")
        assert len(found.articles) == 2
        assert len({annotated.document.id for annotated in found.articles}) == 2
        assert len(found.unread) == 1


def test_line_ends_of_windows_and_a_mark_are_read() -> None:
    value = {"text": "A\r\n😀\r\nBo", "denotations": [denotation("T1", "P", span(6, 8))]}
    found = read(FORMAT, {"a.json": b"\xef\xbb\xbf" + json.dumps(value).encode()}, "a.json")
    assert found.one.document.text == "A\n😀\nBo"
    assert covered(found) == [("imported", "P", "Bo")]


@pytest.mark.parametrize(
    "wrong", [span(-1, 3), span(3, 99), span(5, 3), span("1", 2), span(True, 2), span(1.5, 2), None, {}, [], "x"]
)
def test_a_place_that_is_none_refuses_the_article_or_is_left_out(wrong: object) -> None:
    value = {"text": TEXT, "denotations": [ANA, denotation("T2", "P", wrong)]}
    files = {"a.json": json.dumps(value).encode()}
    assert "1 of 2 annotations do not cover" in read(FORMAT, files).unread[0].sentence
    left = read(FORMAT, files, leave_out_wrong=True)
    assert covered(left) == [("imported", "Person", "Ana")]
    assert left.losses.counts["annotations"] == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b'{"text": "a", "denotations": [', "no whole JSON"),
        (b'{"denotations": []}', "has no text"),
        (b'{"text": 3, "denotations": []}', "has no text"),
        (b"3", "no object"),
    ],
)
def test_what_is_no_whole_article_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    found = read(FORMAT, {"a.json": data}, "a.json")
    assert found.articles == []
    assert reason in found.unread[0].sentence


# -- real files ----------------------------------------------------------------------------------------


def test_real_files_are_read_and_come_back(shared_data: Path) -> None:
    found = read(FORMAT, folder(shared_data / "interop" / "pubannotation"))
    assert found.unread == []
    assert not found.losses
    counts = {one.name: [len(held) for held in one.annotated.sets.values()] for one in found.arrivals}
    assert counts == {
        "bconv-elliptic-coordination.json": [9],
        "bconv-tutorial-example.json": [9],
        "inception-samplePubAnnotation.json": [2, 3],
    }
    apart = [
        one.covered(annotated.document.text)
        for annotated in found.articles
        for held in annotated.sets.values()
        for one in held.annotations()
        if len(one.spans) > 1
    ]
    # the last one is so in the file, whose sentences fit by code points
    assert apart == ["Breast Cancers", "breast cancers", "canc howeve"]
    assert_back(FORMAT, found.articles)
    assert_back(STANDOFF, found.articles)


def test_it_is_known_by_its_beginning_and_others_are_not_taken_for_it() -> None:
    (data,) = write(FORMAT, article("The port is long. " * 9_000)).files.values()
    assert FORMAT.sniff("a.json", data[: 64 * 1024])
    for other in ({"text": "a", "sourceid": 1}, {"text": "a", "blocks": [{"begin": 0}]}, {"denotations": []}, [3], {}):
        assert not FORMAT.sniff("a.json", json.dumps(other).encode())


# -- damage --------------------------------------------------------------------------------------------


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, write(FORMAT, everything()).files, "ferry.json", values)
