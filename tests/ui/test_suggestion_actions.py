"""Suggestions in the real window: they follow what is labelled, and keys answer them."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from annotator import opening
from annotator.jobs import Job, Progress, run
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.model.suggestion import Suggestion, SuggestionSet
from annotator.opening.corpus import OpenCorpus
from annotator.ui import suggestion_actions
from annotator.ui.article.prompt import Prompt
from annotator.ui.main_window import MainWindow
from annotator.ui.settings import Settings
from tests.ui.conftest import OpenWindow, article, marked, place, stored
from tests.ui.test_text_actions import CTRL, SHIFT, Key, caret, press, select

VELL = (
    "Vell Port closes\n"
    "Ines Tallow said in Eastmole that Vell Port would close. Tallow left Eastmole for Vell Port on Tuesday.\n"
    "Eastmole’s mayor met Ines Tallow on Tuesday. A spokesman of Vell Port did not.\n"
)


@pytest.fixture
def window(open_window: OpenWindow, corpus: OpenCorpus) -> MainWindow:
    """The window with an article of repeated names."""
    corpus.store.add_documents([article("vell", VELL)])
    window = open_window(corpus)
    window.open_article("vell")
    return window


def shown(window: MainWindow) -> list[tuple[str, str, float | None]]:
    text = window.view.document.text
    return [(one.label, one.covered(text), one.confidence) for one in window.view.suggestions]


def prompt(window: MainWindow) -> list[str]:
    """What the pill says, nothing if it is not there."""
    labels = window.view.findChild(Prompt).findChildren(QLabel)  # type: ignore[attr-defined]
    return [label.text() for label in labels if label.isVisible()]


def at(window: MainWindow, quote: str, number: int = 0) -> bool:
    return window.view.caret == place(VELL, quote, number).begin


def mark_vell(window: MainWindow) -> None:
    select(window, "Vell Port")
    press(window, "2")


def to_next(window: MainWindow, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press N until it stops at a suggestion: names without a mark lie on the way."""
    for _ in range(20):
        press(window, "n", modifiers=modifiers)
        if window.view.suggestion_here() is not None:
            return
    raise AssertionError("N meets no suggestion")


def rejections(window: MainWindow) -> list[str]:
    return [one.label for one in window.desk.annotations.rejections.values()]


# -- what is suggested -------------------------------------------------------------------------------


def test_what_is_labelled_once_is_suggested_wherever_else_it_stands(window: MainWindow) -> None:
    assert shown(window) == []
    mark_vell(window)
    assert shown(window) == [("ORG", "Vell Port", 1.0)] * 3
    select(window, "Ines Tallow")
    press(window, "1")
    assert ("PERSON", "Tallow", 0.6) in shown(window)
    assert ("PERSON", "Ines Tallow", 1.0) in shown(window)
    press(window, "z", "z", modifiers=CTRL)
    assert shown(window) == []


def test_another_label_or_edge_takes_the_suggestions_along(window: MainWindow) -> None:
    mark_vell(window)
    press(window, "5")
    assert {label for label, *_ in shown(window)} == {"FAC"}
    press(window, "}")
    assert [words for _, words, _ in shown(window)] == ["Vell"] * 3
    caret(window, "Vell")
    press(window, Key.Key_Delete)
    assert shown(window) == []


def test_suggestions_are_neither_counted_nor_kept_nor_exported(window: MainWindow) -> None:
    mark_vell(window)
    assert len(shown(window)) == 3
    assert window.desk.corpus.store.counts("ana").annotations == 1
    assert stored(window.desk, "vell") == {("ORG", "Vell Port")}
    window.desk.save()
    written = (window.desk.corpus.mirror / "vell.standoff.xml").read_text(encoding="utf-8")
    assert written.count("<span ") == 1
    assert "string-match" not in written


def test_an_article_that_is_opened_again_has_its_suggestions(window: MainWindow) -> None:
    mark_vell(window)
    window.open_article("harbour")
    assert shown(window) == []
    window.open_article("vell")
    assert shown(window) == [("ORG", "Vell Port", 1.0)] * 3


def test_an_undo_that_opens_the_article_again_leaves_the_right_suggestions(window: MainWindow) -> None:
    mark_vell(window)
    caret(window, "Eastmole")
    press(window, "3")
    window.open_article("harbour")
    press(window, "z", modifiers=CTRL)
    assert window.view.document.id == "vell"
    assert shown(window) == [("ORG", "Vell Port", 1.0)] * 3


