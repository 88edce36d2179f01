"""A label on every occurrence, by keys in the real window: looked through first, done and taken back in one step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from annotator import opening
from annotator.editing.occurrences import Query
from annotator.opening.corpus import OpenCorpus
from annotator.ui.main_window import MainWindow
from annotator.ui.panels.occurrence_model import OccurrenceModel
from tests.ui.conftest import OpenWindow, article, marked, place, stored

Key, Held = Qt.Key, Qt.KeyboardModifier
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

PORT = (
    "Tallow opens the port\n"
    "Mayor Ines Tallow spoke; Tallow’s deputy did not. TALLOW left, tallowy or not.\n"
    "Ines Tallow said so. Tallow denied it.\n"
    "Sign up for our letter.\n"
    "SIGN  UP for our letter.\n"
    "Sign up for our letter today.\n"
)
MINA = "طالو في الميناء\nقال طالو إن طالو غادر.\n"
ROWS = "a" * 5_000 + " Tallow" * 2 + "\n"
"""An article in which some expressions would be looked for for years."""


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[OpenCorpus]:
    """Three articles in which a name recurs."""
    made = opening.create_corpus(tmp_path / "news.corpus", annotator="ana")
    made.store.add_documents([article("port", PORT), article("mina", MINA, "ar"), article("rows", ROWS)])
    yield made
    made.close()


class Hands:
    """What presses keys in the window, and what is to be seen in the panel then."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.desk, self.view, self.panel = window.desk, window.view, window.occurrences
        model = self.panel.findChild(OccurrenceModel)
        assert model is not None
        self.model = model

    def press(self, *keys: Key, held: Held = Held.NoModifier) -> None:
        for key in keys:
            self.qtbot.keyClick(self._listening(), key, held)

    def type(self, words: str) -> None:
        self.qtbot.keyClicks(self._listening(), words)

    def choose(self, words: str) -> None:
        """Type ahead in the list of labels, and take the first one; the window has the keyboard again then."""
        self.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
        self.type(words)
        self.press(Key.Key_Return)
        with self.qtbot.waitActive(self.window.shell):
            self.window.shell.activateWindow()

    @staticmethod
    def _listening() -> QWidget:
        """What hears a key: the field of a list that lies over the window, else what has the keyboard."""
        popup = QApplication.activePopupWidget()
        found = popup.findChild(QLineEdit) if popup is not None else QApplication.focusWidget()
        assert found is not None
        return found

    def mark(self, words: str, key: Key, number: int = 0) -> None:
        self.view.select(place(PORT, words, number))
        self.press(key)

    def ask(self) -> None:
        """Ctrl+Enter, and wait for the panel."""
        self.press(Key.Key_Return, held=Held.ControlModifier)
        self.qtbot.waitUntil(self.panel.isVisible)

    def places(self) -> list[str]:
        """The rows: whether it is taken, the end of what stands before, the words, and what is there already."""
        rows = range(self.model.rowCount())
        return [
            f"{'+' if self.model.is_taken(row) else '-'} {self.model.context(row).before[-5:]}|"
            f"{self.model.context(row).words} {self.model.reason(row)}".rstrip()
            for row in rows
        ]

    def labels(self) -> list[str]:
        return [label.text() for label in self.panel.findChildren(QLabel) if label.isVisible()]

    def said(self) -> str:
        return self.window.status.message


@pytest.fixture
def hands(open_window: OpenWindow, corpus: OpenCorpus, qtbot: QtBot) -> Hands:
    window = open_window(corpus)
    return Hands(window, qtbot)


def test_the_active_annotation_goes_on_every_occurrence_in_one_step(hands: Hands) -> None:
    hands.mark("Tallow", Key.Key_1)
    hands.mark("Mayor Ines Tallow", Key.Key_2)
    hands.mark("Ines Tallow", Key.Key_2, 1)
    model = next(a for a in hands.desk.annotations.annotations() if a.begin == 0)
    hands.desk.set_feature(model.id, "mention", ["nominal"])
    hands.desk.set_note(model.id, "the mayor")
    before = marked(hands.desk)
    hands.view.activate(model.id, go=True)
    hands.ask()
    assert hands.places() == [
        "- Ines |Tallow inside ORG “Mayor Ines Tallow”",
        "+ oke; |Tallow",
        "- Ines |Tallow inside ORG “Ines Tallow”",
        "+  so. |Tallow",
    ]
    assert hands.labels()[:2] == ["PERSON on every “Tallow”", "2 of 4"]
    assert hands.view.hits == [place(PORT, "Tallow", number) for number in (1, 2, 3, 4)]
    hands.press(Key.Key_Return)
    assert hands.said() == "2 PERSON marked, 2 left out; Ctrl+Z takes them back."
    assert not hands.panel.isVisible()
    assert hands.view.hasFocus()
    assert hands.view.active == model.id
    assert not hands.view.hits
    made = [a for a in hands.desk.annotations.annotations() if a.label == "PERSON" and a.id != model.id]
    assert [a.spans for a in made] == [(place(PORT, "Tallow", 2),), (place(PORT, "Tallow", 4),)]
    assert {(dict(a.features)["mention"], a.note) for a in made} == {("nominal", "")}
    assert hands.desk.history.entries[-1].what == "Add 2 × PERSON “Tallow”"
    assert stored(hands.desk, "port") == set(marked(hands.desk))
    hands.press(Key.Key_Z, held=Held.ControlModifier)
    assert marked(hands.desk) == before


