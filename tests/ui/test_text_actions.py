"""What the keys do in the article, pressed in the real window on a real corpus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.model.annotation_set import AnnotationSet
from annotator.model.span import Span
from annotator.opening.corpus import OpenCorpus
from annotator.ui.main_window import MainWindow
from tests.ui.conftest import HARBOUR, QUARRY, OpenWindow, article, linked, marked, place, stored, the

Key = Qt.Key
CTRL, SHIFT, ALT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)
CLAIM = "The channel has lost two metres"
LINES = HARBOUR.split("\n")


def press(window: MainWindow, *keys: Key | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press keys one after the other wherever the keyboard is."""
    for key in keys:
        widget = QApplication.focusWidget() or window.view
        QTest.keyClick(widget, key, modifiers)  # type: ignore[call-overload]
        QApplication.processEvents()


def select(window: MainWindow, quote: str, number: int = 0) -> None:
    window.view.select(place(window.view.document.text, quote, number))


def caret(window: MainWindow, quote: str, number: int = 0) -> None:
    """Put the caret at the start of a quote."""
    window.view.place_caret(place(window.view.document.text, quote, number).begin)


def selected(window: MainWindow) -> str:
    span = window.view.selection()
    return "" if span is None else window.view.document.text[span.begin : span.end]


# -- labels ------------------------------------------------------------------------------------------


def test_a_label_key_marks_the_word_at_the_caret(window: MainWindow) -> None:
    caret(window, "council")
    press(window, "2")
    assert marked(window.desk) == [("ORG", "council")]
    assert window.view.active == the(window.desk, "ORG").id
    assert stored(window.desk) == {("ORG", "council")}


def test_a_label_key_marks_the_selection_and_lets_go_of_it(window: MainWindow) -> None:
    select(window, " Ines Tallow ")
    press(window, "1")
    assert marked(window.desk) == [("PERSON", "Ines Tallow")]
    assert window.view.selection() is None
    assert window.view.caret == place(HARBOUR, "Ines Tallow").end


def test_a_label_key_in_an_annotation_changes_its_label(window: MainWindow) -> None:
    select(window, "Ines Tallow")
    press(window, "1")
    caret(window, "Tallow")
    press(window, "2")
    assert marked(window.desk) == [("ORG", "Ines Tallow")]
    press(window, "2")
    assert marked(window.desk) == [("ORG", "Ines Tallow")]


def test_a_selection_inside_an_annotation_makes_another_one(window: MainWindow) -> None:
    select(window, "Harbour council")
    press(window, "2")
    select(window, "Harbour")
    press(window, "3")
    assert marked(window.desk) == [("ORG", "Harbour council"), ("GPE", "Harbour")]


def test_the_word_after_an_annotation_that_touches_it_is_marked_on_its_own(
    open_window: OpenWindow, corpus: OpenCorpus
) -> None:
    corpus.store.add_documents([article("tokyo", "東京都に住む\n", "ja")])
    window = open_window(corpus)
    window.open_article("tokyo")
    window.view.select(Span(0, 2))
    press(window, "3")
    window.view.place_caret(2)
    press(window, Key.Key_Right, Key.Key_Left)
    assert window.view.caret == 2


def test_where_there_is_no_word_the_window_says_so(window: MainWindow) -> None:
    window.view.place_caret(HARBOUR.index("\nThe channel"))
    window.view.select(Span(HARBOUR.index("\nThe"), HARBOUR.index("\nThe") + 1))
    press(window, "2")
    assert marked(window.desk) == []
    assert "no word" in window.status.message


def test_label_keys_do_nothing_outside_the_text(window: MainWindow) -> None:
    caret(window, "council")
    press(window, "a", modifiers=CTRL | SHIFT)
    assert not window.view.hasFocus()
    press(window, "2")
    assert marked(window.desk) == []


def test_right_to_left_words_are_marked(window: MainWindow) -> None:
    window.open_article("mina")
    caret(window, "المتحدث")
    press(window, "1")
    assert marked(window.desk) == [("PERSON", "المتحدث")]
    press(window, Key.Key_Left, modifiers=CTRL)
    press(window, Key.Key_Left, modifiers=CTRL)
    press(window, Key.Key_Left, modifiers=CTRL | SHIFT)
    press(window, Key.Key_Left, modifiers=CTRL | SHIFT)
    press(window, "2")
    assert marked(window.desk)[1] == ("ORG", "مجلس الميناء")


