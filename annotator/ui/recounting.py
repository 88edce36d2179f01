"""Says anew in the list of articles what edits have changed, a moment after them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer

from annotator.errors import AnnotatorError
from annotator.ui.panels.article_rows import ArticleRow

LATER = 50
"""Milliseconds after an edit: it is painted first, and those that follow it at once are counted together."""


class Recounting(QObject):
    """Reads the rows of edited articles from the store, which takes about as long as writing an edit does."""

    def __init__(
        self, read: Callable[[str], ArticleRow | None], show: Callable[[ArticleRow], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._read, self._show = read, show
        self._edited: dict[str, None] = {}
        self._later = QTimer(self, singleShot=True, interval=LATER)
        self._later.timeout.connect(self.catch_up)

    def follow(self, documents: Iterable[str]) -> None:
        """Articles were edited; a burst of edits does not put off the first of them."""
        self._edited |= dict.fromkeys(documents)
        if self._edited and not self._later.isActive():
            self._later.start()

    def catch_up(self) -> None:
        """Show now what was put off."""
        self._later.stop()
        edited, self._edited = self._edited, {}
        try:
            for row in filter(None, map(self._read, edited)):
                self._show(row)
        except AnnotatorError:  # the store tells at the next edit, when something can be done about it
            return

    def stop(self) -> None:
        """Forget what was put off: the corpus is let go of."""
        self._later.stop()
        self._edited.clear()
