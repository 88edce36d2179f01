"""Many articles at once in the real window: selected, changed in one step, undone, whether one is open or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from annotator import opening
from annotator.datasets.rights import licence_of
from annotator.errors import CommitFailed, CorpusError
from annotator.model.document import AnnotatedDocument, Document
from annotator.opening.corpus import OpenCorpus
from annotator.storage import mirror
from annotator.ui import bulk_edits
from annotator.ui.dialogs.rights_dialog import KNOWN, RightsDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.panels.row_list import RowList
from tests.ui.conftest import HARBOUR, OpenWindow, place

NUMBER = 120
"""More than a page, and as many as a job is made for here."""

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def large(tmp_path: Path) -> Iterator[OpenCorpus]:
    corpus = opening.create_corpus(tmp_path / "large.corpus", annotator="ana")
    documents = (Document(f"d-{n:03}", f"Story {n}\n", f"Story {n}", "en", f"Gazette {n % 3}") for n in range(NUMBER))
    corpus.store.add_documents([AnnotatedDocument(document) for document in documents])
    yield corpus
    corpus.close()


class Curator:
    """Somebody who works with the list."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot
        self.desk, self.store = window.desk, window.desk.corpus.store
        self.said: list[str] = []
        window.messages.said.connect(self.said.append)
        self.list = window.articles.findChild(RowList)
        assert isinstance(self.list, QTableView)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.window.articles.focus_list()
        self._qtbot.keyClick(self.list, key, modifiers)

    def select(self, rows: int) -> None:
        self.window.articles.focus_list()
        self.press(Qt.Key.Key_Home)
        for _ in range(rows - 1):
            self.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    def wait(self) -> None:
        self._qtbot.waitUntil(
            lambda: not (self.desk.busy or self.desk.changing.busy or self.desk.saving.busy), timeout=60_000
        )

    def choose(self, typed: str) -> None:
        """Type into the list of values that is open, and take the first that fits."""
        field = QApplication.activePopupWidget().findChild(QLineEdit)
        self._qtbot.keyClicks(field, typed)
        self._qtbot.keyClick(field, Qt.Key.Key_Return)
        self.wait()


