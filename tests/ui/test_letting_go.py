"""What an article needed in memory goes with it: a curator reads hundreds a day in one window."""

from __future__ import annotations

import sys
import weakref

import pytest
from PySide6.QtWidgets import QApplication

from annotator.ui.main_window import MainWindow
from tests.ui.conftest import marked
from tests.ui.test_text_actions import press, select


@pytest.mark.usefixtures("no_collection")
def test_an_article_that_was_left_is_held_by_nothing(window: MainWindow) -> None:
    select(window, "Ines Tallow")
    press(window, "1", "n")
    assert marked(window.desk) == [("PERSON", "Ines Tallow")]
    session, names, annotations = window.desk.session, window.suggestion_actions._names, window.desk.annotations
    assert session is not None
    assert names is not None
    held = [weakref.ref(session), weakref.ref(names)]
    del session, names
    window.open_article("quarry")
    QApplication.processEvents()
    assert [one() for one in held] == [None, None]
    assert sys.getrefcount(annotations) == 2  # this test's, and that of the call
