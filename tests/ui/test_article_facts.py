"""What is said about the article: edited in the inspector, followed by list and window, undone like any edit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from annotator.ui.main_window import MainWindow
from annotator.ui.panels.fact_editors import FactEditor
from annotator.ui.panels.flat import FlatButton, IconButton
from tests.ui.conftest import HARBOUR, OpenWindow, marked, place

Key = Qt.Key


def line(window: MainWindow, name: str) -> QLineEdit:
    found = [one.line for one in window.inspector.findChildren(FactEditor) if one.fact.name == name]
    assert len(found) == 1
    return found[0]


def write(window: MainWindow, name: str, text: str, key: Key = Key.Key_Return) -> QLineEdit:
    field = line(window, name)
    field.setFocus(Qt.FocusReason.ShortcutFocusReason)
    field.selectAll()
    QTest.keyClick(field, Key.Key_Delete)
    field.insert(text)  # QTest knows the keys of Latin letters only
    QTest.keyClick(field, key)
    QApplication.processEvents()
    return field


def row_title(window: MainWindow) -> str:
    window.recounting.catch_up()
    row = window.desk.corpus.store.row("harbour", "ana")
    assert row is not None
    return row.title


def test_a_title_is_followed_by_list_and_window_and_undone(window: MainWindow) -> None:
    before = window.desk.session.document.title  # type: ignore[union-attr]
    write(window, "title", "Dredging begins")
    assert window.shell.windowTitle().startswith("Dredging begins — ")
    assert row_title(window) == "Dredging begins"
    assert window.desk.save()
    file = window.desk.corpus.mirror / "harbour.standoff.xml"
    assert 'title="Dredging begins"' in file.read_text(encoding="utf-8")
    window.desk.undo()
    assert window.shell.windowTitle().startswith(before)
    assert line(window, "title").text() == before
    assert row_title(window) == before
    window.desk.redo()
    assert line(window, "title").text() == "Dredging begins"


def test_enter_goes_from_line_to_line_and_out_of_the_last(window: MainWindow) -> None:
    window.commands["facts"].trigger()
    names = ["title", "byline", "outlet", "published", "language", "url", "tag"]
    for name in names:
        assert line(window, name).hasFocus(), name
        QTest.keyClick(line(window, name), Key.Key_Return)
    assert window.view.hasFocus()
    assert window.desk.history.to_undo is None  # nothing was changed on the way


def test_escape_takes_back_what_is_typed_and_then_leaves(window: MainWindow) -> None:
    field = line(window, "outlet")
    field.setFocus(Qt.FocusReason.ShortcutFocusReason)
    QTest.keyClicks(field, "Herald")
    QTest.keyClick(field, Key.Key_Escape)
    assert (field.text(), field.hasFocus()) == ("", True)
    QTest.keyClick(field, Key.Key_Escape)
    assert window.view.hasFocus()
    assert window.desk.history.to_undo is None


def test_tab_keeps_what_was_typed(window: MainWindow) -> None:
    write(window, "section", "Harbour", Key.Key_Tab)
    assert window.desk.session.document.facts.values("section") == ("Harbour",)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "wrong", "right", "kept"),
    [
        ("published", "tomorrow", "2024-02-29 10:00", "2024-02-29T10:00"),
        ("language", "English please", "pt_br", "pt-BR"),
        ("url", "news.example", "https://news.example/1", "https://news.example/1"),
    ],
)
def test_what_makes_no_sense_is_not_kept_and_says_why(
    window: MainWindow, name: str, wrong: str, right: str, kept: str
) -> None:
    field = write(window, name, wrong)
    assert field.hasFocus()
    assert any(label.text().startswith("Not kept: Write") for label in window.inspector.findChildren(QLabel))
    assert window.desk.history.to_undo is None
    write(window, name, right)
    assert field.text() == kept
    assert not any(label.text().startswith("Not kept") for label in window.inspector.findChildren(QLabel))


def test_tags_are_several_values_on_one_line(window: MainWindow) -> None:
    field = write(window, "tag", " sea;quota ; sea; ")
    assert field.text() == "sea; quota"
    assert window.desk.session.document.facts.values("tag") == ("sea", "quota")  # type: ignore[union-attr]
    write(window, "tag", "")
    assert window.desk.session.document.facts.values("tag") == ()  # type: ignore[union-attr]


def test_an_arabic_title_reads_from_the_right_and_the_page_follows(window: MainWindow) -> None:
    window.view.place_caret(30)
    field = write(window, "title", "ميناء")
    assert field.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert window.view.document.right_to_left
    assert window.view.caret == 30
    window.desk.undo()
    assert not window.view.document.right_to_left


def test_an_address_is_opened_by_its_button_only_when_it_is_one(window: MainWindow) -> None:
    (button, *_) = [b for b in window.inspector.findChildren(IconButton) if b.accessibleName().startswith("Address")]
    assert not button.isEnabled()
    write(window, "url", "https://news.example/1")
    assert button.isEnabled()


def test_what_is_typed_is_kept_when_another_article_is_opened(window: MainWindow) -> None:
    field = line(window, "byline")
    field.setFocus(Qt.FocusReason.ShortcutFocusReason)
    QTest.keyClicks(field, "Ada Quill")
    window.open_article("quarry")
    assert line(window, "byline").text() == ""
    facts = window.desk.corpus.store.facts_of(["harbour", "quarry"])
    assert facts["harbour"].values("byline") == ("Ada Quill",)
    assert facts["quarry"].values("byline") == ()


def test_the_selected_annotation_takes_the_place_of_the_article(window: MainWindow) -> None:
    assert line(window, "title").isVisible()
    window.view.select(place(HARBOUR, "Ines Tallow"))
    window.text_actions.annotate("entities", "PERSON")
    assert not line(window, "title").isVisible()
    window.commands["facts"].trigger()
    assert line(window, "title").isVisible()
    assert line(window, "title").hasFocus()


def test_where_nothing_is_open_there_is_nothing_to_edit(open_window: OpenWindow, empty_corpus) -> None:
    window = open_window(empty_corpus)
    assert not line(window, "title").isVisible()
    window.commands["facts"].trigger()
    assert not line(window, "title").hasFocus()


def more(window: MainWindow) -> FlatButton:
    return next(one for one in window.inspector.findChildren(FlatButton) if one.text().startswith(("More", "Less")))


def test_facts_that_are_seldom_needed_come_out_when_they_are_asked_for(window: MainWindow) -> None:
    write(window, "section", "Harbour")
    assert not line(window, "section").isVisible()
    assert more(window).text() == "More: Section"
    more(window).setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(more(window), Key.Key_Return)
    assert line(window, "section").isVisible()
    assert more(window).text() == "Less"
    field = line(window, "tag")
    field.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(field, Key.Key_Return)
    assert line(window, "standfirst").hasFocus(), "Enter goes on to them"
    window.open_article("mina")
    window.view.activate("")
    assert line(window, "section").isVisible(), "they stay out for the next article"
    line(window, "section").setFocus(Qt.FocusReason.TabFocusReason)
    more(window).click()
    assert more(window).hasFocus(), "the keyboard is not lost with what is put away"


def test_an_edit_of_an_annotation_makes_no_digest_of_the_text(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> str:
        raise AssertionError("an edit takes as long as the text is")

    monkeypatch.setattr("annotator.model.document.text_digest", refuse)
    for words in ("council", "March"):
        window.desk.annotate("entities", "ORG", place(HARBOUR, words))
    window.desk.undo()
    monkeypatch.undo()
    assert marked(window.desk) == [("ORG", "council")]
