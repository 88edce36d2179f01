"""The panel of the search in the corpus, whatever its width."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.panels.concordance_panel import ConcordancePanel


@pytest.mark.parametrize(("width", "rows"), [(310, 2), (900, 1)])
def test_the_names_of_the_options_are_never_cut(qtbot: QtBot, width: int, rows: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 400)
    panel = ConcordancePanel(parent=window)
    panel.setGeometry(0, 0, 1210 - width, 300)  # and then the other way
    panel.show()
    window.show()
    qtbot.waitExposed(window)
    panel.setGeometry(0, 0, width, 300)
    QApplication.processEvents()
    boxes = panel.findChildren(QCheckBox)
    assert len(boxes) == 4
    assert all(box.width() >= box.sizeHint().width() for box in boxes)
    assert len({box.y() for box in boxes}) == rows
