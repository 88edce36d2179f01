"""A line that shortens instead of asking for room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from annotator.ui.panels.elided import ElidedLabel


def test_shortens_instead_of_asking_for_room(on_screen: Callable[..., QWidget], qapp: object) -> None:
    window = QWidget()
    label = ElidedLabel(window)
    text = "a corpus with quite a long name · 412 done · 61 in progress"
    label.setText(text)
    on_screen(label, 600, 24)
    whole = label.grab().toImage()
    assert label.toolTip() == ""
    label.resize(90, 24)
    assert label.minimumSizeHint().width() < 90
    assert label.grab().toImage() != whole.copy(0, 0, 90, 24), "it ends in an ellipsis, not in half a letter"
    assert label.toolTip() == text
    assert label.text() == text
    label.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    label.resize(600, 24)
    mirrored = label.grab().toImage()
    assert mirrored.pixelColor(2, 12) == mirrored.pixelColor(100, 2)
    assert label.toolTip() == ""
