"""A process that dies or whose disk fails at any moment: no acknowledged edit is lost, no file is torn."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from subprocess import Popen

import pytest

from annotator.editing import change as changes
from annotator.formats.standoff import standoff_xml
from annotator.model.annotation_set import AnnotationSet
from annotator.storage.mirror import article_path, sweep
from annotator.storage.store import Store
from tests.storage.children import run, start
from tests.storage.samples import article, new_store

KILLS = 100

# starts once, and forks a process for every line it reads: that is quick, and nothing is open in the one that forks
WORK = """
import os, random
from annotator.editing import commands
from annotator.formats.standoff import standoff_xml
from annotator.model.span import Span
from annotator.storage.mirror import write_article

def say(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

def work(path, seed):
    rng = random.Random(seed)
    with Store.open(path) as store:
        sessions = {identity: session(store, identity) for identity in ("a", "b")}
        for turn in range(100_000):
            editing = sessions[rng.choice("ab")]
            document, made = editing.document, editing.annotations
            listed = [item.id for item in made.items()]
            kind = rng.random()
            if kind < 0.5 or not listed:
                begin = rng.randrange(len(document.text) - 1)
                where = [Span(begin, rng.randint(begin + 1, len(document.text)))]
                label = rng.choice(["PERSON", "ORG", "GPE"])
                change = commands.annotate(document, made, SCHEME, layer="entities", label=label, spans=where)
            elif kind < 0.8:
                change = commands.delete(document, made, SCHEME, rng.sample(listed, min(3, len(listed))))
            else:
                change = commands.set_state(document, made, ["claims"], rng.choice(["in-progress", "finished"]))
            entry = editing.do(change)
            if entry is not None:
                say("edit", entry.number)
            if rng.random() < 0.3:
                write_article(path.parent / "harbour", store.read(document.id), standoff_xml.write)
                say("file", document.id, entry.number if entry else 0)

path = Path(sys.argv[1])
for line in sys.stdin:
    child = os.fork()
    if not child:
        work(path, line)
        os._exit(0)
    say("child", child)
    os.waitpid(child, 0)
    say("ended")
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    new_store(tmp_path, article("a"), article("b")).close()
    return tmp_path / "harbour.corpus"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_moment_nothing_acknowledged_is_lost_and_no_file_is_torn(path: Path) -> None:
    rng = random.Random(20261123)
    last_edit, last_file = 0, {"a": 0, "b": 0}
    in_the_middle = 0
    with start(WORK, path) as child:
        for kill in range(KILLS):
            said = _until_killed(child, f"{kill}\n", rng)
            for words in said:
                if words[0] == "edit":
                    last_edit = int(words[1])
                elif words[0] == "file":
                    last_file[words[1]] = max(last_file[words[1]], last_edit)
            in_the_middle += _check(path, last_edit, last_file)
        assert child.stdin
        child.stdin.close()
        assert child.wait() == 0, child.stderr.read() if child.stderr else ""
    assert last_edit > KILLS
    assert in_the_middle  # some kills came between the edit and its acknowledgement


def _until_killed(child: Popen[str], line: str, rng: random.Random) -> list[list[str]]:
    """Have a process forked, kill it at a random moment, and return what it said."""
    assert child.stdin
    assert child.stdout
    child.stdin.write(line)
    child.stdin.flush()
    name, number = child.stdout.readline().split()
    assert name == "child"
    said = [child.stdout.readline().split() for _ in range(rng.randint(0, 12))]
    moment = time.monotonic() + rng.uniform(0, 0.004)
    while time.monotonic() < moment:
        pass
    os.kill(int(number), signal.SIGKILL)
    while (words := child.stdout.readline().split()) != ["ended"]:
        assert words, child.communicate()[1]
        said.append(words)
    return said


def _check(path: Path, last_edit: int, last_file: dict[str, int]) -> bool:
    """Look at what a killed process left; whether it had written an edit that it did not come to acknowledge."""
    with Store.open(path) as store:
        assert store.check() == ""
        entries = store.journal("ana", limit=10**6)
        assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
        assert len(entries) >= last_edit
        for identity in ("a", "b"):
            replayed = AnnotationSet("ana")
            moments = [(0, replayed.copy())]
            for entry in entries:
                if identity in entry.change.documents():
                    changes.apply(entry.change, identity, replayed)
                    moments.append((entry.number, replayed.copy()))
            assert store.read(identity, "ana").sets["ana"] == replayed
            file = article_path(path.parent / "harbour", identity)
            if file.exists():
                held = standoff_xml.read(file.read_bytes(), name=str(file)).sets.get("ana", AnnotationSet("ana"))
                known = [moment for moment in moments if moment[0] <= last_file[identity]][-1:]
                later = [moment for moment in moments if moment[0] > last_file[identity]]
                assert any(held == then for _, then in known + later)
        rows = store.page(annotator="ana")
        assert store.counts("ana").annotations == sum(row.annotations for row in rows)
    folder = path.parent / "harbour"
    sweep(folder, age=0)
    assert all(one.name.endswith(".standoff.xml") for one in folder.glob("*"))
    return len(entries) > last_edit


# -- faults of the disk, one at each place ----------------------------------------------------------------

FAULTY = """
import os
from annotator.errors import CorpusError
from annotator.formats.standoff import standoff_xml
from annotator.storage.mirror import write_article

def say(*words):  # by a call in which no fault is put
    os.writev(1, [(" ".join(map(str, words)) + "\\n").encode()])

def attempt(what, *done):
    for _ in range(3):
        try:
            what()
            say(*done)
            return
        except CorpusError as error:
            say("refused", error)

def edit():
    folder = Path(sys.argv[1]).parent / "harbour"
    with Store.open(sys.argv[1]) as store:
        editing = session(store, "a")
        for number in range(3):
            attempt(lambda: editing.do(added("a", annotation(number, (number, number + 1)))), "edit", number)
            attempt(lambda: write_article(folder, store.read("a"), standoff_xml.write), "file", number)
            assert store.read("a", "ana").sets["ana"] == editing.annotations

attempt(edit, "end")
"""

# each number counts the calls of one kind: frames of the WAL and pages of the file, the files of articles
MOMENTS = [
    ("pwrite64", 2), ("pwrite64", 9), ("pwrite64", 16), ("pwrite64", 30), ("pwrite64", 44), ("fdatasync", 4),
    ("write", 2), ("fsync", 1), ("fsync", 4), ("rename", 1), ("rename", 3),
]  # fmt: skip


def _with_fault(path: Path, call: str, number: int, fault: str) -> list[str]:
    """Run the program with a fault in its n-th call of a kind; what it said."""
    options = ("-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}")
    return run(FAULTY, path, wrapped=("strace", "-qq", "-o", os.devnull, *options)).split("\n")


@pytest.fixture
def tracing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs can be made to fail at a call to the system, and make none that are not their own."""
    if not sys.platform.startswith("linux") or not shutil.which("strace"):
        pytest.skip("needs strace")
    if subprocess.run(["strace", "-o", os.devnull, "true"], check=False, capture_output=True).returncode:
        pytest.skip("needs a strace that may trace")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")


def _edited(path: Path) -> list[object]:
    """How many edits the store holds and the file of the article, each whole."""
    with Store.open(path) as store:
        assert store.check() == ""
        made = store.read("a", "ana").sets["ana"]
        assert len(store.journal()) == len(made) == store.counts("ana").annotations
    folder = path.parent / "harbour"
    sweep(folder, age=0)
    assert [one.name for one in folder.glob("*")] in ([], ["a.standoff.xml"])
    held = [standoff_xml.read(one.read_bytes(), name=one.name).sets.get("ana", ()) for one in folder.glob("*")]
    return [len(made), *map(len, held)]


@pytest.mark.usefixtures("tracing")
@pytest.mark.parametrize(("call", "number"), MOMENTS)
def test_a_disk_that_is_full_at_one_moment_refuses_one_thing_in_a_sentence(path: Path, call: str, number: int) -> None:
    said = _with_fault(path, call, number, "error=ENOSPC")
    refused = [line for line in said if line.startswith("refused")]
    assert len(refused) <= 1
    assert all("refuses; check the disk" in line or "free some space" in line for line in refused)
    done = [line for line in said if not line.startswith("refused")]
    assert done == ["edit 0", "file 0", "edit 1", "file 1", "edit 2", "file 2", "end", ""]
    assert _edited(path) == [3, 3]


@pytest.mark.usefixtures("tracing")
@pytest.mark.parametrize(("call", "number"), MOMENTS)
def test_killed_at_one_call_everything_acknowledged_is_there(path: Path, call: str, number: int) -> None:
    said = _with_fault(path, call, number, "signal=SIGKILL")
    edits, files = (sum(line.startswith(word) for line in said) for word in ("edit", "file"))
    made, *held = _edited(path)
    assert made in (edits, edits + 1)
    assert not files or held[0] in (files, files + 1)  # the old file or the new one
