"""The parts of the main window and how they stand: text in the middle, lists at its sides, bars above and below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.article.article_view import ArticleView
from annotator.ui.article.prompt import Prompt
from annotator.ui.panels.annotation_list import AnnotationList
from annotator.ui.panels.articles_panel import ArticlesPanel
from annotator.ui.panels.banner import Banner
from annotator.ui.panels.concordance_panel import ConcordancePanel
from annotator.ui.panels.find_bar import FindBar
from annotator.ui.panels.history_panel import HistoryPanel
from annotator.ui.panels.inspector import Inspector
from annotator.ui.panels.label_bar import LabelBar
from annotator.ui.panels.occurrences_panel import OccurrencesPanel
from annotator.ui.panels.rules_panel import RulesPanel
from annotator.ui.panels.splitter import Splitter
from annotator.ui.panels.status import StatusPanel
from annotator.ui.settings import Geometry
from annotator.ui.shell import Shell
from annotator.ui.view_actions import Themed


class WindowParts:
    """Every widget of the window, in its place; none of them knows another."""

    def __init__(self, shell: Shell, geometry: Geometry) -> None:
        self._shell = shell
        self.view = ArticleView()
        self.prompt = Prompt(self.view)
        self.articles, self.labels = ArticlesPanel(), LabelBar()
        self.inspector, self.annotation_list, self.history = Inspector(), AnnotationList(), HistoryPanel()
        self.banner, self.status = Banner(), StatusPanel()
        self.find_bar, self.occurrences, self.rules = FindBar(), OccurrencesPanel(), RulesPanel()
        self.concordance = ConcordancePanel()
        self.right, self.columns = Splitter(Qt.Orientation.Vertical), Splitter(Qt.Orientation.Horizontal)
        self._lay_out()
        for splitter, name in ((self.right, "right"), (self.columns, "columns")):
            splitter.restoreState(geometry.bytes(name))

    def _lay_out(self) -> None:
        centre, whole = QWidget(), QWidget()
        column, rows = _rows(centre), _rows(whole)
        column.addWidget(self.banner)
        column.addWidget(self.find_bar)
        column.addWidget(self.view, 1)
        column.addWidget(self.occurrences)
        column.addWidget(self.concordance)
        column.addWidget(self.rules)
        self.right.add(self.inspector, "")
        self.right.add(self.annotation_list, _tr("Height of the annotations"))
        self.right.add(self.history, _tr("Height of the history"))
        self.right.setSizes([450, 230, 140])
        self.columns.add(self.articles, "")
        self.columns.add(centre, _tr("Width of the articles"))
        self.columns.add(self.right, _tr("Width of the inspector"))
        self.columns.setStretchFactor(1, 1)
        self.columns.setSizes([270, 854, 316])
        rows.addWidget(self.labels)
        rows.addWidget(self.columns, 1)
        rows.addWidget(self.status)
        self._shell.setCentralWidget(whole)

    def themed(self) -> list[Themed]:
        """What takes on a theme."""
        panels: list[Themed] = [self.articles, self.labels, self.inspector, self.annotation_list, self.history]
        bars: list[Themed] = [self.banner, self.status, self.find_bar]
        lists: list[Themed] = [self.occurrences, self.concordance, self.rules]
        return [self.view, *panels, *bars, *lists, self.columns, self.right]

    def regions(self) -> list[tuple[QWidget, Callable[[], object]]]:
        """What F6 goes round, in reading order, each with how it takes the keyboard."""
        return [
            (self.articles, self.articles.focus_list),
            (self.labels, self.labels.focus_layers),
            (self.banner, self.banner.focus_first_button),
            (self.find_bar, self.find_bar.focus_field),
            (self.view, self.view.setFocus),
            (self.occurrences, self.occurrences.focus_list),
            (self.concordance, self.concordance.focus_field),
            (self.rules, self.rules.focus_list),
            (self.inspector, self.inspector.focus_first_feature),
            (self.annotation_list, self.annotation_list.focus_list),
            (self.history, self.history.focus_list),
        ]

    def left_by_escape(self) -> Sequence[Any]:
        """The signals by which a part says that the keyboard should go back to the text."""
        panels = (self.articles, self.labels, self.annotation_list, self.history, self.inspector)
        return (*(panel.left for panel in panels), self.columns.escaped, self.right.escaped)

    def remember(self, geometry: Geometry) -> None:
        """Keep where everything stands for the next start."""
        geometry.set_bytes("window", self._shell.saveGeometry())
        geometry.set_bytes("columns", self.columns.saveState())
        geometry.set_bytes("right", self.right.saveState())


def _rows(parent: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout


def _tr(text: str) -> str:
    return QCoreApplication.translate("WindowParts", text)
