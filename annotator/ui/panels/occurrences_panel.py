"""Under the text: every place that a label is to be applied to, to look through before it is done."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.editing.apply_all import Candidate
from annotator.model.document import Document
from annotator.model.span import Span
from annotator.ui.panels.elided import ElidedLabel
from annotator.ui.panels.flat import LEAST, IconButton
from annotator.ui.panels.occurrence_rows import OccurrenceDelegate, OccurrenceList, OccurrenceModel
from annotator.ui.theme import LIGHT, Theme

ROWS = 7
"""Places in view at most; the text needs room as well."""


class OccurrencesPanel(QWidget):
    """What is applied, how many places take it, two options, and the places.

    Signals:
        options_changed(): other places are asked for.
        moved(span): this place is to be shown in the text.
        applied(spans): the label is to go on these.
        left: the panel is to be closed, and nothing done.
    """

    options_changed = Signal()
    moved = Signal(object)
    applied = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("occurrences_panel")
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Apply to every occurrence"))
        self._title = ElidedLabel(self)
        self._title.setProperty("weight", "strong")
        self._count = QLabel(self)
        self._count.setProperty("tone", "muted")
        self._more = self._searching = False
        self._close = IconButton("close", self.tr("Close, nothing is changed (Esc)"), theme, self)
        self._case = self._option(self.tr("Case"), self.tr("Capitals as in the model"))
        self._whole_words = self._option(self.tr("Whole words"), self.tr("Whole words only"))
        self._all = QPushButton(self.tr("All (A)"), self)
        self._none = QPushButton(self.tr("None (N)"), self)
        self._apply = QPushButton(self.tr("Apply (Enter)"), self)
        self._apply.setDefault(True)
        self._nothing = QLabel(self.tr("There is no further place."), self)
        self._nothing.setProperty("tone", "muted")
        self._nothing.setContentsMargins(16, 6, 16, 6)
        self._model = OccurrenceModel(self)
        self._list = OccurrenceList(self)
        self._list.setAccessibleName(self.tr("Places; Space takes or leaves one, A all, N none, Enter applies"))
        self._list.setModel(self._model)
        self._delegate = OccurrenceDelegate(theme, self._model, self._list)
        self._list.use(self._delegate)
        self._arrange()
        self._wire()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def _option(self, text: str, name: str) -> QCheckBox:
        box = QCheckBox(text, self)
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.setMinimumHeight(LEAST)
        box.clicked.connect(lambda _: self.options_changed.emit())
        return box

    def _arrange(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.setContentsMargins(16, 8, 12, 0)
        upper.setSpacing(10)
        lower.setContentsMargins(16, 4, 12, 8)
        lower.setSpacing(10)
        upper.addWidget(self._title, 1)
        for widget in (self._count, self._apply, self._close):
            upper.addWidget(widget)
        lower.addWidget(self._case)
        lower.addWidget(self._whole_words)
        lower.addStretch(1)
        lower.addWidget(self._all)
        lower.addWidget(self._none)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper)
        column.addLayout(lower)
        column.addWidget(self._nothing)
        column.addWidget(self._list, 1)

    def _wire(self) -> None:
        self._list.toggled.connect(self._toggle)
        self._list.all_toggled.connect(self._take_all)
        self._list.entered.connect(self._enter)
        self._list.moved.connect(self._move)
        self._list.chosen.connect(self._move)
        self._list.left.connect(self.left)
        self._close.clicked.connect(self.left)
        self._all.clicked.connect(lambda: self._take_all(True))
        self._none.clicked.connect(lambda: self._take_all(False))
        self._apply.clicked.connect(self._enter)

    # -- what it is given ----------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._delegate.theme = theme
        self._close.set_theme(theme)
        self._list.viewport().update()

    def set_options(self, *, case: bool, whole_words: bool, by_block: bool = False) -> None:
        """Set the options; whole blocks are not looked for by words."""
        self._case.setChecked(case)
        self._whole_words.setChecked(whole_words)
        self._whole_words.setVisible(not by_block)

    @property
    def options(self) -> tuple[bool, bool]:
        """Whether capitals count, and whether only whole words do."""
        return self._case.isChecked(), self._whole_words.isChecked()

    def show_candidates(
        self, title: str, candidates: list[Candidate], document: Document, *, more: bool = False, anew: bool = True
    ) -> None:
        """List places; `more`: there are others that nobody looked for; not `anew`: keep what was decided."""
        row = -1 if anew else self._list.current_row()
        self._title.setText(title)
        self._more = more
        self._delegate.right_to_left = document.right_to_left
        self._model.read(candidates, document, anew=anew)
        self._nothing.setVisible(not candidates)
        self._list.setVisible(bool(candidates))
        self._follow(min(max(row, 0), len(candidates) - 1))
        self._list.go_to(self._delegate.shown)
        self.updateGeometry()
        self._tell()

    def show_searching(self, searching: bool) -> None:  # noqa: FBT001  nothing else can be meant
        """While other places are looked for, those that are listed cannot be applied to."""
        self._searching = searching
        self._tell()

    def focus_list(self) -> None:
        """Bring the keyboard to the places, or to the options where there are none."""
        (self._list if self._model.rows else self._case).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def sizeHint(self) -> QSize:
        rows = max(2, min(ROWS, len(self._model.rows)))
        return QSize(600, self.minimumSizeHint().height() + (rows - 2) * self._delegate.row_height())

    def minimumSizeHint(self) -> QSize:
        upper = self._apply.sizeHint().height() + self._all.sizeHint().height() + 22
        return QSize(360, upper + 2 * self._delegate.row_height())

    # -- what it does ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _toggle(self, row: int) -> None:
        if self._model.rows[row].possible:
            self._model.take(row, taken=not self._model.is_taken(row))
            self._tell()

    def _take_all(self, taken: bool) -> None:  # noqa: FBT001  Qt hands it over so
        if self._model.rows:
            self._model.take_all(taken=taken)
            self._tell()

    def _enter(self) -> None:
        if self._apply.isEnabled():
            self.applied.emit(self._model.taken())

    def _move(self, row: int) -> None:
        self._follow(row)
        span: Span = self._model.rows[row].span
        self.moved.emit(span)

    def _follow(self, row: int) -> None:
        self._delegate.shown = row
        self._list.viewport().update()

    def _tell(self) -> None:
        """Say how many places take the label."""
        number, total = len(self._model.taken()), len(self._model.rows)
        locale = QLocale()
        said = self.tr("{0} of {1}").format(
            locale.toString(number), locale.toString(total) + ("+" if self._more else "")
        )
        self._count.setText(said)
        self._apply.setEnabled(number > 0 and not self._searching)