@pytest.fixture
def curator(open_window: OpenWindow, large: OpenCorpus, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Curator:
    monkeypatch.setattr(bulk_edits, "MANY", 20)
    return Curator(open_window(large), qtbot)


@pytest.fixture
def small(window: MainWindow, qtbot: QtBot) -> Curator:
    return Curator(window, qtbot)


def test_selected_articles_are_removed_and_brought_back_by_undo(small: Curator) -> None:
    small.window.article_actions.save()
    file = small.desk.corpus.mirror / "harbour.standoff.xml"
    assert file.exists()
    small.select(2)
    small.press(Qt.Key.Key_Delete)
    small.wait()
    assert small.store.document_ids() == ["mina"]
    assert small.said[-1] == "Removed from the corpus: 2 articles; Undo is Ctrl+Z."
    assert small.desk.session.document.id == "mina", "the open one was among them"  # type: ignore[union-attr]
    assert not file.exists()
    assert small.list.model().rowCount() == 1
    small.window.commands["undo"].trigger()
    small.wait()
    assert len(small.store.document_ids()) == 3
    assert small.desk.session.document.id == "mina", "nothing else is opened"  # type: ignore[union-attr]
    assert file.exists()
    assert small.list.model().rowCount() == 3
    small.window.commands["redo"].trigger()
    small.wait()
    assert small.store.document_ids() == ["mina"]


def test_the_last_article_stays_to_be_seen_and_cannot_be_edited(small: Curator) -> None:
    small.window.articles.select_everything()
    small.press(Qt.Key.Key_Delete)
    small.wait()
    assert small.store.document_ids() == []
    assert not small.desk.annotate("entities", "ORG", place(HARBOUR, "Harbour"))
    assert "removed from the corpus" in small.said[-1]
    small.window.commands["undo"].trigger()
    small.wait()
    assert small.desk.annotate("entities", "ORG", place(HARBOUR, "Harbour"))


def test_everything_that_is_found_is_marked_in_one_step(curator: Curator) -> None:
    curator.window.articles.show_search("outlet:1")
    curator.window.articles.focus_list()
    curator.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    curator.window.commands["finish_articles"].trigger()
    curator.wait()
    assert curator.store.counts("ana").finished == NUMBER // 3
    assert len(curator.desk.history.entries) == 1
    assert curator.desk.history.entries[0].what == f"Mark {NUMBER // 3} articles finished"
    assert curator.said[-1].startswith(f"Marked: {NUMBER // 3} articles")
    curator.window.commands["undo"].trigger()
    curator.wait()
    assert curator.store.counts("ana").finished == 0
    assert curator.desk.session.document.id == "d-000"  # type: ignore[union-attr]


def test_the_open_article_takes_part(curator: Curator) -> None:
    curator.window.articles.select_everything()
    curator.window.commands["skip_articles"].trigger()
    curator.wait()
    assert set(curator.desk.annotations.states.values()) == {"skipped"}
    curator.window.commands["undo"].trigger()
    curator.wait()
    assert curator.desk.is_untouched()


def test_nothing_else_is_changed_while_many_are(curator: Curator) -> None:
    curator.window.articles.select_everything()
    curator.window.commands["finish_articles"].trigger()
    assert curator.desk.busy
    curator.desk.set_state("skipped")
    assert curator.said[-1] == curator.desk.busy
    curator.window.commands["remove_articles"].trigger()
    curator.wait()
    assert curator.store.counts("ana") == (NUMBER, 0, NUMBER, 0)


def test_an_article_that_is_opened_meanwhile_is_as_the_change_left_it(curator: Curator) -> None:
    curator.window.articles.select_everything()
    curator.window.commands["finish_articles"].trigger()
    curator.window.open_article("d-007")
    curator.wait()
    assert curator.desk.session.document.id == "d-007"  # type: ignore[union-attr]
    assert set(curator.desk.annotations.states.values()) == {"finished"}
    curator.window.commands["undo"].trigger()
    curator.wait()
    assert curator.desk.is_untouched()


def test_tags_are_added_by_typing_and_taken_away_by_choosing(small: Curator) -> None:
    small.select(2)
    small.window.commands["add_tag"].trigger()
    small.choose("long read")
    assert small.store.facets("tag") == [("long read", 2)]
    assert small.said[-1].startswith("Tagged: 2 articles")
    assert small.desk.session.document.facts.tags == ("long read",)  # type: ignore[union-attr]
    small.select(1)
    small.window.commands["remove_tag"].trigger()
    small.choose("long")
    assert small.store.facets("tag") == [("long read", 1)]
    small.window.commands["add_tag"].trigger()
    small.choose("long read")  # a known one is not made twice
    assert small.store.facets("tag") == [("long read", 2)]


def test_articles_are_assigned_and_taken_back(small: Curator) -> None:
    small.select(3)
    small.window.commands["assign"].trigger()
    small.choose("ben")
    assert small.store.facets("assigned") == [("ben", 3)]
    small.window.commands["unassign"].trigger()
    small.choose("ben")
    assert small.store.facets("assigned") == []
    small.window.commands["unassign"].trigger()
    assert small.said[-1] == "There is none yet."


def test_what_cannot_be_committed_changes_nothing_and_is_told(small: Curator, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise CommitFailed("The disk is full; free some space.")

    monkeypatch.setattr(small.store, "commit_job", full)
    small.select(2)
    small.press(Qt.Key.Key_Delete)
    small.wait()
    assert small.window.banner.isVisible()
    assert len(small.store.document_ids()) == 3
    assert not small.desk.busy


def test_the_menu_holds_what_can_be_done(small: Curator) -> None:
    small.select(2)
    small.press(Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    names = {action.objectName() for action in menu.actions()}
    assert {"finish_articles", "add_tag", "assign", "export_articles", "remove_articles"} <= names
    menu.close()


def test_undo_of_a_step_across_articles_needs_no_article(
    open_window: OpenWindow, empty_corpus: OpenCorpus, qtbot: QtBot
) -> None:
    documents = [AnnotatedDocument(Document(f"d-{n}", f"Story {n}\n", f"Story {n}", "en")) for n in range(2)]
    empty_corpus.store.add_documents(documents)
    gone = [empty_corpus.store.facts_of([f"d-{n}"]) for n in range(2)]
    curator = Curator(open_window(empty_corpus), qtbot)
    curator.desk.session = None
    curator.window.articles.select_everything()
    curator.press(Qt.Key.Key_Delete)
    curator.wait()
    assert curator.store.document_ids() == []
    curator.window.commands["undo"].trigger()
    curator.wait()
    assert [curator.store.facts_of([f"d-{n}"]) for n in range(2)] == gone
    assert curator.desk.session is None


# -- filters and orders that are kept --------------------------------------------------------------------


def opened(window: MainWindow, command: str) -> QMenu:
    window.commands[command].trigger()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_a_search_is_kept_under_a_name_chosen_again_and_forgotten(small: Curator) -> None:
    window = small.window
    window.commands["keep_filter"].trigger()
    assert "Search for something first" in small.said[-1]
    window.articles.show_search("quarry lang:en")
    window.commands["keep_filter"].trigger()
    small.choose("My quarry & co")
    assert small.said[-1] == "Kept as “My quarry & co”."
    window.articles.show_search("")
    menu = opened(window, "filters")
    assert menu.actions()[0].text() == "&1 My quarry && co"
    menu.actions()[0].trigger()
    menu.close()
    assert window.articles.search == "quarry lang:en"
    assert small.list.model().rowCount() == 1
    menu = opened(window, "filters")
    menu.close()
    window.list_menus.forget_filter()
    small.choose("quarry")
    window.list_menus.forget_filter()
    assert small.said[-1] == "No search is kept."


def test_the_order_of_the_list_is_kept(small: Curator, open_window: OpenWindow) -> None:
    def titles(window: MainWindow) -> list[str]:
        model = window.articles.findChild(RowList).model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    imported = titles(small.window)
    menu = opened(small.window, "order_articles")
    chosen = next(action for action in menu.actions() if "Last imported" in action.text().replace("&", ""))
    chosen.trigger()
    menu.close()
    assert titles(small.window) == imported[::-1]
    menu = opened(small.window, "order_articles")
    assert [action.isChecked() for action in menu.actions()].index(True) == 1
    menu.close()
    again = open_window(small.desk.corpus)
    assert titles(again) == imported[::-1]


def test_files_of_the_others_that_cannot_be_written_are_told_and_tried_again(
    small: Curator, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.window.open_article("mina")
    small.select(2)
    with monkeypatch.context() as patched:

        def full(*_: object, **__: object) -> None:
            raise CorpusError("The disk is full; free some space.")

        patched.setattr(mirror, "write_article", full)
        small.window.commands["add_tag"].trigger()
        small.choose("port")
        assert small.window.banner.isVisible()
        assert "The disk is full" in small.said[-1]
    file = small.desk.corpus.mirror / "quarry.standoff.xml"
    assert not file.exists()
    next(one for one in small.window.banner.findChildren(QPushButton) if one.text() == "Retry").click()
    small.wait()
    assert file.exists()


# -- rights ------------------------------------------------------------------------------------------------


def rights_dialog(curator: Curator, qtbot: QtBot) -> Any:
    """Shift+F10, Rights…, and the dialog with what is said of other articles."""
    curator.press(Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.objectName() == "rights").trigger()
    menu.close()
    dialog = next(one for one in QApplication.topLevelWidgets() if one.objectName() == "rights" and one.isVisible())
    qtbot.waitUntil(lambda: not curator.window.selection_actions._look._background.busy)
    return dialog


def rights(curator: Curator) -> dict[str, tuple[str, ...]]:
    found = curator.store.facts_of(curator.store.document_ids())
    return {identity: facts.values("rights") for identity, facts in found.items()}


def test_rights_of_the_selected_articles_are_set_in_one_step(small: Curator, qtbot: QtBot) -> None:
    small.select(2)
    dialog = rights_dialog(small, qtbot)
    assert "only offsets" in dialog._told.text()
    qtbot.keyClicks(dialog._box.lineEdit(), "CC BY 4.0")
    told = "Under CC-BY-4.0 articles may leave as text (name its author), unless they are reserved from mining."
    assert dialog._told.text() == told
    qtbot.keyClick(dialog._box.lineEdit(), Qt.Key.Key_Return)
    small.wait()
    assert rights(small) == {"harbour": ("CC BY 4.0",), "quarry": ("CC BY 4.0",), "mina": ()}
    assert small.said[-1] == "Rights set: 2 articles; Ctrl+Z takes it back."
    small.window.commands["undo"].trigger()
    small.wait()
    assert set(rights(small).values()) == {()}


def test_what_is_said_of_other_articles_is_offered_and_nothing_removes_it(small: Curator, qtbot: QtBot) -> None:
    small.select(1)
    dialog = rights_dialog(small, qtbot)
    dialog._box.setEditText("  ask   the Gazette ")
    assert dialog._told.text() == "That names no licence that is known here: no text leaves, only offsets."
    dialog._accept()
    small.wait()
    assert rights(small)["harbour"] == ("ask the Gazette",)
    small.select(3)
    dialog = rights_dialog(small, qtbot)
    assert dialog._told.text() == "Different things are said of them: write what is to be said of all."
    assert not dialog._ok.isEnabled(), "Enter at once removes nothing"
    qtbot.waitUntil(lambda: dialog._box.findText("ask the Gazette") > 0)
    assert dialog.text == "", "what is offered takes nobody's words"
    assert not dialog._ok.isEnabled()
    dialog.reject()
    small.select(1)
    dialog = rights_dialog(small, qtbot)
    assert dialog.text == "ask the Gazette"
    dialog._box.setEditText("")
    dialog._accept()
    small.wait()
    assert rights(small)["harbour"] == ()
    assert small.said[-1] == "Rights removed: 1 article; Ctrl+Z takes it back."


def test_rights_of_everything_that_is_found_are_set(curator: Curator, qtbot: QtBot) -> None:
    curator.window.articles.select_everything()
    dialog = rights_dialog(curator, qtbot)
    dialog._box.setCurrentIndex(dialog._box.findText("CC0-1.0"))
    dialog._accept()
    curator.wait()
    assert list(rights(curator).values()) == [("CC0-1.0",)] * NUMBER


def test_every_licence_that_is_offered_is_known_and_a_forbidding_one_says_so(window: MainWindow) -> None:
    assert [licence_of(one) for one in KNOWN if getattr(licence_of(one), "name", "") != one] == []
    dialog = RightsDialog("CC-BY-ND-4.0", window.shell)
    assert dialog._told.text().startswith("CC-BY-ND-4.0 forbids it (name its author, no altered copies")
    dialog._box.setEditText("CC0-1.0")
    assert dialog._told.text() == "Under CC0-1.0 articles may leave as text, unless they are reserved from mining."
    dialog.close()
