"""Whoever reads what we write finds the same text under every annotation: libraries that share no code with ours."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from annotator.formats.draft import Draft
from annotator.formats.reading import Reading
from annotator.formats.registry import format_named
from annotator.model.document import AnnotatedDocument
from tests.formats.exchanging import ASTRONAUT, WHEN, hostile, write
from tests.interop import run_with_peers

Found: TypeAlias = "set[tuple[str, str]]"
"""Ids of annotations with the texts that they cover."""


# -- readers -------------------------------------------------------------------------------------------


def by_spacy(files: Mapping[str, bytes], _: Path) -> Found:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    found = set()
    for data in files.values():
        for doc in DocBin().from_bytes(data).get_docs(Vocab()):
            found |= {(span.id_, span.text) for group in doc.spans.values() for span in group}
    return found


def by_cassis_from_xmi(files: Mapping[str, bytes], _: Path) -> Found:
    import cassis

    (system,) = [data for name, data in files.items() if name.endswith(".xml")]
    types = cassis.load_typesystem(io.BytesIO(system))
    cases = [data for name, data in files.items() if name.endswith(".xmi")]
    return {pair for data in cases for pair in _of_cas(cassis.load_cas_from_xmi(io.BytesIO(data), typesystem=types))}


def by_cassis_from_json(files: Mapping[str, bytes], _: Path) -> Found:
    import cassis

    cases = [data for name, data in files.items() if name.endswith(".json")]
    return {pair for data in cases for pair in _of_cas(cassis.load_cas_from_json(io.BytesIO(data)))}


def _of_cas(cas: Any) -> Found:
    held = [one for one in cas.select_all_annotations() if one.type.get_feature("annotatorId") is not None]
    return {(one.get("annotatorId"), one.get_covered_text()) for one in held}


def by_pyarrow(files: Mapping[str, bytes], _: Path) -> Found:
    import pyarrow as pa
    import pyarrow.parquet as pq

    (data,) = [data for name, data in files.items() if name.endswith(".parquet")]
    rows = pq.read_table(pa.BufferReader(data)).to_pylist()
    return {
        (one["id"], " ".join(row["text"][span["begin"] : span["end"]] for span in one["spans"]))
        for row in rows
        for one in row["annotations"]
    }


def by_bioc(files: Mapping[str, bytes], folder: Path) -> Found:
    (name,) = [name for name in files if name.startswith("corpus.")]
    path = folder / name
    path.write_bytes(files[name])
    said = run_with_peers(Path(__file__).with_name("read_with_bioc.py"), path)
    return {(identity, text) for identity, text in json.loads(said)}


READERS: dict[str, Callable[[Mapping[str, bytes], Path], Found]] = {
    "spacy": by_spacy,
    "uima-xmi": by_cassis_from_xmi,
    "uima-json": by_cassis_from_json,
    "parquet": by_pyarrow,
    "bioc-xml": by_bioc,
    "bioc-json": by_bioc,
}


# -- what they are asked about -------------------------------------------------------------------------

LINES = (
    f"Ferry \U0001f6a2 of Tu\u0308r\u00a0Bay: {ASTRONAUT}\r\n\r\n"
    "مجلس الميناء said\u2028“no”\r\nand \U0001f926\U0001f3fd\u200d♂️ too, R&D;\tend\r\n"
)
PIECES = (
    "Ferry", "\U0001f6a2", "Tu\u0308r\u00a0Bay", ASTRONAUT, "مجلس الميناء", "said", "“no”",
    "\U0001f926\U0001f3fd\u200d♂️", "R&D", "end",
)  # fmt: skip


def windows_article() -> AnnotatedDocument:
    """What comes of a text with CR LF, whose annotations count both."""
    draft = Draft(Reading(created=WHEN, layer="entities"), "windows.txt", LINES)
    for number, piece in enumerate(PIECES):
        begin = LINES.index(piece)
        draft.annotate(f"piece {number}", "ORG", [(begin, begin + len(piece))], covered=piece)
    return draft.finished().annotated


def expected(*articles: AnnotatedDocument) -> Found:
    return {
        (one.id, one.covered(annotated.document.text))
        for annotated in articles
        for held in annotated.sets.values()
        for one in held.annotations()
    }


@pytest.mark.parametrize("name", READERS)
def test_the_same_text_is_found_under_each_annotation(name: str, tmp_path: Path) -> None:
    kind, reader = format_named(name), READERS[name]
    articles = (hostile(), windows_article())
    found = reader(write(kind, *articles).files, tmp_path)
    assert found == expected(*articles)
    assert len(found) == len(PIECES) + len(expected(hostile()))


def test_the_article_from_windows_has_what_was_annotated() -> None:
    assert {text for _, text in expected(windows_article())} == {*PIECES}
