"""N and Shift+N in the real window: names without a mark, and what may fill the slot of a claim that is open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.opening.corpus import OpenCorpus
from annotator.ui.article import candidates
from annotator.ui.main_window import MainWindow
from tests.ui.conftest import HARBOUR, OpenWindow, article, linked, marked, place

SHIFT, ALT, CTRL = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)
NONE = Qt.KeyboardModifier.NoModifier


def press(window: MainWindow, *keys: Qt.Key | tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
    for key in keys:
        QTest.keyClick(window.view, *(key if isinstance(key, tuple) else (key, NONE)))


def selected(window: MainWindow) -> str:
    span = window.view.selection()
    return "" if span is None else HARBOUR[span.begin : span.end]


def test_n_walks_the_names_that_are_not_marked(window: MainWindow) -> None:
    press(window, Qt.Key.Key_N)
    assert selected(window) == "Harbour"
    names = []
    for _ in range(3):
        press(window, Qt.Key.Key_N)
        names.append(selected(window))
    assert names == ["March", "Ines Tallow", "Tuesday"]
    press(window, Qt.Key.Key_D, (Qt.Key.Key_N, SHIFT))
    assert marked(window.desk) == [("DATE", "Tuesday")]
    assert selected(window) == "Ines Tallow"
    press(window, Qt.Key.Key_1, Qt.Key.Key_N)  # Tuesday has its mark
    assert selected(window) == "2021"
    press(window, (Qt.Key.Key_End, CTRL), Qt.Key.Key_N)
    assert selected(window) == "Harbour"
    assert window.status.message.startswith("Round the end")


def test_backwards_round_the_start_it_is_the_last_one(window: MainWindow) -> None:
    press(window, (Qt.Key.Key_N, SHIFT))
    assert selected(window) == "Sign"
    assert window.status.message == "Round the start: this is the last one."


def test_names_that_are_too_far_away_are_not_said_to_be_missing(
    open_window: OpenWindow, corpus: OpenCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "REACH", 5_000)
    corpus.store.add_documents([article("long", "words " * 2_000 + "Ines Tallow " + "words " * 2_000)])
    window = open_window(corpus)
    window.open_article("long")
    press(window, Qt.Key.Key_N)
    assert window.view.selection() is None
    assert window.status.message == "There is no name without a mark within 5000 characters of the caret."
    window.view.place_caret(9_000)
    press(window, Qt.Key.Key_N)
    assert window.view.selection() == place(window.view.document.text, "Ines Tallow")


def test_an_article_without_names_is_said_to_have_none(open_window: OpenWindow, corpus: OpenCorpus) -> None:
    corpus.store.add_documents([article("plain", "words and nothing but words\n")])
    window = open_window(corpus)
    window.open_article("plain")
    press(window, Qt.Key.Key_N)
    assert window.status.message == "There is no name without a mark in this article."


def test_other_layers_do_not_count(window: MainWindow) -> None:
    press(window, Qt.Key.Key_N, Qt.Key.Key_2, (Qt.Key.Key_2, ALT), (Qt.Key.Key_Home, CTRL), Qt.Key.Key_N)
    assert selected(window) == "Harbour"


def test_slots_are_filled_one_after_the_other(window: MainWindow) -> None:
    press(window, (Qt.Key.Key_2, ALT))
    window.view.select(place(HARBOUR, "The channel has lost two metres"))
    press(window, Qt.Key.Key_1)
    assert "SOURCE waits" in window.status._frame.text()
    press(window, Qt.Key.Key_N)
    assert selected(window) == "Ines Tallow"
    press(window, Qt.Key.Key_Return)  # into the slot that waits
    assert "CUE waits" in window.status._frame.text()
    press(window, Qt.Key.Key_N)
    assert selected(window) == "told"
    press(window, Qt.Key.Key_Return)
    assert linked(window.desk) == [
        (
            "attribution",
            [("claim", "The channel has lost two metres"), ("source", "Ines Tallow"), ("cue", "told")],
        )
    ]
    assert "all filled" in window.status._frame.text()


def test_what_may_fill_a_slot_goes_round_the_nearest_first(window: MainWindow) -> None:
    window.desk.annotate("entities", "ROLE", place(HARBOUR, "council", 1))
    press(window, (Qt.Key.Key_2, ALT))
    window.view.select(place(HARBOUR, "The channel has lost two metres"))
    press(window, Qt.Key.Key_1)
    seen = []
    while len(seen) < 2 or seen[-1] != seen[0]:
        press(window, Qt.Key.Key_N)
        seen.append(selected(window))
    assert seen[:3] == ["Ines Tallow", "council", "Tuesday"]
    press(window, (Qt.Key.Key_N, SHIFT))
    assert selected(window) == seen[-2]


def test_enter_without_a_selection_still_opens_the_features(window: MainWindow) -> None:
    press(window, (Qt.Key.Key_2, ALT))
    window.view.select(place(HARBOUR, "The channel has lost two metres"))
    press(window, Qt.Key.Key_1)
    assert window.view.selection() is None
    press(window, Qt.Key.Key_Return)
    assert not window.view.hasFocus()


def test_a_slot_waits_in_its_own_layer_only(window: MainWindow) -> None:
    press(window, (Qt.Key.Key_2, ALT))
    window.view.select(place(HARBOUR, "The channel has lost two metres"))
    press(window, Qt.Key.Key_1)
    assert window.prompt.isVisible()
    press(window, (Qt.Key.Key_1, ALT))
    assert not window.prompt.isVisible()
    press(window, Qt.Key.Key_N, Qt.Key.Key_1)  # names as ever, and nothing is linked
    assert linked(window.desk) == []
    press(window, (Qt.Key.Key_2, ALT))
    assert window.prompt.isVisible()


def test_where_nothing_may_fill_a_slot_that_is_said(window: MainWindow) -> None:
    window.desk.open_article("mina")
    press(window, (Qt.Key.Key_2, ALT), Qt.Key.Key_Period, Qt.Key.Key_1)
    before = window.view.caret
    press(window, Qt.Key.Key_N)
    assert window.view.caret == before
    assert window.status.message == "Nothing near looks like a SOURCE: select it yourself."


def test_a_further_piece_goes_to_the_open_claim_after_a_click_elsewhere(window: MainWindow) -> None:
    press(window, (Qt.Key.Key_2, ALT))
    window.view.select(place(HARBOUR, "The channel has lost two metres"))
    press(window, Qt.Key.Key_1)
    window.view.activate("")
    window.view.select(place(HARBOUR, "A 2021 survey shows it"))
    press(window, Qt.Key.Key_Plus)
    assert marked(window.desk) == [("CLAIM", "The channel has lost two metres A 2021 survey shows it")]


def test_an_edge_that_is_moved_is_brought_into_view(window: MainWindow) -> None:
    window.desk.corpus.store.add_documents([article("long", "Ines Tallow spoke.\n" + "And so on. \n" * 200)])
    window.open_article("long")
    press(window, Qt.Key.Key_N, Qt.Key.Key_1)
    active = window.view.active
    press(window, (Qt.Key.Key_End, CTRL))
    window.view.activate(active)
    assert not window.view.visible().covers(place("Ines Tallow", "Ines"))
    press(window, Qt.Key.Key_BracketRight)
    assert window.view.visible().begin == 0
