"""Boilerplate across articles in the real window: asked for, applied; its rules seen, turned off, deleted by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from annotator import opening
from annotator.errors import CommitFailed
from annotator.opening.corpus import OpenCorpus
from annotator.ui import bulk_edits
from annotator.ui.main_window import MainWindow
from annotator.ui.panels.occurrence_model import OccurrenceModel
from annotator.ui.panels.rule_rows import RuleModel
from annotator.ui.theme import DARK
from tests.ui.conftest import OpenWindow, article, marked, place

Key, Held = Qt.Key, Qt.KeyboardModifier
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LETTER = "Sign up for our letter: 12 readers have it."
GIVE = "Give the price of a coffee."


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[OpenCorpus]:
    """Four articles of two outlets."""
    made = opening.create_corpus(tmp_path / "news.corpus", annotator="ana")
    texts = (f"One\n{LETTER}\n{GIVE}\n", f"Two\n{LETTER}\n{GIVE}\n", f"Three\n{LETTER.replace('our', 'the evening')}\n")
    given = [article(f"a{number}", text, outlet="Herald") for number, text in enumerate(texts)]
    made.store.add_documents([*given, article("b", f"Other\n{LETTER}\n", outlet="Norvik Post")])
    yield made
    made.close()


class Hands:
    """What presses keys in the window."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot, self.desk, self.view = window, qtbot, window.desk, window.view
        self.places, self.rules = window.occurrences, window.parts.rules
        model, rules = self.places.findChild(OccurrenceModel), self.rules.findChild(RuleModel)
        assert model is not None
        assert rules is not None
        self.place_model, self.rule_model = model, rules
        self.press(Key.Key_3, held=Held.AltModifier)

    def press(self, *keys: Key, held: Held = Held.NoModifier) -> None:
        for key in keys:
            listening = QApplication.focusWidget()
            assert listening is not None
            self.qtbot.keyClick(listening, key, held)

    def label(self, words: str, key: Key) -> None:
        self.view.place_caret(self.view.document.text.index(words))
        self.press(key)

    def rest(self) -> None:
        jobs = (self.desk.background, self.desk.changing, self.desk.saving)
        self.qtbot.waitUntil(lambda: not any(job.busy for job in jobs), timeout=30_000)

    def ask(self, held: Held = Held.ControlModifier) -> None:
        self.press(Key.Key_Return, held=held)
        self.qtbot.waitUntil(self.places.isVisible, timeout=30_000)
        self.rest()

    def listed(self) -> list[str]:
        model = self.place_model
        return [
            f"{'+' if model.is_taken(row) else '-'} {model.article(row)}: "
            f"{model.context(row).words} {model.reason(row)}"
            for row in range(model.rowCount())
        ]

    def apply(self) -> None:
        self.press(Key.Key_Return)
        self.qtbot.waitUntil(lambda: not self.places.isVisible(), timeout=30_000)
        self.rest()

    def told(self) -> list[str]:
        rows = range(self.rule_model.rowCount())
        return [
            f"{'on' if self.rule_model.rows[row].on else 'off'} {self.rule_model.rows[row].label} "
            f"{self.rule_model.outlet(row)}: {self.rule_model.told(row)}"
            for row in rows
        ]

    def show_rules(self) -> None:
        self.press(Key.Key_B, held=Held.ControlModifier | Held.AltModifier)
        self.qtbot.waitUntil(self.rules.isVisible)
        self.rest()


@pytest.fixture
def hands(open_window: OpenWindow, corpus: OpenCorpus, qtbot: QtBot) -> Hands:
    return Hands(open_window(corpus), qtbot)


def stored(hands: Hands) -> dict[str, list[str]]:
    store = hands.desk.corpus.store
    sets = {identity: store.read(identity, "ana").sets["ana"] for identity in store.document_ids()}
    return {identity: [one.label for one in mine.annotations()] for identity, mine in sets.items() if len(mine)}


