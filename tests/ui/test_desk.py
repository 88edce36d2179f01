"""The desk: one article at a time, edits that are on disk or did not happen, frames, blocks, states, imports."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator import opening
from annotator.editing import commands
from annotator.editing.change import Change, Edit
from annotator.editing.history import JournalEntry
from annotator.model.annotation import LayerState
from annotator.model.span import Span
from annotator.opening.corpus import OpenCorpus
from annotator.ui.desk import Desk
from tests.ui.conftest import HARBOUR, MINA, QUARRY, article, linked, marked, place, stored, the


class Ears:
    """Everything that a desk says."""

    def __init__(self, desk: Desk) -> None:
        self.opened = 0
        self.changed: list[JournalEntry] = []
        self.passing: list[str] = []
        self.trouble: list[tuple[str, Callable[[], object] | None]] = []
        self.frames: list[str] = []
        desk.opened.connect(self._open)
        desk.changed.connect(self.changed.append)
        desk.passing.connect(self.passing.append)
        desk.trouble.connect(lambda sentence, retry: self.trouble.append((sentence, retry)))
        desk.frame_changed.connect(self.frames.append)

    def _open(self) -> None:
        self.opened += 1


@pytest.fixture
def ears(desk: Desk) -> Ears:
    return Ears(desk)


class Blocker:
    """Somebody else who holds the corpus file, so that nothing can be written; reading goes on."""

    def __init__(self, corpus: OpenCorpus) -> None:
        self._connection = sqlite3.connect(str(corpus.store.target), timeout=0, isolation_level=None)
        self._connection.execute("BEGIN IMMEDIATE")

        self._holds = True

    def let_go(self) -> None:
        if self._holds:
            self._connection.close()
        self._holds = False


@pytest.fixture
def block(desk: Desk) -> Iterator[Callable[[], Blocker]]:
    """Make the next commits fail by holding the database, without the wait that a real user would see."""
    desk.annotate("entities", "PERSON", place(HARBOUR, "Bo Lund"))
    desk.undo()  # the store has its writing connection now
    editor = desk.corpus.store._editor
    assert editor is not None
    editor.driver_connection.execute("PRAGMA busy_timeout = 0")  # type: ignore[union-attr]
    made: list[Blocker] = []

    def block() -> Blocker:
        made.append(Blocker(desk.corpus))
        return made[-1]

    yield block
    for blocker in made:
        blocker.let_go()


# -- articles ----------------------------------------------------------------------------------------


def test_nothing_is_on_the_desk_at_first(qapp: object, corpus: OpenCorpus) -> None:
    desk = Desk(corpus)
    assert desk.session is None
    assert len(desk.annotations) == 0
    assert desk.annotations.annotator == "ana"
    assert desk.scheme.layer("claims") is not None


def test_an_article_comes_with_the_annotators_own_work_alone(desk: Desk, ears: Ears) -> None:
    desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    other = commands.annotate(
        desk.session.document,  # type: ignore[union-attr]
        desk.annotations.__class__("ben"),
        desk.scheme,
        layer="entities",
        label="GPE",
        spans=[place(HARBOUR, "Harbour")],
    )
    desk.corpus.store.commit(other, annotator="ben")
    assert desk.open_article("harbour")
    assert ears.opened == 1
    assert marked(desk) == [("ORG", "council")]


def test_an_article_that_cannot_be_read_leaves_the_one_on_the_desk(desk: Desk, ears: Ears) -> None:
    assert not desk.open_article("gone")
    assert desk.session is not None
    assert desk.session.document.id == "harbour"
    ((sentence, retry),) = ears.trouble
    assert "gone" in sentence
    assert retry is None
    assert ears.opened == 0


def test_what_is_made_when_an_article_is_shown_is_not_kept_from_the_collector(desk: Desk) -> None:
    """Only the values that were read are; whoever listens may make cycles."""
    collects: list[bool] = []
    desk.opened.connect(lambda: collects.append(gc.isenabled()))
    desk.frame_changed.connect(lambda _id: collects.append(gc.isenabled()))
    desk.set_frame("a")
    assert desk.open_article("quarry")
    assert collects == [True, True, True]


def test_leaving_an_article_writes_it_into_the_mirror(desk: Desk) -> None:
    desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    file = desk.corpus.mirror / "harbour.standoff.xml"
    assert not file.exists()
    desk.open_article("quarry")
    assert "council" in file.read_text(encoding="utf-8")


def test_a_mirror_that_cannot_be_written_is_trouble_that_can_be_tried_again(desk: Desk, ears: Ears) -> None:
    mirror = desk.corpus.mirror
    mirror.write_text("in the way")
    desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    assert not desk.save()
    ((sentence, retry),) = ears.trouble
    assert str(mirror) in sentence
    assert stored(desk) == {("ORG", "council")}, "the store has it all the same"
    mirror.unlink()
    assert retry is not None
    assert retry()
    assert (mirror / "harbour.standoff.xml").exists()


def test_trying_again_writes_the_article_that_failed_whichever_is_open_now(desk: Desk, ears: Ears) -> None:
    desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    desk.corpus.mirror.write_text("in the way")
    assert desk.open_article("quarry")
    ((_, retry),) = ears.trouble
    desk.corpus.mirror.unlink()
    assert retry is not None
    assert retry()
    assert "council" in (desk.corpus.mirror / "harbour.standoff.xml").read_text(encoding="utf-8")


# -- edits -------------------------------------------------------------------------------------------


def test_an_edit_that_shows_is_an_edit_on_disk(desk: Desk, ears: Ears) -> None:
    made = desk.annotate("entities", "PERSON", place(HARBOUR, "Ines Tallow"))
    assert desk.annotations.annotation(made).label == "PERSON"
    assert stored(desk) == {("PERSON", "Ines Tallow")}
    assert [entry.what for entry in ears.changed] == ["Add PERSON “Ines Tallow”"]
    desk.relabel(made, "ORG")
    desk.set_feature(made, "mention", ["nominal"])
    desk.set_note(made, "who is that?")
    desk.resize(made, [place(HARBOUR, "Ines")])
    assert stored(desk) == {("ORG", "Ines")}
    item = desk.corpus.store.read("harbour").sets["ana"].annotation(made)
    assert dict(item.features)["mention"] == "nominal"
    assert item.note == "who is that?"
    desk.delete(made)
    assert stored(desk) == set()
    assert len(ears.changed) == 6


def test_what_does_not_fit_is_told_in_passing_and_not_done(desk: Desk, ears: Ears) -> None:
    made = desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    before = stored(desk)
    desk.add_part(made, place(HARBOUR, "March"))
    desk.set_feature(made, "mention", ["nonsense"])
    assert desk.annotate("entities", "NO_SUCH", place(HARBOUR, "March")) == ""
    desk.resize(made, [Span(0, 10_000)])
    assert len(ears.passing) == 4
    assert all(sentence.endswith(".") for sentence in ears.passing)
    assert ears.trouble == []
    assert stored(desk) == before


def test_what_is_gone_is_told_in_passing(desk: Desk, ears: Ears) -> None:
    made = desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    desk.delete(made)
    ears.passing.clear()
    desk.relabel(made, "GPE")
    desk.resize(made, [Span(0, 3)])
    desk.add_part(made, Span(0, 3))
    desk.set_note(made, "note")
    desk.unlink("r" + "0" * 32, made)
    desk.link(made, made)
    assert all(sentence.endswith(".") for sentence in ears.passing)
    assert stored(desk) == set()
    desk.delete(made)
    assert stored(desk) == set()


def test_the_same_twice_is_nothing(desk: Desk, ears: Ears) -> None:
    first = desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    again = desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    assert (bool(first), again) == (True, "")
    assert len(ears.changed) == 1


# -- undo --------------------------------------------------------------------------------------------


def test_undo_and_redo_go_to_the_article_they_are_about(desk: Desk, ears: Ears) -> None:
    desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    desk.open_article("quarry")
    desk.annotate("entities", "DATE", place(QUARRY, "Monday"))
    for step, expected in (
        (desk.undo, ({("ORG", "council")}, set())),
        (desk.undo, (set(), set())),
        (desk.redo, ({("ORG", "council")}, set())),
        (desk.redo, ({("ORG", "council")}, {("DATE", "Monday")})),
    ):
        entry = step()
        assert entry is not None
        assert (stored(desk, "harbour"), stored(desk, "quarry")) == expected
    assert [entry.change.documents() for entry in ears.changed[2:]] == [
        ("quarry",),
        ("harbour",),
        ("harbour",),
        ("quarry",),
    ]


def test_undo_reaches_back_over_a_restart(desk: Desk, corpus: OpenCorpus) -> None:
    desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    desk.annotate("entities", "GPE", place(HARBOUR, "Harbour"))
    again = Desk(corpus)
    again.open_article("harbour")
    again.undo()
    assert marked(again) == [("ORG", "council")]
    again.redo()
    again.undo()
    again.undo()
    assert marked(again) == []
    third = Desk(corpus)
    third.open_article("harbour")
    third.redo()
    assert marked(third) == [("ORG", "council")]


def test_what_was_undone_later_is_not_redone_before_what_the_restart_forgot(
    desk: Desk, corpus: OpenCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.annotate("claims", "CLAIM", place(HARBOUR, "The channel has lost two metres"))
    desk.annotate("claims", "SOURCE", place(HARBOUR, "Ines Tallow"))
    desk.undo()
    desk.undo()
    assert len(desk.annotations) == 0
    monkeypatch.setattr("annotator.ui.corpus_desk.REMEMBERED", 3)  # the claim itself is too old to be known
    again = Desk(corpus)
    assert again.open_article("harbour")
    assert again.redo() is None
    assert len(again.annotations) == 0
    assert again.save(), "a link without its claim could not be written"


def test_nothing_to_undo_or_redo_is_said(desk: Desk, ears: Ears) -> None:
    assert desk.undo() is None
    assert desk.redo() is None
    assert len(ears.passing) == 2


def test_a_new_edit_ends_what_could_be_redone(desk: Desk, ears: Ears) -> None:
    desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    desk.undo()
    desk.annotate("entities", "GPE", place(HARBOUR, "Harbour"))
    assert desk.redo() is None
    assert marked(desk) == [("GPE", "Harbour")]


# -- commits that fail -------------------------------------------------------------------------------


def test_an_edit_that_cannot_be_committed_changes_nothing_and_can_be_tried_again(
    desk: Desk, ears: Ears, block: Callable[[], Blocker]
) -> None:
    ears.changed.clear()
    blocker = block()
    assert desk.annotate("entities", "ORG", place(HARBOUR, "council")) == ""
    assert marked(desk) == []
    assert ears.changed == []
    ((sentence, retry),) = ears.trouble
    assert str(desk.corpus.store.target) in sentence
    assert retry is not None
    retry()
    assert len(ears.trouble) == 2, "still in trouble: said again, with another retry"
    blocker.let_go()
    ears.trouble[-1][1]()  # type: ignore[misc]
    assert marked(desk) == [("ORG", "council")]
    assert stored(desk) == {("ORG", "council")}
    assert len(ears.changed) == 1


def test_an_undo_that_cannot_be_committed_changes_nothing(desk: Desk, ears: Ears, block: Callable[[], Blocker]) -> None:
    desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    blocker = block()
    assert desk.undo() is None
    assert marked(desk) == [("ORG", "council")]
    blocker.let_go()
    ears.trouble[-1][1]()  # type: ignore[misc]
    assert marked(desk) == []


def test_a_retry_that_came_too_late_is_not_done(desk: Desk, ears: Ears, block: Callable[[], Blocker]) -> None:
    """What was edited meanwhile, here or after the article was opened anew, must not be written over."""
    made = desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    blocker = block()
    desk.relabel(made, "GPE")
    blocker.let_go()
    ((_, retry),) = ears.trouble
    desk.open_article("quarry")
    desk.open_article("harbour")
    desk.delete(made)
    assert retry is not None
    retry()
    assert marked(desk) == []
    assert stored(desk) == set()
    assert ears.passing
    assert len(ears.trouble) == 1


def test_a_retried_undo_undoes_what_it_was_meant_for(desk: Desk, ears: Ears, block: Callable[[], Blocker]) -> None:
    desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    blocker = block()
    desk.undo()
    blocker.let_go()
    desk.annotate("entities", "GPE", place(HARBOUR, "Harbour"))
    ears.trouble[-1][1]()  # type: ignore[misc]
    assert marked(desk) == [("GPE", "Harbour"), ("ORG", "council")]


def test_a_corpus_whose_file_went_away_is_trouble_not_loss(desk: Desk, ears: Ears) -> None:
    file = desk.corpus.store.target
    assert isinstance(file, Path)
    away = file.with_name("away.corpus")
    file.rename(away)
    assert desk.annotate("entities", "ORG", place(HARBOUR, "council")) == ""
    assert marked(desk) == []
    away.rename(file)
    ears.trouble[-1][1]()  # type: ignore[misc]
    assert stored(desk) == {("ORG", "council")}


# -- frames ------------------------------------------------------------------------------------------


CLAIM = "The channel has lost two metres"


def test_what_fills_a_claim_is_linked_to_it_in_the_same_step(desk: Desk, ears: Ears) -> None:
    claim = desk.annotate("claims", "CLAIM", place(HARBOUR, CLAIM))
    assert desk.frame == claim
    desk.annotate("claims", "SOURCE", place(HARBOUR, "Ines Tallow"))
    desk.annotate("claims", "CUE", place(HARBOUR, "told"))
    desk.annotate("claims", "EVIDENCE", place(HARBOUR, "A 2021 survey"))
    assert linked(desk) == [
        ("attribution", [("claim", CLAIM), ("source", "Ines Tallow"), ("cue", "told")]),
        ("evidence", [("claim", CLAIM), ("evidence", "A 2021 survey")]),
    ]
    assert len(ears.changed) == 4
    assert ears.frames == [claim]
    for _ in range(3):
        desk.undo()
    assert marked(desk) == [("CLAIM", CLAIM)]
    assert linked(desk) == []
    for _ in range(3):
        desk.redo()
    assert len(linked(desk)) == 2


def test_a_second_claim_opens_a_frame_of_its_own_and_is_linked_to_nothing(desk: Desk) -> None:
    desk.annotate("claims", "CLAIM", place(HARBOUR, CLAIM))
    second = desk.annotate("claims", "CLAIM", place(HARBOUR, "disputes that figure"))
    assert desk.frame == second
    assert linked(desk) == []
    desk.annotate("claims", "SOURCE", place(HARBOUR, "Bo Lund"))
    assert linked(desk) == [("attribution", [("claim", "disputes that figure"), ("source", "Bo Lund")])]


def test_without_a_frame_nothing_is_linked(desk: Desk) -> None:
    desk.annotate("claims", "CLAIM", place(HARBOUR, CLAIM))
    desk.set_frame("")
    desk.annotate("claims", "SOURCE", place(HARBOUR, "Ines Tallow"))
    assert desk.frame == "", "a source has no slots of its own"
    assert linked(desk) == []


def test_entities_are_not_taken_into_a_frame(desk: Desk) -> None:
    desk.annotate("claims", "CLAIM", place(HARBOUR, CLAIM))
    desk.annotate("entities", "PERSON", place(HARBOUR, "Ines Tallow"))
    assert linked(desk) == []


def test_a_frame_whose_claim_is_gone_takes_nothing(desk: Desk) -> None:
    claim = desk.annotate("claims", "CLAIM", place(HARBOUR, CLAIM))
    desk.delete(claim)
    desk.annotate("claims", "SOURCE", place(HARBOUR, "Ines Tallow"))
    assert linked(desk) == []


def test_another_article_has_no_frame_open(desk: Desk, ears: Ears) -> None:
    claim = desk.annotate("claims", "CLAIM", place(HARBOUR, CLAIM))
    desk.open_article("quarry")
    assert desk.frame == ""
    assert ears.frames == [claim, ""]


def test_the_slots_of_a_claim_wait_one_after_the_other(desk: Desk) -> None:
    def waiting() -> str:
        slot = desk.waiting_slot()
        return slot.role.name if slot else ""

    assert waiting() == ""
    claim = desk.annotate("claims", "CLAIM", place(HARBOUR, CLAIM))
    assert (desk.open_frame, waiting()) == (the(desk, "CLAIM"), "source")
    desk.annotate("claims", "SOURCE", place(HARBOUR, "Ines Tallow"))
    assert waiting() == "cue"
    desk.annotate("claims", "CUE", place(HARBOUR, "told"))
    assert waiting() == ""
    desk.undo()
    assert waiting() == "cue"
    desk.delete(claim)
    assert (desk.open_frame, waiting()) == (None, "")


# -- links -------------------------------------------------------------------------------------------


def test_links_are_made_by_the_first_slot_that_fits_and_taken_away(desk: Desk) -> None:
    desk.annotate("entities", "ROLE", place(HARBOUR, "chair"))
    desk.annotate("entities", "PERSON", place(HARBOUR, "Bo Lund"))
    desk.link(the(desk, "ROLE").id, the(desk, "PERSON").id)
    ((label, args),) = linked(desk)
    assert {text for _, text in args} == {"chair", "Bo Lund"}
    (relation,) = desk.annotations.relations()
    desk.unlink(relation.id, the(desk, "PERSON").id)
    assert linked(desk) == []
    assert label


def test_what_cannot_be_linked_is_said(desk: Desk, ears: Ears) -> None:
    desk.annotate("entities", "DATE", place(HARBOUR, "Tuesday"))
    desk.annotate("boilerplate", "HEADLINE", place(HARBOUR, "Harbour"))
    desk.link(the(desk, "HEADLINE").id, the(desk, "DATE").id)
    assert linked(desk) == []
    assert ears.passing == ["HEADLINE and DATE cannot be linked."]


# -- blocks ------------------------------------------------------------------------------------------

LINES = HARBOUR.split("\n")


def test_a_block_is_labelled_as_a_whole(desk: Desk) -> None:
    desk.annotate("boilerplate", "DONATION", place(HARBOUR, "donate"))
    assert marked(desk) == [("DONATION", LINES[3])]


def test_several_blocks_are_labelled_in_one_step(desk: Desk, ears: Ears) -> None:
    desk.annotate("boilerplate", "NEWSLETTER", Span(HARBOUR.index("today"), HARBOUR.index("Sign") + 2))
    assert marked(desk) == [("NEWSLETTER", LINES[3]), ("NEWSLETTER", LINES[4])]
    assert len(ears.changed) == 1
    desk.undo()
    assert marked(desk) == []


def test_a_block_with_a_label_gets_another_one(desk: Desk) -> None:
    desk.annotate("boilerplate", "DONATION", place(HARBOUR, "donate"))
    desk.annotate("boilerplate", "AD", Span(HARBOUR.index("donate"), HARBOUR.index("Sign") + 2))
    assert marked(desk) == [("AD", LINES[3]), ("AD", LINES[4])]
    desk.undo()
    assert marked(desk) == [("DONATION", LINES[3])]


def test_text_without_blocks_goes_by_paragraphs(desk: Desk, corpus: OpenCorpus) -> None:
    bare = article("bare", "  One \n\n   \nTwo")
    corpus.store.add_documents([bare.__class__(bare.document.__class__("bare", bare.document.text))])
    desk.open_article("bare")
    desk.annotate("boilerplate", "AD", Span(12, 13))
    assert marked(desk) == [("AD", "Two")]
    assert desk.annotate("boilerplate", "AD", Span(7, 7)) == ""


# -- states ------------------------------------------------------------------------------------------


def test_finishing_marks_every_layer_and_writes_the_mirror(desk: Desk) -> None:
    assert desk.set_state("finished")
    assert desk.annotations.layer_states() == dict.fromkeys(["entities", "claims", "boilerplate"], "finished")
    assert (desk.corpus.mirror / "harbour.standoff.xml").exists()
    assert desk.set_state("in-progress", ["claims"])
    states = desk.corpus.store.read("harbour", "ana").sets["ana"].layer_states()
    assert states == {"entities": "finished", "claims": "in-progress", "boilerplate": "finished"}


def test_a_state_can_be_undone(desk: Desk) -> None:
    desk.set_state("finished")
    entry = desk.undo()
    assert entry is not None
    assert all(isinstance(edit.item, LayerState) for edit in entry.change.edits)
    assert desk.annotations.layer_states() == {}


def test_what_an_article_lacks_is_named_in_text_order(desk: Desk) -> None:
    desk.annotate("claims", "SOURCE", place(HARBOUR, "Ines Tallow"))
    desk.annotate("claims", "SOURCE", place(HARBOUR, "Bo Lund"))
    assert [lack.annotation for lack in desk.lacks()][:1] == [the(desk, "SOURCE").id]
    assert all(lack.what.endswith(".") for lack in desk.lacks())


def test_the_next_unfinished_article_goes_round_the_end_and_ends(desk: Desk) -> None:
    seen = []
    for _ in range(3):
        assert desk.session is not None
        seen.append(desk.session.document.id)
        desk.set_state("skipped" if len(seen) == 2 else "finished")
        following = desk.next_unfinished()
        if following is None:
            break
        desk.open_article(following)
    assert sorted(seen) == ["harbour", "mina", "quarry"]
    assert desk.next_unfinished() is None


def test_the_open_article_is_not_its_own_successor(desk: Desk) -> None:
    for other in ("quarry", "mina"):
        desk.open_article(other)
        desk.set_state("finished")
    desk.open_article("harbour")
    desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    assert desk.next_unfinished() is None


def test_an_empty_corpus_takes_every_request(qapp: object, empty_corpus: OpenCorpus) -> None:
    desk = Desk(empty_corpus)
    ears = Ears(desk)
    assert desk.undo() is None
    assert desk.redo() is None
    assert desk.annotate("entities", "ORG", Span(0, 3)) == ""
    desk.delete("a" + "0" * 32)
    desk.relabel("a" + "0" * 32, "ORG")
    desk.link("a", "b")
    assert desk.lacks() == []
    assert not desk.set_state("finished")
    assert desk.next_unfinished() is None
    assert desk.save()
    assert ears.trouble == []


# -- read-only ---------------------------------------------------------------------------------------


def test_a_read_only_corpus_is_read_and_says_so(desk: Desk, corpus: OpenCorpus) -> None:
    desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    desk.set_state("finished")
    file = corpus.store.target
    assert isinstance(file, Path)
    with opening.open_corpus(file, annotator="ana", read_only_if_needed=True) as second:
        reader = Desk(second)
        assert reader.open_article("harbour")
        assert marked(reader) == [("ORG", "council")]
        ears = Ears(reader)
        assert reader.annotate("entities", "GPE", place(HARBOUR, "Harbour")) == ""
        reader.delete(the(reader, "ORG").id)
        reader.undo()
        reader.import_files([Path("x.txt")])
        assert not reader.set_state("skipped")
        assert marked(reader) == [("ORG", "council")]
        assert ears.trouble == [], "trying again would not help"
        assert len(ears.passing) == 5
        assert all("read-only" in sentence for sentence in ears.passing)
        assert reader.save()


# -- articles in ---------------------------------------------------------------------------------------


def test_imported_articles_are_in_the_corpus(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("A new article\n\nwith two paragraphs.", encoding="utf-8")
    bad.write_bytes(b"")
    with qtbot.waitSignal(desk.imported, timeout=5000) as result:
        desk.import_files([good, bad])
    qtbot.waitUntil(lambda: not desk.background.busy)
    (outcome,) = result.args
    (taken,) = outcome.accepted
    assert [refusal.sentence for refusal in outcome.refused]
    assert desk.open_article(taken.id)
    assert desk.session is not None
    assert desk.session.document.text.startswith("A new article")


def test_closing_mirrors_the_article_and_lets_go(desk: Desk) -> None:
    desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    path = desk.corpus.store.target
    desk.close()
    assert (desk.corpus.mirror / "harbour.standoff.xml").exists()
    with opening.open_corpus(path, annotator="ben") as again:  # type: ignore[arg-type]
        assert not again.read_only


def test_right_to_left_text_is_annotated_by_code_points(desk: Desk) -> None:
    desk.open_article("mina")
    desk.annotate("entities", "ORG", place(MINA, "مجلس الميناء", 1))
    assert marked(desk) == [("ORG", "مجلس الميناء")]
    assert the(desk, "ORG").begin == MINA.index("\n") + 1 + len("قال المتحدث باسم ")


# -- edits of many articles ------------------------------------------------------------------------


def _tagged(desk: Desk, tag: str, *documents: str) -> Change:
    facts = desk.corpus.store.facts_of(documents)
    return Change("Tag", tuple(Edit(d, f, f.with_values("tag", [tag])) for d, f in facts.items()))


def test_one_step_spans_articles_and_is_undone_whole(desk: Desk) -> None:
    documents = desk.corpus.store.document_ids()[:3]
    desk.open_article(documents[0])
    assert desk.do_in_corpus(_tagged(desk, "port", *documents)) is not None
    assert desk.session is not None
    assert desk.session.document.facts.values("tag") == ("port",)
    desk.undo()
    assert desk.session.document.id == documents[0]
    assert all(not facts.values("tag") for facts in desk.corpus.store.facts_of(documents).values())


def test_what_spans_articles_needs_none_to_be_open(desk: Desk) -> None:
    documents = desk.corpus.store.document_ids()[:2]
    desk.session = None
    desk.do_in_corpus(_tagged(desk, "port", *documents))
    assert {f.values("tag") for f in desk.corpus.store.facts_of(documents).values()} == {("port",)}
    desk.undo()
    desk.redo()
    assert {f.values("tag") for f in desk.corpus.store.facts_of(documents).values()} == {("port",)}