def test_a_finished_layer_is_left_alone_until_it_is_open_again(window: MainWindow) -> None:
    mark_vell(window)
    window.desk.set_state("finished", ["entities"])
    assert shown(window) == []
    press(window, "z", modifiers=CTRL)
    assert len(shown(window)) == 3


def test_a_corpus_that_is_only_looked_at_has_none(open_window: OpenWindow, corpus: OpenCorpus) -> None:
    corpus.store.add_documents([article("vell", VELL)])
    first = open_window(corpus)
    first.open_article("vell")
    mark_vell(first)
    looked_at = opening.open_corpus(corpus.store.target, annotator="ana", read_only=True)
    try:
        assert looked_at.read_only
        second = open_window(looked_at)
        second.open_article("vell")
        assert marked(second.desk) == [("ORG", "Vell Port")]
        assert shown(second) == []
    finally:
        looked_at.close()


def test_they_can_be_turned_off_for_good(
    window: MainWindow, open_window: OpenWindow, corpus: OpenCorpus, tmp_path: object
) -> None:
    mark_vell(window)
    assert window.commands["suggest_names"].isChecked()
    press(window, "n", modifiers=CTRL | SHIFT)
    assert shown(window) == []
    press(window, "n")
    assert window.view.selection() == place(VELL, "Ines Tallow")  # names without a mark are still met
    again = open_window(corpus)
    again.open_article("vell")
    assert shown(again) == []
    assert not again.commands["suggest_names"].isChecked()
    assert not Settings(again.suggestion_actions._settings.file).flag("suggest_names", default=True)
    press(again, "n", modifiers=CTRL | SHIFT)
    assert len(shown(again)) == 3


# -- walking -----------------------------------------------------------------------------------------


def test_n_walks_along_the_suggestions_and_round_the_ends(window: MainWindow) -> None:
    mark_vell(window)
    for number in (1, 2, 3, 1, 2):
        to_next(window)
        assert at(window, "Vell Port", number)
    for number in (1, 3, 2):
        to_next(window, SHIFT)
        assert at(window, "Vell Port", number)
    assert window.view.selection() is None
    press(window, Key.Key_Right, Key.Key_Right)
    to_next(window, SHIFT)
    assert at(window, "Vell Port", 1)  # from within, the one before


def test_n_stops_at_suggestions_and_names_without_a_mark_as_they_come(window: MainWindow) -> None:
    mark_vell(window)
    met = []
    for _ in range(5):
        press(window, "n")
        span, here = window.view.selection(), window.view.suggestion_here()
        met.append(VELL[span.begin : span.end] if span else here and f"{here.covered(VELL)}?")
    assert met == ["Ines Tallow", "Eastmole", "Vell Port?", "Tallow", "Eastmole"]
    press(window, "n", "n", modifiers=SHIFT)
    assert at(window, "Vell Port", 1)


def test_n_keeps_to_the_active_layer(window: MainWindow) -> None:
    mark_vell(window)
    press(window, "2", modifiers=Qt.KeyboardModifier.AltModifier)
    press(window, Key.Key_Home, modifiers=CTRL)
    press(window, "n")
    assert window.view.selection() == place(VELL, "Vell Port")  # no claim, source or cue has it
    assert prompt(window) == []


def test_suggestions_of_another_layer_that_begin_together_with_one_are_passed_over_and_not_counted(
    window: MainWindow,
) -> None:
    spans = [(place(VELL, "Vell Port", number),) for number in (0, 1)]
    layers = [("claims", "SOURCE"), ("entities", "ORG"), ("places", "SEA")]
    both = [Suggestion(layer, label, span) for span in spans for layer, label in layers]
    window.view.show_suggestions(SuggestionSet(both))
    for layer, label in layers[:2]:
        window.label_actions.set_layer(layer)
        first, second = (Suggestion(layer, label, span) for span in spans)
        answers = window.suggestion_actions
        assert (answers.after(0), answers.after(1)) == (first, second)
        assert (answers.before(second.begin), answers.before(len(VELL))) == (first, second)
        window.view.place_caret(second.begin, activate=False)
        assert prompt(window)[0].startswith("Suggestion 2 of 2")


