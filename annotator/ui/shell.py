"""The window's frame, shown at once: everything heavy is imported and put into it after its first paint."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QMainWindow


class Shell(QMainWindow):
    """A main window that knows nothing but where it stands.

    Signals:
        closing(event): the user closes it; whoever filled it saves now, and ignores the event when that failed.
        dropped(data): files, folders, markup or words were dropped on it; the data is gone after the call.
    """

    closing = Signal(object)
    dropped = Signal(object)

    def __init__(self, geometry: QByteArray) -> None:
        super().__init__()
        self.setObjectName("main")
        self.setWindowTitle(self.tr("Annotator"))
        self.setAcceptDrops(True)
        self.setMinimumSize(900, 560)
        room = self.screen().availableGeometry()
        self.resize(min(1440, room.width()), min(900, room.height() - 40))  # the title bar needs room, too
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

    def show_waiting(self) -> None:
        """Say that something is coming; after the first paint, since words make Qt look for its fonts."""
        self.setCentralWidget(QLabel(self.tr("Opening…"), self, margin=24))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let what is open be put away, unless something typed could not be kept."""
        event.accept()
        self.closing.emit(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders, and words from other programs."""
        data = event.mimeData()
        if data.hasUrls() or (event.source() is None and (data.hasHtml() or data.hasText())):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped."""
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())
