"""What a screen reader is told: once for each key press, what was done before what the caret came to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.span import Span
from annotator.ui import announcements
from annotator.ui.announcements import MOST_LETTERS, crossed, joined, named, spelled
from annotator.ui.main_window import MainWindow
from tests.ui.article.conftest import FAMILY
from tests.ui.conftest import HARBOUR, place, the

Key = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
popping_up = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Ear:
    """Hears what is said in a window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._heard: list[str] = []
        window.announcements.spoken.connect(self._heard.append)

    def hears(self) -> list[str]:
        """What was said since it was asked last."""
        for _ in range(3):
            QApplication.processEvents()
        heard = list(self._heard)
        self._heard.clear()
        return heard

    def press(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> list[str]:
        """Press a key; what is said to it."""
        QTest.keyClick(QApplication.focusWidget(), key, modifiers)  # type: ignore[call-overload]
        return self.hears()


@pytest.fixture
def ear(window: MainWindow) -> Iterator[Ear]:
    """An ear, and the caret at a name."""
    made = Ear(window)
    window.view.place_caret(HARBOUR.index("Ines"))
    made.hears()
    return made


def mark(window: MainWindow, words: str, key: str) -> None:
    """Mark some words."""
    window.view.select(place(HARBOUR, words))
    QTest.keyClick(QApplication.focusWidget(), key)  # type: ignore[call-overload]


# -- edits -------------------------------------------------------------------------------------------


def test_every_edit_is_said_once(window: MainWindow, ear: Ear) -> None:
    window.view.select(place(HARBOUR, "Ines Tallow"))
    ear.hears()
    assert ear.press("1") == ["Add PERSON “Ines Tallow”"]
    assert ear.press("]") == ["Resize PERSON to “Ines Tallow told”"]
    assert ear.press("2") == ["Relabel “Ines Tallow told” PERSON → ORG"]
    assert ear.press("Z", CTRL) == ["Undo: Relabel “Ines Tallow told” PERSON → ORG"]
    assert ear.press("Z", CTRL | SHIFT) == ["Redo: Relabel “Ines Tallow told” PERSON → ORG"]
    assert ear.press(Key.Key_Delete) == ["Delete ORG “Ines Tallow told”"]
    assert ear.press("Z", CTRL) == ["Undo: Delete ORG “Ines Tallow told”"]


def test_what_cannot_be_done_is_said_too(window: MainWindow, ear: Ear) -> None:
    (said,) = ear.press(Key.Key_Delete)
    assert said.startswith("There is no annotation at the caret")
    (said,) = ear.press(Key.Key_Tab)
    assert said.startswith("This layer has no annotations yet")
    window.messages.trouble("The disk is full; make room.", None)
    assert ear.hears() == ["The disk is full; make room."]


# -- the caret -----------------------------------------------------------------------------------------


def test_the_caret_says_what_it_enters_and_leaves(window: MainWindow, ear: Ear) -> None:
    mark(window, "Ines Tallow", "1")
    window.view.place_caret(HARBOUR.index("Ines") - 2)
    ear.hears()
    assert ear.press(Key.Key_Right) == []
    assert ear.press(Key.Key_Right) == ["PERSON"]
    assert ear.press(Key.Key_Right) == []
    assert ear.press(Key.Key_End) == ["end of PERSON"]
    assert ear.press(Key.Key_Home) == []


def test_going_to_an_annotation_says_it_with_its_text(window: MainWindow, ear: Ear) -> None:
    mark(window, "Ines Tallow", "1")
    mark(window, "Bo Lund", "1")
    window.view.place_caret(0)
    ear.hears()
    assert ear.press(Key.Key_Tab) == ["PERSON: Ines Tallow"]
    assert ear.press(Key.Key_Tab) == ["PERSON: Bo Lund"]


def test_what_is_made_or_goes_under_the_caret_is_not_said_twice(window: MainWindow, ear: Ear) -> None:
    (said,) = ear.press("1")  # the word at the caret
    assert said == "Add PERSON “Ines”"
    (said,) = ear.press(Key.Key_Delete)
    assert said == "Delete PERSON “Ines”"
    assert ear.press(Key.Key_Right) == [], "not in one any more"


def test_many_moves_in_one_go_are_one_word(window: MainWindow, ear: Ear) -> None:
    mark(window, "Ines Tallow", "1")
    ear.hears()
    for offset in range(HARBOUR.index("Ines") - 4, HARBOUR.index("Ines") + 5):
        window.view.place_caret(offset)
    assert ear.hears() == ["PERSON"]


# -- letters, layers, frames, articles -----------------------------------------------------------------


def test_letters_are_spelled_with_what_they_lead_to(window: MainWindow, ear: Ear) -> None:
    mark(window, "Ines Tallow", "1")
    mark(window, "Bo Lund", "1")
    ear.hears()
    assert ear.press("J") == [
        "Type the letters of an annotation; Esc gives up. F: PERSON: Ines Tallow, J: PERSON: Bo Lund"
    ]
    assert ear.press("F") == ["PERSON: Ines Tallow"]


def test_the_layer_and_an_open_claim_are_said(window: MainWindow, ear: Ear) -> None:
    assert ear.press("2", ALT) == ["Claims layer"]
    window.view.select(place(HARBOUR, "The channel has lost two metres"))
    ear.hears()
    claim = next(label for label in window.desk.scheme.layer("claims").labels if label.name == "CLAIM")  # type: ignore[union-attr]
    (said,) = ear.press(claim.key)
    assert said.startswith("Add CLAIM “The channel has lost two metres”. CLAIM open: select its SOURCE")
    assert the(window.desk, "CLAIM")


def test_another_article_is_named(window: MainWindow, ear: Ear) -> None:
    assert window.desk.open_article("quarry")
    assert ear.hears() == ["Quarry reopens"]


@popping_up
def test_shift_f10_opens_the_menu_of_what_can_be_done(window: MainWindow, ear: Ear) -> None:
    ear.press(Key.Key_F10, SHIFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert any(action.text() == "PERSON" for action in menu.actions())
    menu.close()
    assert window.shell.focusWidget() is window.view.focusProxy()


# -- words -------------------------------------------------------------------------------------------


def test_entering_is_said_rather_than_leaving() -> None:
    assert crossed({}, {"a": "ORG", "b": "LOC"}) == "ORG, LOC"
    assert crossed({"a": "ORG"}, {"a": "ORG", "b": "LOC"}) == "LOC"
    assert crossed({"a": "ORG", "b": "LOC"}, {"a": "ORG"}) == "end of LOC"
    assert crossed({"a": "ORG"}, {"b": "LOC"}) == "LOC"
    assert crossed({"a": "ORG"}, {"a": "ORG"}) == ""
    assert crossed({}, {str(number): "ORG" for number in range(500)}) == "ORG, ORG, ORG, ORG and 496 more"


def test_an_annotation_is_named_shortly() -> None:
    text = "The harbour\ncouncil of the old town by the sea said it would wait"
    one = Annotation("a" * 33, "ana", "entities", "ORG", (Span(4, 19),))
    assert named(one, text) == "ORG: harbour council"
    assert named(one._replace(spans=(Span(0, len(text)),)), text).endswith("…")
    assert named(one._replace(spans=(Span(4, 11), Span(20, 22))), text) == "ORG: harbour…"


@pytest.mark.parametrize("before", range(36, 41))
def test_a_quotation_ends_between_characters(before: int) -> None:
    text = "x" * before + FAMILY + " went home"
    one = Annotation("a" * 33, "ana", "entities", "ORG", (Span(0, len(text)),))
    whole = before + len(FAMILY) <= 40
    assert named(one, text) == "ORG: " + "x" * before + (FAMILY if whole else "") + "…"


def test_only_some_of_many_letters_are_spelled(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [Annotation(f"a{number:032x}", "ana", "entities", "ORG", (Span(0, 3),)) for number in range(40)]
    worded: list[str] = []

    def word(annotation: Annotation, text: str) -> str:
        worded.append(annotation.id)
        return named(annotation, text)

    monkeypatch.setattr(announcements, "named", word)
    said = spelled({f"f{number}": one.id for number, one in enumerate(items)}, AnnotationSet("ana", items), "The sea")
    assert len(worded) == MOST_LETTERS
    assert said.startswith("F 0: ORG: The, F 1: ORG: The")
    assert said.endswith("and 28 more")


def test_sentences_are_ended_when_others_follow() -> None:
    assert joined(["One", "Two.", "Three"]) == "One. Two. Three"
    assert joined(["One"]) == "One"
    assert joined([]) == ""
