"""The heading over a section of a panel: small capitals, and how many there are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from annotator.ui.theme import heading


class SectionHeading(QLabel):
    """Written as given for a screen reader, shown in capitals."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setProperty("tone", "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContentsMargins(16, 10, 16, 6)
        self._fit()

    def show_count(self, name: str, count: int, total: int | None = None, *, more: bool = False) -> None:
        """Say how many there are: `Annotations · 38`, or `12 of 38` of them; `more` while they are being counted."""
        said = QLocale().toString(count)
        if total is not None:
            said = self.tr("{count} of {total}").format(count=said, total=QLocale().toString(total))
        self.setText(f"{name} · {said}" + ("…" if more else ""))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationFontChange:
            self._fit()

    def _fit(self) -> None:
        self.setFont(heading(QApplication.font()))
