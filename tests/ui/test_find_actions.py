"""Finding by keys in the real window: the bar opens with what is meant, hits are lit and walked, Esc leaves."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from annotator.editing.occurrences import SECONDS
from annotator.opening.corpus import OpenCorpus
from annotator.ui.main_window import MainWindow
from annotator.ui.panels.flat import LEAST, IconButton
from tests.ui.conftest import HARBOUR, OpenWindow, article, marked, place

Key, Held = Qt.Key, Qt.KeyboardModifier


class Hands:
    """What presses keys in the window, and what is to be seen then."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot
        self.bar = window.find_bar
        field = self.bar.findChild(QLineEdit)
        assert field is not None
        self.field = field

    def press(self, key: Key, held: Held = Held.NoModifier) -> None:
        self._qtbot.keyClick(QApplication.focusWidget(), key, held)

    def type(self, words: str) -> None:
        self.field.clear()
        self._qtbot.keyClicks(QApplication.focusWidget(), words)

    def paste(self, words: str) -> None:
        """Have all the words in the field at once."""
        self.field.clear()
        QApplication.clipboard().setText(words)
        self.press(Key.Key_V, Held.ControlModifier)

    def count(self) -> str:
        return self.bar.findChildren(QLabel)[0].text()

    def until(self, count: str) -> None:
        self._qtbot.waitUntil(lambda: self.count() == count)

    def lit(self) -> list[str]:
        return [HARBOUR[begin:end] for begin, end in self.window.view.hits]

    def selected(self) -> str:
        span = self.window.view.selection()
        return "" if span is None else self.window.view.document.text[span.begin : span.end]

    def trouble(self) -> str:
        return self.bar.findChildren(QLabel)[1].text()


@pytest.fixture
def hands(window: MainWindow, qtbot: QtBot) -> Hands:
    return Hands(window, qtbot)


def test_the_bar_opens_with_the_word_or_the_selection(hands: Hands) -> None:
    view = hands.window.view
    view.place_caret(HARBOUR.index("council"))
    hands.press(Key.Key_F, Held.ControlModifier)
    assert (hands.field.text(), hands.field.selectedText()) == ("council", "council")
    hands.until("1 of 2")
    assert hands.lit() == ["council", "council"]
    assert view.hit == place(HARBOUR, "council")
    hands.press(Key.Key_Escape)
    assert view.hasFocus()
    assert not hands.bar.isVisible()
    assert not view.hits
    assert hands.selected() == "council"
    view.select(place(HARBOUR, "Ines Tallow"))
    hands.press(Key.Key_F, Held.ControlModifier)
    hands.until("1 of 1")
    assert hands.field.text() == "Ines Tallow"
    view.place_caret(len(HARBOUR))  # nothing is there: what was looked for last
    hands.window.commands["find"].trigger()
    assert hands.field.text() == "Ines Tallow"


def test_hits_are_stepped_through_round_the_end(hands: Hands) -> None:
    hands.press(Key.Key_F, Held.ControlModifier)
    hands.type("the")
    hands.until("1 of 3")
    first = hands.window.view.selection()
    hands.press(Key.Key_Return)
    assert hands.count() == "2 of 3"
    hands.press(Key.Key_F3)
    assert hands.count() == "3 of 3"
    hands.press(Key.Key_Enter)
    assert hands.count() == "1 of 3"
    assert hands.window.view.selection() == first
    assert hands.window.status.message == "From the start again."
    hands.press(Key.Key_Return, Held.ShiftModifier)
    assert hands.count() == "3 of 3"
    assert hands.window.status.message == "From the end again."
    hands.press(Key.Key_F3, Held.ShiftModifier)
    assert hands.count() == "2 of 3"
    hands.window.view.place_caret(0)  # steps go from where the caret is
    hands.press(Key.Key_F3)
    assert hands.count() == "1 of 3"


def test_typing_goes_on_from_where_it_began(hands: Hands) -> None:
    view = hands.window.view
    view.place_caret(HARBOUR.index("Bo Lund"))
    hands.press(Key.Key_F, Held.ControlModifier)
    hands.type("s")
    before = HARBOUR[: HARBOUR.index("Bo Lund")].count("s")
    hands.until(f"{before + 1} of 19")
    hands.type("si")
    hands.until("1 of 1")
    assert hands.selected() == "Si"
    hands.type("sip")
    hands.until("No hits")
    assert hands.selected() == ""  # what fewer letters had found is not taken for a hit
    assert view.caret == HARBOUR.index("Bo Lund")
    hands.type("council")  # round the end
    hands.until("1 of 2")


