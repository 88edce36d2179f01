"""Hostile and awkward XML made by others goes through the one door, or is turned away at it in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.errors import FileRefused
from annotator.formats import safe_xml, scheme_xml
from annotator.formats.standoff import standoff_xml

READABLE = {
    "defusedxml/simple-ns.xml",
    "dkpro-invalid/duplicated_id_tags.xml",
    "libxml2/japancrlf.xml",
    "libxml2/utf8bom.xml",
    "libxml2/winblanks.xml",
}
"""Well-formed UTF-8 without a DOCTYPE or CDATA; anything else is none of Annotator's own files."""


@pytest.fixture(scope="module")
def edge(shared_data: Path) -> dict[str, bytes]:
    """Files by their place below the folder."""
    folder = shared_data / "interop" / "xml_edge"
    if not folder.is_dir():
        pytest.skip("needs ../shared/data/interop/xml_edge beside the clone")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def parses(data: bytes) -> bool:
    """Whether a file gets through; a refusal must be one sentence."""
    try:
        safe_xml.parse(data, name="edge.xml")
    except FileRefused as refusal:
        sentence = str(refusal)
    else:
        return True
    assert sentence.startswith("edge.xml")
    assert "\n" not in sentence
    return False


def test_only_plain_utf8_without_tricks_gets_through(edge: dict[str, bytes]) -> None:
    assert len(edge) == 28
    assert {name for name, data in edge.items() if parses(data)} == READABLE


def test_none_of_them_is_taken_for_a_file_of_ours(edge: dict[str, bytes]) -> None:
    for name, data in edge.items():
        with pytest.raises(FileRefused, match=r"^edge\.xml"):
            standoff_xml.read(data, name="edge.xml")
        with pytest.raises(FileRefused, match=r"^edge\.xml"):
            scheme_xml.read_scheme(data, name="edge.xml")
        assert len(standoff_xml.check(data, name="edge.xml")) == 1, name


def test_a_bomb_and_a_fetched_entity_are_refused_before_they_are_parsed(edge: dict[str, bytes]) -> None:
    for name in ("defusedxml/xmlbomb.xml", "defusedxml/external.xml", "libxml2/recurse/lol_classic.xml"):
        with pytest.raises(FileRefused, match="has a DOCTYPE, which can hide entities"):
            safe_xml.parse(edge[name], name="edge.xml")


def test_white_space_between_elements_goes_and_white_space_inside_them_stays() -> None:
    root = safe_xml.parse(b"<r>\n  <a> </a>\n  <b>\n</b>\n  <c/>\n</r>", name="x")
    assert root.text is None
    assert [(child.text, child.tail) for child in root] == [(" ", None), ("\n", None), (None, None)]


def test_a_doctype_hidden_in_utf16_does_not_get_through() -> None:
    hidden = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e "boo">]><r>&e;</r>'
    for charset in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        assert not parses(hidden.encode(charset))
    assert not parses(b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE r+AD4-<r/>')


def test_lines_beyond_the_16_bits_of_libxml2_are_counted() -> None:
    with pytest.raises(FileRefused, match="line 100002: "):
        safe_xml.parse(b"<r>" + b"\n" * 100_001 + b"<a></b></r>", name="x")
