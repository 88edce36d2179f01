"""A curator sets the window up with nothing but keys: other keys, larger text; and finds it so the next morning."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator import cli
from tests.end_to_end.articles import FERRY, QUAY, written
from tests.end_to_end.curator import Curator, Start


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus with two articles."""
    files = [written(tmp_path, "ferry.txt", FERRY), written(tmp_path, "quay.txt", QUAY)]
    assert cli.main(["--as", "ana", "import", "--quiet", str(tmp_path / "news.corpus"), *map(str, files)]) == 0
    return tmp_path / "news.corpus"


def give_key(ana: Curator, action: str, key: str) -> None:
    """Open the settings, turn to the keys, find an action and give it a key."""
    ana.press("Ctrl+,")
    ana.until(lambda seen: seen.focus == "Pages", "the settings")
    ana.press("Down", "Down", "Down", "Tab")
    assert ana.look().focus == "Find an action or a key"
    ana.type(action)
    ana.press("Enter", "Enter")
    assert "(Esc gives up)" in ana.look().focus
    ana.press(key)
    assert ana.look().focus == "Keys"


def test_keys_are_given_and_are_there_the_next_time(begin_anywhere: Start, corpus: Path) -> None:
    with begin_anywhere(corpus) as ana:
        ana.ready()
        give_key(ana, "select sentence", "F4")
        ana.press("Tab", "Tab", "Tab", "Tab", "Tab", "Tab")
        assert ana.look().focus == "OK"
        ana.press("Space")
        ana.until(lambda seen: seen.focus == "Article text", "the text")
        ana.go_to("Islanders")
        ana.press("S")
        assert ana.look().selected == ""
        ana.press("F4")
        assert ana.look().selected.startswith("Islanders fear")
        ana.press("Esc")

        give_key(ana, "finish", "F4")  # what is taken back was never so
        ana.press("Esc")
        ana.until(lambda seen: seen.focus == "Article text", "the text")
        ana.press("F4")
        assert ana.look().selected.startswith("Islanders fear")
    with begin_anywhere(corpus) as ana:
        ana.ready()
        ana.go_to("Islanders")
        ana.press("F4")
        assert ana.look().selected.startswith("Islanders fear")
        assert ana.look().banner == ""


def test_text_is_set_larger_in_the_settings(begin_anywhere: Start, corpus: Path) -> None:
    with begin_anywhere(corpus) as ana:
        before = ana.ready().line_height
        ana.press("Ctrl+,")
        ana.until(lambda seen: seen.focus == "Pages", "the settings")
        ana.press("Down", "Tab", "Tab")
        ana.press("Up", times=10)
        assert ana.look().line_height > before * 1.2
        ana.press("Enter")
        ana.until(lambda seen: seen.focus == "Article text", "the text")
    with begin_anywhere(corpus) as ana:
        assert ana.ready().line_height > before * 1.2


def test_a_command_is_found_by_its_name_and_comes_first_the_next_time(begin: Start, corpus: Path) -> None:
    with begin(corpus) as ana:
        ana.ready()
        ana.press("Ctrl+K")
        assert ana.look().rows[0] == "File"
        ana.type("larger")
        assert ana.look().rows == ["Larger text"]
        ana.press("Enter", "Ctrl+K")
        assert ana.look().rows[:3] == ["Used last", "Larger text", "File"]
        ana.press("Esc", "F1")
        ana.type("alt+2")
        assert ana.look().rows[0].startswith("Layer Claims")
        ana.press("Enter")
        assert ana.look().layer == "claims"
