"""A large article that is left: the next one is shown at once, and the file is written all the same."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.errors import CorpusError
from annotator.jobs import Job, Progress
from annotator.model.document import AnnotatedDocument
from annotator.opening.codec import encode
from annotator.opening.corpus import OpenCorpus
from annotator.storage import mirror
from annotator.ui import leaving
from annotator.ui.desk import Desk
from tests.ui.conftest import HARBOUR, QUARRY, place


@pytest.fixture(autouse=True)
def _harbour_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "LARGE", len(HARBOUR))


@pytest.fixture
def file_of(corpus: OpenCorpus) -> Callable[[str], Path]:
    """Where the file of an article is."""
    return lambda identity: corpus.mirror / f"{identity}.standoff.xml"


@pytest.fixture
def desk(desk: Desk) -> Iterator[Desk]:
    """The harbour article with an annotation."""
    assert desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    return desk


def is_current(corpus: OpenCorpus, file: Path) -> bool:
    return file.exists() and file.read_bytes() == encode(corpus.store.read(file.name.partition(".")[0]))


def test_its_file_is_written_while_the_next_article_is_open(
    desk: Desk, corpus: OpenCorpus, file_of: Callable[[str], Path], qtbot: QtBot
) -> None:
    desk.open_article("quarry")
    assert desk.saving.busy
    qtbot.waitUntil(lambda: not desk.saving.busy)
    assert is_current(corpus, file_of("harbour"))


def test_its_file_does_not_wait_for_an_import(
    desk: Desk, corpus: OpenCorpus, file_of: Callable[[str], Path], qtbot: QtBot
) -> None:
    go_on = threading.Event()

    def importing() -> Job[None]:
        yield Progress(0, 2, "an article")
        assert go_on.wait(5)
        yield Progress(1, 2, "an article")

    desk.background.start(importing(), lambda _: None)
    desk.open_article("quarry")
    qtbot.waitUntil(lambda: not desk.saving.busy)
    assert is_current(corpus, file_of("harbour"))
    assert desk.background.busy
    go_on.set()
    qtbot.waitUntil(lambda: not desk.background.busy)


def test_a_small_one_is_written_at_once_but_behind_a_large_one_that_waits(
    desk: Desk, corpus: OpenCorpus, file_of: Callable[[str], Path], qtbot: QtBot
) -> None:
    desk.open_article("quarry")
    desk.annotate("entities", "GPE", place(QUARRY, "Quarry"))
    desk.open_article("mina")
    qtbot.waitUntil(lambda: not desk.saving.busy)
    assert is_current(corpus, file_of("harbour"))
    assert is_current(corpus, file_of("quarry"))
    desk.open_article("quarry")
    assert not desk.saving.busy
    assert is_current(corpus, file_of("mina"))


def test_what_was_done_to_it_since_is_in_the_file_when_it_is_left_again(
    desk: Desk, corpus: OpenCorpus, file_of: Callable[[str], Path], qtbot: QtBot
) -> None:
    desk.open_article("quarry")
    desk.open_article("harbour")
    desk.annotate("entities", "PERSON", place(HARBOUR, "Ines Tallow"))
    desk.open_article("quarry")
    qtbot.waitUntil(lambda: not desk.saving.busy)
    assert is_current(corpus, file_of("harbour"))


def test_closing_writes_what_was_not_written_yet(
    desk: Desk, corpus: OpenCorpus, file_of: Callable[[str], Path]
) -> None:
    desk.open_article("quarry")
    expected = encode(corpus.store.read("harbour"))
    desk.close()
    assert file_of("harbour").read_bytes() == expected
    assert file_of("quarry").exists()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """Refuses to take any file until `full` is taken back."""
    state, write = {"full": True}, mirror.write_article

    def write_article(folder: Path, annotated: AnnotatedDocument, encoded: mirror.Encode) -> Path:
        if state["full"]:
            name = f"{annotated.document.id}.standoff.xml"
            raise CorpusError(f"{name}: the disk is full; free some space, then try again.")
        return write(folder, annotated, encoded)

    monkeypatch.setattr(mirror, "write_article", write_article)
    return state


def test_a_file_that_cannot_be_written_is_told_and_tried_again_when_it_is_wanted(
    desk: Desk, corpus: OpenCorpus, disk: dict[str, bool], file_of: Callable[[str], Path], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(desk.trouble) as told:
        desk.open_article("quarry")
    sentence, retry = told.args or []
    assert sentence == "harbour.standoff.xml: the disk is full; free some space, then try again."
    qtbot.waitUntil(lambda: not desk.saving.busy)
    with qtbot.waitSignal(desk.trouble) as told:
        retry()
    qtbot.waitUntil(lambda: not desk.saving.busy)
    disk["full"] = False
    (told.args or [])[1]()
    qtbot.waitUntil(lambda: not desk.saving.busy)
    assert is_current(corpus, file_of("harbour"))


def leave_while_the_disk_is_full(desk: Desk, disk: dict[str, bool], qtbot: QtBot) -> None:
    """Open another article; the file of the one before cannot be written, though there is room again afterwards."""
    with qtbot.waitSignal(desk.trouble):
        desk.open_article("quarry")
    qtbot.waitUntil(lambda: not desk.saving.busy)
    disk["full"] = False


def test_a_file_that_could_not_be_written_is_in_nobodys_way(
    desk: Desk, corpus: OpenCorpus, disk: dict[str, bool], file_of: Callable[[str], Path], qtbot: QtBot
) -> None:
    leave_while_the_disk_is_full(desk, disk, qtbot)
    desk.annotate("entities", "GPE", place(QUARRY, "Quarry"))
    desk.open_article("mina")
    assert not desk.saving.busy
    assert is_current(corpus, file_of("quarry"))


def test_a_file_that_could_not_be_written_is_tried_again_when_the_window_closes(
    desk: Desk, corpus: OpenCorpus, disk: dict[str, bool], file_of: Callable[[str], Path], qtbot: QtBot
) -> None:
    leave_while_the_disk_is_full(desk, disk, qtbot)
    expected = encode(corpus.store.read("harbour"))
    desk.close()
    assert file_of("harbour").read_bytes() == expected


def test_finishing_it_goes_to_the_next_at_once(
    desk: Desk, corpus: OpenCorpus, file_of: Callable[[str], Path], qtbot: QtBot
) -> None:
    assert desk.set_state("finished")
    assert desk.saving.busy
    qtbot.waitUntil(lambda: not desk.saving.busy)
    assert is_current(corpus, file_of("harbour"))
    assert b'state="finished"' in file_of("harbour").read_bytes()


def test_saving_it_goes_on_in_the_background_and_says_when_it_is_written(
    desk: Desk, corpus: OpenCorpus, file_of: Callable[[str], Path], qtbot: QtBot
) -> None:
    told: list[bool] = []
    desk.write_out(lambda: told.append(is_current(corpus, file_of("harbour"))))
    assert desk.saving.busy
    assert told == []
    desk.write_out(lambda: told.append(is_current(corpus, file_of("harbour"))))
    qtbot.waitUntil(lambda: not desk.saving.busy)
    assert told == [True, True]
    desk.open_article("quarry")
    qtbot.waitUntil(lambda: not desk.saving.busy)
    desk.annotate("entities", "GPE", place(QUARRY, "Quarry"))
    desk.write_out(lambda: told.append(is_current(corpus, file_of("quarry"))))
    assert told == [True, True, True]  # a small one: at once
