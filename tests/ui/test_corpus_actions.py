"""The Corpus menu: other corpora in the same window, copies, backups, a look through all of it, all without boxes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from annotator import opening
from annotator.opening.corpus import OpenCorpus
from annotator.storage.backup import backups
from annotator.ui.corpus_actions import CorpusActions
from annotator.ui.main_window import MainWindow
from annotator.ui.moving import Moving
from annotator.ui.panels.fact_editors import FactEditor
from annotator.ui.settings import Geometry, Settings
from annotator.ui.shell import Shell
from annotator.ui.theme import LIGHT
from tests.ui.conftest import HARBOUR, OpenWindow, fill, marked, place

Key = Qt.Key
popping_up = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def moving(open_window: OpenWindow, corpus: OpenCorpus, tmp_path: Path) -> Iterator[Moving]:
    """The window on the corpus of these tests, and whatever takes its place."""
    shells: list[Shell] = []

    def build(shell: Shell, opened: OpenCorpus) -> MainWindow:
        shells.append(shell)
        return MainWindow(shell, opened, LIGHT, Settings(tmp_path / "settings.toml"), Geometry())

    Settings(tmp_path / "settings.toml").set("annotator", "ana")
    made = Moving(build, lambda: opening.open_sample("ana"))
    made.take(open_window(corpus))
    yield made
    for shell in shells:
        shell.close()
        shell.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another corpus."""
    fill(opening.create_corpus(tmp_path / "other.corpus", annotator="ben")).close()
    return tmp_path / "other.corpus"


def window(moving: Moving) -> MainWindow:
    assert moving.window is not None
    return moving.window


def actions(moving: Moving) -> CorpusActions:
    return window(moving).corpus_actions


def name(moving: Moving) -> str:
    return moving.window.desk.corpus.name if moving.window is not None else ""


def settled(moving: Moving) -> bool:
    return moving.window is not None and not moving.window.desk.background.busy


def choose(words: str) -> None:
    """Type into the palette that is open and press Enter."""
    popup = QApplication.activePopupWidget()
    assert popup is not None
    (field,) = popup.findChildren(QLineEdit)
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Key.Key_Return)


def press_banner(moving: Moving, text: str) -> None:
    (button,) = [b for b in window(moving).banner.findChildren(QPushButton) if b.text() == text]
    button.click()


# -- another corpus ------------------------------------------------------------------------------------


def test_another_corpus_takes_the_place_and_nothing_typed_is_lost(moving: Moving, other: Path, qtbot: QtBot) -> None:
    first = window(moving)
    place_before = first.shell.geometry()
    (field,) = [one.line for one in first.inspector.findChildren(FactEditor) if one.fact.name == "section"]
    field.setFocus()
    QTest.keyClicks(field, "Quays")
    actions(moving).open(str(other))
    qtbot.waitUntil(lambda: name(moving) == "other" and settled(moving))
    second = window(moving)
    assert second is not first
    assert second.shell.isVisible()
    assert second.shell.geometry() == place_before
    assert second.desk.corpus.annotator == "ana"
    assert second.desk.session is not None
    with opening.open_corpus(other.with_name("news.corpus"), annotator="ana") as again:  # nobody holds it any more
        assert again.store.facts_of(["harbour"])["harbour"].values("section") == ("Quays",)


def test_a_corpus_that_cannot_be_opened_leaves_the_present_one(moving: Moving, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "bad.corpus").write_bytes(b"no corpus")
    before = window(moving)
    actions(moving).open(str(tmp_path / "bad.corpus"))
    qtbot.waitUntil(lambda: "bad.corpus" in window(moving).banner.message)
    assert window(moving) is before
    before.desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    assert marked(before.desk) == [("ORG", "council")]


