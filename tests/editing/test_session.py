"""The one door: check, commit, apply, remember, tell; and when one of them fails, nothing has changed."""

from __future__ import annotations

import pytest

from annotator.editing import commands
from annotator.editing.change import Change, Edit
from annotator.editing.history import History, JournalEntry
from annotator.editing.session import EditingSession
from annotator.errors import CommitFailed, EditRefused
from annotator.model.span import Span
from tests.editing.samples import annotation, corpus_of, done, made_of, session
from tests.schemes import SMALL, article

PERSON = annotation("person", "PERSON", (2, 9))
ADD = Change("Add PERSON “Harbour”", (Edit("one", None, PERSON),))


def test_an_edit_is_written_applied_remembered_and_told_in_this_order() -> None:
    corpus = corpus_of()
    order: list[str] = []
    editing: EditingSession

    def commit(change: Change, *, annotator: str, undoes: int = 0, redoes: int = 0) -> JournalEntry:
        order.append(f"commit, set holds {len(editing.annotations)}")
        return corpus.commit(change, annotator=annotator, undoes=undoes, redoes=redoes)

    editing = EditingSession(article(), made_of(), SMALL, commit=commit, history=History())
    told: list[JournalEntry] = []
    for name in ("first", "second"):
        editing.listen(
            lambda entry, name=name: (  # type: ignore[misc]
                order.append(f"{name} told, set holds {len(editing.annotations)}, undo {editing.history.to_undo}"),
                told.append(entry),
            )
        )
    entry = editing.do(ADD)
    assert entry is not None
    assert entry == JournalEntry(1, entry.when, "ana", ADD)
    assert told == [entry, entry]
    assert order == [
        "commit, set holds 0",
        f"first told, set holds 1, undo {entry}",
        f"second told, set holds 1, undo {entry}",
    ]
    assert editing.annotations == corpus.sets["one", "ana"] == made_of(PERSON)


def test_nothing_to_do_is_nothing() -> None:
    corpus = corpus_of(PERSON)
    editing = session(corpus)
    editing.listen(lambda entry: pytest.fail("told of nothing"))
    assert editing.do(Change("Nothing")) is None
    assert editing.undo() is None
    assert editing.redo() is None
    assert corpus.rows == []


def test_what_is_refused_is_not_written() -> None:
    corpus = corpus_of(PERSON)
    editing = session(corpus)
    editing.listen(lambda entry: pytest.fail("told of what was refused"))
    wrong = Change("", (Edit("one", PERSON, PERSON._replace(label="CLAIM")),))
    with pytest.raises(EditRefused):
        editing.do(wrong)
    assert corpus.rows == []
    assert editing.annotations == made_of(PERSON)
    assert editing.history.entries == []


def test_a_part_that_does_not_fit_refuses_the_whole() -> None:
    corpus = corpus_of()
    editing = session(corpus)
    wrong = PERSON._replace(id="a" + "1" * 32, label="RED")
    with pytest.raises(EditRefused, match="has no label “RED”"):
        editing.do(Change("", (*ADD.edits, Edit("one", None, wrong))))
    assert editing.annotations == made_of()
    assert corpus.rows == []


@pytest.mark.parametrize("step", ["do", "undo", "redo"])
def test_when_writing_fails_nothing_has_changed_and_it_can_be_tried_again(step: str) -> None:
    corpus = corpus_of()
    editing = session(corpus)
    editing.do(ADD)
    if step == "redo":
        editing.undo()
    before = editing.annotations.copy(), editing.history.to_undo, editing.history.to_redo, list(corpus.rows)
    attempts = {
        "do": lambda: editing.do(commands.set_note(editing.document, editing.annotations, PERSON.id, "x")),
        "undo": editing.undo,
        "redo": editing.redo,
    }
    told: list[JournalEntry] = []
    editing.listen(told.append)
    corpus.read_only = True
    with pytest.raises(CommitFailed):
        attempts[step]()
    assert (editing.annotations, editing.history.to_undo, editing.history.to_redo, corpus.rows) == before
    assert told == []
    corpus.read_only = False
    assert attempts[step]() is not None
    assert len(told) == 1
    assert editing.annotations == corpus.sets["one", "ana"] != before[0]