def test_places_are_walked_taken_and_left_by_keys(hands: Hands) -> None:
    hands.mark("Tallow", Key.Key_1)
    caret = hands.view.caret
    hands.ask()
    assert hands.view.selection() == hands.view.hit == place(PORT, "Tallow", 1)
    hands.press(Key.Key_Down)
    assert hands.view.selection() == hands.view.hit == place(PORT, "Tallow", 2)
    hands.press(Key.Key_Space, Key.Key_End, Key.Key_Space)
    assert [row[0] for row in hands.places()] == ["+", "-", "+", "-"]
    hands.press(Key.Key_N)
    assert [row[0] for row in hands.places()] == ["-"] * 4
    assert "0 of 4" in hands.labels()
    hands.press(Key.Key_Return)  # nothing is taken: nothing happens
    assert hands.panel.isVisible()
    hands.press(Key.Key_A, Key.Key_Up, Key.Key_Space)
    assert [row[0] for row in hands.places()] == ["+", "+", "-", "+"]
    hands.press(Key.Key_Escape)
    assert not hands.panel.isVisible()
    assert hands.view.hasFocus()
    assert (hands.view.caret, hands.view.selection()) == (caret, None)
    assert marked(hands.desk) == [("PERSON", "Tallow")]


def test_options_find_other_places_and_keep_what_was_decided(hands: Hands) -> None:
    hands.mark("Tallow", Key.Key_1)
    hands.ask()
    hands.press(Key.Key_Space)  # leaves the first one
    case, whole_words, *_ = hands.panel.findChildren(QCheckBox)
    assert (case.isChecked(), whole_words.isChecked()) == (True, True)
    case.setFocus()
    hands.press(Key.Key_Space)
    hands.qtbot.waitUntil(lambda: len(hands.places()) == 5)
    assert [row[0] for row in hands.places()] == ["-", "+", "+", "+", "+"]
    whole_words.setFocus()
    hands.press(Key.Key_Space)
    hands.qtbot.waitUntil(lambda: len(hands.places()) == 6)
    assert "+ eft, |tallow" in hands.places()


def test_what_is_done_meanwhile_is_seen(hands: Hands) -> None:
    hands.mark("Tallow", Key.Key_1)
    hands.ask()
    hands.desk.annotate("entities", "ORG", place(PORT, "Tallow", 2))
    assert hands.places()[1] == "- oke; |Tallow already ORG"
    hands.desk.annotate("entities", "PERSON", place(PORT, "Tallow", 1))
    assert hands.places()[0] == "- Ines |Tallow already PERSON"
    hands.press(Key.Key_Home, Key.Key_Space, Key.Key_A)  # there already: it cannot be taken
    assert [row[0] for row in hands.places()] == ["-", "+", "+", "+"]


def test_a_selection_asks_for_the_label_first(hands: Hands) -> None:
    hands.view.select(place(PORT, "Ines Tallow"))
    hands.press(Key.Key_Return, held=Held.ControlModifier)
    hands.choose("pers")
    hands.qtbot.waitUntil(hands.panel.isVisible)
    assert hands.places() == ["+ ayor |Ines Tallow", "+ |Ines Tallow"]
    assert QApplication.focusWidget() is hands.panel.findChild(QTableView)
    hands.press(Key.Key_Return)
    assert marked(hands.desk) == [("PERSON", "Ines Tallow")] * 2


