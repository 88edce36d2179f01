"""Parquet: our own dataset in columns, read by a library that knows nothing of it, and tables of others."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from annotator.formats.standoff.folder import FORMAT as STANDOFF
from annotator.formats.tables import parquet
from annotator.formats.tables.parquet import FORMAT
from annotator.model.document import AnnotatedDocument, Document
from tests.formats.damaging import assert_damage_is_borne, assert_scheme
from tests.formats.exchanging import NEWS, assert_back, everything, hostile, plain, read, write

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

_MAIN = "data/train-00000-of-00001.parquet"
_TEXT = "Ferry \U0001f6a2 of Bahia sank"


def _table(columns: dict[str, Any], metadata: dict[str, str] | None = None) -> dict[str, bytes]:
    held = BytesIO()
    table = pa.table(columns)
    pq.write_table(table.replace_schema_metadata(metadata) if metadata else table, held)
    return {"a.parquet": held.getvalue()}


def _covered(annotated: AnnotatedDocument) -> list[tuple[str, str]]:
    text = annotated.document.text
    return [(one.label, one.covered(text)) for held in annotated.sets.values() for one in held.annotations()]


def test_everything_comes_back() -> None:
    written, got = assert_back(FORMAT, [plain(), hostile(), everything()])
    assert not written.losses
    assert not got.losses
    assert FORMAT.cannot_express == frozenset()
    assert assert_scheme(got.arrivals[0].scheme) == NEWS
    assert got.articles[0].scheme.id == NEWS.id
    assert_back(STANDOFF, got.articles)


def test_its_columns_say_what_they_hold_even_where_they_hold_nothing() -> None:
    schemas = []
    for one in (everything(), AnnotatedDocument(Document("empty", ""))):
        table = pq.read_table(BytesIO(write(FORMAT, one).files[_MAIN]))
        schemas.append(table.schema)
        assert "null" not in str(table.schema).replace("not null", "")
    assert schemas[0].equals(schemas[1])
    assert schemas[0].metadata == {b"format": b"annotator", b"version": b"1", b"unit": b"codepoint"}
    span = schemas[0].field("annotations").type.value_type.field("spans").type.value_type
    assert [(one.name, str(one.type)) for one in span] == [("begin", "int64"), ("end", "int64")]
    assert str(schemas[0].field("text").type) == "large_string"


def test_another_library_finds_the_covered_text() -> None:
    rows = pq.read_table(BytesIO(write(FORMAT, everything(), hostile()).files[_MAIN])).to_pylist()
    quoted = [(row["text"], one) for row in rows for one in row["annotations"] if one["text"]]
    assert len(quoted) > 15
    for text, one in quoted:
        assert " ".join(text[span["begin"] : span["end"]] for span in one["spans"]) == one["text"]


def test_articles_are_written_a_group_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP", 2)
    before = [plain(), hostile(), everything()]
    data = write(FORMAT, *before).files[_MAIN]
    assert pq.ParquetFile(BytesIO(data)).num_row_groups == 2
    assert len(read(FORMAT, {_MAIN: data}).articles) == 3


def test_tables_of_others_with_the_names_of_their_labels() -> None:
    spans = [[{"start": 11, "end": 16, "label": 1}, {"start": 6, "end": 7, "label": 0}], []]
    features = {"spans": [{"start": {}, "end": {}, "label": {"names": ["SHIP", "GPE"], "_type": "ClassLabel"}}]}
    about = {"huggingface": json.dumps({"info": {"features": features}})}
    files = _table({"text": [_TEXT, "none"], "spans": spans, "url": ["u", None]}, about)
    assert FORMAT.sniff("a.parquet", files["a.parquet"])
    got = read(FORMAT, files)
    assert _covered(got.articles[0]) == [("SHIP", "\U0001f6a2"), ("GPE", "Bahia")]
    assert (got.articles[0].document.url, got.articles[1].document.id) == ("u", "a-2")
    assert "what spans says of text" in got.arrivals[0].said[0]


def test_objects_of_lists_are_lists_of_objects() -> None:
    entities = [{"begin": [11, 6], "end": [16, 7], "type": ["GPE", "SHIP"], "text": ["Bahia", "\U0001f6a2"]}]
    got = read(FORMAT, _table({"text": [_TEXT], "entities": entities}))
    assert _covered(got.one) == [("SHIP", "\U0001f6a2"), ("GPE", "Bahia")]


def test_times_and_bytes_of_tables_are_facts() -> None:
    columns = {
        "text": [_TEXT],
        "spans": [[{"start": 0, "end": 5, "label": "X"}]],
        "published": [date(2024, 4, 5)],
    }
    got = read(FORMAT, _table({**columns, "raw": [b"x"], "score": [0.5]}))
    assert got.one.document.published == "2024-04-05"
    assert got.one.document.meta == (("raw", "\"b'x'\""), ("score", "0.5"))


def test_tables_that_unpack_to_more_than_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "LARGEST_GROUP", 1000)
    got = read(FORMAT, write(FORMAT, plain()).files)
    assert "row groups" in got.unread[0].sentence


def test_times_that_no_calendar_has_are_refused() -> None:
    times = pa.array([2**60], pa.timestamp("ms"))
    files = _table({"text": [_TEXT], "spans": [[{"start": 0, "end": 5, "label": "X"}]], "published": times})
    assert read(FORMAT, files).articles == []


def test_a_bad_row_does_not_hold_up_the_others() -> None:
    rows = [[{"start": 0, "end": 99, "label": "X"}], [{"start": 0, "end": 5, "label": "X"}], None]
    got = read(FORMAT, _table({"text": [_TEXT, _TEXT, None], "spans": rows}))
    assert [_covered(one) for one in got.articles] == [[("X", "Ferry")]]
    assert [one.sentence.split(":")[0] for one in got.unread] == ["a.parquet, row 1", "a.parquet, row 3"]


@pytest.mark.parametrize(
    "columns",
    [
        {"text": ["x"]},
        {"text": ["x"], "spans": [[1, 2]]},
        {"n": [1], "spans": [[{"start": 1, "end": 2, "label": "X"}]]},
    ],
)
def test_tables_without_spans_are_left_to_others(columns: dict[str, Any]) -> None:
    files = _table(columns)
    assert not FORMAT.sniff("a.parquet", files["a.parquet"])
    assert "no column of texts" in read(FORMAT, files, "a.parquet").unread[0].sentence


def test_the_first_bytes_of_ours_are_enough() -> None:
    data = write(FORMAT, everything()).files[_MAIN]
    assert FORMAT.sniff(_MAIN, data[:4000])
    assert not FORMAT.sniff("a.jsonl", data)


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1PAR1", b"PAR1" + b"\xff" * 40 + b"PAR1"])
def test_what_is_none_is_refused(data: bytes) -> None:
    assert not FORMAT.sniff("a.parquet", data)
    assert "no whole Parquet file" in read(FORMAT, {"a.parquet": data}, "a.parquet").unread[0].sentence


def test_damage() -> None:
    assert_damage_is_borne(FORMAT, write(FORMAT, everything(), plain()).files, _MAIN, examples=60)
