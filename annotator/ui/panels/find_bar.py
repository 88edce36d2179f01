"""The bar over the text in which one looks for something in the article."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAction, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from annotator.editing.occurrences import Query
from annotator.ui.panels.flat import LEAST, IconButton
from annotator.ui.theme import LIGHT, Theme, icon

LONGEST = 1_000
"""Characters of a search."""

REMEMBERED = 50
"""Searches that Up and Down go through."""


class FindBar(QWidget):
    """A field, how many hits there are, three options, and what to do with the hits.

    Signals:
        edited(query): something else is looked for.
        stepped(step): the next (1) or the previous (-1) hit is wanted.
        all_chosen(query): every hit is to be annotated.
        left: the bar is to be closed.
    """

    edited = Signal(object)
    stepped = Signal(int)
    all_chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find_bar")
        self.setProperty("panel", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Find in the article"))
        self._field = _Field(self)
        self._field.setPlaceholderText(self.tr("Find in the article…"))
        self._field.setAccessibleName(self.tr("Find in the article"))
        self._magnifier = QAction(self)
        self._field.addAction(self._magnifier, QLineEdit.ActionPosition.LeadingPosition)
        self._count = QLabel(self)
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._trouble = QLabel(self)
        self._trouble.setTextFormat(Qt.TextFormat.PlainText)
        self._trouble.setWordWrap(True)
        self._trouble.setProperty("tone", "danger")
        self._trouble.hide()
        self._options = {
            "case": self._option(self.tr("Case")),
            "whole_words": self._option(self.tr("Whole words")),
            "regular": self._option(self.tr("Regex")),
        }
        self._buttons = {
            -1: IconButton("chevron-up", self.tr("Previous hit"), theme, self),
            1: IconButton("chevron-down", self.tr("Next hit"), theme, self),
        }
        self._close = IconButton("close", self.tr("Close (Esc)"), theme, self)
        self._all = QPushButton(self.tr("Annotate all…"), self)
        self._all.setToolTip(self.tr("Choose a label for all hits and look through them first (Ctrl+Enter)"))
        self._arrange()
        self._wire()
        self.set_theme(theme)
        self.set_keys({})
        self.show_count(-1, 0)

    def _option(self, text: str) -> QCheckBox:
        box = QCheckBox(text, self)
        box.setMinimumHeight(LEAST)
        box.toggled.connect(lambda _: self.edited.emit(self.query))
        return box

    def _arrange(self) -> None:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.setSpacing(6)
        lower.setSpacing(14)
        upper.addWidget(self._field, 1)
        for widget in (self._count, *self._buttons.values(), self._close):
            upper.addWidget(widget)
        for widget in (*self._options.values(), self._all):
            lower.addWidget(widget)
        lower.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(upper)
        column.addLayout(lower)
        column.addWidget(self._trouble)

    def _wire(self) -> None:
        self._field.textEdited.connect(lambda _: self.edited.emit(self.query))
        self._field.stepped.connect(self._step)
        self._field.all_chosen.connect(self._choose_all)
        for step, button in self._buttons.items():
            button.clicked.connect(lambda _=False, step=step: self._step(step))
        self._all.clicked.connect(self._choose_all)
        self._close.clicked.connect(self.left)

    # -- what it is given ----------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        for button in (*self._buttons.values(), self._close):
            button.set_theme(theme)
        self._magnifier.setIcon(icon("search", theme.muted))

    def set_keys(self, keys: Mapping[str, str]) -> None:
        """Name the present key of everything that one of the window's actions does, too, by the action's name."""
        named = (
            ("find_case", self._options["case"], self.tr("Capitals as written")),
            ("find_whole_words", self._options["whole_words"], self.tr("Whole words only")),
            ("find_regular", self._options["regular"], self.tr("Regular expression; ^ and $ are about lines")),
            ("find_previous", self._buttons[-1], self.tr("Previous hit")),
            ("find_next", self._buttons[1], self.tr("Next hit")),
        )
        for action, widget, name in named:
            key = keys.get(action, "")
            tip = self.tr("{0} ({1})").format(name, key) if key else name
            if tip != widget.toolTip():
                widget.setToolTip(tip)
                widget.setAccessibleName(tip)
        tip = self.tr(
            "{0}: next hit; {1}: previous; Up, Down: earlier searches\n"
            "Esc, then a label's key: annotate this hit; Ctrl+Enter: annotate all hits"
        )
        following = ", ".join(filter(None, (self.tr("Enter"), keys.get("find_next"))))
        before = ", ".join(filter(None, (self.tr("Shift+Enter"), keys.get("find_previous"))))
        self._field.setToolTip(tip.format(following, before))

    def open_with(self, words: str) -> None:
        """Bring the keyboard into the field; `words` are looked for, what was there before when there are none."""
        self.show()
        if words and words != self._field.text():
            self._field.setText(words)
        self.focus_field()
        self.edited.emit(self.query)

    def focus_field(self) -> None:
        """Bring the keyboard into the field."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def toggle(self, option: str) -> None:
        """Turn an option over: 'case', 'whole_words' or 'regular'."""
        self._options[option].toggle()

    @property
    def query(self) -> Query:
        """What is looked for."""
        return Query(self._field.text(), **{name: box.isChecked() for name, box in self._options.items()})

    def remember(self) -> None:
        """Keep what is looked for among the earlier searches."""
        self._field.remember()

    def show_count(self, place: int, count: int, *, more: bool = False, searching: bool = False) -> None:
        """Say how many hits there are, and which one (from 0) is the current one, -1 for none.

        Args:
            place: of the current hit.
            count: of hits.
            more: whether there are more than were looked for.
            searching: whether there may yet be more.
        """
        number = QLocale().toString(count) + ("+" if more else "…" if searching else "")
        if not self._field.text() or self._trouble.text():
            said = ""
        elif place >= 0:
            said = self.tr("{0} of {1}").format(QLocale().toString(place + 1), number)
        elif count == 1:
            said = self.tr("1 hit")
        else:
            said = self.tr("{0} hits").format(number) if count or searching else self.tr("No hits")
        self._count.setText(said)
        self._all.setEnabled(count > 0)
        self._count.setProperty("tone", "muted" if count or searching else "warning")
        self._polish(self._count)
        self._say()

    def show_trouble(self, sentence: str) -> None:
        """Say why there is nothing to see; '' when there is."""
        if sentence != self._trouble.text():
            self._trouble.setText(sentence)
            self._trouble.setVisible(bool(sentence))
            self._field.setProperty("trouble", bool(sentence))
            self._polish(self._field)
            self._say()

    def _say(self) -> None:
        """Let a screen reader hear what the labels show."""
        said = ". ".join(filter(None, (self._count.text(), self._trouble.text())))
        if said != self._field.accessibleDescription():
            self._field.setAccessibleDescription(said)
            QAccessible.updateAccessibility(QAccessibleEvent(self._field, QAccessible.Event.DescriptionChanged))

    def _polish(self, widget: QWidget) -> None:
        widget.style().unpolish(widget)
        widget.style().polish(widget)

    # -- what it does --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(360, super().minimumSizeHint().height())

    def _step(self, step: int) -> None:
        self.remember()
        self.stepped.emit(step)

    def _choose_all(self) -> None:
        if self._all.isEnabled():
            self.remember()
            self.all_chosen.emit(self.query)


class _Field(QLineEdit):
    """A line to type in; Enter steps, Ctrl+Enter takes all, Up and Down bring back earlier searches."""

    stepped = Signal(int)
    all_chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMaxLength(LONGEST)
        self.setClearButtonEnabled(True)
        self.setProperty("search", "true")
        self._earlier: list[str] = []
        self._place = 0

    def remember(self) -> None:
        words = self.text()
        if words:
            self._earlier = [words, *(one for one in self._earlier if one != words)][:REMEMBERED]
            self._place = 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if held == Qt.KeyboardModifier.ControlModifier:
                self.all_chosen.emit()
            else:
                self.stepped.emit(-1 if held == Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Up:
            self._recall(1)
        elif event.key() == Qt.Key.Key_Down:
            self._recall(-1)
        else:
            super().keyPressEvent(event)

    def _recall(self, step: int) -> None:
        if self.text() not in self._earlier[self._place : self._place + 1]:  # typed anew: begin at the latest
            self._place = -1 if step > 0 else 0
        place = self._place + step
        if 0 <= place < len(self._earlier):
            self._place = place
            self.setText(self._earlier[place])
            self.textEdited.emit(self.text())
