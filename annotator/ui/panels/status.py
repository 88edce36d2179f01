"""The line at the foot of the window: saved or not, who, where, how far, and a long job's progress."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from annotator.jobs import Progress
from annotator.ui.panels.elided import ElidedLabel
from annotator.ui.panels.job_progress import JobProgress
from annotator.ui.theme import LIGHT, Theme, icon

_PASSING = 4_000
_ICON = 14


class StatusPanel(QWidget):
    """What a curator can see at a glance; every part is a sentence fragment, none is colour alone.

    Signals:
        cancel_requested: the long job that is shown should stop.
    """

    cancel_requested = Signal()

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setProperty("panel", "status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Status"))
        self._theme = theme
        self._drawing, self._tone = "", ""
        self._sign = QLabel(self)
        self._saved = self._part(self.tr("Saved"))
        self._annotator = self._part(self.tr("Annotator"))
        self._layer = self._part(self.tr("Layer"))
        self._selection = self._part(self.tr("Selection"))
        self._frame = self._part(self.tr("Being filled"))
        self._frame.setProperty("tone", "accent")
        self._passing = self._part(self.tr("Message"), ElidedLabel(self))
        self._place = self._part(self.tr("Article"))
        self._language = self._part(self.tr("Language"))
        self._job = JobProgress(theme, self)
        self._job.cancelled.connect(self.cancel_requested)
        self._fading = QTimer(self, singleShot=True, interval=_PASSING)
        self._fading.timeout.connect(lambda: self._passing.setText(""))
        self._arrange()
        self.show_saved()

    def _part(self, name: str, label: QLabel | None = None) -> QLabel:
        label = label or QLabel(self)
        label.setProperty("tone", "muted")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("size", "small")
        label.setAccessibleName(name)
        return label

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(20)
        saved = QHBoxLayout()
        saved.setSpacing(5)
        saved.addWidget(self._sign)
        saved.addWidget(self._saved)
        row.addLayout(saved)
        for part in (self._annotator, self._layer, self._selection, self._frame):
            row.addWidget(part)
        row.addWidget(self._passing, 1)
        row.addWidget(self._job)
        for part in (self._place, self._language):
            row.addWidget(part)
        self.setFixedHeight(max(27, self.fontMetrics().height() + 10))
        for part in (self._annotator, self._layer, self._selection, self._frame, self._place, self._language):
            part.hide()

    # -- saving --------------------------------------------------------------------------------

    def show_saved(self) -> None:
        """Everything that shows is on disk."""
        self._say_saved(self.tr("Saved"), "check", "success")

    def show_not_saved(self, reason: str) -> None:
        """The last edit could not be written; the banner says more."""
        self._say_saved(self.tr("Not saved"), "warning", "danger")
        self._saved.setToolTip(reason)

    def show_read_only(self, reason: str) -> None:
        """Nothing can be edited here; `reason` says why, e.g. who has the corpus open."""
        self._say_saved(self.tr("Read-only"), "lock", "muted")
        self._saved.setToolTip(reason)

    def _say_saved(self, text: str, drawing: str, tone: str) -> None:
        self._saved.setToolTip("")
        if (self._saved.text(), self._drawing, self._tone) == (text, drawing, tone):
            return  # after every edit
        self._saved.setText(text)
        self._drawing, self._tone = drawing, tone
        self._draw_sign()

    def _draw_sign(self) -> None:
        colour: str = getattr(self._theme, self._tone)
        sign = icon(self._drawing, colour)
        self._sign.setPixmap(sign.pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))

    # -- where and who -------------------------------------------------------------------------

    def show_annotator(self, name: str) -> None:
        """Who annotates."""
        self._show(self._annotator, self.tr("annotator: {name}").format(name=name) if name else "")

    def show_layer(self, title: str) -> None:
        """The active layer, by the name it has in the window."""
        self._show(self._layer, self.tr("{layer} layer").format(layer=title) if title else "")

    def show_selection(self, begin: int, end: int) -> None:
        """The selected code points, or the caret's place when nothing is selected (begin = end)."""
        figures = QLocale().toString(begin), QLocale().toString(end)
        if begin == end:
            self._show(self._selection, self.tr("char {place}").format(place=figures[0]))
        else:
            self._show(self._selection, self.tr("chars {begin}–{end}").format(begin=figures[0], end=figures[1]))

    def show_frame(self, text: str) -> None:
        """Whose slots are being filled, '' for nobody's."""
        self._show(self._frame, text)

    def show_place(self, number: int, total: int) -> None:
        """Which article of how many is open, from 1; 0 of 0 says nothing."""
        figures = QLocale().toString(number), QLocale().toString(total)
        text = self.tr("article {number} of {total}").format(number=figures[0], total=figures[1])
        self._show(self._place, text if total else "")

    def show_language(self, language: str, *, right_to_left: bool) -> None:
        """The article's language and direction."""
        direction = self.tr("RTL") if right_to_left else self.tr("LTR")
        self._show(self._language, " · ".join(filter(None, (language, direction))))

    def clear_article(self) -> None:
        """No article is open."""
        for part in (self._selection, self._place, self._language):
            self._show(part, "")

    def _show(self, part: QLabel, text: str) -> None:
        part.setText(text)
        part.setVisible(bool(text))

    # -- passing words and long work -------------------------------------------------------------

    def say(self, message: str) -> None:
        """Say something in passing: what a key did, or why it did nothing."""
        self._passing.setText(message)
        self._fading.start()

    @property
    def message(self) -> str:
        """What is said in passing at present."""
        return self._passing.text()

    def show_job(self, progress: Progress | None, can_be_cancelled: bool = True) -> None:  # noqa: FBT001, FBT002
        """A long job's progress, with Cancel if it can be; None when it is over."""
        self._job.show_progress(progress, can_be_cancelled=can_be_cancelled)

    # -- look ----------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take on another theme's colours."""
        self._theme = theme
        self._draw_sign()
        self._job.set_theme(theme)
