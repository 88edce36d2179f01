"""Flat controls for the inside of a card: they look like text until the mouse or the keyboard is on them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QStylePainter,
    QWidget,
)

from annotator.ui.panels.signs import draw_line, reads_right_to_left
from annotator.ui.theme import Theme, icon, small

LEAST = 24
"""Height of the smallest thing to click, in pixels."""

INSET = 6
"""How far the text of a flat control stands from its edge."""

_CHEVRON = 8


def draw_flat_ground(painter: QPainter, widget: QWidget, theme: Theme, *, down: bool = False) -> None:
    """What shows under a flat control when the mouse or the keyboard is on it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = QRectF(widget.rect())
    if widget.isEnabled() and (down or widget.underMouse()):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.row if down else theme.hover))
        painter.drawRoundedRect(frame, 5, 5)
    if widget.hasFocus():
        painter.setPen(QPen(QColor(theme.focus), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 5, 5)


class FlatButton(QAbstractButton):
    """One line of text to press, in its own direction, shortened where there is no room.

    Attributes:
        quiet: drawn in the muted colour.
        inset: how far the text stands from the edge.
    """

    def __init__(
        self, text: str, theme: Theme, *, quiet: bool = False, inset: int = INSET, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.quiet = quiet
        self.inset = inset
        self._theme = theme
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * self.inset, max(LEAST, metrics.height() + 6))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        draw_flat_ground(painter, self, self._theme, down=self.isDown())
        colour = self._theme.muted if self.quiet or not self.isEnabled() else self._theme.text
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft and not reads_right_to_left(self.text())
        inner = self.rect().adjusted(self.inset, 0, -self.inset, 0)
        draw_line(painter, inner, self.text(), font=self.font(), colour=colour, at_end=mirrored)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        press_on_enter(self, event)


class MenuButton(FlatButton):
    """A flat button with the sign that something opens below it."""

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(_CHEVRON + 5, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        draw_flat_ground(painter, self, self._theme, down=self.isDown())
        inner = self.rect().adjusted(self.inset, 0, -self.inset, 0)
        words = inner.adjusted(0, 0, -_CHEVRON - 5, 0)
        sign = inner.adjusted(inner.width() - _CHEVRON, 0, 0, 0)
        colour = self._theme.muted
        place = QStyle.visualRect(self.layoutDirection(), inner, words)
        draw_line(painter, place, self.text(), font=self.font(), colour=colour)
        draw_chevron(painter, QStyle.visualRect(self.layoutDirection(), inner, sign), colour)
        painter.end()


def draw_chevron(painter: QPainter, rect: QRect, colour: str) -> None:
    """The small triangle that says: there is more below."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    x, y = rect.left() + 0.5, rect.top() + rect.height() / 2 - 1.5
    painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x + 7, y), QPointF(x + 3.5, y + 4.2)]))


class IconButton(QAbstractButton):
    """A small drawing to press; its name is its tip and what a screen reader says."""

    def __init__(self, drawing: str, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing = drawing
        self._theme = theme
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(LEAST, LEAST)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(LEAST, LEAST)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        draw_flat_ground(painter, self, self._theme, down=self.isDown())
        colour = self._theme.text if self.underMouse() or self.hasFocus() else self._theme.muted
        if not self.isEnabled():
            painter.setOpacity(0.4)
        icon(self._drawing, colour).paint(painter, QRect(5, 5, LEAST - 10, LEAST - 10))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        press_on_enter(self, event)


def press_on_enter(button: QAbstractButton, event: QKeyEvent) -> None:
    """Let Enter press a button as Space does."""
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
        button.click()
    else:
        QAbstractButton.keyPressEvent(button, event)


class CheckBox(QCheckBox):
    """A check box whose text is shortened where there is no room, instead of asking for more."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self.setMinimumHeight(LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self).width()
        option.text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room, int(Qt.TextFlag.TextShowMnemonic)
        )
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_CheckBox, option)
        painter.end()


class _Numbered(QStyledItemDelegate):
    """Answers in the list of a combo, the first nine with the digit that chooses them."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        if 1 <= index.row() <= 9:
            rect: QRect = option.rect
            mirrored = option.direction == Qt.LayoutDirection.RightToLeft
            end = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
            painter.save()
            painter.setFont(small(option.font))
            painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
            inner = rect.adjusted(INSET, 0, -INSET, 0)
            painter.drawText(inner, int(end | Qt.AlignmentFlag.AlignVCenter), str(index.row()))
            painter.restore()


class FlatCombo(QComboBox):
    """A choice that looks like “value ▾”, its first item standing for none.

    Arrows and Space open the list, digits choose, with the list open or not; the wheel goes on to the panel.

    Attributes:
        asks: drawn as a question that still wants an answer.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asks = False
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(16)
        # Qt's own delegate for combos takes no padding from the style sheet
        self.setItemDelegate(_Numbered(self))
        self.view().installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, max(LEAST, QFontMetrics(self.font()).height() + 6))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.showPopup()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the card goes on to the next control
        elif not (plain and self._choose_by(event)):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._choose_by(event):
            self.hidePopup()
            return True
        return super().eventFilter(watched, event)

    def _choose_by(self, event: QKeyEvent) -> bool:
        """Take the item whose digit was pressed, none for 0 and Del; whether there is one."""
        clearing = event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        text = "0" if clearing else event.text()
        if len(text) != 1 or text not in "0123456789":
            return False
        if int(text) < self.count():
            self.setCurrentIndex(int(text))
            self.activated.emit(int(text))
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self._theme
        painter = QPainter(self)
        draw_flat_ground(painter, self, theme)
        colour = theme.warning if self.asks else theme.text if self.isEnabled() else theme.muted
        metrics = QFontMetrics(self.font())
        inner = self.rect().adjusted(INSET, 0, -INSET, 0)
        room = inner.width() - _CHEVRON - 6
        width = min(metrics.horizontalAdvance(self.currentText()), room)
        words = QRect(inner.left(), inner.top(), width, inner.height())
        place = QRect(inner.left() + width + 5, inner.top(), _CHEVRON, inner.height())
        visible = QStyle.visualRect(self.layoutDirection(), inner, words)
        draw_line(painter, visible, self.currentText(), font=self.font(), colour=colour)
        draw_chevron(painter, QStyle.visualRect(self.layoutDirection(), inner, place), theme.muted)
        painter.end()
