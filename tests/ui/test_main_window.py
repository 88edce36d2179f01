"""The window as a whole: what one part does shows in the others, once, and the keyboard reaches every part."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator import opening
from annotator.crash_log import log_file
from annotator.model.annotation import Annotation
from annotator.storage.store import Store
from annotator.ui import application
from annotator.ui.desk import Desk
from annotator.ui.main_window import MainWindow
from annotator.ui.panels.annotation_rows import AnnotationModel
from annotator.ui.panels.flat import FlatButton
from tests.ui.conftest import HARBOUR, fill, marked, place

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def file_by(tmp_path: Path) -> Callable[[str], Path]:
    """A standoff file of the harbour article, in which somebody marked the council."""

    def made(annotator: str) -> Path:
        with fill(opening.create_corpus(tmp_path / "theirs.corpus", annotator=annotator)) as corpus:
            desk = Desk(corpus)
            desk.open_article("harbour")
            desk.annotate("entities", "ORG", place(HARBOUR, "council"))
            return corpus.save_article("harbour")

    return made


def listed(window: MainWindow) -> list[tuple[str, str]]:
    """Label and text of every row of the list of annotations."""
    model = window.annotation_list.findChild(AnnotationModel)
    assert model is not None
    text = window.view.document.text
    return [(row.label, row.covered(text)) for row in model.rows]


def test_what_is_undone_and_redone_in_another_article_is_listed_once(window: MainWindow) -> None:
    desk = window.desk
    desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    desk.delete(desk.annotations.annotations()[0].id)
    window.open_article("quarry")
    desk.undo()
    assert window.view.document.id == "harbour"
    assert listed(window) == marked(desk) == [("ORG", "council")]
    window.open_article("quarry")
    desk.redo()
    assert listed(window) == marked(desk) == []
    desk.undo()
    assert listed(window) == marked(desk) == [("ORG", "council")]


def test_work_on_the_open_article_that_a_file_brings_shows_at_once(
    window: MainWindow, file_by: Callable[[str], Path], qtbot: QtBot
) -> None:
    file = file_by("ana")
    with qtbot.waitSignal(window.desk.imported):
        window.import_actions.open_files([file])
    assert listed(window) == marked(window.desk) == [("ORG", "council")]


def test_a_file_that_somebody_else_changed_is_told_until_it_was_read(window: MainWindow) -> None:
    desk = window.desk
    desk.annotate("entities", "ORG", place(HARBOUR, "council"))
    assert desk.save()
    file = desk.corpus.mirror / "harbour.standoff.xml"
    file.write_bytes(file.read_bytes().replace(b"Harbour council", b"Harbour Council"))
    desk.annotate("entities", "PERSON", place(HARBOUR, "Bo Lund"))
    assert desk.save()
    assert "Somebody else had changed a file of the mirror" in window.banner.message
    assert "Bo Lund</quote>" in file.read_text(encoding="utf-8")


def test_the_keyboard_reaches_what_the_banner_offers(window: MainWindow, qtbot: QtBot) -> None:
    done: list[str] = []
    window.messages.show("Something failed.", button="Retry", action=lambda: done.append("again"))
    window.view.setFocus()
    window.commands["previous_region"].trigger()
    holder = window.shell.focusWidget()
    assert holder is not None
    assert window.banner.isAncestorOf(holder)
    qtbot.keyClick(holder, Qt.Key.Key_Space)
    assert done == ["again"]
    assert window.view.hasFocus()


class Questions:
    """What a window asks its store from now on, and how often its inspector shows something."""

    def __init__(self, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.shown: list[Annotation | None] = []
        for name in ("row", "page", "counts", "read", "open_article", "journal", "neighbour"):
            self._note(monkeypatch, window.desk.corpus.store, name)
        show = window.inspector.show_annotation

        def show_annotation(annotation: Annotation | None, *rest: object) -> None:
            self.shown.append(annotation)
            show(annotation, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(window.inspector, "show_annotation", show_annotation)

    def _note(self, monkeypatch: pytest.MonkeyPatch, store: Store, name: str) -> None:
        ask = getattr(store, name)

        def note(*arguments: object, **more: object) -> object:
            self.asked.append(name)
            return ask(*arguments, **more)

        monkeypatch.setattr(store, name, note)

    def since(self) -> tuple[list[str], list[Annotation | None]]:
        found = self.asked, self.shown
        self.asked, self.shown = [], []
        return found


def test_an_edit_asks_and_shows_only_what_it_changed(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window.desk.annotate("entities", "ORG", place(HARBOUR, "Harbour council"))  # now the article is in progress
    window.recounting.catch_up()
    view, questions = window.view, Questions(window, monkeypatch)
    view.select(place(HARBOUR, "Ines Tallow"))
    QTest.keyClick(view, Qt.Key.Key_1)
    made = window.desk.annotations.annotation(view.active)
    assert questions.since() == ([], [made])
    QTest.keyClick(view, Qt.Key.Key_BracketRight)
    longer = window.desk.annotations.annotation(view.active)
    assert longer != made
    assert questions.since() == ([], [longer])
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert questions.since() == ([], [None])
    QTest.keyClick(view, Qt.Key.Key_Z, CTRL)
    assert questions.since() == ([], [])
    window.recounting.catch_up()  # a moment later, once for all of them
    assert questions.since() == (["row"], [])


def test_the_inspector_follows_what_another_edit_did_to_a_linked_annotation(window: MainWindow) -> None:
    desk = window.desk
    claim = desk.annotate("claims", "CLAIM", place(HARBOUR, "The channel has lost two metres"))
    source = desk.annotate("claims", "SOURCE", place(HARBOUR, "Ines"))
    window.view.activate(claim)
    desk.resize(source, [place(HARBOUR, "Ines Tallow")])
    buttons = [button.text() for button in window.inspector.findChildren(FlatButton)]
    assert "Ines Tallow" in buttons


def test_a_fault_in_an_action_is_told_in_the_window(window: MainWindow, capsys: pytest.CaptureFixture[str]) -> None:
    error = KeyError("a bug")
    application._tell_fault(window.messages, KeyError, error, None)
    assert window.banner.message.startswith("Something went wrong inside Annotator (KeyError); your work is on disk")
    assert "KeyError" in capsys.readouterr().err
    assert "a bug" in log_file().read_text(encoding="utf-8")
