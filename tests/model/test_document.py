"""Documents: sealed by a digest, and read from the side that their writing begins at."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.document import UNSTORABLE, AnnotatedDocument, Document, text_digest


@given(st.text())
def test_the_digest_is_that_of_the_texts_utf8(text: str) -> None:
    assert text_digest(text) == hashlib.sha256(text.encode("utf-8")).hexdigest()
    assert Document("one", text).sha256 == text_digest(text)


def test_a_document_is_sealed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Document("one", "text").text = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("", "قال الوزير إن الميناء مغلق", True),
        ("", "השר אמר", True),
        ("", "ܫܠܡܐ ދިވެހި ߒߞߏ", True),
        ("", "ﺍﻟﻤﻴﻨﺎﺀ", True),
        ("", "The minister said مرحبا", False),
        ("Harbour", "قال الوزير إن الميناء مغلق", False),
        ("الميناء", "Harbour council", True),
        ("", "港は閉鎖", False),
        ("", "आज बारिश", False),
        ("", "", False),
        ("", "1234 !?", False),
        ("", "ab אב", False),
        ("", "«قالت» BBC ۱۲۳ 2024", True),
    ],
)
def test_the_side_follows_most_letters_of_the_title_or_the_start(title: str, text: str, expected: bool) -> None:
    assert Document("one", text, title=title).right_to_left is expected


def test_only_the_start_of_a_long_text_decides() -> None:
    assert not Document("one", "a" * 200 + "ش" * 10_000).right_to_left
    assert not Document("one", "a" * 100 + "ש" * 101).right_to_left
    assert Document("one", "a" * 99 + "ש" * 101).right_to_left


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x0c", "\x0e", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_carry_is_known(character: str) -> None:
    assert UNSTORABLE.fullmatch(character)


@pytest.mark.parametrize(
    "character", ["\t", "\n", "\r", " ", "\x7f", "\x85", "\ufffd", "\ue000", "\ud7ff", "🚢", "\U0010ffff"]
)
def test_what_xml_can_carry_is_left_alone(character: str) -> None:
    assert not UNSTORABLE.search(character)


def test_a_fresh_annotated_document_has_nobodys_work() -> None:
    assert AnnotatedDocument(Document("one", "text")) == AnnotatedDocument(Document("one", "text"), {}, ())
