"""How text is set: room from line to line, and in it room for marks."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from annotator.ui.article.styles import make_styles
from annotator.ui.theme import article_font


@pytest.mark.parametrize("spacing", [1.0, 1.3, 2.5])
def test_spacing_is_from_line_to_line(qapp: QApplication, spacing: float) -> None:
    usual, other = make_styles(article_font())[4], make_styles(article_font(), spacing)[4]
    assert other.pitch == pytest.approx(usual.pitch * spacing, rel=0.01)
    assert (other.line, other.em, other.character) == (usual.line, usual.em, usual.character)


def test_labels_keep_their_room_however_small_the_text(qapp: QApplication) -> None:
    usual, tiny = make_styles(article_font())[4], make_styles(article_font(0.5))[4]
    assert tiny.line < usual.line * 0.6
    assert tiny.above + tiny.below > 0.9 * (usual.above + usual.below)
