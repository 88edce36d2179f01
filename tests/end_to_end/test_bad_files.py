"""Awkward files are read, and what was done to them is said; bad ones are refused in one sentence; the others go on."""

from __future__ import annotations

import random
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator import cli, resources
from tests.end_to_end.articles import FERRY, FERRY_ID, written
from tests.end_to_end.curator import ROOT, Curator, Seen, Start, environment
from tests.storage.children import bound_by_permissions

SENTENCE = "The harbour opened on Monday, the harbour master said, “and it stays open”."
SAMPLE = "harbour-council-says-dredging-to-start-in-march.standoff.xml"


def _body(name: str) -> str:
    return f"Headline of {name}\n\n{SENTENCE}\n"


# file, its bytes, and the words with which the log says what was done ("" where nothing has to be)
AWKWARD = {
    "crlf.txt": (_body("crlf").replace("\n", "\r\n").encode(), "Line ends were CRLF and are LF now."),
    "bom.txt": (_body("bom").encode("utf-8-sig"), "byte-order mark"),
    "controls.txt": (_body("controls").replace("Monday", "Mon\x08day\x00").encode(), "U+0008"),
    "surrogate.txt": (_body("surrogate").replace("Monday", "\ud83d").encode("utf-16", "surrogatepass"), "U+D83D"),
    "cp1252.txt": (_body("cp1252").encode("cp1252"), "Read as windows-1252"),
    "utf16.txt": (_body("utf16").encode("utf-16"), "utf-16"),
    "declared.html": (
        f'<meta charset="utf-8"><h1>Headline of declared</h1><p>{SENTENCE}</p>'.encode("cp1252"), "windows-1252",
    ),
    "megabyte.txt": (f"Headline of megabyte\n\n{(SENTENCE + ' ') * 13_500}\n".encode(), ""),
    "ten.txt": (f"Headline of ten\n\n{(SENTENCE * 8 + chr(10) + chr(10)) * 16_500}\n".encode(), ""),
    "blank.txt": (b" \n\t\n  \n", ""),
}  # fmt: skip


def _standoff() -> str:
    return (resources.sample_corpus() / SAMPLE).read_text(encoding="utf-8")


def _changed(pattern: str, replacement: str) -> bytes:
    changed, times = re.subn(pattern, replacement, _standoff(), count=1, flags=re.DOTALL)
    assert times == 1, pattern
    return changed.encode()


