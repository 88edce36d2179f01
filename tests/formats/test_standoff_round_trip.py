"""Whatever is written is read again the same, and is what lxml, both schemas and an independent checker accept."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from lxml import etree

from annotator import resources
from annotator.formats.standoff import standoff_xml
from annotator.formats.standoff.reader import scan
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import AnnotatedDocument, Document
from tests.formats.samples import annotated_documents, article

RNG = etree.RelaxNG(etree.parse(resources.schemas() / "standoff.rng"))
XSD = etree.XMLSchema(etree.parse(resources.schemas() / "standoff.xsd"))
GOLDEN = Path(__file__).with_name("ferry-crew.standoff.xml")


@pytest.fixture(scope="module")
def checker(repository: Path) -> ModuleType:
    """A checker of standoff files that shares no code with Annotator."""
    path = repository.parent / "shared" / "tools" / "verify_standoff.py"
    if not path.is_file():
        pytest.skip("needs ../shared/tools/verify_standoff.py beside the clone")
    spec = importlib.util.spec_from_file_location("verify_standoff", path)
    if spec is None or spec.loader is None:
        pytest.skip("cannot load ../shared/tools/verify_standoff.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def another_layout(data: bytes) -> bytes:
    """The same file as another program might write it: a prefix, no line ends, attributes the other way round."""
    source = etree.fromstring(data, etree.XMLParser(remove_blank_text=True))

    def copied(element: etree._Element, parent: etree._Element | None) -> etree._Element:
        attributes = dict(reversed(element.items()))
        nsmap = {"so": "urn:annotator:standoff:1"}
        copy = (
            etree.Element(element.tag, attributes, nsmap)
            if parent is None
            else etree.SubElement(parent, element.tag, attributes)
        )
        copy.text = element.text
        for child in element:
            copied(child, copy)
        return copy

    return etree.tostring(copied(source, None), encoding="US-ASCII", xml_declaration=True)


@given(annotated_documents())
def test_what_is_written_is_read_again(annotated: AnnotatedDocument) -> None:
    data = standoff_xml.write(annotated)
    assert standoff_xml.read(data, name="x") == annotated
    assert standoff_xml.write(standoff_xml.read(data, name="x")) == data


@given(annotated_documents())
def test_canonical_files_need_no_parser_and_others_are_read_by_one_to_the_same(annotated: AnnotatedDocument) -> None:
    data = standoff_xml.write(annotated)
    assert scan(data) is not None
    other = another_layout(data)
    assert scan(other) is None
    assert standoff_xml.read(other, name="x") == annotated


@given(annotated_documents())
def test_lxml_and_both_schemas_accept_it(annotated: AnnotatedDocument) -> None:
    data = standoff_xml.write(annotated)
    root = etree.fromstring(data)
    assert RNG.validate(root), RNG.error_log
    assert XSD.validate(root), XSD.error_log
    assert etree.tostring(root, encoding="unicode") + "\n" == data.decode().partition("\n")[2]
    assert standoff_xml.check(data, name="x") == []


@given(annotated=annotated_documents())
def test_an_independent_checker_finds_nothing(checker: ModuleType, annotated: AnnotatedDocument) -> None:
    root = etree.fromstring(standoff_xml.write(annotated))
    assert checker.problems(root) == []


def test_the_bytes_are_those_of_version_1(*, update_snapshots: bool) -> None:
    data = standoff_xml.write(article())
    if update_snapshots:
        GOLDEN.write_bytes(data)
    assert data == GOLDEN.read_bytes(), "the format changed: raise its version, or run with --update-snapshots"
    assert standoff_xml.read(GOLDEN.read_bytes(), name=GOLDEN.name) == article()


def test_the_order_in_which_things_were_made_does_not_show() -> None:
    annotated = article()
    turned = {
        name: AnnotationSet(name, reversed(list(one.items())), dict(reversed(one.states.items())))
        for name, one in reversed(annotated.sets.items())
    }
    again = AnnotatedDocument(
        replace(annotated.document, meta=annotated.document.meta),
        turned,
        annotated.annotators[::-1],
        annotated.scheme,
        annotated.generator,
    )
    assert standoff_xml.write(again) == standoff_xml.write(annotated)


def test_an_empty_finished_layer_differs_from_none() -> None:
    document = Document("empty", "")
    person = (article().annotators[0],)
    looked = AnnotatedDocument(document, {"ana": AnnotationSet("ana", (), {"claims": "finished"})}, person)
    nothing = AnnotatedDocument(document, {}, person)
    assert standoff_xml.read(standoff_xml.write(looked), name="x") == looked
    assert standoff_xml.read(standoff_xml.write(nothing), name="x") == nothing
    assert standoff_xml.write(looked) != standoff_xml.write(nothing)


@pytest.mark.parametrize("text", [" ", "\n", "\n\n \t\u2028", "x" * 1_000_000, "𝟘" * 100_000 + "&" * 10])
def test_texts_of_white_space_and_of_one_long_line(text: str) -> None:
    annotated = AnnotatedDocument(Document("long", text), {}, ())
    data = standoff_xml.write(annotated)
    assert standoff_xml.read(data, name="x").document.text == text
    assert standoff_xml.read(another_layout(data), name="x").document.text == text


def test_a_text_node_above_the_limit_of_libxml2_is_read_in_any_layout() -> None:
    text = "Dredging starts in März. 🚢\n" * 450_000
    data = standoff_xml.write(AnnotatedDocument(Document("long", text), {}, ()))
    assert len(data) > 10_000_000
    assert standoff_xml.read(b"\xef\xbb\xbf" + data, name="x").document.text == text


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"  ", b"").replace(b"\n<", b"<", 1),
        lambda data: data.replace(b'encoding="UTF-8"', b"encoding='utf-8' standalone='yes'"),
        lambda data: data.partition(b"\n")[2],
        lambda data: data.replace(b"&quot;", b"&#x22;").replace(b"&gt;", b">", 1),
    ],
    ids=["a Windows checkout", "a byte-order mark", "other white space", "other declaration", "none", "other escapes"],
)
def test_other_spellings_of_the_same_file_are_read_and_reported(change: Callable[[bytes], bytes]) -> None:
    data = change(standoff_xml.write(article()))
    problems = standoff_xml.check(data, name="x")
    assert standoff_xml.read(data, name="x") == article()
    assert len(problems) == 1
    assert problems[0].sentence.startswith(("is not in canonical form", "the line ends with a carriage return"))
