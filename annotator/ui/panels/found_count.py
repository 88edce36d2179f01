"""How many articles a search finds: told at once where it is known, else counted while the window goes on."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.ui.panels.article_rows import ArticleListing

REST = 15
"""Milliseconds between two pieces of counting, which take a few themselves."""


class FoundCount(QObject):
    """Counts one list at a time.

    Signals:
        counted(number, exact): so many there are, or so many so far.
    """

    counted = Signal(int, bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._listing: ArticleListing | None = None
        self._after: object = None
        self._number = 0
        self._turns = QTimer(self, singleShot=True, interval=REST)
        self._turns.timeout.connect(self._go_on)

    def count(self, listing: ArticleListing | None) -> None:
        """Count the rows of a list; those of the one before count no more."""
        self._turns.stop()
        self._listing, self._after, self._number = listing, None, 0
        if listing is not None and listing.known is not None:
            self.counted.emit(listing.known, True)
        elif listing is not None:
            self._go_on()

    def stop(self) -> None:
        """Count no further."""
        self._turns.stop()

    def _go_on(self) -> None:
        if self._listing is None:
            return
        found, self._after = self._listing.ids(self._after)
        self._number += len(found)
        if self._after is not None:
            self._turns.start()
        self.counted.emit(self._number, self._after is None)