def test_undo_and_redo_are_edits_of_their_own_in_the_journal() -> None:
    corpus = corpus_of()
    editing = session(corpus)
    editing.do(ADD)
    undone = editing.undo()
    assert undone is not None
    assert (undone.number, undone.undoes, undone.redoes, undone.change) == (2, 1, 0, ADD.inverse())
    assert editing.annotations == made_of()
    redone = editing.redo()
    assert redone is not None
    assert (redone.number, redone.undoes, redone.redoes, redone.change) == (3, 0, 1, ADD)
    assert editing.annotations == corpus.sets["one", "ana"] == made_of(PERSON)
    assert editing.redo() is None


def test_a_new_edit_ends_redoing() -> None:
    editing = session(corpus_of())
    editing.do(ADD)
    editing.undo()
    editing.do(commands.set_state(editing.document, editing.annotations, ["things"], "finished"))
    assert editing.redo() is None
    assert editing.annotations == made_of(things="finished")


def test_undo_of_an_edit_of_another_article_leaves_this_set_alone() -> None:
    corpus = corpus_of()
    history = History()
    one, two = session(corpus, "one", history=history), session(corpus, "two", history=history)
    one.do(ADD)
    elsewhere = commands.annotate(two.document, two.annotations, SMALL, layer="things", label="ORG", spans=[Span(2, 9)])
    two.do(elsewhere)
    told: list[JournalEntry] = []
    one.listen(told.append)
    entry = one.undo()
    assert entry is not None
    assert entry.change.documents() == ("two",)
    assert told == [entry]
    assert one.annotations == made_of(PERSON)
    assert corpus.sets["two", "ana"] == made_of()
    assert one.history.to_redo is not None
    entry = one.undo()
    assert entry is not None
    assert entry.change.documents() == ("one",)
    assert one.annotations == made_of()


def test_a_change_of_two_articles_is_one_step() -> None:
    corpus = corpus_of()
    editing = session(corpus)
    both = Change("Both", (Edit("two", None, PERSON), Edit("one", None, PERSON)))
    editing.do(both)
    assert (corpus.sets["one", "ana"], corpus.sets["two", "ana"]) == (made_of(PERSON), made_of(PERSON))
    assert editing.annotations == made_of(PERSON)
    editing.undo()
    assert (corpus.sets["one", "ana"], corpus.sets["two", "ana"]) == (made_of(), made_of())
    assert editing.annotations == made_of()


def test_history_goes_on_after_a_restart() -> None:
    corpus = corpus_of()
    editing = session(corpus)
    editing.do(ADD)
    editing.do(commands.set_note(editing.document, editing.annotations, PERSON.id, "مُلاحظة\n🚢"))
    editing.undo()
    again = session(corpus)
    assert (again.history.to_undo, again.history.to_redo) == (editing.history.to_undo, editing.history.to_redo)
    again.redo()
    assert again.annotations.annotation(PERSON.id).note == "مُلاحظة\n🚢"
    again.undo()
    again.undo()
    assert again.annotations == made_of()
    assert again.undo() is None


def test_an_edit_made_before_the_last_one_is_refused_not_half_done() -> None:
    corpus = corpus_of(PERSON)
    editing = session(corpus)
    stale = commands.set_note(editing.document, editing.annotations, PERSON.id, "stale")
    editing.do(commands.relabel(editing.document, editing.annotations, SMALL, PERSON.id, "ORG"))
    before = editing.annotations.copy()
    with pytest.raises(EditRefused, match="has changed since"):
        editing.do(stale)
    assert editing.annotations == before == corpus.sets["one", "ana"]
    assert len(corpus.rows) == 1


def test_edits_of_two_annotators_do_not_meet() -> None:
    corpus = corpus_of()
    ana, ben = session(corpus), session(corpus, annotator="ben")
    ana.do(ADD)
    ben.do(commands.annotate(ben.document, ben.annotations, SMALL, layer="things", label="ORG", spans=[Span(2, 9)]))
    assert [item.label for item in corpus.sets["one", "ana"].annotations()] == ["PERSON"]
    assert [item.label for item in corpus.sets["one", "ben"].annotations()] == ["ORG"]
    ana.undo()
    assert len(corpus.sets["one", "ben"]) == 1
    assert done(ADD, made_of()) == made_of(PERSON)
