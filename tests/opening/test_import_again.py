"""An import that was broken off goes on; what was read is kept; trouble midway leaves what was stored whole."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection

from annotator.errors import CorpusError
from annotator.jobs import Progress, run
from annotator.opening import create_corpus, open_corpus, pasted
from annotator.storage import adding
from tests.articles import inputs
from tests.opening.samples import STORY, written

ROOT = Path(__file__).parents[2]


def many(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        written(folder / f"{number:04}.txt", f"Headline {number}\n\nBody of {number}. {inputs.STORY}\n")
    return folder


def test_the_bytes_of_everything_are_kept_and_known_again(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    written(folder / "a.txt", STORY)
    written(folder / "b.rss", inputs.FEED)
    written(folder / "c.pdf", inputs.pdf(inputs.STORY))
    written(folder / "d.zip", inputs.archive({"x.jsonl": inputs.lines(3)}))
    inputs.word(folder / "e.docx")
    with create_corpus(tmp_path / "news.corpus") as corpus:
        first = run(corpus.import_job([folder]))
        assert first.count("added", "renamed") == len(first.accepted) == 7
        for arrival in first.accepted:
            digest = corpus.store.read(arrival.id).document.source_sha256
            source = corpus.store.source(digest)
            assert source is not None
            assert hashlib.sha256(source).hexdigest() == digest
        again = run(corpus.import_job([folder]))
        assert {one.outcome for one in again.accepted} == {"known"}
        assert {one.log for one in again.accepted} == {("It is in the corpus already.",)}


def test_what_is_pasted_is_an_article(tmp_path: Path) -> None:
    with create_corpus(tmp_path / "news.corpus") as corpus:
        pieces = [pasted("Pasted", text=STORY), pasted("Pasted", text="x", html="<h1>Größe</h1><p>Text")]
        result = run(corpus.import_job([], pieces=pieces))
        assert [corpus.store.read(one.id).document.text for one in result.accepted] == [STORY, "Größe\nText\n"]


def test_no_space_midway_is_one_sentence_and_what_was_stored_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = many(tmp_path / "in", 250)
    add, stored = adding.add_ready, []

    def full_after_the_first(
        connection: Connection, statements: object, given: Sequence[object], **rest: object
    ) -> object:
        if stored:  # the database may not grow: SQLite itself says that there is no room
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
        stored.append(len(given))
        return add(connection, statements, given, **rest)

    with create_corpus(tmp_path / "news.corpus") as corpus:
        with monkeypatch.context() as full:
            full.setattr(adding, "add_ready", full_after_the_first)
            with pytest.raises(CorpusError) as refused:
                run(corpus.import_job([folder]))
        assert "\n" not in str(refused.value)
        assert len(corpus.store.document_ids()) == stored[0] == 100
    with open_corpus(tmp_path / "news.corpus") as corpus:  # there is room again
        again = run(corpus.import_job([folder]))
        assert (again.count("known"), again.count("added")) == (100, 150)


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_killed_import_goes_on_where_it_was_and_leaves_no_process_behind(tmp_path: Path) -> None:
    folder = many(tmp_path / "in", 600)
    target = tmp_path / "news.corpus"
    program = """
import os, signal, sys
from pathlib import Path
from annotator.jobs import run
from annotator.opening import create_corpus

def tell(progress):
    if progress.done == 300:
        children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
        print(children.read_text() if children.exists() else "", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    with create_corpus(sys.argv[1]) as corpus:
        run(corpus.import_job([Path(sys.argv[2])]), tell)
"""
    script = written(tmp_path / "killed.py", program)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    killed = subprocess.run(
        [sys.executable, str(script), str(target), str(folder)],
        capture_output=True, env=environment, check=False, timeout=120,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with open_corpus(target) as corpus:
        before = len(corpus.store.document_ids())
        assert before in (200, 300)
        told: list[Progress] = []
        result = run(corpus.import_job([folder]), told.append)
        assert (result.count("known"), result.count("added")) == (before, 600 - before)
        assert told[-1].done == told[-1].total == 600
    children = [int(number) for number in killed.stdout.split()]
    deadline = time.monotonic() + 30
    while any(_runs(number) for number in children) and time.monotonic() < deadline:
        os.sched_yield()
    assert not any(_runs(number) for number in children)


def _runs(number: int) -> bool:
    """Whether a process runs; one that has ended and waits to be looked at does not."""
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in ("Z", "X")
