"""Sketches, bands and the exact share: the same everywhere, and near copies share a band."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator import near_copies, resources
from annotator.formats.standoff import standoff_xml
from annotator.near_copies import bands, jaccard, shingles, sketch

STORY = (
    "The harbour council of Port Sella voted on Tuesday to begin dredging the northern channel in March. "
    "Ines Tallow, who chairs the council, said the work would cost nine million and take fourteen months. "
    "Fishers had asked for a later start, because the spring run of herring passes the mouth of the harbour. "
    "The ferry company welcomed the decision, but warned that sailings at low water would be cancelled. "
    "A second vote on the disposal site is expected before the end of the year, the council said."
)
JAPANESE = "港湾評議会は火曜日、北側水路の浚渫工事を三月に始めることを決めた。工事には十四か月かかる見込みだという。"
THAI = "สภาท่าเรือลงมติเมื่อวันอังคารให้เริ่มขุดลอกร่องน้ำด้านเหนือในเดือนมีนาคม งานจะใช้เวลาสิบสี่เดือน"

VOCABULARY = ("tide", "quay", "crew", "boat", "herring", "storm", "pilot", "ferry", "dues", "chart")
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=60)


@given(st.text())
def test_any_text_has_a_sketch_or_is_too_short(text: str) -> None:
    made = sketch(text)
    assert len(made) in {0, 256}
    assert len(bands(made)) == (16 if made else 0)
    assert all(-(2**63) <= key < 2**63 for key in bands(made))


@given(WORDS, WORDS)
def test_the_share_is_the_same_both_ways_and_whole_with_itself(one: list[str], other: list[str]) -> None:
    a, b = " ".join(one), " ".join(other)
    assert jaccard(a, b) == jaccard(b, a)
    assert 0 <= jaccard(a, b) <= 1
    assert jaccard(a, a) == (1.0 if len(one) >= 3 else 0.0)


@given(WORDS)
def test_a_sketch_does_not_depend_on_case_white_space_or_punctuation(words: list[str]) -> None:
    assert sketch(" ".join(words)) == sketch(",\n\n".join(words).upper())


@pytest.mark.parametrize("text", ["Ünïté " * 3 + STORY, JAPANESE, THAI])
def test_a_sketch_does_not_depend_on_how_accents_are_encoded(text: str) -> None:
    assert shingles(unicodedata.normalize("NFD", text)) == shingles(unicodedata.normalize("NFC", text))


def test_a_sketch_is_the_same_in_another_process() -> None:
    script = f"from annotator.near_copies import *; print(sketch({STORY!r}).hex())"
    made = {
        subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True,
                       env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)}).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert made == {sketch(STORY).hex() + "\n"}


def test_a_sketch_is_what_it_was_when_the_algorithm_was_named() -> None:
    """Whoever changes this changes `ALGORITHM`, too: sketches in people's corpora are of the old one."""
    assert near_copies.ALGORITHM == "rensa-rminhash-2 64/16x3 seed 20240405 words 3 characters 5"
    assert (sketch(STORY)[:8].hex(), bands(sketch(STORY))[0]) == ("11143632cd334c3c", 7232335957831406589)


def test_a_copy_with_a_sentence_changed_shares_a_band() -> None:
    copy = STORY.replace("welcomed the decision", "said it was glad of the vote") + " (Strait Wire)"
    assert jaccard(STORY, copy) > near_copies.NEAR
    assert set(bands(sketch(STORY))) & set(bands(sketch(copy)))


def test_a_wire_story_that_two_outlets_rewrote_is_found() -> None:
    texts = [
        standoff_xml.read((folder / f"{name}.standoff.xml").read_bytes(), name=name).document.text
        for folder in [resources.sample_corpus()]
        for name in ("naval-drill-to-shut-channel", "warships-close-north-channel")
    ]
    assert near_copies.NEAR <= jaccard(*texts) < 0.6
    assert set(bands(sketch(texts[0]))) & set(bands(sketch(texts[1])))


@pytest.mark.parametrize("text", [JAPANESE, THAI])
def test_where_words_are_not_spaced_characters_are_counted(text: str) -> None:
    half = text[: len(text) // 2]
    assert all(len(shingle) == 5 for shingle in shingles(text))
    assert 0.3 < jaccard(text, half) < 0.7
    assert sketch(text)


def test_a_name_in_another_script_does_not_turn_a_text_into_characters() -> None:
    assert shingles(STORY + " 東京") >= shingles(STORY)
    assert all(len(shingle) == 5 for shingle in shingles(JAPANESE + " Ines Tallow"))


def test_marks_do_not_split_words() -> None:
    assert shingles("बंदरगाह परिषद ने मंगलवार") == {"बंदरगाह परिषद ने", "परिषद ने मंगलवार"}


def test_a_line_is_too_short_to_say_anything() -> None:
    assert sketch("Read more about the harbour") == b""
    assert bands(b"") == ()


def test_unlike_texts_share_nothing() -> None:
    assert jaccard(STORY, JAPANESE) == 0
    assert jaccard("", "") == 0


def test_a_sketch_of_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="7 bytes"):
        bands(b"sketchy")


def test_the_likelihoods_that_are_promised() -> None:
    """Pairs with a known share: how often they have a band in common."""
    found = []
    for number in range(300):
        ours = {f"{number} {place}" for place in range(100)}
        theirs = {f"{number} {place}" for place in range(25, 125)}  # 75 of 125: a share of 0.6
        found.append(bool(set(bands(near_copies.digest(ours))) & set(bands(near_copies.digest(theirs)))))
    assert 0.9 < sum(found) / len(found) <= 1.0
