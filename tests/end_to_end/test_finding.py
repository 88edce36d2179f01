"""A curator finds what recurs in an article and annotates all of it at once, by keys alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator import cli
from tests.end_to_end.articles import written
from tests.end_to_end.curator import Curator, Start

PORT = """Mayor Tallow opens the port

Ines Tallow, the mayor, spoke on Monday; Tallow’s deputy did not. Critics called the port of TALLOW a folly.

Tallow said that the port would pay for itself. The port's board agreed with Tallow, the port master did not.

Sign up for our letter today.

Sign up for our letter today.
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus with one article."""
    file = written(tmp_path, "port.txt", PORT)
    assert cli.main(["--as", "ana", "import", "--quiet", str(tmp_path / "news.corpus"), str(file)]) == 0
    return tmp_path / "news.corpus"


def people(ana: Curator) -> list[str]:
    return [one for one in ana.look().marked if one.startswith("PERSON")]


def test_a_name_is_marked_wherever_it_stands_and_that_is_one_step(begin_anywhere: Start, corpus: Path) -> None:
    with begin_anywhere(corpus) as ana:
        ana.ready()
        ana.go_to("Tallow")
        ana.press("1", "Ctrl+Enter")
        seen = ana.until(lambda seen: seen.places, "the places")
        assert seen.places == ["+ Tallow"] * 4  # in capitals it is the port's
        assert seen.focus.startswith("Places;")
        ana.press("Down", "Space")
        assert ana.look().places == ["+ Tallow", "- Tallow", "+ Tallow", "+ Tallow"]
        assert ana.look().selected == "Tallow"
        assert "3 PERSON marked, 1 left out" in ana.answer_to("Enter").said
        assert people(ana) == ["PERSON: Tallow"] * 4
        assert ana.look().focus == "Article text"
        ana.press("Ctrl+Z")
        assert people(ana) == ["PERSON: Tallow"]
        ana.press("Ctrl+Shift+Z")
        assert people(ana) == ["PERSON: Tallow"] * 4
    with begin_anywhere(corpus) as ana:  # and it is one step still after a restart
        ana.ready()
        assert people(ana) == ["PERSON: Tallow"] * 4
        ana.press("Ctrl+Z")
        assert people(ana) == ["PERSON: Tallow"]


def test_hits_are_walked_through_and_annotated_one_or_all(begin_anywhere: Start, corpus: Path) -> None:
    with begin_anywhere(corpus) as ana:
        ana.ready()
        ana.press("Ctrl+Home", "Ctrl+F")
        ana.type("the port")
        seen = ana.until(lambda seen: seen.find.get("count") == "1 of 5", "the hits")
        assert (seen.lit, seen.selected, seen.focus) == (5, "the port", "Find in the article")
        ana.press("Enter", "F3", "Shift+F3")
        assert ana.look().find["count"] == "2 of 5"
        assert "From the end again" in ana.answer_to("Shift+Enter", "Shift+Enter").said
        ana.press("Esc", "5")  # annotates the hit that was gone to last
        assert ana.look().marked == ["FAC: the port"]
        assert ana.look().find == {}

        ana.press("Ctrl+F")
        ana.type("letter today")
        ana.until(lambda seen: seen.find.get("count") == "1 of 2", "the hits")
        ana.press("Ctrl+Enter")
        ana.until(lambda seen: seen.popup, "the labels")
        ana.type("newsl")
        ana.until(lambda seen: seen.rows == ["NEWSLETTER"], "the label")
        ana.press("Enter")
        ana.until(lambda seen: seen.places, "the places")
        ana.press("Enter")
        assert ana.look().marked[1:] == ["NEWSLETTER: Sign up for our letter today."] * 2


def test_an_expression_that_would_take_years_freezes_nothing(begin_anywhere: Start, corpus: Path) -> None:
    with begin_anywhere(corpus) as ana:
        ana.ready()
        ana.press("Ctrl+F", "Alt+R")
        ana.type(r"(.|..)+\d\d\d\d")
        ana.press("F6")  # the window answers while it is looked for
        assert ana.look().focus == "Article text"
        sentence = "This expression takes too long: make it simpler."
        ana.until(lambda seen: seen.find.get("trouble") == sentence, "the end of the search")
        ana.press("Ctrl+F", "Alt+R")
        ana.type("Critics")
        ana.until(lambda seen: seen.find.get("count") == "1 of 1", "the next search")
        ana.press("Esc")
        assert ana.look().selected == "Critics"
