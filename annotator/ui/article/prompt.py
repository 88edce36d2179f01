"""A dark pill over the text: one sentence and the keys that answer it, never over the line of the caret."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.ui.article.article_view import ArticleView

WIDEST = 380
"""How wide the sentence may be before it is broken, in pixels."""

_BEGIN, _END = "\u2068", "\u2069"
"""Isolates: between them stands what is strong, and words of an Arabic article do not turn the sentence round."""

_MARGIN = 14
_APART = 22
_ROOM = 6
"""What is left free between the pill and the caret's line, in pixels."""


class Prompt(QFrame):
    """Shown while something at the caret waits for a key; it takes neither the keyboard nor the mouse.

    It stands over the lower middle of the text, and over the upper middle
    while the caret is down there.

    Signals:
        asked(sentence): something else is asked now; for whoever reads the screen aloud.
    """

    asked = Signal(str)

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self.setObjectName("prompt")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view = view
        self._said: tuple[str, tuple[tuple[str, str], ...]] = ("", ())
        self._sentence = QLabel(self)
        self._sentence.setTextFormat(Qt.TextFormat.RichText)
        self._sentence.setWordWrap(True)
        self._keys = QHBoxLayout()
        self._keys.setSpacing(16)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(16, 9, 16, 9)
        self._parts.addWidget(self._sentence)
        self._parts.addLayout(self._keys)
        self._parts.setAlignment(self._keys, Qt.AlignmentFlag.AlignLeft)
        view.caret_moved.connect(self._stand)
        view.verticalScrollBar().valueChanged.connect(self._stand)
        view.viewport().installEventFilter(self)
        self.hide()

    def show_prompt(self, text: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Show a sentence and what may be done now.

        Args:
            text: the sentence, shown as it is but for its `strong` words.
            pairs: what a key does, and the key as the desktop writes it.
        """
        said = text, tuple(pairs)
        if said != self._said:
            self._said = said
            self._fill(text, pairs)
            self.setAccessibleName(", ".join([_without_isolates(text), *(f"{key}: {what}" for what, key in pairs)]))
            self.asked.emit(self.accessibleName())
        self._stand()
        self.show()
        self.raise_()

    def clear(self) -> None:
        """Take it away."""
        self._said = ("", ())
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the text."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._stand()
        return super().eventFilter(watched, event)

    # -- inside ------------------------------------------------------------------------------------

    def _fill(self, text: str, pairs: Sequence[tuple[str, str]]) -> None:
        self._sentence.setText(escape(text).replace(_BEGIN, f"{_BEGIN}<b>").replace(_END, f"</b>{_END}"))
        while (item := self._keys.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for what, key in pairs:
            answer = _answer(what, key)
            self._keys.addWidget(answer)
            answer.show()  # while it is hidden it gets no room

    def _stand(self) -> None:
        """Take the room that the words need, where the caret is not."""
        if not self._said[0]:
            return
        room = self._view.viewport().width() - 2 * _MARGIN
        margins = self._parts.contentsMargins()
        inside = room - margins.left() - margins.right()
        keys = self._keys.sizeHint().width() + _APART if self._said[1] else 0
        beside = inside - keys >= WIDEST / 2
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._parts.setSpacing(_APART if beside else _ROOM)
        natural = QFontMetrics(self._sentence.font()).horizontalAdvance(self._said[0]) * 1.1
        self._sentence.setFixedWidth(max(40, min(WIDEST, int(natural) + 8, inside - keys if beside else inside)))
        self._sentence.setFixedHeight(self._sentence.heightForWidth(self._sentence.width()))
        self._parts.activate()
        self.resize(self._parts.totalSizeHint())
        self._place()

    def _place(self) -> None:
        view = self._view
        area = view.viewport().geometry()
        x = area.left() + (area.width() - self.width()) // 2
        low = area.bottom() - _MARGIN - self.height()
        caret = view.caret_rect(view.caret).translated(area.left(), area.top())
        hidden = caret.bottom() + _ROOM >= low and caret.top() <= area.bottom()
        self.move(x, area.top() + _MARGIN if hidden else low)


def strong(words: str) -> str:
    """The words of a sentence that matter most, such as those of the article, set off for `Prompt`."""
    return f"{_BEGIN}{_without_isolates(words)}{_END}"


def _without_isolates(text: str) -> str:
    return text.replace(_BEGIN, "").replace(_END, "")


def _answer(what: str, key: str) -> QWidget:
    """What a key does, over the key."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    word, cap = QLabel(what, made), QLabel(key, made)
    for label in (word, cap):
        label.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(label, 0, Qt.AlignmentFlag.AlignLeft)
    cap.setProperty("cap", "true")
    return made
