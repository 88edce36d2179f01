"""Small corpora for tests: an article, a corpus with annotations in it, and its mirror folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotator import opening
from annotator.editing import commands
from annotator.editing.history import History
from annotator.editing.session import EditingSession
from annotator.jobs import run
from annotator.model.annotation_set import AnnotationSet
from annotator.model.span import Span
from annotator.opening import OpenCorpus

ID = "harbour-council-says-dredging-to-start-in-march"
STORY = """Harbour council says dredging to start in March 🚢
The channel has lost almost two metres in five years, and pilots warn of groundings

Ines Tallow, the harbour master, told the council on Tuesday.
0 Comments
"""


@pytest.fixture
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the user's that no other test has used."""
    home = tmp_path / "home"
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home / name.lower()))
    return opening.data_folder()


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """An article as a text file."""
    return written(tmp_path / "story.txt", STORY)


@pytest.fixture
def mirror(tmp_path: Path, data_home: Path, story: Path) -> Path:
    """A mirror folder without a store: one article, in which `ana` marked the person."""
    folder = tmp_path / "harbour"
    with opening.create_corpus(tmp_path / "made.corpus", annotator="ana") as corpus:
        run(corpus.import_job([story]))
        mark(corpus, "Ines Tallow")
        run(corpus.export_job(folder))
    return folder


def written(path: Path, content: str | bytes) -> Path:
    """A file with this content."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def session(corpus: OpenCorpus, identity: str = ID) -> EditingSession:
    """The corpus's annotator at work on an article."""
    article = corpus.store.read(identity)
    mine = article.sets.get(corpus.annotator) or AnnotationSet(corpus.annotator)
    history = History(corpus.store.journal(corpus.annotator))
    return EditingSession(article.document, mine, corpus.scheme, commit=corpus.store.commit, history=history)


def mark(corpus: OpenCorpus, words: str, label: str = "PERSON", identity: str = ID) -> None:
    """Mark the first occurrence of some words as an entity."""
    work = session(corpus, identity)
    begin = work.document.text.index(words)
    span = Span(begin, begin + len(words))
    made = commands.annotate(
        work.document, work.annotations, corpus.scheme, layer="entities", label=label, spans=[span]
    )
    work.do(made)


def marked(corpus: OpenCorpus, identity: str = ID) -> dict[str, list[str]]:
    """The words that everybody has marked, by annotator."""
    article = corpus.store.read(identity)
    return {
        name: [annotation.covered(article.document.text) for annotation in made.annotations()]
        for name, made in article.sets.items()
    }


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that an ordinary user can reach, which pytest's own is not when root runs it."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for place in folder.rglob("*"):
        if place.is_dir():
            place.chmod(0o755)
    shutil.rmtree(folder)


@contextmanager
def without_privileges() -> Iterator[None]:
    """Be an ordinary user for a moment, whom permissions hold back."""
    if os.getuid() != 0:
        yield
        return
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
