"""What the window says: in passing, or in a banner that stays until it is dealt with."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.messages import Messages
from annotator.ui.panels.banner import Banner
from annotator.ui.panels.status import StatusPanel


class Said:
    def __init__(self, qtbot: QtBot) -> None:
        window = self._window = QWidget()
        qtbot.addWidget(window)
        self.banner, self.status, self.went_back = Banner(parent=window), StatusPanel(parent=window), 0
        self.messages = Messages(self.banner, self.status, self._back, window)

    def _back(self) -> None:
        self.went_back += 1

    def buttons(self) -> list[QPushButton]:
        return [
            button
            for button in self.banner.findChildren(QPushButton)
            if not button.isHidden() and button.text() not in {"", "Details"}
        ]


@pytest.fixture
def said(qapp: QApplication, qtbot: QtBot) -> Said:
    return Said(qtbot)


def test_in_passing_is_the_status_line_only(said: Said) -> None:
    said.messages.say("Copied.")
    assert said.status.message == "Copied."
    assert said.banner.message == ""
    said.messages.say("")  # or its timer goes on after the test


def test_a_banner_without_anything_to_do_has_no_button(said: Said) -> None:
    said.messages.show("A sentence.", button="Do it")
    assert said.banner.message == "A sentence."
    assert said.buttons() == []


def test_the_button_does_it_takes_the_banner_away_and_goes_back_to_the_text(said: Said) -> None:
    done: list[str] = []
    said.messages.show("A sentence.", button="Do it", action=lambda: done.append("it"))
    (button,) = said.buttons()
    button.click()
    assert done == ["it"]
    assert said.banner.message == ""
    assert said.went_back == 1


def test_each_of_several_buttons_does_its_own(said: Said) -> None:
    done: list[str] = []
    for text in ("Do it", "Do more", "Do most"):
        others = [("Do more", lambda: done.append("more")), ("Do most", lambda: done.append("most"))]
        said.messages.show("A sentence.", button="Do it", action=lambda: done.append("it"), others=others)
        next(button for button in said.buttons() if button.text() == text).click()
    assert done == ["it", "more", "most"]


def test_what_is_done_may_fail_again_and_then_the_banner_stays(said: Said) -> None:
    tries: list[int] = []

    def retry() -> None:
        tries.append(1)
        if len(tries) < 3:
            said.messages.trouble("Disk full.", retry)

    said.messages.trouble("Disk full.", retry)
    for _ in range(3):
        assert said.banner.message == "Disk full."
        (button,) = said.buttons()
        assert button.text() == "Retry"
        button.click()
        QApplication.processEvents()
    assert len(tries) == 3
    assert said.banner.message == ""


def test_trouble_that_cannot_be_tried_again_offers_nothing(said: Said) -> None:
    said.messages.trouble("No such article.", None)
    assert said.banner.message == "No such article."
    assert said.buttons() == []


def test_a_later_message_takes_the_place_of_the_one_before_and_of_its_button(said: Said) -> None:
    done: list[str] = []
    said.messages.show("First.", button="First", action=lambda: done.append("first"))
    said.messages.show("Second.", button="Second", action=lambda: done.append("second"))
    (button,) = said.buttons()
    button.click()
    assert done == ["second"]


def test_clearing_takes_the_action_with_it(said: Said) -> None:
    done: list[str] = []
    said.messages.show("First.", button="First", action=lambda: done.append("first"))
    said.messages.clear()
    assert said.banner.message == ""
    said.banner.button_chosen.emit("do")
    assert done == []
