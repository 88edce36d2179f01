"""Standoff XML beside the other formats: a folder of articles with their scheme, nothing lost."""

from __future__ import annotations

import pytest

from annotator.formats.standoff import standoff_xml
from annotator.formats.standoff.folder import FORMAT
from tests.formats.exchanging import article, assert_back, everything, hostile, link, mark, plain, read, write


def test_everything_comes_back() -> None:
    written, got = assert_back(FORMAT, [plain(), hostile(), everything()])
    assert not written.losses
    assert not got.losses
    assert [one.scheme for one in got.arrivals if one.scheme is None] == []


def test_only_some_layers_are_written_and_relations_between_them() -> None:
    got = read(FORMAT, write(FORMAT, everything(), layers=("claims",)).files).one
    assert {one.layer for held in got.sets.values() for one in held.items()} == {"claims"}
    assert len(got.sets["ana"].relations()) == 1


def test_relations_between_layers_that_are_not_all_written_are_counted() -> None:
    text = "Ben Lund said so.\n"
    who, cue = mark(text, "entities", "PERSON", "Ben Lund"), mark(text, "claims", "CUE", "said")
    written = write(
        FORMAT, article(text, who, cue, link("attribution", ("source", who), ("cue", cue))), layers=("claims",)
    )
    assert written.losses.counts == {"relations": 1}


def test_another_scheme_beside_it_is_refused() -> None:
    files = write(FORMAT, plain()).files
    files["scheme.xml"] = files["scheme.xml"].replace(b'version="1"', b'version="2"', 1)
    got = read(FORMAT, files)
    assert got.articles == []
    assert "another scheme" in got.unread[0].sentence


@pytest.mark.parametrize("broken", [b"", b"<standoff", b"no xml at all"])
def test_what_is_no_standoff_is_not_taken_for_it(broken: bytes) -> None:
    assert not FORMAT.sniff("a.standoff.xml", broken) or standoff_xml.check(broken, name="a")
