"""The statistics of a corpus in a window beside the article, which goes on working meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.jobs import Job, Progress
from annotator.ui.background import Background
from annotator.ui.statistics.chart_view import ChartView
from annotator.ui.statistics.charts import Chart
from annotator.ui.theme import Theme

WIDTH, HEIGHT, EDGE = 860, 720, 12
_ROWS, _ROW = 12, 28
"""Rows of a table that are in sight at once, and the height of one in pixels."""


class StatisticsWindow(QDialog):
    """Counts when it is opened and when it is asked to; charts, or the same as tables.

    Args:
        name: the corpus's.
        count: a job that counts.
        charts: makes charts of what it returns.

    Signals:
        counted(): other charts are shown.
    """

    counted = Signal()

    def __init__(
        self, name: str, count: Callable[[], Job[Any]], charts: Callable[[Any], Sequence[Chart]], theme: Theme,
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName("statistics")
        self.setWindowTitle(self.tr("Statistics of {0}").format(name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._count, self._charts, self._theme = count, charts, theme
        self._background = Background(self)
        self._background.progressed.connect(self._show_progress)
        self.views: list[ChartView] = []
        self.tables: list[QTableWidget] = []
        self._said = QLabel(self)
        self._said.setProperty("tone", "muted")
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Counting"))
        self._stop = QPushButton(self.tr("Cancel"), self)
        self._again = QPushButton(self.tr("&Count again"), self)
        self._as_tables = QCheckBox(self.tr("As &tables"), self)
        self._as_tables.setMinimumWidth(self._as_tables.sizeHint().width() + EDGE)  # the ring of the focus needs room
        for button in (self._stop, self._again):
            button.setAutoDefault(False)
        self._stop.clicked.connect(self._background.cancel)
        self._again.clicked.connect(self.count)
        self._as_tables.toggled.connect(self._turn)
        self._drawn, self._listed = self._page(), self._page()
        self._pages = QStackedLayout()
        self._arrange()
        self.count()

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(10)
        for widget, stretch in ((self._said, 0), (self._bar, 1), (self._stop, 0)):
            line.addWidget(widget, stretch)
        line.addStretch(1)
        line.addWidget(self._as_tables)
        line.addWidget(self._again)
        for page in (self._drawn, self._listed):
            self._pages.addWidget(page)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        rows.setSpacing(EDGE)
        rows.addLayout(line)
        rows.addLayout(self._pages, 1)

    def _page(self) -> QScrollArea:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def open_beside(self, window: QWidget) -> None:
        """Show it over a window, as far as the screen has room."""
        screen, frame = window.screen().availableGeometry(), window.frameGeometry()
        self.resize(min(WIDTH, screen.width() - 2 * EDGE), min(HEIGHT, screen.height() - 6 * EDGE))
        self.move(frame.center() - self.rect().center())
        self.show()
        self.activateWindow()
        self._again.setFocus(Qt.FocusReason.PopupFocusReason)

    def count(self) -> None:
        """Count anew."""
        if not self._background.busy:
            self._background.start(self._count(), self._show, self._tell)

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._theme = theme
        for view in self.views:
            view.set_theme(theme)

    def done(self, result: int) -> None:
        """Let go of what is being counted."""
        self._background.wait()
        super().done(result)

    def _show_progress(self, progress: Progress | None) -> None:
        for widget in (self._bar, self._stop):
            widget.setVisible(progress is not None)
        self._again.setEnabled(progress is None)
        if progress is not None:
            self._said.setText(self.tr("Counting…"))
            self._bar.setMaximum(progress.total)
            self._bar.setValue(progress.done)

    def _tell(self, sentence: str) -> None:
        self._said.setText(sentence or self.tr("Cancelled: what is shown may be older."))

    def _show(self, counted: Any) -> None:
        charts = self._charts(counted)
        self._said.setText(self.tr("{0} articles").format(QLocale().toString(counted.documents)))
        self.views = [ChartView(chart, self._theme, self) for chart in charts]
        self.tables = [_table(chart, self) for chart in charts]
        self._drawn.setWidget(_column(self.views, [""] * len(charts), self))
        self._listed.setWidget(_column(self.tables, [chart.title for chart in charts], self))
        self.counted.emit()

    def _turn(self, tables: bool) -> None:  # noqa: FBT001  from Qt
        self._pages.setCurrentWidget(self._listed if tables else self._drawn)


def _column(widgets: Sequence[QWidget], titles: Sequence[str], parent: QWidget) -> QWidget:
    inside = QWidget(parent)
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, EDGE, 0)
    column.setSpacing(EDGE)
    for widget, title in zip(widgets, titles, strict=True):
        if title:
            name = QLabel(title, inside)
            name.setProperty("weight", "strong")
            column.addWidget(name)
        column.addWidget(widget)
    column.addStretch(1)
    return inside


def _table(chart: Chart, parent: QWidget) -> QTableWidget:
    table = QTableWidget(len(chart.bars), len(chart.names), parent)
    table.setObjectName("keys")
    table.setAccessibleName(chart.title)
    table.setHorizontalHeaderLabels([name[:1].upper() + name[1:] for name in chart.names])
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    table.horizontalHeader().setHighlightSections(False)
    for row, bar in enumerate(chart.bars):
        table.setItem(row, 0, QTableWidgetItem(bar.name))
        for column, number in enumerate(bar.numbers, start=1):
            item = QTableWidgetItem(QLocale().toString(number))
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(row, column, item)
    rows = min(len(chart.bars), 12)
    table.setFixedHeight(
        table.horizontalHeader().sizeHint().height() + rows * table.verticalHeader().defaultSectionSize() + 4
    )
    return table
