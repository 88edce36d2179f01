"""Under the text: every place, here or in the corpus, that a label is to be applied to, to look through before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.editing.apply_all import Candidate
from annotator.editing.corpus_wide import Place, Wanted
from annotator.model.document import Document
from annotator.ui.panels.elided import ElidedLabel
from annotator.ui.panels.flat import LEAST, IconButton
from annotator.ui.panels.occurrence_model import OccurrenceModel
from annotator.ui.panels.occurrence_rows import OccurrenceDelegate, OccurrenceList
from annotator.ui.theme import LIGHT, Theme

ROWS = 7
"""Places in view at most; the text needs room as well."""


class OccurrencesPanel(QWidget):
    """What is applied, how many places take it, two options, and the places.

    Signals:
        options_changed(): other places are asked for.
        moved(span): this place is to be shown in the text.
        applied(spans): the label is to go on these.
        applied_everywhere(taken, left_out): the labels are to go on the first of these places, of many articles.
        scope_changed(wide): other articles are to be looked through, too, or no longer.
        place_moved(place): the keyboard went to a place of some article.
        left: the panel is to be closed, and nothing done.
    """

    options_changed = Signal()
    moved = Signal(object)
    applied = Signal(object)
    applied_everywhere = Signal(object, object)
    scope_changed = Signal(bool)
    place_moved = Signal(object)
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
        self._inflected = self._option(self.tr("Endings"), self.tr("Also with the endings that names take"))
        self._scope = QCheckBox(self)
        self._scope.setMinimumHeight(LEAST)
        self._filter = QLineEdit(self)
        self._filter.setPlaceholderText(self.tr("Narrow by outlet, title or words (F)"))
        self._filter.setAccessibleName(self.tr("Narrow the list by outlet, title, label or words"))
        self._filter.setClearButtonEnabled(True)
        self._wide = self._by_block = False
        self._all = QPushButton(self.tr("All (A)"), self)
        self._none = QPushButton(self.tr("None (N)"), self)
        self._apply = QPushButton(self.tr("Apply (Enter)"), self)
        self._apply.setDefault(True)
        self._nothing = QLabel(self.tr("There is no further place."), self)
        self._nothing.setProperty("tone", "muted")
        self._nothing.setContentsMargins(16, 6, 16, 6)
        self._model = OccurrenceModel(self)
        self._list = OccurrenceList(self)
        self._list.setAccessibleName(
            self.tr("Places; Space takes or leaves one, A all, N none, C other articles, F narrows, Enter applies")
        )
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
        lower.addWidget(self._inflected)
        lower.addWidget(self._scope)
        lower.addWidget(self._filter, 1)
        lower.addStretch(0)
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
        self._list.scope_asked.connect(self._scope.click)
        self._list.filter_asked.connect(self._focus_filter)
        self._scope.clicked.connect(self.scope_changed)
        self._filter.textChanged.connect(self._narrow)
        self._filter.returnPressed.connect(self.focus_list)
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

    def set_options(
        self, *, case: bool, whole_words: bool, inflected: bool = False, by_block: bool = False
    ) -> None:  # fmt: skip
        """Set the options; whole blocks are not looked for by words."""
        self._by_block = by_block
        self._case.setChecked(case)
        self._whole_words.setChecked(whole_words)
        self._inflected.setChecked(inflected)
        self.set_scope(self._scope.text(), wide=self._wide)

    def set_scope(self, name: str, *, wide: bool) -> None:
        """Say which other articles can be looked through ('' for none), and whether they are."""
        self._wide = wide
        self._scope.setText(name)
        self._scope.setVisible(bool(name))
        self._scope.setChecked(wide)
        self._filter.setVisible(wide)
        self._filter.clear()
        self._case.setVisible(not (wide and self._by_block))  # capitals never tell blocks apart
        self._whole_words.setVisible(not self._by_block)
        self._inflected.setVisible(not self._by_block)

    @property
    def options(self) -> tuple[bool, bool, bool]:
        """Whether capitals count, whether only whole words do, and whether with their endings."""
        return self._case.isChecked(), self._whole_words.isChecked(), self._inflected.isChecked()

    def show_candidates(
        self, title: str, candidates: list[Candidate], document: Document, *, more: bool = False, anew: bool = True
    ) -> None:
        """List places; `more`: there are others that nobody looked for; not `anew`: keep what was decided."""
        row = -1 if anew else self._list.current_row()
        self._title.setText(title)
        self._more = more
        self._model.read(candidates, document, anew=anew)
        self._show_rows(row)

    def show_places(
        self, title: str, places: list[Place], wanted: Sequence[Wanted], *, by_block: bool, anew: bool = True
    ) -> None:
        """List places of many articles; see `show_candidates`."""
        row = -1 if anew else self._list.current_row()
        self._title.setText(title)
        self._more = False
        self._model.read_places(places, wanted, by_block=by_block, anew=anew)
        self._show_rows(row)

    def _show_rows(self, row: int) -> None:
        count = self._model.rowCount()
        self._nothing.setVisible(not count)
        self._list.setVisible(bool(count))
        self._follow(min(max(row, 0), count - 1))
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

    def _focus_filter(self) -> None:
        if self._filter.isVisible():
            self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _narrow(self, typed: str) -> None:
        self._model.narrow(typed)
        self._show_rows(0)

    def _toggle(self, row: int) -> None:
        if self._model.is_possible(row):
            self._model.take(row, taken=not self._model.is_taken(row))
            self._tell()

    def _take_all(self, taken: bool) -> None:  # noqa: FBT001  Qt hands it over so
        if self._model.rows:
            self._model.take_all(taken=taken)
            self._tell()

    def _enter(self) -> None:
        if self._apply.isEnabled() and self._wide:
            self.applied_everywhere.emit(self._model.taken_places(), self._model.left_out())
        elif self._apply.isEnabled():
            self.applied.emit(self._model.taken())

    def _move(self, row: int) -> None:
        self._follow(row)
        one = self._model.rows[row]
        if isinstance(one, Place):
            self.place_moved.emit(one)
        else:
            self.moved.emit(one.span)

    def _follow(self, row: int) -> None:
        self._delegate.shown = row
        self._list.viewport().update()

    def _tell(self) -> None:
        """Say how many places take the label."""
        number, total = self._model.number_taken(), self._model.total
        locale = QLocale()
        said = self.tr("{0} of {1}").format(
            locale.toString(number), locale.toString(total) + ("+" if self._more else "")
        )
        self._count.setText(said)
        self._apply.setEnabled(number > 0 and not self._searching)
