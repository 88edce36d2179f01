"""The window as a whole: what one part does shows in the others, once, and the keyboard reaches every part."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.ui.main_window import MainWindow
from annotator.ui.panels.annotation_list import AnnotationModel
from tests.ui.conftest import HARBOUR, marked, place


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
