"""Keys of blocks: the same text has the same, a text with one place changed shares one, another outlet's none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.model.document import Block, Document
from annotator.model.repeats import NEAR, SURE, alike, block_keys, keys_of, neutral, wanted_keys

WORDS = st.lists(st.text(st.characters(categories=["Ll", "Lo"]), min_size=1, max_size=8), min_size=8, max_size=40)


def test_numbers_dates_capitals_spaces_and_addresses_do_not_tell_texts_apart() -> None:
    first = "Support us: 12,345 readers gave by 3.11.2026.\nSee https://herald.example/give?id=7"
    second = "SUPPORT us:  9 readers gave by 28/11/26. See https://herald.example/give?id=88"
    assert neutral(first) == neutral(second)
    assert keys_of("Coast Herald", first) == keys_of("coast  herald", second)
    assert keys_of("Coast Herald", first) != keys_of("Norvik Post", first)


@given(WORDS, st.integers(0, 1_000), st.sampled_from(["", "changed", "two words"]))
def test_where_one_place_is_changed_a_key_is_shared(words: list[str], at: int, other: str) -> None:
    changed = list(words)
    changed[at % len(words) : at % len(words) + 1] = other.split()
    wanted = wanted_keys("Herald", " ".join(words))
    found = keys_of("Herald", " ".join(changed))
    assert {found.same, *found.near} & set(wanted)


@given(WORDS)
def test_keys_are_those_of_the_places_they_are_told_with(words: list[str]) -> None:
    lines = [" ".join(words), "", " ".join(words[:2]), "Wholly other words stand here on the line"]
    text = "\n".join(lines)
    by_line = Document("a", text, outlet="Herald")
    begins = [0, len(lines[0]) + 1, len(lines[0]) + 2, len(text) - len(lines[3])]
    blocks = tuple(Block(at, at + len(line), "paragraph") for at, line in zip(begins, lines, strict=True))
    by_block = Document("a", text, outlet="Herald", blocks=blocks)
    assert block_keys(by_line) == block_keys(by_block)
    for place, key in block_keys(by_line):
        keys = keys_of("Herald", lines[place])
        assert key in (keys.same, *keys.near)


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= 1
    assert alike(one, other) == alike(other, one)
    assert alike(one, one) == 1


def test_likeness_finds_what_a_person_would() -> None:
    letter = "Sign up for our morning letter, it is in your inbox before breakfast."
    assert alike(letter, letter.replace("morning", "evening")) >= SURE
    assert alike(letter, "Sign up for our evening letter today") >= 0.5
    assert alike(letter, "The council has put off the dredging of the channel.") < NEAR
    assert alike("東京都の天気予報をお届けします", "大阪府の天気予報をお届けします") >= NEAR
    assert keys_of("朝報", "東京都の天気予報をお届けします").near


def test_texts_of_three_words_are_the_same_or_not() -> None:
    assert keys_of("Herald", "Front page today").near == ()
    assert keys_of("Herald", "word " * 61).near == ()