# -- answering ---------------------------------------------------------------------------------------


def test_tab_accepts_and_goes_on(window: MainWindow) -> None:
    mark_vell(window)
    to_next(window)
    press(window, Key.Key_Tab)
    assert marked(window.desk) == [("ORG", "Vell Port")] * 2
    made = window.desk.annotations.annotations()[1]
    assert (made.origin, made.confidence, made.annotator) == ("string-match", 1.0, "ana")
    assert at(window, "Vell Port", 2)
    press(window, Key.Key_Tab, Key.Key_Tab)
    assert marked(window.desk) == [("ORG", "Vell Port")] * 4
    assert stored(window.desk, "vell") == {("ORG", "Vell Port")}
    assert window.status.message == "That was the last suggestion in this layer."
    press(window, Key.Key_Tab)  # without a suggestion it walks along the annotations, as ever
    assert marked(window.desk) == [("ORG", "Vell Port")] * 4
    assert at(window, "Vell Port", 0)


def test_delete_turns_down_and_goes_on_and_is_undone(window: MainWindow) -> None:
    mark_vell(window)
    to_next(window)
    press(window, Key.Key_Delete)
    assert marked(window.desk) == [("ORG", "Vell Port")]
    assert shown(window) == [("ORG", "Vell Port", 0.5)] * 2
    assert rejections(window) == ["ORG"]
    assert at(window, "Vell Port", 2)
    press(window, "z", modifiers=CTRL)
    assert rejections(window) == []
    assert shown(window) == [("ORG", "Vell Port", 1.0)] * 3
    assert at(window, "Vell Port", 1)
    assert prompt(window)
    press(window, "z", modifiers=CTRL | SHIFT)
    assert rejections(window) == ["ORG"]
    assert window.status.message == "Redo: Reject ORG “Vell Port”"


def test_delete_without_a_suggestion_deletes_the_annotation(window: MainWindow) -> None:
    mark_vell(window)
    caret(window, "Vell Port")
    press(window, Key.Key_Delete)
    assert marked(window.desk) == []
    assert rejections(window) == []


def test_what_was_accepted_and_then_deleted_is_not_suggested_again(window: MainWindow) -> None:
    mark_vell(window)
    to_next(window)
    press(window, Key.Key_Tab)
    caret(window, "Vell Port", 1)
    press(window, Key.Key_Delete)
    assert marked(window.desk) == [("ORG", "Vell Port")]
    assert len(shown(window)) == 2
    assert rejections(window) == ["ORG"]


def test_a_label_key_corrects(window: MainWindow) -> None:
    mark_vell(window)
    to_next(window)
    press(window, "5")
    assert marked(window.desk) == [("ORG", "Vell Port"), ("FAC", "Vell Port")]
    made = window.desk.annotations.annotations()[1]
    assert (made.origin, made.confidence) == ("string-match", None)
    assert rejections(window) == ["ORG"]
    assert window.view.active == made.id
    assert window.desk.history.entries[-1].what == "Correct ORG → FAC “Vell Port”"


def test_the_same_label_key_accepts(window: MainWindow) -> None:
    mark_vell(window)
    to_next(window)
    press(window, Key.Key_Right, "2")
    assert marked(window.desk) == [("ORG", "Vell Port")] * 2
    assert window.desk.annotations.annotations()[1].confidence == 1.0
    assert rejections(window) == []


def test_what_is_selected_comes_before_what_is_suggested(window: MainWindow) -> None:
    mark_vell(window)
    select(window, "Port", 1)
    press(window, "3")
    assert marked(window.desk) == [("ORG", "Vell Port"), ("GPE", "Port")]
    assert window.desk.annotations.annotations()[1].origin == ""


def test_a_label_of_another_layer_goes_on_the_word(window: MainWindow) -> None:
    mark_vell(window)
    to_next(window)
    window.suggestion_actions.annotate("claims", "SOURCE")
    assert marked(window.desk) == [("ORG", "Vell Port"), ("SOURCE", "Vell")]


def test_an_answer_that_cannot_be_written_changes_nothing(window: MainWindow) -> None:
    mark_vell(window)
    to_next(window)
    window.desk.corpus.store.read_only = True
    press(window, Key.Key_Tab)
    press(window, Key.Key_Delete)
    window.desk.corpus.store.read_only = False
    assert marked(window.desk) == [("ORG", "Vell Port")]
    assert len(shown(window)) == 3
    assert at(window, "Vell Port", 1)


