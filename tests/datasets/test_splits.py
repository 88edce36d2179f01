"""Splits hold together what belongs together, keep what was assigned, come near their sizes, and are the same again."""

from __future__ import annotations

import math
import random
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.datasets.splits import DATE, NONE, OUTLET, SPLITS, STORY, Plan, Row, SplitRefused, naive, split

FRACTIONS = st.sampled_from([(0.8, 0.1, 0.1), (0.6, 0.2, 0.2), (0.7, 0.0, 0.3), (1 / 3, 1 / 3, 1 / 3), (0.5, 0.5, 0.0)])
PLANS = st.builds(Plan, st.sampled_from([STORY, OUTLET, DATE]), FRACTIONS, st.integers())


@st.composite
def corpora(draw: st.DrawFn, *, least: int = 3) -> list[Row]:
    """Rows of at least some stories, most of them of one article."""
    sizes = draw(st.lists(st.sampled_from([1, 1, 1, 2, 3, 6]), min_size=least, max_size=40))
    seed = draw(st.integers(0, 1_000))
    chosen = random.Random(seed)
    rows = []
    for story, size in enumerate(sizes):
        for place in range(size):
            outlet = chosen.choice(["Herald", "herald ", "Mole", "Post", "Ledger", ""])
            day = chosen.choice(["", f"2026-{chosen.randrange(1, 13):02}-01"])
            labels = {name: chosen.randrange(5) for name in ("PERSON", "ORG", "LAW") if chosen.random() < 0.5}
            rows.append(Row(f"s{story}-{place}", f"s{story}-0", outlet, day, labels))
    return rows


def sizes_of(splits: dict[str, str]) -> Counter[str]:
    return Counter(splits.values())


