"""Settings: who annotates, how articles are set, what the keys do; all shows at once, and Cancel takes it back."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.dialogs.keys_page import KeysPage
from annotator.ui.dialogs.settings_pages import EditingPage, GeneralPage, TextPage
from annotator.ui.key_bindings import KeyBindings
from annotator.ui.preferences import Preferences
from annotator.ui.settings import Settings, Trial

WIDTH, HEIGHT, EDGE = 680, 520, 12


class SettingsPage(Protocol):
    """One page: shows the settings as they are, and can restore its own defaults."""

    def show_settings(self) -> None: ...

    def restore(self) -> None: ...


class SettingsDialog(QDialog):
    """A window of its own beside the article, which goes on working meanwhile.

    Cancel takes back what was set in here. `problem` says why nothing of it is kept, '' when it is.
    """

    def __init__(self, settings: Settings, bindings: KeyBindings, problem: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("settings")
        self.setWindowTitle(self.tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        trial = Trial(settings)
        self._list, self._stack = QListWidget(self), QStackedWidget(self)
        chosen = Preferences(settings)
        self._pages: list[tuple[str, QWidget]] = [
            (self.tr("General"), GeneralPage(chosen, trial, self)),
            (self.tr("Text"), TextPage(chosen, trial, self)),
            (self.tr("Editing"), EditingPage(chosen, trial, self)),
            (self.tr("Keys"), KeysPage(bindings, trial, self)),
        ]
        for title, page in self._pages:
            self._list.addItem(title)
            self._stack.addWidget(page)
        self._list.setObjectName("pages")
        self._list.setAccessibleName(self.tr("Pages"))
        self._list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self._list.setCurrentRow(0)
        self._arrange(problem)
        self.rejected.connect(trial.take_back)

    def _arrange(self, problem: str) -> None:
        self._list.setFixedWidth(104)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        for button in buttons.buttons():
            button.setIcon(QIcon())
        restore = QPushButton(self.tr("Restore &defaults"), self)
        restore.setToolTip(self.tr("Of this page"))
        restore.setAutoDefault(False)
        restore.clicked.connect(self._restore)
        buttons.addButton(restore, QDialogButtonBox.ButtonRole.ResetRole)
        beside = QHBoxLayout()
        beside.setSpacing(16)
        beside.addWidget(self._list)
        beside.addWidget(self._stack, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 14, 14, 14)
        rows.setSpacing(12)
        if problem:
            told = QLabel(problem, self)
            told.setTextFormat(Qt.TextFormat.PlainText)
            told.setWordWrap(True)
            told.setProperty("tone", "warning")
            rows.addWidget(told)
        rows.addLayout(beside, 1)
        rows.addWidget(buttons)

    def open_beside(self, window: QWidget) -> None:
        """Show it at the right of a window, beside it if the screen has room; the keyboard goes into it."""
        frame, screen = window.frameGeometry(), window.screen().availableGeometry()
        self.resize(min(WIDTH, screen.width() - 2 * EDGE), min(HEIGHT, screen.height() - 6 * EDGE))
        left = min(frame.right() + EDGE, screen.right() - self.width() - EDGE)
        top = min(frame.top() + 6 * EDGE, screen.bottom() - self.height() - 3 * EDGE)
        self.move(max(screen.left(), left), max(screen.top(), top))
        self.show()
        self.activateWindow()
        self._list.setFocus(Qt.FocusReason.PopupFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Show what was set in the window meanwhile, by keys or menus."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            for _, page in self._pages:
                cast("SettingsPage", page).show_settings()

    def show_page(self, title: str) -> None:
        """Turn to a page by its title."""
        self._list.setCurrentRow(next(row for row, (name, _) in enumerate(self._pages) if name == title))

    def _restore(self) -> None:
        page = cast("SettingsPage", self._pages[self._list.currentRow()][1])
        page.restore()
        page.show_settings()
