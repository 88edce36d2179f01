"""XML of other tools: what is parsed, and what is refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.errors import FileRefused
from annotator.formats.foreign_xml import parse, root_tag

MUST_BE_REFUSED = ("defusedxml/cyclic.xml", "feedparser-illformed", "libxml2/errors", "libxml2/recurse/lol_classic.xml")


def test_a_doctype_is_passed_over() -> None:
    assert parse(b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a>x</a>', name="a.xml").text == "x"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a>",
        b"no xml",
        b"<!DOCTYPE a [<!ENTITY e 'much'>]><a>as &e; as that</a>",
        b"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
        b"<a>\xff\xfe</a>",
        b"<!DOCTYPE a [<!ENTITY e 'much'>]><a b='as &e; as that'/>",
        b"<!DOCTYPE a SYSTEM 'a.dtd'><a b='as &e; as that'/>",
        "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a SYSTEM 'a.dtd'><a b='as &e; > that'/>".encode("utf-16"),
    ],
)
def test_what_would_lose_text_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        parse(data, name="a.xml")
    assert str(refused.value).startswith("a.xml")


def test_what_looks_like_an_entity_is_none() -> None:
    data = b"<!DOCTYPE a SYSTEM 'a.dtd'><!-- <b c='&e;'> --><a b='&amp;e; &#65;'><![CDATA[<b c='&e;'>]]></a>"
    assert parse(data, name="a.xml").get("b") == "&e; A"


def test_real_hostile_files_are_refused_or_leak_nothing(shared_data: Path) -> None:
    folder = shared_data / "interop" / "xml_edge"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert len(files) > 20
    refused = set()
    for path in files:
        name = path.relative_to(folder).as_posix()
        try:
            root = parse(path.read_bytes(), name=name)
        except FileRefused:
            refused.add(name)
        else:
            assert len("".join(root.itertext())) <= path.stat().st_size
    expected = {one.relative_to(folder).as_posix() for one in files}
    assert {name for name in expected if name.startswith(MUST_BE_REFUSED)} <= refused


def test_the_root_is_known_by_the_first_bytes() -> None:
    assert root_tag(b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x -->\n<x:GateDocument xmlns:x='u'><a>") == "GateDocument"
    assert root_tag(b"<!-- " + b"x" * 9_000 + b" --><TEI>") == "TEI"
    assert root_tag(b"plain") == ""
    assert root_tag(b"") == ""
