"""Jumping back and forth in the history: many undos in one, across articles, journalled, and never half said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from annotator.editing import in_bulk
from annotator.editing.change import Change
from annotator.jobs import Progress
from annotator.opening.corpus import OpenCorpus
from annotator.ui import bulk_edits, history_actions
from annotator.ui.bulk_edits import BulkEdits
from annotator.ui.desk import Desk
from annotator.ui.history_actions import HistoryActions
from annotator.ui.main_window import MainWindow
from tests.ui.conftest import HARBOUR, OpenWindow, marked, place, stored

QUOTES = ("Harbour", "dredging", "channel", "metres", "council", "survey")


@pytest.fixture
def jumps(desk: Desk) -> HistoryActions:
    return HistoryActions(desk, BulkEdits(desk, desk), desk)


@pytest.fixture
def numbers(desk: Desk) -> list[int]:
    """Journal numbers of six edits of the article."""
    for quote in QUOTES:
        assert desk.annotate("entities", "ORG", place(HARBOUR, quote))
    return [entry.number for entry in desk.history.entries]


@pytest.fixture
def said(desk: Desk) -> list[str]:
    sentences: list[str] = []
    desk.passing.connect(sentences.append)
    return sentences


def test_everything_after_an_entry_is_taken_back_and_done_again(
    desk: Desk, jumps: HistoryActions, numbers: list[int], said: list[str], qtbot: QtBot
) -> None:
    jumps.undo_to(numbers[1])
    qtbot.waitUntil(lambda: bool(said))
    left = [("ORG", quote) for quote in QUOTES[:2]]
    assert sorted(marked(desk)) == sorted(left)
    assert stored(desk) == set(left), "each was committed"
    assert said == ["4 edits undone."]
    assert len(desk.history.entries) == 10, "each has a row in the journal"
    jumps.redo_to(numbers[4])
    qtbot.waitUntil(lambda: len(said) == 2)
    assert stored(desk) == {("ORG", quote) for quote in QUOTES[:5]}
    assert said[1] == "3 edits done again."
    jumps.redo_to(numbers[5])
    assert stored(desk) == {("ORG", quote) for quote in QUOTES}
    assert len(said) == 2, "a single one is told by the window, as ever"


def test_nothing_to_do_is_said(desk: Desk, jumps: HistoryActions, numbers: list[int], said: list[str]) -> None:
    jumps.undo_to(numbers[-1])
    jumps.redo_to(numbers[-1])
    assert said == [
        "Nothing that can be undone was done after that.",
        "That cannot be done again: it was not undone, or something else was done since.",
    ]
    assert len(desk.history.entries) == len(QUOTES)


def test_it_stops_at_what_cannot_be_undone(
    desk: Desk, jumps: HistoryActions, numbers: list[int], said: list[str], qtbot: QtBot
) -> None:
    other = desk.corpus.store
    third = next(entry.change for entry in desk.history.entries if entry.number == numbers[2])
    other.commit(third.inverse(), annotator="ben")  # it went away behind this desk's back
    jumps.undo_to(numbers[0])
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said[0].startswith("What that edit was about has been replaced since")
    assert said[1] == "Stopped after 3 of 5 edits: the next one could not be."
    assert desk.history.to_undo is not None
    assert desk.history.to_undo.number == numbers[1], "what cannot be undone is passed over"


def test_progress_is_told_and_cancel_stops_it(
    desk: Desk, jumps: HistoryActions, numbers: list[int], said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_actions, "PATIENCE", -1.0)
    monkeypatch.setattr(history_actions, "_TURN", 0.0)
    told: list[Progress | None] = []
    jumps.progressed.connect(told.append)
    jumps.undo_to(numbers[0])
    assert told == [Progress(1, 5, "Undoing")]
    QApplication.processEvents()
    jumps.cancel()
    assert told[-1] is None
    done = len(desk.history.entries) - len(QUOTES)
    assert 1 <= done < 5
    assert said == [f"Stopped after {done} of 5 edits."]
    QApplication.processEvents()
    assert len(desk.history.entries) == len(QUOTES) + done
    jumps.cancel()
    assert len(said) == 1


def test_an_edit_in_between_stops_it(
    desk: Desk,
    jumps: HistoryActions,
    numbers: list[int],
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(history_actions, "_TURN", 0.0)
    jumps.undo_to(numbers[0])
    desk.annotate("entities", "PERSON", place(HARBOUR, "Ines Tallow"))
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["Stopped after 1 of 5 edits: something else was done meanwhile."]
    assert ("PERSON", "Ines Tallow") in stored(desk)


def test_undo_reaches_further_back_once_that_was_looked_at(
    qapp: QApplication, corpus: OpenCorpus, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("annotator.ui.corpus_desk.REMEMBERED", 3)
    first = Desk(corpus)
    assert first.recall() == []
    assert first.open_article("harbour")
    for quote in QUOTES:
        first.annotate("entities", "ORG", place(HARBOUR, quote))
    first.undo()

    again = Desk(corpus)
    assert again.open_article("harbour")
    assert again.history.steps_back_to(0) == 1
    assert [entry.what for entry in again.recall()] == [f"Add ORG “{quote}”" for quote in QUOTES[1:4]]
    assert len(again.recall()) == 1
    assert again.recall() == []
    HistoryActions(again, BulkEdits(again, again), again).undo_to(0)
    qtbot.waitUntil(lambda: stored(again) == set())
    assert again.history.steps_up_to(again.history.entries[0].number) == 1


def test_a_journal_that_cannot_be_read_further_is_told(desk: Desk, numbers: list[int], said: list[str]) -> None:
    desk.corpus.store.close()
    assert desk.recall() == []
    (sentence,) = said
    assert sentence.endswith("is closed; open it again.")
    assert [entry.number for entry in desk.history.entries] == numbers


def test_from_the_window_by_keys_alone_across_articles(window: MainWindow, qtbot: QtBot) -> None:
    desk = window.desk
    desk.annotate("entities", "ORG", place(HARBOUR, "Harbour"))
    desk.annotate("entities", "ORG", place(HARBOUR, "dredging"))
    window.open_article("quarry")
    text = desk.session.document.text if desk.session else ""
    desk.annotate("entities", "FAC", place(text, "quarry"))
    window.history.focus_list()
    table = window.history.findChild(QTableView)
    assert table is not None
    QTest.keyClick(table, Qt.Key.Key_End)
    QTest.keyClick(table, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.status.message == "2 edits undone.")
    assert table.hasFocus(), "one may look on"
    assert desk.session is not None
    assert desk.session.document.id == "harbour"
    assert stored(desk) == {("ORG", "Harbour")}
    assert stored(desk, "quarry") == set()
    QTest.keyClick(table, Qt.Key.Key_Home)
    QTest.keyClick(table, Qt.Key.Key_Backspace, CTRL_SHIFT)
    qtbot.waitUntil(lambda: window.status.message == "2 edits done again.")
    assert stored(desk, "quarry") == {("FAC", "quarry")}
    spoken = table.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Add ORG “dredging”, in Harbour council says")


CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_a_window_reads_the_history_on_at_its_end(
    open_window: OpenWindow, corpus: OpenCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.ui.corpus_desk.REMEMBERED", 20)
    desk = Desk(corpus)
    desk.open_article("harbour")
    for begin in range(50):
        desk.annotate("entities", "ORG", place(HARBOUR, HARBOUR[begin : begin + 3]))
    made = len(desk.history.entries)
    window = open_window(corpus)
    window.history.focus_list()
    table = window.history.findChild(QTableView)
    assert table is not None
    assert table.model().rowCount() == 20
    while table.model().rowCount() > table.currentIndex().row() + 1:
        QTest.keyClick(table, Qt.Key.Key_End)
        QApplication.processEvents()
    assert table.model().rowCount() == made
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert window.desk.session is not None
    assert window.view.caret < 5


def test_a_large_edit_on_the_way_is_taken_back_by_a_job_and_those_before_it_too(
    desk: Desk, jumps: HistoryActions, numbers: list[int], said: list[str], qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    facts = desk.corpus.store.facts_of(["quarry", "mina"])
    large = in_bulk.edit_facts("Tag {articles}", facts, in_bulk.add_tag("port"))
    assert desk.do_in_corpus(large)
    monkeypatch.setattr(bulk_edits, "MANY", 1)
    by_job: list[str] = []
    commit = desk.corpus.store.commit_job

    def told(change: Change, **about: object) -> object:
        by_job.append(change.what)
        return commit(change, **about)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.corpus.store, "commit_job", told)
    jumps.undo_to(numbers[3])
    assert desk.busy
    assert len(marked(desk)) == len(QUOTES), "the large one is first"
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["3 edits undone."]
    assert len(marked(desk)) == 4
    assert desk.corpus.store.facets("tag") == []
    jumps.redo_to(desk.history.entries[6].number)
    qtbot.waitUntil(lambda: len(said) == 2)
    assert len(marked(desk)) == len(QUOTES)
    assert desk.corpus.store.facets("tag") == [("port", 2)]
    assert by_job == [large.what, large.what]


def test_stopping_in_the_middle_of_a_large_edit_leaves_it_done(
    desk: Desk, jumps: HistoryActions, numbers: list[int], said: list[str], qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    facts = desk.corpus.store.facts_of(["quarry", "mina"])
    assert desk.do_in_corpus(in_bulk.edit_facts("Tag {articles}", facts, in_bulk.add_tag("port")))
    monkeypatch.setattr(bulk_edits, "MANY", 1)
    jumps.undo_to(numbers[3])
    jumps.cancel()
    qtbot.waitUntil(lambda: not desk.busy)
    assert said == ["Cancelled: nothing was changed."]
    assert desk.corpus.store.facets("tag") == [("port", 2)]
    assert len(marked(desk)) == len(QUOTES)