@pytest.mark.parametrize(
    ("key", "words", "without", "found"),
    [
        (Key.Key_C, "harbour", "1 of 1", None),
        (Key.Key_W, "to", "1 of 3", "1 of 1"),
        (Key.Key_R, "T[a-z]+w", "No hits", "1 of 1"),
    ],
)
def test_options_have_keys(hands: Hands, key: Key, words: str, without: str, found: str | None) -> None:
    hands.press(key, Held.AltModifier)  # nothing is open: nothing happens
    hands.press(Key.Key_F, Held.ControlModifier)
    hands.type(words)
    hands.until(without)
    hands.press(key, Held.AltModifier)
    hands.until(found or "No hits")
    assert [box.isChecked() for box in hands.bar.findChildren(QCheckBox)].count(True) == 1
    hands.press(key, Held.AltModifier)
    hands.until(without)


def test_a_bad_expression_is_told_and_one_that_takes_years_is_given_up(hands: Hands, qtbot: QtBot) -> None:
    hands.press(Key.Key_F, Held.ControlModifier)
    hands.press(Key.Key_R, Held.AltModifier)
    hands.type("(")
    qtbot.waitUntil(lambda: hands.trouble() == "This is no regular expression: missing ) at position 1.")
    assert hands.count() == ""
    assert "missing )" in hands.field.accessibleDescription()
    hands.type(r"(.|..)+\d\d\d\d\d\d")
    qtbot.waitUntil(lambda: "takes too long" in hands.trouble(), timeout=30_000)
    hands.type("Tallow")  # and the next search is as quick as ever
    hands.until("1 of 1")
    assert hands.trouble() == ""


def test_an_open_expression_takes_a_selection_as_it_reads(hands: Hands) -> None:
    hands.press(Key.Key_F, Held.ControlModifier)
    hands.press(Key.Key_R, Held.AltModifier)
    hands.press(Key.Key_Escape)
    hands.window.view.select(place(HARBOUR, "Tuesday. A"))
    hands.press(Key.Key_F, Held.ControlModifier)
    hands.until("1 of 1")
    assert hands.field.text() == r"Tuesday\.\ A"


def test_earlier_searches_come_back(hands: Hands) -> None:
    hands.press(Key.Key_F, Held.ControlModifier)
    for words, count in (("council", "1 of 2"), ("Bo", "2 of 2"), ("March", "1 of 1")):
        hands.type(words)
        hands.until(count)
        hands.press(Key.Key_Return)
    seen = []
    for key in (Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Down, Key.Key_Down, Key.Key_Down):
        hands.press(key)
        seen.append(hands.field.text())
    assert seen == ["Bo", "council", "council", "Bo", "March", "March"]
    hands.until("1 of 1")
    hands.type("never looked for")
    hands.press(Key.Key_Up)
    assert hands.field.text() == "March"


def test_a_hit_is_annotated_by_its_key(hands: Hands) -> None:
    hands.press(Key.Key_F, Held.ControlModifier)
    hands.type("ines tallow")
    hands.until("1 of 1")
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_1)
    assert marked(hands.window.desk) == [("PERSON", "Ines Tallow")]


def test_f3_looks_for_the_last_words_again_from_the_text(hands: Hands) -> None:
    view = hands.window.view
    hands.press(Key.Key_F3)  # there are none yet: the bar asks
    assert hands.bar.isVisible()
    hands.type("council")
    hands.until("1 of 2")
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_F3)
    hands.until("2 of 2")
    assert view.hasFocus()
    assert view.selection() == place(HARBOUR, "council", 1)
    hands.press(Key.Key_Escape)  # Esc in the text closes the bar first
    assert not hands.bar.isVisible()
    assert hands.selected() == "council"