@pytest.mark.usefixtures("impatient")
def test_typing_that_cannot_be_kept_keeps_the_present_one(moving: Moving, other: Path, tmp_path: Path) -> None:
    before = window(moving)
    (field,) = [one.line for one in before.inspector.findChildren(FactEditor) if one.fact.name == "section"]
    field.setFocus()
    QTest.keyClicks(field, "Quays")
    with closing(sqlite3.connect(tmp_path / "news.corpus", timeout=0, isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        moving._adopt(opening.open_corpus(other, annotator="ana"))
        busy.execute("ROLLBACK")
    assert window(moving) is before
    assert before.shell.isVisible()
    opening.open_corpus(other, annotator="ana").close()  # it was let go of again


def test_the_corpus_that_is_open_is_not_opened_twice(moving: Moving, tmp_path: Path) -> None:
    before = window(moving)
    for address in (tmp_path / "news.corpus", tmp_path / "." / "x" / ".." / "news.corpus"):
        actions(moving).open(str(address))
    assert not before.desk.background.busy
    assert window(moving) is before


@popping_up
def test_corpora_that_were_open_are_offered_and_gone_ones_taken_off(
    moving: Moving, other: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    geometry = Geometry()
    for address in (tmp_path / "gone.corpus", other, tmp_path / "news.corpus"):
        geometry.remember_corpus(str(address))
    actions(moving).open_recent()
    choose("gone")
    assert geometry.recent_corpora == [str(tmp_path / "news.corpus"), str(other)]
    window(moving).commands["corpus_recent"].trigger()
    choose("other")
    qtbot.waitUntil(lambda: name(moving) == "other" and settled(moving))


def test_a_new_corpus_is_made_where_it_is_asked_for(
    moving: Moving, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: [str(tmp_path / "fresh.corpus")])
    actions(moving).new()
    qtbot.waitUntil(lambda: name(moving) == "fresh" and settled(moving))
    assert window(moving).desk.session is None
    actions(moving).new()
    qtbot.waitUntil(lambda: "is there already" in window(moving).banner.message and settled(moving))
    monkeypatch.setattr(QFileDialog, "exec", lambda _: False)
    actions(moving).new()
    assert not window(moving).desk.background.busy


def test_a_folder_and_a_wrong_address_are_asked_for(
    moving: Moving, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    actions(moving).open_file()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("mysql://x/y", True))
    actions(moving).open_database()
    qtbot.waitUntil(lambda: "PostgreSQL" in window(moving).banner.message)
    opening.create_corpus(tmp_path / "mirror", annotator="ana").close()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "mirror"))
    actions(moving).open_folder()
    qtbot.waitUntil(lambda: name(moving) == "mirror" and settled(moving))


# -- copies --------------------------------------------------------------------------------------------


def test_a_duplicate_can_be_opened_at_once(
    moving: Moving, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window(moving).desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    monkeypatch.setattr(QFileDialog, "exec", lambda _: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: [str(tmp_path / "twin.corpus")])
    actions(moving).duplicate()
    qtbot.waitUntil(lambda: "twin.corpus" in window(moving).banner.message)
    press_banner(moving, "Open it")
    qtbot.waitUntil(lambda: name(moving) == "twin" and settled(moving))
    window(moving).open_article("harbour")
    assert marked(window(moving).desk) == [("ORG", "council")]


@pytest.fixture
def backed_up(moving: Moving, tmp_path: Path, qtbot: QtBot) -> Path:
    """The corpus has a backup, and an annotation since then."""
    actions(moving).back_up()
    qtbot.waitUntil(lambda: bool(backups(tmp_path / "news.corpus")) and settled(moving))
    window(moving).desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    return tmp_path / "news.corpus"


@popping_up
def test_a_backup_takes_the_place_of_the_corpus_and_that_is_kept(moving: Moving, backed_up: Path, qtbot: QtBot) -> None:
    before = window(moving)
    actions(moving).restore()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    choose("3 articles")
    choose("in the place")
    qtbot.waitUntil(lambda: moving.window not in (None, before) and settled(moving))
    assert name(moving) == "news"
    assert "what it was before is in" in window(moving).banner.message
    assert marked(window(moving).desk) == []
    newest, _ = backups(backed_up)
    with opening.open_corpus(newest, annotator="ana") as present:
        assert len(present.store.read("harbour", "ana").sets["ana"]) == 1


@popping_up
def test_a_backup_becomes_a_corpus_beside(moving: Moving, backed_up: Path, qtbot: QtBot) -> None:
    actions(moving).restore()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    choose("")
    choose("beside")
    qtbot.waitUntil(lambda: "is there now" in window(moving).banner.message)
    (made,) = [path for path in backed_up.parent.glob("news *.corpus")]  # noqa: C416
    with opening.open_corpus(made, annotator="ana") as restored:
        assert len(restored.store.read("harbour", "ana").sets["ana"]) == 0
    assert marked(window(moving).desk) == [("ORG", "council")]


def test_without_a_backup_there_is_nothing_to_restore(moving: Moving, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window(moving).messages.said, check_params_cb=lambda said: "no backup" in said):
        actions(moving).restore()


# -- upkeep --------------------------------------------------------------------------------------------


def test_verify_says_that_all_is_well_or_what_is_not(moving: Moving, tmp_path: Path, qtbot: QtBot) -> None:
    window(moving).commands["corpus_verify"].trigger()
    qtbot.waitUntil(lambda: "as it was written" in window(moving).banner.message)
    with sqlite3.connect(tmp_path / "news.corpus") as connection:
        connection.execute("UPDATE texts SET text = 'x' || text WHERE document = 2")
    connection.close()
    actions(moving).verify()
    qtbot.waitUntil(lambda: "quarry: its text is not what was imported" in window(moving).banner.message)


def test_compact_asks_closes_and_comes_back(moving: Moving, qtbot: QtBot) -> None:
    before = window(moving)
    facts = before.desk.corpus.store.facts_of(["quarry"])["quarry"]
    from annotator.editing.change import Change, Edit

    before.desk.do_in_corpus(Change("Remove", (Edit("quarry", facts, facts._replace(removed=True)),)))
    qtbot.waitUntil(lambda: settled(moving))
    actions(moving).compact()
    assert "1 removed articles out for good" in before.banner.message
    press_banner(moving, "Compact")
    qtbot.waitUntil(lambda: moving.window not in (None, before) and settled(moving))
    assert window(moving).banner.message.startswith("The corpus had ")
    store = window(moving).desk.corpus.store
    assert store.removed_ids() == []
    assert store.document_ids() == ["harbour", "mina"]


def test_work_that_fails_opens_the_corpus_again_and_says_why(
    moving: Moving, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.errors import CorpusError
    from annotator.opening import upkeep

    def refused(*_: object, **__: object):
        raise CorpusError("news.corpus: the disk is full; free some space.")
        yield

    monkeypatch.setattr(upkeep, "compact", refused)
    before = window(moving)
    actions(moving).compact()
    press_banner(moving, "Compact")
    qtbot.waitUntil(lambda: moving.window not in (None, before) and settled(moving))
    assert (name(moving), window(moving).banner.message) == ("news", "news.corpus: the disk is full; free some space.")


def test_what_is_only_looked_at_is_not_compacted(
    open_window: OpenWindow, corpus: OpenCorpus, tmp_path: Path, said: Callable[[MainWindow], list[str]]
) -> None:
    with opening.open_corpus(tmp_path / "news.corpus", annotator="ben", read_only=True) as looked_at:
        shown = open_window(looked_at)
        heard = said(shown)
        shown.corpus_actions.compact()
        assert heard == ["The corpus is open read-only: nothing can be changed."]


@pytest.fixture
def said() -> Callable[[MainWindow], list[str]]:
    """What a window says from now on."""

    def listen(shown: MainWindow) -> list[str]:
        heard: list[str] = []
        shown.messages.said.connect(heard.append)
        return heard

    return listen