# -- the pill ----------------------------------------------------------------------------------------


def test_the_pill_says_what_is_suggested_and_the_keys_that_answer(window: MainWindow) -> None:
    mark_vell(window)
    assert prompt(window) == []
    to_next(window)
    first = "Suggestion 1 of 3: \u2068<b>Vell Port</b>\u2069 → ORG"
    assert prompt(window) == [first, "accept", "Tab", "reject", "Del", "next", "N"]
    to_next(window)
    assert prompt(window)[0].startswith("Suggestion 2 of 3")
    press(window, Key.Key_Tab)
    assert prompt(window)[0].startswith("Suggestion 2 of 2")
    press(window, Key.Key_Home)
    assert prompt(window) == []


def test_in_the_pill_the_name_is_strong_also_where_the_sentence_has_the_word(window: MainWindow) -> None:
    window.desk.corpus.store.add_documents([article("app", "We use Suggestion, and they use Suggestion as well.")])
    window.open_article("app")
    select(window, "Suggestion")
    press(window, "2")
    to_next(window)
    assert prompt(window)[0] == "Suggestion 1 of 1: \u2068<b>Suggestion</b>\u2069 → ORG"


def test_the_pill_goes_with_the_layer_and_the_article(window: MainWindow) -> None:
    mark_vell(window)
    to_next(window)
    press(window, "2", modifiers=Qt.KeyboardModifier.AltModifier)
    assert prompt(window) == []
    press(window, "1", modifiers=Qt.KeyboardModifier.AltModifier)
    assert prompt(window)
    window.open_article("harbour")
    assert prompt(window) == []


def test_long_names_are_shortened_in_the_pill(window: MainWindow) -> None:
    long = "The " + "Very " * 16 + "Long Name"
    window.desk.corpus.store.add_documents([article("long", f"{long}\n{long} and {long}.")])
    window.open_article("long")
    select(window, long)
    press(window, "2", "n")
    (sentence, *_) = prompt(window)
    assert "…</b>" in sentence
    assert len(sentence) < 120


# -- long articles -----------------------------------------------------------------------------------


def _whole(window: MainWindow) -> bool:
    return not window.desk.background.busy


