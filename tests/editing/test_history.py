"""The journal read as two stacks: against two plain lists, with a restart anywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.change import Change
from annotator.editing.history import History, JournalEntry

STEPS = st.lists(st.sampled_from(["do", "do", "undo", "redo"]), max_size=40)


def row(number: int, what: str = "", *, undoes: int = 0, redoes: int = 0) -> JournalEntry:
    return JournalEntry(number, "2024-04-05T07:48:50Z", "ana", Change(what or f"edit {number}"), undoes, redoes)


def states(history: History) -> list[tuple[JournalEntry | None, JournalEntry | None]]:
    """What every further undo would take back, and what every redo would do again, by doing so."""
    found = []
    twin = History(history.entries)
    number = 10_000
    while (entry := twin.to_undo) is not None:
        found.append((entry, twin.to_redo))
        number += 1
        twin.remember(row(number, undoes=entry.number))
    while (entry := twin.to_redo) is not None:
        found.append((twin.to_undo, entry))
        number += 1
        twin.remember(row(number, redoes=entry.number))
    return found


@given(STEPS, st.integers(0, 40))
def test_any_sequence_is_two_stacks_and_a_restart_changes_nothing(steps: list[str], restart_at: int) -> None:
    history = History()
    done: list[int] = []
    undone: list[int] = []
    rows: list[JournalEntry] = []
    for place, step in enumerate(steps):
        if place == restart_at:
            history = History(rows)
        number = len(rows) + 1
        if step == "do":
            done.append(number)
            undone.clear()
            rows.append(row(number))
        elif step == "undo" and done:
            undone.append(done.pop())
            rows.append(row(number, undoes=undone[-1]))
        elif step == "redo" and undone:
            done.append(undone.pop())
            rows.append(row(number, redoes=done[-1]))
        else:
            continue
        history.remember(rows[-1])
        assert (history.to_undo.number if history.to_undo else None) == (done[-1] if done else None)
        assert (history.to_redo.number if history.to_redo else None) == (undone[-1] if undone else None)
    assert history.entries == rows
    assert states(history) == states(History(rows))
    assert len(states(history)) >= len(done)


def test_nothing_was_done() -> None:
    history = History()
    assert (history.to_undo, history.to_redo, history.entries) == (None, None, [])


def test_a_new_edit_drops_what_could_be_redone_and_the_journal_keeps_it() -> None:
    history = History([row(1), row(2), row(3, undoes=2), row(4)])
    assert history.to_redo is None
    assert history.to_undo == row(4)
    assert len(history.entries) == 4
    history.remember(row(5, undoes=4))
    assert history.to_undo == row(1)


def test_what_is_undone_is_the_edit_itself_not_the_row_that_redid_it() -> None:
    history = History([row(1), row(2, undoes=1), row(3, redoes=1)])
    assert history.to_undo == row(1)
    assert history.to_redo is None


def test_a_journal_that_begins_in_the_middle_is_read_as_far_as_it_goes() -> None:
    history = History([row(7, undoes=5), row(8, redoes=4), row(9)])
    assert history.to_undo == row(9)
    assert history.to_redo is None


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        (row(1, "Add PERSON"), "Add PERSON"),
        (row(2, "Add PERSON", undoes=1), "Undo: Add PERSON"),
        (row(3, "Add PERSON", redoes=1), "Redo: Add PERSON"),
    ],
)
def test_a_row_says_what_happened(entry: JournalEntry, what: str) -> None:
    assert entry.what == what


@given(STEPS, st.integers(0, 12), st.integers(1, 7))
def test_rows_read_later_say_what_they_would_have_said_at_the_start(steps: list[str], known: int, page: int) -> None:
    rows = journal(steps)
    later = History(rows[len(rows) - known :] if known else [])
    older = rows[: len(rows) - known] if known else rows
    while older:
        later.recall(older[-page:])
        older = older[:-page]
    whole = History(rows)
    assert later.entries == whole.entries
    assert states(later) == states(whole)
    for entry in rows:
        assert later.steps_back_to(entry.number) == whole.steps_back_to(entry.number)


def journal(steps: list[str]) -> list[JournalEntry]:
    """The rows that a curator's steps leave."""
    history = History()
    for number, step in enumerate(steps, 1):
        if step == "do":
            history.remember(row(number))
        elif step == "undo" and history.to_undo is not None:
            history.remember(row(number, undoes=history.to_undo.number))
        elif step == "redo" and history.to_redo is not None:
            history.remember(row(number, redoes=history.to_redo.number))
    return history.entries


@given(STEPS, st.integers(0, 40))
def test_so_many_steps_lead_back_to_an_entry_and_up_to_it_again(steps: list[str], target: int) -> None:
    history = History(journal(steps))
    number = 1_000
    for _ in range(history.steps_back_to(target)):
        entry = history.to_undo
        assert entry is not None
        history.remember(row(number := number + 1, undoes=entry.number))
    assert history.to_undo is None or history.to_undo.number <= target
    for entry in list(history.entries):
        if (count := history.steps_up_to(entry.number)) and not entry.undoes:
            for _ in range(count):
                redone = history.to_redo
                assert redone is not None
                history.remember(row(number := number + 1, redoes=redone.number))
            assert history.to_undo == entry
            assert history.steps_up_to(entry.number) == 0


def test_what_was_passed_over_stays_so_when_older_rows_are_read() -> None:
    history = History([row(3), row(4), row(5)])
    history.pass_over(4)
    history.recall([row(1), row(2)])
    left = []
    while (entry := history.to_undo) is not None:
        left.append(entry.number)
        history.remember(row(100 - entry.number, undoes=entry.number))
    assert left == [5, 3, 2, 1]
