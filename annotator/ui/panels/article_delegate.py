"""How an article's row is painted: title, state and outlet, and quietly what is special about it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from annotator.ui.panels.article_rows import ArticleModel, ArticleRow
from annotator.ui.panels.row_list import RowDelegate
from annotator.ui.panels.signs import DOT, draw_line, draw_state, one_line
from annotator.ui.theme import Theme, bold, small

_BADGE = 0.8
"""Size of the words in a frame, beside the list's own."""

_INSET = 4


class ArticleDelegate(RowDelegate):
    """Title in bold and its own direction; below it state and outlet, what is special in frames, and the count."""

    _SIDE = 16
    _ABOVE = 8

    def __init__(self, theme: Theme, model: ArticleModel, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.shown = ""
        self._model = model

    def row_height(self) -> int:
        title, line = self._heights()
        return title + line + 2 * self._ABOVE + 1

    def is_shown(self, row: int) -> bool:
        return self._model.rows[row].id == self.shown

    def draw(self, painter: QPainter, rect: QRect, row: int, option: QStyleOptionViewItem) -> None:
        article = self._model.rows[row]
        theme, font = self.theme, self._view.font()
        direction: Qt.LayoutDirection = option.direction
        inner = rect.adjusted(self._SIDE, self._ABOVE, -self._SIDE, -self._ABOVE - 1)
        title_height, line_height = self._heights()
        title = QRect(inner.left(), inner.top(), inner.width(), title_height)
        line = QRect(inner.left(), title.bottom() + 1, inner.width(), line_height)
        chosen = self.shows_selection and bool(option.state & QStyle.StateFlag.State_Selected)
        text = theme.selection_text if chosen else theme.text
        draw_line(painter, title, one_line(article.title or article.id), font=bold(font), colour=text)
        muted = theme.selection_text if chosen else theme.muted
        count, line_font = str(article.annotations), small(font)
        width = QFontMetrics(line_font).horizontalAdvance(count)
        dot = QStyle.visualRect(direction, line, QRect(line.left(), line.top(), DOT, line.height()))
        dots = replace(theme, idle=text, busy=text, success=text) if chosen else theme
        draw_state(painter, QPointF(dot.left() + DOT / 2, dot.top() + dot.height() / 2), article.state, dots)
        end = QStyle.visualRect(direction, line, line.adjusted(line.width() - width, 0, 0, 0))
        draw_line(painter, end, count, font=line_font, colour=muted)
        room = line.adjusted(DOT + 6, 0, -width - 8, 0)
        room.setRight(room.right() - self._draw_badges(painter, room, article, line, option, muted))
        words = QStyle.visualRect(direction, line, room)
        mirrored = direction == Qt.LayoutDirection.RightToLeft
        second = self._model.second_line(article)
        draw_line(painter, words, second, font=line_font, colour=muted, at_end=mirrored)

    def _draw_badges(
        self,
        painter: QPainter,
        room: QRect,
        article: ArticleRow,
        line: QRect,
        option: QStyleOptionViewItem,
        colour: str,
    ) -> int:
        """Frame what is special at the end of the line, as far as half of it goes; the width that it takes."""
        font = small(self._view.font(), _BADGE)
        metrics, most = QFontMetrics(font), room.width() // 2
        right, taken = room.right(), 0
        special = self._model.special(article)
        for place, word in enumerate(special):
            left = len(special) - place
            text = metrics.elidedText(word, Qt.TextElideMode.ElideRight, most - 2 * _INSET)
            width = metrics.horizontalAdvance(text) + 2 * _INSET
            more = metrics.horizontalAdvance(f"+{left}") + 2 * _INSET if left > 1 else 0
            if taken + width + more > most and place:
                text, width = f"+{left}", metrics.horizontalAdvance(f"+{left}") + 2 * _INSET
            box = QRect(right - taken - width, line.top() + 1, width, line.height() - 2)
            frame = colour if colour != self.theme.muted else self.theme.outline
            self._draw_badge(painter, QStyle.visualRect(option.direction, line, box), text, font, (colour, frame))
            taken += width + 4
            if text.startswith("+") and place:
                break
        return taken + (4 if taken else 0)

    @staticmethod
    def _draw_badge(painter: QPainter, box: QRect, text: str, font: QFont, colours: tuple[str, str]) -> None:
        colour, frame = colours
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(frame), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.restore()
        draw_line(painter, box.adjusted(_INSET, 0, -_INSET, 0), text, font=font, colour=colour)

    def _heights(self) -> tuple[int, int]:
        font = self._view.font()
        return QFontMetrics(bold(font)).height() + 3, QFontMetrics(small(font)).height() + 2
