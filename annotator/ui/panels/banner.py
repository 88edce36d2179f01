"""A banner over the text that stays until its trouble is dealt with; never in the way of reading."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.panels.flat import IconButton
from annotator.ui.plain import plain_tip
from annotator.ui.theme import LIGHT, Theme, icon

KINDS = {"warning": ("warning", "warning"), "trouble": ("warning", "danger"), "news": ("info", "accent")}
"""Kind of message: its drawing and its colour."""

_ICON, _LEFT, _RIGHT = 18, 16, 12
_LINES = 9
"""Lines of details that show at once; more are scrolled to."""

_LINE = 40
"""Characters of the sentence that have room in a line; the buttons go under it before it has fewer."""

_LONGEST = 300
"""Characters of a sentence that show; of a longer one the details have the whole."""


class Banner(QWidget):
    """One sentence, buttons for what can be done about it, details on demand.

    Signals:
        button_chosen: the name of the button that was pressed.
        dismissed: the banner was closed by its cross or by Esc.
    """

    button_chosen = Signal(str)
    dismissed = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._kind = "warning"
        self._sign = QLabel(self)
        self._message = QLabel(self)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setWordWrap(True)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details = QLabel(self)
        self._details.setTextFormat(Qt.TextFormat.PlainText)
        self._details.setWordWrap(True)
        self._details.setProperty("tone", "muted")
        self._details.setProperty("size", "small")
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._room = _Room(self._details, self)
        self._doing = QWidget(self)
        self._more = QPushButton(self.tr("Details"), self._doing)
        self._more.setCheckable(True)
        self._more.toggled.connect(self._room.setVisible)
        self._copy = QPushButton(self.tr("Copy"), self._doing)
        self._copy.setToolTip(self.tr("Copy all details"))
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._details.text()))
        self._more.toggled.connect(self._copy.setVisible)
        self._more.toggled.connect(lambda _: self._place_buttons())
        self._close = IconButton("close", self.tr("Close"), theme, self)
        self._close.clicked.connect(self._dismiss)
        self._buttons = QHBoxLayout()
        self._arrange()
        self.hide()

    def _arrange(self) -> None:
        doing = QHBoxLayout(self._doing)
        doing.setContentsMargins(0, 0, 0, 0)
        for row in (doing, self._buttons):
            row.setSpacing(8)
        doing.addLayout(self._buttons)
        doing.addWidget(self._copy)
        doing.addWidget(self._more)
        doing.addStretch()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._sign, 0, 0)
        self._grid.addWidget(self._message, 0, 1)
        self._grid.addWidget(self._doing, 0, 2)
        self._grid.addWidget(self._close, 0, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(_LEFT, 8, _RIGHT, 8)
        column.setSpacing(6)
        column.addLayout(self._grid)
        self._details.setContentsMargins(_ICON + 10, 0, 0, 2)
        column.addWidget(self._room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()

    def _place_buttons(self) -> None:
        """Put the buttons beside the sentence, or under it where they would leave it too little of a line."""
        metrics = self._message.fontMetrics()
        wanted = min(_LINE * metrics.averageCharWidth(), metrics.horizontalAdvance(self._message.text()))
        others = (self._sign, self._doing, self._close)
        gaps = 3 * self._grid.horizontalSpacing()
        taken = sum(one.sizeHint().width() for one in others) + gaps + _LEFT + _RIGHT
        place = (0, 2, 1, 1) if self.width() - taken >= wanted else (1, 1, 1, 2)
        if self._grid.getItemPosition(self._grid.indexOf(self._doing)) != place:
            self._grid.removeWidget(self._doing)
            self._grid.addWidget(self._doing, *place)
        self._doing.setHidden(all(one.isHidden() for one in self._doing.findChildren(QPushButton)))

    def show_message(
        self,
        message: str,
        *,
        kind: str = "warning",
        buttons: Sequence[tuple[str, str]] = (),
        details: str = "",
        tip: str = "",
    ) -> None:
        """Show a message in place of the one before.

        Args:
            message: one sentence for a person.
            kind: 'warning', 'trouble' (an edit was not kept) or 'news'.
            buttons: (name, text) of what can be done; the first is the obvious one.
            details: more, shown when asked for.
            tip: what a resting mouse shows: the whole path of what the sentence calls by its name.
        """
        self._kind = kind
        if len(message) > _LONGEST:
            details = f"{message}\n\n{details}".rstrip()
            message = message[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ;:,(") + "…"
        self._message.setText(message)
        self._message.setToolTip(plain_tip(tip))
        self._message.setAccessibleDescription(tip)
        self._details.setText(details)
        self._more.setChecked(False)
        self._copy.hide()
        self._room.hide()
        self._more.setVisible(bool(details))
        while (item := self._buttons.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for name, text in buttons:
            button = QPushButton(text, self._doing)
            button.clicked.connect(lambda _=False, name=name: self.button_chosen.emit(name))
            self._buttons.addWidget(button)
            button.show()
        self._order_tabs()
        self._colour()
        self.setAccessibleName(message)
        self._place_buttons()
        self.show()

    def clear(self) -> None:
        """The trouble is over."""
        self._message.setText("")
        self.hide()

    @property
    def message(self) -> str:
        """The sentence that is shown, '' for none."""
        return self._message.text()

    def focus_first_button(self) -> None:
        """Bring the keyboard to what can be done."""
        item = self._buttons.itemAt(0)
        widget = item.widget() if item is not None else None
        other = self._close if self._more.isHidden() else self._more
        (widget or other).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._theme = theme
        self._close.set_theme(theme)
        self._colour()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._dismiss()
        else:
            super().keyPressEvent(event)

    def _order_tabs(self) -> None:
        """Let Tab walk the banner as it reads, though its buttons are made last."""
        items = (self._buttons.itemAt(place) for place in range(self._buttons.count()))
        made = [widget for item in items if item is not None and (widget := item.widget()) is not None]
        for one, following in pairwise([self._message, *made, self._copy, self._more, self._close, self._room]):
            QWidget.setTabOrder(one, following)

    def _colour(self) -> None:
        drawing, tone = KINDS[self._kind]
        colour: str = getattr(self._theme, tone)
        self._sign.setPixmap(icon(drawing, colour).pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))
        if self.property("kind") != self._kind:
            self.setProperty("kind", self._kind)
            self.style().unpolish(self)
            self.style().polish(self)

    def _dismiss(self) -> None:
        self.clear()
        self.dismissed.emit()


class _Room(QScrollArea):
    """The details, as high as they are, up to a few lines; arrow keys scroll when it has the keyboard."""

    def __init__(self, details: QLabel, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = details
        self.setWidget(details)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Details"))
        self.viewport().setAutoFillBackground(False)
        details.setAutoFillBackground(False)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(self._label.heightForWidth(width), _LINES * self._label.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._label.fontMetrics().lineSpacing())
