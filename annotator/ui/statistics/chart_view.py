"""One chart on the screen: reached with Tab, said by a screen reader, copied as CSV or SVG."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from annotator.ui.menus import Menu
from annotator.ui.plain import plain_tip
from annotator.ui.statistics.charts import Chart, told
from annotator.ui.statistics.drawing import Drawing, Place, height_of, svg
from annotator.ui.theme import Theme


class ChartView(QWidget):
    """Draws a chart; Ctrl+C copies it as CSV, its menu as SVG, too."""

    def __init__(self, chart: Chart, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.chart, self._theme = chart, theme
        self._places: list[Place] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(f"{chart.in_words()}. {self.tr('Ctrl+C copies it as CSV')}")
        self._actions = (self._action("&CSV", self.copy_csv), self._action("&SVG", self.copy_svg))
        self._actions[0].setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self._actions[0].setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.addAction(self._actions[0])

    def _action(self, form: str, run: object) -> QAction:
        action = QAction(self.tr("Copy as {0}").format(form), self)
        action.triggered.connect(run)
        return action

    def sizeHint(self) -> QSize:
        return QSize(640, height_of(self.chart, self.font()))

    def minimumSizeHint(self) -> QSize:
        return QSize(320, height_of(self.chart, self.font()))

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._theme = theme
        self.update()

    def csv(self) -> str:
        """The rows as CSV, with a line of names."""
        from annotator.opening.statistics import csv_of

        return csv_of(self.chart.names, ((bar.name, *bar.numbers) for bar in self.chart.bars))

    def copy_csv(self) -> None:
        """Put the rows on the clipboard."""
        QGuiApplication.clipboard().setText(self.csv())

    def copy_svg(self) -> None:
        """Put the drawing on the clipboard, as an image where one is wanted and as its source where text is."""
        drawn = svg(self.chart, self._theme, self.font(), self.width())
        data = QMimeData()
        data.setData("image/svg+xml", drawn)
        data.setText(drawn.decode())
        QGuiApplication.clipboard().setMimeData(data)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        self._places = Drawing(self.chart, self._theme, self.font()).draw(painter, self.width())
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(self._theme.focus if focused else self._theme.border), 2 if focused else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self._actions))
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_csv()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = next((one for one in self._places if one.rect.contains(event.pos())), None)
            said = plain_tip(f"{place.bar.name}: {told(place.bar, self.chart)}") if place is not None else ""
            QToolTip.showText(event.globalPos(), said, self)
            return True
        return super().event(event)
