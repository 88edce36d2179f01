"""Label Studio: its exports of all times, how it counts, and tasks that it imports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from annotator.formats.label_studio.format import FORMAT
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from annotator.model.annotation import Annotation
from annotator.model.document import AnnotatedDocument, Annotator
from annotator.model.offsets import OffsetMap
from tests.formats.damaging import assert_damage_is_borne, assert_scheme, values
from tests.formats.exchanging import (
    HOSTILE,
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


def _region(
    piece: str, label: str = "GPE", *, unit: str = "codepoint", inclusive: bool = False, **more: Any
) -> dict[str, Any]:
    begin, end = _TEXT.index(piece), _TEXT.index(piece) + len(piece)
    if unit == "utf16":
        counted = OffsetMap(_TEXT)
        begin, end = counted.to_utf16(begin), counted.to_utf16(end)
    value = {"start": begin, "end": end - inclusive, "text": piece, "labels": [label]}
    return {"id": piece, "from_name": "label", "to_name": "text", "type": "labels", "value": value} | more


def _task(*result: object, data: object = None, **more: object) -> dict[str, Any]:
    work = {"id": 1, "completed_by": 4, "result": result, "created_at": "2024-01-30T03:40:43.893565+01:00"}
    return {"id": 8, "data": data or {"text": _TEXT}, "annotations": [work]} | more


def _files(*tasks: object, **more: bytes) -> dict[str, bytes]:
    return {"a.json": json.dumps(tasks, indent=1).encode()} | {f"{name}.xml": data for name, data in more.items()}


def _all(annotated: AnnotatedDocument) -> list[Annotation]:
    return [one for who in sorted(annotated.sets) for one in annotated.sets[who].annotations()]


def _covered(annotated: AnnotatedDocument) -> list[str]:
    return [one.covered(annotated.document.text) for one in _all(annotated)]


# -- our own -------------------------------------------------------------------------------------------


def test_everything_comes_back() -> None:
    written, got = assert_back(FORMAT, [plain(), hostile(), everything()])
    assert not written.losses
    assert not got.losses
    assert FORMAT.cannot_express == frozenset()


def test_tasks_are_as_label_studio_imports_them() -> None:
    (task,) = json.loads(write(FORMAT, everything()).files["corpus.json"])
    text = task["data"]["text"]
    assert len(task["annotations"]) == 2
    results = [one for work in task["annotations"] for one in work["result"]]
    regions = {one["id"]: one for one in results if one["type"] == "labels"}
    for one in results:
        if one["type"] == "relation":
            assert {one["from_id"], one["to_id"]} <= regions.keys()
        elif one["type"] != "textarea":
            assert text[one["value"]["start"] : one["value"]["end"]] == one["value"]["text"]
            assert one["id"] in regions
    config = etree.fromstring(write(FORMAT, everything()).files["config.xml"])
    names = {node.get("name") for node in config.iter() if node.get("name")}
    assert {one["from_name"] for one in results if "from_name" in one} <= names
    assert {one["to_name"] for one in results if "to_name" in one} == {"text"}
    told = {node.get("value") for node in config.iter("Label")}
    assert {one["value"]["labels"][0] for one in regions.values()} <= told


def test_features_that_the_config_asks_for_are_answers() -> None:
    (task,) = json.loads(write(FORMAT, everything()).files["corpus.json"])
    answers = [one for work in task["annotations"] for one in work["result"] if one["type"] == "choices"]
    assert {(one["from_name"], *one["value"]["choices"]) for one in answers} >= {("entities-mention", "name")}


def test_what_a_program_made_is_a_prediction() -> None:
    text = plain().document.text
    made = mark(text, "entities", "ORG", "Port Authority", annotator="matcher", origin="matcher", confidence=0.5)
    before = article(text, mark(text, "entities", "GPE", "Lower Vell"), made)
    before = AnnotatedDocument(
        before.document, before.sets, (Annotator("ana", name="Ana"), Annotator("matcher", "program", "M", "2"))
    )
    written, _ = assert_back(FORMAT, [before])
    (task,) = json.loads(written.files["corpus.json"])
    assert [one["model_version"] for one in task["predictions"]] == ["matcher"]
    assert task["predictions"][0]["result"][0]["score"] == 0.5
    assert len(task["annotations"]) == 1


def test_the_config_is_a_scheme_again() -> None:
    got = read(FORMAT, write(FORMAT, everything()).files)
    scheme = assert_scheme(got.arrivals[0].scheme)
    assert [layer.name for layer in scheme.layers] == ["entities", "claims", "boilerplate"]
    assert scheme.label("entities", "PERSON") is not None
    assert any(one.name == "attribution" for one in scheme.layers[0].relations)
    mention = next(one for one in scheme.features_of("entities", "PERSON") if one.name == "mention")
    assert (mention.type, "name" in mention.values) == ("choice", True)


def test_what_was_moved_in_label_studio_has_one_part_again() -> None:
    files = write(FORMAT, everything()).files
    (task,) = json.loads(files["corpus.json"])
    region = next(
        one for work in task["annotations"] for one in work["result"] if one.get("value", {}).get("labels") == ["CLAIM"]
    )
    region["value"]["end"] -= 1
    region["value"]["text"] = region["value"]["text"][:-1]
    got = read(FORMAT, {**files, "corpus.json": json.dumps([task]).encode()}).one
    (claim,) = [one for one in _all(got) if one.label == "CLAIM"]
    assert claim.covered(HOSTILE) == region["value"]["text"]


def test_a_list_with_a_task_a_line_goes_on_behind_a_bad_one() -> None:
    files = write(FORMAT, everything(), plain(), hostile()).files
    lines = files["corpus.json"].split(b"\n")
    lines[2] = lines[2][:-100]
    got = read(FORMAT, {"corpus.json": b"\n".join(lines)})
    assert [one.document.id for one in got.articles] == ["ferry", "hostile"]
    assert len(got.unread) == 1
    cut = read(FORMAT, {"corpus.json": files["corpus.json"][:-3]})
    assert len(cut.articles) == 3
    assert "ends within its list" in cut.unread[0].sentence


# -- theirs --------------------------------------------------------------------------------------------


def test_who_when_and_what() -> None:
    relation = {"type": "relation", "from_id": "Bahia", "to_id": "Vell", "direction": "left", "labels": ["near"]}
    both = {**relation, "direction": "bi", "labels": []}
    got = read(FORMAT, _files(_task(_region("Bahia"), _region("Vell"), relation, both)))
    bahia, _ = _all(got.one)
    assert _covered(got.one) == ["Bahia", "Vell"]
    assert (bahia.annotator, bahia.created, bahia.layer) == ("user-4", "2024-01-30T02:40:43Z", "entities")
    assert got.one.document.id == "a-8"
    unnamed, near = sorted(got.one.sets["user-4"].relations(), key=lambda one: one.label, reverse=True)
    assert (unnamed.label, unnamed.features) == ("relation", (("direction", "both"),))
    assert near.args[1].ref == bahia.id
    assert got.arrivals[0].said == ()


@pytest.mark.parametrize("unit", ["codepoint", "utf16"])
@pytest.mark.parametrize("inclusive", [False, True])
def test_how_it_counts_is_told_by_the_words(unit: str, inclusive: bool) -> None:
    regions = [_region(piece, unit=unit, inclusive=inclusive) for piece in ("\U0001f6a2", "Bahia", "Vell")]
    old = {"id": 1, "data": {"text": _TEXT}, "completions": [{"result": regions}]}
    if unit == "utf16" and inclusive:
        regions.pop(0)
    got = read(FORMAT, {"a.json": json.dumps(old).encode()})
    assert _covered(got.one)[-2:] == ["Bahia", "Vell"]
    said = " ".join(got.arrivals[0].said)
    assert ("UTF-16" in said, "inclusive" in said) == (unit == "utf16", inclusive)


def test_old_ones_that_do_not_name_their_words_are_refused() -> None:
    region = _region("Bahia")
    del region["value"]["text"]
    got = read(FORMAT, _files({"data": {"text": _TEXT}, "completions": [{"result": [region]}]}))
    assert "inclusive" in got.unread[0].sentence
    assert _covered(read(FORMAT, _files(_task(region))).one) == ["Bahia"]


def test_wrong_words_are_refused() -> None:
    wrong = _region("Bahia")
    wrong["value"]["text"] = "Vell"
    got = read(FORMAT, _files(_task(_region("Vell"), wrong), _task(_region("Vell"))))
    assert len(got.articles) == 1
    assert "1 of 2 annotations do not cover" in got.unread[0].sentence


@pytest.mark.parametrize(("kind", "what"), [("hypertextlabels", "web page"), ("paragraphlabels", "dialogue")])
def test_places_in_pages_and_dialogues_are_refused_with_the_reason(kind: str, what: str) -> None:
    value = {"start": "/p[1]/text()[1]", "end": "/p[1]/text()[1]", "startOffset": 0, "endOffset": 5, kind: ["X"]}
    region = {"id": "r", "from_name": "l", "to_name": "text", "type": kind, "value": value}
    got = read(FORMAT, _files(_task(region, data={"text": "<p>Bahia</p>"})))
    assert what in got.unread[0].sentence
    assert got.articles == []


def test_answers_are_features_of_regions_or_facts_of_articles() -> None:
    place = _region("Bahia")["value"]
    answers = [
        {
            "id": "Bahia",
            "from_name": "sure",
            "to_name": "text",
            "type": "choices",
            "value": {**place, "choices": ["no", "well"]},
        },
        {"id": "Bahia", "from_name": "why", "to_name": "text", "type": "textarea", "value": {"text": ["a\nb"]}},
        {
            "id": "Bahia",
            "from_name": "kind",
            "to_name": "text",
            "type": "taxonomy",
            "value": {"taxonomy": [["a", "b"]]},
        },
        {"id": "Bahia", "from_name": "stars", "to_name": "text", "type": "rating", "value": {"rating": 4}},
        {"id": "t", "from_name": "tone", "to_name": "text", "type": "choices", "value": {"choices": ["dry"]}},
        {
            "id": "gone",
            "from_name": "sure",
            "to_name": "text",
            "type": "choices",
            "value": {**place, "choices": ["no"]},
        },
    ]
    got = read(FORMAT, _files(_task(*answers, _region("Bahia", meta={"text": ["one", "two"]}))))
    (one,) = _all(got.one)
    assert one.features == (("sure", "no"), ("sure", "well"), ("why", "a\nb"), ("kind", "a / b"), ("stars", "4"))
    assert one.note == "one\ntwo"
    assert got.one.document.meta == (("tone", "dry"),)
    assert got.losses.counts == {"features": 1}


def test_predictions_are_a_programs() -> None:
    proposed = {"id": 6, "model_version": "m1", "score": 0.25, "result": [_region("Vell")]}
    kept = {"id": 7, "model_version": "m2", "score": None, "result": [_region("Bahia")]}
    task = _task(_region("Bahia", origin="prediction"), _region("Vell", origin="manual"), predictions=[proposed, 7, {}])
    task["annotations"][0]["prediction"] = kept
    got = read(FORMAT, _files(task)).one
    assert {who: len(held.annotations()) for who, held in got.sets.items()} == {"user-4": 2, "m1": 1, "m2": 1}
    found = {(one.annotator, one.origin, one.confidence) for one in _all(got)}
    assert found == {("user-4", "m2", None), ("user-4", "", None), ("m1", "m1", 0.25), ("m2", "m2", None)}
    assert {one.kind for one in got.annotators if one.id in ("m1", "m2")} == {"program"}


def test_two_annotators_and_what_was_skipped_or_never_sent() -> None:
    task = _task(_region("Bahia"))
    person = {"id": 3, "email": "ada@x.example", "first_name": "Ada", "last_name": "Quill"}
    task["annotations"].append({"id": 2, "completed_by": person, "result": [_region("Bahia")]})
    task["annotations"].append({"id": 3, "completed_by": 9, "was_cancelled": True, "result": [_region("Vell")]})
    task["drafts"] = [{"result": [_region("Vell"), _region("Bahia")]}]
    got = read(FORMAT, _files(task))
    assert sorted(got.one.sets) == ["ada@x.example", "user-4"]
    assert Annotator("ada@x.example", "human", "Ada Quill") in got.one.annotators
    assert got.losses.counts == {"annotations": 3}


def test_several_labels_are_several_annotations() -> None:
    region = _region("Bahia")
    region["value"]["labels"] = ["GPE", "LOC"]
    bare = _region("Vell")
    bare["value"]["labels"] = []
    got = read(FORMAT, _files(_task(region, bare)))
    assert [one.label for one in _all(got.one)] == ["GPE", "LOC"]
    assert "several labels" in got.arrivals[0].said[0]
    assert got.losses.counts == {"annotations": 1}


def test_the_short_export_has_a_row_for_each_annotator() -> None:
    value = _region("Bahia")["value"]
    rows = [
        {"text": _TEXT, "id": 8, "tone": "dry", "label": [value], "annotator": who, "annotation_id": who,
         "created_at": "2024-01-30T02:40:43.893565Z", "updated_at": "2024-01-30T02:41:43Z", "lead_time": 2.5}
        for who in (1, 2)
    ]  # fmt: skip
    files = _files(*rows, {**rows[0], "id": 9, "text": "Bahia", "label": [{**value, "start": 0, "end": 5}]})
    assert FORMAT.sniff("a.json", files["a.json"])
    first, second = read(FORMAT, files).articles
    assert (sorted(first.sets), sorted(second.sets)) == (["user-1", "user-2"], ["user-1"])
    assert first.document.meta == (("tone", "dry"),)
    assert {(one.created, one.modified) for one in _all(first)} == {("2024-01-30T02:40:43Z", "2024-01-30T02:41:43Z")}


def test_a_config_beside_is_the_scheme_and_tells_the_text() -> None:
    config = b"""<?xml version="1.0"?><!DOCTYPE View SYSTEM "http://x.example/x.dtd"><View>
      <Labels name="label" toName="t"><Label value="GPE" hotkey="s" background="#0f0"/><Label value="GPE"/>
      <Label value="ORG" hotkey="1" background="red"/><Label value=" "/></Labels>
      <Choices name="sure" toName="t" perRegion="true" choice="multiple"><Choice value="yes"/></Choices>
      <Choices name="none" toName="t" perRegion="true"/><TextArea name="whole" toName="t"/>
      <Text name="t" value="$body"/><Relations><Relation value="near"/><Relation value="GPE"/></Relations></View>"""
    region = _region("Bahia", to_name="t")
    got = read(FORMAT, _files(_task(region, data={"body": _TEXT, "text": "other"}), config=config))
    scheme = assert_scheme(got.arrivals[0].scheme)
    (layer,) = scheme.layers
    assert [(one.name, one.key, one.colour) for one in layer.labels] == [
        ("GPE", "", "#00ff00"),
        ("ORG", "1", "#8A8F98"),
    ]
    assert [(one.name, one.type) for one in layer.features] == [("sure", "choices"), ("none", "text")]
    assert [one.name for one in layer.relations] == ["near"]
    assert [one.layer for one in _all(got.one)] == ["label"]
    assert got.one.document.meta == (("text", "other"),)


@pytest.mark.parametrize("config", [b"<View>", b"<View>&x;</View>", b""])
def test_a_broken_config_is_refused_or_is_none(config: bytes) -> None:
    got = read(FORMAT, _files(_task(_region("Bahia")), config=config), "a.json")
    assert got.articles or "config.xml" in got.unread[0].sentence


@pytest.mark.parametrize("data", [b"", b"[", b"[]", b"{}", b"[1]", b"[[" * 60_000, b'[{"data":{},"annotations":[]}]'])
def test_what_is_no_export_is_refused(data: bytes) -> None:
    got = read(FORMAT, {"a.json": data}, "a.json")
    assert got.articles == []
    assert not FORMAT.sniff("a.json", data)


# -- real files ----------------------------------------------------------------------------------------


def test_a_real_export_is_read_whole_and_comes_back(shared_data: Path) -> None:
    got = read(FORMAT, folder(shared_data / "interop" / "label_studio"), "nerine-export.json")
    assert (len(got.articles), got.unread, dict(got.losses.counts)) == (5, [], {})
    by_people = [one for annotated in got.articles for one in annotated.sets["user-2"].annotations()]
    by_model = [one for annotated in got.articles for one in annotated.sets["llm-preannotation-v1"].annotations()]
    assert (len(by_people), len(by_model)) == (101, 100)
    assert got.articles[0].document.meta == (("doc_name", "156120-00002 - Åstedsrapport.docx"),)
    assert_back(FORMAT, got.articles)
    assert_back(STANDOFF, got.articles)


def test_the_oldest_export_has_inclusive_ends(shared_data: Path) -> None:
    got = read(FORMAT, folder(shared_data / "interop" / "label_studio"), "legacy-named_entity-0.json")
    assert _covered(got.one) == ["Bahia", "February 22"]
    assert "inclusive" in got.arrivals[0].said[0]
    assert_back(FORMAT, got.articles)
    assert_back(STANDOFF, got.articles)


def test_regions_of_pictures_are_counted(shared_data: Path) -> None:
    held = folder(shared_data / "interop" / "label_studio")
    got = read(FORMAT, held, "sdk-tests/test_export_csv/csv_test.json")
    assert (len(got.articles), dict(got.losses.counts)) == (2, {"annotations": 5})
    only = read(FORMAT, held, "sdk-tests/test_export_json_min/data.json")
    assert (len(only.articles), "has no text" in only.unread[0].sentence) == (0, True)


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, write(FORMAT, everything(), plain()).files, "corpus.json", values)


_THEIRS = json.dumps(
    _task(
        _region("Bahia", origin="prediction", score=0.5, meta={"text": ["n"]}), _region("Vell"),
        {"type": "relation", "from_id": "Bahia", "to_id": "Vell", "labels": ["near"], "direction": "left"},
        {"id": "Bahia", "from_name": "sure", "to_name": "text", "type": "choices", "value": {"choices": ["no"]}},
        predictions=[{"id": 1, "model_version": "m", "result": [_region("Vell")]}],
    )
).encode()  # fmt: skip


def test_damage_to_files_of_others() -> None:
    assert_damage_is_borne(FORMAT, {"a.json": _THEIRS}, "a.json", values)
