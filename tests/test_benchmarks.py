"""The benchmark command: every goal is measured, in the agreed shape; how fast anything was is not asked here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import called
from tests.benchmarks.results import Row, figure, table


def run(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "annotator", "benchmark", *arguments],
        cwd=repository, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_every_goal_is_measured_as_one_json_object_a_line(repository: Path) -> None:
    done = run(repository, "--tiny", "--json")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.strip().split("\n")]
    assert {tuple(row) for row in rows} == {("goal", "what", "measured", "limit", "unit", "holds")}
    assert {row["goal"] for row in rows} == set(range(1, 13))
    for row in rows:
        if row["measured"] is None:
            assert row["what"].endswith("not installed")
            assert row["holds"] is None
        else:
            assert row["measured"] > 0
            assert row["holds"] in ((None,) if row["limit"] is None else (True, False))
    floors = {row["goal"] for row in rows if row["limit"] is None and "empty" in row["what"]}
    assert floors >= {1, 2, 3}
    assert {row["goal"] for row in rows if row["limit"]} >= {4, 5, 8}


@pytest.mark.parametrize("name", ["6", "xml"])
def test_a_goal_is_chosen_by_number_or_name_and_printed_as_a_table(repository: Path, name: str) -> None:
    done = run(repository, name, "--tiny")
    assert (done.returncode, done.stderr) == (0, "")
    _machine, _blank, heading, rule, *rows = done.stdout.strip().split("\n")
    assert heading.split() == ["goal", "what", "measured", "limit", "unit", "ratio", "holds"]
    assert set(rule) == {"─"}
    assert {row.split()[0] for row in rows} == {"6"}


@pytest.mark.parametrize(
    ("name", "goals"),
    [
        ("canvas", {1, 2, 3, 7}),
        ("corpus", {4, 8}),
        ("4", {4}),
        ("pages", {9}),
        ("formats", {10}),
        ("dataset", {11}),
        ("batch", {12}),
    ],
)
def test_several_goals_are_asked_for_by_one_name(name: str, goals: set[int]) -> None:
    assert {one.goal for one in called(name)} == goals
    assert {one.goal for one in called("")} > goals


def test_an_unknown_name_is_told_with_those_there_are(repository: Path) -> None:
    done = run(repository, "speed")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "speed" in done.stderr
    assert "12 (batch), canvas (1, 2, 3, 7), corpus (4, 8)" in done.stderr


@pytest.mark.parametrize(
    ("measured", "limit", "at_least", "holds"),
    [
        (99.0, 100.0, False, True),
        (101.0, 100.0, False, False),
        (0.5, 0.45, True, True),
        (0.4, 0.45, True, False),
        (3.0, None, False, None),
        (None, 3.0, True, None),
    ],
)
def test_a_row_holds_by_its_own_kind_of_limit(
    measured: float | None, limit: float | None, at_least: bool, holds: bool | None
) -> None:
    row = Row(1, "something", measured, limit, "ms", at_least=at_least)
    assert row.holds is holds
    assert json.loads(row.as_json())["holds"] is holds
    assert table([row]).split("\n")[-1].split()[-1] == {True: "yes", False: "NO", None: "–"}[holds]


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "–"), (0.0, "0.00"), (0.0123, "0.012"), (1.3, "1.30"), (52.06, "52.1"), (713.4, "713"), (12906, "12,906")],
)
def test_figures_have_three_significant_digits(value: float | None, said: str) -> None:
    assert figure(value) == said
