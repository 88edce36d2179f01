"""Where names stand: whole words in every script, one by one or many in one pass."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.jobs import run
from annotator.model.words import normal_form, stands_alone
from annotator.recommenders import occurrences
from annotator.recommenders.occurrences import MOST, places, places_of


@pytest.mark.parametrize(
    ("text", "name", "count"),
    [
        ("Tallow said. Tallow’s ship, tallow, Tallows, (Tallow)", "Tallow", 3),
        ("US-China talks; the US; US’s; USA; bus; x_US; US2", "US", 3),
        ("Ines Tallow, Ines\nTallow", "Ines Tallow", 1),
        ("ana ana ana", "ana ana", 1),
        ("東京都に東京がある。", "東京", 2),
        ("アメリカはアメリだ", "アメリ", 1),
        ("NATO軍とNATOと", "NATO", 2),
        ("e\u0301tude Etude etude e", "e", 1),
        ("क्षति क्ष क्", "क्ष", 1),
        ("الميناء والميناء الميناء.", "الميناء", 2),
        ("🚢🚢 🚢", "🚢", 3),
        ("O'Neil, O’Neil, Oʼneil; O’Neils", "O'Neil", 2),
        ("Vell Port, Vell\u00a0Port, Vell  Port, VellPort", "Vell Port", 3),
        ("Hafen\u00adamt, Hafenamt, \u00adHafenamt\u00ad", "Hafenamt", 3),
        ("Zürich, Zu\u0308rich, Zurich", "Zürich", 2),
        ("Jean-Luc, Jean\u2011Luc", "Jean-Luc", 2),
        ("", "x", 0),
        ("x", "x", 1),
    ],
)
def test_only_whole_words_count(text: str, name: str, count: int) -> None:
    found = places(text, name)
    assert len(found) == count
    assert all(normal_form(text[begin:end]) == name for begin, end in found)
    assert run(places_of(text, [name, *map(str, range(50))]))[name] == found  # in one pass with many


def test_what_stands_there_too_often_is_not_looked_for_further() -> None:
    assert len(places("x y " * 3 * MOST, "x")) == MOST + 1
    assert len(run(places_of("x y " * 3 * MOST, ["x"] * 50))["x"]) == MOST + 1


WORDS = st.sampled_from(
    [
        "Ines",
        "Tallow",
        "In",
        "O’Brien",
        "東京",
        "都",
        "アメ",
        "リカ",
        "NATO",
        "e\u0301",
        "क्ष",
        "ति",
        "\u200d",
        "'s",
        "é",
        "\u00ad",
        "ʼ",
        "’",
        "_",
    ]
)
TEXTS = st.lists(st.one_of(WORDS, st.sampled_from([" ", " ", "\u00a0", "-", "\n", "."])), max_size=30).map("".join)


@given(TEXTS, st.lists(TEXTS.map(str.strip).map(normal_form).filter(bool), max_size=6), st.integers(0, 2))
def test_many_names_in_one_pass_stand_where_each_stands(text: str, names: list[str], few: int) -> None:
    with pytest.MonkeyPatch().context() as patch:
        patch.setattr(occurrences, "_FEW", few)
        assert run(places_of(text, names)) == {name: places(text, name) for name in names}
    for name in names:
        found = places(text, name)
        assert all(normal_form(text[begin:end]) == name for begin, end in found)
        assert all(stands_alone(text, begin, end) for begin, end in found)
        assert all(one.end <= other.begin for one, other in itertools.pairwise(found))


def test_looking_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(occurrences, "_STEP", 10)
    text = "Ines Tallow said. " * 20
    told = list(places_of(text, [f"Name {number}" for number in range(50)]))
    assert [progress.total for progress in told] == [len(text)] * len(told)
    assert [progress.done for progress in told] == sorted({progress.done for progress in told})
    assert len(told) == 6
