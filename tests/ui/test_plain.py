"""Tips show text from articles as it is."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocumentFragment

from annotator.ui.plain import plain_tip


@pytest.mark.parametrize(
    "text", ["Profit < loss", '<img src="file://host/share/x.png">', "<b>Harbour</b> opens & closes\nagain", "“plain”"]
)
def test_a_tip_shows_the_text_as_it_is(text: str) -> None:
    tip = plain_tip(text)
    shown = QTextDocumentFragment.fromHtml(tip).toPlainText() if tip.startswith("<qt>") else tip
    assert shown == text
    assert "<img" not in tip
