"""The manual's main job in five steps names keys that exist and do what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from annotator import cli, resources, ui
from annotator.formats.scheme_xml import read_scheme
from annotator.model.scheme import Scheme
from tests.end_to_end.articles import FERRY, written
from tests.end_to_end.curator import Start
from tests.end_to_end.keys import key

ROOT = Path(__file__).resolve().parents[2]
HELD = {"Shift", "Alt", "Ctrl"}
SPELLINGS = {"Esc": "Escape", "Enter": "Return", "Alt+Shift+]": "Alt+}"}
"""Keys that the manual calls by what is printed on them."""


@pytest.fixture(scope="module")
def steps() -> str:
    """The part of the manual that tells the main job and the keys."""
    manual = (ROOT / "README.md").read_text(encoding="utf-8")
    return manual.partition("## The main job in five steps")[2].partition("\n## Without the window")[0]


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    """The built-in scheme."""
    return read_scheme(resources.data("schemes", "news.xml"), name="news.xml")


def _keys(steps: str) -> list[str]:
    """What stands in backquotes and is no file, command or search."""
    steps = re.sub(r"(?<=`Ctrl\+Shift\+F`\)):.*?(?=Every hit)", "", steps, flags=re.DOTALL)  # what one may search for
    return [named for named in re.findall(r"`([^`]+)`", steps) if not re.search(r"\w[.:]\w|^\.|python", named)]


def test_every_key_of_the_manual_exists(steps: str, scheme: Scheme) -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(ui.__file__).parent.rglob("*.py")]
    known = {literal for source in sources for literal in re.findall(r'"([^"\s]+)"', source)}
    known |= {layer.switch for layer in scheme.layers}
    known |= {label.key for layer in scheme.layers for label in layer.labels}
    named = _keys(steps)
    assert len(named) > 15
    assert not [one for one in named if one not in HELD and SPELLINGS.get(one, one) not in known]
    for one in set(named) - HELD:
        key(one)  # a keyboard has it


def test_the_labels_have_the_keys_that_the_steps_say(steps: str, scheme: Scheme) -> None:
    said = {
        "entities": {"1": "PERSON", "2": "ORG", "3": "GPE"},
        "claims": {"1": "CLAIM", "2": "SOURCE", "3": "CUE"},
        "boilerplate": {"7": "DONATION", "9": "COMMENTS"},
    }
    for (name, keys), (number, words) in zip(
        said.items(), {"Alt+1": "entities", "Alt+2": "claims", "Alt+3": "boilerplate"}.items(), strict=True
    ):
        layer = scheme.layer(name)
        assert layer is not None
        assert (layer.switch, name) == (number, words)
        assert re.search(rf"\*\*Mark {name}\*\* \(`{re.escape(number)}`\)", steps)
        assert {label.key: label.name for label in layer.labels if label.key in keys} == keys


def test_the_five_steps_are_done_as_they_are_told(begin_anywhere: Start, tmp_path: Path) -> None:
    """From step to step, with the very keys of the manual."""
    corpus = tmp_path / "news.corpus"
    assert cli.main(["--as", "ana", "import", "--quiet", str(corpus), str(written(tmp_path, "a.txt", "Other\n"))]) == 0
    story = written(tmp_path, "story.txt", FERRY)
    with begin_anywhere(corpus) as ana:
        ana.ready()
        ana.press("Ctrl+O")
        ana.choose(str(story))
        ana.until(lambda seen: seen.text == FERRY and not seen.busy, "the article")
        ana.press("Alt+1")
        ana.go_to("Vestergate")
        ana.press("3")
        ana.go_to("“We carry")
        ana.press("Alt+2", "S", "1")
        ana.mark("Olaf Brekke, the line’s director", "2")
        ana.mark("said", "3", nth=2)
        ana.press("Esc", "Alt+3")
        ana.go_to("Support us")
        ana.press("7", "Ctrl+End", "9", "Ctrl+D")
        assert "worth" in ana.until(lambda seen: seen.banner, "what is missing").banner
        ana.press("Enter", "Down")
        ana.until(lambda seen: seen.popup, "the list of answers")
        ana.press("End", "Enter")
        ana.until(lambda seen: not seen.popup and "worth = check-worthy" in seen.features, "the answer")
        ana.press("Esc", "Ctrl+D")
        seen = ana.until(lambda seen: seen.text == "Other\n", "the next article")
        assert seen.counts.startswith("news · 1 done")