def test_all_hits_of_a_search_take_a_label(hands: Hands) -> None:
    hands.press(Key.Key_F, held=Held.ControlModifier)
    hands.press(Key.Key_R, held=Held.AltModifier)
    hands.type("(port|deputy)")
    hands.qtbot.waitUntil(lambda: len(hands.view.hits) == 2)
    hands.press(Key.Key_Return, held=Held.ControlModifier)
    hands.choose("misc")
    hands.qtbot.waitUntil(hands.panel.isVisible)
    assert not hands.window.find_bar.isVisible()
    hands.press(Key.Key_Return)
    assert marked(hands.desk) == [("MISC", "port"), ("MISC", "deputy")]
    hands.press(Key.Key_F, held=Held.ControlModifier)
    hands.type("nowhere")
    hands.qtbot.waitUntil(lambda: "No hits" in [one.text() for one in hands.window.find_bar.findChildren(QLabel)])
    hands.press(Key.Key_Return, held=Held.ControlModifier)
    assert QApplication.activePopupWidget() is None  # there is nothing to choose a label for


def test_words_that_stand_nowhere_else_open_nothing(hands: Hands) -> None:
    hands.mark("deputy", Key.Key_R)
    hands.press(Key.Key_Return, held=Held.ControlModifier)
    hands.qtbot.waitUntil(lambda: hands.said() == "Nowhere else in this article: “deputy”")
    assert not hands.panel.isVisible()
    assert hands.view.hasFocus()
    hands.mark("left", Key.Key_X)  # and what stands there in other capitals only
    hands.mark("SIGN", Key.Key_X)
    hands.ask()
    assert hands.places() == ["+ |Sign", "+ |Sign"]
    assert [box.isChecked() for box in hands.panel.findChildren(QCheckBox)] == [False, True, False, False]


def test_the_possessive_is_not_looked_for(hands: Hands) -> None:
    hands.desk.annotate("entities", "PERSON", place(PORT, "Tallow’s"))
    hands.view.activate(hands.desk.annotations.annotations()[0].id, go=True)
    hands.ask()
    assert [row.partition("|")[2] for row in hands.places()] == ["Tallow"] * 4


def test_blocks_are_labelled_where_they_read_the_same(hands: Hands) -> None:
    hands.press(Key.Key_3, held=Held.AltModifier)
    hands.view.place_caret(PORT.index("Sign up"))
    hands.press(Key.Key_8)
    hands.ask()
    assert hands.places() == ["+ |SIGN UP for our letter.", "+ |Sign up for our letter today. 90 % alike"]
    boxes = hands.panel.findChildren(QCheckBox)
    assert [box.text() for box in boxes if box.isVisible()] == ["All articles of the outlet (C)"]
    hands.press(Key.Key_C)  # in this article alone
    hands.qtbot.waitUntil(lambda: hands.places() == ["+ |SIGN UP for our letter."])
    assert [box.text() for box in hands.panel.findChildren(QCheckBox) if box.isVisible()] == [
        "Case",
        "All articles of the outlet (C)",
    ]
    hands.press(Key.Key_Return)
    texts = ["Sign up for our letter.", "SIGN  UP for our letter."]
    assert marked(hands.desk) == [("NEWSLETTER", text) for text in texts]
    hands.press(Key.Key_F, held=Held.ControlModifier)  # and those that hold a hit; there is room for one label only
    hands.window.find_bar.open_with("letter")
    hands.qtbot.waitUntil(lambda: len(hands.view.hits) == 3)
    hands.press(Key.Key_Return, held=Held.ControlModifier)
    hands.choose("nav")
    hands.qtbot.waitUntil(hands.panel.isVisible)
    assert [row.partition("|")[2] for row in hands.places()] == [
        "Sign up for our letter. already NEWSLETTER",
        "SIGN UP for our letter. already NEWSLETTER",
        "Sign up for our letter today.",
    ]
    hands.press(Key.Key_A, Key.Key_Return)
    assert hands.said().startswith("1 NAV marked, 2 left out")


def test_parts_and_endless_texts_are_refused_in_a_sentence(hands: Hands) -> None:
    hands.press(Key.Key_2, held=Held.AltModifier)
    hands.mark("Mayor", Key.Key_1)
    claim = hands.desk.annotations.annotations()[0].id
    hands.desk.add_part(claim, place(PORT, "deputy"))
    hands.view.activate(claim)
    hands.press(Key.Key_Return, held=Held.ControlModifier)
    assert "several parts" in hands.said()
    assert not hands.panel.isVisible()


def test_another_article_closes_the_panel(hands: Hands) -> None:
    hands.mark("Tallow", Key.Key_1)
    hands.ask()
    hands.press(Key.Key_PageDown, held=Held.ControlModifier)
    assert hands.view.document.id == "mina"
    assert not hands.panel.isVisible()
    assert hands.view.hasFocus()
    assert not hands.view.hits


