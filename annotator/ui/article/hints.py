"""Letters over annotations, so that any of them is one key away: for linking and for jumping."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice, product

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter

from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet
from annotator.ui.theme import Theme, bold, ui_font

LETTERS = "fjdkslaghrueiwovncm"
"""The easiest to reach first."""


def codes(count: int) -> list[str]:
    """That many letter codes, the shortest that suffice, none the beginning of another."""
    length = 1
    while len(LETTERS) ** length < count:
        length += 1
    return ["".join(letters) for letters in islice(product(LETTERS, repeat=length), count)]


class Hints:
    """Codes for some annotations while one is to be picked; false when none is asked for."""

    def __init__(self, targets: Sequence[str] = (), picked: Callable[[str], None] | None = None) -> None:
        self._ids = dict(zip(codes(len(targets)), targets, strict=True))
        self._picked = picked
        self._typed = ""

    def __bool__(self) -> bool:
        return bool(self._ids)

    @property
    def shown(self) -> dict[str, str]:
        """What is still to be typed, and the annotation it leads to."""
        return {
            code[len(self._typed) :]: identity for code, identity in self._ids.items() if code.startswith(self._typed)
        }

    def press(self, event: QKeyEvent) -> None:
        """Take one key: a letter narrows down or picks, Backspace goes back, anything else gives up."""
        letter = event.text().lower()
        if event.key() == Qt.Key.Key_Backspace and self._typed:
            self._typed = self._typed[:-1]
            return
        if event.key() in {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta}:
            return
        self._typed += letter
        found = self._ids.get(self._typed)
        if found is not None:
            picked = self._picked
            self._ids = {}
            if picked is not None:
                picked(found)
        elif not letter or not self.shown:
            self._ids = {}

    def paint(
        self, painter: QPainter, caret_rect: Callable[[int], QRectF], annotations: AnnotationSet, theme: Theme
    ) -> None:
        """Draw the letters at the start of their annotations; several at one place stand side by side."""
        font = bold(ui_font(0.8))
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        stacked: dict[int, float] = {}
        for code, identity in self.shown.items():
            item = annotations.get(identity)
            if not isinstance(item, Annotation):
                continue
            rect = caret_rect(item.begin)
            width = metrics.horizontalAdvance(code.upper()) + 8
            shift = stacked.get(item.begin, 0.0)
            stacked[item.begin] = shift + width + 2
            box = QRectF(rect.left() - 4 + shift, rect.top() - 8, width, metrics.height() + 2)
            painter.setPen(QColor(theme.surface))
            painter.setBrush(QColor(theme.inverse))
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(QColor(theme.inverse_text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, code.upper())
