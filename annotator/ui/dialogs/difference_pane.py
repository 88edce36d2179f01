"""One of two texts that stand beside each other: its differences coloured and signed, each to be gone to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QTextEdit, QWidget

from annotator.model.document import Document
from annotator.model.span import Span
from annotator.ui.theme import Theme, mix

MINE, THEIRS = "+", "−"
"""What stands before words that only this article has, and that only the other has."""

MARGIN = 10
"""Pixels round the text."""

_LINE = re.compile(r"(\A\s*|\n\s*)(?=\S)")


class DifferencePane(QTextEdit):
    """A text to read, with what only it has marked line by line: by `sign`, a colour, and an underline."""

    def __init__(self, sign: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign = sign
        self._marks: list[tuple[int, int]] = []
        self._anchors: list[int] = []
        self._current = -1
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(MARGIN)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def show_text(self, document: Document, differences: Sequence[Span], theme: Theme) -> None:
        """Show an article, and what of it the other has not; empty stretches show where the other has more."""
        self.clear()
        self._marks, self._anchors, self._current = [], [], -1
        option = self.document().defaultTextOption()
        rtl = Qt.LayoutDirection.RightToLeft if document.right_to_left else Qt.LayoutDirection.LeftToRight
        option.setTextDirection(rtl)
        self.document().setDefaultTextOption(option)
        cursor = QTextCursor(self.document())
        plain, marked = QTextCharFormat(), self._marked(theme)
        cursor.beginEditBlock()
        at = 0
        for begin, end in differences:
            cursor.insertText(document.text[at:begin], plain)
            start = cursor.position()
            cursor.insertText(_LINE.sub(rf"\g<1>{self._sign} ", document.text[begin:end]), marked)
            self._marks.append((start, cursor.position()))
            self._anchors += [start, cursor.position()]
            at = end
        cursor.insertText(document.text[at:], plain)
        cursor.endEditBlock()
        self._anchors.append(cursor.position())
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def show_difference(self, number: int, theme: Theme) -> None:
        """Bring a difference into view, framed."""
        begin, end = self._marks[number]
        cursor = QTextCursor(self.document())
        cursor.setPosition(begin)
        self.setTextCursor(cursor)
        self.scroll_to(begin)
        selection = QTextEdit.ExtraSelection()
        selection.cursor = QTextCursor(cursor)
        selection.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        selection.format.setBackground(QColor(theme.selection))
        selection.format.setForeground(QColor(theme.selection_text))
        self.setExtraSelections([selection])

    def scroll_to(self, position: int) -> None:
        """Bring a place to the upper third."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(position, max(0, self.document().characterCount() - 1)))
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - self.viewport().height() // 3)

    def place(self) -> tuple[int, float]:
        """What stands at the upper third: between which anchors, and how far between them (0 to 1)."""
        position = self.cursorForPosition(QPoint(4, self.viewport().height() // 3)).position()
        number = bisect_right(self._anchors, position)
        begin = self._anchors[number - 1] if number else 0
        end = self._anchors[min(number, len(self._anchors) - 1)] if self._anchors else 0
        return number, (position - begin) / (end - begin) if end > begin else 0.0

    def follow(self, number: int, share: float) -> None:
        """Bring the place into view that stands at a place of the other text."""
        begin = self._anchors[number - 1] if 0 < number <= len(self._anchors) else 0
        end = self._anchors[number] if number < len(self._anchors) else begin
        self.scroll_to(round(begin + share * (end - begin)))

    def _marked(self, theme: Theme) -> QTextCharFormat:
        marked = QTextCharFormat()
        tone = theme.success if self._sign == MINE else theme.danger
        marked.setBackground(QColor(mix(theme.raised, tone, 0.18)))
        marked.setForeground(QColor(theme.text))
        lines = QTextCharFormat.UnderlineStyle
        # not struck out: what only the other has is to be read, too
        marked.setUnderlineStyle(lines.SingleUnderline if self._sign == MINE else lines.DotLine)
        return marked
