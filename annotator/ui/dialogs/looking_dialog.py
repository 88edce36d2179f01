"""What the dialogs that write articles have in common: a form, a pane that says what it comes to, a foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.dialogs.looking import LookRow, Lost, Told, heading
from annotator.ui.theme import Theme

EDGE = 48
"""Pixels of the screen that a dialog leaves free."""

_ROUND = 8
"""Pixels that show round what has the keyboard."""

_LEAST = 120
"""Pixels that the form has in any case."""


class _Room(QScrollArea):
    """A form as high as it is, where there is room for it; what gets the keyboard shows."""

    def __init__(self, form: QFormLayout, parent: QWidget) -> None:
        super().__init__(parent)
        body = self._body = QWidget(self)
        form.setContentsMargins(16, 16, 16, 2)
        body.setLayout(form)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        body.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._show_focus)  # type: ignore[union-attr]

    def sizeHint(self) -> QSize:
        return self._body.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, _LEAST)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be as high as the form when lines of it come or go."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _show_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._body.isAncestorOf(now):
            middle = now.mapTo(self._body, now.rect().center())
            self.ensureVisible(0, middle.y(), 0, now.height() // 2 + _ROUND)


class LookingDialog(QDialog):
    """Asks how something is to be written; whoever shows it looks what it would come to.

    Attributes:
        look: the line that says how far the look is.

    Signals:
        changed: something else was chosen, of which is to be seen what it comes to.
        chosen: it is to be written.
    """

    changed = Signal()
    chosen = Signal()

    def __init__(self, name: str, title: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(14)
        self._form.setVerticalSpacing(10)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._told, self._lost = Told(self), Lost(self)
        self.look = LookRow(theme, self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        for button in self._buttons.buttons():
            button.setIcon(QIcon())
        self.look.again.connect(self._change)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)

    def _add(self, text: str, widget: QWidget, buddy: QWidget | None = None, tip: str = "") -> None:
        """Put a line into the form; its access key leads to `buddy`, or to what stands in it; `tip` is on its name."""
        self._form.addRow(text, widget)
        label = self._form.labelForField(widget)
        if isinstance(label, QLabel):
            label.setBuddy(buddy or widget)
            label.setToolTip(tip)

    def _align(self) -> None:
        """Keep the fields where they are, whichever lines show: the labels have the room of the longest."""
        items = (self._form.itemAt(row, QFormLayout.ItemRole.LabelRole) for row in range(self._form.rowCount()))
        labels = [label for item in items if item is not None and (label := item.widget()) is not None]
        if labels:
            labels[0].setMinimumWidth(max(label.sizeHint().width() for label in labels))

    def _lay_out(self, title: str, *under: QWidget) -> None:
        """Put the form over the pane, and other things under that; the form scrolls where the screen is too small."""
        room, foot, rows = _Room(self._form, self), QHBoxLayout(), QVBoxLayout()
        foot.addWidget(self.look, 1)
        foot.addWidget(self._buttons)
        rows.setContentsMargins(16, 0, 16, 0)
        rows.setSpacing(10)
        rows.addWidget(self._told)
        rows.addWidget(heading(title, self, self._lost))
        rows.addWidget(self._lost, 1)
        for widget in under:
            rows.addWidget(widget)
        rows.addSpacing(2)
        rows.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 14)
        whole.setSpacing(10)
        whole.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        whole.addWidget(room)
        whole.addLayout(rows, 1)

    def _grow(self, width: int, height: int) -> None:
        """Be as large as that, where the screen is large enough; what shows already grows downwards only."""
        room = self.screen().availableGeometry()
        if self.isVisible():
            under = self.frameGeometry().bottom() - self.geometry().bottom()
            height = max(self.height(), min(height, room.bottom() - under - self.geometry().top()))
        self.resize(min(width, room.width() - EDGE), min(height, room.height() - EDGE))

    def show_looking(self) -> None:
        """A look begins at what it comes to."""
        self.look.offer_again(False)
        self._lost.show_lines([self.tr("The articles are being looked through…")])

    def show_trouble(self, sentence: str) -> None:
        """Say why that is not known; '' when the look was stopped."""
        self._lost.show_lines([sentence or self.tr("Stopped before everything was looked through.")])
        self.look.offer_again(True)

    def _change(self) -> None:
        """Something else was chosen."""
        self.changed.emit()

    def _accept(self) -> None:
        self.chosen.emit()
        self.accept()
