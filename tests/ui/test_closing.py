"""What was typed last is not lost with the window when it cannot be written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from annotator import opening
from annotator.model.span import Span
from annotator.ui.main_window import MainWindow


@pytest.mark.usefixtures("impatient")
def test_a_note_that_cannot_be_written_keeps_the_window_open_once(window: MainWindow, tmp_path: Path) -> None:
    window.view.select(Span(0, 7))
    window.text_actions.annotate("entities", "GPE")
    note = window.inspector.findChild(QPlainTextEdit)
    assert note is not None
    note.setFocus()
    QTest.keyClicks(note, "a note typed last")
    with closing(sqlite3.connect(tmp_path / "news.corpus", timeout=0, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        window.shell.close()
        assert window.shell.isVisible()
        assert window.banner.message
        other.execute("ROLLBACK")
    window.shell.close()
    assert not window.shell.isVisible()
    with opening.open_corpus(tmp_path / "news.corpus", annotator="ana") as again:
        (made,) = again.store.read("harbour", "ana").sets["ana"].annotations()
        assert made.note == "a note typed last"
