"""Personal data: what is found and what is not, checksums, masks that move nothing, work that stays bounded."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator import load, resources
from annotator.datasets.personal_data import MASKS, PersonalDatum, find, find_in, mask_article, masked
from annotator.formats.standoff import standoff_xml
from annotator.model.document import text_digest
from tests.formats.exchanging import article, everything, mark

FOUND = {
    "mail ada.quill+news@coast-herald.example now": ("e-mail", "ada.quill+news@coast-herald.example"),
    "ünal@büro.example": ("e-mail", "ünal@büro.example"),
    "call +49 (0)30 1234-567.": ("phone", "+49 (0)30 1234-567"),
    "call 0049 30 1234567": ("phone", "0049 30 1234567"),
    "call (020) 7946 0958 today": ("phone", "(020) 7946 0958"),
    "Tel. 030/1234567": ("phone", "030/1234567"),
    "call 555-010-1234": ("phone", "555-010-1234"),
    "هاتف +٩٦٢ ٦ ٥٠٠ ١٢٣٤": ("phone", "+٩٦٢ ٦ ٥٠٠ ١٢٣٤"),
    "to DE89 3704 0044 0532 0130 00 BIC COBADEFF": ("IBAN", "DE89 3704 0044 0532 0130 00"),
    "to gb82west12345698765432, please": ("IBAN", "gb82west12345698765432"),
    "NO93 8601 1117 947": ("IBAN", "NO93 8601 1117 947"),
    "card 4111 1111 1111 1111, valid": ("card", "4111 1111 1111 1111"),
    "card 378282246310005": ("card", "378282246310005"),
}
NOT_FOUND = (
    "on 01.02.2024 and 2024-01-25 at 08:00", "03/04/2024", "1,400,000 euros, 1.37 million", "a @ b", "@handle", "x@y",
    "to DE89 3704 0044 0532 0130 01", "XX89 3704 0044 0532 0130 00", "card 4111 1111 1111 1112", "12345678901234567890",
    "9111 1111 1111 1111", "2018 to 2019", "DE89 3704", "seats 120-140, pages 0-7",
)  # fmt: skip


@pytest.mark.parametrize("text", FOUND)
def test_personal_data_are_found_where_they_are(text: str) -> None:
    kind, words = FOUND[text]
    assert [(one.kind, text[one.begin : one.end]) for one in find(text)] == [(kind, words)]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert find(text) == []


def test_places_are_code_points() -> None:
    text = "\U0001f6a2\u0301 mail a@news.example"
    (one,) = find(text)
    assert text[one.begin : one.end] == "a@news.example"


@pytest.mark.parametrize(
    "piece", ["@", "a", "0", "+1", "0 ", "DE89 ", "4 ", "a.", "a@", "(0", "4111 1111 1111 1112 ", "\u0660", "+", "DE"]
)
def test_hostile_texts_take_no_longer_than_others(piece: str) -> None:
    begun = time.process_time()
    find(piece * (400_000 // len(piece)))
    assert time.process_time() - begun < 5


TEXT = st.text(st.sampled_from("aZß0٣4111@.+ -()\n█\U0001f6a2\u0301東DE89370400440532013000"), max_size=120)


@given(TEXT, st.sampled_from(MASKS))
def test_a_mask_keeps_every_offset(text: str, mask: str) -> None:
    found = find(text)
    after = masked(text, found, mask)
    assert len(after) == len(text)
    inside = {place for one in found for place in range(one.begin, one.end)}
    assert all(after[place] == text[place] for place in range(len(text)) if place not in inside)
    assert [place for place, sign in enumerate(after) if sign == "\n"] == [
        place for place, sign in enumerate(text) if sign == "\n"
    ]
    if mask == "blocks":
        assert all(after[place] in "█\n" for place in inside)
        assert find(after) == []
    else:
        assert not any(sign.isalnum() and sign not in "x0" for place, sign in enumerate(after) if place in inside)


@given(st.text(max_size=200))
def test_any_text_can_be_looked_through(text: str) -> None:
    found = find(text)
    assert found == sorted(found)
    assert all(one.end <= other.begin for one, other in pairwise(found))


def test_shapes_keep_signs() -> None:
    text = "Ünal नमस्ते +49-30@x"
    assert masked(text, [PersonalDatum(0, len(text), "name")], "shapes") == "xxxx xxxxxx +00-00@x"


COMMENTED = "The port opens.\nInes Tallow spoke.\nAda Quill: she lies, she and Ben Lund!\n"


def test_names_in_comments_are_found_by_their_annotations() -> None:
    comment = mark(COMMENTED, "boilerplate", "COMMENTS", "Ada Quill: she lies, she and Ben Lund!", annotator="ben")
    pronoun = mark(COMMENTED, "entities", "PERSON", "she", features=(("mention", "pronoun"),))
    names = [mark(COMMENTED, "entities", "PERSON", name) for name in ("Ines Tallow", "Ada Quill", "Ben Lund")]
    annotated = article(COMMENTED, comment, pronoun, *names, mark(COMMENTED, "entities", "ORG", "port"))
    assert [COMMENTED[one.begin : one.end] for one in find_in(annotated)] == ["Ada Quill", "Ben Lund"]
    hidden, found = mask_article(annotated, "shapes")
    assert {one.kind for one in found} == {"name"}
    assert hidden.document.text == "The port opens.\nInes Tallow spoke.\nxxx xxxxx: she lies, she and xxx xxxx!\n"


def test_a_masked_article_is_whole_and_says_it_nowhere() -> None:
    text = "Port\n\nWrite to ada@news.example \ufffd now.\n"
    who = mark(
        text, "entities", "PERSON", "ada@news.example", note="or +49 30 1234567", features=(("kb", "b@c.example"),)
    )
    facts = {"meta": (("byline", "ada@news.example"), ("canonical", "https://news.example/@ada"))}
    annotated = article(text, who, source_sha256=text_digest(text), **facts)
    for mask in MASKS:
        hidden, found = mask_article(annotated, mask)
        assert [one.kind for one in found] == ["e-mail"]
        written = standoff_xml.write(hidden)
        back = standoff_xml.read(written, name="x")
        assert back.document.text == hidden.document.text
        (kept,) = back.sets["ana"].annotations()
        assert (kept.id, kept.spans) == (who.id, who.spans)
        # the digest of the source would tell who tries addresses, or digits, which one it was
        for secret in (b"ada@news", b"1234567", b"b@c.example", annotated.document.sha256.encode()):
            assert secret not in written
        assert b"https://news.example/@ada" in written
    assert mask_article(everything()) == (everything(), [])


def test_what_stands_in_the_sample_corpora_is_known() -> None:
    for name, number in (("harbour-news", 2), ("harbour-pages", 4)):
        found = [
            (one.kind, made.text[one.begin : one.end])
            for made in load(resources.sample_corpus().parent / name)
            for one in find_in(made)
        ]
        assert len(found) == number
        assert all(kind == "e-mail" and words.endswith(".example") for kind, words in found)