def splits_of_stories(rows: list[Row], splits: dict[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        if splits[row.id] != NONE:
            found.setdefault(row.story, set()).add(splits[row.id])
    return found


def assigned(rows: list[Row], plan: Plan, kept: dict[str, str] | None = None) -> dict[str, str]:
    try:
        return split(rows, plan, kept).splits
    except SplitRefused:  # too few outlets
        assume(False)
        raise


@given(corpora(), PLANS)
def test_no_story_is_split_and_every_article_is_somewhere(rows: list[Row], plan: Plan) -> None:
    splits = assigned(rows, plan)
    assert set(splits) == {row.id for row in rows}
    assert all(len(there) == 1 for there in splits_of_stories(rows, splits).values())
    assert plan.by == OUTLET or NONE not in splits.values()
    assert set(splits.values()) <= {*SPLITS, NONE}


@given(corpora(), PLANS, st.randoms(use_true_random=False))
def test_neither_order_nor_chance_changes_anything(rows: list[Row], plan: Plan, chance: random.Random) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)
    one, other = assigned(rows, plan), assigned(mixed, plan)
    assert list(one.items()) == list(other.items())


@given(corpora(), FRACTIONS, st.integers(), st.booleans())
def test_sizes_are_near_the_fractions(
    rows: list[Row], fractions: tuple[float, float, float], seed: int, labelled: bool
) -> None:
    given = rows if labelled else [row._replace(labels={}) for row in rows]
    sizes = sizes_of(assigned(given, Plan(STORY, fractions, seed)))
    largest = max(Counter(row.story for row in rows).values())
    for name, fraction in zip(SPLITS, fractions, strict=True):
        assert abs(sizes[name] - fraction * len(rows)) <= 2 * largest
        assert bool(sizes[name]) == bool(fraction)


@given(st.integers(3, 300), FRACTIONS, st.integers())
def test_articles_that_stand_alone_give_the_very_sizes(
    number: int, fractions: tuple[float, float, float], seed: int
) -> None:
    rows = [Row(f"a{place}", f"a{place}") for place in range(number)]
    for by in (STORY, DATE):
        sizes = sizes_of(split(rows, Plan(by, fractions, seed)).splits)
        assert sizes == sizes_of(naive((row.id for row in rows), fractions, seed))
        assert all(
            abs(sizes[name] - fraction * number) < 2 for name, fraction in zip(SPLITS, fractions, strict=True)
        )  # fmt: skip


@given(corpora(), PLANS, st.data())
def test_what_was_assigned_stays_and_its_story_follows(rows: list[Row], plan: Plan, data: st.DataObject) -> None:
    stories = sorted({row.story for row in rows})
    first = data.draw(st.lists(st.sampled_from(stories), min_size=3, unique=True)) if len(stories) > 3 else stories
    earlier_rows = [row for row in rows if row.story in first and data.draw(st.booleans())]
    assume(len({row.story for row in earlier_rows}) >= 3)
    earlier = assigned(earlier_rows, plan)
    later = assigned(rows, plan, earlier)
    assert {identity: later[identity] for identity in earlier} == earlier
    assert all(len(there) == 1 for there in splits_of_stories(rows, later).values())


@given(corpora(), st.integers())
def test_by_date_nothing_is_trained_on_that_is_newer_than_what_tests(rows: list[Row], seed: int) -> None:
    splits = split(rows, Plan(DATE, seed=seed)).splits
    newest: dict[str, str] = {}
    for row in rows:
        newest[row.story] = max(newest.get(row.story, ""), row.published)
    days = {name: [newest[row.story] for row in rows if splits[row.id] == name] for name in SPLITS}
    assert max(days["train"]) <= min(days["dev"])
    assert max(days["dev"]) <= min(days["test"])


@given(corpora(), st.integers())
def test_by_outlet_no_outlet_is_in_two_splits(rows: list[Row], seed: int) -> None:
    splits = assigned(rows, Plan(OUTLET, seed=seed))
    there: dict[str, set[str]] = {}
    for row in rows:
        if row.outlet and splits[row.id] != NONE:
            there.setdefault(row.outlet.strip().casefold(), set()).add(splits[row.id])
    assert all(len(found) == 1 for found in there.values())


def test_a_rewrite_at_another_outlet_is_left_out_of_training() -> None:
    rows = [Row(f"herald-{n}", f"herald-{n}", "Herald") for n in range(8)]
    rows += [Row("mole", "wire", "Mole"), Row("wire", "wire", "Herald"), Row("post", "post", "Post")]
    found = split(rows, Plan(OUTLET)).splits
    assert found["wire"] == NONE
    assert {found["mole"], found["post"]} == {"dev", "test"}
    assert sizes_of(found)["train"] == 8


def test_labels_are_shared_out_too() -> None:
    """Half of all articles have one label, the others the other: so does each split."""
    rows = [Row(f"a{n:03}", f"a{n:03}", labels={"A" if n < 100 else "B": 1}) for n in range(200)]
    for seed in range(5):
        found = split(rows, Plan(seed=seed)).splits
        for label in "AB":
            assert sizes_of({row.id: found[row.id] for row in rows if label in row.labels}) == {
                "train": 80, "dev": 10, "test": 10,
            }  # fmt: skip


def test_a_rare_label_reaches_testing() -> None:
    rows = [Row(f"a{n:03}", f"a{n:03}", labels={"A": 3} | ({"RARE": 1} if n < 10 else {})) for n in range(100)]
    for seed in range(5):
        found = split(rows, Plan(seed=seed)).splits
        assert sizes_of({f"a{n:03}": found[f"a{n:03}"] for n in range(10)}) == {"train": 8, "dev": 1, "test": 1}


def test_seeds_differ() -> None:
    rows = [Row(f"a{n}", f"a{n}") for n in range(50)]
    assert split(rows, Plan(seed=1)) == split(rows, Plan(seed=1))
    assert split(rows, Plan(seed=1)) != split(rows, Plan(seed=2))


def test_a_story_that_was_in_two_splits_is_told_and_left() -> None:
    rows = [Row(f"a{n}", f"a{n}") for n in range(8)] + [Row(f"wire-{n}", "wire-0") for n in range(4)]
    kept = {"wire-0": "train", "wire-1": "test", "wire-2": "test", "gone": "dev"}
    found = split(rows, Plan(), kept)
    assert found.torn == ("wire-0",)
    assert {identity: found.splits[identity] for identity in ("wire-0", "wire-1", "wire-2")} == {
        "wire-0": "train", "wire-1": "test", "wire-2": "test",
    }  # fmt: skip
    assert found.splits["wire-3"] == "test"  # where most of it is
    assert "gone" not in found.splits


def test_by_outlet_a_story_that_was_in_two_splits_is_told_once() -> None:
    rows = [Row("a", "a", "A"), Row("b", "b", "B"), Row("c", "c", "C"), Row("d", "a", "B")]
    found = split(rows, Plan(OUTLET), {"a": "train", "d": "test"})
    assert found.torn == ("a",)
    assert found.splits == {"a": "train", "b": "test", "c": "dev", "d": "test"}


def test_what_was_left_out_stays_left_out_and_holds_nothing() -> None:
    rows = [Row(f"a{n}", f"a{n}") for n in range(8)] + [Row("wire", "wire"), Row("more", "wire")]
    found = split(rows, Plan(), {"wire": NONE})
    assert found.torn == ()
    assert found.splits["wire"] == NONE
    assert found.splits["more"] in SPLITS


@pytest.mark.parametrize(
    ("fractions", "why"),
    [
        ((0.8, 0.1, 0.2), "must sum to 1, not 1.1"),
        ((1.2, -0.1, -0.1), "between 0 and 1"),
        ((math.nan, 0.5, 0.5), "between 0 and 1"),
        ((0.0, 0.5, 0.5), "something must be left to train on"),
        ((1.0, 0.0, 0.0), "something to test with"),
    ],
)
def test_fractions_that_make_no_sense(fractions: tuple[float, float, float], why: str) -> None:
    with pytest.raises(SplitRefused, match=why):
        split([Row(f"a{n}", f"a{n}") for n in range(9)], Plan(STORY, fractions))


@pytest.mark.parametrize(
    ("rows", "plan", "why"),
    [
        ([Row("a", "a")], Plan(), "The corpus has 1 article, which cannot be split into 3"),
        ([Row("a", "a"), Row("b", "a"), Row("c", "c")], Plan(), "All articles tell 2 stories, which"),
        ([Row(f"a{n}", "a0") for n in range(5)], Plan(STORY, (0.5, 0, 0.5)), "All articles tell 1 story, which"),
        ([Row(f"a{n}", f"a{n}", "Herald") for n in range(5)], Plan(OUTLET), "All articles are of 1 outlet, which"),
        ([], Plan(), "The corpus has 0 articles"),
        ([Row("a", "a")], Plan("author"), "author: is no way to split"),
    ],
)
def test_too_little_to_split(rows: list[Row], plan: Plan, why: str) -> None:
    with pytest.raises(SplitRefused, match=why):
        split(rows, plan)
