"""What the charts show: every article once, in rows that can be read."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.scheme import Label, Layer, Scheme
from annotator.opening.statistics import Statistics, Work
from annotator.ui.statistics.charts import MOST, Bar, charts_of, timeline

SCHEME = Scheme("news", "1", layers=(Layer("entities", labels=(Label("PERSON", colour="#AA0000"), Label("ORG"))),))

DATES = st.dates().map(str)
WRITTEN = st.one_of(DATES, DATES.map(lambda day: day[:7]), DATES.map(lambda day: day[:4]), st.text(max_size=10))


def names(bars: tuple[Bar, ...]) -> list[str]:
    return [bar.name for bar in bars]


@given(st.dictionaries(WRITTEN, st.integers(1, 50), max_size=8))
def test_every_article_is_in_the_timeline_once_or_in_its_note(days: dict[str, int]) -> None:
    chart = timeline(sorted(days.items()))
    left_out = int(chart.note.partition(" ")[0].replace(",", "") or 0)
    assert sum(bar.numbers[0] for bar in chart.bars) + left_out == sum(days.values())
    assert len(set(names(chart.bars))) == len(chart.bars)


@pytest.mark.parametrize(
    ("days", "first", "last", "count"),
    [
        (["2024-01-03", "2024-02-14"], "1 Jan 2024", "12 Feb 2024", 7),
        (["2024-01-03", "2024-12-31"], "Jan 2024", "Dec 2024", 12),
        (["2024-01-03", "2024-02"], "Jan 2024", "Feb 2024", 2),
        (["2001-01-03", "2024-02-01"], "2001", "2024", 24),
        (["2023-05-01", "2024"], "2023", "2024", 2),
        (["9999-12-31"], "27 Dec 9999", "27 Dec 9999", 1),
        (["0001-01-01", "9999-12-31"], "0001", "9999", 9999),
    ],
)
def test_weeks_months_or_years(days: list[str], first: str, last: str, count: int) -> None:
    bars = timeline([(day, 1) for day in days]).bars
    assert (bars[0].name, bars[-1].name, len(bars)) == (first, last, count)
    assert (bars[0].numbers[0], sum(bar.numbers[0] for bar in bars)) == (1 if count > 1 else len(days), len(days))


def test_charts_count_what_was_counted() -> None:
    counted = Statistics(
        5, (("Herald", 3), ("", 2)), (("en", 5),), (("", 1), ("2024-02-29", 4)),
        (("entities", "ORG", "ana", 2), ("entities", "PERSON", "ana", 3), ("entities", "PERSON", "ben", 4)),
        (Work("ana", "human", 5, 1, 2), Work("ben", "human", 4, 0, 0), Work("sm", "program", 0, 0, 0)),
    )  # fmt: skip
    outlets, languages, published, labels, annotations, articles = charts_of(counted, SCHEME)
    assert outlets.bars == (Bar("Herald", (3,)), Bar("not known", (2,)))
    assert languages.bars == (Bar("en", (5,)),)
    assert (published.bars, published.note) == ((Bar("26 Feb 2024", (4,)),), "1 without a date")
    assert labels.bars == (Bar("PERSON", (7,), "#AA0000"), Bar("ORG", (2,), Label("ORG").colour))
    assert annotations.bars == (Bar("ana", (5,)), Bar("ben", (4,)))
    assert articles.bars == (Bar("ana", (1, 2)),)
    assert articles.most == 3
    assert articles.in_words() == "ana: 1 finished · 2 in progress"


def test_many_outlets_are_the_largest_and_the_others() -> None:
    counted = Statistics(0, tuple((f"o{number:03}", number) for number in range(1, 101)))
    bars = charts_of(counted, SCHEME)[0].bars
    assert len(bars) == MOST + 1
    assert (bars[0].name, bars[-1].name) == ("o100", f"{100 - MOST} others")
    assert sum(Counter({bar.name: bar.numbers[0] for bar in bars}).values()) == 5050


def test_an_empty_corpus_has_empty_charts() -> None:
    for chart in charts_of(Statistics(0), SCHEME):
        assert chart.bars == ()
        assert chart.in_words() == "nothing yet"
        assert chart.most == 1
