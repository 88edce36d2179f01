"""What the dialogs for other formats have in common: a list of formats, how far a look is, and what it says is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHelpEvent, QStandardItemModel, QTextOption
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from annotator.jobs import Progress
from annotator.ui.panels.elided import ElidedLabel
from annotator.ui.panels.job_progress import JobProgress
from annotator.ui.plain import plain_tip
from annotator.ui.theme import Theme

if TYPE_CHECKING:
    from annotator.opening.choices import Choice


def fill_formats(box: QComboBox, formats: Sequence[Choice]) -> None:
    """List formats; one that needs what is not installed cannot be chosen, and its tip says what that is."""
    model = box.model()
    for one in formats:
        box.addItem(one.title, one.name)
        if one.missing and isinstance(model, QStandardItemModel):
            item = model.item(box.count() - 1)
            item.setEnabled(False)
            item.setText(box.tr("{0} (not installed)").format(one.title))
            item.setToolTip(plain_tip(one.missing))
            item.setAccessibleDescription(one.missing)


def choose(box: QComboBox, value: str) -> None:
    """Choose an entry by its value, if it is there and can be chosen."""
    place, model = box.findData(value), box.model()
    if place >= 0 and model.flags(model.index(place, 0)) & Qt.ItemFlag.ItemIsEnabled:
        box.setCurrentIndex(place)


class Told(QLabel):
    """A sentence about what was found; a screen reader says it whenever it is another one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def tell(self, sentence: str) -> None:
        """Show a sentence."""
        if sentence != self.text():
            self.setText(sentence)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))


class Lost(QPlainTextEdit):
    """What would be lost, a line for each kind; arrow keys scroll it, and Tab leaves it.

    Attributes:
        meanings: what words in it mean, for a mouse that rests on them.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.meanings: Mapping[str, str] = {}
        self.setProperty("field", "true")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(self.tr("What will be lost"))
        self.setMinimumHeight(3 * self.fontMetrics().lineSpacing() + 16)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumHeight())  # it gets what room there is

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show what is lost; nothing is a line, too."""
        self.setPlainText("\n".join(lines) or self.tr("Nothing."))

    def set_columns(self, first: int, others: int) -> None:
        """Let what stands behind tabs stand in columns, so many characters wide."""
        option, wide = QTextOption(), self.fontMetrics().averageCharWidth()
        option.setTabArray([float((first + place * others) * wide) for place in range(4)])
        self.document().setDefaultTextOption(option)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what the words under a mouse that rests mean."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cursor = self.cursorForPosition(event.pos())
            line, place = cursor.block().text(), cursor.positionInBlock()
            QToolTip.showText(event.globalPos(), self.meaning_at(line, place), self.viewport())
            return True
        return super().viewportEvent(event)

    def meaning_at(self, line: str, place: int) -> str:
        """What the words at a place in a line mean, '' if nothing is said of them."""
        for words, meaning in self.meanings.items():
            begin = line.find(words)
            if 0 <= begin <= place <= begin + len(words):
                return meaning
        return ""


class LookRow(QWidget):
    """A line for a look: how far it is; when it was stopped, a button that begins it again.

    Signals:
        stopped: the look should end.
        again: it should begin again.
    """

    stopped = Signal()
    again = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._progress = JobProgress(theme, self, ElidedLabel(self))
        self._progress.cancelled.connect(self.stopped)
        self._again = QPushButton(self.tr("Look &again"), self)
        self._again.setAutoDefault(False)
        self._again.clicked.connect(self.again)
        self._again.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._progress, 1)
        row.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        row.addStretch(0)

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far it is; None when it is over."""
        self._progress.show_progress(progress)

    def offer_again(self, offered: bool) -> None:  # noqa: FBT001  as in setVisible
        """Offer to begin again, or no longer."""
        self._again.setVisible(offered)

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._progress.set_theme(theme)


def scrolled(dialog: QWidget, foot: QLayout) -> QVBoxLayout:
    """The rows of a dialog, which scroll where the screen is too small for them; what is at its foot always shows."""
    body = QWidget(dialog)
    rows = QVBoxLayout(body)
    rows.setContentsMargins(16, 16, 16, 2)
    rows.setSpacing(10)
    room = QScrollArea(dialog)
    room.setWidget(body)
    room.setWidgetResizable(True)
    room.setFrameShape(QFrame.Shape.NoFrame)
    room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    foot.setContentsMargins(16, 0, 16, 0)
    whole = QVBoxLayout(dialog)
    whole.setContentsMargins(0, 0, 0, 14)
    whole.setSpacing(12)
    whole.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
    whole.addWidget(room, 1)
    whole.addLayout(foot)
    return rows


def tab_through(*widgets: QWidget) -> None:
    """Let Tab go from each to the next, though they were made in another order."""
    for one, following in pairwise(widgets):
        QWidget.setTabOrder(one, following)


def heading(text: str, parent: QWidget, buddy: QWidget) -> QLabel:
    """The line over a table or a list; its access key leads there."""
    label = QLabel(text, parent)
    label.setProperty("weight", "strong")
    label.setBuddy(buddy)
    return label
