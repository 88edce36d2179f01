"""The line at the foot of the window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from annotator.jobs import Pace, Progress
from annotator.ui.panels.status import StatusPanel
from annotator.ui.theme import DARK
from tests.ui.panels.conftest import named


@pytest.fixture
def status(on_screen: Callable[..., QWidget]) -> StatusPanel:
    made = StatusPanel()
    on_screen(made, 1200, 27)
    return made


def said(status: StatusPanel) -> list[str]:
    return [label.text() for label in status.findChildren(QLabel) if label.isVisible() and label.text()]


def fill(status: StatusPanel) -> None:
    status.show_annotator("ana")
    status.show_layer("Claims")
    status.show_selection(214, 275)
    status.show_place(3, 12)
    status.show_language("en", right_to_left=False)


def test_says_where_one_is(status: StatusPanel) -> None:
    fill(status)
    assert said(status) == [
        "Saved", "annotator: ana", "Claims layer", "chars 214–275", "article 3 of 12", "en · LTR",
    ]  # fmt: skip
    status.show_selection(7, 7)
    status.show_language("ar", right_to_left=True)
    assert {"char 7", "ar · RTL"} <= set(said(status))
    status.clear_article()
    assert said(status) == ["Saved", "annotator: ana", "Claims layer"]


def test_save_state_is_words_and_a_sign(status: StatusPanel) -> None:
    signs = []
    for tell, words in (
        (status.show_saved, "Saved"),
        (lambda: status.show_not_saved("The disk is full."), "Not saved"),
        (lambda: status.show_read_only("ben has it open"), "Read-only"),
    ):
        tell()
        assert words in said(status)
        sign = next(label for label in status.findChildren(QLabel) if not label.pixmap().isNull())
        signs.append(sign.pixmap().toImage())
    assert signs[0] != signs[1] != signs[2]
    status.set_theme(DARK)
    assert "Read-only" in said(status)
    assert named(status, "Saved").toolTip() == "ben has it open"


def test_passing_words_go_by_themselves(status: StatusPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    status._fading.setInterval(20)
    status.say("Nothing to undo.")
    assert status.message == "Nothing to undo."
    qtbot.waitUntil(lambda: not status.message)


def test_job_shows_how_far_it_is_and_can_be_cancelled(status: StatusPanel, qtbot: QtBot) -> None:
    status.show_job(Progress(3_000_000_000, 6_000_000_000, "Copying"))
    bar = named(status, "Progress")
    assert isinstance(bar, QProgressBar)
    assert bar.value() * 2 == bar.maximum()
    assert any(text.startswith("Copying · ") for text in said(status))
    with qtbot.waitSignal(status.cancel_requested):
        qtbot.keyClick(named(status, "Cancel"), Qt.Key.Key_Space)
    assert not named(status, "Cancel").isEnabled()
    status.show_job(Progress(1, 0, "Looking"))
    assert (bar.minimum(), bar.maximum()) == (0, 0)
    status.show_job(None)
    assert not bar.isVisible()
    status.show_job(Progress(0, 2, "Again"))
    assert named(status, "Cancel").isEnabled()


def test_with_reduced_motion_no_bar_slides(status: StatusPanel, qapp: QApplication) -> None:
    (bar,) = status.findChildren(QProgressBar)
    qapp.setProperty("reduced_motion", True)
    try:
        status.show_job(Progress(1, 0, "Looking"))
        assert not bar.isVisible()
        assert any("Looking" in text for text in said(status))
        status.show_job(Progress(1, 2, "Looking"))
        assert bar.isVisible()
    finally:
        qapp.setProperty("reduced_motion", None)


def test_nothing_overlaps_at_1200(status: StatusPanel) -> None:
    fill(status)
    status.show_job(Progress(317, 1284, "Exporting articles"))
    status.say("A rather long message about what the last key did and why it did nothing at all here. " * 2)
    status.grab()
    parts = [child for child in status.findChildren(QLabel) if child.isVisible() and child.parentWidget() is status]
    for number, part in enumerate(parts):
        assert status.rect().contains(part.geometry())
        assert not any(part.geometry().intersects(other.geometry()) for other in parts[number + 1 :])


def test_a_long_job_tells_how_fast_it_goes_and_how_long_it_takes_yet(
    status: StatusPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(status._job, "_pace", Pace(lambda: now[0]))
    status.show_job(Progress(0, 10_000, "Importing"))
    assert said(status)[-1] == "Importing · 0 of 10000"
    now[0] = 10
    status.show_job(Progress(1_000, 10_000, "Importing"))
    assert said(status)[-1] == "Importing · 1000 of 10000 · 100 a second · 1:30 left"
    status.show_job(Progress(0, 8_000_000, "Copying", "bytes"))
    now[0] = 20
    status.show_job(Progress(1_000, 8_000_000, "Copying", "bytes"))
    assert said(status)[-1].startswith("Copying · 1000 bytes of 7.6 MiB · 100 bytes a second · 22:1")
