"""doccano: its dialects, real exports, and our own lines with everything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.formats.doccano.format import FORMAT
from annotator.formats.standoff.folder import FORMAT as STANDOFF
from annotator.model.annotation import Annotation, Relation
from annotator.model.document import AnnotatedDocument
from tests.formats.damaging import assert_damage_is_borne, assert_scheme, values
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

_TEXT = "Ferry \U0001f6a2 of Bahia sank\r\nin Vell"
_MARKS = [
    [_TEXT.index(piece), _TEXT.index(piece) + len(piece), piece.strip()] for piece in ("\U0001f6a2", "Bahia", "Vell")
]


def _lines(*values: object) -> dict[str, bytes]:
    return {"a.jsonl": b"".join(json.dumps(one).encode() + b"\n" for one in values)}


def _spans(annotated: AnnotatedDocument) -> list[tuple[str, str, str]]:
    text = annotated.document.text
    found = [(who, one.label, one.covered(text)) for who, held in annotated.sets.items() for one in held.annotations()]
    return sorted(found)


def test_everything_comes_back() -> None:
    written, got = assert_back(FORMAT, [plain(), hostile(), everything()])
    assert not written.losses
    assert not got.losses
    assert FORMAT.cannot_express == frozenset()


def test_only_some_layers_and_one_annotator_are_written() -> None:
    written = write(FORMAT, everything(), layers=("entities",), annotator="ben")
    got = read(FORMAT, written.files).one
    assert [*got.sets] == ["ben"]
    assert {one.layer for one in got.sets["ben"].items()} == {"entities"}


def test_a_relation_has_all_its_arguments_though_doccano_knows_two() -> None:
    written = write(FORMAT, everything(), layers=("claims",))
    assert written.losses.counts == {}
    (line,) = written.files["corpus.jsonl"].splitlines()
    relation = json.loads(line)["relations"][0]
    assert [arg["role"] for arg in relation["args"]] == ["claim", "source", "cue"]


def test_what_doccano_imports_stands_in_each_line() -> None:
    line = json.loads(write(FORMAT, everything()).files["corpus.jsonl"])
    assert {"id", "start_offset", "end_offset", "label"} <= line["entities"][0].keys()
    assert {"id", "from_id", "to_id", "type"} <= line["relations"][0].keys()
    assert {one["id"] for one in line["entities"]} == set(range(len(line["entities"])))


def test_arguments_in_layers_that_are_not_written_are_counted() -> None:
    text = plain().document.text
    place, claim = mark(text, "entities", "GPE", "Lower Vell"), mark(text, "claims", "CLAIM", "She said so")
    about = article(text, place, claim, link("about", ("claim", claim), ("place", place)))
    written = write(FORMAT, about, layers=("claims",))
    assert written.losses.counts == {"arguments": 1}
    (relation,) = read(FORMAT, written.files).one.sets["ana"].relations()
    assert [arg.role for arg in relation.args] == ["claim"]
    alone = article(text, place, claim, link("about", ("place", place)))
    assert write(FORMAT, alone, layers=("claims",)).losses.counts == {"arguments": 1, "relations": 1}


@pytest.mark.parametrize("key", ["text", "data"])
@pytest.mark.parametrize("label", ["label", "labels"])
def test_lists_of_begin_end_and_label(key: str, label: str) -> None:
    got = read(FORMAT, _lines({"id": 7, key: _TEXT, label: _MARKS}))
    assert got.one.document.id == "a-7"
    assert got.one.document.text == _TEXT.replace("\r\n", "\n")
    assert [covered for _, _, covered in _spans(got.one)] == ["Bahia", "Vell", "\U0001f6a2"]
    assert [covered for _, _, covered in _spans(got.one)] == [label for _, label, _ in _spans(got.one)]
    assert "code points" in " ".join(got.arrivals[0].said)


def test_white_space_at_edges_stays() -> None:
    got = read(FORMAT, _lines({"text": "of Bahia .", "label": [[2, 9, "GPE"]]})).one
    assert _spans(got) == [("imported", "GPE", " Bahia ")]


def test_entities_and_relations_of_one_pretty_object() -> None:
    value = {
        "text": "Bahia, Brazil",
        "entities": [
            {"id": 5, "start_offset": 0, "end_offset": 5, "label": "GPE"},
            {"id": 6, "start_offset": 7, "end_offset": 13, "label": "GPE"},
        ],
        "relations": [{"id": 1, "from_id": 5, "to_id": 6, "type": "in"}, {"from_id": 5, "to_id": 9, "type": "in"}],
    }
    got = read(FORMAT, {"a.jsonl": b"\xef\xbb\xbf" + json.dumps(value, indent=2).encode()})
    relations = got.one.sets["imported"].relations()
    assert [[arg.role for arg in one.args] for one in relations if len(one.args) == 2] == [["from", "to"]]
    assert got.losses.counts == {"arguments": 1}


def test_numbers_are_labels_of_the_config_beside() -> None:
    lines = _lines({"text": "Bahia", "annotations": [{"label": 12, "start_offset": 0, "end_offset": 5, "user": 3}]})
    alone = read(FORMAT, lines)
    assert _spans(alone.one) == [("user-3", "12", "Bahia")]
    assert "12" in alone.arrivals[0].said[0]
    config = [
        {"id": 12, "text": "Place", "suffix_key": "p", "background_color": "#209cee"},
        {"id": 13, "text": "Person", "suffix_key": "a", "background_color": "red"},
        {"id": 14, "text": "Person", "suffix_key": "a"},
    ]
    got = read(FORMAT, {**lines, "label_config.json": json.dumps(config).encode()}, "a.jsonl")
    assert _spans(got.one) == [("user-3", "Place", "Bahia")]
    layer = assert_scheme(got.arrivals[0].scheme).layers[0]
    assert [(one.name, one.key, one.colour) for one in layer.labels] == [
        ("Place", "", "#209cee"),
        ("Person", "", "#8A8F98"),
    ]
    assert got.arrivals[0].said == ()


def test_comments_categories_and_columns_are_facts() -> None:
    value = {"text": "Bahia", "label": [[0, 5, "GPE"]], "Comments": ["why?"], "cats": ["flight"], "n": 3, "url": "u"}
    got = read(FORMAT, _lines({**value, "meta": {"page": 1, "deep": {"a": 1}}, "annotation_approver": None}))
    assert got.one.document.url == "u"
    assert got.one.document.meta == (("category", "flight"), ("comment", "why?"), ("n", "3"), ("page", "1"))
    assert got.losses.counts == {"facts": 1}


def test_a_bad_line_does_not_hold_up_the_others() -> None:
    files = _lines(
        {"text": "Bahia", "label": [[0, 5, "GPE"]]}, {"label": [[0, 1, "X"]]}, {"text": "B", "label": [[0, 9, "X"]]}
    )
    files["a.jsonl"] += b'{"text": "cut\n\n[1]\n\xff\n' + files["a.jsonl"].split(b"\n")[0]
    got = read(FORMAT, files)
    assert len(got.articles) == 2
    assert [one.sentence.split(":")[0] for one in got.unread] == [f"a.jsonl, line {line}" for line in (2, 3, 4, 6, 7)]
    left_out = read(FORMAT, files, leave_out_wrong=True)
    assert len(left_out.articles) == 3
    assert left_out.losses.counts == {"annotations": 1}


@pytest.mark.parametrize(
    "data", [b"", b"\n \n", b"no", b"{", b"[1]", b"3", b"\xff\xfe{", b"[" * 100_000, b'{"a":' * 50_000]
)
def test_what_is_no_export_is_refused(data: bytes) -> None:
    got = read(FORMAT, {"a.jsonl": data}, "a.jsonl")
    assert got.articles == []
    assert len(got.unread) == 1
    assert not FORMAT.sniff("a.jsonl", data)


def test_utf_16_is_read() -> None:
    data = _lines({"text": "Bahia", "label": [[0, 5, "GPE"]]})["a.jsonl"].decode().encode("utf-16")
    assert _spans(read(FORMAT, {"a.jsonl": data}).one) == [("imported", "GPE", "Bahia")]


@pytest.mark.parametrize(
    ("value", "is_ours"),
    [
        ({"text": "x", "label": [[0, 1, "X"]]}, True),
        ({"text": "x", "entities": [], "relations": []}, True),
        ({"text": "x", "label": []}, False),
        ({"text": "x", "label": ["positive"]}, False),
        ({"text": "x", "label": "positive"}, False),
        ({"text": "x", "labels": [1, 2]}, False),
        ({"text": "x", "entities": [{"start": 0, "end": 1, "label": "X"}]}, False),
        ({"data": {"text": "x"}, "annotations": [{"result": []}]}, False),
        ({"title": "x", "text": "x"}, False),
    ],
)
def test_only_its_own_shapes_are_taken_for_it(value: object, is_ours: bool) -> None:
    data = _lines(value)["a.jsonl"]
    assert FORMAT.sniff("a.jsonl", data) is is_ours
    assert not FORMAT.sniff("a.txt", data)


def test_a_cut_head_is_enough_to_know_it() -> None:
    head = json.dumps({"id": 1, "text": "x" * 1000, "label": [[0, 1, "X"]] * 9000}).encode()[: 64 * 1024]
    assert FORMAT.sniff("a.jsonl", head)


# -- real files ----------------------------------------------------------------------------------------


_REAL = {
    "doccano2spacy-sample.jsonl": (49, 86, 0),
    "export-examples/relation_extraction.jsonl": (1, 4, 3),
    "export-examples/sequence_labeling.jsonl": (3, 4, 0),
    "tests/relation_extraction/example.jsonl": (1, 4, 3),
    "tests/sequence_labeling/example.jsonl": (2, 1, 0),
    "tests/sequence_labeling/example_overlapping.jsonl": (1, 2, 0),
    "transformer/labeling.jsonl": (2, 16, 0),
    "transformer/labeling_text_label.jsonl": (2, 11, 0),
}


@pytest.mark.parametrize("name", _REAL)
def test_real_files_are_read_whole_and_come_back(shared_data: Path, name: str) -> None:
    got = read(FORMAT, folder(shared_data / "interop" / "doccano"), name)
    assert (len(got.articles), *_counts(got)) == _REAL[name]
    assert [one.sentence for one in got.unread if "line 3: has no text" not in one.sentence] == []
    assert len(got.unread) == (name == "tests/sequence_labeling/example.jsonl")
    assert_back(FORMAT, got.articles)
    assert_back(STANDOFF, got.articles)


def _counts(got: Got) -> tuple[int, int]:
    items = [one for annotated in got.articles for held in annotated.sets.values() for one in held.items()]
    return sum(isinstance(one, Annotation) for one in items), sum(isinstance(one, Relation) for one in items)


def test_two_users_are_two_annotators(shared_data: Path) -> None:
    got = read(FORMAT, folder(shared_data / "interop" / "doccano"), "transformer/labeling.jsonl")
    assert [sorted(one.sets) for one in got.articles] == [["user-1", "user-2"], ["user-2"]]


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, write(FORMAT, everything(), plain()).files, "corpus.jsonl", values)