# -- frames ------------------------------------------------------------------------------------------


def test_a_claim_and_its_slots_are_filled_by_keys_alone(window: MainWindow) -> None:
    press(window, "2", modifiers=ALT)
    select(window, CLAIM)
    press(window, "1")
    for quote, key in (("Ines Tallow", "2"), ("told", "3"), ("A 2021 survey", "4")):
        select(window, quote)
        press(window, key)
    assert linked(window.desk) == [
        ("attribution", [("claim", CLAIM), ("source", "Ines Tallow"), ("cue", "told")]),
        ("evidence", [("claim", CLAIM), ("evidence", "A 2021 survey")]),
    ]
    assert window.view.active == the(window.desk, "CLAIM").id, "the claim stays in the inspector"
    press(window, "z", modifiers=CTRL)
    assert ("EVIDENCE", "A 2021 survey") not in marked(window.desk)
    assert len(linked(window.desk)) == 1


def test_words_inside_an_open_claim_are_marked_and_do_not_change_its_label(window: MainWindow) -> None:
    press(window, "2", modifiers=ALT)
    select(window, LINES[2])
    press(window, "1")
    caret(window, "Bo")
    press(window, Key.Key_Right)
    press(window, "2")
    caret(window, "said")
    press(window, "3")
    assert marked(window.desk) == [("CLAIM", LINES[2]), ("SOURCE", "Bo"), ("CUE", "said")]
    assert len(linked(window.desk)) == 1


def test_words_in_the_gap_of_an_open_claim_are_marked(window: MainWindow) -> None:
    press(window, "2", modifiers=ALT)
    select(window, "The channel has lost two metres")
    press(window, "1")
    select(window, "on Tuesday")
    press(window, "+")
    caret(window, "told")
    press(window, "3")
    assert marked(window.desk) == [("CLAIM", "The channel has lost two metres on Tuesday"), ("CUE", "told")]


def test_the_claim_itself_can_still_be_relabelled(window: MainWindow) -> None:
    press(window, "2", modifiers=ALT)
    select(window, CLAIM)
    press(window, "1", Key.Key_Escape)
    caret(window, "channel")
    press(window, "4")
    assert marked(window.desk) == [("EVIDENCE", CLAIM)]


def test_a_relabelled_claim_waits_for_its_slots_too(window: MainWindow) -> None:
    press(window, "2", modifiers=ALT)
    select(window, CLAIM)
    press(window, "4")
    caret(window, "channel")
    press(window, "1")
    select(window, "Ines Tallow")
    press(window, "2")
    assert linked(window.desk) == [("attribution", [("claim", CLAIM), ("source", "Ines Tallow")])]


def test_escape_closes_a_claim_for_good(window: MainWindow) -> None:
    press(window, "2", modifiers=ALT)
    select(window, CLAIM)
    press(window, "1", Key.Key_Escape)
    assert window.desk.frame == ""
    for quote, key in (("Ines Tallow", "2"), ("told", "3")):
        select(window, quote)
        press(window, key)
    assert linked(window.desk) == []


def test_going_to_another_claim_opens_it(window: MainWindow) -> None:
    press(window, "2", modifiers=ALT)
    for quote in (CLAIM, "disputes that figure"):
        select(window, quote)
        press(window, "1")
    press(window, Key.Key_Tab)
    assert window.view.active == the(window.desk, "CLAIM").id
    select(window, "Ines Tallow")
    press(window, "2")
    assert linked(window.desk) == [("attribution", [("claim", CLAIM), ("source", "Ines Tallow")])]


# -- blocks ------------------------------------------------------------------------------------------


def test_a_key_labels_the_block_at_the_caret_without_any_selection(window: MainWindow) -> None:
    press(window, "3", modifiers=ALT)
    caret(window, "donate")
    press(window, "7")
    window.view.place_caret(place(HARBOUR, LINES[4]).end)
    press(window, "8")
    assert marked(window.desk) == [("DONATION", LINES[3]), ("NEWSLETTER", LINES[4])]


def test_a_key_labels_every_block_of_a_selection_in_one_step(window: MainWindow) -> None:
    press(window, "3", modifiers=ALT)
    window.view.select(Span(HARBOUR.index("today"), HARBOUR.index("Sign") + 3))
    press(window, "7")
    assert marked(window.desk) == [("DONATION", LINES[3]), ("DONATION", LINES[4])]
    press(window, "z", modifiers=CTRL)
    assert marked(window.desk) == []


