"""What can be done with whole articles: walk, save, finish, skip, import, cancel, and trouble with the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator import opening
from annotator.model.span import Span
from annotator.opening.corpus import OpenCorpus
from annotator.ui.main_window import MainWindow
from tests.ui.conftest import HARBOUR, OpenWindow, marked, place, stored, the

Key = Qt.Key
CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


def press(window: MainWindow, key: Key | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or window.view, key, modifiers)  # type: ignore[call-overload]
    QApplication.processEvents()


def on_screen(window: MainWindow) -> str:
    session = window.desk.session
    return session.document.id if session else ""


def states(window: MainWindow, document: str) -> set[str]:
    mine = window.desk.corpus.store.read(document, "ana").sets["ana"]
    return set(mine.layer_states().values())


def button(window: MainWindow, text: str) -> QPushButton:
    (found,) = [b for b in window.banner.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    return found


# -- walking -----------------------------------------------------------------------------------------


def test_the_window_opens_on_the_first_article(window: MainWindow) -> None:
    assert on_screen(window) == "harbour"
    assert "Harbour council" in window.shell.windowTitle()
    assert window.view.hasFocus()


def test_keys_walk_through_the_articles_and_stop_at_the_ends(window: MainWindow) -> None:
    seen = []
    for _ in range(3):
        press(window, Key.Key_PageDown, CTRL)
        seen.append(on_screen(window))
    assert seen == ["quarry", "mina", "mina"]
    assert "no further article" in window.status.message
    press(window, Key.Key_PageUp, CTRL)
    assert on_screen(window) == "quarry"
    assert window.view.hasFocus()


def test_the_next_article_that_needs_work_is_one_key_away(window: MainWindow) -> None:
    window.open_article("quarry")
    window.desk.set_state("finished")
    window.open_article("harbour")
    press(window, Key.Key_PageDown, CTRL | SHIFT)
    assert on_screen(window) == "mina"


# -- saving ------------------------------------------------------------------------------------------


def test_control_s_writes_the_mirror_and_says_where(window: MainWindow) -> None:
    window.view.place_caret(HARBOUR.index("council"))
    press(window, "2")
    press(window, "s", CTRL)
    file = window.desk.corpus.mirror / "harbour.standoff.xml"
    assert "council" in file.read_text(encoding="utf-8")
    assert "harbour.standoff.xml" in window.status.message
    assert str(window.desk.corpus.mirror) in window.status.message


def test_a_mirror_that_cannot_be_written_stays_in_the_banner_until_retry_works(window: MainWindow) -> None:
    mirror = window.desk.corpus.mirror
    mirror.write_text("in the way")
    press(window, "s", CTRL)
    assert str(mirror) in window.banner.message
    button(window, "Retry").click()
    assert str(mirror) in window.banner.message
    mirror.unlink()
    button(window, "Retry").click()
    assert window.banner.message == ""
    assert (mirror / "harbour.standoff.xml").exists()
    assert window.view.hasFocus()


# -- finishing ---------------------------------------------------------------------------------------


def finish(window: MainWindow) -> None:
    """Ctrl+D, and again where nothing is annotated."""
    press(window, "d", CTRL)
    if "Nothing is annotated" in window.banner.message:
        press(window, "d", CTRL)


def test_an_untouched_article_is_finished_only_when_asked_twice(window: MainWindow) -> None:
    press(window, "d", CTRL)
    assert on_screen(window) == "harbour"
    assert states(window, "harbour") == set()
    assert "Nothing is annotated" in window.banner.message
    press(window, "d", CTRL)
    assert states(window, "harbour") == {"finished"}
    assert on_screen(window) == "quarry"
    assert window.banner.message == ""


def test_a_complete_article_is_finished_and_the_next_one_opened(window: MainWindow) -> None:
    window.view.place_caret(HARBOUR.index("council"))
    press(window, "2")
    press(window, "d", CTRL)
    assert states(window, "harbour") == {"finished"}
    assert on_screen(window) == "quarry"
    assert (window.desk.corpus.mirror / "harbour.standoff.xml").exists()
    assert window.banner.message == ""


def test_what_is_missing_is_shown_first_and_may_be_finished_all_the_same(window: MainWindow) -> None:
    window.desk.annotate("claims", "SOURCE", place(HARBOUR, "Ines Tallow"))
    window.desk.annotate("claims", "SOURCE", place(HARBOUR, "Bo Lund"))
    count = len(window.desk.lacks())
    assert count >= 2
    window.view.place_caret(0)
    press(window, "d", CTRL)
    assert on_screen(window) == "harbour"
    assert states(window, "harbour") == {"in-progress"}
    assert window.view.active == the(window.desk, "SOURCE").id
    assert window.view.layer == "claims"
    assert f"{count - 1} more" in window.banner.message
    button(window, "Finish anyway").click()
    assert states(window, "harbour") == {"finished"}
    assert on_screen(window) == "quarry"
    assert window.banner.message == ""


def test_what_is_put_right_needs_no_finishing_anyway(window: MainWindow) -> None:
    source = window.desk.annotate("claims", "SOURCE", place(HARBOUR, "Ines Tallow"))
    finish(window)
    assert on_screen(window) == "harbour"
    window.desk.delete(source)
    finish(window)
    assert on_screen(window) == "quarry"
    assert window.banner.message == "", "the banner is about what is no longer missing"


def test_the_last_article_stays_and_the_window_says_that_all_is_done(window: MainWindow) -> None:
    for _ in range(3):
        finish(window)
    assert "finished or skipped" in window.status.message
    for document in ("harbour", "quarry", "mina"):
        assert states(window, document) == {"finished"}


def test_finishing_says_what_became_of_the_article_that_is_gone_from_view(window: MainWindow) -> None:
    title = window.view.document.title or "harbour"
    finish(window)
    assert on_screen(window) == "quarry"
    assert window.status.message.startswith("Finished")
    assert window.status.message.endswith(title)


def test_finishing_is_one_step_to_undo(window: MainWindow) -> None:
    finish(window)
    press(window, "z", CTRL)
    assert on_screen(window) == "harbour"
    assert states(window, "harbour") == set()


def test_skipped_articles_are_passed_over(window: MainWindow) -> None:
    window.commands["skip"].trigger()
    assert on_screen(window) == "quarry"
    assert states(window, "harbour") == {"skipped"}
    window.open_article("mina")
    finish(window)
    assert on_screen(window) == "quarry"


# -- trouble -----------------------------------------------------------------------------------------


@pytest.fixture
def full(window: MainWindow) -> Iterator[Callable[[], None]]:
    """Nothing can be written while another program holds the file; returns how it lets go."""
    window.desk.annotate("entities", "PERSON", place(HARBOUR, "Bo Lund"))
    editor = window.desk.corpus.store._editor
    assert editor is not None
    editor.driver_connection.execute("PRAGMA busy_timeout = 0")  # type: ignore[union-attr]
    other = sqlite3.connect(str(window.desk.corpus.store.target), timeout=0, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other.close
    other.close()


def test_an_edit_that_cannot_be_kept_does_not_show_and_the_banner_offers_retry(
    window: MainWindow, full: Callable[[], None]
) -> None:
    window.view.place_caret(HARBOUR.index("council"))
    press(window, "2")
    assert marked(window.desk) == [("PERSON", "Bo Lund")]
    assert str(window.desk.corpus.store.target) in window.banner.message
    assert button(window, "Retry")
    press(window, Key.Key_PageDown, CTRL)
    assert on_screen(window) == "quarry", "reading goes on"
    press(window, Key.Key_PageUp, CTRL)
    assert window.banner.message, "the banner stays"


def test_retry_makes_the_edit_once_the_trouble_is_over(window: MainWindow, full: Callable[[], None]) -> None:
    window.view.place_caret(HARBOUR.index("council"))
    press(window, "2")
    button(window, "Retry").click()
    assert button(window, "Retry"), "still in trouble"
    full()
    button(window, "Retry").click()
    assert ("ORG", "council") in marked(window.desk)
    assert ("ORG", "council") in stored(window.desk)
    assert window.banner.message == ""
    assert window.view.hasFocus()


def test_finishing_that_cannot_be_kept_stays_at_the_article(window: MainWindow, full: Callable[[], None]) -> None:
    press(window, "d", CTRL)
    assert on_screen(window) == "harbour"
    assert button(window, "Retry")


# -- read-only ---------------------------------------------------------------------------------------


def test_a_corpus_open_elsewhere_is_shown_read_only_with_its_holder(
    open_window: OpenWindow, corpus: OpenCorpus, tmp_path: Path
) -> None:
    with opening.open_corpus(tmp_path / "news.corpus", annotator="ben", read_only_if_needed=True) as second:
        window = open_window(second)
        assert "ana" in window.banner.message
        window.view.place_caret(HARBOUR.index("council"))
        for key, modifiers in (("2", NONE), ("d", CTRL), ("s", CTRL)):
            window.status.say("")
            press(window, key, modifiers)
            assert "read-only" in window.status.message
        assert on_screen(window) == "harbour"
        assert marked(window.desk) == []
        press(window, Key.Key_PageDown, CTRL)
        assert on_screen(window) == "quarry"
        window.shell.close()


# -- an empty corpus -----------------------------------------------------------------------------------


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_every_action_is_survived_without_any_article(
    open_window: OpenWindow, empty_corpus: OpenCorpus, dialogs_cancelled: None
) -> None:
    window = open_window(empty_corpus)
    assert on_screen(window) == ""
    # compacting asks in the banner first
    left_out = {"corpus_compact", "quit", "keys", "commands", "any_label", "text_menu", "full_screen", "settings"}
    for name, action in window.commands.items():
        if name not in left_out and not name.startswith("theme"):
            action.trigger()
    for action in window.label_actions.by_label.values():
        action.trigger()
    QApplication.processEvents()
    assert window.banner.message == ""


# -- in ----------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.txt").write_text("A first article\n\nwith text.\n", encoding="utf-8")
    (folder / "two.txt").write_text("A second article\n\nwith more text.\n", encoding="utf-8")
    (folder / "bad.txt").write_bytes(b"")
    return folder


def imported(window: MainWindow, qtbot: QtBot, *paths: Path) -> None:
    with qtbot.waitSignal(window.desk.imported, timeout=5000):
        window.import_actions.open_files(list(paths))
    qtbot.waitUntil(lambda: not window.desk.background.busy)


def test_one_file_is_taken_in_and_opened(window: MainWindow, qtbot: QtBot, files: Path) -> None:
    imported(window, qtbot, files / "one.txt")
    assert window.view.document.text.startswith("A first article")
    assert window.banner.message == ""


def test_a_bad_file_never_stops_the_others_and_is_named(window: MainWindow, qtbot: QtBot, files: Path) -> None:
    imported(window, qtbot, files)
    assert window.banner.message.startswith("1 of 3 articles was refused")
    button(window, "Details").click()
    assert "bad.txt" in window.banner._details.text()
    assert len(window.desk.corpus.store.document_ids()) == 5


def test_one_bad_file_says_what_is_wrong_with_it(window: MainWindow, qtbot: QtBot, files: Path) -> None:
    imported(window, qtbot, files / "bad.txt")
    assert "bad.txt" in window.banner.message
    assert on_screen(window) == "harbour"


def test_several_files_are_counted(window: MainWindow, qtbot: QtBot, files: Path) -> None:
    imported(window, qtbot, files / "one.txt", files / "two.txt")
    assert "2 articles" in window.banner.message
    (files / "three.txt").write_text("A third article\n\nwith text.\n", encoding="utf-8")
    imported(window, qtbot, files / "one.txt", files / "two.txt", files / "three.txt")
    assert window.banner.message == "New in the corpus: 1. There already: 2."


def test_the_dialog_begins_where_the_last_article_was(
    window: MainWindow, qtbot: QtBot, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []
    dialog = "annotator.ui.import_actions.QFileDialog"
    monkeypatch.setattr(
        f"{dialog}.getOpenFileNames", lambda *args: begun.append(args[2]) or ([str(files / "one.txt")], "")
    )
    monkeypatch.setattr(f"{dialog}.getExistingDirectory", lambda *args: begun.append(args[2]) or "")
    with qtbot.waitSignal(window.desk.imported, timeout=5000):
        press(window, "o", CTRL)
    qtbot.waitUntil(lambda: not window.desk.background.busy)
    press(window, "o", CTRL | SHIFT)
    assert begun == ["", str(files)]


def test_the_same_file_twice_is_one_article(window: MainWindow, qtbot: QtBot, files: Path) -> None:
    for _ in range(2):
        imported(window, qtbot, files / "one.txt")
    assert len(window.desk.corpus.store.document_ids()) == 4
    assert window.view.document.text.startswith("A first article")


def test_files_are_chosen_in_a_dialog_or_not(
    window: MainWindow, qtbot: QtBot, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = "annotator.ui.import_actions.QFileDialog"
    monkeypatch.setattr(f"{dialog}.getOpenFileNames", lambda *_: ([str(files / "one.txt")], ""))
    with qtbot.waitSignal(window.desk.imported, timeout=5000):
        press(window, "o", CTRL)
    qtbot.waitUntil(lambda: not window.desk.background.busy)
    assert window.view.document.text.startswith("A first article")
    monkeypatch.setattr(f"{dialog}.getExistingDirectory", lambda *_: "")
    press(window, "o", CTRL | SHIFT)
    assert not window.desk.background.busy


def test_files_are_dropped_on_the_window(window: MainWindow, qtbot: QtBot, files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(files / "one.txt")), QUrl("https://example.org/page.html")])
    action, nothing = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), action, data, Qt.MouseButton.LeftButton, nothing)
    QApplication.sendEvent(window.shell, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(50, 50), action, data, Qt.MouseButton.LeftButton, nothing)
    with qtbot.waitSignal(window.desk.imported, timeout=5000):
        QApplication.sendEvent(window.shell, drop)
    qtbot.waitUntil(lambda: not window.desk.background.busy)
    assert window.view.document.text.startswith("A first article")


def test_words_and_markup_dropped_or_pasted_are_articles(window: MainWindow, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setText("Ferry late\n\nThe ferry was late on Monday, the harbour master said.\n")
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE)
    QApplication.sendEvent(window.shell, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE)
    with qtbot.waitSignal(window.desk.imported, timeout=5000):
        QApplication.sendEvent(window.shell, drop)
    qtbot.waitUntil(lambda: not window.desk.background.busy)
    assert window.view.document.title == "Ferry late"

    page = QMimeData()
    markup = "<h1>Größe</h1><p>The <b>pilots</b> wait.</p><script>x()</script>"
    page.setHtml(markup)
    page.setText("Größe The pilots wait.")
    QApplication.clipboard().setMimeData(page)
    with qtbot.waitSignal(window.desk.imported, timeout=5000):
        press(window, "v", CTRL | SHIFT)
    qtbot.waitUntil(lambda: not window.desk.background.busy)
    assert window.view.document.text == "Größe\nThe pilots wait.\n"
    source = window.desk.corpus.store.source(window.view.document.source_sha256)
    assert source is not None
    assert source.decode() == markup


def test_an_empty_clipboard_and_a_link_say_what_to_do(window: MainWindow) -> None:
    QApplication.clipboard().clear()
    press(window, "v", CTRL | SHIFT)
    assert window.status.message == "The clipboard holds no text."
    link = QMimeData()
    link.setUrls([QUrl("https://example.org/page.html")])
    QApplication.clipboard().setMimeData(link)
    press(window, "v", CTRL | SHIFT)
    assert window.status.message.startswith("A link is no article")


def test_the_columns_of_a_table_are_asked_for_once(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("kopf,inhalt\nErste,Der Text der ersten.\nZweite,Noch einer.\n", encoding="utf-8")
    imported(window, qtbot, tmp_path / "a.csv")
    assert "no column is known to hold the text" in window.banner.message
    button(window, "Choose columns…").click()
    dialog = next(one for one in QApplication.topLevelWidgets() if one.objectName() == "columns" and one.isVisible())
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QComboBox))
    take = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Take the articles in")
    assert not take.isEnabled()
    press(window, Key.Key_Down)  # the text, of the wrong column
    assert take.isEnabled()
    press(window, Key.Key_Down)  # the title
    assert not take.isEnabled()
    press(window, Key.Key_Tab)
    press(window, Key.Key_Down)
    assert take.isEnabled()
    with qtbot.waitSignal(window.desk.imported, timeout=5000):
        press(window, Key.Key_Return)
    qtbot.waitUntil(lambda: not window.desk.background.busy)
    assert window.view.document.text == "Erste\n\nDer Text der ersten."
    (tmp_path / "b.csv").write_text("inhalt,kopf\nAnderer Text.,Dritte\n", encoding="utf-8")
    imported(window, qtbot, tmp_path / "b.csv")
    assert window.view.document.title == "Dritte"


def test_a_cancelled_import_changes_nothing_and_says_so(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number}.txt").write_text(f"Article {number}\n\nIts text.\n", encoding="utf-8")
    before = window.desk.corpus.store.document_ids()
    with qtbot.waitSignal(window.desk.background.progressed, timeout=5000):
        window.import_actions.open_files([folder])
    window.status.cancel_requested.emit()
    qtbot.waitUntil(lambda: not window.desk.background.busy, timeout=10_000)
    assert "Cancelled" in window.status.message
    assert window.desk.corpus.store.document_ids() == before


# -- the end -----------------------------------------------------------------------------------------


def test_closing_the_window_keeps_everything(window: MainWindow, tmp_path: Path) -> None:
    window.view.select(Span(0, 7))
    press(window, "3")
    window.shell.close()
    assert (tmp_path / "news" / "harbour.standoff.xml").exists() or window.desk.corpus.mirror.exists()
    with opening.open_corpus(tmp_path / "news.corpus", annotator="ana") as again:
        assert not again.read_only
        mine = again.store.read("harbour", "ana").sets["ana"]
        assert [a.label for a in mine.annotations()] == ["GPE"]
