"""Searching the corpus by keys in the real window: hits in their lines, opened, walked, sorted and annotated."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.ui.main_window import MainWindow
from annotator.ui.panels.concordance_panel import ConcordancePanel
from annotator.ui.panels.kwic import Context
from tests.ui.conftest import HARBOUR, place

Key, Held = Qt.Key, Qt.KeyboardModifier


class Hands:
    """What presses keys in the window, and what is to be seen then."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot
        self.panel: ConcordancePanel = window.parts.concordance

    def press(self, key: Key, held: Held = Held.NoModifier) -> None:
        self._qtbot.keyClick(QApplication.focusWidget(), key, held)

    def search(self, words: str, said: str, *options: str) -> None:
        """Open the panel, type, and wait until it says how much was found."""
        self.press(Key.Key_F, Held.ControlModifier | Held.ShiftModifier)
        assert self.panel._field.hasFocus()
        self.panel._field.clear()
        for name, box in self.panel._options.items():
            box.setChecked(name in options or (name == "whole_words" and "pieces" not in options))
        self.panel._field.insert(words)  # key presses of the test library are ASCII only
        self.panel._field.textEdited.emit(words)
        self.until(said)

    def until(self, said: str) -> None:
        self._qtbot.waitUntil(lambda: self.panel._count.text() == said)

    def lines(self) -> list[str]:
        return ["|".join(row.context) for row in self.panel._model.rows]

    def words(self) -> list[str]:
        return [row.context.words for row in self.panel._model.rows]

    def selected(self) -> str:
        span = self.window.view.selection()
        return "" if span is None else self.window.view.document.text[span.begin : span.end]

    def labels(self, document: str) -> list[tuple[str, str]]:
        read = self.window.desk.corpus.store.read(document, "ana")
        return [(one.label, one.covered(read.document.text)) for one in read.sets["ana"].annotations()]


@pytest.fixture
def hands(window: MainWindow, qtbot: QtBot) -> Hands:
    window.open_article("harbour")
    return Hands(window, qtbot)


def test_hits_of_all_articles_stand_in_their_lines(hands: Hands) -> None:
    hands.search("the", "4 hits in 2 articles")
    assert hands.lines()[1] == (
        "The channel has lost two metres, Ines Tallow told |the| council on Tuesday. A 2021 survey shows it."
    )
    assert hands.words() == ["The", "the", "The", "the"]
    assert {row.document for row in hands.panel._model.rows} == {"harbour", "quarry"}
    hands.search("مجلس", "2 hits in 1 article")
    assert all(row.right_to_left for row in hands.panel._model.rows)


def test_enter_opens_the_article_at_the_hit_and_the_next_one_is_a_key_away(hands: Hands) -> None:
    hands.search("quarry", "2 hits in 1 article")
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    assert hands.window.view.document.id == "quarry"
    assert hands.window.view.hasFocus()
    assert hands.selected() == "quarry"
    assert hands.panel._delegate.is_shown(1)
    hands.press(Key.Key_F4)
    assert hands.selected() == "Quarry"  # round the end
    hands.press(Key.Key_F4, Held.ShiftModifier)
    assert hands.selected() == "quarry"


def test_escape_closes_the_panel_and_what_was_found_is_there_when_it_comes_back(hands: Hands) -> None:
    hands.search("council", "2 hits in 1 article")
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Escape)
    assert not hands.panel.isVisible()
    assert hands.window.view.hasFocus()
    hands.press(Key.Key_F, Held.ControlModifier | Held.ShiftModifier)
    assert hands.panel.typed == "council"
    assert len(hands.lines()) == 2


def test_it_opens_with_what_is_selected(hands: Hands) -> None:
    hands.window.view.select(place(HARBOUR, "Ines Tallow"))
    hands.press(Key.Key_F, Held.ControlModifier | Held.ShiftModifier)
    assert hands.panel.typed == '"Ines Tallow"'
    hands.until("1 hit in 1 article")


def test_up_from_the_first_hit_leads_back_to_the_field(hands: Hands) -> None:
    hands.search("council", "2 hits in 1 article")
    hands.press(Key.Key_Down)
    assert hands.panel._list.hasFocus()
    hands.press(Key.Key_Up)
    assert hands.panel._field.hasFocus()


def test_hits_are_sorted_by_what_stands_round_them(hands: Hands) -> None:
    hands.search("the", "4 hits in 2 articles")
    for name, sorted_words in (
        ("By right context", lambda: [row.context.after.casefold().lstrip() for row in hands.panel._model.rows]),
        ("By left context", lambda: [row.context.before.casefold().split()[::-1] for row in hands.panel._model.rows]),
    ):
        next(one for one in hands.panel._orders.actions() if one.text() == name).trigger()
        assert sorted_words() == sorted(sorted_words())
        assert hands.panel._sort.text() == name


