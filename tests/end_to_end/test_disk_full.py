"""The disk is full, or folders are gone, while a curator works: a banner says so, nothing is lost, Retry goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import annotator
from annotator import cli
from annotator.storage.store import Store
from tests.end_to_end.articles import FERRY, FERRY_ID, written
from tests.end_to_end.curator import Curator, Start

_SIZE = 3 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("needs Linux and the right to mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def _corpus(folder: Path) -> Path:
    corpus = folder / "news.corpus"
    story = written(folder, "story.txt", FERRY)
    assert cli.main(["--as", "ana", "import", "--quiet", str(corpus), str(story)]) == 0
    return corpus


def test_a_full_disk(begin_anywhere: Start, small_disk: Path) -> None:
    corpus = _corpus(small_disk)
    filler = small_disk / "filler"

    def fill() -> None:
        with filler.open("ab", buffering=0) as file:
            for size in (65536, 4096, 1):
                try:
                    while file.write(b"\0" * size) == size:
                        pass
                except OSError:
                    continue

    with begin_anywhere(corpus) as ana:
        _survives(ana, corpus, fill, filler.unlink)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs limits that are set from outside")
def test_a_file_that_may_not_grow(begin: Start, tmp_path: Path) -> None:
    import resource

    corpus = _corpus(tmp_path)
    with begin(corpus) as ana:
        free = resource.prlimit(ana.pid, resource.RLIMIT_FSIZE)
        log = corpus.with_name("news.corpus-wal")

        def fill() -> None:
            resource.prlimit(ana.pid, resource.RLIMIT_FSIZE, (log.stat().st_size, free[1]))

        _survives(ana, corpus, fill, lambda: resource.prlimit(ana.pid, resource.RLIMIT_FSIZE, free))


def _survives(ana: Curator, corpus: Path, fill: Callable[[], object], make_room: Callable[[], object]) -> None:
    ana.ready()
    ana.mark("Vestergate", "3")
    ana.press("Ctrl+S")
    before = ana.until(lambda seen: seen.said.startswith("Wrote"))
    fill()

    ana.mark("Ines Tallow", "1")
    seen = ana.until(lambda seen: seen.banner, "the banner")
    assert corpus.name in seen.banner
    assert "again" in seen.banner
    assert seen.banner.count(". ") == 0
    assert (seen.saved, seen.buttons[0]) == ("Not saved", "Retry")
    assert (seen.marked, seen.done, seen.listed) == (before.marked, before.done, before.listed)
    _holds(corpus, before.marked)
    ana.press("Ctrl+Z")  # cannot be taken back either, and nothing shows that it was
    seen = ana.until(lambda seen: seen.banner, "the banner")
    assert (seen.marked, seen.undone) == (before.marked, [])
    ana.press("Ctrl+Home", "S")  # reading goes on, and the banner stays
    seen = ana.look()
    assert (seen.selected, bool(seen.banner)) == ("Ferry line cuts winter crossings", True)

    ana.mark("Ines Tallow", "1")
    ana.until(lambda seen: seen.banner, "the banner")
    make_room()
    ana.press("Shift+F6")
    assert ana.look().focus == "Retry"
    ana.press("Space")
    seen = ana.until(lambda seen: not seen.banner, "the end of the trouble")
    assert (seen.marked, seen.saved, seen.focus) == (
        ["GPE: Vestergate", "PERSON: Ines Tallow"],
        "Saved",
        "Article text",
    )
    ana.press("Ctrl+S")
    ana.until(lambda seen: seen.said.startswith("Wrote"))
    _holds(corpus, seen.marked)
    assert annotator.validate(corpus.with_suffix("")) == []


def _holds(corpus: Path, marked: list[str]) -> None:
    with Store.open(corpus, read_only=True) as store:
        article = store.read(FERRY_ID)
        made = article.sets["ana"].annotations()
        assert [f"{one.label}: {one.covered(article.document.text)}" for one in made] == marked


def test_the_mirror_folder_is_removed(begin: Start, tmp_path: Path) -> None:
    """What is written into it is in the corpus: saving makes the folder anew."""
    corpus = _corpus(tmp_path)
    mirror = corpus.with_suffix("")
    with begin(corpus) as ana:
        ana.ready()
        ana.mark("Vestergate", "3")
        ana.press("Ctrl+S")
        ana.until(lambda seen: seen.said.startswith("Wrote"))
        shutil.rmtree(mirror)
        mirror.write_text("in the way", encoding="utf-8")
        ana.mark("Ines Tallow", "1")
        ana.press("Ctrl+S")
        seen = ana.until(lambda seen: seen.banner, "the banner")
        assert str(mirror) in seen.banner
        assert seen.buttons[0] == "Retry"
        assert seen.marked == ["GPE: Vestergate", "PERSON: Ines Tallow"]
        _holds(corpus, seen.marked)
        mirror.unlink()
        ana.press("Shift+F6", "Space")
        ana.until(lambda seen: not seen.banner, "the end of the trouble")
    assert annotator.validate(mirror) == []
    (article,) = annotator.load(mirror / f"{FERRY_ID}.standoff.xml")
    assert [article.covered(made) for made in article.annotations()] == ["Vestergate", "Ines Tallow"]


def test_the_folder_of_the_corpus_is_gone_for_a_while(begin_anywhere: Start, tmp_path: Path) -> None:
    """As when a drive is pulled out: edits are refused until it is back, then they go on."""
    folder, away = tmp_path / "drive", tmp_path / "pulled out"
    corpus = _corpus(folder)
    with begin_anywhere(corpus) as ana:
        ana.ready()
        ana.mark("Vestergate", "3")
        before = ana.look()
        folder.rename(away)
        ana.mark("Ines Tallow", "1")
        seen = ana.until(lambda seen: seen.banner, "the banner")
        assert (seen.marked, seen.saved, seen.buttons[0]) == (before.marked, "Not saved", "Retry")
        assert str(corpus) in seen.banner
        away.rename(folder)
        ana.press("Shift+F6", "Space")
        seen = ana.until(lambda seen: not seen.banner and len(seen.marked) == 2, "the end of the trouble")
        assert seen.saved == "Saved"
    _holds(corpus, seen.marked)
