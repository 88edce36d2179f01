"""Claims by clauses in the real window: the caret, the selection and the edges of an annotation go by them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from annotator.ui.main_window import MainWindow
from tests.ui.conftest import HARBOUR, MINA, marked, place
from tests.ui.test_candidate_actions import ALT, CTRL, press, selected

LEFT, RIGHT = Qt.Key.Key_Left, Qt.Key.Key_Right
SENTENCE = "The channel has lost two metres, Ines Tallow told the council on Tuesday."


def test_the_caret_goes_from_clause_to_clause(window: MainWindow) -> None:
    window.view.place_caret(place(HARBOUR, SENTENCE).begin)
    press(window, (RIGHT, ALT))
    assert HARBOUR[window.view.caret :].startswith("Ines Tallow told")
    press(window, (RIGHT, ALT))
    assert HARBOUR[window.view.caret :].startswith("A 2021 survey")
    press(window, (LEFT, ALT), (LEFT, ALT))
    assert window.view.caret == place(HARBOUR, SENTENCE).begin


def test_the_caret_goes_from_paragraph_to_paragraph(window: MainWindow) -> None:
    starts = [HARBOUR.index(line) for line in HARBOUR.splitlines()]
    seen = []
    for _ in range(5):
        press(window, (Qt.Key.Key_Down, CTRL))
        seen.append(window.view.caret)
    assert seen == [*starts[1:], starts[-1]]
    press(window, RIGHT, (Qt.Key.Key_Up, CTRL))
    assert window.view.caret == starts[-1]
    press(window, (Qt.Key.Key_Up, CTRL))
    assert window.view.caret == starts[-2]


def test_the_selection_grows_and_shrinks_by_clauses(window: MainWindow) -> None:
    window.view.place_caret(place(HARBOUR, "two metres").begin)
    clause, sentence = "The channel has lost two metres", SENTENCE.rstrip(".")
    seen = []
    for key in (Qt.Key.Key_Period, Qt.Key.Key_Period, Qt.Key.Key_Comma, Qt.Key.Key_Comma):
        press(window, key)
        seen.append(selected(window))
    assert seen == [clause, sentence, clause, ""]


def test_the_selection_goes_from_the_caret_to_the_edges_of_its_clause(window: MainWindow) -> None:
    window.view.place_caret(place(HARBOUR, "has lost").begin)
    seen = []
    for key in (Qt.Key.Key_Greater, Qt.Key.Key_Less, Qt.Key.Key_Greater):
        press(window, key)
        seen.append(selected(window))
    clause = "The channel has lost two metres"
    assert seen == ["has lost two metres", clause, SENTENCE.rstrip(".")]


def test_a_name_grows_by_what_is_said_of_it(window: MainWindow) -> None:
    window.view.select(place(HARBOUR, "its chair"))
    press(window, Qt.Key.Key_Period)
    assert selected(window) == "its chair Bo Lund said"


def test_arrows_by_clause_follow_the_direction_of_the_paragraph(window: MainWindow) -> None:
    window.desk.open_article("mina")
    window.view.place_caret(MINA.index("قال"))
    press(window, (LEFT, ALT))
    assert MINA[window.view.caret :].startswith("المشروع")
    press(window, (RIGHT, ALT))
    assert MINA[window.view.caret :].startswith("قال")


def test_widen_and_narrow(window: MainWindow) -> None:
    window.view.place_caret(place(HARBOUR, "two metres").begin)
    seen = []
    for _ in range(4):
        press(window, Qt.Key.Key_Equal)
        seen.append(selected(window))
    paragraph = SENTENCE + " A 2021 survey shows it."
    assert seen == ["two", "The channel has lost two metres", SENTENCE, paragraph]
    for before in (SENTENCE, "The channel has lost two metres", "two", ""):
        press(window, Qt.Key.Key_Minus)
        assert selected(window) == before


def test_edges_move_by_clauses(window: MainWindow) -> None:
    press(window, (Qt.Key.Key_2, ALT))
    window.view.select(place(HARBOUR, SENTENCE))
    press(window, Qt.Key.Key_1, (Qt.Key.Key_BraceRight, CTRL), (Qt.Key.Key_BraceRight, CTRL))
    assert marked(window.desk) == [("CLAIM", "The channel has lost two metres")]
    press(window, (Qt.Key.Key_BracketRight, CTRL), (Qt.Key.Key_BraceLeft, CTRL))
    assert marked(window.desk) == [("CLAIM", "Ines Tallow told the council on Tuesday")]
    press(window, (Qt.Key.Key_BracketLeft, CTRL))
    assert marked(window.desk) == [("CLAIM", SENTENCE.rstrip("."))]
