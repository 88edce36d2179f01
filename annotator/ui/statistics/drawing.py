"""Charts drawn with a QPainter: on the screen and, by the same hand, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLocale, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtSvg import QSvgGenerator

from annotator.ui.statistics.charts import Bar, Chart, told
from annotator.ui.theme import Theme, bold, ink, small

EDGE, ROW, BAR, TIMELINE = 16, 26, 14, 190
"""Pixels: round a chart, height of a row and of its bar, height of a timeline."""

_NAMES = 0.3
"""Share of the width that names may take."""


class Place(NamedTuple):
    """Where a row of a chart is drawn."""

    rect: QRectF
    bar: Bar


def height_of(chart: Chart, font: QFont) -> int:
    """Pixels that a chart is high, whatever its width."""
    head = math.ceil(QFontMetricsF(bold(font)).height()) + EDGE + 10
    if chart.timeline:
        return head + TIMELINE + EDGE
    legend = ROW if len(chart.names) > 2 else 0
    return head + legend + max(1, len(chart.bars)) * ROW + EDGE


class Drawing:
    """One chart in one theme's colours."""

    def __init__(self, chart: Chart, theme: Theme, font: QFont) -> None:
        self.chart, self.theme = chart, theme
        self.font, self.small, self.strong = font, small(font), bold(font)

    def draw(self, painter: QPainter, width: float) -> list[Place]:
        """Draw it at the origin; returns where its rows are."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = height_of(self.chart, self.font)
        painter.fillRect(QRectF(0, 0, width, height), QColor(self.theme.surface))
        inner = QRectF(EDGE, EDGE, width - 2 * EDGE, height - 2 * EDGE)
        head = QFontMetricsF(self.strong).height()
        self._text(painter, QRectF(inner.left(), inner.top(), inner.width(), head), self.chart.title, self.strong)
        if self.chart.note:
            note = QRectF(inner.left(), inner.top(), inner.width(), head)
            self._text(painter, note, self.chart.note, self.small, colour=self.theme.muted, right=True)
        body = inner.adjusted(0, head + 10, 0, 0)
        if not self.chart.bars:
            nothing = QRectF(body.left(), body.top(), body.width(), ROW)
            self._text(painter, nothing, self.chart.in_words(), self.font, colour=self.theme.muted)
            return []
        if self.chart.timeline:
            return list(self._timeline(painter, body))
        return list(self._rows(painter, body))

    # -- bars ------------------------------------------------------------------------------------------

    def _rows(self, painter: QPainter, body: QRectF) -> Iterator[Place]:
        metrics = QFontMetricsF(self.font)
        most = max(metrics.horizontalAdvance(bar.name) for bar in self.chart.bars)
        names = min(most, body.width() * _NAMES) + 12
        numbers = (
            max(QFontMetricsF(self.small).horizontalAdvance(told(bar, self.chart)) for bar in self.chart.bars) + 10
        )
        room = max(20.0, body.width() - names - numbers)
        top = body.top()
        if len(self.chart.names) > 2:
            self._legend(painter, body.left() + names, top)
            top += ROW
        for bar in self.chart.bars:
            line = QRectF(body.left(), top, body.width(), ROW)
            name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, names - 12)
            self._text(painter, QRectF(line.left(), top, names - 12, ROW), name, self.font)
            left = line.left() + names
            for number, colour in zip(bar.numbers, self._colours(bar), strict=True):
                wide = room * number / self.chart.most
                piece = QRectF(left, top + (ROW - BAR) / 2, wide, BAR)
                painter.fillRect(piece, QColor(colour))
                left += wide
            after = QRectF(left + 6, top, numbers, ROW)
            self._text(painter, after, told(bar, self.chart), self.small, colour=self.theme.muted)
            yield Place(line, bar)
            top += ROW

    def _legend(self, painter: QPainter, left: float, top: float) -> None:
        for name, colour in zip(self.chart.names[1:], self._colours(self.chart.bars[0]), strict=True):
            painter.fillRect(QRectF(left, top + 8, 10, 10), QColor(colour))
            width = QFontMetricsF(self.small).horizontalAdvance(name) + 4
            self._text(painter, QRectF(left + 15, top, width, ROW), name, self.small, colour=self.theme.muted)
            left += width + 30

    def _colours(self, bar: Bar) -> tuple[str, ...]:
        if len(bar.numbers) > 1:
            return (self.theme.success, self.theme.busy)[: len(bar.numbers)]
        return (ink(bar.colour, self.theme) if bar.colour else self.theme.accent,)

    # -- time ------------------------------------------------------------------------------------------

    def _timeline(self, painter: QPainter, body: QRectF) -> Iterator[Place]:
        metrics = QFontMetricsF(self.small)
        top_of_scale = _round_up(self.chart.most)
        axis = metrics.horizontalAdvance(QLocale().toString(top_of_scale)) + 8
        plot = body.adjusted(axis, metrics.height() / 2, 0, -metrics.height() - 6)
        for share in (0.0, 0.5, 1.0):
            value = top_of_scale * share
            if value != int(value):
                continue
            y = plot.bottom() - plot.height() * share
            painter.setPen(QPen(QColor(self.theme.outline if not share else self.theme.border), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            label = QRectF(body.left(), y - metrics.height() / 2, axis - 8, metrics.height())
            said = QLocale().toString(int(value))
            self._text(painter, label, said, self.small, colour=self.theme.muted, right=True)
        step = plot.width() / len(self.chart.bars)
        free = plot.left()
        for place, bar in enumerate(self.chart.bars):
            left, high = plot.left() + place * step, plot.height() * bar.numbers[0] / top_of_scale
            gap = min(3.0, step * 0.2)
            painter.fillRect(QRectF(left + gap / 2, plot.bottom() - high, step - gap, high), QColor(self.theme.accent))
            width = metrics.horizontalAdvance(bar.name)
            if left >= free and left + width <= plot.right() + 1:
                painter.setPen(QPen(QColor(self.theme.outline), 1))
                painter.drawLine(QPointF(left, plot.bottom()), QPointF(left, plot.bottom() + 4))
                name = QRectF(left, plot.bottom() + 5, width + 2, metrics.height())
                self._text(painter, name, bar.name, self.small, colour=self.theme.muted)
                free = left + width + 24
            yield Place(QRectF(left, plot.top(), step, plot.height()), bar)

    def _text(
        self, painter: QPainter, rect: QRectF, text: str, font: QFont, *, colour: str = "", right: bool = False
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour or self.theme.text))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, text)


def svg(chart: Chart, theme: Theme, font: QFont, width: int) -> bytes:
    """A chart as an SVG document of so many pixels in width."""
    size = QSize(width, height_of(chart, font))
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(chart.title)
    generator.setDescription(chart.in_words(len(chart.bars)))
    painter = QPainter(generator)
    Drawing(chart, theme, font).draw(painter, width)
    painter.end()
    buffer.close()
    return bytes(written.data())


def _round_up(number: int) -> int:
    """The next number that a scale may end with: one of a few steps times a power of ten."""
    if number < 10:
        return next(step for step in (1, 2, 4, 6, 8, 10) if step >= number)
    power: int = 10 ** (len(str(number)) - 2)
    return next(step * power for step in (10, 12, 16, 20, 24, 30, 40, 50, 60, 80, 100) if step * power >= number)