# -- selecting ---------------------------------------------------------------------------------------


def test_s_selects_the_sentence_and_then_the_next_ones(window: MainWindow) -> None:
    caret(window, "lost")
    seen = []
    for _ in range(4):
        press(window, "s")
        seen.append(selected(window))
    assert seen == [
        "The channel has lost two metres, Ines Tallow told the council on Tuesday.",
        "A 2021 survey shows it.",
        LINES[2],
        LINES[3],
    ]


def test_p_selects_the_paragraph_and_then_the_next_ones(window: MainWindow) -> None:
    caret(window, "lost")
    seen = []
    for _ in range(6):
        press(window, "p")
        seen.append(selected(window))
    assert seen == [LINES[1], LINES[2], LINES[3], LINES[4], LINES[4], LINES[4]], "the last one stays"


def test_control_a_selects_everything(window: MainWindow) -> None:
    press(window, "a", modifiers=CTRL)
    assert selected(window) == HARBOUR


def test_copying_takes_the_article_itself(window: MainWindow, corpus: OpenCorpus) -> None:
    odd = "a\u00a0b\u2028c\u2029d\ufffce \U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301\n"
    corpus.store.add_documents([article("odd", odd)])
    window.open_article("odd")
    press(window, "a", modifiers=CTRL)
    press(window, "c", modifiers=CTRL)
    assert QApplication.clipboard().text() == odd


# -- walking -----------------------------------------------------------------------------------------


@pytest.fixture
def walked(window: MainWindow) -> MainWindow:
    """Three entities and a claim, the caret at the start."""
    for quote, label in (("Harbour", "GPE"), ("Ines Tallow", "PERSON"), ("Bo Lund", "PERSON")):
        window.desk.annotate("entities", label, place(HARBOUR, quote))
    window.desk.annotate("claims", "CLAIM", place(HARBOUR, "disputes that figure"))
    window.desk.set_frame("")
    window.view.activate("")
    window.view.place_caret(0, activate=False)
    return window


def active(window: MainWindow) -> str:
    item = window.desk.annotations.get(window.view.active)
    return item.covered(window.view.document.text) if item else ""  # type: ignore[union-attr]


def test_tab_goes_round_the_annotations_of_the_layer_and_shift_tab_back(walked: MainWindow) -> None:
    seen = []
    for _ in range(4):
        press(walked, Key.Key_Tab)
        seen.append(active(walked))
    assert seen == ["Harbour", "Ines Tallow", "Bo Lund", "Harbour"]
    assert walked.view.caret == 0
    seen = []
    for _ in range(3):
        press(walked, Key.Key_Backtab, modifiers=SHIFT)
        seen.append(active(walked))
    assert seen == ["Bo Lund", "Ines Tallow", "Harbour"]


def test_tab_goes_on_from_the_caret_when_that_has_left_the_active_one(walked: MainWindow) -> None:
    press(walked, Key.Key_Tab)
    caret(walked, "survey")
    press(walked, Key.Key_Tab)
    assert active(walked) == "Bo Lund"
    caret(walked, "survey")
    press(walked, Key.Key_Backtab, modifiers=SHIFT)
    assert active(walked) == "Ines Tallow"


def test_tab_in_a_layer_without_annotations_says_so(walked: MainWindow) -> None:
    press(walked, "3", modifiers=ALT)
    press(walked, Key.Key_Tab)
    assert "no annotations" in walked.status.message
    assert walked.view.caret == 0


