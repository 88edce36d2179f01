"""JSON Lines: our own dataset, nothing lost, and what others call a text with spans."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from annotator.formats.foreign_text import Counted
from annotator.formats.reading import Arrival, Reading
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from annotator.formats.tables.jsonl import FORMAT
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Document, Normalisation, Replaced
from tests.formats.damaging import assert_damage_is_borne, assert_scheme, values
from tests.formats.exchanging import (
    NEWS,
    WHEN,
    Memory,
    article,
    assert_back,
    everything,
    folder,
    hostile,
    mark,
    plain,
    read,
    write,
)

_TEXT = "Ferry \U0001f6a2 of Bahia sank\r\nin Vell"


def _lines(*values: object) -> dict[str, bytes]:
    return {"a.jsonl": b"".join(json.dumps(one).encode() + b"\n" for one in values)}


def _span(piece: str, label: object = "GPE", *, unit: str = "codepoint", **more: object) -> dict[str, Any]:
    counted, begin = Counted(_TEXT, unit), _TEXT.index(piece)
    return {"start": counted.counted(begin), "end": counted.counted(begin + len(piece)), "label": label} | more


def _covered(annotated: AnnotatedDocument) -> list[str]:
    text = annotated.document.text
    return [one.covered(text) for held in annotated.sets.values() for one in held.annotations()]


# -- our own -------------------------------------------------------------------------------------------


def test_everything_comes_back() -> None:
    written, got = assert_back(FORMAT, [plain(), hostile(), everything()])
    assert not written.losses
    assert not got.losses
    assert FORMAT.cannot_express == frozenset()
    assert assert_scheme(got.arrivals[0].scheme) == NEWS


def test_it_is_the_very_same_article() -> None:
    whole = everything()
    document = replace(
        whole.document, title="", source_sha256="a" * 64, media_type="text/html", text=whole.document.text + "\ufffd",
        normalisation=Normalisation("windows-1252", "stripped", "crlf", (Replaced(len(whole.document.text), "0003"),)),
    )  # fmt: skip
    ben = replace(whole, document=document).sets["ben"]
    looked = AnnotationSet("cy", (), {"claims": "finished"})
    old = next(iter(ben.annotations()))._replace(scheme="0.9")
    sets = {**whole.sets, "ben": AnnotationSet("ben", [old], {"entities": "finished"}), "cy": looked}
    people = (*whole.annotators, whole.annotators[0]._replace(id="cy", version="3"))
    before = AnnotatedDocument(document, sets, people)
    got = read(FORMAT, write(FORMAT, before).files).one
    assert got.document == document
    assert dict(got.sets) == sets
    assert sorted(got.annotators) == sorted(people)
    assert got.scheme.id == NEWS.id


def test_a_line_is_a_line_whatever_reads_it() -> None:
    data = write(FORMAT, everything(), plain()).files["corpus.jsonl"]
    assert len(data.decode().splitlines()) == 2


def test_another_scheme_beside_it_is_refused() -> None:
    files = write(FORMAT, plain()).files
    files["scheme.xml"] = files["scheme.xml"].replace(b'version="1"', b'version="2"', 1)
    assert "another scheme" in read(FORMAT, files).unread[0].sentence
    del files["scheme.xml"]
    assert read(FORMAT, files).arrivals[0].scheme is None


@pytest.mark.parametrize("unit", ["utf16", "byte"])
def test_other_units_are_obeyed(unit: str) -> None:
    value = json.loads(write(FORMAT, hostile()).files["corpus.jsonl"])
    counted = Counted(value["text"], unit)
    for one in value["annotations"]:
        one["spans"] = [[counted.counted(place) for place in span] for span in one["spans"]]
    value["blocks"] = []
    got = read(FORMAT, _lines({**value, "unit": unit}))
    assert got.one.sets == hostile().sets


@pytest.mark.parametrize("change", [{"version": 2}, {"unit": "glyph"}, {"text": None}])
def test_what_it_cannot_know_is_refused(change: dict[str, object]) -> None:
    value = json.loads(write(FORMAT, plain()).files["corpus.jsonl"])
    got = read(FORMAT, _lines({**value, **change}, value))
    assert len(got.articles) == len(got.unread) == 1


def test_ids_are_there_once() -> None:
    value = json.loads(write(FORMAT, plain()).files["corpus.jsonl"])
    value["annotations"][1]["id"] = value["annotations"][0]["id"]
    assert "twice" in read(FORMAT, _lines(value)).unread[0].sentence


def test_moved_offsets_are_refused() -> None:
    value = json.loads(write(FORMAT, plain()).files["corpus.jsonl"])
    value["annotations"][0]["spans"] = [[1, 12]]
    assert "Ines Tallow" in read(FORMAT, _lines(value)).unread[0].sentence
    got = read(FORMAT, _lines(value), leave_out_wrong=True)
    assert (len(_covered(got.one)), got.losses.counts) == (2, {"annotations": 1})


def test_parts_without_sense_are_counted() -> None:
    value = json.loads(write(FORMAT, everything()).files["corpus.jsonl"])
    value["annotations"][0]["spans"] = [[0, 5], "x"]
    value["states"].append({"annotator": "ana", "layer": "claims", "state": "lost"})
    value["language"] = "no language"
    got = read(FORMAT, _lines(value))
    assert got.losses.counts["annotations"] == got.losses.counts["states"] == 1
    assert ("language as given", "no language") in got.one.document.meta


def test_lines_are_read_one_by_one() -> None:
    class Watched(Memory):
        def stream(self, name: str) -> BinaryIO:
            self.opened = BytesIO(self.files[name])
            return self.opened

    articles = [replace(plain(), document=replace(plain().document, id=f"port-{number}")) for number in range(50)]
    held = Watched({"corpus.jsonl": write(FORMAT, *articles).files["corpus.jsonl"]})
    assert FORMAT.read is not None
    found = FORMAT.read(held, "corpus.jsonl", Reading(WHEN))
    assert isinstance(next(found), Arrival)
    assert held.opened.tell() < len(held.files["corpus.jsonl"]) / 40
    assert len([*found]) == 49
    assert held.opened.closed


# -- theirs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "spans"), [("text", "spans"), ("full_text", "entities"), ("content", "ner")])
def test_texts_with_spans(text: str, spans: str) -> None:
    value = {
        text: _TEXT,
        spans: [_span("Bahia"), _span("Vell", text="Vell"), _span("\U0001f6a2", 3)],
        "title": "T",
        "n": 1,
    }
    files = _lines(value, {text: "none", spans: []})
    assert FORMAT.sniff("a.jsonl", files["a.jsonl"])
    first, second = read(FORMAT, files).articles
    assert _covered(first) == ["\U0001f6a2", "Bahia", "Vell"]
    assert (first.document.id, second.document.id) == ("a-1", "a-2")
    assert (first.document.title, first.document.meta) == ("T", (("n", "1"),))
    assert f"what {spans} says of {text}" in read(FORMAT, files).arrivals[0].said[0]


def test_utf_16_is_told_by_words() -> None:
    value = {
        "id": "x",
        "text": _TEXT,
        "entities": [_span(piece, unit="utf16", mention=piece) for piece in ("Bahia", "Vell")],
    }
    got = read(FORMAT, _lines(value))
    assert _covered(got.one) == ["Bahia", "Vell"]
    assert "UTF-16" in got.arrivals[0].said[1]
    assert got.one.document.id == "x"


def test_tasks_of_prodigy() -> None:
    relation = {"head_span": _span("Bahia"), "child_span": _span("Vell"), "label": "near", "head": 1, "child": 2}
    task = {
        "text": _TEXT, "spans": [_span("Bahia"), _span("Vell")], "answer": "accept", "_annotator_id": "db-ada",
        "_task_hash": 1, "_timestamp": 1712303330, "relations": [relation, {**relation, "head_span": None}],
        "meta": {"source": "x"}, "tokens": [{"text": "Ferry", "start": 0, "end": 5}],
    }  # fmt: skip
    got = read(FORMAT, _lines(task, {**task, "answer": "reject", "relations": []}))
    first, second = got.articles
    (near,) = first.sets["db-ada"].relations()
    assert ([arg.role for arg in near.args], near.created) == (["head", "child"], "2024-04-05T07:48:50Z")
    assert first.document.meta == (("answer", "accept"), ("source", "x"))
    assert (_covered(second), got.losses.counts) == ([], {"relations": 1, "annotations": 2})
    assert second.document.meta == (("answer", "reject"), ("source", "x"))


@pytest.mark.parametrize(
    "value",
    [
        {"text": "x"},
        {"text": "x", "spans": []},
        {"text": "x", "label": [[0, 1, "X"]]},
        {"text": "x", "spans": [{"start": "0", "end": 1, "label": "X"}]},
        {"text": "x", "spans": [{"start": 0, "end": 1}]},
        {"text": "x", "entities": [{"start_offset": 0, "end_offset": 1, "label": "X"}], "relations": []},
        {"title": "x", "body": "x", "tags": ["a"]},
        {"format": "annotator", "text": "x"},
    ],
)
def test_what_has_no_spans_is_not_taken_for_it(value: object) -> None:
    assert not FORMAT.sniff("a.jsonl", _lines(value)["a.jsonl"])
    assert read(FORMAT, _lines(value), "a.jsonl").articles == []


def test_what_prodigy_exports_is_read(shared_data: Path) -> None:
    got = read(FORMAT, folder(shared_data / "interop" / "spacy"), "prodigy-ner_tweets-demo.jsonl")
    assert len(_covered(got.one)) == 1
    assert_back(FORMAT, got.articles)
    assert_back(STANDOFF, got.articles)


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, write(FORMAT, everything(), plain()).files, "corpus.jsonl", values)


_THEIRS = _lines({
    "text": _TEXT, "spans": [_span("Bahia", text="Bahia"), _span("Vell")], "_annotator_id": "a",
    "_timestamp": 1712303330,
    "relations": [{"head_span": _span("Bahia"), "child_span": _span("Vell"), "label": "near"}], "meta": {"n": 1},
})["a.jsonl"]  # fmt: skip


def test_damage_to_files_of_others() -> None:
    assert_damage_is_borne(FORMAT, {"a.jsonl": _THEIRS}, "a.jsonl", values)


def test_an_article_without_text_or_annotations_comes_back() -> None:
    empty = AnnotatedDocument(Document("empty", ""))
    bare = article("Ferry\n", mark("Ferry\n", "entities", "PRODUCT", "Ferry"), identity="bare")
    assert_back(FORMAT, [empty, bare])
