"""Comparing an article with its copies: side by side, difference by difference, annotations carried over and undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget

from annotator.editing.change import Change, Edit
from annotator.model.annotation import Annotation
from annotator.model.identity import annotation_id
from annotator.opening.corpus import OpenCorpus
from annotator.opening.tracing import traces_of
from annotator.ui.dialogs.compare_dialog import CompareDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.panels.flat import FlatButton
from tests.ui.conftest import OpenWindow, article, marked, place

WIRE = (
    "Dredging to start in March\n"
    "The harbour council of Port Sella voted on Tuesday to begin dredging the northern channel in March.\n"
    "Ines Tallow, who chairs the council, said the work would cost nine million and take fourteen months.\n"
    "Fishers had asked for a later start, because the spring run of herring passes the harbour mouth then.\n"
)
COPY = WIRE.replace("Dredging to start in March", "Port Sella votes to dredge").replace("fourteen months", "a year")
NEWER = WIRE.replace("nine million", "eleven million")
# what every window of its own has Qt's offscreen platform say
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

URL = "https://news.example/dredging"


@pytest.fixture
def told(open_window: OpenWindow, empty_corpus: OpenCorpus) -> MainWindow:
    """A wire story that ana has annotated, a copy of it, and an article that has nothing to do with them."""
    given = [
        article("wire", WIRE, outlet="Strait Wire", published="2026-03-01", url=URL),
        article("copy", COPY, outlet="Herald"),
        article("other", "Quarry reopens\nWork at the quarry began on Monday.\n"),
    ]
    store = empty_corpus.store
    store.add_documents(given, traces=[traces_of(one.document, ()) for one in given])
    words = (("ORG", "harbour council"), ("PERSON", "Ines Tallow"), ("QUANTITY", "fourteen months"))
    made = [
        Annotation(annotation_id(), "ana", "entities", label, (place(WIRE, quote),), created="2026-03-01T00:00:00Z")
        for label, quote in words
    ]
    store.commit(Change("Add", tuple(Edit("wire", None, one) for one in made)), annotator="ana")
    window = open_window(empty_corpus)
    window.open_article("copy")
    return window


def rest(window: MainWindow) -> None:
    """Wait until nothing is compared or carried over any more."""
    jobs = (window.compare_actions.background, window.desk.changing, window.desk.saving)
    deadline = QDeadlineTimer(30_000)
    while any(job.busy for job in jobs) and not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def opened(window: MainWindow) -> CompareDialog:
    window.commands["compare"].trigger()
    rest(window)
    (dialog,) = window.shell.findChildren(CompareDialog)
    return dialog


def test_the_copy_is_listed_with_what_is_known_of_it(told: MainWindow) -> None:
    dialog = opened(told)
    assert dialog._others.count() == 1
    line = dialog._others.itemText(0)
    assert line.endswith(" % the same · Strait Wire · 2026-03-01 · Dredging to start in March")
    assert dialog._where.text() == "2 differences"


def test_differences_are_signed_in_both_texts(told: MainWindow) -> None:
    dialog = opened(told)
    mine, theirs = dialog._mine.toPlainText(), dialog._theirs.toPlainText()
    assert mine.startswith("+ Port Sella votes to dredge\n")
    assert theirs.startswith("− Dredging to start in March\n")
    assert mine.replace("+ ", "") == COPY
    assert theirs.replace("− ", "") == WIRE


def test_keys_go_round_the_differences(told: MainWindow) -> None:
    dialog = opened(told)
    for key, modifier, said in (
        (Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier, "Difference 1 of 2"),
        (Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier, "Difference 2 of 2"),
        (Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier, "Difference 1 of 2"),
        (Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier, "Difference 2 of 2"),
    ):
        QTest.keyClick(dialog, key, modifier)
        assert dialog._where.text() == said
    (selection,) = dialog._mine.extraSelections()
    assert selection.cursor.selectedText().strip() == "+ a year"


def test_annotations_are_carried_over_in_one_step_and_the_rest_is_listed(told: MainWindow) -> None:
    dialog = opened(told)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rest(told)
    assert marked(told.desk) == [("ORG", "harbour council"), ("PERSON", "Ines Tallow")]
    assert dialog._told.text() == "2 carried over, 0 there already, 1 to look at. Ctrl+Z takes them back."
    left = dialog._left
    assert isinstance(left, QListWidget)
    assert [left.item(row).text() for row in range(left.count())] == [
        "QUANTITY “fourteen months” — The words have changed or are gone."
    ]
    left.itemActivated.emit(left.item(0))
    assert told.view.selection() == place(COPY, "a year")


def test_what_was_carried_over_is_taken_back_and_done_again_by_keys_in_the_window_that_did_it(told: MainWindow) -> None:
    dialog = opened(told)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rest(told)
    undo = Qt.KeyboardModifier.ControlModifier
    redo = undo | Qt.KeyboardModifier.ShiftModifier
    for place_of_keyboard in (dialog._left, dialog._mine):
        place_of_keyboard.setFocus()
        QTest.keyClick(place_of_keyboard, Qt.Key.Key_Z, undo)
        assert marked(told.desk) == []
        QTest.keyClick(place_of_keyboard, Qt.Key.Key_Z, redo)
        assert marked(told.desk) == [("ORG", "harbour council"), ("PERSON", "Ines Tallow")]
    assert dialog.isVisible()


def test_an_article_without_copies_says_so(told: MainWindow) -> None:
    told.open_article("other")
    said: list[str] = []
    told.messages.said.connect(said.append)
    told.commands["compare"].trigger()
    rest(told)
    assert told.shell.findChildren(CompareDialog) == []
    assert said == ["The corpus has no near copy and no other version of this article."]


def test_opening_another_article_takes_the_window_away(told: MainWindow) -> None:
    dialog = opened(told)
    told.open_article("other")
    assert not dialog.isVisible()


def test_a_newer_version_offers_what_was_done_on_the_older(told: MainWindow) -> None:
    store = told.desk.corpus.store
    newer = article("newer", NEWER, url=URL)
    (added,) = store.add_documents([newer], traces=[traces_of(newer.document, ())])
    assert added.version_of == "wire"
    told.open_article("newer")
    assert told.banner.isVisible()
    told.banner.focus_first_button()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    rest(told)
    (dialog,) = told.shell.findChildren(CompareDialog)
    assert "Older version" in dialog._others.itemText(0)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rest(told)
    assert ("PERSON", "Ines Tallow") in marked(told.desk)


def test_a_comparison_that_was_left_meanwhile_is_heard_of_no_more(told: MainWindow) -> None:
    told.commands["compare"].trigger()
    told.open_article("other")
    rest(told)
    assert told.shell.findChildren(CompareDialog) == []


def test_the_inspector_offers_what_there_is_to_compare_with(told: MainWindow) -> None:
    offers = [one for one in told.inspector.findChildren(FlatButton) if one.text() == "1 near copy…"]
    assert [one.isVisible() for one in offers] == [True]
    offers[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(offers[0], Qt.Key.Key_Return)
    rest(told)
    assert len(told.shell.findChildren(CompareDialog)) == 1
    told.open_article("other")
    assert not offers[0].isVisible()


def test_another_theme_leaves_the_comparison_where_it_is(told: MainWindow) -> None:
    dialog = opened(told)
    QTest.keyClick(dialog, Qt.Key.Key_F7)
    told.commands["theme_dark"].trigger()
    assert dialog._where.text() == "Difference 1 of 2"
    assert dialog._mine.toPlainText().startswith("+ Port Sella votes to dredge\n")
    assert len(dialog._mine.extraSelections()) == 1


def test_another_copy_that_is_chosen_is_compared_with(told: MainWindow) -> None:
    store = told.desk.corpus.store
    newer = article("newer", NEWER, outlet="Strait Wire", url=URL)
    store.add_documents([newer], traces=[traces_of(newer.document, ())])
    told.open_article("wire")
    dialog = opened(told)
    assert "Newer version" in dialog._others.itemText(0)
    assert "eleven million" in dialog._theirs.toPlainText()
    dialog._others.setCurrentIndex(1)
    assert dialog._where.text() == "Comparing…"
    assert not dialog._carry.isEnabled()
    rest(told)
    assert "Port Sella votes" in dialog._theirs.toPlainText()