def test_a_labelled_block_that_repeats_is_asked_about_and_labelled_everywhere(hands: Hands) -> None:
    hands.label("Sign", Key.Key_8)
    hands.qtbot.waitUntil(lambda: "Same text in 2 articles" in hands.window.prompt.accessibleName())
    hands.ask()
    assert not hands.window.prompt.isVisible()
    QAbstractItemModelTester(hands.place_model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert hands.listed() == [
        f"+ Two: {LETTER} ",
        "- Three: Sign up for the evening letter: 12 readers have it. 84 % alike",
    ]
    hands.press(Key.Key_Down, Key.Key_Space)
    hands.places.grab()
    hands.apply()
    assert stored(hands) == {"a0": ["NEWSLETTER"], "a1": ["NEWSLETTER"], "a2": ["NEWSLETTER"]}
    assert hands.window.status.message.startswith("2 × NEWSLETTER marked in 2 articles, 0 left out")
    assert not hands.window.prompt.isVisible()  # it was asked, and done
    assert hands.view.document.id == "a0"
    hands.press(Key.Key_Z, held=Held.ControlModifier)
    assert (stored(hands), hands.view.document.id) == ({"a0": ["NEWSLETTER"]}, "a0")
    hands.press(Key.Key_Z, held=Held.ControlModifier | Held.ShiftModifier)
    assert len(stored(hands)) == 3
    hands.rest()


def test_all_that_is_marked_goes_together_and_the_list_is_narrowed_by_words(hands: Hands) -> None:
    hands.label("Sign", Key.Key_8)
    hands.label("Give", Key.Key_7)
    hands.ask(Held.ControlModifier | Held.ShiftModifier)
    assert [row[2:].split(":")[0] for row in hands.listed()] == [
        "NEWSLETTER · Two", "NEWSLETTER · Three", "DONATION · Two"
    ]  # fmt: skip
    hands.press(Key.Key_F)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    hands.qtbot.keyClicks(field, "donation two")
    assert len(hands.listed()) == 1
    hands.press(Key.Key_Return, Key.Key_N)  # none of those in sight
    hands.press(Key.Key_F, Key.Key_A)
    field.clear()
    assert [row[0] for row in hands.listed()] == ["+", "-", "-"]
    hands.press(Key.Key_Return)
    hands.apply()
    assert stored(hands) == {"a0": ["NEWSLETTER", "DONATION"], "a1": ["NEWSLETTER"]}
    rejections = hands.desk.corpus.store.read("a1", "ana").sets["ana"].rejections.values()
    assert [one.label for one in rejections] == ["DONATION"]
    assert [rule.label for rule in hands.desk.corpus.store.rules()] == ["NEWSLETTER"]


def test_what_belongs_to_the_article_goes_nowhere_else_with_the_rest(hands: Hands) -> None:
    """The headline of one article is a link in others."""
    hands.label("Sign", Key.Key_8)
    hands.label("Give", Key.Key_1)
    hands.ask(Held.ControlModifier | Held.ShiftModifier)
    assert [row[2:].split(":")[0] for row in hands.listed()] == ["Two", "Three"]


def test_blocks_that_repeat_nowhere_are_not_offered(hands: Hands) -> None:
    hands.window.open_article("b")
    hands.label("Sign", Key.Key_8)
    hands.press(Key.Key_Return, held=Held.ControlModifier | Held.ShiftModifier)
    assert "Nothing that is marked in this layer repeats" in hands.window.status.message
    hands.press(Key.Key_Return, held=Held.ControlModifier)
    hands.qtbot.waitUntil(lambda: "Nowhere else in the corpus" in hands.window.status.message, timeout=30_000)
    assert not hands.places.isVisible()
    assert hands.view.hasFocus()


def test_a_word_is_labelled_in_the_articles_of_the_list(hands: Hands) -> None:
    hands.press(Key.Key_1, held=Held.AltModifier)
    hands.view.select(place(hands.view.document.text, "letter"))
    hands.press(Key.Key_X)
    hands.ask(Held.ControlModifier | Held.ShiftModifier)
    assert [row[:18] for row in hands.listed()] == ["+ Herald · Two: le", "+ Herald · Three: ", "+ Norvik Post · Ot"]
    hands.press(Key.Key_C)  # here alone: there is no other
    hands.qtbot.waitUntil(lambda: "Nowhere else in this article" in hands.window.status.message, timeout=30_000)
    hands.ask(Held.ControlModifier | Held.ShiftModifier)
    hands.apply()
    assert marked(hands.desk) == [("MISC", "letter")]
    assert stored(hands) == {identity: ["MISC"] for identity in ("a0", "a1", "a2", "b")}


def test_rules_are_seen_turned_off_deleted_and_taken_back(hands: Hands) -> None:
    hands.show_rules()
    assert any("No rules yet" in label.text() for label in hands.rules.findChildren(QLabel) if label.isVisible())
    hands.press(Key.Key_Escape)
    assert not hands.rules.isVisible()
    assert hands.view.hasFocus()
    hands.label("Sign", Key.Key_8)
    hands.label("Give", Key.Key_7)
    hands.ask(Held.ControlModifier | Held.ShiftModifier)
    hands.apply()
    hands.show_rules()
    QAbstractItemModelTester(hands.rule_model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert hands.told() == [
        "on DONATION Herald: in 2 articles, 2 labelled",
        "on NEWSLETTER Herald: in 3 articles, 2 labelled",
    ]
    spoken = hands.rule_model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"on, DONATION, Herald, {GIVE}, in 2 articles, 2 labelled"
    hands.press(Key.Key_Space)
    hands.rest()
    assert hands.told()[0].startswith("off DONATION")
    hands.press(Key.Key_Down, Key.Key_Delete)
    hands.rest()
    assert [row.split(" ")[1] for row in hands.told()] == ["DONATION"]
    hands.rules.set_theme(DARK)
    hands.rules.grab()
    hands.view.setFocus()
    hands.press(Key.Key_Z, held=Held.ControlModifier)
    hands.press(Key.Key_Z, held=Held.ControlModifier)
    hands.rest()
    assert [row.split(":")[0] for row in hands.told()] == ["on DONATION Herald", "on NEWSLETTER Herald"]
    assert len(stored(hands)) == 2


def test_a_rule_leads_to_its_block(hands: Hands) -> None:
    hands.label("Sign", Key.Key_8)
    hands.ask()
    hands.apply()
    hands.window.open_article("b")
    hands.show_rules()
    show = next(button for button in hands.rules.findChildren(QPushButton) if button.text() == "Show (Enter)")
    show.click()
    assert hands.view.document.id == "a0"
    assert hands.view.caret == hands.view.document.text.index("Sign")
    assert hands.view.hasFocus()
    hands.rest()


def test_what_is_applied_in_the_corpus_is_written_beside_the_window_and_taken_back_so(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_edits, "MANY", 0)
    hands.label("Sign", Key.Key_8)
    hands.qtbot.waitUntil(lambda: "Same text in 2 articles" in hands.window.prompt.accessibleName())
    hands.ask()
    before = stored(hands)
    hands.press(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: bool(hands.desk.busy))
    monkeypatch.setattr(hands.desk.corpus.store, "commit", None)  # nothing is written in the window's thread
    assert not hands.desk.annotate("entities", "ORG", place(hands.view.document.text, "One"))
    hands.qtbot.waitUntil(lambda: not hands.places.isVisible(), timeout=30_000)
    hands.rest()
    assert stored(hands) == {**before, "a1": before["a0"]}
    hands.window.commands["undo"].trigger()
    hands.rest()
    assert stored(hands) == before


def test_what_cannot_be_written_keeps_the_panel_for_another_try(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise CommitFailed("The disk is full; free some space.")

    hands.label("Sign", Key.Key_8)
    hands.qtbot.waitUntil(lambda: "Same text in 2 articles" in hands.window.prompt.accessibleName())
    hands.ask()
    with monkeypatch.context() as patched:
        patched.setattr(hands.desk.corpus.store, "commit_job", full)
        hands.press(Key.Key_Return)
        hands.qtbot.waitUntil(lambda: not hands.desk.busy, timeout=30_000)
        hands.rest()
    assert hands.window.banner.isVisible()
    assert hands.places.isVisible()
    hands.apply()
    assert set(stored(hands)) == {"a0", "a1"}