def test_a_right_to_left_article_is_looked_through_as_well(hands: Hands) -> None:
    hands.window.open_article("mina")
    hands.press(Key.Key_1)
    hands.ask()
    QAbstractItemModelTester(hands.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert [row.partition("|")[2] for row in hands.places()] == ["طالو", "طالو"]
    hands.panel.grab()
    hands.press(Key.Key_Return)
    assert marked(hands.desk) == [("PERSON", "طالو")] * 3


def test_a_click_on_the_box_takes_or_leaves_and_one_on_the_words_shows_the_place(hands: Hands) -> None:
    hands.mark("Tallow", Key.Key_1)
    hands.ask()
    table = hands.panel.findChild(QTableView)
    assert table is not None
    rect = table.visualRect(hands.model.index(2, 0))
    hands.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert hands.view.hit == place(PORT, "Tallow", 3)
    assert [row[0] for row in hands.places()] == ["+"] * 4
    hands.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.left() + 20, rect.center().y()))
    assert [row[0] for row in hands.places()] == ["+", "+", "-", "+"]


def test_rows_are_spoken_with_what_becomes_of_them(hands: Hands) -> None:
    hands.mark("Tallow", Key.Key_1)
    hands.desk.annotate("entities", "ORG", place(PORT, "Mayor Ines Tallow"))
    hands.ask()
    spoken = [hands.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)]
    assert spoken[0].startswith("left out, inside ORG “Mayor Ines Tallow”, Mayor Ines Tallow spoke")
    assert spoken[1].startswith("taken, Mayor Ines Tallow spoke")


def test_the_sentence_names_the_key_that_takes_it_back(hands: Hands) -> None:
    hands.window.key_bindings.give("undo", ["F9"])
    hands.mark("Tallow", Key.Key_1)
    hands.ask()
    hands.press(Key.Key_Return)
    assert hands.said() == "4 PERSON marked, 0 left out; F9 takes them back."
    hands.press(Key.Key_F9)
    assert marked(hands.desk) == [("PERSON", "Tallow")]


def test_an_expression_that_takes_too_long_is_told_once(hands: Hands, qtbot: QtBot) -> None:
    hands.window.open_article("rows")
    said: list[str] = []
    hands.desk.passing.connect(said.append)
    hands.window.occurrence_actions.start_with_hits(Query(r"(a|aa)+\d", case=True, regular=True))
    hands.choose("pers")
    qtbot.waitUntil(lambda: bool(said), timeout=30_000)
    assert hands.panel.options == (True, False, False)  # it is not tried again in other capitals
    assert said == ["This expression takes too long: make it simpler."]
    assert not hands.panel.isVisible()
    assert hands.view.hasFocus()


def test_what_was_typed_is_found_as_it_is_or_not_at_all(hands: Hands, qtbot: QtBot) -> None:
    hands.window.occurrence_actions.start_with_hits(Query("TALLOWY", case=True))
    hands.choose("pers")
    qtbot.waitUntil(lambda: hands.said() == "Nowhere else in this article: “TALLOWY”")
    assert not hands.panel.isVisible()


def test_nothing_is_applied_to_places_while_others_are_looked_for(hands: Hands, qtbot: QtBot) -> None:
    hands.mark("Tallow", Key.Key_1)
    hands.ask()
    apply = next(button for button in hands.panel.findChildren(QPushButton) if button.text() == "Apply (Enter)")
    assert apply.isEnabled()
    case = hands.panel.findChildren(QCheckBox)[0]
    case.setFocus()
    hands.press(Key.Key_Space)
    assert not apply.isEnabled()
    hands.panel.focus_list()
    hands.press(Key.Key_A, Key.Key_Return)
    assert hands.panel.isVisible()
    assert marked(hands.desk) == [("PERSON", "Tallow")]
    qtbot.waitUntil(apply.isEnabled)
    assert len(hands.places()) == 5
    hands.press(Key.Key_A, Key.Key_Return)
    assert len(marked(hands.desk)) == 6


def test_in_a_corpus_that_is_read_only_nothing_is_looked_for(
    open_window: OpenWindow, corpus: OpenCorpus, tmp_path: Path, qtbot: QtBot
) -> None:
    corpus.close()
    with opening.open_corpus(tmp_path / "news.corpus", annotator="ana", read_only=True) as unchanging:
        hands = Hands(open_window(unchanging), qtbot)
        hands.window.open_article("port")
        for start in (
            lambda: hands.press(Key.Key_Return, held=Held.ControlModifier),
            lambda: hands.window.occurrence_actions.start_with_hits(Query("Tallow")),
        ):
            hands.desk.passing.emit("")
            start()
            assert hands.said() == "The corpus is open read-only: nothing can be marked."
            assert QApplication.activePopupWidget() is None
        hands.window.shell.close()