def test_tab_looks_at_what_is_near_among_a_hundred_thousand(
    open_window: OpenWindow, corpus: OpenCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key press must not cost the whole article: what Tab looks at is counted."""
    text = "word " * 20_000
    corpus.store.add_documents([article("long", text)])
    window = open_window(corpus)
    window.open_article("long")
    for number in range(3):
        window.desk.annotate("entities", "ORG", Span(50_000 + number * 500, 50_004 + number * 500))
    window.view.place_caret(50_100, activate=False)

    def everything(*_: object) -> None:
        raise AssertionError("the whole set was asked for")

    monkeypatch.setattr(AnnotationSet, "annotations", everything)
    seen = []
    for _ in range(3):
        press(window, Key.Key_Tab)
        seen.append(window.view.caret)
    assert seen == [50_500, 51_000, 50_000]
    press(window, Key.Key_Backtab, modifiers=SHIFT)
    assert window.view.caret == 51_000


def test_alt_up_and_down_walk_through_what_is_nested(window: MainWindow) -> None:
    for layer, label, quote in (
        ("entities", "ORG", "Harbour council"),
        ("entities", "GPE", "Harbour"),
        ("boilerplate", "HEADLINE", "Harbour"),
    ):
        window.desk.annotate(layer, label, place(HARBOUR, quote))
    caret(window, "Harbour")
    assert active(window) == "Harbour"
    seen = []
    for key in (Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Down, Key.Key_Down, Key.Key_Down):
        press(window, key, modifiers=ALT)
        seen.append(active(window))
    assert seen == ["Harbour council", LINES[0], LINES[0], "Harbour council", "Harbour", "Harbour"]
    caret(window, "survey")
    press(window, Key.Key_Up, modifiers=ALT)
    assert "no annotation" in window.status.message


def test_j_and_a_letter_jump_to_an_annotation_in_view(walked: MainWindow) -> None:
    press(walked, "j")
    wanted = the(walked.desk, "CLAIM").id
    (letter,) = [code for code, identity in walked.view.hints.shown.items() if identity == wanted]
    press(walked, letter)
    assert walked.view.active == wanted
    assert walked.view.caret == the(walked.desk, "CLAIM").begin
    assert not walked.view.hints


def test_hint_letters_win_over_label_keys_and_escape_gives_up(walked: MainWindow) -> None:
    press(walked, "j")
    before = marked(walked.desk)
    press(walked, "1")
    assert marked(walked.desk) == before
    assert not walked.view.hints
    press(walked, "j", Key.Key_Escape)
    assert not walked.view.hints
    assert walked.view.active == ""


def test_jumping_with_nothing_in_view_says_so(window: MainWindow) -> None:
    press(window, "j")
    assert not window.view.hints
    assert "no annotation in view" in window.status.message


# -- linking -----------------------------------------------------------------------------------------


def test_l_and_a_letter_link_the_active_annotation(window: MainWindow) -> None:
    for label, quote in (("ROLE", "chair"), ("PERSON", "Bo Lund"), ("DATE", "Tuesday")):
        window.desk.annotate("entities", label, place(HARBOUR, quote))
    caret(window, "chair")
    press(window, "l")
    shown = window.view.hints.shown
    targets = {window.desk.annotations.annotation(identity).label for identity in shown.values()}
    assert "PERSON" in targets
    assert the(window.desk, "ROLE").id not in shown.values(), "not to itself"
    (letter,) = [code for code, identity in shown.items() if identity == the(window.desk, "PERSON").id]
    press(window, letter)
    ((_, args),) = linked(window.desk)
    assert {text for _, text in args} == {"chair", "Bo Lund"}
    press(window, "z", modifiers=CTRL)
    assert linked(window.desk) == []


def test_linking_needs_an_active_annotation_and_something_to_link_to(window: MainWindow) -> None:
    press(window, "l")
    assert "Choose the annotation" in window.status.message
    press(window, "3", modifiers=ALT)
    caret(window, "donate")
    press(window, "7")
    press(window, "l")
    assert not window.view.hints
    assert "Nothing in view" in window.status.message


# -- parts and edges ---------------------------------------------------------------------------------


def test_plus_adds_the_selection_as_a_part(window: MainWindow) -> None:
    press(window, "2", modifiers=ALT)
    select(window, CLAIM)
    press(window, "1")
    select(window, "on Tuesday")
    press(window, "+")
    assert the(window.desk, "CLAIM").spans == (place(HARBOUR, CLAIM), place(HARBOUR, "on Tuesday"))
    assert window.view.selection() is None
    press(window, "z", modifiers=CTRL)
    assert the(window.desk, "CLAIM").spans == (place(HARBOUR, CLAIM),)


def test_plus_is_refused_where_annotations_are_one_piece_or_nothing_is_selected(window: MainWindow) -> None:
    caret(window, "council")
    press(window, "2")
    select(window, "March")
    press(window, "+")
    assert marked(window.desk) == [("ORG", "council")]
    assert "several parts" in window.status.message
    caret(window, "council")
    press(window, "+")
    assert "select the text" in window.status.message


def test_brackets_move_the_edges_by_words(window: MainWindow) -> None:
    select(window, "Ines Tallow")
    press(window, "1")
    for key, modifiers, expected in (
        ("]", NONE, "Ines Tallow told"),
        ("]", NONE, "Ines Tallow told the"),
        ("}", NONE, "Ines Tallow told"),
        ("}", NONE, "Ines Tallow"),
        ("[", NONE, "metres, Ines Tallow"),
        ("{", NONE, "Ines Tallow"),
        ("{", NONE, "Tallow"),
        ("{", NONE, "Tallow"),
        ("}", NONE, "Tallow"),
    ):
        press(window, key, modifiers=modifiers)
        assert marked(window.desk) == [("PERSON", expected)]
    assert stored(window.desk) == {("PERSON", "Tallow")}


def test_brackets_with_alt_move_the_edges_by_characters(window: MainWindow) -> None:
    select(window, "Ines")
    press(window, "1")
    for key, modifiers, expected in (
        ("]", ALT, "Ines "),
        ("]", ALT, "Ines T"),
        ("}", ALT, "Ines "),
        ("}", ALT, "Ines"),
        ("[", ALT, " Ines"),
        ("{", ALT, "Ines"),
        ("{", ALT, "nes"),
    ):
        press(window, key, modifiers=modifiers)
        assert marked(window.desk) == [("PERSON", expected)]


def test_edges_stop_at_the_ends_of_their_paragraph(window: MainWindow) -> None:
    select(window, "The channel")
    press(window, "1", "[")
    press(window, "[", modifiers=ALT)
    assert the(window.desk, "PERSON").begin == HARBOUR.index("The channel")
    select(window, "shows it.")
    press(window, "2", "]")
    press(window, "]", modifiers=ALT)
    assert the(window.desk, "ORG").end == HARBOUR.index("shows it.") + len("shows it.")


def test_edges_keep_links_and_parts(window: MainWindow) -> None:
    press(window, "2", modifiers=ALT)
    select(window, CLAIM)
    press(window, "1")
    select(window, "Ines Tallow")
    press(window, "2")
    select(window, "on Tuesday")
    press(window, "+", "]")
    press(window, "{")
    claim = the(window.desk, "CLAIM")
    assert [HARBOUR[begin:end] for begin, end in claim.spans] == [
        "channel has lost two metres",
        "on Tuesday. A",
    ]
    assert len(linked(window.desk)) == 1


@pytest.mark.parametrize(
    ("text", "start", "keys", "expected"),
    [
        ("قال المتحدث باسم مجلس الميناء إن", "باسم مجلس", "]", "باسم مجلس الميناء"),
        ("قال المتحدث باسم مجلس الميناء إن", "باسم مجلس", "}", "باسم"),
        ("قال المتحدث باسم مجلس الميناء إن", "باسم مجلس", "[", "المتحدث باسم مجلس"),
        ("قال المتحدث باسم مجلس الميناء إن", "باسم مجلس", "{", "مجلس"),
        ("सरकार की बात कही", "की बात", "}", "की"),
        ("सरकार की बात कही", "की बात", "]", "की बात कही"),
        ("इस मंत्री (वित्त) ने", "मंत्री (वित्त) ने", "}}", "मंत्री"),
        ("ที่ประเทศไทย", "ที่ประเทศ", "}", "ที่"),
        ("東京都に住む", "東京都", "}", "東京"),
        ("a\u0301b 👨\u200d👩\u200d👧 cd", "a\u0301b 👨\u200d👩\u200d👧 cd", "}", "a\u0301b"),
    ],
)
def test_edges_move_by_words_of_every_script(
    open_window: OpenWindow, corpus: OpenCorpus, text: str, start: str, keys: str, expected: str
) -> None:
    corpus.store.add_documents([article("script", f"{text}\n")])
    window = open_window(corpus)
    window.open_article("script")
    select(window, start)
    press(window, "2")
    for key in keys:
        press(window, key)
    assert marked(window.desk) == [("ORG", expected)]


@pytest.mark.parametrize(("key", "expected"), [("]", "a👨\u200d👩\u200d👧"), ("[", "e\u0301a")])
def test_edges_move_by_whole_characters(open_window: OpenWindow, corpus: OpenCorpus, key: str, expected: str) -> None:
    text = "e\u0301a👨\u200d👩\u200d👧b"
    corpus.store.add_documents([article("script", f"{text}\n")])
    window = open_window(corpus)
    window.open_article("script")
    window.view.select(place(text, "a"))
    press(window, "2")
    press(window, key, modifiers=ALT)
    assert marked(window.desk) == [("ORG", expected)]


def test_blocks_have_no_edges_to_move(window: MainWindow) -> None:
    press(window, "3", modifiers=ALT)
    caret(window, "donate")
    press(window, "7", "}", "]")
    assert marked(window.desk) == [("DONATION", LINES[3])]
    press(window, "}")
    assert marked(window.desk) == [("DONATION", LINES[3])]
    assert "as a whole" in window.status.message


def test_edges_without_an_active_annotation_say_so(window: MainWindow) -> None:
    press(window, "]")
    assert "Choose an annotation first" in window.status.message


# -- deleting ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace])
def test_delete_takes_away_the_annotation_at_the_caret(window: MainWindow, key: Key) -> None:
    for quote in ("Harbour", "Ines Tallow"):
        window.desk.annotate("entities", "PERSON", place(HARBOUR, quote))
    caret(window, "Tallow")
    press(window, key)
    assert marked(window.desk) == [("PERSON", "Harbour")]
    assert window.view.active == ""
    press(window, key)
    assert marked(window.desk) == [("PERSON", "Harbour")]
    assert "no annotation at the caret" in window.status.message


def test_delete_spares_what_is_active_elsewhere(walked: MainWindow) -> None:
    press(walked, Key.Key_Tab)
    caret(walked, "survey")
    press(walked, Key.Key_Delete)
    assert len(marked(walked.desk)) == 4


def test_delete_spares_other_layers_unless_they_were_picked(window: MainWindow) -> None:
    window.desk.annotate("boilerplate", "HEADLINE", place(HARBOUR, "Harbour"))
    caret(window, "dredging")
    press(window, Key.Key_Delete)
    assert marked(window.desk) == [("HEADLINE", LINES[0])]
    press(window, Key.Key_Up, modifiers=ALT)
    press(window, Key.Key_Delete)
    assert marked(window.desk) == []


def test_deleting_a_claim_takes_its_links_with_it_and_undo_brings_all_back(window: MainWindow) -> None:
    press(window, "2", modifiers=ALT)
    for quote, key in ((CLAIM, "1"), ("Ines Tallow", "2"), ("told", "3")):
        select(window, quote)
        press(window, key)
    before = linked(window.desk)
    caret(window, "channel")
    press(window, Key.Key_Delete)
    assert marked(window.desk) == [("SOURCE", "Ines Tallow"), ("CUE", "told")]
    assert linked(window.desk) == []
    press(window, "z", modifiers=CTRL)
    assert linked(window.desk) == before


# -- undo --------------------------------------------------------------------------------------------


def test_undo_and_redo_go_to_the_article_and_place_they_are_about(window: MainWindow) -> None:
    caret(window, "Tuesday")
    press(window, "d")
    window.open_article("quarry")
    caret(window, "Monday")
    press(window, "d")
    press(window, "z", modifiers=CTRL)
    assert window.desk.session is not None
    assert window.desk.session.document.id == "quarry"
    press(window, "z", modifiers=CTRL)
    assert window.desk.session.document.id == "harbour"
    assert window.view.document.text == HARBOUR
    assert window.view.caret == HARBOUR.index("Tuesday")
    assert marked(window.desk) == []
    press(window, "z", modifiers=CTRL | SHIFT)
    assert marked(window.desk) == [("DATE", "Tuesday")]
    press(window, "y", modifiers=CTRL)
    assert window.desk.session.document.id == "quarry"
    assert marked(window.desk) == [("DATE", "Monday")]
    assert stored(window.desk, "quarry") == {("DATE", "Monday")}
    assert QUARRY in window.view.document.text


def test_the_window_stays_in_the_text_through_all_of_it(window: MainWindow) -> None:
    caret(window, "council")
    for key in ("2", "s", "p", Key.Key_Tab, "]", Key.Key_Delete):
        press(window, key)
        assert window.view.hasFocus()
    press(window, "z", modifiers=CTRL)
    assert window.view.hasFocus()