@pytest.fixture
def in_background(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every article counts as a long one."""
    monkeypatch.setattr(suggestion_actions, "AT_ONCE", 0)
    monkeypatch.setattr(suggestion_actions, "NAME_AT_ONCE", 0)


@pytest.mark.usefixtures("in_background")
def test_long_articles_are_looked_through_in_the_background(window: MainWindow, qtbot: QtBot) -> None:
    mark_vell(window)
    select(window, "Ines Tallow")  # while the first name is being looked for
    press(window, "1")
    qtbot.waitUntil(lambda: _whole(window) and len(shown(window)) == 5)
    assert [label for label, *_ in shown(window)].count("ORG") == 3
    press(window, "z", modifiers=CTRL)  # every name is known by now
    qtbot.waitUntil(lambda: shown(window) == [("ORG", "Vell Port", 1.0)] * 3)
    window.open_article("harbour")
    window.open_article("vell")
    qtbot.waitUntil(lambda: _whole(window) and len(shown(window)) == 3)
    to_next(window)
    press(window, Key.Key_Tab)
    qtbot.waitUntil(lambda: _whole(window) and len(shown(window)) == 2)


def test_so_are_short_ones_with_many_annotations(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_vell(window)
    monkeypatch.setattr(suggestion_actions, "ITEMS_AT_ONCE", 1)
    window.open_article("harbour")
    window.open_article("vell")
    assert len(shown(window)) == 3
    select(window, "Ines Tallow")
    press(window, "1")
    window.open_article("harbour")
    window.open_article("vell")
    assert not _whole(window)
    assert shown(window) == []
    qtbot.waitUntil(lambda: _whole(window) and len(shown(window)) == 5)


@pytest.mark.usefixtures("in_background")
def test_what_was_looked_for_in_an_article_that_was_left_is_dropped(window: MainWindow, qtbot: QtBot) -> None:
    mark_vell(window)
    qtbot.waitUntil(lambda: _whole(window) and len(shown(window)) == 3)
    window.open_article("quarry")
    window.open_article("vell")  # it is begun anew before the first look is over
    window.open_article("harbour")
    qtbot.waitUntil(lambda: _whole(window))
    assert shown(window) == []


class _Marking(QTranslator):
    """Translates every sentence into one with a mark."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"»{source}"


@pytest.mark.usefixtures("in_background")
def test_what_is_done_in_the_background_is_said_in_the_readers_language(
    window: MainWindow, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestion_actions, "TOLD_EVERY", -1)
    qtbot.waitUntil(lambda: _whole(window))
    told: list[str] = []
    window.desk.background.progressed.connect(lambda progress: told.append(progress.what if progress else ""))
    marking = _Marking()
    qapp.installTranslator(marking)
    try:
        mark_vell(window)
        qtbot.waitUntil(lambda: _whole(window) and len(shown(window)) == 3)
    finally:
        qapp.removeTranslator(marking)
    assert {*told} == {"»Looking for repeated names", ""}


@pytest.mark.usefixtures("in_background")
def test_a_cancelled_look_leaves_no_suggestions_behind(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_vell(window)
    qtbot.waitUntil(lambda: _whole(window) and len(shown(window)) == 3)
    start: Callable[..., None] = window.desk.background.start

    def cancelled(job: object, done: object) -> None:
        start(job, done)
        window.desk.background.cancel()

    monkeypatch.setattr(suggestion_actions, "TOLD_EVERY", -1)  # a job is cancelled when it says how far it is
    monkeypatch.setattr(window.desk.background, "start", cancelled)
    caret(window, "Eastmole")
    press(window, "3")
    qtbot.waitUntil(lambda: _whole(window) and shown(window) == [])
    monkeypatch.setattr(window.desk.background, "start", start)
    caret(window, "Tuesday")
    press(window, "d")
    assert shown(window) == []
    assert window.status.message == "Nothing is suggested in this article until it is opened again."
    window.open_article("harbour")
    window.open_article("vell")
    qtbot.waitUntil(lambda: _whole(window) and len(shown(window)) > 3)


def test_an_annotation_set_with_many_names_is_taken_in_as_it_was_left(window: MainWindow) -> None:
    mark_vell(window)
    to_next(window)
    press(window, Key.Key_Delete)
    kept = shown(window)
    mine: AnnotationSet = window.desk.corpus.store.read("vell", "ana").sets["ana"]
    assert len(mine.rejections) == 1
    assert all(isinstance(item, Annotation) for item in mine.items())
    window.open_article("harbour")
    window.open_article("vell")
    assert shown(window) == kept == [("ORG", "Vell Port", 0.5)] * 2


# -- beside the keys -----------------------------------------------------------------------------------


def steps(number: int, done: list[int]) -> Job[None]:
    for step in range(number):
        done.append(step)
        yield Progress(step, number, "Looking")


def test_a_job_rests_while_keys_are_pressed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestion_actions, "AFTER_KEY", 60.0)
    done: list[int] = []
    pressed = [time.perf_counter()] * 3 + [-60.0]
    seen: list[int] = []

    def touched() -> float:
        seen.append(len(done))
        return pressed.pop(0) if len(pressed) > 1 else pressed[0]

    monkeypatch.setattr(suggestion_actions, "MOST_PATIENT", 60.0)
    assert run(suggestion_actions.politely(steps(2, done), lambda: True, touched))
    assert seen == [1, 1, 1, 1, 2]


def test_keys_without_an_end_do_not_stop_it_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggestion_actions, "MOST_PATIENT", 0.0)
    done: list[int] = []
    assert run(suggestion_actions.politely(steps(3, done), lambda: True, time.perf_counter))
    assert done == [0, 1, 2]


def test_all_suggestions_of_the_layer_are_accepted_in_one_step(window: MainWindow) -> None:
    mark_vell(window)
    assert len(shown(window)) == 3
    window.commands["accept_all"].trigger()
    assert shown(window) == []
    assert window.desk.corpus.store.counts("ana").annotations == 4
    press(window, "z", modifiers=CTRL)
    assert len(shown(window)) == 3
    window.label_actions.set_layer("boilerplate")
    window.commands["accept_all"].trigger()
    assert window.status.message == "Nothing is suggested in this layer."
