"""Every annotation of the article, in the order of the text, to walk through and choose from."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QVBoxLayout, QWidget

from annotator.editing.change import Change
from annotator.model.annotation import Annotation
from annotator.model.annotation_set import AnnotationSet, canonical_key
from annotator.model.document import Document
from annotator.model.scheme import Scheme
from annotator.ui.panels.label_bar import label_name
from annotator.ui.panels.row_list import RowDelegate, RowList
from annotator.ui.panels.section import SectionHeading
from annotator.ui.panels.signs import SWATCH, draw_line, draw_swatch
from annotator.ui.panels.slots import quotation
from annotator.ui.plain import plain_tip
from annotator.ui.theme import LIGHT, Theme, small

_MANY = 400
"""A change with more edits than this is read as a whole."""

_QUOTE = 120
_GREY = "#8A8F98"


class AnnotationModel(QAbstractListModel):
    """Annotations in canonical order; a change touches only its own rows."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Annotation] = []
        self.scheme = Scheme("", "")
        self._document = Document("", "")
        self._annotations = AnnotationSet("")

    def read(self, document: Document, annotations: AnnotationSet, scheme: Scheme) -> None:
        """List everything of a set."""
        self.beginResetModel()
        self._document, self._annotations, self.scheme = document, annotations, scheme
        self.rows = annotations.annotations()
        self.endResetModel()

    def apply(self, change: Change) -> None:
        """Take in a change that was made to the set."""
        edits = [
            edit
            for edit in change.of(self._document.id)
            if isinstance(edit.item, Annotation) and edit.item.annotator == self._annotations.annotator
        ]
        if len(edits) > _MANY:
            self.read(self._document, self._annotations, self.scheme)
            return
        for edit in edits:
            before, after = edit.before, edit.after
            if isinstance(before, Annotation) and isinstance(after, Annotation):
                self._replace(before, after)
            elif isinstance(before, Annotation):
                self._remove(before)
            elif isinstance(after, Annotation):
                self._insert(after)

    def place(self, annotation: Annotation) -> int:
        """Row of an annotation, -1 if it is not listed."""
        key = canonical_key(annotation)
        found = bisect_left(self.rows, key, key=canonical_key)
        return found if found < len(self.rows) and canonical_key(self.rows[found]) == key else -1

    def place_of(self, identity: str) -> int:
        """Row of the annotation with this id, -1 if it is not listed."""
        item = self._annotations.get(identity)
        return self.place(item) if isinstance(item, Annotation) else -1

    def quote(self, row: int) -> str:
        """The covered text of a row on one line."""
        return quotation(self.rows[row], self._document, _QUOTE)

    def label(self, row: int) -> tuple[str, str]:
        """Name and colour of a row's label."""
        annotation = self.rows[row]
        label = self.scheme.label(annotation.layer, annotation.label)
        return (label_name(label), label.colour) if label is not None else (annotation.label, _GREY)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> str | None:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.quote(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.quote(index.row()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.quote(index.row())}, {self.label(index.row())[0]}"
        return None

    def _replace(self, before: Annotation, after: Annotation) -> None:
        if canonical_key(before) != canonical_key(after):
            self._remove(before)
            self._insert(after)
            return
        row = self.place(before)
        if row >= 0:
            self.rows[row] = after
            self.dataChanged.emit(self.index(row), self.index(row))

    def _remove(self, annotation: Annotation) -> None:
        row = self.place(annotation)
        if row >= 0:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self.rows[row]
            self.endRemoveRows()

    def _insert(self, annotation: Annotation) -> None:
        row = bisect_left(self.rows, canonical_key(annotation), key=canonical_key)
        self.beginInsertRows(QModelIndex(), row, row)
        self.rows.insert(row, annotation)
        self.endInsertRows()


class AnnotationList(QWidget):
    """The list with its count.

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
        self._heading = SectionHeading("", self)
        self._model = AnnotationModel(self)
        self._list = RowList(self)
        self._list.setAccessibleName(self.tr("Annotations of this article"))
        self._list.setModel(self._model)
        self._delegate = _Delegate(theme, self._model, self._list)
        self._list.use(self._delegate)
        self._list.chosen.connect(self._choose)
        self._list.moved.connect(self._choose)
        self._list.chosen.connect(lambda _: self.left.emit())
        self._list.left.connect(self.left)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._heading)
        layout.addWidget(self._list, 1)
        self._count()

    # -- what it is given ----------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._delegate.theme = theme
        self._list.viewport().update()

    def show_article(self, document: Document, annotations: AnnotationSet, scheme: Scheme) -> None:
        """List the annotations of an article from its beginning."""
        self._selected = self._delegate.shown = ""
        self._model.read(document, annotations, scheme)
        self._list.scrollToTop()
        self._count()

    def apply(self, change: Change) -> None:
        """Take in a change that was made to the set."""
        self._model.apply(change)
        self._count()
        self._mark()

    def select(self, identity: str) -> None:
        """Mark the selected annotation and bring it into view, without telling anyone; '' marks none."""
        self._selected = identity
        self._mark()
        row = self._model.place_of(identity) if identity else -1
        if row != self._list.current_row():
            self._list.go_to(row)

    def focus_list(self) -> None:
        """Bring the keyboard to the list."""
        if self._list.current_row() < 0 and self._model.rows:
            self._list.go_to(0)
        self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def sizeHint(self) -> QSize:
        return QSize(316, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 90)

    # -- what it does --------------------------------------------------------------------------

    def _choose(self, row: int) -> None:
        self._selected = self._model.rows[row].id
        self._mark()
        self.annotation_chosen.emit(self._selected)

    def _mark(self) -> None:
        self._delegate.shown = self._selected
        self._list.viewport().update()

    def _count(self) -> None:
        self._heading.show_count(self.tr("Annotations"), len(self._model.rows))


class _Delegate(RowDelegate):
    """Swatch, covered text in its own direction, label at the end."""

    _SIDE = 16

    def __init__(self, theme: Theme, model: AnnotationModel, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.shown = ""
        self._model = model
        self._view = parent

    def row_height(self) -> int:
        return max(28, QFontMetrics(self._view.font()).height() + 10)

    def is_shown(self, row: int) -> bool:
        return self._model.rows[row].id == self.shown

    def draw(self, painter: QPainter, rect: QRect, row: int, option: QStyleOptionViewItem) -> None:
        font = self._view.font()
        name, colour = self._model.label(row)
        inner = rect.adjusted(self._SIDE, 0, -self._SIDE, -1)
        width = min(QFontMetrics(small(font)).horizontalAdvance(name) + 2, inner.width() // 2)
        swatch = QRect(inner.left(), inner.top(), SWATCH, inner.height())
        words = inner.adjusted(SWATCH + 8, 0, -width - 10, 0)
        end = inner.adjusted(inner.width() - width, 0, 0, 0)
        place = QStyle.visualRect(option.direction, inner, swatch)
        centre = QPointF(place.left() + SWATCH / 2, place.top() + place.height() / 2)
        draw_swatch(painter, centre, colour, self.theme)
        quote = self._model.quote(row)
        text = QStyle.visualRect(option.direction, inner, words)
        draw_line(painter, text, quote, font=font, colour=self.theme.text)
        side = QStyle.visualRect(option.direction, inner, end)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        draw_line(painter, side, name, font=small(font), colour=self.theme.muted, at_end=not mirrored)
