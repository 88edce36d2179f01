"""Another corpus in the same window, and back to the first: by keys, with what was typed last kept."""

from __future__ import annotations

from pathlib import Path

from annotator import cli, opening
from tests.end_to_end.articles import FERRY, QUAY, written
from tests.end_to_end.curator import Start


def made(folder: Path, name: str, text: str) -> Path:
    """A corpus with one article."""
    file = written(folder, f"{name}.txt", text)
    assert cli.main(["--as", "ana", "import", "--quiet", str(folder / f"{name}.corpus"), str(file)]) == 0
    return folder / f"{name}.corpus"


def test_another_corpus_is_opened_and_the_first_again(begin_anywhere: Start, tmp_path: Path) -> None:
    first, other = made(tmp_path, "ferries", FERRY), made(tmp_path, "quays", QUAY)
    with begin_anywhere(first) as ana:
        ana.ready()
        ana.mark("Vestergate", "3")
        ana.press("Esc", "Ctrl+I")  # what is said about the article
        ana.type("Ferry cut")
        ana.press("Ctrl+Alt+O")
        ana.choose(str(other))
        seen = ana.until(lambda seen: seen.ready and not seen.busy and seen.text == QUAY, "the other corpus")
        assert seen.counts.startswith("quays · ")
        assert seen.marked == []
        ana.press("Ctrl+Alt+R")
        ana.type("ferries")
        ana.press("Enter")
        seen = ana.until(lambda seen: seen.ready and not seen.busy and seen.text == FERRY, "the first corpus")
        assert seen.marked == ["GPE: Vestergate"]
        assert seen.title.startswith("Ferry cut — ferries")
        ana.press("Ctrl+Z")
        ana.until(lambda seen: not seen.title.startswith("Ferry cut"), "the title that was there")
    with opening.open_corpus(other, annotator="ana") as corpus:  # nobody holds it
        assert not corpus.read_only
