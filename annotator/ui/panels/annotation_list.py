"""Every annotation of the article, to walk through and choose from: sorted and filtered as the curator likes."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.editing.change import Change
from annotator.model.annotation_set import AnnotationSet
from annotator.model.document import Document
from annotator.model.scheme import Layer, Scheme
from annotator.ui.panels.annotation_order import Wanted
from annotator.ui.panels.annotation_rows import AnnotationDelegate, AnnotationModel
from annotator.ui.panels.annotation_sieve import AnnotationSieve
from annotator.ui.panels.label_bar import layer_name
from annotator.ui.panels.row_list import RowList
from annotator.ui.theme import LIGHT, Theme

_LEAST = 62
"""Height of the rows that are always in sight, in pixels."""


class AnnotationList(QWidget):
    """The list with its count, order and filters.

    A long article's rows are read piece by piece after the list was first painted.

    Signals:
        annotation_chosen: id of an annotation that was clicked or gone to with the keyboard.
        left: Esc was pressed, or a row was clicked or entered; the keyboard should go back to the text.
    """

    annotation_chosen = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("annotation_list")
        self.setProperty("panel", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Annotations"))
        self._selected = ""
        self._model = AnnotationModel(self)
        self._sieve = AnnotationSieve(theme, self)
        self._list = _Rows(self)
        self._list.setAccessibleName(self.tr("Annotations of this article"))
        self._list.setMinimumHeight(_LEAST)
        self._list.setModel(self._model)
        self._delegate = AnnotationDelegate(theme, self._model, self._list)
        self._list.use(self._delegate)
        self._reading = QTimer(self, interval=0)
        self._reading.timeout.connect(self._read_on)
        self._wire()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._sieve)
        layout.addWidget(self._list, 1)
        self._count()

    def _wire(self) -> None:
        self._sieve.wanted_changed.connect(self._want)
        self._sieve.entered.connect(self.focus_list)
        self._sieve.left.connect(self.left)
        self._list.chosen.connect(self._choose)
        self._list.moved.connect(self._choose)
        self._list.chosen.connect(lambda _: self.left.emit())
        self._list.left.connect(self.left)
        self._list.typed.connect(self._sieve.type_into)
        self._list.painted.connect(self._read_if_needed)

    # -- what it is given ----------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._delegate.theme = theme
        self._sieve.set_theme(theme)
        self._list.viewport().update()

    def show_article(self, document: Document, annotations: AnnotationSet, scheme: Scheme) -> None:
        """List the annotations of an article from its beginning; order and filters stay."""
        self._selected = self._delegate.shown = ""
        self._model.read(document, annotations, scheme)
        self._list.scrollToTop()
        self._count()

    def read_on(self) -> None:
        """Go on reading: all annotations of the set are there now."""
        self._read_if_needed()

    def show_layer(self, layer: Layer) -> None:
        """Take in which layer is the active one: that is what “this layer only” means."""
        self._sieve.show_layer(layer.name, layer_name(layer))

    def apply(self, change: Change) -> None:
        """Take in a change that was made to the set."""
        self._model.apply(change)
        self._count()
        self._mark()

    def select(self, identity: str) -> None:
        """Mark the selected annotation and bring it into view, without telling anyone; '' marks none."""
        self._selected = identity
        self._mark()
        self._go_to_selected()

    def focus_list(self) -> None:
        """Bring the keyboard to the list."""
        if self._list.current_row() < 0 and self._model.rows:
            self._list.go_to(0)
        self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Bring the keyboard to the field that filters the list."""
        self._sieve.focus_field()

    def sizeHint(self) -> QSize:
        return QSize(316, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._sieve.sizeHint().height() + _LEAST)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._reading.stop()

    # -- what it does --------------------------------------------------------------------------

    def _choose(self, row: int) -> None:
        self._selected = self._model.rows[row].id
        self._mark()
        self.annotation_chosen.emit(self._selected)

    def _want(self, wanted: Wanted) -> None:
        self._model.want(wanted)
        self._list.scrollToTop()
        self._show_what_was_read()
        self._read_if_needed()

    def _read_if_needed(self) -> None:
        if self._model.reading and not self._model.waiting and not self._reading.isActive() and self.isVisible():
            self._reading.start()

    def _read_on(self) -> None:
        top = self._list.verticalScrollBar().value()
        self._model.step()
        self._list.verticalScrollBar().setValue(top)
        self._show_what_was_read()
        if not self._model.reading:
            self._reading.stop()

    def _show_what_was_read(self) -> None:
        self._count()
        self._mark()
        self._go_to_selected()

    def _go_to_selected(self) -> None:
        row = self._model.place_of(self._selected) if self._selected else -1
        if row != self._list.current_row():
            self._list.go_to(row)

    def _mark(self) -> None:
        self._sieve.say_missing(missing=self._model.leaves_out(self._selected))
        if self._delegate.shown != self._selected:
            self._delegate.shown = self._selected
            self._list.viewport().update()

    def _count(self) -> None:
        self._sieve.show_count(len(self._model.rows), self._model.total, more=self._model.reading)


class _Rows(RowList):
    """The list itself; what is typed in it filters it.

    Signals:
        typed: a letter or digit.
        painted: the list was painted.
    """

    typed = Signal(str)
    painted = Signal()

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        # instead of Qt's search, which would look at every row
        self.typed.emit(search)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()
