"""One window after another: another corpus comes in the place of the one that is open, or the same one again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject

from annotator.errors import AnnotatorError
from annotator.jobs import Job
from annotator.ui.background import Background
from annotator.ui.panels.waiting import Waiting
from annotator.ui.shell import Shell

if TYPE_CHECKING:
    from annotator.opening import OpenCorpus
    from annotator.ui.main_window import MainWindow


class Shift(NamedTuple):
    """Work on a corpus that nobody may have open meanwhile.

    Attributes:
        sentence: what is being done.
        job: does it, and returns what is to be said of it.
        open: opens the corpus again.
    """

    sentence: str
    job: Job[str]
    open: Callable[[], OpenCorpus]


class Moving(QObject):
    """Holds the window that is open.

    A corpus is shown in a window of its own, which takes the place of the one
    before when that has put everything away; if it cannot, it stays.

    Args:
        build: makes the window of a corpus in a shell.
        otherwise: opens what is shown when a corpus cannot be opened again.
    """

    def __init__(self, build: Callable[[Shell, OpenCorpus], MainWindow], otherwise: Callable[[], OpenCorpus]) -> None:
        super().__init__()
        self._build, self._otherwise = build, otherwise
        self._background = Background(self)
        self.window: MainWindow | None = None

    def take(self, window: MainWindow) -> None:
        """Let this be the window from now on."""
        self.window = window
        window.corpus_actions.adopted.connect(self._adopt)
        window.corpus_actions.shifted.connect(self._shift)

    def _adopt(self, corpus: OpenCorpus) -> None:
        """Show another corpus, which was opened for it."""
        shell = self._successor()
        if shell is None:
            corpus.close()
        else:
            self._show(shell, corpus)

    def _shift(self, shift: Shift) -> None:
        """Close the corpus, work on it, and open it again, whatever became of the work."""
        shell = self._successor()
        if shell is None:
            shift.job.close()
            return
        waiting = Waiting(shift.sentence, shell)
        shell.setCentralWidget(waiting)
        shell.closing.connect(self._background.wait)
        waiting.cancelled.connect(self._background.cancel)
        self._background.progressed.connect(waiting.show_progress)

        def back(sentence: str, *, kind: str) -> None:
            shell.closing.disconnect(self._background.wait)
            self._background.progressed.disconnect(waiting.show_progress)
            self._open_again(shell, shift, sentence, kind)

        def refused(sentence: str) -> None:
            back(sentence or self.tr("Cancelled: nothing was changed."), kind="warning")

        self._background.start(shift.job, lambda said: back(said, kind="news"), refused)

    def _open_again(self, shell: Shell, shift: Shift, sentence: str, kind: str) -> None:
        try:
            corpus = shift.open()
        except AnnotatorError as error:
            corpus, sentence, kind = self._otherwise(), f"{sentence} {error}", "trouble"
        self._show(shell, corpus).messages.show(sentence, kind=kind)

    def _successor(self) -> Shell | None:
        """A shell where the window stands, which has put everything away; None when it could not."""
        if self.window is None:
            return None
        old = self.window.shell
        new = Shell(old.saveGeometry())
        if not old.isMaximized() and not old.isFullScreen():  # else what is restored says all
            new.setGeometry(old.geometry())
        new.show()  # before the other one goes: without any window the application ends
        new.show_waiting()
        if not old.close():
            new.close()
            new.deleteLater()
            return None
        self.window = None
        old.deleteLater()
        return new

    def _show(self, shell: Shell, corpus: OpenCorpus) -> MainWindow:
        window = self._build(shell, corpus)
        self.take(window)
        shell.activateWindow()
        window.view.setFocus()
        window.desk.catch_up()
        window.desk.back_up()
        return window


def nothing() -> Job[Any]:
    """A job whose turn comes when those before it are done."""
    yield from ()
