"""Under the text: the boilerplate rules of the corpus, with what there is of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLocale, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.model.rule import Rule
from annotator.ui.panels.flat import IconButton
from annotator.ui.panels.rule_rows import Counted, RuleDelegate, RuleList, RuleModel
from annotator.ui.theme import LIGHT, Theme

ROWS = 8
"""Rules in view at most; the text needs room as well."""


class RulesPanel(QWidget):
    """The list with a heading and buttons.

    Signals:
        switched(rule): turn it on or off.
        deleted(rule): forget it.
        chosen(rule): show its block in the article where it was made.
        left: the panel is to be closed.
    """

    switched = Signal(object)
    deleted = Signal(object)
    chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rules_panel")
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Boilerplate rules"))
        self._title = QLabel(self.tr("Boilerplate rules"), self)
        self._title.setProperty("weight", "strong")
        self._count = QLabel(self)
        self._count.setProperty("tone", "muted")
        self._nothing = QLabel(
            self.tr(
                "No rules yet: label a block that repeats, and apply the label to the same text in other articles."
            ),
            self,
        )
        self._nothing.setWordWrap(True)
        self._nothing.setProperty("tone", "muted")
        self._nothing.setContentsMargins(16, 6, 16, 12)
        self._switch = QPushButton(self.tr("On or off (Space)"), self)
        self._delete = QPushButton(self.tr("Delete (Del)"), self)
        self._go = QPushButton(self.tr("Show (Enter)"), self)
        self._close = IconButton("close", self.tr("Close (Esc)"), theme, self)
        self._model = RuleModel(self)
        self._list = RuleList(self)
        self._list.setAccessibleName(self.tr("Rules; Space turns one on or off, Del deletes it, Enter shows its block"))
        self._list.setModel(self._model)
        self._delegate = RuleDelegate(theme, self._model, self._list)
        self._list.use(self._delegate)
        self._arrange()
        self._wire()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 8, 12, 8)
        top.setSpacing(10)
        top.addWidget(self._title)
        top.addWidget(self._count, 1)
        for widget in (self._switch, self._delete, self._go, self._close):
            top.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._nothing)
        column.addWidget(self._list, 1)

    def _wire(self) -> None:
        rows = self._list
        rows.toggled.connect(lambda row: self.switched.emit(self._model.rows[row]))
        rows.deleted.connect(lambda row: self.deleted.emit(self._model.rows[row]))
        rows.chosen.connect(lambda row: self.chosen.emit(self._model.rows[row]))
        rows.left.connect(self.left)
        self._switch.clicked.connect(lambda: self._tell(self.switched))
        self._delete.clicked.connect(lambda: self._tell(self.deleted))
        self._go.clicked.connect(lambda: self._tell(self.chosen))
        self._close.clicked.connect(self.left)

    def _tell(self, signal: SignalInstance) -> None:
        row = self._list.current_row()
        if row >= 0:
            signal.emit(self._model.rows[row])

    # -- what it is given ----------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._delegate.theme = theme
        self._close.set_theme(theme)
        self._list.viewport().update()

    def show_rules(self, rules: Sequence[Rule]) -> None:
        """List rules; the keyboard stays at the row where it was."""
        row = max(self._list.current_row(), 0)
        self._model.show(rules)
        self._list.go_to(min(row, len(rules) - 1))
        self._count.setText(QLocale().toString(len(rules)) if rules else "")
        self._nothing.setVisible(not rules)
        self._list.setVisible(bool(rules))
        for button in (self._switch, self._delete, self._go):
            button.setEnabled(bool(rules))
        self.updateGeometry()

    def show_evidence(self, evidence: Mapping[str, Counted]) -> None:
        """Say what there is of each rule, by its id."""
        self._model.tell(evidence)

    def focus_list(self) -> None:
        """Bring the keyboard to the rules."""
        (self._list if self._model.rows else self._close).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def sizeHint(self) -> QSize:
        rows = max(2, min(ROWS, len(self._model.rows)))
        return QSize(600, self.minimumSizeHint().height() + (rows - 2) * self._delegate.row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(360, self._go.sizeHint().height() + 18 + 2 * self._delegate.row_height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
