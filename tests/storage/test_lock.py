"""One writer a corpus: the second is told who, and may look."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from annotator.errors import CorpusBusy
from annotator.storage.lock import CorpusLock
from annotator.storage.store import Store
from tests.storage.children import run, start
from tests.storage.samples import added, annotation, article, new_store

HOLD = """
with Store.open(sys.argv[1], annotator_name="Béa") as store:
    print("open")
    for line in sys.stdin:
        store.commit(added("a", annotation(line, annotator="bea")), annotator="bea")
        print("done")
"""


SHELL = """
import sqlite3
connection = sqlite3.connect(sys.argv[1])
print(*connection.execute("SELECT count(*) FROM journal").fetchone(), "edits")
connection.close()  # the last connection to a file empties and removes its WAL
"""


def test_the_second_is_told_who_and_may_look(tmp_path: Path) -> None:
    new_store(tmp_path, article("a")).close()
    path = tmp_path / "harbour.corpus"
    with start(HOLD, path) as child:
        assert child.stdin
        assert child.stdout
        assert child.stdout.readline() == "open\n"
        with pytest.raises(CorpusBusy) as caught:
            Store.open(path, annotator_name="Ana")
        assert caught.value.holder.startswith(f"Béa on {socket.gethostname()} since 20")
        assert caught.value.holder.endswith(f"(process {child.pid})")
        assert caught.value.holder in str(caught.value)
        with Store.open(path, read_only=True) as looking:
            assert looking.read("a").sets == {}
            child.stdin.write("an edit\n")
            child.stdin.flush()
            assert child.stdout.readline() == "done\n"
            assert list(looking.read("a").sets) == ["bea"]  # what the other does shows
        child.stdin.write("and another, after the looking one closed\n")
        child.stdin.close()
        assert child.stdout.readline() == "done\n"
        assert child.wait() == 0
    with Store.open(path, annotator_name="Ana") as store:
        assert len(store.read("a").sets["bea"]) == 2


def test_the_lock_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    new_store(tmp_path, article("a")).close()
    path = tmp_path / "harbour.corpus"
    with start(HOLD, path) as child:
        assert child.stdout
        assert child.stdout.readline() == "open\n"
        child.kill()
        child.wait()
    assert CorpusLock(path).holder() is not None  # its note is still there
    with Store.open(path, annotator_name="Ana") as store:
        now = CorpusLock(path).holder()
        assert now is not None
        assert (now.name, now.process) == ("Ana", os.getpid())
        assert store.document_ids() == ["a"]
    assert CorpusLock(path).holder() is None


def test_a_store_opened_to_look_takes_no_locks_from_the_one_that_writes(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a")) as store:
        path = tmp_path / "harbour.corpus"
        store.commit(added("a", annotation("first")), annotator="ana")
        Store.open(path, read_only=True).close()
        with pytest.raises(CorpusBusy):
            Store.open(path)
        # SQLite in another process must still see that the file is in use, and leave its WAL alone
        assert run(SHELL, path) == "1 edits\n"
        assert path.with_name("harbour.corpus-wal").exists()
        store.commit(added("a", annotation("second")), annotator="ana")
        assert len(store.read("a").sets["ana"]) == 2
    with Store.open(path) as store:
        assert len(store.read("a").sets["ana"]) == 2


def test_an_unreadable_note_is_no_trouble(tmp_path: Path) -> None:
    with new_store(tmp_path, article("a")):
        (tmp_path / ".harbour.corpus.holder").write_text("{half", encoding="utf-8")
        with pytest.raises(CorpusBusy) as caught:
            Store.open(tmp_path / "harbour.corpus")
        assert caught.value.holder == "another window"
