"""What a screen reader gets of the painted article: a read-only text over it that has the keyboard and paints nothing.

A widget that paints its text itself shows none to assistive technology, and the
interface for text cannot be implemented in Python. So a QTextEdit stands over
the canvas with the page of paragraphs round the caret, set in the same type and
width, so that its lines and boxes are those that are painted. It hands every key
on to the canvas, and follows and moves the canvas's caret.
"""

from __future__ import annotations

import math
import sys

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleTextCursorEvent,
    QContextMenuEvent,
    QFocusEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from annotator.ui.article.column import Column
from annotator.ui.article.layouts import Laid
from annotator.ui.article.paragraphs import ParagraphTable
from annotator.ui.article.reading_page import ReadingPage, around, page_of, shifted

_SPARE = 64
"""Pixels under the last line, so that the page never scrolls in itself."""

_PAUSE = 50
"""Milliseconds without a change of width or type after which the page is set anew."""

_STEPS = 64
"""Into so many parts does a text document divide a pixel."""

_KEYS = {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease}


class FocusProxy(QTextEdit):
    """The article as assistive technology sees it; offsets are code points of the article.

    Signals:
        caret_asked(anchor, caret): assistive technology moved the caret or selected something.
        focus_came(event), focus_went(event): the keyboard did.
    """

    caret_asked = Signal(int, int)
    focus_came = Signal(object)
    focus_went = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text, self._table = "", ParagraphTable("")
        self._column: Column | None = None
        self._page: ReadingPage | None = None
        self._tops: list[int] = []
        self._first_line = 0.0
        self._anchor = self._caret = 0
        self._left, self._scrolled = 0.0, 0
        self._own: QTextDocument | None = None
        self._following = False
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(self._catch_up)
        self._be_nothing_but_text()
        self.cursorPositionChanged.connect(self._ask)
        self.selectionChanged.connect(self._ask)

    def _be_nothing_but_text(self) -> None:
        self.setReadOnly(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for widget in (self, self.viewport()):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            widget.setAcceptDrops(False)
            widget.setAutoFillBackground(False)
        self.setUpdatesEnabled(False)  # the canvas paints

    # -- following the canvas --------------------------------------------------------------------

    def show_text(self, text: str, table: ParagraphTable, column: Column, anchor: int, caret: int) -> None:
        """Hold another text, or the same one set otherwise; laying it out waits until the canvas has painted."""
        if table is not self._table:
            self._page = None
        self._text, self._table, self._column = text, table, column
        self._anchor, self._caret = anchor, caret
        self._late.start(_PAUSE if self._page is not None else 0)

    def mirror(self, anchor: int, caret: int) -> None:
        """Put caret and selection where the canvas has them; a caret that leaves the page turns it, once painted."""
        self._anchor, self._caret = anchor, caret
        if self._late.isActive():
            return
        if self._page is None or self._table.at_offset(caret) not in self._page.pieces:
            self._late.start(0)
        else:
            self._put_caret()

    def place(self, left: float, scrolled: int) -> None:
        """Stand over the painted page: `left` of the column in the viewport, and its height at the upper edge."""
        self._left, self._scrolled = left, scrolled
        if self._page is None or self._column is None or self._late.isActive():
            return
        pieces = self._page.pieces
        # heights out of view may be guessed, so it is fitted to what is in view
        seen = max(pieces.start, min(pieces.stop - 1, self._column.between(scrolled, scrolled).start))
        top = self._column.top(seen) - scrolled - self._tops[seen - pieces.start] + self._first_line
        self.setGeometry(math.ceil(left), math.ceil(top), math.ceil(self._column.width), self._tops[-1] + _SPARE)

    def say(self, sentence: str) -> None:
        """Have a screen reader speak a sentence, wherever the caret is.

        Every platform has announcements; Orca up to version 43 knows none, but
        speaks the description of what has the keyboard when that changes.
        """
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))
        if sys.platform == "linux" and self.hasFocus():
            if sentence == self.accessibleDescription():
                self.setAccessibleDescription("")  # the same once more is a change, too
            self.setAccessibleDescription(sentence)

    # -- the page ----------------------------------------------------------------------------------

    def _catch_up(self) -> None:
        """Set the page in the type and width that the canvas has now; another one if the caret has left it."""
        here = self._table.at_offset(self._caret)
        if self._page is None or here not in self._page.pieces:
            self._turn(here)
        else:
            self._set(page_of(self._text, self._table, self._page.pieces))  # what is folded away may be something else

    def _turn(self, here: int) -> None:
        """Hold the page round a piece, and say where the caret is even if its number is that of before."""
        before = self.textCursor().position()
        page = page_of(self._text, self._table, around(self._table, here))
        if page.to_page(self._caret) == before:
            page = page_of(self._text, self._table, shifted(page.pieces, here))
        self._set(page)
        if self.textCursor().position() == 0:  # where the caret of a fresh document is anyway
            QAccessible.updateAccessibility(QAccessibleTextCursorEvent(self, 0))

    def _set(self, page: ReadingPage) -> None:
        """Fill a fresh document: to one that is shown already a screen reader listens, and reads all of it out."""
        column = self._column
        if column is None:
            return
        self._page = page
        laid = {piece: column.piece(piece) for piece in page.shown}
        self._tops = [0]
        for piece in page.pieces:
            height = laid[piece].height if piece in laid else round(float(self._table.heights[piece]))
            self._tops.append(self._tops[-1] + height)
        first = page.shown[0]
        self._first_line = laid[first].lines[0].y() + self._tops[first - page.pieces.start]
        tops = [(self._tops[piece - page.pieces.start], self._tops[piece - page.pieces.start + 1]) for piece in laid]
        made = _document(page, list(laid.values()), tops, self)
        old, self._own = self._own, made
        self._following = True
        self.resize(math.ceil(column.width), self._tops[-1] + _SPARE)
        self.setDocument(made)
        self._following = False
        if old is not None:  # the first one, which is not ours, is freed by Qt
            old.deleteLater()
        self.place(self._left, self._scrolled)
        self._put_caret()

    def _put_caret(self) -> None:
        if self._page is None:
            return
        anchor, caret = self._page.to_page(self._anchor), self._page.to_page(self._caret)
        cursor = self.textCursor()
        if (cursor.anchor(), cursor.position()) == (anchor, caret):
            return
        cursor.setPosition(anchor)
        cursor.setPosition(caret, QTextCursor.MoveMode.KeepAnchor)
        self._following = True
        self.setTextCursor(cursor)
        self._following = False

    # -- following assistive technology --------------------------------------------------------------

    def _ask(self) -> None:
        if self._following or self._page is None:
            return
        cursor, page = self.textCursor(), self._page
        wanted = cursor.anchor(), cursor.position()
        if wanted != (page.to_page(self._anchor), page.to_page(self._caret)):  # a selection is told of twice
            self.caret_asked.emit(*map(page.to_article, wanted))

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802  Qt's name
        """What assistive technology copies: the article's own text, no character changed on the way."""
        data = QMimeData()
        begin, end = sorted((self._anchor, self._caret))
        data.setText(self._text[begin:end])
        return data

    # -- nothing of its own ----------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Leave every key to the canvas, of which this is a part."""
        if event.type() in _KEYS:
            event.ignore()
            return False
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Leave the menu to the canvas."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the canvas, which shows the caret."""
        self.focus_came.emit(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the canvas; what was said last is no description of the article."""
        self.setAccessibleDescription("")
        self.focus_went.emit(event)


def _document(page: ReadingPage, laid: list[Laid], tops: list[tuple[int, int]], parent: QObject) -> QTextDocument:
    """A page as a document whose lines stand as those of its pieces do; y is 0 at the first line.

    Args:
        page: what is in it.
        laid: its pieces as they are painted.
        tops: where each begins, and where it ends.
        parent: owns the document.
    """
    width = laid[0].width
    document = QTextDocument(parent)
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    frame = document.rootFrame().frameFormat()
    frame.setRightMargin(math.ceil(width) - width)  # a widget is whole pixels wide, a column is not
    document.rootFrame().setFrameFormat(frame)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    bottom = tops[0][0] + laid[0].lines[0].y()
    for number, (piece, text) in enumerate(zip(laid, page.texts, strict=True)):
        block, bottom = _block_format(piece, *tops[number], bottom)
        letters = QTextCharFormat()
        letters.setFont(piece.style.font)
        if number:
            cursor.insertBlock(block, letters)
        else:
            cursor.setBlockFormat(block)
            cursor.setBlockCharFormat(letters)
            cursor.setCharFormat(letters)
        cursor.insertText(text)
    cursor.endEditBlock()
    return document


def _block_format(piece: Laid, top: int, following: int, bottom: float) -> tuple[QTextBlockFormat, float]:
    """How a piece is set in a document, and where it ends there.

    Args:
        piece: as it is painted.
        top: where it begins.
        following: where the one after it begins.
        bottom: where the one before ends in the document.
    """
    first = piece.lines[0]
    # a document counts the leading in, and puts the distance under every line
    heights = [math.ceil(line.ascent() + line.descent() + line.leading()) for line in piece.lines]
    begin = top + first.y()
    if piece.length:
        distance = piece.style.above + piece.style.below + first.height() - heights[0]
    else:  # a blank line is lower than its letters would be
        distance = following - begin - heights[0]
    distance, margin = _exact(distance), _exact(max(0.0, begin - bottom))
    made = QTextBlockFormat()
    made.setTopMargin(margin)
    made.setLineHeight(distance, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
    right_to_left = piece.right_to_left  # and with it the side at which its lines begin
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    return made, bottom + margin + sum(heights) + distance * len(heights)


def _exact(length: float) -> float:
    """The nearest length that a text document does not shorten."""
    return round(length * _STEPS) / _STEPS