def test_the_tips_name_the_present_keys(hands: Hands) -> None:
    def tips() -> list[str]:
        widgets = [*hands.bar.findChildren(QCheckBox), *hands.bar.findChildren(IconButton)]
        assert all(widget.accessibleName() == widget.toolTip() for widget in widgets)
        return [widget.toolTip() for widget in widgets]

    assert tips() == [
        "Capitals as written (Alt+C)",
        "Whole words only (Alt+W)",
        "Regular expression; ^ and $ are about lines (Alt+R)",
        "Previous hit (Shift+F3)",
        "Next hit (F3)",
        "Close (Esc)",
    ]
    assert hands.field.toolTip().startswith("Enter, F3: next hit; Shift+Enter, Shift+F3: previous;")
    bindings = hands.window.key_bindings
    bindings.give("find_case", ["Ctrl+Alt+C"])
    bindings.give("find_next", [])
    bindings.give("find_previous", ["F9"])
    assert tips()[0] == "Capitals as written (Ctrl+Alt+C)"
    assert tips()[3:5] == ["Previous hit (F9)", "Next hit"]
    assert hands.field.toolTip().startswith("Enter: next hit; Shift+Enter, F9: previous;")


def test_the_same_is_lit_in_the_next_article_and_its_caret_stays(hands: Hands) -> None:
    hands.press(Key.Key_F, Held.ControlModifier)
    hands.type("on")
    hands.until("1 of 2")
    hands.window.open_article("quarry")
    hands.until("2 hits")
    assert hands.window.view.caret == 0
    assert hands.window.view.hasFocus()


def test_nothing_is_left_of_an_emptied_field(hands: Hands) -> None:
    hands.press(Key.Key_F, Held.ControlModifier)
    hands.type("council")
    hands.until("1 of 2")
    for _ in "council":
        hands.press(Key.Key_Backspace)
    hands.until("")
    assert hands.lit() == []


def test_everything_in_the_bar_can_be_hit_and_has_a_name(hands: Hands) -> None:
    hands.press(Key.Key_F, Held.ControlModifier)
    reached = [hands.field]
    hands.press(Key.Key_Tab)
    while (focus := QApplication.focusWidget()) is not None and hands.bar.isAncestorOf(focus):
        reached.append(focus)  # type: ignore[arg-type]
        hands.press(Key.Key_Tab)
    assert len(reached) >= 7
    for widget in reached:
        assert widget.accessibleName() or widget.text()
        assert min(widget.width(), widget.height()) >= LEAST


@pytest.mark.parametrize(
    ("text", "words", "regular"),
    [
        pytest.param("a" * 5_000 + "\n", r"(a|aa)+\d", True, id="one expression for years"),
        pytest.param("a b " * 5_000 + "\n", r"(.|..)+\d\d\d|zz", True, id="another one at every letter"),
        pytest.param("a" * 400 + "\n", "(?:(?:(?:a{100}){100}){100}){100}", True, id="one that fills the memory"),
        pytest.param(" " * 400_000 + "xb\n", " b", False, id="a row of spaces"),
        pytest.param("a" + "\u0301" * 20_000 + "\n", "\u0301", False, id="a stack of marks"),
        pytest.param("🇩🇪" * 20_000 + "\n", "🇩", False, id="a row of flags"),
    ],
)
def test_the_window_closes_at_once_while_searches_run(
    open_window: OpenWindow, corpus: OpenCorpus, qtbot: QtBot, text: str, words: str, regular: bool
) -> None:
    corpus.store.add_documents([article("hard", text)])
    window = open_window(corpus)
    window.open_article("hard")
    hands = Hands(window, qtbot)
    hands.press(Key.Key_F, Held.ControlModifier)
    if regular:
        hands.press(Key.Key_R, Held.AltModifier)
    hands.paste(words)
    qtbot.wait(100)  # it is under way now
    hands.paste(words)  # and not wanted any more, but may go on for all that
    qtbot.wait(100)
    begun = time.monotonic()
    window.shell.close()
    assert not window.shell.isVisible()
    assert time.monotonic() - begun < 2


def test_the_next_search_does_not_wait_for_one_that_goes_on(
    open_window: OpenWindow, corpus: OpenCorpus, qtbot: QtBot
) -> None:
    corpus.store.add_documents([article("hard", "a" * 5_000 + " council\n")])
    window = open_window(corpus)
    window.open_article("hard")
    hands = Hands(window, qtbot)
    hands.press(Key.Key_F, Held.ControlModifier)
    hands.press(Key.Key_R, Held.AltModifier)
    hands.paste(r"(a|aa)+\d")
    qtbot.wait(100)  # it is under way now
    begun = time.monotonic()
    hands.paste("council")
    hands.until("1 of 1")
    assert time.monotonic() - begun < SECONDS / 2