BINARY = random.Random(1).randbytes(4096)
# file, its bytes, and words of the sentence that refuses it
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.txt": (lambda: b"", "empty"),
    "binary.txt": (lambda: BINARY, "not text"),
    "doctype.xml": (lambda: _changed("<standoff", "<!DOCTYPE standoff>\n<standoff"), "DOCTYPE"),
    "bomb.xml": (
        lambda: _changed(
            "<standoff", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<standoff'
        ),
        "DOCTYPE",
    ),
    "external.xml": (
        lambda: _changed("<standoff", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n<standoff'),
        "DOCTYPE",
    ),
    "hash.xml": (lambda: _changed("The wrong hole", "The right hole"), "SHA-256"),
    "offset.xml": (lambda: _changed(r'(<span [^>]*end=")\d+', r"\g<1>999999"), "does not lie in the text"),
    "twice.xml": (lambda: _changed(r"( *<span .*?</span>\n)", r"\1\1"), "twice"),
    "dangling.xml": (lambda: _changed(r'(ref="a)[0-9a-f]{32}', rf"\g<1>{'0' * 32}"), "0000"),
    "newer.xml": (lambda: _changed('(<standoff [^>]*version=")1', r"\g<1>2"), "2.0"),
    "half.xml": (lambda: _standoff().encode()[: len(_standoff()) // 2], "half.xml"),
}  # fmt: skip


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file one byte over the limit, which takes no room on the disk."""
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(64 * 1024 * 1024 + 1)
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus with one article."""
    story = written(tmp_path, "story.txt", FERRY)
    assert cli.main(["--as", "ana", "import", "--quiet", str(tmp_path / "news.corpus"), str(story)]) == 0
    return tmp_path / "news.corpus"


# -- in the window -----------------------------------------------------------------------------------


def test_awkward_files_are_read_and_it_is_said_what_was_done(begin: Start, corpus: Path, tmp_path: Path) -> None:
    files = [written(tmp_path / "in", name, content) for name, (content, _) in AWKWARD.items()]
    with begin(corpus) as ana:
        ana.ready()
        ana.drop(*files)
        seen = ana.until(lambda seen: seen.banner and not seen.busy, "what was done")
        assert seen.banner == f"{len(AWKWARD)} articles were added to the corpus."
        for name, (_, words) in AWKWARD.items():
            line = next((line for line in seen.details.split("\n") if line.startswith(f"{name}: ")), "")
            assert words in line, name
        assert len(seen.articles) == 1 + len(AWKWARD)
        ana.press("Ctrl+Home", "1")  # each of them can be worked on
        assert len(ana.look().marked) == 1


def test_bad_files_are_refused_in_one_sentence(begin: Start, corpus: Path, tmp_path: Path, large: Path) -> None:
    files = {written(tmp_path / "in", name, make()): words for name, (make, words) in BAD.items()}
    nothing_in_it = tmp_path / "nothing in it"
    nothing_in_it.mkdir()
    files |= {large: "64 MB", nothing_in_it: "without articles", tmp_path / "gone.txt": "not there"}
    with begin(corpus) as ana:
        before = ana.ready()
        for file, words in files.items():
            ana.drop(file)
            seen = ana.until(lambda seen, name=file.name: name in seen.banner, f"the sentence about {file.name}")
            assert words in seen.banner
            _is_one_sentence(seen.banner, Path(file.name))  # its tip has the rest of the path
            assert (seen.articles, seen.article, seen.details) == (before.articles, FERRY_ID, "")
            ana.press("Esc")


def test_a_bad_file_does_not_stop_the_others(begin_anywhere: Start, corpus: Path, tmp_path: Path) -> None:
    """Chosen by File ▸ Open, in quotation marks, as the dialog takes several."""
    names = {"good.txt": _body("good"), "empty.txt": b"", "fine.md": "# Headline of fine\n\nA paragraph.\n"}
    files = [written(tmp_path / "in", name, content) for name, content in names.items()]
    with begin_anywhere(corpus) as ana:
        ana.ready()
        ana.press("Ctrl+O")
        ana.choose(" ".join(f'"{file}"' for file in files))
        seen = ana.until(lambda seen: seen.banner and not seen.busy, "what became of them")
        assert seen.banner == "1 of 3 articles was refused."
        assert "empty.txt: is empty" in seen.details
        assert (seen.article, len(seen.articles)) == ("headline-of-good", 3)
        ana.press("Esc")
        assert ana.look().banner == ""


# -- on the command line -----------------------------------------------------------------------------


def _command(home: Path, *words: object, before: tuple[str, ...] = ()) -> tuple[int, str, list[str]]:
    """Run the command line as a process; its status, what it printed, and the lines of its complaints."""
    script = "import sys; from annotator.cli import main; sys.exit(main())"
    done = subprocess.run(
        [*before, sys.executable, "-c", script, *map(str, words)],
        env=environment(home, seen=False), cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout, done.stderr.split("\n")[:-1]


def test_the_command_takes_in_what_it_can(home: Path, tmp_path: Path, large: Path) -> None:
    awkward = [written(tmp_path / "in", name, content) for name, (content, _) in AWKWARD.items()]
    bad = [written(tmp_path / "in", name, make()) for name, (make, _) in BAD.items()]
    status, output, complaints = _command(home, "import", tmp_path / "new.corpus", tmp_path / "in", *bad, large)
    assert status == 1
    for name, (_, words) in AWKWARD.items():
        said = output.partition(f"{name}: added as ")[2].partition(": added as ")[0]
        assert said, name
        assert words in said, name
    refused = {file: words for file, (_, words) in zip(bad, BAD.values(), strict=True)} | {large: "64 MB"}
    assert {_file_of(line) for line in complaints} == refused.keys()
    assert len(complaints) == len(refused)
    for line in complaints:
        assert refused[_file_of(line)] in line
        _is_one_sentence(line, _file_of(line))
    assert output.endswith(f"{len(AWKWARD)} articles added, 0 there already, {len(complaints)} refused.\n")
    status, output, _ = _command(home, "import", tmp_path / "new.corpus", awkward[0])
    assert (status, output.split("\n")[-2]) == (0, "0 articles added, 1 there already, 0 refused.")


def test_without_permission(home: Path, tmp_path: Path, corpus: Path) -> None:
    before = bound_by_permissions()
    secret = written(tmp_path / "in", "secret.txt", FERRY)
    secret.chmod(0)
    written(tmp_path / "in", "open.txt", _body("open"))
    status, output, complaints = _command(home, "import", corpus, tmp_path / "in", before=before)
    assert (status, complaints) == (1, [f"{secret}: may not be read; change its permissions"])
    assert output.endswith("1 article added, 0 there already, 1 refused.\n")


def _truncated(corpus: Path) -> None:
    corpus.write_bytes(corpus.read_bytes()[: corpus.stat().st_size // 3])


def _zeroed(corpus: Path) -> None:
    data = bytearray(corpus.read_bytes())
    page = int.from_bytes(data[16:18], "big") or 65536
    data[page : 2 * page] = bytes(page)
    corpus.write_bytes(data)


def _newer(corpus: Path) -> None:
    with sqlite3.connect(corpus) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


@pytest.mark.parametrize("damage", [_truncated, _zeroed, _newer], ids=["truncated", "zeroed", "newer"])
def test_a_damaged_corpus_is_refused(damage: Callable[[Path], None], home: Path, corpus: Path) -> None:
    """By the window as by the command line, and it is left as it is."""
    damage(corpus)
    bytes_before = corpus.read_bytes()
    sentences = []
    for words in (["info", corpus], ["import", corpus, __file__]):
        status, output, complaints = _command(home, *words)
        assert (status, output, len(complaints)) == (2, "", 1), words
        sentences += complaints
    with Curator(corpus, home=home) as ana:  # the window says the same on the terminal it was started from
        assert ana.ends() == 2
        sentences += ana.said().split("\n")
    for sentence in sentences:
        _is_one_sentence(sentence, corpus)
    assert corpus.read_bytes() == bytes_before


def _file_of(line: str) -> Path:
    return Path(re.split(r": |, line ", line)[0])


def _is_one_sentence(said: str, file: Path) -> None:
    """The file, the reason and a remedy, on one line."""
    assert said.startswith(str(file))
    rest = said.removeprefix(str(file))
    assert "\n" not in rest
    assert not re.search(r"[.!?] [A-Z]", rest), said
    assert "Error" not in rest
    assert "Errno" not in rest
    assert len(rest) > 10


def test_nothing_of_a_refused_file_shows(begin: Start, corpus: Path, tmp_path: Path) -> None:
    """A refused standoff file for an article that is open changes nothing in it."""
    good = (resources.sample_corpus() / SAMPLE).read_bytes()
    with begin(corpus, name="ben") as ben:
        ben.ready()
        ben.drop(written(tmp_path / "in", SAMPLE, good))
        seen: Seen = ben.until(lambda seen: seen.article == SAMPLE.partition(".")[0] and not seen.busy)
        ben.drop(written(tmp_path / "again", SAMPLE, _changed("The wrong hole", "The right hole")))
        after = ben.until(lambda seen: "SHA-256" in seen.banner, "the sentence")
        assert (after.marked, after.text, after.articles) == (seen.marked, seen.text, seen.articles)