@pytest.mark.parametrize(
    ("words", "said", "options"),
    [
        ("counc*", "2 hits in 1 article", ()),
        ("arbo", "1 hit in 1 article", ("pieces",)),
        ("arbo", "No hits", ()),
        ("council -quarry", "2 hits in 1 article", ()),
        (r"/\bre\w+s\b/", "1 hit in 1 article", ()),
        (r"re\w+s\b", "1 hit in 1 article", ("regular", "pieces")),
        ("harbour", "No hits", ("case",)),
        ("lang:ar council", "No hits", ()),
    ],
)
def test_options_and_signs_narrow_what_is_found(hands: Hands, words: str, said: str, options: tuple[str, ...]) -> None:
    hands.search(words, said, *options)


def test_what_cannot_be_looked_for_is_told_in_the_panel(hands: Hands) -> None:
    hands.search("(", "No hits", "regular")
    assert hands.panel._trouble.text().startswith("This is no regular expression")
    assert hands.panel._trouble.isVisible()
    hands.search("council", "2 hits in 1 article")
    assert not hands.panel._trouble.isVisible()
    hands.search("-council", "No hits")
    assert "Type a word" in hands.panel._trouble.text()


def test_an_expression_that_takes_too_long_is_given_up(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.editing.occurrences.SECONDS", 1e-9)
    hands.search("(x+x+)+y", "No hits", "regular", "pieces")
    assert "make it simpler" in hands.panel._trouble.text()


def test_annotations_are_asked_when_it_says_so(hands: Hands) -> None:
    desk = hands.window.desk
    desk.annotate("claims", "CLAIM", place(HARBOUR, "dredging to start in March"))
    desk.annotate("entities", "DATE", place(HARBOUR, "March"))
    hands.search("DATE inside CLAIM", "1 hit in 1 article", "annotations")
    assert hands.words() == ["March"]
    hands.search("DATE inside nothing", "No hits", "annotations")
    assert "no label of this scheme" in hands.panel._trouble.text()
    hands.panel._options["regular"].click()
    assert not hands.panel.option("annotations")


def test_hits_that_are_ticked_get_a_label_in_all_articles_in_one_step(hands: Hands, qtbot: QtBot) -> None:
    window = hands.window
    window.desk.annotate("entities", "DATE", place(HARBOUR, "Tuesday"))
    hands.search("/Tuesday|Monday/", "2 hits in 2 articles")
    hands.press(Key.Key_Down)
    hands.press(Key.Key_A)
    assert hands.panel._label_button.text() == "Annotate 2…"
    given: list[object] = []
    window.corpus_search._choose = lambda then: given.append(then("entities", "DATE"))
    hands.press(Key.Key_Return, Held.ControlModifier)
    qtbot.waitUntil(lambda: not window.desk.changing.busy)
    assert hands.labels("quarry") == [("DATE", "Monday")]
    assert hands.labels("harbour") == [("DATE", "Tuesday")]  # it was there, and is no second time
    window.desk.undo()
    assert hands.labels("quarry") == []
    assert hands.labels("harbour") == [("DATE", "Tuesday")]
    window.desk.redo()
    assert hands.labels("quarry") == [("DATE", "Monday")]


def test_space_ticks_a_hit_and_n_none(hands: Hands) -> None:
    hands.search("council", "2 hits in 1 article")
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Space)
    assert [hands.panel._model.is_chosen(row) for row in range(2)] == [True, False]
    hands.press(Key.Key_N)
    assert hands.panel._model.chosen() == []
    assert not hands.panel._label_button.isEnabled()


def test_more_than_anybody_looks_through_is_looked_for_when_it_is_wanted(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.ui.corpus_search_actions.MOST", 2)
    hands.search("the", "2+ hits in 1+ articles")
    assert hands.panel._more.isVisible()
    hands.panel._more.click()
    hands.until("4 hits in 2 articles")
    assert not hands.panel._more.isVisible()


def test_the_panel_of_places_takes_its_place(hands: Hands) -> None:
    hands.window.desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    hands.search("council", "2 hits in 1 article")
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_F, Held.ControlModifier | Held.ShiftModifier)
    hands.window.occurrence_actions.opening.emit()
    assert not hands.panel.isVisible()


def test_a_screen_reader_hears_how_much_was_found(hands: Hands) -> None:
    hands.search("council", "2 hits in 1 article")
    assert hands.panel._field.accessibleDescription() == "2 hits in 1 article"
    model = hands.panel._model
    told = model.data(model.index(0), int(Qt.ItemDataRole.AccessibleTextRole))
    assert told is not None
    assert told.startswith("Harbour council says dredging")


def test_a_line_without_spaces_is_cut_between_characters(qapp: QApplication) -> None:
    from PySide6.QtGui import QFont, QFontMetrics

    from annotator.ui.panels.kwic import fitted

    metrics = QFontMetrics(QFont())
    room = metrics.horizontalAdvance("港" * 10)
    cut = fitted(Context("東" * 50, "港", "京" * 50), metrics, room, 3.0 * room)
    assert cut.before.strip("…東") == cut.after.strip("…京") == ""
    assert 3 <= len(cut.before) < 50
    assert 3 <= len(cut.after) < 50
