"""Every way to open something: files dropped on the window, and what can be named on the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

import annotator
from annotator import cli, resources
from tests.end_to_end.articles import FERRY, FERRY_ID, QUAY, QUAY_ID, written
from tests.end_to_end.curator import ROOT, Start, environment


def _corpus(folder: Path) -> Path:
    files = [written(folder, "story.txt", FERRY), written(folder, "quay.txt", QUAY)]
    corpus = folder / "news.corpus"
    assert cli.main(["--as", "ana", "import", "--quiet", str(corpus), *map(str, files)]) == 0
    return corpus


def test_files_and_folders_are_dropped_on_the_window(begin: Start, tmp_path: Path) -> None:
    corpus = _corpus(tmp_path / "there")
    more = [
        written(tmp_path / "in", "tide.txt", "High tide\n\nThe tide was high on Monday.\n"),
        written(tmp_path / "in", "page.html", "<h1>Low tide</h1><p>The tide was low on Tuesday.</p>"),
    ]
    written(tmp_path / "folder" / "deeper", "ebb.md", "# Ebb\n\nThe ebb came on *Wednesday*.\n")
    with begin(corpus) as ana:
        ana.ready()
        ana.drop(*more, tmp_path / "folder")
        seen = ana.until(lambda seen: len(seen.articles) == 5, "the new articles")
        assert (seen.article, seen.banner) == ("high-tide", "3 articles were added to the corpus.")
        ana.drop(more[1])  # it is there already: it is opened
        seen = ana.until(lambda seen: seen.article == "low-tide", "the article")
        assert len(seen.articles) == 5
        ana.press("Ctrl+Home", "1")
        assert ana.look().marked == ["PERSON: Low"]


def test_a_file_is_named(begin_anywhere: Start, tmp_path: Path) -> None:
    """It goes into the user's own corpus, which is there again at the next start."""
    with begin_anywhere(written(tmp_path, "story.txt", FERRY)) as ana:
        seen = ana.ready()
        assert (seen.article, seen.title) == (FERRY_ID, "Ferry line cuts winter crossings — My articles — Annotator")
        assert seen.focus == "Article text"
    with begin_anywhere(written(tmp_path, "quay.txt", QUAY), tmp_path / "gone.txt") as ana:
        ana.ready()
        seen = ana.until(lambda seen: seen.article == QUAY_ID, "the other article")
        assert seen.articles == [FERRY_ID, QUAY_ID]
        assert f"{tmp_path / 'gone.txt'}: is not there" in seen.banner + seen.details


@pytest.mark.parametrize("kind", ["corpus", "mirror", "articles", "article of a mirror", "sample"])
def test_a_corpus_or_a_folder_is_named(begin: Start, tmp_path: Path, kind: str) -> None:
    corpus = _corpus(tmp_path / "there")
    mirror = tmp_path / "clone" / "news"
    assert cli.main(["export", str(corpus), "--to", str(mirror)]) == 0
    named, name, articles = {
        "corpus": ([corpus], "news", {FERRY_ID, QUAY_ID}),
        "mirror": ([mirror], "news", {FERRY_ID, QUAY_ID}),
        "articles": ([tmp_path / "there"], "My articles", {FERRY_ID, QUAY_ID}),
        "article of a mirror": ([mirror / f"{QUAY_ID}.standoff.xml"], "news", {FERRY_ID, QUAY_ID}),
        "sample": ([], "harbour-news", {path.name.split(".")[0] for path in _sample_articles()}),
    }[kind]
    for turn in (1, 2) if kind in ("corpus", "mirror", "sample") else (1,):
        with begin(*named) as ana:
            seen = ana.ready()
            assert set(seen.articles) == articles
            assert f"— {name} — " in seen.title
            if kind == "article of a mirror":
                assert seen.article == QUAY_ID
            if turn == 1:
                ana.press("Ctrl+End", "Ctrl+Left", "9")
                marked = ana.look().marked
            else:
                assert seen.marked == marked  # what was done is there the second time


def _sample_articles() -> list[Path]:
    return sorted(resources.sample_corpus().glob("*.standoff.xml"))


def _command(home: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """The command where there is no display."""
    script = "import sys; from annotator.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, words)],
        env=environment(home, seen=False), cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_without_a_display_the_job_is_done_unseen(home: Path) -> None:
    before = {path.name: path.read_bytes() for path in _sample_articles()}
    for _ in range(2):
        done = _command(home)
        assert (done.returncode, done.stderr) == (0, "")
        xml, picture = map(Path, done.stdout.split("\n")[:-1])
        assert home in xml.parents
        assert home in picture.parents
        assert annotator.validate(xml) == []
        assert annotator.validate(xml.parent) == []
        (article,) = annotator.load(xml)
        (who,) = article.sets.keys() - {"ana", "ben"}
        assert article.annotations("boilerplate", annotator=who, label="HEADLINE")
        image = QImage(str(picture))
        assert (image.width(), image.height()) > (600, 400)
        assert len({image.pixelColor(x, y).rgb() for x in range(0, 600, 7) for y in range(0, 400, 7)}) > 10
    assert {path.name: path.read_bytes() for path in _sample_articles()} == before  # the original is left alone


@pytest.mark.parametrize("words", [["story.txt"], ["my.corpus"], ["--as", "ana", "folder/"]])
def test_without_a_display_nothing_can_be_opened(home: Path, words: list[str]) -> None:
    done = _command(home, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "There is no display to open a window on: set DISPLAY, or use import, export or validate.\n"


def test_two_corpora_cannot_be_opened_in_one_window(begin: Start, tmp_path: Path) -> None:
    one, other = _corpus(tmp_path / "one"), _corpus(tmp_path / "other")
    with begin(one, other) as ana:
        assert ana.ends() == 2
        assert ana.said() == f"{one} and {other} are two corpora; open one at a time."
