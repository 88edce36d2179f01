"""Two articles that tell one story, side by side: their differences, and annotations carried over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.editing.alignment import Difference
from annotator.model.document import Document
from annotator.model.span import Span
from annotator.ui.dialogs.difference_pane import MINE, THEIRS, DifferencePane
from annotator.ui.theme import Theme

WIDTH, HEIGHT, LISTED = 1040, 700, 120


class Left(NamedTuple):
    """A line of what was not carried over: what it says, and where in the article to look."""

    line: str
    place: Span


class CompareDialog(QDialog):
    """A window of its own beside the article, which goes on working meanwhile.

    Signals:
        other_chosen(row): another of the listed articles is to be compared.
        carry_wanted(annotator): the annotations of one annotator are to be carried over.
        place_chosen(span): what could not be carried over is to be looked at in the article.
    """

    other_chosen = Signal(int)
    carry_wanted = Signal(str)
    place_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("compare")
        self.setWindowTitle(self.tr("Compare"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._texts: tuple[Document, Document, Sequence[Difference]] | None = None
        self._count, self._number, self._following = 0, -1, False
        self._others, self._people = QComboBox(self), QComboBox(self)
        self._mine, self._theirs = DifferencePane(MINE, self), DifferencePane(THEIRS, self)
        self._my_name, self._where = QLabel(self), QLabel(self)
        self._told = QLabel(self)
        self._left = QListWidget(self)
        self._next = self._button(self.tr("&Next difference"), "F7", lambda: self.step(1))
        self._previous = self._button(self.tr("&Previous"), "Shift+F7", lambda: self.step(-1))
        self._carry = self._button(self.tr("&Carry over into the open article"), "Ctrl+Return", self._carry_over)
        self._arrange()
        self._others.currentIndexChanged.connect(self.other_chosen.emit)
        self._left.itemActivated.connect(lambda item: self.place_chosen.emit(item.data(Qt.ItemDataRole.UserRole)))
        for pane, other in ((self._mine, self._theirs), (self._theirs, self._mine)):
            pane.verticalScrollBar().valueChanged.connect(lambda _, a=pane, b=other: self._follow(a, b))

    def _button(self, title: str, key: str, done: object) -> QPushButton:
        button = QPushButton(title, self)
        button.setAutoDefault(False)
        button.setToolTip(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText))
        button.clicked.connect(done)
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.activated.connect(button.click)
        return button

    def _arrange(self) -> None:
        self._others.setAccessibleName(self.tr("Compare with"))
        self._people.setAccessibleName(self.tr("Whose annotations"))
        self._mine.setAccessibleName(self.tr("This article"))
        self._theirs.setAccessibleName(self.tr("The other article"))
        self._left.setAccessibleName(self.tr("Not carried over"))
        for label in (self._my_name, self._told):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._others.setSizePolicy(self._others.sizePolicy().Policy.Ignored, self._others.sizePolicy().Policy.Fixed)
        self._left.setMaximumHeight(LISTED)
        head, texts, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for layout, parts in (
            (head, [(self._my_name, 1), (self._others, 1)]),
            (texts, [(self._mine, 1), (self._theirs, 1)]),
            (foot, [(self._previous, 0), (self._next, 0), (self._where, 1), (self._people, 0), (self._carry, 0)]),
        ):
            layout.setSpacing(10)
            for part, stretch in parts:
                layout.addWidget(part, stretch)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 14, 14, 14)
        rows.setSpacing(10)
        rows.addLayout(head)
        rows.addLayout(texts, 1)
        rows.addLayout(foot)
        rows.addWidget(self._told)
        rows.addWidget(self._left)
        self._told.hide()
        self._left.hide()
        screen = self.screen().availableGeometry()
        self.resize(min(WIDTH, screen.width() - 24), min(HEIGHT, screen.height() - 72))

    # -- what is shown ---------------------------------------------------------------------------

    def show_others(self, lines: Sequence[str]) -> None:
        """List what there is to compare with; the first one is chosen."""
        self._others.blockSignals(True)
        self._others.clear()
        self._others.addItems(list(lines))
        self._others.blockSignals(False)

    @property
    def chosen(self) -> int:
        """The row of the article that is compared with."""
        return self._others.currentIndex()

    def show_waiting(self) -> None:
        """Another article is being compared with: nothing can be done until it is there."""
        self._where.setText(self.tr("Comparing…"))
        for widget in (self._people, self._carry, self._next, self._previous):
            widget.setEnabled(False)

    def show_texts(
        self, mine: Document, theirs: Document, differences: Sequence[Difference], people: Sequence[str]
    ) -> None:
        """Show two articles, where they differ, and whose annotations the other one has."""
        self._texts = mine, theirs, differences
        self._my_name.setText(mine.title or mine.id)
        self._draw_texts()
        self._count, self._number = len(differences), -1
        self._people.clear()
        self._people.addItems(list(people))
        for widget in (self._people, self._carry):
            widget.setEnabled(bool(people))
        self._told.hide()
        self._left.hide()
        for button in (self._next, self._previous):
            button.setEnabled(self._count > 0)
        self._tell_place()

    def show_left(self, sentence: str, left: Sequence[Left]) -> None:
        """Say what became of the annotations, and list what a person has to look at."""
        self._told.setText(sentence)
        self._told.show()
        self._left.clear()
        for line, place in left:
            item = QListWidgetItem(line, self._left)
            item.setData(Qt.ItemDataRole.UserRole, place)
        self._left.setVisible(bool(left))
        if left:
            self._left.setCurrentRow(0)
            self._left.setFocus()

    def step(self, by: int) -> None:
        """Go to the next difference (1) or the one before (-1), round the ends."""
        if not self._count:
            return
        self._go_to((self._number + by) % self._count if self._number >= 0 else (0 if by > 0 else self._count - 1))

    def _go_to(self, number: int) -> None:
        self._number = number
        self._following = True
        for pane in (self._mine, self._theirs):
            pane.show_difference(self._number, self._theme)
        self._following = False
        self._tell_place()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours; the texts stay at their difference."""
        self._theme = theme
        self._draw_texts()
        if self._number >= 0:
            self._go_to(self._number)

    def _draw_texts(self) -> None:
        if self._texts is not None:
            mine, theirs, differences = self._texts
            self._following = True
            self._mine.show_text(mine, [one.here for one in differences], self._theme)
            self._theirs.show_text(theirs, [one.there for one in differences], self._theme)
            self._following = False

    def _tell_place(self) -> None:
        if not self._count:
            said = self.tr("No difference")
        elif self._number < 0 and self._count == 1:
            said = self.tr("1 difference")
        elif self._number < 0:
            said = self.tr("{0} differences").format(self._count)
        else:
            said = self.tr("Difference {0} of {1}").format(self._number + 1, self._count)
        self._where.setText(said)

    def _carry_over(self) -> None:
        self.carry_wanted.emit(self._people.currentText())

    def _follow(self, one: DifferencePane, other: DifferencePane) -> None:
        """Scroll the other text to what stands at the same place of the story."""
        if not self._following:
            self._following = True
            other.follow(*one.place())
            self._following = False
