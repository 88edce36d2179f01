"""Ids: of the right form, in the order of time, and unique among those taken."""

from __future__ import annotations

import time
import uuid

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.model.identity import (
    DOCUMENT_ID,
    ITEM_ID,
    RESERVED,
    annotation_id,
    derived_id,
    document_id,
    kept_id,
    relation_id,
    uuid7,
)

TITLES = st.text(st.characters(codec=None), max_size=200)  # lone surrogates included


def test_a_uuid_says_its_version_variant_and_time() -> None:
    before = time.time_ns() // 1_000_000
    made = [uuid7() for _ in range(500)]
    after = time.time_ns() // 1_000_000
    assert {(one.version, one.variant) for one in made} == {(7, uuid.RFC_4122)}
    times = [one.int >> 80 for one in made]
    assert times == sorted(times)
    assert before <= times[0] <= times[-1] <= after
    assert len(set(made)) == 500


def test_later_uuids_sort_later(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(1_700_000_000_000, 1_700_000_001_000))
    monkeypatch.setattr(time, "time_ns", lambda: next(clock) * 1_000_000)
    made = [annotation_id() for _ in range(200)]
    assert made == sorted(made)


def test_items_say_what_they_are_by_their_letter() -> None:
    assert ITEM_ID.fullmatch(annotation_id())
    assert annotation_id()[0] == "a"
    assert ITEM_ID.fullmatch(relation_id())
    assert relation_id()[0] == "r"


@given(st.lists(TITLES, max_size=4))
@example(["a", "b"])
@example(["\ud83d"])
def test_the_same_content_has_the_same_id(content: list[str]) -> None:
    made = derived_id("a", *content)
    assert made == derived_id("a", *content)
    assert ITEM_ID.fullmatch(made)
    assert made != derived_id("a", *content, "more")
    assert made[1:] == derived_id("r", *content)[1:]


def test_content_is_told_apart_where_it_ends() -> None:
    assert derived_id("a", "ab", "c") != derived_id("a", "a", "bc")


@given(TITLES, st.integers(0, 12))
@example("", 3)
@example("\ud800", 1)
@example("x" * 500, 12)
@example("-" * 90, 2)
@example("وزير الميناء", 2)
@example("港は閉鎖", 2)
def test_every_title_gives_ids_of_the_right_form_that_nobody_has(title: str, others: int) -> None:
    taken: list[str] = []
    for _ in range(others + 1):
        made = document_id(title, taken)
        assert DOCUMENT_ID.fullmatch(made)
        assert made not in taken
        assert made[0] != "-" != made[-1]
        taken.append(made)
    assert document_id(title) == taken[0]


@pytest.mark.parametrize(
    ("title", "identity"),
    [
        ("Harbour Council says: dredging to start in March!", "harbour-council-says-dredging-to-start-in-march"),
        ("Crème brûlée — 50 %", "creme-brulee-50"),
        ("ﬁve ½ ②", "five-12-2"),
        ("", "article"),
        (" \n\t", "article"),
    ],
)
def test_a_title_stays_readable(title: str, identity: str) -> None:
    assert document_id(title) == identity


def test_titles_without_latin_letters_are_told_apart_and_come_out_the_same_every_time() -> None:
    titles = ["وزير الميناء", "港は閉鎖", "항구 폐쇄", "!!!", "—"]
    made = [document_id(title) for title in titles]
    assert len(set(made)) == len(titles)
    assert made == [document_id(title) for title in titles]
    assert all(identity.startswith("article-") for identity in made)


def test_a_taken_id_gets_the_next_free_number() -> None:
    assert document_id("A", {"a", "a-2", "a-4"}) == "a-3"
    assert document_id("y" * 100, {"y" * 60}) == "y" * 60 + "-2"


@pytest.mark.parametrize("name", ["con", "PRN", "Aux", "nul", "COM1", "com0", "lpt9", " Con! "])
def test_no_new_document_is_called_as_a_device_of_windows(name: str) -> None:
    made = document_id(name)
    assert made == f"article-{name.strip(' !').lower()}"
    assert kept_id(made) == made
    assert document_id(name, {made}) == f"{made}-2"
    assert kept_id(name) == made


@pytest.mark.parametrize("name", ["con-2", "console", "com10", "article-con", "nul-and-void", "-", "x" * 80])
def test_other_names_are_kept(name: str) -> None:
    assert name not in RESERVED
    assert kept_id(name) == name


@pytest.mark.parametrize("name", ["", "A b", "x" * 81, "con.txt", "é"])
def test_a_name_that_is_no_id_becomes_one(name: str) -> None:
    assert kept_id(name) == document_id(name) != name
