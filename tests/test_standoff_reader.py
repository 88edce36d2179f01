"""The reader that teams copy: it reads what the application writes, agrees with it, and refuses what is damaged."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given

from annotator import cli, resources
from annotator.errors import FileRefused
from annotator.formats.standoff import standoff_xml
from annotator.model.annotation import Annotation, Relation
from annotator.model.document import AnnotatedDocument
from tests.formats.damaging import damaged, lines, quotes
from tests.formats.samples import annotated_documents, article

PATH = resources.path("readers", "standoff_reader.py")


def _loaded() -> ModuleType:
    spec = spec_from_file_location("standoff_reader", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


READER = _loaded()

FACTS = {
    "title": "title", "outlet": "outlet", "url": "url", "published": "published", "retrieved": "retrieved",
    "mediaType": "media_type", "sourceSha256": "source_sha256", "language": "language", "id": "id",
}  # fmt: skip


def about(one: Annotation | Relation) -> dict[str, str]:
    said = {name: getattr(one, name) for name in ("origin", "created", "modified", "scheme")}
    if one.confidence is not None:
        said["confidence"] = f"{one.confidence:.4f}".rstrip("0").rstrip(".")
    return {name: value for name, value in said.items() if value}


def item(one: Annotation | Relation) -> tuple[object, ...]:
    spans = [tuple(span) for span in one.spans] if isinstance(one, Annotation) else []
    args = [tuple(arg) for arg in one.args] if isinstance(one, Relation) else []
    return one.id, one.annotator, one.layer, one.label, spans, args, [*one.features], one.note, about(one)


def assert_agrees(read: Any, ours: AnnotatedDocument) -> None:
    document = ours.document
    assert {FACTS[name]: value for name, value in read.facts.items() if value} == {
        name: getattr(document, name) for name in FACTS.values() if getattr(document, name)
    }
    assert read.text == document.text
    assert read.meta == [*document.meta]
    assert read.blocks == [tuple(block) for block in document.blocks]
    assert read.annotators == [
        {name: value for name, value in person._asdict().items() if value} for person in ours.annotators
    ]
    states = {(layer, name): state for name, held in ours.sets.items() for layer, state in held.layer_states().items()}
    assert read.states == states
    by_id = {one[0]: one for one in (*read.annotations, *read.relations)}
    items = [one for held in ours.sets.values() for one in held.items()]
    assert by_id == {one.id: item(one) for one in items}
    assert len(by_id) == len(read.annotations) + len(read.relations)
    assert all(one.spans for one in read.annotations)


def read(data: bytes) -> Any:
    return READER.read(io.BytesIO(data))


def test_it_is_short_and_needs_the_standard_library_only() -> None:
    source = PATH.read_text(encoding="ascii")
    assert len(source.splitlines()) <= 100
    named = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source, feature_version=(3, 9)))
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert named <= sys.stdlib_module_names


@pytest.mark.parametrize("path", sorted(resources.corpora().glob("*/*.standoff.xml")), ids=lambda path: path.name)
def test_it_reads_the_sample_corpora(path: Path) -> None:
    assert_agrees(READER.read(path), standoff_xml.read(path.read_bytes(), name=path.name))


def test_it_reads_everything_that_a_file_can_hold() -> None:
    assert_agrees(read(standoff_xml.write(article())), article())


@given(annotated_documents())
def test_it_reads_whatever_is_written(annotated: AnnotatedDocument) -> None:
    data = standoff_xml.write(annotated)
    assert_agrees(read(data), standoff_xml.read(data, name="x"))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("The boat", "The boot", "not the one that was annotated"),
        ("The boat", "The boats", "not the one that was annotated"),
        ('length="', 'length="1', "not the one that was annotated"),
        ("<quote>said<", "<quote>says<", "does not cover what it quotes"),
        ("<quote>said</quote>", "", "does not cover what it quotes"),
        ('<part begin="', '<part begin="9', "does not lie in the text"),
        (' ref="a', ' ref="b', "a relation leads nowhere"),
        ('version="1.0"', 'version="2.0"', "its root is another"),
        ("<standoff ", "<standof ", "mismatched tag"),
        (' kind="title"', "", "'kind'"),
    ],
)
def test_what_does_not_agree_is_refused(before: str, after: str, said: str) -> None:
    whole = standoff_xml.write(article()).decode()
    begin = whole.index(before, whole.index("<standoff "))
    other = whole[:begin] + after + whole[begin + len(before) :]
    with pytest.raises(ValueError, match=said):
        read(other.encode())


def test_the_file_is_named() -> None:
    with pytest.raises(ValueError, match=r"scheme\.xml: is damaged, or no standoff XML 1\.0"):
        READER.read(resources.sample_corpus() / "scheme.xml")


@given(damaged(standoff_xml.write(article()), lines, quotes))
def test_damage_is_refused_or_is_none_of_the_text_and_its_spans(data: bytes) -> None:
    try:
        taken = read(data)
    except ValueError:
        return
    try:
        assert_agrees(taken, standoff_xml.read(data, name="x"))
    except FileRefused as refused:
        reason = refused.reason
    else:
        return
    assert not any(word in reason for word in ("SHA-256", "has the quote", "has no quote", "misplaced"))


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["reader"]) == 0
    printed, _ = capsys.readouterr()
    assert printed == PATH.read_text(encoding="ascii")
    (tmp_path / "standoff_reader.py").write_text(printed, encoding="ascii")
    script = (
        "import standoff_reader, sys\n"
        "article = standoff_reader.read(sys.argv[1])\n"
        "print(len(article.annotations), [name for name in sys.modules if name.startswith('annotator')])"
    )
    path = next(resources.sample_corpus().glob("*.standoff.xml"))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-I", "-c", f"import sys; sys.path.insert(0, '.')\n{script}", str(path)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.endswith(" []\n")
