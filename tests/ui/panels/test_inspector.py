"""The inspector by key presses and clicks: features, note and links of an annotation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from annotator.editing import commands, links
from annotator.model.annotation import Annotation, Relation
from annotator.ui import theme as themes
from annotator.ui.panels.inspector import Inspector
from annotator.ui.panels.slots import further_links, link_groups, quotation
from annotator.ui.theme import DARK
from tests.ui.panels.conftest import SCHEME, Desk, named


@pytest.fixture
def inspector(on_screen: Callable[..., QWidget]) -> Inspector:
    made = Inspector()
    on_screen(made, 316, 600)
    return made


def show(inspector: Inspector, desk: Desk, annotation: Annotation | None) -> None:
    now = None if annotation is None else desk.annotations.annotation(annotation.id)
    inspector.show_annotation(now, desk.document, desk.annotations, SCHEME)


def said(inspector: Inspector) -> list[str]:
    return [label.text() for label in inspector.findChildren(QLabel) if label.isVisible()]


def sent(signal: Any) -> list[tuple[object, ...]]:
    calls: list[tuple[object, ...]] = []
    signal.connect(lambda *args: calls.append(args))
    return calls


def claim_with_source(desk: Desk) -> tuple[Annotation, Annotation, Relation]:
    claim = desk.mark("claims", "CLAIM", "The channel has lost two metres", "it was urgent")
    source = desk.mark("claims", "SOURCE", "Ines Tallow")
    args = [("claim", claim.id), ("source", source.id)]
    change = links.link(desk.document, desk.annotations, SCHEME, layer="claims", relation="attribution", args=args)
    desk.session.do(change)
    return claim, source, desk.annotations.relations()[0]


# -- what it shows -------------------------------------------------------------------------------


def test_nothing_selected_says_what_to_do(inspector: Inspector, desk: Desk) -> None:
    hint = "Click a mark in the text, or press Tab to go to the next one."
    assert said(inspector) == ["Selection", hint]
    show(inspector, desk, None)
    assert said(inspector)[:2] == ["Article", hint]


def test_shows_text_label_and_who_made_it(inspector: Inspector, desk: Desk) -> None:
    claim, _, _ = claim_with_source(desk)
    show(inspector, desk, claim)
    texts = said(inspector)
    assert "Selected CLAIM" in texts
    assert "“The channel has lost two metres … it was urgent”" in texts
    assert any(text.startswith("ana · ") for text in texts)


def test_right_to_left_text_is_set_from_the_right(inspector: Inspector, desk: Desk) -> None:
    show(inspector, desk, desk.mark("entities", "ORG", "مجلس الميناء"))
    quote = next(label for label in inspector.findChildren(QLabel) if label.text() == "“مجلس الميناء”")
    assert quote.layoutDirection() == Qt.LayoutDirection.RightToLeft


def test_required_features_are_marked_and_ask(inspector: Inspector, desk: Desk) -> None:
    show(inspector, desk, desk.mark("claims", "CLAIM", "urgent"))
    assert "Worth *" in said(inspector)
    combo = named(inspector, "Worth")
    assert isinstance(combo, QComboBox)
    assert combo.currentText() == "choose…"
    assert combo.accessibleDescription() == "needed before the article is finished"


def test_long_text_is_shortened(desk: Desk) -> None:
    whole = desk.mark("entities", "ORG", desk.document.text.strip())
    assert len(quotation(whole, desk.document, 40)) <= 40
    assert quotation(whole, desk.document, 40).endswith("…")


# -- features --------------------------------------------------------------------------------------


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_choice_by_keyboard(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    show(inspector, desk, person)
    edits = sent(inspector.feature_edited)
    inspector.focus_first_feature()
    combo = QApplication.focusWidget()
    assert isinstance(combo, QComboBox)
    assert combo.currentText() == "name"
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert edits == [], "moving through the list is no edit"
    qtbot.waitUntil(lambda: combo.view().isVisible())
    qtbot.keyClick(combo.view(), Qt.Key.Key_Down)
    qtbot.keyClick(combo.view(), Qt.Key.Key_Return)
    assert edits == [(person.id, "mention", ("nominal",))]


def test_required_choice_comes_first(inspector: Inspector, desk: Desk) -> None:
    show(inspector, desk, desk.mark("claims", "CLAIM", "urgent"))
    inspector.focus_first_feature()
    assert QApplication.focusWidget() is named(inspector, "Worth")


def test_label_without_features_gives_the_note(inspector: Inspector, desk: Desk) -> None:
    show(inspector, desk, desk.mark("claims", "CUE", "told"))
    inspector.focus_first_feature()
    assert QApplication.focusWidget() is named(inspector, "Note")


def test_flag_and_choices_by_mouse(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    show(inspector, desk, person)
    edits = sent(inspector.feature_edited)
    flag = named(inspector, "Unsure")
    assert isinstance(flag, QCheckBox)
    assert flag.text() == "not answered"
    qtbot.keyClick(flag, Qt.Key.Key_Space)
    assert flag.text() == "yes"
    boxes = {box.text(): box for box in inspector.findChildren(QCheckBox)}
    for name in ("war", "sport"):
        qtbot.keyClick(boxes[name], Qt.Key.Key_Space)
    assert edits == [
        (person.id, "unsure", ("yes",)),
        (person.id, "topics", ("war",)),
        (person.id, "topics", ("sport", "war")),
    ]


def test_text_is_sent_once_and_only_when_it_fits(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    show(inspector, desk, person)
    edits = sent(inspector.feature_edited)
    line = named(inspector, "Kb")
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(line, "Q12x")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert edits == []
    assert "Not kept: this should be “Q”, then one or more digits." in said(inspector)
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    assert "Not kept: this should be “Q”, then one or more digits." not in said(inspector)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert edits == [(person.id, "kb", ("Q12",))]
    desk.session.do(commands.set_feature(desk.document, desk.annotations, SCHEME, person.id, "kb", ("Q12",)))
    show(inspector, desk, person)
    qtbot.keyClick(line, Qt.Key.Key_Tab)
    assert len(edits) == 1


def test_number_that_is_none(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    show(inspector, desk, person)
    edits = sent(inspector.feature_edited)
    line = named(inspector, "Rank")
    qtbot.keyClicks(line, "many")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert "Not kept: this should be a number, written like 1250.5." in said(inspector)
    line.clear()  # type: ignore[attr-defined]
    qtbot.keyClicks(line, "2.5")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert edits == [(person.id, "rank", ("2.5",))]


def test_an_edit_that_was_not_kept_is_not_shown_as_done(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    show(inspector, desk, person)
    flag, line = named(inspector, "Unsure"), named(inspector, "Kb")
    qtbot.keyClick(flag, Qt.Key.Key_Space)
    qtbot.keyClicks(line, "Q1")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    show(inspector, desk, person)
    assert isinstance(flag, QCheckBox)
    assert flag.checkState() == Qt.CheckState.PartiallyChecked
    assert isinstance(line, QLineEdit)
    assert line.text() == "Q1", "what was typed is not lost"


def test_showing_the_same_annotation_again_keeps_typing_and_caret(
    inspector: Inspector, desk: Desk, qtbot: QtBot
) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    show(inspector, desk, person)
    line = named(inspector, "Kb")
    assert isinstance(line, QLineEdit)
    line.setFocus()
    qtbot.keyClicks(line, "Q42")
    line.setCursorPosition(1)
    desk.session.do(commands.set_note(desk.document, desk.annotations, person.id, "elsewhere"))
    show(inspector, desk, person)
    assert QApplication.focusWidget() is line
    assert (line.text(), line.cursorPosition()) == ("Q42", 1)


def test_what_is_typed_is_sent_when_another_annotation_is_selected(
    inspector: Inspector, desk: Desk, qtbot: QtBot
) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    other = desk.mark("entities", "ORG", "cooperative")
    show(inspector, desk, person)
    features, notes = sent(inspector.feature_edited), sent(inspector.note_edited)
    line, note = named(inspector, "Kb"), named(inspector, "Note")
    line.setFocus()
    qtbot.keyClicks(line, "Q42")
    show(inspector, desk, other)
    assert features == [(person.id, "kb", ("Q42",))]
    assert named(inspector, "Kb").text() == ""  # type: ignore[attr-defined]
    qtbot.keyClicks(note, "check")
    show(inspector, desk, person)
    assert notes == [(other.id, "check")]
    assert named(inspector, "Note").toPlainText() == ""  # type: ignore[attr-defined]


def test_nothing_is_sent_about_an_annotation_that_is_gone(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    show(inspector, desk, person)
    notes = sent(inspector.note_edited)
    note = named(inspector, "Note")
    note.setFocus()
    qtbot.keyClicks(note, "check")
    desk.session.undo()
    show(inspector, desk, None)
    assert notes == []
    assert inspector.annotation_id == ""


def test_a_flag_is_neither_yes_nor_no_until_it_is_answered(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    show(inspector, desk, person)
    edits = sent(inspector.feature_edited)
    flag = named(inspector, "Unsure")
    assert isinstance(flag, QCheckBox)
    assert flag.accessibleDescription() == "not answered"
    seen = []
    for _ in range(3):
        qtbot.keyClick(flag, Qt.Key.Key_Space)
        seen.append(flag.text())
    assert seen == ["yes", "no", "not answered"]
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_2, Qt.Key.Key_0, Qt.Key.Key_2, Qt.Key.Key_Backspace):
        qtbot.keyClick(flag, key)
    answers = [values for _, _, values in edits]
    assert answers == [("yes",), ("no",), (), ("yes",), ("no",), (), ("no",), ()]
    desk.session.do(commands.set_feature(desk.document, desk.annotations, SCHEME, person.id, "unsure", ["no"]))
    show(inspector, desk, person)
    assert (flag.text(), flag.checkState()) == ("no", Qt.CheckState.Unchecked)
    assert flag.accessibleDescription() == "no"


def test_digits_choose(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    show(inspector, desk, person)
    edits = sent(inspector.feature_edited)
    mention = named(inspector, "Mention")
    for key in (Qt.Key.Key_2, Qt.Key.Key_9, Qt.Key.Key_0, Qt.Key.Key_1):
        qtbot.keyClick(mention, key)
    assert edits == [(person.id, "mention", ("nominal",)), (person.id, "mention", ())], "1 is what it was before"
    edits.clear()
    qtbot.keyClick(named(inspector, "Topics: sport"), Qt.Key.Key_3)
    assert QApplication.focusWidget() is named(inspector, "Topics: war")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    assert edits == [(person.id, "topics", ("war",)), (person.id, "topics", ("sport", "war"))]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_digits_choose_in_the_open_list_too(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    show(inspector, desk, person)
    edits = sent(inspector.feature_edited)
    combo = named(inspector, "Mention")
    assert isinstance(combo, QComboBox)
    qtbot.keyClick(combo, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: combo.view().isVisible())
    assert combo.view().grab().toImage().isNull() is False
    qtbot.keyClick(combo.view(), Qt.Key.Key_2)
    assert edits == [(person.id, "mention", ("nominal",))]
    qtbot.waitUntil(lambda: not combo.view().isVisible())


def test_a_number_is_counted_and_read_in_any_digits(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    show(inspector, desk, person)
    edits = sent(inspector.feature_edited)
    line = named(inspector, "Rank")
    assert isinstance(line, QLineEdit)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Down):
        qtbot.keyClick(line, key)
    assert line.text() == "10"
    assert edits == [], "counting is no edit until it is kept"
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert edits == [(person.id, "rank", ("10",))]
    line.setText("٣٫٥")
    inspector.commit_typing()
    assert edits[1:] == [(person.id, "rank", ("3.5",))]
    assert line.text() == "3.5"


def test_enter_goes_from_answer_to_answer_and_back_to_the_text(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    claim, _, _ = claim_with_source(desk)
    show(inspector, desk, claim)
    inspector.focus_first_feature()
    assert QApplication.focusWidget() is named(inspector, "Worth")
    with qtbot.waitSignal(inspector.left):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    back = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        back.append(QApplication.focusWidget().accessibleName())
    assert back == ["Type", "Remark", "Stance", "Stance"], "the features of its relation stand above its own"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.focusWidget() is named(inspector, "Remark")
    qtbot.keyClicks(QApplication.focusWidget(), "by phone")
    edits = sent(inspector.relation_feature_edited)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert len(edits) == 1
    assert QApplication.focusWidget() is named(inspector, "Type")


def test_enter_skips_the_other_boxes_and_stays_where_something_is_wrong(
    inspector: Inspector, desk: Desk, qtbot: QtBot
) -> None:
    show(inspector, desk, desk.mark("entities", "PERSON", "Ines Tallow"))
    line = named(inspector, "Kb")
    line.setFocus()
    qtbot.keyClicks(line, "wrong")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is line
    assert line.accessibleDescription().startswith("Not kept: ")
    qtbot.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(line, "Q1")
    walked = []
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        walked.append(QApplication.focusWidget().accessibleName())
    assert walked == ["Unsure", "Rank", "Topics: sport"]
    named(inspector, "Topics: money").setFocus()
    with qtbot.waitSignal(inspector.left):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_how_many_answers_are_missing(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    claim = desk.mark("claims", "CLAIM", "urgent")
    show(inspector, desk, claim)
    assert "1 answer is missing" in said(inspector)
    name = next(label for label in inspector.findChildren(QLabel) if label.text() == "Worth *")
    assert name.accessibleName() == "Worth, needed"
    answer = commands.set_feature(desk.document, desk.annotations, SCHEME, claim.id, "worth", ["unimportant"])
    desk.session.do(answer)
    show(inspector, desk, claim)
    assert not [text for text in said(inspector) if "missing" in text]


def test_who_and_when_and_under_which_scheme(inspector: Inspector, desk: Desk) -> None:
    made = desk.mark("entities", "PERSON", "Ines Tallow")
    told = made._replace(
        origin="names", confidence=0.8765, created="2026-01-02T03:04:05Z", modified="2026-01-03T03:04:05Z", scheme="0.9"
    )
    inspector.show_annotation(told, desk.document, desk.annotations, SCHEME)
    (line,) = [text for text in said(inspector) if text.startswith("ana · ")]
    assert [part.split(" ")[0] for part in line.split(" · ")] == ["ana", "2", "changed", "proposed", "scheme"]
    assert line.endswith("proposed by names 0.88 · scheme version 0.9")


# -- the note --------------------------------------------------------------------------------------


def test_note_by_ctrl_enter_and_by_leaving(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    show(inspector, desk, person)
    notes = sent(inspector.note_edited)
    note = named(inspector, "Note")
    assert isinstance(note, QPlainTextEdit)
    note.setFocus()
    qtbot.keyClicks(note, "first line")
    qtbot.keyClick(note, Qt.Key.Key_Return)
    qtbot.keyClicks(note, "second <b>line</b> ")
    height = note.height()
    with qtbot.waitSignal(inspector.left):
        qtbot.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    text = "first line\nsecond <b>line</b>"
    assert notes == [(person.id, text)]
    desk.session.do(commands.set_note(desk.document, desk.annotations, person.id, text))
    show(inspector, desk, person)
    assert note.toPlainText() == text + " ", "the caret is not pushed about by a space at the end"
    assert note.height() >= height > 30
    qtbot.keyClicks(note, "x")
    qtbot.keyClick(note, Qt.Key.Key_Tab)
    assert notes[1:] == [(person.id, text + " x")]


def test_note_keeps_the_caret_when_shown_again(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    show(inspector, desk, person)
    note = named(inspector, "Note")
    assert isinstance(note, QPlainTextEdit)
    note.setFocus()
    qtbot.keyClicks(note, "check this")
    for _ in range(4):
        qtbot.keyClick(note, Qt.Key.Key_Left)
    desk.session.do(commands.set_feature(desk.document, desk.annotations, SCHEME, person.id, "unsure", ("yes",)))
    show(inspector, desk, person)
    qtbot.keyClicks(note, "and ")
    assert note.toPlainText() == "check and this"


def test_shift_enter_goes_from_the_note_to_the_last_feature(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    show(inspector, desk, desk.mark("claims", "CLAIM", "urgent"))
    note = named(inspector, "Note")
    note.setFocus()
    qtbot.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is named(inspector, "Worth")


def test_esc_leaves_from_anywhere(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    show(inspector, desk, desk.mark("entities", "PERSON", "Ines Tallow"))
    for name in ("Mention", "Kb", "Unsure", "Rank", "Topics: money", "Note"):
        control = named(inspector, name)
        control.setFocus()
        with qtbot.waitSignal(inspector.left):
            qtbot.keyClick(control, Qt.Key.Key_Escape)


def test_everything_can_be_reached_with_tab(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    claim, _, _ = claim_with_source(desk)
    show(inspector, desk, claim)
    QApplication.processEvents()
    named(inspector, "Source: Ines Tallow").setFocus()
    seen = []
    for _ in range(20):
        holder = QApplication.focusWidget()
        seen.append(holder.accessibleName())
        if seen[-1] == "Note":
            break
        qtbot.keyClick(holder, Qt.Key.Key_Tab)
    assert seen == [
        "Source: Ines Tallow", "Link another source", "Unlink “Ines Tallow”", "Cue: empty, link", "Stance", "Remark",
        "Link: About", "Type", "Worth", "Note",
    ]  # fmt: skip


# -- links -----------------------------------------------------------------------------------------


def walk_by_tab(inspector: Inspector, qtbot: QtBot, first: QWidget, last: QWidget) -> list[str]:
    """Accessible names from one control to another; the walk ends early if it leaves the card."""
    first.setFocus()
    names = [first.accessibleName()]
    holder: QWidget | None = first
    while holder is not None and holder is not last and inspector.isAncestorOf(holder):
        qtbot.keyClick(holder, Qt.Key.Key_Tab)
        holder = QApplication.focusWidget()
        names.append(holder.accessibleName() if holder is not None else "")
    return names


def test_tab_walks_the_card_from_top_to_foot_inside_a_window(
    on_screen: Callable[..., QWidget], desk: Desk, qtbot: QtBot
) -> None:
    """Features of a label are made when it is first shown, after everything else in the window."""
    window = QWidget()
    row = QHBoxLayout(window)
    inspector = Inspector()
    for widget in (QLineEdit(), inspector, QLineEdit()):
        row.addWidget(widget)
    on_screen(window, 600, 600)
    claim, _, _ = claim_with_source(desk)
    for annotation in (desk.mark("entities", "ORG", "مجلس الميناء"), claim):
        show(inspector, desk, annotation)
    QApplication.processEvents()
    note = inspector.findChildren(QPlainTextEdit)[0]
    assert walk_by_tab(inspector, qtbot, named(inspector, "Source: Ines Tallow"), note) == [
        "Source: Ines Tallow", "Link another source", "Unlink “Ines Tallow”", "Cue: empty, link", "Stance", "Remark",
        "Link: About", "Type", "Worth", "Note",
    ]  # fmt: skip


def test_slots_of_a_fresh_claim_are_empty(desk: Desk) -> None:
    claim = desk.mark("claims", "CLAIM", "urgent")
    groups = link_groups(claim, desk.document, desk.annotations, SCHEME)
    assert [(slot.name, slot.fillers) for group in groups for slot in group.slots] == [("source", ()), ("cue", ())]
    assert [slot.name for slot in further_links(claim, desk.annotations, SCHEME)] == ["about"]


def test_slots_seen_from_the_other_side(desk: Desk) -> None:
    claim, source, relation = claim_with_source(desk)
    group = link_groups(source, desk.document, desk.annotations, SCHEME)[0]
    assert group.id == relation.id
    text = "The channel has lost two metres … it was urgent"
    assert [(slot.name, slot.fillers) for slot in group.slots] == [("claim", ((claim.id, text),)), ("cue", ())]


def test_entities_show_only_what_they_are_in(desk: Desk) -> None:
    person = desk.mark("entities", "PERSON", "Ines Tallow")
    other = desk.mark("entities", "ORG", "cooperative")
    assert link_groups(person, desk.document, desk.annotations, SCHEME) == ()
    assert [slot.name for slot in further_links(person, desk.annotations, SCHEME)] == ["same_as", "claim"]
    args = [("a", person.id), ("b", other.id)]
    same = links.link(desk.document, desk.annotations, SCHEME, layer="entities", relation="same_as", args=args)
    desk.session.do(same)
    group = link_groups(person, desk.document, desk.annotations, SCHEME)[0]
    assert [(slot.name, slot.fillers) for slot in group.slots] == [("same_as", ((other.id, "cooperative"),))]


def test_link_unlink_and_choose_in_the_card(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    claim, source, relation = claim_with_source(desk)
    show(inspector, desk, claim)
    with qtbot.waitSignal(inspector.slot_chosen) as chosen:
        qtbot.mouseClick(named(inspector, "Source: Ines Tallow"), Qt.MouseButton.LeftButton)
    assert chosen.args == [source.id]
    for name, relation_name, role in (
        ("Cue: empty, link", "attribution", "cue"),
        ("Link another source", "attribution", "source"),
        ("Link: About", "about", "entity"),
    ):
        with qtbot.waitSignal(inspector.link_requested) as link:
            qtbot.keyClick(named(inspector, name), Qt.Key.Key_Return)
        assert link.args == [claim.id, relation_name, role]
    with qtbot.waitSignal(inspector.unlink_requested) as unlink:
        qtbot.mouseClick(named(inspector, "Unlink “Ines Tallow”"), Qt.MouseButton.LeftButton)
    assert unlink.args == [relation.id, source.id]


def test_feature_of_a_relation(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    claim, _, relation = claim_with_source(desk)
    show(inspector, desk, claim)
    edits = sent(inspector.relation_feature_edited)
    stance = named(inspector, "Stance")
    assert isinstance(stance, QComboBox)
    assert stance.currentText() == "affirms"
    stance.setFocus()
    qtbot.keyClick(stance, Qt.Key.Key_R)
    qtbot.keyClicks(named(inspector, "Remark"), "by phone")
    qtbot.keyClick(named(inspector, "Remark"), Qt.Key.Key_Return)
    assert edits == [(relation.id, "stance", ("refutes",)), (relation.id, "remark", ("by phone",))]


def test_new_link_keeps_typing_in_another_field(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    claim, _, _ = claim_with_source(desk)
    show(inspector, desk, claim)
    remark = named(inspector, "Remark")
    assert isinstance(remark, QLineEdit)
    remark.setFocus()
    qtbot.keyClicks(remark, "by pho")
    cue = desk.mark("claims", "CUE", "told")
    args = [("claim", claim.id), ("cue", cue.id)]
    change = links.link(desk.document, desk.annotations, SCHEME, layer="claims", relation="attribution", args=args)
    desk.session.do(change)
    show(inspector, desk, claim)
    assert named(inspector, "Cue: told")
    qtbot.keyClicks(QApplication.focusWidget(), "ne")
    assert remark.text() == "by phone"


def test_unlinking_by_keyboard_keeps_the_keyboard_in_the_card(inspector: Inspector, desk: Desk, qtbot: QtBot) -> None:
    claim, source, relation = claim_with_source(desk)
    show(inspector, desk, claim)
    button = named(inspector, "Unlink “Ines Tallow”")
    button.setFocus()
    inspector.unlink_requested.connect(
        lambda relation_id, identity: desk.session.do(
            links.unlink(desk.document, desk.annotations, SCHEME, relation_id, identity)
        )
    )
    inspector.unlink_requested.connect(lambda *_: show(inspector, desk, claim))
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert relation.id not in desk.annotations
    assert source.id in desk.annotations
    assert QApplication.focusWidget() is named(inspector, "Source: empty, link")


def test_type_stays_when_the_whole_look_changes(inspector: Inspector, desk: Desk, qapp: QApplication) -> None:
    show(inspector, desk, desk.mark("entities", "PERSON", "Ines Tallow"))

    def type_of(text: str) -> tuple[float, int, QFont.Capitalization]:
        font = next(label for label in inspector.findChildren(QLabel) if label.text() == text).font()
        return font.pointSizeF(), font.weight(), font.capitalization()

    before = [type_of(text) for text in ("Selected PERSON", "“Ines Tallow”")]
    themes.apply(qapp, DARK)
    QApplication.processEvents()
    assert [type_of(text) for text in ("Selected PERSON", "“Ines Tallow”")] == before
    assert before[0][2] == QFont.Capitalization.AllUppercase
    assert before[1][1] == QFont.Weight.DemiBold


def test_theme_and_width_can_change(inspector: Inspector, desk: Desk) -> None:
    claim, _, _ = claim_with_source(desk)
    show(inspector, desk, claim)
    inspector.set_theme(DARK)
    inspector.resize(240, 600)
    QApplication.processEvents()
    edge = inspector.width()
    for name in ("Source: Ines Tallow", "Unlink “Ines Tallow”", "Worth", "Note"):
        control = named(inspector, name)
        assert control.mapTo(inspector, control.rect().bottomRight()).x() < edge, name
